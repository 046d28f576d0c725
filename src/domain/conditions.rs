//! The natural domain as a list of conditions, and the points without a derivative.

use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::sign;
use crate::expr::{ExprId, Op, Reach, Store};
use crate::lower::template::compiled;
use crate::number::Num;

/// Conditions whose conjunction says where all of `roots` are real and defined, in the order in which the
/// expressions need them. Conditions that hold everywhere are left out. Inside a branch of a piecewise value
/// nothing is claimed: the condition may only be needed where the branch is taken.
pub fn conditions(store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
    let mut found = Found::default();
    let zero = store.num(Num::ZERO);
    // Branches are reached only through their selection.
    let reach = unconditional(store, roots);
    for id in reach.up() {
        if !matches!(store.op(id), Op::Div | Op::Pow | Op::Prod | Op::Call) {
            continue;
        }
        let operands: SmallVec<[ExprId; 8]> = store.children(id).iter().copied().collect();
        match store.op(id) {
            Op::Div => {
                let c = store.relation(Op::Ne, operands[1], zero);
                found.add(store, c);
            }
            Op::Pow => power(store, operands[0], operands[1], &mut found),
            Op::Prod => {
                for pair in operands[1..].chunks(2) {
                    if store.op(pair[0]) != Op::Euler {
                        power(store, pair[0], pair[1], &mut found);
                    }
                }
            }
            Op::Call => {
                if let Some(f) = store.function(id) {
                    for template in &compiled(f).domain {
                        let c = template.build(store, &operands, id);
                        found.add(store, c);
                    }
                }
            }
            _ => {}
        }
    }
    found.list
}

/// Equations of the points where `roots` are defined but may have no derivative, as far as they involve a node for
/// which `active` holds.
pub fn kinks(store: &mut Store, roots: &[ExprId], active: impl Fn(&Store, ExprId) -> bool) -> Vec<ExprId> {
    let mut found = Found::default();
    let reach = store.reach(roots);
    for id in reach.up() {
        if !matches!(store.op(id), Op::Call | Op::Select) || !active(store, id) {
            continue;
        }
        let operands: SmallVec<[ExprId; 8]> = store.children(id).iter().copied().collect();
        match store.op(id) {
            Op::Call => {
                if let Some(f) = store.function(id) {
                    for template in &compiled(f).kinks {
                        let c = template.build(store, &operands, id);
                        // A kink may be visibly absent: `elu` with 1 for its second argument.
                        if store.truth(c) != Some(false) {
                            found.add(store, c);
                        }
                    }
                }
            }
            Op::Select => boundaries(store, operands[0], &mut found),
            _ => {}
        }
    }
    found.list
}

/// Equations of the points where `roots` have a kink or reach the edge of their domain.
pub fn edges(store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
    let mut edges = kinks(store, roots, |_, _| true);
    for condition in conditions(store, roots) {
        if store.op(condition) == Op::Le {
            let (a, b) = (store.children(condition)[0], store.children(condition)[1]);
            edges.push(store.relation(Op::Eq, a, b));
        }
    }
    edges
}

/// Where a condition changes: both sides of each comparison equal.
fn boundaries(store: &mut Store, condition: ExprId, found: &mut Found) {
    let mut stack = vec![condition];
    while let Some(id) = stack.pop() {
        let operands = store.children(id).to_vec();
        match store.op(id) {
            Op::And | Op::Or | Op::Not => stack.extend(operands.iter().rev()),
            Op::Lt | Op::Le | Op::Eq | Op::Ne => {
                let c = store.relation(Op::Eq, operands[0], operands[1]);
                found.add(store, c);
            }
            _ => {}
        }
    }
}

/// What is evaluated at every point: everything but the branches of selections.
fn unconditional(store: &Store, roots: &[ExprId]) -> Reach {
    store.reach_by(roots, |id, operands| if store.op(id) == Op::Select { 1 } else { operands.len() })
}

fn power(store: &mut Store, base: ExprId, exponent: ExprId, found: &mut Found) {
    let zero = store.num(Num::ZERO);
    let c = match store.number(exponent) {
        Some(n) if n.is_integer() && !n.is_negative() => return,
        Some(n) if n.is_integer() => store.relation(Op::Ne, base, zero),
        Some(n) if n.is_positive() => store.relation(Op::Le, zero, base),
        _ => store.relation(Op::Lt, zero, base),
    };
    found.add(store, c);
}

/// Conditions without repetition, without those that the sign of their sides settles.
#[derive(Default)]
struct Found {
    list: Vec<ExprId>,
    seen: FxHashSet<ExprId>,
}

impl Found {
    fn add(&mut self, store: &Store, condition: ExprId) {
        if store.truth(condition) == Some(true) || settled(store, condition) || !self.seen.insert(condition) {
            return;
        }
        self.list.push(condition);
    }
}

/// Whether a comparison with zero holds by the sign of the other side.
fn settled(store: &Store, condition: ExprId) -> bool {
    let operands = store.children(condition);
    let [a, b] = operands[..] else { return false };
    let is_zero = |e: ExprId| store.number(e).is_some_and(Num::is_zero);
    match store.op(condition) {
        Op::Ne => (is_zero(a) && sign::of(store, b).is_nonzero()) || (is_zero(b) && sign::of(store, a).is_nonzero()),
        Op::Lt => is_zero(a) && sign::of(store, b).is_positive(),
        Op::Le => is_zero(a) && sign::of(store, b).is_nonnegative(),
        _ => false,
    }
}
