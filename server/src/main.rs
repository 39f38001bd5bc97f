//! The `portal` program.

#![recursion_limit = "256"]

/// The engine makes many small pieces of memory: the system's allocator took a fifth of the processor while writing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    server::command::run()
}
