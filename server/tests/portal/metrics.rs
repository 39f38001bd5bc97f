//! The figures and who may read them.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, StatusCode};
use axum::routing::get;
use server::http::client::Peer;
use server::http::{Rules, meters, with_layers};
use services::photo::{PhotoFolder, PhotoLimits};

use super::asking::{Answer, ask, page};

fn routes(folder: &tempfile::TempDir) -> Router {
    meters::begin().expect("nobody else counts in this program");
    let photos = PhotoFolder::open(folder.path(), PhotoLimits::default()).expect("opened");
    let routes = Router::new()
        .route("/requests/{id}", get(|| async { "" }))
        .merge(meters::routes(vec!["192.0.2.9".parse().expect("an address")], photos));
    with_layers(routes, &Rules::default())
}

async fn read(routes: &Router, peer: &str, forwarded: bool) -> Answer {
    let mut request = page("/metrics");
    let address: SocketAddr = peer.parse().expect("an address");
    request.extensions_mut().insert(ConnectInfo(Peer(address)));
    if forwarded {
        request
            .headers_mut()
            .insert("x-forwarded-for", HeaderValue::from_static("203.0.113.5"));
    }
    ask(routes, request).await
}

#[tokio::test]
async fn this_machine_and_the_allowed_read_them_and_nobody_else() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let routes = routes(&folder);
    for (peer, forwarded, status) in [
        ("127.0.0.1:5000", false, StatusCode::OK),
        ("[::1]:5000", false, StatusCode::OK),
        ("192.0.2.9:5000", false, StatusCode::OK),
        ("192.0.2.8:5000", false, StatusCode::NOT_FOUND),
        ("127.0.0.1:5000", true, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(
            read(&routes, peer, forwarded).await.status,
            status,
            "{peer}, forwarded: {forwarded}"
        );
    }
    assert_eq!(ask(&routes, page("/metrics")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn requests_are_counted_by_pattern_and_never_by_address() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let routes = routes(&folder);
    ask(&routes, page("/requests/zhang-san?text=secret")).await;
    ask(&routes, page("/nowhere/zhang-san")).await;
    let figures = read(&routes, "127.0.0.1:5000", false).await.text();
    for line in [
        "portal_http_requests_total{route=\"/requests/{id}\",method=\"GET\",status=\"2xx\"}",
        "portal_http_request_duration_seconds_bucket{route=\"/requests/{id}\",status=\"2xx\",le=\"0.01\"}",
        "portal_http_requests_in_flight",
        "portal_resident_memory_bytes",
        "portal_photo_bytes_stored_total",
        "portal_photo_syncs_total",
        "status=\"4xx\"",
    ] {
        assert!(figures.contains(line), "no {line} in\n{figures}");
    }
    assert!(!figures.contains("zhang-san") && !figures.contains("secret"));
}
