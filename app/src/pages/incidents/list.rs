//! Incidents that go on and those that are over; a desk announces here.

use crate::action::{ActionForm, ServerAction};
use crate::api::Answer;
use crate::api::incident::{Announce, incidents_page};
use crate::pages::chosen_place::{NONE_YET, chosen_place};
use crate::pages::kept::Kept;
use crate::pages::served::{Made, asked};
use crate::parts::{
    Badge, Button, ButtonKind, Card, ChipCheckbox, Chips, Disclosure, Empty, FieldGroup, Glyph, Heading, List, Problem,
    Row, SelectField, TextArea, TextField, Tone, failed,
};
use domain::view::{IncidentCard, IncidentsPage};
use leptos::prelude::*;
use leptos_meta::Title;

const HERE: &str = "/incidents";

/// 故障公告. In the address: a `place` chosen for an announcement.
pub struct Incidents;

impl Made for Incidents {
    async fn body() -> Answer<AnyView> {
        let place = asked("place");
        let action = ServerAction::<Announce>::new();
        let page = incidents_page(place).await?;
        Ok(view! {
            <Title text="故障公告"/>
            <Heading title="故障公告" note="停水、停电、电梯停运这类影响一片的事；发了公告，大家不用各报一遍。"/>
            <Problem error=failed(action.value())/>
            {shown(action, &page)}
        }
        .into_any())
    }
}

fn shown(action: ServerAction<Announce>, page: &IncidentsPage) -> AnyView {
    let open = if page.open.is_empty() {
        view! { <Empty title="现在没有正在处理的故障" note="遇到问题可以直接提交报修。" glyph=Glyph::Check/> }
            .into_any()
    } else {
        card_list("正在处理", &page.open)
    };
    let over = (!page.over.is_empty()).then(|| card_list("已经恢复", &page.over));
    view! {
        {open}
        {page.may_announce.then(|| form(action, page))}
        {over}
    }
    .into_any()
}

fn card_list(title: &'static str, cards: &[IncidentCard]) -> AnyView {
    let rows = cards
        .iter()
        .map(|card| {
            let (label, tone) = if card.open {
                ("处理中", Tone::Warn)
            } else {
                ("已恢复", Tone::Good)
            };
            let following = card.following.then(|| view! { <Badge label="已关注" tone=Tone::Now/> });
            view! {
                <Row
                    title=card.title.clone()
                    href=format!("{HERE}/{}", card.id)
                    note=format!("{} · {}", card.place, card.outlook)
                >
                    {following}
                    <Badge label tone/>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Card title>
            <List label=title>{rows}</List>
        </Card>
    }
    .into_any()
}

/// The form of an announcement, open while its place is being chosen or it was refused.
fn form(action: ServerAction<Announce>, page: &IncidentsPage) -> AnyView {
    let kept = Kept(page.kept.clone());
    let open = page.place.is_some() || kept.is_worth_saying();
    let place = chosen_place(Some("影响范围："), page.place.as_ref(), NONE_YET, HERE);
    let chips = page
        .matters
        .iter()
        .map(|(value, label)| {
            let checked = kept.holds("matters[]", value);
            view! { <ChipCheckbox name="matters[]" value=value.clone() label=label.clone() checked/> }
        })
        .collect_view();
    let centre = match page.centres.as_slice() {
        [(only, _)] => view! { <input type="hidden" name="centre" value=only.clone()/> }.into_any(),
        several => view! {
            <SelectField
                name="centre"
                label="由谁处理"
                options=several.to_vec()
                value=kept.text("centre")
                empty="请选择"
                required=true
            />
        }
        .into_any(),
    };
    let id = page.key.clone();
    let words = view! {
        <TextField
            name="title"
            label="出了什么事"
            placeholder="例如 3 号楼停水"
            value=kept.text("title")
            required=true
            longest=40
        />
        <TextArea name="text" label="告诉大家什么" value=kept.text("text") required=true longest=500/>
    };
    let until = view! {
        <TextField name="until" label="预计恢复时间" kind="datetime-local" value=kept.text("until") optional=true/>
    };
    view! {
        <Card>
            <Disclosure label="发布公告" open>
                <ActionForm action>
                    <div class="stack">
                        <input type="hidden" name="id" value=id/>
                        {place}
                        {centre}
                        {words}
                        <FieldGroup legend="涉及哪些事项" hint="来报这些事项的人会先看到公告">
                            <Chips>{chips}</Chips>
                        </FieldGroup>
                        {until}
                        <Button kind=ButtonKind::Primary pending=action.pending()>"发布"</Button>
                    </div>
                </ActionForm>
            </Disclosure>
        </Card>
    }
    .into_any()
}
