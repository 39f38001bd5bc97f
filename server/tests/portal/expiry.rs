//! A session that ended while somebody was typing: what was typed is there again after signing in, on the same page.

use axum::http::{Request, StatusCode, header};
use storage::Bindings;

use super::asking::{Answer, ask, call, page};
use super::submit::{ID, form, send};
use super::world::{PASSWORD, World, by, within};

/// What a browser without a script sends.
fn plain(mut request: Request<axum::body::Body>, from: &str) -> Request<axum::body::Body> {
    let here = format!("http://hq.example{from}");
    let headers = request.headers_mut();
    for (name, value) in [
        (header::ACCEPT, "text/html"),
        (header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        (header::REFERER, here.as_str()),
    ] {
        headers.insert(name, value.parse().expect("a header"));
    }
    request
}

async fn end_sessions(world: &World) {
    let text = "UPDATE session SET seen_at = 0 RETURN NONE";
    world
        .services
        .store()
        .exec(text, Bindings::new())
        .await
        .expect("the sessions are old");
}

/// Signs in on the page that an answer leads to, and gives the new cookie and where it goes on.
async fn sign_in_at(world: &World, address: &str) -> (String, String) {
    let next = address.strip_prefix("/sign-in?next=").expect("it leads to the sign-in");
    let sign_in = plain(
        call("/api/sign_in", format!("login=zhang&password={PASSWORD}&next={next}")),
        "/sign-in",
    );
    let answer: Answer = ask(&world.routes, sign_in).await;
    assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.text());
    let cookie = answer
        .header("set-cookie")
        .split(';')
        .next()
        .expect("a cookie")
        .to_owned();
    (cookie, answer.header("location").to_owned())
}

#[test]
fn a_request_that_was_typed_meanwhile_is_in_the_form_after_signing_in() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        end_sessions(&world).await;
        let answer = send(&world, &cookie, &form(ID), true).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let (cookie, next) = sign_in_at(&world, answer.header("location")).await;
        assert_eq!(next, "/ask/ac");
        let form = ask(&world.routes, by(page(&next), &cookie)).await;
        assert_eq!(form.status, StatusCode::OK);
        assert!(form.text().contains("漏水"), "{}", form.text());
    });
}

#[test]
fn a_reason_that_was_typed_meanwhile_is_in_the_form_after_signing_in() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        assert_eq!(send(&world, &cookie, &form(ID), false).await.status, StatusCode::OK);
        end_sessions(&world).await;
        let here = format!("/requests/{ID}");
        let reason = "%E5%B7%B2%E7%BB%8F%E4%BF%AE%E5%A5%BD";
        let act = call("/api/act", format!("request={ID}&command=cancel&reason={reason}"));
        let answer = ask(&world.routes, by(plain(act, &here), &cookie)).await;
        assert!(answer.status.is_redirection(), "{} {}", answer.status, answer.text());
        let back = answer.header("location").to_owned();
        let told = ask(&world.routes, by(page(&back), &cookie)).await;
        assert!(told.status.is_redirection(), "{} {}", told.status, told.text());
        let (cookie, next) = sign_in_at(&world, told.header("location")).await;
        assert!(next.starts_with(&here), "{next}");
        let again = ask(&world.routes, by(page(&next), &cookie)).await;
        assert_eq!(again.status, StatusCode::OK);
        assert!(again.text().contains("已经修好"), "{}", again.text());
    });
}
