//! Jobs for two people through the real engine: sent together, begun together, seen by both, and nobody left behind.

mod dispatch;

use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use domain::person::Actor;
use domain::refusal::{FieldProblem, Refusal};
use domain::request::Status;
use domain::view::{JobsPage, RequestPage};
use services::Failure;
use services::act::Form;
use services::photo::ReceivedPhoto;

const DAY: &str = "2026-11-24T09:00";
const ALONE: Failure = Failure::Refused(Refusal::TooFewHands { needed: 2, missing: 1 });

async fn actor(small: &mut Small, who: &str) -> Actor {
    let token = small.token(who).await;
    let actor = small.services.actor(Some(&token), at(DAY)).await;
    actor.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

/// A portal in which the one service needs two people.
async fn for_two() -> Small {
    let mut small = Small::new().await;
    let administrator = actor(&mut small, "a1").await;
    let set = small.services.set_hands(&administrator, "air", "2", at(DAY)).await;
    assert_eq!(set, Ok(()));
    small
}

async fn filed(small: &mut Small) -> String {
    small.filed(DAY).await
}

async fn step(small: &mut Small, who: &str, request: &str, kind: CommandKind, technician: &str) -> Result<(), Failure> {
    let token = small.token(who).await;
    let form = Form {
        request: request.to_owned(),
        command: kind.code().to_owned(),
        technician: technician.to_owned(),
        reason: "示例原因".to_owned(),
        text: "示例说明".to_owned(),
        ..Form::default()
    };
    small.services.act(Some(&token), &form, at("2026-11-24T09:30")).await
}

async fn done(small: &mut Small, who: &str, request: &str, kind: CommandKind, technician: &str) {
    let outcome = step(small, who, request, kind, technician).await;
    assert_eq!(outcome, Ok(()), "{who} {kind:?} {technician}");
}

async fn page(small: &mut Small, who: &str, request: &str) -> RequestPage {
    let viewer = actor(small, who).await;
    let page = small.services.request_page(&viewer, request, at(DAY)).await;
    page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

async fn jobs(small: &mut Small, who: &str) -> JobsPage {
    let viewer = actor(small, who).await;
    let page = small.services.jobs_page(&viewer, at(DAY)).await;
    page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"))
}

async fn inbox(small: &mut Small, who: &str) -> Vec<String> {
    let viewer = actor(small, who).await;
    let page = small.services.inbox_page(&viewer, "", at("2026-11-24T10:00")).await;
    let page = page.unwrap_or_else(|failure| panic!("{who}: {failure:?}"));
    page.page.rows.into_iter().map(|row| row.sentence).collect()
}

#[test]
fn helped_jobs_stand_among_ones_own_in_the_order_of_their_deadlines() {
    run(async {
        let mut small = for_two().await;
        let mut expected = Vec::new();
        for (minute, crew) in [
            ("09:00", "t1,t2"),
            ("09:05", "t2,t1"),
            ("09:10", "t3,t2"),
            ("09:15", "t3,t4"),
        ] {
            let id = uuid::Uuid::now_v7().to_string();
            let token = small.token("p1").await;
            let when = at(&format!("2026-11-24T{minute}"));
            let filed = small.services.file(Some(&token), Small::form(&id), when).await;
            assert!(filed.is_ok(), "{filed:?}");
            done(&mut small, "f1", &id, CommandKind::Assign, crew).await;
            if crew.contains("t2") {
                expected.push((id, !crew.starts_with("t2")));
            }
        }
        let listed: Vec<(String, bool)> = jobs(&mut small, "t2")
            .await
            .mine
            .into_iter()
            .map(|row| (row.id, row.helping))
            .collect();
        assert_eq!(listed, expected);
    });
}

#[test]
fn one_person_does_not_begin_work_for_two_and_stops_when_the_other_leaves() {
    run(async {
        let mut small = for_two().await;
        let id = filed(&mut small).await;
        done(&mut small, "f1", &id, CommandKind::Assign, "t1").await;
        done(&mut small, "t1", &id, CommandKind::Take, "").await;
        assert_eq!(step(&mut small, "t1", &id, CommandKind::Start, "").await, Err(ALONE));
        let shown = page(&mut small, "t1", &id).await;
        assert!(!shown.commands.contains(&CommandKind::Start) && shown.commands.contains(&CommandKind::AskHelp));
        assert_eq!(
            (shown.lacks, shown.colleagues.len()),
            (1, 15),
            "everybody but themselves"
        );
        let nobody = step(&mut small, "t1", &id, CommandKind::AskHelp, "").await;
        let missing = Refusal::field("technician", FieldProblem::Missing);
        assert_eq!(nobody, Err(Failure::Refused(missing)));
        let stranger = step(&mut small, "t1", &id, CommandKind::AskHelp, "f1").await;
        assert_eq!(stranger, Err(Failure::Refused(Refusal::NotOfThisCentre)));
        let other = step(&mut small, "t3", &id, CommandKind::AskHelp, "t2").await;
        assert_eq!(other, Err(Failure::Refused(Refusal::NotAllowed)), "whose job it is not");

        done(&mut small, "t1", &id, CommandKind::AskHelp, "t2").await;
        done(&mut small, "t1", &id, CommandKind::Start, "").await;
        let refused = step(&mut small, "f1", &id, CommandKind::ReleaseHelper, "t2").await;
        assert_eq!(refused, Err(ALONE));
        done(&mut small, "t2", &id, CommandKind::StepBack, "").await;
        assert_eq!(small.stored(&id).await.status, Status::Taken);
        assert_eq!(step(&mut small, "t1", &id, CommandKind::Start, "").await, Err(ALONE));
        assert!(inbox(&mut small, "t1").await.contains(&"示例t2退出协助".to_owned()));
        assert!(inbox(&mut small, "f1").await.contains(&"示例t2退出协助".to_owned()));
        assert!(jobs(&mut small, "t2").await.mine.is_empty());

        done(&mut small, "f1", &id, CommandKind::AskHelp, "t3").await;
        done(&mut small, "t1", &id, CommandKind::HandBack, "").await;
        assert!(
            inbox(&mut small, "t3")
                .await
                .contains(&"任务退回服务台重新派单，不用再协助".to_owned())
        );
        assert!(jobs(&mut small, "t3").await.mine.is_empty());
        let stored = small.stored(&id).await;
        assert_eq!((stored.helpers.len(), stored.helping.len()), (0, 0));
        // Whoever helped and gets the job does not help themselves.
        done(&mut small, "f1", &id, CommandKind::Assign, "t1,t2").await;
        done(&mut small, "f1", &id, CommandKind::Assign, "t2").await;
        let stored = small.stored(&id).await;
        assert_eq!((stored.technician, stored.helpers.len()), (Some("t2".into()), 0));
        let report = small.services.check(|_, _| {}).await;
        let report = report.unwrap_or_else(|failure| panic!("{failure:?}"));
        assert!(report.ok(), "{report:#?}");
    });
}

#[test]
fn who_helps_writes_and_takes_photos_and_decides_nothing() {
    run(async {
        let mut small = for_two().await;
        let id = filed(&mut small).await;
        done(&mut small, "f1", &id, CommandKind::Assign, "t1,t2").await;
        done(&mut small, "t1", &id, CommandKind::Take, "").await;
        done(&mut small, "t1", &id, CommandKind::Start, "").await;
        let shown = page(&mut small, "t2", &id).await;
        assert!(shown.helping && shown.commands.contains(&CommandKind::StepBack));
        assert!(
            !shown.commands.iter().any(|kind| kind.is_technicians()),
            "{:?}",
            shown.commands
        );
        done(&mut small, "t2", &id, CommandKind::Message, "").await;
        let said = small.events(&id).await.pop();
        let said = said.map(|event| (event.by_name, event.role));
        assert_eq!(said, Some(("示例t2".to_owned(), domain::access::Role::Technician)));
        let not_allowed = Err(Failure::Refused(Refusal::NotAllowed));
        for kind in [CommandKind::Finish, CommandKind::AskHelp] {
            assert_eq!(step(&mut small, "t2", &id, kind, "t3").await, not_allowed, "{kind:?}");
        }
        for who in ["t3", "f2"] {
            assert!(
                step(&mut small, who, &id, CommandKind::Message, "").await.is_err(),
                "{who}"
            );
        }
        // The photo itself is refused, so whoever comes so far may add one.
        for (who, expected) in [("t2", Refusal::NotAPhoto), ("p2", Refusal::NotFound)] {
            let viewer = actor(&mut small, who).await;
            let photo = ReceivedPhoto {
                id: None,
                file_name: String::new(),
                content: Err(Refusal::NotAPhoto),
            };
            let added = small.services.add_photo(&viewer, &id, "before", &photo, at(DAY)).await;
            assert_eq!(added.map(|_| ()), Err(Failure::Refused(expected)), "{who}");
        }
        done(&mut small, "t1", &id, CommandKind::AskHelp, "t3").await;
        done(&mut small, "t1", &id, CommandKind::ReleaseHelper, "t2").await;
        assert_eq!(step(&mut small, "t2", &id, CommandKind::Message, "").await, not_allowed);
        assert!(
            inbox(&mut small, "t2")
                .await
                .contains(&"有一件任务不用你再协助".to_owned())
        );
    });
}

#[test]
fn only_an_administrator_says_how_many_a_service_needs_and_it_holds_from_then_on() {
    run(async {
        let mut small = Small::new().await;
        let before = filed(&mut small).await;
        for who in ["p1", "f1", "t1", "m1"] {
            let viewer = actor(&mut small, who).await;
            let refused = small.services.set_hands(&viewer, "air", "2", at(DAY)).await;
            assert_eq!(refused, Err(Failure::Refused(Refusal::NotAllowed)), "{who}");
        }
        let administrator = actor(&mut small, "a1").await;
        for (hands, problem) in [
            ("0", FieldProblem::OutOfRange),
            ("7", FieldProblem::OutOfRange),
            ("两", FieldProblem::NotANumber),
        ] {
            let refused = small.services.set_hands(&administrator, "air", hands, at(DAY)).await;
            assert_eq!(
                refused,
                Err(Failure::Refused(Refusal::field("hands", problem))),
                "{hands}"
            );
        }
        let set = small.services.set_hands(&administrator, "air", "2", at(DAY)).await;
        assert_eq!(set, Ok(()));
        let after = filed(&mut small).await;
        assert_eq!(
            (small.stored(&before).await.hands, small.stored(&after).await.hands),
            (1, 2)
        );
        let audit = small.services.audit_page(&administrator, "", at(DAY)).await;
        let audit = audit.unwrap_or_else(|failure| panic!("{failure:?}")).rows;
        assert_eq!(
            audit
                .iter()
                .filter(|row| row.what == "空调维修的作业人数由 1 人改为 2 人")
                .count(),
            1
        );
    });
}
