//! Powers whose exponents are natural numbers.
//!
//! `x^n` has a value for every `x` where `n` stands for a natural number, but proofs take a power with a variable exponent as one of a
//! base that is not negative. So such a claim is proved case by case: for each sign of each base and each parity of each
//! exponent, with `b^(2·n + 1) = -(-b)^(2·n + 1)` where `b < 0`. Without it `sqrt(x^(2·n)) = x^n` would be proved, and
//! `x = -1`, `n = 1` refutes it.

use rustc_hash::FxHashMap;

use crate::domain::sign;
use crate::expr::{ExprId, Op, Store, SymbolId};
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

/// The bases that may be negative of powers with such exponents.
fn bases(store: &Store, roots: &[ExprId], naturals: &[SymbolId]) -> Vec<ExprId> {
    let mut found = Vec::new();
    if naturals.is_empty() {
        return found;
    }
    for id in store.reach(roots).up() {
        let operands = store.children(id);
        let pairs = match store.op(id) {
            Op::Pow => &operands[..],
            Op::Prod => &operands[1..],
            _ => continue,
        };
        for pair in pairs.chunks(2) {
            let open = is_natural(store, pair[1], naturals) && !sign::of(store, pair[0]).is_nonnegative();
            if open && store.op(pair[0]) != Op::Euler && !found.contains(&pair[0]) {
                found.push(pair[0]);
            }
        }
    }
    found
}

/// Whether there is such a power.
pub fn has_power(store: &Store, roots: &[ExprId], naturals: &[SymbolId]) -> bool {
    !bases(store, roots, naturals).is_empty()
}

/// The cases of a claim; `None` where there are too many, or where the parity of an exponent cannot be told.
pub fn cases(store: &mut Store, roots: &[ExprId], naturals: &[SymbolId]) -> Option<Vec<Case>> {
    let bases = bases(store, roots, naturals);
    let naturals: Vec<SymbolId> = store.reach(roots).up().filter_map(|id| store.symbol(id)).filter(|s| naturals.contains(s)).collect();
    let choices = bases.len() + naturals.len();
    if choices > CHOICES {
        return None;
    }
    (0..1_usize << choices).map(|mask| case(store, roots, &bases, &naturals, mask)).collect()
}

/// The case in which the bases of the lowest set bits are negative, and the naturals of those above odd.
fn case(store: &mut Store, roots: &[ExprId], bases: &[ExprId], naturals: &[SymbolId], mask: usize) -> Option<Case> {
    let odd: FxHashMap<SymbolId, bool> = naturals.iter().enumerate().map(|(k, &s)| (s, mask >> (bases.len() + k) & 1 == 1)).collect();
    let negative = |base: ExprId| bases.iter().position(|&b| b == base).is_some_and(|k| mask >> k & 1 == 1);
    let (zero, one) = (store.num(Num::ZERO), store.num(Num::ONE));
    let mut conditions = Vec::new();
    let mut fits = true;
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
            _ => store.rebuild(id, operands),
        }
    });
    for (&base, &new) in bases.iter().zip(&rewritten[roots.len()..]) {
        conditions.push(if negative(base) { store.relation(Op::Lt, new, zero) } else { store.relation(Op::Lt, zero, new) });
    }
    fits.then(|| Case { roots: rewritten[..roots.len()].to_vec(), conditions })
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
