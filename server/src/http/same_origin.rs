//! Nothing another site sends may change anything (跨站请求).
//!
//! Every browser that runs the portal says where a form or a script's call comes from. A request that changes something
//! and does not say so is refused: no other client has a reason to be silent.

use std::sync::Arc;

use app::api::ApiError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::refusal::Refusal;

use super::{Rules, answer};
use crate::settings::PublicOrigin;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses what changes something and does not come from the portal's own pages.
pub async fn check(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let harmless = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if harmless || is_own(request.headers(), request.uri(), rules.origin.as_ref()) {
        return next.run(request).await;
    }
    tracing::warn!("a request from another site was refused");
    let sentence = "这个操作不是从本网站的页面发出的，已经拒绝。请从门户首页重新进入后再试。";
    answer::say(StatusCode::FORBIDDEN, ApiError::Refused(Refusal::NotAllowed), sentence)
}

fn is_own(headers: &HeaderMap, uri: &Uri, public: Option<&PublicOrigin>) -> bool {
    let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if text(FETCH_SITE).is_some_and(|site| site != "same-origin") {
        return false;
    }
    let own = |origin: &str| match public {
        Some(public) => origin == public.to_string(),
        None => {
            let host = uri
                .authority()
                .map(|authority| authority.as_str())
                .or_else(|| text(header::HOST));
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            authority.is_some() && authority == host
        }
    };
    match (text(header::ORIGIN), text(header::REFERER)) {
        (Some(origin), _) => own(origin),
        (None, Some(page)) => origin_of(page).is_some_and(own),
        // Browsers that send the one header without the other exist; those that send neither do not.
        (None, None) => text(FETCH_SITE).is_some(),
    }
}

/// Scheme, host and port of an address.
fn origin_of(address: &str) -> Option<&str> {
    let after = address.find("://")? + 3;
    let end = address
        .get(after..)?
        .find('/')
        .map_or(address.len(), |slash| after + slash);
    address.get(..end)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn judged(headers: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let map = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let public = public.map(|public| public.parse().expect("a public origin"));
        is_own(&map.collect(), &Uri::from_static("/submit/request"), public.as_ref())
    }

    #[test]
    fn the_portals_own_pages_may() {
        for headers in [
            [("host", "hq.example"), ("origin", "http://hq.example")],
            [("host", "hq.example"), ("origin", "https://hq.example")],
            [("host", "hq.example:3000"), ("origin", "http://hq.example:3000")],
            [("host", "hq.example"), ("referer", "http://hq.example/ask?service=1")],
            [("host", "hq.example"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(judged(&headers, None), "{headers:?}");
        }
        assert!(judged(
            &[("host", "inner:3000"), ("origin", "https://hq.example")],
            Some("https://hq.example")
        ));
    }

    #[test]
    fn other_sites_may_not() {
        for headers in [
            [("host", "hq.example"), ("origin", "http://evil.example")],
            [("host", "hq.example"), ("origin", "null")],
            [("host", "hq.example"), ("origin", "http://hq.example.evil.example")],
            [("host", "hq.example"), ("origin", "http://hq.example:8080")],
            [
                ("host", "hq.example"),
                ("referer", "http://evil.example/http://hq.example/"),
            ],
            [("host", "hq.example"), ("sec-fetch-site", "cross-site")],
            [("host", "hq.example"), ("sec-fetch-site", "same-site")],
            [("host", "hq.example"), ("accept", "text/html")],
        ] {
            assert!(!judged(&headers, None), "{headers:?}");
        }
        let contradiction = [
            ("host", "hq.example"),
            ("origin", "http://hq.example"),
            ("sec-fetch-site", "cross-site"),
        ];
        assert!(!judged(&contradiction, None));
        assert!(!judged(
            &[("host", "hq.example"), ("origin", "http://hq.example")],
            Some("https://hq.example")
        ));
    }
}
