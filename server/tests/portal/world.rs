//! A small world on the real engine: one centre, one service, a few people, and the server over it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::{Role, RoleGrant, Scope};
use domain::calendar::shipped;
use domain::catalogue::{ServiceGroup, ServiceItem, TimeLimit};
use domain::organisation::{Centre, Department};
use domain::person::{Credential, Person};
use domain::place::{Place, PlaceKind};
use domain::rating::RatingRules;
use domain::request::Urgency;
use domain::satisfaction::RaterGroup;
use domain::time::WorkingMinutes;
use server::clock;
use server::http::portal::Portal;
use server::http::stop::Stopping;
use server::settings::{Settings, Sources};
use services::photo::PhotoFolder;
use services::{Rules, Services};
use socket::Prepared;
use storage::account::Account;
use storage::reference::CalendarRow;
use storage::{Store, StoreSettings, Transaction};

pub const PASSWORD: &str = "correct-horse-1";

pub struct World {
    pub services: Services,
    pub routes: Router,
    pub stopping: Stopping,
    folder: tempfile::TempDir,
}

/// Runs a test in a world of its own.
pub fn within<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(World) -> F + Send + 'static) {
    run(async move { test(World::open().await).await });
}

/// Runs a test in a world with the sample data.
pub fn within_sample<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(World) -> F + Send + 'static) {
    run(async move { test(World::sample().await).await });
}

/// Runs on threads with stacks as large as the server's: the engine needs them.
pub fn run(test: impl Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(10 * 1024 * 1024)
        .enable_all()
        .build()
        .expect("a runtime");
    let running = runtime.spawn(test);
    let outcome = runtime.block_on(running);
    runtime.shutdown_background();
    if let Err(failed) = outcome {
        std::panic::resume_unwind(failed.into_panic());
    }
}

/// The settings of a server whose data lie in `folder`.
fn settings(folder: &Path) -> Settings {
    let data = folder.display().to_string();
    let flags = ["data", "site.root"].map(|key| (key.to_owned(), data.clone())).into();
    let sources = Sources::collect(None, [], &flags).expect("collected");
    let settings = Settings::load(&sources).expect("valid");
    let store = StoreSettings {
        // Less, and the blocks that the sample data fill are unpacked again and again.
        cache_mib: 64,
        write_buffer_mib: 8,
        ..settings.store
    };
    Settings {
        site_hashes: None,
        store,
        ..settings
    }
}

/// The use cases over the data in `folder`, whoever made them.
pub async fn reopen(folder: &Path) -> Services {
    let settings = settings(folder);
    let store = Store::open(&settings.store).await.expect("the database opens");
    let photos = PhotoFolder::open(&settings.photo_folder, settings.photo).expect("a photo folder");
    // Who sees what does not wait for a night to pass: of a rating a centre is told at once.
    let rating = RatingRules {
        told_after_days: 0,
        ..RatingRules::default()
    };
    let rules = Rules {
        rating,
        ..Rules::default()
    };
    Services::new(store, photos, rules)
}

/// A new world in `folder`.
pub async fn make(folder: &Path) -> Services {
    let services = empty(folder).await;
    fill(services.store()).await;
    services
}

/// Tables in `folder`, and nothing in them.
async fn empty(folder: &Path) -> Services {
    let services = reopen(folder).await;
    let made = services.store().migrate(clock::now(), |_| {}).await;
    made.expect("the schema is made");
    services
}

/// Ends the engine, which lets its folder go when nobody holds it any more.
pub async fn close(services: Services) {
    let store = services.store().clone();
    drop(services);
    store.close().await.expect("the database is closed");
}

/// The cookie of a person who just signed in.
pub async fn cookie(services: &Services, login: &str) -> String {
    let signed_in = services.sign_in(login, PASSWORD, "127.0.0.1", clock::now()).await;
    format!("portal_session={}", signed_in.expect("the password is right").token)
}

impl World {
    async fn open() -> Self {
        static PREPARED: Prepared = Prepared::new();
        Self::begin(&PREPARED, async |folder: PathBuf| close(make(&folder).await).await).await
    }

    async fn sample() -> Self {
        static PREPARED: Prepared = Prepared::new();
        let make = async |folder: PathBuf| {
            let services = empty(&folder).await;
            let loaded = services.load_sample(clock::now(), |_, _| {}).await;
            loaded.expect("the sample data are loaded");
            close(services).await;
        };
        Self::begin(&PREPARED, make).await
    }

    async fn begin(prepared: &Prepared, make: impl AsyncFnOnce(PathBuf)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        prepared.fill(folder.path(), make).await;
        let services = reopen(folder.path()).await;
        Self::over(services, folder).await
    }

    async fn over(services: Services, folder: tempfile::TempDir) -> Self {
        let stopping = Stopping::default();
        let tail = services.live().begin(services.store(), clock::now()).await;
        let tail = tail.expect("the outbox is read");
        let (listening, stopped) = (services.clone(), stopping.clone());
        tokio::spawn(async move {
            let live = listening.live();
            live.follow(listening.store(), tail, stopped.begun()).await;
        });
        let routes = routes(&services, folder.path(), &stopping);
        Self {
            services,
            routes,
            stopping,
            folder,
        }
    }

    /// The routes of one more server over the same data.
    pub fn more_routes(&self) -> Router {
        routes(&self.services, self.folder.path(), &self.stopping)
    }

    /// The cookie of a person who just signed in.
    pub async fn cookie(&self, login: &str) -> String {
        cookie(&self.services, login).await
    }

    /// The cookie of a sample person who just signed in, from an address of their own.
    pub async fn sample_cookie(&self, login: &str) -> String {
        let password = services::sample::PASSWORD;
        let signed_in = self.services.sign_in(login, password, login, clock::now()).await;
        format!("portal_session={}", signed_in.expect("a sample account").token)
    }
}

fn routes(services: &Services, folder: &Path, stopping: &Stopping) -> Router {
    Portal::new(services.clone(), Arc::new(settings(folder)), stopping.clone()).router()
}

/// The request as this person's browser sends it.
pub fn by(mut request: Request<Body>, cookie: &str) -> Request<Body> {
    request
        .headers_mut()
        .insert(header::COOKIE, cookie.parse().expect("a cookie"));
    request
}

async fn fill(store: &Store) {
    let mut world = Transaction::new();
    let department = Department {
        id: "finance".into(),
        name: "财政厅（示例）".into(),
    };
    let calendar = CalendarRow {
        id: "duty".into(),
        calendar: shipped::around_the_clock(),
        own: false,
        version: 0,
    };
    let centre = Centre {
        id: "east".into(),
        name: "东院服务中心（示例）".into(),
        phone: "025-00000000".into(),
        calendar: calendar.id.clone(),
        contractor: false,
    };
    let other = Centre {
        id: "west".into(),
        name: "西院服务中心（示例）".into(),
        ..centre.clone()
    };
    let group = ServiceGroup {
        id: "repair".into(),
        name: "报修".into(),
        position: 1,
    };
    let limits = Urgency::ALL.map(|urgency| TimeLimit {
        urgency,
        response: WorkingMinutes(30),
        resolution: WorkingMinutes(480),
        from_day: 20_000_101,
    });
    let item = ServiceItem {
        id: "ac".into(),
        group: group.id.clone(),
        name: "空调维修".into(),
        icon: "repair".into(),
        initials: "ktwx".into(),
        other_words: String::new(),
        quick_phrases: vec!["不制冷".into()],
        questions: vec![],
        centre: centre.id.clone(),
        limits: limits.to_vec(),
        position: 1,
        offered: true,
        sent_automatically: false,
        visits_booked: false,
        hands: 1,
    };
    let raters = RaterGroup {
        id: "staff".into(),
        name: "职工满意".into(),
        position: 3,
        from_day: 20_000_101,
        until_day: None,
    };
    let site = Place::root("site-east".into(), PlaceKind::Site, "东院");
    world.create("department", "finance", &department);
    world.create("calendar", "duty", &calendar);
    world.create("centre", "east", &centre);
    world.create("centre", "west", &other);
    world.create("service_group", "repair", &group);
    world.create("service_item", "ac", &item);
    world.create("rater_group", "staff", &raters);
    world.create("place", site.id.as_str(), &site);
    let hash = services::account::hash(PASSWORD).expect("hashed");
    for (id, roles) in [
        ("zhang", vec![]),
        ("li", vec![]),
        ("desk", vec![(Role::CentreDesk, "east")]),
        ("westdesk", vec![(Role::CentreDesk, "west")]),
    ] {
        let roles = roles.into_iter().map(|(role, centre)| RoleGrant {
            role,
            scope: Scope::Centre(centre.into()),
        });
        let person = Person {
            id: id.into(),
            login: id.to_owned(),
            name: format!("示例{id}"),
            department: department.id.clone(),
            rater_group: raters.id.clone(),
            place: Some(site.id.clone()),
            phone: String::new(),
            roles: roles.collect(),
            team: String::new(),
            active: true,
        };
        let credential = Credential {
            password_hash: Some(hash.clone()),
            must_change: false,
            failures: 0,
            locked_until: None,
        };
        world.create("person", id, &Account::new(person, credential));
    }
    store.transaction(world).await.expect("the world is made");
}
