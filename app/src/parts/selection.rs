//! Acting on several rows at once.

use leptos::prelude::*;

/// The check box of one row (选择): its form is named by id, so that it may stand in a table.
#[component]
pub fn Selection(
    /// The form of the bulk action.
    #[prop(into)]
    form: String,
    /// The name sent with it.
    #[prop(into)]
    name: String,
    /// The row's id.
    #[prop(into)]
    value: String,
    /// The row in words: `选择 空调不制冷 000123`.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    view! {
        <label class="selection">
            <input type="checkbox" form=form name=name value=value/>
            <span class="hidden">{label}</span>
        </label>
    }
}

/// What to do with the chosen rows (批量操作): appears at the bottom of the window once a row in the same `Selectable` is chosen.
#[component]
pub fn Bulk(
    /// How many are chosen, told by a script; without one the sentence stays general.
    #[prop(optional, into)]
    chosen: Signal<usize>,
    /// The fields and buttons, in the form that the rows name.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="bulk" role="group" aria-label="对所选各件">
            <b role="status">
                // A list that is just being replaced has lost its count, not its place on the screen.
                {move || match chosen.try_get().unwrap_or_default() {
                    0 => "已选的各件".to_owned(),
                    count => format!("已选 {count} 件"),
                }}
            </b>
            {children()}
        </div>
    }
}

/// The rows and the bulk action that belong together.
#[component]
pub fn Selectable(
    /// A table or list with `Selection`, and a `Bulk`.
    children: Children,
) -> impl IntoView {
    view! { <div class="selectable">{children()}</div> }
}
