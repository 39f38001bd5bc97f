//! `/live/…`: being told that something changed.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{HeaderValue, StatusCode};
use futures::StreamExt as _;
use tower::ServiceExt as _;

use super::asking::{ask, page};
use super::submit::{ID, form, send};
use super::world::{World, by, within};

async fn watch(world: &World, cookie: &str, topic: &str, last: Option<&str>) -> BodyDataStream {
    let mut request = by(page(&format!("/live/{topic}")), cookie);
    if let Some(last) = last {
        request
            .headers_mut()
            .insert("last-event-id", HeaderValue::from_str(last).expect("a position"));
    }
    let response = world.routes.clone().oneshot(request).await.expect("answered");
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    assert!(response.headers().get("content-encoding").is_none());
    Body::into_data_stream(response.into_body())
}

/// The next event, as it is written; `None` when nothing comes for a while or the stream ends.
async fn next(stream: &mut BodyDataStream) -> Option<String> {
    let chunk = tokio::time::timeout(Duration::from_millis(500), stream.next())
        .await
        .ok()??;
    Some(String::from_utf8(chunk.expect("readable").to_vec()).expect("text"))
}

#[test]
fn who_watches_is_told_and_nobody_else() {
    within(|world| async move {
        let zhang = world.cookie("zhang").await;
        let desk = world.cookie("desk").await;
        let mut queue = watch(&world, &desk, "centre:east", None).await;
        let mut own = watch(&world, &zhang, "person:zhang", None).await;
        let mut other = watch(&world, &desk, "person:desk", None).await;
        for stream in [&mut queue, &mut own, &mut other] {
            assert!(next(stream).await.is_some_and(|event| event.contains("event: ready")));
        }
        assert_eq!(send(&world, &zhang, &form(ID), false).await.status, StatusCode::OK);
        for stream in [&mut queue, &mut own] {
            let event = next(stream).await.expect("told");
            assert!(event.contains("event: changed") && event.contains("id: "), "{event}");
            assert!(
                !event.contains("漏水") && !event.contains(ID),
                "a notice carries nothing of what changed"
            );
        }
        assert_eq!(next(&mut other).await, None);
    });
}

#[test]
fn what_may_not_be_seen_may_not_be_watched() {
    within(|world| async move {
        let zhang = world.cookie("zhang").await;
        send(&world, &zhang, &form(ID), false).await;
        let li = world.cookie("li").await;
        let topics = [
            format!("request:{ID}"),
            "centre:east".into(),
            "person:zhang".into(),
            "nonsense".into(),
        ];
        for topic in topics {
            let answer = ask(&world.routes, by(page(&format!("/live/{topic}")), &li)).await;
            assert!(
                matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::FORBIDDEN),
                "{topic}: {}",
                answer.status
            );
        }
        assert_eq!(
            ask(&world.routes, page("/live/person:li")).await.status,
            StatusCode::UNAUTHORIZED
        );
        drop(watch(&world, &zhang, &format!("request:{ID}"), None).await);
    });
}

#[test]
fn who_comes_back_fetches_at_once_and_a_stop_ends_the_stream() {
    within(|world| async move {
        let zhang = world.cookie("zhang").await;
        let mut stream = watch(&world, &zhang, "person:zhang", Some("7")).await;
        assert!(
            next(&mut stream)
                .await
                .is_some_and(|event| event.contains("event: changed"))
        );
        world.stopping.begin();
        let ended = tokio::time::timeout(Duration::from_secs(2), stream.next()).await;
        assert!(matches!(ended, Ok(None)), "the stream goes on after the stop");
    });
}

/// The id of an event as it is written.
fn position(event: &str) -> String {
    let id = event.lines().find_map(|line| line.strip_prefix("id: "));
    id.expect("an id").to_owned()
}

#[test]
fn what_changes_between_the_page_and_the_connection_or_during_a_break_is_told_once() {
    within(|world| async move {
        let zhang = world.cookie("zhang").await;
        let html = ask(&world.routes, by(page("/requests"), &zhang)).await.text();
        let mark = html
            .split("name=\"live\" content=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let mark = mark.expect("the page carries where it was made").to_owned();
        assert_eq!(send(&world, &zhang, &form(ID), false).await.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(100)).await;
        // The page connects after the change: it hears of it.
        let mut stream = watch(&world, &zhang, &format!("person:zhang?after={mark}"), None).await;
        assert!(
            next(&mut stream)
                .await
                .is_some_and(|event| event.contains("event: ready"))
        );
        let event = next(&mut stream).await.expect("told");
        assert!(event.contains("event: changed"), "{event}");
        let seen = position(&event);
        assert_eq!(next(&mut stream).await, None, "once");
        drop(stream);
        // It comes back after a break in which something else changed: it hears that and nothing again.
        let other = "0197a0f0-0000-7000-8000-00000000000b";
        assert_eq!(send(&world, &zhang, &form(other), false).await.status, StatusCode::OK);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut stream = watch(&world, &zhang, "person:zhang", Some(&seen)).await;
        assert!(
            next(&mut stream)
                .await
                .is_some_and(|event| event.contains("event: ready"))
        );
        let event = next(&mut stream).await.expect("told");
        assert!(position(&event) > seen);
        assert_eq!(next(&mut stream).await, None, "once");
        let mut stream = watch(&world, &zhang, "person:zhang", Some(&position(&event))).await;
        assert!(
            next(&mut stream)
                .await
                .is_some_and(|event| event.contains("event: ready"))
        );
        assert_eq!(next(&mut stream).await, None, "nothing was missed");
    });
}
