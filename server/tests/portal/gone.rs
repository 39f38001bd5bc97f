//! Readers who are gone before their page is made.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::from_fn;
use axum::routing::get;
use server::http::{pages, panics};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_page_is_made_to_its_end_when_its_reader_is_gone() {
    let (reader_is_gone, page_is_made) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (gone, made) = (Arc::clone(&reader_is_gone), Arc::clone(&page_is_made));
    let page = move || async move {
        gone.notified().await;
        made.notify_one();
    };
    let routes = Router::new().route("/", get(page)).layer(from_fn(pages::see_through));
    let impatient = tokio::time::timeout(Duration::from_millis(10), routes.oneshot(Request::new(Body::empty()))).await;
    assert!(impatient.is_err());
    reader_is_gone.notify_one();
    let made = tokio::time::timeout(Duration::from_secs(5), page_is_made.notified()).await;
    assert!(made.is_ok());
}

#[tokio::test]
async fn a_page_that_panics_is_still_answered() {
    async fn page() {
        panic!("a defect");
    }
    let routes = Router::new()
        .route("/", get(page))
        .layer(from_fn(pages::see_through))
        .layer(from_fn(panics::catch));
    let answer = routes.oneshot(Request::new(Body::empty())).await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}
