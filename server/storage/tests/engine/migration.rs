//! The runner applies what is missing, once, and refuses what it does not understand.

use storage::{Bindings, Script, Scripts, StorageError, Store, Transaction};

use crate::server::Connected;
use crate::{NOW, Scratch, run};

const TABLE: Script = Script {
    name: "thing",
    text: "DEFINE TABLE OVERWRITE thing SCHEMALESS;\n",
};
const TABLE_WITH_INDEX: Script = Script {
    name: "thing",
    text: "-- 说明\nDEFINE TABLE OVERWRITE thing SCHEMALESS;\nDEFINE INDEX OVERWRITE thing_a ON thing FIELDS a;\n",
};
const FIRST: Script = Script {
    name: "0001_first",
    text: "CREATE thing:one SET a = 1;\nCREATE thing:two SET a = 2;\n",
};
const SECOND: Script = Script {
    name: "0002_second",
    text: "UPDATE thing SET a += 10;\n",
};
const BROKEN: Script = Script {
    name: "0003_broken",
    text: "UPDATE thing SET a = 0;\nTHROW 'no';\n",
};

async fn apply(store: &Store, schema: &[Script], moves: &[Script]) -> Result<Vec<String>, StorageError> {
    let mut seen = Vec::new();
    let applied = store
        .migrate_to(Scripts { schema, moves }, NOW, |progress| {
            assert!(progress.done < progress.total);
            seen.push(progress.name.to_owned());
        })
        .await?;
    assert_eq!(seen.len(), applied.len());
    Ok(applied
        .into_iter()
        .filter(|key| !key.ends_with(":lease") && !key.ends_with(":migration"))
        .collect())
}

async fn values(store: &Store) -> Vec<i64> {
    store
        .select("SELECT VALUE a FROM thing ORDER BY id", Bindings::new())
        .await
        .unwrap()
}

#[test]
fn everything_is_applied_once_and_in_order() {
    run(async {
        let scratch = Scratch::bare().await;
        let store = &scratch.store;
        let applied = apply(store, &[TABLE], &[FIRST, SECOND]).await.unwrap();
        assert_eq!(applied, ["schema:thing", "move:0001_first", "move:0002_second"]);
        assert_eq!(values(store).await, [11, 12]);
        assert!(apply(store, &[TABLE], &[FIRST, SECOND]).await.unwrap().is_empty());
        assert_eq!(values(store).await, [11, 12]);
    });
}

#[test]
fn a_changed_schema_file_is_applied_again() {
    run(async {
        let scratch = Scratch::bare().await;
        let store = &scratch.store;
        apply(store, &[TABLE], &[FIRST]).await.unwrap();
        assert_eq!(
            apply(store, &[TABLE_WITH_INDEX], &[FIRST]).await.unwrap(),
            ["schema:thing"]
        );
        let plan = store
            .explain("SELECT * FROM thing WHERE a = 1", Bindings::new())
            .await
            .unwrap();
        assert!(plan.uses_index("thing_a"), "{}", plan.text());
    });
}

#[test]
fn a_changed_move_is_refused_and_nothing_is_applied() {
    run(async {
        let scratch = Scratch::bare().await;
        let store = &scratch.store;
        apply(store, &[TABLE], &[FIRST]).await.unwrap();
        let changed = Script {
            text: "DELETE thing;\n",
            ..FIRST
        };
        let error = apply(store, &[TABLE_WITH_INDEX], &[changed]).await.unwrap_err();
        assert_eq!(
            error,
            StorageError::MoveChanged {
                name: "0001_first".to_owned()
            }
        );
        assert_eq!(values(store).await, [1, 2]);
    });
}

#[test]
fn a_move_that_fails_leaves_nothing_behind_and_can_be_repaired() {
    run(async {
        let scratch = Scratch::bare().await;
        let store = &scratch.store;
        let error = apply(store, &[TABLE], &[FIRST, SECOND, BROKEN]).await.unwrap_err();
        assert!(
            matches!(&error, StorageError::Script { name, .. } if name == "0003_broken"),
            "{error:?}"
        );
        assert_eq!(values(store).await, [11, 12]);
        let repaired = Script {
            text: "UPDATE thing SET a = 0;\n",
            ..BROKEN
        };
        assert_eq!(
            apply(store, &[TABLE], &[FIRST, SECOND, repaired]).await.unwrap(),
            ["move:0003_broken"]
        );
        assert_eq!(values(store).await, [0, 0]);
    });
}

#[test]
fn on_a_server_a_move_that_failed_keeps_nobody_waiting() {
    run(async {
        let connected = Connected::new().await;
        let store = &connected.store;
        apply(store, &[TABLE], &[FIRST, SECOND, BROKEN]).await.unwrap_err();
        let repaired = Script {
            text: "UPDATE thing SET a = 0;\n",
            ..BROKEN
        };
        let moves = [FIRST, SECOND, repaired];
        let again = apply(store, &[TABLE], &moves);
        let applied = tokio::time::timeout(std::time::Duration::from_secs(10), again).await;
        assert_eq!(applied.unwrap().unwrap(), ["move:0003_broken"]);
    });
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    run(async {
        let Scratch {
            store,
            settings,
            folder: _folder,
        } = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create(
            "migration",
            "move:9999_future",
            &serde_json::json!({ "hash": "x", "at": 0 }),
        );
        store.transaction(transaction).await.unwrap();
        store.close().await.unwrap();
        let opened = Store::open(&settings).await;
        assert!(matches!(opened, Err(StorageError::Newer { .. })), "{opened:?}");
    });
}

#[test]
fn a_newer_format_is_refused() {
    run(async {
        let Scratch {
            store,
            settings,
            folder: _folder,
        } = Scratch::new().await;
        let newer = (storage::FORMAT + 1).to_string();
        let mut transaction = Transaction::new();
        transaction.upsert("migration", "format", &serde_json::json!({ "hash": newer, "at": 0 }));
        store.transaction(transaction).await.unwrap();
        store.close().await.unwrap();
        let opened = Store::open(&settings).await;
        assert!(matches!(opened, Err(StorageError::Newer { .. })), "{opened:?}");
    });
}

#[test]
fn the_portals_own_schema_can_be_applied_over_itself() {
    run(async {
        let scratch = Scratch::new().await;
        let store = &scratch.store;
        store
            .exec(
                "UPDATE migration SET hash = 'older' WHERE string::starts_with(<string> record::id(id), 'schema:')",
                Bindings::new(),
            )
            .await
            .unwrap();
        let applied = store.migrate(NOW, |_| {}).await.unwrap();
        assert!(applied.len() > 20, "{applied:?}");
        assert!(store.pending_migrations().await.unwrap().is_empty());
    });
}
