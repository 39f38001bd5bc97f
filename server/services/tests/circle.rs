//! The circle through the real engine: who sees what, what is kept, what is hidden.

mod cases;
mod clock;
mod crew;
mod delivery;
mod escalation;
mod follow_up;
mod in_hand;
mod inbox;
mod routing;
mod slots;
mod small;

use domain::lifecycle::CommandKind;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Status;
use domain::time::Moment;
use services::Failure;
use services::job::Job;
use small::{PASSWORD, Small, at, run};

async fn actor(small: &mut Small, who: &str, when: &str) -> domain::person::Actor {
    let token = small.token(who).await;
    small
        .services
        .actor(Some(&token), at(when))
        .await
        .unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

#[test]
fn the_circle_closes_and_the_requester_sees_every_step() {
    run(async {
        let mut small = Small::new().await;
        let id = small.confirmed().await;
        let requester = actor(&mut small, "p1", "2026-11-24T10:00").await;
        let page = small
            .services
            .request_page(&requester, &id, at("2026-11-24T10:00"))
            .await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(
            (page.card.status, page.timeline.len(), page.may_rate),
            (Status::Confirmed, 7, true)
        );
        assert_eq!(page.card.number, "2026-11-000001");
    });
}

#[test]
fn others_learn_neither_that_a_request_exists_nor_can_they_touch_it() {
    run(async {
        let mut small = Small::new().await;
        let id = small.confirmed().await;
        for who in ["p2", "f2"] {
            let other = actor(&mut small, who, "2026-11-24T10:00").await;
            let page = small
                .services
                .request_page(&other, &id, at("2026-11-24T10:00"))
                .await
                .map(|_| ());
            assert_eq!(page, Err(Failure::Refused(Refusal::NotFound)), "{who}");
            for kind in [CommandKind::Note, CommandKind::Message, CommandKind::Nudge] {
                let done = small.act(who, &id, kind, "2026-11-24T10:00").await;
                assert_eq!(done, Err(Failure::Refused(Refusal::NotFound)), "{who} {kind:?}");
            }
        }
    });
}

#[test]
fn the_centre_sees_neither_rating_nor_rater_and_the_verifier_sees_both() {
    run(async {
        let mut small = Small::new().await;
        let id = small.confirmed().await;
        let token = small.token("p1").await;
        let form = services::rating::Form {
            request: id.clone(),
            overall: "2".to_owned(),
            text: "修了三次".to_owned(),
            ..services::rating::Form::default()
        };
        assert_eq!(
            small.services.rate(Some(&token), &form, at("2026-11-24T10:00")).await,
            Ok(())
        );
        let now = at("2026-11-24T10:05");
        let desk = actor(&mut small, "f1", "2026-11-24T10:05").await;
        let page = small
            .services
            .request_page(&desk, &id, now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(
            !page.timeline.iter().any(|entry| entry.what.contains("评价")),
            "{:?}",
            page.timeline
        );
        assert_eq!(page.my_rating, None);
        // Of an unnamed rating the centre is told when its day has ended.
        let now = at("2026-11-25T08:30");
        let cases = small
            .services
            .cases_page(&desk, "", "", now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let case = cases.page.rows.first().map(|case| case.id.clone()).unwrap_or_default();
        let seen = small
            .services
            .case_page(&desk, &case, now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let text = format!("{seen:?}");
        for secret in [id.as_str(), "p1", "修了三次", "2026-11-000001", "10:00"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let verifier = actor(&mut small, "v1", "2026-11-24T10:05").await;
        let seen = small
            .services
            .case_page(&verifier, &case, now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(
            (seen.rater.as_str(), seen.text.as_str(), seen.request.is_some()),
            ("示例p1", "修了三次", true)
        );
    });
}

#[test]
fn what_was_typed_is_kept_when_it_is_refused_also_after_the_session_ended() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("p1").await;
        let id = uuid::Uuid::now_v7().to_string();
        let mut form = Small::form(&id);
        form.fields.push(("text".to_owned(), "开了半小时还是热风".to_owned()));
        let wrong = services::filing::Received {
            fields: form
                .fields
                .iter()
                .map(|(name, value)| match name.as_str() {
                    "urgency" => (name.clone(), "soon".to_owned()),
                    _ => (name.clone(), value.clone()),
                })
                .collect(),
            ..Default::default()
        };
        let refused = small.services.file(Some(&token), wrong, at("2026-11-24T09:00")).await;
        assert_eq!(
            refused,
            Err(Failure::Refused(Refusal::field("urgency", FieldProblem::NotAChoice)))
        );
        let requester = actor(&mut small, "p1", "2026-11-24T09:01").await;
        let page = small
            .services
            .ask_page(&requester, "air", "", "", "", at("2026-11-24T09:01"))
            .await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(page.key, id, "the same key, so that sending again is the same request");
        assert!(
            page.kept
                .contains(&("text".to_owned(), "开了半小时还是热风".to_owned()))
        );
        // Two weeks later the session is over: nothing is filed, everything is kept.
        let late = at("2026-12-08T09:00");
        let refused = small.services.file(Some(&token), form, late).await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::SignInNeeded)));
        let again = small
            .services
            .sign_in("p1", PASSWORD, "test", late)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let requester = small
            .services
            .actor(Some(&again.token), late)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let page = small
            .services
            .ask_page(&requester, "air", "", "", "", late)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(
            page.kept
                .contains(&("text".to_owned(), "开了半小时还是热风".to_owned()))
        );
        let home = small
            .services
            .home(&requester, late)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        assert_eq!(home.drafts, vec![("air?kept=1".to_owned(), "空调维修".to_owned())]);
    });
}

#[test]
fn wrong_passwords_tell_nothing_and_lock_after_five() {
    run(async {
        let small = Small::new().await;
        let now = at("2026-11-24T09:00");
        let wrong = Err(Failure::Refused(Refusal::WrongCredentials));
        let sign_in =
            async |login: &str, password: &str| small.services.sign_in(login, password, "test", now).await.map(|_| ());
        assert_eq!(sign_in("nobody", PASSWORD).await, wrong);
        for _ in 0..6 {
            assert_eq!(sign_in("p2", "wrong").await, wrong);
        }
        // Who guesses does not learn that this one was right.
        assert_eq!(sign_in("p2", PASSWORD).await, wrong);
        assert_eq!(sign_in("p2", "wrong").await, wrong);
        let later = small
            .services
            .sign_in("p2", PASSWORD, "test", now.plus_minutes(31))
            .await;
        assert!(later.is_ok());
    });
}

#[test]
fn wrong_passwords_that_come_at_once_are_all_counted() {
    run(async {
        let small = Small::new().await;
        let now = at("2026-11-24T09:00");
        let guess = |number: usize| {
            let services = small.services.clone();
            let address = format!("phone-{number}");
            async move { services.sign_in("p2", "wrong", &address, now).await.map(|_| ()) }
        };
        let wrong = Err(Failure::Refused(Refusal::WrongCredentials));
        for outcome in futures::future::join_all((0..5).map(guess)).await {
            assert_eq!(outcome, wrong);
        }
        assert_eq!(
            small.services.sign_in("p2", PASSWORD, "home", now).await.map(|_| ()),
            wrong,
            "it is locked"
        );
    });
}

#[test]
fn a_new_password_by_a_link_ends_what_was_open_before() {
    run(async {
        let mut small = Small::new().await;
        let now = at("2026-11-24T09:00");
        let before = small.token("p2").await;
        let person = actor(&mut small, "p2", "2026-11-24T09:00").await.person;
        let invite = async || {
            let link = small.services.invite(&person, now).await;
            link.unwrap_or_else(|failure| panic!("{failure:?}"))
        };
        let (link, other) = (invite().await, invite().await);
        let same = small.services.redeem(&link, PASSWORD, PASSWORD, now).await.map(|_| ());
        let unchanged = Refusal::field("new", FieldProblem::NothingChanges);
        assert_eq!(same, Err(Failure::Refused(unchanged)), "it has to become another one");
        let new = "another-password-2";
        assert!(small.services.redeem(&link, new, new, now).await.is_ok());
        let ended = small.services.actor(Some(&before), now).await.map(|_| ());
        assert_eq!(ended, Err(Failure::Refused(Refusal::SignInNeeded)));
        let again = small
            .services
            .redeem(&other, "yet-another-3", "yet-another-3", now)
            .await;
        assert_eq!(again.map(|_| ()), Err(Failure::Refused(Refusal::LinkExpired)));
    });
}

#[test]
fn wrong_tries_from_one_address_are_limited_and_right_ones_are_not() {
    run(async {
        let small = Small::new().await;
        let now = at("2026-11-24T08:30");
        let sign_in = async |login: &str, password: &str, address: &str, when: Moment| {
            small.services.sign_in(login, password, address, when).await.map(|_| ())
        };
        for _ in 0..31 {
            assert_eq!(sign_in("p1", PASSWORD, "office", now).await, Ok(()));
        }
        for guess in 0..30 {
            assert_eq!(
                sign_in(&format!("nobody-{guess}"), "wrong", "office", now).await,
                Err(Failure::Refused(Refusal::WrongCredentials))
            );
        }
        assert_eq!(
            sign_in("p1", PASSWORD, "office", now).await,
            Err(Failure::Refused(Refusal::TooOften))
        );
        assert_eq!(sign_in("p1", PASSWORD, "elsewhere", now).await, Ok(()));
        assert_eq!(sign_in("p1", PASSWORD, "office", now.plus_minutes(1)).await, Ok(()));
    });
}

#[test]
fn signing_out_everywhere_ends_every_session() {
    run(async {
        let small = Small::new().await;
        let now = at("2026-11-24T09:00");
        let mut tokens = Vec::new();
        for _ in 0..3 {
            let signed_in = small.services.sign_in("p1", PASSWORD, "test", now).await;
            tokens.push(signed_in.unwrap_or_else(|failure| panic!("{failure:?}")).token);
        }
        let first = tokens.first().map(String::as_str);
        assert_eq!(small.services.sign_out(first, true, now).await, Ok(()));
        for token in &tokens {
            let actor = small.services.actor(Some(token), now).await.map(|_| ());
            assert_eq!(actor, Err(Failure::Refused(Refusal::SignInNeeded)));
        }
    });
}

#[test]
fn jobs_close_what_nobody_answered_and_fold_what_the_raw_rows_say() {
    run(async {
        let mut small = Small::new().await;
        let rated = small.confirmed().await;
        let token = small.token("p1").await;
        let form = services::rating::Form {
            request: rated,
            overall: "5".to_owned(),
            service: "5".to_owned(),
            ..services::rating::Form::default()
        };
        assert_eq!(
            small.services.rate(Some(&token), &form, at("2026-11-24T10:00")).await,
            Ok(())
        );
        let id = uuid::Uuid::now_v7().to_string();
        let filed = small
            .services
            .file(Some(&token), Small::form(&id), at("2026-11-24T09:00"))
            .await;
        assert!(filed.is_ok());
        for (who, kind) in [
            ("f1", CommandKind::Assign),
            ("t1", CommandKind::Take),
            ("t1", CommandKind::Start),
            ("t1", CommandKind::Finish),
        ] {
            assert_eq!(small.act(who, &id, kind, "2026-11-24T09:30").await, Ok(()), "{kind:?}");
        }
        let early = small
            .services
            .run_job(Job::CloseUnanswered, "one", at("2026-11-25T09:00"))
            .await;
        assert_eq!(early, Ok(0));
        let closed = small
            .services
            .run_job(Job::CloseUnanswered, "one", at("2026-12-02T09:00"))
            .await;
        assert_eq!(closed, Ok(1));
        let again = small
            .services
            .run_job(Job::CloseUnanswered, "one", at("2026-12-02T09:01"))
            .await;
        assert_eq!(again, Ok(0));
        assert!(small.services.fold_month(202_611, at("2026-12-02T09:01")).await.is_ok());
        assert!(small.services.fold_month(202_612, at("2026-12-02T09:01")).await.is_ok());
        let manager = small
            .services
            .sign_in("m1", PASSWORD, "test", at("2026-12-02T09:00"))
            .await;
        let manager = manager.unwrap_or_else(|failure| panic!("{failure:?}")).token;
        let manager = small.services.actor(Some(&manager), at("2026-12-02T09:02")).await;
        let manager = manager.unwrap_or_else(|failure| panic!("{failure:?}"));
        let page = small
            .services
            .matrix_page(&manager, 202_611, "", "", at("2026-12-02T09:02"))
            .await;
        let page = page.unwrap_or_else(|failure| panic!("{failure:?}"));
        let cell = page
            .rows
            .first()
            .and_then(|row| row.cells.first())
            .map(|cell| cell.cell.clone());
        assert_eq!(cell, Some(domain::satisfaction::Cell::TooFew { count: 1, least: 10 }));
        // What nobody answered is closed in December, is 未评, and is no good score.
        let december = page
            .trend
            .iter()
            .find(|row| row.key == "202611")
            .map(|row| row.rateable);
        assert_eq!(december, Some(1));
    });
}
