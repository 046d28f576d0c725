//! One root by the others.
//!
//! Let `A + B·r` be a difference with a root `r = b^(1/d)` that stands neither in `A` nor in `B`. For an odd `d` it is zero where
//! `A^d + B^d·b` is, since a real number has one such root. For an even `d` it is zero where `A^d - B^d·b` is and `A` and `B`
//! have opposite signs, for `r` is not negative. Both leave a root less to show.

use super::facts::Facts;
use super::{angles, coefficients_vanish};
use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Store};
use crate::number::Num;

/// The most roots that are tried.
const MAX_ROOTS: usize = 6;
/// The highest degree of a root.
const MAX_DEGREE: i64 = 6;

/// Whether the numerator of a form with independent kernels is zero, by one of its roots. `false` says nothing.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(store: &mut Store, canon: &mut Canon, form: ExprId, facts: &Facts) -> Result<bool, Budget> {
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
        if is_root(store, canon, numerator, base, degree, facts)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn is_root(store: &mut Store, canon: &mut Canon, numerator: ExprId, base: ExprId, degree: i64, facts: &Facts) -> Result<bool, Budget> {
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
    let exponent = store.int(degree);
    let (a, b) = (store.pow(without, exponent), store.pow(with, exponent));
    let b = store.mul(b, base);
    let norm = if degree % 2 == 0 { store.sub(a, b) } else { store.add(a, b) };
    let norm = canon.numerator(store, norm)?;
    let norm = angles::reduced(store, canon, norm)?;
    if !store.number(norm).is_some_and(Num::is_zero) && !coefficients_vanish(store, canon, norm)? {
        return Ok(false);
    }
    if degree % 2 == 1 {
        return Ok(true);
    }
    let signs = (facts.sign(store, canon, without)?, facts.sign(store, canon, with)?);
    let opposite = (signs.0.is_nonnegative() && signs.1.negated().is_nonnegative())
        || (signs.0.negated().is_nonnegative() && signs.1.is_nonnegative());
    Ok(opposite)
}
