//! Choices that need a line of explanation each, one under the other.

use leptos::{html, prelude::*};

use super::{follow_checked, given};

/// A choice with an explanation (选项): urgency, theme, consent. Several stand under one another inside a `FieldGroup`; `on:change` bubbles.
#[component]
pub fn Choice(
    /// The name shared by the group.
    #[prop(into)]
    name: String,
    /// What is sent.
    #[prop(into)]
    value: String,
    /// The words.
    #[prop(into)]
    label: String,
    /// What it means.
    #[prop(optional, into)]
    note: String,
    /// Any number may be chosen, or this is a single yes.
    #[prop(optional)]
    checkbox: bool,
    /// Chosen. A later change of the signal changes the choice.
    #[prop(optional, into)]
    checked: Signal<bool>,
    /// The browser refuses the form while nothing is chosen.
    #[prop(optional)]
    required: bool,
    /// Cannot be chosen now; `note` says why.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Further questions that belong to this choice; shown while it is chosen.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    follow_checked(input, checked);
    view! {
        <div class="choice">
            <label>
                <input
                    node_ref=input
                    type=if checkbox { "checkbox" } else { "radio" }
                    name=name
                    value=value
                    checked=checked.get_untracked()
                    required=required
                    disabled=move || disabled.get()
                />
                <span>{label} {given(note).map(|note| view! { <small>{note}</small> })}</span>
            </label>
            {children.map(|children| view! { <div class="stack">{children()}</div> })}
        </div>
    }
}
