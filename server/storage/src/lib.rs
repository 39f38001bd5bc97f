//! The database (数据库): the only crate that names SurrealDB.

#![recursion_limit = "256"]

pub mod account;
pub mod audit;
mod bindings;
pub mod bulk;
pub mod calendar;
pub mod clock;
mod conflict;
mod connect;
pub mod delivery;
pub mod draft;
mod error;
pub mod escalation;
pub mod housing;
pub mod idempotency;
pub mod incident;
pub mod job;
pub mod lease;
mod migrate;
pub mod notification;
mod number;
pub mod open_job;
pub mod outbox;
mod plan;
pub mod queue;
pub mod rating;
pub mod rectification;
pub mod recurrence;
pub mod reference;
mod repeat;
pub mod request;
pub mod routing;
mod row;
pub mod satisfaction;
mod scope;
mod scripts;
mod settings;
pub mod slot;
mod store;
mod survey;
mod transaction;

pub use bindings::Bindings;
pub use error::{Result, StorageError};
pub use migrate::{Applied, FORMAT, Progress, Scripts};
pub use plan::Plan;
pub use scripts::Script;
pub use settings::{AccessLevel, Address, StoreSettings};
pub use store::Store;
pub use survey::Keys;
pub use transaction::{Committed, Slot, Transaction};
