//! How long a claim takes: the median, the 99th percentile and the longest of a corpus.
//!
//! The claims are the identities of `tests/golden/identities` both ways round, and the thousand derivatives of `benches/data/w1.txt`,
//! each with its derivative and with two wrong ones.

use std::time::{Duration, Instant};

use gradus::document::OneOff;
use gradus::print::{self, Options};

fn main() {
    // `cargo test --benches` only wants to see that it compiles.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("{:12} {:>6} {:>10} {:>10} {:>10}", "", "claims", "median", "99 %", "longest");
    report("identities", &identities());
    report("derivatives", &derivatives());
    report("mistakes", &mistakes());
}

type Claims = Vec<(String, String)>;

/// The claims that hold or fail without conditions. In the table of integrals the integrand stands first.
fn identities() -> Claims {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/identities");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the corpus").map(|f| f.expect("a file").path()).collect();
    files.sort();
    let mut claims = Claims::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a text");
        let integrals = file.file_stem().is_some_and(|name| name == "integrals");
        let rows = text.lines().filter(|line| !line.starts_with('#') && line.ends_with('"') && !line.contains(" for "));
        for (a, b) in rows.filter_map(|line| line.trim_start_matches(['?', ' ', '"']).trim_end_matches('"').split_once("\" = \"")) {
            let b = if integrals { format!("diff({b}, x)") } else { b.to_owned() };
            claims.extend([(a.to_owned(), b.clone()), (b, a.to_owned())]);
        }
    }
    claims
}

fn derivatives() -> Claims {
    include_str!("data/w1.txt").lines().map(|text| (format!("diff({text}, x)"), derivative(text))).collect()
}

fn mistakes() -> Claims {
    let wrong = |text: &str| {
        let right = derivative(text);
        let left = format!("diff({text}, x)");
        [(left.clone(), format!("2*({right}) + 1/7")), (left, format!("{right} + x/1000"))]
    };
    include_str!("data/w1.txt").lines().flat_map(wrong).collect()
}

fn derivative(text: &str) -> String {
    let mut question = OneOff::new(&[text], &["x"]).expect("a readable text");
    let derived = question.derivative(0).expect("a derivative");
    print::text(&question.session.store, derived.plain.entries[0], &Options::plain()).expect("a short text")
}

fn report(name: &str, claims: &Claims) {
    let mut times: Vec<(Duration, usize)> = Vec::new();
    let mut words = [0; 3];
    for (k, (left, right)) in claims.iter().enumerate() {
        let start = Instant::now();
        let mut question = OneOff::new(&[left, right], &[]).expect("readable texts");
        let verdict = question.equal(0, 1, 0..0).expect("a verdict");
        times.push((start.elapsed(), k));
        words[["proved", "refuted", "undecided"].iter().position(|w| *w == verdict.word()).unwrap_or(2)] += 1;
    }
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].0;
    let (longest, k) = times[times.len() - 1];
    println!("{name:12} {:>6} {:>10.1?} {:>10.1?} {longest:>10.1?}   {} = {}", claims.len(), at(50), at(99), claims[k].0, claims[k].1);
    let [proved, refuted, undecided] = words;
    println!("{:12} {proved} proved, {refuted} refuted, {undecided} undecided", "");
}
