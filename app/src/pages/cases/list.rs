//! Open cases in deadline order.

use domain::view::CaseCard;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{LazyRoute, lazy_route};

use crate::api::overview::cases_page;
use crate::data::Data;
use crate::pages::shown::Deadline;
use crate::parts::{Badge, Card, Column, Empty, Glyph, Heading, Loaded, Table, Tag, Tone};

/// 差评整改.
pub struct Cases;

#[lazy_route]
impl LazyRoute for Cases {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <CaseList/> }.into_any()
    }
}

#[component]
fn CaseList() -> impl IntoView {
    let cases = Data::new(|| (), |()| cases_page());
    view! {
        <Title text="差评整改"/>
        <Heading title="差评整改" note="每份差评自动开立一件，按答复时限排列"/>
        <Loaded resource=cases view=shown rows=6/>
    }
}

fn shown(cases: Vec<CaseCard>) -> AnyView {
    if cases.is_empty() {
        return view! {
            <Empty title="没有待整改的差评" note="收到差评时会自动开立，并限期答复。" glyph=Glyph::Check/>
        }
        .into_any();
    }
    let late = cases.iter().filter(|case| case.due.late).count();
    let sum = format!("整改中 {} 件，其中超期 {late} 件", cases.len());
    let columns = vec![
        Column::words("整改"),
        Column::words("评价"),
        Column::words("原因"),
        Column::words("时限"),
        Column::words("责任"),
    ];
    let rows = cases.iter().map(row).collect_view();
    view! {
        <p class="note">{sum}</p>
        <Card flush=true>
            <Table caption="差评整改，按时限排列" columns stacked=true>{rows}</Table>
        </Card>
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
    view! {
        <tr>
            <td data-label="整改">
                <a href=format!("/cases/{}", case.id)>{case.service.clone()}</a>
                <span class="note">{case.number.clone()}</span>
            </td>
            <td data-label="评价">
                <Badge label=case.level.label() tone=Tone::Bad/>
            </td>
            <td data-label="原因">{reasons}</td>
            <td data-label="时限">
                <Deadline due=case.due.clone()/>
            </td>
            <td data-label="责任">
                {case.owner.clone()}
                <span class="note">{case.centre.clone()}</span>
            </td>
        </tr>
    }
    .into_any()
}
