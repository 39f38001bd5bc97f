//! Figures for Prometheus (指标).

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::refusal::Refusal;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use services::photo::PhotoFolder;

use super::{answer, client};

const REQUESTS: &str = "portal_http_requests_total";
const DURATION: &str = "portal_http_request_duration_seconds";
const IN_FLIGHT: &str = "portal_http_requests_in_flight";
const RESIDENT: &str = "portal_resident_memory_bytes";
const PHOTO_BYTES: &str = "portal_photo_bytes_stored_total";
const PHOTO_SYNCS: &str = "portal_photo_syncs_total";

const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
/// Recorded durations are folded into their buckets this often, whether anybody reads them or not.
const FOLD: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins to count. Before this is called counting costs nothing and keeps nothing. Calling it again changes nothing.
///
/// # Errors
/// When another recorder counts already.
pub fn begin() -> Result<(), String> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Full(DURATION.to_owned()), &BUCKETS)
        .map_err(|error| error.to_string())?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    let _ = RECORDER.set(handle);
    metrics::describe_counter!(REQUESTS, "Answered requests by route, method and class of status");
    metrics::describe_histogram!(DURATION, "Time to the answer's head by route and class of status");
    metrics::describe_gauge!(IN_FLIGHT, "Requests being answered");
    metrics::describe_gauge!(RESIDENT, "Resident memory of the process");
    metrics::describe_counter!(PHOTO_BYTES, "Bytes of photos and thumbnails written since the start");
    metrics::describe_counter!(PHOTO_SYNCS, "Times the disk made photos durable since the start");
    Ok(())
}

/// Folds recorded durations for as long as it runs.
pub async fn fold() {
    let mut ticks = tokio::time::interval(FOLD);
    loop {
        ticks.tick().await;
        if let Some(recorder) = RECORDER.get() {
            recorder.run_upkeep();
        }
    }
}

/// Counts an answered request.
pub fn count_request(method: &Method, route: &str, status: StatusCode, time: Duration) {
    let class = match status.as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    let route = route.to_owned();
    metrics::counter!(REQUESTS, "route" => route.clone(), "method" => method_label(method), "status" => class)
        .increment(1);
    metrics::histogram!(DURATION, "route" => route, "status" => class).record(time.as_secs_f64());
}

/// Anybody may invent methods; the figures know only those that are used.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

/// A request being answered, for as long as it exists.
#[derive(Debug)]
pub struct InFlight(());

impl InFlight {
    /// One more.
    pub fn begin() -> Self {
        metrics::gauge!(IN_FLIGHT).increment(1.0);
        Self(())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        metrics::gauge!(IN_FLIGHT).decrement(1.0);
    }
}

struct Reader {
    allowed: Vec<IpAddr>,
    photos: PhotoFolder,
}

/// `/metrics` for this machine and the addresses that are allowed besides.
pub fn routes(allowed: Vec<IpAddr>, photos: PhotoFolder) -> Router {
    Router::new()
        .route("/metrics", get(read))
        .with_state(Arc::new(Reader { allowed, photos }))
}

async fn read(State(reader): State<Arc<Reader>>, headers: HeaderMap, request: Request) -> Response {
    let peer = client::peer(request.extensions());
    let near = |peer: IpAddr| peer.is_loopback() || reader.allowed.contains(&peer);
    // A proxy on this machine passes on what anybody asks of it: that is not this machine asking.
    if client::is_forwarded(&headers) || !peer.is_some_and(near) {
        return answer::refuse(Refusal::NotFound);
    }
    let Some(recorder) = RECORDER.get() else {
        return answer::refuse(Refusal::NotFound);
    };
    metrics::gauge!(RESIDENT).set(resident_bytes().unwrap_or_default());
    metrics::counter!(PHOTO_BYTES).absolute(reader.photos.stored_bytes());
    metrics::counter!(PHOTO_SYNCS).absolute(reader.photos.syncs());
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        recorder.render(),
    )
        .into_response()
}

/// What of the process is in memory, as Linux says it.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u32 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(f64::from(kibibytes) * 1024.0)
}
