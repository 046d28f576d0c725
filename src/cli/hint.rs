//! `gradus check --hint`: where a derivation goes wrong, what kind of mistake it is, which rule helps. Never the answer.

use std::io::{self, Write};

use super::source::Source;
use super::{lines, style};
use crate::derivation::{Mark, hint};
use crate::document::{ClaimAnswer, ClaimLineAnswer};
use crate::report;

/// The hint of a level, 1 to 3, for the first line of a claim that goes wrong.
pub fn write(out: &mut impl Write, source: &Source, claim: &ClaimAnswer, level: u8) -> io::Result<()> {
    let wrong = |l: &&ClaimLineAnswer| matches!(l.mark, Mark::Wrong | Mark::Carried { .. });
    let Some(line) = claim.lines.iter().find(wrong).filter(|_| !(claim.expected.is_some() && claim.as_expected())) else {
        return all_right(out, source, claim);
    };
    let place = format!("{}:{}: ", source.name, line.line);
    if let Mark::Carried { from } = line.mark {
        return writeln!(out, "{place}this follows from line {from}; look there first");
    }
    writeln!(out, "{place}here it goes wrong")?;
    let excerpt = report::excerpt(&source.text, line.span.range(), "look at this line again", None, &[], style::output_in_colour());
    out.write_all(excerpt.as_bytes())?;
    let told = hint(line.diagnosis.first().map(|e| e.rule.as_str()), &line.needed);
    if level >= 2 {
        writeln!(out, "{place}what kind: {}", told.kind)?;
    }
    if level >= 3 {
        for rule in told.rules {
            writeln!(out, "{place}{rule}")?;
        }
    }
    Ok(())
}

/// Nothing is wrong, as far as can be said.
fn all_right(out: &mut impl Write, source: &Source, claim: &ClaimAnswer) -> io::Result<()> {
    for line in claim.lines.iter().filter(|l| matches!(l.mark, Mark::Undecided | Mark::Unreadable | Mark::Repaired)) {
        let what = match line.mark {
            Mark::Undecided => "it could not be decided whether this is right",
            Mark::Unreadable => "this cannot be read",
            _ => "this is right again, but not because of the line before",
        };
        writeln!(out, "{}:{}: {}: {what}", source.name, line.line, lines::right_text(line))?;
    }
    let Some(first) = claim.lines.first() else { return Ok(()) };
    if claim.lines.iter().all(|l| l.mark == Mark::Right) {
        writeln!(out, "{}:{}: nothing is wrong here", source.name, first.line)?;
    }
    Ok(())
}
