//! Special functions at neighbouring arguments and orders.
//!
//! - `Γ(u + n) = u·(u + 1)···(u + n - 1)·Γ(u)` and `ψ(u + n) = ψ(u) + 1/u + ··· + 1/(u + n - 1)`.
//! - The `m`-th derivative of the latter, for `polygamma(m, u + n)`, and `⌊u + n⌋ = ⌊u⌋ + n`.
//! - `Γ(-u) = π/(sin(π(u + 1))·Γ(u + 1))` and `ψ(-u) = ψ(u + 1) + π·cos(π(u + 1))/sin(π(u + 1))`, the reflections, where the
//!   argument begins with a minus sign or is a number above one half.
//! - `Γ(g·v) = (2π)^((1 - g)/2)·g^(g·v - 1/2)·∏ Γ(v + k/g)` for `k` below `g`, and its logarithmic derivatives, where the variables of an
//!   argument have the whole number `g` as a common factor.
//! - `ψ(1/2) = ψ(1) - 2·ln 2`, and `ψ⁽ᵐ⁾(1/2) = (2^(m + 1) - 1)·ψ⁽ᵐ⁾(1)`, where `ψ⁽ᵐ⁾(1) = |B|·(2π)^(m + 1)/(2·(m + 1))` with the Bernoulli number
//!   of index `m + 1` for an odd `m`.
//! - `C(n + 1, x) = (2n/x)·C(n, x) - C(n - 1, x)` for the Bessel functions `J` and `Y`, with the signs of the last term and of
//!   the first one turned around for `K` and for `I`: every order comes to two neighbouring ones.
//! - `J(n, -x) = (-1)^n·J(n, x)` for a whole `n`, and so for `I`.
//! - `J(n + 1, x)·Y(n, x) = J(n, x)·Y(n + 1, x) + 2/(πx)` and `I(n + 1, x)·K(n, x) = 1/x - I(n, x)·K(n + 1, x)`, the Wronskians.

use crate::canon::{Budget, Canon};
use crate::diff::{Chain, gradient};
use crate::enclose::Constants;
use crate::expr::{ExprId, Op, Store, Substitution};
use crate::function::{self, FunctionId};
use crate::number::Num;

const GAMMA: FunctionId = function::named("gamma");
const DIGAMMA: FunctionId = function::named("digamma");
const POLYGAMMA: FunctionId = function::named("polygamma");
const FLOOR: FunctionId = function::named("floor");
const LN: FunctionId = function::named("ln");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const BESSELJ: FunctionId = function::named("besselj");
const BESSELY: FunctionId = function::named("bessely");
const BESSELI: FunctionId = function::named("besseli");
const BESSELK: FunctionId = function::named("besselk");

/// The largest common factor of an argument that is taken out.
const MAX_FACTOR: i64 = 6;
/// The highest power of a product that a Wronskian replaces.
const MAX_WRONSKIANS: usize = 6;
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
    if !is_mirrored(store, canon, argument)? {
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

/// Whether an argument is replaced by its mirror image, 1 minus it.
fn is_mirrored(store: &mut Store, canon: &mut Canon, argument: ExprId) -> Result<bool, Budget> {
    Ok(match store.number(argument) {
        // Whole numbers have their values; between 1/2 and 1 the mirror image is smaller.
        Some(n) => !n.is_integer() && n - &n.floor() > Num::HALF,
        None => {
            let terms = canon.numbered_terms(store, argument)?;
            terms.iter().find(|t| store.number(t.1).is_none()).is_some_and(|t| t.0.is_negative())
        }
    })
}

/// `Γ` or `ψ` of `u + n` by its value at `u`.
fn raised(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Result<ExprId, Budget> {
    let Some((n, u)) = shift_above_zero(store, canon, argument)? else { return Ok(store.call(f, &[argument])) };
    let mut value = multiplied(store, canon, f, u)?;
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

/// As [`shift`], with 1 left over of a whole number.
fn shift_above_zero(store: &mut Store, canon: &mut Canon, argument: ExprId) -> Result<Option<(i64, ExprId)>, Budget> {
    let shifted = shift(store, canon, argument)?;
    let whole = shifted.is_some_and(|(_, u)| store.number(u).is_some_and(Num::is_zero));
    Ok(match shifted {
        Some((n, _)) if whole => Some((n - 1, store.int(1))),
        other => other,
    })
}

/// `Γ` or `ψ` of `g·v` by those of `v`, `v + 1/g`, … below `v + 1`, and `ψ(1/2)` by `ψ(1)`.
fn multiplied(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Result<ExprId, Budget> {
    if f == DIGAMMA && store.number(argument) == Some(&Num::HALF) {
        let (one, two) = (store.int(1), store.int(2));
        let (there, log) = (store.call(DIGAMMA, &[one]), store.call(LN, &[two]));
        let twice = store.mul(two, log);
        return Ok(store.sub(there, twice));
    }
    let Some((g, parts)) = divided(store, canon, argument)? else { return Ok(store.call(f, &[argument])) };
    let factor = store.int(g);
    if f == DIGAMMA {
        let mut sum = store.int(0);
        for part in parts {
            let value = store.call(f, &[part]);
            sum = store.add(sum, value);
        }
        let mean = store.div(sum, factor);
        let log = store.call(LN, &[factor]);
        return Ok(store.add(mean, log));
    }
    let (two, pi, half) = (store.int(2), store.constant(Op::Pi), store.num(Num::HALF));
    let turn = store.mul(two, pi);
    let exponent = store.num(Num::ratio(1 - g, 2));
    let (turns, less) = (store.pow(turn, exponent), store.sub(argument, half));
    let power = store.pow(factor, less);
    let mut product = store.mul(turns, power);
    for part in parts {
        let value = store.call(f, &[part]);
        product = store.mul(product, value);
    }
    Ok(product)
}

/// The whole number above 1 that all terms with variables have as a factor, `g`, and `(u + k)/g` for all `k` below it.
fn divided(store: &mut Store, canon: &mut Canon, u: ExprId) -> Result<Option<(i64, Vec<ExprId>)>, Budget> {
    let mut common = Num::ZERO;
    for (number, term) in canon.numbered_terms(store, u)? {
        if store.number(term).is_none() {
            common = common.gcd(&number);
        }
    }
    let Some(g) = common.to_i64().filter(|g| (2..=MAX_FACTOR).contains(g)) else { return Ok(None) };
    let factor = store.int(g);
    let mut parts = Vec::new();
    for k in 0..g {
        let k = store.int(k);
        let sum = store.add(u, k);
        let part = store.div(sum, factor);
        parts.push(canon.expanded(store, part)?);
    }
    Ok(Some((g, parts)))
}

/// The `m`-th derivative of `ψ` at a neighbouring argument: those of `ψ(u + n) = ψ(u) + Σ 1/(u + k)`, where the sum has that of
/// `(-1)^m·m!/(u + k)^(m + 1)`, of the reflection and of the multiplication.
fn derived(store: &mut Store, canon: &mut Canon, order: ExprId, argument: ExprId) -> Result<ExprId, Budget> {
    let call = store.call(POLYGAMMA, &[order, argument]);
    let Some(m) = store.number(order).and_then(Num::to_i64).filter(|m| (0..=MAX_ORDER).contains(m)) else { return Ok(call) };
    if m == 0 {
        return reflected(store, canon, DIGAMMA, argument);
    }
    let sign = if m % 2 == 0 { 1 } else { -1 };
    if is_mirrored(store, canon, argument)? {
        // ψ(1 - v) = ψ(v) + π·cot(πv), differentiated m times.
        let one = store.int(1);
        let image = store.sub(one, argument);
        let image = canon.expanded(store, image)?;
        let there = derived(store, canon, order, image)?;
        let Some(slope) = cotangent_slope(store, m, image) else { return Ok(call) };
        let (sum, sign) = (store.add(there, slope), store.int(sign));
        let value = store.mul(sign, sum);
        return canon.canonical(store, value);
    }
    let Some((n, u)) = shift_above_zero(store, canon, argument)? else { return Ok(call) };
    let mut value = of_base_argument(store, canon, m, order, u)?;
    let factor: i64 = (1..=m).product::<i64>() * sign;
    let (factor, exponent) = (store.int(factor), store.int(-m - 1));
    for k in n.min(0)..n.max(0) {
        let k = store.int(k);
        let step = store.add(u, k);
        let power = store.pow(step, exponent);
        let term = store.mul(factor, power);
        value = if n > 0 { store.add(value, term) } else { store.sub(value, term) };
    }
    canon.canonical(store, value)
}

/// The `m`-th derivative of `ψ`, for `m > 0`, at what is left of a shift.
fn of_base_argument(store: &mut Store, canon: &mut Canon, m: i64, order: ExprId, u: ExprId) -> Result<ExprId, Budget> {
    let at = store.number(u).cloned();
    if at == Some(Num::ONE) || at == Some(Num::HALF) {
        let mut value = if m % 2 == 1 {
            let (two, pi, exponent) = (store.int(2), store.constant(Op::Pi), store.int(m + 1));
            let turn = store.mul(two, pi);
            let power = store.pow(turn, exponent);
            let bernoulli = Constants::default().bernoulli((m as usize).div_ceil(2)).abs();
            let factor = store.num(&bernoulli * &Num::ratio(1, 2 * (m + 1)));
            store.mul(factor, power)
        } else {
            let one = store.int(1);
            store.call(POLYGAMMA, &[order, one])
        };
        if at == Some(Num::HALF) {
            let factor = store.int((1 << (m + 1)) - 1);
            value = store.mul(factor, value);
        }
        return Ok(value);
    }
    let Some((g, parts)) = divided(store, canon, u)? else { return Ok(store.call(POLYGAMMA, &[order, u])) };
    let mut sum = store.int(0);
    for part in parts {
        let value = store.call(POLYGAMMA, &[order, part]);
        sum = store.add(sum, value);
    }
    let (factor, exponent) = (store.int(g), store.int(-m - 1));
    let power = store.pow(factor, exponent);
    Ok(store.mul(power, sum))
}

/// The `m`-th derivative of `π·cos(πv)/sin(πv)` by `v`.
fn cotangent_slope(store: &mut Store, m: i64, v: ExprId) -> Option<ExprId> {
    let (symbol, pi) = (store.declare("reflected·v", None), store.constant(Op::Pi));
    let node = store.symbol_node(symbol);
    let angle = store.mul(pi, node);
    let (sine, cosine) = (store.call(SIN, &[angle]), store.call(COS, &[angle]));
    let cotangent = store.div(cosine, sine);
    let mut slope = store.mul(pi, cotangent);
    for _ in 0..m {
        slope = gradient(store, slope, &[symbol], &Chain::default()).ok()?[0];
    }
    Some(store.substitute_all(&[slope], &Substitution::new([(symbol, v)]))[0])
}

fn lowered(store: &mut Store, canon: &mut Canon, argument: ExprId) -> Result<ExprId, Budget> {
    let Some((n, u)) = shift(store, canon, argument)? else { return Ok(store.call(FLOOR, &[argument])) };
    let (floor, n) = (store.call(FLOOR, &[u]), store.int(n));
    let value = store.add(floor, n);
    canon.canonical(store, value)
}

/// A Bessel function by those of the two lowest orders, `u` and `u + 1`.
fn neighbour(store: &mut Store, canon: &mut Canon, f: FunctionId, order: ExprId, x: ExprId) -> Result<ExprId, Budget> {
    let whole = store.number(order).and_then(Num::to_i64);
    if let Some(n) = whole.filter(|_| matches!(f, BESSELJ | BESSELI))
        && canon.numbered_terms(store, x)?.first().is_some_and(|t| t.0.is_negative())
    {
        let mirrored = store.neg(x);
        let mirrored = canon.expanded(store, mirrored)?;
        let value = neighbour(store, canon, f, order, mirrored)?;
        return Ok(if n % 2 == 0 { value } else { store.neg(value) });
    }
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

/// `numerator` without products `J(n + 1, x)·Y(n, x)` and `I(n + 1, x)·K(n, x)`.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn without_wronskians(store: &mut Store, canon: &mut Canon, numerator: ExprId) -> Result<ExprId, Budget> {
    let mut current = numerator;
    // Each round takes one such product out of every term that has some.
    for _ in 0..MAX_WRONSKIANS {
        let mut sum = store.int(0);
        let mut changed = false;
        for term in canon.term_list(store, current)? {
            let new = match wronskian(store, canon, term)? {
                Some((pair, value)) => {
                    changed = true;
                    let rest = store.div(term, pair);
                    store.mul(rest, value)
                }
                None => term,
            };
            sum = store.add(sum, new);
        }
        if !changed {
            break;
        }
        current = canon.numerator(store, sum)?;
    }
    Ok(current)
}

/// The first product of a term that a Wronskian replaces, and what replaces it.
fn wronskian(store: &mut Store, canon: &mut Canon, term: ExprId) -> Result<Option<(ExprId, ExprId)>, Budget> {
    let (_, powers) = canon.powers(store, term);
    let natural = |store: &Store, e: ExprId| store.number(e).is_some_and(|n| n.is_integer() && n.is_positive());
    let calls: Vec<ExprId> = powers.iter().filter(|p| natural(store, p.1)).map(|p| p.0).collect();
    for &first in &calls {
        let (f, g) = match store.function(first) {
            Some(f @ BESSELJ) => (f, BESSELY),
            Some(f @ BESSELI) => (f, BESSELK),
            _ => continue,
        };
        let (next, x) = (store.children(first)[0], store.children(first)[1]);
        let one = store.int(1);
        let order = store.sub(next, one);
        let order = canon.canonical(store, order)?;
        let second = store.call(g, &[order, x]);
        // The functions of order -1 are those of order 1.
        if !calls.contains(&second) || store.number(order).is_some_and(Num::is_negative) {
            continue;
        }
        let (low, high) = (store.call(f, &[order, x]), store.call(g, &[next, x]));
        let other = store.mul(low, high);
        let value = if f == BESSELJ {
            let (two, pi) = (store.int(2), store.constant(Op::Pi));
            let scaled = store.mul(pi, x);
            let fraction = store.div(two, scaled);
            store.add(other, fraction)
        } else {
            let fraction = store.div(one, x);
            store.sub(fraction, other)
        };
        return Ok(Some((store.mul(first, second), value)));
    }
    Ok(None)
}
