//! Multiplying out at the surface, where what stands inside functions and powers stays as it is.

use rustc_hash::FxHashMap;

use super::sum::Terms;
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

impl Canon {
    /// The sum `id` with the products among its terms multiplied out: `3x^2 - 6x + 2` for `x(x - 1) + (x - 2)(2x - 1)`.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::expanded`].
    pub fn terms_expanded(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        self.steps = 0;
        let mut all = Terms::default();
        for term in store.children(id).to_vec() {
            let spread = if store.op(term) == Op::Prod {
                let same: FxHashMap<ExprId, ExprId> = store.children(term).iter().map(|&c| (c, c)).collect();
                self.expand_product(store, term, &same)?
            } else {
                term
            };
            let touched = all.add_scaled(store, &Num::ONE, spread);
            self.spend(touched)?;
        }
        self.sum(store, all)
    }
}
