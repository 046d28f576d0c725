//! Special functions at neighbouring arguments and orders.
//!
//! - `Γ(u + n) = u·(u + 1)···(u + n - 1)·Γ(u)` and `ψ(u + n) = ψ(u) + 1/u + ··· + 1/(u + n - 1)`.
//! - The `m`-th derivative of the latter, for `polygamma(m, u + n)`, and `⌊u + n⌋ = ⌊u⌋ + n`.
//! - `Γ(-u) = π/(sin(π(u + 1))·Γ(u + 1))` and `ψ(-u) = ψ(u + 1) + π·cos(π(u + 1))/sin(π(u + 1))`, the reflections, where the
//!   argument begins with a minus sign or is a number above one half.
//! - `C(n + 1, x) = (2n/x)·C(n, x) - C(n - 1, x)` for the Bessel functions `J` and `Y`, with the signs of the last term and of
//!   the first one turned around for `K` and for `I`: every order comes to two neighbouring ones.

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const GAMMA: FunctionId = function::named("gamma");
const DIGAMMA: FunctionId = function::named("digamma");
const POLYGAMMA: FunctionId = function::named("polygamma");
const FLOOR: FunctionId = function::named("floor");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const BESSELJ: FunctionId = function::named("besselj");
const BESSELY: FunctionId = function::named("bessely");
const BESSELI: FunctionId = function::named("besseli");
const BESSELK: FunctionId = function::named("besselk");

/// The longest shift that is written out.
const MAX_SHIFT: i64 = 40;
/// The highest derivative of the digamma function that is shifted.
const MAX_ORDER: i64 = 12;

/// A call by calls of the same function whose argument or order has a constant term between 0 and 1, or is a number between.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn shifted(store: &mut Store, canon: &mut Canon, call: ExprId) -> Result<ExprId, Budget> {
    let arguments = store.children(call).to_vec();
    match store.function(call) {
        Some(f @ (GAMMA | DIGAMMA)) => reflected(store, canon, f, arguments[0]),
        Some(POLYGAMMA) => derived(store, canon, arguments[0], arguments[1]),
        Some(FLOOR) => lowered(store, canon, arguments[0]),
        Some(f @ (BESSELJ | BESSELY | BESSELI | BESSELK)) => neighbour(store, canon, f, arguments[0], arguments[1]),
        _ => Ok(call),
    }
}

/// The whole part of the constant term, if it is within reach, and the rest of the expression.
fn shift(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<(i64, ExprId)>, Budget> {
    let terms = canon.term_list(store, id)?;
    let constant = terms.iter().find_map(|&t| store.number(t).cloned()).unwrap_or(Num::ZERO);
    let Some(n) = constant.floor().to_i64().filter(|n| n.abs() <= MAX_SHIFT) else { return Ok(None) };
    let less = store.int(-n);
    let rest = store.add(id, less);
    Ok(Some((n, canon.canonical(store, rest)?)))
}

fn reflected(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Result<ExprId, Budget> {
    let mirrored = match store.number(argument) {
        // Whole numbers have their values; between 1/2 and 1 the mirror image is smaller.
        Some(n) => !n.is_integer() && n - &n.floor() > Num::HALF,
        None => {
            let terms = canon.numbered_terms(store, argument)?;
            terms.iter().find(|t| store.number(t.1).is_none()).is_some_and(|t| t.0.is_negative())
        }
    };
    if !mirrored {
        return raised(store, canon, f, argument);
    }
    let (one, pi) = (store.int(1), store.constant(Op::Pi));
    let image = store.sub(one, argument);
    let image = canon.canonical(store, image)?;
    let there = raised(store, canon, f, image)?;
    let angle = store.mul(pi, image);
    let angle = canon.expanded(store, angle)?;
    let (sine, cosine) = (store.call(SIN, &[angle]), store.call(COS, &[angle]));
    let value = if f == GAMMA {
        let product = store.mul(sine, there);
        store.div(pi, product)
    } else {
        let cotangent = store.div(cosine, sine);
        let term = store.mul(pi, cotangent);
        store.add(there, term)
    };
    canon.canonical(store, value)
}

/// `Γ` or `ψ` of `u + n` by its value at `u`.
fn raised(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Result<ExprId, Budget> {
    let Some((n, u)) = shift(store, canon, argument)?.filter(|s| s.0 != 0 && store.number(s.1).is_none_or(|n| !n.is_zero())) else {
        return Ok(store.call(f, &[argument]));
    };
    let mut value = store.call(f, &[u]);
    // For a negative shift the steps lie below u: Γ(u - 1) = Γ(u)/(u - 1).
    let steps: Vec<i64> = if n > 0 { (0..n).collect() } else { (n..0).collect() };
    for k in steps {
        let k = store.int(k);
        let step = store.add(u, k);
        let one = store.int(1);
        value = match (f, n > 0) {
            (GAMMA, true) => store.mul(value, step),
            (GAMMA, false) => store.div(value, step),
            (_, up) => {
                let inverse = store.div(one, step);
                if up { store.add(value, inverse) } else { store.sub(value, inverse) }
            }
        };
    }
    canon.canonical(store, value)
}

/// The `m`-th derivative of `ψ(u + n) = ψ(u) + Σ 1/(u + k)`: the sum is that of `(-1)^m·m!/(u + k)^(m + 1)`.
fn derived(store: &mut Store, canon: &mut Canon, order: ExprId, argument: ExprId) -> Result<ExprId, Budget> {
    let call = store.call(POLYGAMMA, &[order, argument]);
    let Some(m) = store.number(order).and_then(Num::to_i64).filter(|m| (0..=MAX_ORDER).contains(m)) else { return Ok(call) };
    let Some((n, u)) = shift(store, canon, argument)?.filter(|s| s.0 != 0 && store.number(s.1).is_none()) else { return Ok(call) };
    let factor: i64 = (1..=m).product::<i64>() * if m % 2 == 0 { 1 } else { -1 };
    let (factor, exponent) = (store.int(factor), store.int(-m - 1));
    let mut value = store.call(POLYGAMMA, &[order, u]);
    for k in n.min(0)..n.max(0) {
        let k = store.int(k);
        let step = store.add(u, k);
        let power = store.pow(step, exponent);
        let term = store.mul(factor, power);
        value = if n > 0 { store.add(value, term) } else { store.sub(value, term) };
    }
    canon.canonical(store, value)
}

fn lowered(store: &mut Store, canon: &mut Canon, argument: ExprId) -> Result<ExprId, Budget> {
    let Some((n, u)) = shift(store, canon, argument)? else { return Ok(store.call(FLOOR, &[argument])) };
    let (floor, n) = (store.call(FLOOR, &[u]), store.int(n));
    let value = store.add(floor, n);
    canon.canonical(store, value)
}

/// A Bessel function by those of the two lowest orders, `u` and `u + 1`.
fn neighbour(store: &mut Store, canon: &mut Canon, f: FunctionId, order: ExprId, x: ExprId) -> Result<ExprId, Budget> {
    let call = store.call(f, &[order, x]);
    let Some((n, u)) = shift(store, canon, order)?.filter(|s| !(0..=1).contains(&s.0)) else { return Ok(call) };
    let one = store.int(1);
    let next = store.add(u, one);
    let next = canon.canonical(store, next)?;
    let (mut low, mut high) = (store.call(f, &[u, x]), store.call(f, &[next, x]));
    // C(m + 1) = s·(2m/x)·C(m) + t·C(m - 1), and back: C(m - 1) = t·(C(m + 1) - s·(2m/x)·C(m)), as t² = 1.
    let (s, t) = match f {
        BESSELI => (-1, 1),
        BESSELK => (1, 1),
        _ => (1, -1),
    };
    let steps: Vec<i64> = if n > 1 { (1..n).collect() } else { (n + 1..=0).rev().collect() };
    for k in steps {
        let k = store.int(2 * s * k);
        let twice = store.int(2 * s);
        let lead = store.mul(twice, u);
        let lead = store.add(lead, k);
        let lead = store.div(lead, x);
        let sign = store.int(t);
        if n > 1 {
            let (first, last) = (store.mul(lead, high), store.mul(sign, low));
            let sum = store.add(first, last);
            (low, high) = (high, canon.canonical(store, sum)?);
        } else {
            let first = store.mul(lead, low);
            let difference = store.sub(high, first);
            let before = store.mul(sign, difference);
            (low, high) = (canon.canonical(store, before)?, low);
        }
    }
    Ok(if n > 1 { high } else { low })
}
