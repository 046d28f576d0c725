//! `gradus run FILE…`

use std::io::{self, Write};

use super::args::{Format, Run};
use super::outcome::Outcome;
use super::{render, source};
use crate::document;
use crate::print;

pub fn command(arguments: &Run, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for (k, path) in arguments.files.iter().enumerate() {
        let Some(source) = source::read(path, &mut outcome) else { continue };
        if arguments.files.len() > 1 {
            writeln!(out, "{}==> {} <==", if k == 0 { "" } else { "\n" }, source.name)?;
        }
        let mut run = document::run_with(&source.text, arguments.domains.into());
        out.write_all(render::document(&mut run, &source.text, arguments.format.into()).as_bytes())?;
        out.flush()?;
        source::show_notes(&source.text, Some(&source.name), &run.notes);
        source::show_errors(&source.text, Some(&source.name), &run.errors);
        outcome.merge(Outcome::of(&run));
    }
    Ok(outcome)
}

impl From<Format> for print::Format {
    fn from(format: Format) -> print::Format {
        match format {
            Format::Text => print::Format::Text,
            Format::Latex => print::Format::Latex,
        }
    }
}
