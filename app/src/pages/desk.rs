//! The centre's desk (服务中心待办).

mod bulk;
#[cfg(feature = "ssr")]
pub mod caller;
mod filters;
mod keyboard;
mod live;
mod query;
pub mod queue;
mod rows;
