//! Error functions, the gamma family and Bessel functions of narrow intervals.
//!
//! Series and asymptotic expansions (Abramowitz and Stegun, chapters 6, 7 and 9) in interval arithmetic, each with
//! a bound on what is left out. `None` where the argument is out of reach or too wide.

use super::constants::Constants;
use super::elementary;
use super::float::Float;
use super::interval::Interval;
use crate::number::Num;

/// Arguments beyond this size are not worth a series.
const MAX_ARGUMENT: i64 = 2_000;
/// The most terms of a series.
const MAX_TERMS: u64 = 200_000;

fn exp(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    x.increasing(|end| elementary::exp(end, bits, constants))
}

fn ln(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    if !x.is_positive() {
        return None;
    }
    x.increasing(|end| elementary::ln(end, bits, constants))
}

fn pi(bits: u32, constants: &Constants) -> Interval {
    Interval::near(&constants.half_pi(bits), 2, 1 - i64::from(bits))
}

/// An integer that is not above anything in the interval, and whether it is small.
fn below(x: &Interval) -> Option<i64> {
    use num_traits::ToPrimitive;
    if x.low.magnitude() > 40 { None } else { x.low.floor().to_i64() }
}

/// Whether both ends are at most `bound` in size.
fn within(x: &Interval, bound: i64) -> bool {
    x.abs().high <= Float::int(bound)
}

/// A sum of terms of which each is at most a fourth of the one before from some place on, with `weight` that at most
/// doubles from term to term there; `next(k)` is what the term `k` must be multiplied by for the term `k + 1`.
fn series(
    first: Interval,
    bits: u32,
    next: impl Fn(u64, &Interval) -> Option<Interval>,
    mut weight: impl FnMut(u64) -> Option<Interval>,
) -> Option<Interval> {
    let (mut sum, mut term) = (Interval::int(0), first);
    let quarter = Float::new(1.into(), -2);
    for k in 0..MAX_TERMS {
        let weighted = term.mul(&weight(k)?, bits).checked()?;
        sum = sum.add(&weighted, bits);
        let ratio = next(k, &term)?;
        let size = weighted.abs().high;
        let negligible = size.is_zero() || size.magnitude() < sum.abs().high.magnitude().max(-i64::from(bits)) - i64::from(bits);
        if negligible && ratio.abs().high <= quarter {
            // What is left out is at most as large as the last term: 1/4·2 + 1/16·4 + … = 1.
            let rest = Interval::new(size.neg(), size);
            return Some(sum.add(&rest, bits));
        }
        term = term.mul(&ratio, bits).checked()?;
    }
    None
}

/// `2/sqrt(pi)·∫ e^(-t^2) dt` from 0 to `x`
pub fn erf(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    x.increasing(|end| erf_at(end, bits, constants)).map(|i| i.clipped(-1, 1))
}

fn erf_at(x: &Float, bits: u32, constants: &Constants) -> Option<Interval> {
    if x.signum() < 0 {
        return erf_at(&x.neg(), bits, constants).map(|i| i.neg());
    }
    let work = bits + 20;
    let square = if x.magnitude() > 30 { Interval::int(1 << 60) } else { Interval::point(x.clone()).powi(2, work)? };
    let power = exp(&square.neg(), work, constants)?;
    if square.low > Float::int(i64::from(bits) + 10) {
        // 1 - erf x < e^(-x^2)
        return Some(Interval::new(Interval::int(1).sub(&power, bits).low, Float::int(1)));
    }
    // erf x = 2/sqrt(pi)·e^(-x^2)·Σ 2^n·x^(2n+1)/(1·3·5···(2n+1)); the terms are positive.
    let twice = square.mul(&Interval::int(2), work);
    let sum =
        series(Interval::point(x.clone()), work, |k, _| twice.div(&Interval::int(2 * k as i64 + 3), work), |_| Some(Interval::int(1)))?;
    let factor = power.mul(&two_by_root_pi(work, constants)?, work);
    Some(sum.mul(&factor, bits))
}

/// `2/sqrt(pi)`
fn two_by_root_pi(bits: u32, constants: &Constants) -> Option<Interval> {
    Interval::int(2).div(&pi(bits + 4, constants).root(2, bits), bits)
}

/// `2/sqrt(pi)·∫ e^(t^2) dt` from 0 to `x`
pub fn erfi(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    if !within(x, 100) {
        return None;
    }
    let work = bits + 20;
    x.increasing(|end| {
        // 2/sqrt(pi)·Σ x^(2n+1)/(n!·(2n+1))
        let point = Interval::point(end.clone());
        let square = point.powi(2, work)?;
        let sum = series(
            point,
            work,
            |k, _| square.div(&Interval::int(k as i64 + 1), work),
            |k| Interval::int(1).div(&Interval::int(2 * k as i64 + 1), work),
        )?;
        Some(sum.mul(&two_by_root_pi(work, constants)?, bits))
    })
}

/// How many unit steps bring the argument to where the expansions at infinity are good.
fn steps_up(x: &Interval, bits: u32) -> Option<i64> {
    let low = below(x)?;
    let wanted = i64::from(bits) / 4 + 10;
    let steps = (wanted - low).max(0);
    (steps <= 20_000).then_some(steps)
}

/// `Σ coefficient(k)·y^(-2k + shift)` over Bernoulli numbers until the terms are negligible; the series envelops its limit
/// for positive `y`, so what is left out is at most the first term left out.
fn asymptotic(y: &Interval, shift: u64, bits: u32, constants: &Constants, coefficient: impl Fn(usize, &Num) -> Num) -> Option<Interval> {
    let inverse = Interval::int(1).div(y, bits)?;
    let square = inverse.powi(2, bits)?;
    let mut power = if shift == 1 { inverse } else { square.clone() };
    let mut sum = Interval::int(0);
    for k in 1..2_000 {
        let number = coefficient(k, &constants.bernoulli(k));
        let term = Interval::of(&number, bits).mul(&power, bits);
        let size = term.abs().high;
        if size.magnitude() < -i64::from(bits) {
            return Some(sum.add(&Interval::new(size.neg(), size), bits));
        }
        sum = sum.add(&term, bits);
        power = power.mul(&square, bits);
    }
    None
}

/// `ln Γ(y)` for large positive `y`, by Stirling's series.
fn stirling(y: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    let log = ln(y, bits, constants)?;
    let half = Interval::of(&Num::HALF, bits);
    let main = y.sub(&half, bits).mul(&log, bits).sub(y, bits);
    let constant = ln(&pi(bits, constants).mul(&Interval::int(2), bits), bits, constants)?.mul(&half, bits);
    let rest = asymptotic(y, 1, bits, constants, |k, b| {
        let k = k as i64;
        b * &Num::ratio(1, 2 * k * (2 * k - 1))
    })?;
    Some(main.add(&constant, bits).add(&rest, bits))
}

/// `Γ(x)`, by `Γ(x) = Γ(x + n)/(x·(x + 1)···(x + n - 1))`.
pub fn gamma(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    let steps = steps_up(x, bits)?;
    let top = x.high.magnitude().max(8) as u32;
    // The logarithm is as long as its integer part, and an error in it is one of the value.
    let work = bits + 24 + 2 * top + 2 * (steps.max(1).ilog2());
    let y = x.add(&Interval::int(steps), work);
    let mut product = Interval::int(1);
    for k in 0..steps {
        product = product.mul(&x.add(&Interval::int(k), work), work);
    }
    let value = exp(&stirling(&y, work, constants)?, work, constants)?;
    value.div(&product, bits)?.checked()
}

/// `ψ(x) = Γ'(x)/Γ(x)`
pub fn digamma(x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    let steps = steps_up(x, bits)?;
    let work = bits + 32;
    let y = x.add(&Interval::int(steps), work);
    // ln y - 1/(2y) - Σ B_2k/(2k·y^(2k))
    let half = Interval::int(1).div(&y.mul(&Interval::int(2), work), work)?;
    let rest = asymptotic(&y, 2, work, constants, |k, b| b * &Num::ratio(1, 2 * k as i64))?;
    let mut value = ln(&y, work, constants)?.sub(&half, work).sub(&rest, work);
    for k in 0..steps {
        value = value.sub(&Interval::int(1).div(&x.add(&Interval::int(k), work), work)?, work);
    }
    Some(value.rounded(bits))
}

/// The `n`-th derivative of `ψ`, for `n >= 1`.
pub fn polygamma(n: u64, x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    if n == 0 {
        return digamma(x, bits, constants);
    }
    if n > 60 {
        return None;
    }
    let steps = steps_up(x, bits)? + 2 * n as i64;
    let work = bits + 40 + 8 * n as u32;
    let y = x.add(&Interval::int(steps), work);
    let factorial = |m: u64| (1..=m as i64).fold(Num::ONE, |p, k| &p * &Num::from(k));
    // (-1)^(n+1)·[(n-1)!/y^n + n!/(2·y^(n+1)) + Σ B_2k·(2k+n-1)!/((2k)!·y^(2k+n))]
    let inverse = Interval::int(1).div(&y, work)?;
    let first = Interval::of(&factorial(n - 1), work).mul(&inverse.powi(n, work)?, work);
    let second = Interval::of(&(&factorial(n) * &Num::HALF), work).mul(&inverse.powi(n + 1, work)?, work);
    let rest = asymptotic(&y, 2, work, constants, |k, b| {
        // (2k+n-1)!/(2k)!
        let ratio = (2 * k as i64 + 1..2 * k as i64 + n as i64).fold(Num::ONE, |p, j| &p * &Num::from(j));
        b * &ratio
    })?;
    let rest = rest.mul(&inverse.powi(n, work)?, work);
    let mut sum = first.add(&second, work).add(&rest, work);
    let scale = Interval::of(&factorial(n), work);
    for k in 0..steps {
        let power = x.add(&Interval::int(k), work).powi(n + 1, work)?;
        sum = sum.add(&scale.div(&power, work)?, work);
    }
    let sum = sum.rounded(bits);
    Some(if n % 2 == 1 { sum } else { sum.neg() })
}

/// The Bessel functions of one kind of integer order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `J` and `Y`: the terms alternate.
    Plain,
    /// `I` and `K`
    Modified,
}

/// Bits that cancellation may cost at `x`, in either kind, for a value of so many bits.
fn cancellation(x: &Interval, bits: u32) -> Option<u32> {
    if !within(x, MAX_ARGUMENT) {
        return None;
    }
    let size = below(&x.abs().neg())?.unsigned_abs() as u32;
    // Far out there is no value at few bits: with all that it takes one would cost more than all others together.
    (size <= 16 * bits).then_some(3 * size + 16)
}

/// `(x/2)^n/n!`
fn leading(n: u64, x: &Interval, bits: u32) -> Option<Interval> {
    let half = Interval::new(x.low.scaled(-1), x.high.scaled(-1));
    let mut product = Interval::int(1);
    for k in 1..=n {
        product = product.mul(&half, bits).div(&Interval::int(k as i64), bits)?.checked()?;
    }
    Some(product)
}

/// `Σ (∓1)^k·weight(k)·(x/2)^(2k+n)/(k!·(n+k)!)`
fn ascending(kind: Kind, n: u64, x: &Interval, bits: u32, weight: impl FnMut(u64) -> Option<Interval>) -> Option<Interval> {
    if n > 5_000 {
        return None;
    }
    let square = Interval::new(x.low.scaled(-1), x.high.scaled(-1)).powi(2, bits)?;
    let square = if kind == Kind::Plain { square.neg() } else { square };
    let next = |k: u64, _: &Interval| {
        let divisor = (k as i64 + 1).checked_mul(n as i64 + k as i64 + 1)?;
        square.div(&Interval::int(divisor), bits)
    };
    series(leading(n, x, bits)?, bits, next, weight)
}

/// `J_n(x)` or `I_n(x)`
pub fn bessel_first(kind: Kind, n: u64, x: &Interval, bits: u32) -> Option<Interval> {
    let work = bits + cancellation(x, bits)?;
    ascending(kind, n, x, work, |_| Some(Interval::int(1))).map(|i| i.rounded(bits))
}

/// `Y_n(x)` or `K_n(x)` for `x > 0`
pub fn bessel_second(kind: Kind, n: u64, x: &Interval, bits: u32, constants: &Constants) -> Option<Interval> {
    let work = bits + cancellation(x, bits)? + 16;
    let half = Interval::new(x.low.scaled(-1), x.high.scaled(-1));
    let log = ln(&half, work, constants)?;
    let first = bessel_first(kind, n, x, work)?;
    // Σ (n-k-1)!/k!·(±1)^k·(x/2)^(2k-n) for k < n
    let square = half.powi(2, work)?;
    let mut finite = Interval::int(0);
    if n > 0 {
        let mut term = Interval::int(1).div(&half, work)?;
        for k in 1..n {
            term = term.mul(&Interval::int(k as i64), work).div(&half, work)?.checked()?;
        }
        for k in 0..n {
            finite = finite.add(&term, work);
            if k + 1 < n {
                let divisor = (k as i64 + 1).checked_mul(n as i64 - k as i64 - 1)?;
                term = term.mul(&square, work).div(&Interval::int(divisor), work)?;
                if kind == Kind::Modified {
                    term = term.neg();
                }
            }
        }
    }
    // ψ(k+1) + ψ(n+k+1) = -2γ + H_k + H_(n+k)
    let euler = digamma(&Interval::int(1), work, constants)?;
    let mut harmonic = euler.mul(&Interval::int(2), work);
    for j in 1..=n {
        harmonic = harmonic.add(&Interval::int(1).div(&Interval::int(j as i64), work)?, work);
    }
    let weight = |k: u64| {
        if k > 0 {
            for j in [k, n + k] {
                harmonic = harmonic.add(&Interval::int(1).div(&Interval::int(j as i64), work)?, work);
            }
        }
        Some(harmonic.clone())
    };
    let infinite = ascending(kind, n, x, work, weight)?;
    let two = Interval::int(2);
    Some(match kind {
        // (2·ln(x/2)·J - finite - infinite)/pi
        Kind::Plain => two.mul(&log, work).mul(&first, work).sub(&finite, work).sub(&infinite, work).div(&pi(work, constants), bits)?,
        // (-1)^(n+1)·ln(x/2)·I + finite/2 + (-1)^n·infinite/2
        Kind::Modified => {
            let signed = infinite.sub(&two.mul(&log, work).mul(&first, work), work);
            let signed = if n % 2 == 1 { signed.neg() } else { signed };
            finite.add(&signed, work).mul(&Interval::of(&Num::HALF, work), bits)
        }
    })
}
