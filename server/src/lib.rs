//! The portal's process (机关后勤服务门户): its command line, its settings, its HTTP side.

#![recursion_limit = "256"]

pub mod clock;
pub mod command;
pub mod http;
pub mod jobs;
pub mod logging;
pub mod settings;
