//! `gradus simplify` and `expand`.

use std::io::{self, Write};

use super::args::Transform;
use super::one_line::{self, Texts};
use super::outcome::Outcome;

pub fn simplify(arguments: &Transform, out: &mut impl Write) -> io::Result<Outcome> {
    answer(arguments, false, out)
}

pub fn expand(arguments: &Transform, out: &mut impl Write) -> io::Result<Outcome> {
    answer(arguments, true, out)
}

fn answer(arguments: &Transform, expand: bool, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(texts) = Texts::new(&[&arguments.expression], &[], &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(&[], &mut outcome) else { return Ok(outcome) };
    let transformed = question.transformed(0, expand);
    if let Some(derived) = texts.answer(transformed, &mut outcome) {
        one_line::write(&mut question, &derived, arguments.format, out)?;
    }
    Ok(outcome)
}
