//! A short word that sorts something.

use leptos::prelude::*;

/// A word that sorts a thing (标签), without a feeling: `示例`, `紧急`, `回头客`.
#[component]
pub fn Tag(
    /// The word.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! { <span class="tag">{label}</span> }
}
