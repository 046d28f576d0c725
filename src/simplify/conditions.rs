//! Conditions as people write them.

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Conditions in canonical form, without repetitions and without those that others imply: `x ≠ 0` for `x^2 ≠ 0`,
/// `x > 0` for `x ≥ 0` with `x ≠ 0`, `x > 1` for `0 < x - 1`.
///
/// # Errors
/// [`Budget`], where a side is too large.
pub fn tidy(store: &mut Store, canon: &mut Canon, conditions: &[ExprId]) -> Result<Vec<ExprId>, Budget> {
    let mut list: Vec<(Op, ExprId)> = Vec::new();
    let mut others: Vec<ExprId> = Vec::new();
    for &condition in conditions {
        let form = canon.canonical(store, condition)?;
        let operands = store.children(form).to_vec();
        match store.op(form) {
            Op::Truth if store.truth(form) == Some(true) => {}
            op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => {
                let unit = operands[1];
                // The canonical relation has the zero first, unless sorting by id turned an equation around.
                let unit = if store.number(unit).is_some_and(Num::is_zero) { operands[0] } else { unit };
                for part in zero_factors(store, op, unit) {
                    if !list.contains(&(op, part)) {
                        list.push((op, part));
                    }
                }
            }
            _ if others.contains(&form) => {}
            _ => others.push(form),
        }
    }
    let has = |op: Op, d: ExprId, list: &[(Op, ExprId)]| list.contains(&(op, d));
    let mut out: Vec<ExprId> = Vec::new();
    for &(op, d) in &list {
        let op = match op {
            Op::Ne if has(Op::Lt, d, &list) || has(Op::Le, d, &list) => continue,
            Op::Le if has(Op::Lt, d, &list) => continue,
            Op::Le if has(Op::Ne, d, &list) => Op::Lt,
            op => op,
        };
        let relation = sides(store, canon, op, d)?;
        if !out.contains(&relation) {
            out.push(relation);
        }
    }
    out.extend(others);
    Ok(out)
}

/// `x^2·y ≠ 0` is `x ≠ 0` and `y ≠ 0`; what has no zero drops out. Other relations stay whole.
fn zero_factors(store: &Store, op: Op, d: ExprId) -> Vec<ExprId> {
    if store.op(d) != Op::Prod || op != Op::Ne {
        return vec![d];
    }
    let operands = store.children(d);
    let factors = operands[1..].chunks(2).map(|pair| pair[0]);
    factors.filter(|&b| store.op(b) != Op::Euler && store.number(b).is_none()).collect()
}

/// `d > 0` with its negative terms on the other side, if that leaves one term on a side.
fn sides(store: &mut Store, canon: &mut Canon, op: Op, d: ExprId) -> Result<ExprId, Budget> {
    let zero = store.num(Num::ZERO);
    let terms = canon.term_list(store, d)?;
    let constant = terms.iter().position(|&t| store.number(t).is_some());
    let negative = terms.iter().position(|&t| store.op(t) == Op::Prod && store.number(store.children(t)[0]).is_some_and(Num::is_negative));
    let moved = match (constant, negative) {
        (Some(k), _) => Some(k),
        (None, Some(k)) if terms.len() == 2 => Some(k),
        _ => None,
    };
    let (left, right) = match moved {
        Some(k) if terms.len() > 1 => {
            let other = store.neg(terms[k]);
            let other = canon.canonical(store, other)?;
            let rest = store.sub(d, terms[k]);
            (canon.canonical(store, rest)?, other)
        }
        _ => (d, zero),
    };
    Ok(match op {
        Op::Lt | Op::Le => store.relation(op, right, left),
        _ => store.relation(op, left, right),
    })
}
