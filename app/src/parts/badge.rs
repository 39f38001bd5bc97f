//! A state in one or two words.

use leptos::prelude::*;

use super::{Glyph, Icon, Tone};

/// A state in words (状态), coloured by its tone: `维修中`, `超时 25 分`.
#[component]
pub fn Badge(
    /// The state in words.
    #[prop(into)]
    label: String,
    /// How the state feels.
    #[prop(optional)]
    tone: Tone,
    /// A drawing before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
) -> impl IntoView {
    view! {
        <span class="badge" data-is=tone.attribute()>
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {label}
        </span>
    }
}
