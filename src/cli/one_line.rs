//! What the commands for a single expression share: texts on the command line, their errors, their results.

use std::io::{self, Write};

use super::args::Format;
use super::outcome::Outcome;
use super::render::Renderer;
use super::source;
use crate::document::{Derived, Located, OneOff};

/// Texts of one command and what was asked of them.
pub struct Texts {
    all: Vec<String>,
    /// Pairs of indices: a name and its value.
    pub at: Vec<(usize, usize)>,
}

impl Texts {
    /// The expressions, and `name=value` items; `None` if an item is not one, which is said.
    pub fn new(expressions: &[&str], at: &[String], outcome: &mut Outcome) -> Option<Texts> {
        let mut texts = Texts { all: expressions.iter().map(|&e| e.to_owned()).collect(), at: Vec::new() };
        for item in at {
            let Some((name, value)) = item.split_once('=') else {
                eprintln!("error: `--at {item}` has no value; write `--at {item}=1`");
                outcome.input = true;
                continue;
            };
            texts.at.push((texts.all.len(), texts.all.len() + 1));
            texts.all.extend([name.trim().to_owned(), value.trim().to_owned()]);
        }
        (!outcome.input).then_some(texts)
    }

    /// Reads the texts; errors are shown.
    pub fn read(&self, wrt: &[String], outcome: &mut Outcome) -> Option<OneOff> {
        let texts: Vec<&str> = self.all.iter().map(String::as_str).collect();
        let names: Vec<&str> = wrt.iter().map(String::as_str).collect();
        match OneOff::new(&texts, &names) {
            Ok(question) => Some(question),
            Err(errors) => {
                let all = [&texts[..], &names[..]].concat();
                show(&errors, &all, outcome);
                None
            }
        }
    }

    /// The answer, or `None` after its errors were shown.
    pub fn answer<T>(&self, answer: Result<T, Vec<Located>>, outcome: &mut Outcome) -> Option<T> {
        match answer {
            Ok(answer) => Some(answer),
            Err(errors) => {
                let texts: Vec<&str> = self.all.iter().map(String::as_str).collect();
                show(&errors, &texts, outcome);
                None
            }
        }
    }
}

fn show(errors: &[Located], texts: &[&str], outcome: &mut Outcome) {
    for Located { text, error } in errors {
        source::show_errors(texts.get(*text).unwrap_or(&""), None, std::slice::from_ref(error));
        outcome.error(error);
    }
}

/// The value on standard output; where it holds, and where there is no derivative, on standard error.
pub fn write(question: &mut OneOff, derived: &Derived, format: Format, out: &mut impl Write) -> io::Result<()> {
    let mut renderer = Renderer { store: &mut question.session.store, format: format.into() };
    writeln!(out, "{}", renderer.value(&derived.value))?;
    out.flush()?;
    if !derived.conditions.is_empty() {
        eprintln!("note: {}", renderer.domain(&derived.conditions));
    }
    if !derived.kinks.is_empty() {
        eprintln!("note: no derivative where {}; the value there is a convention", renderer.list(&derived.kinks));
    }
    Ok(())
}
