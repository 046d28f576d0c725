//! Reverse accumulation: all variables at once, from a result down.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::chain::Chain;
use super::error::DiffError;
use super::forward::plus;
use super::rules::{call_partial, power_partials, scale, unknown_partial};
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::number::Num;

/// The adjoints of `variables`: `Σ_k weights_k · ∂roots_k/∂v`, through the links of `chain`. Contributions to a
/// node are collected and summed once, when it is visited; a product of `n` variables costs `3n` nodes.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn reverse(
    store: &mut Store,
    roots: &[ExprId],
    weights: &[ExprId],
    variables: &[SymbolId],
    chain: &Chain,
) -> Result<Vec<ExprId>, DiffError> {
    // What leads to a variable: the variables, and every link that depends on one.
    let mut active: FxHashMap<SymbolId, Option<ExprId>> = variables.iter().map(|&v| (v, None)).collect();
    let mut links: Vec<(SymbolId, ExprId)> = Vec::new();
    for &(symbol, definition) in chain.links() {
        if !active.contains_key(&symbol) && depends(store, definition, &active) {
            active.insert(symbol, None);
            links.push((symbol, definition));
        }
    }
    sweep(store, roots, weights, &mut active)?;
    for &(symbol, definition) in links.iter().rev() {
        if let Some(Some(adjoint)) = active.insert(symbol, None) {
            sweep(store, &[definition], &[adjoint], &mut active)?;
        }
    }
    let zero = store.zero();
    Ok(variables.iter().map(|v| active.get(v).copied().flatten().unwrap_or(zero)).collect())
}

fn depends(store: &Store, id: ExprId, on: &FxHashMap<SymbolId, Option<ExprId>>) -> bool {
    store.reach(&[id]).up().any(|id| store.symbol(id).is_some_and(|s| on.contains_key(&s)))
}

/// What the users of each node contribute to its adjoint. Most nodes have one user.
struct Contributions {
    first: IdMap<Option<ExprId>>,
    more: FxHashMap<ExprId, Vec<ExprId>>,
}

impl Contributions {
    fn push(&mut self, to: ExprId, part: ExprId) {
        match &mut self.first[to] {
            Some(_) => self.more.entry(to).or_default().push(part),
            none => *none = Some(part),
        }
    }

    fn sum(&mut self, store: &mut Store, id: ExprId) -> Option<ExprId> {
        let first = self.first[id]?;
        if self.more.is_empty() {
            return Some(first);
        }
        let more = self.more.remove(&id).unwrap_or_default();
        Some(more.into_iter().fold(first, |sum, part| store.add(sum, part)))
    }
}

/// One pass down from `roots`; adds to the adjoints of the active symbols.
fn sweep(
    store: &mut Store,
    roots: &[ExprId],
    weights: &[ExprId],
    adjoints: &mut FxHashMap<SymbolId, Option<ExprId>>,
) -> Result<(), DiffError> {
    let reach = store.reach(roots);
    let mut live: IdMap<bool> = IdMap::new(&reach, false);
    for id in reach.up() {
        live[id] = match store.symbol(id) {
            Some(s) => adjoints.contains_key(&s),
            None => store.children(id).iter().any(|&c| live[c]),
        };
    }
    // Most nodes bring two: a partial, and its product with the adjoint.
    store.reserve(2 * reach.len());
    let mut contributions = Contributions { first: IdMap::new(&reach, None), more: FxHashMap::default() };
    for (&root, &weight) in roots.iter().zip(weights) {
        contributions.push(root, weight);
    }
    for id in reach.down() {
        if !live[id] {
            continue;
        }
        let Some(adjoint) = contributions.sum(store, id) else { continue };
        if let Some(symbol) = store.symbol(id) {
            let sum = plus(store, adjoints.get(&symbol).copied().flatten(), Some(adjoint));
            adjoints.insert(symbol, sum);
            continue;
        }
        let operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(id));
        let mut give = |store: &Store, to: ExprId, part: ExprId| {
            if live[to] && !store.number(part).is_some_and(Num::is_zero) {
                contributions.push(to, part);
            }
        };
        match store.op(id) {
            Op::Add | Op::Sum => operands.iter().for_each(|&c| give(store, c, adjoint)),
            Op::Neg => {
                let part = store.neg(adjoint);
                give(store, operands[0], part);
            }
            Op::Mul => {
                for (to, other) in [(operands[0], operands[1]), (operands[1], operands[0])] {
                    if live[to] {
                        let part = store.mul(adjoint, other);
                        give(store, to, part);
                    }
                }
            }
            Op::Div => {
                let (a, b) = (operands[0], operands[1]);
                if live[a] {
                    let part = store.div(adjoint, b);
                    give(store, a, part);
                }
                if live[b] {
                    // -(a/b)/b reuses the quotient itself.
                    let part = store.mul(adjoint, id);
                    let part = store.div(part, b);
                    let part = store.neg(part);
                    give(store, b, part);
                }
            }
            Op::Pow => {
                let (pa, pb) = power_partials(store, id, live[operands[0]], live[operands[1]]);
                for (to, partial) in [(operands[0], pa), (operands[1], pb)] {
                    if let Some(partial) = partial {
                        let part = store.mul(partial, adjoint);
                        give(store, to, part);
                    }
                }
            }
            Op::Call => {
                for (k, &to) in operands.iter().enumerate() {
                    if live[to] {
                        let partial = call_partial(store, id, k)?;
                        let part = scale(store, partial, adjoint);
                        give(store, to, part);
                    }
                }
            }
            Op::Apply => {
                for (k, &to) in operands.iter().enumerate() {
                    if live[to] {
                        let partial = unknown_partial(store, id, k);
                        let part = store.mul(partial, adjoint);
                        give(store, to, part);
                    }
                }
            }
            Op::Select => {
                let zero = store.zero();
                let (then, otherwise) = (store.select(operands[0], adjoint, zero), store.select(operands[0], zero, adjoint));
                give(store, operands[1], then);
                give(store, operands[2], otherwise);
            }
            Op::Prod => product(store, id, adjoint, &mut give),
            op if op.is_relation() => {}
            _ => return Err(DiffError::NotScalar),
        }
    }
    Ok(())
}

/// The adjoints of the bases and exponents of a canonical product, with prefix and suffix products.
fn product(store: &mut Store, id: ExprId, adjoint: ExprId, give: &mut impl FnMut(&Store, ExprId, ExprId)) {
    let operands = store.children(id).to_vec();
    let factors: Vec<(ExprId, ExprId)> = operands[1..].chunks(2).map(|p| (p[0], p[1])).collect();
    let values: Vec<ExprId> = factors.iter().map(|&(b, e)| store.pow(b, e)).collect();
    let one = store.one();
    let mut after = vec![one; factors.len() + 1];
    for k in (0..factors.len()).rev() {
        after[k] = store.mul(values[k], after[k + 1]);
    }
    let mut before = store.mul(operands[0], adjoint);
    for (k, &(b, e)) in factors.iter().enumerate() {
        let rest = store.mul(before, after[k + 1]);
        let one = store.one();
        let lowered = store.sub(e, one);
        let power = store.pow(b, lowered);
        let by_base = store.mul(e, power);
        let by_base = store.mul(rest, by_base);
        give(store, b, by_base);
        if store.number(e).is_none() {
            let log = store.call(crate::function::named("ln"), &[b]);
            let by_exponent = store.mul(values[k], log);
            let by_exponent = store.mul(rest, by_exponent);
            give(store, e, by_exponent);
        }
        before = store.mul(before, values[k]);
    }
}
