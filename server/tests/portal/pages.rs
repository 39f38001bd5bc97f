//! Pages and server functions behind the layers.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::StatusCode;

use super::asking::{ask, call, page};
use super::world::{by, within};

#[test]
fn a_pages_scripts_carry_the_nonce_of_its_policy() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let mut nonces = Vec::new();
        for _ in 0..2 {
            let answer = ask(&world.routes, by(page("/"), &cookie)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            let policy = answer.header("content-security-policy").to_owned();
            let nonce = policy
                .split("'nonce-")
                .nth(1)
                .and_then(|rest| rest.split('\'').next())
                .expect("a nonce");
            let html = answer.text();
            let scripts = html.matches("<script").count();
            assert!(
                scripts > 0 && html.matches(&format!("nonce=\"{nonce}\"")).count() >= scripts,
                "{html}"
            );
            assert!(
                !html.contains(" style=\"") && !html.contains(" onclick="),
                "the policy forbids these: {html}"
            );
            assert!(
                policy.contains("'wasm-unsafe-eval'") && !policy.contains("unsafe-inline"),
                "{policy}"
            );
            nonces.push(nonce.to_owned());
        }
        assert_ne!(nonces[0], nonces[1]);
    });
}

#[test]
fn a_page_is_made_while_another_server_of_the_process_starts() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let world = Arc::new(world);
        let (starting, ended) = (Arc::clone(&world), Arc::new(AtomicBool::new(false)));
        let end = Arc::clone(&ended);
        let starts = tokio::task::spawn_blocking(move || {
            while !end.load(Ordering::Relaxed) {
                drop(starting.more_routes());
            }
        });
        let mut made = true;
        for _ in 0..20 {
            let answer = ask(&world.routes, by(page("/"), &cookie));
            let answer = tokio::time::timeout(Duration::from_secs(10), answer).await;
            made &= answer.is_ok_and(|answer| answer.status == StatusCode::OK);
            if !made {
                break;
            }
        }
        ended.store(true, Ordering::Relaxed);
        starts.await.expect("every start succeeded");
        assert!(made, "a page waited for data that never came");
    });
}

#[test]
fn what_is_not_there_is_a_page_with_the_way_back() {
    within(|world| async move {
        let answer = ask(&world.routes, page("/nowhere/at/all")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(answer.text().contains("href=\"/\""), "{}", answer.text());
        let posted = ask(&world.routes, call("/nowhere", "")).await;
        assert!(posted.status.is_client_error(), "{}", posted.status);
    });
}

#[test]
fn a_server_function_answers_only_its_own_pages() {
    within(|world| async move {
        let form = "login=zhang&password=wrong";
        let typed = |mut request: axum::http::Request<axum::body::Body>| {
            let kind = "application/x-www-form-urlencoded".parse().expect("a header");
            request.headers_mut().insert("content-type", kind);
            request
        };
        let answer = ask(&world.routes, typed(call("/api/sign_in", form))).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}", answer.text());
        let mut foreign = typed(call("/api/sign_in", form));
        foreign
            .headers_mut()
            .insert("origin", "https://evil.example".parse().expect("a header"));
        assert_eq!(ask(&world.routes, foreign).await.status, StatusCode::FORBIDDEN);
        let long = format!("login={}&password=x", "x".repeat(2 * 1024 * 1024));
        let length = long.len().into();
        let mut large = typed(call("/api/sign_in", long));
        large.headers_mut().insert("content-length", length);
        assert_eq!(ask(&world.routes, large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    });
}
