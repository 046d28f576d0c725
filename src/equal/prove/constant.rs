//! A difference with a zero derivative is constant on each connected part of its domain; one exact value there decides it.
//!
//! In one variable the conditions of the domain change only at zeros and poles, which cut the line; between two cuts every
//! condition holds everywhere or nowhere. In several variables this is done along one of them while the others are
//! parameters: where its values form an interval for all parameters, the difference is what it is at one value of that
//! variable, which leaves a claim in fewer variables.

use super::cells::is_void;
use super::facts::Facts;
use super::kernels::unfolded;
use super::roots::{Place, apart};
use super::zeros::Zeros;
use super::{Search, fibres};
use crate::canon::{Budget, Canon};
use crate::diff::{Chain, gradient};
use crate::domain;
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::number::Num;

/// Points of the line at which a value may be known exactly.
const POINTS: [(i64, i64); 13] =
    [(0, 1), (1, 1), (-1, 1), (1, 2), (-1, 2), (2, 1), (-2, 1), (1, 4), (3, 1), (-3, 1), (10, 1), (-10, 1), (3, 4)];
/// How many of them are tried in each part.
const TRIES: usize = 3;
/// The largest difference.
const NODES: usize = 400;
/// Bits of the enclosures at a point.
const BITS: u32 = 128;

/// Whether `difference` is zero wherever it is defined and the facts hold, by its derivatives.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(
    search: &mut Search,
    store: &mut Store,
    canon: &mut Canon,
    difference: ExprId,
    facts: &Facts,
    level: usize,
) -> Result<bool, Budget> {
    let reach = store.reach(&[difference]);
    let variables: Vec<SymbolId> = reach.up().filter_map(|id| store.symbol(id)).collect();
    // An inverse function, a logarithm or an error function is what this is for.
    let worth = reach.up().any(|id| store.function(id).is_some());
    if variables.is_empty() || variables.len() > 4 || !worth || reach.len() > NODES {
        return Ok(false);
    }
    // A jump has a zero derivative on both sides.
    if !domain::kinks(store, &[difference], |_, _| true).is_empty() {
        return Ok(false);
    }
    match variables[..] {
        [x] if on_the_line(search, store, canon, difference, x, facts, level)? => Ok(true),
        _ => fibres::is_zero(search, store, canon, difference, &variables, facts, level),
    }
}

/// The derivative by `x`, where it is zero wherever the facts hold.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn zero_slope(
    search: &mut Search,
    store: &mut Store,
    canon: &mut Canon,
    difference: ExprId,
    x: SymbolId,
    facts: &Facts,
    level: usize,
) -> Result<Option<ExprId>, Budget> {
    let Ok(slopes) = gradient(store, difference, &[x], &Chain::default()) else { return Ok(None) };
    let [slope] = slopes[..] else { return Ok(None) };
    // Of a derivative without any value nothing is shown.
    if is_void(store, canon, &[slope])? {
        return Ok(None);
    }
    let zero = store.int(0);
    Ok(search.cell(store, canon, &[slope, zero, difference], facts, level)?.then_some(slope))
}

fn on_the_line(
    search: &mut Search,
    store: &mut Store,
    canon: &mut Canon,
    difference: ExprId,
    x: SymbolId,
    facts: &Facts,
    level: usize,
) -> Result<bool, Budget> {
    let plain = unfolded(store, difference);
    let conditions = domain::conditions(store, &[plain]);
    let mut zeros = Zeros::default();
    for &condition in &conditions {
        if store.truth(condition).is_some() {
            continue;
        }
        if !matches!(store.op(condition), Op::Lt | Op::Le | Op::Ne) {
            return Ok(false);
        }
        let sides = store.children(condition).to_vec();
        let side = store.sub(sides[1], sides[0]);
        if !zeros.add(store, canon, side, x)? {
            return Ok(false);
        }
    }
    // What is known cuts the line as well, as far as its zeros are known; it need not.
    let own: Vec<(ExprId, Sign)> = facts.noted().filter(|n| only(store, n.0, x)).collect();
    let mut known = Vec::new();
    for (id, sign) in own {
        let mut more = zeros.clone();
        if more.add(store, canon, id, x)? {
            zeros = more;
            known.push((id, sign));
        }
    }
    let Some(cuts) = apart(zeros.places) else { return Ok(false) };
    for part in parts(&cuts) {
        let Some(sample) = part.first() else { return Ok(false) };
        match holds(store, canon, &conditions, x, sample) {
            Some(false) => continue,
            None => return Ok(false),
            Some(true) => {}
        }
        if known.iter().any(|&(id, sign)| sign_at(store, canon, id, x, sample).is_some_and(|s| s.met(sign).is_none())) {
            continue;
        }
        let mut here = facts.clone();
        for &factor in &zeros.factors {
            if let Some(sign) = sign_at(store, canon, factor, x, sample) {
                here.note(store, canon, factor, sign)?;
            }
        }
        if here.contradictory {
            continue;
        }
        let Some(slope) = zero_slope(search, store, canon, difference, x, &here, level)? else { return Ok(false) };
        let mut decided = false;
        for value in part.iter().take(TRIES) {
            // A slope over what is identically zero would be shown to be anything; one that has a value somewhere is not.
            let at: Point = [(x, value.clone())].into_iter().collect();
            let defined = evaluate(store, canon, &Constants::default(), &[slope, difference], &at, BITS).all_defined();
            if !defined {
                continue;
            }
            let n = store.num(value.clone());
            let there = store.substitute_all(&[difference], &Substitution::new([(x, n)]))[0];
            if search.smooth_zero(store, canon, there, &[], &Facts::default(), 0)? {
                decided = true;
                break;
            }
        }
        if !decided {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Points of the line between the cuts, at which a value may be known exactly first.
pub fn parts(cuts: &[Place]) -> Vec<Vec<Num>> {
    let mut candidates: Vec<Num> = POINTS.iter().map(|&(n, d)| Num::ratio(n, d)).collect();
    candidates.extend(cuts.windows(2).map(|pair| &(&pair[0].high + &pair[1].low) * &Num::HALF));
    if let (Some(first), Some(last)) = (cuts.first(), cuts.last()) {
        candidates.extend([&first.low.floor() - &Num::ONE, &last.high.floor() + &Num::TWO]);
    }
    let inside = |n: &Num, k: usize| (k == 0 || *n > cuts[k - 1].high) && (k == cuts.len() || *n < cuts[k].low);
    (0..=cuts.len()).map(|k| candidates.iter().filter(|n| inside(n, k)).cloned().collect()).collect()
}

/// Whether `x` is the only variable.
pub fn only(store: &Store, id: ExprId, x: SymbolId) -> bool {
    store.reach(&[id]).up().all(|node| store.symbol(node).is_none_or(|s| s == x) && store.op(node) != Op::Apply)
}

/// Whether all conditions hold at a point; `None` where that is not known.
fn holds(store: &mut Store, canon: &mut Canon, conditions: &[ExprId], x: SymbolId, value: &Num) -> Option<bool> {
    let at: Point = [(x, value.clone())].into_iter().collect();
    let seen = evaluate(store, canon, &Constants::default(), conditions, &at, BITS);
    let mut all = Some(true);
    for outcome in &seen.outcomes {
        match outcome {
            Outcome::Truth(true) => {}
            Outcome::Truth(false) | Outcome::Undefined => return Some(false),
            _ => all = None,
        }
    }
    all
}

pub fn sign_at(store: &mut Store, canon: &mut Canon, id: ExprId, x: SymbolId, value: &Num) -> Option<Sign> {
    let n = store.num(value.clone());
    let there = store.substitute_all(&[id], &Substitution::new([(x, n)]))[0];
    super::signs::of_constant(store, canon, there)
}
