//! Depth costs memory, not stack: all stages run in a thread with 256 KB.

use gradus::document::{self, Kind, OneOff};

fn with_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(work).expect("a thread");
    thread.join().expect("no panic and no overflow");
}

/// Read, lowered, differentiated and dropped; the derivative has about as many nodes as the text has levels.
fn differentiate(text: String, at_least: usize) {
    with_small_stack(move || {
        let mut question = OneOff::new(&[&text], &["x"]).expect("a readable text");
        let derived = question.derivative(0).expect("a derivative");
        let store = &question.session.store;
        assert!(store.reach(&derived.raw.entries).len() >= at_least);
        let printed = gradus::print::text(store, derived.plain.entries[0], &gradus::print::Options::plain());
        // Printing may refuse a size; it must not recurse.
        assert!(printed.is_ok_and(|t| !t.is_empty()) || at_least > 1000);
        store.verify().expect("a sound store");
    });
}

const DEPTH: usize = 20_000;

#[test]
fn brackets() {
    differentiate(format!("{}x^2{}", "(".repeat(100_000), ")".repeat(100_000)), 1);
}

#[test]
fn calls() {
    differentiate(format!("{}x{}", "sin(".repeat(DEPTH), ")".repeat(DEPTH)), DEPTH);
}

#[test]
fn a_hundred_thousand_levels_are_printed_with_names() {
    let depth = 100_000;
    let text = format!("{}x{}", "sin(".repeat(depth), ")".repeat(depth));
    with_small_stack(move || {
        let mut question = OneOff::new(&[&text], &["x"]).expect("a readable text");
        let derived = question.derivative(0).expect("a derivative");
        let store = &question.session.store;
        let printed =
            gradus::print::text(store, derived.plain.entries[0], &gradus::print::Options::default()).expect("names for what is shared");
        assert!(printed.contains(" where t1 = "), "{}", &printed[..100]);
        assert!(printed.len() < 100 * depth, "{}", printed.len());
    });
}

#[test]
fn powers_to_the_right() {
    differentiate("x^".repeat(2000) + "x", 2000);
}

#[test]
fn quotients() {
    // Every level has a condition of its own, as long as what is below it.
    let depth = 1000;
    differentiate(format!("{}x{}", "1/(1 + ".repeat(depth), ")".repeat(depth)), depth);
}

#[test]
fn long_sums_and_products() {
    let terms: Vec<String> = (1..=DEPTH).map(|k| format!("x^{k}")).collect();
    differentiate(terms.join(" + "), DEPTH);
    differentiate("-".repeat(100_000) + "x", 1);
    let factors: Vec<String> = (1..=2000).map(|k| format!("(x + {k})")).collect();
    differentiate(factors.join("*"), 2000);
}

#[test]
fn a_chain_of_definitions() {
    with_small_stack(|| {
        let mut source = String::from("a0 = x\n");
        for k in 1..=5000 {
            source.push_str(&format!("a{k} = sin(a{})\n", k - 1));
        }
        source.push_str("gradient a5000 wrt x\ncheck a3 == sin(sin(sin(x)))\n");
        let run = document::run(&source);
        assert!(run.errors.is_empty(), "{:?}", &run.errors[..1]);
        let kinds: Vec<_> = run.answers.iter().rev().take(2).map(|a| &a.kind).collect();
        let [Kind::Claim(claim), Kind::Shown(_)] = kinds[..] else { panic!("{kinds:?}") };
        assert_eq!(claim.verdict().map(|v| v.word()), Some("proved"));
    });
}

#[test]
fn nested_arrays_and_mistakes() {
    with_small_stack(|| {
        for text in
            ["[".repeat(50_000), ")".repeat(50_000), "|".repeat(50_001), "x'".repeat(30_000), "[[".repeat(1000) + &"]]".repeat(1000)]
        {
            let run = document::run(&format!("show {text}\nshow 1 + 1\n"));
            assert!(!run.errors.is_empty());
        }
    });
}
