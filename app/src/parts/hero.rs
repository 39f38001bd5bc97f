//! What the person wants to know first.

use leptos::prelude::*;

use super::{Tone, given};

/// The answer in large letters (要闻): `预计今天 16:30 前修好`. Children follow under it: a meter, an explanation, buttons.
#[component]
pub fn Hero(
    /// The answer.
    #[prop(into)]
    title: String,
    /// One line more.
    #[prop(optional, into)]
    note: String,
    /// The state above the answer.
    #[prop(optional, into)]
    badge: Option<ViewFnOnce>,
    /// How it feels.
    #[prop(default = Tone::Now)]
    tone: Tone,
    /// What stands under it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="hero" data-is=tone.attribute()>
            {badge.map(|badge| badge.run())}
            <p class="answer">{title}</p>
            {given(note).map(|note| view! { <p class="note">{note}</p> })}
            {children.map(|children| children())}
        </section>
    }
}
