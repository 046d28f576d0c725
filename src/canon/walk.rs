//! Sums and products of a canonical expression in the order in which they become polynomials.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::form::{Kernels, Monomial};
use super::product::{Factors, factors_of};
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Which powers are taken apart: those of sums to whole numbers for which this holds.
pub(super) type Open<'a> = &'a dyn Fn(ExprId, i64) -> bool;

/// A product of a number and kernels with powers of sums.
pub(super) struct Parts {
    pub monomial: Monomial,
    pub sums: Vec<(ExprId, i64)>,
}

/// A node of sums and products on the way to a polynomial.
pub(super) enum Step {
    Sum(Vec<ExprId>),
    Product(Parts),
}

/// All of them, operands before users; products of kernels alone stand in `monomials`.
#[derive(Default)]
pub(super) struct Walk {
    pub kernels: Kernels,
    pub steps: Vec<(ExprId, Step)>,
    pub monomials: FxHashMap<ExprId, Monomial>,
}

impl Canon {
    /// Takes sums and products apart from `root` on. `image` says what has become of kernels, exponents and other
    /// expressions that were worked out before.
    pub(super) fn walk(&mut self, store: &mut Store, root: ExprId, image: &FxHashMap<ExprId, ExprId>, open: Open) -> Result<Walk, Budget> {
        let mut walk = Walk::default();
        let mut seen: FxHashSet<ExprId> = FxHashSet::default();
        let mut stack: Vec<(ExprId, Option<Step>)> = vec![(root, None)];
        while let Some((id, step)) = stack.pop() {
            if let Some(step) = step {
                walk.steps.push((id, step));
                continue;
            }
            if !seen.insert(id) {
                continue;
            }
            self.spend(1)?;
            let step = if store.op(id) == Op::Sum {
                let new = if id == root { id } else { image.get(&id).copied().unwrap_or(id) };
                Step::Sum(if store.op(new) == Op::Sum { store.children(new).to_vec() } else { vec![new] })
            } else {
                let parts = self.parts(store, &mut walk.kernels, id, image, open)?;
                if parts.sums.is_empty() {
                    walk.monomials.insert(id, parts.monomial);
                    continue;
                }
                Step::Product(parts)
            };
            let below: Vec<ExprId> = match &step {
                Step::Sum(terms) => terms.clone(),
                Step::Product(parts) => parts.sums.iter().map(|s| s.0).collect(),
            };
            stack.push((id, Some(step)));
            stack.extend(below.into_iter().map(|b| (b, None)));
        }
        Ok(walk)
    }

    /// A canonical product taken apart; bases and exponents are given by their images.
    fn parts(
        &mut self,
        store: &mut Store,
        kernels: &mut Kernels,
        id: ExprId,
        image: &FxHashMap<ExprId, ExprId>,
        open: Open,
    ) -> Result<Parts, Budget> {
        let factors = factors_of(store, id);
        let mut rest = Factors { number: factors.number, powers: SmallVec::new() };
        let mut sums = Vec::new();
        let whole = |store: &Store, b: ExprId, e: ExprId| match store.op(b) {
            Op::Sum => store.number(e).and_then(Num::to_i64).filter(|&n| open(b, n)),
            _ => None,
        };
        for (base, exponent) in factors.powers {
            if let Some(n) = whole(store, base, exponent) {
                sums.push((base, n));
                continue;
            }
            let of = |e: ExprId| image.get(&e).copied().unwrap_or(e);
            if of(base) == base && of(exponent) == exponent {
                rest.powers.push((base, exponent));
                continue;
            }
            let power = self.power(store, of(base), of(exponent))?;
            let factors = factors_of(store, power);
            rest.number = &rest.number * &factors.number;
            for (base, exponent) in factors.powers {
                match whole(store, base, exponent) {
                    Some(n) => sums.push((base, n)),
                    None => rest.powers.push((base, exponent)),
                }
            }
        }
        Ok(Parts { monomial: kernels.monomial(store, &rest)?, sums })
    }
}
