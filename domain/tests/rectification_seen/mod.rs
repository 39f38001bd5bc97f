//! What each reader of a case gets to know, and what would tell who rated.

use super::example::{at, desk, employee};
use super::{Life, again, call, fix, verifier};
use domain::clock::{ClockRule, ClockRules, DeadlineKind, Rule, Span};
use domain::id::PersonId;
use domain::notification::Capacity;
use domain::rating::Level;
use domain::rectification::{Eyes, lines, shielded, told_overdue};
use domain::time::Moment;

#[test]
fn the_centre_reads_outcomes_only_and_of_an_unnamed_rater_no_hour() {
    for named in [false, true] {
        let mut life = Life::begin_by(ClockRules::default(), named);
        life.done(&desk(), &fix(), "2025-12-26T09:00");
        life.done(&verifier(), &call("2025-12-26T14:44", false), "2025-12-26T14:44");
        life.done(&verifier(), &call("2025-12-26T15:55", true), "2025-12-26T15:55");
        life.done(&employee(), &again(Level::Dissatisfied), "2025-12-29T16:21");
        let seen = lines(&life.events, Eyes::Centre, named);
        let text = format!("{seen:?}");
        for secret in [
            "她说还可以",
            "这次好了",
            "没有联系上",
            "14:44",
            "示例职工",
            "示例核实员",
        ] {
            assert!(!text.contains(secret), "{named} {secret}: {text}");
        }
        assert!(text.contains("管理局已回访") && text.contains("退回再改"), "{text}");
        let of_rater = seen
            .iter()
            .filter(|line| line.what.contains("回访") || line.what.contains("复评"));
        assert!(of_rater.clone().count() == 2 && of_rater.into_iter().all(|line| line.day_only != named));
        let to_verifier = format!("{:?}", lines(&life.events, Eyes::Verifier, named));
        for known in ["她说还可以", "这次好了", "没有联系上", "示例职工", "示例核实员"] {
            assert!(to_verifier.contains(known), "{known}: {to_verifier}");
        }
        let to_bureau = format!("{:?}", lines(&life.events, Eyes::Bureau, named));
        assert!(
            to_bureau.contains("没有联系上") && !to_bureau.contains("她说还可以") && !to_bureau.contains("这次好了")
        );
        let case = shielded(&life.case, "整改-a1b2c3");
        assert_eq!(
            (case.tries, case.reached),
            (0, None),
            "how often somebody was tried is the bureau's"
        );
    }
}

#[test]
fn a_shielded_case_holds_no_moment_but_ends_of_days() {
    let hours = ClockRules {
        rows: vec![ClockRule {
            from_day: 20_250_101,
            rule: Rule::Limit {
                kind: DeadlineKind::Rectification,
                limit: Span::Days(5),
            },
        }],
    };
    let mut life = Life::begin_by(hours, false);
    // Five calendar days after 10:17 would be 10:17: it is the end of that working day instead.
    assert_eq!(
        life.case.due,
        life.calendar.end_of_working_day(at("2025-12-30T00:00"), 0)
    );
    life.done(&desk(), &fix(), "2025-12-26T09:03");
    life.done(&verifier(), &call("2025-12-26T10:07", true), "2025-12-26T10:07");
    life.done(&employee(), &again(Level::Fair), "2025-12-26T11:09");
    let case = shielded(&life.case, "整改-a1b2c3");
    let moments = [Some(case.opened_at), case.since, case.called_back_at, case.closed_at];
    for moment in moments.into_iter().flatten() {
        assert_eq!(moment, Moment::start_of(moment.date()));
    }
    let text = format!("{case:?}");
    for secret in ["p1", "r1", "修了三次", "2026-11-000001", "示例职工"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn the_owner_and_the_bureau_are_told_of_an_overdue_answer_by_the_alias_alone() {
    let mut life = Life::begin();
    let bureau = [PersonId::from("b1"), PersonId::from("f1")];
    let lines = told_overdue(&life.case, &bureau, life.case.due.plus_minutes(1));
    let told: Vec<(&str, Capacity, String)> = lines
        .iter()
        .map(|line| (line.person.as_str(), line.capacity, line.path()))
        .collect();
    let path = || "/cases/a1b2c3".to_owned();
    assert_eq!(
        told,
        [("f1", Capacity::Desk, path()), ("b1", Capacity::Bureau, path())],
        "each once, also who is both"
    );
    let text = format!("{lines:?}");
    for secret in ["p1", "r1:", "\"r1\"", "2026-11-000001", "修了三次"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    assert_eq!(
        told_overdue(&life.case, &bureau, at("2026-02-01")),
        [],
        "the bureau's steps are not the owner's"
    );
    assert_eq!(life.case.remind_at, None);
}
