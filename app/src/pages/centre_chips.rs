//! Which centre a page shows.

use crate::parts::{ChipLink, Chips};
use leptos::prelude::*;

/// The centres whose page the viewer may look at (服务中心): key and name, each leading to `address` of its key; nothing where
/// there is one.
pub fn centre_chips(centres: &[(String, String)], current: &str, address: impl Fn(&str) -> String) -> Option<AnyView> {
    (centres.len() > 1).then(|| {
        let chips = centres
            .iter()
            .map(|(key, name)| view! { <ChipLink href=address(key) label=name.clone() current=key == current/> })
            .collect_view();
        view! { <Chips label="服务中心" scroll=true>{chips}</Chips> }.into_any()
    })
}
