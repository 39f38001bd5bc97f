//! An appointment at a place: booked, moved and called off, the seat that goes with it, and the clock until then.

use super::example::{at, calendar, circumstances, desk, employee, request, technician, worker};
use super::held;
use domain::access::Role;
use domain::lifecycle::{Command, ProcessRules, decide, offered};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, Request, Status};
use domain::slot::Seat;

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
