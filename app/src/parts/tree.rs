//! Choosing a place step by step.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// One level of a tree (地点选择): site, building, floor or room. Children are `TreeRow`; `Crumbs` above shows the way.
#[component]
pub fn Tree(
    /// Which level: `选择楼层`.
    #[prop(into)]
    label: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! { <ul class="tree" aria-label=label>{children()}</ul> }
}

/// One place of the level (树节点): `href` goes deeper or takes it. A place that can be both entered and taken has a second link, `choose`.
#[component]
pub fn TreeRow(
    /// The place's name.
    #[prop(into)]
    title: String,
    /// One level deeper; or takes the place when it is a leaf.
    #[prop(into)]
    href: String,
    /// `12 个房间`.
    #[prop(optional, into)]
    note: String,
    /// Nothing lies below it.
    #[prop(optional)]
    leaf: bool,
    /// Takes this place itself: a corridor, a whole floor.
    #[prop(optional, into)]
    choose: String,
    /// The place chosen now.
    #[prop(optional)]
    current: bool,
) -> impl IntoView {
    let name = title.clone();
    view! {
        <li aria-current=current.then_some("true")>
            <a class="grow" href=href>
                <span>{title}</span>
                {given(note).map(|note| view! { <small>{note}</small> })}
                {(!leaf).then(|| view! { <Icon glyph=Glyph::ChevronRight/> })}
                {current.then(|| view! { <Icon glyph=Glyph::Check/> })}
            </a>
            {given(choose)
                .map(|choose| {
                    view! {
                        <a class="button" data-size="small" href=choose>
                            "就选这里"<span class="hidden">"："{name}</span>
                        </a>
                    }
                })}
        </li>
    }
}
