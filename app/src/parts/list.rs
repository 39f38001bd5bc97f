//! Rows of cases, people, places.

use leptos::prelude::*;

use super::{Glyph, Icon, given, particulars};

/// A list (列表). Children are `Row`.
#[component]
pub fn List(
    /// Names the list for a screen reader where no heading does.
    #[prop(optional, into)]
    label: String,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! { <ul class="list" aria-label=given(label)>{children()}</ul> }
}

/// A row (列表行): a title, a line under it, and at the right what belongs to it. With `href` the whole row is the link;
/// buttons at the right stay their own targets.
#[component]
pub fn Row(
    /// The case, person or place.
    #[prop(into)]
    title: String,
    /// Where it leads.
    #[prop(optional, into)]
    href: String,
    /// The line under the title: particulars.
    #[prop(optional, into)]
    note: String,
    /// A drawing at the left.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// Anything else at the left: an avatar, a photo, a check box.
    #[prop(optional, into)]
    lead: Option<ViewFnOnce>,
    /// Under the note, over the full width: steps, a quotation.
    #[prop(optional, into)]
    below: Option<ViewFnOnce>,
    /// At the right: a badge, a button, a figure.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let arrow = !href.is_empty() && children.is_none();
    let title = match given(href) {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <b>{title}</b> }.into_any(),
    };
    view! {
        <li>
            {lead.map(|lead| lead.run())}
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            <div class="grow">
                {title}
                {given(note).map(|note| particulars(&note))}
            </div>
            {children.map(|children| view! { <div class="end">{children()}</div> })}
            {arrow.then(|| view! { <Icon glyph=Glyph::ChevronRight/> })}
            {below.map(|below| view! { <div class="below">{below.run()}</div> })}
        </li>
    }
}
