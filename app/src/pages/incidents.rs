//! Incidents that hit many at once (故障公告).

#[cfg(feature = "ssr")]
pub mod list;
pub mod notice;
#[cfg(feature = "ssr")]
pub mod one;
