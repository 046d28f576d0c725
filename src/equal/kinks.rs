//! Points where what was differentiated has no derivative although the claim has a value.

use super::refute::{Context, Trial, Which, borders_and_cells, lattice, reading};
use super::verdict::Place;
use crate::canon::Canon;
use crate::domain;
use crate::enclose::Outcome;
use crate::expr::{ExprId, Store};
use crate::number::Num;

/// Simple points that are looked at.
const SIMPLE: usize = 24;
/// Steps of the trial; a remark that is not found is not made.
const STEPS: usize = 50_000;
/// Bits of the enclosures, and digits shown.
const BITS: u32 = 64;
const DIGITS: usize = 12;

/// A kink of the sources at which a right side has a value and the derivative jumps, and that value.
pub fn convention(store: &mut Store, canon: &mut Canon, lefts: &[ExprId], rights: &[ExprId], context: &Context) -> Option<Place> {
    let kinks = domain::kinks(store, context.sources, |_, _| true);
    if kinks.is_empty() {
        return None;
    }
    let others = [&lefts[1..], &rights[1..], context.sources].concat();
    let anywhere = Context { sources: &others, kinks: &[], ..*context };
    let mut trial = Trial::new(store, canon, lefts[0], rights[0], &anywhere).within(STEPS);
    let mut points = borders_and_cells(&mut trial, Which::Borders);
    points.extend(lattice(&trial.ranges, SIMPLE));
    let mut roots = [lefts, context.sources, rights].concat();
    let (ours, defined) = (lefts.len() + context.sources.len(), roots.len());
    roots.extend(&kinks);
    let required = roots.len();
    roots.extend(context.assumptions);
    let truth = |o: &Outcome| *o == Outcome::Truth(true);
    for point in points {
        if !trial.affords(6) {
            return None;
        }
        let seen = trial.evaluate(&roots, &point, BITS);
        let on_kink = seen.outcomes[defined..required].iter().any(truth) && seen.outcomes[required..].iter().all(truth);
        if !on_kink || !seen.outcomes[lefts.len()..ours].iter().all(Outcome::is_defined) {
            continue;
        }
        let Some(jump) = jump(&mut trial, &roots[..ours], &point) else { continue };
        // A jump of a source concerns every entry.
        let claimed = if jump < lefts.len() { ours + jump..ours + jump + 1 } else { ours..defined };
        if let Some(value) = seen.outcomes[claimed].iter().find_map(|o| reading(o, DIGITS)) {
            return Some(Place { point: trial.named(&point), value });
        }
    }
    None
}

/// Which of `roots` jumps at a point, along some axis: a derivative or a function that was differentiated.
fn jump(trial: &mut Trial, roots: &[ExprId], point: &[Num]) -> Option<usize> {
    for k in 0..point.len() {
        let mut beside = |sign: i64| {
            let mut next = point.to_vec();
            next[k] = &next[k] + &Num::ratio(sign, 1 << 24);
            trial.evaluate(roots, &next, BITS)
        };
        let (before, after) = (beside(-1), beside(1));
        let found = (0..roots.len()).find(|&r| {
            let (Some(a), Some(b)) = (about(&before.outcomes[r]), about(&after.outcomes[r])) else { return false };
            &(&a - &b).abs() * &Num::from(1 << 12) > &a.abs() + &Num::ONE
        });
        if found.is_some() {
            return found;
        }
    }
    None
}

/// A number near a value.
fn about(outcome: &Outcome) -> Option<Num> {
    match outcome {
        Outcome::Value(n) => Some(n.clone()),
        other => other.interval(BITS)?.low.to_num(),
    }
}
