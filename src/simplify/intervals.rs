//! Conditions that say together what one would say: ends of intervals that are excluded, zeros that are outside.

use super::conditions::{DEPTH, NODES, STEPS};
use crate::canon::{Budget, Canon};
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");

/// Takes the edges out of intervals whose ends are excluded by a square: `x > -1, x < 1` for `x ≥ -1, x ≤ 1, x^2 < 1`, and
/// `x > 1` for `x ≥ 1, x^2 > 1`. With `a = u + k` these say `a ≥ 0` and `±(u^2 - k^2) > 0`.
pub(super) fn open_intervals(store: &mut Store, canon: &mut Canon, list: &mut Vec<(Op, ExprId)>) -> Result<(), Budget> {
    let edges: Vec<ExprId> = list.iter().filter(|c| c.0 == Op::Le).map(|c| c.1).collect();
    if list.len() < 2 {
        return Ok(());
    }
    for a in edges {
        let terms = canon.term_list(store, a)?;
        let constant = terms.iter().find_map(|&t| store.number(t).cloned());
        let Some(k) = constant.filter(|_| terms.len() > 1) else { continue };
        let twice = store.num(&k * &Num::TWO);
        let other = store.sub(a, twice);
        let mirrored = store.neg(other);
        // (u + k)·(u - k) with u + k ≥ 0 is positive where u + k is, if k < 0; and else (u + k)·(k - u) where both are.
        let other = canon.canonical(store, if k.is_negative() { other } else { mirrored })?;
        let ends = if k.is_negative() { vec![a] } else { vec![a, other] };
        let product = store.mul(a, other);
        if store.depth(a) > DEPTH || store.reach(&[a]).len() > NODES {
            continue;
        }
        let Ok(square) = canon.within(STEPS, |canon| canon.expanded(store, product)) else { continue };
        let opposite = store.neg(square);
        let opposite = canon.canonical(store, opposite)?;
        let said = |op: Op, d: ExprId| list.contains(&(op, d));
        let excluded = said(Op::Lt, square) || (said(Op::Le, square) && (said(Op::Ne, square) || said(Op::Ne, opposite)));
        if square == a || !excluded || !ends.iter().all(|&end| said(Op::Le, end) || sign::of(store, end).is_positive()) {
            continue;
        }
        list.retain(|&(op, d)| d != square && !(op == Op::Ne && d == opposite));
        list.iter_mut().filter(|c| c.0 == Op::Le && ends.contains(&c.1)).for_each(|c| c.0 = Op::Lt);
    }
    Ok(())
}

/// Leaves out `x ≠ 0` beside `abs(x) > 1`.
pub(super) fn drop_zeros_inside(store: &mut Store, canon: &mut Canon, list: &mut Vec<(Op, ExprId)>) -> Result<(), Budget> {
    let bounds: Vec<ExprId> = list.iter().filter(|&&(op, f)| matches!(op, Op::Lt | Op::Le) && store.has_kinks(f)).map(|c| c.1).collect();
    let mut dropped: Vec<(Op, ExprId)> = Vec::new();
    for &(op, d) in list.iter().filter(|c| c.0 == Op::Ne && !bounds.is_empty()) {
        let size = store.call(ABS, &[d]);
        for &bound in &bounds {
            let difference = store.sub(bound, size);
            let difference = canon.canonical(store, difference)?;
            if store.number(difference).is_some_and(Num::is_negative) {
                dropped.push((op, d));
            }
        }
    }
    list.retain(|c| !dropped.contains(c));
    Ok(())
}
