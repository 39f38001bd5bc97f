//! The rating of finished work: whose it is, what it needs, and what a bad one opens.

use super::example::{actor, at, desk, employee};
use super::{done, finished};
use domain::access::Role;
use domain::lifecycle::Command;
use domain::person::Actor;
use domain::rating::{Ballot, Level, RatingRules, add, may_rate, rate, shipped_questions};
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Request;

fn ballot(level: Level) -> Ballot {
    Ballot {
        overall: Some(level),
        ..Ballot::default()
    }
}

fn confirmed() -> Request {
    done(
        &finished(),
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    )
}

#[test]
fn only_the_person_served_rates_and_never_on_their_behalf() {
    let confirmed = confirmed();
    let rules = RatingRules::default();
    let now = at("2026-11-24T12:00");
    let try_rate = |who: &str, request: &Request| {
        rate(
            request,
            &["follower".into()],
            &actor(who),
            &"staff".into(),
            &ballot(Level::Fair),
            &shipped_questions(),
            &rules,
            String::new(),
            now,
        )
        .map(|rating| rating.overall)
    };
    assert_eq!(try_rate("p1", &confirmed), Ok(Level::Fair));
    assert_eq!(try_rate("follower", &confirmed), Ok(Level::Fair));
    for who in ["t1", "f1", "somebody"] {
        assert_eq!(try_rate(who, &confirmed), Err(Refusal::OnlyServedPersonRates), "{who}");
    }
    // Who serves in the centre does not rate it by following what others did there.
    let colleague = Actor {
        person: "follower".into(),
        ..desk()
    };
    let followers = ["follower".into()];
    assert_eq!(
        may_rate(&confirmed, &followers, &colleague, &rules, now),
        Err(Refusal::OnlyServedPersonRates)
    );
    assert_eq!(
        may_rate(&confirmed, &followers, &actor("follower"), &rules, now),
        Ok(())
    );
    let for_caller = Request {
        filed_by: Some("p1".into()),
        requester: "p2".into(),
        ..confirmed.clone()
    };
    assert_eq!(try_rate("p1", &for_caller), Err(Refusal::OnlyServedPersonRates));
    assert_eq!(try_rate("p1", &finished()), Err(Refusal::NotRateableYet));
    assert_eq!(
        may_rate(&confirmed, &[], &actor("p1"), &rules, at("2027-03-01T09:00")),
        Err(Refusal::WindowClosed)
    );
}

#[test]
fn a_rating_without_a_level_or_with_the_wrong_reasons_is_refused() {
    let confirmed = confirmed();
    let now = at("2026-11-24T12:00");
    let given = |ballot: Ballot| {
        rate(
            &confirmed,
            &[],
            &employee(),
            &"staff".into(),
            &ballot,
            &shipped_questions(),
            &RatingRules::default(),
            String::new(),
            now,
        )
        .map(|rating| rating.id)
    };
    assert_eq!(
        given(Ballot::default()),
        Err(Refusal::field("overall", FieldProblem::Missing))
    );
    let mismatched = Ballot {
        reasons: vec!["没有修好".into()],
        ..ballot(Level::VerySatisfied)
    };
    assert_eq!(
        given(mismatched),
        Err(Refusal::field("reasons", FieldProblem::NotAChoice))
    );
    let bad = Ballot {
        reasons: vec!["没有修好".into()],
        ..ballot(Level::Dissatisfied)
    };
    assert_eq!(given(bad), Ok("r1:p1".to_owned()));
}

#[test]
fn a_bad_rating_opens_a_case_and_a_fair_one_does_not() {
    let confirmed = confirmed();
    let now = at("2026-11-24T12:00");
    for level in Level::ALL {
        let rating = rate(
            &confirmed,
            &[],
            &employee(),
            &"staff".into(),
            &ballot(level),
            &shipped_questions(),
            &RatingRules::default(),
            String::new(),
            now,
        );
        let case = rating.ok().and_then(|rating| {
            domain::rectification::open(
                &rating,
                &confirmed,
                "示例职工",
                None,
                "alias".to_owned(),
                now.plus_days(7),
                now,
            )
        });
        assert_eq!(case.is_some(), level <= Level::Dissatisfied, "{level:?}");
        if let Some(case) = case {
            let shown = domain::rectification::shielded(&case, "整改-x");
            let text = format!("{shown:?}");
            for secret in ["r1", "p1", "示例职工", "2026-11-000001"] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}

#[test]
fn a_rating_is_added_to_once_by_its_rater() {
    let confirmed = confirmed();
    let now = at("2026-11-24T12:00");
    let rules = RatingRules::default();
    let Ok(rating) = rate(
        &confirmed,
        &[],
        &employee(),
        &"staff".into(),
        &ballot(Level::Fair),
        &shipped_questions(),
        &rules,
        String::new(),
        now,
    ) else {
        panic!("a fair rating is accepted")
    };
    assert_eq!(
        add(&rating, &"p2".into(), "多说一句", &rules, now),
        Err(Refusal::NotAllowed)
    );
    let added = add(&rating, &"p1".into(), "多说一句", &rules, now.plus_days(3));
    let again = added.and_then(|added| add(&added, &"p1".into(), "再说一句", &rules, now.plus_days(4)));
    assert_eq!(again, Err(Refusal::RatedAlready));
}
