//! What every answer goes through.

use std::convert::Infallible;
use std::time::Duration;

use app::api::ApiError;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Html;
use axum::routing::{get, post};
use domain::refusal::Refusal;
use server::http::limits::with_limits;
use server::http::{Rules, answer, with_layers};

use super::asking::{ask, call, page};

const LIMIT: usize = 1000;

async fn panics() -> &'static str {
    panic!("a defect in 张三's case")
}

fn routes() -> Router {
    let routes = Router::new()
        .route("/page", get(|| async { Html("<p>页面</p>".repeat(100)) }))
        .route("/text", get(|| async { "plain" }))
        .route("/echo", post(|body: String| async move { body }))
        .route("/panic", get(panics).post(panics))
        .route(
            "/slow",
            get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }),
        )
        .route(
            "/refused",
            get(|| async { answer::refuse(Refusal::TooManyPhotos { limit: 9 }) }),
        )
        .route(
            "/bad",
            get(|| async { (StatusCode::BAD_REQUEST, "Failed to deserialize <script>") }),
        )
        .route(
            "/function",
            post(|| async {
                (
                    StatusCode::UNPROCESSABLE_ENTITY,
                    [("serverfnerror", "/api/x")],
                    "its own words",
                )
            }),
        )
        .route(
            "/own",
            get(|| async {
                let policy = HeaderValue::from_static("default-src 'self'");
                (
                    [
                        (header::CONTENT_SECURITY_POLICY, policy),
                        (header::CACHE_CONTROL, HeaderValue::from_static("private")),
                    ],
                    "",
                )
            }),
        );
    with_layers(
        with_limits(routes, LIMIT, Duration::from_millis(200)),
        &Rules::default(),
    )
}

#[tokio::test]
async fn every_answer_tells_the_browser_what_it_may_do() {
    for address in ["/page", "/text", "/panic", "/nowhere", "/slow", "/refused"] {
        let answer = ask(&routes(), page(address)).await;
        for (name, part) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("permissions-policy", "camera=(self)"),
            ("cross-origin-opener-policy", "same-origin"),
            ("content-security-policy", "frame-ancestors 'none'"),
            ("cache-control", "no-store"),
        ] {
            assert!(
                answer.header(name).contains(part),
                "{address}: {name} is {:?}",
                answer.header(name)
            );
        }
        assert!(answer.header("x-request-id").len() >= 8, "{address}");
        assert_eq!(answer.header("strict-transport-security"), "");
    }
}

#[tokio::test]
async fn code_is_sent_without_what_concerns_pages_alone() {
    let routes = Router::new().route("/pkg/portal.js", get(|| async { "" }));
    let routes = with_layers(routes, &Rules::default());
    let code = ask(&routes, page("/pkg/portal.js")).await;
    assert_eq!(code.header("x-content-type-options"), "nosniff");
    assert_eq!(code.header("cross-origin-resource-policy"), "same-origin");
    assert_eq!(code.header("content-security-policy"), "");
    assert_eq!(code.header("permissions-policy"), "");
    let missing = ask(&routes, page("/pkg/none.js")).await;
    assert!(missing.header("content-security-policy").contains("default-src 'none'"));
}

#[tokio::test]
async fn over_https_the_browser_is_told_to_stay_there() {
    let rules = Rules {
        origin: "https://hq.example".parse().ok(),
        ..Rules::default()
    };
    let routes = with_layers(Router::new().route("/", get(|| async { "" })), &rules);
    assert!(
        ask(&routes, page("/"))
            .await
            .header("strict-transport-security")
            .contains("max-age=")
    );
}

#[tokio::test]
async fn what_a_handler_says_of_its_answer_stands() {
    let answer = ask(&routes(), page("/own")).await;
    assert_eq!(answer.header("content-security-policy"), "default-src 'self'");
    assert_eq!(answer.header("cache-control"), "private");
}

#[tokio::test]
async fn what_another_site_sends_is_refused_as_a_page_and_as_data() {
    let mut form = call("/echo", "x=1");
    form.headers_mut()
        .insert(header::ORIGIN, HeaderValue::from_static("http://evil.example"));
    form.headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    let answer = ask(&routes(), form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.text().contains("不是从本网站的页面发出的"), "{}", answer.text());
    let mut script = call("/echo", "x=1");
    script
        .headers_mut()
        .insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    let answer = ask(&routes(), script).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.error(), ApiError::Refused(Refusal::NotAllowed));
}

#[tokio::test]
async fn the_portals_own_calls_and_links_from_elsewhere_pass() {
    assert_eq!(ask(&routes(), call("/echo", "申请")).await.text(), "申请");
    let mut link = page("/page");
    link.headers_mut()
        .insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    assert_eq!(ask(&routes(), link).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_however_it_is_sent() {
    assert_eq!(
        ask(&routes(), call("/echo", "x".repeat(LIMIT))).await.status,
        StatusCode::OK
    );
    let mut known = call("/echo", "x".repeat(LIMIT + 1));
    known
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(LIMIT + 1));
    let chunks = (0..20).map(|_| Ok::<_, Infallible>("x".repeat(100)));
    let unknown = call("/echo", Body::from_stream(futures::stream::iter(chunks)));
    for request in [known, unknown] {
        let answer = ask(&routes(), request).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(answer.error(), ApiError::Unreadable);
    }
}

#[tokio::test]
async fn a_panic_becomes_a_ticket_and_shows_nothing_of_the_defect() {
    let answer = ask(&routes(), page("/panic")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(
        answer.text().contains(answer.header("x-request-id")),
        "{}",
        answer.text()
    );
    assert!(!answer.text().contains("张三"));
    let answer = ask(&routes(), call("/panic", "")).await;
    assert_eq!(
        answer.error(),
        ApiError::Ticket(answer.header("x-request-id").to_owned())
    );
}

#[tokio::test]
async fn what_takes_too_long_is_given_up() {
    let answer = ask(&routes(), page("/slow")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("请稍后再试"), "{}", answer.text());
}

#[tokio::test]
async fn nobody_reads_a_librarys_english() {
    for (address, status, words) in [
        ("/nowhere", StatusCode::NOT_FOUND, "没有找到"),
        ("/bad", StatusCode::BAD_REQUEST, "无法识别"),
        ("/echo", StatusCode::METHOD_NOT_ALLOWED, "不支持这样的操作"),
        ("/refused", StatusCode::UNPROCESSABLE_ENTITY, "照片最多 9 张"),
    ] {
        let answer = ask(&routes(), page(address)).await;
        assert_eq!(answer.status, status, "{address}");
        assert!(answer.header("content-type").starts_with("text/html"), "{address}");
        assert!(answer.text().contains(words), "{address}: {}", answer.text());
        assert!(
            !answer.text().contains("<script>") && !answer.text().contains("deserialize"),
            "{address}"
        );
    }
    assert_eq!(ask(&routes(), page("/text")).await.text(), "plain");
}

#[tokio::test]
async fn a_server_functions_own_answer_is_left_alone() {
    let answer = ask(&routes(), call("/function", "")).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, "its own words")
    );
}

#[tokio::test]
async fn a_server_functions_error_gets_the_status_that_belongs_to_it() {
    for (error, status) in [
        (ApiError::Unreadable, StatusCode::BAD_REQUEST),
        (ApiError::Busy, StatusCode::CONFLICT),
        (ApiError::Refused(Refusal::NotAllowed), StatusCode::FORBIDDEN),
        (ApiError::Ticket("T1".into()), StatusCode::INTERNAL_SERVER_ERROR),
    ] {
        let body = serde_json::to_string(&error).expect("JSON");
        let handler = move || {
            let body = body.clone();
            async move { (StatusCode::INTERNAL_SERVER_ERROR, [("serverfnerror", "/api/x")], body) }
        };
        let routes = with_layers(Router::new().route("/api/x", post(handler)), &Rules::default());
        let answer = ask(&routes, call("/api/x", "")).await;
        assert_eq!((answer.status, answer.error()), (status, error));
    }
}

#[tokio::test]
async fn pages_travel_compressed_with_what_the_browser_knows() {
    for (accepted, encoding) in [("gzip, br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let mut request = page("/page");
        request
            .headers_mut()
            .insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        let answer = ask(&routes(), request).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert_eq!(
            answer.body.len() < 500,
            !encoding.is_empty(),
            "{} bytes",
            answer.body.len()
        );
    }
}

#[tokio::test]
async fn a_proxys_request_number_goes_in_and_out() {
    let mut request = page("/page");
    request
        .headers_mut()
        .insert("x-request-id", HeaderValue::from_static("from-the-proxy-1"));
    assert_eq!(ask(&routes(), request).await.header("x-request-id"), "from-the-proxy-1");
}
