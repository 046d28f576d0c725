//! Points in every cell: between, beside and on the places where a condition changes along a variable.

use super::candidates::{lattice, simplest_between};
use super::trial::Trial;
use crate::domain;
use crate::expr::{ExprId, Op};
use crate::number::Num;

/// Which points are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those off the places of change.
    Inside,
    /// Those on them.
    Borders,
}

/// The most conditions looked at.
const DECIDERS: usize = 12;
/// How many points the lines through which are searched.
const BASES: usize = 4;
/// The most points.
const POINTS: usize = 60;

/// Points along lines parallel to the axes, by where conditions of the claim change on them.
pub fn points(trial: &mut Trial, which: Which) -> Vec<Vec<Num>> {
    let deciders = deciders(trial);
    let mut found = Vec::new();
    if deciders.is_empty() {
        return found;
    }
    for base in lattice(&trial.ranges, BASES) {
        for variable in 0..base.len().min(8) {
            let mut roots: Vec<Num> = Vec::new();
            for &decider in &deciders {
                if !trial.affords(2) || found.len() >= POINTS {
                    return found;
                }
                roots.extend(trial.root(decider, &base, variable));
            }
            roots.sort();
            roots.dedup();
            let mut places = Vec::new();
            if which == Which::Inside {
                if let (Some(first), Some(last)) = (roots.first(), roots.last()) {
                    places.extend([first - &Num::ONE, last + &Num::ONE]);
                }
                places.extend(roots.windows(2).map(|w| simplest_between(&w[0], &w[1])));
            } else {
                places = roots;
            }
            found.extend(places.into_iter().map(|place| {
                let mut point = base.clone();
                point[variable] = place;
                point
            }));
        }
    }
    found
}

/// Expressions whose sign decides: what the sides need to be defined, where they have kinks, what they compare.
fn deciders(trial: &mut Trial) -> Vec<ExprId> {
    let roots = trial.defined();
    let mut relations = domain::conditions(trial.store, &roots);
    relations.extend(domain::kinks(trial.store, &roots, |_, _| true));
    relations.extend(&trial.requirements);
    let reach = trial.store.reach(&[&relations[..], &roots].concat());
    let compared = |op: Op| matches!(op, Op::Lt | Op::Le | Op::Eq | Op::Ne);
    let all: Vec<ExprId> = reach.up().filter(|&id| compared(trial.store.op(id))).collect();
    let mut found: Vec<ExprId> = Vec::new();
    for id in all {
        let (a, b) = (trial.store.children(id)[0], trial.store.children(id)[1]);
        let difference = trial.store.sub(a, b);
        if trial.store.number(difference).is_none() && !found.contains(&difference) {
            found.push(difference);
        }
    }
    found.truncate(DECIDERS);
    found
}
