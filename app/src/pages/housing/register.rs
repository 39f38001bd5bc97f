//! The register of dwellings (住房台账), and the files that go on.

use domain::view::{DwellingRow, RegisterPage};
use leptos::prelude::*;
use leptos_meta::Title;

use super::files;
use crate::address::with;
use crate::api::Answer;
use crate::api::housing::register_page;
use crate::pages::served::{Made, asked};
use crate::parts::{Card, ChipLink, Chips, Column, Empty, Glyph, Heading, List, More, Table};

const HERE: &str = "/housing/register";

/// 住房台账.
pub struct HousingRegister;

impl Made for HousingRegister {
    async fn body() -> Answer<AnyView> {
        let page = register_page(asked("path"), asked("after")).await?;
        Ok(view! {
            <Title text="住房台账"/>
            <Heading title="住房台账"/>
            {shown(page)}
        }
        .into_any())
    }
}

fn shown(page: RegisterPage) -> AnyView {
    let applications = page.may_advance.then(|| {
        let rows = page
            .applications
            .iter()
            .map(|card| files::row(card, true))
            .collect_view();
        view! {
            <Card title="办理中的申请" note=format!("共 {} 件", page.applications.len())>
                {if page.applications.is_empty() {
                    view! { <Empty title="没有等着办的申请" glyph=Glyph::Check/> }.into_any()
                } else {
                    view! { <List label="办理中的申请">{rows}</List> }.into_any()
                }}
            </Card>
        }
    });
    let estates = page
        .estates
        .iter()
        .map(|(path, name)| {
            view! { <ChipLink href=with(HERE, "path", path) label=name.clone() current=*path == page.path/> }
        })
        .collect_view();
    let more = page
        .page
        .next
        .as_ref()
        .map(|after| view! { <More href=with(&with(HERE, "path", &page.path), "after", after) label="更多住房"/> });
    let dwellings = if page.page.rows.is_empty() {
        view! { <Empty title="这里没有住房" note="换个小区看看。" glyph=Glyph::Housing/> }.into_any()
    } else {
        table(&page.page.rows)
    };
    view! {
        {applications}
        <Chips label="小区" scroll=true>
            <ChipLink href=HERE label="全部小区" current=page.path.is_empty()/>
            {estates}
        </Chips>
        <Card flush=true>{dwellings}</Card>
        {more}
    }
    .into_any()
}

fn table(rows: &[DwellingRow]) -> AnyView {
    let columns = vec![
        Column::words("住房"),
        Column::words("产权"),
        Column::numbers("建筑面积"),
        Column::words("住户"),
        Column::words("入住"),
    ];
    let rows = rows
        .iter()
        .map(|dwelling| {
            let occupant = if dwelling.occupant.is_empty() {
                "空置".to_owned()
            } else {
                dwelling.occupant.clone()
            };
            let since = if dwelling.since.is_empty() {
                "—".to_owned()
            } else {
                dwelling.since.clone()
            };
            view! {
                <tr>
                    <td data-label="住房"><b>{dwelling.full_name.clone()}</b></td>
                    <td data-label="产权">{dwelling.ownership.label()}</td>
                    <td data-label="建筑面积" data-kind="number">{dwelling.area.clone()}</td>
                    <td data-label="住户">{occupant}</td>
                    <td data-label="入住" class="nowrap">{since}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <Table caption="住房台账" columns stacked=true>{rows}</Table> }.into_any()
}
