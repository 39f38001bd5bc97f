//! Names and values of one case.

use leptos::prelude::*;

/// Facts of a case (要点): a list of terms with their values. Children are `Fact`.
#[component]
pub fn Facts(
    /// The facts.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact: `地点` · `3 号楼 12 层 1208 室`.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    term: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! { <div><dt>{term}</dt><dd>{children()}</dd></div> }
}
