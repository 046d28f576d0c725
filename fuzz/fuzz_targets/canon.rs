//! Canonical and readable forms of random formulas: their exact values stay, they read back as themselves, and the
//! order of operands does not show.

#![no_main]

use gradus::canon::Canon;
use gradus::document::OneOff;
use gradus::enclose::{Constants, Outcome, Point, evaluate};
use gradus::expr::{ExprId, Store};
use gradus::number::Num;
use gradus::print::{self, Options};
use gradus::simplify;
use libfuzzer_sys::{Corpus, fuzz_target};
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

const NAMES: [&str; 3] = ["x", "y", "z"];
const CALLS: [&str; 9] = ["abs", "sign", "step", "relu", "exp", "ln", "sqrt", "sin", "tanh"];
/// Operations of a formula.
const LONGEST: usize = 16;
/// Steps of a canonical form.
const BUDGET: usize = 20_000;
/// The most bits of a number.
const BITS: u64 = 2_000;

#[derive(Clone)]
enum Formula {
    Number(i64),
    Variable(usize),
    Binary(char, Box<[Formula; 2]>),
    /// To the power `n/d`.
    Power(Box<Formula>, i32, i32),
    Call(usize, Box<Formula>),
    /// The second value where the first is less than the next, and or or where it is positive; else the last.
    Cases(bool, Box<[Formula; 4]>),
}

use Formula::*;

/// The value of a formula at a point. Nothing is `Unknown` that has no value.
enum Exact {
    Value(BigRational),
    Undefined,
    Unknown,
}

use Exact::*;

/// A stack machine: each byte is a leaf or an operation on what lies on top.
fn formula(bytes: &[u8]) -> Option<Formula> {
    let mut stack: Vec<Formula> = Vec::new();
    for &byte in bytes.iter().take(LONGEST * 2) {
        let (kind, k) = (byte % 16, usize::from(byte / 16));
        let next = match kind {
            0 | 1 => Variable(k % 3),
            2 => Number(k as i64 - 6),
            3..=8 => {
                let (b, a) = (stack.pop()?, stack.pop()?);
                Binary(['+', '-', '*', '*', '/', '^'][usize::from(kind) - 3], Box::new([a, b]))
            }
            9 | 10 => Power(Box::new(stack.pop()?), k as i32 - 4, 1),
            11 => Power(Box::new(stack.pop()?), k as i32 - 6, 2),
            12 | 13 => Call(k % CALLS.len(), Box::new(stack.pop()?)),
            14 => {
                let (b, a) = (stack.pop()?, stack.pop()?);
                Binary(if k % 2 == 0 { 'M' } else { 'm' }, Box::new([a, b]))
            }
            _ => {
                let (d, c, b, a) = (stack.pop()?, stack.pop()?, stack.pop()?, stack.pop()?);
                Cases(k % 2 == 0, Box::new([a, b, c, d]))
            }
        };
        stack.push(next);
    }
    stack.pop()
}

impl Formula {
    fn text(&self, swap: bool) -> String {
        match self {
            Number(n) => format!("({n})"),
            Variable(k) => NAMES[*k].to_owned(),
            Binary(op, pair) => {
                let (a, b) = (pair[0].text(swap), pair[1].text(swap));
                match op {
                    'M' | 'm' => {
                        let name = if *op == 'M' { "max" } else { "min" };
                        if swap { format!("{name}({b}, {a})") } else { format!("{name}({a}, {b})") }
                    }
                    '+' | '*' if swap => format!("({b} {op} {a})"),
                    _ => format!("({a} {op} {b})"),
                }
            }
            Power(a, n, d) => format!("({}^({n}/{d}))", a.text(swap)),
            Call(k, a) => format!("{}({})", CALLS[*k], a.text(swap)),
            Cases(and, parts) => {
                let [a, b, c, d] = &**parts;
                let (a, b, c, d) = (a.text(swap), b.text(swap), c.text(swap), d.text(swap));
                let word = if *and { "and" } else { "or" };
                let (first, second) = (format!("{a} < {c}"), format!("{a} > 0"));
                let both = if swap { format!("{second} {word} {first}") } else { format!("{first} {word} {second}") };
                format!("cases({both}: {b}; else: {d})")
            }
        }
    }

    fn at(&self, point: &[BigRational]) -> Exact {
        let value = match self {
            Number(n) => BigRational::from_integer((*n).into()),
            Variable(k) => point[*k].clone(),
            Binary(op, pair) => match (pair[0].at(point), pair[1].at(point)) {
                (Undefined, _) | (_, Undefined) => return Undefined,
                (Value(a), Value(b)) => match op {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' if b.is_zero() => return Undefined,
                    '/' => a / b,
                    'M' => a.max(b),
                    'm' => a.min(b),
                    _ => return Unknown,
                },
                _ => return Unknown,
            },
            Power(a, n, d) => match a.at(point) {
                Value(a) => match n % d == 0 {
                    true if a.is_zero() && *n < 0 => return Undefined,
                    true => a.pow(n / d),
                    false if a.is_negative() || (a.is_zero() && *n < 0) => return Undefined,
                    false if a.is_zero() => a,
                    false => return Unknown,
                },
                other => return other,
            },
            Call(k, a) => match (a.at(point), CALLS[*k]) {
                (Value(a), "abs") => a.abs(),
                (Value(a), "sign") => a.signum(),
                (Value(a), "step") => if a.is_positive() { BigRational::one() } else { BigRational::zero() },
                (Value(a), "relu") => a.max(BigRational::zero()),
                (Value(a), "ln") if !a.is_positive() => return Undefined,
                (Value(a), "sqrt") if a.is_negative() => return Undefined,
                (Undefined, _) => return Undefined,
                _ => return Unknown,
            },
            Cases(and, parts) => {
                let (a, c) = (parts[0].at(point), parts[2].at(point));
                let (Value(a), Value(c)) = (&a, &c) else { return if matches!(a, Undefined) { Undefined } else { Unknown } };
                let holds = if *and { a < c && a.is_positive() } else { a < c || a.is_positive() };
                return parts[if holds { 1 } else { 3 }].at(point);
            }
        };
        if value.numer().bits().max(value.denom().bits()) > BITS { Unknown } else { Value(value) }
    }
}

/// Texts read together, and what they stand for.
fn read(texts: &[&str]) -> Option<(OneOff, Vec<ExprId>)> {
    // What divides by a literal zero is refused.
    let mut question = OneOff::new(texts, &NAMES).ok()?;
    question.session.canon = Canon::new(BUDGET);
    let ids = (0..texts.len()).map(|k| question.shown(k).map(|d| d.raw.entries[0])).collect::<Result<Vec<_>, _>>().ok()?;
    Some((question, ids))
}

/// The same canonical form for all, unless the budget ends.
fn agree(texts: &[&str], why: &str) {
    let Some((mut question, ids)) = read(texts) else { return };
    let session = &mut question.session;
    let forms: Option<Vec<ExprId>> = ids.iter().map(|&id| session.canon.canonical(&mut session.store, id).ok()).collect();
    if let Some(forms) = forms {
        let shown = |id| print::text(&session.store, id, &Options::plain()).unwrap_or_default();
        assert_eq!(forms[0], forms[1], "{why}: {texts:?} are {} and {}", shown(forms[0]), shown(forms[1]));
    }
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((seed, bytes)) = bytes.split_first() else { return Corpus::Reject };
    let Some(formula) = formula(bytes) else { return Corpus::Reject };
    let text = formula.text(false);
    if text.len() > 400 {
        return Corpus::Reject;
    }
    let Some((mut question, ids)) = read(&[&text]) else { return Corpus::Keep };
    let session = &mut question.session;
    let (store, canon) = (&mut session.store, &mut session.canon);
    let Ok(canonical) = canon.canonical(store, ids[0]) else { return Corpus::Keep };
    let mut forms = vec![canonical];
    forms.extend(simplify::readable(store, canon, ids[0]));
    forms.extend(simplify::simplify(store, canon, ids[0]));
    forms.extend(simplify::expand(store, canon, ids[0]));
    store.verify().expect("a sound store");
    for shift in 0..3 {
        let numbers = [[0, 1, -1], [2, -3, 1], [-2, 0, 5]][shift].map(|n| n + i64::from(seed % 3));
        let denominators = [1, 2, 1 + i64::from(seed / 64)];
        let point: Vec<BigRational> = numbers.iter().zip(denominators).map(|(&n, d)| BigRational::new(n.into(), d.into())).collect();
        let Value(value) = formula.at(&point) else { continue };
        let at: Point = variables(store).into_iter().zip(numbers.iter().zip(denominators).map(|(&n, d)| Num::ratio(n, d))).collect();
        for &form in &forms {
            match evaluate(store, canon, &Constants::default(), &[form], &at, 64).outcomes.remove(0) {
                Outcome::Value(n) => assert_eq!(n.to_string(), value.to_string(), "{text} at {point:?}"),
                Outcome::Undefined => panic!("{text} at {point:?} is {value}"),
                _ => {}
            }
        }
    }
    let printed: Vec<String> = forms.iter().filter_map(|&form| print::text(store, form, &Options::plain()).ok()).collect();
    agree(&[&text, &formula.text(true)], "order");
    // The form and its text; multiplied out it may be another.
    for again in &printed[..printed.len().min(2)] {
        let Some((mut question, ids)) = read(&[again]) else { continue };
        let session = &mut question.session;
        let Ok(text) = print::text(&session.store, ids[0], &Options::plain()) else { continue };
        let Ok(form) = session.canon.canonical(&mut session.store, ids[0]) else { continue };
        let Ok(shown) = print::text(&session.store, form, &Options::plain()) else { continue };
        agree(&[again, &text], "print");
        agree(&[again, &shown], "canonical print");
    }
    Corpus::Keep
});

fn variables(store: &mut Store) -> Vec<gradus::expr::SymbolId> {
    NAMES.iter().filter_map(|n| store.find_symbol(n)).collect()
}
