//! A SurrealDB server in place of the embedded engine: `ws://`, a user of the database, and what goes wrong on the way.

use std::time::Duration;

use serde_json::json;
use socket::Served;
use storage::{AccessLevel, Bindings, StorageError, Store, StoreSettings, Transaction};
use tempfile::TempDir;

use crate::{NOW, run};

/// A server and the portal's store on it.
pub(crate) struct Connected {
    pub(crate) store: Store,
    served: Served,
    folder: TempDir,
}

impl Connected {
    pub(crate) async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let served = socket::serve(folder.path()).await.unwrap();
        let store = Store::open(&settings(&served)).await.unwrap();
        Self { store, served, folder }
    }
}

pub(crate) fn settings(served: &Served) -> StoreSettings {
    StoreSettings::on_server(served.address(), socket::USER, socket::PASSWORD)
}

fn thing(id: &str) -> Transaction {
    let mut transaction = Transaction::new();
    transaction.create("thing", id, &json!({ "login": id }));
    transaction
}

async fn count(store: &Store) -> Vec<i64> {
    store
        .select("RETURN count(SELECT VALUE id FROM thing)", Bindings::new())
        .await
        .unwrap()
}

/// Asks until it is answered: the client dials again once a second.
async fn answered(store: &Store) {
    for _ in 0..100 {
        if store.select::<i64>("RETURN 1", Bindings::new()).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no answer within ten seconds");
}

#[test]
fn a_user_of_the_database_is_enough() {
    run(async {
        let connected = Connected::new().await;
        let store = &connected.store;
        store.migrate(NOW, |_| {}).await.unwrap();
        store.transaction(thing("甲")).await.unwrap();
        assert_eq!(count(store).await, [1]);
    });
}

#[test]
fn a_wrong_password_and_a_wrong_level_are_refused_at_the_start() {
    run(async {
        let folder = TempDir::new().unwrap();
        let served = socket::serve(folder.path()).await.unwrap();
        let wrong = [
            StoreSettings {
                password: "another".to_owned(),
                ..settings(&served)
            },
            StoreSettings {
                access: AccessLevel::Root,
                ..settings(&served)
            },
        ];
        for settings in wrong {
            let opened = Store::open(&settings).await.map(drop);
            assert!(matches!(opened, Err(StorageError::Unusable { .. })), "{opened:?}");
        }
    });
}

#[test]
fn the_user_reaches_no_other_database() {
    run(async {
        let folder = TempDir::new().unwrap();
        let served = socket::serve(folder.path()).await.unwrap();
        let elsewhere = StoreSettings {
            database: "another".to_owned(),
            ..settings(&served)
        };
        assert!(Store::open(&elsewhere).await.is_err());
    });
}

#[test]
fn after_a_broken_connection_it_goes_on_with_the_next_one() {
    run(async {
        let Connected {
            store,
            served,
            folder: _folder,
        } = Connected::new().await;
        store.transaction(thing("before")).await.unwrap();
        served.hang_up().await;
        answered(&store).await;
        store.transaction(thing("after")).await.unwrap();
        assert_eq!(count(&store).await, [2]);
    });
}

#[test]
fn a_server_that_was_started_again_is_found_again_and_has_everything() {
    run(async {
        let Connected { store, served, folder } = Connected::new().await;
        store.transaction(thing("before")).await.unwrap();
        let address = served.address();
        served.stop().await.unwrap();
        let served = socket::serve_at(folder.path(), address).await.unwrap();
        answered(&store).await;
        store.transaction(thing("after")).await.unwrap();
        assert_eq!(count(&store).await, [2]);
        served.stop().await.unwrap();
    });
}

#[test]
fn what_was_acknowledged_over_breaking_connections_is_there_exactly_once() {
    run(async {
        let Connected {
            store,
            served,
            folder: _folder,
        } = Connected::new().await;
        let (mut acknowledged, mut unknown) = (Vec::new(), 0);
        for round in 0..5 {
            let writers = (0..40).map(|writer| {
                let store = store.clone();
                let id = format!("{round}-{writer}");
                async move { (store.transaction(thing(&id)).await, id) }
            });
            let cut = async {
                tokio::time::sleep(Duration::from_millis(3 * round)).await;
                served.hang_up().await;
            };
            let (outcomes, ()) = tokio::join!(futures::future::join_all(writers), cut);
            for (outcome, id) in outcomes {
                match outcome {
                    Ok(_) => acknowledged.push(id),
                    Err(_) => unknown += 1,
                }
            }
            answered(&store).await;
        }
        let there: Vec<String> = store
            .select("SELECT VALUE login FROM thing", Bindings::new())
            .await
            .unwrap();
        for id in &acknowledged {
            assert!(there.contains(id), "{id} was acknowledged");
        }
        assert!(
            there.len() <= acknowledged.len() + unknown,
            "something was written twice"
        );
        assert!(!acknowledged.is_empty());
    });
}
