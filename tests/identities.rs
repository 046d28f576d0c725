//! Identities of calculus, class by class, and what is said of them, both ways round.
//!
//! `tests/golden/identities/` holds a class in a file: true claims, which are proved, and false ones, which are refuted; what is
//! true off the kinks and not at them stays undecided. A line with `?` in front is not decided yet; the test fails when it
//! is, so that the mark goes away. A claim holds as far as both sides are defined and the conditions after `for` are met.
//!
//! `cargo test --release --test identities -- --nocapture` prints the share of each class and the slowest claims.

#[path = "golden/corpus.rs"]
mod corpus;

use std::time::{Duration, Instant};

use gradus::document::OneOff;
use gradus::equal::Verdict;

const CLASSES: &[(&str, &str)] = &[
    ("algebra", include_str!("golden/identities/algebra.toml")),
    ("radicals", include_str!("golden/identities/radicals.toml")),
    ("constants", include_str!("golden/identities/constants.toml")),
    ("trigonometric", include_str!("golden/identities/trigonometric.toml")),
    ("inverse", include_str!("golden/identities/inverse.toml")),
    ("windows", include_str!("golden/identities/windows.toml")),
    ("naturals", include_str!("golden/identities/naturals.toml")),
    ("exponential", include_str!("golden/identities/exponential.toml")),
    ("kinks", include_str!("golden/identities/kinks.toml")),
    ("special", include_str!("golden/identities/special.toml")),
    ("integrals", include_str!("golden/identities/integrals.toml")),
    ("mixed", include_str!("golden/identities/mixed.toml")),
    ("general", include_str!("golden/identities/general.toml")),
];

/// The verdict where the conditions hold, and how long it took from the texts on.
fn verdict(left: &str, right: &str, conditions: &[&str]) -> (Verdict, Duration) {
    let texts: Vec<&str> = [left, right].iter().chain(conditions).copied().collect();
    let start = Instant::now();
    let mut question = OneOff::new(&texts, &[]).unwrap_or_else(|errors| panic!("{left} = {right}: {errors:?}"));
    let verdict = question.equal(0, 1, 2..texts.len()).unwrap_or_else(|errors| panic!("{left} = {right}: {errors:?}"));
    (verdict, start.elapsed())
}

/// What a class came to.
#[derive(Default)]
struct Share {
    met: [usize; 2],
    decided: [usize; 2],
}

#[test]
fn are_decided_as_written() {
    let mut wrong: Vec<String> = Vec::new();
    let mut times: Vec<(Duration, String)> = Vec::new();
    let mut all = Share::default();
    println!("{:14} {:>12} {:>14}", "class", "true: proved", "false: refuted");
    for &(class, text) in CLASSES {
        let mut share = Share::default();
        for row in corpus::rows(text) {
            let holds = row.heading == "true";
            let (right, conditions) = row.answer.split_once(" for ").unwrap_or((&row.answer, ""));
            let conditions: Vec<&str> = conditions.split(", ").filter(|c| !c.is_empty()).collect();
            // In the table of integrals the integrand stands first.
            let derivative = format!("diff({right}, x)");
            let right = if class == "integrals" { &derivative } else { right };
            let left = row.question.as_str();
            let mut decided = true;
            for (a, b) in [(left, right), (right, left)] {
                let (found, time) = verdict(a, b, &conditions);
                times.push((time, format!("{a} = {b}")));
                let expected = match row.heading.as_str() {
                    _ if row.open => "undecided",
                    "true" => "proved",
                    "false" => "refuted",
                    _ => "undecided",
                };
                decided &= !matches!(found, Verdict::Undecided(_));
                if found.word() != expected {
                    wrong.push(format!("{class}: {a} = {b} is {expected} here, and now {found:?}"));
                }
            }
            if row.heading != "neither" {
                share.met[usize::from(!holds)] += 1;
                share.decided[usize::from(!holds)] += usize::from(decided);
            }
        }
        print(class, &share);
        for k in 0..2 {
            all.met[k] += share.met[k];
            all.decided[k] += share.decided[k];
        }
    }
    print("all", &all);
    times.sort();
    println!("median {:?}, 99 of 100 within {:?}; the slowest:", times[times.len() / 2].0, times[times.len() * 99 / 100].0);
    for (time, claim) in times.iter().rev().take(6) {
        println!("  {time:?}  {claim}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn print(class: &str, share: &Share) {
    let text = |k: usize| format!("{} of {}", share.decided[k], share.met[k]);
    println!("{class:14} {:>12} {:>14}", text(0), text(1));
}
