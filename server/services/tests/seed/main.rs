//! Reference data, sample data, seeds and the check, on the real engine in folders of their own.

#![recursion_limit = "256"]
#![expect(
    clippy::unwrap_used,
    reason = "a test may stop at the first surprise, its helpers too"
)]

mod behind;
mod check;
mod plan;
mod sample;
mod tampered;

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};

use domain::access::{Grant, Permission, authorize};
use domain::time::Moment;
use services::photo::{PhotoFolder, PhotoLimits};
use services::{Rules, Services, system};
use storage::{Bindings, Store, StoreSettings};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The moment at which tests take place: a Tuesday morning.
fn now() -> Moment {
    Moment::parse("2026-11-24T10:20").unwrap()
}

/// A migrated database and a photo folder of a test's own.
struct Scratch {
    services: Services,
    folder: TempDir,
}

impl Scratch {
    async fn new() -> Self {
        Self::open(TempDir::new().unwrap()).await
    }

    /// With the sample data as they are when they have just been loaded [`now`]. They are loaded once, which takes seconds,
    /// and then copied.
    async fn sample() -> Self {
        static LOADED: OnceCell<PathBuf> = OnceCell::const_new();
        let loaded = LOADED.get_or_init(|| async {
            let scratch = Self::new().await;
            scratch.services.load_sample(now(), quietly).await.unwrap();
            let Self { services, folder } = scratch;
            let store = services.store().clone();
            drop(services);
            store.close().await.unwrap();
            // Nothing removes what a static holds: this one takes the place of the one of the run before.
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample");
            let _ = fs::remove_dir_all(&kept);
            copy(folder.path(), &kept);
            kept
        });
        let folder = TempDir::new().unwrap();
        copy(loaded.await, folder.path());
        Self::open(folder).await
    }

    async fn open(folder: TempDir) -> Self {
        let settings = StoreSettings {
            cache_mib: 32,
            write_buffer_mib: 32,
            ..StoreSettings::in_folder(folder.path().join("database"))
        };
        let store = Store::open(&settings).await.unwrap();
        store.migrate(now(), |_| {}).await.unwrap();
        let photos = PhotoFolder::open(folder.path().join("photos"), PhotoLimits::default()).unwrap();
        Self {
            services: Services::new(store, photos, Rules::default()),
            folder,
        }
    }

    fn store(&self) -> &Store {
        self.services.store()
    }

    /// A hash of each table's rows: equal before and after exactly when nothing changed.
    async fn fingerprint(&self) -> Vec<(String, u64)> {
        let mut prints = Vec::new();
        for table in [
            "calendar",
            "centre",
            "department",
            "dwelling",
            "event",
            "follower",
            "housing_application",
            "person",
            "photo",
            "place",
            "rater_group",
            "rating",
            "rating_event",
            "rectification",
            "request",
            "satisfaction_fold",
            "service_group",
            "service_item",
            "special_day",
            "target",
            "number_block",
            "setting",
        ] {
            use std::hash::{DefaultHasher, Hash, Hasher};
            let rows: Vec<serde_json::Value> = self
                .store()
                .select(&format!("SELECT * FROM {table} ORDER BY id"), Bindings::new())
                .await
                .unwrap();
            let mut hasher = DefaultHasher::new();
            rows.iter().for_each(|row| row.to_string().hash(&mut hasher));
            prints.push((format!("{table} {}", rows.len()), hasher.finish()));
        }
        prints
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// The portal's own grant.
fn grant() -> Grant {
    authorize(&system(), Permission::Reconcile, None).unwrap()
}

/// Hears nothing.
fn quietly(_: u64, _: u64) {}

/// Runs a test on a runtime with the stacks that the engine needs.
fn run(test: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(10 * 1024 * 1024)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        if let Err(error) = tokio::spawn(test).await {
            std::panic::resume_unwind(error.into_panic());
        }
    });
}
