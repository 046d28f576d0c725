//! Whole documents on a small budget: statements are answered or refused, and nothing panics.

#![no_main]

use gradus::canon::Canon;
use gradus::document::Session;
use libfuzzer_sys::{Corpus, fuzz_target};

/// Longer texts find the same bugs more slowly.
const LONGEST: usize = 400;
/// Steps of a canonical form.
const BUDGET: usize = 2_000;

fuzz_target!(|text: &str| -> Corpus {
    // A training of a billion epochs is no bug.
    if text.len() > LONGEST || text.contains("train") {
        return Corpus::Reject;
    }
    let mut session = Session::new();
    session.canon = Canon::new(BUDGET);
    session.run(text);
    let run = session.finish();
    for error in &run.errors {
        let _ = error.report().render(text, None, false);
    }
    Corpus::Keep
});
