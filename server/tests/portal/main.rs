//! The server as its callers see it. One program for all of them: linking the engine takes longer than any test.

#![recursion_limit = "256"]
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod access;
mod addresses;
mod asking;
mod command_line;
mod connections;
mod crash;
mod expiry;
mod forms;
mod gone;
mod health;
mod hostile;
mod layers;
mod live;
mod marked;
mod metrics;
mod multipart;
mod pages;
mod photos;
mod process;
mod running;
mod settings;
mod site;
mod statements;
mod submit;
mod world;
