//! A panic is a defect: the visitor gets a ticket, the log gets the rest, the server goes on.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use app::api::ApiError;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt as _;

use super::{answer, observe};

/// Turns a panic of anything further in into an answer.
pub async fn catch(request: Request, next: Next) -> Response {
    let ticket = observe::ticket(request.headers()).unwrap_or_default().to_owned();
    // Whatever the panic left half done is dropped with the request; what requests share is behind locks of its own.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(ticket, panic = words(panic.as_ref()), "a request panicked");
            answer::fail(StatusCode::INTERNAL_SERVER_ERROR, ApiError::Ticket(ticket))
        }
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let owned = panic.downcast_ref::<String>().map(String::as_str);
    owned
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}
