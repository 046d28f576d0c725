//! Marks as CSV and as JSON lines.

use std::io;

use serde_json::{Value as Json, json};

use crate::cli::json;
use crate::cli::object::Object;
use crate::derivation::Mark;
use crate::equal::{Verdict, Witness};
use crate::expr::Store;
use crate::grade::{JudgedLine, Marks, Result};
use crate::number::Num;

/// The columns of the CSV file.
const COLUMNS: [&str; 17] = [
    "id",
    "exercise",
    "points",
    "max",
    "verdict",
    "first_wrong_line",
    "diagnosis",
    "diagnosis_where",
    "counterexample",
    "right_value",
    "student_value",
    "carried_lines",
    "undecided_lines",
    "remarks",
    "needs_human",
    "seed",
    "version",
];

/// The version of the JSON objects; `docs/schema/marks.json` describes them.
const SCHEMA: &str = "gradus-marks-1";

/// The seed of every verdict: the points that are tried depend on the claim alone.
const SEED: &str = "0";

/// One line for each submission and exercise, under a line of titles.
pub fn csv(graded: &[Marks]) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for marks in graded {
        for result in &marks.results {
            writer.write_record(record(marks, result))?;
        }
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn record(marks: &Marks, result: &Result) -> [String; 17] {
    let wrong = marks.lines(result).find(|l| l.answer.mark == Mark::Wrong);
    let numbers = |kept: fn(Mark) -> bool| {
        let lines = marks.lines(result).filter(|l| kept(l.answer.mark)).map(|l| l.answer.line.to_string());
        lines.collect::<Vec<_>>().join(" ")
    };
    let [counterexample, right, student] = wrong.map(witness).unwrap_or_default();
    [
        marks.id.clone(),
        result.exercise.clone(),
        points(&result.points),
        points(&result.max),
        result.verdict.to_owned(),
        wrong.map_or(String::new(), |l| l.answer.line.to_string()),
        wrong.and_then(|l| l.answer.diagnosis.first()).map_or(String::new(), |e| e.rule.clone()),
        wrong.map_or(String::new(), place),
        counterexample,
        right,
        student,
        numbers(|m| matches!(m, Mark::Carried { .. })),
        numbers(|m| matches!(m, Mark::Undecided | Mark::Unreadable)),
        remarks(marks, result).join("; "),
        (!result.needs_human.is_empty()).to_string(),
        SEED.to_owned(),
        env!("CARGO_PKG_VERSION").to_owned(),
    ]
}

/// The wrong line itself, and the entry in it.
fn place(line: &JudgedLine) -> String {
    let entry = line.answer.diagnosis.first().and_then(|e| e.entry);
    let entry = entry.map_or(String::new(), |(r, c)| format!("entry ({r}, {c}) of "));
    format!("{entry}{}", line.answer.right)
}

/// The point, the right value and the student's.
fn witness(line: &JudgedLine) -> [String; 3] {
    match &line.answer.verdict {
        Some(Verdict::Refuted(Witness::Point { point, left, right, .. })) => {
            let point: Vec<String> = point.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            [point.join(", "), left.to_string(), right.to_string()]
        }
        Some(Verdict::Refuted(Witness::Shapes { left, right })) => {
            [String::new(), format!("{}x{}", left.0, left.1), format!("{}x{}", right.0, right.1)]
        }
        _ => Default::default(),
    }
}

/// What there is to say of an exercise beside its points.
fn remarks(marks: &Marks, result: &Result) -> Vec<String> {
    let codes = marks.lines(result).flat_map(|l| {
        let own = crate::cli::lines::remarks(&l.answer).into_iter().map(|(code, _)| code.to_owned());
        let verdict = match &l.answer.verdict {
            Some(Verdict::Proved { remarks, .. }) => remarks.iter().map(|r| r.code().to_owned()).collect(),
            _ => Vec::new(),
        };
        own.chain(verdict).map(|code| format!("line {}: {code}", l.answer.line))
    });
    codes.chain(result.remarks.iter().cloned()).collect()
}

/// Points with at most two decimals.
pub fn points(n: &Num) -> String {
    let text = format!("{:.2}", n.to_f64());
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// One object a line for each submission and exercise, with every line and its evidence.
pub fn json_lines(graded: &[Marks]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    for marks in graded {
        for result in &marks.results {
            serde_json::to_writer(&mut out, &object(marks, result))?;
            out.push(b'\n');
        }
    }
    Ok(out)
}

fn number(n: &Num) -> Json {
    json!((n.to_f64() * 100.0).round() / 100.0)
}

fn object(marks: &Marks, result: &Result) -> Json {
    let claims = result.claims.iter().map(|&k| {
        let claim = &marks.work.claims[k];
        let store = &marks.work.stores[claim.store];
        json!({"left": claim.left, "lines": claim.lines.iter().map(|l| line(store, l)).collect::<Vec<_>>()})
    });
    let ignored = marks.work.ignored.iter().map(|i| json!({"line": i.line, "text": i.text, "why": i.why}));
    let deductions: Object = result.deductions.iter().map(|(mistake, n)| (mistake.clone(), number(n))).collect();
    json!({
        "schema": SCHEMA,
        "id": marks.id,
        "exercise": result.exercise,
        "points": number(&result.points),
        "max": number(&result.max),
        "verdict": result.verdict,
        "deductions": deductions,
        "claims": claims.collect::<Vec<_>>(),
        "not_understood": ignored.collect::<Vec<_>>(),
        "remarks": remarks(marks, result),
        "needs_human": result.needs_human,
        "seed": SEED,
        "version": env!("CARGO_PKG_VERSION"),
    })
}

fn line(store: &Store, line: &JudgedLine) -> Json {
    let mut object = json::claim_line(store, &line.answer);
    if let Some(error) = &line.error {
        object["error"] = error.clone().into();
    }
    object
}
