//! Whether the server lives and whether it can work (健康检查).

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use storage::Store;

use super::stop::Stopping;

/// The database has to answer within this.
const PATIENCE: Duration = Duration::from_secs(1);

#[derive(Clone)]
struct Health {
    store: Store,
    stopping: Stopping,
}

/// `/health/live` and `/health/ready`.
pub fn routes(store: Store, stopping: Stopping) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/ready", get(ready))
        .with_state(Health { store, stopping })
}

/// Ready is who should be sent requests: the database answers, its schema is this version's, and no end is near.
async fn ready(State(health): State<Health>) -> Response {
    let state = if health.stopping.has_begun() {
        Err("stopping")
    } else {
        match tokio::time::timeout(PATIENCE, database(&health.store)).await {
            Ok(state) => state,
            Err(_) => Err("the database does not answer in time"),
        }
    };
    match state {
        Ok(()) => "ready\n".into_response(),
        // As JSON, so that the words for people are not put in its place.
        Err(reason) => {
            let body = serde_json::json!({ "ready": false, "reason": reason });
            (StatusCode::SERVICE_UNAVAILABLE, axum::Json(body)).into_response()
        }
    }
}

async fn database(store: &Store) -> Result<(), &'static str> {
    store.ping().await.map_err(|_| "the database does not answer")?;
    let pending = store
        .pending_migrations()
        .await
        .map_err(|_| "the schema cannot be read")?;
    if pending.is_empty() {
        Ok(())
    } else {
        Err("the schema has to be migrated")
    }
}
