//! Rectification cases (差评整改): each bad rating has one, with an owner and a deadline.

pub mod case;
mod forms;
pub mod list;
pub mod mine;
mod standing;
