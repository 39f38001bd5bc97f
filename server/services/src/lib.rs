//! Use cases (用例): who asks comes in as an [`Actor`], the moment as `now`; load, decide with `domain`, save.

#![recursion_limit = "256"]

pub mod account;
pub mod act;
pub mod administration;
pub mod ask;
pub mod at;
mod audit;
pub mod calendar;
pub mod check;
pub mod clock;
pub mod cookie;
pub mod delivery;
pub mod desk;
pub mod dispatch;
mod escalation;
mod failure;
mod field;
pub mod filing;
pub mod hours;
pub mod housing;
pub mod inbox;
pub mod incident;
pub mod job;
mod kept;
mod live;
pub mod outgoing;
pub mod photo;
pub mod rating;
mod readings;
pub mod rectification;
pub mod recurrence;
mod reference;
mod render;
pub mod request;
pub mod routing;
pub mod sample;
pub mod satisfaction;
pub mod seed;
pub mod slot;
mod spreadsheet;
pub mod targets;
pub mod technician;
mod tell;
mod watch;

pub use failure::Failure;
pub use live::{Live, Seen, Subscription};
pub use reference::Known;
pub use storage::outbox::Tail;
pub use storage::{Store, StoreSettings};

use domain::access::{Grant, Permission, Subject, authorize};
use domain::id::CentreId;
use domain::lifecycle::ProcessRules;
use domain::person::{Actor, SignInRules};
use domain::rating::RatingRules;
use domain::time::Moment;
use photo::PhotoFolder;
use std::sync::Arc;

/// Limits that are data, with the portal's defaults.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Of the sign-in.
    pub sign_in: SignInRules,
    /// Of a request's course.
    pub process: ProcessRules,
    /// Of ratings.
    pub rating: RatingRules,
}

/// How much can be computed at once.
fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Every use case; cheap to clone.
#[derive(Clone)]
pub struct Services {
    store: Store,
    photos: PhotoFolder,
    live: Live,
    rules: Arc<Rules>,
    reference: Arc<readings::Readings<(), Known>>,
    holders: Arc<tell::Holders>,
    outgoing: outgoing::Outgoing,
    sign_ins: Arc<account::Attempts>,
}

impl Services {
    /// The use cases over a database and a photo folder.
    pub fn new(store: Store, photos: PhotoFolder, rules: Rules) -> Self {
        Self {
            store,
            photos,
            live: Live::default(),
            rules: Arc::new(rules),
            reference: Arc::default(),
            holders: Arc::default(),
            outgoing: outgoing::Outgoing::default(),
            sign_ins: Arc::default(),
        }
    }

    /// The same use cases with these means to reach people outside of the portal.
    #[must_use]
    pub fn with_outgoing(self, outgoing: outgoing::Outgoing) -> Self {
        Self { outgoing, ..self }
    }

    /// The database, for the command line.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The photo folder.
    pub fn photo_folder(&self) -> &PhotoFolder {
        &self.photos
    }

    /// What changed just now, for pages that stay open.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Limits.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What changes rarely, read at most every few seconds.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn known(&self, now: Moment) -> Result<Arc<Known>, Failure> {
        let read = async { Known::with(self.store.reference().await?) };
        self.reference.get((), now, read).await
    }
}

/// Asks the access table for a list: how far does the actor reach?
fn reach(actor: &Actor, permission: Permission) -> Result<Grant, Failure> {
    Ok(authorize(actor, permission, None)?)
}

/// Asks the access table about one thing.
fn allow(actor: &Actor, permission: Permission, subject: &Subject<'_>) -> Result<Grant, Failure> {
    Ok(authorize(actor, permission, Some(subject))?)
}

/// Asks the access table about what is a centre's.
fn allow_at(actor: &Actor, permission: Permission, centre: &CentreId) -> Result<Grant, Failure> {
    allow(actor, permission, &Subject::of_centre(centre))
}

/// The portal itself, as the background jobs act.
pub fn system() -> Actor {
    Actor {
        person: "system".into(),
        name: "系统".to_owned(),
        department: "system".into(),
        roles: vec![domain::access::RoleGrant {
            role: domain::access::Role::System,
            scope: domain::access::Scope::Bureau,
        }],
    }
}
