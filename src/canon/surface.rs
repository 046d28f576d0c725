//! Multiplying out at the surface, where what stands inside functions and powers stays as it is.

use rustc_hash::FxHashMap;

use super::{Budget, Canon};
use crate::expr::{ExprId, Store};

impl Canon {
    /// The sum `id` with the products among its terms multiplied out: `3x^2 - 6x + 2` for `x(x - 1) + (x - 2)(2x - 1)`.
    ///
    /// # Errors
    /// [`Budget`], as for [`Canon::expanded`].
    pub fn terms_expanded(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        self.steps = 0;
        self.multiplied_out(store, id, &FxHashMap::default())
    }
}
