//! `gradus equal "A" "B"`: a verdict.

use std::io::{self, Write};

use super::args::Equal;
use super::one_line::Texts;
use super::outcome::Outcome;
use super::{json, render};

pub fn command(arguments: &Equal, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut all = vec![arguments.left.as_str(), arguments.right.as_str()];
    all.extend(arguments.assume.iter().map(String::as_str));
    let Some(texts) = Texts::new(&all, &[], &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(&[], &mut outcome) else { return Ok(outcome) };
    question.session.domains = arguments.domains.into();
    let verdict = question.equal(0, 1, 2..all.len());
    if let Some(verdict) = texts.answer(verdict, &mut outcome) {
        match arguments.json {
            true => writeln!(out, "{}", json::verdict(&question.session.store, &verdict))?,
            false => writeln!(out, "{}", render::verdict_text(&verdict))?,
        }
        outcome.verdict(&verdict);
    }
    Ok(outcome)
}
