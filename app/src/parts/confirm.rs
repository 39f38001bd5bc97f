//! A second thought before something that cannot be taken back.

use leptos::{html, prelude::*};

use super::{Glyph, Icon, given};

/// Asks once more (确认): a button opens a sheet with the question and a form. It is a `<details>`, so that it works without a script;
/// with one, Escape closes it and gives the focus back to the button.
#[component]
pub fn Confirm(
    /// The words on the button that opens it.
    #[prop(into)]
    label: String,
    /// The question, as a title of the sheet.
    #[prop(into)]
    title: String,
    /// What follows from a yes.
    #[prop(optional, into)]
    note: String,
    /// `primary`, `danger`, `quiet` or nothing.
    #[prop(optional, into)]
    kind: String,
    /// Smaller, for rows and tool bars.
    #[prop(optional)]
    small: bool,
    /// A drawing before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// The form with its own button.
    children: Children,
) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = details.get_untracked()
            && details.open()
        {
            details.set_open(false);
            if let Ok(Some(summary)) = details.query_selector("summary") {
                use leptos::wasm_bindgen::JsCast;
                if let Some(summary) = summary.dyn_ref::<leptos::web_sys::HtmlElement>() {
                    let _focus_is_a_courtesy = summary.focus();
                }
            }
        }
    };
    view! {
        <details class="confirm" node_ref=details on:keydown=close>
            <summary class="button" data-kind=given(kind) data-size=small.then_some("small")>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {label}
            </summary>
            <div class="stack">
                <h2>{title}</h2>
                {given(note).map(|note| view! { <p>{note}</p> })}
                {children()}
            </div>
        </details>
    }
}
