//! Proofs: a difference that is identically zero, in every cell.
//!
//! Each step replaces the difference by one that is equal to it wherever it is defined, so a zero at the end is a
//! proof; anything else says nothing about the claim. Nothing is sampled here.

mod angles;
mod cells;
mod constant;
mod facts;
mod kernels;
mod linear;

pub use cells::{by_cases, resolved};
pub use facts::Facts;

use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store, Substitution};
use crate::number::Num;

/// The most cells of a claim.
const CELLS: usize = 250;
/// How often a zero derivative may be the reason for a zero derivative.
const LEVELS: usize = 2;
/// The largest difference whose kernels are made independent.
const NODES: usize = 3_000;

/// How a claim was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// One normal form.
    NormalForm,
    /// Kernels made independent, or zero derivatives.
    Kernels,
    /// Cell by cell of the functions with kinks.
    Cells,
}

impl Method {
    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Method::NormalForm | Method::Kernels => "normal-form",
            Method::Cells => "cells",
        }
    }
}

/// Whether both sides are equal wherever both are defined and the facts hold. `None` says nothing about the claim.
///
/// # Errors
/// [`Budget`], where a normal form is too large.
pub fn prove(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, facts: &Facts) -> Result<Option<Method>, Budget> {
    if one_form(store, canon, left, right)? {
        return Ok(Some(Method::NormalForm));
    }
    if store.reach(&[left, right]).len() > NODES {
        return Ok(None);
    }
    let roots = cells::by_cases(store, &[left, right]);
    let mut search = Search { cells: CELLS, split: false };
    let proved = search.cell(store, canon, &roots, facts)?;
    Ok(proved.then_some(if search.split { Method::Cells } else { Method::Kernels }))
}

/// The canonical forms are identical, or the difference is zero when multiplied out, or its numerator is.
fn one_form(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId) -> Result<bool, Budget> {
    if left == right {
        return Ok(true);
    }
    let (l, r) = (canon.canonical(store, left)?, canon.canonical(store, right)?);
    if l == r {
        return Ok(true);
    }
    let difference = store.sub(l, r);
    let difference = canon.canonical(store, difference)?;
    if is_zero(store, difference) {
        return Ok(true);
    }
    let expanded = canon.expanded(store, difference)?;
    if is_zero(store, expanded) {
        return Ok(true);
    }
    let numerator = canon.numerator(store, difference)?;
    Ok(is_zero(store, numerator))
}

/// Whether a value without unresolved kinks is zero wherever it is defined.
fn smooth_zero(store: &mut Store, canon: &mut Canon, difference: ExprId, facts: &Facts, level: usize) -> Result<bool, Budget> {
    let form = canon.canonical(store, difference)?;
    if is_zero(store, form) {
        return Ok(true);
    }
    let form = kernels::independent(store, canon, form, facts)?;
    if vanishes(store, canon, form)? {
        return Ok(true);
    }
    if let Some(form) = angles::by_basis(store, canon, form)?
        && vanishes(store, canon, form)?
    {
        return Ok(true);
    }
    if level == 0 { Ok(false) } else { constant::is_zero(store, canon, difference, facts, level - 1) }
}

/// Whether the numerator is identically zero, with `sin²θ = 1 - cos²θ`.
fn vanishes(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<bool, Budget> {
    let numerator = canon.numerator(store, form)?;
    if is_zero(store, numerator) {
        return Ok(true);
    }
    let reduced = angles::reduced(store, canon, numerator)?;
    Ok(is_zero(store, reduced))
}

fn is_zero(store: &Store, id: ExprId) -> bool {
    store.number(id).is_some_and(Num::is_zero)
}

/// A proof by cells under way.
struct Search {
    cells: usize,
    /// Whether there was more than one.
    split: bool,
}

impl Search {
    /// Whether both roots are equal where the facts hold. The depth is that of the cells, which a budget bounds.
    fn cell(&mut self, store: &mut Store, canon: &mut Canon, roots: &[ExprId], facts: &Facts) -> Result<bool, Budget> {
        if self.cells == 0 {
            return Ok(false);
        }
        self.cells -= 1;
        let (roots, open) = cells::resolved(store, canon, roots, facts)?;
        // Nothing is to be shown where a side has no value.
        if self.split && cells::is_void(store, canon, &roots)? {
            return Ok(true);
        }
        let Some(decider) = open else {
            let difference = store.sub(roots[0], roots[1]);
            return smooth_zero(store, canon, difference, facts, LEVELS);
        };
        let decider = cells::factor(store, canon, decider, facts)?;
        let signs = match constant_sign(store, canon, decider) {
            Some(sign) => vec![sign],
            None => vec![Sign::Positive, Sign::Negative, Sign::Zero],
        };
        self.split = true;
        for sign in signs {
            if sign == Sign::Zero && facts.is_nonzero(store, canon, decider)? {
                continue;
            }
            let mut here = facts.clone();
            here.note(store, canon, decider, sign)?;
            if here.contradictory {
                continue;
            }
            let mut sides = roots.clone();
            if sign == Sign::Zero
                && let Some((symbol, slope, constant)) = facts::linear(store, canon, decider)
            {
                let value = (-constant).checked_div(&slope).unwrap_or(Num::ZERO);
                let value = store.num(value);
                sides = store.substitute_all(&roots, &Substitution::new([(symbol, value)]));
            }
            if !self.cell(store, canon, &sides, &here)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The sign of what has no variables, by enclosure.
fn constant_sign(store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<Sign> {
    if store.reach(&[id]).up().any(|n| matches!(store.op(n), Op::Symbol | Op::Apply)) {
        return None;
    }
    let seen = evaluate(store, canon, &Constants::default(), &[id], &Point::default(), 256);
    match &seen.outcomes[0] {
        Outcome::Value(n) if n.is_zero() => Some(Sign::Zero),
        Outcome::Value(n) => Some(if n.is_positive() { Sign::Positive } else { Sign::Negative }),
        Outcome::Within(i) if i.is_positive() => Some(Sign::Positive),
        Outcome::Within(i) if i.is_negative() => Some(Sign::Negative),
        _ => None,
    }
}
