//! `pi` and `ln 2` to any precision, each computed once.

use std::cell::RefCell;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use crate::number::Num;

/// A number at the finest scale asked for so far, in units of `2^-scale`; there it is off by less than 2.
#[derive(Debug, Default)]
struct Known(RefCell<(u32, BigInt)>);

impl Known {
    fn at(&self, scale: u32, compute: impl FnOnce(u32) -> BigInt) -> BigInt {
        let mut known = self.0.borrow_mut();
        if known.0 < scale + 1 {
            let finest = scale.max(128) * 3 / 2;
            *known = (finest, compute(finest));
        }
        &known.1 >> (known.0 - scale)
    }
}

/// Constants at the precisions they were needed in.
#[derive(Debug, Default)]
pub struct Constants {
    pi: Known,
    ln2: Known,
    /// `B_2, B_4, …`
    bernoulli: RefCell<Vec<Num>>,
}

/// Bits more than asked for, so that the errors of a series stay below one unit.
const GUARD: u32 = 24;

impl Constants {
    /// `ln 2` in units of `2^-scale`, off by less than 2: `18·atanh(1/26) - 2·atanh(1/4801) + 8·atanh(1/8749)`.
    pub fn ln2(&self, scale: u32) -> BigInt {
        self.ln2.at(scale, |scale| {
            let part = |n: u64| inverse_tangent(n, scale + GUARD, false);
            (part(26) * 18 - part(4801) * 2 + part(8749) * 8) >> GUARD
        })
    }

    /// `pi/2` in units of `2^-scale`, off by less than 2: `8·atan(1/5) - 2·atan(1/239)`.
    pub fn half_pi(&self, scale: u32) -> BigInt {
        self.pi.at(scale, |scale| {
            let part = |n: u64| inverse_tangent(n, scale + GUARD, true);
            (part(5) * 8 - part(239) * 2) >> GUARD
        })
    }
}

impl Constants {
    /// The Bernoulli number `B_2k` for `k >= 1`.
    pub fn bernoulli(&self, k: usize) -> Num {
        let mut known = self.bernoulli.borrow_mut();
        if known.len() < k {
            *known = bernoulli_numbers((2 * k).max(32));
        }
        known[k - 1].clone()
    }
}

/// `B_2, …, B_2n` from the tangent numbers `T_k`: `B_2k = (-1)^(k-1)·2k·T_k/(4^k·(4^k - 1))` (Brent and Harvey, "Fast
/// computation of Bernoulli, tangent and secant numbers", 2013).
fn bernoulli_numbers(n: usize) -> Vec<Num> {
    let mut tangent: Vec<BigInt> = vec![BigInt::one()];
    for k in 1..n {
        tangent.push(&tangent[k - 1] * k);
    }
    for k in 1..n {
        for j in k..n {
            tangent[j] = &tangent[j - 1] * (j - k) + &tangent[j] * (j - k + 2);
        }
    }
    let number = |(k, t): (usize, BigInt)| {
        let k = k + 1;
        let power = BigInt::one() << (2 * k);
        let top = t * (2 * k);
        let top = if k.is_multiple_of(2) { -top } else { top };
        Num::from_bigs(top, &power * (&power - 1)).unwrap_or(Num::ZERO)
    };
    tangent.into_iter().enumerate().map(number).collect()
}

/// `atan(1/n)`, or without alternating signs `atanh(1/n)`, off by less than the number of its terms.
fn inverse_tangent(n: u64, scale: u32, alternating: bool) -> BigInt {
    let square = n * n;
    let mut power = (BigInt::one() << scale) / n;
    let (mut sum, mut k) = (BigInt::zero(), 1u64);
    while !power.is_zero() {
        let term = &power / k;
        if alternating && k % 4 == 3 {
            sum -= term;
        } else {
            sum += term;
        }
        power /= square;
        k += 2;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enclose::interval::Interval;

    #[test]
    fn bernoulli_numbers_from_tables() {
        let constants = Constants::default();
        let known = [(1, 1, 6), (2, -1, 30), (3, 1, 42), (5, 5, 66), (6, -691, 2730), (10, -174_611, 330)];
        for (k, n, d) in known {
            assert_eq!(constants.bernoulli(k), Num::ratio(n, d));
        }
    }

    #[test]
    fn digits() {
        let constants = Constants::default();
        let holds = |interval: Interval, digits: &str| {
            let known: Num = digits.parse().expect("a number");
            let next = &known + &"1e-59".parse().expect("a number");
            let (low, high) = (interval.low.to_num().expect("a number"), interval.high.to_num().expect("a number"));
            assert!(low <= next && known <= high, "{low} {digits} {high}");
        };
        for scale in [20, 400, 200, 2000] {
            let pi = Interval::near(&constants.half_pi(scale), 2, 1 - i64::from(scale));
            let ln2 = Interval::near(&constants.ln2(scale), 2, -i64::from(scale));
            holds(pi, "3.14159265358979323846264338327950288419716939937510582097494");
            holds(ln2, "0.69314718055994530941723212145817656807550013436025525412068");
        }
    }
}
