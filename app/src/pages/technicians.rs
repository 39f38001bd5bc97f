//! Technicians as those who send them keep them (服务人员).

pub mod list;
pub mod profile;
