//! The second rating (复评): whose it is, until when and on which scale, and what a bad one does.

use super::example::{actor, at, desk, employee};
use super::{Life, again, call, fix, verifier};
use domain::clock::{CaseLimit, ClockRule, ClockRules, Rule};
use domain::rating::Level;
use domain::rectification::{CaseStatus, offered, second_levels};
use domain::refusal::{FieldProblem, Refusal};

#[test]
fn a_bad_second_rating_opens_it_once_more_and_the_next_one_closes_it() {
    let mut life = Life::begin();
    let round = |life: &mut Life, day: &str| {
        life.done(&desk(), &fix(), &format!("{day}T09:00"));
        life.done(
            &verifier(),
            &call(&format!("{day}T10:00"), true),
            &format!("{day}T10:00"),
        );
        life.done(&employee(), &again(Level::Dissatisfied), &format!("{day}T11:00"));
    };
    round(&mut life, "2025-12-26");
    assert_eq!(
        (life.case.status, life.case.reopened, life.case.open),
        (CaseStatus::Open, 1, true)
    );
    // 29, 30, 31, 4, 5.
    assert_eq!(life.case.due.date(), at("2026-01-05").date());
    assert_eq!((life.case.outcome, life.case.tries), (None, 1));
    round(&mut life, "2025-12-29");
    assert_eq!((life.case.status, life.case.reopened), (CaseStatus::Closed, 1));
    assert_eq!(
        life.case.second,
        Some(Level::Dissatisfied),
        "it never turns into a good score"
    );
}

#[test]
fn the_second_rating_is_the_raters_alone_in_time_and_on_its_scale() {
    let mut life = Life::begin();
    life.done(&desk(), &fix(), "2025-12-26T09:00");
    assert_eq!(
        life.act(&employee(), &again(Level::Satisfied), "2025-12-26T10:00"),
        Err(Refusal::CaseMoved {
            status: CaseStatus::Answered
        })
    );
    life.done(&verifier(), &call("2025-12-26T10:00", true), "2025-12-26T10:00");
    for other in [desk(), verifier(), actor("p2")] {
        assert_eq!(
            life.act(&other, &again(Level::Satisfied), "2025-12-26T11:00"),
            Err(Refusal::NotAllowed)
        );
    }
    assert_eq!(
        life.act(&employee(), &again(Level::VerySatisfied), "2025-12-26T11:00"),
        Err(Refusal::field("level", FieldProblem::NotAChoice))
    );
    assert_eq!(second_levels(&life.rules, at("2025-12-26")).len(), 3);
    let over = life.case.due.plus_minutes(1);
    assert_eq!(
        life.act(&employee(), &again(Level::Fair), &over.to_string()),
        Err(Refusal::WindowClosed)
    );
    assert!(offered(&life.case, &"p1".into(), &life.circumstances(&over.to_string())).is_empty());
    let five = ClockRules {
        rows: vec![ClockRule {
            from_day: 20_250_101,
            rule: Rule::Case {
                of: CaseLimit::SecondLevels,
                most: 5,
            },
        }],
    };
    assert_eq!(second_levels(&five, at("2025-12-26")), Level::ALL);
}
