//! The first page of an employee: what waits for me, what I usually need, what is going on.

use crate::api::Answer;
use crate::pages::catalogue::SEARCH;
use crate::pages::done::Outcome;
use crate::pages::incidents::notice::lines;
use crate::pages::request::row::RequestRow;
use crate::pages::served::{Made, Unsent};
use crate::pages::service_groups::Groups;
use crate::parts::{ButtonKind, ButtonLink, Card, Empty, Glyph, List, Masthead, Row, Search, Tile, Tiles};
use crate::session::Session;
use domain::refusal::Refusal;
use domain::request::Status;
use domain::view::{HomePage, RequestCard, ServiceCard};
use leptos::prelude::*;
use leptos_meta::Title;

/// 首页.
pub struct Home;

impl Made for Home {
    const LIVE: bool = true;

    async fn body() -> Answer<AnyView> {
        let session = Session::current();
        let page = crate::api::request::home().await?;
        let viewer = session.viewer.answer().await?.ok_or(Refusal::SignInNeeded)?;
        Ok(view! {
            <Title text=""/>
            {home(page, viewer.id, viewer.place)}
        }
        .into_any())
    }
}

fn home(page: HomePage, person: String, place: String) -> AnyView {
    let place = if place.is_empty() {
        "设置我的地点".to_owned()
    } else {
        place
    };
    view! {
        <Masthead title="你好，需要什么服务？" place place_href="/places?usual=1">
            <Search action="/services" label=SEARCH/>
        </Masthead>
        <div class="stack">
            <Outcome/>
            {lines(&page.incidents)}
            {waiting(page.waiting, page.unrated, page.drafts)}
            <Unsent person/>
            {usual(page.usual)}
            {open(page.open)}
            <h2 id="services">"全部服务"</h2>
            <Groups groups=page.groups/>
        </div>
    }
    .into_any()
}

/// What waits for this person: to confirm, to answer, to rate, to send.
fn waiting(waiting: Vec<RequestCard>, unrated: Vec<RequestCard>, drafts: Vec<(String, String)>) -> AnyView {
    if waiting.is_empty() && unrated.is_empty() && drafts.is_empty() {
        return ().into_any();
    }
    let waiting = waiting
        .into_iter()
        .map(|card| {
            let (note, word) = match card.status {
                Status::AskedBack => ("服务中心想问清楚一点", "去补充"),
                _ if card.visit_lost => ("上门预约取消了", "另选时间"),
                _ => ("已完工，请确认是否修好", "去确认"),
            };
            let href = format!("/requests/{}", card.id);
            view! {
                <Row title=card.title.clone() href=href.clone() note=note>
                    <ButtonLink href kind=ButtonKind::Primary small=true spoken=format!("{word}：{}", card.title)>
                        {word}
                    </ButtonLink>
                </Row>
            }
        })
        .collect_view();
    let unrated = unrated
        .into_iter()
        .map(|card| {
            let href = format!("/requests/{}/rate", card.id);
            view! {
                <Row title=card.title.clone() href=format!("/requests/{}", card.id) note="已办结，还没有评价">
                    <ButtonLink href small=true spoken=format!("去评价：{}", card.title)>"去评价"</ButtonLink>
                </Row>
            }
        })
        .collect_view();
    let drafts = drafts
        .into_iter()
        .map(|(form, name)| {
            let href = format!("/ask/{form}");
            view! {
                <Row title=name.clone() href=href.clone() note="填了一半，还没有提交">
                    <ButtonLink href small=true spoken=format!("接着填：{name}")>"接着填"</ButtonLink>
                </Row>
            }
        })
        .collect_view();
    view! {
        <Card title="等你处理">
            <List label="等你处理">{waiting} {unrated} {drafts}</List>
        </Card>
    }
    .into_any()
}

/// The services this person uses most, three in a row on a phone.
fn usual(services: Vec<ServiceCard>) -> AnyView {
    let tiles = services
        .into_iter()
        .map(|service| {
            let glyph = Glyph::named(&service.icon);
            view! { <Tile href=format!("/ask/{}", service.id) glyph label=service.name/> }
        })
        .collect_view();
    view! {
        <Card title="常用服务">
            <Tiles label="常用服务">
                {tiles} <Tile href="/services" glyph=Glyph::List label="全部服务"/>
            </Tiles>
        </Card>
    }
    .into_any()
}

fn open(open: Vec<RequestCard>) -> AnyView {
    if open.is_empty() {
        return view! {
            <Card title="进行中">
                <Empty title="现在没有进行中的申请" note="点上面的服务就能提交，三步就好。" glyph=Glyph::Check/>
            </Card>
        }
        .into_any();
    }
    let rows = open.into_iter().map(|card| view! { <RequestRow card/> }).collect_view();
    view! {
        <Card title="进行中">
            <List label="进行中">{rows}</List>
        </Card>
    }
    .into_any()
}
