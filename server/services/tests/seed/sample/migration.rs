//! Databases of before (数据迁移): what a move makes of the rows that an earlier version left.

use std::collections::BTreeSet;

use domain::rectification::Case;
use domain::request::{Request, TimerKind};
use domain::time::Moment;
use storage::{Bindings, Scripts, Transaction};

use crate::{Scratch, grant, run};

/// Applies a move to a database that has it behind it already.
async fn apply(scratch: &Scratch, name: &str) {
    let script = Scripts::default().moves.iter().find(|script| script.name == name);
    let text = script.unwrap().text.trim().trim_end_matches(';');
    scratch.store().exec(text, Bindings::new()).await.unwrap();
}

#[test]
fn a_database_of_before_learns_from_when_on_its_requests_are_late() {
    run(async {
        let scratch = Scratch::sample().await;
        let all = "SELECT * FROM request WHERE queued = true ORDER BY id";
        let before: Vec<Request> = scratch.store().select(all, Bindings::new()).await.unwrap();
        let forget = "UPDATE request UNSET late_from RETURN NONE";
        scratch.store().exec(forget, Bindings::new()).await.unwrap();
        apply(&scratch, "0001_late_from").await;
        let after: Vec<Request> = scratch.store().select(all, Bindings::new()).await.unwrap();
        assert_eq!(before, after);
        let never = after
            .iter()
            .filter(|request| request.late_from == Moment::NEVER)
            .count();
        assert!(never > 0 && never < after.len(), "{never} of {}", after.len());
    });
}

#[test]
fn a_database_of_before_learns_what_happens_by_itself() {
    run(async {
        let scratch = Scratch::sample().await;
        let all = "SELECT * FROM request ORDER BY id";
        let before: Vec<Request> = scratch.store().select(all, Bindings::new()).await.unwrap();
        let timed = |does| {
            let timers = before.iter().filter_map(|request| request.timer);
            timers.filter(|timer| timer.does == does).count()
        };
        assert!(timed(TimerKind::Close) > 0 && timed(TimerKind::GoOn) > 0);
        let (first, second) = (&before[0].id, &before[1].id);
        let follows = Bindings::new()
            .with("first", first)
            .record("second", "request", second.as_str());
        let forget = "UPDATE request UNSET timer RETURN NONE";
        scratch.store().exec(forget, Bindings::new()).await.unwrap();
        let follow = "UPDATE $second SET follows = $first RETURN NONE";
        scratch.store().exec(follow, follows).await.unwrap();
        apply(&scratch, "0007_timers").await;
        let after: Vec<Request> = scratch.store().select(all, Bindings::new()).await.unwrap();
        assert!(
            before
                .iter()
                .zip(&after)
                .all(|(before, after)| before.timer == after.timer)
        );
        let found = scratch.store().follow_ups(&grant(), first).await.unwrap();
        assert_eq!(found.iter().map(|request| &request.id).collect::<Vec<_>>(), [second]);
    });
}

#[test]
fn cases_of_before_can_be_acted_on() {
    run(async {
        let scratch = Scratch::sample().await;
        let store = scratch.store();
        let forget = "UPDATE rectification UNSET version RETURN NONE";
        store.exec(forget, Bindings::new()).await.unwrap();
        apply(&scratch, "0002_case_version").await;
        let cases: Vec<Case> = store
            .select("SELECT * FROM rectification LIMIT 1", Bindings::new())
            .await
            .unwrap();
        let case = cases.first().unwrap();
        assert_eq!(case.version, 0);
        let mut transaction = Transaction::new();
        transaction.update("rectification", case.id.as_str(), 0, case);
        store.transaction(transaction).await.unwrap();
        let changed: Option<Case> = store.get("rectification", case.id.as_str()).await.unwrap();
        assert_eq!(changed.unwrap().version, 1);
    });
}

#[test]
fn people_of_before_are_told_what_the_bureau_is_told_and_calendars_can_be_changed() {
    run(async {
        let scratch = Scratch::sample().await;
        let store = scratch.store();
        let role = domain::access::Role::BureauManager;
        let before = store.holders(&grant(), role, None).await.unwrap();
        assert!(!before.is_empty());
        for forget in [
            "UPDATE person SET bureau_roles = [] RETURN NONE",
            "UPDATE calendar UNSET version RETURN NONE",
        ] {
            store.exec(forget, Bindings::new()).await.unwrap();
        }
        assert_eq!(store.holders(&grant(), role, None).await.unwrap(), []);
        for name in ["0003_calendar_version", "0004_bureau_roles"] {
            apply(&scratch, name).await;
        }
        assert_eq!(store.holders(&grant(), role, None).await.unwrap(), before);
        let row: Option<storage::reference::CalendarRow> = store.get("calendar", "standard").await.unwrap();
        let mut transaction = Transaction::new();
        transaction.update("calendar", "standard", 0, &row.unwrap());
        store.transaction(transaction).await.unwrap();
    });
}

#[test]
fn ratings_of_before_get_a_place_that_tells_nothing() {
    run(async {
        let scratch = Scratch::sample().await;
        let store = scratch.store();
        store
            .exec("UPDATE rating UNSET alias RETURN NONE", Bindings::new())
            .await
            .unwrap();
        apply(&scratch, "0006_rating_alias").await;
        let aliases: Vec<String> = store
            .select("SELECT VALUE alias FROM rating", Bindings::new())
            .await
            .unwrap();
        let each: BTreeSet<&String> = aliases.iter().collect();
        assert!(
            aliases.len() > 100 && each.len() == aliases.len(),
            "{} of {}",
            each.len(),
            aliases.len()
        );
        assert!(
            aliases
                .iter()
                .all(|alias| alias.len() == 16 && alias.bytes().all(|byte| byte.is_ascii_hexdigit()))
        );
    });
}
