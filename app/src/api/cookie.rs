//! The session's cookie, put into and taken out of the browser.

use super::Call;
use axum::http::{HeaderValue, header};
use leptos::prelude::use_context;
use services::cookie::SessionCookie;

/// Puts the token into the browser; the server decides how long it counts.
pub(crate) fn set(call: &Call, token: &str) {
    let seconds = call.services.rules().sign_in.absolute_minutes.saturating_mul(60);
    write(&SessionCookie::new(call.secure).set(token, seconds));
}

/// Takes it away.
pub(crate) fn clear(call: &Call) {
    write(&SessionCookie::new(call.secure).clear());
}

/// Keeps a preference of this browser for a year; an empty one is forgotten.
pub(crate) fn keep(call: &Call, name: &str, value: &str) {
    let seconds = if value.is_empty() { 0 } else { 31_536_000 };
    let secure = if call.secure { "; Secure" } else { "" };
    write(&format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
    ));
}

fn write(cookie: &str) {
    if let (Some(response), Ok(value)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        HeaderValue::from_str(cookie),
    ) {
        response.append_header(header::SET_COOKIE, value);
    }
}
