//! The circle through the real engine: who sees what, what is kept, what is hidden.

mod delivery;
mod escalation;
mod inbox;
mod routing;
mod small;

use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Status;
use domain::time::Moment;
use domain::view::{CalendarProposal, RequestPage};
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
        let cases = small
            .services
            .cases_page(&desk, now)
            .await
            .unwrap_or_else(|failure| panic!("{failure:?}"));
        let case = cases.first().map(|case| case.id.clone()).unwrap_or_default();
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
            .ask_page(&requester, "air", "", "", at("2026-11-24T09:01"))
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
            .ask_page(&requester, "air", "", "", late)
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
        assert_eq!(home.drafts, vec![("air".to_owned(), "空调维修".to_owned())]);
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
        // Only who knows the password learns that the account is locked.
        assert!(matches!(
            sign_in("p2", PASSWORD).await,
            Err(Failure::Refused(Refusal::LockedOut { .. }))
        ));
        assert_eq!(sign_in("p2", "wrong").await, wrong);
        let later = small
            .services
            .sign_in("p2", PASSWORD, "test", now.plus_minutes(31))
            .await;
        assert!(later.is_ok());
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
        assert!(small.services.fold_month(202_611).await.is_ok());
        assert!(small.services.fold_month(202_612).await.is_ok());
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

/// A notice in the form of the State Council's, with days that nobody published.
const NOTICE_2027: &str = "示例：关于2027年部分节假日安排的通知 国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月13日（周六）上班。
三、清明节：4月5日（周一）放假，共1天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日放假，共1天。
六、中秋节：9月15日放假，共1天。
七、国庆节：10月1日至7日放假调休，共7天。10月9日（周六）上班。";

impl Small {
    async fn signed_in(&self, login: &str, when: &str) -> (String, Actor) {
        let session = self.services.sign_in(login, PASSWORD, "test", at(when)).await;
        let token = session.unwrap_or_else(|failure| panic!("{login}: {failure:?}")).token;
        let actor = self.services.actor(Some(&token), at(when)).await;
        (token, actor.unwrap_or_else(|failure| panic!("{login}: {failure:?}")))
    }

    async fn page(&self, who: &Actor, id: &str, now: Moment) -> RequestPage {
        let page = self.services.request_page(who, id, now).await;
        page.unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    async fn proposal(&self, who: &Actor, now: Moment) -> CalendarProposal {
        let page = self.services.proposal_page(who, now).await;
        page.unwrap_or_else(|failure| panic!("{failure:?}"))
    }
}

#[test]
fn a_holiday_notice_is_shown_before_it_counts_and_then_moves_the_deadlines_it_reaches() {
    run(async {
        let now = at("2026-12-31T15:00");
        let small = Small::new().await;
        let (token, requester) = small.signed_in("p1", "2026-12-31T15:00").await;
        let id = uuid::Uuid::now_v7().to_string();
        let filed = small.services.file(Some(&token), Small::form(&id), now).await;
        let number = filed.unwrap_or_else(|failure| panic!("{failure:?}")).number;
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "明天 10:00（2027 年节假日未录入）");
        assert!(
            page.clock.lines[1].contains("2027 年的节假日安排还没有录入"),
            "{:?}",
            page.clock.lines
        );

        let (admin_token, admin) = small.signed_in("a1", "2026-12-31T15:00").await;
        let refused = small
            .services
            .propose_notice(Some(&token), NOTICE_2027, "", "", now)
            .await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)));
        let kept = small
            .services
            .propose_notice(Some(&admin_token), NOTICE_2027, "", "", now)
            .await;
        assert_eq!(kept, Ok(()));
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (proposal.findings.clone(), proposal.blocked, proposal.whole),
            (vec![], false, true)
        );
        assert_eq!((proposal.off, proposal.worked, proposal.changes.len()), (25, 4, 29));
        assert_eq!(
            (proposal.changes[0].before.as_str(), proposal.changes[0].after.as_str()),
            ("普通日子", "节假日 · 元旦")
        );
        assert_eq!(proposal.moved, 1);
        let moved = &proposal.requests[0];
        assert_eq!(
            (moved.number.as_str(), moved.before.as_str(), moved.after.as_str()),
            (number.as_str(), "明天 10:00", "2027年1月4日 10:00")
        );
        // A preview changes nothing.
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "明天 10:00（2027 年节假日未录入）");

        assert_eq!(small.services.confirm_notice(&admin, now).await, Ok(()));
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月4日 10:00");
        assert_eq!(
            page.timeline[0].what,
            "工作日历有更新，时限由 明天 10:00 改为 2027年1月4日 10:00"
        );
        assert_eq!(page.clock.lines[1], "办结时限最初 明天 10:00，现在 2027年1月4日 10:00");
        let gone = small.services.confirm_notice(&admin, now).await;
        assert_eq!(gone, Err(Failure::Refused(Refusal::NotFound)));
        assert_eq!(small.services.run_job(Job::Calendar, "one", now).await, Ok(0));

        // The same again changes nothing; a contradiction cannot be confirmed; a later day waits for the job.
        let again = small
            .services
            .propose_notice(Some(&admin_token), NOTICE_2027, "", "", now)
            .await;
        assert_eq!(again, Ok(()));
        let proposal = small.proposal(&admin, now).await;
        assert_eq!((proposal.changes.len(), proposal.moved), (0, 0));
        let wrong = NOTICE_2027.replace("1月1日（周五）", "1月1日（周四）");
        assert_eq!(
            small
                .services
                .propose_notice(Some(&admin_token), &wrong, "", "", now)
                .await,
            Ok(())
        );
        let proposal = small.proposal(&admin, now).await;
        assert_eq!(
            (proposal.blocked, proposal.findings[0].as_str()),
            (true, "2027-01-01 是周五，原文写的是周四")
        );
        assert!(small.services.confirm_notice(&admin, now).await.is_err());
        let later = NOTICE_2027.replace(
            "1月1日（周五）至3日（周日）放假，共3天。",
            "1月1日（周五）至4日（周一）放假，共4天。",
        );
        let kept = small
            .services
            .propose_notice(Some(&admin_token), &later, "", "2027-01-01", now)
            .await;
        assert_eq!(kept, Ok(()));
        assert_eq!(small.services.confirm_notice(&admin, now).await, Ok(()));
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月4日 10:00");
        let changed = small
            .services
            .run_job(Job::Calendar, "one", at("2027-01-01T00:01"))
            .await;
        assert_eq!(changed, Ok(2), "the notice and the one request it moves");
        let page = small.page(&requester, &id, now).await;
        assert_eq!(page.resolution.due, "2027年1月5日 10:00");
    });
}

#[test]
fn a_wait_for_the_requester_ends_at_its_longest_by_the_job() {
    run(async {
        let mut small = Small::new().await;
        let token = small.token("p1").await;
        let id = uuid::Uuid::now_v7().to_string();
        let filed = small
            .services
            .file(Some(&token), Small::form(&id), at("2026-11-24T09:00"))
            .await;
        assert!(filed.is_ok());
        assert_eq!(
            small.act("f1", &id, CommandKind::AskBack, "2026-11-24T09:30").await,
            Ok(())
        );
        let early = small
            .services
            .run_job(Job::EndHolds, "one", at("2026-12-01T17:29"))
            .await;
        assert_eq!(early, Ok(0));
        let ended = small
            .services
            .run_job(Job::EndHolds, "one", at("2026-12-02T10:00"))
            .await;
        assert_eq!(ended, Ok(1));
        let (_, requester) = small.signed_in("p1", "2026-12-02T10:00").await;
        let page = small.page(&requester, &id, at("2026-12-02T10:00")).await;
        assert_eq!(page.card.status, domain::request::Status::Accepted);
        assert!(
            page.explanation
                .iter()
                .any(|line| line.contains("12月1日 17:30 等待申请人补充，暂停计时")),
            "{:?}",
            page.explanation
        );
    });
}
