//! What only some readers want to know.

use leptos::prelude::*;

/// Unfolds on demand (展开): how a deadline came about, filters, the table behind a chart. Printed unfolded.
#[component]
pub fn Disclosure(
    /// The words to press.
    #[prop(into)]
    label: String,
    /// Unfolded at first.
    #[prop(optional)]
    open: bool,
    /// What unfolds.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary>{label}</summary>
            <div>{children()}</div>
        </details>
    }
}

/// Lines that explain a figure one by one (明细), with the moment of each at the left: `10:40` `受理，开始计时`.
#[component]
pub fn Explanation(
    /// Moment and sentence of each line.
    lines: Vec<(String, String)>,
) -> impl IntoView {
    let lines = lines
        .into_iter()
        .map(|(moment, sentence)| view! { <li><b>{moment}</b><span>{sentence}</span></li> })
        .collect_view();
    view! { <ol class="explanation">{lines}</ol> }
}
