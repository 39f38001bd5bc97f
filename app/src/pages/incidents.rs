//! Incidents that hit many at once (故障公告).

pub mod list;
pub mod notice;
pub mod one;
