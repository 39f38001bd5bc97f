//! Plain forms with photos: they work before any script has arrived.

use app::api::{ApiError, Call};
use axum::Router;
use axum::extract::FromRequest as _;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use services::filing::Received;
use services::photo::prepare::sha256;
use uuid::{Builder, Uuid};

use super::answer;
use super::form::{FormFailure, ReceivedForm, with_file};
use super::portal::{Portal, failed};
use domain::refusal::{FieldProblem, Refusal};
use services::Failure;
use services::account::safe_next;
use services::calendar::{FILE_BYTES, ReceivedNotice};

/// The form that asks for a service.
pub fn routes() -> Router<Portal> {
    Router::new()
        .route("/submit/request", post(file))
        .route("/submit/calendar", post(propose))
}

/// Keeps a holiday notice and goes on to its preview. What is refused goes back to the calendar's page.
async fn propose(State(portal): State<Portal>, request: Request) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let here = "/admin/calendar";
    if !call.services.may_upload(call.token.as_deref()).await {
        return back(Refusal::SignInNeeded.into(), here);
    }
    let read = match Multipart::from_request(request, &()).await {
        Ok(multipart) => with_file(multipart, FILE_BYTES).await,
        Err(_) => Err(FormFailure::Unreadable),
    };
    let Ok((form, file)) = read else {
        return back(Refusal::field("file", FieldProblem::NotAChoice).into(), here);
    };
    let received = ReceivedNotice {
        text: form.text("text").to_owned(),
        file,
        year: form.text("year").to_owned(),
        from: form.text("from").to_owned(),
    };
    match call
        .services
        .propose_notice(call.token.as_deref(), received, call.now)
        .await
    {
        Ok(()) => Redirect::to("/admin/calendar/import").into_response(),
        Err(failure) => back(failure, here),
    }
}

/// Files a request and goes on to its page. What is refused goes back to the form, which then holds what was typed.
async fn file(State(portal): State<Portal>, request: Request) -> Response {
    let call = portal.call(request.headers(), request.extensions());
    let page = answer::wants_page(request.headers());
    let here = page_of(request.headers());
    let form = match received(&portal, &call, request).await {
        Ok(form) => form,
        Err(Unread::SignInNeeded) if page => return back(Refusal::SignInNeeded.into(), &here),
        Err(unread) => return unread.into_response(),
    };
    let ask = address(
        &format!("/ask/{}", encode(form.text("service"))),
        &[("caller", form.text("caller")), ("follows", form.text("follows"))],
    );
    match call.services.file(call.token.as_deref(), named(form), call.now).await {
        Ok(filed) if page => Redirect::to(&format!("/requests/{}?done=filed", filed.id)).into_response(),
        Ok(filed) => axum::Json(serde_json::json!({ "id": filed.id, "number": filed.number })).into_response(),
        Err(failure) if page => back(failure, &ask),
        Err(failure) => failed(failure),
    }
}

/// Why a form with photos was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    /// Nobody in particular sent it.
    SignInNeeded,
    /// It could not be read.
    Failed(FormFailure),
}

impl IntoResponse for Unread {
    fn into_response(self) -> Response {
        match self {
            Self::SignInNeeded => answer::refuse(Refusal::SignInNeeded),
            Self::Failed(FormFailure::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Self::Failed(FormFailure::Unreadable) => answer::fail(StatusCode::BAD_REQUEST, ApiError::Unreadable),
            Self::Failed(FormFailure::Busy) => answer::fail(StatusCode::SERVICE_UNAVAILABLE, ApiError::Busy),
        }
    }
}

/// Reads a form with photos of somebody who may send them.
pub(super) async fn received(portal: &Portal, call: &Call, request: Request) -> Result<ReceivedForm, Unread> {
    if !call.services.may_upload(call.token.as_deref()).await {
        return Err(Unread::SignInNeeded);
    }
    let multipart = Multipart::from_request(request, &()).await;
    let multipart = multipart.map_err(|_: MultipartRejection| Unread::Failed(FormFailure::Unreadable))?;
    portal.forms.read(multipart).await.map_err(Unread::Failed)
}

/// The path of the page that a form stands on, by what the browser says; the first page otherwise.
fn page_of(headers: &HeaderMap) -> String {
    let page = headers.get(header::REFERER).and_then(|page| page.to_str().ok());
    let uri = page.and_then(|page| page.parse::<axum::http::Uri>().ok());
    let path = uri.as_ref().map_or("/", axum::http::Uri::path);
    safe_next(path, false).to_owned()
}

/// The form as the use case takes it. A photo's key follows from the request's and from what is on it: the same form
/// sent twice keeps the same files.
fn named(form: ReceivedForm) -> Received {
    let request = form.text("id").to_owned();
    let mut photos = form.photos;
    for photo in &mut photos {
        if let Ok(prepared) = &photo.content {
            photo.id = Some(photo_key(&request, &prepared.sha256));
        }
    }
    Received {
        fields: form.fields,
        photos,
    }
}

fn photo_key(request: &str, photo: &str) -> String {
    let digest = sha256(format!("{request}/{photo}").as_bytes());
    let number = u128::from_str_radix(digest.get(..32).unwrap_or_default(), 16).unwrap_or_default();
    let mut key = Builder::from_u128(number);
    key.set_variant(uuid::Variant::RFC4122)
        .set_version(uuid::Version::Custom);
    Uuid::hyphenated(key.into_uuid()).to_string()
}

/// Back to the page that a form stands on, which shows what was wrong; what was typed is in the draft.
pub(super) fn back(failure: Failure, form: &str) -> Response {
    let to = match ApiError::from(failure) {
        ApiError::Refused(Refusal::SignInNeeded) => address("/sign-in", &[("next", form)]),
        ApiError::Refused(Refusal::PasswordChangeNeeded) => "/password".to_owned(),
        problem => address(
            form,
            &[("problem", &serde_json::to_string(&problem).unwrap_or_default())],
        ),
    };
    Redirect::to(&to).into_response()
}

/// An address with those parts of the query that are not empty.
fn address(path: &str, query: &[(&str, &str)]) -> String {
    let filled = query.iter().filter(|(_, value)| !value.is_empty());
    let pairs: Vec<String> = filled
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    let joint = if path.contains('?') { '&' } else { '?' };
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}{joint}{}", pairs.join("&"))
    }
}

/// Percent-encoding of everything but letters, digits and `-_.~`.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_goes_back_to_the_form_with_the_reason() {
        let response = back(Refusal::NotAPhoto.into(), "/ask/%E7%A9%BA%E8%B0%83?caller=li");
        let location = response
            .headers()
            .get("location")
            .and_then(|location| location.to_str().ok());
        assert_eq!(
            location,
            Some("/ask/%E7%A9%BA%E8%B0%83?caller=li&problem=%7B%22Refused%22%3A%22NotAPhoto%22%7D")
        );
    }

    #[test]
    fn whoever_has_to_sign_in_comes_back_to_the_form() {
        let response = back(Refusal::SignInNeeded.into(), "/ask/ac?caller=li");
        let location = response
            .headers()
            .get("location")
            .and_then(|location| location.to_str().ok());
        assert_eq!(location, Some("/sign-in?next=%2Fask%2Fac%3Fcaller%3Dli"));
    }

    #[test]
    fn a_photos_key_is_a_uuid_that_follows_from_request_and_content() {
        let key = photo_key("0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f", "abc");
        assert_eq!(key, photo_key("0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f", "abc"));
        assert_ne!(key, photo_key("0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f", "abd"));
        assert_eq!(Uuid::try_parse(&key).map(|key| key.get_version_num()), Ok(8));
    }
}
