//! A transaction's guards say which of them failed, and nothing of the transaction is applied then.

use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{Bindings, StorageError, Transaction, idempotency};

use crate::{NOW, Scratch, run};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Case {
    id: String,
    state: String,
    #[serde(default)]
    owner: Option<String>,
    version: i64,
}

fn case(id: &str, state: &str, version: i64) -> Case {
    Case {
        id: id.to_owned(),
        state: state.to_owned(),
        owner: Some("甲".to_owned()),
        version,
    }
}

async fn fails(scratch: &Scratch, mut transaction: Transaction) -> StorageError {
    transaction.create("thing", "beside", &json!({}));
    let error = scratch.store.transaction(transaction).await.unwrap_err();
    assert_eq!(
        scratch.store.get::<serde_json::Value>("thing", "beside").await.unwrap(),
        None
    );
    error
}

#[test]
fn creating_what_exists_names_the_row() {
    run(async {
        let scratch = Scratch::new().await;
        for id in [
            "request-1:person-2",
            "甲:乙",
            "01890a5d-ac96-774b-bcce-b302099a8057",
            "`a`⟨b⟩",
            "123",
        ] {
            let mut transaction = Transaction::new();
            transaction.create("thing", id, &json!({ "value": 1 }));
            scratch.store.transaction(transaction).await.unwrap();

            let expected = StorageError::AlreadyExists {
                table: "thing".to_owned(),
                id: id.to_owned(),
            };
            let mut transaction = Transaction::new();
            transaction.create("thing", id, &json!({ "value": 2 }));
            assert_eq!(fails(&scratch, transaction).await, expected);
            let mut transaction = Transaction::new();
            let row = json!({ "value": 3 });
            transaction.create_many("thing", [("new", &row), (id, &row)]);
            assert_eq!(fails(&scratch, transaction).await, expected);
        }
    });
}

#[test]
fn a_value_that_has_to_be_unique_names_its_index() {
    run(async {
        let scratch = Scratch::new().await;
        let person = json!({ "login": "zhang" });
        let mut transaction = Transaction::new();
        transaction.create("thing", "1", &person);
        scratch.store.transaction(transaction).await.unwrap();
        let mut transaction = Transaction::new();
        transaction.create("thing", "2", &person);
        let error = fails(&scratch, transaction).await;
        assert_eq!(
            error,
            StorageError::Taken {
                index: "thing_login".to_owned()
            }
        );
    });
}

#[test]
fn an_update_raises_the_version_replaces_the_row_and_refuses_an_older_one() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "a", &case("a", "filed", 1));
        scratch.store.transaction(transaction).await.unwrap();

        let taken = Case {
            owner: None,
            ..case("a", "taken", 1)
        };
        let mut transaction = Transaction::new();
        transaction.update("thing", "a", 1, &taken);
        scratch.store.transaction(transaction).await.unwrap();
        let found: Option<Case> = scratch.store.get("thing", "a").await.unwrap();
        assert_eq!(
            found,
            Some(Case {
                version: 2,
                ..taken.clone()
            })
        );

        let mut transaction = Transaction::new();
        transaction.update("thing", "a", 1, &case("a", "rejected", 1));
        let stale = |id: &str| StorageError::Stale {
            table: "thing".to_owned(),
            id: id.to_owned(),
            version: 1,
        };
        assert_eq!(fails(&scratch, transaction).await, stale("a"));
        let found: Option<Case> = scratch.store.get("thing", "a").await.unwrap();
        assert_eq!(found, Some(Case { version: 2, ..taken }));

        let mut transaction = Transaction::new();
        transaction.update("thing", "不存在", 1, &case("不存在", "taken", 1));
        assert_eq!(fails(&scratch, transaction).await, stale("不存在"));
    });
}

#[test]
fn a_demanded_condition_is_named_when_it_does_not_hold() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "a", &case("a", "filed", 1));
        scratch.store.transaction(transaction).await.unwrap();
        let demand = |state: &str| {
            let mut transaction = Transaction::new();
            let bindings = Bindings::new().record("row", "thing", "a").with("state", state);
            transaction.require("still_filed", "(SELECT VALUE state FROM ONLY $row) = $state", bindings);
            transaction
        };
        let error = fails(&scratch, demand("taken")).await;
        assert_eq!(
            error,
            StorageError::Refused {
                condition: "still_filed".to_owned()
            }
        );
        scratch.store.transaction(demand("filed")).await.unwrap();
    });
}

#[test]
fn a_statement_sees_what_those_before_it_wrote_and_gives_its_rows() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "a", &case("a", "filed", 1));
        let before = transaction.statement("SELECT VALUE state FROM thing", Bindings::new());
        transaction
            .update("thing", "a", 1, &case("a", "taken", 1))
            .serialise_on("thing:a");
        let state = Bindings::new().with("state", "taken");
        let after = transaction.statement("SELECT * FROM thing WHERE state = $state", state);
        transaction.delete("thing", "a");
        let mut committed = scratch.store.transaction(transaction).await.unwrap();
        assert_eq!(committed.rows::<String>(before).unwrap(), ["filed"]);
        assert_eq!(committed.rows::<Case>(after).unwrap(), [case("a", "taken", 2)]);
        assert_eq!(scratch.store.get::<Case>("thing", "a").await.unwrap(), None);
    });
}

#[test]
fn an_empty_transaction_does_nothing() {
    run(async {
        let scratch = Scratch::bare().await;
        scratch.store.transaction(Transaction::new()).await.unwrap();
    });
}

#[test]
fn the_same_change_sent_twice_gives_the_first_result() {
    run(async {
        let scratch = Scratch::new().await;
        let key = idempotency::Key::new(&"甲".into(), "01890a5d-ac96-774b-bcce-b302099a8057");
        let send = |number: &'static str| {
            let mut transaction = Transaction::new();
            transaction.create("thing", number, &json!({}));
            idempotency::remember(&mut transaction, &key, &number, NOW.plus_days(7)).unwrap();
            scratch.store.transaction(transaction)
        };
        assert_eq!(idempotency::find::<String>(&scratch.store, &key).await.unwrap(), None);
        send("2026-11-000001").await.unwrap();
        let error = send("2026-11-000002").await.unwrap_err();
        assert!(idempotency::is_repeat(&error), "{error:?}");
        let found: Option<String> = idempotency::find(&scratch.store, &key).await.unwrap();
        assert_eq!(found.as_deref(), Some("2026-11-000001"));
        let other = idempotency::Key::new(&"乙".into(), "01890a5d-ac96-774b-bcce-b302099a8057");
        assert_eq!(idempotency::find::<String>(&scratch.store, &other).await.unwrap(), None);

        assert_eq!(idempotency::purge(&scratch.store, NOW, 100).await.unwrap(), 0);
        assert_eq!(
            idempotency::purge(&scratch.store, NOW.plus_days(8), 100).await.unwrap(),
            1
        );
        assert_eq!(idempotency::find::<String>(&scratch.store, &key).await.unwrap(), None);
    });
}
