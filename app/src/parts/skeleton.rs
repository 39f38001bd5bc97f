//! The page's outline while its data is on the way.

use leptos::prelude::*;

/// Grey lines in place of rows (加载中). Moves by CSS alone, and not at all for those who asked for less motion.
#[component]
pub fn Skeleton(
    /// How many rows are expected.
    #[prop(default = 3)]
    rows: usize,
) -> impl IntoView {
    let rows = (0..rows).map(|_| view! { <i></i> }).collect_view();
    view! {
        <div class="skeleton" role="status">
            <span class="hidden">"正在加载…"</span>
            {rows}
        </div>
    }
}
