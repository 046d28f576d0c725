//! `derivatives.toml`: derivatives as textbooks print them. The numbers come from differences of the function
//! itself, so that nothing of the differentiation is asked about itself.

use super::corpus::{Row, rows};
use super::differences::Differences;
use super::numbers::{Numbers, Stream};
use gradus::document::OneOff;
use gradus::expr::SymbolId;

/// `function wrt x, y` is one mixed derivative, `function gradient x, y` all the first ones.
struct Case {
    row: Row,
    function: String,
    names: Vec<String>,
    gradient: bool,
}

impl Case {
    fn names(&self) -> Vec<&str> {
        self.names.iter().map(String::as_str).collect()
    }

    /// The printed derivatives: one, or an entry for each variable.
    fn parts(&self) -> Vec<&str> {
        if self.gradient { self.row.answer.split("; ").collect() } else { vec![&self.row.answer] }
    }
}

fn cases() -> Vec<Case> {
    let case = |row: Row| {
        let (function, names, gradient) = match (row.question.split_once(" gradient "), row.question.split_once(" wrt ")) {
            (Some((function, names)), _) => (function, names, true),
            (_, Some((function, names))) => (function, names, false),
            _ => (row.question.as_str(), "x", false),
        };
        let (function, names) = (function.to_owned(), names.split(", ").map(str::to_owned).collect());
        Case { function, names, gradient, row }
    };
    rows(include_str!("derivatives.toml")).into_iter().map(case).collect()
}

#[test]
fn as_in_the_book() {
    let cases = cases();
    assert!(cases.len() >= 260, "only {} rows", cases.len());
    let mut wrong = Differences::default();
    for case in &cases {
        let mut question = OneOff::new(&[&case.function], &case.names()).expect("a function");
        let derived = if case.gradient { question.gradient(0) } else { question.derivative(0) }.expect("a derivative");
        let store = &mut question.session.store;
        let entries = derived.value.entries.iter().map(|&e| {
            let shown = gradus::simplify::piecewise(store, e);
            gradus::print::text(store, shown, &gradus::print::Options::default()).expect("a short text")
        });
        wrong.compare(&case.row, &entries.collect::<Vec<_>>().join("; "));
        question.session.store.verify().expect("a sound store");
    }
    wrong.none();
}

#[test]
fn as_the_differences_say() {
    let mut stream = Stream(2024);
    for case in &cases() {
        for (k, printed) in case.parts().into_iter().enumerate() {
            let by = if case.gradient { &case.names[k..=k] } else { &case.names[..] };
            compare(case, printed, by, &mut stream);
        }
    }
}

fn compare(case: &Case, printed: &str, by: &[String], stream: &mut Stream) {
    let function = &case.function;
    // The names come in the order of the list, whatever the two texts use.
    let mut question = OneOff::new(&[function, printed], &case.names()).expect("both can be read");
    let roots = [0, 1].map(|k| question.shown(k).expect("a value").raw.entries[0]);
    let store = &question.session.store;
    let symbols: Vec<SymbolId> = store.symbols().collect();
    let by: Vec<usize> =
        by.iter().map(|n| symbols.iter().position(|&s| store.symbol_name(s) == n).expect("a variable of the store")).collect();
    let mut value = Numbers::new(store, roots[0], &symbols);
    let mut slope = Numbers::new(store, roots[1], &symbols);
    let mut met = 0;
    for _ in 0..200 {
        let point = stream.point(symbols.len());
        let (expected, found) = (value.derivative(&point, &by, 1.0), slope.at(&point));
        let tolerance = [1e-8, 1e-6, 1e-4][by.len() - 1] * (1.0 + expected.abs()) * (1.0 + value.at(&point).abs());
        // Not across a kink or beside a pole: there the differences of two widths disagree.
        let narrow = value.derivative(&point, &by, 0.5);
        if (expected - narrow).abs() > tolerance / 4.0 || !(expected - narrow).is_finite() {
            continue;
        }
        assert!(found.is_finite(), "{function}: the derivative {printed} has no value at {point:?}");
        assert!((expected - found).abs() <= tolerance, "{function} at {point:?}: {printed} is {found}, differences say {expected}");
        met += 1;
    }
    assert!(met >= 20, "{function}: only {met} points inside the domain");
}
