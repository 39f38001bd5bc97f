//! Which shapes of list queries an index serves without sorting: what the crate's documentation tells those who
//! write lists.

use domain::access::{Grant, Permission, Role, RoleGrant, Scope, authorize};
use domain::person::Actor;
use serde_json::json;
use storage::{Bindings, Plan, Store, Transaction};

use crate::{Scratch, run};

const ROWS: i64 = 2000;

async fn seeded() -> Scratch {
    let scratch = Scratch::new().await;
    for text in [
        "DEFINE TABLE job SCHEMALESS",
        "DEFINE INDEX job_queue ON job FIELDS centre, queued, due",
        "DEFINE INDEX job_filed ON job FIELDS centre, filed_at",
    ] {
        scratch.store.exec(text, Bindings::new()).await.unwrap();
    }
    let rows: Vec<(String, serde_json::Value)> = (0..ROWS)
        .map(|index| {
            let centre = format!("c{}", index % 10);
            (
                format!("{index:06}"),
                json!({ "centre": centre, "queued": index % 3 == 0, "due": index / 40, "filed_at": index / 4 }),
            )
        })
        .collect();
    let mut transaction = Transaction::new();
    transaction.create_many("job", rows.iter().map(|(id, row)| (id.as_str(), row)));
    scratch.store.transaction(transaction).await.unwrap();
    scratch
}

fn values() -> Bindings {
    Bindings::new()
        .with("centre", "c3")
        .with("due", &20)
        .with("filed", &300)
        .record("row", "job", "000933")
}

async fn plan(store: &Store, text: &str) -> Plan {
    store.explain(text, values()).await.unwrap()
}

/// The rows come in the index's order, and no more of them are read than the page shows.
fn assert_streams(plan: &Plan, index: &str, page: i64) {
    let text = plan.text();
    assert!(
        plan.uses_index(index) && !plan.sorts() && !plan.scans_table() && plan.most_rows() <= page,
        "{text}"
    );
}

#[test]
fn equalities_then_the_ordering_column_stream_from_their_index_in_both_directions() {
    run(async {
        let scratch = seeded().await;
        for order in ["due", "due, id", "due DESC, id DESC"] {
            let text = format!("SELECT * FROM job WHERE centre = $centre AND queued = true ORDER BY {order} LIMIT 21");
            assert_streams(&plan(&scratch.store, &text).await, "job_queue", 21);
        }
    });
}

#[test]
fn a_keyset_page_reads_from_its_mark_on() {
    run(async {
        let scratch = seeded().await;
        let text = "SELECT * FROM job WHERE centre = $centre AND queued = true AND due >= $due \
                    AND (due > $due OR id > $row) ORDER BY due, id LIMIT 21";
        let plan = plan(&scratch.store, text).await;
        assert!(plan.uses_index("job_queue") && !plan.sorts(), "{}", plan.text());
    });
}

#[test]
fn keyset_pages_give_every_row_once() {
    run(async {
        let scratch = seeded().await;
        let mut seen: Vec<String> = Vec::new();
        let (mut due, mut row) = (-1_i64, String::new());
        loop {
            let text = "SELECT id, due FROM job WHERE centre = $centre AND queued = true AND due >= $due \
                        AND (due > $due OR id > $row) ORDER BY due, id LIMIT 7";
            let bindings = Bindings::new()
                .with("centre", "c3")
                .with("due", &due)
                .record("row", "job", &row);
            let page: Vec<serde_json::Value> = scratch.store.select(text, bindings).await.unwrap();
            let Some(last) = page.last() else { break };
            due = last["due"].as_i64().unwrap();
            row = last["id"].as_str().unwrap().to_owned();
            seen.extend(page.iter().map(|found| found["id"].as_str().unwrap().to_owned()));
        }
        let expected: Vec<String> = (0..ROWS)
            .filter(|index| index % 10 == 3 && index % 3 == 0)
            .map(|index| format!("{index:06}"))
            .collect();
        assert_eq!(seen, expected);
    });
}

#[test]
fn of_two_indexes_with_the_same_beginning_a_bound_on_the_ordering_column_or_a_hint_picks_the_right_one() {
    run(async {
        let scratch = seeded().await;
        for text in [
            "SELECT * FROM job WHERE centre = $centre AND filed_at < $filed ORDER BY filed_at DESC, id DESC LIMIT 21",
            "SELECT * FROM job WITH INDEX job_filed WHERE centre = $centre ORDER BY filed_at DESC, id DESC LIMIT 21",
        ] {
            assert_streams(&plan(&scratch.store, text).await, "job_filed", 21);
        }
    });
}

fn grant() -> Grant {
    let portal = Actor {
        person: "portal".into(),
        name: String::new(),
        department: "bureau".into(),
        roles: vec![RoleGrant {
            role: Role::System,
            scope: Scope::Bureau,
        }],
    };
    authorize(&portal, Permission::Reconcile, None).unwrap()
}

#[test]
fn a_table_is_read_in_pages_of_its_keys_none_of_which_reads_another() {
    run(async {
        let scratch = seeded().await;
        let grant = grant();
        let pages = scratch.store.pages(&grant, "job", 300).await.unwrap();
        scratch.store.overhear();
        let mut seen = Vec::new();
        for keys in &pages {
            let page: Vec<serde_json::Value> = scratch.store.rows_of(&grant, "job", keys).await.unwrap();
            let (text, bindings) = scratch.store.overhear().remove(0);
            let plan = scratch.store.explain(&text, bindings).await.unwrap();
            assert!(plan.most_rows() <= 300, "{}", plan.text());
            seen.extend(page.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        }
        let keys: Vec<String> = (0..ROWS).map(|key| format!("{key:06}")).collect();
        assert_eq!(seen, keys);
        assert_eq!(
            pages.last().map(|keys| &keys.last),
            Some(&None),
            "what comes meanwhile is read as well"
        );
        // Why it is asked in this way: a limit alone does not keep the engine from reading everything that comes after.
        let bindings = Bindings::new().keys(
            "range",
            "job",
            std::ops::Bound::Excluded("000100"),
            std::ops::Bound::Unbounded,
        );
        let plain = scratch
            .store
            .explain("SELECT * FROM $range LIMIT 10", bindings)
            .await
            .unwrap();
        assert!(plain.most_rows() > 1000, "{}", plain.text());
    });
}

#[test]
fn a_count_reads_its_index_and_no_row_when_its_values_stand_in_the_text() {
    run(async {
        let scratch = seeded().await;
        let count = |values: &str| format!("SELECT count() FROM job WHERE {values} GROUP ALL");
        let literal = count("centre = 'c3' AND queued = true AND due < 20");
        let plan = plan(&scratch.store, &literal).await;
        assert!(plan.counts_by_index() && plan.most_rows() == 1, "{}", plan.text());
        let bound = count("centre = $centre AND queued = true AND due < $due");
        let (one, other) = tokio::join!(
            scratch.store.select::<serde_json::Value>(&literal, Bindings::new()),
            scratch.store.select::<serde_json::Value>(&bound, values()),
        );
        assert_eq!(one.unwrap(), other.unwrap());
    });
}
