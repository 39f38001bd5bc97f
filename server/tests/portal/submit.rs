//! `POST /submit/request`: asking without any script.

use app::api::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use domain::refusal::Refusal;
use server::clock;

use super::asking::{Answer, ask};
use super::multipart::{Part, body, file, photo, post, text};
use super::world::{World, by, within};

pub const ID: &str = "0193a4a0-7b1c-7d3e-8f00-1a2b3c4d5e6f";

pub fn form(id: &str) -> Vec<Part<'_>> {
    vec![
        text("id", id),
        text("service", "ac"),
        text("place", "site-east"),
        text("phrase", "不制冷"),
        text("text", "漏水"),
    ]
}

pub async fn send(world: &World, cookie: &str, parts: &[Part<'_>], page: bool) -> Answer {
    let mut request = by(post("/submit/request", body(parts)), cookie);
    if page {
        request
            .headers_mut()
            .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
    }
    ask(&world.routes, request).await
}

async fn photos_of(world: &World, cookie: &str) -> usize {
    let token = cookie.trim_start_matches("portal_session=");
    let actor = world
        .services
        .actor(Some(token), clock::now())
        .await
        .expect("signed in");
    let page = world
        .services
        .request_page(&actor, ID, clock::now())
        .await
        .expect("own request");
    page.photos.len()
}

#[test]
fn a_form_with_photos_becomes_one_request_however_often_it_is_sent() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let photos = [photo(1), photo(2)];
        let mut parts = form(ID);
        parts.extend([file("一.jpg", &photos[0]), file("二.jpg", &photos[1])]);
        let before = world.services.photo_folder().syncs();
        let answer = send(&world, &cookie, &parts, true).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(answer.header("location"), format!("/requests/{ID}?done=filed"));
        assert!(
            world.services.photo_folder().syncs() >= before + 6,
            "acknowledged means that photos are on disk"
        );
        let again = send(&world, &cookie, &parts, false).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.text());
        assert!(again.text().contains(ID));
        assert_eq!(photos_of(&world, &cookie).await, 2);
    });
}

#[test]
fn a_file_that_is_no_photo_leads_back_to_the_form_which_keeps_what_was_typed() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let good = photo(1);
        let mut parts = form(ID);
        parts.extend([file("好.jpg", &good), file("坏.jpg", b"<html>")]);
        let answer = send(&world, &cookie, &parts, true).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert!(
            answer.header("location").starts_with("/ask/ac?problem="),
            "{}",
            answer.header("location")
        );
        let token = cookie.trim_start_matches("portal_session=");
        let actor = world
            .services
            .actor(Some(token), clock::now())
            .await
            .expect("signed in");
        let page = world
            .services
            .ask_page(&actor, "ac", "", "", "", clock::now())
            .await
            .expect("the form");
        assert!(
            page.kept.iter().any(|(name, text)| name == "text" && text == "漏水"),
            "{:?}",
            page.kept
        );
        assert_eq!(page.kept_photos.len(), 1);
        let data = send(&world, &cookie, &parts, false).await;
        assert_eq!(
            (data.status, data.error()),
            (StatusCode::UNPROCESSABLE_ENTITY, ApiError::Refused(Refusal::NotAPhoto))
        );
        let again = world.services.ask_page(&actor, "ac", "", "", "", clock::now()).await;
        let kept = again.expect("the form").kept_photos;
        assert_eq!(kept, page.kept_photos, "sent twice, it is kept all the same");
    });
}

#[test]
fn what_was_kept_with_a_draft_goes_with_it_but_not_what_was_filed_meanwhile() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let token = cookie.trim_start_matches("portal_session=").to_owned();
        let actor = world
            .services
            .actor(Some(&token), clock::now())
            .await
            .expect("signed in");
        let good = [photo(1), photo(2)];
        let kept = async || {
            let mut parts = form(ID);
            parts.extend([
                file("好.jpg", &good[0]),
                file("好.jpg", &good[1]),
                file("坏.jpg", b"<html>"),
            ]);
            let refused = send(&world, &cookie, &parts, true).await;
            assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.text());
            let page = world.services.ask_page(&actor, "ac", "", "", "", clock::now()).await;
            page.expect("the form").kept_photos
        };
        let folder = world.services.photo_folder();
        let there = async |id: &str| folder.read(id, services::photo::Kind::Full).await.is_ok();
        let photos = kept().await;
        assert_eq!(photos.len(), 2);
        world
            .services
            .forget_draft(&actor, "ac", clock::now())
            .await
            .expect("forgotten");
        for id in &photos {
            assert!(!there(id).await, "{id}");
        }

        // Another tab files the form with one of them first.
        let photos = kept().await;
        let mut parts = form(ID);
        parts.push(text("kept_photo", &photos[0]));
        let filed = send(&world, &cookie, &parts, false).await;
        assert_eq!(filed.status, StatusCode::OK, "{}", filed.text());
        let draft = storage::draft::Draft {
            id: storage::draft::draft_key(&actor.person, "ask:ac"),
            person: actor.person.clone(),
            fields: photos.iter().map(|id| ("kept_photo".to_owned(), id.clone())).collect(),
            at: clock::now(),
        };
        world.services.store().keep_draft(&draft).await.expect("kept");
        world
            .services
            .forget_draft(&actor, "ac", clock::now())
            .await
            .expect("forgotten");
        assert_eq!((there(&photos[0]).await, there(&photos[1]).await), (true, false));
        assert_eq!(photos_of(&world, &cookie).await, 1);
    });
}

#[test]
fn nobody_in_particular_cannot_send_photos() {
    within(|world| async move {
        for cookie in ["", "portal_session=invented", "other=1"] {
            let answer = send(&world, cookie, &form(ID), false).await;
            assert_eq!(answer.error(), ApiError::Refused(Refusal::SignInNeeded), "{cookie}");
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        }
    });
}

#[test]
fn whoever_has_to_sign_in_first_comes_back_to_the_form() {
    within(|world| async move {
        let mut request = by(post("/submit/request", body(&form(ID))), "portal_session=invented");
        request
            .headers_mut()
            .insert(header::ACCEPT, HeaderValue::from_static("text/html"));
        request.headers_mut().insert(
            header::REFERER,
            HeaderValue::from_static("http://hq.example/ask/ac?caller=li"),
        );
        let answer = ask(&world.routes, request).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, "/sign-in?next=%2Fask%2Fac")
        );
    });
}

#[test]
fn ten_photos_are_refused_and_nine_of_them_kept_with_the_text() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        let photos: Vec<_> = (0..10).map(photo).collect();
        let mut parts = form(ID);
        parts.extend(photos.iter().map(|photo| file("x.jpg", photo)));
        let answer = send(&world, &cookie, &parts, true).await;
        assert!(
            answer
                .header("location")
                .starts_with("/ask/ac?problem=%7B%22Refused%22%3A%7B%22TooManyPhotos"),
            "{answer:?}"
        );
        let token = cookie.trim_start_matches("portal_session=");
        let actor = world
            .services
            .actor(Some(token), clock::now())
            .await
            .expect("signed in");
        let page = world
            .services
            .ask_page(&actor, "ac", "", "", "", clock::now())
            .await
            .expect("the form");
        assert_eq!(page.kept_photos.len(), 9);
    });
}

#[test]
fn odd_values_are_refused_in_words_and_never_break_anything() {
    within(|world| async move {
        let cookie = world.cookie("zhang").await;
        for (name, value) in [
            ("id", "../../etc/passwd"),
            ("id", ""),
            ("service", "没有"),
            ("service", "service_item:⟨ac⟩"),
            ("place", "nowhere"),
            ("phrase", "不在其中"),
            ("urgency", "very"),
            ("wished", "昨天"),
            ("caller", "li"),
        ] {
            let mut parts = form(ID);
            parts.retain(|part| part.name != name);
            parts.push(text(name, value));
            let answer = send(&world, &cookie, &parts, false).await;
            assert!(
                answer.status.is_client_error(),
                "{name}={value}: {} {}",
                answer.status,
                answer.text()
            );
            assert!(
                matches!(answer.error(), ApiError::Refused(_)),
                "{name}={value}: {}",
                answer.text()
            );
        }
        let not_a_form = by(super::asking::call("/submit/request", "{}"), &cookie);
        assert_eq!(ask(&world.routes, not_a_form).await.status, StatusCode::BAD_REQUEST);
    });
}
