//! The course of a request: who wins, what follows, what is refused.

mod example;
mod lifecycle_clock;

use domain::access::Role;
use domain::lifecycle::{Change, Command, CommandKind, decide, offered};
use domain::person::Actor;
use domain::rating::{Ballot, Level, RatingRules, add, may_rate, rate, shipped_questions};
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
fn returned_work_keeps_its_deadline_and_is_counted() {
    let finished = finished();
    let due = finished.resolution.due;
    let back = Command::Return {
        reason: "还是不制冷".to_owned(),
    };
    let returned = done(&finished, back, &employee(), Role::Employee, "2026-11-24T11:00");
    assert_eq!(
        (returned.status, returned.returned, returned.resolution.due),
        (Status::Taken, 1, due)
    );
    assert!(returned.queued && returned.finished_at.is_none());
    let silent = go(
        &finished,
        Command::Return { reason: " ".to_owned() },
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
    assert_eq!(silent, Err(Refusal::field("reason", FieldProblem::Missing)));
}

#[test]
fn nothing_can_be_cancelled_once_work_began() {
    let finished = finished();
    let refused = go(
        &finished,
        Command::Cancel { reason: String::new() },
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
    assert_eq!(
        refused,
        Err(Refusal::WrongState {
            status: Status::Finished
        })
    );
}

#[test]
fn what_nobody_answers_closes_without_a_value_and_only_after_its_time() {
    let finished = finished();
    let early = go(
        &finished,
        Command::CloseUnanswered,
        &employee(),
        Role::System,
        "2026-11-26T11:00",
    );
    assert_eq!(
        early,
        Err(Refusal::WrongState {
            status: Status::Finished
        })
    );
    let closed = done(
        &finished,
        Command::CloseUnanswered,
        &employee(),
        Role::System,
        "2026-12-02T11:00",
    );
    assert_eq!(closed.status, Status::ClosedUnanswered);
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

fn ballot(level: Level) -> Ballot {
    Ballot {
        overall: Some(level),
        ..Ballot::default()
    }
}

#[test]
fn only_the_person_served_rates_and_never_on_their_behalf() {
    let confirmed = done(
        &finished(),
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
    let rules = RatingRules::default();
    let now = at("2026-11-24T12:00");
    let try_rate = |who: &str, request: &Request| {
        rate(
            request,
            &["follower".into()],
            &example::actor(who),
            &"staff".into(),
            &ballot(Level::Fair),
            &shipped_questions(),
            &rules,
            now,
        )
        .map(|rating| rating.overall)
    };
    assert_eq!(try_rate("p1", &confirmed), Ok(Level::Fair));
    assert_eq!(try_rate("follower", &confirmed), Ok(Level::Fair));
    for who in ["t1", "f1", "somebody"] {
        assert_eq!(try_rate(who, &confirmed), Err(Refusal::OnlyServedPersonRates), "{who}");
    }
    let for_caller = Request {
        filed_by: Some("p1".into()),
        requester: "p2".into(),
        ..confirmed.clone()
    };
    assert_eq!(try_rate("p1", &for_caller), Err(Refusal::OnlyServedPersonRates));
    assert_eq!(try_rate("p1", &finished()), Err(Refusal::NotRateableYet));
    assert_eq!(
        may_rate(&confirmed, &[], &"p1".into(), &rules, at("2027-03-01T09:00")),
        Err(Refusal::WindowClosed)
    );
}

#[test]
fn a_rating_without_a_level_or_with_the_wrong_reasons_is_refused() {
    let confirmed = done(
        &finished(),
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
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
    let confirmed = done(
        &finished(),
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
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
    let confirmed = done(
        &finished(),
        Command::Confirm,
        &employee(),
        Role::Employee,
        "2026-11-24T11:00",
    );
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

#[test]
fn what_is_left_to_do_is_said_on_hold_and_stands_until_the_work_is_finished() {
    let mut working = finished();
    working.status = Status::Working;
    let hold = |further: &str| Command::Hold {
        reason: HoldReason::Parts,
        text: "等配件".to_owned(),
        until: None,
        proof: String::new(),
        further: further.to_owned(),
    };
    let finish = |further: &str| Command::Finish {
        work_done: "换了电容".to_owned(),
        further: further.to_owned(),
    };
    let now = "2026-11-24T10:40";
    let change = go(&working, hold(" 请瓦工补墙 "), &technician(), Role::Technician, now);
    let change = change.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(change.event.text, "等配件\n后续处理：请瓦工补墙");
    assert_eq!(change.request.further_work, "请瓦工补墙");
    let mut again = change.request;
    again.status = Status::Working;
    let held = done(&again, hold(""), &technician(), Role::Technician, now);
    assert_eq!(held.further_work, "请瓦工补墙", "another hold takes nothing back");
    let with = go(&again, finish("补墙"), &technician(), Role::Technician, now);
    let with = with.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert_eq!(
        (
            with.event.text.as_str(),
            with.request.work_done.as_str(),
            with.request.further_work.as_str()
        ),
        ("换了电容\n后续处理：补墙", "换了电容", "补墙")
    );
    let without = done(&again, finish(" "), &technician(), Role::Technician, now);
    assert_eq!(
        without.further_work, "",
        "who finishes says what is left, also that nothing is"
    );
    let long = "长".repeat(501);
    for command in [hold(&long), finish(&long)] {
        let refused = go(&working, command, &technician(), Role::Technician, now);
        assert_eq!(refused, Err(Refusal::field("further", FieldProblem::TooLong(500))));
    }
}

#[test]
fn what_is_left_is_filed_again_only_after_it_came_to_nothing() {
    let mut first = finished();
    assert!(!first.wants_follow_up(&[]), "nothing is left");
    first.further_work = "补墙".to_owned();
    assert!(first.wants_follow_up(&[]));
    for status in Status::ALL {
        let mut filed = request("2026-11-24T11:00");
        filed.status = status;
        let vain = matches!(status, Status::Rejected | Status::Cancelled);
        assert_eq!(first.wants_follow_up(&[filed]), vain, "{status:?}");
    }
}
