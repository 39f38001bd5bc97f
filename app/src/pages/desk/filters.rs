//! Narrowing the queue: centre, state, search, and what was kept under a name.

use crate::action::{ActionForm, ServerAction};
use domain::view::DeskPage;
use leptos::prelude::*;

use super::query::DeskQuery;
use crate::api::desk::SaveView;
use crate::pages::centre_chips::centre_chips;
use crate::parts::{Button, ChipLink, Chips, Disclosure, Glyph, Problem, Search, TextField, failed};
use crate::text;

/// The filters that are no states, in the order of their weight.
const MARKS: [(&str, &str); 3] = [("mine", "派给我的"), ("urgent", "紧急"), ("nudged", "被催")];

/// The row of filters (筛选) with how many each holds.
pub(super) fn chips(query: &DeskQuery, page: &DeskPage) -> AnyView {
    let count = |count: i64| u64::try_from(count).ok();
    let chip = |filter: &str, label: &str, number: Option<u64>| {
        let current = query.filter == filter;
        view! { <ChipLink href=query.narrowed(filter).address() label=label count=number current=current/> }
    };
    let states = page
        .counts
        .iter()
        .filter(|count| count.count > 0 || query.filter == count.status.code())
        .map(|state| chip(state.status.code(), text::status(state.status), count(state.count)))
        .collect_view();
    let marks = MARKS
        .into_iter()
        .map(|(filter, label)| chip(filter, label, None))
        .collect_view();
    let all = chip("", "全部", count(page.total));
    let late = chip("late", "超时", count(page.late));
    view! {
        <Chips label="筛选" scroll=true>
            {all}
            {late}
            {states}
            {marks}
        </Chips>
    }
    .into_any()
}

/// The other centres whose queue the viewer may look at (服务中心); nothing where there is one.
pub(super) fn centres(page: &DeskPage) -> Option<AnyView> {
    centre_chips(&page.centres, &page.centre, |key| {
        DeskQuery {
            centre: key.to_owned(),
            ..DeskQuery::default()
        }
        .address()
    })
}

/// The search (搜索) within the present filter.
pub(super) fn search(query: &DeskQuery) -> AnyView {
    let kept = [("centre", query.centre.clone()), ("filter", query.filter.clone())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view();
    // The numbers beside the filters are the whole queue's.
    let searched = (!query.words.is_empty()).then(|| {
        let whole = DeskQuery {
            words: String::new(),
            ..query.clone()
        };
        let words = format!("只列出含有“{}”的申请，筛选旁的数字仍是全部的。", query.words);
        view! { <p class="note">{words} <a href=whole.address()>"不再搜索"</a></p> }
    });
    view! {
        <Search
            action="/desk"
            name="words"
            value=query.words.clone()
            label="搜编号、标题、地点"
            shortcut="/"
        >
            {kept}
        </Search>
        {searched}
    }
    .into_any()
}

/// Filters kept under a name (常用筛选), and the form that keeps the present one.
/// Whether the form is unfolded is remembered in `managing`: rows that come must not fold it under somebody's hands.
pub(super) fn saved(
    query: &DeskQuery,
    page: &DeskPage,
    keep: ServerAction<SaveView>,
    managing: RwSignal<bool>,
) -> AnyView {
    let present = query.kept();
    // Neither to keep nor to remove: the rows begin a line further up.
    if present.is_empty() && page.saved.is_empty() {
        return ().into_any();
    }
    let chips = page
        .saved
        .iter()
        .map(|(name, kept)| {
            let current = *kept == present;
            view! { <ChipLink href=format!("/desk?{kept}") label=name.clone() current=current/> }
        })
        .collect_view();
    let removals = page
        .saved
        .iter()
        .map(|(name, _)| {
            let (name, words) = (name.clone(), format!("删除「{name}」"));
            view! {
                <ActionForm action=keep>
                    <input type="hidden" name="name" value=name/>
                    <input type="hidden" name="query" value=""/>
                    <Button small=true glyph=Glyph::Close>{words}</Button>
                </ActionForm>
            }
        })
        .collect_view();
    let keeps = (!present.is_empty()).then(|| {
        view! {
            <ActionForm action=keep>
                <div class="row wrap">
                    <div class="grow">
                        <TextField name="name" id="view-name" label="给现在的筛选起个名字" required=true longest=20/>
                    </div>
                    <input type="hidden" name="query" value=present/>
                    <Button pending=keep.pending()>"保存"</Button>
                </div>
            </ActionForm>
        }
    });
    view! {
        {(!page.saved.is_empty()).then(|| view! { <Chips label="常用筛选" scroll=true>{chips}</Chips> })}
        <Disclosure
            label="管理常用筛选"
            open=managing.get_untracked()
            on:toggle=move |event| managing.set(event_target::<leptos::web_sys::Element>(&event).has_attribute("open"))
        >
            <div class="stack" data-size="small">
                <Problem error=failed(keep.value())/>
                {keeps}
                <div class="row wrap">{removals}</div>
            </div>
        </Disclosure>
    }
    .into_any()
}
