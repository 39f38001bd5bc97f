//! My requests, and those that I follow.

use super::row::RequestRow;
use crate::api::Answer;
use crate::pages::address::Address;
use crate::pages::served::{Made, asked};
use crate::parts::{Card, ChipLink, Chips, Empty, Glyph, Heading, List, More};
use domain::view::{Page, RequestCard};
use leptos::prelude::*;
use leptos_meta::Title;

/// 我的申请. In the address: `which` is empty for mine or `followed`, `after` the key where the page begins.
pub struct Requests;

impl Made for Requests {
    const LIVE: bool = true;

    async fn body() -> Answer<AnyView> {
        let followed = asked("which") == "followed";
        let which = if followed { "followed" } else { "mine" };
        let page = crate::api::request::my_requests(which.to_owned(), asked("after")).await?;
        Ok(view! {
            <Title text="我的申请"/>
            <Heading title="我的申请"/>
            <Chips label="看哪些">
                <ChipLink href="/requests" label="我提交的" current=!followed/>
                <ChipLink href="/requests?which=followed" label="我关注的" current=followed/>
            </Chips>
            {rows(followed, page)}
        }
        .into_any())
    }
}

fn rows(followed: bool, page: Page<RequestCard>) -> AnyView {
    if page.rows.is_empty() {
        let (title, note) = if followed {
            (
                "还没有关注别人的申请",
                "同一个地方已经有人报过，可以关注它，进展会在这里显示。",
            )
        } else {
            ("还没有提交过申请", "需要什么服务，从首页点一下就能提交。")
        };
        return view! {
            <Empty title note glyph=Glyph::List>
                <a class="button" href="/">"去首页"</a>
            </Empty>
        }
        .into_any();
    }
    let next = page.next.map(|next| {
        let which = if followed { "followed" } else { "" };
        let href = Address::of("/requests").with("which", which).with("after", next);
        view! { <More href label="更早的申请"/> }
    });
    let rows = page
        .rows
        .into_iter()
        .map(|card| view! { <RequestRow card/> })
        .collect_view();
    view! {
        <Card>
            <List label="申请">{rows}</List>
        </Card>
        {next}
    }
    .into_any()
}
