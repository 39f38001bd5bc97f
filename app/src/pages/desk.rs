//! The centre's desk (服务中心待办).

mod bulk;
pub mod caller;
mod filters;
mod keyboard;
mod live;
pub mod queue;
mod query;
mod rows;
