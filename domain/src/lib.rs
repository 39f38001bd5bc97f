//! What is true in the portal: typed models and pure rules, the same in the browser and on the server.
//!
//! No clock, no randomness and no I/O live here: `now` and the caller come in as arguments, every "no" is a
//! [`refusal::Refusal`], and the caller decides what to do with it.

pub mod access;
pub mod calendar;
pub mod catalogue;
pub mod clock;
pub mod deadline;
pub mod delivery;
pub mod dispatch;
pub mod escalation;
pub mod housing;
pub mod id;
pub mod incident;
pub mod lifecycle;
pub mod notification;
pub mod organisation;
pub mod period;
pub mod person;
pub mod place;
pub mod rating;
pub mod rectification;
pub mod recurrence;
pub mod refusal;
pub mod request;
pub mod routing;
pub mod satisfaction;
pub mod search;
pub mod slot;
pub mod time;
pub mod view;
pub mod wording;
