//! Claims of a course and what must be said of them: never a proof of a wrong one, never a refutation of a right
//! one, a witness that holds, and no decision lost that was reached before.

use gradus::compile::Program;
use gradus::derivation::mistakes::Explanation;
use gradus::document::{Kind, Run, Session};
use gradus::equal::{Verdict, Witness};
use gradus::expr::SymbolId;
use gradus::number::Num;

struct Row {
    id: String,
    expected: Vec<String>,
    today: Vec<String>,
    diagnosis: Vec<String>,
    document: String,
}

/// The rows of `tests/golden/claims.toml`: a heading, two lists of words, a document between triple quotes.
fn rows() -> Vec<Row> {
    let text = include_str!("golden/claims.toml");
    let row = |block: &str| {
        let (id, rest) = block.split_once("]\n").expect("a heading");
        let optional = |key: &str| -> Option<Vec<String>> {
            let after = rest.split_once(&format!("{key} = \""))?.1;
            Some(after.split_once('"').expect("a closing quote").0.split(", ").map(str::to_owned).collect())
        };
        let words = |key: &str| optional(key).expect("a key");
        let document = rest.split("\"\"\"\n").nth(1).expect("a document");
        Row {
            id: id.to_owned(),
            expected: words("expected"),
            today: words("today"),
            diagnosis: optional("diagnosis").unwrap_or_default(),
            document: document.to_owned(),
        }
    };
    text.split("\n[").skip(1).map(row).collect()
}

/// A claim line: both sides as written, and the verdict.
struct Line {
    left: String,
    right: String,
    verdict: Verdict,
    diagnosis: Vec<Explanation>,
}

fn judged(row: &Row) -> Vec<Line> {
    let run = gradus::document::run(&row.document);
    assert!(run.errors.is_empty(), "{}: {:#?}", row.id, run.errors);
    let mut lines = Vec::new();
    for answer in run.answers {
        if let Kind::Claim(claim) = answer.kind {
            for line in claim.lines {
                lines.push(Line {
                    left: claim.left.clone(),
                    right: line.right,
                    verdict: line.verdict.expect("a verdict"),
                    diagnosis: line.diagnosis,
                });
            }
        }
    }
    assert_eq!(lines.len(), row.expected.len(), "{}", row.id);
    lines
}

#[test]
fn nothing_wrong_is_said() {
    let rows = rows();
    assert!(rows.len() >= 45, "only {} rows", rows.len());
    for row in &rows {
        for (line, expected) in judged(row).iter().zip(&row.expected) {
            let found = line.verdict.word();
            assert!(
                found == expected || found == "undecided",
                "{}: {} = {} is {expected}, not {:?}",
                row.id,
                line.left,
                line.right,
                line.verdict
            );
        }
    }
}

#[test]
fn what_is_decided_stays_decided() {
    let mut decided = 0;
    for row in rows() {
        let found: Vec<String> = judged(&row).iter().map(|l| l.verdict.word().to_owned()).collect();
        assert_eq!(found, row.today, "{}: a verdict has changed; a decision that is right goes into `today`", row.id);
        decided += found.iter().filter(|w| *w != "undecided").count();
    }
    assert!(decided >= 38, "{decided}");
}

#[test]
fn mistakes_are_named() {
    let (mut missed, mut named) = (Vec::new(), 0);
    for row in rows() {
        let lines = judged(&row);
        for line in &lines {
            assert!(line.verdict.word() == "refuted" || line.diagnosis.is_empty(), "{}: a diagnosis of what is not refuted", row.id);
        }
        let Some(line) = lines.iter().find(|l| l.verdict.word() == "refuted") else { continue };
        let told: Vec<&str> = line.diagnosis.iter().map(|e| e.rule.as_str()).collect();
        assert!(told.len() <= 2, "{}: {told:?}", row.id);
        if row.diagnosis.iter().any(|d| !told.contains(&d.as_str())) {
            missed.push(format!("{}: {:?} is not among {told:?}", row.id, row.diagnosis));
        }
        named += row.diagnosis.len();
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(named >= 25, "{named}");
}

/// The values of one side at a point, entry by entry, by the compiled program.
fn values(row: &Row, side: &str, point: &[(String, Num)]) -> Vec<f64> {
    let definitions: String = row.document.split_inclusive('\n').take_while(|l| !l.starts_with("check")).collect();
    let mut session = Session::new();
    session.run(&format!("{definitions}show {side}\n"));
    let definitions = std::mem::take(&mut session.definitions);
    let Run { mut store, answers, errors, .. } = session.finish();
    assert!(errors.is_empty(), "{}: {errors:#?}", row.id);
    let Some(Kind::Shown(shown)) = answers.last().map(|a| &a.kind) else { panic!("{}: no value of {side}", row.id) };
    let roots = definitions.expand(&mut store, &shown.result.raw.entries);
    let mut symbols: Vec<SymbolId> = Vec::new();
    let mut inputs = Vec::new();
    for (name, value) in point {
        // A variable of the other side only has no symbol here.
        if let Some(symbol) = store.find_symbol(name) {
            symbols.push(symbol);
            inputs.push(value.to_f64());
        }
    }
    let program = Program::new(&store, &roots, &symbols).expect("the witness has a value for every variable");
    let mut out = vec![0.0; roots.len()];
    program.run(&inputs, &mut out, &mut Vec::new());
    out
}

#[test]
fn witnesses_hold() {
    let mut met = 0;
    for row in rows() {
        for line in judged(&row) {
            let Verdict::Refuted(Witness::Point { point, left, right, entry, .. }) = &line.verdict else { continue };
            let sides = [(&line.left, left), (&line.right, right)];
            let widths = sides.map(|(text, _)| values(&row, text, point).len());
            assert_eq!(widths[0], widths[1], "{}", row.id);
            for (text, said) in sides {
                let all = values(&row, text, point);
                // Both sides have the same shape; squares aside, a column or a row has its entries in this order.
                let columns = match all.len() {
                    4 => 2,
                    n if entry.is_some_and(|(r, _)| r > 1) || entry.is_none_or(|(_, c)| c == 1) => 1.min(n),
                    n => n,
                };
                let k = entry.map_or(0, |(r, c)| (r - 1) * columns + c - 1);
                assert!(
                    (all[k] - said.number().to_f64()).abs() < 1e-9 * (1.0 + all[k].abs()),
                    "{}: {text} is {}, not {said}",
                    row.id,
                    all[k]
                );
            }
            assert_ne!(left, right, "{}", row.id);
            met += 1;
        }
    }
    assert!(met >= 15, "only {met} witnesses");
}

/// A document that swaps the sides of its claims gets the same verdicts.
#[test]
fn sides_swapped() {
    for row in rows() {
        let lines = judged(&row);
        let definitions: String = row.document.split_inclusive('\n').take_while(|l| !l.starts_with("check")).collect();
        for line in &lines {
            let text = format!("{definitions}check {} == {}\n", line.right, line.left);
            let run = gradus::document::run(&text);
            let Some(Kind::Claim(claim)) = run.answers.last().map(|a| &a.kind) else { panic!("{}: {:?}", row.id, run.errors) };
            let verdict = claim.verdict().expect("a verdict");
            assert_eq!(verdict.word(), line.verdict.word(), "{}: {} = {}: {verdict:?}", row.id, line.right, line.left);
        }
    }
}
