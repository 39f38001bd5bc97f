//! Input that nobody means well: every server function and form refuses it in the 400s, and nothing breaks.

use axum::body::Body;
use axum::http::{Method, Request, header};
use leptos::server_fn::axum::server_fn_paths;

use super::asking::{ask, call, page};
use super::submit::{ID, form, send};
use super::world::{World, by, within};

const FORM: &str = "application/x-www-form-urlencoded";

/// What is sent to each: nothing, what is no form, a wrong type in every field, the injections of four languages.
fn bodies() -> Vec<(&'static str, String)> {
    let fields = [
        "request",
        "id",
        "version",
        "key",
        "command",
        "reason",
        "text",
        "person",
        "place",
        "service",
        "caller",
        "centre",
        "login",
        "password",
        "old",
        "new",
        "again",
        "token",
        "next",
        "date",
        "kind",
        "name",
        "role",
        "scope",
        "what",
        "year",
        "month",
        "group",
        "overall",
        "conduct",
        "environment",
        "reasons",
        "named",
        "after",
        "query",
        "which",
        "status",
        "dwelling",
        "application",
        "household",
        "current_area",
        "words",
        "view",
        "form",
    ];
    let filled = |value: &str| fields.map(|field| format!("{field}={value}")).join("&");
    vec![
        (FORM, String::new()),
        (FORM, "%%%=&&&==%ff%fe".to_owned()),
        ("application/json", "{\"a\":".to_owned()),
        ("text/plain", "hello".to_owned()),
        (FORM, filled("")),
        (FORM, filled("-1")),
        (FORM, filled("9999999999999999999999")),
        (FORM, filled("%27%3B%20DELETE%20person%3B--")),
        (FORM, filled("request%3A%E2%9F%A8x%E2%9F%A9")),
        (FORM, filled("%3Cscript%3Ealert(1)%3C%2Fscript%3E")),
        (FORM, filled("..%2F..%2F..%2Fetc%2Fpasswd")),
        (FORM, filled("%00%01%02")),
        (FORM, filled(&"%E9%95%BF".repeat(200))),
    ]
}

fn aimed(path: &str, method: &Method, kind: &str, body: &str) -> Request<Body> {
    if *method == Method::GET {
        let mut request = page(&format!(
            "{path}?{}",
            body.chars().take(8000).collect::<String>().replace(['{', '"', ' '], "")
        ));
        request
            .headers_mut()
            .insert(header::ACCEPT, "application/json".parse().expect("a header"));
        return request;
    }
    let mut request = call(path, body.to_owned());
    request
        .headers_mut()
        .insert(header::CONTENT_TYPE, kind.parse().expect("a header"));
    request
}

#[test]
fn no_server_function_breaks_whoever_sends_whatever() {
    within(|world| async move {
        let cookies = [String::new(), world.cookie("zhang").await, world.cookie("desk").await];
        let paths: Vec<_> = server_fn_paths().collect();
        assert!(paths.len() > 10, "the server functions are not linked in");
        let mut broken = Vec::new();
        for (path, method) in paths {
            if path.ends_with("/sign_out") {
                continue;
            }
            for (kind, body) in bodies() {
                for cookie in &cookies {
                    let mut request = aimed(path, &method, kind, &body);
                    if !cookie.is_empty() {
                        request = by(request, cookie);
                    }
                    let answer = ask(&world.routes, request).await;
                    if answer.status.is_server_error() {
                        let body: String = body.chars().take(60).collect();
                        let said: String = answer.text().chars().take(120).collect();
                        broken.push(format!(
                            "{method} {path} with {kind} {body:?}: {} {said}",
                            answer.status
                        ));
                    }
                }
            }
        }
        assert!(broken.is_empty(), "{} broke:\n{}", broken.len(), broken.join("\n"));
        still_works(&world).await;
    });
}

#[test]
fn ten_megabytes_of_text_get_nowhere() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let long = format!("text={}", "x".repeat(10 * 1024 * 1024));
        for (path, method) in server_fn_paths() {
            if method == Method::GET {
                continue;
            }
            let answer = ask(&world.routes, by(aimed(path, &method, FORM, &long), &cookie)).await;
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        }
        still_works(&world).await;
    });
}

#[test]
fn other_peoples_requests_can_be_neither_read_nor_changed() {
    within(|world| async move {
        let zhang = world.cookie("zhang").await;
        send(&world, &zhang, &form(ID), false).await;
        for login in ["li", "westdesk"] {
            let other = world.cookie(login).await;
            let read = aimed("/api/request_page", &Method::GET, FORM, &format!("id={ID}"));
            let answer = ask(&world.routes, by(read, &other)).await;
            assert!(
                answer.status.is_client_error(),
                "{login}: {} {}",
                answer.status,
                answer.text()
            );
            assert!(!answer.text().contains("漏水"));
            for command in [
                "accept", "cancel", "message", "note", "assign", "take", "confirm", "reroute", "nudge",
            ] {
                let form =
                    format!("request={ID}&version=1&command={command}&reason=x&text=x&technician=li&centre=west");
                let answer = ask(&world.routes, by(aimed("/api/act", &Method::POST, FORM, &form), &other)).await;
                assert!(
                    answer.status.is_client_error(),
                    "{login} {command}: {} {}",
                    answer.status,
                    answer.text()
                );
            }
        }
    });
}

/// After everything, asking for a service works as before.
async fn still_works(world: &World) {
    let cookie = world.cookie("li").await;
    let answer = send(world, &cookie, &form("0193a4a0-7b1c-7d3e-8f00-0000000000ff"), false).await;
    assert!(answer.status.is_success(), "{} {}", answer.status, answer.text());
}
