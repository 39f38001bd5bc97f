//! Rectification cases (差评整改): each bad rating has one, with an owner and a deadline.

pub mod case;
pub mod list;
