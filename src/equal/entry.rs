//! One entry of a claim: proof and search side by side.

use super::assume;
use super::naturals;
use super::prove::{Facts, Glance, Method, prove};
use super::refute::{self, Context};
use super::verdict::{Undecided, Witness};
use crate::canon::{Budget, Canon};
use crate::domain;
use crate::expr::{ExprId, Op, Store};

/// What can be said of an entry.
// One at a time: the room that a witness takes does not matter.
#[allow(clippy::large_enum_variant)]
pub enum Entry {
    Proved {
        method: Method,
        /// Whether the proof needed the assumptions.
        assuming: bool,
    },
    Refuted(Witness),
    Undecided(Undecided),
}

/// A proof, or a point that refutes, or the reason why there is neither.
pub fn judge_entry(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, context: &Context) -> Entry {
    let proof = prove_entry(store, canon, left, right, context);
    let search = refute::search(store, canon, left, right, context, matches!(proof, Ok(Some(_))));
    if let Some(witness) = search.witness {
        return Entry::Refuted(witness);
    }
    if !search.common {
        // A proof holds only where there is something to prove.
        return Entry::Undecided(match () {
            () if search.empty => Undecided::EmptyCommonDomain,
            () => Undecided::NoCommonPoint,
        });
    }
    match proof {
        // One of the two is wrong; nothing is said before it is known which.
        Ok(Some(_)) if search.contradicts => Entry::Undecided(Undecided::Contradiction),
        Ok(Some((method, assuming))) => Entry::Proved { method, assuming },
        Err(budget) => Entry::Undecided(Undecided::Budget(budget.to_string())),
        Ok(None) if is_constant(store, &[left, right]) => Entry::Undecided(Undecided::ConstantZeroTest(search.agreement)),
        Ok(None) => Entry::Undecided(Undecided::OutsideFragment(search.agreement)),
    }
}

fn is_constant(store: &Store, roots: &[ExprId]) -> bool {
    !store.reach(roots).up().any(|id| matches!(store.op(id), Op::Symbol | Op::Apply))
}

/// Whether the prover shows, without a look at any point, that both sides are equal wherever both are defined.
///
/// A verdict is quicker and says more. This is for tests: what is false must not be proved, also where no point would have
/// ended the search.
pub fn proved_unaided(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId) -> bool {
    let conditions = domain::conditions(store, &[left, right]);
    let Ok(facts) = Facts::from_relations(store, canon, &conditions) else { return false };
    matches!(prove(store, canon, left, right, &[], &facts, Glance::Forbidden), Ok(Some(_)))
}

/// A proof, and whether it needs the assumptions: in every case, where exponents are natural numbers.
fn prove_entry(
    store: &mut Store,
    canon: &mut Canon,
    left: ExprId,
    right: ExprId,
    context: &Context,
) -> Result<Option<(Method, bool)>, Budget> {
    let all = [&[left, right], context.sources, context.kinks, context.assumptions].concat();
    if naturals::has_zero_power(store, canon, &all, context.naturals)? {
        return Ok(None);
    }
    if !naturals::has_cases(store, &all, context.naturals) {
        return prove_case(store, canon, left, right, context);
    }
    let Some(cases) = naturals::cases(store, canon, &all, context.naturals)? else { return Ok(None) };
    let (mut method, mut assuming) = (Method::NormalForm, false);
    for case in cases {
        let (sources, rest) = case.roots[2..].split_at(context.sources.len());
        let (kinks, assumptions) = rest.split_at(context.kinks.len());
        // Where a case cannot happen there is nothing to show.
        if Facts::from_relations(store, canon, &case.conditions)?.contradictory {
            continue;
        }
        let kinks = [kinks, &case.conditions].concat();
        let here = Context { sources, kinks: &kinks, assumptions, naturals: context.naturals };
        let Some((found, assumed)) = prove_case(store, canon, case.roots[0], case.roots[1], &here)? else { return Ok(None) };
        method = if found == Method::NormalForm { method } else { found };
        assuming |= assumed;
    }
    Ok(Some((method, assuming)))
}

fn prove_case(
    store: &mut Store,
    canon: &mut Canon,
    left: ExprId,
    right: ExprId,
    context: &Context,
) -> Result<Option<(Method, bool)>, Budget> {
    let roots = [&[left, right], context.sources].concat();
    let conditions = domain::conditions(store, &roots);
    let conditions = [&conditions[..], context.kinks, &naturals::not_negative(store, &roots, context.naturals)].concat();
    let facts = Facts::from_relations(store, canon, &conditions)?;
    if let Some(method) = prove(store, canon, left, right, context.sources, &facts, Glance::Allowed)? {
        return Ok(Some((method, false)));
    }
    if context.assumptions.is_empty() {
        return Ok(None);
    }
    let facts = Facts::from_relations(store, canon, &[&conditions[..], context.assumptions].concat())?;
    if let Some(method) = prove(store, canon, left, right, context.sources, &facts, Glance::Allowed)? {
        return Ok(Some((method, true)));
    }
    let all = [&[left, right], context.sources].concat();
    let Some(sides) = assume::apply(store, context.assumptions, &all) else { return Ok(None) };
    let method = prove(store, canon, sides[0], sides[1], &sides[2..], &Facts::default(), Glance::Allowed)?;
    Ok(method.map(|m| (m, true)))
}
