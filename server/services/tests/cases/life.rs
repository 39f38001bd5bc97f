//! A case from its answer to its end (反馈、回访、复评): the centre never learns whose it is, and its days are working days.

use super::{SAID, WORDS, act, actor, call, form, is_sound, page, rated, stored};
use crate::small::{Small, at, run};
use domain::rectification::{CaseCommandKind, CaseStatus};
use domain::refusal::{FieldProblem, Refusal};
use domain::view::OwnCasePage;
use services::Failure;
use services::check::Aspect;
use services::job::Job;

async fn again(small: &mut Small, request: &str, level: &str, when: &str) -> Result<(), Failure> {
    let token = small.token_at("p1", at(when)).await;
    let services = small.services.clone();
    services.rate_again(Some(&token), request, level, WORDS, at(when)).await
}

async fn own(small: &mut Small, request: &str, when: &str) -> OwnCasePage {
    let actor = actor(small, "p1", when).await;
    let page = small.services.own_case_page(&actor, request, at(when)).await;
    page.unwrap_or_else(|failure| panic!("{failure:?}"))
}

async fn listed(small: &mut Small, who: &str, filter: &str, when: &str) -> Vec<CaseStatus> {
    let actor = actor(small, who, when).await;
    let page = small.services.cases_page(&actor, filter, "", at(when)).await;
    let page = page.unwrap_or_else(|failure| panic!("{who} {filter}: {failure:?}"));
    page.page.rows.iter().map(|case| case.status).collect()
}

/// Nothing of the rater is in what the centre gets: its list, the case's page, and both of its inboxes.
async fn the_centre_learns_nothing(small: &mut Small, request: &str, when: &str) {
    let case = stored(small, request).await;
    for who in ["f1", "h1"] {
        let reader = actor(small, who, when).await;
        let mut text = format!("{:?}", page(small, who, &case, when).await);
        for filter in ["", "closed", "late"] {
            let list = small.services.cases_page(&reader, filter, "", at(when)).await;
            text.push_str(&format!("{list:?}"));
        }
        let inbox = small.services.inbox_page(&reader, "", at(when)).await;
        let inbox = inbox.unwrap_or_else(|failure| panic!("{failure:?}"));
        let of_cases = inbox.page.rows.iter().filter(|row| row.path.starts_with("/cases/"));
        text.extend(of_cases.map(|row| format!("{row:?}")));
        for secret in [request, "p1", WORDS, SAID, "2026-11-000001", "10:17", "14:44", "16:21"] {
            assert!(!text.contains(secret), "{who} learns {secret} at {when}: {text}");
        }
    }
}

#[test]
fn a_case_lives_from_its_answer_to_the_second_rating_and_the_centre_never_learns_whose_it_is() {
    run(async {
        let mut small = Small::new().await;
        let id = rated(&mut small, "2026-11-24").await;
        let case = stored(&small, &id).await;
        the_centre_learns_nothing(&mut small, &id, "2026-11-25T08:00").await;
        // The owner is the first of the desk; another centre knows nothing, and nobody but the owner and the head answers.
        assert_eq!(case.owner, Some("f1".into()));
        let other = act(&mut small, "f2", &form(&case, CaseCommandKind::Fix), "2026-11-25T08:00").await;
        assert_eq!(other, Err(Failure::Refused(Refusal::NotFound)));
        let verifier = act(&mut small, "v1", &form(&case, CaseCommandKind::Fix), "2026-11-25T08:00").await;
        assert_eq!(verifier, Err(Failure::Refused(Refusal::NotAllowed)));
        let handed = act(
            &mut small,
            "f1",
            &form(&case, CaseCommandKind::HandOver),
            "2026-11-25T08:00",
        )
        .await;
        assert_eq!(handed, Ok(()));
        let case = stored(&small, &id).await;
        let gave_it_away = act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-11-25T08:01").await;
        assert_eq!(gave_it_away, Err(Failure::Refused(Refusal::NotAllowed)));
        let put_off = act(
            &mut small,
            "h1",
            &form(&case, CaseCommandKind::Extend),
            "2026-11-25T08:02",
        )
        .await;
        assert_eq!(put_off, Ok(()));
        let case = stored(&small, &id).await;
        assert!(
            !page(&mut small, "v1", &case, "2026-11-25T08:03")
                .await
                .first_due
                .is_empty()
        );
        let twice = act(
            &mut small,
            "h1",
            &form(&case, CaseCommandKind::Extend),
            "2026-11-25T08:04",
        )
        .await;
        assert_eq!(twice, Err(Failure::Refused(Refusal::NoMoreExtensions)));
        let kept = page(&mut small, "h1", &case, "2026-11-25T08:05").await.kept;
        assert!(
            kept.contains(&("reason".to_owned(), "等配件到货".to_owned())),
            "{kept:?}"
        );
        assert_eq!(
            act(&mut small, "h1", &form(&case, CaseCommandKind::Fix), "2026-11-25T09:00").await,
            Ok(())
        );

        // The rater sees the answer at once, and cannot rate it before the call-back.
        let mine = own(&mut small, &id, "2026-11-25T09:01").await;
        assert_eq!(
            (mine.status, mine.answer.as_str(), mine.levels.len()),
            (CaseStatus::Answered, "已更换整机", 0)
        );
        let early = again(&mut small, &id, "4", "2026-11-25T09:02").await;
        let moved = Refusal::CaseMoved {
            status: CaseStatus::Answered,
        };
        assert_eq!(early, Err(Failure::Refused(moved)));
        let case = stored(&small, &id).await;
        for (on, reached) in [("2026-11-25T14:44", false), ("2026-11-26T14:44", true)] {
            let case = stored(&small, &id).await;
            assert_eq!(act(&mut small, "v1", &call(&case, on, reached), on).await, Ok(()));
        }
        the_centre_learns_nothing(&mut small, &id, "2026-11-26T17:00").await;
        let seen = page(&mut small, "v1", &case, "2026-11-26T17:00").await;
        let told = format!("{:?}", seen.timeline);
        assert!(
            told.contains(SAID) && told.contains("没有联系上") && told.contains("示例v1"),
            "{told}"
        );
        assert_eq!(
            again(&mut small, &id, "", "2026-11-27T16:20").await,
            Err(Failure::Refused(Refusal::field("level", FieldProblem::Missing)))
        );
        let mine = own(&mut small, &id, "2026-11-27T16:20").await;
        assert!(
            mine.kept.contains(&("text".to_owned(), WORDS.to_owned())),
            "{:?}",
            mine.kept
        );
        assert_eq!(mine.levels.len(), 3);
        assert_eq!(again(&mut small, &id, "2", "2026-11-27T16:21").await, Ok(()));
        assert_eq!(stored(&small, &id).await.status, CaseStatus::Open);
        the_centre_learns_nothing(&mut small, &id, "2026-11-27T17:00").await;

        // The second round closes it, whatever the rater thinks.
        let case = stored(&small, &id).await;
        assert_eq!(
            act(&mut small, "h1", &form(&case, CaseCommandKind::Fix), "2026-11-30T09:00").await,
            Ok(())
        );
        let case = stored(&small, &id).await;
        let reached = call(&case, "2026-11-30T14:44", true);
        assert_eq!(act(&mut small, "v1", &reached, "2026-11-30T14:44").await, Ok(()));
        assert_eq!(again(&mut small, &id, "2", "2026-12-01T16:21").await, Ok(()));
        let case = stored(&small, &id).await;
        assert_eq!(
            (case.status, case.open, case.second.map(i64::from)),
            (CaseStatus::Closed, false, Some(2))
        );
        the_centre_learns_nothing(&mut small, &id, "2026-12-02T09:00").await;
        assert_eq!(
            listed(&mut small, "f1", "closed", "2026-12-02T09:00").await,
            [CaseStatus::Closed]
        );
        // The first rating is what it was.
        let rating: Option<domain::rating::Rating> = small
            .services
            .store()
            .get("rating", &format!("{id}:p1"))
            .await
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            rating.map(|rating| (i64::from(rating.overall), rating.text)),
            Some((2, WORDS.to_owned()))
        );
        is_sound(&small, Aspect::Cases).await;
    });
}

#[test]
fn the_days_of_a_case_are_working_days_and_a_job_closes_what_nobody_rated_again() {
    run(async {
        let mut small = Small::new().await;
        // Tuesday before the National Day holiday, of which Saturday the 10th of October is worked.
        let id = rated(&mut small, "2026-09-29").await;
        let case = stored(&small, &id).await;
        assert_eq!(case.due.date(), at("2026-10-12").date());
        let before = case.due.plus_minutes(-1);
        assert_eq!(small.services.run_job(Job::Cases, "one", before).await, Ok(0));
        assert!(listed(&mut small, "m1", "late", "2026-10-09T09:00").await.is_empty());
        // Overdue: the bureau sees it in its filter, the owner reads it once.
        assert_eq!(
            listed(&mut small, "m1", "late", "2026-10-13T09:00").await,
            [CaseStatus::Open]
        );
        for told in [1, 0] {
            let now = at("2026-10-13T09:00");
            assert_eq!(small.services.run_job(Job::Cases, "one", now).await, Ok(told));
        }
        let owner = actor(&mut small, "f1", "2026-10-13T09:01").await;
        let inbox = small.services.inbox_page(&owner, "", at("2026-10-13T09:01")).await;
        let inbox = inbox.unwrap_or_else(|failure| panic!("{failure:?}"));
        let lines: Vec<_> = inbox
            .page
            .rows
            .iter()
            .filter(|row| row.path.starts_with("/cases/"))
            .collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        the_centre_learns_nothing(&mut small, &id, "2026-10-13T09:02").await;

        assert_eq!(
            act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-10-13T10:00").await,
            Ok(())
        );
        let case = stored(&small, &id).await;
        assert_eq!(case.missed.len(), 1);
        assert_eq!(
            listed(&mut small, "v1", "answered", "2026-10-13T11:00").await,
            [CaseStatus::Answered]
        );
        let reached = call(&case, "2026-10-14T10:00", true);
        assert_eq!(act(&mut small, "v1", &reached, "2026-10-14T10:00").await, Ok(()));
        let due = stored(&small, &id).await.due;
        assert_eq!(small.services.run_job(Job::Cases, "one", due).await, Ok(0));
        assert_eq!(
            small.services.run_job(Job::Cases, "one", due.plus_minutes(1)).await,
            Ok(1)
        );
        let case = stored(&small, &id).await;
        assert_eq!(
            (case.status, case.second),
            (CaseStatus::Closed, None),
            "silence is no value"
        );
        let moved = Refusal::CaseMoved {
            status: CaseStatus::Closed,
        };
        let late = again(&mut small, &id, "4", "2026-10-30T09:00").await;
        assert_eq!(late, Err(Failure::Refused(moved)));

        // The month's indicators are counted over its cases, each apart, and few are too few.
        let manager = actor(&mut small, "m1", "2026-10-30T09:00").await;
        let matrix = small
            .services
            .matrix_page(&manager, 202_609, "", "", at("2026-10-30T09:00"))
            .await;
        let matrix = matrix.unwrap_or_else(|failure| panic!("{failure:?}"));
        let tile = |name: &str| {
            let tile = matrix.tiles.iter().find(|tile| tile.name == name);
            tile.map(|tile| (tile.value.clone(), tile.note.clone()))
        };
        let few = "样本不足".to_owned();
        assert_eq!(tile("差评回复率"), Some((few.clone(), "1 / 1 件".to_owned())));
        assert_eq!(
            tile("整改率"),
            Some((few.clone(), "1 / 1 件，另有不成立 0 件".to_owned()))
        );
        assert_eq!(
            tile("回访率"),
            Some((few.clone(), "1 / 1 件，另有未联系上 0 件".to_owned()))
        );
        assert_eq!(tile("整改后满意率"), Some((few, "n = 0，不复评不计".to_owned())));
    });
}
