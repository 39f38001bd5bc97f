//! What happened, newest first.

use leptos::prelude::*;

use super::{Tone, given};

/// What happened (进展), newest first. Children are `Happening`.
#[component]
pub fn Timeline(
    /// The happenings.
    children: Children,
) -> impl IntoView {
    view! { <ol class="timeline">{children()}</ol> }
}

/// One event in plain words (一步进展): `李师傅接单` `10:52`.
#[component]
pub fn Happening(
    /// What happened.
    #[prop(into)]
    title: String,
    /// When, as people say it.
    #[prop(optional, into)]
    when: String,
    /// The same moment for machines, ISO 8601 with offset.
    #[prop(optional, into)]
    moment: String,
    /// `Now` for the newest, `Bad` for a return or a missed deadline.
    #[prop(optional)]
    tone: Tone,
    /// What was said or photographed.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <li data-is=tone.attribute()>
            <b>{title}</b>
            {given(when).map(|when| view! { <time datetime=given(moment)>{when}</time> })}
            {children.map(|children| view! { <div>{children()}</div> })}
        </li>
    }
}
