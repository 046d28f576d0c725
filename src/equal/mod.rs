//! Verdicts on claims. Nothing here ever guesses: *proved* comes from identical normal forms, *refuted*
//! from exact values or disjoint enclosures at a point, and everything else is *undecided*.

mod along;
mod assume;
mod domains;
mod entry;
mod kinks;
mod naturals;
mod prove;
mod refute;
mod smooth;
mod statement;
mod verdict;

pub use assume::equations;
pub use entry::proved_unaided;
pub use smooth::across;
pub use verdict::{Agreement, Evidence, Place, Reading, Remark, Undecided, Verdict, Witness, coordinates};

use entry::{Entry, judge_entry};
use prove::{Facts, Method};
use refute::{Context, Trial};

use crate::canon::Canon;
use crate::domain;
use crate::elaborate::{self, Definitions, Value};
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

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
    pub domains: Domains,
}

/// What a claim says of points where only its left side is defined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Domains {
    /// Nothing: the sides are compared where both are defined.
    #[default]
    Common,
    /// That the right side is defined there too, single points aside.
    Strict,
}

/// A claim with intermediates written out, entry by entry.
struct Prepared {
    lefts: Vec<ExprId>,
    rights: Vec<ExprId>,
    sources: Vec<ExprId>,
    assumptions: Vec<ExprId>,
    /// That a point is off each kink.
    off_kinks: Vec<ExprId>,
    columns: usize,
}

impl Prepared {
    fn context<'a>(&'a self, claim: &'a Claim) -> Context<'a> {
        Context { sources: &self.sources, assumptions: &self.assumptions, kinks: &self.off_kinks, naturals: &claim.naturals }
    }

    /// Row and column of an entry of an array.
    fn place(&self, k: usize) -> Option<(usize, usize)> {
        (self.lefts.len() > 1).then_some((k / self.columns + 1, k % self.columns + 1))
    }
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
    let prepared = match prepared(store, canon, definitions, claim) {
        Ok(prepared) => prepared,
        Err(reason) => return Verdict::Undecided(reason),
    };
    let context = prepared.context(claim);
    let mut wrong: Vec<(usize, Witness)> = Vec::new();
    let mut open: Option<Undecided> = None;
    let (mut assumed, mut right_ones) = (false, 0);
    let mut method = Method::NormalForm;
    for (k, (&l, &r)) in prepared.lefts.iter().zip(&prepared.rights).enumerate() {
        match judge_entry(store, canon, l, r, &context) {
            Entry::Proved { method: found, assuming } => {
                assumed |= assuming;
                right_ones += 1;
                method = if found == Method::NormalForm { method } else { found };
            }
            Entry::Refuted(witness) => wrong.push((k, witness)),
            Entry::Undecided(reason) => open = open.or(Some(reason)),
        }
    }
    if !wrong.is_empty() {
        return Verdict::Refuted(report(store, canon, definitions, claim, &prepared, wrong, right_ones));
    }
    let strict = claim.domains == Domains::Strict;
    if open.is_some() && !strict {
        return open.map_or(Verdict::Undecided(Undecided::NoCommonPoint), Verdict::Undecided);
    }
    let difference = domains::compare(store, canon, &prepared.lefts, &prepared.rights, &context);
    if let Some((place, point, k)) = difference.lost {
        if strict {
            let mut trial = Trial::new(store, canon, prepared.lefts[k], prepared.rights[k], &context);
            let witness = trial.witness(&point, place.value, Reading::Undefined);
            return Verdict::Refuted(report(store, canon, definitions, claim, &prepared, vec![(k, witness)], right_ones));
        }
        let defined = [&prepared.lefts[..], &prepared.sources].concat();
        let domain = domains::lost_conditions(store, canon, &defined, &prepared.rights);
        remarks.push(Remark::DomainLost { place, domain });
    }
    if let Some(reason) = open {
        return Verdict::Undecided(reason);
    }
    if strict && !domains::is_covered(store, canon, &prepared.lefts, &prepared.rights, &context) {
        return Verdict::Undecided(Undecided::Domain);
    }
    remarks.extend(difference.hole.map(Remark::Hole));
    remarks.extend(difference.larger.map(Remark::DomainLarger));
    remarks.extend(kinks::convention(store, canon, &prepared.lefts, &prepared.rights, &context).map(Remark::KinkConvention));
    if assumed {
        remarks.push(Remark::AssumptionUsed);
    }
    Verdict::Proved { method: method.name(), remarks }
}

/// Intermediates written out, assumptions entry by entry, and the kinks to keep off.
fn prepared(store: &mut Store, canon: &mut Canon, definitions: &Definitions, claim: &Claim) -> Result<Prepared, Undecided> {
    let (left, right) = (&claim.left, &claim.right);
    let sources = definitions.expand(store, &[&left.sources[..], &right.sources[..]].concat());
    let lefts = definitions.expand(store, &left.entries);
    let rights = definitions.expand(store, &right.entries);
    // Entry by entry: `sum(y) = 1` speaks of `y[1]`, as the sides do.
    let mut conditions = Vec::new();
    for &assumption in &claim.assumptions {
        match elaborate::value(store, definitions, assumption) {
            Ok(condition) => conditions.extend(condition.entries),
            // Where the assumption holds is unknown, so nothing can be said of the points where it does.
            Err(_) => return Err(Undecided::LostAssumption),
        }
    }
    let assumptions = definitions.expand(store, &conditions);
    if !conditions.is_empty() && Facts::from_relations(store, canon, &assumptions).is_ok_and(|f| f.contradictory) {
        return Err(Undecided::ContradictoryAssumptions);
    }
    let assumptions = assume::about(store, &[&lefts[..], &rights[..], &sources[..]].concat(), &assumptions);
    // Found before intermediates are written out: with `z = 0` the kink of `relu(z)` would fold away.
    let bodies = bodies(store, definitions, left, right);
    let kinks = [&left.kinks[..], &right.kinks[..], &domain::edges(store, &bodies)].concat();
    let kinks = definitions.expand(store, &kinks);
    let mut off_kinks = Vec::new();
    for kink in kinks {
        // Where a side is not small enough for a canonical form the kink may hold, and so decides.
        let form = canon.canonical(store, kink).unwrap_or(kink);
        match store.truth(form) {
            Some(true) => return Err(Undecided::Kink),
            Some(false) => {}
            None => off_kinks.push(store.not(kink)),
        }
    }
    Ok(Prepared { lefts, rights, sources, assumptions, off_kinks, columns: left.dims().1 })
}

/// What was differentiated, and the intermediates that it leads to.
fn bodies(store: &Store, definitions: &Definitions, left: &Value, right: &Value) -> Vec<ExprId> {
    let mut bodies = [&left.sources[..], &right.sources[..]].concat();
    if !bodies.is_empty() {
        bodies.extend(definitions.chain(store, &bodies).links().iter().map(|l| l.1));
    }
    bodies
}

/// The witness of the first entry that is wrong, with what is known of the others and what goes along with it.
fn report(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    claim: &Claim,
    prepared: &Prepared,
    wrong: Vec<(usize, Witness)>,
    right_ones: usize,
) -> Witness {
    let others: Vec<(usize, usize)> = wrong.iter().skip(1).filter_map(|&(k, _)| prepared.place(k)).collect();
    let mut ratios = Vec::new();
    let mut first = None;
    for (k, witness) in wrong {
        let Witness::Point { left, right, .. } = &witness else { continue };
        if ratios.len() < RATIOS {
            ratios.push(along::ratio(store, canon, (prepared.lefts[k], prepared.rights[k]), (left, right)));
        }
        first = first.or(Some((k, witness)));
    }
    let common: Option<Num> = ratios.first().cloned().flatten().filter(|r| ratios.iter().all(|other| other.as_ref() == Some(r)));
    let Some((k, Witness::Point { point, left, right, evidence, .. })) = first else {
        return Witness::Misfit { what: String::new() };
    };
    let bodies = [&[claim.left.entries[k], claim.right.entries[k]], &claim.left.sources[..], &claim.right.sources[..]].concat();
    let steps = along::steps(store, canon, definitions, &bodies, &prepared.sources, &point);
    let entries = (prepared.lefts.len(), right_ones);
    Witness::Point { point, left, right, entry: prepared.place(k), also: others, entries, ratio: common, steps, evidence }
}

/// How many entries are looked at for a common ratio.
const RATIOS: usize = 16;
