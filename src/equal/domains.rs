//! Where one side is defined and the other is not.
//!
//! A claim is about the points where both sides are defined; what it says of the others is a remark. Each remark rests on a point:
//! one side is certainly defined there, the other certainly not, on a whole box around it where an open part is spoken of.

use super::prove::is_entire;
use super::refute::{Context, Trial, Which, borders_and_cells, lattice, reading};
use super::verdict::{Place, Reading};
use crate::canon::Canon;
use crate::domain;
use crate::enclose::{self, Evaluation, Outcome};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;
use crate::print;
use crate::simplify;

/// Simple points that are looked at.
const SIMPLE: usize = 40;
/// Steps of the trial; a remark that is not found is not made.
const STEPS: usize = 50_000;
/// Bits of the enclosures, and digits shown.
const BITS: u32 = 64;
const DIGITS: usize = 12;

/// What two domains are to each other.
#[derive(Default)]
pub struct Difference {
    /// The right side is undefined on an open part of the domain of the left; and which entry is.
    pub lost: Option<(Place, Vec<Num>, usize)>,
    /// The right side is defined on an open part outside the domain of the left.
    pub larger: Option<Place>,
    /// The right side is undefined at single points.
    pub hole: Option<Place>,
}

/// Compares the domains of some sides, entry by entry, with those of what was differentiated on the left.
pub fn compare(store: &mut Store, canon: &mut Canon, lefts: &[ExprId], rights: &[ExprId], context: &Context) -> Difference {
    let mut found = Difference::default();
    let mut needs = |roots: &[ExprId]| -> Vec<ExprId> {
        let list = domain::conditions(store, roots);
        list.into_iter().map(|c| canon.canonical(store, c).unwrap_or(c)).collect()
    };
    let defined: Vec<ExprId> = [lefts, context.sources].concat();
    let (mine, theirs) = (needs(&defined), needs(rights));
    let (loses, gains) = (theirs.iter().any(|c| !mine.contains(c)), mine.iter().any(|c| !theirs.contains(c)));
    if !loses && !gains {
        return found;
    }
    let others = [&lefts[1..], &rights[1..], context.sources].concat();
    let all = Context { sources: &others, ..*context };
    let mut trial = Trial::new(store, canon, lefts[0], rights[0], &all).within(STEPS);
    let mut points = lattice(&trial.ranges, SIMPLE);
    points.extend(borders_and_cells(&mut trial, Which::Inside));
    points.extend(borders_and_cells(&mut trial, Which::Borders));
    let mut roots = [&defined[..], rights].concat();
    roots.extend(&trial.requirements);
    let split = (defined.len(), defined.len() + rights.len());
    for point in points {
        if !trial.affords(4) || ((found.lost.is_some() || !loses) && (found.larger.is_some() || !gains)) {
            break;
        }
        let point = trial.on_equations(point);
        if trial.is_unnatural(&point) {
            continue;
        }
        let seen = trial.evaluate(&roots, &point, BITS);
        if !seen.outcomes[split.1..].iter().all(|o| *o == Outcome::Truth(true)) {
            continue;
        }
        let here = (side(&seen, 0, split.0), side(&seen, split.0, split.1));
        let named = |trial: &Trial, outcome: &Outcome| Place {
            point: trial.named(&point),
            value: reading(outcome, DIGITS).unwrap_or(Reading::Undefined),
        };
        match here {
            (Side::Defined, Side::Undefined(k)) => {
                let place = named(&trial, &seen.outcomes[k - split.0]);
                let around = trial.evaluate_on(&roots[split.0..split.1], &around(&point));
                if around.outcomes.contains(&Outcome::Undefined) {
                    found.lost.get_or_insert((place, point, k - split.0));
                } else if found.hole.is_none() && is_hole(&mut trial, rights, &point) {
                    found.hole = Some(place);
                }
            }
            (Side::Undefined(_), Side::Defined) if found.larger.is_none() => {
                let around = trial.evaluate_on(&defined, &around(&point));
                if around.outcomes.contains(&Outcome::Undefined) {
                    found.larger = Some(named(&trial, &seen.outcomes[split.0]));
                }
            }
            _ => {}
        }
    }
    found
}

enum Side {
    /// With its neighbourhood.
    Defined,
    /// And which root is not defined.
    Undefined(usize),
    Unknown,
}

fn side(seen: &Evaluation, from: usize, to: usize) -> Side {
    if let Some(k) = (from..to).find(|&k| seen.outcomes[k] == Outcome::Undefined) {
        return Side::Undefined(k);
    }
    let inside = (from..to).all(|k| seen.outcomes[k].is_defined() && !seen.edges[k] && !seen.kinks[k]);
    if inside { Side::Defined } else { Side::Unknown }
}

/// A small box around a point.
fn around(point: &[Num]) -> Vec<(Num, Num)> {
    let radius = Num::ratio(1, 1 << 20);
    point.iter().map(|x| (x - &radius, x + &radius)).collect()
}

/// Whether there are values on both sides of a point along some line.
fn is_hole(trial: &mut Trial, rights: &[ExprId], point: &[Num]) -> bool {
    [1, -1].into_iter().all(|sign| {
        let step = |k: usize| Num::ratio(sign * (k as i64 + 1), 1 << 12);
        let next: Vec<Num> = point.iter().enumerate().map(|(k, x)| x + &step(k)).collect();
        trial.evaluate(rights, &next, BITS).all_defined()
    })
}

/// Whether `rights` are certainly defined wherever the left sides are, but for points without an inside: what they need is implied by
/// what the left sides need, or says that an entire function is not zero: one that is zero on a stretch is zero everywhere. Points alone cannot show this: `sqrt(sin(x) + 999/1000)` is
/// undefined on short stretches only.
pub fn is_covered(store: &mut Store, canon: &mut Canon, lefts: &[ExprId], rights: &[ExprId], context: &Context) -> bool {
    let mine = [domain::conditions(store, &[lefts, context.sources].concat()), context.assumptions.to_vec()].concat();
    let all = [mine.clone(), domain::conditions(store, rights)].concat();
    let (Ok(mine), Ok(all)) = (simplify::tidy(store, canon, &mine), simplify::tidy(store, canon, &all)) else { return false };
    all.into_iter().all(|condition| {
        if mine.contains(&condition) {
            return true;
        }
        let operands = store.children(condition).to_vec();
        match store.op(condition) {
            Op::Ne => operands.iter().all(|&id| is_entire(store, id)),
            // The edge has no inside.
            Op::Lt => mine.contains(&store.relation(Op::Le, operands[0], operands[1])),
            _ => false,
        }
    })
}

/// What `rights` need beyond what `lefts` need, as a person writes it.
pub fn lost_conditions(store: &mut Store, canon: &mut Canon, lefts: &[ExprId], rights: &[ExprId]) -> Vec<String> {
    let mut needs = |roots: &[ExprId]| -> Vec<ExprId> {
        let list = domain::conditions(store, roots);
        let list = simplify::tidy(store, canon, &list).unwrap_or(list);
        enclose::without_certain(store, canon, list)
    };
    let (mine, theirs) = (needs(lefts), needs(rights));
    let plain = print::Options { cap: 500, ..print::Options::plain() };
    let more = theirs.iter().filter(|c| !mine.contains(c));
    more.filter_map(|&c| print::text(store, c, &plain).ok()).collect()
}
