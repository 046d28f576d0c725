//! Values of formulas: exact as long as that is possible, then enclosed.

use crate::enclose::{Constants, Interval, Outcome, apply};
use crate::function::{self, FunctionId};
use crate::number::Num;

/// The most bits of an exact value.
const EXACT: u64 = 1 << 16;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Exact(Num),
    Within(Interval),
    /// A real number, and nothing more is known.
    Real,
    Truth(bool),
    Undefined,
    Unknown,
}

use Value::*;

/// Arithmetic to a number of bits.
pub struct Arithmetic<'a> {
    pub bits: u32,
    pub constants: &'a Constants,
}

impl Value {
    pub fn interval(&self, bits: u32) -> Option<Interval> {
        match self {
            Exact(n) => Some(Interval::of(n, bits)),
            Within(i) => Some(i.clone()),
            _ => None,
        }
    }

    /// Whether two values certainly differ.
    pub fn differs_from(&self, other: &Value, bits: u32) -> bool {
        match (self, other) {
            (Exact(a), Exact(b)) => a != b,
            _ => self.interval(bits).zip(other.interval(bits)).is_some_and(|(a, b)| a.is_apart_from(&b)),
        }
    }

    fn spoils(&self) -> bool {
        matches!(self, Undefined | Unknown | Truth(_))
    }
}

/// What an operation comes to where an operand has no value.
fn spoilt(operands: &[&Value]) -> Option<Value> {
    if operands.contains(&&Undefined) {
        return Some(Undefined);
    }
    operands.iter().any(|v| v.spoils()).then_some(Unknown)
}

fn within(interval: Option<Interval>) -> Value {
    interval.and_then(Interval::checked).map_or(Real, Within)
}

impl Arithmetic<'_> {
    pub fn add(&self, a: &Value, b: &Value) -> Value {
        match (a, b) {
            _ if spoilt(&[a, b]).is_some() => spoilt(&[a, b]).unwrap_or(Unknown),
            (Exact(a), Exact(b)) => Exact(a + b),
            _ => within(self.both(a, b).map(|(a, b)| a.add(&b, self.bits))),
        }
    }

    pub fn neg(&self, a: &Value) -> Value {
        match a {
            Exact(n) => Exact(-n),
            Within(i) => Within(i.neg()),
            Truth(_) => Unknown,
            other => other.clone(),
        }
    }

    pub fn mul(&self, a: &Value, b: &Value) -> Value {
        match (a, b) {
            _ if spoilt(&[a, b]).is_some() => spoilt(&[a, b]).unwrap_or(Unknown),
            (Exact(zero), _) | (_, Exact(zero)) if zero.is_zero() => Exact(Num::ZERO),
            (Exact(a), Exact(b)) if a.bits() + b.bits() < EXACT => Exact(a * b),
            _ => within(self.both(a, b).map(|(a, b)| a.mul(&b, self.bits))),
        }
    }

    pub fn div(&self, a: &Value, b: &Value) -> Value {
        match (a, b) {
            _ if spoilt(&[a, b]).is_some() => spoilt(&[a, b]).unwrap_or(Unknown),
            (_, Exact(zero)) if zero.is_zero() => Undefined,
            (Exact(a), Exact(b)) => a.checked_div(b).map_or(Undefined, Exact),
            _ => match b.interval(self.bits) {
                Some(divisor) if !divisor.has_zero() => within(a.interval(self.bits).and_then(|a| a.div(&divisor, self.bits))),
                _ => Unknown,
            },
        }
    }

    /// `base^n` for an integer that is written as such.
    pub fn integer_power(&self, base: &Value, n: &Num) -> Value {
        if let Some(spoilt) = spoilt(&[base]) {
            return spoilt;
        }
        if let Exact(b) = base {
            if b.is_zero() && n.is_negative() {
                return Undefined;
            }
            if let Some(power) = b.checked_pow(n, EXACT) {
                return Exact(power);
            }
        }
        let Some(size) = n.abs().to_i64().map(i64::unsigned_abs) else { return Unknown };
        let power = within(base.interval(self.bits).and_then(|b| b.powi(size, self.bits)));
        if n.is_negative() { self.div(&Exact(Num::ONE), &power) } else { power }
    }

    /// `base^exponent` otherwise, which needs a base that is not negative.
    pub fn real_power(&self, base: &Value, exponent: &Value) -> Value {
        if let Some(spoilt) = spoilt(&[base, exponent]) {
            return spoilt;
        }
        let Some(b) = base.interval(self.bits) else { return Unknown };
        if b.is_negative() {
            return Undefined;
        }
        if !b.is_positive() {
            let sign = exponent.interval(self.bits).filter(|e| !e.has_zero()).map(|e| e.is_positive());
            return match (base, sign) {
                (Exact(_), Some(true)) => Exact(Num::ZERO),
                (Exact(_), _) if matches!(exponent, Exact(_)) || sign == Some(false) => Undefined,
                _ => Unknown,
            };
        }
        let log = self.call(function::named("ln"), std::slice::from_ref(base));
        self.call(function::named("exp"), &[self.mul(exponent, &log)])
    }

    /// A function of the table.
    pub fn call(&self, f: FunctionId, arguments: &[Value]) -> Value {
        if let Some(spoilt) = spoilt(&arguments.iter().collect::<Vec<_>>()) {
            return spoilt;
        }
        let outcome = |v: &Value| match v {
            Exact(n) => Outcome::Value(n.clone()),
            Within(i) => Outcome::Within(i.clone()),
            _ => Outcome::Defined,
        };
        let arguments: Vec<Outcome> = arguments.iter().map(outcome).collect();
        match apply(f, &arguments, self.bits, self.constants) {
            Outcome::Value(n) => Exact(n),
            Outcome::Within(i) => Within(i),
            Outcome::Defined => Real,
            Outcome::Truth(t) => Truth(t),
            Outcome::Undefined => Undefined,
            Outcome::Unknown => Unknown,
        }
    }

    /// Whether `a < b`, or `a <= b` with `weak`.
    pub fn less(&self, a: &Value, b: &Value, weak: bool) -> Value {
        match (a, b) {
            _ if spoilt(&[a, b]).is_some() => spoilt(&[a, b]).unwrap_or(Unknown),
            (Exact(a), Exact(b)) => Truth(if weak { a <= b } else { a < b }),
            _ => match self.both(a, b) {
                Some((a, b)) if a.high < b.low => Truth(true),
                Some((a, b)) if b.high < a.low => Truth(false),
                _ => Unknown,
            },
        }
    }

    pub fn equal(&self, a: &Value, b: &Value) -> Value {
        match (a, b) {
            _ if spoilt(&[a, b]).is_some() => spoilt(&[a, b]).unwrap_or(Unknown),
            (Exact(a), Exact(b)) => Truth(a == b),
            _ if a.differs_from(b, self.bits) => Truth(false),
            _ => Unknown,
        }
    }

    fn both(&self, a: &Value, b: &Value) -> Option<(Interval, Interval)> {
        a.interval(self.bits).zip(b.interval(self.bits))
    }
}

pub fn not(a: &Value) -> Value {
    match a {
        Truth(t) => Truth(!t),
        Undefined => Undefined,
        _ => Unknown,
    }
}

pub fn and(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Truth(false), _) | (_, Truth(false)) => Truth(false),
        (Truth(a), Truth(b)) => Truth(*a && *b),
        _ => Unknown,
    }
}
