//! Whole numbers for coefficients: one machine word, and a boxed big integer when they outgrow it.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::Num;

/// A whole number. Every value has one representation, inline whenever it fits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Int(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    Big(Box<BigInt>),
}

impl Int {
    pub const ZERO: Int = Int(Repr::Small(0));
    pub const ONE: Int = Int(Repr::Small(1));
    pub const MINUS_ONE: Int = Int(Repr::Small(-1));

    /// The value of two words.
    pub fn wide(n: i128) -> Int {
        match i64::try_from(n) {
            Ok(n) => Int(Repr::Small(n)),
            Err(_) => Int(Repr::Big(Box::new(BigInt::from(n)))),
        }
    }

    fn big(value: BigInt) -> Int {
        match value.to_i64() {
            Some(n) => Int(Repr::Small(n)),
            None => Int(Repr::Big(Box::new(value))),
        }
    }

    fn to_big(&self) -> BigInt {
        match &self.0 {
            Repr::Small(n) => BigInt::from(*n),
            Repr::Big(b) => (**b).clone(),
        }
    }

    /// The value as a machine word, if it is one.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(n) => Some(n),
            Repr::Big(_) => None,
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small(0))
    }

    pub fn is_one(&self) -> bool {
        matches!(self.0, Repr::Small(1))
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n) => *n < 0,
            Repr::Big(b) => b.is_negative(),
        }
    }

    pub fn abs(&self) -> Int {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The bits of the absolute value.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small(n) => u64::from(64 - n.unsigned_abs().leading_zeros()),
            Repr::Big(b) => b.bits(),
        }
    }

    /// The greatest common divisor, not negative; `gcd(0, 0) = 0`.
    pub fn gcd(&self, other: &Int) -> Int {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => {
                let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                Int::wide(i128::from(a))
            }
            // One step brings the larger one down to a machine word.
            (Repr::Small(a), Repr::Big(b)) | (Repr::Big(b), Repr::Small(a)) if *a != 0 => {
                Int::from(*a).gcd(&Int::big(&**b % BigInt::from(*a)))
            }
            _ => Int::big(self.to_big().gcd(&other.to_big())),
        }
    }

    /// `self/other` if that is a whole number; `None` otherwise, and for a zero divisor.
    pub fn exact_div(&self, other: &Int) -> Option<Int> {
        if let (Repr::Small(a), Repr::Small(b)) = (&self.0, &other.0) {
            let (a, b) = (i128::from(*a), i128::from(*b));
            return (b != 0 && a % b == 0).then(|| Int::wide(a / b));
        }
        if other.is_zero() {
            return None;
        }
        let (quotient, rest) = self.to_big().div_rem(&other.to_big());
        rest.is_zero().then(|| Int::big(quotient))
    }

    /// The rest of the division by `modulus` that lies nearest to zero, and the quotient that leaves it.
    pub fn symmetric_rem(&self, modulus: &Int) -> (Int, Int) {
        let (mut quotient, mut rest) = self.to_big().div_mod_floor(&modulus.to_big());
        if &rest * 2 > modulus.to_big() {
            rest -= modulus.to_big();
            quotient += 1;
        }
        (Int::big(quotient), Int::big(rest))
    }

    /// The rest of the division by a positive machine word, between 0 and that word.
    pub fn rem_u64(&self, modulus: u64) -> u64 {
        match &self.0 {
            Repr::Small(n) => i128::from(*n).rem_euclid(i128::from(modulus)) as u64,
            Repr::Big(b) => b.mod_floor(&BigInt::from(modulus)).to_u64().unwrap_or(0),
        }
    }

    pub fn pow(&self, exponent: u32) -> Int {
        Int::big(self.to_big().pow(exponent))
    }

    /// The exact `n`-th root, if it is whole: of a negative number only for an odd `n`.
    pub fn exact_root(&self, n: u32) -> Option<Int> {
        if n == 0 || (self.is_negative() && n.is_multiple_of(2)) {
            return None;
        }
        let root = Int::big(self.to_big().nth_root(n));
        (root.pow(n) == *self).then_some(root)
    }

    /// Adds `a·b`.
    pub fn add_product(&mut self, a: &Int, b: &Int) {
        if let (Repr::Small(s), Repr::Small(a), Repr::Small(b)) = (&self.0, &a.0, &b.0) {
            // |a·b| ≤ 2^126, so the sum stays inside.
            *self = Int::wide(i128::from(*s) + i128::from(*a) * i128::from(*b));
            return;
        }
        let product = a * b;
        match (&mut self.0, &product.0) {
            // The word that is there already takes the sum.
            (Repr::Big(s), Repr::Small(p)) => **s += *p,
            (Repr::Big(s), Repr::Big(p)) => **s += &**p,
            _ => {
                *self = &*self + &product;
                return;
            }
        }
        if let Repr::Big(s) = &self.0
            && let Some(n) = s.to_i64()
        {
            self.0 = Repr::Small(n);
        }
    }

    pub fn to_num(&self) -> Num {
        match &self.0 {
            Repr::Small(n) => Num::from(*n),
            Repr::Big(b) => Num::from((**b).clone()),
        }
    }

    /// Numerator and denominator of a number.
    pub fn parts_of(number: &Num) -> (Int, Int) {
        match number.to_i64() {
            Some(n) => (Int::from(n), Int::ONE),
            None => (Int::big(number.numerator()), Int::big(number.denominator())),
        }
    }
}

impl From<i64> for Int {
    fn from(n: i64) -> Int {
        Int(Repr::Small(n))
    }
}

macro_rules! binary {
    ($trait:ident, $method:ident, $op:tt) => {
        impl std::ops::$trait<&Int> for &Int {
            type Output = Int;
            fn $method(self, other: &Int) -> Int {
                match (&self.0, &other.0) {
                    // Words stay below 2^126 in twice the width.
                    (Repr::Small(a), Repr::Small(b)) => Int::wide(i128::from(*a) $op i128::from(*b)),
                    (Repr::Small(a), Repr::Big(b)) => Int::big(*a $op &**b),
                    (Repr::Big(a), Repr::Small(b)) => Int::big(&**a $op *b),
                    (Repr::Big(a), Repr::Big(b)) => Int::big(&**a $op &**b),
                }
            }
        }
    };
}

binary!(Add, add, +);
binary!(Sub, sub, -);
binary!(Mul, mul, *);

impl std::ops::Neg for &Int {
    type Output = Int;
    fn neg(self) -> Int {
        match &self.0 {
            Repr::Small(n) => Int::wide(-i128::from(*n)),
            Repr::Big(b) => Int::big(-(**b).clone()),
        }
    }
}

impl Ord for Int {
    fn cmp(&self, other: &Int) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a), Repr::Small(b)) => a.cmp(b),
            // What is boxed lies beyond every word.
            (Repr::Small(_), Repr::Big(b)) => {
                if b.is_negative() {
                    Ordering::Greater
                } else {
                    Ordering::Less
                }
            }
            (Repr::Big(a), Repr::Small(_)) => {
                if a.is_negative() {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
            (Repr::Big(a), Repr::Big(b)) => a.cmp(b),
        }
    }
}

impl PartialOrd for Int {
    fn partial_cmp(&self, other: &Int) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Int {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(n) => write!(f, "{n}"),
            Repr::Big(b) => write!(f, "{b}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_representation() {
        assert_eq!(std::mem::size_of::<Int>(), 16);
        let max = Int::from(i64::MAX);
        let more = &max + &Int::ONE;
        assert!(more.to_i64().is_none() && more > max);
        assert_eq!(&more - &Int::ONE, max);
        assert_eq!(-&Int::from(i64::MIN), more);
        assert_eq!(&(&more * &more) - &(&more * &more), Int::ZERO);
    }

    #[test]
    fn products_are_added_across_the_edge() {
        let huge = Int::from(i64::MIN);
        let mut sum = Int::from(i64::MAX);
        sum.add_product(&huge, &huge);
        assert_eq!(sum, &Int::from(i64::MAX) + &(&huge * &huge));
        sum.add_product(&Int::from(i64::MAX), &Int::from(2));
        sum.add_product(&huge, &-&huge);
        assert_eq!(sum, &Int::from(i64::MAX) * &Int::from(3));
        sum = Int::wide(i128::from(i64::MAX) + 5);
        sum.add_product(&Int::from(-5), &Int::ONE);
        assert_eq!(sum.to_i64(), Some(i64::MAX));
    }

    #[test]
    fn division_and_divisors() {
        let big = Int::from(6).pow(50);
        assert_eq!(big.exact_div(&Int::from(2).pow(50)), Some(Int::from(3).pow(50)));
        assert_eq!(big.exact_div(&Int::from(7)), None);
        assert_eq!(Int::ONE.exact_div(&Int::ZERO), None);
        assert_eq!(big.gcd(&Int::from(-20)), Int::from(4));
        assert_eq!(Int::from(i64::MIN).gcd(&Int::ZERO), -&Int::from(i64::MIN));
        assert_eq!(Int::from(-7).rem_u64(5), 3);
        assert_eq!((&Int::from(-1) * &big).rem_u64(7), 7 - big.rem_u64(7));
        assert_eq!(Int::from(13).symmetric_rem(&Int::from(7)), (Int::from(2), Int::MINUS_ONE));
        assert_eq!(Int::from(-27).exact_root(3), Some(Int::from(-3)));
        assert_eq!(Int::from(-4).exact_root(2), None);
        assert_eq!(Int::from(8).exact_root(2), None);
    }
}
