//! Multiplying out, with the number of terms foreseen before any is formed.

use rustc_hash::FxHashMap;

use super::product::{Factors, factors_of};
use super::sum::Terms;
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// The most terms a product may have when it is multiplied out.
pub const MAX_TERMS: usize = 200_000;
/// The most bits the coefficients of all terms together may have.
const MAX_BITS: usize = 1 << 25;

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

    pub(super) fn expand_product(&mut self, store: &mut Store, id: ExprId, image: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, Budget> {
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
        let mut foreseen = 1.0f64;
        for &(sum, n) in &sums {
            foreseen *= multinomial_terms(store.children(sum).len(), n);
        }
        if foreseen > MAX_TERMS as f64 {
            return Err(too_many(format!("{foreseen:.3e} terms foreseen")));
        }
        let bits: f64 = sums.iter().map(|&(sum, n)| f64::from(n) * coefficient_bits(store, sum)).sum();
        if foreseen * bits > MAX_BITS as f64 {
            let reached = format!("coefficients of {:.3e} bits foreseen", foreseen * bits);
            return Err(Budget { name: "expand", limit: MAX_BITS, reached });
        }
        let kernel = self.product(store, kernels)?;
        let mut terms: Vec<ExprId> = vec![kernel];
        for (sum, n) in sums {
            let factor = store.children(sum).to_vec();
            if n > 1 && factor.iter().all(|&t| is_monomial(store, t)) {
                let power = self.multinomial(store, &factor, n)?;
                terms = self.times_each(store, &terms, &power)?;
                continue;
            }
            for _ in 0..n {
                terms = self.times_each(store, &terms, &factor)?;
            }
        }
        let mut all = Terms::default();
        for term in terms {
            all.add_scaled(store, &Num::ONE, term);
        }
        self.sum(store, all)
    }

    /// The terms of the product of two sums.
    fn times_each(&mut self, store: &mut Store, left: &[ExprId], right: &[ExprId]) -> Result<Vec<ExprId>, Budget> {
        let mut all = Terms::default();
        for &a in left {
            for &b in right {
                let product = self.multiply(store, &[a, b])?;
                let touched = all.add_scaled(store, &Num::ONE, product);
                self.spend(touched)?;
            }
        }
        let merged = self.sum(store, all)?;
        self.term_list(store, merged)
    }

    /// The terms of `(t1 + t2 + …)^n` by the multinomial theorem: each is formed once, where multiplying step by
    /// step forms them `n` times.
    fn multinomial(&mut self, store: &mut Store, terms: &[ExprId], n: u32) -> Result<Vec<ExprId>, Budget> {
        let mut powers: Vec<Vec<ExprId>> = Vec::with_capacity(terms.len());
        for &term in terms {
            let mut list = vec![store.num(Num::ONE)];
            for k in 0..n as usize {
                self.spend(1)?;
                let next = self.multiply(store, &[list[k], term])?;
                list.push(next);
            }
            powers.push(list);
        }
        // Partial products: what is left of the exponent, and the product so far.
        let mut open = vec![(n, store.num(Num::ONE))];
        let (last, first) = (&powers[powers.len() - 1], &powers[..powers.len() - 1]);
        for list in first {
            let mut next = Vec::new();
            for &(left, product) in &open {
                let mut binomial = Num::ONE;
                for j in 0..=left {
                    self.spend(1)?;
                    let number = store.num(binomial.clone());
                    next.push((left - j, self.multiply(store, &[product, number, list[j as usize]])?));
                    binomial = &binomial * &Num::ratio(i64::from(left - j), i64::from(j) + 1);
                }
            }
            open = next;
        }
        let mut all = Terms::default();
        for (left, product) in open {
            let product = self.multiply(store, &[product, last[left as usize]])?;
            let touched = all.add_scaled(store, &Num::ONE, product);
            self.spend(touched)?;
        }
        let merged = self.sum(store, all)?;
        self.term_list(store, merged)
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

/// Whether no power of a term brings a sum to the surface, as `sqrt(x + 1)` does.
fn is_monomial(store: &Store, term: ExprId) -> bool {
    match store.op(term) {
        Op::Prod => store.children(term)[1..].chunks(2).all(|p| store.op(p[0]) != Op::Sum),
        op => op != Op::Sum,
    }
}

/// How many bits a factor of this sum may add to a coefficient.
fn coefficient_bits(store: &Store, sum: ExprId) -> f64 {
    let number = |t: ExprId| match store.op(t) {
        Op::Prod => store.number(store.children(t)[0]).map_or(1, Num::bits),
        _ => store.number(t).map_or(1, Num::bits),
    };
    let terms = store.children(sum);
    let largest = terms.iter().map(|&t| number(t)).max().unwrap_or(1);
    (terms.len() as f64).log2() + largest as f64 - 1.0
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
