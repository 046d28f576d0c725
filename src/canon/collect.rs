//! An expression by the powers of one kernel.

use rustc_hash::{FxHashMap, FxHashSet};

use super::form::{Form, Powers};
use super::poly::Meter;
use super::product::factors_of;
use super::walk::{Step, Walk};
use super::{Budget, Canon, rational};
use crate::expr::{ExprId, Store};

impl Canon {
    /// The sum of the coefficients of the powers of `by`, each times its power. Sums without `by` stay as they are.
    ///
    /// # Errors
    /// [`Budget`] named `collect`.
    pub fn collected(&mut self, store: &mut Store, id: ExprId, by: ExprId) -> Result<ExprId, Budget> {
        let by = self.canonical(store, by)?;
        let root = self.canonical(store, id)?;
        let mut within: FxHashSet<ExprId> = Default::default();
        within.insert(by);
        for id in store.reach(&[root]).up() {
            if store.children(id).iter().any(|c| within.contains(c)) {
                within.insert(id);
            }
        }
        let open = |base: ExprId, n: i64| n > 0 && within.contains(&base);
        let Walk { kernels, steps, monomials } = self.walk(store, root, &FxHashMap::default(), &open)?;
        let mut meter = Meter::new("collect", (self.limit as u64).saturating_mul(rational::STEPS), rational::MAX_TERMS);
        let mut known: FxHashMap<ExprId, Form> = FxHashMap::default();
        for (id, step) in steps {
            let form = match step {
                Step::Sum(terms) => {
                    let single: Vec<_> = terms.iter().filter_map(|t| monomials.get(t)).collect();
                    let single = Form::sum_of_monomials(&kernels, &single)?;
                    let mut all: Vec<&Form> = terms.iter().filter_map(|t| known.get(t)).collect();
                    all.push(&single);
                    Form::sum(&kernels, &all, &mut meter)?
                }
                Step::Product(parts) => {
                    let mut product = Form::monomial(&kernels, &parts.monomial)?;
                    for (sum, n) in &parts.sums {
                        let Some(factor) = known.get(sum) else { continue };
                        meter.degree(n.unsigned_abs())?;
                        product = product.multiply(&factor.power(*n as u32, &mut meter)?, &mut meter)?;
                    }
                    product
                }
            };
            known.insert(id, form);
        }
        let (Some(form), Some(kernel)) = (known.remove(&root), kernels.find(store, by)) else { return Ok(root) };
        let mut terms = Vec::new();
        for (n, poly) in form.poly.by_powers(kernel) {
            let coefficient =
                Form { scale: form.scale.clone(), shift: form.shift.iter().copied().filter(|p| p.0 != kernel).collect(), poly };
            let coefficient = self.expression(store, &kernels, &coefficient)?;
            let at = form.shift.iter().find(|p| p.0 == kernel).map_or(0, |p| p.1);
            let powers: Powers = [(kernel, i64::from(n) + at)].into_iter().filter(|p| p.1 != 0).collect();
            let power = self.kernel_product(store, &kernels, &powers)?;
            let mut all = factors_of(store, coefficient);
            self.times(store, &mut all, power);
            terms.push(self.product(store, all)?);
        }
        self.add(store, &terms)
    }
}
