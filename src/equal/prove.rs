//! Proof by normal form.

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Whether both sides have one normal form: the canonical forms are identical, the expanded difference is
/// zero, or its numerator over a common denominator is. `false` says nothing about the claim.
///
/// # Errors
/// [`Budget`], where a normal form is too large.
pub fn prove(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId) -> Result<bool, Budget> {
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

fn is_zero(store: &Store, id: ExprId) -> bool {
    store.op(id) == Op::Number && store.number(id).is_some_and(Num::is_zero)
}
