//! Which times can be booked: working days only, notice, seats, rules beside each other.

mod example;
mod slot_appointment;

use domain::calendar::{DayKind, PreparedCalendar, SpecialDay, shipped};
use domain::refusal::{FieldProblem, Refusal};
use domain::slot::{Offer, Seat, Slot, SlotRule, check, seat};
use domain::time::Moment;
use example::{at, calendar};

fn rule(hours: &str, capacity: i64) -> SlotRule {
    SlotRule {
        id: "w1".into(),
        name: "工作日上午".to_owned(),
        centre: "c1".into(),
        service: None,
        weekdays: Vec::new(),
        hours: hours.parse().unwrap_or_else(|_| panic!("{hours} are no hours")),
        capacity,
        lead_minutes: 120,
        ahead_days: 5,
        from_day: 20_260_101,
        until_day: None,
        version: 1,
    }
}

fn offered_by(rules: &[SlotRule], taken: &[Seat], now: &str, calendar: &PreparedCalendar) -> Vec<Slot> {
    let offer = Offer {
        centre: &"c1".into(),
        service: &"water".into(),
        rules,
        calendar,
        taken,
        now: at(now),
    };
    offer.slots()
}

fn starts(slots: &[Slot]) -> Vec<Moment> {
    slots.iter().map(|slot| slot.start).collect()
}

fn held(start: &str, number: i64) -> Seat {
    Seat {
        centre: "c1".into(),
        service: None,
        start: at(start),
        end: at(start).plus_minutes(120),
        number,
    }
}

#[test]
fn a_holiday_has_no_slot_and_a_make_up_saturday_has() {
    let slots = offered_by(&[rule("09:00-11:00", 2)], &[], "2026-09-30T15:00", &calendar());
    let days = [
        "2026-10-08T09:00",
        "2026-10-09T09:00",
        "2026-10-10T09:00",
        "2026-10-12T09:00",
        "2026-10-13T09:00",
    ];
    assert_eq!(starts(&slots), days.map(at));
    let saturdays = SlotRule {
        weekdays: vec![6],
        ..rule("09:00-11:00", 2)
    };
    let slots = offered_by(&[saturdays], &[], "2026-09-30T15:00", &calendar());
    assert_eq!(starts(&slots), [at("2026-10-10T09:00")], "no other Saturday is worked");
}

#[test]
fn a_closure_has_no_slot_and_an_afternoon_that_is_closed_only_the_morning() {
    let mut own = shipped::standard();
    let closed = |day: i8, hours: Vec<_>| SpecialDay {
        date: jiff::civil::date(2026, 11, day),
        kind: DayKind::Workday,
        name: "设备检修".to_owned(),
        hours: Some(hours),
    };
    let morning = "08:30-12:00".parse().unwrap_or_else(|_| panic!("no hours"));
    own.days = vec![closed(24, vec![]), closed(25, vec![morning])];
    let own = own.prepare().unwrap_or_else(|problem| panic!("{problem}"));
    let rules = [rule("09:00-11:00", 1), rule("12:00-14:00", 1)];
    let slots = offered_by(&rules, &[], "2026-11-24T08:00", &own);
    let first: Vec<Moment> = starts(&slots).into_iter().take(3).collect();
    assert_eq!(
        first,
        [at("2026-11-25T09:00"), at("2026-11-26T09:00"), at("2026-11-26T12:00")],
        "noon is offered where the rule says so, for people are at home then"
    );
}

#[test]
fn what_begins_too_soon_is_not_offered() {
    let rules = [rule("09:00-11:00", 1), rule("14:00-16:00", 1)];
    let first = |now: &str| offered_by(&rules, &[], now, &calendar()).first().map(|slot| slot.start);
    assert_eq!(first("2026-11-24T07:00"), Some(at("2026-11-24T09:00")));
    assert_eq!(first("2026-11-24T07:01"), Some(at("2026-11-24T14:00")));
    assert_eq!(first("2026-11-24T12:01"), Some(at("2026-11-25T09:00")));
    // Today and five working days after it: until the Tuesday of the next week.
    let last = offered_by(&rules, &[], "2026-11-24T07:00", &calendar())
        .last()
        .map(|slot| slot.start);
    assert_eq!(last, Some(at("2026-12-01T14:00")));
}

#[test]
fn a_full_slot_is_refused_by_name_and_seats_from_a_greater_capacity_count() {
    let rules = [rule("09:00-11:00", 2)];
    let (now, start) = ("2026-11-24T12:00", "2026-11-25T09:00");
    let slots = |taken: &[Seat]| offered_by(&rules, taken, now, &calendar());
    let free = |taken: &[Seat]| slots(taken).first().map(Slot::free);
    assert_eq!(free(&[]), Some(2));
    assert_eq!(free(&[held(start, 0)]), Some(1));
    assert_eq!(free(&[held(start, 2)]), Some(1), "booked when there were three at once");
    let full = [held(start, 0), held(start, 1)];
    assert_eq!(seat(&slots(&full), at(start)), Err(Refusal::SlotFull));
    assert_eq!(
        seat(&slots(&full), at("2026-11-26T09:00")).map(|seat| seat.number),
        Ok(0)
    );
    let not_offered = Err(Refusal::field("visit", FieldProblem::NotAChoice));
    assert_eq!(seat(&slots(&[]), at("2026-11-25T10:00")), not_offered);
    let other = Seat {
        service: Some("water".into()),
        ..held(start, 0)
    };
    assert_eq!(free(&[other]), Some(2), "another rule's visits have seats of their own");
}

#[test]
fn a_rule_of_the_service_stands_in_place_of_the_general_ones_while_it_holds() {
    let own = SlotRule {
        service: Some("water".into()),
        until_day: Some(20_261_125),
        ..rule("10:00-12:00", 3)
    };
    let other = SlotRule {
        service: Some("electric".into()),
        ..rule("08:30-09:30", 1)
    };
    let elsewhere = SlotRule {
        centre: "c2".into(),
        ..rule("15:00-16:00", 1)
    };
    let rules = [rule("09:00-11:00", 1), own, other, elsewhere];
    let slots = offered_by(&rules, &[], "2026-11-24T12:00", &calendar());
    let first: Vec<(Moment, usize)> = slots.iter().take(2).map(|slot| (slot.start, slot.free())).collect();
    assert_eq!(first, [(at("2026-11-25T10:00"), 3), (at("2026-11-26T09:00"), 1)]);
}

#[test]
fn rules_that_overlap_are_refused_and_two_that_slipped_in_are_not_added_up() {
    let present = [rule("09:00-11:00", 2)];
    let overlaps = Err(Refusal::field("time", FieldProblem::Overlaps));
    assert_eq!(check(rule("10:00-12:00", 1), &present), overlaps);
    assert!(check(rule("11:00-12:00", 1), &present).is_ok());
    let ended = [SlotRule {
        until_day: Some(20_261_124),
        ..rule("09:00-11:00", 2)
    }];
    let next = SlotRule {
        from_day: 20_261_125,
        ..rule("09:00-11:00", 3)
    };
    assert!(check(next, &ended).is_ok());
    let mondays = SlotRule {
        weekdays: vec![1],
        ..rule("09:00-11:00", 2)
    };
    let tuesdays = SlotRule {
        weekdays: vec![2],
        ..mondays.clone()
    };
    assert!(check(tuesdays, &[mondays]).is_ok());
    let both = [rule("09:00-11:00", 2), rule("09:00-11:00", 3)];
    let slots = offered_by(&both, &[], "2026-11-24T12:00", &calendar());
    assert_eq!(slots.first().map(Slot::free), Some(3));
    for wrong in [
        SlotRule {
            capacity: 0,
            ..rule("09:00-11:00", 1)
        },
        SlotRule {
            weekdays: vec![8],
            ..rule("09:00-11:00", 1)
        },
        SlotRule {
            ahead_days: 0,
            ..rule("09:00-11:00", 1)
        },
        SlotRule {
            until_day: Some(20_251_231),
            ..rule("09:00-11:00", 1)
        },
        SlotRule {
            name: " ".to_owned(),
            ..rule("09:00-11:00", 1)
        },
    ] {
        assert!(check(wrong.clone(), &[]).is_err(), "{wrong:?}");
    }
}

#[test]
fn keys_are_in_the_order_of_time_and_one_for_each_seat() {
    let (first, second, later) = (
        held("2026-11-25T09:00", 0),
        held("2026-11-25T09:00", 1),
        held("2026-11-25T14:00", 0),
    );
    assert!(first.key() < second.key() && second.key() < later.key());
    assert!(Seat::key_from(&"c1".into(), at("2026-11-25T09:00")) < first.key());
}
