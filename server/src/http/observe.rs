//! Every request gets a number (编号), one log line and its figures.
//!
//! The log holds the route's pattern and never the address itself: what people search for, and which case they open,
//! is nobody's business but theirs. The session stands there as the beginning of a hash.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use services::photo::prepare::sha256;
use tracing::Instrument as _;

use super::meters;

/// The header that carries a request's number, in and out.
pub const NUMBER: HeaderName = HeaderName::from_static("x-request-id");
/// Letters and digits that are not mistaken for one another on the telephone (Crockford).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 10;
/// What stands for a route that does not exist.
const UNMATCHED: &str = "unmatched";

/// The request's number, which is also the ticket under which a defect is logged (工单号).
pub fn ticket(headers: &HeaderMap) -> Option<&str> {
    headers.get(NUMBER).and_then(|number| number.to_str().ok())
}

/// The outermost layer.
pub async fn observe(mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let number = number(request.headers());
    request.headers_mut().insert(NUMBER, number.clone());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or(UNMATCHED, |route| pattern(route.as_str()))
        .to_owned();
    let span = tracing::info_span!(
        "request",
        number = number.to_str().unwrap_or_default(),
        session = session(request.headers()).as_deref().map(tracing::field::display),
    );
    let in_flight = meters::InFlight::begin();
    let mut response = next.run(request).instrument(span.clone()).await;
    drop(in_flight);
    let status = response.status();
    let elapsed = began.elapsed();
    meters::count_request(&method, &route, status, elapsed);
    let milliseconds = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let _entered = span.enter();
    if status.is_server_error() {
        tracing::warn!(%method, route, status = status.as_u16(), milliseconds, "answered");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), milliseconds, "answered");
    }
    response.headers_mut().insert(NUMBER, number);
    response
}

/// The route's pattern; a service mounted under a prefix is the prefix.
fn pattern(route: &str) -> &str {
    route.split_once("/{*").map_or(route, |(prefix, _)| prefix)
}

/// The number a proxy gave, when it looks like one; else a new one.
fn number(headers: &HeaderMap) -> HeaderValue {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    let given = headers.get(NUMBER).filter(|given| {
        let given = given.as_bytes();
        (8..=64).contains(&given.len()) && given.iter().copied().all(plain)
    });
    given.cloned().unwrap_or_else(fresh)
}

fn fresh() -> HeaderValue {
    let mut random: u64 = rand::random();
    let letters = std::array::from_fn::<u8, LENGTH, _>(|_| {
        let letter = ALPHABET[(random & 31) as usize];
        random >>= 5;
        letter
    });
    HeaderValue::from_bytes(&letters).unwrap_or_else(|_| HeaderValue::from_static("0000000000"))
}

/// The beginning of the cookies' hash: the same for the same session, and no way back.
fn session(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let cookie = |secure| services::cookie::SessionCookie::new(secure).read(cookies);
    let token = cookie(true).or_else(|| cookie(false))?;
    sha256(token.as_bytes()).get(..12).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(number: &str) -> HeaderMap {
        HeaderMap::from_iter([(NUMBER, HeaderValue::from_bytes(number.as_bytes()).expect("a header"))])
    }

    #[test]
    fn a_proxys_number_is_kept_and_anything_else_replaced() {
        assert_eq!(number(&with("0193a4a0-7b1c")), "0193a4a0-7b1c");
        for odd in ["short", "with blank in it", "半", "<script>alert(1)</script>"] {
            let replaced = number(&with(odd));
            assert_eq!(replaced.len(), LENGTH, "{odd}");
        }
    }

    #[test]
    fn fresh_numbers_differ() {
        assert_ne!(fresh(), fresh());
    }
}
