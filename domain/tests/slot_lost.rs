//! A visit that was booked and cannot take place: which ones, whose clock goes on, who hears it.

mod example;

use domain::access::Role;
use domain::calendar::{DayKind, Period, PreparedCalendar, SpecialDay, shipped};
use domain::lifecycle::{Change, Command, CommandKind, ProcessRules, decide, offered};
use domain::notification::{Capacity, Circle, told};
use domain::person::Actor;
use domain::refusal::Refusal;
use domain::request::{EventKind, Request, Status};
use domain::slot::{Loss, LostVisit, Seat, SlotRule, loss};
use example::{at, calendar, circumstances, desk, employee, request, technician, worker};

const VISIT: &str = "2026-11-30T09:00";

fn hours_of(text: &str) -> Period {
    text.parse().unwrap_or_else(|_| panic!("{text} are no hours"))
}

fn rule() -> SlotRule {
    SlotRule {
        id: "w1".into(),
        name: "工作日上午".to_owned(),
        centre: "c1".into(),
        service: None,
        weekdays: Vec::new(),
        hours: hours_of("09:00-11:00"),
        capacity: 2,
        lead_minutes: 120,
        ahead_days: 5,
        from_day: 20_260_101,
        until_day: None,
        version: 1,
    }
}

fn seat() -> Seat {
    Seat {
        centre: "c1".into(),
        service: None,
        start: at(VISIT),
        end: at("2026-11-30T11:00"),
        number: 0,
    }
}

/// The shipped calendar with one more day that differs, on the day of the visit.
fn with_day(kind: DayKind, hours: Option<&[&str]>) -> PreparedCalendar {
    let mut own = shipped::standard();
    let hours = hours.map(|hours| hours.iter().map(|period| hours_of(period)).collect());
    own.days.push(SpecialDay {
        date: jiff::civil::date(2026, 11, 30),
        kind,
        name: "示例".to_owned(),
        hours,
    });
    own.prepare().unwrap_or_else(|problem| panic!("{problem}"))
}

fn step(before: &Request, command: &Command, who: (&Actor, Role), calendar: &PreparedCalendar, now: &str) -> Change {
    let rules = ProcessRules::default();
    decide(before, command, who.0, who.1, &circumstances(calendar, &rules, at(now)))
        .unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"))
}

fn system() -> Actor {
    Actor {
        name: "系统".to_owned(),
        ..example::actor("system")
    }
}

fn lose(before: &Request, now: &str) -> Result<Change, Refusal> {
    let (calendar, rules) = (calendar(), ProcessRules::default());
    let command = Command::LoseVisit { because: Loss::Holiday };
    let circumstances = circumstances(&calendar, &rules, at(now));
    decide(before, &command, &system(), Role::System, &circumstances)
}

fn booked() -> Request {
    let book = Command::Reschedule {
        seat: Some(seat()),
        text: String::new(),
    };
    let answered = step(
        &request("2026-11-24T09:00"),
        &Command::Accept,
        (&desk(), Role::CentreDesk),
        &calendar(),
        "2026-11-24T09:10",
    );
    let requester = employee();
    let booked = step(
        &answered.request,
        &book,
        (&requester, Role::Employee),
        &calendar(),
        "2026-11-24T10:00",
    );
    booked.request
}

#[test]
fn a_visit_falls_away_with_its_day_or_its_rule_and_not_otherwise() {
    let rules = [rule()];
    assert_eq!(loss(&seat(), &rules, &calendar()), None);
    let holiday = with_day(DayKind::Holiday, None);
    assert_eq!(loss(&seat(), &rules, &holiday), Some(Loss::Holiday));
    let closed = with_day(DayKind::Workday, Some(&[]));
    assert_eq!(loss(&seat(), &rules, &closed), Some(Loss::Closed));
    let afternoon = with_day(DayKind::Workday, Some(&["14:00-17:30"]));
    assert_eq!(
        loss(&seat(), &rules, &afternoon),
        Some(Loss::Closed),
        "closed in the morning"
    );
    let morning = with_day(DayKind::Workday, Some(&["08:30-12:00"]));
    assert_eq!(loss(&seat(), &rules, &morning), None);

    let until = |day| SlotRule {
        until_day: Some(day),
        ..rule()
    };
    assert_eq!(loss(&seat(), &[until(20_261_129)], &calendar()), Some(Loss::RuleEnded));
    assert_eq!(
        loss(&seat(), &[until(20_261_130)], &calendar()),
        None,
        "its last day is one of its days"
    );
    let successor = SlotRule {
        id: "w2".into(),
        from_day: 20_261_130,
        ..rule()
    };
    assert_eq!(
        loss(&seat(), &[until(20_261_129), successor], &calendar()),
        None,
        "another rule offers the same time"
    );
    let others = [
        SlotRule {
            centre: "c2".into(),
            ..rule()
        },
        SlotRule {
            service: Some("air".into()),
            ..rule()
        },
        SlotRule {
            weekdays: vec![2],
            ..rule()
        },
    ];
    assert_eq!(loss(&seat(), &others, &calendar()), Some(Loss::RuleEnded));
    let fewer = SlotRule { capacity: 1, ..rule() };
    let second = Seat { number: 1, ..seat() };
    assert_eq!(loss(&second, &[fewer], &calendar()), None, "a seat once given stays");
}

#[test]
fn a_rule_that_was_ended_before_it_began_never_held() {
    let ended = SlotRule {
        from_day: 20_261_125,
        until_day: Some(20_261_124),
        ..rule()
    };
    assert!(ended.never_holds() && ended.is_over(20_261_124) && !ended.holds_on(20_261_125));
    assert!(!rule().is_over(20_261_124));
}

#[test]
fn the_seat_is_free_and_the_requesters_pause_ends_at_once() {
    let before = booked();
    let waits = before.resolution.due;
    let change = lose(&before, "2026-11-24T11:00").unwrap();
    let after = &change.request;
    assert_eq!((change.freed.as_ref(), change.taken.as_ref()), (Some(&seat()), None));
    assert_eq!(
        (after.appointment, after.seat.as_ref(), after.status),
        (None, None, Status::Accepted)
    );
    let lost = LostVisit {
        start: at(VISIT),
        because: Loss::Holiday,
    };
    assert_eq!(after.visit_lost, Some(lost));
    // Asked for at 09:00, 240 working minutes, one hour of pause from 10:00; lunch from 12:00 to 14:00.
    assert_eq!(after.resolution.due, at("2026-11-24T16:00"));
    assert!(after.resolution.due < waits);
    assert!(!after.resolution.is_paused());
    assert_eq!(change.event.seq, before.version + 1);
    assert_eq!(change.event.by, None);

    let again = lose(after, "2026-11-24T11:01");
    assert_eq!(
        again,
        Err(Refusal::WrongState {
            status: Status::Accepted
        }),
        "only once"
    );
    let begun = lose(&before, VISIT);
    assert_eq!(
        begun,
        Err(Refusal::WrongState {
            status: Status::Accepted
        }),
        "who is on the way stays so"
    );
}

#[test]
fn who_waited_behind_a_closed_door_waits_no_longer_and_chooses_anew() {
    let (technician, requester) = (technician(), employee());
    let who = (&technician, Role::Technician);
    let calendar = calendar();
    let mut case = request("2026-11-24T09:00");
    for command in [
        Command::Accept,
        Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
    ] {
        case = step(
            &case,
            &command,
            (&desk(), Role::CentreDesk),
            &calendar,
            "2026-11-24T09:10",
        )
        .request;
    }
    case = step(
        &case,
        &Command::Take { worker: worker() },
        who,
        &calendar,
        "2026-11-24T09:20",
    )
    .request;
    let no_access = Command::NoAccess {
        text: String::new(),
        appointment: at(VISIT),
        seat: Some(seat()),
    };
    case = step(&case, &no_access, who, &calendar, "2026-11-24T10:00").request;
    assert!(case.resolution.is_paused());
    let lost = lose(&case, "2026-11-24T11:00").unwrap().request;
    assert_eq!((lost.status, lost.hold.as_ref()), (Status::Taken, None));
    assert!(!lost.resolution.is_paused());
    assert_eq!(lost.resolution.due, at("2026-11-24T16:00"));
    assert!(offered(&lost, &requester.person).contains(&CommandKind::Reschedule));

    let another = Seat {
        start: at("2026-12-01T09:00"),
        end: at("2026-12-01T11:00"),
        ..seat()
    };
    let book = |seat| Command::Reschedule {
        seat,
        text: String::new(),
    };
    let chosen = step(
        &lost,
        &book(Some(another)),
        (&requester, Role::Employee),
        &calendar,
        "2026-11-24T12:00",
    );
    assert_eq!(chosen.request.visit_lost, None);
    let soon = step(
        &lost,
        &book(None),
        (&requester, Role::Employee),
        &calendar,
        "2026-11-24T12:00",
    );
    assert_eq!(soon.request.visit_lost, None);
    assert_eq!(
        domain::wording::event(&soon.event, &requester.person),
        "你不再约时间，改为尽快上门"
    );
    let started = step(&lost, &Command::Start, who, &calendar, "2026-11-24T12:00");
    assert_eq!(started.request.visit_lost, None, "who is there needs no other time");
}

#[test]
fn nobody_may_call_a_visit_off_for_the_portal_and_work_that_goes_on_is_left_alone() {
    for status in Status::ALL {
        let fits = CommandKind::LoseVisit.fits(status);
        assert_eq!(fits, CommandKind::Reschedule.fits(status), "{status:?}");
    }
    let working = Request {
        status: Status::Working,
        ..booked()
    };
    let refused = lose(&working, "2026-11-24T11:00");
    assert_eq!(
        refused,
        Err(Refusal::WrongState {
            status: Status::Working
        })
    );
}

#[test]
fn the_requester_the_technician_and_the_desk_hear_it_once_each_in_their_own_words() {
    let before = Request {
        technician: Some("t1".into()),
        ..booked()
    };
    let change = lose(&before, "2026-11-24T11:00").unwrap();
    assert!(matches!(
        change.event.kind,
        EventKind::VisitLost {
            because: Loss::Holiday,
            ..
        }
    ));
    let circle = Circle {
        followers: vec!["follower".into()],
        desk: vec!["f1".into(), "p1".into()],
    };
    let lines = told(&change.event, Some(&before), &change.request, &circle);
    let heard: Vec<(&str, Capacity, String)> = lines
        .iter()
        .map(|line| (line.person.as_str(), line.capacity, line.sentence()))
        .collect();
    assert_eq!(
        heard,
        [
            (
                "p1",
                Capacity::Requester,
                "11月30日 09:00 的上门预约因放假取消，请另选时间".to_owned()
            ),
            (
                "t1",
                Capacity::Technician,
                "11月30日 09:00 的上门预约因放假取消，那时不用上门".to_owned()
            ),
            (
                "f1",
                Capacity::Desk,
                "11月30日 09:00 的上门预约因放假取消，请与申请人另约时间".to_owned()
            ),
        ]
    );
    assert!(lines.iter().all(domain::notification::Notification::is_pressing));
    assert_eq!(
        domain::wording::next(&change.request, true, at("2026-11-24T11:00")),
        "11月30日 09:00 的上门预约因放假取消，请另选时间。"
    );
    let stored = serde_json::to_value(&change.event).unwrap();
    let read: domain::request::Event = serde_json::from_value(stored).unwrap();
    assert_eq!(read, change.event);
}

/// A row of before visits could fall away, as it lies in the database.
#[test]
fn a_request_stored_before_is_read() {
    let mut old = serde_json::to_value(request("2026-11-24T09:00")).unwrap();
    old.as_object_mut().unwrap().remove("visit_lost");
    let read: Request = serde_json::from_value(old).unwrap();
    assert_eq!((read.visit_lost, read.filed_at), (None, at("2026-11-24T09:00")));
}
