//! The server as its callers see it. One program for all of them: linking the engine takes longer than any test.

#![recursion_limit = "256"]
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod asking;
mod command_line;
mod connections;
mod crash;
mod forms;
mod health;
mod hostile;
mod layers;
mod live;
mod metrics;
mod multipart;
mod pages;
mod photos;
mod process;
mod running;
mod settings;
mod site;
mod submit;
mod world;
