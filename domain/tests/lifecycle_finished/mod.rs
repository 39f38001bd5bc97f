//! Once work is finished: returned, closed without an answer, never cancelled; and what is left to do.

use super::example::{employee, request, technician};
use super::{done, finished, go};
use domain::access::Role;
use domain::lifecycle::Command;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::{HoldReason, Status};

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
