//! The one thing to do on this page.

use leptos::prelude::*;

/// The primary action at the thumb (操作栏): fixed to the bottom of a phone in place of the tabs, at the end of the form on a desk.
/// Stands inside the form whose button it holds. One `Button` of kind `Primary`, at most one other.
#[component]
pub fn Dock(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="dock">{children()}</div> }
}
