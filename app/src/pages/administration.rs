//! Pages of the administrator (系统管理).

pub mod calendar;
pub mod deliveries;
pub mod escalation;
pub mod jobs;
pub mod people;
mod person;
