//! `gradus simplify`, `expand`, `factor`, `together`, `cancel` and `collect`.

use std::io::{self, Write};

use super::args::{Collect, Format, Transform};
use super::one_line::{self, Texts};
use super::outcome::Outcome;
use crate::document::{Derived, Located, OneOff};
use crate::simplify;

pub fn command(arguments: &Transform, transform: simplify::Transform, out: &mut impl Write) -> io::Result<Outcome> {
    answer(&[&arguments.expression], arguments.format, |question| question.transformed(0, transform), out)
}

pub fn collect(arguments: &Collect, out: &mut impl Write) -> io::Result<Outcome> {
    answer(&[&arguments.expression, &arguments.by], arguments.format, |question| question.collected(0, 1), out)
}

fn answer(
    texts: &[&str],
    format: Format,
    how: impl FnOnce(&mut OneOff) -> Result<Derived, Vec<Located>>,
    out: &mut impl Write,
) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(texts) = Texts::new(texts, &[], &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(&[], &mut outcome) else { return Ok(outcome) };
    let transformed = how(&mut question);
    if let Some(derived) = texts.answer(transformed, &mut outcome) {
        one_line::write(&mut question, &derived, format, out)?;
        texts.answer(derived.stopped.map_or(Ok(()), |error| Err(vec![Located { text: 0, error }])), &mut outcome);
    }
    Ok(outcome)
}
