//! Real numbers known to lie between two dyadic ones.

use super::float::{Float, Round};
use crate::number::Num;

use Round::{Down, Up};

/// All `x` with `low <= x <= high`.
///
/// Every operation takes the number of bits to which the ends of its result are rounded outwards, so the value of
/// the operation on any numbers inside the operands is inside the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    pub low: Float,
    pub high: Float,
}

impl Interval {
    pub fn new(low: Float, high: Float) -> Interval {
        Interval { low, high }
    }

    pub fn point(x: Float) -> Interval {
        Interval { low: x.clone(), high: x }
    }

    pub fn int(n: i64) -> Interval {
        Interval::point(Float::int(n))
    }

    pub fn of(n: &Num, bits: u32) -> Interval {
        Interval::new(Float::of(n, bits, Down), Float::of(n, bits, Up))
    }

    /// The numbers within `error` of `middle`, both in units of `2^exponent`.
    pub fn near(middle: &num_bigint::BigInt, error: u64, exponent: i64) -> Interval {
        Interval::new(Float::new(middle - error, exponent), Float::new(middle + error, exponent))
    }

    pub fn rounded(self, bits: u32) -> Interval {
        Interval::new(self.low.rounded(bits, Down), self.high.rounded(bits, Up))
    }

    /// `None` where an end is beyond what is represented.
    pub fn checked(self) -> Option<Interval> {
        (!self.low.is_extreme() && !self.high.is_extreme()).then_some(self)
    }

    pub fn is_positive(&self) -> bool {
        self.low.signum() > 0
    }

    pub fn is_negative(&self) -> bool {
        self.high.signum() < 0
    }

    pub fn is_nonnegative(&self) -> bool {
        self.low.signum() >= 0
    }

    pub fn has_zero(&self) -> bool {
        self.low.signum() <= 0 && self.high.signum() >= 0
    }

    pub fn neg(&self) -> Interval {
        Interval::new(self.high.neg(), self.low.neg())
    }

    pub fn abs(&self) -> Interval {
        match (self.is_nonnegative(), self.high.signum() <= 0) {
            (true, _) => self.clone(),
            (_, true) => self.neg(),
            _ => Interval::new(Float::zero(), self.low.neg().max(self.high.clone())),
        }
    }

    pub fn min(&self, other: &Interval) -> Interval {
        Interval::new(self.low.clone().min(other.low.clone()), self.high.clone().min(other.high.clone()))
    }

    pub fn max(&self, other: &Interval) -> Interval {
        Interval::new(self.low.clone().max(other.low.clone()), self.high.clone().max(other.high.clone()))
    }

    /// The smallest interval that holds both.
    pub fn hull(&self, other: &Interval) -> Interval {
        Interval::new(self.low.clone().min(other.low.clone()), self.high.clone().max(other.high.clone()))
    }

    pub fn add(&self, other: &Interval, bits: u32) -> Interval {
        Interval::new(self.low.add(&other.low, bits, Down), self.high.add(&other.high, bits, Up))
    }

    pub fn sub(&self, other: &Interval, bits: u32) -> Interval {
        self.add(&other.neg(), bits)
    }

    pub fn mul(&self, other: &Interval, bits: u32) -> Interval {
        if self.is_nonnegative() && other.is_nonnegative() {
            return Interval::new(self.low.mul(&other.low, bits, Down), self.high.mul(&other.high, bits, Up));
        }
        let ends = [(&self.low, &other.low), (&self.low, &other.high), (&self.high, &other.low), (&self.high, &other.high)];
        let exact: Vec<Float> = ends.iter().map(|(a, b)| a.mul(b, u32::MAX, Down)).collect();
        let (low, high) = (exact.iter().min(), exact.iter().max());
        let round = |end: Option<&Float>, round| end.map_or(Float::zero(), |e| e.clone().rounded(bits, round));
        Interval::new(round(low, Down), round(high, Up))
    }

    /// `None` where the divisor may be zero.
    pub fn div(&self, other: &Interval, bits: u32) -> Option<Interval> {
        if other.has_zero() {
            return None;
        }
        if other.is_negative() {
            return self.neg().div(&other.neg(), bits);
        }
        // The divisor is positive: each end of the dividend is divided by the end that brings it further out.
        let below = if self.low.signum() < 0 { &other.low } else { &other.high };
        let above = if self.high.signum() > 0 { &other.low } else { &other.high };
        let low = self.low.div(below, bits, Down);
        let high = self.high.div(above, bits, Up);
        Some(Interval::new(low, high))
    }

    /// `self^n`, by squaring; `None` beyond what is represented.
    pub fn powi(&self, n: u64, bits: u32) -> Option<Interval> {
        // The factors of an even power are one number, not two.
        let base = if n.is_multiple_of(2) { self.abs() } else { self.clone() };
        if base.is_nonnegative() {
            return base.repeated(n, bits);
        }
        // Odd powers grow: end by end.
        let end = |x: Float| match x.signum() < 0 {
            true => Interval::point(x.neg()).repeated(n, bits).map(|p| p.neg()),
            false => Interval::point(x).repeated(n, bits),
        };
        Some(end(base.low)?.hull(&end(base.high)?))
    }

    fn repeated(&self, mut n: u64, bits: u32) -> Option<Interval> {
        let (mut power, mut square) = (Interval::int(1), self.clone());
        while n > 0 {
            if n % 2 == 1 {
                power = power.mul(&square, bits).checked()?;
            }
            n /= 2;
            if n > 0 {
                square = square.mul(&square.clone(), bits).checked()?;
            }
        }
        Some(power)
    }

    /// The `n`-th root of numbers that are not negative; what is below zero counts as zero.
    pub fn root(&self, n: u32, bits: u32) -> Interval {
        let low = self.low.clone().max(Float::zero());
        let high = self.high.clone().max(Float::zero());
        Interval::new(low.root(n, bits, Down), high.root(n, bits, Up))
    }

    /// The image under a function that grows, given by enclosures of its values at a point.
    pub fn increasing(&self, f: impl Fn(&Float) -> Option<Interval>) -> Option<Interval> {
        let low = f(&self.low)?;
        if self.low == self.high {
            return Some(low);
        }
        Some(Interval::new(low.low, f(&self.high)?.high))
    }

    /// The image under a function whose slope is at most 1 in size.
    pub fn gently(&self, bits: u32, f: impl Fn(&Float) -> Option<Interval>) -> Option<Interval> {
        if self.low == self.high {
            return f(&self.low);
        }
        let width = self.high.add(&self.low.neg(), bits, Up);
        let value = f(&self.low)?;
        Some(Interval::new(value.low.add(&width.neg(), bits, Down), value.high.add(&width, bits, Up)))
    }

    /// The part inside `low..high`, which the value is known to be in.
    pub fn clipped(self, low: i64, high: i64) -> Interval {
        Interval::new(self.low.max(Float::int(low)), self.high.min(Float::int(high)))
    }

    /// Whether no number is in both.
    pub fn is_apart_from(&self, other: &Interval) -> bool {
        self.high < other.low || other.high < self.low
    }

    /// The value to `digits` significant digits, if they are certain.
    pub fn decimal(&self, digits: usize) -> Option<String> {
        let (low, high) = (self.low.to_num()?, self.high.to_num()?);
        let (low, high) = (low.to_decimal(digits), high.to_decimal(digits));
        (low == high).then_some(low)
    }
}
