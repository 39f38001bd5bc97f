//! Live pages (实时更新): a stream of "something changed", on which a page fetches again what it may see.
//!
//! An event's id is its position in the outbox: a browser that comes back sends it, and gets what it missed. A page
//! carries the position at which it was made (`?after=`), so that what changed before it listened is told as well.

use std::convert::Infallible;
use std::time::Duration;

use app::api::ApiError;
use axum::Router;
use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{Stream, StreamExt as _, stream};
use serde::Deserialize;
use services::{Seen, Subscription};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer;
use super::portal::{Portal, failed};

/// A sign of life this often keeps proxies from closing the connection.
const SIGN_OF_LIFE: Duration = Duration::from_secs(25);
/// After a lost connection a browser comes back so soon; a second more or less, so that not all come at once.
const COME_BACK_MILLISECONDS: u64 = 2_000;
/// Pages that are live at a time.
pub const READERS: usize = 4096;
/// Keeps proxies from collecting what should arrive at once.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");
const LAST_SEEN: HeaderName = HeaderName::from_static("last-event-id");

/// What a page knows when it begins to listen.
#[derive(Debug, Default, Deserialize)]
struct Known {
    /// It knows everything up to this position.
    #[serde(default)]
    after: String,
    /// It was read some seconds before this position or later.
    #[serde(default)]
    near: String,
}

/// `/live/{topics}`.
pub fn routes() -> Router<Portal> {
    Router::new().route("/live/{topics}", get(live))
}

async fn live(
    State(portal): State<Portal>,
    Path(topics): Path<String>,
    Query(known): Query<Known>,
    request: Request,
) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let actor = match call.services.actor(call.token.as_deref(), call.now).await {
        Ok(actor) => actor,
        Err(failure) => return failed(failure),
    };
    let topics = match call.services.watched(&actor, &topics).await {
        Ok(topics) => topics,
        Err(failure) => return failed(failure),
    };
    let Ok(seat) = portal.seats.clone().try_acquire_owned() else {
        return answer::fail(StatusCode::SERVICE_UNAVAILABLE, ApiError::Busy);
    };
    let seen = seen(request.headers(), known);
    let subscription = call.services.live().subscribe(&topics, &seen);
    let stopping = portal.stopping.clone();
    let events = first(&subscription).chain(changes(subscription, seat));
    let events = events.take_until(Box::pin(async move { stopping.begun().await }));
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE))
        .into_response();
    response
        .headers_mut()
        .insert(UNBUFFERED, HeaderValue::from_static("no"));
    response
}

/// A browser that comes back by itself says more exactly what it saw than the address that it first opened.
fn seen(headers: &HeaderMap, known: Known) -> Seen {
    let last = headers.get(LAST_SEEN).and_then(|last| last.to_str().ok());
    match last.filter(|last| !last.is_empty()) {
        Some(last) => Seen::Exactly(last.to_owned()),
        None if !known.after.is_empty() => Seen::Exactly(known.after),
        None if !known.near.is_empty() => Seen::About(known.near),
        None => Seen::Nothing,
    }
}

/// Whoever may have missed more than is known is told to fetch; everybody else hears that the line stands.
fn first(subscription: &Subscription) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let name = if subscription.start_over { "changed" } else { "ready" };
    let wait = COME_BACK_MILLISECONDS + rand::random::<u64>() % 1_000;
    let mut event = Event::default()
        .event(name)
        .retry(Duration::from_millis(wait))
        .data("1");
    // While something missed is still to come, the position is not reached yet.
    if subscription.missed.is_empty() && !subscription.position.is_empty() {
        event = event.id(&subscription.position);
    }
    stream::iter([Ok(event)])
}

/// The topics' notices. Who is too slow to take them is sent away: the browser comes back by itself for the rest.
fn changes(subscription: Subscription, seat: OwnedSemaphorePermit) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((subscription, seat), |(mut subscription, seat)| async move {
        let notice = subscription.next().await?;
        let event = Event::default().event("changed").id(&notice.position).data("1");
        Some((Ok(event), (subscription, seat)))
    })
}

/// Seats for pages that are live.
pub fn seats() -> std::sync::Arc<Semaphore> {
    std::sync::Arc::new(Semaphore::new(READERS))
}
