//! Multiplying out, with the number of terms foreseen before any is formed.

use rustc_hash::FxHashMap;

use super::form::{Form, Monomial};
use super::poly::Meter;
use super::product::factors_of;
use super::sum::Terms;
use super::walk::{Step, Walk};
use super::{Budget, Canon};
use crate::expr::{ExprId, IdMap, Op, Store};
use crate::number::Num;

/// The most terms a product may have when it is multiplied out.
pub const MAX_TERMS: usize = 500_000;
/// The most bits the coefficients of all terms together may have.
const MAX_BITS: usize = 1 << 27;
/// Products of coefficients for each step of the canonical form.
const PRODUCTS_PER_STEP: u64 = 50;
/// A product of kernels may bring a sum to the surface, as `sqrt(x + 1)^2` does; so often it is multiplied out again.
const ROUNDS: usize = 8;

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
        // What is more than a step on the way to a polynomial: the root, kernels, exponents, arguments of functions.
        let mut whole: IdMap<bool> = IdMap::new(&reach, false);
        whole[root] = true;
        for id in reach.down() {
            let children = store.children(id);
            match store.op(id) {
                Op::Sum => children.iter().filter(|&&c| !matches!(store.op(c), Op::Sum | Op::Prod)).for_each(|&c| whole[c] = true),
                Op::Prod => children[1..].chunks(2).filter(|p| !is_open(store, p[0], p[1])).flatten().for_each(|&c| whole[c] = true),
                _ => children.iter().for_each(|&c| whole[c] = true),
            }
        }
        let mut image: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for id in reach.up().filter(|&id| whole[id]) {
            let new = match store.op(id) {
                Op::Sum | Op::Prod => {
                    let mut new = self.multiplied_out(store, id, &image)?;
                    for _ in 1..ROUNDS {
                        let again = self.multiplied_out(store, new, &image)?;
                        if again == new {
                            break;
                        }
                        new = again;
                    }
                    new
                }
                _ => {
                    let operands: Vec<ExprId> = store.children(id).iter().map(|c| image.get(c).copied().unwrap_or(*c)).collect();
                    let rebuilt = store.rebuild(id, &operands);
                    self.form(store, rebuilt)?
                }
            };
            if new != id {
                image.insert(id, new);
            }
        }
        Ok(image.get(&root).copied().unwrap_or(root))
    }

    /// A sum or a product as one polynomial in its kernels.
    pub(super) fn multiplied_out(&mut self, store: &mut Store, root: ExprId, image: &FxHashMap<ExprId, ExprId>) -> Result<ExprId, Budget> {
        if !self.needs_work(store, root, image)? {
            return Ok(root);
        }
        let mut meter = Meter::new("expand", (self.limit as u64).saturating_mul(PRODUCTS_PER_STEP), MAX_TERMS.min(self.limit));
        let result = self.polynomial(store, root, image, &mut meter);
        self.spent += meter.used() / PRODUCTS_PER_STEP;
        result
    }

    fn polynomial(
        &mut self,
        store: &mut Store,
        root: ExprId,
        image: &FxHashMap<ExprId, ExprId>,
        meter: &mut Meter,
    ) -> Result<ExprId, Budget> {
        let Walk { kernels, steps, monomials } = self.walk(store, root, image, &|_, n| n > 0)?;
        let mut forms: FxHashMap<ExprId, Form> = FxHashMap::default();
        for (id, step) in steps {
            let form = match step {
                Step::Sum(terms) => {
                    let single: Vec<&Monomial> = terms.iter().filter_map(|t| monomials.get(t)).collect();
                    let single = Form::sum_of_monomials(&kernels, &single)?;
                    let mut all: Vec<&Form> = terms.iter().filter_map(|t| forms.get(t)).collect();
                    all.push(&single);
                    Form::sum(&kernels, &all, meter)?
                }
                Step::Product(parts) => {
                    let mut factors: Vec<(&Form, u32)> = Vec::new();
                    for (sum, n) in &parts.sums {
                        let n = u32::try_from(*n).map_err(|_| too_many(format!("a power of {n}")))?;
                        factors.extend(forms.get(sum).map(|f| (f, n)));
                    }
                    foresee(&factors)?;
                    let mut product = Form::monomial(&kernels, &parts.monomial)?;
                    for (factor, n) in factors {
                        product = product.multiply(&factor.power(n, meter)?, meter)?;
                    }
                    product
                }
            };
            forms.insert(id, form);
        }
        let form = match monomials.get(&root) {
            Some(monomial) => Form::monomial(&kernels, monomial)?,
            None => forms.remove(&root).unwrap_or_else(|| Form::zero(&kernels)),
        };
        self.expression(store, &kernels, &form)
    }

    /// Whether something in the sums and products at `root` is to be multiplied out, or has changed below.
    fn needs_work(&mut self, store: &Store, root: ExprId, image: &FxHashMap<ExprId, ExprId>) -> Result<bool, Budget> {
        let operands = store.children(root);
        // A number times a sum is multiplied out as it stands.
        let (start, content) = match operands[..] {
            [_, sum, exponent] if store.op(root) == Op::Prod && store.op(sum) == Op::Sum && is_one(store, exponent) => (sum, true),
            _ => (root, false),
        };
        let mut products = vec![start];
        if store.op(start) == Op::Sum {
            products = store.children(start).to_vec();
        }
        self.spend(products.len())?;
        if content && image.contains_key(&start) {
            return Ok(true);
        }
        Ok(products.iter().any(|&p| match store.op(p) {
            Op::Prod => store.children(p)[1..]
                .chunks(2)
                .any(|c| is_open(store, c[0], c[1]) || image.contains_key(&c[0]) || image.contains_key(&c[1])),
            Op::Sum => true,
            _ => image.contains_key(&p),
        }))
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

    /// The terms of a canonical expression as numbers times what stands beside them, which is 1 for the constant term.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::canonical`].
    pub fn numbered_terms(&mut self, store: &mut Store, id: ExprId) -> Result<Vec<(Num, ExprId)>, Budget> {
        let terms = self.term_list(store, id)?;
        Ok(terms.into_iter().map(|t| super::product::split_number(store, t)).collect())
    }

    /// A canonical expression as a number and powers: every expression is a product.
    pub fn powers(&mut self, store: &mut Store, id: ExprId) -> (Num, Vec<(ExprId, ExprId)>) {
        let all = factors_of(store, id);
        (all.number, all.powers.into_vec())
    }
}

/// Whether a power is a sum to a natural number.
pub(super) fn is_open(store: &Store, base: ExprId, exponent: ExprId) -> bool {
    store.op(base) == Op::Sum && store.number(exponent).is_some_and(|n| n.is_positive() && n.is_integer())
}

fn is_one(store: &Store, id: ExprId) -> bool {
    store.number(id).is_some_and(Num::is_one)
}

fn too_many(reached: String) -> Budget {
    Budget { name: "expand", limit: MAX_TERMS, reached }
}

/// Refuses a product that may have too many terms or too long coefficients.
fn foresee(factors: &[(&Form, u32)]) -> Result<(), Budget> {
    let mut products = 1.0f64;
    let mut bits = 0.0;
    let mut degrees: Vec<f64> = Vec::new();
    for (form, n) in factors {
        let n = f64::from(*n);
        products *= multinomial_terms(form.poly.terms(), n);
        bits += n * ((form.poly.terms() as f64).log2() + form.poly.bits() as f64 + form.scale.bits() as f64 - 2.0);
        let high = form.poly.degrees();
        degrees.resize(high.len(), 0.0);
        degrees.iter_mut().zip(high).for_each(|(d, h)| *d += n * f64::from(h));
    }
    // No more monomials than exponents, each up to its degree, or all together up to the sum of the degrees that a
    // term can have.
    let cells: f64 = degrees.iter().map(|d| d + 1.0).product();
    let total: f64 = factors.iter().map(|(f, n)| f64::from(*n) * f.poly.total_degree() as f64).sum();
    let variables = degrees.iter().filter(|&&d| d > 0.0).count();
    let simplex: f64 = (1..=variables).map(|j| (total + j as f64) / j as f64).product();
    let foreseen = products.min(cells).min(simplex);
    if foreseen > MAX_TERMS as f64 {
        return Err(too_many(format!("{foreseen:.3e} terms foreseen")));
    }
    if foreseen * bits > MAX_BITS as f64 {
        return Err(Budget { name: "expand", limit: MAX_BITS, reached: format!("coefficients of {:.3e} bits foreseen", foreseen * bits) });
    }
    Ok(())
}

/// `C(n + k - 1, k - 1)`: the terms of a sum of `k` terms to the power `n`. The smaller of two ways to write it keeps
/// the product short.
fn multinomial_terms(k: usize, n: f64) -> f64 {
    let k = k as f64;
    let (short, long) = if k - 1.0 < n { (k - 1.0, n) } else { (n, k - 1.0) };
    let mut terms = 1.0f64;
    let mut j = 1.0;
    while j <= short && terms.is_finite() {
        terms *= (long + j) / j;
        j += 1.0;
    }
    terms
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
                let touched = cleared.add_scaled(store, &Num::ONE, product);
                self.spend(touched)?;
            }
            let cleared = self.sum(store, cleared)?;
            let next = self.expanded_form(store, cleared)?;
            if denominator.is_empty() {
                return Ok(next);
            }
            current = next;
        }
        Ok(current)
    }
}
