//! One entry of a claim: proof and search side by side.

use super::assume;
use super::prove::{Facts, Glance, Method, prove};
use super::refute::{self, Context};
use super::verdict::{Undecided, Witness};
use crate::canon::{Budget, Canon};
use crate::domain;
use crate::domain::sign;
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
            () if has_natural_power(store, &[left, right], context) => Undecided::Unsupported(NATURAL_POWER),
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

const NATURAL_POWER: &str =
    "a power whose exponent is a variable is taken of bases that are not negative, also where the exponent is natural";

/// Whether a power of a base that may be negative has an exponent that stands for a natural number.
fn has_natural_power(store: &Store, roots: &[ExprId], context: &Context) -> bool {
    if context.naturals.is_empty() {
        return false;
    }
    let natural = |id: ExprId| store.reach(&[id]).up().any(|n| store.symbol(n).is_some_and(|s| context.naturals.contains(&s)));
    let open = |id: ExprId| {
        let operands = store.children(id);
        store.op(id) == Op::Pow && natural(operands[1]) && !sign::of(store, operands[0]).is_nonnegative()
    };
    store.reach(roots).up().any(open)
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

/// A proof, and whether it needs the assumptions.
fn prove_entry(
    store: &mut Store,
    canon: &mut Canon,
    left: ExprId,
    right: ExprId,
    context: &Context,
) -> Result<Option<(Method, bool)>, Budget> {
    let conditions = domain::conditions(store, &[&[left, right], context.sources].concat());
    let conditions = [&conditions[..], context.kinks].concat();
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
