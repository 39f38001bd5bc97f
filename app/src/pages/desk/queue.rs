//! The queue of a centre: what waits at the left, one request at the right.

use crate::action::ServerAction;
use domain::view::{DeskPage, ManyDone};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use leptos_router::{LazyRoute, lazy_route};

use super::bulk::BulkBar;
use super::query::DeskQuery;
use super::{filters, keyboard, live, rows};
use crate::address::with;
use crate::api::ApiError;
use crate::api::desk::{ActMany, SaveView, desk_page};
use crate::data::Data;
use crate::pages::news_hint::NewsHint;
use crate::pages::request::RequestDetail;
use crate::parts::{
    ButtonLink, Card, Empty, Flash, Glyph, Heading, Key, Loaded, NoticeKind, Problem, Selectable, failed,
};
use crate::text;

/// 待办队列.
pub struct DeskQueue;

#[lazy_route]
impl LazyRoute for DeskQueue {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <Queue/> }.into_any()
    }
}

/// What the page's parts share.
#[derive(Clone, Copy)]
struct Desk {
    /// The address.
    query: Memo<DeskQuery>,
    /// The request at the side.
    open: Memo<String>,
    /// One command on several requests.
    bulk: ServerAction<ActMany>,
    /// Keeps a filter.
    keep: ServerAction<SaveView>,
    /// The form that keeps and removes filters is unfolded.
    managing: RwSignal<bool>,
    /// Grows when the queue has to be fetched again.
    changed: RwSignal<u32>,
    /// There is news that was not shown, so as not to move rows under the reader's hands.
    waiting: RwSignal<bool>,
    /// How many rows are chosen.
    chosen: RwSignal<usize>,
    /// The same for the bar of the bulk action. Made once with the page: a signal made with the rows would be gone when the rows come
    /// again, while the bar that is still shown listens to it.
    counted: Signal<usize>,
    /// The centre that is followed.
    centre: RwSignal<String>,
}

#[component]
fn Queue() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| map.with(DeskQuery::read));
    let chosen = RwSignal::new(0);
    let desk = Desk {
        query,
        open: Memo::new(move |_| query.with(|query| query.open.clone())),
        bulk: ServerAction::new(),
        keep: ServerAction::new(),
        managing: RwSignal::new(false),
        changed: RwSignal::new(0),
        waiting: RwSignal::new(false),
        chosen,
        counted: chosen.into(),
        centre: RwSignal::new(String::new()),
    };
    let list = Memo::new(move |_| desk.query.with(DeskQuery::list));
    let page = Data::new(
        move || {
            (
                list.get(),
                desk.bulk.version().get(),
                desk.keep.version().get(),
                desk.changed.get(),
            )
        },
        |(list, ..)| desk_page(list.centre, list.filter, list.words, list.after),
    );
    keyboard::listen();
    live::follow(desk.centre.into(), desk.changed.write_only(), desk.waiting.write_only());
    let changed = Callback::new(move |()| desk.changed.update(|count| *count += 1));
    let show_news = Callback::new(move |()| {
        desk.changed.update(|count| *count += 1);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let beside = move || {
        if desk.open.with(String::is_empty) {
            nothing_open()
        } else {
            view! { <RequestDetail id=desk.open compact=true changed/> }.into_any()
        }
    };
    view! {
        <Title text="待办队列"/>
        <Heading title="待办队列"/>
        <Told desk map/>
        <div class="split desk-split">
            <div class="stack">
                <NewsHint waiting=desk.waiting update=show_news/>
                <Loaded resource=page view=move |page| shown(desk, page) rows=8/>
                <keyboard::KeyList/>
            </div>
            <aside aria-label="打开的申请">
                {beside}
            </aside>
        </div>
    }
}

fn shown(desk: Desk, page: DeskPage) -> AnyView {
    let query = desk.query.get_untracked();
    if desk.centre.get_untracked() != page.centre {
        desk.centre.set(page.centre.clone());
    }
    desk.waiting.set(false);
    desk.chosen.set(0);
    Effect::new(|_| keyboard::restore());
    let may_act = page.may_act;
    let rows = rows::list(&query, &page, desk.open);
    let caller = may_act.then(|| {
        view! {
            <span id=keyboard::CALLER>
                <ButtonLink
                    href=with("/desk/caller", "centre", &query.centre)
                    small=true
                    glyph=Glyph::Plus
                    shortcut="N"
                >
                    "代人登记"
                    <Key name="N"/>
                </ButtonLink>
            </span>
        }
    });
    let bulk = may_act.then(|| {
        view! {
            <BulkBar
                action=desk.bulk
                technicians=page.technicians.clone()
                query=desk.query
                chosen=desk.counted
            />
        }
    });
    view! {
        <div class="stack" data-size="small">
            <div class="row between">
                <p class="note queue-note">
                    {page.centre_name.clone()}
                    <span>" · 被催的在最前，其余按时限排列 · 共 " {page.total} " 件，超时 " {page.late} " 件"</span>
                </p>
                {caller}
            </div>
            {filters::centres(&page)}
            {filters::chips(&query, &page)}
            {filters::search(&query)}
            {filters::saved(&query, &page, desk.keep, desk.managing)}
        </div>
        <div on:change=move |_| desk.chosen.set(live::count_chosen())>
            <Selectable>{rows} {bulk}</Selectable>
        </div>
    }
    .into_any()
}

/// What the last command on several requests did: told by the address, so that it is told without a script as well.
#[component]
fn Told(desk: Desk, map: Memo<ParamsMap>) -> impl IntoView {
    let told = move || {
        let told = map.with(|map| map.get("acted"))?;
        let outcome: ManyDone = crate::json::read(told.as_bytes()).ok()?;
        let close = desk.query.with(DeskQuery::address);
        let kind = if outcome.missed.is_empty() {
            NoticeKind::Good
        } else {
            NoticeKind::Warn
        };
        let lines = outcome_lines(&outcome)
            .into_iter()
            .map(|line| view! { <p>{line}</p> })
            .collect_view();
        Some(view! { <Flash kind close>{lines}</Flash> })
    };
    view! {
        {told}
        <Problem error=failed(desk.bulk.value())/>
    }
}

/// What was done, and a line for each reason why something was not.
fn outcome_lines(outcome: &ManyDone) -> Vec<String> {
    let together = if outcome.accompanied > 0 {
        format!("，其中 {} 件须多人一起办，已同时派了协助人员", outcome.accompanied)
    } else {
        String::new()
    };
    let mut lines = vec![format!("办好了 {} 件{together}。", outcome.done)];
    for missed in &outcome.missed {
        let why = missed.why.clone().map_or(ApiError::Busy, ApiError::Refused);
        let numbers: Vec<&str> = missed
            .numbers
            .iter()
            .map(String::as_str)
            .filter(|number| !number.is_empty())
            .collect();
        let which = if numbers.is_empty() {
            format!("{} 件", missed.numbers.len())
        } else {
            numbers.join("、")
        };
        lines.push(format!("{which}没有办成：{}", text::error(&why)));
    }
    lines
}

fn nothing_open() -> AnyView {
    view! {
        <Card>
            <Empty
                title="选一件，在这里办理"
                note="受理、派单、回复和全部经过都在这里，不用离开队列。"
                glyph=Glyph::List
            />
        </Card>
    }
    .into_any()
}
