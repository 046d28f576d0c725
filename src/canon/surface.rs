//! Arithmetic of forms that are canonical already, and multiplying out at the surface, where what stands inside
//! functions and powers stays as it is.

use rustc_hash::FxHashMap;

use super::expand::is_open;
use super::product::factors_of;
use super::sum::Terms;
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// So many products are formed one by one; more are the business of polynomials.
const FEW: usize = 64;

impl Canon {
    /// The sum of canonical forms.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::canonical`].
    pub fn sum_of(&mut self, store: &mut Store, terms: &[ExprId]) -> Result<ExprId, Budget> {
        self.steps = 0;
        let sum = self.add(store, terms)?;
        self.memo.insert(sum, sum);
        Ok(sum)
    }

    /// The canonical form `id` times powers of canonical bases with canonical exponents.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::canonical`].
    pub fn times_powers(&mut self, store: &mut Store, id: ExprId, powers: &[(ExprId, ExprId)]) -> Result<ExprId, Budget> {
        self.steps = 0;
        let mut all = factors_of(store, id);
        for &(base, exponent) in powers {
            let power = self.power(store, base, exponent)?;
            self.times(store, &mut all, power);
        }
        let product = self.product(store, all)?;
        self.memo.insert(product, product);
        Ok(product)
    }

    /// The form `id` with the products among its terms multiplied out: `3x^2 - 6x + 2` for `x(x - 1) + (x - 2)(2x - 1)`.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::expanded`].
    pub fn terms_expanded(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        self.steps = 0;
        match self.few_products(store, id)? {
            Some(terms) => self.sum(store, terms),
            None => self.multiplied_out(store, id, &FxHashMap::default()),
        }
    }

    /// The products of terms that the terms of `id` stand for; `None` if they are not few.
    fn few_products(&mut self, store: &mut Store, id: ExprId) -> Result<Option<Terms>, Budget> {
        let terms = if store.op(id) == Op::Sum { store.children(id).to_vec() } else { vec![id] };
        let mut open: Vec<_> = terms.into_iter().map(|term| factors_of(store, term)).collect();
        let mut all = Terms::default();
        let mut formed = 0;
        while let Some(mut factors) = open.pop() {
            let Some(at) = factors.powers.iter().position(|&(base, exponent)| is_open(store, base, exponent)) else {
                let product = self.product(store, factors)?;
                formed += all.add_scaled(store, &Num::ONE, product);
                self.spend(1)?;
                continue;
            };
            let (sum, exponent) = factors.powers.swap_remove(at);
            let lower = store.number(exponent).map_or(Num::ZERO, |n| n - &Num::ONE);
            if !lower.is_zero() {
                let lower = store.num(lower);
                factors.powers.push((sum, lower));
            }
            for term in store.children(sum).to_vec() {
                let mut product = factors.clone();
                self.times(store, &mut product, term);
                open.push(product);
            }
            if formed + open.len() > FEW {
                return Ok(None);
            }
        }
        Ok(Some(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::template::Template;

    /// Term by term or by polynomials, the form is one.
    #[test]
    fn both_ways_give_one_form() {
        for text in [
            "x*(x - 1) + (x - 2)*(2*x - 1)",
            "(x + y)^3 - x*(y + sin(x))*(y - 1/x)",
            "sqrt(x + 1)*(sqrt(x + 1) + y) + x*(x + 1)",
            "sqrt(2)*(sqrt(2) + sqrt(6)*x) + y*(x + 1)",
            "exp(x)*(exp(-x) + y)/2 + y*(exp(x) - 3)/3",
            "x^y*(x^(1 - y) + 1) + x*(x^y - 1)",
            "abs(x)*(abs(x) + 1) + x*(1 - sign(x))",
            "(x + 1)*(y/(x + 1) + x) + x/(x + 1)",
            "x*(y*(x + 1) + 1) - x*y",
        ] {
            let (mut store, mut canon) = (Store::new(), Canon::default());
            let arguments = [store.sym("x"), store.sym("y")];
            let id = Template::compile(text, &["x", "y"]).expect("a formula").build(&mut store, &arguments, arguments[0]);
            let form = canon.canonical(&mut store, id).expect("a small formula");
            let few = canon.terms_expanded(&mut store, form).expect("few terms");
            let polynomial = canon.multiplied_out(&mut store, form, &FxHashMap::default()).expect("few terms");
            assert_eq!(few, polynomial, "{text}");
            assert_eq!(few, canon.canonical(&mut store, few).expect("a small formula"), "{text}");
        }
    }
}
