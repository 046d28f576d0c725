//! `gradus functions`: the table.

use std::io::{self, Write};

use super::args::Functions;
use super::outcome::Outcome;
use crate::function;

pub fn command(arguments: &Functions, out: &mut impl Write) -> io::Result<Outcome> {
    let pattern = arguments.pattern.as_deref().unwrap_or_default().to_lowercase();
    let mut any = false;
    for f in function::all() {
        let (call, what) = function::docs::summary(f.row());
        if call.to_lowercase().contains(&pattern) || what.to_lowercase().contains(&pattern) {
            writeln!(out, "{call:<28} {what}")?;
            any = true;
        }
    }
    if !any {
        eprintln!("error: no function matches `{pattern}`");
        return Ok(Outcome { input: true, ..Outcome::default() });
    }
    Ok(Outcome::default())
}
