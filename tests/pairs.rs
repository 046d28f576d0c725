//! Random claims, true by rewriting or false by one small mistake: the prover against the refuter against
//! enclosures of an evaluator of their own.
//!
//! `PAIRS=200000 cargo test --release --test pairs -- --nocapture` is the long run; it prints the shares.

#[allow(dead_code, reason = "not every test needs all of it")]
mod common;

use common::{Formula, NAMES, formulas};
use gradus::canon::Canon;
use gradus::document::OneOff;
use gradus::equal::{self, Reading, Verdict, Witness};
use gradus::number::Num;
use gradus::recheck::{self, Doubt, Said, Statement};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use Formula::{Add, Call, Div, Mul, Number, Power, Sub};

const FUNCTIONS: &[&str] =
    &["sin", "cos", "exp", "tanh", "sigmoid", "atan", "ln", "sqrt", "abs", "relu", "sinh", "tan", "softplus", "cbrt"];

fn call(f: &'static str, a: Formula) -> Formula {
    Call(f, Box::new(a))
}

fn add(a: Formula, b: Formula) -> Formula {
    Add(Box::new(a), Box::new(b))
}

fn sub(a: Formula, b: Formula) -> Formula {
    Sub(Box::new(a), Box::new(b))
}

fn mul(a: Formula, b: Formula) -> Formula {
    Mul(Box::new(a), Box::new(b))
}

fn div(a: Formula, b: Formula) -> Formula {
    Div(Box::new(a), Box::new(b))
}

fn power(a: Formula, n: i32) -> Formula {
    Power(Box::new(a), n)
}

/// Small decisions from one seed.
struct Choices(u64);

impl Choices {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// What is equal to `f` wherever both are defined, by one identity at its top.
fn identity(f: &Formula, choices: &mut Choices) -> Option<Formula> {
    let half = |a: &Formula| div(a.clone(), Number(2));
    let minus = |a: &Formula| sub(Number(0), a.clone());
    let square = |a: &Formula| power(a.clone(), 2);
    let length = |a: &Formula| call("sqrt", add(Number(1), square(a)));
    let same = |a: &Formula| call("abs", a.clone());
    let pick = choices.below(3);
    Some(match f {
        Call("sin", a) if pick == 0 => {
            let t = call("tan", half(a));
            div(mul(Number(2), t.clone()), add(Number(1), power(t, 2)))
        }
        Call("sin", a) => mul(Number(2), mul(call("sin", half(a)), call("cos", half(a)))),
        Call("cos", a) if pick == 0 => {
            let t = power(call("tan", half(a)), 2);
            div(sub(Number(1), t.clone()), add(Number(1), t))
        }
        Call("cos", a) => sub(Number(1), mul(Number(2), power(call("sin", half(a)), 2))),
        Call("tan", a) if pick == 0 => {
            let t = call("tan", half(a));
            div(mul(Number(2), t.clone()), sub(Number(1), power(t, 2)))
        }
        Call("tan", a) => div(call("sin", *a.clone()), call("cos", *a.clone())),
        Call("exp", a) if pick == 0 => add(call("sinh", *a.clone()), call("cosh", *a.clone())),
        Call("exp", a) => power(call("exp", half(a)), 2),
        Call("sinh", a) if pick == 0 => mul(Number(2), mul(call("sinh", half(a)), call("cosh", half(a)))),
        Call("sinh", a) => div(sub(call("exp", *a.clone()), call("exp", minus(a))), Number(2)),
        Call("tanh", a) if pick == 0 => div(call("sinh", *a.clone()), call("cosh", *a.clone())),
        Call("tanh", a) => sub(Number(1), div(Number(2), add(call("exp", mul(Number(2), *a.clone())), Number(1)))),
        Call("sigmoid", a) if pick == 0 => div(add(Number(1), call("tanh", half(a))), Number(2)),
        Call("sigmoid", a) => sub(Number(1), call("sigmoid", minus(a))),
        Call("softplus", a) if pick == 0 => add(call("relu", *a.clone()), call("softplus", minus(&same(a)))),
        Call("softplus", a) => add(*a.clone(), call("softplus", minus(a))),
        Call("ln", a) if pick == 0 => div(call("ln", square(a)), Number(2)),
        Call("ln", a) => mul(Number(2), call("ln", call("sqrt", *a.clone()))),
        Call("sqrt", a) if pick == 0 => div(*a.clone(), call("sqrt", *a.clone())),
        Call("sqrt", a) => call("exp", div(call("ln", *a.clone()), Number(2))),
        Call("cbrt", a) => div(call("cbrt", mul(Number(8), *a.clone())), Number(2)),
        Call("abs", a) if pick == 0 => call("sqrt", square(a)),
        Call("abs", a) => add(call("relu", *a.clone()), call("relu", minus(a))),
        Call("relu", a) => div(add(*a.clone(), call("abs", *a.clone())), Number(2)),
        Call("atan", a) if pick == 0 => call("asin", div(*a.clone(), length(a))),
        Call("atan", a) if pick == 1 => mul(Number(2), call("atan", div(*a.clone(), add(Number(1), length(a))))),
        Call("atan", a) => sub(Number(0), call("atan", minus(a))),
        Mul(a, b) => div(sub(power(Add(a.clone(), b.clone()), 2), power(Sub(a.clone(), b.clone()), 2)), Number(4)),
        Div(a, b) => mul(*a.clone(), power(*b.clone(), -1)),
        Power(a, 2) if pick == 0 => power(same(a), 2),
        Power(a, 2) => Mul(a.clone(), a.clone()),
        Power(a, n @ (3 | -1)) => Mul(Box::new(power(*a.clone(), n - 1)), a.clone()),
        Add(a, b) => Sub(b.clone(), Box::new(minus(a))),
        Sub(a, b) => sub(Number(0), Sub(b.clone(), a.clone())),
        _ => return None,
    })
}

/// One small mistake at the top.
fn mistake(f: &Formula, choices: &mut Choices) -> Option<Formula> {
    Some(match f {
        Number(n) => Number(n + 1),
        Add(a, b) => Sub(a.clone(), b.clone()),
        Sub(a, b) if choices.below(2) == 0 => Sub(b.clone(), a.clone()),
        Sub(a, b) => Add(a.clone(), b.clone()),
        Mul(a, b) => {
            if choices.below(2) == 0 {
                Add(a.clone(), b.clone())
            } else {
                mul(Number(2), Mul(a.clone(), b.clone()))
            }
        }
        Div(a, b) => Div(b.clone(), a.clone()),
        Power(a, n) => Power(a.clone(), n + 1),
        Call("sin", a) => Call("cos", a.clone()),
        Call("cos", a) => Call("sin", a.clone()),
        Call("tanh", a) => Call("sigmoid", a.clone()),
        Call("abs", a) => Call("relu", a.clone()),
        Call(f, a) => mul(Number(-1), Call(f, a.clone())),
        Formula::Variable(k) => Formula::Variable((k + 1) % 3),
    })
}

/// `f` with `change` made somewhere; walks down at random, and takes the last place where it can be made.
fn changed(f: &Formula, choices: &mut Choices, change: &mut dyn FnMut(&Formula, &mut Choices) -> Option<Formula>) -> Option<Formula> {
    if choices.below(3) == 0
        && let Some(new) = change(f, choices)
    {
        return Some(new);
    }
    let first = choices.below(2) == 0;
    let below = match f {
        Add(a, b) if first => changed(a, choices, change).map(|a| Add(Box::new(a), b.clone())),
        Add(a, b) => changed(b, choices, change).map(|b| Add(a.clone(), Box::new(b))),
        Sub(a, b) if first => changed(a, choices, change).map(|a| Sub(Box::new(a), b.clone())),
        Sub(a, b) => changed(b, choices, change).map(|b| Sub(a.clone(), Box::new(b))),
        Mul(a, b) if first => changed(a, choices, change).map(|a| Mul(Box::new(a), b.clone())),
        Mul(a, b) => changed(b, choices, change).map(|b| Mul(a.clone(), Box::new(b))),
        Div(a, b) if first => changed(a, choices, change).map(|a| Div(Box::new(a), b.clone())),
        Div(a, b) => changed(b, choices, change).map(|b| Div(a.clone(), Box::new(b))),
        Power(a, n) => changed(a, choices, change).map(|a| Power(Box::new(a), *n)),
        Call(g, a) => changed(a, choices, change).map(|a| Call(g, Box::new(a))),
        _ => None,
    };
    below.or_else(|| change(f, choices))
}

/// Whether the two certainly differ somewhere, by enclosures of an evaluator that knows nothing of verdicts.
fn differ(f: &Formula, g: &Formula) -> bool {
    const POINTS: [[i64; 3]; 6] =
        [[713, 1303, -411], [1907, 613, 2311], [-809, 1109, 503], [311, -773, 1607], [2609, 3109, 907], [-1709, -2203, -307]];
    POINTS.iter().any(|point| {
        let named: Vec<(&str, Num)> = NAMES.into_iter().zip(point.iter().map(|&n| Num::ratio(n, 1009))).collect();
        recheck::differ(&f.text(), &g.text(), &named) == Some(true)
    })
}

#[derive(Default)]
struct Shares {
    proved: usize,
    refuted: usize,
    undecided: usize,
    void: usize,
}

impl Shares {
    fn note(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Proved { .. } => self.proved += 1,
            Verdict::Refuted(_) => self.refuted += 1,
            Verdict::Undecided(reason) if matches!(reason.code(), "empty-common-domain" | "no-common-point") => self.void += 1,
            Verdict::Undecided(_) => self.undecided += 1,
        }
    }

    fn of(&self, part: usize) -> f64 {
        part as f64 / (self.proved + self.refuted + self.undecided).max(1) as f64
    }
}

/// What a witness says, with the formulas as they were written. A variable that the engine dropped, as in `0*x`, has any value.
fn said(f: &Formula, g: &Formula, witness: &Witness) -> Option<Statement> {
    let Witness::Point { point, left, right, .. } = witness else { return None };
    let reading = |r: &Reading| match r {
        Reading::Exact(n) => Said::Exact(n.to_string()),
        Reading::Digits(text) => Said::Decimal(text.clone()),
        Reading::Undefined => Said::Undefined,
    };
    Some(Statement {
        point: NAMES
            .iter()
            .map(|&name| {
                let value = point.iter().find(|p| p.0 == name).map_or("1".to_owned(), |p| p.1.to_string());
                (name.to_owned(), value)
            })
            .collect(),
        left: (f.text(), reading(left)),
        right: (g.text(), reading(right)),
        ..Statement::default()
    })
}

/// Whether a proof met a point that refutes it.
fn contradicts(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Undecided(reason) if reason.code() == "contradiction")
}

fn judge(f: &Formula, g: &Formula) -> Option<Verdict> {
    let mut question = OneOff::new(&[&f.text(), &g.text()], &NAMES).ok()?;
    question.equal(0, 1, 2..2).ok()
}

/// One pair of so many is put to the prover alone, which a point mostly spares the search for false ones.
const UNAIDED: usize = 10;

fn proved_unaided(f: &Formula, g: &Formula) -> bool {
    let Ok(mut question) = OneOff::new(&[&f.text(), &g.text()], &NAMES) else { return false };
    let (Ok(left), Ok(right)) = (question.value(0), question.value(1)) else { return false };
    equal::proved_unaided(&mut question.session.store, &mut Canon::default(), left.entries[0], right.entries[0])
}

#[test]
fn no_false_verdict() {
    let pairs: usize = std::env::var("PAIRS").ok().and_then(|n| n.parse().ok()).unwrap_or(400);
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = formulas(FUNCTIONS, true);
    let (mut same, mut other) = (Shares::default(), Shares::default());
    let (mut refuted, mut open) = (0, Vec::new());
    for k in 0..pairs {
        let f = strategy.new_tree(&mut runner).expect("a formula").current();
        let mut choices = Choices(k as u64);
        let mut g = f.clone();
        for _ in 0..1 + choices.below(3) {
            g = changed(&g, &mut choices, &mut identity).unwrap_or(g);
        }
        let named = |f: &Formula, g: &Formula| format!("{} = {}", f.text(), g.text());
        if let Some(verdict) = judge(&f, &g) {
            assert!(!contradicts(&verdict), "{}", named(&f, &g));
            assert!(!matches!(verdict, Verdict::Refuted(_)), "true, and refuted: {}\n{verdict:?}", named(&f, &g));
            let proved = matches!(verdict, Verdict::Proved { .. });
            assert!(!proved || k % UNAIDED != 0 || proved_unaided(&f, &g), "a proof that needed a point: {}", named(&f, &g));
            same.note(&verdict);
        }
        let Some(h) = changed(&g, &mut choices, &mut mistake) else { continue };
        let wrong = differ(&f, &h);
        assert!(!(wrong && k % UNAIDED == 0 && proved_unaided(&f, &h)), "false, and proved unaided: {}", named(&f, &h));
        let Some(verdict) = judge(&f, &h) else { continue };
        assert!(!contradicts(&verdict), "{}", named(&f, &h));
        assert!(!(wrong && matches!(verdict, Verdict::Proved { .. })), "false, and proved: {}", named(&f, &h));
        if let Verdict::Refuted(witness) = &verdict {
            let statement = said(&f, &h, witness).expect("a point");
            let result = recheck::verify(&statement);
            assert!(!matches!(result, Err(Doubt::Wrong(_))), "{}: {statement:?}: {result:?}", named(&f, &h));
            if let Err(doubt) = result {
                open.push(format!("{}: {doubt}: {statement:?}", named(&f, &h)));
            }
            refuted += 1;
        }
        if wrong {
            other.note(&verdict);
        }
    }
    println!("true claims: {:.1} % proved of {} with a common domain", 100.0 * same.of(same.proved), same.proved + same.undecided);
    println!("false claims: {:.1} % refuted of {}", 100.0 * other.of(other.refuted), other.refuted + other.undecided);
    println!("witnesses: {} of {refuted} confirmed by the recheck", refuted - open.len());
    assert!(open.len() * 100 <= refuted, "{} of {refuted} witnesses are not confirmed:\n{}", open.len(), open.join("\n"));
    assert!(same.of(same.proved) > 0.9, "only {:.3} of the true claims are proved", same.of(same.proved));
    assert!(other.of(other.refuted) > 0.97, "only {:.3} of the false claims are refuted", other.of(other.refuted));
}

/// Identities are identities, and mistakes are mistakes: what the test above rests on.
#[test]
fn the_rewriting_itself_is_right() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = formulas(FUNCTIONS, true);
    let mut mistakes = 0;
    for k in 0..2_000 {
        let f = strategy.new_tree(&mut runner).expect("a formula").current();
        let mut choices = Choices(k);
        if let Some(g) = changed(&f, &mut choices, &mut identity) {
            assert!(!differ(&f, &g), "{} = {}", f.text(), g.text());
        }
        if let Some(h) = changed(&f, &mut choices, &mut mistake) {
            mistakes += usize::from(differ(&f, &h));
        }
    }
    assert!(mistakes > 700, "{mistakes}");
}
