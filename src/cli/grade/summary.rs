//! What a grading came to: points, how often each mistake was made, and what a person should look at.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::table::points;
use crate::derivation::Mark;
use crate::grade::Marks;
use crate::number::Num;

/// The mistake of a wrong line that has no diagnosis.
const UNNAMED: &str = "(no diagnosis)";

pub fn has_wrong_line(marks: &Marks) -> bool {
    marks.work.claims.iter().flat_map(|c| &c.lines).any(|l| l.answer.mark == Mark::Wrong)
}

pub fn text(graded: &[Marks]) -> String {
    let mut out = String::new();
    let plural = if graded.len() == 1 { "" } else { "s" };
    let _ = writeln!(out, "{} submission{plural}", graded.len());
    let exercises = graded.first().map_or(0, |m| m.results.len());
    for k in 0..exercises {
        exercise(&mut out, graded, k);
    }
    let people: Vec<(&str, &str, &str)> = graded
        .iter()
        .flat_map(|m| m.results.iter().flat_map(|r| r.needs_human.iter().map(|why| (m.id.as_str(), r.exercise.as_str(), why.as_str()))))
        .collect();
    if !people.is_empty() {
        out.push_str("\nfor a person\n");
        for (id, exercise, why) in people {
            let _ = writeln!(out, "  {id}, {exercise}: {why}");
        }
    }
    let shared = shared_lines(graded);
    if !shared.is_empty() {
        let _ = write!(out, "\nthe same wrong line\n{shared}");
    }
    out
}

fn exercise(out: &mut String, graded: &[Marks], k: usize) {
    let sum = graded.iter().fold(Num::ZERO, |sum, m| &sum + &m.results[k].points);
    let mean = sum.checked_div(&Num::from(graded.len() as i64)).unwrap_or(Num::ZERO);
    let first = &graded[0].results[k];
    let _ = writeln!(out, "\n{}: {} of {} points in the mean", first.exercise, points(&mean), points(&first.max));
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut mistakes: BTreeMap<&str, usize> = BTreeMap::new();
    for marks in graded {
        let result = &marks.results[k];
        *verdicts.entry(result.verdict).or_default() += 1;
        // A student who makes a mistake twice has made it.
        let mut own: Vec<&str> = marks
            .lines(result)
            .filter(|l| l.answer.mark == Mark::Wrong)
            .map(|l| l.answer.diagnosis.first().map_or(UNNAMED, |e| e.rule.as_str()))
            .collect();
        own.sort_unstable();
        own.dedup();
        own.into_iter().for_each(|m| *mistakes.entry(m).or_default() += 1);
    }
    let list: Vec<String> = verdicts.iter().map(|(word, n)| format!("{n} {word}")).collect();
    let _ = writeln!(out, "  {}", list.join(", "));
    let mut frequent: Vec<(&str, usize)> = mistakes.into_iter().collect();
    frequent.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    for (mistake, n) in frequent {
        let _ = writeln!(out, "  {n:>4}  {mistake}");
    }
}

/// Wrong lines that more than one submission has in the same words. The same mistake alone is no reason to suspect anybody.
fn shared_lines(graded: &[Marks]) -> String {
    let mut lines: BTreeMap<(usize, String), (&str, Vec<&str>)> = BTreeMap::new();
    for marks in graded {
        for (k, result) in marks.results.iter().enumerate() {
            for line in marks.lines(result).filter(|l| l.answer.mark == Mark::Wrong) {
                let text: String = line.answer.right.split_whitespace().collect();
                let (_, ids) = lines.entry((k, text)).or_insert((&line.answer.right, Vec::new()));
                if ids.last() != Some(&marks.id.as_str()) {
                    ids.push(&marks.id);
                }
            }
        }
    }
    let mut out = String::new();
    for ((k, _), (text, ids)) in lines.iter().filter(|l| l.1.1.len() > 1) {
        let _ = writeln!(out, "  {}: `{text}`: {}", graded[0].results[*k].exercise, ids.join(", "));
    }
    out
}
