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
fn a_database_of_another_version_is_not_ready() {
    within(|world| async move {
        let forget = "DELETE (SELECT VALUE id FROM migration WHERE string::contains(<string> id, 'photo'))";
        world
            .services
            .store()
            .exec(forget, storage::Bindings::new())
            .await
            .expect("forgotten");
        let ready = ask(&world.routes, page("/health/ready")).await;
        assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE, "{}", ready.text());
        assert!(ready.text().contains("migrated"), "{}", ready.text());
        assert_eq!(ask(&world.routes, page("/health/live")).await.status, StatusCode::OK);
    });
}
