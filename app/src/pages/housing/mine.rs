//! Where I live, what is being repaired there, what I applied for.

use crate::action::ServerAction;
use domain::view::{DwellingRow, HousingPage, RequestCard};
use leptos::prelude::*;
use leptos_meta::Title;

use super::apply::ApplyForm;
use super::files;
use crate::address::with;
use crate::api::Answer;
use crate::api::housing::{Apply, housing_page};
use crate::pages::served::Made;
use crate::pages::shown::StatusBadge;
use crate::parts::{
    ButtonKind, ButtonLink, Card, Disclosure, Empty, Fact, Facts, Glyph, Heading, List, Row, Steps, failed,
};

/// 我的住房.
pub struct MyHousing;

impl Made for MyHousing {
    const LIVE: bool = true;

    async fn body() -> Answer<AnyView> {
        let apply = ServerAction::<Apply>::new();
        let page = housing_page().await?;
        Ok(view! {
            <Title text="我的住房"/>
            <Heading title="我的住房"/>
            {shown(apply, page)}
        }
        .into_any())
    }
}

fn shown(apply: ServerAction<Apply>, page: HousingPage) -> AnyView {
    let dwellings = if page.dwellings.is_empty() {
        view! {
            <Empty
                title="台账里还没有你的住房"
                note="如果你住在单位的公有住房或周转住房里，请联系住房管理部门登记。"
                glyph=Glyph::Housing
            />
        }
        .into_any()
    } else {
        page.dwellings
            .iter()
            .map(|dwelling| home(dwelling, &page.repair_service))
            .collect_view()
            .into_any()
    };
    let repairs = (!page.dwellings.is_empty()).then(|| repairs(&page.repairs));
    let applications = page
        .applications
        .iter()
        .map(|card| files::row(card, false))
        .collect_view();
    let none = page.applications.is_empty();
    let opened = none || failed(apply.value()).get_untracked().is_some() || !page.kept.is_empty();
    view! {
        {dwellings}
        {repairs}
        <Card title="我的申请" note="住房补贴（示例）：材料审核、资格审核、公示、审批、发放，每一步都能看到。">
            {if none {
                view! { <p class="note">"还没有提交过申请。"</p> }.into_any()
            } else {
                view! { <List label="我的住房申请">{applications}</List> }.into_any()
            }}
            <Disclosure label="申请住房补贴（示例）" open=opened>
                <ApplyForm action=apply key=page.key kept=page.kept/>
            </Disclosure>
        </Card>
    }
    .into_any()
}

/// A dwelling, and the shortest way to a repair of it.
fn home(dwelling: &DwellingRow, repair_service: &str) -> AnyView {
    let ask = with(&format!("/ask/{repair_service}"), "place", &dwelling.place);
    let since = (!dwelling.since.is_empty()).then(|| {
        let since = dwelling.since.clone();
        view! { <Fact term="入住">{since}</Fact> }
    });
    let (ownership, area) = (dwelling.ownership.label(), dwelling.area.clone());
    view! {
        <Card title=dwelling.full_name.clone()>
            <Facts>
                <Fact term="产权">{ownership}</Fact>
                <Fact term="建筑面积">{area}</Fact>
                {since}
            </Facts>
            <ButtonLink href=ask kind=ButtonKind::Primary glyph=Glyph::Wrench>"报修这套住房"</ButtonLink>
        </Card>
    }
    .into_any()
}

fn repairs(repairs: &[RequestCard]) -> AnyView {
    let rows = repairs
        .iter()
        .map(|request| {
            let steps = usize::try_from(request.step).unwrap_or_default();
            let status = request.status;
            view! {
                <Row
                    title=request.title.clone()
                    href=format!("/requests/{}", request.id)
                    note=request.line.clone()
                    below=move || view! { <Steps done=steps total=5/> }
                >
                    <StatusBadge status/>
                </Row>
            }
        })
        .collect_view();
    let none = repairs.is_empty();
    view! {
        <Card title="住房维修">
            {if none {
                view! { <p class="note">"没有报修过。哪里坏了，点上面的「报修这套住房」。"</p> }.into_any()
            } else {
                view! { <List label="住房维修">{rows}</List> }.into_any()
            }}
        </Card>
    }
    .into_any()
}
