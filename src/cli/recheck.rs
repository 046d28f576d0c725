//! `gradus recheck REPORT…`: the witnesses of reports, verified from the reports alone.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::args::Recheck;
use super::outcome::Outcome;
use super::source;
use crate::recheck::{Doubt, Said, Statement, verify};

/// How many witnesses came out how.
#[derive(Default)]
struct Tally {
    confirmed: usize,
    wrong: usize,
    open: usize,
}

pub fn command(arguments: &Recheck, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut tally = Tally::default();
    for path in &arguments.reports {
        let Some(report) = source::read(path, &mut outcome) else { continue };
        for (k, line) in report.text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let place = format!("{}:{}", report.name, k + 1);
            match serde_json::from_str(line) {
                Ok(json) => check(&json, &place, &mut tally, out)?,
                Err(error) => {
                    eprintln!("error: {place}: this is not JSON: {error}");
                    outcome.input = true;
                }
            }
        }
    }
    let Tally { confirmed, wrong, open } = tally;
    let plural = if confirmed + wrong + open == 1 { "witness" } else { "witnesses" };
    writeln!(out, "{} {plural}: {confirmed} confirmed, {wrong} wrong, {open} open", confirmed + wrong + open)?;
    outcome.refuted |= wrong > 0;
    outcome.undecided |= open > 0;
    Ok(outcome)
}

/// Verifies every witness in an answer: its own, those of the lines of a claim and of the statements of a document.
fn check(answer: &Json, place: &str, tally: &mut Tally, out: &mut impl Write) -> io::Result<()> {
    let mut open = vec![answer];
    while let Some(object) = open.pop() {
        let parts = ["statements", "claims", "lines"].iter().filter_map(|name| object.get(name)?.as_array()).flatten();
        let parts: Vec<&Json> = parts.collect();
        // A claim repeats the verdict of one of its lines, and an exercise that of one of its claims.
        let repeated = object.get("lines").is_some() || object.get("claims").is_some();
        open.extend(parts.into_iter().rev());
        if repeated || object.get("verdict").and_then(Json::as_str) != Some("refuted") {
            continue;
        }
        let result = match statement(object) {
            Some(statement) => verify(&statement),
            None if differing_shapes(object) => Ok(()),
            None => Err(Doubt::Unknown("the report has no evidence".into())),
        };
        match result {
            Ok(()) => tally.confirmed += 1,
            Err(doubt) => {
                let word = if matches!(doubt, Doubt::Wrong(_)) { "wrong" } else { "open" };
                match doubt {
                    Doubt::Wrong(_) => tally.wrong += 1,
                    Doubt::Unknown(_) => tally.open += 1,
                }
                writeln!(out, "{place}: {word}: {doubt}")?;
            }
        }
    }
    Ok(())
}

/// What a report says of a point.
fn statement(object: &Json) -> Option<Statement> {
    let evidence = object.get("evidence")?;
    let text = |from: &Json, name: &str| from.get(name)?.as_str().map(str::to_owned);
    let texts =
        |name: &str| -> Option<Vec<String>> { evidence.get(name)?.as_array()?.iter().map(|t| t.as_str().map(str::to_owned)).collect() };
    let said = |name: &str, side: usize| -> Option<Said> {
        let value = text(object, name)?;
        let exact = object.get("exact")?.get(side)?.as_bool()?;
        Some(match &value[..] {
            "undefined" => Said::Undefined,
            _ if exact => Said::Exact(value),
            _ => Said::Decimal(value),
        })
    };
    let point = object.get("witness")?.as_object()?;
    Some(Statement {
        point: point.iter().map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect::<Option<_>>()?,
        left: (text(evidence, "left")?, said("left", 0)?),
        right: (text(evidence, "right")?, said("right", 1)?),
        defined: texts("defined")?,
        conditions: texts("holds")?,
        exceptions: texts("fails")?,
    })
}

/// Whether the report is about two shapes that differ, or about a product `axb times cxd` with `b` and `c` different.
fn differing_shapes(object: &Json) -> bool {
    let product = object.get("misfit").and_then(Json::as_str).and_then(|text| text.split_once(" times "));
    let inner = |(left, right): (&str, &str)| Some(left.rsplit_once('x')?.1 != right.split_once('x')?.0);
    let sides = object.get("shapes").map(|shapes| shapes.get("left") != shapes.get("right"));
    sides.or_else(|| product.and_then(inner)) == Some(true)
}
