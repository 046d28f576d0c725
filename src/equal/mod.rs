//! Verdicts on claims. Nothing here ever guesses: *proved* comes from identical normal forms, *refuted*
//! from exact values or disjoint enclosures at a point, and everything else is *undecided*.

mod assume;
mod prove;
mod refute;
mod smooth;
mod verdict;

pub use smooth::across;
pub use verdict::{Reading, Remark, Undecided, Verdict, Witness};

use prove::{Facts, Method, prove};

use crate::canon::{Budget, Canon};
use crate::domain;
use crate::elaborate::{self, Definitions, Value};
use crate::expr::{ExprId, Store, SymbolId};

/// Two values to compare, and on what domain.
#[derive(Clone, Debug)]
pub struct Claim {
    pub left: Value,
    pub right: Value,
    /// Relations that hold at the points in question.
    pub assumptions: Vec<ExprId>,
    /// Variables that stand for natural numbers.
    pub naturals: Vec<SymbolId>,
    /// Whether a row may stand for a column: true of derivatives of scalars.
    pub any_layout: bool,
}

/// The verdict on a claim, with intermediates written out.
pub fn judge(store: &mut Store, canon: &mut Canon, definitions: &Definitions, claim: &Claim) -> Verdict {
    let (left, right) = (&claim.left, &claim.right);
    let mut remarks = Vec::new();
    if left.dims() != right.dims() {
        let (rows, columns) = left.dims();
        let transposed = right.dims() == (columns, rows) && (rows == 1 || columns == 1);
        if !(transposed && claim.any_layout) {
            return Verdict::Refuted(Witness::Shapes { left: left.dims(), right: right.dims() });
        }
        remarks.push(Remark::Layout);
    }
    let sources = definitions.expand(store, &[&left.sources[..], &right.sources[..]].concat());
    let lefts = definitions.expand(store, &left.entries);
    let rights = definitions.expand(store, &right.entries);
    // Entry by entry: `sum(y) = 1` speaks of `y[1]`, as the sides do.
    let mut conditions = Vec::new();
    for &assumption in &claim.assumptions {
        match elaborate::value(store, definitions, assumption) {
            Ok(condition) => conditions.extend(condition.entries),
            // Where the assumption holds is unknown, so nothing can be said of the points where it does.
            Err(_) => return Verdict::Undecided(Undecided::OutsideFragment),
        }
    }
    let assumptions = definitions.expand(store, &conditions);
    let assumptions = assume::about(store, &[&lefts[..], &rights[..], &sources[..]].concat(), &assumptions);
    // Found before intermediates are written out: with `z = 0` the kink of `relu(z)` would fold away.
    let mut bodies = [&left.sources[..], &right.sources[..]].concat();
    if !bodies.is_empty() {
        bodies.extend(definitions.chain(store, &bodies).links().iter().map(|l| l.1));
    }
    let kinks = [&left.kinks[..], &right.kinks[..], &domain::edges(store, &bodies)].concat();
    let kinks = definitions.expand(store, &kinks);
    let mut off_kinks = Vec::new();
    for kink in kinks {
        // Where a side is not small enough for a canonical form the kink may hold, and so decides.
        let form = canon.canonical(store, kink).unwrap_or(kink);
        match store.truth(form) {
            Some(true) => return Verdict::Undecided(Undecided::Kink),
            Some(false) => {}
            None => off_kinks.push(store.not(kink)),
        }
    }
    let context = refute::Context { sources: &sources, assumptions: &assumptions, kinks: &off_kinks, naturals: &claim.naturals };
    let mut wrong: Vec<(usize, Witness)> = Vec::new();
    let mut open: Option<Undecided> = None;
    let mut assumed = false;
    let mut method = Method::NormalForm;
    for (k, (&l, &r)) in lefts.iter().zip(&rights).enumerate() {
        match judge_entry(store, canon, l, r, &context) {
            Entry::Proved { method: found, assuming } => {
                assumed |= assuming;
                method = if found == Method::NormalForm { method } else { found };
            }
            Entry::Refuted(witness) => wrong.push((k, witness)),
            Entry::Undecided(reason) => open = open.or(Some(reason)),
        }
    }
    let columns = left.dims().1;
    let place = |k: usize| (lefts.len() > 1).then_some((k / columns + 1, k % columns + 1));
    if let Some((k, Witness::Point { point, left, right, .. })) = wrong.first().cloned() {
        let also = wrong[1..].iter().filter_map(|&(k, _)| place(k)).collect();
        return Verdict::Refuted(Witness::Point { point, left, right, entry: place(k), also });
    }
    if let Some(reason) = open {
        return Verdict::Undecided(reason);
    }
    if !domain::kinks(store, &sources, |_, _| true).is_empty() {
        remarks.push(Remark::KinkConvention);
    }
    if assumed {
        remarks.push(Remark::AssumptionUsed);
    }
    Verdict::Proved { method: method.name(), remarks }
}

enum Entry {
    /// Whether the proof needed the assumptions.
    Proved {
        method: Method,
        assuming: bool,
    },
    Refuted(Witness),
    Undecided(Undecided),
}

fn judge_entry(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, context: &refute::Context) -> Entry {
    let proof = prove_entry(store, canon, left, right, context);
    let search = refute::search(store, canon, left, right, context, matches!(proof, Ok(Some(_))));
    match (proof, search) {
        // A proof holds only where there is something to prove: V6.
        (Ok(Some((method, assuming))), refute::Search { common: true, .. }) => Entry::Proved { method, assuming },
        (Ok(Some(_)), _) => Entry::Undecided(Undecided::EmptyCommonDomain),
        (_, refute::Search { witness: Some(witness), .. }) => Entry::Refuted(witness),
        (_, refute::Search { common: false, .. }) => Entry::Undecided(Undecided::EmptyCommonDomain),
        (Err(budget), _) => Entry::Undecided(Undecided::Budget(budget.to_string())),
        _ => Entry::Undecided(Undecided::OutsideFragment),
    }
}

/// A proof, and whether it needs the assumptions.
fn prove_entry(
    store: &mut Store,
    canon: &mut Canon,
    left: ExprId,
    right: ExprId,
    context: &refute::Context,
) -> Result<Option<(Method, bool)>, Budget> {
    let conditions = domain::conditions(store, &[&[left, right], context.sources].concat());
    let conditions = [&conditions[..], context.kinks].concat();
    let facts = Facts::from_relations(store, canon, &conditions)?;
    if let Some(method) = prove(store, canon, left, right, &facts)? {
        return Ok(Some((method, false)));
    }
    if context.assumptions.is_empty() {
        return Ok(None);
    }
    let facts = Facts::from_relations(store, canon, &[&conditions[..], context.assumptions].concat())?;
    if let Some(method) = prove(store, canon, left, right, &facts)? {
        return Ok(Some((method, true)));
    }
    let Some(sides) = assume::apply(store, context.assumptions, &[left, right]) else { return Ok(None) };
    let method = prove(store, canon, sides[0], sides[1], &Facts::default())?;
    Ok(method.map(|m| (m, true)))
}
