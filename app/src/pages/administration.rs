//! Pages of the administrator (系统管理).

pub mod audit;
pub mod calendar;
pub mod clock;
pub mod deliveries;
pub mod escalation;
mod foreseen;
pub mod hours;
pub mod import;
pub mod jobs;
pub mod people;
mod person;
pub mod routing;
mod rule;
pub mod targets;
