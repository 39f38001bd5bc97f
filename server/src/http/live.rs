//! Live pages (实时更新): a stream of "something changed", on which a page fetches again what it may see.

use std::convert::Infallible;
use std::time::Duration;

use app::api::ApiError;
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{Stream, StreamExt as _, stream};
use services::Notice;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer;
use super::portal::{Portal, failed};

/// A sign of life this often keeps proxies from closing the connection.
const SIGN_OF_LIFE: Duration = Duration::from_secs(25);
/// Pages that are live at a time.
pub const READERS: usize = 4096;
/// Keeps proxies from collecting what should arrive at once.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
const LAST_SEEN: HeaderName = HeaderName::from_static("last-event-id");

/// `/live/{topic}`.
pub fn routes() -> Router<Portal> {
    Router::new().route("/live/{topic}", get(live))
}

async fn live(State(portal): State<Portal>, Path(topic): Path<String>, request: Request) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let actor = match call.services.actor(call.token.as_deref(), call.now).await {
        Ok(actor) => actor,
        Err(failure) => return failed(failure),
    };
    // Before the question whether it may be watched, so that no notice falls in between.
    let notices = call.services.live().subscribe();
    if let Err(failure) = call.services.may_watch(&actor, &topic).await {
        return failed(failure);
    }
    let Ok(seat) = portal.seats.clone().try_acquire_owned() else {
        return answer::fail(StatusCode::SERVICE_UNAVAILABLE, ApiError::Busy);
    };
    let returns = request.headers().contains_key(LAST_SEEN);
    let stopping = portal.stopping.clone();
    let events = first(returns).chain(changes(notices, topic, seat));
    let events = events.take_until(Box::pin(async move { stopping.begun().await }));
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
        .into_response();
    response
        .headers_mut()
        .insert(UNBUFFERED, HeaderValue::from_static("no"));
    response
}

/// Whoever comes back may have missed something and is told to fetch; whoever is new hears that the line stands.
fn first(returns: bool) -> impl Stream<Item = Result<Event, Infallible>> {
    let name = if returns { "changed" } else { "ready" };
    stream::iter([Ok(Event::default()
        .event(name)
        .id("0")
        .retry(Duration::from_secs(3))
        .data("1"))])
}

/// The topic's notices. Who is too slow to take them is sent away: the browser comes back by itself and fetches.
fn changes(
    notices: Receiver<Notice>,
    topic: String,
    seat: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((notices, topic, seat), |(mut notices, topic, seat)| async move {
        loop {
            match notices.recv().await {
                Ok(notice) if notice.topics.contains(&topic) => {
                    let event = Event::default()
                        .event("changed")
                        .id(notice.number.to_string())
                        .data("1");
                    return Some((Ok(event), (notices, topic, seat)));
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_) | RecvError::Closed) => return None,
            }
        }
    })
}

/// Seats for pages that are live.
pub fn seats() -> std::sync::Arc<Semaphore> {
    std::sync::Arc::new(Semaphore::new(READERS))
}
