//! Where one is in a tree.

use leptos::prelude::*;

/// The way down to here (路径): site › building › floor. The last step is the place itself and leads nowhere.
#[component]
pub fn Crumbs(
    /// Words and address of each step; an empty address is no link.
    steps: Vec<(String, String)>,
    /// Names the way for a screen reader.
    #[prop(default = "所在位置".into(), into)]
    label: String,
) -> impl IntoView {
    let last = steps.len().saturating_sub(1);
    let steps = steps
        .into_iter()
        .enumerate()
        .map(|(index, (words, href))| {
            if href.is_empty() || index == last {
                let current = (index == last).then_some("page");
                view! { <li><span aria-current=current>{words}</span></li> }.into_any()
            } else {
                view! { <li><a href=href>{words}</a></li> }.into_any()
            }
        })
        .collect_view();
    view! { <nav class="crumbs" aria-label=label><ol>{steps}</ol></nav> }
}
