//! `gradus eval "…" --at x=1`: a number, exact where it can be.

use std::io::{self, Write};

use super::args::{Eval, Format};
use super::one_line::{self, Texts};
use super::outcome::Outcome;
use super::render;
use crate::document::Derived;
use crate::number::Num;

/// A double has this many digits that can be relied on.
pub const DOUBLE_DIGITS: u32 = 15;

pub fn command(arguments: &Eval, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(texts) = Texts::new(&[&arguments.expression], &arguments.at.at, &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(&[], &mut outcome) else { return Ok(outcome) };
    let value = question.evaluated(0, &texts.at);
    let Some(derived) = texts.answer(value, &mut outcome) else { return Ok(outcome) };
    let digits = arguments.digits.unwrap_or(DOUBLE_DIGITS);
    match decimals(&derived, digits) {
        Some(list) if derived.decimals.is_some() => {
            if digits > DOUBLE_DIGITS {
                eprintln!("error: not yet: more than {DOUBLE_DIGITS} digits of a value that is not rational");
                outcome.input = true;
                return Ok(outcome);
            }
            writeln!(out, "{list}")?;
        }
        _ => one_line::write(&mut question, &derived, Format::Text, out)?,
    }
    Ok(outcome)
}

/// The decimals of a value, entry by entry.
fn decimals(derived: &Derived, digits: u32) -> Option<String> {
    let list: Vec<String> = derived.decimals.as_ref()?.iter().map(|&x| rounded(x, digits)).collect();
    let columns = derived.value.dims().1;
    Some(match &list[..] {
        [single] => single.clone(),
        list => format!("[{}]", list.chunks(columns).map(|row| row.join(", ")).collect::<Vec<_>>().join("; ")),
    })
}

/// A double to so many significant digits.
pub fn rounded(x: f64, digits: u32) -> String {
    Num::from_f64(x).map_or_else(|| render::number(x), |n| n.to_decimal(digits as usize))
}
