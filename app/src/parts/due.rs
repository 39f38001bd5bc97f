//! A deadline in a list.

use leptos::prelude::*;

use super::{Meter, Permille, Tone, given};

/// A deadline (时限) in a row: when, how much is left, and a thin bar of the time used.
#[component]
pub fn Due(
    /// `今天 16:30`, `超时 25 分`.
    #[prop(into)]
    when: String,
    /// `剩 1 时 50 分`, `应 15:05 前响应`.
    #[prop(optional, into)]
    note: String,
    /// Calm, soon, or overdue.
    #[prop(optional)]
    tone: Tone,
    /// The share of the working time used; none when the clock has not begun.
    #[prop(optional_no_strip)]
    used: Option<Permille>,
) -> impl IntoView {
    view! {
        <div class="due" data-is=tone.attribute()>
            <b>{when}</b>
            {given(note).map(|note| view! { <small>{note}</small> })}
            {used.map(|used| view! { <Meter share=used tone/> })}
        </div>
    }
}
