//! Sixteen clients at once.

use futures::future::join_all;
use serde_json::json;
use storage::{Bindings, StorageError, Store, Transaction, lease};

use crate::{NOW, Scratch, run};

const CLIENTS: usize = 16;
const ROUNDS: usize = 100;

/// Runs one transaction for each client at the same time.
async fn all_at_once(store: &Store, make: impl Fn(usize) -> Transaction) -> Vec<Result<(), StorageError>> {
    let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(CLIENTS));
    let clients = (0..CLIENTS).map(|client| {
        let (store, barrier, transaction) = (store.clone(), barrier.clone(), make(client));
        tokio::spawn(async move {
            barrier.wait().await;
            store.transaction(transaction).await.map(drop)
        })
    });
    join_all(clients).await.into_iter().map(Result::unwrap).collect()
}

fn only_one_won(outcomes: &[Result<(), StorageError>], lost: &StorageError) {
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.as_ref() == Err(lost)).count(),
        CLIENTS - 1,
        "{outcomes:?}"
    );
}

#[test]
fn of_sixteen_that_create_the_same_row_one_wins_and_fifteen_are_told() {
    run(async {
        let scratch = Scratch::new().await;
        for round in 0..ROUNDS {
            let id = format!("request-{round}:甲");
            let outcomes = all_at_once(&scratch.store, |client| {
                let mut transaction = Transaction::new();
                transaction.create("thing", &id, &json!({ "client": client }));
                transaction.create("other", &format!("{round}-{client}"), &json!({ "person": "甲" }));
                transaction
            })
            .await;
            only_one_won(
                &outcomes,
                &StorageError::AlreadyExists {
                    table: "thing".to_owned(),
                    id,
                },
            );
        }
        let beside: Vec<i64> = scratch
            .store
            .select("RETURN [count((SELECT VALUE id FROM other))]", Bindings::new())
            .await
            .unwrap();
        assert_eq!(beside, [ROUNDS as i64]);
    });
}

#[test]
fn of_sixteen_that_change_the_same_version_one_wins_and_fifteen_are_told() {
    run(async {
        let scratch = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "job", &json!({ "technician": null, "version": 0 }));
        scratch.store.transaction(transaction).await.unwrap();
        for round in 0..ROUNDS as i64 {
            let outcomes = all_at_once(&scratch.store, |client| {
                let mut transaction = Transaction::new();
                transaction.update("thing", "job", round, &json!({ "technician": client }));
                transaction
            })
            .await;
            let stale = StorageError::Stale {
                table: "thing".to_owned(),
                id: "job".to_owned(),
                version: round,
            };
            only_one_won(&outcomes, &stale);
        }
    });
}

#[test]
fn of_sixteen_that_take_the_same_unique_value_one_wins() {
    run(async {
        let scratch = Scratch::new().await;
        for round in 0..ROUNDS {
            let login = format!("login-{round}");
            let outcomes = all_at_once(&scratch.store, |client| {
                let mut transaction = Transaction::new();
                let row = json!({ "login": login });
                transaction.create("thing", &format!("{round}-{client}"), &row);
                transaction
            })
            .await;
            only_one_won(
                &outcomes,
                &StorageError::Taken {
                    index: "thing_login".to_owned(),
                },
            );
        }
    });
}

#[test]
fn a_counter_that_all_raise_is_exact_and_conflicts_were_repeated() {
    run(async {
        let scratch = Scratch::new().await;
        for _ in 0..20 {
            let outcomes = all_at_once(&scratch.store, |_| {
                let mut transaction = Transaction::new();
                transaction.statement("UPSERT thing:counter SET value += 1", Bindings::new());
                transaction
            })
            .await;
            assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
        }
        let found: Option<serde_json::Value> = scratch.store.get("thing", "counter").await.unwrap();
        assert_eq!(found.unwrap()["value"], 20 * CLIENTS as i64);
        assert!(scratch.store.conflicts() > 0, "nobody was ever in the way of another");
    });
}

#[test]
fn a_rule_over_several_rows_holds_when_its_transactions_are_serialised() {
    run(async {
        let scratch = Scratch::new().await;
        for round in 0..ROUNDS {
            let outcomes = all_at_once(&scratch.store, |client| {
                let place = format!("place-{round}");
                let mut transaction = Transaction::new();
                let bindings = Bindings::new().with("place", &place);
                transaction.serialise_on(&format!("same:{place}"));
                transaction.require(
                    "none_open",
                    "array::is_empty((SELECT VALUE id FROM other WHERE person = $place))",
                    bindings,
                );
                transaction.create("other", &format!("{round}-{client}"), &json!({ "person": place }));
                transaction
            })
            .await;
            only_one_won(
                &outcomes,
                &StorageError::Refused {
                    condition: "none_open".to_owned(),
                },
            );
        }
    });
}

#[test]
fn a_lease_has_one_holder() {
    run(async {
        let scratch = Scratch::new().await;
        for round in 0..20_i64 {
            let now = NOW.plus_minutes(round);
            let tries = (0..CLIENTS).map(|client| {
                let store = scratch.store.clone();
                tokio::spawn(async move { lease::acquire(&store, "fold", &format!("p{client}"), now, 30_000).await })
            });
            let leases: Vec<_> = join_all(tries)
                .await
                .into_iter()
                .filter_map(|lease| lease.unwrap().unwrap())
                .collect();
            assert_eq!(leases.len(), 1, "{leases:?}");
        }
    });
}

#[test]
fn a_lease_is_extended_by_its_holder_and_taken_by_others_when_it_ends() {
    run(async {
        let Scratch {
            store, folder: _folder, ..
        } = Scratch::new().await;
        let first = lease::acquire(&store, "fold", "p1", NOW, 60_000)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((first.name.as_str(), first.term), ("fold", 1));
        let later = NOW.plus_minutes(1);
        assert_eq!(
            lease::acquire(&store, "fold", "p2", domain::time::Moment(later.0 - 1), 60_000)
                .await
                .unwrap(),
            None
        );
        let second = lease::acquire(&store, "fold", "p2", later, 60_000)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(second.term, 2);
        let extended = lease::acquire(&store, "fold", "p2", later, 120_000)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((extended.term, extended.expires_at), (2, later.plus_minutes(2)));
        lease::release(&store, "fold", "p1").await.unwrap();
        assert_eq!(lease::acquire(&store, "fold", "p1", later, 60_000).await.unwrap(), None);
        lease::release(&store, "fold", "p2").await.unwrap();
        assert_eq!(
            lease::acquire(&store, "fold", "p1", later, 60_000)
                .await
                .unwrap()
                .unwrap()
                .term,
            3
        );
    });
}
