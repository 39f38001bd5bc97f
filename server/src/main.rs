//! The `portal` program.

#![recursion_limit = "256"]

/// A third of the server's work under load was in the C library's allocator: pages and rows are many small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::command::run()
}
