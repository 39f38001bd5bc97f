//! Small choices side by side: quick phrases, filters, tags.

use leptos::{html, prelude::*};

use super::given;

/// A row of chips (标签选择). Put `FieldGroup` around it when it is a question of a form; a row of `ChipLink` filters needs a `label`.
#[component]
pub fn Chips(
    /// Names the row for a screen reader, when no legend does.
    #[prop(optional, into)]
    label: String,
    /// One line that scrolls sideways on a phone instead of wrapping.
    #[prop(optional)]
    scroll: bool,
    /// The chips.
    children: Children,
) -> impl IntoView {
    let label = given(label);
    view! {
        <div
            class="chips"
            role=label.is_some().then_some("group")
            aria-label=label
            data-kind=scroll.then_some("scroll")
        >
            {children()}
        </div>
    }
}

/// One of several (单选标签): nothing is chosen until someone chooses. `on:change` may be put on the component.
#[component]
pub fn ChipRadio(
    /// The name shared by the row.
    #[prop(into)]
    name: String,
    /// What is sent.
    #[prop(into)]
    value: String,
    /// The words.
    #[prop(into)]
    label: String,
    /// Chosen. A later change of the signal moves the choice.
    #[prop(optional, into)]
    checked: Signal<bool>,
    /// The browser refuses the form while nothing of the row is chosen.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    chip("radio", name, value, label, checked, required)
}

/// Any number of several (多选标签).
#[component]
pub fn ChipCheckbox(
    /// The name shared by the row.
    #[prop(into)]
    name: String,
    /// What is sent.
    #[prop(into)]
    value: String,
    /// The words.
    #[prop(into)]
    label: String,
    /// Chosen. A later change of the signal changes the choice.
    #[prop(optional, into)]
    checked: Signal<bool>,
) -> impl IntoView {
    chip("checkbox", name, value, label, checked, false)
}

fn chip(
    kind: &'static str,
    name: String,
    value: String,
    label: String,
    checked: Signal<bool>,
    required: bool,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    follow_checked(input, checked);
    view! {
        <label class="chip">
            <input
                node_ref=input
                type=kind
                name=name
                value=value
                checked=checked.get_untracked()
                required=required
            />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// A filter or a saved view as a link (筛选标签), with how many there are.
#[component]
pub fn ChipLink(
    /// The same list, filtered.
    #[prop(into)]
    href: String,
    /// The words.
    #[prop(into)]
    label: String,
    /// How many it holds.
    #[prop(optional_no_strip)]
    count: Option<u64>,
    /// The list shown now.
    #[prop(optional, into)]
    current: Signal<bool>,
) -> impl IntoView {
    view! {
        <a class="chip" href=href aria-current=move || current.get().then_some("true")>
            <span>{label} {count.map(|count| view! { " "<b>{count}</b> })}</span>
        </a>
    }
}

/// Moves a check mark when its signal changes later; what was chosen before the script came is left alone.
pub(crate) fn follow_checked(input: NodeRef<html::Input>, checked: Signal<bool>) {
    Effect::new(move |seen: Option<()>| {
        let wanted = checked.get();
        if seen.is_some()
            && let Some(input) = input.get_untracked()
            && input.checked() != wanted
        {
            input.set_checked(wanted);
        }
    });
}
