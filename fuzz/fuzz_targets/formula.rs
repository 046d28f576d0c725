//! Formulas made of bytes, with texts and exact values of their own.

use num_rational::BigRational;
use num_traits::{One, Signed, Zero};

pub const NAMES: [&str; 3] = ["x", "y", "z"];
pub const CALLS: [&str; 9] = ["abs", "sign", "step", "relu", "exp", "ln", "sqrt", "sin", "tanh"];
/// Operations of a formula.
const LONGEST: usize = 16;
/// The most bits of a number.
const BITS: u64 = 2_000;

#[derive(Clone)]
pub enum Formula {
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
pub enum Exact {
    Value(BigRational),
    Undefined,
    Unknown,
}

use Exact::*;

/// A stack machine: each byte is a leaf or an operation on what lies on top.
pub fn formula(bytes: &[u8]) -> Option<Formula> {
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
    pub fn text(&self, swap: bool) -> String {
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

    pub fn at(&self, point: &[BigRational]) -> Exact {
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
