//! A field for words that go with a step: why, or what.

use crate::parts::TextArea;
use domain::request::{REASON_LIMIT, TEXT_LIMIT};
use leptos::prelude::*;

/// Whether the words are needed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without them it is refused.
    Always,
    /// It depends on what else is chosen, which the label says.
    Sometimes,
    /// They may be left out.
    Never,
}

/// The field of the step whose code is `step`; a reason may be shorter than a text.
pub fn words(step: &str, name: &'static str, label: &'static str, value: String, need: Need) -> AnyView {
    let limit = if name == "reason" { REASON_LIMIT } else { TEXT_LIMIT };
    view! {
        <TextArea
            name
            id=format!("{step}-{name}")
            label
            value
            required=need == Need::Always
            optional=need == Need::Never
            longest=u32::try_from(limit).unwrap_or(u32::MAX)
        />
    }
    .into_any()
}
