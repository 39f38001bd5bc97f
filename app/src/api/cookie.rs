//! The session's cookie.

use super::Call;
use axum::http::{HeaderValue, header};
use leptos::prelude::use_context;

/// Name of the cookie.
pub const NAME: &str = "portal_session";

/// Puts the token into the browser; the server decides how long it counts.
pub(crate) fn set(call: &Call, token: &str) {
    write(&format!("{NAME}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=604800{}", secure(call)));
}

/// Takes it away.
pub(crate) fn clear(call: &Call) {
    write(&format!("{NAME}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}", secure(call)));
}

fn secure(call: &Call) -> &'static str {
    if call.secure { "; Secure" } else { "" }
}

fn write(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<leptos_axum::ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}
