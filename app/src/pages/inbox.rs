//! The inbox: what happened to whatever concerns me, what is unread first.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::inbox::{MarkRead, inbox};
use crate::pages::address::Address;
use crate::pages::served::{Made, asked};
use crate::parts::{Badge, Button, Card, Empty, Glyph, Heading, List, More, Problem, Row, Tag, Tone, failed};
use domain::view::{InboxPage, InboxRow};
use leptos::prelude::*;
use leptos_meta::Title;

/// 消息. In the address: `after`, the key where the page begins.
pub struct Inbox;

impl Made for Inbox {
    const LIVE: bool = true;

    async fn body() -> Answer<AnyView> {
        let mark = ServerAction::<MarkRead>::new();
        let after = asked("after");
        let page = inbox(after).await?;
        Ok(view! {
            <Title text="消息"/>
            <Heading title="消息" note="申请、任务和督办的最新进展"/>
            <Problem error=failed(mark.value())/>
            {shown(mark, page)}
        }
        .into_any())
    }
}

fn shown(mark: ServerAction<MarkRead>, page: InboxPage) -> AnyView {
    if page.page.rows.is_empty() {
        return view! {
            <Empty title="还没有消息" note="申请有进展、有任务派来或快到时限时，会在这里告诉你。" glyph=Glyph::Bell/>
        }
        .into_any();
    }
    let all = (page.unread > 0).then(|| {
        view! {
            <div class="row between wrap">
                <p class="note">{counted(page.unread)} " 条未读"</p>
                <ActionForm action=mark>
                    <Button glyph=Glyph::Check small=true pending=mark.pending()>"全部标为已读"</Button>
                </ActionForm>
            </div>
        }
    });
    let more = page.page.next.map(|next| {
        let href = Address::of("/inbox").with("after", next);
        view! { <More href label="更早的消息"/> }
    });
    let rows = page.page.rows.into_iter().map(|row| line(mark, row)).collect_view();
    view! {
        {all}
        <Card>
            <List label="消息">{rows}</List>
        </Card>
        {more}
    }
    .into_any()
}

fn counted(unread: i64) -> String {
    if unread < 100 {
        unread.to_string()
    } else {
        "99+".to_owned()
    }
}

fn line(mark: ServerAction<MarkRead>, row: InboxRow) -> AnyView {
    let (id, unread, spoken) = (row.id, row.unread, row.sentence.clone());
    let words = (!row.words.is_empty()).then(|| format!("「{}」", row.words));
    let about = format!("{} · {} · {}", row.title, row.number, row.when);
    let tone = if row.pressing { Tone::Warn } else { Tone::Now };
    view! {
        <Row
            title=row.sentence
            href=row.path
            note=about
            below=move || words.map(|words| view! { <p class="note">{words}</p> })
        >
            <span class="row wrap">
                <Tag label=row.capacity/>
                {if unread { unread_mark(mark, id, &spoken, tone) } else { ().into_any() }}
            </span>
        </Row>
    }
    .into_any()
}

/// That a line is unread, and the button that changes it.
fn unread_mark(mark: ServerAction<MarkRead>, id: String, sentence: &str, tone: Tone) -> AnyView {
    let spoken = format!("：{sentence}");
    view! {
        <Badge label="未读" tone/>
        <ActionForm action=mark>
            <input type="hidden" name="line" value=id/>
            <Button small=true pending=mark.pending()>
                "已读"
                <span class="hidden">{spoken}</span>
            </Button>
        </ActionForm>
    }
    .into_any()
}
