//! How the portal looks to this person: kept in a cookie, so that the server writes it into the first byte of the page.

use crate::parts::{Button, Choice, FieldGroup};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Name of the cookie.
pub const COOKIE: &str = "theme";

/// The themes (显示方式): value, name and what it means. The first, without a value, follows the device.
pub const THEMES: [(&str, &str, &str); 4] = [
    ("", "跟随设备", "白天浅色，夜间深色"),
    ("light", "浅色", "白底深字"),
    ("dark", "深色", "黑底浅字，夜里不刺眼"),
    ("elder", "大字", "字更大、对比更强，适合长辈"),
];

/// The value of `data-theme` on the document; none follows the device.
#[must_use]
pub fn chosen() -> Option<String> {
    let kept = kept();
    THEMES
        .iter()
        .any(|(value, ..)| *value == kept && !value.is_empty())
        .then_some(kept)
}

#[cfg(feature = "ssr")]
fn kept() -> String {
    let Some(parts) = use_context::<axum::http::request::Parts>() else {
        return String::new();
    };
    let cookies = parts.headers.get_all(axum::http::header::COOKIE);
    let pairs = cookies
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value.to_owned())
        .unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn kept() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme"))
        .unwrap_or_default()
}

/// The form that changes it; the browser loads the page anew with the new look.
#[component]
pub fn ThemeForm() -> impl IntoView {
    let now = chosen().unwrap_or_default();
    let choices = THEMES
        .iter()
        .map(|(value, label, note)| {
            let checked = *value == now;
            view! { <Choice name="theme" value=*value label=*label note=*note checked/> }
        })
        .collect_view();
    view! {
        <form method="post" action=crate::api::account::SetTheme::url() class="stack" data-leaves="">
            <FieldGroup legend="显示方式">{choices}</FieldGroup>
            <Button>"使用这种显示"</Button>
        </form>
    }
}
