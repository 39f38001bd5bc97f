//! Requests and answers in the tests' own words.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt as _;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("a readable header"))
            .unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("the answer is text")
    }

    pub fn error(&self) -> app::api::ApiError {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no error in {:?}", self.text()))
    }
}

/// Sends a request through the routes as they are.
pub async fn ask(routes: &Router, request: Request<Body>) -> Answer {
    let response = routes.clone().oneshot(request).await.expect("routes always answer");
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.expect("the answer is whole");
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: body.to_vec(),
    }
}

/// What a browser sends to open a page.
pub fn page(address: &str) -> Request<Body> {
    Request::get(address)
        .header(header::HOST, "hq.example")
        .header(header::ACCEPT, "text/html,application/xhtml+xml")
        .body(Body::empty())
        .expect("a request")
}

/// What the application sends from a page of its own.
pub fn call(address: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(address)
        .header(header::HOST, "hq.example")
        .header(header::ORIGIN, "http://hq.example")
        .header(header::ACCEPT, "application/json")
        .body(body.into())
        .expect("a request")
}
