//! The command line of gradus.

use std::process::ExitCode;

/// Expressions are many small vectors; this allocator makes them in fewer instructions than that of the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gradus::cli::main()
}
