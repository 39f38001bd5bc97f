//! Cases in deadline order, by where they stand.

use domain::view::{CaseCard, CasesPage};
use leptos::prelude::*;
use leptos_meta::Title;

use super::standing::tone;
use crate::api::Answer;
use crate::api::rectification::cases_page;
use crate::pages::address::Address;
use crate::pages::served::{Made, asked};
use crate::pages::shown::Deadline;
use crate::parts::{Badge, Card, ChipLink, Chips, Column, Empty, Glyph, Heading, More, Table, Tag, Tone};

const HERE: &str = "/cases";

/// 差评整改. In the address: the `filter`, and `after`, where the page begins.
pub struct Cases;

impl Made for Cases {
    async fn body() -> Answer<AnyView> {
        let page = cases_page(asked("filter"), asked("after")).await?;
        Ok(view! {
            <Title text="差评整改"/>
            <Heading title="差评整改" note="每份差评自动开立一件：反馈、回访、复评，各有期限"/>
            {shown(page)}
        }
        .into_any())
    }
}

fn shown(page: CasesPage) -> AnyView {
    let current = page.filter.clone();
    let chips = page
        .filters
        .into_iter()
        .map(|(code, label)| {
            let current = code == current;
            view! { <ChipLink href=Address::of(HERE).with("filter", code) label current/> }
        })
        .collect_view();
    let more = page.page.next.map(|next| {
        let href = Address::of(HERE)
            .with("filter", page.filter.clone())
            .with("after", next);
        view! { <More href/> }
    });
    let body = if page.page.rows.is_empty() {
        let title = match page.filter.as_str() {
            "" => "没有在办的差评整改",
            "late" => "没有逾期的整改",
            "closed" => "还没有办结的整改",
            _ => "这一步没有整改",
        };
        view! { <Empty title note="收到差评时会自动开立，并限期反馈。" glyph=Glyph::Check/> }.into_any()
    } else {
        let columns = vec![
            Column::words("整改"),
            Column::words("评价"),
            Column::words("原因"),
            Column::words("进度"),
            Column::words("责任"),
        ];
        let rows = page.page.rows.iter().map(row).collect_view();
        view! {
            <Card flush=true>
                <div class="entries" data-rated=true>
                    <Table caption="差评整改，按时限排列" columns cards=true>{rows}</Table>
                </div>
            </Card>
        }
        .into_any()
    };
    view! {
        <Chips label="按进度看" scroll=true>{chips}</Chips>
        {body}
        {more}
    }
    .into_any()
}

fn row(case: &CaseCard) -> AnyView {
    let reasons = if case.reasons.is_empty() {
        view! { <span class="note">"没有选原因"</span> }.into_any()
    } else {
        let tags = case
            .reasons
            .iter()
            .map(|reason| view! { <Tag label=reason.clone()/> })
            .collect_view();
        view! { <span class="row wrap">{tags}</span> }.into_any()
    };
    let again = case
        .reopened
        .then(|| view! { <Badge label="再次整改" tone=Tone::Warn/> });
    let due = case.due.clone().map(|due| view! { <Deadline due/> });
    let outcome = (!case.outcome.is_empty()).then(|| view! { <span class="note">{case.outcome.clone()}</span> });
    view! {
        <tr>
            <td class="what">
                <a href=format!("/cases/{}", case.id)>{case.service.clone()}</a>
                <span class="note">{case.number.clone()}</span>
            </td>
            <td class="level">
                <Badge label=case.level.label() tone=Tone::Bad/>
            </td>
            <td class="said">{reasons}</td>
            <td class="said progress">
                <span class="row wrap">
                    <Badge label=case.status.label() tone=tone(case.status)/>
                    {again}
                </span>
                {due}
                {outcome}
            </td>
            <td>
                {case.owner.clone()} " "
                <span class="note">{case.centre.clone()}</span>
            </td>
        </tr>
    }
    .into_any()
}
