//! Powers and angles with natural numbers.
//!
//! `x^n` has a value for every `x` where `n` stands for a natural number, but proofs take a power with a variable exponent as one of a
//! base that is not negative. So such a claim is proved case by case: for each sign of each base and each parity of each
//! exponent, with `b^(2·n + 1) = -(-b)^(2·n + 1)` where `b < 0`. Without it `sqrt(x^(2·n)) = x^n` would be proved, and
//! `x = -1`, `n = 1` refutes it. In the same cases an angle loses its whole turns: `cos(x + n·π)` is `cos(x)` for an even `n`.

mod known;

use rustc_hash::{FxHashMap, FxHashSet};

use known::{Known, is_angular, is_arithmetic};

use crate::canon::{Budget, Canon};
use crate::domain::{may_vanish_on_a_stretch, sign};
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::number::Num;

/// The most cases, as a power of two.
const CHOICES: usize = 6;

/// A claim in one case, and what holds there.
pub struct Case {
    pub roots: Vec<ExprId>,
    pub conditions: Vec<ExprId>,
}

/// Whether an exponent speaks of natural numbers.
fn is_natural(store: &Store, exponent: ExprId, naturals: &[SymbolId]) -> bool {
    store.reach(&[exponent]).up().any(|n| store.symbol(n).is_some_and(|s| naturals.contains(&s)))
}

/// Powers with such exponents that are not as those with real ones.
#[derive(Default)]
struct Powers {
    /// Bases that may be negative.
    bases: Vec<ExprId>,
    /// Whether there is an angle with half turns.
    turns: bool,
    /// Whether some `0^0` may stand on more than an edge: `step(x)^(n - 1)` is 1 for `n = 1` and `x < 0`.
    unit: bool,
}

impl Powers {
    fn of(store: &Store, roots: &[ExprId], naturals: &[SymbolId]) -> Powers {
        let mut found = Powers::default();
        if naturals.is_empty() {
            return found;
        }
        let reach = store.reach(roots);
        let mut known: IdMap<Known> = IdMap::new(&reach, Known::default());
        for id in reach.up() {
            let operands = store.children(id);
            known[id] = Known::of(store, id, &known, naturals);
            let pairs = match store.op(id) {
                Op::Pow => operands,
                Op::Prod => &operands[1..],
                Op::Call if is_angular(store, id) => {
                    found.turns |= known[operands[0]].speaks && known[operands[0]].turns;
                    continue;
                }
                _ => continue,
            };
            for pair in pairs.chunks(2).filter(|p| store.op(p[0]) != Op::Euler && known[p[1]].speaks) {
                let base = pair[0];
                let pieces = may_vanish_on_a_stretch(store, base) || !known[base].one_piece;
                found.unit |= !known[pair[1]].positive && pieces;
                if !sign::of(store, base).is_nonnegative() && !found.bases.contains(&base) {
                    found.bases.push(base);
                }
                if found.bases.len() > CHOICES {
                    return found;
                }
            }
        }
        found
    }
}

/// Whether some `0^0` may stand on more than an edge, where nothing is to be proved: `step(x)^step(y)`, whose value at -1 and -1 is 1 for
/// those who put in numbers first. With natural numbers in the exponent also where the base is zero everywhere.
///
/// # Errors
/// [`Budget`], where a base is too large.
pub fn has_zero_power(store: &mut Store, canon: &mut Canon, roots: &[ExprId], naturals: &[SymbolId]) -> Result<bool, Budget> {
    let mut pairs = Vec::new();
    for id in store.reach(roots).up() {
        let operands = store.children(id);
        let powers = match store.op(id) {
            Op::Pow => operands,
            Op::Prod => &operands[1..],
            _ => continue,
        };
        pairs.extend(powers.chunks(2).filter(|p| store.number(p[1]).is_none() && store.op(p[0]) != Op::Euler).map(|p| (p[0], p[1])));
    }
    if pairs.is_empty() {
        return Ok(false);
    }
    for (base, exponent) in pairs {
        if may_vanish_on_a_stretch(store, base) && may_vanish_on_a_stretch(store, exponent) {
            return Ok(true);
        }
        if !naturals.is_empty() && is_natural(store, exponent, naturals) {
            let form = canon.canonical(store, base)?;
            if store.number(base).is_none() && store.number(form).is_some_and(Num::is_zero) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Whether there is such a power or angle.
pub fn has_cases(store: &Store, roots: &[ExprId], naturals: &[SymbolId]) -> bool {
    let found = Powers::of(store, roots, naturals);
    found.unit || found.turns || !found.bases.is_empty()
}

/// `n ≥ 0` for the natural numbers that occur.
pub fn not_negative(store: &mut Store, roots: &[ExprId], naturals: &[SymbolId]) -> Vec<ExprId> {
    let present: Vec<ExprId> = store.reach(roots).up().filter(|&id| store.symbol(id).is_some_and(|s| naturals.contains(&s))).collect();
    let zero = store.int(0);
    present.into_iter().map(|n| store.relation(Op::Le, zero, n)).collect()
}

/// The cases of a claim; `None` where there are too many, where the parity of an exponent cannot be told, or where `0^0` may
/// stand on more than an edge.
///
/// # Errors
/// [`Budget`], where an angle is too large.
pub fn cases(store: &mut Store, canon: &mut Canon, roots: &[ExprId], naturals: &[SymbolId]) -> Result<Option<Vec<Case>>, Budget> {
    let Powers { bases, unit, .. } = Powers::of(store, roots, naturals);
    let naturals: Vec<SymbolId> = store.reach(roots).up().filter_map(|id| store.symbol(id)).filter(|s| naturals.contains(s)).collect();
    let choices = bases.len() + naturals.len();
    if choices > CHOICES || unit {
        return Ok(None);
    }
    (0..1_usize << choices)
        .map(|mask| case(store, canon, roots, &bases, &naturals, mask).transpose())
        .collect::<Option<Result<_, _>>>()
        .transpose()
}

/// The case in which the bases of the lowest set bits are negative, and the naturals of those above odd.
fn case(
    store: &mut Store,
    canon: &mut Canon,
    roots: &[ExprId],
    bases: &[ExprId],
    naturals: &[SymbolId],
    mask: usize,
) -> Result<Option<Case>, Budget> {
    let odd: FxHashMap<SymbolId, bool> = naturals.iter().enumerate().map(|(k, &s)| (s, mask >> (bases.len() + k) & 1 == 1)).collect();
    let negative = |base: ExprId| bases.iter().position(|&b| b == base).is_some_and(|k| mask >> k & 1 == 1);
    let (zero, one) = (store.zero(), store.one());
    let mut conditions = Vec::new();
    let (mut fits, mut failure) = (true, None);
    let all = [roots, bases].concat();
    let rewritten = store.rewrite(&all, |store, id, operands| {
        let children = store.children(id).to_vec();
        let natural = |store: &Store, pair: &[ExprId]| is_natural(store, pair[1], naturals);
        match store.op(id) {
            Op::Pow if negative(children[0]) && natural(store, &children) => match is_odd(store, children[1], &odd) {
                Some(odd) => {
                    let mirrored = store.neg(operands[0]);
                    let power = store.pow(mirrored, operands[1]);
                    if odd { store.neg(power) } else { power }
                }
                None => {
                    fits = false;
                    one
                }
            },
            Op::Prod if children[1..].chunks(2).any(|pair| negative(pair[0]) && natural(store, pair)) => {
                fits = false;
                one
            }
            Op::Call if is_angular(store, id) && has_turns(store, operands[0]) => {
                let angle = without_turns(store, canon, operands[0], &odd).unwrap_or_else(|budget| {
                    failure = Some(budget);
                    operands[0]
                });
                store.rebuild(id, &[angle])
            }
            _ => store.rebuild(id, operands),
        }
    });
    if let Some(budget) = failure {
        return Err(budget);
    }
    for (&base, &new) in bases.iter().zip(&rewritten[roots.len()..]) {
        conditions.push(if negative(base) { store.relation(Op::Lt, new, zero) } else { store.relation(Op::Lt, zero, new) });
    }
    Ok(fits.then(|| Case { roots: rewritten[..roots.len()].to_vec(), conditions }))
}

/// Whether `π` stands in an angle, outside of functions: these are not looked into, so nested ones cost no more than they are long.
fn has_turns(store: &Store, angle: ExprId) -> bool {
    let mut open = vec![angle];
    let mut seen: FxHashSet<ExprId> = FxHashSet::default();
    while let Some(id) = open.pop() {
        if store.op(id) == Op::Pi {
            return true;
        }
        if is_arithmetic(store, id) && seen.insert(id) {
            open.extend(store.children(id).iter());
        }
    }
    false
}

/// An angle without the terms that are whole turns, and with `π` for those that are half a turn more.
fn without_turns(store: &mut Store, canon: &mut Canon, angle: ExprId, odd: &FxHashMap<SymbolId, bool>) -> Result<ExprId, Budget> {
    let form = canon.expanded(store, angle)?;
    let (mut rest, mut changed) = (store.int(0), false);
    for term in canon.term_list(store, form)? {
        let (number, powers) = canon.powers(store, term);
        let mut turned = number.is_integer() && powers.iter().any(|p| store.op(p.0) == Op::Pi);
        let mut is_odd = !number.is_even();
        for (base, exponent) in powers {
            let natural = store.number(exponent).is_some_and(|n| n.is_integer() && n.is_positive());
            match store.symbol(base).and_then(|s| odd.get(&s)) {
                Some(odd) if natural => is_odd &= odd,
                _ => turned &= store.op(base) == Op::Pi && store.number(exponent).is_some_and(Num::is_one),
            }
        }
        changed |= turned;
        let term = match () {
            () if !turned => term,
            () if is_odd => store.constant(Op::Pi),
            () => store.int(0),
        };
        rest = store.add(rest, term);
    }
    Ok(if changed { rest } else { angle })
}

/// Whether an integer polynomial of natural numbers is odd.
fn is_odd(store: &Store, exponent: ExprId, odd: &FxHashMap<SymbolId, bool>) -> Option<bool> {
    let mut known: FxHashMap<ExprId, bool> = FxHashMap::default();
    for id in store.reach(&[exponent]).up() {
        let at = |k: usize| store.children(id).get(k).and_then(|c| known.get(c)).copied();
        let parity = match store.op(id) {
            Op::Number => store.number(id).filter(|n| n.is_integer()).map(|n| !n.is_even())?,
            Op::Symbol => *odd.get(&store.symbol(id)?)?,
            Op::Neg => at(0)?,
            Op::Add => at(0)? ^ at(1)?,
            Op::Mul => at(0)? & at(1)?,
            _ => return None,
        };
        known.insert(id, parity);
    }
    known.get(&exponent).copied()
}
