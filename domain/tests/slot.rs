//! Which times can be booked: working days only, notice, seats, rules beside each other.

mod example;

use domain::access::Role;
use domain::calendar::{DayKind, PreparedCalendar, SpecialDay, shipped};
use domain::lifecycle::{Command, ProcessRules, decide, offered};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, Request, Status};
use domain::slot::{Offer, Seat, Slot, SlotRule, check, seat};
use domain::time::Moment;
use example::{at, calendar, circumstances, desk, employee, request, technician, worker};

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

fn step(before: &Request, command: &Command, who: (&Actor, Role)) -> domain::lifecycle::Change {
    let rules = ProcessRules::default();
    let calendar = calendar();
    let circumstances = circumstances(&calendar, &rules, at("2026-11-24T10:00"));
    decide(before, command, who.0, who.1, &circumstances).unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

fn book(seat: Option<Seat>) -> Command {
    Command::Reschedule {
        seat,
        text: String::new(),
    }
}

#[test]
fn an_appointment_is_booked_moved_and_cancelled_and_its_seat_goes_with_it() {
    let requester = employee();
    let who = (&requester, Role::Employee);
    let (morning, noon) = (held("2026-11-25T09:00", 0), held("2026-11-25T14:00", 1));
    let booked = step(&request("2026-11-24T09:00"), &book(Some(morning.clone())), who);
    assert_eq!((booked.taken.as_ref(), booked.freed.as_ref()), (Some(&morning), None));
    assert_eq!(booked.request.appointment, Some(morning.start));
    assert_eq!(
        domain::wording::appointment(&booked.request, at("2026-11-24T10:00")),
        "明天 09:00–11:00"
    );
    assert_eq!(
        domain::wording::event(&booked.event, &requester.person),
        "你预约 明天 09:00–11:00 上门"
    );
    let moved = step(&booked.request, &book(Some(noon.clone())), who);
    assert_eq!(
        (moved.taken.as_ref(), moved.freed.as_ref()),
        (Some(&noon), Some(&morning))
    );
    let again = step(&moved.request, &book(Some(noon.clone())), who);
    assert_eq!((again.taken, again.freed), (None, None), "the same seat is kept");
    let cancelled = step(&moved.request, &book(None), who);
    assert_eq!((cancelled.taken, cancelled.freed.as_ref()), (None, Some(&noon)));
    assert!(matches!(
        cancelled.event.kind,
        EventKind::Rescheduled {
            start: None,
            before: Some(_),
            ..
        }
    ));
}

#[test]
fn a_seat_is_given_up_when_nobody_comes_any_more_and_kept_when_another_comes() {
    let (requester, desk, technician) = (employee(), desk(), technician());
    let start = held("2026-11-25T09:00", 0);
    let booked = step(
        &request("2026-11-24T09:00"),
        &book(Some(start.clone())),
        (&requester, Role::Employee),
    )
    .request;
    let reason = || "示例原因".to_owned();
    for (command, who) in [
        (Command::Cancel { reason: reason() }, (&requester, Role::Employee)),
        (Command::Reject { reason: reason() }, (&desk, Role::CentreDesk)),
        (
            Command::Reroute {
                centre: "c2".into(),
                centre_name: "示例二中心".to_owned(),
                reason: reason(),
            },
            (&desk, Role::CentreDesk),
        ),
        (
            Command::Merge {
                into: "r2".into(),
                number: "2026-11-000002".to_owned(),
            },
            (&desk, Role::CentreDesk),
        ),
    ] {
        let change = step(&booked, &command, who);
        assert_eq!(change.freed.as_ref(), Some(&start), "{command:?}");
        assert_eq!(
            (change.request.appointment, change.request.seat),
            (None, None),
            "{command:?}"
        );
    }
    let assigned = step(
        &booked,
        &Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        (&desk, Role::CentreDesk),
    )
    .request;
    let back = step(
        &assigned,
        &Command::HandBack { reason: reason() },
        (&technician, Role::Technician),
    );
    assert_eq!((back.freed, back.request.seat.as_ref()), (None, Some(&start)));
    let taken = step(
        &assigned,
        &Command::Take { worker: worker() },
        (&technician, Role::Technician),
    )
    .request;
    let begun = step(&taken, &Command::Start, (&technician, Role::Technician));
    assert_eq!((begun.freed, begun.request.seat), (Some(start), None));
}

#[test]
fn who_finds_nobody_takes_the_next_seat_and_once_work_has_begun_nothing_is_booked() {
    let (desk, technician) = (desk(), technician());
    let assign = Command::Assign {
        technician: worker(),
        helpers: Vec::new(),
    };
    let assigned = step(&request("2026-11-24T09:00"), &assign, (&desk, Role::CentreDesk)).request;
    let take = Command::Take { worker: worker() };
    let taken = step(&assigned, &take, (&technician, Role::Technician)).request;
    let next = held("2026-11-25T09:00", 0);
    let no_access = Command::NoAccess {
        text: "敲门无人应答".to_owned(),
        appointment: next.start,
        seat: Some(next.clone()),
    };
    let change = step(&taken, &no_access, (&technician, Role::Technician));
    assert_eq!(
        (change.taken.as_ref(), change.request.status),
        (Some(&next), Status::OnHold)
    );
    assert_eq!(change.request.seat.as_ref(), Some(&next));
    // The requester knows better when they are there: the wait goes on until then, and cannot be called off.
    let requester = employee();
    let later = held("2026-11-26T09:00", 0);
    let moved = step(
        &change.request,
        &book(Some(later.clone())),
        (&requester, Role::Employee),
    );
    assert_eq!(
        (moved.request.status, moved.request.ends_by_itself()),
        (Status::OnHold, Some(later.start))
    );
    assert_eq!((moved.freed, moved.taken), (Some(next), Some(later)));
    assert!(moved.request.resolution.is_paused());
    let (rules, calendar) = (ProcessRules::default(), calendar());
    let circumstances = circumstances(&calendar, &rules, at("2026-11-24T11:00"));
    let called_off = decide(&moved.request, &book(None), &requester, Role::Employee, &circumstances);
    assert_eq!(
        called_off.map(|_| ()),
        Err(Refusal::field("visit", FieldProblem::Missing))
    );
    for status in Status::ALL {
        let waits = matches!(
            status,
            Status::Filed | Status::AskedBack | Status::Accepted | Status::Assigned | Status::Taken
        );
        let request = Request {
            status,
            ..request("2026-11-24T09:00")
        };
        let kinds = offered(&request, &"p1".into());
        assert_eq!(
            kinds.contains(&domain::lifecycle::CommandKind::Reschedule),
            waits,
            "{status:?}"
        );
    }
}

#[test]
fn the_clock_stands_until_the_visit_that_the_requester_chose_and_no_longer() {
    let (requester, desk) = (employee(), desk());
    let asked = request("2026-11-24T09:00");
    let who = (&requester, Role::Employee);
    // 240 minutes: the first hour counts, then those from the visit on.
    assert_eq!(asked.resolution.due, at("2026-11-24T15:00"));
    let (morning, later) = (held("2026-11-25T09:00", 0), held("2026-11-26T09:00", 0));
    let booked = step(&asked, &book(Some(morning.clone())), who).request;
    assert_eq!(booked.resolution.due, at("2026-11-25T12:00"));
    let moved = step(&booked, &book(Some(later.clone())), who).request;
    assert_eq!(moved.resolution.due, at("2026-11-26T12:00"));
    let cancelled = step(&moved, &book(None), who).request;
    assert_eq!(cancelled.resolution.due, asked.resolution.due);
    let by_desk = step(&asked, &book(Some(later.clone())), (&desk, Role::CentreDesk)).request;
    assert_eq!(
        by_desk.resolution.due, asked.resolution.due,
        "a desk gives itself no time"
    );
    let put_off = step(&booked, &book(Some(later)), (&desk, Role::CentreDesk)).request;
    assert_eq!(put_off.resolution.due, booked.resolution.due);
    let brought_forward = step(&moved, &book(Some(morning)), (&desk, Role::CentreDesk)).request;
    assert_eq!(brought_forward.resolution.due, booked.resolution.due);
}

#[test]
fn a_seat_of_another_centre_and_a_time_that_has_passed_are_refused() {
    let requester = employee();
    let (rules, calendar) = (ProcessRules::default(), calendar());
    let circumstances = circumstances(&calendar, &rules, at("2026-11-24T10:00"));
    let asked = request("2026-11-24T09:00");
    let refused = |command: &Command| {
        decide(&asked, command, &requester, Role::Employee, &circumstances)
            .map(|_| ())
            .err()
    };
    let elsewhere = Seat {
        centre: "c2".into(),
        ..held("2026-11-25T09:00", 0)
    };
    assert_eq!(refused(&book(Some(elsewhere))), Some(Refusal::Stale));
    let past = book(Some(held("2026-11-24T09:00", 0)));
    assert_eq!(refused(&past), Some(Refusal::field("visit", FieldProblem::InThePast)));
    assert_eq!(
        refused(&book(None)),
        Some(Refusal::field("visit", FieldProblem::Missing)),
        "there is nothing to cancel"
    );
}
