//! `/health/…`.

use axum::http::StatusCode;

use super::asking::{ask, page};
use super::world::within;

#[test]
fn it_lives_and_is_ready_until_it_stops() {
    within(|world| async move {
        for address in ["/health/live", "/health/ready"] {
            let answer = ask(&world.routes, page(address)).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
        }
        world.stopping.begin();
        assert_eq!(ask(&world.routes, page("/health/live")).await.status, StatusCode::OK);
        let ready = ask(&world.routes, page("/health/ready")).await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(ready.text().contains("stopping"), "{}", ready.text());
    });
}

#[test]
fn a_database_that_is_gone_is_noticed() {
    within(|world| async move {
        world.services.store().clone().close().await.expect("closed");
        let ready = ask(&world.routes, page("/health/ready")).await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE, "{}", ready.text());
        assert_eq!(ask(&world.routes, page("/health/live")).await.status, StatusCode::OK);
    });
}
