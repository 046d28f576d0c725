//! Identities of calculus and what is said of them, both ways round.
//!
//! `tests/golden/identities.toml` holds them. A true one is proved or stays open, a false one is refuted.

use gradus::document::OneOff;
use gradus::equal::Verdict;

fn verdict(left: &str, right: &str) -> Verdict {
    let mut question = OneOff::new(&[left, right], &[]).unwrap_or_else(|errors| panic!("{left} = {right}: {errors:?}"));
    question.equal(0, 1, 2..2).expect("values")
}

#[test]
fn are_decided_as_written() {
    let text = include_str!("golden/identities.toml");
    let mut expected = "";
    let mut met = 0;
    let mut wrong = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        if let Some(heading) = line.strip_prefix('[') {
            expected = heading.strip_suffix(']').expect("a heading");
            continue;
        }
        let (left, right) = line.split_once("\" = \"").expect("a line of the form \"…\" = \"…\"");
        let (left, right) = (left.trim_matches('"'), right.trim_matches('"'));
        for (a, b) in [(left, right), (right, left)] {
            let found = verdict(a, b);
            let said = if matches!(found, Verdict::Undecided(_)) { "open" } else { found.word() };
            if said != expected {
                wrong.push(format!("{a} = {b} is {expected} here, and now {found:?}"));
            }
            met += 1;
        }
    }
    assert!(met > 100);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
