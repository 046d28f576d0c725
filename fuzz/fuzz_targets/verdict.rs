//! Verdicts on pairs of formulas, equal by rewriting, changed in one place, or unrelated: the prover against the refuter against
//! evaluators that know neither.

#![no_main]

use gradus::canon::Canon;
use gradus::document::OneOff;
use gradus::equal::{Reading, Verdict, Witness};
use gradus::number::Num;
use gradus::recheck::{self, Doubt};
use libfuzzer_sys::{Corpus, fuzz_target};
use num_rational::BigRational;

mod formula;

use formula::Formula::{self, Binary, Call, Cases, Number, Power, Variable};
use formula::{CALLS, Exact, NAMES, formula};

/// Steps of a canonical form.
const BUDGET: usize = 5_000;

/// `formula` with one identity at its top.
fn rewritten(formula: &Formula) -> Formula {
    let pair = |op: char, a: &Formula, b: &Formula| Binary(op, Box::new([a.clone(), b.clone()]));
    let call = |name: &str, a: &Formula| CALLS.iter().position(|c| *c == name).map(|k| Call(k, Box::new(a.clone())));
    let minus = |a: &Formula| pair('-', &Number(0), a);
    let new = match formula {
        Binary('+', p) => Some(pair('-', &p[1], &minus(&p[0]))),
        Binary('-', p) => Some(pair('-', &Number(0), &pair('-', &p[1], &p[0]))),
        Binary('*', p) => {
            let squares = (Power(Box::new(pair('+', &p[0], &p[1])), 2, 1), Power(Box::new(pair('-', &p[0], &p[1])), 2, 1));
            Some(pair('/', &pair('-', &squares.0, &squares.1), &Number(4)))
        }
        Binary('/', p) => Some(pair('*', &p[0], &Power(Box::new(p[1].clone()), -1, 1))),
        Binary('M', p) => call("abs", &pair('-', &p[0], &p[1])).map(|gap| pair('/', &pair('+', &pair('+', &p[0], &p[1]), &gap), &Number(2))),
        Call(k, a) => match CALLS[*k] {
            "abs" => call("relu", a).zip(call("relu", &minus(a))).map(|(x, y)| pair('+', &x, &y)),
            "relu" => call("abs", a).map(|x| pair('/', &pair('+', a, &x), &Number(2))),
            "exp" => call("exp", &pair('/', a, &Number(2))).map(|half| Power(Box::new(half), 2, 1)),
            "ln" => call("sqrt", a).and_then(|root| call("ln", &root)).map(|log| pair('*', &Number(2), &log)),
            "sqrt" => Some(Power(a.clone(), 1, 2)),
            _ => None,
        },
        _ => None,
    };
    new.unwrap_or_else(|| pair('+', formula, &Number(0)))
}

/// `formula` with a small mistake at its top.
fn mistaken(formula: &Formula) -> Formula {
    match formula {
        Number(n) => Number(n + 1),
        Variable(k) => Variable((k + 1) % NAMES.len()),
        Binary('+', p) => Binary('-', p.clone()),
        Binary('-', p) => Binary('+', p.clone()),
        Binary('*', p) => Binary('+', p.clone()),
        Binary(op, p) => Binary(*op, Box::new([p[1].clone(), p[0].clone()])),
        Power(a, n, d) => Power(a.clone(), n + d, *d),
        Call(k, a) => Call((k + 1) % CALLS.len(), a.clone()),
        Cases(and, p) => Cases(!and, p.clone()),
    }
}

/// `formula` changed at the `place`-th node from the top, along one path.
fn changed(formula: &Formula, place: u8, path: u8, change: fn(&Formula) -> Formula) -> Formula {
    if place == 0 {
        return change(formula);
    }
    let first = path & 1 == 0;
    let below = |f: &Formula| changed(f, place - 1, path >> 1, change);
    match formula {
        Binary(op, p) if first => Binary(*op, Box::new([below(&p[0]), p[1].clone()])),
        Binary(op, p) => Binary(*op, Box::new([p[0].clone(), below(&p[1])])),
        Power(a, n, d) => Power(Box::new(below(a)), *n, *d),
        Call(k, a) => Call(*k, Box::new(below(a))),
        other => change(other),
    }
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let [how, path, bytes @ ..] = bytes else { return Corpus::Reject };
    let Some(f) = formula(bytes) else { return Corpus::Reject };
    let g = match how % 4 {
        0 => f.clone(),
        1 | 2 => changed(&f, how / 4 % 6, *path, rewritten),
        _ => changed(&f, how / 4 % 6, *path, mistaken),
    };
    let (left, right) = (f.text(false), g.text(how % 4 == 0));
    if left.len().max(right.len()) > 300 {
        return Corpus::Reject;
    }
    // What an input that was kept stands for: `SHOW=1 verdict crash-…`.
    if std::env::var_os("SHOW").is_some() {
        eprintln!("{left} = {right}");
    }
    let Ok(mut question) = OneOff::new(&[&left, &right], &NAMES) else { return Corpus::Keep };
    question.session.canon = Canon::new(BUDGET);
    let Ok(verdict) = question.equal(0, 1, 0..0) else { return Corpus::Keep };
    match &verdict {
        Verdict::Proved { .. } => {
            for numbers in [[713, 1303, -411], [-809, 1109, 503], [2609, -3109, 907], [-1709, -2203, -307]] {
                let point: Vec<(&str, Num)> = NAMES.into_iter().zip(numbers.map(|n| Num::ratio(n, 1009))).collect();
                assert_ne!(recheck::differ(&left, &right, &point), Some(true), "proved: {left} = {right}, at {point:?}");
            }
        }
        Verdict::Refuted(witness @ Witness::Point { point, left: l, right: r, .. }) => {
            assert_eq!(how % 4 == 3, true, "refuted: {left} = {right}: {verdict:?}");
            if let Some(statement) = witness.statement(&question.session.store) {
                let result = recheck::verify(&statement);
                assert!(!matches!(result, Err(Doubt::Wrong(_))), "{left} = {right}: {statement:?}: {result:?}");
            }
            let value = |n: &Num| BigRational::new(n.numerator(), n.denominator());
            let coordinate = |name: &&str| point.iter().find(|(n, _)| n == name).map_or_else(|| value(&Num::ONE), |(_, n)| value(n));
            let point: Vec<BigRational> = NAMES.iter().map(coordinate).collect();
            for (formula, reading) in [(&f, l), (&g, r)] {
                match (formula.at(&point), reading) {
                    (Exact::Value(exact), Reading::Exact(n)) => assert_eq!(exact, value(n), "{} at {point:?}", formula.text(false)),
                    (Exact::Undefined, _) => panic!("{} is undefined at {point:?}", formula.text(false)),
                    _ => {}
                }
            }
        }
        Verdict::Refuted(other) => panic!("{left} = {right}: {other:?}"),
        Verdict::Undecided(reason) => assert_ne!(reason.code(), "contradiction", "{left} = {right}"),
    }
    // The budget is small here, and what was worked out before costs nothing the second time.
    let budget = |v: &Verdict| matches!(v, Verdict::Undecided(reason) if reason.code() == "budget");
    let swapped = question.equal(1, 0, 0..0);
    if !budget(&verdict) && !swapped.as_ref().is_ok_and(budget) {
        assert_eq!(swapped.map(|v| v.word()), Ok(verdict.word()), "{left} = {right}, the other way round");
    }
    Corpus::Keep
});
