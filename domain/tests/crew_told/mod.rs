//! What each hears when two are sent, somebody else gets the job, or it moves on.

use super::example::{at, request, worker};
use super::{NOON, ask, assign, by_desk, by_technician, colleague, hand_back, helpers, people, taken};
use domain::id::PersonId;
use domain::lifecycle::{Command, CommandKind};
use domain::notification::Capacity;
use domain::request::Request;

#[test]
fn two_people_sent_together_are_told_once_each_and_the_requester_reads_both_names() {
    let mut case = Request {
        hands: 2,
        ..request("2026-11-24T09:00")
    };
    let lines = by_desk(&mut case, &assign(worker(), &["t2"]));
    assert_eq!(
        people(&lines),
        [
            (
                "p1",
                Capacity::Requester,
                "服务中心派给了示例师傅，示例t2协助".to_owned()
            ),
            ("t1", Capacity::Technician, "派给你一件新任务".to_owned()),
            ("t2", Capacity::Technician, "请你协助示例师傅办一件任务".to_owned()),
        ]
    );
    assert_eq!(case.helping, [PersonId::from("t2")]);
    by_technician(&mut case, &Command::Take { worker: worker() });
    assert_eq!(
        domain::wording::next(&case, true, at(NOON)),
        "示例师傅、示例t2已接单，即将上门。"
    );
}

#[test]
fn who_helps_and_then_gets_the_job_does_not_help_themselves() {
    let mut case = taken();
    by_technician(&mut case, &ask("t2"));
    by_technician(&mut case, &ask("t3"));
    let lines = by_desk(&mut case, &assign(colleague("t2"), &[]));
    assert_eq!(case.technician, Some("t2".into()));
    assert_eq!(helpers(&case), ["t3"], "who helped goes on helping");
    let told: Vec<_> = people(&lines)
        .into_iter()
        .filter(|line| line.1 == Capacity::Technician)
        .collect();
    assert_eq!(
        told,
        [
            ("t2", Capacity::Technician, "派给你一件新任务".to_owned()),
            ("t1", Capacity::Technician, "任务已改派给示例t2，不用再办".to_owned()),
            ("t3", Capacity::Technician, "请你协助示例t2办一件任务".to_owned()),
        ]
    );
    // Another pair stands in place of the first.
    by_desk(&mut case, &assign(worker(), &["t4"]));
    assert_eq!(
        (case.technician.clone(), helpers(&case)),
        (Some("t1".into()), vec!["t4"])
    );
}

#[test]
fn nobody_helps_where_nobody_is_responsible_and_each_of_them_hears_it() {
    let reroute = Command::Reroute {
        centre: "c2".into(),
        centre_name: "示例物业公司".to_owned(),
        reason: "不归本中心".to_owned(),
    };
    let mut given = Request {
        hands: 2,
        ..request("2026-11-24T09:00")
    };
    by_desk(&mut given, &assign(worker(), &["t2"]));
    let mut moved = given.clone();
    let lines = by_desk(&mut moved, &reroute);
    let gone: Vec<_> = lines.iter().filter(|line| line.person.as_str() == "t2").collect();
    assert_eq!(
        gone.iter().map(|line| line.sentence()).collect::<Vec<_>>(),
        ["任务已转给别的中心，不用再办"]
    );
    assert!(moved.helpers.is_empty() && moved.helping.is_empty());

    let lines = by_technician(&mut given, &hand_back());
    assert_eq!(
        people(&lines),
        [
            (
                "t2",
                Capacity::Technician,
                "任务退回服务台重新派单，不用再协助".to_owned()
            ),
            ("f1", Capacity::Desk, "示例师傅退回派单".to_owned())
        ]
    );
    assert!(given.helpers.is_empty() && given.helping.is_empty());
    assert!(!CommandKind::AskHelp.fits(given.status));
}
