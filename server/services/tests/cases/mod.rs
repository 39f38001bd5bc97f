//! The life of a bad rating's case through the real engine: its steps, who is quicker, and what nobody may learn.

mod life;

use crate::small::{Small, at, run};
use domain::person::Actor;
use domain::rectification::{Case, CaseCommandKind, CaseStatus};
use domain::refusal::Refusal;
use domain::satisfaction::Cell;
use domain::view::CasePage;
use services::Failure;
use services::check::Aspect;
use services::job::Job;
use services::rectification::Form;

const WORDS: &str = "走廊尽头那台，等了三天";
const SAID: &str = "对方说孩子在家不方便";

async fn actor(small: &mut Small, who: &str, when: &str) -> Actor {
    let token = small.token_at(who, at(when)).await;
    let actor = small.services.actor(Some(&token), at(when)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

/// A request of `p1`, done on a day and rated badly at 10:17 without a name.
async fn rated(small: &mut Small, day: &str) -> String {
    let id = small.filed(&format!("{day}T09:00")).await;
    let token = small.token_at("p1", at(&format!("{day}T09:00"))).await;
    small.serve(&id, &format!("{day}T09:30")).await;
    let form = services::rating::Form {
        request: id.clone(),
        overall: "2".to_owned(),
        text: WORDS.to_owned(),
        ..services::rating::Form::default()
    };
    let done = small
        .services
        .rate(Some(&token), &form, at(&format!("{day}T10:17")))
        .await;
    assert_eq!(done, Ok(()));
    id
}

async fn stored(small: &Small, request: &str) -> Case {
    let stored = small
        .services
        .store()
        .get("rectification", &format!("{request}:p1"))
        .await;
    let stored = stored.unwrap_or_else(|error| panic!("{error}"));
    stored.unwrap_or_else(|| panic!("{request} has no case"))
}

fn form(case: &Case, kind: CaseCommandKind) -> Form {
    Form {
        case: case.alias.clone(),
        version: case.version,
        command: kind.code().to_owned(),
        text: "已更换整机".to_owned(),
        reason: "等配件到货".to_owned(),
        days: "3".to_owned(),
        to: "h1".to_owned(),
        ..Form::default()
    }
}

fn call(case: &Case, on: &str, reached: bool) -> Form {
    Form {
        text: SAID.to_owned(),
        at: on.to_owned(),
        how: "phone".to_owned(),
        reached: if reached { "yes" } else { "no" }.to_owned(),
        ..form(case, CaseCommandKind::CallBack)
    }
}

async fn act(small: &mut Small, who: &str, form: &Form, when: &str) -> Result<(), Failure> {
    let token = small.token_at(who, at(when)).await;
    small.services.act_on_case(Some(&token), form, at(when)).await
}

/// The check finds nothing wrong of this kind.
async fn is_sound(small: &Small, aspect: Aspect) {
    let report = small.services.check(|_, _| {}).await;
    let report = report.unwrap_or_else(|failure| panic!("{failure:?}"));
    let problems = report.section(aspect).map(|section| section.problems);
    assert_eq!(problems, Some(0), "{report:#?}");
}

async fn page(small: &mut Small, who: &str, case: &Case, when: &str) -> CasePage {
    let actor = actor(small, who, when).await;
    let page = small.services.case_page(&actor, &case.alias, at(when)).await;
    page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

#[test]
fn of_two_verifiers_at_once_one_wins_and_the_other_is_told() {
    run(async {
        let mut small = Small::new().await;
        let id = rated(&mut small, "2026-11-24").await;
        let case = stored(&small, &id).await;
        assert_eq!(
            act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-11-25T09:00").await,
            Ok(())
        );
        let case = stored(&small, &id).await;
        let now = "2026-11-25T10:00";
        let mut tries = Vec::new();
        for who in ["v1", "v2"] {
            let token = small.token_at(who, at(now)).await;
            let (services, form) = (small.services.clone(), call(&case, now, true));
            tries.push(tokio::spawn(async move {
                services.act_on_case(Some(&token), &form, at(now)).await
            }));
        }
        let mut won = 0;
        for outcome in tries {
            match outcome.await.unwrap_or_else(|error| panic!("{error}")) {
                Ok(()) => won += 1,
                Err(Failure::Refused(Refusal::Stale | Refusal::CaseMoved { .. })) => {}
                Err(other) => panic!("not told clearly: {other:?}"),
            }
        }
        let case = stored(&small, &id).await;
        assert_eq!((won, case.version, case.tries), (1, 3, 1));
        let late = act(&mut small, "v2", &call(&case, now, true), "2026-11-25T11:00").await;
        let moved = Refusal::CaseMoved {
            status: CaseStatus::CalledBack,
        };
        assert_eq!(late, Err(Failure::Refused(moved)));
    });
}

#[test]
fn who_served_on_the_request_does_not_call_back() {
    run(async {
        let mut small = Small::new().await;
        let id = rated(&mut small, "2026-11-24").await;
        // The verifier was lent to the centre while the work was done.
        let served = storage::Bindings::new().record("row", "request", &id).with("who", "v1");
        let done = small
            .services
            .store()
            .exec("UPDATE $row SET served_by += $who", served)
            .await;
        assert!(done.is_ok());
        let case = stored(&small, &id).await;
        assert_eq!(
            act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-11-25T09:00").await,
            Ok(())
        );
        let case = stored(&small, &id).await;
        let own = call(&case, "2026-11-25T10:00", true);
        let refused = act(&mut small, "v1", &own, "2026-11-25T10:00").await;
        assert_eq!(refused, Err(Failure::Refused(Refusal::SeparationOfDuties)));
        assert!(
            page(&mut small, "v1", &case, "2026-11-25T10:00")
                .await
                .commands
                .is_empty()
        );
        let offered = page(&mut small, "v2", &case, "2026-11-25T10:00").await;
        assert_eq!(offered.commands, [CaseCommandKind::CallBack]);
        assert_eq!(offered.rater_phone, "138-0000-0000");
    });
}

#[test]
fn what_became_of_a_rating_is_told_to_its_rater_alone() {
    run(async {
        let mut small = Small::new().await;
        let id = rated(&mut small, "2026-11-24").await;
        let case = stored(&small, &id).await;
        assert_eq!(
            act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-11-25T09:00").await,
            Ok(())
        );
        let when = "2026-11-25T09:05";
        let rater = actor(&mut small, "p1", when).await;
        let inbox = small.services.inbox_page(&rater, "", at(when)).await;
        let inbox = inbox.unwrap_or_else(|failure| panic!("{failure:?}"));
        let path = format!("/requests/{id}/rectification");
        let line = inbox.page.rows.iter().find(|row| row.path == path);
        assert_eq!(line.map(|row| row.words.as_str()), Some("已更换整机"));
        let request = small.services.request_page(&rater, &id, at(when)).await;
        let standing = request.map(|page| page.rectification.map(|(status, _)| status));
        assert_eq!(standing, Ok(Some(CaseStatus::Answered)));
        for who in ["p2", "f1", "h1", "v1", "m1"] {
            let other = actor(&mut small, who, when).await;
            let own = small.services.own_case_page(&other, &id, at(when)).await.map(|_| ());
            assert_eq!(own, Err(Failure::Refused(Refusal::NotFound)), "{who}");
            let inbox = small.services.inbox_page(&other, "", at(when)).await;
            let inbox = inbox.unwrap_or_else(|failure| panic!("{failure:?}"));
            assert!(
                inbox.page.rows.iter().all(|row| !row.path.contains("rectification")),
                "{who}"
            );
        }
    });
}

/// The cases that somebody sees in the list, and whether they reach this one by its address.
async fn sees(small: &mut Small, who: &str, case: &Case, when: &str) -> (usize, bool) {
    let actor = actor(small, who, when).await;
    let list = small.services.cases_page(&actor, "", "", at(when)).await;
    let list = list.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
    let one = small.services.case_page(&actor, &case.alias, at(when)).await;
    (list.page.rows.len(), one.is_ok())
}

#[test]
fn a_centre_is_told_of_an_unnamed_rating_when_its_day_has_ended() {
    run(async {
        let mut small = Small::new().await;
        let id = rated(&mut small, "2026-11-24").await;
        let case = stored(&small, &id).await;
        assert_eq!(case.told_at, Some(at("2026-11-25T00:00")));
        // Who supervises, and who rated, see it at once.
        assert_eq!(sees(&mut small, "v1", &case, "2026-11-24T10:18").await, (1, true));
        let rater = actor(&mut small, "p1", "2026-11-24T10:18").await;
        let own = small.services.own_case_page(&rater, &id, at("2026-11-24T10:18")).await;
        assert!(own.is_ok(), "{own:?}");
        for who in ["f1", "h1"] {
            assert_eq!(
                sees(&mut small, who, &case, "2026-11-24T10:18").await,
                (0, false),
                "{who}"
            );
            assert_eq!(
                sees(&mut small, who, &case, "2026-11-24T23:59").await,
                (0, false),
                "{who}"
            );
        }
        let early = act(&mut small, "f1", &form(&case, CaseCommandKind::Fix), "2026-11-24T11:00").await;
        assert_eq!(
            early,
            Err(Failure::Refused(Refusal::NotFound)),
            "nor do they find it by its name"
        );
        for who in ["f1", "h1"] {
            assert_eq!(
                sees(&mut small, who, &case, "2026-11-25T00:00").await,
                (1, true),
                "{who}"
            );
        }
    });
}

#[test]
fn a_centre_sees_at_once_who_agreed_to_be_named() {
    run(async {
        let mut small = Small::new().await;
        let id = small.filed("2026-11-24T09:00").await;
        let token = small.token_at("p1", at("2026-11-24T09:00")).await;
        small.serve(&id, "2026-11-24T09:30").await;
        let form = services::rating::Form {
            request: id.clone(),
            overall: "1".to_owned(),
            named: "1".to_owned(),
            ..services::rating::Form::default()
        };
        let done = small.services.rate(Some(&token), &form, at("2026-11-24T10:17")).await;
        assert_eq!(done, Ok(()));
        let case = stored(&small, &id).await;
        assert_eq!(sees(&mut small, "f1", &case, "2026-11-24T10:17").await, (1, true));
    });
}

/// The bad ratings that somebody's figures count, and the cases among them.
async fn counted(small: &mut Small, who: &str, when: &str) -> (i64, String) {
    let actor = actor(small, who, when).await;
    let page = small.services.matrix_page(&actor, 202_611, "", "", at(when)).await;
    let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
    let month = page.trend.into_iter().find(|row| row.key == "202611");
    let count = match month.map(|row| row.cell) {
        Some(Cell::TooFew { count, .. } | Cell::Shown { count, .. }) => count,
        None => 0,
    };
    let replies = page.tiles.into_iter().find(|tile| tile.name == "差评回复率");
    (count, replies.map(|tile| tile.note).unwrap_or_default())
}

#[test]
fn a_rating_is_in_the_bureaus_figures_at_once_and_in_the_centres_when_its_day_has_ended() {
    run(async {
        let mut small = Small::new().await;
        rated(&mut small, "2026-11-24").await;
        for (folded, of_bureau, of_centre) in [
            ("2026-11-24T10:20", (1, "0 / 1 件"), (0, "0 / 0 件")),
            ("2026-11-25T00:01", (1, "0 / 1 件"), (1, "0 / 1 件")),
        ] {
            assert!(small.services.fold_month(202_611, at(folded)).await.is_ok());
            for (who, (count, replies)) in [("m1", of_bureau), ("h1", of_centre)] {
                assert_eq!(
                    counted(&mut small, who, folded).await,
                    (count, replies.to_owned()),
                    "{who} {folded}"
                );
            }
            is_sound(&small, Aspect::Totals).await;
        }
    });
}

#[test]
fn what_a_centre_is_told_of_in_the_next_month_is_counted_also_by_who_comes_late() {
    run(async {
        let mut small = Small::new().await;
        rated(&mut small, "2026-11-30").await;
        let done = small.services.run_job(Job::Fold, "one", at("2026-11-30T23:00")).await;
        assert!(done.is_ok(), "{done:?}");
        assert_eq!(counted(&mut small, "h1", "2026-11-30T23:00").await.0, 0);
        // For two weeks nobody was there.
        let done = small.services.run_job(Job::Fold, "one", at("2026-12-14T09:00")).await;
        assert!(done.is_ok(), "{done:?}");
        assert_eq!(counted(&mut small, "h1", "2026-12-14T09:01").await.0, 1);
    });
}
