//! The `portal` program.

#![recursion_limit = "256"]

fn main() -> std::process::ExitCode {
    server::command::run()
}
