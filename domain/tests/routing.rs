//! Who gets a request: the first rule that fits, else the catalogue, else the fallback desk.

use domain::id::{CalendarId, CentreId};
use domain::organisation::Centre;
use domain::refusal::{FieldProblem, Refusal};
use domain::routing::{
    Case, Hours, Matter, Miss, Routed, RoutedBy, RoutingRule, Step, World, check, end_position, moved, route,
};
use domain::time::Moment;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
}

fn calendar() -> domain::calendar::PreparedCalendar {
    domain::calendar::shipped::named(None).unwrap_or_else(|problem| panic!("{problem}"))
}

const ROOM: &str = "s1/s1-b03/s1-b03-f12/s1-b03-f12-r08/";

fn rule(id: &str, position: i64) -> RoutingRule {
    RoutingRule {
        id: id.into(),
        position,
        name: format!("规则{id}"),
        place: None,
        place_name: String::new(),
        matter: Matter::Any,
        department: None,
        hours: Hours::Any,
        centre: "c2".into(),
        from_day: 20_260_101,
        until_day: None,
        version: 1,
    }
}

fn centres(keys: &[&str]) -> Vec<Centre> {
    let centre = |key: &&str| Centre {
        id: (*key).into(),
        name: String::new(),
        phone: String::new(),
        calendar: "standard".into(),
        contractor: false,
    };
    keys.iter().map(centre).collect()
}

fn asked(rules: &[RoutingRule], when: &str, known: &[&str], fallback: Option<&str>) -> Result<Routed, Refusal> {
    let (service, group, department) = ("air".into(), "repair".into(), "d1".into());
    let (when, calendar, fallback) = (at(when), calendar(), fallback.map(CentreId::from));
    let is_working = |key: &CalendarId| (key.as_str() == "standard").then(|| calendar.is_working_time(when));
    let case = Case {
        path: ROOM,
        service: &service,
        group: &group,
        department: &department,
        at: when,
    };
    let world = World {
        centres: &centres(known),
        is_working: &is_working,
        fallback: fallback.as_ref(),
    };
    route(rules, &case, &"c1".into(), &world)
}

fn who(rules: &[RoutingRule], when: &str) -> String {
    asked(rules, when, &["c1", "c2", "c3"], None)
        .map_or_else(|refusal| format!("{refusal:?}"), |routed| routed.centre.0)
}

const NOON_TUESDAY: &str = "2026-11-24T10:00";

#[test]
fn the_first_rule_that_fits_wins_and_those_before_say_why_not() {
    let elsewhere = RoutingRule {
        place: Some("s2".into()),
        ..rule("a", 1)
    };
    let building = RoutingRule {
        place: Some("s1-b03".into()),
        matter: Matter::Group("repair".into()),
        centre: "c3".into(),
        ..rule("b", 2)
    };
    let routed = asked(
        &[elsewhere, building, rule("c", 3)],
        NOON_TUESDAY,
        &["c1", "c2", "c3"],
        None,
    );
    let by = RoutedBy::Rule {
        id: "b".into(),
        name: "规则b".to_owned(),
    };
    let passed = vec![("a".into(), Miss::Place)];
    assert_eq!(
        routed,
        Ok(Routed {
            centre: "c3".into(),
            by,
            passed
        })
    );
}

#[test]
fn a_place_means_everything_under_it_and_no_place_with_a_similar_key() {
    let of = |place: &str| RoutingRule {
        place: Some(place.into()),
        ..rule("a", 1)
    };
    for place in ["s1", "s1-b03", "s1-b03-f12", "s1-b03-f12-r08"] {
        assert_eq!(who(&[of(place)], NOON_TUESDAY), "c2", "{place}");
    }
    for place in ["s", "s1-b0", "s1-b03-f1", "b03", ""] {
        assert_eq!(who(&[of(place)], NOON_TUESDAY), "c1", "{place}");
    }
}

#[test]
fn outside_of_working_time_the_duty_desk_answers() {
    let night = RoutingRule {
        hours: Hours::Outside("standard".into()),
        ..rule("a", 1)
    };
    let rules = [night];
    for (when, centre) in [
        (NOON_TUESDAY, "c1"),
        ("2026-11-24T12:30", "c2"),
        ("2026-11-24T20:00", "c2"),
        ("2026-11-28T10:00", "c2"),
        // A make-up Saturday is worked, a Thursday of the National Day holiday is not.
        ("2026-10-10T10:00", "c1"),
        ("2026-10-01T10:00", "c2"),
    ] {
        assert_eq!(who(&rules, when), centre, "{when}");
    }
    let unknown = RoutingRule {
        hours: Hours::Outside("gone".into()),
        ..rule("a", 1)
    };
    assert_eq!(
        who(&[unknown], "2026-11-24T20:00"),
        "c1",
        "a rule whose calendar is gone does not fit"
    );
}

#[test]
fn a_rule_holds_from_its_first_to_its_last_day() {
    let dated = RoutingRule {
        from_day: 20_261_124,
        until_day: Some(20_261_125),
        ..rule("a", 1)
    };
    let rules = [dated];
    for (when, centre) in [
        ("2026-11-23T23:59", "c1"),
        ("2026-11-24T00:00", "c2"),
        ("2026-11-25T23:59", "c2"),
        ("2026-11-26T00:00", "c1"),
    ] {
        assert_eq!(who(&rules, when), centre, "{when}");
    }
}

#[test]
fn a_department_can_have_its_own_centre() {
    let own = |department: &str| RoutingRule {
        department: Some(department.into()),
        ..rule("a", 1)
    };
    assert_eq!(who(&[own("d1")], NOON_TUESDAY), "c2");
    assert_eq!(who(&[own("d2")], NOON_TUESDAY), "c1");
}

#[test]
fn nothing_is_lost_when_a_centre_is_gone() {
    let rules = [rule("a", 1)];
    let routed = |known: &[&str], fallback| {
        asked(&rules, NOON_TUESDAY, known, fallback).map(|routed| (routed.centre.0, routed.by))
    };
    assert_eq!(routed(&["c1", "c3"], None), Ok(("c1".into(), RoutedBy::Catalogue)));
    assert_eq!(routed(&["c3", "c4"], Some("c4")), Ok(("c4".into(), RoutedBy::Fallback)));
    assert_eq!(
        routed(&["c3", "c4"], Some("gone")),
        Ok(("c3".into(), RoutedBy::Fallback))
    );
    assert_eq!(routed(&[], None), Err(Refusal::NoCentre));
}

#[test]
fn a_rule_moves_past_its_neighbour_and_past_what_has_ended() {
    let ended = RoutingRule {
        until_day: Some(20_260_201),
        ..rule("b", 2)
    };
    let rules = [rule("a", 1), ended, rule("c", 3)];
    let positions = |id: &str, step| -> Vec<(String, i64)> {
        moved(&rules, &id.into(), step, 20_261_124)
            .into_iter()
            .map(|rule| (rule.id.0, rule.position))
            .collect()
    };
    assert_eq!(positions("c", Step::Up), [("c".to_owned(), 1), ("a".to_owned(), 3)]);
    assert_eq!(positions("a", Step::Down), [("a".to_owned(), 3), ("c".to_owned(), 1)]);
    assert_eq!(positions("a", Step::Up), []);
    assert_eq!(positions("c", Step::Down), []);
    assert_eq!((end_position(&rules, true), end_position(&rules, false)), (0, 4));
}

#[test]
fn a_rule_needs_a_name_and_days_in_order() {
    let nameless = RoutingRule {
        name: " ".to_owned(),
        ..rule("a", 1)
    };
    assert_eq!(check(nameless), Err(Refusal::field("name", FieldProblem::Missing)));
    let backwards = RoutingRule {
        until_day: Some(20_251_231),
        ..rule("a", 1)
    };
    assert_eq!(check(backwards), Err(Refusal::field("until", FieldProblem::OutOfRange)));
    assert_eq!(
        Matter::parse(&Matter::Group("repair".into()).code()),
        Some(Matter::Group("repair".into()))
    );
    assert_eq!((Matter::parse("x:y"), Hours::parse("night")), (None, None));
}
