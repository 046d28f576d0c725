//! One root by the others.
//!
//! Let `A + B·r` be a difference with a root `r = b^(1/d)` that stands neither in `A` nor in `B`. For an odd `d` it is zero where
//! `A^d + B^d·b` is, since a real number has one such root. For an even `d` it is zero where `A^d - B^d·b` is and `A` and `B`
//! have opposite signs, for `r` is not negative. Both leave a root less to show, perhaps by another one.
//!
//! A root in a root goes away where `A² - B²·p = C²`: with the sign `s` of `B`, `√(A + B·√p) = √((A + |C|)/2) + s·√((A - |C|)/2)` wherever the left
//! side is defined, for then `A ≥ |B|·√p`, so `A ≥ |C|`.

use super::facts::Facts;
use super::kernels::size;
use super::{angles, coefficients_vanish, signs};
use crate::canon::{Budget, Canon, Goal};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// The most roots that are tried.
const MAX_ROOTS: usize = 6;
/// The highest degree of a root.
const MAX_DEGREE: i64 = 6;
/// How many roots are taken away one after the other.
const DEPTH: usize = 2;

/// Whether the numerator of a form with independent kernels is zero, by one of its roots. `false` says nothing.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(store: &mut Store, canon: &mut Canon, form: ExprId, facts: &Facts) -> Result<bool, Budget> {
    vanishes(store, canon, form, facts, DEPTH)
}

/// `base^exponent`, for an odd number of halves as the exponent, without the root in the base. `None` where there is none, or where it cannot
/// be taken away.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn denested(store: &mut Store, canon: &mut Canon, base: ExprId, exponent: ExprId, facts: &Facts) -> Result<Option<ExprId>, Budget> {
    let Some(halves) = store.number(exponent).map(|n| n * &Num::TWO).filter(Num::is_integer) else { return Ok(None) };
    // Numbers are left to those who know them.
    if store.op(base) != Op::Sum || !store.reach(&[base]).up().any(|id| store.symbol(id).is_some()) {
        return Ok(None);
    }
    let Some(parts) = signs::by_root(store, canon, base)? else { return Ok(None) };
    let norm = parts.norm(store);
    let norm = canon.rational(store, norm, Goal::Factor)?;
    let (number, powers) = canon.powers(store, norm);
    // Where `A² = B²·p` everywhere, `B·√p` may be `-A` on a stretch, where nothing is left under the root.
    let Some(root) = number.exact_root(2).filter(|root| !root.is_zero()) else { return Ok(None) };
    let mut square_root = store.num(root);
    for (b, e) in powers {
        let Some(half) = store.number(e).map(|n| n * &Num::HALF).filter(Num::is_integer) else { return Ok(None) };
        let half = store.num(half);
        let power = store.pow(b, half);
        square_root = store.mul(square_root, power);
    }
    let positive = match facts.sign(store, canon, parts.with)? {
        Sign::Positive | Sign::Nonnegative => true,
        Sign::Negative | Sign::Nonpositive => false,
        _ => return Ok(None),
    };
    let square_root = size(store, canon, square_root, facts)?;
    let half = store.num(Num::HALF);
    let (sum, difference) = (store.add(parts.without, square_root), store.sub(parts.without, square_root));
    let mut roots = Vec::new();
    for radicand in [sum, difference] {
        let radicand = store.mul(half, radicand);
        let radicand = canon.expanded(store, radicand)?;
        roots.push(store.pow(radicand, half));
    }
    let value = if positive { store.add(roots[0], roots[1]) } else { store.sub(roots[0], roots[1]) };
    let halves = store.num(halves);
    Ok(Some(store.pow(value, halves)))
}

/// As [`is_zero`]; `depth` roots at most are taken away.
fn vanishes(store: &mut Store, canon: &mut Canon, form: ExprId, facts: &Facts, depth: usize) -> Result<bool, Budget> {
    let numerator = canon.numerator(store, form)?;
    let mut roots: Vec<(ExprId, i64)> = Vec::new();
    for term in canon.term_list(store, numerator)? {
        for (base, exponent) in canon.powers(store, term).1 {
            let degree = store.number(exponent).and_then(|n| n.parts().1.to_i64()).filter(|d| (2..=MAX_DEGREE).contains(d));
            if let Some(d) = degree
                && !roots.contains(&(base, d))
            {
                roots.push((base, d));
            }
        }
    }
    // What is deepest has the others below it.
    roots.sort_by_key(|&(base, _)| std::cmp::Reverse(base));
    for (base, degree) in roots.into_iter().take(MAX_ROOTS) {
        if is_root(store, canon, numerator, base, degree, facts, depth - 1)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_root(
    store: &mut Store,
    canon: &mut Canon,
    numerator: ExprId,
    base: ExprId,
    degree: i64,
    facts: &Facts,
    depth: usize,
) -> Result<bool, Budget> {
    let (mut with, mut without) = (store.int(0), store.int(0));
    for term in canon.term_list(store, numerator)? {
        let (number, powers) = canon.powers(store, term);
        let mut rest = store.num(number);
        let mut rooted = false;
        for (b, exponent) in powers {
            let fraction = store.number(exponent).filter(|_| b == base).map(|n| (n.floor(), n - &n.floor()));
            let power = match fraction {
                Some((_, f)) if !f.is_zero() && f != Num::ratio(1, degree) => return Ok(false),
                Some((whole, f)) => {
                    rooted |= !f.is_zero();
                    let whole = store.num(whole);
                    store.pow(b, whole)
                }
                None => store.pow(b, exponent),
            };
            rest = store.mul(rest, power);
        }
        let part = if rooted { &mut with } else { &mut without };
        *part = store.add(*part, rest);
    }
    if degree % 2 == 0 {
        let signs = (facts.sign(store, canon, without)?, facts.sign(store, canon, with)?);
        let opposite = (signs.0.is_nonnegative() && signs.1.negated().is_nonnegative())
            || (signs.0.negated().is_nonnegative() && signs.1.is_nonnegative());
        if !opposite {
            return Ok(false);
        }
    }
    let exponent = store.int(degree);
    let (a, b) = (store.pow(without, exponent), store.pow(with, exponent));
    let b = store.mul(b, base);
    let norm = if degree % 2 == 0 { store.sub(a, b) } else { store.add(a, b) };
    let norm = canon.numerator(store, norm)?;
    let norm = angles::reduced(store, canon, norm)?;
    if store.number(norm).is_some_and(Num::is_zero) || coefficients_vanish(store, canon, norm)? {
        return Ok(true);
    }
    if depth == 0 { Ok(false) } else { vanishes(store, canon, norm, facts, depth) }
}
