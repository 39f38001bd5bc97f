//! Photos of requests: looking at them, and adding one.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::refusal::{FieldProblem, Refusal};
use services::account::safe_next;
use services::photo::{Kind, ReceivedPhoto};

use super::portal::{Portal, failed};
use super::{answer, forms};

/// Whoever may see a photo may keep it for a day; nobody in between may.
const PRIVATE: &str = "private, max-age=86400";

/// `/photos/{id}` and its thumbnail.
pub fn views() -> Router<Portal> {
    Router::new()
        .route("/photos/{id}", get(full))
        .route("/photos/{id}/thumb", get(thumbnail))
}

/// `/photos/{request}/{group}`: one photo in the field `photo`, its key in `id`.
pub fn uploads() -> Router<Portal> {
    Router::new().route("/photos/{request}/{group}", post(add))
}

async fn full(state: State<Portal>, id: Path<String>, request: Request) -> Response {
    view(state, id, Kind::Full, request).await
}

async fn thumbnail(state: State<Portal>, id: Path<String>, request: Request) -> Response {
    view(state, id, Kind::Thumbnail, request).await
}

async fn view(State(portal): State<Portal>, Path(id): Path<String>, kind: Kind, request: Request) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let actor = match call.services.actor(call.token.as_deref(), call.now).await {
        Ok(actor) => actor,
        Err(failure) => return failed(failure),
    };
    let photo = match call.services.open_photo(&actor, &id, kind).await {
        Ok(photo) => photo,
        Err(failure) => return failed(failure),
    };
    // A stored photo never changes, so that its key says all there is to say.
    let tag = format!("\"{id}-{}\"", if kind == Kind::Full { "full" } else { "thumb" });
    let mut response = if knows(request.headers(), &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "image/jpeg")], Body::from(photo.bytes)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(PRIVATE));
    headers.insert(header::VARY, HeaderValue::from_static("cookie"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Whether the browser says that it has this very file.
fn knows(headers: &HeaderMap, tag: &str) -> bool {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .unwrap_or_default();
    known
        .split(',')
        .any(|known| known.trim().trim_start_matches("W/") == tag)
}

async fn add(State(portal): State<Portal>, Path((of, group)): Path<(String, String)>, request: Request) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let page = answer::wants_page(request.headers());
    let actor = match call.services.actor(call.token.as_deref(), call.now).await {
        Ok(actor) => actor,
        Err(failure) if page => return forms::back(failure, "/"),
        Err(failure) => return failed(failure),
    };
    let mut form = match forms::received(&portal, &call, request).await {
        Ok(form) => form,
        Err(unread) => return unread.into_response(),
    };
    let next = safe_next(form.text("back"), false).to_owned();
    let photo = match form.photos.pop() {
        Some(photo) if form.photos.is_empty() => {
            let id = Some(form.text("id").to_owned()).filter(|id| !id.is_empty());
            Ok(ReceivedPhoto { id, ..photo })
        }
        Some(_) => Err(Refusal::TooManyPhotos { limit: 1 }.into()),
        None => Err(Refusal::field("photo", FieldProblem::Missing).into()),
    };
    let added = match photo {
        Ok(photo) => call.services.add_photo(&actor, &of, &group, &photo, call.now).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Ok(_) if page => Redirect::to(&next).into_response(),
        Ok(id) => axum::Json(serde_json::json!({ "id": id })).into_response(),
        // What comes after the path says what was done, which it was not.
        Err(failure) if page => forms::back(failure, next.split('?').next().unwrap_or("/")),
        Err(failure) => failed(failure),
    }
}
