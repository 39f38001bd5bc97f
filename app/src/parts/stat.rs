//! A figure that never stands alone.

use leptos::prelude::*;

use super::{Change, Tone, given};

/// A figure (指标) with its name, its move since the last period and what it counts: `按时办结率` `93.8%` `▼ 1.4 较上月`.
#[component]
pub fn Stat(
    /// The name.
    #[prop(into)]
    label: String,
    /// The figure.
    #[prop(into)]
    value: String,
    /// The unit, smaller: `%`, `件`.
    #[prop(optional, into)]
    unit: String,
    /// The move since the last equal period.
    #[prop(optional_no_strip)]
    change: Option<Change>,
    /// `较上月`, `n = 46`, `2 件将超期`.
    #[prop(optional, into)]
    note: String,
    /// How the figure feels.
    #[prop(optional)]
    tone: Tone,
    /// The cases behind it.
    #[prop(optional, into)]
    href: String,
) -> impl IntoView {
    let label = match given(href) {
        Some(href) => view! { <a href=href>{label}</a> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <div class="stat" data-is=tone.attribute()>
            <p>{label}</p>
            <b>{value}<small>{unit}</small></b>
            <p class="note">
                {change.map(|change| moved(change, ""))}
                " "
                {note}
            </p>
        </div>
    }
}

/// A move as an arrow with its figure; `since` is said before it to a reader who does not see the arrow.
pub(crate) fn moved(change: Change, since: &'static str) -> AnyView {
    let (tone, arrow, spoken) = (change.tone(), change.arrow(), change.spoken());
    view! {
        <span class="change" data-is=tone>
            <span aria-hidden="true">{arrow}" "</span>
            <span class="hidden">{since}{spoken}</span>
            {change.by}
        </span>
    }
    .into_any()
}
