//! The storage core on the real embedded engine, each test in its own folder.

#![recursion_limit = "256"]
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, its helpers too"
)]

mod guards;
mod index_use;
mod migration;
mod numbers;
mod opening;
mod outbox;
mod races;
mod round_trip;
mod server;

use std::future::Future;
use std::path::PathBuf;

use domain::time::Moment;
use socket::Prepared;
use storage::{Store, StoreSettings};
use tempfile::TempDir;

/// The moment at which tests take place.
const NOW: Moment = Moment(1_795_600_000_000);

/// An empty, migrated database in a folder of its own, with a table `thing` that has nothing to do with the portal's.
struct Scratch {
    store: Store,
    /// With which it was opened.
    settings: StoreSettings,
    folder: TempDir,
}

impl Scratch {
    async fn new() -> Self {
        static PREPARED: Prepared = Prepared::new();
        let folder = TempDir::new().unwrap();
        PREPARED.fill(&database(&folder), prepare).await;
        Self::over(folder).await
    }

    /// Without any table.
    async fn bare() -> Self {
        Self::over(TempDir::new().unwrap()).await
    }

    async fn over(folder: TempDir) -> Self {
        let settings = match socket::asked_for(&database(&folder)).await {
            Some(served) => server::settings(&served),
            None => settings(&folder),
        };
        let store = Store::open(&settings).await.unwrap();
        Self {
            store,
            settings,
            folder,
        }
    }
}

async fn prepare(database: PathBuf) {
    let store = Store::open(&in_folder(database)).await.unwrap();
    store.migrate(NOW, |_| {}).await.unwrap();
    for text in [
        "DEFINE TABLE other SCHEMALESS",
        "DEFINE TABLE thing SCHEMALESS",
        "DEFINE INDEX thing_login ON thing FIELDS login UNIQUE",
    ] {
        store.exec(text, storage::Bindings::new()).await.unwrap();
    }
    store.close().await.unwrap();
}

fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("database")
}

fn settings(folder: &TempDir) -> StoreSettings {
    in_folder(database(folder))
}

fn in_folder(database: PathBuf) -> StoreSettings {
    StoreSettings {
        cache_mib: 16,
        write_buffer_mib: 8,
        ..StoreSettings::in_folder(database)
    }
}

/// Runs a test on a runtime with the stacks that the engine needs.
fn run(test: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .thread_stack_size(10 * 1024 * 1024)
        .enable_all()
        .build()
        .unwrap()
        .block_on(test);
}
