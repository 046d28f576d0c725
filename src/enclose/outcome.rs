//! What is known of a value, and how operations carry it on.

use super::constants::Constants;
use super::elementary;
use super::float::Float;
use super::interval::Interval;
use crate::expr::Op;
use crate::number::{FOLD_BITS, Num};

/// What is known of an expression at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Defined, and exactly this.
    Value(Num),
    /// Real and defined, and inside.
    Within(Interval),
    /// Real and defined.
    Defined,
    /// True or false.
    Truth(bool),
    Undefined,
    /// Perhaps undefined; more bits may tell.
    Unknown,
}

use Outcome::*;

impl Outcome {
    /// Whether the expression is certainly defined.
    pub fn is_defined(&self) -> bool {
        matches!(self, Value(_) | Within(_) | Defined | Truth(_))
    }

    /// The exact value.
    pub fn exact(&self) -> Option<&Num> {
        if let Value(n) = self { Some(n) } else { None }
    }

    /// What encloses the value.
    pub fn interval(&self, bits: u32) -> Option<Interval> {
        match self {
            Value(n) => Some(Interval::of(n, bits)),
            Within(i) => Some(i.clone()),
            _ => None,
        }
    }

    /// Whether the two certainly differ.
    pub fn differs_from(&self, other: &Outcome, bits: u32) -> bool {
        if let (Value(a), Value(b)) = (self, other) {
            return a != b;
        }
        match (self.interval(bits), other.interval(bits)) {
            (Some(a), Some(b)) => a.is_apart_from(&b),
            _ => false,
        }
    }

    /// The value to at most `digits` significant digits, as many as are certain; the exact value where it is known.
    pub fn text(&self, digits: usize) -> Option<String> {
        match self {
            Value(n) => Some(n.to_string()),
            Within(i) => i.text(digits),
            _ => None,
        }
    }
}

/// What operations need besides their operands.
#[derive(Clone, Copy)]
pub(super) struct Precision<'a> {
    pub bits: u32,
    pub constants: &'a Constants,
}

/// A value, unless it has grown past any use.
fn bounded(n: Num, bits: u32) -> Outcome {
    if n.bits() > 4 * FOLD_BITS { within(Some(Interval::of(&n, bits))) } else { Value(n) }
}

/// Defined, with bounds if there are any.
pub(super) fn within(interval: Option<Interval>) -> Outcome {
    interval.and_then(Interval::checked).map_or(Defined, Within)
}

/// `Undefined` or `Unknown`, if an operand is.
pub(super) fn poisoned(operands: &[&Outcome]) -> Option<Outcome> {
    if operands.iter().any(|o| **o == Undefined) {
        return Some(Undefined);
    }
    operands.iter().any(|o| **o == Unknown).then_some(Unknown)
}

impl Precision<'_> {
    pub fn sum(self, a: &Outcome, b: &Outcome) -> Outcome {
        if let (Value(a), Value(b)) = (a, b) {
            return bounded(a + b, self.bits);
        }
        let both = a.interval(self.bits).zip(b.interval(self.bits));
        within(both.map(|(a, b)| a.add(&b, self.bits)))
    }

    pub fn negated(self, a: &Outcome) -> Outcome {
        match a {
            Value(n) => Value(-n),
            Within(i) => Within(i.neg()),
            other => other.clone(),
        }
    }

    pub fn product(self, a: &Outcome, b: &Outcome) -> Outcome {
        for x in [a, b] {
            // The other factor is a real number.
            if x.exact().is_some_and(Num::is_zero) {
                return Value(Num::ZERO);
            }
        }
        if let (Value(a), Value(b)) = (a, b) {
            return bounded(a * b, self.bits);
        }
        let both = a.interval(self.bits).zip(b.interval(self.bits));
        within(both.map(|(a, b)| a.mul(&b, self.bits)))
    }

    /// The quotient; `nonzero` where the divisor is known not to vanish although it may look so.
    pub fn quotient(self, a: &Outcome, b: &Outcome, nonzero: bool) -> Outcome {
        if let Value(divisor) = b {
            let Some(inverse) = divisor.recip() else { return Undefined };
            return self.product(a, &Value(inverse));
        }
        match b.interval(self.bits).and_then(|b| Interval::int(1).div(&b, self.bits)) {
            Some(inverse) => self.product(a, &Within(inverse)),
            None if nonzero => self.product(a, &Defined),
            None => Unknown,
        }
    }

    /// The power with a literal integer for its exponent.
    pub fn integer_power(self, base: &Outcome, n: &Num, nonzero: bool) -> Outcome {
        if let Value(b) = base {
            if b.is_zero() && n.is_negative() {
                return Undefined;
            }
            if let Some(power) = b.checked_pow(n, 2 * FOLD_BITS) {
                return Value(power);
            }
        }
        let magnitude = n.abs().to_i64().map(i64::unsigned_abs);
        let power = base.interval(self.bits).zip(magnitude).and_then(|(b, k)| b.powi(k, self.bits)?.checked());
        if !n.is_negative() {
            return within(power);
        }
        // The base may be certainly off zero although its power is not represented.
        let nonzero = nonzero || base.interval(self.bits).is_some_and(|b| !b.has_zero());
        match power.and_then(|p| Interval::int(1).div(&p, self.bits)) {
            Some(inverse) => within(Some(inverse)),
            None if nonzero => Defined,
            None => Unknown,
        }
    }

    /// The power with any other exponent: that of a base that is not negative. `positive` where the base is known to
    /// be so although it may not look so; `edge` is set where the base is 0.
    pub fn real_power(self, base: &Outcome, exponent: &Outcome, positive: bool, edge: &mut bool) -> Outcome {
        if let (Value(b), Value(e)) = (base, exponent) {
            if b.is_negative() || (b.is_zero() && !e.is_positive()) {
                return Undefined;
            }
            if b.is_zero() {
                *edge = true;
                return Value(Num::ZERO);
            }
            let (top, bottom) = e.parts();
            let root = bottom.to_i64().and_then(|q| u32::try_from(q).ok()).and_then(|q| b.exact_root(q));
            if let Some(value) = root.and_then(|r| r.checked_pow(&top, FOLD_BITS)) {
                return Value(value);
            }
        }
        let Some(b) = base.interval(self.bits) else { return if positive { Defined } else { Unknown } };
        if b.is_negative() {
            return Undefined;
        }
        if !b.is_positive() {
            return if positive { Defined } else { Unknown };
        }
        if exponent.exact() == Some(&Num::HALF) {
            return within(Some(b.root(2, self.bits)));
        }
        // b^e = exp(e·ln b), with more bits for a large exponent.
        let work = self.finer(24 + extra_bits(exponent));
        let Some(e) = exponent.interval(work.bits) else { return Defined };
        let log = b.increasing(|end| elementary::ln(end, work.bits, work.constants));
        within(log.and_then(|log| work.exp(&e.mul(&log, work.bits))).map(|i| i.rounded(self.bits)))
    }

    pub fn finer(self, more: u32) -> Self {
        Precision { bits: self.bits + more, ..self }
    }

    pub fn exp(self, x: &Interval) -> Option<Interval> {
        x.clone().checked()?.increasing(|end| elementary::exp(end, self.bits, self.constants))
    }

    pub fn constant(self, op: Op) -> Outcome {
        match op {
            Op::Pi => Within(Interval::near(&self.constants.half_pi(self.bits + 2), 2, -1 - i64::from(self.bits))),
            _ => within(elementary::exp(&Float::int(1), self.bits, self.constants)),
        }
    }

    /// The comparison of two values, and whether they are, or may be, equal.
    pub fn relation(self, op: Op, a: &Outcome, b: &Outcome) -> (Outcome, bool) {
        if let (Value(a), Value(b)) = (a, b) {
            return (compared(op, a.cmp(b)), a == b);
        }
        let (Some(x), Some(y)) = (a.interval(self.bits), b.interval(self.bits)) else { return (Unknown, true) };
        match () {
            () if x.high < y.low => (compared(op, std::cmp::Ordering::Less), false),
            () if y.high < x.low => (compared(op, std::cmp::Ordering::Greater), false),
            // Perhaps equal, but certainly not on the wrong side.
            () if op == Op::Le && x.high <= y.low => (Truth(true), true),
            () if op == Op::Lt && y.high <= x.low => (Truth(false), true),
            () => (Unknown, true),
        }
    }
}

fn compared(op: Op, order: std::cmp::Ordering) -> Outcome {
    Truth(match op {
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Eq => order.is_eq(),
        _ => order.is_ne(),
    })
}

/// Bits before the point.
fn extra_bits(x: &Outcome) -> u32 {
    let magnitude = x.interval(32).map_or(0, |i| i.low.magnitude().max(i.high.magnitude()));
    magnitude.clamp(0, 64) as u32
}

pub(super) fn connected(op: Op, operands: &[&Outcome]) -> Outcome {
    match (op, operands) {
        (Op::Not, [Truth(a)]) => Truth(!a),
        (Op::And, [Truth(a), Truth(b)]) => Truth(*a && *b),
        (Op::Or, [Truth(a), Truth(b)]) => Truth(*a || *b),
        _ => Unknown,
    }
}
