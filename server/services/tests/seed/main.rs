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

use std::future::Future;
use std::path::{Path, PathBuf};

use domain::access::{Grant, Permission, authorize};
use domain::time::Moment;
use services::photo::{PhotoFolder, PhotoLimits};
use services::seed::SeedPlan;
use services::{Rules, Services, system};
use socket::Prepared;
use storage::{Bindings, Store, StoreSettings};
use tempfile::TempDir;

/// The moment at which tests take place: a Tuesday morning, 2026-11-24T10:20.
const NOW: Moment = Moment(1_795_486_800_000);

/// Enough that every state occurs and a month's ratings fill several pages.
const SEEDED: SeedPlan = SeedPlan {
    requests: 5_000,
    people: 150,
    seed: 7,
    until: NOW,
    photos: 3,
};

/// A migrated database and a photo folder of a test's own.
struct Scratch {
    services: Services,
    folder: TempDir,
}

impl Scratch {
    async fn new() -> Self {
        static EMPTY: Prepared = Prepared::new();
        Self::begin(&EMPTY, async |_| {}).await
    }

    /// With the sample data as they are when they have just been loaded [`NOW`].
    async fn sample() -> Self {
        static LOADED: Prepared = Prepared::new();
        let load = async |services: &Services| {
            services.load_sample(NOW, quietly).await.unwrap();
        };
        Self::begin(&LOADED, load).await
    }

    /// With [`SEEDED`] besides.
    async fn seeded() -> Self {
        static SOWN: Prepared = Prepared::new();
        let sow = async |services: &Services| {
            services.seed(&SEEDED, quietly).await.unwrap();
        };
        Self::begin(&SOWN, sow).await
    }

    async fn begin(prepared: &Prepared, fill: impl AsyncFn(&Services)) -> Self {
        let make = async |folder: PathBuf| {
            let services = open(&folder).await;
            fill(&services).await;
            let store = services.store().clone();
            drop(services);
            store.close().await.unwrap();
        };
        let folder = TempDir::new().unwrap();
        prepared.fill(folder.path(), make).await;
        let services = open(folder.path()).await;
        Self { services, folder }
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

/// The use cases over the data in a folder; its tables are made where there are none.
async fn open(folder: &Path) -> Services {
    let settings = StoreSettings {
        cache_mib: 32,
        write_buffer_mib: 32,
        ..StoreSettings::in_folder(folder.join("database"))
    };
    let store = Store::open(&settings).await.unwrap();
    store.migrate(NOW, |_| {}).await.unwrap();
    let photos = PhotoFolder::open(folder.join("photos"), PhotoLimits::default()).unwrap();
    Services::new(store, photos, Rules::default())
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
