//! A small portal on the real engine in a temporary folder: one centre, its people, one service, a session for each.

use domain::access::{Role, RoleGrant, Scope};
use domain::catalogue::{ServiceItem, TimeLimit};
use domain::lifecycle::CommandKind;
use domain::organisation::{Centre, Department};
use domain::person::{Credential, Person};
use domain::place::{Place, PlaceKind};
use domain::request::Urgency;
use domain::satisfaction::RaterGroup;
use domain::time::{Moment, WorkingMinutes};
use services::account::hash;
use services::filing::Received;
use services::photo::{PhotoFolder, PhotoLimits};
use services::{Rules, Services};
use socket::Prepared;
use std::collections::HashMap;
use std::path::PathBuf;
use storage::account::Account;
use storage::reference::CalendarRow;
use storage::{Store, StoreSettings, Transaction};

pub const PASSWORD: &str = "Shili-2026!";

pub struct Small {
    pub services: Services,
    tokens: HashMap<String, (String, Moment)>,
    _folder: tempfile::TempDir,
}

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap_or_else(|_| panic!("{text} is no moment"))
}

/// Runs a test on a runtime with the stacks that the engine needs.
pub fn run(test: impl std::future::Future<Output = ()> + Send + 'static) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(4)
        .thread_stack_size(10 * 1024 * 1024)
        .enable_all()
        .build()
        .unwrap_or_else(|error| panic!("{error}"));
    runtime.block_on(async {
        if let Err(error) = tokio::spawn(test).await {
            std::panic::resume_unwind(error.into_panic());
        }
    });
}

fn person(key: &str, roles: &[(Role, Scope)]) -> Person {
    Person {
        id: key.into(),
        login: key.to_owned(),
        name: format!("示例{key}"),
        department: "d1".into(),
        rater_group: "staff".into(),
        place: Some("room".into()),
        phone: "138-0000-0000".to_owned(),
        roles: roles
            .iter()
            .map(|(role, scope)| RoleGrant {
                role: *role,
                scope: scope.clone(),
            })
            .collect(),
        team: String::new(),
        active: true,
    }
}

impl Small {
    pub async fn new() -> Self {
        static PREPARED: Prepared = Prepared::new();
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        let database = folder.path().join("db");
        PREPARED.fill(&database, prepare).await;
        let settings = match socket::asked_for(&database).await {
            Some(served) => StoreSettings::on_server(served.address(), socket::USER, socket::PASSWORD),
            None => StoreSettings::in_folder(database),
        };
        let store = Store::open(&settings).await.unwrap_or_else(|error| panic!("{error}"));
        let photos = PhotoFolder::open(folder.path().join("photos"), PhotoLimits::default());
        let photos = photos.unwrap_or_else(|error| panic!("{error}"));
        let services = Services::new(store, photos, Rules::default());
        Self {
            services,
            tokens: HashMap::new(),
            _folder: folder,
        }
    }

    /// The session token of a person who signed in in the morning of the first day.
    pub async fn token(&mut self, login: &str) -> String {
        self.token_at(login, at("2026-11-24T08:30")).await
    }

    /// The session token of a person at a moment: tests go on for days, sessions do not.
    pub async fn token_at(&mut self, login: &str, now: Moment) -> String {
        if let Some((token, since)) = self.tokens.get(login)
            && now < since.plus_minutes(6 * 60)
        {
            return token.clone();
        }
        let signed_in = self.services.sign_in(login, PASSWORD, "test", now).await;
        let token = signed_in.unwrap_or_else(|failure| panic!("{login}: {failure:?}")).token;
        self.tokens.insert(login.to_owned(), (token.clone(), now));
        token
    }

    /// A form as the employee `p1` fills it in.
    pub fn form(id: &str) -> Received {
        let fields = [
            ("id", id),
            ("service", "air"),
            ("place", "room"),
            ("phrase", "不制冷"),
            ("urgency", "normal"),
        ];
        Received {
            fields: fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Received::default()
        }
    }

    /// Does one command for somebody.
    pub async fn act(
        &mut self,
        who: &str,
        request: &str,
        kind: CommandKind,
        when: &str,
    ) -> Result<(), services::Failure> {
        let token = self.token_at(who, at(when)).await;
        let form = services::act::Form {
            request: request.to_owned(),
            command: kind.code().to_owned(),
            // After these two it would be what is left to do.
            reason: if matches!(kind, CommandKind::Finish | CommandKind::Hold) {
                String::new()
            } else {
                "示例原因".to_owned()
            },
            text: "示例说明".to_owned(),
            technician: "t1".to_owned(),
            ..services::act::Form::default()
        };
        self.services.act(Some(&token), &form, at(when)).await
    }

    /// A request as its row stands.
    #[allow(dead_code, reason = "not every test binary reads rows")]
    pub async fn stored(&self, id: &str) -> domain::request::Request {
        let stored = self.services.store().get("request", id).await;
        let stored = stored.unwrap_or_else(|error| panic!("{error}"));
        stored.unwrap_or_else(|| panic!("{id} is not there"))
    }

    /// A request's events, oldest first.
    #[allow(dead_code, reason = "not every test binary reads rows")]
    pub async fn events(&self, id: &str) -> Vec<domain::request::Event> {
        let bindings = storage::Bindings::new().with("request", id);
        let text = "SELECT * FROM event WHERE request = $request ORDER BY seq";
        let events = self.services.store().select(text, bindings).await;
        events.unwrap_or_else(|error| panic!("{error}"))
    }

    /// A request that `p1` files.
    pub async fn filed(&mut self, when: &str) -> String {
        let id = uuid::Uuid::now_v7().to_string();
        let token = self.token_at("p1", at(when)).await;
        let filed = self.services.file(Some(&token), Self::form(&id), at(when)).await;
        filed.unwrap_or_else(|failure| panic!("{failure:?}"));
        id
    }

    /// A request of `p1` brought to its end.
    pub async fn confirmed(&mut self) -> String {
        let id = self.filed("2026-11-24T09:00").await;
        self.serve(&id, "2026-11-24T09:30").await;
        id
    }

    /// A request of `p1` that was filed, from its acceptance to its confirmation.
    pub async fn serve(&mut self, id: &str, when: &str) {
        for (who, kind) in [
            ("f1", CommandKind::Accept),
            ("f1", CommandKind::Assign),
            ("t1", CommandKind::Take),
            ("t1", CommandKind::Start),
            ("t1", CommandKind::Finish),
            ("p1", CommandKind::Confirm),
        ] {
            let done = self.act(who, id, kind, when).await;
            done.unwrap_or_else(|failure| panic!("{kind:?}: {failure:?}"));
        }
    }
}

/// The tables and all that is in them when a test begins.
async fn prepare(database: PathBuf) {
    let prepared = async {
        let store = Store::open(&StoreSettings::in_folder(database)).await?;
        store.migrate(at("2026-11-24T08:00"), |_| {}).await?;
        let mut transaction = Transaction::new();
        fill(&mut transaction);
        store.transaction(transaction).await?;
        store.close().await
    };
    prepared.await.unwrap_or_else(|error| panic!("{error}"));
}

fn fill(transaction: &mut Transaction) {
    let centre = || Scope::Centre("c1".into());
    let department = Department {
        id: "d1".into(),
        name: "示例办公室".to_owned(),
    };
    transaction.create("department", "d1", &department);
    for key in ["c1", "c2"] {
        let centre = Centre {
            id: key.into(),
            name: format!("示例中心{key}"),
            phone: String::new(),
            calendar: "standard".into(),
            contractor: false,
        };
        transaction.create("centre", key, &centre);
    }
    let calendar = CalendarRow {
        id: "standard".into(),
        calendar: domain::calendar::shipped::standard(),
        own: false,
        version: 0,
    };
    transaction.create("calendar", "standard", &calendar);
    let site = Place::root("site".into(), PlaceKind::Site, "示例院");
    let room = site.child("room".into(), PlaceKind::Room, "101 室");
    transaction.create("place", "site", &site);
    transaction.create("place", "room", &room);
    let limit = |urgency| TimeLimit {
        urgency,
        response: WorkingMinutes(30),
        resolution: WorkingMinutes(240),
        from_day: 20_240_101,
    };
    let item = ServiceItem {
        id: "air".into(),
        group: "repair".into(),
        name: "空调维修".to_owned(),
        icon: "wrench".to_owned(),
        initials: "ktwx".to_owned(),
        other_words: String::new(),
        quick_phrases: vec!["不制冷".to_owned(), "漏水".to_owned()],
        questions: Vec::new(),
        centre: "c1".into(),
        limits: Urgency::ALL.into_iter().map(limit).collect(),
        position: 1,
        offered: true,
        sent_automatically: false,
        visits_booked: true,
        hands: 1,
    };
    transaction.create("service_item", "air", &item);
    let group = RaterGroup {
        id: "staff".into(),
        name: "职工满意".to_owned(),
        position: 1,
        from_day: 20_240_101,
        until_day: None,
    };
    transaction.create("rater_group", "staff", &group);
    let hash = hash(PASSWORD).unwrap_or_else(|error| panic!("{error}"));
    let people = [
        person("p1", &[]),
        person("p2", &[]),
        person("f1", &[(Role::CentreDesk, centre())]),
        person("f2", &[(Role::CentreDesk, Scope::Centre("c2".into()))]),
        person("h1", &[(Role::CentreHead, centre())]),
        person("a1", &[(Role::Administrator, Scope::Bureau)]),
        person("m1", &[(Role::BureauManager, Scope::Bureau)]),
        person("v1", &[(Role::Verifier, Scope::Bureau)]),
        person("v2", &[(Role::Verifier, Scope::Bureau)]),
    ];
    let technicians = (1..=16).map(|number| person(&format!("t{number}"), &[(Role::Technician, centre())]));
    for person in people.into_iter().chain(technicians) {
        let credential = Credential {
            password_hash: Some(hash.clone()),
            must_change: false,
            failures: 0,
            locked_until: None,
        };
        let key = person.id.0.clone();
        transaction.create("person", &key, &Account::new(person, credential));
    }
}
