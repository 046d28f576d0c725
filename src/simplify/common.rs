//! What the terms of a sum share is written once, and no fraction stands inside another.
//!
//! `x*(x - 1)^2*(5*x - 2)` for `3*x^2*(x - 1)^2 + 2*x*(x - 1)^3`, `(x + 1)*exp(x)` for `exp(x) + x*exp(x)`,
//! `1/(x^2 + 1)` for `1/(x^2*(1 + 1/x^2))`. Canonical forms go in and come out; the value stays, and a factor that is
//! taken out of all terms was needed by each of them, so the domain does not shrink.

use smallvec::SmallVec;

use super::cost::cost;
use super::{Whole, directed, engine, like_terms};
use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, IdMap, Op, Store};
use crate::number::Num;

/// The largest sum that is multiplied out to see whether it gets shorter, in nodes.
const NODES: usize = 80;
/// The most terms it may have then.
const TERMS: usize = 60;

/// A base with its exponent.
type Power = (ExprId, ExprId);
type Powers = SmallVec<[Power; 4]>;

/// A canonical form with common factors in front of sums and fractions brought together, at every depth.
///
/// # Errors
/// [`Budget`], where a form in between is too large.
pub(super) fn gathered(store: &mut Store, canon: &mut Canon, whole: &Whole) -> Result<ExprId, Budget> {
    let mut stopped = None;
    let form = store.rewrite_reached(&whole.reach, &[whole.form], |store, id, operands| {
        let step = again(store, canon, id, operands).and_then(|id| match store.op(id) {
            Op::Sum => sum(store, canon, id),
            Op::Prod => product(store, canon, id),
            _ => Ok(id),
        });
        step.unwrap_or_else(|budget| {
            stopped = Some(budget);
            id
        })
    })[0];
    stopped.map_or(Ok(form), Err)
}

/// A node with new operands in canonical form.
fn again(store: &mut Store, canon: &mut Canon, id: ExprId, operands: &[ExprId]) -> Result<ExprId, Budget> {
    if *store.children(id) == *operands {
        return Ok(id);
    }
    match store.op(id) {
        Op::Sum => canon.sum_of(store, operands),
        Op::Prod => {
            let powers: Powers = operands[1..].chunks(2).map(|p| (p[0], p[1])).collect();
            canon.times_powers(store, operands[0], &powers)
        }
        _ => {
            let new = store.rebuild(id, operands);
            canon.canonical(store, new)
        }
    }
}

/// The factors of a canonical term, apart from its number.
fn powers(store: &Store, one: ExprId, term: ExprId) -> Powers {
    match store.op(term) {
        Op::Number => Powers::new(),
        Op::Prod => store.children(term)[1..].chunks(2).map(|p| (p[0], p[1])).collect(),
        _ => SmallVec::from_slice(&[(term, one)]),
    }
}

fn sum(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let one = store.one();
    let shared = shared(store, one, id);
    if !shared.is_empty() && is_worth_it(store, one, id, &shared) {
        let product = taken_out(store, canon, id, &shared)?;
        return if store.op(product) == Op::Prod { self::product(store, canon, product) } else { Ok(product) };
    }
    shorter(store, canon, id)
}

/// The powers that all terms share: the lesser of two exponents whose difference is an integer, as long as both
/// stand on the same side of the fraction bar or are fractions.
fn shared(store: &mut Store, one: ExprId, sum: ExprId) -> Powers {
    let terms: SmallVec<[ExprId; 8]> = SmallVec::from_slice(store.children(sum));
    let mut shared = powers(store, one, terms[0]);
    for &term in &terms[1..] {
        if shared.is_empty() {
            break;
        }
        let own = powers(store, one, term);
        let mut kept = Powers::new();
        for &(base, exponent) in &shared {
            let Some(&(_, other)) = own.iter().find(|p| p.0 == base) else { continue };
            kept.extend(lesser(store, exponent, other).map(|e| (base, e)));
        }
        shared = kept;
    }
    shared
}

fn lesser(store: &Store, a: ExprId, b: ExprId) -> Option<ExprId> {
    if a == b {
        return Some(a);
    }
    let (m, n) = (store.number(a)?, store.number(b)?);
    let whole = m.is_integer();
    if !(m - n).is_integer() || (whole && m.is_negative() != n.is_negative()) {
        return None;
    }
    Some(if m < n { a } else { b })
}

/// Whether the terms read better with `shared` in front of them. Powers of variables alone stay with polynomials,
/// `6*x^2 + 4*x`; otherwise they are worth it as a denominator or where a bare one is left, `x*(1 + 2*ln(x))`.
fn is_worth_it(store: &Store, one: ExprId, sum: ExprId, shared: &[Power]) -> bool {
    let striking = |&(base, exponent): &Power| match store.number(exponent) {
        None => true,
        Some(n) => match store.op(base) {
            Op::Sum | Op::Call | Op::Apply | Op::Select => n.is_integer() || store.op(base) == Op::Sum,
            Op::Symbol => !n.is_integer() && n.is_negative(),
            _ => false,
        },
    };
    if shared.iter().any(striking) {
        return true;
    }
    // Roots of numbers are joined, `sqrt(6) - sqrt(2)`, and not taken out.
    if shared.iter().all(|p| store.number(p.0).is_some()) {
        return false;
    }
    let terms = store.children(sum);
    let plain = |p: &Power| store.op(p.0) == Op::Symbol && store.number(p.1).is_some();
    if terms.iter().all(|&t| powers(store, one, t).iter().all(plain)) {
        return false;
    }
    let below = |p: &Power| store.number(p.1).is_some_and(Num::is_negative);
    shared.iter().any(below) || terms.iter().any(|&t| powers(store, one, t).as_slice() == shared)
}

/// `shared·(sum/shared)`.
fn taken_out(store: &mut Store, canon: &mut Canon, sum: ExprId, shared: &[Power]) -> Result<ExprId, Budget> {
    let mut inverse = Powers::new();
    for &(base, exponent) in shared {
        let minus = store.neg(exponent);
        inverse.push((base, canon.canonical(store, minus)?));
    }
    let mut terms: SmallVec<[ExprId; 8]> = SmallVec::from_slice(store.children(sum));
    for term in &mut terms {
        *term = canon.times_powers(store, *term, &inverse)?;
    }
    let mut rest = canon.sum_of(store, &terms)?;
    if store.op(rest) == Op::Sum {
        rest = shorter(store, canon, rest)?;
    }
    canon.times_powers(store, rest, shared)
}

/// A sum with products of sums among its terms, multiplied out if like terms meet and it gets shorter by that.
fn shorter(store: &mut Store, canon: &mut Canon, sum: ExprId) -> Result<ExprId, Budget> {
    let mut foreseen = 0usize;
    for &term in store.children(sum).iter() {
        let mut product = 1usize;
        if store.op(term) == Op::Prod {
            for pair in store.children(term)[1..].chunks(2).filter(|p| store.op(p[0]) == Op::Sum) {
                let natural = store.number(pair[1]).filter(|n| n.is_positive()).and_then(Num::to_i64);
                let Some(n) = natural.map(|n| u32::try_from(n).unwrap_or(u32::MAX)) else { continue };
                product = product.saturating_mul(store.children(pair[0]).len().saturating_pow(n));
            }
        }
        foreseen = foreseen.saturating_add(product);
    }
    if foreseen == store.children(sum).len() || foreseen > TERMS {
        return Ok(sum);
    }
    // Like terms may need a rule to meet: `sin(x)^2 + cos(x)*(1 + cos(x))` is `1 + cos(x)`.
    if like_terms::all_different(store, sum, TERMS).is_some_and(|monomials| !engine::may_rewrite(store, sum, &monomials)) {
        return Ok(sum);
    }
    if store.reach(&[sum]).len() > NODES || terms(store, sum) > TERMS {
        return Ok(sum);
    }
    let expanded = canon.terms_expanded(store, sum)?;
    let fewer = |store: &Store, id: ExprId| store.op(id) != Op::Sum || store.children(id).len() < foreseen;
    let expanded = if fewer(store, expanded) {
        expanded
    } else {
        let whole = Whole::of(store, expanded);
        directed(store, canon, whole).form
    };
    let merged = fewer(store, expanded);
    Ok(if merged && cost(store, expanded) < cost(store, sum) { expanded } else { sum })
}

/// How many terms a sum has at most when it is multiplied out at every depth: `((x + 1)^2 + 1)^2` has 25.
fn terms(store: &Store, sum: ExprId) -> usize {
    let reach = store.reach(&[sum]);
    let mut count: IdMap<usize> = IdMap::new(&reach, 1);
    for id in reach.up() {
        count[id] = match store.op(id) {
            Op::Sum => store.children(id).iter().map(|&c| count[c]).fold(0, usize::saturating_add),
            Op::Prod => {
                let factor = |pair: &[ExprId]| match store.number(pair[1]).filter(|n| n.is_positive()).and_then(Num::to_i64) {
                    Some(n) => count[pair[0]].saturating_pow(u32::try_from(n).unwrap_or(u32::MAX)),
                    None => 1,
                };
                store.children(id)[1..].chunks(2).map(factor).fold(1, usize::saturating_mul)
            }
            _ => 1,
        };
    }
    count[sum]
}

/// A product whose sums hold no fractions if there is a bar already, and no powers of variables that could stand
/// beside them.
fn product(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    if store.children(id)[1..].chunks_exact(2).all(|p| store.op(p[0]) != Op::Sum) {
        return Ok(id);
    }
    let one = store.one();
    let mut current = id;
    // Each round takes something out of a sum for good; what is nested deeper than this stays.
    for _ in 0..4 {
        if store.op(current) != Op::Prod {
            break;
        }
        let number = store.children(current)[0];
        let factors = powers(store, one, current);
        let fraction = factors.iter().any(|p| store.op(p.0) != Op::Euler && store.number(p.1).is_some_and(Num::is_negative));
        let mut changed = false;
        let mut image = Powers::new();
        for &(base, exponent) in &factors {
            let whole = store.op(base) == Op::Sum && store.number(exponent).is_some_and(Num::is_integer);
            let mut out = Powers::new();
            if whole && fraction {
                out = denominators(store, one, base);
            }
            if whole && out.is_empty() && exponent == one && factors.len() > 1 {
                out = shared(store, one, base);
                out.retain(|p| store.number(p.1).is_some_and(|n| n.is_integer() && n.is_positive()));
            }
            if out.is_empty() {
                image.push((base, exponent));
                continue;
            }
            changed = true;
            image.push((taken_out(store, canon, base, &out)?, exponent));
        }
        if !changed {
            break;
        }
        current = canon.times_powers(store, number, &image)?;
    }
    Ok(current)
}

/// The common denominator of the terms of a sum, as powers with negative exponents.
fn denominators(store: &Store, one: ExprId, sum: ExprId) -> Powers {
    let mut out = Powers::new();
    for &term in store.children(sum).iter() {
        for (base, exponent) in powers(store, one, term) {
            let Some(n) = store.number(exponent).filter(|n| n.is_negative()) else { continue };
            if store.op(base) == Op::Euler {
                continue;
            }
            match out.iter_mut().find(|p| p.0 == base) {
                Some(slot) if store.number(slot.1).is_some_and(|m| n < m) => slot.1 = exponent,
                Some(_) => {}
                None => out.push((base, exponent)),
            }
        }
    }
    out
}
