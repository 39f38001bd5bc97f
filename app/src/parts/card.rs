//! A sheet of paper on the page's ground.

use leptos::prelude::*;

use super::given;

/// A card (卡片): one matter, with an optional title and actions beside the title.
#[component]
pub fn Card(
    /// The matter.
    #[prop(optional, into)]
    title: String,
    /// A short line under the title.
    #[prop(optional, into)]
    note: String,
    /// Links at the title's right.
    #[prop(optional, into)]
    actions: Option<ViewFnOnce>,
    /// No padding: a table or list reaches the edges.
    #[prop(optional)]
    flush: bool,
    /// Id of the section, as a target of links.
    #[prop(optional, into)]
    id: String,
    /// The content; direct children keep a distance.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card" id=given(id) data-kind=flush.then_some("flush")>
            {given(title)
                .map(|title| {
                    view! {
                        <header>
                            <div class="grow">
                                <h2>{title}</h2>
                                {given(note).map(|note| view! { <p class="note">{note}</p> })}
                            </div>
                            {actions.map(|actions| view! { <div class="row wrap">{actions.run()}</div> })}
                        </header>
                    }
                })}
            {children()}
        </section>
    }
}
