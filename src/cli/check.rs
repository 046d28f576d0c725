//! `gradus check FILE…`: the claims alone.

use std::io::{self, Write};

use super::args::Check;
use super::outcome::Outcome;
use super::{json, render, source};
use crate::document::{self, ClaimAnswer, Kind};
use crate::equal::Verdict;
use crate::report::line_of;

/// How many claims came out how.
#[derive(Default)]
struct Tally {
    claims: usize,
    proved: usize,
    refuted: usize,
    undecided: usize,
    unexpected: usize,
}

pub fn command(arguments: &Check, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut tally = Tally::default();
    for path in &arguments.files {
        let Some(source) = source::read(path, &mut outcome) else { continue };
        let run = document::run(&source.text);
        for answer in &run.answers {
            let line = line_of(&source.text, answer.span.start as usize);
            match &answer.kind {
                Kind::Claim(claim) => {
                    tally.add(claim.verdict(), claim.as_expected());
                    if arguments.json {
                        let mut object = json::claim(claim);
                        object.insert("file".into(), source.name.clone().into());
                        object.insert("line".into(), line.into());
                        writeln!(out, "{}", serde_json::Value::Object(object))?;
                    } else {
                        write_claim(out, &source.name, line, claim)?;
                    }
                }
                Kind::Chain { verdict, composed, .. } => {
                    tally.add(Some(verdict), verdict.word() == "proved");
                    if arguments.json {
                        let mut object = json::verdict(verdict);
                        object.insert("claim".into(), format!("chain {}", composed.label).into());
                        object.insert("file".into(), source.name.clone().into());
                        object.insert("line".into(), line.into());
                        writeln!(out, "{}", serde_json::Value::Object(object))?;
                    } else {
                        writeln!(out, "{}:{line}: chain {}: {}", source.name, composed.label, render::verdict_text(verdict))?;
                    }
                }
                Kind::Expectation { text, holds } if !arguments.json => {
                    writeln!(out, "{}:{line}: expect {text}: {}", source.name, if *holds { "holds" } else { "does not hold" })?;
                }
                _ => {}
            }
        }
        out.flush()?;
        source::show_errors(&source.text, Some(&source.name), &run.errors);
        outcome.merge(Outcome::of(&run));
    }
    if !arguments.json {
        writeln!(out, "{tally}")?;
    }
    Ok(outcome)
}

fn write_claim(out: &mut impl Write, name: &str, line: usize, claim: &ClaimAnswer) -> io::Result<()> {
    for step in &claim.lines {
        let Some(verdict) = &step.verdict else { continue };
        let note = match claim.expected {
            Some(_) if claim.as_expected() => " (as expected)",
            Some(_) => " (not as expected)",
            None => "",
        };
        writeln!(out, "{name}:{line}: {} = {}: {}{note}", claim.left, step.right, render::verdict_text(verdict))?;
        for line in render::diagnosis(&step.diagnosis) {
            writeln!(out, "    {line}")?;
        }
    }
    Ok(())
}

impl Tally {
    fn add(&mut self, verdict: Option<&Verdict>, as_expected: bool) {
        let Some(verdict) = verdict else { return };
        self.claims += 1;
        match verdict {
            Verdict::Proved { .. } => self.proved += 1,
            Verdict::Refuted(_) => self.refuted += 1,
            Verdict::Undecided(_) => self.undecided += 1,
        }
        self.unexpected += usize::from(!as_expected);
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Tally { claims, proved, refuted, undecided, unexpected } = self;
        let plural = if *claims == 1 { "" } else { "s" };
        write!(f, "{claims} claim{plural}: {proved} proved, {refuted} refuted, {undecided} undecided")?;
        match unexpected {
            0 => write!(f, "; all as they should be"),
            n => write!(f, "; {n} not as {} should be", if *n == 1 { "it" } else { "they" }),
        }
    }
}
