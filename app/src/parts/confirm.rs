//! A second thought before something that cannot be taken back.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// Asks once more (确认): a button opens a sheet with the question and a form. It is a `<details>`, so that it works without a script;
/// with one, Escape and the way back close it and give the focus back to the button (`browser::sheet`).
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
    /// The way back.
    #[prop(default = "取消".into(), into)]
    cancel: String,
    /// The form with its own button.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="confirm">
            <summary class="button" data-kind=given(kind) data-size=small.then_some("small")>
                {glyph.map(|glyph| view! { <Icon glyph/> })}
                {label}
            </summary>
            <div class="stack">
                <h2>{title}</h2>
                {given(note).map(|note| view! { <p>{note}</p> })}
                {children()}
                // Without a script the same page again has the sheet closed.
                <a class="button" data-kind="quiet" href="">
                    {cancel}
                </a>
            </div>
        </details>
    }
}
