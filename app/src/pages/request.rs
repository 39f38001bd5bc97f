//! Requests: mine in a list, one with everything that can be seen and done, and its rating.

mod assign;
mod choices;
pub mod commands;
mod course;
mod crew;
pub mod detail;
mod dock;
mod further;
#[cfg(feature = "ssr")]
pub mod list;
pub mod page;
mod photos;
#[cfg(feature = "ssr")]
pub mod rate;
#[cfg(feature = "ssr")]
mod rated;
pub mod row;
pub mod waiting;

pub use detail::RequestDetail;
