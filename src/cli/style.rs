//! Colours, on terminals only.

use std::io::{self, IsTerminal};

/// Whether standard output is a terminal that wants colours.
pub fn output_in_colour() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Whether standard error is a terminal that wants colours.
pub fn errors_in_colour() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
