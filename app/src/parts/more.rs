//! The next page of a list.

use leptos::prelude::*;

/// The next rows (更多): a real link with the key of the last row, never a page number.
#[component]
pub fn More(
    /// The list from the next key on.
    #[prop(into)]
    href: String,
    /// `更多`, `更早的 20 件`.
    #[prop(default = "更多".into(), into)]
    label: String,
) -> impl IntoView {
    view! { <p class="more"><a class="button" rel="next" href=href>{label}</a></p> }
}
