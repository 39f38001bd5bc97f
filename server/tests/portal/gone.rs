//! Readers who are gone before their page is made.

use app::api::ApiError;
use app::data::Data;
use leptos::prelude::Owner;
use std::time::Duration;

#[tokio::test]
async fn what_is_awaited_for_a_page_that_is_gone_comes_and_breaks_nothing() {
    // Says to leptos where tasks run, as the server does when it starts.
    let _ = leptos_axum::generate_route_list(|| ());
    let page = Owner::new();
    let answer = page.with(|| {
        let fetch = |()| async {
            tokio::task::yield_now().await;
            Ok::<i64, ApiError>(7)
        };
        Data::new(|| (), fetch).answer()
    });
    page.cleanup();
    drop(page);
    let answer = tokio::time::timeout(Duration::from_secs(5), answer).await;
    assert!(matches!(answer, Ok(Ok(7))), "{answer:?}");
}
