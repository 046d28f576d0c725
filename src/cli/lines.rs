//! How the lines of a derivation look: the words for each mark, its remarks, and the place in the text.

use super::render::verdict_text;
use crate::derivation::mistakes::Explanation;
use crate::derivation::{Explained, Mark, Rule};
use crate::document::{ClaimAnswer, ClaimLineAnswer};
use crate::equal::{Verdict, Witness};
use crate::report;
use crate::syntax::statement::Sign;

/// The mark of a line in words, with its verdict; `alone` if the claim has no other line.
pub fn mark_text(line: &ClaimLineAnswer, alone: bool) -> String {
    let value = line.verdict.as_ref().map(verdict_text).unwrap_or_default();
    match (line.mark, &line.verdict) {
        (Mark::Unreadable, _) => "cannot be read".to_owned(),
        (Mark::Wrong, _) if alone => value,
        (Mark::Wrong, _) if is_proved(&line.step) => {
            format!("here it goes wrong; {value}; it equals the line before where both are defined, but that line is defined on less")
        }
        (Mark::Wrong, _) => format!("here it goes wrong; {value}"),
        (Mark::Carried { from }, _) => format!("carried on from line {from}; {value}"),
        (Mark::Repaired, _) => format!("repaired: {value}, but not because of the line before"),
        (Mark::Undecided, Some(Verdict::Proved { .. })) => format!("{value}; whether it follows from the line before is undecided"),
        (Mark::Undecided, Some(Verdict::Refuted(_))) => format!("undecided whether it follows from the line before; {value}"),
        _ => value,
    }
}

fn is_proved(verdict: &Option<Verdict>) -> bool {
    matches!(verdict, Some(Verdict::Proved { .. }))
}

/// `= right`, as it was written.
pub fn right_text(line: &ClaimLineAnswer) -> String {
    let sign = if line.sign == Sign::About { '≈' } else { '=' };
    format!("{sign} {}", line.right)
}

/// What there is to say of a line beside its mark: a code and a sentence.
pub fn remarks(line: &ClaimLineAnswer) -> Vec<(&'static str, String)> {
    let Some(said) = &line.said else { return Vec::new() };
    match &said.explained {
        Explained::Yes => Vec::new(),
        Explained::No { named, needed } => {
            let needed: Vec<&str> = needed.iter().filter(|r| **r != Rule::Definition).map(|r| r.name()).collect();
            let text = match needed[..] {
                [] => format!("the line is right, but the {} does not explain it", named.name()),
                _ => format!("the line is right, but the {} does not explain it; what may: {}", named.name(), needed.join(", ")),
            };
            vec![("right-line-wrong-reason", text)]
        }
        Explained::NotUnderstood { words } => vec![("reason-not-understood", format!("the reason `{words}` is not understood"))],
    }
}

/// What may have gone wrong, a line each.
pub fn diagnosis(list: &[Explanation]) -> Vec<String> {
    let one = |(k, e): (usize, &Explanation)| {
        let place = e.entry.map_or(String::new(), |(r, c)| format!("entry ({r}, {c}): "));
        let link = match (k, e.together) {
            (0, _) => "",
            (_, true) => "and: ",
            (_, false) => "or: ",
        };
        format!("{link}{place}{} ({})", e.text, e.rule)
    };
    list.iter().enumerate().map(one).collect()
}

/// The line in the text with carets under it, where it goes wrong: under the part that is wrong, where that is known.
pub fn excerpt(claim: &ClaimAnswer, line: &ClaimLineAnswer, source: &str, colour: bool) -> Option<String> {
    let part = line.diagnosis.iter().find_map(|e| e.place).filter(|p| *p != line.span);
    let alone = claim.lines.len() < 2 && part.is_none();
    if line.mark != Mark::Wrong || alone || claim.as_expected() && claim.expected.is_some() {
        return None;
    }
    let (label, help) = (label(line), diagnosis(&line.diagnosis));
    Some(match part {
        Some(part) => report::excerpt(source, part.range(), "this part", Some((line.span.range(), &label)), &help, colour),
        None => report::excerpt(source, line.span.range(), &label, None, &help, colour),
    })
}

/// What stands behind the carets.
pub fn label(line: &ClaimLineAnswer) -> String {
    match &line.verdict {
        Some(Verdict::Refuted(Witness::Point { point, left, right, entry, .. })) => {
            let values: Vec<String> = point.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            let place = if values.is_empty() { String::new() } else { format!("at {} ", values.join(", ")) };
            let what = entry.map_or("this".to_owned(), |(r, c)| format!("entry ({r}, {c})"));
            format!("{place}{what} is {right}, and should be {left}")
        }
        Some(Verdict::Refuted(Witness::Shapes { left, right })) => {
            format!("this is {}x{}, and should be {}x{}", right.0, right.1, left.0, left.1)
        }
        _ => "here it goes wrong".to_owned(),
    }
}
