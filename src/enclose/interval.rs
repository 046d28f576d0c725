//! Real numbers known to lie between two dyadic ones.

use std::cmp::Ordering;

use super::float::{Float, Round};
use crate::number::{Num, decimal_text};

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

    /// About how many bits both ends share: the exponent of the larger one, less that of the width.
    pub fn shared_bits(&self) -> i64 {
        let width = self.high.add(&self.low.neg(), 64, Up);
        self.low.magnitude().max(self.high.magnitude()) - width.magnitude()
    }

    /// At most how many significant digits can be certain, going by the width.
    fn certain_digits(&self) -> usize {
        // log10(2) < 0.302
        usize::try_from((self.shared_bits() + 2) * 302 / 1000 + 2).unwrap_or(0)
    }

    /// The value to at most `digits` significant digits, as many as are certain.
    pub fn text(&self, digits: usize) -> Option<String> {
        (1..=digits.min(self.certain_digits())).rev().find_map(|d| self.decimal(d))
    }

    /// `0.000`, with as many places as are certain and at most so many, of what may be zero; one at least.
    pub fn zeros(&self, places: usize) -> Option<String> {
        // Less than half a unit of the last place, `log10(2) < 0.302`.
        let certain = (-self.abs().high.magnitude() - 1).max(0) as u64 * 301 / 1000;
        let places = places.min(usize::try_from(certain).unwrap_or(usize::MAX));
        (places > 0).then(|| format!("0.{}", "0".repeat(places)))
    }

    /// The value to `digits` significant digits, if they are certain. The work grows with the digits, not with the value.
    pub fn decimal(&self, digits: usize) -> Option<String> {
        if self.low.is_zero() && self.high.is_zero() {
            return Some("0".into());
        }
        if self.has_zero() {
            return None;
        }
        let size = self.abs();
        let bits = 4 * digits as u32 + 64;
        let half = Float::new(1.into(), -1);
        let mut exponent = ((size.high.magnitude() - 1) as f64 * std::f64::consts::LOG10_2).floor() as i64;
        // The estimate is wrong by one place at most, and rounding may carry into another.
        for _ in 0..4 {
            let shift = digits as i64 - 1 - exponent;
            let power = Interval::int(10).powi(shift.unsigned_abs(), bits)?;
            let scaled = if shift >= 0 { size.mul(&power, bits) } else { size.div(&power, bits)? };
            let whole = scaled.low.add(&half, bits, Down).floor();
            if whole != scaled.high.add(&half, bits, Up).floor() {
                return None;
            }
            let text = whole.to_string();
            match text.len().cmp(&digits) {
                Ordering::Less => exponent -= 1,
                Ordering::Greater => exponent += 1,
                // Zeros in place of unknown digits would be taken for digits.
                Ordering::Equal => return Some(decimal_text(self.is_negative(), &text, exponent, digits)),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `10^n`, between numbers with 200 bits.
    fn power_of_ten(n: i64) -> Interval {
        let power = Interval::int(10).powi(n.unsigned_abs(), 200).expect("a small power");
        if n < 0 { Interval::int(1).div(&power, 200).expect("not zero") } else { power }
    }

    #[test]
    fn decimals_that_are_certain() {
        let near = |n: i64, d: i64| Interval::of(&Num::ratio(n, d), 64);
        assert_eq!(near(1, 8).decimal(10).as_deref(), Some("0.125"));
        assert_eq!(near(-2, 3).decimal(5).as_deref(), Some("-0.66667"));
        assert_eq!(near(999_999, 1_000_000).decimal(3).as_deref(), Some("1"));
        assert_eq!(near(1, 3).decimal(40), None);
        assert_eq!(near(200_000, 3).decimal(3).as_deref(), Some("6.67e4"));
        assert_eq!(near(200_000, 3).decimal(5).as_deref(), Some("66667"));
        assert_eq!(Interval::int(0).decimal(4).as_deref(), Some("0"));
        assert_eq!(Interval::new(Float::int(-1), Float::int(1)).decimal(1), None);
        assert_eq!(near(1, 2).hull(&near(61, 100)).decimal(1), None);
    }

    #[test]
    fn decimals_of_the_very_large_and_the_very_small() {
        for n in [-1_000_000_000, -300_000, -4_000, -6, -5, 14, 15, 4_000, 300_000, 1_000_000_000] {
            let value = power_of_ten(n).mul(&Interval::of(&Num::ratio(5, 4), 200), 200);
            let plain = match n {
                -5 => "0.0000125".into(),
                n => format!("1.25e{n}"),
            };
            assert_eq!(value.decimal(12), Some(plain));
        }
        assert_eq!(power_of_ten(300_000).decimal(6).as_deref(), Some("1e300000"));
        assert_eq!(power_of_ten(-300_000).decimal(6).as_deref(), Some("1e-300000"));
    }

    #[test]
    fn no_more_digits_are_certain_than_the_width_leaves() {
        for bits in [8, 20, 64, 300] {
            for (n, d) in [(1, 3), (2, 3), (-22, 7), (10_001, 3), (1, 7_000)] {
                let value = Interval::of(&Num::ratio(n, d), bits);
                let most = value.certain_digits();
                assert!((most + 1..most + 8).all(|digits| value.decimal(digits).is_none()), "{n}/{d} to {bits} bits: {most}");
                assert!((1..=most).rev().take(4).any(|digits| value.decimal(digits).is_some()), "{n}/{d} to {bits} bits: {most}");
            }
        }
    }
}
