//! What is said of refuted lines: the examples of the catalogue, and lines that must not be misread.

use gradus::derivation::mistakes::{Explanation, examples};
use gradus::document::Kind;

/// The verdict on the last line of the last claim of a document, and what is said of it.
fn last(document: &str) -> (String, Vec<Explanation>) {
    let run = gradus::run(document);
    assert!(run.errors.is_empty(), "{document}: {:#?}", run.errors);
    let claim = run.answers.iter().rev().find_map(|a| match &a.kind {
        Kind::Claim(claim) => claim.lines.last(),
        _ => None,
    });
    let line = claim.unwrap_or_else(|| panic!("no claim in {document}"));
    (line.verdict.as_ref().map_or("none", |v| v.word()).to_owned(), line.diagnosis.clone())
}

#[test]
fn every_example_is_recognised() {
    let mut missed = Vec::new();
    for (name, document) in examples() {
        let (verdict, told) = last(&document);
        let names: Vec<&str> = told.iter().map(|e| e.rule.as_str()).collect();
        if verdict != "refuted" || !names.contains(&name) {
            missed.push(format!("{name}: {verdict}, {told:#?}\n{document}"));
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}
