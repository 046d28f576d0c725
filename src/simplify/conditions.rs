//! Conditions as people write them.

use rustc_hash::{FxHashMap, FxHashSet};

use smallvec::SmallVec;

use super::alternatives::alternatives;
use super::intervals::{drop_zeros_inside, open_intervals};
use crate::canon::{Budget, Canon, Goal};
use crate::domain::sign::{self, Sign};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const CBRT: FunctionId = function::named("cbrt");

/// The largest side that is taken into factors, in nodes and levels, and the steps that it may take.
pub(super) const NODES: usize = 200;
pub(super) const DEPTH: u32 = 40;
pub(super) const STEPS: usize = 5_000;

/// Conditions in canonical form, without repetitions and without those that others imply: `x ≠ 0` for `x^2 ≠ 0`,
/// `x > 0` for `x ≥ 0` with `x ≠ 0`, `x > 1` for `0 < x - 1`.
///
/// # Errors
/// [`Budget`], where a side is too large.
pub fn tidy(store: &mut Store, canon: &mut Canon, conditions: &[ExprId]) -> Result<Vec<ExprId>, Budget> {
    tidied(store, canon, conditions, Op::Ne)
}

/// Equations of which at least one holds, as [`tidy`] has conditions: `x = 2` and `x = -2` for `x^2 = 4`.
///
/// # Errors
/// [`Budget`], where a side is too large.
pub fn tidy_kinks(store: &mut Store, canon: &mut Canon, equations: &[ExprId]) -> Result<Vec<ExprId>, Budget> {
    tidied(store, canon, equations, Op::Eq)
}

/// Conditions tidied; comparisons of the kind `by_factors` with zero come apart into those of the factors.
fn tidied(store: &mut Store, canon: &mut Canon, conditions: &[ExprId], by_factors: Op) -> Result<Vec<ExprId>, Budget> {
    if conditions.is_empty() {
        return Ok(Vec::new());
    }
    let mut list: Vec<(Op, ExprId)> = Vec::new();
    let mut others: Vec<ExprId> = Vec::new();
    let (mut seen, mut seen_others): (FxHashSet<(Op, ExprId)>, FxHashSet<ExprId>) = Default::default();
    for &condition in conditions {
        let mut form = canon.canonical(store, condition)?;
        if store.op(form) == Op::Or {
            let Some(left) = alternatives(store, canon, form)? else { continue };
            form = left[0];
            for &next in &left[1..] {
                form = store.or(form, next);
            }
        }
        let operands = store.children(form).to_vec();
        match store.op(form) {
            Op::Truth if store.truth(form) == Some(true) => {}
            op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => {
                let unit = operands[1];
                // The canonical relation has the zero first, unless sorting by id turned an equation around.
                let unit = if store.number(unit).is_some_and(Num::is_zero) { operands[0] } else { unit };
                let parts = if op == by_factors { zero_factors(store, canon, op, unit) } else { vec![unit] };
                for part in parts {
                    let (op, part) = plain(store, canon, op, part);
                    if seen.insert((op, part)) {
                        list.push((op, part));
                    }
                }
            }
            _ if !seen_others.insert(form) => {}
            _ => others.push(form),
        }
    }
    list.retain(|&(op, d)| !(matches!(op, Op::Lt | Op::Le) && holds_everywhere(store, op, d)));
    open_intervals(store, canon, &mut list)?;
    drop_zeros_inside(store, canon, &mut list)?;
    let has = |op: Op, d: ExprId| seen.contains(&(op, d));
    // What the others say of the parts of a condition may settle it: `x^a > 0` where `x > 0`.
    let mut facts: FxHashMap<ExprId, Sign> = FxHashMap::default();
    for &(op, d) in &list {
        match op {
            Op::Lt => drop(facts.insert(d, Sign::Positive)),
            Op::Le => drop(facts.entry(d).or_insert(Sign::Nonnegative)),
            _ => {}
        }
    }
    let settled: Vec<bool> = list
        .iter()
        .map(|&(op, d)| match sign::given(store, d, |part| facts.get(&part).copied().unwrap_or(Sign::Unknown)) {
            s if op == Op::Lt => s.is_positive(),
            s if op == Op::Le => s.is_nonnegative(),
            s if op == Op::Ne => s.is_nonzero(),
            _ => false,
        })
        .collect();
    let mut out: Vec<ExprId> = Vec::new();
    let mut shown_already: FxHashSet<ExprId> = FxHashSet::default();
    for (&(op, d), _) in list.iter().zip(settled).filter(|l| !l.1) {
        let mirrored = store.neg(d);
        let mirrored = canon.canonical(store, mirrored)?;
        let op = match op {
            Op::Ne if [d, mirrored].into_iter().any(|d| has(Op::Lt, d) || has(Op::Le, d)) => continue,
            Op::Le if has(Op::Lt, d) => continue,
            Op::Le if has(Op::Ne, d) || has(Op::Ne, mirrored) => Op::Lt,
            op => op,
        };
        let relation = sides(store, canon, op, d)?;
        if shown_already.insert(relation) {
            out.push(relation);
        }
    }
    for other in others {
        let shown = shown(store, canon, other)?;
        if shown_already.insert(shown) {
            out.push(shown);
        }
    }
    Ok(out)
}

/// Whether `sum > 0`, or `sum >= 0`, holds everywhere because this is `a·u^2 + b·u + c`.
fn holds_everywhere(store: &Store, op: Op, sum: ExprId) -> bool {
    discriminant(store, sum).is_some_and(|(a, d)| a.is_positive() && (d.is_negative() || (op == Op::Le && d.is_zero())))
}

/// Comparisons joined by `and` and `or`, each as people write it.
fn shown(store: &mut Store, canon: &mut Canon, condition: ExprId) -> Result<ExprId, Budget> {
    let reach = store.reach(&[condition]);
    let mut stopped = None;
    let joined: Vec<ExprId> = reach.up().filter(|&id| store.op(id).is_relation()).collect();
    let mut image: FxHashMap<ExprId, ExprId> = FxHashMap::default();
    for id in joined {
        let operands: Vec<ExprId> = store.children(id).iter().map(|c| image.get(c).copied().unwrap_or(*c)).collect();
        let zero = operands.first().is_some_and(|&c| store.number(c).is_some_and(Num::is_zero));
        let new = match store.op(id) {
            op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) if zero => sides(store, canon, op, operands[1]).unwrap_or_else(|budget| {
                stopped = Some(budget);
                id
            }),
            _ => store.rebuild(id, &operands),
        };
        image.insert(id, new);
    }
    stopped.map_or(Ok(image.get(&condition).copied().unwrap_or(condition)), Err)
}

/// The factors of `d` that may vanish: `x` and `y` for `x^2·y`, `x - 1` and `x + 1` for `x^2 - 1`.
fn zero_factors(store: &mut Store, canon: &mut Canon, op: Op, d: ExprId) -> Vec<ExprId> {
    if is_definite(store, d) {
        return Vec::new();
    }
    let mut form = d;
    let may_split = |&id: &ExprId| store.op(id) == Op::Sum && !is_linear(store, id) && !is_prime_binomial(store, id);
    let small = |store: &Store| store.depth(d) <= DEPTH && store.reach(&[d]).len() <= NODES;
    if (may_split(&d) || store.children(d).iter().any(may_split)) && small(store) {
        form = canon.within(STEPS, |canon| canon.rational(store, d, Goal::Factor)).unwrap_or(d);
    }
    let mut factors = vec![form];
    if store.op(form) == Op::Prod {
        // Below a bar nothing makes a product zero.
        let above = |p: &&[ExprId]| op == Op::Ne || !store.number(p[1]).is_some_and(Num::is_negative);
        factors = store.children(form)[1..].chunks(2).filter(above).map(|pair| pair[0]).collect();
        // `x` for `sqrt(x^3)`; where `1/x` is zero is another question.
        for factor in &mut factors {
            if let (Op::Prod, &[_, base, n]) = (store.op(*factor), store.children(*factor))
                && (op == Op::Ne || store.number(n).is_some_and(Num::is_positive))
            {
                *factor = base;
            }
        }
    }
    factors.retain(|&b| !sign::of(store, b).is_nonzero() && !is_definite(store, b));
    // `x^999 ≠ 1` rather than its five factors.
    let terms = |id: ExprId| if store.op(id) == Op::Sum { store.children(id).len() } else { 1 };
    let most = 2 * terms(d).max(2);
    if factors.iter().any(|&f| terms(f) > most) { vec![d] } else { factors }
}

/// Whether no term of a sum has a power or two factors.
fn is_linear(store: &Store, sum: ExprId) -> bool {
    let one = |id: ExprId| store.number(id).is_some_and(Num::is_one);
    store.children(sum).iter().all(|&t| store.op(t) != Op::Prod || matches!(store.children(t)[..], [_, _, e] if one(e)))
}

/// Whether this is `a·u + b·v` for products `u` and `v` of different powers whose exponents have no divisor in common, as in
/// `x*y + 7`: such a binomial has no factors.
fn is_prime_binomial(store: &Store, sum: ExprId) -> bool {
    let terms = store.children(sum);
    if terms.len() != 2 {
        return false;
    }
    let mut bases: SmallVec<[ExprId; 8]> = SmallVec::new();
    let mut divisor = 0;
    for &term in terms {
        match store.op(term) {
            Op::Number => {}
            Op::Prod => {
                for pair in store.children(term)[1..].chunks(2) {
                    let Some(n) = store.number(pair[1]).and_then(Num::to_i64).filter(|n| *n > 0 && store.op(pair[0]) == Op::Symbol) else {
                        return false;
                    };
                    divisor = num_integer::gcd(divisor, n);
                    bases.push(pair[0]);
                }
            }
            _ => {
                divisor = 1;
                bases.push(term);
            }
        }
    }
    let count = bases.len();
    bases.sort_unstable();
    bases.dedup();
    bases.len() == count && divisor == 1
}

/// Whether this is `a·u^2 + b·u + c` without a zero, where `u` is something or a power of it.
fn is_definite(store: &Store, sum: ExprId) -> bool {
    discriminant(store, sum).is_some_and(|(_, d)| d.is_negative())
}

/// `a` and `b^2 - 4·a·c` of `a·u^2 + b·u + c`, where `u` is something or a power of it.
fn discriminant(store: &Store, sum: ExprId) -> Option<(Num, Num)> {
    if store.op(sum) != Op::Sum {
        return None;
    }
    let mut unit = None;
    let mut constant = Num::ZERO;
    let mut powers: SmallVec<[(i64, Num); 2]> = SmallVec::new();
    for &term in store.children(sum).iter() {
        let operands = store.children(term);
        let (n, base, power) = match (store.op(term), operands) {
            (Op::Number, _) => {
                constant = store.number(term).cloned().unwrap_or(Num::ZERO);
                continue;
            }
            (Op::Prod, &[n, base, e]) => match store.number(e).and_then(Num::to_i64).filter(|e| *e > 0) {
                Some(power) => (store.number(n).cloned(), base, power),
                None => return None,
            },
            _ => (Some(Num::ONE), term, 1),
        };
        let n = n.filter(|_| *unit.get_or_insert(base) == base)?;
        powers.push((power, n));
    }
    powers.sort_unstable_by_key(|p| p.0);
    let four = Num::from(4);
    match &powers[..] {
        // `a·u^2 + c`
        [(k, a)] if k % 2 == 0 => Some((a.clone(), -&(&(&four * a) * &constant))),
        [(k, b), (twice, a)] if *twice == 2 * k => Some((a.clone(), &(b * b) - &(&(&four * a) * &constant))),
        _ => None,
    }
}

/// A condition on what stands inside: `x ≠ 0` for `abs(x) ≠ 0` and for `exp(x) ≠ 1`, `x > 0` for `1/x > 0`.
fn plain(store: &mut Store, canon: &mut Canon, op: Op, d: ExprId) -> (Op, ExprId) {
    let operands = store.children(d).to_vec();
    let is = |store: &Store, id: ExprId, n: &Num| store.number(id) == Some(n);
    match (op, store.op(d), &operands[..]) {
        (Op::Ne | Op::Eq, Op::Call, [inner]) if store.function(d) == Some(ABS) => (op, *inner),
        (Op::Lt, Op::Call, [inner]) if store.function(d) == Some(ABS) => (Op::Ne, *inner),
        (_, Op::Call, [inner]) if store.function(d) == Some(CBRT) => (op, *inner),
        (Op::Ne, Op::Sum, [minus, power]) if is(store, *minus, &Num::MINUS_ONE) => match store.children(*power)[..] {
            [one, base, exponent] if store.op(base) == Op::Euler && is(store, one, &Num::ONE) => (op, exponent),
            _ => (op, d),
        },
        // An even power of what is not zero is positive.
        (Op::Lt, Op::Prod, [number, base, exponent])
            if store.number(*number).is_some_and(Num::is_positive) && store.number(*exponent).is_some_and(Num::is_even) =>
        {
            (Op::Ne, *base)
        }
        (Op::Lt | Op::Le, Op::Prod, [number, base, exponent]) => {
            // An odd power has the sign of its base; a negative one is not zero.
            let Some(n) = store.number(*exponent).filter(|n| n.is_integer() && !n.is_even()) else { return (op, d) };
            let strict = n.is_negative() || op == Op::Lt;
            let turned = store.mul(*number, *base);
            match canon.canonical(store, turned) {
                Ok(turned) => (if strict { Op::Lt } else { Op::Le }, turned),
                Err(_) => (op, d),
            }
        }
        _ => (op, d),
    }
}

/// `d > 0` as people write it: `x > 1` for `0 < x - 1`, `x^2 < 1` for `0 < 1 - x^2`, `x = 1/2` for `0 = 2*x - 1`.
pub(super) fn sides(store: &mut Store, canon: &mut Canon, op: Op, d: ExprId) -> Result<ExprId, Budget> {
    let zero = store.zero();
    let terms = canon.term_list(store, d)?;
    let coefficient = |store: &Store, t: ExprId| match store.op(t) {
        Op::Prod => store.number(store.children(t)[0]).cloned().unwrap_or(Num::ONE),
        _ => store.number(t).cloned().unwrap_or(Num::ONE),
    };
    let constant = terms.iter().position(|&t| store.number(t).is_some());
    let negative = terms.iter().position(|&t| coefficient(store, t).is_negative());
    let moved = match (constant, negative) {
        (Some(k), _) => Some(k),
        (None, Some(k)) if terms.len() == 2 => Some(k),
        _ => None,
    };
    let (mut left, mut right) = (d, zero);
    if let Some(k) = moved.filter(|_| terms.len() > 1) {
        let other = store.neg(terms[k]);
        right = canon.canonical(store, other)?;
        let rest = store.sub(d, terms[k]);
        left = canon.canonical(store, rest)?;
    }
    let factor = coefficient(store, left);
    // A number on the right takes the factor of a single term; a sign in front turns the relation around.
    let scale = match store.number(right) {
        Some(_) if store.op(left) == Op::Prod => factor.recip(),
        _ if factor.is_negative() => Some(Num::MINUS_ONE),
        _ => None,
    };
    if let Some(scale) = scale {
        let scale = store.num(scale);
        let (a, b) = (store.mul(scale, left), store.mul(scale, right));
        left = canon.canonical(store, a)?;
        right = canon.canonical(store, b)?;
    }
    Ok(match op {
        Op::Lt | Op::Le if factor.is_negative() => store.relation(op, left, right),
        Op::Lt | Op::Le => store.relation(op, right, left),
        _ => store.relation(op, left, right),
    })
}
