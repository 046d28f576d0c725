//! Factors of which a power comes apart into other factors: `(a·b)^1 = a·b`, `cbrt(u)^3 = u`, `|u|^2 = u^2`.
//!
//! A product with such a root and with what it is made of can be written in several ways: `a·b·(a·b)^(-1/2)`
//! is `(a·b)^(1/2)`, `u^2/|u|` is `|u|`. All of them become one, whatever was multiplied first. It is defined wherever one of
//! them is: the exponent of a root is positive unless all that the root is made of stands below the bar.

use std::collections::BinaryHeap;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::product::{Factors, Powers, factors_of};
use super::{ABS, Budget, CBRT, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::{FOLD_BITS, Num};

/// `base^period = content`.
#[derive(Clone, Debug)]
struct Root {
    base: ExprId,
    period: Num,
    content: Factors,
}

/// The root that a base of a canonical product is.
fn root(store: &mut Store, base: ExprId) -> Option<Root> {
    if store.op(base) == Op::Prod {
        return Some(Root { base, period: Num::ONE, content: factors_of(store, base) });
    }
    if let Some(u) = store.argument_of(base, CBRT) {
        return Some(Root { base, period: Num::from(3), content: factors_of(store, u) });
    }
    // The argument of a canonical absolute value is no product.
    let u = store.argument_of(base, ABS)?;
    let two = store.num(Num::TWO);
    Some(Root { base, period: Num::TWO, content: Factors { number: Num::ONE, powers: SmallVec::from_slice(&[(u, two)]) } })
}

/// The number among the terms of an exponent.
pub(super) fn number_part(store: &Store, exponent: ExprId) -> Num {
    if let Some(n) = store.number(exponent) {
        return n.clone();
    }
    let (content, sum) = match (store.op(exponent), store.children(exponent)) {
        (Op::Sum, _) => (Num::ONE, exponent),
        (Op::Prod, &[number, sum, one]) if store.op(sum) == Op::Sum && store.number(one).is_some_and(Num::is_one) => {
            (store.number(number).cloned().unwrap_or(Num::ONE), sum)
        }
        _ => return Num::ZERO,
    };
    store.children(sum).iter().find_map(|&t| store.number(t)).map_or(Num::ZERO, |n| n * &content)
}

/// The factors of a product with their places.
struct Places {
    factors: Factors,
    /// Where each base stands.
    place: FxHashMap<ExprId, usize>,
}

impl Places {
    fn exponent(&self, base: ExprId) -> Option<ExprId> {
        self.place.get(&base).map(|&k| self.factors.powers[k].1)
    }
}

impl Canon {
    /// The factors with their roots in place, if that changes them. Their bases are all different.
    pub(super) fn settled_roots(&mut self, store: &mut Store, factors: &Factors) -> Result<Option<Factors>, Budget> {
        let is_root = |b: ExprId| store.op(b) == Op::Prod || store.argument_of(b, CBRT).or(store.argument_of(b, ABS)).is_some();
        if factors.powers.iter().any(|p| is_root(p.0)) { self.with_roots_settled(store, factors) } else { Ok(None) }
    }

    /// The same of factors with a root among them.
    #[cold]
    fn with_roots_settled(&mut self, store: &mut Store, factors: &Factors) -> Result<Option<Factors>, Budget> {
        let mut roots: BinaryHeap<(u32, ExprId)> = BinaryHeap::new();
        // A root beside nothing that it is made of, nor another root of the same, is in place.
        let mut bases: SmallVec<[ExprId; 8]> = factors.powers.iter().map(|p| p.0).collect();
        let mut of_numbers = false;
        for &(base, _) in &factors.powers {
            if let Some(root) = root(store, base) {
                of_numbers |= root.content.powers.is_empty();
                bases.extend(root.content.powers.iter().map(|p| p.0));
                roots.push((store.depth(base), base));
            }
        }
        self.spend(bases.len())?;
        bases.sort_unstable();
        if !of_numbers && bases.windows(2).all(|w| w[0] != w[1]) {
            return Ok(None);
        }
        let place = factors.powers.iter().enumerate().map(|(k, p)| (p.0, k)).collect();
        let mut all = Places { factors: factors.clone(), place };
        // Every exponent between 0 and the period. What a root is made of is less deep than the root, so the deepest is
        // moved first and no root twice.
        let mut settled: Vec<ExprId> = Vec::new();
        while let Some((_, base)) = roots.pop() {
            let Some(root) = root(store, base).filter(|_| settled.last() != Some(&base)) else { continue };
            settled.push(base);
            for &(inner, _) in &root.content.powers {
                if self::root(store, inner).is_some() {
                    roots.push((store.depth(inner), inner));
                }
            }
            let part = all.exponent(base).map_or(Num::ZERO, |e| number_part(store, e));
            let turns = part.checked_div(&root.period).map_or(Num::ZERO, |t| t.floor());
            if !self.moved(store, &mut all, &root, &turns)? {
                return Ok(None);
            }
        }
        // Then back into the root what stands beside it as often as it is made of it, all above the bar or all below.
        settled.sort_by(|&a, &b| store.depth(b).cmp(&store.depth(a)).then_with(|| store.compare(a, b)));
        for base in settled {
            let zero = |e: ExprId| store.number(e).is_some_and(Num::is_zero);
            if all.exponent(base).is_none_or(zero) {
                continue;
            }
            let Some(root) = root(store, base) else { continue };
            let turns = common_turns(store, &all, &root);
            if !self.moved(store, &mut all, &root, &-turns)? {
                return Ok(None);
            }
        }
        let Factors { number, mut powers } = all.factors;
        powers.retain(|p| !store.number(p.1).is_some_and(Num::is_zero));
        let before: FxHashMap<ExprId, ExprId> = factors.powers.iter().copied().collect();
        let same = number == factors.number && powers.len() == before.len() && powers.iter().all(|p| before.get(&p.0) == Some(&p.1));
        Ok((!same).then_some(Factors { number, powers }))
    }

    /// Takes the root's power to `turns` periods apart. `false` where a number would grow too large.
    fn moved(&mut self, store: &mut Store, all: &mut Places, root: &Root, turns: &Num) -> Result<bool, Budget> {
        if turns.is_zero() {
            return Ok(true);
        }
        self.spend(1 + root.content.powers.len())?;
        let Some(number) = root.content.number.checked_pow(turns, FOLD_BITS) else { return Ok(false) };
        all.factors.number = &all.factors.number * &number;
        let taken = store.num(-(turns * &root.period));
        let times = store.num(turns.clone());
        let mut more: Powers = SmallVec::from_slice(&[(root.base, taken)]);
        for &(base, exponent) in &root.content.powers {
            more.push((base, self.multiply(store, &[exponent, times])?));
        }
        let powers = &mut all.factors.powers;
        for (base, exponent) in more {
            match all.place.get(&base) {
                Some(&k) => powers[k].1 = self.add(store, &[powers[k].1, exponent])?,
                None => {
                    all.place.insert(base, powers.len());
                    powers.push((base, exponent));
                }
            }
        }
        Ok(true)
    }
}

/// How often the content of a root stands beside it: negative below the bar, zero where some of it does not.
fn common_turns(store: &Store, all: &Places, root: &Root) -> Num {
    let mut least: Option<Num> = None;
    for &(base, once) in &root.content.powers {
        let there = all.exponent(base).map_or(Num::ZERO, |e| number_part(store, e));
        let Some(ratio) = store.number(once).and_then(|m| there.checked_div(m)) else { return Num::ZERO };
        let turns = if ratio.is_negative() { -(-ratio).floor() } else { ratio.floor() };
        let closer = match least {
            None => turns,
            Some(known) if known.is_negative() != turns.is_negative() => return Num::ZERO,
            Some(known) if known.abs() <= turns.abs() => known,
            Some(_) => turns,
        };
        if closer.is_zero() {
            return closer;
        }
        least = Some(closer);
    }
    least.unwrap_or(Num::ZERO)
}
