//! Jobs for two people: no work with fewer hands than it needs, and nobody is left behind when a job moves on.

mod crew_told;
mod example;

use domain::access::{Permission, Role, RoleGrant, Scope, authorize};
use domain::lifecycle::{Command, CommandKind, ProcessRules, Worker, decide, offered};
use domain::notification::{Capacity, Circle, Notification, told};
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{EventKind, HELPER_LIMIT, HoldReason, Request, Status};
use example::{actor, at, calendar, circumstances, desk, employee, request, technician, worker};

const NOON: &str = "2026-11-24T10:00";

/// A technician of the centre by their key.
fn colleague(key: &str) -> Worker {
    Worker {
        id: key.into(),
        name: format!("示例{key}"),
        ..worker()
    }
}

fn helper(key: &str) -> Actor {
    Actor {
        roles: vec![RoleGrant {
            role: Role::Technician,
            scope: Scope::Centre("c1".into()),
        }],
        ..actor(key)
    }
}

/// Carries a command out; what is told comes with it.
fn go(case: &mut Request, command: &Command, who: &Actor, role: Role) -> Result<Vec<Notification>, Refusal> {
    let (calendar, rules) = (calendar(), ProcessRules::default());
    let change = decide(case, command, who, role, &circumstances(&calendar, &rules, at(NOON)))?;
    let circle = Circle {
        followers: Vec::new(),
        desk: vec!["f1".into()],
    };
    let lines = told(&change.event, Some(case), &change.request, &circle);
    *case = change.request;
    Ok(lines)
}

fn by_desk(case: &mut Request, command: &Command) -> Vec<Notification> {
    go(case, command, &desk(), Role::CentreDesk).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"))
}

fn by_technician(case: &mut Request, command: &Command) -> Vec<Notification> {
    go(case, command, &technician(), Role::Technician).unwrap_or_else(|refusal| panic!("{command:?}: {refusal:?}"))
}

fn assign(technician: Worker, helpers: &[&str]) -> Command {
    Command::Assign {
        technician,
        helpers: helpers.iter().map(|key| colleague(key)).collect(),
    }
}

fn ask(key: &str) -> Command {
    Command::AskHelp { helper: colleague(key) }
}

fn release(key: &str) -> Command {
    Command::ReleaseHelper { helper: key.into() }
}

fn step_back() -> Command {
    Command::StepBack {
        reason: "另有急修".to_owned(),
    }
}

fn hand_back() -> Command {
    Command::HandBack {
        reason: "今天排满".to_owned(),
    }
}

/// A job of two that `t1` has taken alone.
fn taken() -> Request {
    let mut case = Request {
        hands: 2,
        ..request("2026-11-24T09:00")
    };
    by_desk(&mut case, &assign(worker(), &[]));
    by_technician(&mut case, &Command::Take { worker: worker() });
    case
}

/// The same with `t2` at work.
fn working() -> Request {
    let mut case = taken();
    by_technician(&mut case, &ask("t2"));
    by_technician(&mut case, &Command::Start);
    case
}

fn helpers(case: &Request) -> Vec<&str> {
    let listed = if case.queued { case.helpers.len() } else { 0 };
    assert_eq!(
        case.helping.len(),
        listed,
        "lists hold it while it is with the provider"
    );
    case.helpers.iter().map(|helper| helper.person.as_str()).collect()
}

fn people(lines: &[Notification]) -> Vec<(&str, Capacity, String)> {
    lines
        .iter()
        .map(|line| (line.person.as_str(), line.capacity, line.sentence()))
        .collect()
}

const ALONE: Refusal = Refusal::TooFewHands { needed: 2, missing: 1 };

#[test]
fn work_for_two_does_not_begin_with_one() {
    let mut case = taken();
    assert!(!offered(&case, &"t1".into()).contains(&CommandKind::Start));
    assert!(offered(&case, &"t1".into()).contains(&CommandKind::AskHelp));
    let refused = go(&mut case, &Command::Start, &technician(), Role::Technician);
    assert_eq!(refused, Err(ALONE));
    assert_eq!(case.status, Status::Taken);
    by_technician(&mut case, &ask("t2"));
    assert!(offered(&case, &"t1".into()).contains(&CommandKind::Start));
    by_technician(&mut case, &Command::Start);
    assert_eq!(
        (case.status, case.crew().as_str()),
        (Status::Working, "示例师傅、示例t2")
    );
}

#[test]
fn a_hold_is_no_way_around_the_second_person() {
    let mut case = taken();
    let hold = Command::Hold {
        reason: HoldReason::Parts,
        text: "等配件".to_owned(),
        until: None,
        further: String::new(),
        proof: String::new(),
    };
    by_technician(&mut case, &hold);
    let refused = go(&mut case, &Command::Resume, &technician(), Role::Technician);
    assert_eq!(refused, Err(ALONE));
    // The portal ends a hold at its time whoever is there: then work waits to be begun.
    let (calendar, rules) = (calendar(), ProcessRules::default());
    let end = case.ends_by_itself().unwrap_or_else(|| panic!("a hold has an end"));
    let ended = decide(
        &case,
        &Command::EndHold,
        &actor("system"),
        Role::System,
        &circumstances(&calendar, &rules, end.plus_minutes(1)),
    );
    assert_eq!(ended.map(|change| change.request.status), Ok(Status::Taken));
    by_technician(&mut case, &ask("t2"));
    by_technician(&mut case, &Command::Resume);
    assert_eq!(case.status, Status::Working);
}

#[test]
fn nobody_is_let_go_out_of_work_that_needs_them_but_who_steps_back_stops_it() {
    let mut case = working();
    let refused = go(&mut case, &release("t2"), &desk(), Role::CentreDesk);
    assert_eq!(refused, Err(ALONE));
    assert_eq!(helpers(&case), ["t2"]);
    by_desk(&mut case, &ask("t3"));
    by_desk(&mut case, &release("t2"));
    assert_eq!((case.status, helpers(&case)), (Status::Working, vec!["t3"]));

    let lines = go(&mut case, &step_back(), &helper("t3"), Role::Technician);
    let lines = lines.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!((case.status, helpers(&case).len()), (Status::Taken, 0));
    assert_eq!(
        people(&lines),
        [
            ("t1", Capacity::Technician, "t3退出协助".to_owned()),
            ("f1", Capacity::Desk, "t3退出协助".to_owned())
        ]
    );
    let refused = go(&mut case, &Command::Start, &technician(), Role::Technician);
    assert_eq!(refused, Err(ALONE));
}

#[test]
fn who_steps_back_from_work_that_can_go_on_without_them_does_not_stop_it() {
    let mut case = working();
    case.hands = 1;
    let silent = Command::StepBack { reason: " ".to_owned() };
    let refused = go(&mut case, &silent, &helper("t2"), Role::Technician);
    assert_eq!(refused, Err(Refusal::field("reason", FieldProblem::Missing)));
    let stranger = go(&mut case, &step_back(), &helper("t9"), Role::Technician);
    assert_eq!(stranger, Err(Refusal::NotAllowed));
    go(&mut case, &step_back(), &helper("t2"), Role::Technician).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!((case.status, helpers(&case).len()), (Status::Working, 0));
}

#[test]
fn who_helped_is_kept_and_served_and_has_nothing_left_to_do_once_it_is_finished() {
    let mut case = working();
    let finish = Command::Finish {
        work_done: "换了钢丝绳".to_owned(),
        further: String::new(),
    };
    by_technician(&mut case, &finish);
    assert!(case.helping.is_empty());
    assert_eq!(case.crew(), "示例师傅、示例t2");
    assert!(case.served_by.contains(&"t2".into()));
    let back = Command::Return {
        reason: "还在响".to_owned(),
    };
    let lines = go(&mut case, &back, &employee(), Role::Employee).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert!(lines.iter().any(|line| line.person.as_str() == "t2"), "they come again");
    assert_eq!((case.status, case.helping.len()), (Status::Taken, 1));
    by_technician(&mut case, &Command::Start);
}

#[test]
fn only_a_colleague_who_is_not_there_yet_can_be_asked() {
    let mut case = taken();
    let stranger = Command::AskHelp {
        helper: Worker {
            centres: vec!["c2".into()],
            ..colleague("t2")
        },
    };
    let refused = go(&mut case, &stranger, &desk(), Role::CentreDesk);
    assert_eq!(refused, Err(Refusal::NotOfThisCentre));
    by_desk(&mut case, &ask("t2"));
    let no_choice = Err(Refusal::field("technician", FieldProblem::NotAChoice));
    for command in [
        ask("t1"),
        ask("t2"),
        release("t3"),
        assign(worker(), &["t1"]),
        assign(worker(), &["t3", "t3"]),
    ] {
        assert_eq!(
            go(&mut case, &command, &desk(), Role::CentreDesk),
            no_choice,
            "{command:?}"
        );
    }
    for key in ["t3", "t4", "t5", "t6"] {
        by_desk(&mut case, &ask(key));
    }
    assert_eq!(case.helpers.len(), HELPER_LIMIT);
    let refused = go(&mut case, &ask("t7"), &desk(), Role::CentreDesk);
    assert_eq!(refused, Err(Refusal::field("technician", FieldProblem::OutOfRange)));
}

#[test]
fn who_helps_writes_and_steps_back_and_does_not_decide() {
    let mut case = working();
    let may =
        |case: &Request, who: &str, permission| authorize(&helper(who), permission, Some(&case.subject())).is_ok();
    for (permission, allowed) in [
        (Permission::RequestRead, true),
        (Permission::RequestMessage, true),
        (Permission::RequestStepBack, true),
        (Permission::RequestHelp, false),
        (Permission::RequestAssign, false),
    ] {
        assert_eq!(may(&case, "t2", permission), allowed, "{permission:?}");
    }
    assert!(
        !may(&case, "t3", Permission::RequestMessage),
        "who does not help is nobody here"
    );
    for kind in offered(&case, &"t2".into()) {
        assert!(!kind.is_technicians(), "{kind:?}");
    }
    let stop = go(&mut case, &hand_back(), &helper("t2"), Role::Technician);
    assert!(stop.is_err());
    let finish = Command::Finish {
        work_done: "好了".to_owned(),
        further: String::new(),
    };
    assert_eq!(
        go(&mut case, &finish, &helper("t2"), Role::Technician),
        Err(Refusal::NotAllowed)
    );
    by_desk(&mut case, &ask("t3"));
    by_desk(&mut case, &release("t2"));
    assert!(!may(&case, "t2", Permission::RequestMessage));
    by_technician(&mut case, &finish);
    assert!(
        !may(&case, "t3", Permission::RequestMessage),
        "only while it is with the provider"
    );
}

#[test]
fn rows_from_before_read_as_jobs_of_one() {
    let mut row = serde_json::to_value(request("2026-11-24T09:00")).unwrap_or_default();
    if let Some(fields) = row.as_object_mut() {
        for field in ["hands", "helpers", "helping"] {
            assert!(fields.remove(field).is_some(), "{field}");
        }
    }
    let read: Result<Request, _> = serde_json::from_value(row);
    assert_eq!(read.map(|read| (read.hands, read.lacks_hands())).ok(), Some((1, 0)));
    let before = serde_json::json!({"kind": "assigned", "technician": "示例师傅"});
    let read: Result<EventKind, _> = serde_json::from_value(before);
    assert_eq!(
        read.ok(),
        Some(EventKind::Assigned {
            technician: "示例师傅".to_owned(),
            to: None,
            helpers: Vec::new()
        })
    );
    let asked = EventKind::HelpAsked(domain::request::Helper {
        person: "t2".into(),
        name: "示例t2".to_owned(),
    });
    let written = serde_json::to_value(&asked).unwrap_or_default();
    assert_eq!(serde_json::from_value::<EventKind>(written).ok(), Some(asked));
}
