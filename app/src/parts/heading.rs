//! The head of a page.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// The head of a page (页眉): a bar that stays at the top of a phone, a title row on a desk. Holds the page's only `h1`. First child of a page.
#[component]
pub fn Heading(
    /// The page's title.
    #[prop(into)]
    title: String,
    /// One step up; shows the arrow, and hides the site's strip on a phone.
    #[prop(optional, into)]
    back: String,
    /// A number, a promise, a period.
    #[prop(optional, into)]
    note: String,
    /// A sentence under the head, in the page: what the figures cover, what the list holds.
    #[prop(optional, into)]
    lead: String,
    /// Buttons at the right: at most one on a phone, any number on a desk.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="heading">
            {given(back)
                .map(|back| {
                    view! {
                        <a class="back" href=back aria-label="返回">
                            <Icon glyph=Glyph::ChevronLeft/>
                        </a>
                    }
                })} <div class="grow">
                <h1>{title}</h1>
                {given(note).map(|note| view! { <p class="note">{note}</p> })}
            </div> {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
        {given(lead).map(|lead| view! { <p class="lead note">{lead}</p> })}
    }
}
