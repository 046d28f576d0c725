//! `gradus check FILE…`: the claims alone.

use std::io::{self, Write};

use super::args::Check;
use super::outcome::Outcome;
use super::source::Source;
use super::{hint, json, lines, render, source, style};
use crate::derivation::Mark;
use crate::document::{self, ClaimAnswer, Kind};
use crate::equal::Verdict;
use crate::expr::Store;
use crate::print::{self, Format, Options};
use crate::report::line_of;

/// How many claims came out how.
#[derive(Default)]
struct Tally {
    claims: usize,
    proved: usize,
    refuted: usize,
    undecided: usize,
    unexpected: usize,
    /// Lines that go wrong in claims whose last line is right.
    on_the_way: usize,
}

pub fn command(arguments: &Check, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut tally = Tally::default();
    for path in &arguments.files {
        let Some(source) = source::read(path, &mut outcome) else { continue };
        let run = document::run_with(&source.text, arguments.domains.into());
        for answer in &run.answers {
            let line = line_of(&source.text, answer.span.start as usize);
            match &answer.kind {
                Kind::Claim(claim) if arguments.hint.is_some() => {
                    hint::write(out, &source, claim, arguments.hint.unwrap_or(1))?;
                }
                Kind::Chain { .. } if arguments.hint.is_some() => {}
                Kind::Claim(claim) => {
                    tally.add(claim.verdict(), claim.as_expected());
                    if claim.verdict().is_some_and(|v| v.word() == "proved") {
                        tally.on_the_way += claim.lines.iter().filter(|l| l.mark == Mark::Wrong).count();
                    }
                    if arguments.json {
                        let mut object = json::claim(&run.store, claim);
                        object.insert("file", source.name.clone().into());
                        object.insert("line", line.into());
                        writeln!(out, "{object}")?;
                    } else {
                        write_claim(out, &source, &run.store, claim)?;
                    }
                }
                Kind::Chain { verdict, composed, .. } => {
                    tally.add(Some(verdict), verdict.word() == "proved");
                    if arguments.json {
                        let mut object = json::verdict(&run.store, verdict);
                        object.insert("claim", format!("chain {}", composed.label).into());
                        object.insert("file", source.name.clone().into());
                        object.insert("line", line.into());
                        writeln!(out, "{object}")?;
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
    if !arguments.json && arguments.hint.is_none() {
        writeln!(out, "{tally}")?;
    }
    Ok(outcome)
}

fn write_claim(out: &mut impl Write, source: &Source, store: &Store, claim: &ClaimAnswer) -> io::Result<()> {
    for step in &claim.lines {
        if let Some(filled) = &step.filled {
            let (shape, entries) = (filled.plain.shape, &filled.plain.entries);
            let text = print::array(store, shape, entries, Format::Text, &Options::default()).unwrap_or_else(|e| e.to_string());
            writeln!(out, "{}:{}: {} = {text}{}: filled in", source.name, step.line, claim.left, claim.scope)?;
            continue;
        }
        let note = match claim.expected {
            Some(_) if claim.as_expected() => " (as expected)",
            Some(_) => " (not as expected)",
            None => "",
        };
        let text = lines::mark_text(step, claim.lines.len() == 1);
        let claimed = format!("{} {}{}", claim.left, lines::right_text(step), claim.scope);
        writeln!(out, "{}:{}: {claimed}: {text}{note}", source.name, step.line)?;
        for (code, text) in lines::remarks(step) {
            writeln!(out, "{}:{}: {code}: {text}", source.name, step.line)?;
        }
        match lines::excerpt(claim, step, &source.text, style::output_in_colour()) {
            Some(excerpt) => out.write_all(excerpt.as_bytes())?,
            None => lines::diagnosis(&step.diagnosis).iter().try_for_each(|line| writeln!(out, "    {line}"))?,
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
        let Tally { claims, proved, refuted, undecided, unexpected, on_the_way } = self;
        let plural = if *claims == 1 { "" } else { "s" };
        write!(f, "{claims} claim{plural}: {proved} proved, {refuted} refuted, {undecided} undecided")?;
        match unexpected {
            0 => write!(f, "; all as they should be")?,
            n => write!(f, "; {n} not as {} should be", if *n == 1 { "it" } else { "they" })?,
        }
        match on_the_way {
            0 => Ok(()),
            1 => write!(f, "; 1 line goes wrong on the way"),
            n => write!(f, "; {n} lines go wrong on the way"),
        }
    }
}
