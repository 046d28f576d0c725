//! The command line of gradus.

use std::process::ExitCode;

fn main() -> ExitCode {
    gradus::cli::main()
}
