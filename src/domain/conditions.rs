//! The natural domain as a list of conditions, and the points without a derivative.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::sign;
use crate::distinct::Distinct;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::compiled;
use crate::number::Num;

const ABS: FunctionId = function::named("abs");

/// Nodes that are looked at in branches; what is needed beyond is not said.
const VISITS: usize = 20_000;

/// Conditions whose conjunction says where all of `roots` are real and defined, in the order in which the
/// expressions need them. Conditions that hold everywhere are left out. What a branch of a piecewise value needs
/// is only needed where the branch is taken: its condition, or not that of the branch.
pub fn conditions(store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
    let mut found = Found::default();
    let everywhere = unconditional(store, roots, &FxHashSet::default());
    let mut open: Vec<(ExprId, ExprId)> = Vec::new();
    needs(store, &everywhere, None, &mut found, &mut open);
    let known: FxHashSet<ExprId> = if open.is_empty() { FxHashSet::default() } else { everywhere.into_iter().collect() };
    let mut seen: FxHashSet<(ExprId, ExprId)> = FxHashSet::default();
    let (mut next, mut visited) = (0, 0);
    while next < open.len() && visited < VISITS {
        let (branch, elsewhere) = open[next];
        next += 1;
        if !seen.insert((branch, elsewhere)) {
            continue;
        }
        let inside = unconditional(store, &[branch], &known);
        visited += 1 + inside.len();
        needs(store, &inside, Some(elsewhere), &mut found, &mut open);
    }
    found.list.into_list()
}

/// What the nodes `ids` need, each or `elsewhere`, and the branches among them with where they are not taken.
fn needs(store: &mut Store, ids: &[ExprId], elsewhere: Option<ExprId>, found: &mut Found, open: &mut Vec<(ExprId, ExprId)>) {
    let mut inside = Found::default();
    let own = if elsewhere.is_none() { &mut *found } else { &mut inside };
    let zero = store.zero();
    for &id in ids {
        if !matches!(store.op(id), Op::Div | Op::Pow | Op::Prod | Op::Call | Op::Select) {
            continue;
        }
        let operands: SmallVec<[ExprId; 8]> = SmallVec::from_slice(store.children(id));
        match store.op(id) {
            Op::Div => {
                let c = store.relation(Op::Ne, operands[1], zero);
                own.add(store, c);
            }
            Op::Pow => power(store, operands[0], operands[1], own),
            Op::Prod => {
                for pair in operands[1..].chunks(2) {
                    if store.op(pair[0]) != Op::Euler {
                        power(store, pair[0], pair[1], own);
                    }
                }
            }
            Op::Call => {
                if let Some(f) = store.function(id) {
                    for template in &compiled(f).domain {
                        let c = template.build(store, &operands, id);
                        own.add(store, c);
                    }
                }
            }
            Op::Select => {
                let taken = operands[0];
                let Some(not_taken) = negation(store, taken) else { continue };
                for (branch, not) in [(operands[1], not_taken), (operands[2], taken)] {
                    let not = elsewhere.map_or(not, |other| store.or(other, not));
                    open.push((branch, not));
                }
            }
            _ => {}
        }
    }
    if let Some(other) = elsewhere {
        for condition in inside.list.into_list() {
            let condition = store.or(other, condition);
            found.add(store, condition);
        }
    }
}

/// Where a condition fails, if it is made of few comparisons.
fn negation(store: &mut Store, condition: ExprId) -> Option<ExprId> {
    let reach = store.reach(&[condition]);
    let nodes: Vec<ExprId> = reach.up().filter(|&id| store.op(id).is_relation()).collect();
    let mut image: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in nodes {
        let operands = store.children(id).to_vec();
        let opposite = match store.op(id) {
            Op::Lt => store.relation(Op::Le, operands[1], operands[0]),
            Op::Le => store.relation(Op::Lt, operands[1], operands[0]),
            Op::Eq => store.relation(Op::Ne, operands[0], operands[1]),
            Op::Ne => store.relation(Op::Eq, operands[0], operands[1]),
            Op::And => store.or(*image.get(&operands[0])?, *image.get(&operands[1])?),
            Op::Or => store.and(*image.get(&operands[0])?, *image.get(&operands[1])?),
            Op::Not => operands[0],
            _ => continue,
        };
        image.insert(id, opposite);
    }
    image.get(&condition).copied()
}

/// Whether the node itself may bring a kink.
fn may_have_kink(store: &Store, id: ExprId) -> bool {
    store.op(id) == Op::Select || store.function(id).is_some_and(|f| !f.row().kinks.is_empty())
}

/// Whether an expression may be zero on more than an edge, as `step(x)` and `x + abs(x)` are for negative `x`.
pub fn may_vanish_on_a_stretch(store: &Store, id: ExprId) -> bool {
    // `abs(u)` is zero where `u` is.
    let inside = store.argument_of(id, ABS).unwrap_or(id);
    (store.number(id).is_some_and(Num::is_zero) || store.has_kinks(inside)) && !sign::of(store, id).is_positive()
}

/// Equations of the points where `roots` are defined but may have no derivative, as far as they involve a node for
/// which `active` holds.
pub fn kinks(store: &mut Store, roots: &[ExprId], active: impl Fn(&Store, ExprId) -> bool) -> Vec<ExprId> {
    let mut found = Found::default();
    let reach = store.reach_until(roots, |id| !store.has_kinks(id));
    for id in reach.up() {
        if !may_have_kink(store, id) || !active(store, id) {
            continue;
        }
        let operands: SmallVec<[ExprId; 8]> = SmallVec::from_slice(store.children(id));
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
    found.list.into_list()
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

/// What is evaluated wherever the roots are: everything but the branches of selections, and what is `known`.
fn unconditional(store: &Store, roots: &[ExprId], known: &FxHashSet<ExprId>) -> Vec<ExprId> {
    let reach = store.reach_by(roots, |id, operands| match store.op(id) {
        // What is defined everywhere needs nothing.
        _ if store.is_total(id) || known.contains(&id) => 0,
        Op::Select => 1,
        _ => operands.len(),
    });
    if known.is_empty() { reach.ids().to_vec() } else { reach.up().filter(|id| !known.contains(id)).collect() }
}

fn power(store: &mut Store, base: ExprId, exponent: ExprId, found: &mut Found) {
    let zero = store.zero();
    let c = match store.number(exponent) {
        Some(n) if n.is_integer() && !n.is_negative() => return,
        Some(n) if n.is_integer() => store.relation(Op::Ne, base, zero),
        Some(n) if n.is_positive() => store.relation(Op::Le, zero, base),
        // `step(y)^x` is 0 on all of `y < 0` for positive `x`.
        None if may_vanish_on_a_stretch(store, base) => {
            let (inside, edge) = (store.relation(Op::Lt, zero, base), store.relation(Op::Le, zero, base));
            let above = store.relation(Op::Lt, zero, exponent);
            let zero_power = store.and(edge, above);
            store.or(inside, zero_power)
        }
        _ => store.relation(Op::Lt, zero, base),
    };
    found.add(store, c);
}

/// Conditions without repetition, without those that the sign of their sides settles.
#[derive(Default)]
struct Found {
    list: Distinct<ExprId>,
}

impl Found {
    fn add(&mut self, store: &Store, condition: ExprId) {
        if store.truth(condition) != Some(true) && !settled(store, condition) {
            self.list.place(&condition);
        }
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
