//! How much of something is used.

use leptos::prelude::*;

use super::{Permille, Tone, given};

/// A bar that fills (进度条). The figure must also stand in words beside it; with a `label` a screen reader hears it here as well.
#[component]
pub fn Meter(
    /// How much.
    #[prop(into)]
    share: Signal<Permille>,
    /// Calm, soon, over.
    #[prop(optional)]
    tone: Tone,
    /// The bar in words: `已用 2 小时 10 分，共 4 小时`.
    #[prop(optional, into)]
    label: String,
) -> impl IntoView {
    let label = given(label);
    let silent = label.is_none().then_some("true");
    view! {
        <svg
            class="meter"
            data-is=tone.attribute()
            role=label.is_some().then_some("img")
            aria-label=label
            aria-hidden=silent
        >
            <rect width=move || share.get().length() height="100%"></rect>
        </svg>
    }
}
