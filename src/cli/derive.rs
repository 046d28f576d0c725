//! `gradus diff`, `gradient`, `jacobian` and `hessian`.

use std::io::{self, Write};

use super::args::{Derive, Diff};
use super::one_line::{self, Texts};
use super::outcome::Outcome;
use crate::document::{Derived, Located, OneOff};

type Answer = Result<Derived, Vec<Located>>;

pub fn diff(arguments: &Diff, out: &mut impl Write) -> io::Result<Outcome> {
    let names = &arguments.derive.names;
    let repeated: Vec<String> = names.iter().flat_map(|n| std::iter::repeat_n(n.clone(), arguments.order as usize)).collect();
    answer(&arguments.derive, &repeated, |question| question.derivative(0), out)
}

pub fn gradient(arguments: &Derive, out: &mut impl Write) -> io::Result<Outcome> {
    answer(arguments, &arguments.names, |question| question.gradient(0), out)
}

pub fn jacobian(arguments: &Derive, out: &mut impl Write) -> io::Result<Outcome> {
    answer(arguments, &arguments.names, |question| question.jacobian(1), out)
}

pub fn hessian(arguments: &Derive, out: &mut impl Write) -> io::Result<Outcome> {
    answer(arguments, &arguments.names, |question| question.hessian(0), out)
}

fn answer(arguments: &Derive, names: &[String], ask: impl Fn(&mut OneOff) -> Answer, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some(texts) = Texts::new(&[&arguments.expression], &arguments.at.at, &mut outcome) else { return Ok(outcome) };
    let Some(mut question) = texts.read(names, &mut outcome) else { return Ok(outcome) };
    let derived = ask(&mut question);
    let derived = match derived {
        Ok(derived) if !texts.at.is_empty() => question.moved(&derived, &texts.at),
        other => other,
    };
    if let Some(derived) = texts.answer(derived, &mut outcome) {
        one_line::write(&mut question, &derived, arguments.format, out)?;
    }
    Ok(outcome)
}
