//! A remark on the page.

use leptos::prelude::*;

use super::{Glyph, Icon, given};

/// What kind of remark it is; each has its own drawing, so that colour is never alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NoticeKind {
    /// Good to know.
    #[default]
    Information,
    /// Done.
    Good,
    /// Take care.
    Warn,
    /// Refused or failed.
    Bad,
}

impl NoticeKind {
    pub(crate) const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Information => None,
            Self::Good => Some("good"),
            Self::Warn => Some("warn"),
            Self::Bad => Some("bad"),
        }
    }

    pub(crate) const fn glyph(self) -> Glyph {
        match self {
            Self::Information => Glyph::Information,
            Self::Good => Glyph::Check,
            Self::Warn | Self::Bad => Glyph::Alert,
        }
    }

    /// A failure interrupts a screen reader, other news waits for a pause.
    pub(crate) const fn role(self) -> &'static str {
        match self {
            Self::Bad => "alert",
            _ => "status",
        }
    }
}

/// A remark on the page (提示): `2 号楼今天 14:00–16:00 检修停水，无需报修。`
#[component]
pub fn Notice(
    /// What kind of remark.
    #[prop(optional)]
    kind: NoticeKind,
    /// A first line in bold.
    #[prop(optional, into)]
    title: String,
    /// Another drawing than the kind's.
    #[prop(optional)]
    glyph: Option<Glyph>,
    /// It appears after an action and must be read out.
    #[prop(optional)]
    live: bool,
    /// The remark.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice" data-is=kind.attribute() role=live.then(|| kind.role())>
            <Icon glyph=glyph.unwrap_or(kind.glyph())/>
            <div class="grow">{given(title).map(|title| view! { <b>{title}</b> })} {children()}</div>
        </div>
    }
}
