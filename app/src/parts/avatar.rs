//! A person's sign: the first character of the name.

use leptos::prelude::*;

/// A person's sign (头像): the first character of the name in a disc. Decoration beside the written name.
#[component]
pub fn Avatar(
    /// The person's name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let first = name.chars().next().map(String::from).unwrap_or_default();
    view! { <span class="avatar" aria-hidden="true">{first}</span> }
}
