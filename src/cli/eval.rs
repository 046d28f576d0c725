//! `gradus eval "…" --at x=1`: a number, exact where it can be.

use std::io::{self, Write};

use super::args::{Eval, Format};
use super::one_line::{self, Texts};
use super::outcome::Outcome;
use super::render;

pub fn command(arguments: &Eval, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(texts) = Texts::new(&[&arguments.expression], &arguments.at.at, &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(&[], &mut outcome) else { return Ok(outcome) };
    if let Some(digits) = arguments.digits {
        question.session.digits = digits as usize;
    }
    let value = question.evaluated(0, &texts.at);
    let Some(derived) = texts.answer(value, &mut outcome) else { return Ok(outcome) };
    match &derived.decimals {
        Some(list) => writeln!(out, "{}", render::entries(list, derived.value.dims().1))?,
        None => one_line::write(&mut question, &derived, Format::Text, out)?,
    }
    Ok(outcome)
}
