//! The course of a request: who wins, what follows, what is refused.

mod example;
mod lifecycle_clock;
mod lifecycle_finished;
mod lifecycle_rating;

use domain::access::Role;
use domain::lifecycle::{Change, Command, CommandKind, decide, offered};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, HoldReason, Request, Status};
use example::{at, circumstances, desk, employee, request, technician, worker};

fn go(request: &Request, command: Command, actor: &Actor, role: Role, when: &str) -> Result<Change, Refusal> {
    let calendar = example::calendar();
    let rules = domain::lifecycle::ProcessRules::default();
    decide(
        request,
        &command,
        actor,
        role,
        &circumstances(&calendar, &rules, at(when)),
    )
}

fn done(request: &Request, command: Command, actor: &Actor, role: Role, when: &str) -> Request {
    match go(request, command, actor, role, when) {
        Ok(change) => change.request,
        Err(refusal) => panic!("refused: {refusal:?}"),
    }
}

fn finished() -> Request {
    let filed = request("2026-11-24T09:00");
    let accepted = done(&filed, Command::Accept, &desk(), Role::CentreDesk, "2026-11-24T09:10");
    let assigned = done(
        &accepted,
        Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:11",
    );
    let taken = done(
        &assigned,
        Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    let working = done(
        &taken,
        Command::Start,
        &technician(),
        Role::Technician,
        "2026-11-24T09:40",
    );
    let finish = Command::Finish {
        work_done: "加氟，试机正常".to_owned(),
        further: String::new(),
    };
    done(&working, finish, &technician(), Role::Technician, "2026-11-24T10:30")
}

#[test]
fn whoever_has_the_job_tells_that_they_are_there_and_nothing_else_changes() {
    let mut working = finished();
    working.status = Status::Working;
    let arrived = done(
        &working,
        Command::Arrive,
        &technician(),
        Role::Technician,
        "2026-11-24T10:40",
    );
    assert_eq!(arrived.status, Status::Working);
    assert_eq!(arrived.resolution, working.resolution);
    let calendar = example::calendar();
    let rules = domain::lifecycle::ProcessRules::default();
    let circumstances = circumstances(&calendar, &rules, at("2026-11-24T10:40"));
    let other = decide(&working, &Command::Arrive, &desk(), Role::CentreDesk, &circumstances);
    assert_eq!(other, Err(Refusal::NotAllowed));
    assert!(!offered(&working, &"t1".into()).contains(&CommandKind::Arrive));
}

#[test]
fn the_whole_circle_ends_confirmed_with_one_event_for_each_step() {
    let finished = finished();
    assert_eq!(
        (finished.status, finished.version, finished.queued),
        (Status::Finished, 6, false)
    );
    let confirmed = done(
        &finished,
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
    assert_eq!(
        (confirmed.status, confirmed.open, confirmed.version),
        (Status::Confirmed, false, 7)
    );
    assert_eq!(confirmed.closed_month, Some(202_611));
    assert!(!confirmed.is_late(at("2027-01-01T00:00")));
}

#[test]
fn a_job_that_somebody_has_is_refused_by_their_name() {
    let filed = request("2026-11-24T09:00");
    let accepted = done(&filed, Command::Accept, &desk(), Role::CentreDesk, "2026-11-24T09:10");
    let taken = done(
        &accepted,
        Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    let other = example::actor("t2");
    let late = domain::lifecycle::Worker {
        id: "t2".into(),
        ..worker()
    };
    let refused = go(
        &taken,
        Command::Take { worker: late },
        &other,
        Role::Technician,
        "2026-11-24T09:21",
    );
    assert_eq!(
        refused,
        Err(Refusal::TakenBy {
            name: "示例师傅".to_owned()
        })
    );
    let again = go(
        &accepted,
        Command::Accept,
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:21",
    );
    assert_eq!(again, Err(Refusal::TakenBy { name: String::new() }));
}

#[test]
fn whoever_decides_second_comes_after_the_first_whatever_their_clock_said() {
    let filed = request("2026-11-24T09:00");
    let accepted = done(&filed, Command::Accept, &desk(), Role::CentreDesk, "2026-11-24T09:10");
    let note = Command::Note {
        text: "示例备注".to_owned(),
    };
    let noted = go(&accepted, note, &desk(), Role::CentreDesk, "2026-11-24T09:09");
    let noted = noted.unwrap_or_else(|refusal| panic!("refused: {refusal:?}"));
    assert_eq!(noted.event.at, at("2026-11-24T09:10"));
    assert_eq!(noted.request.changed_at, at("2026-11-24T09:10"));
}

#[test]
fn a_technician_of_another_centre_is_refused() {
    let filed = request("2026-11-24T09:00");
    let stranger = domain::lifecycle::Worker {
        centres: vec!["c2".into()],
        ..worker()
    };
    let refused = go(
        &filed,
        Command::Assign {
            technician: stranger,
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:10",
    );
    assert_eq!(refused, Err(Refusal::NotOfThisCentre));
}

#[test]
fn only_who_has_the_job_may_work_on_it() {
    let filed = request("2026-11-24T09:00");
    let taken = done(
        &filed,
        Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:10",
    );
    let taken = done(
        &taken,
        Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    let refused = go(
        &taken,
        Command::Start,
        &example::actor("t2"),
        Role::Technician,
        "2026-11-24T09:21",
    );
    assert_eq!(refused, Err(Refusal::NotAllowed));
    assert!(!offered(&taken, &"t2".into()).contains(&CommandKind::Start));
    assert!(offered(&taken, &"t1".into()).contains(&CommandKind::Start));
}

/// The clock stops only for reasons that are not the provider's.
#[test]
fn waiting_for_parts_keeps_the_deadline_and_waiting_for_access_moves_it() {
    let filed = request("2026-11-24T09:00");
    let taken = done(
        &filed,
        Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:10",
    );
    let taken = done(
        &taken,
        Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    let due = taken.resolution.due;
    for (reason, moved) in [(HoldReason::Parts, 0), (HoldReason::Access, 60)] {
        let hold = Command::Hold {
            reason,
            text: "见说明".to_owned(),
            until: None,
            proof: String::new(),
            further: String::new(),
        };
        let held = done(&taken, hold, &technician(), Role::Technician, "2026-11-24T10:00");
        assert_eq!(held.status, Status::OnHold);
        let resumed = done(
            &held,
            Command::Resume,
            &technician(),
            Role::Technician,
            "2026-11-24T11:00",
        );
        assert_eq!(resumed.resolution.due, due.plus_minutes(moved), "{reason:?}");
        assert_eq!(resumed.resolution.first_due, due, "the first deadline stays visible");
    }
}

#[test]
fn every_hold_has_an_end() {
    let filed = request("2026-11-24T09:00");
    let taken = done(
        &filed,
        Command::Assign {
            technician: worker(),
            helpers: Vec::new(),
        },
        &desk(),
        Role::CentreDesk,
        "2026-11-24T09:10",
    );
    let taken = done(
        &taken,
        Command::Take { worker: worker() },
        &technician(),
        Role::Technician,
        "2026-11-24T09:20",
    );
    let hold = Command::Hold {
        reason: HoldReason::Parts,
        text: "等压缩机".to_owned(),
        until: Some(at("2028-01-01T09:00")),
        proof: String::new(),
        further: String::new(),
    };
    let held = done(&taken, hold, &technician(), Role::Technician, "2026-11-24T10:00");
    assert_eq!(
        held.hold.and_then(|hold| hold.until),
        Some(at("2026-11-24T10:00").plus_days(30))
    );
    let past = Command::Hold {
        reason: HoldReason::Parts,
        text: "等".to_owned(),
        until: Some(at("2026-11-24T09:59")),
        proof: String::new(),
        further: String::new(),
    };
    let refused = go(&taken, past, &technician(), Role::Technician, "2026-11-24T10:00");
    assert_eq!(refused, Err(Refusal::field("until", FieldProblem::InThePast)));
}

#[test]
fn a_second_nudge_within_two_hours_is_refused() {
    let filed = request("2026-11-24T09:00");
    let calendar = example::calendar();
    let rules = domain::lifecycle::ProcessRules::default();
    let mut circumstances = circumstances(&calendar, &rules, at("2026-11-24T11:00"));
    circumstances.last_nudge = Some(at("2026-11-24T09:30"));
    let nudge = Command::Nudge { text: String::new() };
    assert_eq!(
        decide(&filed, &nudge, &employee(), Role::Employee, &circumstances),
        Err(Refusal::TooOften)
    );
    circumstances.last_nudge = Some(at("2026-11-24T09:00"));
    let change = decide(&filed, &nudge, &employee(), Role::Employee, &circumstances);
    assert_eq!(
        change.map(|change| (change.request.nudged, change.event.kind)),
        Ok((1, EventKind::Nudged))
    );
}

/// No state offers a command that the decision then refuses for the state.
#[test]
fn what_is_offered_fits_the_state() {
    for status in Status::ALL {
        let request = Request {
            status,
            technician: Some("t1".into()),
            ..request("2026-11-24T09:00")
        };
        for kind in offered(&request, &"t1".into()) {
            assert!(kind.fits(status), "{kind:?} in {status:?}");
        }
        assert_eq!(Status::parse(status.code()), Some(status));
    }
    for kind in CommandKind::ALL {
        assert_eq!(CommandKind::parse(kind.code()), Some(kind));
    }
}

/// A row of before the table of reasons, as it lies in the database.
#[test]
fn a_request_stored_before_these_fields_is_read() {
    let mut old = serde_json::to_value(request("2026-11-24T09:00")).unwrap();
    let fields = old.as_object_mut().unwrap();
    for field in ["wait_until", "nudge_answer", "missed"] {
        fields.remove(field);
    }
    let resolution = fields["resolution"].as_object_mut().unwrap();
    resolution.remove("restarts");
    resolution.insert(
        "pauses".to_owned(),
        serde_json::json!([{ "from": 0, "until": 60_000, "reason": "等待审批" }]),
    );
    let read: Request = serde_json::from_value(old).unwrap();
    assert_eq!(
        (read.missed, read.wait_until, read.resolution.pauses[0].party),
        (vec![], None, None)
    );
}

#[test]
fn who_registered_it_for_somebody_does_not_say_that_the_work_is_good() {
    let finished = Request {
        filed_by: Some("f1".into()),
        ..finished()
    };
    let confirm = |who: &Actor| go(&finished, Command::Confirm, who, Role::Employee, "2026-11-24T11:00").map(|_| ());
    assert_eq!(confirm(&desk()), Err(Refusal::NotAllowed));
    assert!(!offered(&finished, &desk().person).contains(&CommandKind::Confirm));
    assert!(offered(&finished, &employee().person).contains(&CommandKind::Confirm));
    assert_eq!(confirm(&employee()), Ok(()));
}

#[test]
fn what_came_back_is_not_cancelled_any_more() {
    let back = Command::Return {
        reason: "还是不亮".to_owned(),
    };
    let returned = done(&finished(), back, &employee(), Role::Employee, "2026-11-24T11:00");
    let cancel = Command::Cancel {
        reason: "不用了".to_owned(),
    };
    assert_eq!(
        go(&returned, cancel, &employee(), Role::Employee, "2026-11-24T11:10").map(|_| ()),
        Err(Refusal::WrongState {
            status: returned.status
        })
    );
    assert!(!offered(&returned, &employee().person).contains(&CommandKind::Cancel));
}
