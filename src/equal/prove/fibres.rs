//! Zero derivatives along one of several variables.
//!
//! What is known of one variable `v`, the others being parameters, are conditions `c > 0`. Each that is linear in `v` leaves a
//! half-line, and each quadratic one with a negative leading coefficient an interval, so together they leave an interval.
//! Conditions of another kind must follow from these. On the interval a difference with a zero derivative by `v` is
//! constant, hence what it is at any value of `v` inside.

use super::Search;
use super::constant::zero_slope;
use super::facts::Facts;
use crate::canon::{Budget, Canon};
use crate::domain;
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::number::Num;

/// Whether `difference` is zero wherever it is defined and the facts hold.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(
    search: &mut Search,
    store: &mut Store,
    canon: &mut Canon,
    difference: ExprId,
    variables: &[SymbolId],
    facts: &Facts,
    level: usize,
) -> Result<bool, Budget> {
    let conditions = domain::conditions(store, &[difference]);
    let Some(all) = constraints(store, &conditions, facts) else { return Ok(false) };
    for &v in variables {
        let Some(fibre) = fibre(store, canon, &all, v)? else { continue };
        if zero_slope(search, store, canon, difference, v, &fibre.facts, level)?.is_none() {
            continue;
        }
        for value in values(store, variables, v) {
            let at = |store: &mut Store, id: ExprId| store.substitute_all(&[id], &Substitution::new([(v, value)]))[0];
            let mut inside = true;
            for &(id, sign) in &fibre.interval {
                let there = at(store, id);
                let met = fibre.parameters.sign(store, canon, there)?;
                inside &= if sign == Sign::Positive { met.is_positive() } else { met.is_nonnegative() };
            }
            if !inside {
                continue;
            }
            let (there, zero) = (at(store, difference), store.int(0));
            // One value is as good as another.
            return search.cell(store, canon, &[there, zero], &fibre.parameters, level);
        }
    }
    Ok(false)
}

/// What must be positive, or not negative, or not zero, for the difference to be defined and the facts to hold.
fn constraints(store: &mut Store, conditions: &[ExprId], facts: &Facts) -> Option<Vec<(ExprId, Sign)>> {
    let mut out = Vec::new();
    for &condition in conditions {
        let sides = store.children(condition).to_vec();
        let sign = match store.op(condition) {
            Op::Lt => Sign::Positive,
            Op::Le => Sign::Nonnegative,
            Op::Ne => Sign::Unknown,
            _ => return None,
        };
        out.push((store.sub(sides[1], sides[0]), sign));
    }
    for (id, sign) in facts.noted() {
        match sign {
            Sign::Positive | Sign::Nonnegative => out.push((id, sign)),
            Sign::Negative | Sign::Nonpositive => {
                let mirrored = store.neg(id);
                out.push((mirrored, sign.negated()));
            }
            _ => return None,
        }
    }
    Some(out)
}

/// The values of one variable for given parameters.
struct Fibre {
    /// What must be positive, or not negative, in the interval.
    interval: Vec<(ExprId, Sign)>,
    /// What is known in the interval.
    facts: Facts,
    /// What is known of the parameters.
    parameters: Facts,
}

/// `None` where the values may not be an interval.
fn fibre(store: &mut Store, canon: &mut Canon, all: &[(ExprId, Sign)], v: SymbolId) -> Result<Option<Fibre>, Budget> {
    let (mut interval, mut others) = (Vec::new(), Vec::new());
    let mut parameters = Facts::default();
    for &(id, sign) in all {
        if store.reach(&[id]).up().any(|node| store.symbol(node) == Some(v)) {
            others.push((id, sign));
        } else if sign != Sign::Unknown {
            parameters.note(store, canon, id, sign)?;
        }
    }
    let mut facts = parameters.clone();
    let mut left = Vec::new();
    for (id, sign) in others {
        if sign != Sign::Unknown && is_interval(store, canon, id, v, &parameters)? {
            facts.note(store, canon, id, sign)?;
            interval.push((id, sign));
        } else {
            left.push((id, sign));
        }
    }
    for (id, sign) in left {
        let met = facts.sign(store, canon, id)?;
        let follows = match sign {
            Sign::Positive => met.is_positive(),
            Sign::Nonnegative => met.is_nonnegative(),
            _ => met.is_nonzero(),
        };
        if !follows {
            return Ok(None);
        }
    }
    Ok(Some(Fibre { interval, facts, parameters }))
}

/// Whether `id > 0` leaves an interval of `v`: it is linear in `v`, or quadratic and opens downwards.
fn is_interval(store: &mut Store, canon: &mut Canon, id: ExprId, v: SymbolId, parameters: &Facts) -> Result<bool, Budget> {
    let form = canon.expanded(store, id)?;
    let mut square = store.int(0);
    for term in canon.term_list(store, form)? {
        let (number, powers) = canon.powers(store, term);
        let mut rest = store.num(number);
        let mut degree = Num::ZERO;
        for (base, exponent) in powers {
            if store.symbol(base) == Some(v) {
                degree = store.number(exponent).cloned().unwrap_or(Num::MINUS_ONE);
                continue;
            }
            if store.reach(&[base, exponent]).up().any(|node| store.symbol(node) == Some(v)) {
                return Ok(false);
            }
            let power = store.pow(base, exponent);
            rest = store.mul(rest, power);
        }
        if degree == Num::TWO {
            square = store.add(square, rest);
        } else if !degree.is_zero() && !degree.is_one() {
            return Ok(false);
        }
    }
    let lead = parameters.sign(store, canon, square)?;
    Ok(matches!(lead, Sign::Zero | Sign::Negative | Sign::Nonpositive))
}

/// Values that may lie in the interval for all parameters.
fn values(store: &mut Store, variables: &[SymbolId], v: SymbolId) -> Vec<ExprId> {
    let mut out: Vec<ExprId> = [Num::ZERO, Num::ONE, Num::MINUS_ONE, Num::HALF, Num::TWO].into_iter().map(|n| store.num(n)).collect();
    for &other in variables.iter().filter(|&&w| w != v) {
        let node = store.symbol_node(other);
        let (one, two, half) = (store.int(1), store.int(2), store.num(Num::HALF));
        let mirrored = store.neg(node);
        out.extend([node, mirrored, store.add(node, one), store.sub(node, one), store.mul(two, node), store.mul(half, node)]);
        out.push(store.div(one, node));
    }
    out
}
