//! `/photos/…`: who sees them and who adds them.

use app::api::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use domain::refusal::Refusal;

use super::asking::{ask, page};
use super::multipart::{body, file, photo, post, text};
use super::submit::{ID, form, send};
use super::world::{World, by, within};

const PHOTO: &str = "0193a4a0-7b1c-7d3e-8f00-00000000000a";

async fn filed(world: &World) -> String {
    let cookie = world.cookie("zhang").await;
    let answer = send(world, &cookie, &form(ID), false).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    cookie
}

async fn add(world: &World, cookie: &str, group: &str, key: &str, content: &[u8]) -> super::asking::Answer {
    let parts = [text("id", key), file("x.jpg", content)];
    ask(
        &world.routes,
        by(post(&format!("/photos/{ID}/{group}"), body(&parts)), cookie),
    )
    .await
}

#[test]
fn the_requester_adds_a_photo_once_and_sees_it() {
    within(|world| async move {
        let cookie = filed(&world).await;
        for _ in 0..2 {
            let answer = add(&world, &cookie, "request", PHOTO, &photo(1)).await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
            assert!(answer.text().contains(PHOTO), "{}", answer.text());
        }
        let seen = ask(&world.routes, by(page(&format!("/photos/{PHOTO}")), &cookie)).await;
        assert_eq!(
            (seen.status, seen.header("content-type")),
            (StatusCode::OK, "image/jpeg")
        );
        assert!(
            seen.header("cache-control").starts_with("private"),
            "{}",
            seen.header("cache-control")
        );
        assert_eq!(seen.header("x-content-type-options"), "nosniff");
        let mut again = by(page(&format!("/photos/{PHOTO}")), &cookie);
        let tag = HeaderValue::from_str(seen.header("etag")).expect("a tag");
        again.headers_mut().insert(header::IF_NONE_MATCH, tag);
        let again = ask(&world.routes, again).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
        let small = ask(&world.routes, by(page(&format!("/photos/{PHOTO}/thumb")), &cookie)).await;
        assert_eq!(small.status, StatusCode::OK);
        assert_ne!(small.header("etag"), seen.header("etag"));
    });
}

#[test]
fn whoever_may_not_see_the_request_learns_nothing_of_its_photos() {
    within(|world| async move {
        let cookie = filed(&world).await;
        add(&world, &cookie, "request", PHOTO, &photo(1)).await;
        let desk = world.cookie("desk").await;
        assert_eq!(
            ask(&world.routes, by(page(&format!("/photos/{PHOTO}")), &desk))
                .await
                .status,
            StatusCode::OK
        );
        for login in ["li", "westdesk"] {
            let other = world.cookie(login).await;
            for key in [PHOTO, "0193a4a0-7b1c-7d3e-8f00-00000000000b", "..%2f..%2fsecret", "1"] {
                let answer = ask(&world.routes, by(page(&format!("/photos/{key}")), &other)).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{login} {key}");
            }
            let added = add(
                &world,
                &other,
                "request",
                "0193a4a0-7b1c-7d3e-8f00-00000000000c",
                &photo(2),
            )
            .await;
            assert_eq!(added.error(), ApiError::Refused(Refusal::NotFound), "{login}");
        }
        assert_eq!(
            ask(&world.routes, page(&format!("/photos/{PHOTO}"))).await.status,
            StatusCode::UNAUTHORIZED
        );
    });
}

#[test]
fn only_who_does_the_work_adds_before_and_after() {
    within(|world| async move {
        let cookie = filed(&world).await;
        for group in ["before", "after"] {
            assert_eq!(
                add(&world, &cookie, group, PHOTO, &photo(1)).await.error(),
                ApiError::Refused(Refusal::NotAllowed)
            );
        }
        let unknown = add(&world, &cookie, "during", PHOTO, &photo(1)).await;
        assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn a_plain_form_leads_back_to_its_page_with_the_outcome() {
    within(|world| async move {
        let cookie = filed(&world).await;
        let back = format!("/requests/{ID}?done=photo");
        let good = photo(1);
        for (content, location) in [
            (good.as_slice(), back.clone()),
            (
                b"<html>",
                format!("/requests/{ID}?problem=%7B%22Refused%22%3A%22NotAPhoto%22%7D"),
            ),
        ] {
            for (target, expected) in [(back.as_str(), location.as_str()), ("https://evil.example/", "/")] {
                let parts = [text("back", target), file("x.jpg", content)];
                let mut request = by(post(&format!("/photos/{ID}/request"), body(&parts)), &cookie);
                request
                    .headers_mut()
                    .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
                let answer = ask(&world.routes, request).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
                assert!(
                    answer.header("location").starts_with(expected),
                    "{}",
                    answer.header("location")
                );
                assert!(!answer.header("location").contains("evil"));
            }
        }
    });
}

#[test]
fn fakes_and_too_many_are_refused() {
    within(|world| async move {
        let cookie = filed(&world).await;
        let fake = add(&world, &cookie, "request", PHOTO, b"<html><script>alert(1)</script>").await;
        assert_eq!(
            (fake.status, fake.error()),
            (StatusCode::UNPROCESSABLE_ENTITY, ApiError::Refused(Refusal::NotAPhoto))
        );
        let large = add(&world, &cookie, "request", PHOTO, &vec![0xFF; 21 * 1024 * 1024]).await;
        assert_eq!(
            large.error(),
            ApiError::Refused(Refusal::PhotoTooLarge { mebibytes: 20 })
        );
        for number in 0..10_u8 {
            let key = format!("0193a4a0-7b1c-7d3e-8f00-0000000000{number:02}");
            let answer = add(&world, &cookie, "request", &key, &photo(number)).await;
            if number < 9 {
                assert_eq!(answer.status, StatusCode::OK, "{number}: {}", answer.text());
            } else {
                assert_eq!(answer.error(), ApiError::Refused(Refusal::TooManyPhotos { limit: 9 }));
            }
        }
    });
}
