//! What technicians have in hand is kept beside the requests: it follows every step, and `check` finds it equal each time.

use crate::small::{Small, at, run};
use domain::lifecycle::CommandKind;
use services::act::Form;
use services::check::Aspect;
use storage::Bindings;
use storage::open_job::{JobInHand, TABLE};

/// What brings an older database's requests in.
const MOVE: &str = include_str!("../../../database/migrations/0005_open_jobs.surql");

async fn rows(small: &Small) -> Vec<JobInHand> {
    let text = format!("SELECT * FROM {TABLE} ORDER BY id");
    let rows = small.services.store().select(&text, Bindings::new()).await;
    rows.unwrap_or_else(|error| panic!("{error}"))
}

/// Who has what, and that the check agrees.
async fn in_hand(small: &Small) -> Vec<Vec<String>> {
    let report = small.services.check(|_, _| {}).await;
    let report = report.unwrap_or_else(|failure| panic!("{failure:?}"));
    let section = report.section(Aspect::OpenJobs);
    assert!(section.is_some_and(|section| section.problems == 0), "{section:?}");
    let people = rows(small).await.into_iter().map(|job| job.people);
    people
        .map(|people| people.into_iter().map(|person| person.0).collect())
        .collect()
}

#[test]
fn what_somebody_has_in_hand_follows_every_step_to_another_centre_and_back() {
    run(async {
        let mut small = Small::new().await;
        let id = small.filed("2026-11-24T09:00").await;
        let nobody: Vec<Vec<String>> = Vec::new();
        assert_eq!(in_hand(&small).await, nobody, "nobody has it");
        let steps = [
            ("f1", CommandKind::Assign, vec!["t1"]),
            ("t1", CommandKind::AskHelp, vec!["t1", "t2"]),
            ("f1", CommandKind::Reroute, vec![]),
            ("f2", CommandKind::Reroute, vec![]),
            ("f1", CommandKind::Assign, vec!["t1"]),
            ("t1", CommandKind::Take, vec!["t1"]),
            ("t1", CommandKind::Start, vec!["t1"]),
            ("t1", CommandKind::Hold, vec!["t1"]),
            ("t1", CommandKind::Resume, vec!["t1"]),
            ("t1", CommandKind::Finish, vec![]),
            ("p1", CommandKind::Return, vec!["t1"]),
            ("t1", CommandKind::HandBack, vec![]),
            ("f1", CommandKind::Assign, vec!["t1"]),
            ("t1", CommandKind::Take, vec!["t1"]),
            ("t1", CommandKind::Start, vec!["t1"]),
            ("t1", CommandKind::Finish, vec![]),
        ];
        for (who, kind, expected) in steps {
            let when = at("2026-11-24T09:30");
            let token = small.token_at(who, when).await;
            let to = if who == "f1" { "c2" } else { "c1" };
            let helper = if kind == CommandKind::AskHelp { "t2" } else { "t1" };
            let form = Form {
                request: id.clone(),
                command: kind.code().to_owned(),
                centre: to.to_owned(),
                technician: helper.to_owned(),
                reason: "示例原因".to_owned(),
                text: "示例说明".to_owned(),
                hold: "requester".to_owned(),
                ..Form::default()
            };
            let done = small.services.act(Some(&token), &form, when).await;
            done.unwrap_or_else(|failure| panic!("{who} {kind:?}: {failure:?}"));
            let expected: Vec<Vec<String>> = if expected.is_empty() {
                nobody.clone()
            } else {
                vec![expected.into_iter().map(str::to_owned).collect()]
            };
            assert_eq!(in_hand(&small).await, expected, "{who} {kind:?}");
        }
    });
}

#[test]
fn requests_of_an_older_database_are_brought_in() {
    run(async {
        let mut small = Small::new().await;
        for _ in 0..3 {
            let id = small.filed("2026-11-24T09:00").await;
            let sent = small.act("f1", &id, CommandKind::Assign, "2026-11-24T09:30").await;
            assert_eq!(sent, Ok(()));
        }
        let written = rows(&small).await;
        assert_eq!(written.len(), 3);
        assert!(written.iter().all(|job| job.path.ends_with('/')), "{written:?}");
        let store = small.services.store();
        let mut transaction = storage::Transaction::new();
        transaction.statement(&format!("DELETE {TABLE} RETURN NONE"), Bindings::new());
        let statement = MOVE
            .lines()
            .filter(|line| !line.starts_with("--"))
            .collect::<Vec<_>>()
            .join("\n");
        transaction.statement(&statement, Bindings::new());
        let moved = store.transaction(transaction).await;
        moved.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(rows(&small).await, written);
    });
}
