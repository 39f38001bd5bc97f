//! Keys of the keyboard at the desk.

use leptos::prelude::*;

/// A key that does this (快捷键), shown only where there is a keyboard: `N`, `J`.
#[component]
pub fn Key(
    /// The key.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! { <kbd class="key" aria-hidden="true">{name}</kbd> }
}
