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

use domain::time::Moment;
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
        let scratch = Self::bare().await;
        scratch.store.migrate(NOW, |_| {}).await.unwrap();
        for text in [
            "DEFINE TABLE other SCHEMALESS",
            "DEFINE TABLE thing SCHEMALESS",
            "DEFINE INDEX thing_login ON thing FIELDS login UNIQUE",
        ] {
            scratch.store.exec(text, storage::Bindings::new()).await.unwrap();
        }
        scratch
    }

    async fn bare() -> Self {
        let folder = TempDir::new().unwrap();
        let settings = match socket::asked_for(&folder.path().join("database")).await {
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

fn settings(folder: &TempDir) -> StoreSettings {
    StoreSettings {
        cache_mib: 16,
        write_buffer_mib: 8,
        ..StoreSettings::in_folder(folder.path().join("database"))
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
