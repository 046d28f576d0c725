//! Sums of angles and sums of logarithms.
//!
//! Let `Σ n·θ + r·π` be a sum of arc functions of algebraic numbers, with whole numbers `n` and a fraction `r`. Each `θ` is the argument of
//! a complex number `z`, up to a positive factor: that of `1 + i·a` is `atan(a)`, that of `√(1 - a²) + i·a` is `asin(a)`. So
//! if the imaginary part of `∏ z^n` is zero, the sum is a multiple of `π`, and if it is enclosed between `-π` and `π` as well,
//! it is zero. In the same way `Σ n·ln(u)` is zero if `∏ u^n = 1`, where there may be variables.

use crate::canon::{Budget, Canon};
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

use super::{algebraic, numerator_vanishes};

const ASIN: FunctionId = function::named("asin");
const ACOS: FunctionId = function::named("acos");
const ATAN: FunctionId = function::named("atan");
const LN: FunctionId = function::named("ln");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");

/// The largest factor of an angle or a logarithm, once the denominators are cleared.
const MAX_FACTOR: i64 = 64;
/// The same for logarithms of what has variables.
const MAX_POWER: i64 = 8;
/// Bits of the enclosure that tells multiples of pi apart.
const BITS: u32 = 128;

/// Whether a canonical expression is a sum of angles and logarithms that is zero. `false` says nothing.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<bool, Budget> {
    let form = canon.expanded(store, id)?;
    // By the factor beside each angle or logarithm: the terms of each cancel among themselves.
    let mut groups: Vec<(ExprId, Vec<(Num, ExprId)>)> = Vec::new();
    for (number, rest) in canon.numbered_terms(store, form)? {
        let Some((factor, kernel)) = split(store, canon, rest)? else { return Ok(false) };
        match groups.iter_mut().find(|g| g.0 == factor) {
            Some(group) => group.1.push((number, kernel)),
            None => groups.push((factor, vec![(number, kernel)])),
        }
    }
    for (_, group) in groups {
        if !cancels(store, canon, &group)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A factor, and the one angle or logarithm beside it.
fn split(store: &mut Store, canon: &mut Canon, term: ExprId) -> Result<Option<(ExprId, ExprId)>, Budget> {
    let (_, powers) = canon.powers(store, term);
    let mut factor = store.int(1);
    let mut kernel = None;
    for (base, exponent) in powers {
        let is_kernel = store.op(base) == Op::Pi || matches!(store.function(base), Some(ASIN | ACOS | ATAN | LN));
        if is_kernel && store.number(exponent).is_some_and(Num::is_one) && kernel.replace(base).is_none() {
            continue;
        }
        let power = store.pow(base, exponent);
        factor = store.mul(factor, power);
    }
    Ok(match kernel {
        Some(kernel) => Some((canon.canonical(store, factor)?, kernel)),
        None => None,
    })
}

fn cancels(store: &mut Store, canon: &mut Canon, group: &[(Num, ExprId)]) -> Result<bool, Budget> {
    let is_pi = |store: &Store, kernel: ExprId| store.op(kernel) == Op::Pi;
    let mut denominator = 1i64;
    for (number, _) in group.iter().filter(|t| !is_pi(store, t.1)) {
        let Some(d) = number.parts().1.to_i64().filter(|&d| d <= MAX_FACTOR) else { return Ok(false) };
        denominator = num_integer::lcm(denominator, d);
    }
    let (mut whole, mut turns) = (Vec::new(), Num::ZERO);
    for (number, kernel) in group {
        let number = number * &Num::from(denominator);
        if is_pi(store, *kernel) {
            turns = number;
            continue;
        }
        let Some(n) = number.to_i64().filter(|n| n.abs() <= MAX_FACTOR) else { return Ok(false) };
        whole.push((n, *kernel));
    }
    let kernels: Vec<ExprId> = whole.iter().map(|t| t.1).collect();
    let variables = store.reach(&kernels).up().any(|id| store.symbol(id).is_some());
    let (logarithms, angles): (Vec<_>, Vec<_>) = whole.into_iter().partition(|&(_, k)| store.function(k) == Some(LN));
    let no_angles = angles.is_empty() && turns.is_zero();
    if variables && (!no_angles || logarithms.iter().any(|t| t.0.abs() > MAX_POWER)) {
        return Ok(false);
    }
    Ok(logarithms_cancel(store, canon, &logarithms)? && (no_angles || angles_cancel(store, canon, &angles, &turns)?))
}

/// `∏ a^n = 1`
fn logarithms_cancel(store: &mut Store, canon: &mut Canon, logarithms: &[(i64, ExprId)]) -> Result<bool, Budget> {
    if logarithms.is_empty() {
        return Ok(true);
    }
    let (mut above, mut below) = (store.int(1), store.int(1));
    for &(n, log) in logarithms {
        let argument = store.children(log)[0];
        let exponent = store.int(n.abs());
        let power = store.pow(argument, exponent);
        if n > 0 { above = store.mul(above, power) } else { below = store.mul(below, power) }
    }
    let difference = store.sub(above, below);
    let difference = canon.canonical(store, difference)?;
    numerator_vanishes(store, canon, difference)
}

/// Whether the angles and `turns·π` have the sum 0.
fn angles_cancel(store: &mut Store, canon: &mut Canon, angles: &[(i64, ExprId)], turns: &Num) -> Result<bool, Budget> {
    let (pi, turns) = (store.constant(Op::Pi), store.num(turns.clone()));
    let mut sum = store.mul(turns, pi);
    let (cosine, sine) = (store.call(COS, &[sum]), store.call(SIN, &[sum]));
    let (mut real, mut imaginary) = (canon.canonical(store, cosine)?, canon.canonical(store, sine)?);
    for &(n, angle) in angles {
        let factor = store.int(n);
        let term = store.mul(factor, angle);
        sum = store.add(sum, term);
        let Some((re, im)) = direction(store, angle) else { return Ok(false) };
        let im = if n < 0 { store.neg(im) } else { im };
        for _ in 0..n.unsigned_abs() {
            let (a, b, c, d) = (store.mul(real, re), store.mul(imaginary, im), store.mul(real, im), store.mul(imaginary, re));
            let (r, i) = (store.sub(a, b), store.add(c, d));
            (real, imaginary) = (canon.expanded(store, r)?, canon.expanded(store, i)?);
        }
    }
    if algebraic::is_zero(store, canon, imaginary)? != Some(true) {
        return Ok(false);
    }
    let seen = evaluate(store, canon, &Constants::default(), &[sum], &Point::default(), BITS);
    Ok(match &seen.outcomes[0] {
        Outcome::Value(n) => n.is_zero(),
        // Below 2 in size, so between -pi and pi.
        Outcome::Within(i) => i.low.magnitude().max(i.high.magnitude()) <= 1,
        _ => false,
    })
}

/// Real and imaginary part of a number with this argument.
fn direction(store: &mut Store, angle: ExprId) -> Option<(ExprId, ExprId)> {
    let f = store.function(angle)?;
    let a = store.children(angle)[0];
    let (one, two, half) = (store.int(1), store.int(2), store.num(Num::HALF));
    if f == ATAN {
        return Some((one, a));
    }
    let square = store.pow(a, two);
    let rest = store.sub(one, square);
    let leg = store.pow(rest, half);
    Some(if f == ASIN { (leg, a) } else { (a, leg) })
}
