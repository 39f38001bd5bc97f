//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, HeaderName};

/// The other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the request's connection, if it came over one.
pub fn peer(extensions: &Extensions) -> Option<IpAddr> {
    extensions
        .get::<ConnectInfo<Peer>>()
        .map(|info| info.0.0.ip().to_canonical())
}

/// The address the request was sent from: the connection's other end, and what a trusted proxy there says about it.
/// Whatever stands before a trusted proxy's own word anybody may have written.
pub fn address(extensions: &Extensions, headers: &HeaderMap, proxies: &[IpAddr]) -> Option<IpAddr> {
    let peer = peer(extensions)?;
    if !proxies.contains(&peer) {
        return Some(peer);
    }
    let forwarded = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut nearest = peer;
    for hop in hops.into_iter().rev() {
        let Ok(hop) = hop.parse::<IpAddr>() else { break };
        nearest = hop.to_canonical();
        if !proxies.contains(&nearest) {
            break;
        }
    }
    Some(nearest)
}

/// Whether a proxy passed the request on.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(FORWARDED_FOR) || headers.contains_key("forwarded")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn seen(peer: &str, forwarded: Option<&'static str>) -> Option<String> {
        let mut extensions = Extensions::new();
        let peer: IpAddr = peer.parse().expect("an address");
        extensions.insert(ConnectInfo(Peer(SocketAddr::new(peer, 1))));
        let headers = forwarded.map(|value| (FORWARDED_FOR, HeaderValue::from_static(value)));
        let proxies = [PROXY.parse().expect("an address")];
        address(&extensions, &headers.into_iter().collect(), &proxies).map(|address| address.to_string())
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        assert_eq!(seen("192.0.2.7", Some("203.0.113.9")).as_deref(), Some("192.0.2.7"));
        assert_eq!(seen(PROXY, Some("203.0.113.9")).as_deref(), Some("203.0.113.9"));
        assert_eq!(
            seen("::ffff:10.0.0.1", Some("203.0.113.9")).as_deref(),
            Some("203.0.113.9")
        );
    }

    #[test]
    fn what_the_visitor_wrote_before_the_proxys_word_does_not_count() {
        assert_eq!(
            seen(PROXY, Some("1.1.1.1, 203.0.113.9")).as_deref(),
            Some("203.0.113.9")
        );
        assert_eq!(
            seen(PROXY, Some("1.1.1.1, 203.0.113.9, 10.0.0.1")).as_deref(),
            Some("203.0.113.9")
        );
        assert_eq!(seen(PROXY, Some("nonsense")).as_deref(), Some(PROXY));
        assert_eq!(seen(PROXY, None).as_deref(), Some(PROXY));
    }
}
