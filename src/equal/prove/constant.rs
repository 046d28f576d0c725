//! A difference with zero derivatives is constant on each connected part of its domain; one exact value there decides it.

use super::cells::is_void;
use super::facts::{Facts, linear};
use super::smooth_zero;
use crate::canon::{Budget, Canon};
use crate::diff::{Chain, gradient};
use crate::domain;
use crate::enclose::{Constants, Point, evaluate};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::number::Num;

/// Points of the line at which a value may be known exactly.
const POINTS: [(i64, i64); 11] = [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 1), (-3, 1), (10, 1), (-10, 1)];

/// Whether `difference` is zero wherever it is defined, by its derivatives.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(store: &mut Store, canon: &mut Canon, difference: ExprId, facts: &Facts, level: usize) -> Result<bool, Budget> {
    let reach = store.reach(&[difference]);
    let variables: Vec<SymbolId> = reach.up().filter_map(|id| store.symbol(id)).collect();
    // An inverse function, a logarithm or an error function is what this is for.
    let worth = reach.up().any(|id| store.function(id).is_some());
    if variables.is_empty() || variables.len() > 4 || !worth || reach.len() > 400 {
        return Ok(false);
    }
    let conditions = domain::conditions(store, &[difference]);
    // A jump has a zero derivative on both sides.
    if !domain::kinks(store, &[difference], |_, _| true).is_empty() {
        return Ok(false);
    }
    let Some(parts) = connected_parts(store, canon, &conditions, &variables) else { return Ok(false) };
    if parts.is_empty() {
        return Ok(false);
    }
    let Ok(slopes) = gradient(store, difference, &variables, &Chain::default()) else { return Ok(false) };
    for &slope in &slopes {
        // Of a derivative without any value nothing is shown.
        if is_void(store, canon, &[slope])? || !smooth_zero(store, canon, slope, facts, level)? {
            return Ok(false);
        }
    }
    let constants = Constants::default();
    for part in parts {
        // A slope over what is identically zero would be shown to be anything; one that has a value somewhere is not.
        let has_values = part.iter().any(|point| {
            let at: Point = variables.iter().copied().zip(point.iter().cloned()).collect();
            evaluate(store, canon, &constants, &slopes, &at, 128).all_defined()
        });
        if !has_values {
            return Ok(false);
        }
        let mut decided = false;
        for point in part {
            let with = Substitution::new(variables.iter().zip(&point).map(|(&v, n)| (v, store.num(n.clone()))));
            let there = store.substitute_all(&[&[difference], &conditions[..]].concat(), &with);
            let holds = there[1..].iter().all(|&c| canon.canonical(store, c).is_ok_and(|f| store.truth(f) == Some(true)));
            if holds && !is_void(store, canon, &there[..1])? && smooth_zero(store, canon, there[0], &Facts::default(), level)? {
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

/// Candidates for points in every connected part of the domain; `None` where the parts are not known.
fn connected_parts(store: &mut Store, canon: &mut Canon, conditions: &[ExprId], variables: &[SymbolId]) -> Option<Vec<Vec<Vec<Num>>>> {
    let numbers = POINTS.iter().map(|&(n, d)| Num::ratio(n, d));
    if let [_] = variables {
        // The ends of the conditions cut the line; between two of them every condition holds everywhere or nowhere.
        let mut cuts: Vec<Num> = Vec::new();
        for &condition in conditions {
            cuts.extend(roots_of(store, canon, condition)?);
        }
        cuts.sort();
        cuts.dedup();
        let mut candidates: Vec<Num> = numbers.collect();
        for pair in cuts.windows(2) {
            candidates.push(&(&pair[0] + &pair[1]) * &Num::HALF);
        }
        if let (Some(first), Some(last)) = (cuts.first(), cuts.last()) {
            candidates.extend([first - &Num::ONE, last + &Num::ONE]);
        }
        let mut parts = Vec::new();
        for k in 0..=cuts.len() {
            let inside = |x: &Num| (k == 0 || *x > cuts[k - 1]) && (k == cuts.len() || *x < cuts[k]);
            let part: Vec<Vec<Num>> = candidates.iter().filter(|x| inside(x)).map(|x| vec![x.clone()]).collect();
            // Nothing is to be decided where a condition fails.
            let with = Substitution::new([(variables[0], store.num(part.first()?[0].clone()))]);
            let here = store.substitute_all(conditions, &with);
            let truths: Vec<Option<bool>> = here.iter().map(|&c| canon.canonical(store, c).ok().and_then(|f| store.truth(f))).collect();
            if truths.contains(&Some(false)) {
                continue;
            }
            if truths.contains(&None) {
                return None;
            }
            parts.push(part);
        }
        return Some(parts);
    }
    // An intersection of half-spaces is connected; so is the whole space.
    let convex = conditions.iter().all(|&c| {
        matches!(store.op(c), Op::Lt | Op::Le) && {
            let sides = store.children(c).to_vec();
            let difference = store.sub(sides[1], sides[0]);
            linear(store, canon, difference).is_some()
        }
    });
    let point = |n: Num| vec![n; variables.len()];
    convex.then(|| vec![numbers.map(point).collect()])
}

/// The zeros of the difference of the sides of a comparison in one variable, all of them; `None` where they are not
/// all known.
fn roots_of(store: &mut Store, canon: &mut Canon, condition: ExprId) -> Option<Vec<Num>> {
    if store.truth(condition).is_some() {
        return Some(Vec::new());
    }
    if !matches!(store.op(condition), Op::Lt | Op::Le | Op::Ne) {
        return None;
    }
    let sides = store.children(condition).to_vec();
    let difference = store.sub(sides[1], sides[0]);
    let form = canon.canonical(store, difference).ok()?;
    let bases: Vec<ExprId> = match store.op(form) {
        Op::Prod => store.children(form)[1..].chunks(2).map(|p| p[0]).collect(),
        _ => vec![form],
    };
    let mut roots = Vec::new();
    for base in bases {
        if crate::domain::sign::of(store, base).is_nonzero() {
            continue;
        }
        match linear(store, canon, base) {
            Some((_, slope, constant)) => roots.push((-constant).checked_div(&slope)?),
            None => roots.extend(quadratic_roots(store, canon, base)?),
        }
    }
    Some(roots)
}

/// Both roots of `a·x^2 + b·x + c`, if they are rational; none where it has none.
fn quadratic_roots(store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<Vec<Num>> {
    let form = canon.expanded(store, id).ok()?;
    let (mut symbol, mut a, mut b, mut c) = (None, Num::ZERO, Num::ZERO, Num::ZERO);
    for term in canon.term_list(store, form).ok()? {
        if let Some(n) = store.number(term) {
            c = n.clone();
            continue;
        }
        let (number, base, degree) = match (store.op(term), &store.children(term)[..]) {
            (Op::Symbol, _) => (Num::ONE, term, 1),
            (Op::Prod, &[n, base, e]) => (store.number(n)?.clone(), base, store.number(e)?.to_i64()?),
            _ => return None,
        };
        let found = store.symbol(base)?;
        if *symbol.get_or_insert(found) != found {
            return None;
        }
        match degree {
            1 => b = number,
            2 => a = number,
            _ => return None,
        }
    }
    let discriminant = &(&b * &b) - &(&(&Num::from(4) * &a) * &c);
    if discriminant.is_negative() {
        return Some(Vec::new());
    }
    let root = discriminant.exact_root(2)?;
    let twice = &Num::TWO * &a;
    let at = |r: Num| (&r - &b).checked_div(&twice);
    Some(vec![at(root.clone())?, at(-root)?])
}
