//! A page for the person who handed in: their own lines with marks, and a sentence where one helps.

use super::table::points;
use crate::cli::lines;
use crate::derivation::Mark;
use crate::grade::{JudgedClaim, JudgedLine, Marks, Result, total};

/// The page, in Markdown.
pub fn page(marks: &Marks) -> String {
    let (own, max) = total(&marks.results);
    let mut out = format!("# {}: {} of {} points\n", marks.id, points(&own), points(&max));
    if let Some(why) = &marks.unreadable {
        out.push_str(&format!("\nThis could not be read by a program ({why}). A person will look at it; it costs nothing.\n"));
        return out;
    }
    for result in &marks.results {
        out.push_str(&exercise(marks, result));
    }
    if !marks.work.ignored.is_empty() {
        out.push_str("\n## Not understood\n\nThese lines were left out. Formulas among them cost nothing.\n\n");
        for ignored in &marks.work.ignored {
            let why = ignored.why.as_ref().map_or(String::new(), |why| format!(": {why}"));
            out.push_str(&format!("- line {}: {}{why}\n", ignored.line, code(&ignored.text)));
        }
    }
    out
}

fn exercise(marks: &Marks, result: &Result) -> String {
    let mut out = format!("\n## {}: {} of {} points\n\n", result.exercise, points(&result.points), points(&result.max));
    if result.claims.is_empty() {
        out.push_str(match result.verdict {
            "unreadable" => "Nothing here was understood. A person will look at it.\n",
            _ => "There is nothing about this exercise.\n",
        });
    }
    for &k in &result.claims {
        let claim = &marks.work.claims[k];
        for (j, line) in claim.lines.iter().enumerate() {
            out.push_str(&format!("- line {}: {}: {}\n", line.answer.line, code(&own_text(claim, line, j)), sentence(line)));
        }
    }
    for (what, amount) in &result.deductions {
        out.push_str(&format!("- {} off: {what}\n", points(amount)));
    }
    for remark in &result.remarks {
        out.push_str(&format!("- {remark}\n"));
    }
    if !result.needs_human.is_empty() {
        out.push_str("\nA person will look at this exercise too.\n");
    }
    out
}

/// The line as it was written, the first one with its left side.
fn own_text(claim: &JudgedClaim, line: &JudgedLine, j: usize) -> String {
    let right = lines::right_text(&line.answer);
    if j == 0 { format!("{} {right}", claim.left) } else { right }
}

/// A text in backquotes.
fn code(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{text}{fence}")
}

fn sentence(line: &JudgedLine) -> String {
    let answer = &line.answer;
    let mut text = match answer.mark {
        Mark::Right => "right.".to_owned(),
        Mark::Wrong => format!("**here it goes wrong:** {}.", lines::label(answer)),
        Mark::Carried { from } => format!("follows from line {from}, so the mistake there counts once."),
        Mark::Repaired => "right again, but not because of the line before.".to_owned(),
        Mark::Undecided => "could not be decided. A person will look at it; it costs nothing.".to_owned(),
        Mark::Unreadable => {
            let why = line.error.as_ref().map_or(String::new(), |why| format!(" ({why})"));
            format!("cannot be read{why}. It costs nothing.")
        }
        Mark::Filled => "a question.".to_owned(),
    };
    for (k, explanation) in answer.diagnosis.iter().enumerate() {
        let link = match (k, explanation.together) {
            (0, _) => "",
            (_, true) => "And: ",
            (_, false) => "Or: ",
        };
        text.push_str(&format!(" {link}{}", explanation.text));
    }
    for (_, remark) in lines::remarks(answer) {
        text.push_str(&format!(" Note: {remark}."));
    }
    text
}
