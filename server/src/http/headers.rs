//! What a browser may do with an answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::Rules;
use super::site::PACKAGE;

const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// For answers that are no pages of the application: nothing runs in them.
const BARE_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
                           frame-ancestors 'none'";

/// Of every answer.
const ALWAYS: [(HeaderName, &str); 2] = [(header::X_CONTENT_TYPE_OPTIONS, "nosniff"), (RESOURCE, "same-origin")];

/// Of whatever a browser can show by itself.
const SHOWN: [(HeaderName, &str); 3] = [
    (header::REFERRER_POLICY, "same-origin"),
    (
        PERMISSIONS,
        "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (OPENER, "same-origin"),
];

/// The content security policy of a page whose inline scripts carry `nonce`.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

/// Whether a path names what pages are made of, the site's own code, style and drawings, and no page.
fn is_material(path: &str) -> bool {
    let path = path.strip_prefix('/').unwrap_or(path);
    let built = path.strip_prefix(PACKAGE).is_some_and(|file| file.starts_with('/'));
    built || (path.ends_with(".svg") && !path.contains('/'))
}

/// Sets what every answer carries, and for those that do not say so: nothing runs, nothing is stored. What pages are made of goes
/// without what is said of pages alone: 300 bytes for each file of a first visit.
pub async fn set(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let material = is_material(request.uri().path());
    let mut response = next.run(request).await;
    let material = material && response.status().is_success();
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if rules
        .origin
        .as_ref()
        .is_some_and(crate::settings::PublicOrigin::is_secure)
    {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if material {
        return response;
    }
    for (name, value) in SHOWN {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(BARE_POLICY));
    response
}
