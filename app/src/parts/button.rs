//! Buttons and links that look like buttons.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One among several.
    #[default]
    Plain,
    /// The one thing to do on this page.
    Primary,
    /// Takes something away or refuses.
    Danger,
    /// Only words; for side paths.
    Quiet,
}

impl ButtonKind {
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Danger => Some("danger"),
            Self::Quiet => Some("quiet"),
        }
    }
}

/// A form's button (按钮). `on:click` may be put on the component. While `pending`, a second press does nothing and a screen reader hears "busy".
#[component]
pub fn Button(
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, for rows and tool bars; the target stays 44 px high on a touch screen.
    #[prop(optional)]
    small: bool,
    /// `submit` (the default), `button` or `reset`.
    #[prop(default = "submit")]
    action: &'static str,
    /// The name sent with the form, where one form has several buttons.
    #[prop(optional, into)]
    name: String,
    /// The value sent with the form.
    #[prop(optional, into)]
    value: String,
    /// The id of the form, where the button stands outside of it.
    #[prop(optional, into)]
    form: String,
    /// Another address for this button's submission.
    #[prop(optional, into)]
    address: String,
    /// A drawing before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// The action is on its way to the server.
    #[prop(optional, into)]
    pending: Signal<bool>,
    /// The rule says no; say why beside the button.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// The key that presses it, named to assistive technology.
    #[prop(optional, into)]
    shortcut: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class="button"
            type=action
            name=given(name)
            value=given(value)
            form=given(form)
            formaction=given(address)
            data-kind=kind.attribute()
            data-size=small.then_some("small")
            aria-busy=move || pending.get().then_some("true")
            aria-keyshortcuts=given(shortcut)
            disabled=move || disabled.get() || pending.get()
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </button>
    }
}

/// A link that looks like a button (按钮式链接): it only leads somewhere.
#[component]
pub fn ButtonLink(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// How much attention it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Smaller, for rows and tool bars.
    #[prop(optional)]
    small: bool,
    /// A drawing before the words.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// The whole sentence for a screen reader, where the words alone are ambiguous in a list.
    #[prop(optional, into)]
    spoken: String,
    /// The key that follows it.
    #[prop(optional, into)]
    shortcut: String,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=href
            data-kind=kind.attribute()
            data-size=small.then_some("small")
            aria-label=given(spoken)
            aria-keyshortcuts=given(shortcut)
        >
            {glyph.map(|glyph| view! { <Icon glyph/> })}
            {children()}
        </a>
    }
}
