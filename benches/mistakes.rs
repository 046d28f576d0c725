//! What a diagnosis takes: a refuted claim with its verdict and its explanations, and the verdict alone beside it.

use divan::Bencher;
use gradus::document::OneOff;

fn main() {
    divan::main();
}

/// A function and a wrong derivative: one mistake, two mistakes, none that the catalogue knows.
const CLAIMS: &[(&str, &str)] = &[
    ("(3*x + 1)^5", "5*(3*x + 1)^4"),
    ("exp(3*x)*sin(x^2)", "3*exp(3*x)*sin(x^2) + exp(3*x)*cos(x^2)"),
    ("x/(x^2 + 1)", "(x^2 - 1)/(x^2 + 1)^2"),
    ("x^2*sin(3*x)", "2*x*cos(3*x)"),
    ("ln(x^2 + 1)*sqrt(x)", "ln(2*x)*sqrt(x) + ln(x^2 + 1)/(2*sqrt(x))"),
    ("x^2*sin(3*x)", "x^7 + 3*cos(x)"),
];

#[divan::bench(args = 0..CLAIMS.len())]
fn diagnosed(bencher: Bencher, k: usize) {
    let (function, claim) = CLAIMS[k];
    bencher.bench(|| {
        let mut question = OneOff::new(&[function, claim], &["x"]).expect("the texts can be read");
        let derived = question.derivative(0).expect("there is a derivative");
        question.check(&derived, 1..2, None, 2..2).expect("the claim has a value")
    });
}

#[divan::bench(args = 0..CLAIMS.len())]
fn judged(bencher: Bencher, k: usize) {
    let (function, claim) = CLAIMS[k];
    bencher.bench(|| {
        let mut question = OneOff::new(&[&format!("diff({function}, x)"), claim], &[]).expect("the texts can be read");
        question.equal(0, 1, 2..2).expect("both sides have values")
    });
}
