//! Dyadic numbers of any size, rounded in a given direction.

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use crate::number::Num;

/// `mantissa · 2^exponent`, exactly.
#[derive(Clone, Debug)]
pub struct Float {
    mantissa: BigInt,
    exponent: i64,
}

/// Which way a result that does not fit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    Down,
    Up,
}

use Round::{Down, Up};

/// Beyond `2^±LIMIT` nothing is represented: operands of a sum are aligned by shifts.
pub const LIMIT: i64 = 1 << 40;

impl Float {
    pub fn new(mantissa: BigInt, exponent: i64) -> Float {
        Float { mantissa, exponent }
    }

    pub fn zero() -> Float {
        Float::new(BigInt::zero(), 0)
    }

    pub fn int(n: i64) -> Float {
        Float::new(BigInt::from(n), 0)
    }

    /// The nearest multiple of a power of two with `bits` bits on the given side of `n`.
    pub fn of(n: &Num, bits: u32, round: Round) -> Float {
        let (top, bottom) = (n.numerator(), n.denominator());
        if bottom.is_one() {
            return Float::new(top, 0).rounded(bits, round);
        }
        let shift = i64::from(bits) + 2 + bottom.bits() as i64 - top.bits() as i64;
        let quotient = divided(&shifted(&top, shift.max(0)), &shifted(&bottom, (-shift).max(0)), round);
        Float::new(quotient, -shift).rounded(bits, round)
    }

    /// The exact value.
    pub fn to_num(&self) -> Option<Num> {
        let one = BigInt::one();
        match self.exponent {
            e if e.abs() > 1 << 20 => None,
            e if e >= 0 => Num::from_bigs(&self.mantissa << e, one),
            e => Num::from_bigs(self.mantissa.clone(), one << -e),
        }
    }

    pub fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub fn signum(&self) -> i32 {
        match self.mantissa.sign() {
            Sign::Plus => 1,
            Sign::NoSign => 0,
            Sign::Minus => -1,
        }
    }

    /// The least `k` with `|self| < 2^k`; for zero, as small as it gets.
    pub fn magnitude(&self) -> i64 {
        if self.is_zero() { -LIMIT } else { self.exponent + self.mantissa.bits() as i64 }
    }

    /// Whether the exponent is out of bounds.
    pub fn is_extreme(&self) -> bool {
        !self.is_zero() && self.magnitude().abs() > LIMIT
    }

    pub fn neg(&self) -> Float {
        Float::new(-&self.mantissa, self.exponent)
    }

    pub fn abs(&self) -> Float {
        Float::new(self.mantissa.abs(), self.exponent)
    }

    /// `self · 2^k`
    pub fn scaled(&self, k: i64) -> Float {
        Float::new(self.mantissa.clone(), self.exponent + k)
    }

    /// With at most `bits` bits.
    pub fn rounded(self, bits: u32, round: Round) -> Float {
        let excess = self.mantissa.bits() as i64 - i64::from(bits);
        if excess <= 0 {
            return self;
        }
        // A shift of a negative integer rounds down.
        let down = &self.mantissa >> excess;
        let exact = &down << excess == self.mantissa;
        let mantissa = if round == Up && !exact { down + 1 } else { down };
        Float::new(mantissa, self.exponent + excess)
    }

    pub fn add(&self, other: &Float, bits: u32, round: Round) -> Float {
        let (large, small) = if self.magnitude() >= other.magnitude() { (self, other) } else { (other, self) };
        if small.is_zero() {
            return large.clone().rounded(bits, round);
        }
        // What is far below the last bit only says which way to go.
        let floor = large.magnitude() - i64::from(bits) - large.mantissa.bits() as i64 - 4;
        let tiny = Float::new(BigInt::from(small.signum()), floor);
        let small = if small.magnitude() < floor { &tiny } else { small };
        let exponent = large.exponent.min(small.exponent);
        let sum = shifted(&large.mantissa, large.exponent - exponent) + shifted(&small.mantissa, small.exponent - exponent);
        Float::new(sum, exponent).rounded(bits, round)
    }

    pub fn mul(&self, other: &Float, bits: u32, round: Round) -> Float {
        Float::new(&self.mantissa * &other.mantissa, self.exponent + other.exponent).rounded(bits, round)
    }

    /// The quotient; the divisor is not zero.
    pub fn div(&self, other: &Float, bits: u32, round: Round) -> Float {
        let shift = (i64::from(bits) + 2 + other.mantissa.bits() as i64 - self.mantissa.bits() as i64).max(0);
        let (top, bottom) = match other.signum() < 0 {
            true => (-&self.mantissa, -&other.mantissa),
            false => (self.mantissa.clone(), other.mantissa.clone()),
        };
        let quotient = divided(&shifted(&top, shift), &bottom, round);
        Float::new(quotient, self.exponent - other.exponent - shift).rounded(bits, round)
    }

    /// The `n`-th root of a number that is not negative.
    pub fn root(&self, n: u32, bits: u32, round: Round) -> Float {
        if self.is_zero() {
            return Float::zero();
        }
        let n64 = i64::from(n);
        let wanted = (i64::from(bits) + 2) * n64 - self.mantissa.bits() as i64;
        // The exponent that is left must be a multiple of n.
        let shift = wanted.max(0) + (self.exponent - wanted.max(0)).mod_floor(&n64);
        let radicand = shifted(&self.mantissa, shift);
        let down = radicand.nth_root(n);
        let exact = down.pow(n) == radicand;
        let mantissa = if round == Up && !exact { down + 1 } else { down };
        Float::new(mantissa, (self.exponent - shift) / n64).rounded(bits, round)
    }

    /// The largest integer multiple of `2^-scale` that is not above `self`, as that integer.
    pub fn fixed(&self, scale: u32) -> BigInt {
        let shift = self.exponent + i64::from(scale);
        match shift {
            s if s >= 0 => &self.mantissa << s,
            // All of it is below the last place.
            s if -s > self.mantissa.bits() as i64 => BigInt::from(if self.signum() < 0 { -1 } else { 0 }),
            s => &self.mantissa >> -s,
        }
    }

    /// The largest integer that is not above `self`.
    pub fn floor(&self) -> BigInt {
        self.fixed(0)
    }
}

impl PartialEq for Float {
    fn eq(&self, other: &Float) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Float {}

impl PartialOrd for Float {
    fn partial_cmp(&self, other: &Float) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Float {
    fn cmp(&self, other: &Float) -> Ordering {
        let (a, b) = (self.signum(), other.signum());
        if a != b || a == 0 {
            return a.cmp(&b);
        }
        let by_size = self.magnitude().cmp(&other.magnitude());
        if by_size != Ordering::Equal {
            return if a > 0 { by_size } else { by_size.reverse() };
        }
        let exponent = self.exponent.min(other.exponent);
        shifted(&self.mantissa, self.exponent - exponent).cmp(&shifted(&other.mantissa, other.exponent - exponent))
    }
}

fn shifted(n: &BigInt, by: i64) -> BigInt {
    if by == 0 { n.clone() } else { n << by }
}

/// A quotient of integers, the divisor positive.
fn divided(top: &BigInt, bottom: &BigInt, round: Round) -> BigInt {
    match round {
        Down => top.div_floor(bottom),
        Up => -((-top).div_floor(bottom)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number() -> impl Strategy<Value = Num> {
        (-100_000i64..100_000, 1i64..5000, -40i64..40).prop_map(|(n, d, e)| {
            let power = Num::TWO.checked_pow(&Num::from(e), 4096).expect("a power");
            &Num::ratio(n, d) * &power
        })
    }

    /// `low <= exact <= high`, at most `2^(2 - bits)` apart.
    fn around(exact: &Num, low: &Float, high: &Float, bits: u32) {
        let (low, high) = (low.to_num().expect("a number"), high.to_num().expect("a number"));
        assert!(low <= *exact && *exact <= high, "{low} {exact} {high}");
        let width = &high - &low;
        let step = Num::HALF.checked_pow(&Num::from(i64::from(bits) - 2), 4096).expect("a power");
        assert!(width <= &exact.abs() * &step, "{low} {exact} {high}");
    }

    proptest! {
        #[test]
        fn operations_enclose(a in number(), b in number(), bits in 8u32..80) {
            let wide = 400;
            let (x, y) = (Float::of(&a, wide, Down), Float::of(&b, wide, Down));
            let (a, b) = (x.to_num().expect("a number"), y.to_num().expect("a number"));
            around(&(&a + &b), &x.add(&y, bits, Down), &x.add(&y, bits, Up), bits);
            around(&(&a * &b), &x.mul(&y, bits, Down), &x.mul(&y, bits, Up), bits);
            if !b.is_zero() {
                let exact = a.checked_div(&b).expect("a quotient");
                around(&exact, &x.div(&y, bits, Down), &x.div(&y, bits, Up), bits);
            }
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
        }

        #[test]
        fn numbers_are_enclosed(a in number(), bits in 4u32..80) {
            around(&a, &Float::of(&a, bits, Down), &Float::of(&a, bits, Up), bits);
        }

        #[test]
        fn roots_enclose(a in number(), n in 2u32..6, bits in 8u32..80) {
            let x = Float::of(&a.abs(), 300, Down);
            let (low, high) = (x.root(n, bits, Down), x.root(n, bits, Up));
            let power = |r: &Float| r.to_num().expect("a number").checked_pow(&Num::from(i64::from(n)), 1 << 20).expect("a power");
            let exact = x.to_num().expect("a number");
            prop_assert!(power(&low) <= exact && exact <= power(&high));
            prop_assert!(high.add(&low.neg(), 64, Up) <= high.scaled(2 - i64::from(bits)));
        }
    }

    #[test]
    fn what_is_far_below_still_counts() {
        let (one, tiny) = (Float::int(1), Float::new(BigInt::from(-1), -1_000_000));
        assert!(one.add(&tiny, 64, Down) < one);
        assert_eq!(one.add(&tiny, 64, Up), one);
        assert!(one.add(&tiny.neg(), 64, Up) > one);
    }

    #[test]
    fn floors() {
        assert_eq!(Float::of(&Num::ratio(-1, 4), 64, Down).floor(), BigInt::from(-1));
        assert_eq!(Float::of(&Num::ratio(7, 2), 64, Down).floor(), BigInt::from(3));
        assert_eq!(Float::new(BigInt::from(-1), -500).fixed(10), BigInt::from(-1));
    }
}
