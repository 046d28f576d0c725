//! Assumptions in proofs.

use rustc_hash::FxHashSet;

use super::prove::solved;
use crate::canon::{Budget, Canon};
use crate::elaborate::{self, Definitions};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::function::{self, FunctionId};
use crate::number::Num;

const EXP: FunctionId = function::named("exp");

/// The assumptions that say something of the variables of `sides`, also through one another.
pub fn about(store: &Store, sides: &[ExprId], assumptions: &[ExprId]) -> Vec<ExprId> {
    let symbols = |roots: &[ExprId]| -> Vec<SymbolId> { store.reach(roots).up().filter_map(|id| store.symbol(id)).collect() };
    let mut known: FxHashSet<SymbolId> = symbols(sides).into_iter().collect();
    let mut kept = vec![false; assumptions.len()];
    loop {
        let before = known.len();
        for (k, &assumption) in assumptions.iter().enumerate() {
            let own = symbols(&[assumption]);
            // What names no variable is true or false of all points.
            if own.is_empty() || own.iter().any(|s| known.contains(s)) {
                kept[k] = true;
                known.extend(own);
            }
        }
        if known.len() == before {
            break;
        }
    }
    assumptions.iter().zip(kept).filter(|(_, kept)| *kept).map(|(&a, _)| a).collect()
}

/// For each equation that is assumed, one variable by the others, where it can be solved for one: `y[1] = 1 - y[2]` for
/// `sum(y) = 1`.
///
/// # Errors
/// [`Budget`], where a side is too large.
pub fn equations(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    assumptions: &[ExprId],
) -> Result<Vec<(SymbolId, ExprId)>, Budget> {
    let mut links: Vec<(SymbolId, ExprId)> = Vec::new();
    for &assumption in assumptions.iter().filter(|&&a| store.op(a) == Op::Eq).collect::<Vec<_>>() {
        let Ok(condition) = elaborate::value(store, definitions, assumption) else { continue };
        for equation in definitions.expand(store, &condition.entries) {
            let sides = store.children(equation).to_vec();
            let [a, b] = sides[..] else { continue };
            let distance = store.sub(a, b);
            // What was solved for before is known by the others.
            let known = Substitution::new(links.iter().copied());
            let distance = store.substitute(distance, &known);
            links.extend(solved(store, canon, distance)?);
        }
    }
    Ok(links)
}

/// `roots` with `exp(u)` for each variable that is assumed positive and `-exp(u)` for each that is assumed negative,
/// where `u` is a new variable: every such value is one of these. What is proved of the result for all `u` holds under
/// the assumptions. `None` if no assumption is of this kind.
pub fn apply(store: &mut Store, assumptions: &[ExprId], roots: &[ExprId]) -> Option<Vec<ExprId>> {
    let mut with = Substitution::default();
    for &assumption in assumptions {
        if store.op(assumption) != Op::Lt {
            continue;
        }
        let (a, b) = (store.children(assumption)[0], store.children(assumption)[1]);
        // c < x with c at least 0, or x < c with c at most 0.
        let positive = store.symbol(b).filter(|_| store.number(a).is_some_and(|n| !n.is_negative()));
        let negative = store.symbol(a).filter(|_| store.number(b).is_some_and(|n| !n.is_positive()));
        let (symbol, sign) = match (positive, negative) {
            (Some(symbol), _) => (symbol, Num::ONE),
            (None, Some(symbol)) => (symbol, Num::MINUS_ONE),
            (None, None) => continue,
        };
        let name = format!("ln·{}", store.symbol_name(symbol));
        let logarithm = store.sym(&name);
        let magnitude = store.call(EXP, &[logarithm]);
        let sign = store.num(sign);
        let value = store.mul(sign, magnitude);
        with.insert(symbol, value);
    }
    (!with.is_empty()).then(|| store.substitute_all(roots, &with))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon::Canon;
    use crate::equal::prove::{Facts, Glance, prove};

    #[test]
    fn a_positive_variable_is_an_exponential() {
        let mut store = Store::new();
        let (x, y, zero, two) = (store.sym("x"), store.sym("y"), store.int(0), store.int(2));
        let square = store.pow(x, two);
        let root = store.call(function::named("sqrt"), &[square]);
        let minus = store.neg(x);
        let (positive, negative) = (store.relation(Op::Lt, zero, x), store.relation(Op::Lt, x, zero));
        let other = store.relation(Op::Lt, zero, y);
        let mut proves = |assumption: ExprId, left: ExprId, right: ExprId| {
            let assumptions = about(&store, &[left, right], &[assumption]);
            let sides = apply(&mut store, &assumptions, &[left, right]);
            sides.is_some_and(|s| {
                matches!(prove(&mut store, &mut Canon::default(), s[0], s[1], &[], &Facts::default(), Glance::Allowed), Ok(Some(_)))
            })
        };
        assert!(proves(positive, root, x));
        assert!(proves(negative, root, minus));
        assert!(!proves(negative, root, x));
        assert!(!proves(other, root, x));
    }
}
