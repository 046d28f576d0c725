//! Multiplying out, with the number of terms foreseen before any is formed.

use rustc_hash::FxHashMap;

use super::product::{Factors, factors_of};
use super::sum::Terms;
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// The most terms a product may have when it is multiplied out.
pub const MAX_TERMS: usize = 200_000;
/// The most products of two terms that multiplying it out may take.
pub const MAX_PRODUCTS: usize = 4_000_000;

impl Canon {
    /// The canonical form with products and natural powers of sums multiplied out, at every depth.
    ///
    /// # Errors
    /// [`Budget`] named `expand`, with the number of terms foreseen, before the work is begun.
    pub fn expanded(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        let root = self.canonical(store, id)?;
        self.expanded_form(store, root)
    }

    /// As [`Canon::expanded`], of a canonical form and within the budget of the request under way.
    fn expanded_form(&mut self, store: &mut Store, root: ExprId) -> Result<ExprId, Budget> {
        let reach = store.reach(&[root]);
        let mut image: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for id in reach.up() {
            let new = match store.op(id) {
                Op::Prod => self.expand_product(store, id, &image)?,
                Op::Sum => {
                    let mut all = Terms::default();
                    for term in store.children(id).to_vec() {
                        let touched = all.add_scaled(store, &Num::ONE, image[&term]);
                        self.spend(touched)?;
                    }
                    self.sum(store, all)?
                }
                _ => {
                    let operands: Vec<ExprId> = store.children(id).iter().map(|c| image[c]).collect();
                    let rebuilt = store.rebuild(id, &operands);
                    self.form(store, rebuilt)?
                }
            };
            image.insert(id, new);
        }
        Ok(image[&root])
    }

    fn expand_product(&mut self, store: &mut Store, id: ExprId, image: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, Budget> {
        let operands = store.children(id).to_vec();
        let number = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
        let mut kernels = Factors { number, powers: Default::default() };
        let mut sums: Vec<(ExprId, u32)> = Vec::new();
        for pair in operands[1..].chunks(2) {
            let power = self.power(store, image[&pair[0]], image[&pair[1]])?;
            let factors = factors_of(store, power);
            kernels.number = &kernels.number * &factors.number;
            for (b, e) in factors.powers {
                let natural = store.number(e).filter(|n| n.is_positive()).and_then(Num::to_i64);
                match natural {
                    Some(n) if store.op(b) == Op::Sum => {
                        let n = u32::try_from(n).map_err(|_| too_many(format!("a power of {n}")))?;
                        sums.push((b, n));
                    }
                    _ => kernels.powers.push((b, e)),
                }
            }
        }
        let (mut foreseen, mut products) = (1.0f64, 0.0f64);
        for &(sum, n) in &sums {
            let k = store.children(sum).len();
            foreseen *= multinomial_terms(k, n);
            // Each of the n factors meets at most all terms that there are in the end.
            products += foreseen * f64::from(n) * k as f64;
        }
        if foreseen > MAX_TERMS as f64 {
            return Err(too_many(format!("{foreseen:.3e} terms foreseen")));
        }
        if products > MAX_PRODUCTS as f64 {
            return Err(Budget { name: "expand", limit: MAX_PRODUCTS, reached: format!("{products:.3e} products of terms foreseen") });
        }
        let kernel = self.product(store, kernels)?;
        let mut terms: Vec<ExprId> = vec![kernel];
        for (sum, n) in sums {
            let factor = store.children(sum).to_vec();
            for _ in 0..n {
                let mut all = Terms::default();
                for &a in &terms {
                    for &b in &factor {
                        let product = self.multiply(store, &[a, b])?;
                        let touched = all.add_scaled(store, &Num::ONE, product);
                        self.spend(touched)?;
                    }
                }
                let merged = self.sum(store, all)?;
                terms = self.term_list(store, merged)?;
            }
        }
        let mut all = Terms::default();
        for term in terms {
            all.add_scaled(store, &Num::ONE, term);
        }
        self.sum(store, all)
    }

    /// The terms of a canonical expression, each with its share of the content.
    pub fn term_list(&mut self, store: &mut Store, id: ExprId) -> Result<Vec<ExprId>, Budget> {
        let (content, rest) = super::product::split_number(store, id);
        if store.op(rest) != Op::Sum {
            return Ok(vec![id]);
        }
        let terms = store.children(rest).to_vec();
        terms.into_iter().map(|t| self.scaled(store, &content, t)).collect()
    }
}

fn too_many(reached: String) -> Budget {
    Budget { name: "expand", limit: MAX_TERMS, reached }
}

/// `C(n + k - 1, k - 1)`: the terms of a sum of `k` terms to the power `n`.
fn multinomial_terms(k: usize, n: u32) -> f64 {
    (1..k).map(|j| (n as f64 + j as f64) / j as f64).product()
}

impl Canon {
    /// The numerator of `id` over the common denominator of its terms, multiplied out: `id` is zero wherever it is
    /// defined exactly when this is.
    ///
    /// # Errors
    /// [`Budget`] as for [`Canon::expanded`].
    pub fn numerator(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        let mut current = self.canonical(store, id)?;
        // A numerator may bring fractions inside its factors to the surface; each round removes one level.
        for _ in 0..4 {
            let terms = self.term_list(store, current)?;
            let mut denominator: Vec<(ExprId, Num)> = Vec::new();
            for &term in &terms {
                for (base, exponent) in factors_of(store, term).powers {
                    let Some(n) = store.number(exponent).filter(|n| n.is_negative()).cloned() else { continue };
                    match denominator.iter_mut().find(|d| d.0 == base) {
                        Some(slot) => slot.1 = slot.1.clone().min(n),
                        None => denominator.push((base, n)),
                    }
                }
            }
            let mut cleared = Terms::default();
            for &term in &terms {
                let mut all = factors_of(store, term);
                for (base, n) in &denominator {
                    all.powers.push((*base, store.num(-n)));
                }
                let product = self.product(store, all)?;
                let product = self.expanded_form(store, product)?;
                let touched = cleared.add_scaled(store, &Num::ONE, product);
                self.spend(touched)?;
            }
            let next = self.sum(store, cleared)?;
            if denominator.is_empty() {
                return Ok(next);
            }
            current = next;
        }
        Ok(current)
    }
}
