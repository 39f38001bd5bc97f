//! Refusals in plain words: a page for people, JSON for the application.
//!
//! A handler or layer only says what happened, by [`fail`] or with a bare status. [`render`] alone decides how that
//! looks, so that no answer ever shows a library's English one-liner.

use std::sync::Arc;

use app::api::ApiError;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::refusal::Refusal;

use super::{Rules, observe};

/// The header by which the application's client knows that a server function answered.
const FROM_SERVER_FUNCTION: &str = "serverfnerror";
/// No error of a server function is longer.
const LONGEST_ERROR: usize = 64 * 1024;

/// What an answer says, before it is a page or JSON.
#[derive(Debug, Clone)]
struct Said {
    error: ApiError,
    sentence: String,
}

/// A refusal or failure, in the words that belong to it.
pub fn fail(status: StatusCode, error: ApiError) -> Response {
    let sentence = app::text::error(&error);
    say(status, error, sentence)
}

/// A refusal by the rules, with the status that belongs to it.
pub fn refuse(refusal: Refusal) -> Response {
    fail(status_of(&refusal), ApiError::Refused(refusal))
}

fn status_of(refusal: &Refusal) -> StatusCode {
    StatusCode::from_u16(refusal.http_status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

/// A refusal or failure in words of its own.
pub fn say(status: StatusCode, error: ApiError, sentence: impl Into<String>) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Said {
        error,
        sentence: sentence.into(),
    });
    response
}

/// Whether the answer is looked at by a person: a page, or the answer to a plain form.
pub fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// Renders what was said, and what nobody put into words.
pub async fn render(State(rules): State<Arc<Rules>>, request: Request, next: Next) -> Response {
    let page = wants_page(request.headers());
    let ticket = observe::ticket(request.headers()).unwrap_or_default().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    if status == StatusCode::INTERNAL_SERVER_ERROR && response.headers().contains_key(FROM_SERVER_FUNCTION) {
        return graded(response).await;
    }
    let said = match response.extensions_mut().remove::<Said>() {
        Some(said) => said,
        None if is_bare(&response) => bare(status, ticket),
        None => return response,
    };
    let body = if page {
        Html(document(status, &said.sentence, rules.stylesheet.as_deref())).into_response()
    } else {
        Json(&said.error).into_response()
    };
    let (parts, body) = body.into_parts();
    *response.body_mut() = body;
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().extend(parts.headers);
    response
}

/// A server function's error with the status that belongs to it: by themselves they all say 500, also when it was the
/// form that could not be read.
async fn graded(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LONGEST_ERROR).await else {
        return fail(StatusCode::INTERNAL_SERVER_ERROR, ApiError::Busy);
    };
    if let Ok(error) = serde_json::from_slice(&body) {
        parts.status = match &error {
            ApiError::Refused(refusal) => status_of(refusal),
            ApiError::Busy => StatusCode::CONFLICT,
            ApiError::Unreadable => StatusCode::BAD_REQUEST,
            ApiError::Ticket(_) | ApiError::Offline | ApiError::Kept => StatusCode::INTERNAL_SERVER_ERROR,
        };
        parts
            .headers
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Response::from_parts(parts, Body::from(body))
}

/// Whether the answer is an error that is neither ours nor a page's.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let wordless = kind.is_none_or(|kind| kind.starts_with("text/plain"));
    (status.is_client_error() || status.is_server_error())
        && wordless
        && !response.headers().contains_key(FROM_SERVER_FUNCTION)
}

fn bare(status: StatusCode, ticket: String) -> Said {
    let (error, sentence) = match status {
        StatusCode::NOT_FOUND => (ApiError::Refused(Refusal::NotFound), None),
        StatusCode::UNAUTHORIZED => (ApiError::Refused(Refusal::SignInNeeded), None),
        StatusCode::FORBIDDEN => (ApiError::Refused(Refusal::NotAllowed), None),
        StatusCode::PAYLOAD_TOO_LARGE => (
            ApiError::Unreadable,
            Some("提交的内容太大，请缩短文字或减少照片后再试。"),
        ),
        StatusCode::METHOD_NOT_ALLOWED => (ApiError::Unreadable, Some("这个地址不支持这样的操作。")),
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => {
            (ApiError::Busy, Some("系统正忙，没有及时完成，请稍后再试一次。"))
        }
        status if status.is_server_error() => (ApiError::Ticket(ticket), None),
        _ => (ApiError::Unreadable, None),
    };
    let sentence = sentence.map_or_else(|| app::text::error(&error), str::to_owned);
    Said { error, sentence }
}

fn document(status: StatusCode, sentence: &str, stylesheet: Option<&str>) -> String {
    let title = match status {
        StatusCode::NOT_FOUND => "没有找到",
        StatusCode::UNAUTHORIZED => "请先登录",
        StatusCode::FORBIDDEN => "不能这样操作",
        status if status.is_server_error() => "系统出了问题",
        _ => "没有办成",
    };
    let style = stylesheet
        .map(|href| format!("<link rel=\"stylesheet\" href=\"{href}\">"))
        .unwrap_or_default();
    let sentence = escape(sentence);
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · 机关后勤服务</title>{style}</head>\
         <body><main class=\"page\"><h1>{title}</h1><p role=\"alert\">{sentence}</p>\
         <p><a href=\"/\">回到首页</a></p></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
