//! Flat sums: like terms merged, rational content in front.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::product::{split_number, with_number};
use super::{Budget, Canon, is_undefined, undefined};
use crate::expr::{ExprId, IdMap, Op, Store};
use crate::number::Num;

/// A sum under construction: the number that goes with each term, in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    terms: SmallVec<[(ExprId, Num); 4]>,
    place: FxHashMap<ExprId, usize>,
    /// A term is defined nowhere.
    undefined: bool,
}

/// Up to this many terms a scan beats a hash table.
const SCAN: usize = 8;

impl Terms {
    fn add(&mut self, term: ExprId, number: Num) {
        if self.terms.len() <= SCAN {
            if let Some(slot) = self.terms.iter_mut().find(|t| t.0 == term) {
                slot.1 = &slot.1 + &number;
                return;
            }
            self.terms.push((term, number));
            if self.terms.len() > SCAN {
                self.place = self.terms.iter().enumerate().map(|(k, t)| (t.0, k)).collect();
            }
            return;
        }
        match self.place.get(&term) {
            Some(&k) => self.terms[k].1 = &self.terms[k].1 + &number,
            None => {
                self.place.insert(term, self.terms.len());
                self.terms.push((term, number));
            }
        }
    }

    /// Adds `number · id` for a canonical `id`; a sum, or a number times a sum, comes apart.
    pub fn add_scaled(&mut self, store: &mut Store, number: &Num, id: ExprId) -> usize {
        let (n, rest) = split_number(store, id);
        self.undefined |= is_undefined(store, rest);
        let n = &n * number;
        if store.op(rest) == Op::Sum {
            let terms: SmallVec<[ExprId; 8]> = SmallVec::from_slice(store.children(rest));
            for &term in &terms {
                let (m, rest) = split_number(store, term);
                self.add(rest, &m * &n);
            }
            return terms.len();
        }
        self.add(rest, n);
        1
    }
}

impl Canon {
    /// The sum at `id`, with the sums absorbed in it taken apart.
    pub(super) fn flat_sum(&mut self, store: &mut Store, id: ExprId, absorbed: &IdMap<bool>) -> Result<ExprId, Budget> {
        let mut all = Terms::default();
        let mut stack: SmallVec<[(ExprId, bool); 8]> = SmallVec::from_slice(&[(id, false)]);
        while let Some((at, negative)) = stack.pop() {
            let inside = at == id || (absorbed.get(at) == Some(&true) && self.memo.get(at).is_none());
            match (store.op(at), store.children(at)) {
                (Op::Add, &[a, b]) if inside => stack.extend([(b, negative), (a, negative)]),
                (Op::Neg, &[a]) if inside => stack.push((a, !negative)),
                (Op::Sum, operands) if at == id => stack.extend(operands.iter().rev().map(|&t| (t, negative))),
                _ => {
                    let form = self.of(at);
                    let sign = if negative { Num::MINUS_ONE } else { Num::ONE };
                    let touched = all.add_scaled(store, &sign, form);
                    self.spend(touched)?;
                }
            }
        }
        self.sum(store, all)
    }

    /// The sum of canonical expressions.
    pub(super) fn add(&mut self, store: &mut Store, ids: &[ExprId]) -> Result<ExprId, Budget> {
        if let [a, b] = ids
            && let (Some(m), Some(n)) = (store.number(*a), store.number(*b))
        {
            let sum = m + n;
            return Ok(store.num(sum));
        }
        let mut all = Terms::default();
        for &id in ids {
            let touched = all.add_scaled(store, &Num::ONE, id);
            self.spend(touched)?;
        }
        self.sum(store, all)
    }

    /// Drops zeros, sorts, and takes out the content: the number with which the rest has coprime integer
    /// coefficients and a positive last term.
    pub(super) fn sum(&mut self, store: &mut Store, all: Terms) -> Result<ExprId, Budget> {
        if all.undefined {
            return Ok(undefined(store));
        }
        let mut terms = all.terms;
        if terms.iter().any(|t| t.1.is_zero()) {
            terms.retain(|t| !t.1.is_zero());
        }
        self.spend(terms.len())?;
        match terms.len() {
            0 => return Ok(store.zero()),
            1 => return self.scaled(store, &terms[0].1.clone(), terms[0].0),
            _ => {}
        }
        terms.sort_by(|a, b| store.compare(a.0, b.0));
        let unit = |t: &(ExprId, Num)| t.1.to_i64().is_some_and(|n| n.unsigned_abs() == 1);
        let coprime = terms.iter().all(|t| t.1.is_integer()) && terms.iter().any(unit);
        let mut content = if coprime { Num::ONE } else { terms.iter().fold(Num::ZERO, |g, t| g.gcd(&t.1)) };
        if terms.last().is_some_and(|t| t.1.is_negative()) {
            content = -content;
        }
        let inverse = content.recip().unwrap_or(Num::ONE);
        let mut operands: SmallVec<[ExprId; 8]> = SmallVec::with_capacity(terms.len());
        for (term, number) in terms {
            let number = if inverse.is_one() { number } else { &number * &inverse };
            operands.push(scaled_term(store, &number, term));
        }
        // Numbers in front of a term may change its place among the operands.
        if !operands.is_sorted_by(|&a, &b| store.compare(a, b).is_lt()) {
            operands.sort_by(|&a, &b| store.compare(a, b));
        }
        let sum = store.canonical_sum(&operands);
        let one = store.one();
        Ok(if content.is_one() { sum } else { with_number(store, &content, &[sum, one]) })
    }
}

/// `number · term` for a term without a number of its own.
fn scaled_term(store: &mut Store, number: &Num, term: ExprId) -> ExprId {
    if store.number(term).is_some() {
        return store.num(number.clone());
    }
    if number.is_one() {
        return term;
    }
    if store.op(term) == Op::Prod {
        if let [_, base, exponent] = *store.children(term) {
            return with_number(store, number, &[base, exponent]);
        }
        let powers: SmallVec<[ExprId; 8]> = SmallVec::from_slice(&store.children(term)[1..]);
        return with_number(store, number, &powers);
    }
    let one = store.one();
    with_number(store, number, &[term, one])
}
