//! How long a request may take and how large it may be.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// Puts limits around a group of routes. The size counts for every way of reading the body: the extractors' own limit
/// does not reach server functions that read a form or a stream by themselves, so that one is off.
pub fn with_limits<S>(routes: Router<S>, bytes: usize, time: Duration) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
{
    routes
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, time))
}
