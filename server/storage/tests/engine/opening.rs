//! Opening and closing a database.

use storage::{Bindings, StorageError, Store, StoreSettings, Transaction};

use crate::{NOW, Scratch, run, settings};

#[test]
fn what_was_written_is_there_after_closing_and_opening_again() {
    run(async {
        let Scratch {
            store,
            settings,
            folder: _folder,
        } = Scratch::new().await;
        let mut transaction = Transaction::new();
        transaction.create("thing", "名称", &serde_json::json!({ "value": "机关后勤服务门户" }));
        store.transaction(transaction).await.unwrap();
        store.close().await.unwrap();

        let store = Store::open(&settings).await.unwrap();
        let found: Option<serde_json::Value> = store.get("thing", "名称").await.unwrap();
        assert_eq!(found.unwrap()["value"], "机关后勤服务门户");
        assert!(store.pending_migrations().await.unwrap().is_empty());
        assert!(
            store
                .migrate(NOW, |_| panic!("nothing is left to apply"))
                .await
                .unwrap()
                .is_empty()
        );
    });
}

#[test]
fn a_database_may_be_called_as_a_word_of_the_language_or_a_number() {
    run(async {
        for (namespace, database) in [("select", "2026"), ("2026", "table")] {
            let folder = tempfile::TempDir::new().unwrap();
            let named = StoreSettings {
                namespace: namespace.to_owned(),
                database: database.to_owned(),
                ..settings(&folder)
            };
            let store = Store::open(&named).await.unwrap();
            let mut transaction = Transaction::new();
            transaction.create("thing", "a", &serde_json::json!({ "value": 1 }));
            store.transaction(transaction).await.unwrap();
            store.close().await.unwrap();
            let found: Option<serde_json::Value> = Store::open(&named).await.unwrap().get("thing", "a").await.unwrap();
            assert_eq!(found.unwrap()["value"], 1, "{namespace}.{database}");
        }
    });
}

#[test]
fn a_folder_in_use_is_said_to_be_locked() {
    run(async {
        let scratch = Scratch::bare().await;
        let again = Store::open(&settings(&scratch.folder)).await;
        assert!(matches!(again, Err(StorageError::Locked { .. })), "{again:?}");
        scratch.store.ping().await.unwrap();
    });
}

#[test]
fn a_path_that_cannot_be_a_folder_is_said_to_be_unusable() {
    run(async {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let opened = Store::open(&StoreSettings::in_folder(file.join("database"))).await;
        assert!(matches!(opened, Err(StorageError::Unusable { .. })), "{opened:?}");
        let opened = Store::open(&StoreSettings::in_folder(&file)).await;
        assert!(matches!(opened, Err(StorageError::Unusable { .. })), "{opened:?}");
    });
}

#[test]
fn a_server_that_does_not_answer_is_said_to_be_unusable() {
    run(async {
        let settings = StoreSettings {
            address: "ws://127.0.0.1:9".to_owned(),
            user: "portal".to_owned(),
            password: "secret".to_owned(),
            ..StoreSettings::default()
        };
        let opened = Store::open(&settings).await;
        assert!(matches!(opened, Err(StorageError::Unusable { .. })), "{opened:?}");
    });
}

#[test]
fn a_statement_the_engine_refuses_is_an_engine_error_and_not_a_refusal() {
    run(async {
        let scratch = Scratch::bare().await;
        let error = scratch.store.exec("SELEKT 1", Bindings::new()).await.unwrap_err();
        assert!(matches!(error, StorageError::Engine { .. }), "{error:?}");
        assert!(!error.is_refusal());
    });
}
