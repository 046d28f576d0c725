//! Flat products: a number and sorted bases with exponents.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::{Budget, Canon, divides_by_zero, undefined};
use crate::expr::{ExprId, IdMap, Op, Store};
use crate::number::Num;

/// A product under construction: `number · ∏ base^exponent`, canonical bases and exponents, no order.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    pub number: Num,
    pub powers: Powers,
}

/// Bases with their exponents.
pub(super) type Powers = SmallVec<[(ExprId, ExprId); 4]>;

impl Factors {
    pub fn one() -> Factors {
        Factors { number: Num::ONE, powers: SmallVec::new() }
    }
}

/// A canonical expression as a product: every expression is one.
pub(super) fn factors_of(store: &mut Store, id: ExprId) -> Factors {
    if let Some(n) = store.number(id) {
        return Factors { number: n.clone(), powers: SmallVec::new() };
    }
    if store.op(id) == Op::Prod {
        let operands = store.children(id);
        let number = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
        return Factors { number, powers: operands[1..].chunks(2).map(|p| (p[0], p[1])).collect() };
    }
    let one = store.one();
    Factors { number: Num::ONE, powers: SmallVec::from_slice(&[(id, one)]) }
}

/// The number in front of a canonical expression, and the rest.
pub(super) fn split_number(store: &mut Store, id: ExprId) -> (Num, ExprId) {
    if store.op(id) != Op::Prod {
        return match store.number(id) {
            Some(n) => (n.clone(), store.one()),
            None => (Num::ONE, id),
        };
    }
    let number = store.number(store.children(id)[0]).cloned().unwrap_or(Num::ONE);
    if number.is_one() {
        return (number, id);
    }
    let rest = match *store.children(id) {
        [_, base, exponent] => with_number(store, &Num::ONE, &[base, exponent]),
        ref operands => {
            let operands: SmallVec<[ExprId; 8]> = SmallVec::from_slice(operands);
            with_number(store, &Num::ONE, &operands[1..])
        }
    };
    (number, rest)
}

/// `number · rest` for sorted powers; the trivial products are what they are.
pub(super) fn with_number(store: &mut Store, number: &Num, powers: &[ExprId]) -> ExprId {
    if number.is_zero() || powers.is_empty() {
        return store.numeral(number);
    }
    let single = powers.len() == 2 && store.number(powers[1]).is_some_and(Num::is_one);
    // Euler's number stays a product with exponent 1, so that exp(1) and exp(x) look alike.
    if number.is_one() && single && store.op(powers[0]) != Op::Euler {
        return powers[0];
    }
    let front = store.numeral(number);
    if let [base, exponent] = *powers {
        return store.canonical_product(&[front, base, exponent]);
    }
    let mut operands: SmallVec<[ExprId; 8]> = SmallVec::new();
    operands.push(front);
    operands.extend_from_slice(powers);
    store.canonical_product(&operands)
}

impl Canon {
    /// The product at `id`, with the products absorbed in it taken apart.
    pub(super) fn flat_product(&mut self, store: &mut Store, id: ExprId, absorbed: &IdMap<bool>) -> Result<ExprId, Budget> {
        let mut all = Factors::one();
        let mut stack: SmallVec<[ExprId; 8]> = SmallVec::from_slice(&[id]);
        while let Some(at) = stack.pop() {
            self.spend(1)?;
            let inside = at == id || (absorbed.get(at) == Some(&true) && self.memo.get(at).is_none());
            match (store.op(at), store.children(at)) {
                (Op::Mul, &[a, b]) if inside => stack.extend([b, a]),
                (Op::Div, &[above, below]) if inside => {
                    let denominator = self.of(below);
                    let minus = store.minus_one();
                    let inverse = self.power(store, denominator, minus)?;
                    self.times(store, &mut all, inverse);
                    stack.push(above);
                }
                (Op::Prod, operands) if at == id => {
                    let operands: SmallVec<[ExprId; 8]> = SmallVec::from_slice(operands);
                    if let Some(n) = store.number(operands[0]) {
                        all.number = &all.number * n;
                    }
                    for pair in operands[1..].chunks(2) {
                        let (b, e) = (self.of(pair[0]), self.of(pair[1]));
                        let power = self.power(store, b, e)?;
                        self.times(store, &mut all, power);
                    }
                }
                _ => {
                    let form = self.of(at);
                    self.times(store, &mut all, form);
                }
            }
        }
        self.product(store, all)
    }

    pub(super) fn times(&mut self, store: &mut Store, all: &mut Factors, id: ExprId) {
        match store.op(id) {
            Op::Number => {
                if let Some(n) = store.number(id) {
                    all.number = &all.number * n;
                }
            }
            Op::Prod => {
                let operands = store.children(id);
                if let Some(n) = store.number(operands[0]).filter(|n| !n.is_one()) {
                    all.number = &all.number * n;
                }
                all.powers.extend(operands[1..].chunks_exact(2).map(|p| (p[0], p[1])));
            }
            _ => {
                let one = store.one();
                all.powers.push((id, one));
            }
        }
    }

    /// The product of canonical expressions.
    pub(super) fn multiply(&mut self, store: &mut Store, ids: &[ExprId]) -> Result<ExprId, Budget> {
        let mut all = Factors::one();
        for &id in ids {
            self.times(store, &mut all, id);
        }
        self.product(store, all)
    }

    /// `number · id` for a canonical `id`.
    pub(super) fn scaled(&mut self, store: &mut Store, number: &Num, id: ExprId) -> Result<ExprId, Budget> {
        let mut all = factors_of(store, id);
        all.number = &all.number * number;
        self.product(store, all)
    }

    /// Merges like bases and sorts; a merged power may fall apart into other factors, which are merged again.
    pub(super) fn product(&mut self, store: &mut Store, mut all: Factors) -> Result<ExprId, Budget> {
        loop {
            self.spend(all.powers.len())?;
            if all.powers.iter().any(|p| divides_by_zero(store, p.0, p.1)) {
                return Ok(undefined(store));
            }
            if all.number.is_zero() {
                return Ok(store.zero());
            }
            if has_repeats(&all.powers) {
                self.merge(store, &mut all)?;
                // Sound because merging strictly lowers the number of factors or leaves them alone; a power that
                // falls apart does so into smaller bases.
                if has_repeats(&all.powers) {
                    continue;
                }
            }
            if let Some(settled) = self.settled_roots(store, &all)? {
                all.number = settled.number;
                all.powers.clear();
                for (base, exponent) in settled.powers {
                    let power = self.power(store, base, exponent)?;
                    self.times(store, &mut all, power);
                }
                continue;
            }
            if let [(base, exponent)] = all.powers[..] {
                return Ok(with_number(store, &all.number, &[base, exponent]));
            }
            all.powers.sort_by(|a, b| store.compare(a.0, b.0));
            let flat: SmallVec<[ExprId; 8]> = all.powers.iter().flat_map(|&(b, e)| [b, e]).collect();
            return Ok(with_number(store, &all.number, &flat));
        }
    }

    /// Adds the exponents of equal bases.
    fn merge(&mut self, store: &mut Store, all: &mut Factors) -> Result<(), Budget> {
        let mut place: FxHashMap<ExprId, usize> = FxHashMap::default();
        let mut merged = Powers::new();
        let mut touched: SmallVec<[bool; 8]> = SmallVec::new();
        let small = all.powers.len() <= SCAN;
        for (base, exponent) in all.powers.drain(..) {
            let found = if small { merged.iter().position(|p| p.0 == base) } else { place.get(&base).copied() };
            match found {
                Some(k) => {
                    merged[k].1 = self.add(store, &[merged[k].1, exponent])?;
                    touched[k] = true;
                }
                None => {
                    if !small {
                        place.insert(base, merged.len());
                    }
                    merged.push((base, exponent));
                    touched.push(false);
                }
            }
        }
        for (k, (base, exponent)) in merged.into_iter().enumerate() {
            if touched[k] {
                let power = self.power(store, base, exponent)?;
                self.times(store, all, power);
            } else {
                all.powers.push((base, exponent));
            }
        }
        Ok(())
    }
}

/// Up to this many bases are compared with each other.
const SCAN: usize = 8;

fn has_repeats(powers: &[(ExprId, ExprId)]) -> bool {
    if powers.len() <= SCAN {
        return powers.iter().enumerate().any(|(k, p)| powers[..k].iter().any(|q| q.0 == p.0));
    }
    let mut bases: SmallVec<[ExprId; 8]> = powers.iter().map(|p| p.0).collect();
    bases.sort_unstable();
    bases.windows(2).any(|w| w[0] == w[1])
}
