//! Derivatives as textbooks print them, each checked by numbers as well.
//!
//! `tests/golden/derivatives.toml` holds them. The numbers come from differences of the function itself, so that
//! nothing of the differentiation is asked about itself.

use gradus::compile::Program;
use gradus::document::OneOff;
use gradus::expr::{ExprId, Store, SymbolId};

struct Case {
    function: String,
    wrt: Vec<String>,
    printed: String,
}

/// The lines `"function wrt x, y" = "derivative"`; headings and comments go by.
fn cases() -> Vec<Case> {
    let text = include_str!("golden/derivatives.toml");
    let lines = text.lines().filter(|l| !(l.is_empty() || l.starts_with('#') || l.starts_with('[')));
    let case = |line: &str| {
        let (question, answer) = line.split_once("\" = \"").expect("a line of the form \"…\" = \"…\"");
        let question = question.strip_prefix('"').expect("an opening quote");
        let (function, wrt) = question.split_once(" wrt ").unwrap_or((question, "x"));
        let wrt = wrt.split(", ").map(str::to_owned).collect();
        Case { function: function.to_owned(), wrt, printed: answer.strip_suffix('"').expect("a closing quote").to_owned() }
    };
    lines.map(case).collect()
}

#[test]
fn as_in_the_book() {
    let cases = cases();
    assert!(cases.len() >= 100);
    let mut wrong = Vec::new();
    for Case { function, wrt, printed } in &cases {
        let names: Vec<&str> = wrt.iter().map(String::as_str).collect();
        let mut question = OneOff::new(&[function], &names).expect("a function");
        let derived = question.derivative(0).expect("a derivative");
        let shown = gradus::simplify::piecewise(&mut question.session.store, derived.value.entries[0]);
        let text = gradus::print::text(&question.session.store, shown, &gradus::print::Options::default()).expect("a short text");
        if text != *printed {
            wrong.push(format!("d/d{} {function}\n  printed  {text}\n  expected {printed}", wrt.join(" d")));
        }
        question.session.store.verify().expect("a sound store");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A function of the symbols of a store as numbers.
struct Numbers {
    program: Program,
    scratch: Vec<f64>,
}

impl Numbers {
    fn new(store: &Store, root: ExprId, symbols: &[SymbolId]) -> Numbers {
        Numbers { program: Program::new(store, &[root], symbols).expect("a program"), scratch: Vec::new() }
    }

    fn at(&mut self, point: &[f64]) -> f64 {
        let mut out = [0.0];
        self.program.run(point, &mut out, &mut self.scratch);
        out[0]
    }

    /// The derivative by the variables `by`, one after the other, by differences of sixth order.
    fn derivative(&mut self, point: &[f64], by: &[usize], width: f64) -> f64 {
        let [first, rest @ ..] = by else { return self.at(point) };
        // Each further difference loses digits, so the steps grow.
        let h = width * [2e-3, 2e-2, 5e-2][by.len() - 1] * point[*first].abs().max(0.5);
        let mut moved = point.to_vec();
        let mut sum = 0.0;
        for (k, weight) in [(1.0, 45.0), (2.0, -9.0), (3.0, 1.0)] {
            moved[*first] = point[*first] + k * h;
            sum += weight * self.derivative(&moved, rest, width);
            moved[*first] = point[*first] - k * h;
            sum -= weight * self.derivative(&moved, rest, width);
        }
        sum / (60.0 * h)
    }
}

/// Numbers in (0, 1) that look random and never change.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[test]
fn as_the_differences_say() {
    let mut stream = Stream(2024);
    for Case { function, wrt, printed } in &cases() {
        // The names come in the order of the list, whatever the two texts use.
        let names: Vec<&str> = wrt.iter().map(String::as_str).collect();
        let mut question = OneOff::new(&[function, printed], &names).expect("both can be read");
        let roots = [0, 1].map(|k| question.shown(k).expect("a value").raw.entries[0]);
        let store = &question.session.store;
        let symbols: Vec<SymbolId> = store.symbols().collect();
        let by: Vec<usize> =
            names.iter().map(|n| symbols.iter().position(|&s| store.symbol_name(s) == *n).expect("a variable of the store")).collect();
        let mut value = Numbers::new(store, roots[0], &symbols);
        let mut slope = Numbers::new(store, roots[1], &symbols);
        let mut met = 0;
        for _ in 0..200 {
            // Inside (0, 1), beyond 1, and negative numbers: every domain of the list has points among these.
            let (low, high) = [(0.15, 0.85), (1.2, 2.8), (-2.4, -0.2)][(stream.next() * 3.0) as usize];
            let point: Vec<f64> = symbols.iter().map(|_| low + (high - low) * stream.next()).collect();
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
}
