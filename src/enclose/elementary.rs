//! Exponential, logarithm, sine, cosine and arc tangent of dyadic numbers, with bounds.
//!
//! All work in integers that count units of `2^-scale`. Each function says beside its steps how far its integers
//! may be from the truth, and returns an interval that wide; a guard that is chosen badly costs precision, never
//! correctness.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::constants::Constants;
use super::float::{Float, LIMIT};
use super::interval::Interval;

/// The largest magnitude, as a power of two, of an angle that is reduced.
const MAX_ANGLE: i64 = 20_000;
/// How often an argument is halved at most, or a root taken: each costs a bit or more of the count of errors, which is a `u64`.
const MAX_HALVINGS: u32 = 32;
/// The most bits that are spent to make up for an argument near a zero of the function.
const MAX_EXTRA: i64 = 20_000;

/// `e^x`
pub fn exp(x: &Float, bits: u32, constants: &Constants) -> Option<Interval> {
    if x.is_zero() {
        return Some(Interval::int(1));
    }
    let magnitude = x.magnitude();
    if magnitude > 40 {
        // Far below every number that is represented, or far above.
        let tiny = Float::new(BigInt::one(), -LIMIT);
        return (x.signum() < 0).then(|| Interval::new(Float::zero(), tiny));
    }
    let halvings = (bits.isqrt() / 2 + 2).min(MAX_HALVINGS);
    let scale = bits + 16 + 2 * halvings + magnitude.max(0) as u32;
    // x = k·ln 2 + r with 0 <= r < ln 2 + 2^-scale; off by 1 for x and by 2|k| for the multiple of ln 2.
    let ln2 = constants.ln2(scale);
    let whole = x.fixed(scale);
    let k = whole.div_floor(&ln2);
    let r = &whole - &k * &ln2;
    let k = k.to_i64()?;
    let small = &r >> halvings;
    let off = ((1 + 2 * k.unsigned_abs()) >> halvings) + 2;
    // Σ small^n/n!: a term is off by at most half of the one before, by `off`, and by 2 for truncation.
    let one = BigInt::one() << scale;
    let (mut sum, mut term, mut n) = (one.clone(), one, 0u64);
    while !term.is_zero() {
        n += 1;
        term = ((term * &small) >> scale) / n;
        sum += &term;
    }
    let mut error = (n + 2).checked_mul(2 * (off + 2))?;
    // (v ± e)^2 = v^2 ± (2ve + e^2)
    for _ in 0..halvings {
        let size = (&sum >> (scale - 16)).to_u64()? + 1;
        let doubled = (u128::from(size) * 2 * u128::from(error)) >> 16;
        let square = (u128::from(error) * u128::from(error)) >> scale.min(127);
        error = u64::try_from(doubled + square + 3).ok()?;
        sum = (&sum * &sum) >> scale;
    }
    Some(Interval::near(&sum, error, k - i64::from(scale)).rounded(bits))
}

/// `ln x` for `x > 0`
pub fn ln(x: &Float, bits: u32, constants: &Constants) -> Option<Interval> {
    // x = m·2^k with m between 0.7 and 1.5.
    let mut k = x.magnitude();
    let mut m = x.scaled(-k);
    if m < Float::new(BigInt::from(181), -8) {
        (m, k) = (m.scaled(1), k - 1);
    }
    let distance = m.add(&Float::int(-1), 64, super::float::Round::Down);
    if distance.is_zero() && k == 0 {
        return Some(Interval::int(0));
    }
    // Near 1 the logarithm is as small as the distance from 1.
    let extra = if k == 0 { (-distance.magnitude()).clamp(0, MAX_EXTRA) } else { 0 };
    let roots = (bits.isqrt() / 4 + 2).min(MAX_HALVINGS);
    let scale = bits + 16 + 2 * roots + extra as u32 + 40;
    // Roots of what lies between 0.7 and 1.5: an error e becomes 0.6e + 1, so it stays below 3.
    let mut root = m.fixed(scale);
    for _ in 0..roots {
        root = (root << scale).sqrt();
    }
    // y = (root - 1)/(root + 1), off by at most 3·0.7 + 1; ln root = 2·atanh y.
    let one = BigInt::one() << scale;
    let y = ((&root - &one) << scale) / (&root + &one);
    let (negative, y) = (y.is_negative(), y.abs());
    let square = (&y * &y) >> scale;
    // Σ y^(2j+1)/(2j+1): each power is off by at most 8, since y < 0.2.
    let (mut sum, mut power, mut n) = (BigInt::zero(), y, 1u64);
    while !power.is_zero() {
        sum += &power / n;
        power = (power * &square) >> scale;
        n += 2;
    }
    let error = (9 * (n + 2)).checked_mul(1u64.checked_shl(roots + 1)?)?;
    let mut value = sum << (roots + 1);
    if negative {
        value = -value;
    }
    value += constants.ln2(scale) * k;
    Some(Interval::near(&value, error.checked_add(2 * k.unsigned_abs())?, -i64::from(scale)).rounded(bits))
}

/// `atan x`
pub fn atan(x: &Float, bits: u32, constants: &Constants) -> Option<Interval> {
    if x.is_zero() {
        return Some(Interval::int(0));
    }
    if x.signum() < 0 {
        return atan(&x.neg(), bits, constants).map(|i| i.neg());
    }
    let large = *x > Float::int(1);
    let halvings = (bits.isqrt() / 2 + 2).min(MAX_HALVINGS);
    let extra = (-x.magnitude()).clamp(0, MAX_EXTRA) as u32;
    let scale = bits + 24 + halvings + extra;
    // Off by 1, by truncation.
    let mut t = match large {
        true => Float::int(1).div(x, scale + 8, super::float::Round::Down).fixed(scale),
        false => x.fixed(scale),
    };
    // atan t = 2·atan(t/(1 + sqrt(1 + t^2))): an error e becomes at most 0.75e + 2, so it stays below 8.
    let one = BigInt::one() << scale;
    for _ in 0..halvings {
        let square = (&t * &t) >> scale;
        let root = ((&one + square) << scale).sqrt();
        t = (t << scale) / (&one + root);
    }
    let square = (&t * &t) >> scale;
    // Σ (-1)^j t^(2j+1)/(2j+1): each power is off by at most 10.
    let (mut sum, mut power, mut n) = (BigInt::zero(), t, 1u64);
    while !power.is_zero() {
        let term = &power / n;
        if n % 4 == 1 {
            sum += term;
        } else {
            sum -= term;
        }
        power = (power * &square) >> scale;
        n += 2;
    }
    let mut value = sum << halvings;
    let mut error = (11 * (n + 2)).checked_mul(1u64.checked_shl(halvings)?)?;
    if large {
        // atan x = pi/2 - atan(1/x)
        value = constants.half_pi(scale) - value;
        error = error.checked_add(3)?;
    }
    Some(Interval::near(&value, error, -i64::from(scale)).rounded(bits))
}

/// `sin x` and `cos x`
pub fn sin_cos(x: &Float, bits: u32, constants: &Constants) -> Option<(Interval, Interval)> {
    let magnitude = x.magnitude();
    if magnitude > MAX_ANGLE {
        return None;
    }
    if x.is_zero() {
        return Some((Interval::int(0), Interval::int(1)));
    }
    let halvings = (bits.isqrt() / 3 + 2).min(MAX_HALVINGS / 2);
    let extra = (-magnitude).clamp(0, MAX_EXTRA) as u32;
    let scale = bits + 16 + 2 * halvings + extra;
    // x = k·pi/2 + r with 0 <= r < pi/2, at a scale at which the error 1 + 2|k| comes to less than 1 of the other.
    let finer = magnitude.max(0) as u32 + 4;
    let quarter = constants.half_pi(scale + finer);
    let whole = x.fixed(scale + finer);
    let (k, r) = whole.div_mod_floor(&quarter);
    let small: BigInt = r >> (finer + halvings);
    // Σ ±small^n/n!: terms are off by at most 8, as in `exp` with an error of 2 in the argument.
    let one = BigInt::one() << scale;
    let (mut sine, mut cosine) = (BigInt::zero(), one.clone());
    let (mut term, mut n) = (one.clone(), 0u64);
    while !term.is_zero() {
        n += 1;
        term = ((term * &small) >> scale) / n;
        match n % 4 {
            1 => sine += &term,
            2 => cosine -= &term,
            3 => sine -= &term,
            _ => cosine += &term,
        }
    }
    let mut error = 8 * (n + 2);
    // sin 2t = 2 sin t cos t and cos 2t = 1 - 2 sin^2 t: an error e becomes at most 2·1.42·e + 2e^2 + 3.
    for _ in 0..halvings {
        let doubled = (&sine * &cosine) >> (scale - 1);
        cosine = &one - ((&sine * &sine) >> (scale - 1));
        sine = doubled;
        error = error.checked_mul(3)?.checked_add(4)?;
    }
    // The square of the error stays below a unit as long as the error itself is below the root of the scale.
    if error.ilog2() * 2 > scale {
        return None;
    }
    let near = |v: &BigInt| Interval::near(v, error, -i64::from(scale)).rounded(bits).clipped(-1, 1);
    let (sine, cosine) = (near(&sine), near(&cosine));
    let quadrant = k.mod_floor(&BigInt::from(4)).to_u8()?;
    Some(match quadrant {
        0 => (sine, cosine),
        1 => (cosine, sine.neg()),
        2 => (sine.neg(), cosine.neg()),
        _ => (cosine.neg(), sine),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enclose::float::Round;
    use crate::number::Num;

    fn of(n: i64, d: i64) -> Float {
        Float::of(&Num::ratio(n, d), 200, Round::Down)
    }

    /// `f` at low precision holds its value at high precision, and is narrow for what is at least `size`.
    fn agrees(size: &Float, f: impl Fn(&Float, u32, &Constants) -> Option<Interval>, x: &Float) {
        let constants = Constants::default();
        let best = f(x, 4_200, &constants).expect("a value");
        for bits in [10, 53, 64, 128, 300, 4096] {
            let value = f(x, bits, &constants).expect("a value");
            assert!(value.low <= best.low && best.high <= value.high, "{x:?} at {bits}: {value:?} {best:?}");
            let width = value.high.add(&value.low.neg(), 64, Round::Up);
            let size = value.low.abs().max(value.high.abs()).max(size.clone());
            assert!(width <= size.scaled(4 - i64::from(bits)), "{x:?} at {bits}: {:?}", value);
        }
    }

    #[test]
    fn precise_at_any_precision() {
        for (n, d) in [(1, 1), (-1, 1), (1, 2), (22, 7), (-355, 113), (1, 1000), (1_000_003, 1_000_000), (100, 1), (-700, 1), (12_345, 1)] {
            let x = of(n, d);
            let (zero, one) = (Float::zero(), Float::int(1));
            agrees(&zero, exp, &x);
            agrees(&zero, atan, &x);
            // Near multiples of pi/2 digits are lost.
            agrees(&one, |x, bits, c| sin_cos(x, bits, c).map(|p| p.0), &x);
            agrees(&one, |x, bits, c| sin_cos(x, bits, c).map(|p| p.1), &x);
            if n > 0 {
                agrees(&zero, ln, &x);
            }
        }
    }

    #[test]
    fn ten_thousand_digits() {
        let constants = Constants::default();
        let x = of(7, 5);
        for f in [exp, ln, atan] {
            let value = f(&x, 34_000, &constants).expect("a value");
            assert!(value.high.add(&value.low.neg(), 64, Round::Up).magnitude() < -33_990);
        }
        let (sine, _) = sin_cos(&x, 34_000, &constants).expect("a value");
        assert!(sine.high.add(&sine.low.neg(), 64, Round::Up).magnitude() < -33_990);
    }

    #[test]
    fn against_doubles() {
        let constants = Constants::default();
        for k in -200..200i64 {
            let x = of(k * 37 + 1, 100);
            let exact = (k * 37 + 1) as f64 / 100.0;
            let close = |value: Interval, expected: f64| {
                let low = value.low.to_num().expect("a number").to_f64();
                assert!((low - expected).abs() <= 1e-14 * expected.abs().max(1.0), "{exact}: {low} {expected}");
            };
            close(exp(&x, 64, &constants).expect("a value"), exact.exp());
            close(atan(&x, 64, &constants).expect("a value"), exact.atan());
            let (sine, cosine) = sin_cos(&x, 64, &constants).expect("a value");
            close(sine, exact.sin());
            close(cosine, exact.cos());
            if exact > 0.0 {
                close(ln(&x, 64, &constants).expect("a value"), exact.ln());
            }
        }
    }

    #[test]
    fn extreme_arguments() {
        let constants = Constants::default();
        let huge = Float::new(BigInt::one(), 50);
        assert_eq!(exp(&huge, 64, &constants), None);
        let zero = exp(&huge.neg(), 64, &constants).expect("a value");
        assert!(zero.low.is_zero() && zero.high.signum() > 0);
        // sin(10^30), from tables: -0.0901169019121380…
        let x = Float::of(&"1e30".parse().expect("a number"), 200, Round::Down);
        let (sine, _) = sin_cos(&x, 64, &constants).expect("a value");
        assert_eq!(sine.decimal(12).as_deref(), Some("-0.0901169019121"));
        assert_eq!(ln(&Float::int(1), 64, &constants), Some(Interval::int(0)));
    }
}
