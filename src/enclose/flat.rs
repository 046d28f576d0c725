//! Where nothing changes nearby: there is no kink and no edge that matters.
//!
//! `relu(x)` is 0 all around -1, so `abs(relu(x))` has no kink there although its argument is 0.

use super::evaluate::{Evaluator, Special};
use super::outcome::Outcome;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};

const ABS: FunctionId = function::named("abs");
const RELU: FunctionId = function::named("relu");
const MAX: FunctionId = function::named("max");
const MIN: FunctionId = function::named("min");
const SIGN: FunctionId = function::named("sign");
const STEP: FunctionId = function::named("step");
const FLOOR: FunctionId = function::named("floor");
const CEIL: FunctionId = function::named("ceil");

/// Whether a node may jump: what it is at its kink is a convention. A comparison says itself what it is.
pub(super) fn jumps(store: &Store, id: ExprId) -> bool {
    !store.op(id).is_relation() && !matches!(store.function(id), Some(ABS | RELU | MAX | MIN))
}

/// Whether a node has its value at the edge of its domain by continuity, which is no matter where nothing around it changes.
pub(super) fn is_harmless_edge(store: &Store, id: ExprId) -> bool {
    matches!(store.op(id), Op::Call | Op::Pow)
}

impl Evaluator<'_> {
    /// Whether a node has the same value at all points around: one of what has, a step off its kink, `relu` below 0, or a product
    /// with a factor that is zero all around.
    pub(super) fn is_flat(&self, store: &Store, id: ExprId, taken: &[ExprId], outcome: &Outcome, special: Special) -> bool {
        if matches!(store.op(id), Op::Symbol | Op::Apply) || !outcome.is_defined() {
            return false;
        }
        if taken.iter().all(|&c| self.flat[c]) {
            return true;
        }
        let negative = |o: &Outcome| match o {
            Outcome::Value(n) => n.is_negative(),
            Outcome::Within(i) => i.is_negative(),
            _ => false,
        };
        let positive = |o: &Outcome| match o {
            Outcome::Value(n) => n.is_positive(),
            Outcome::Within(i) => i.is_positive(),
            _ => false,
        };
        match store.op(id) {
            Op::Lt | Op::Le | Op::Eq | Op::Ne => !special.kink,
            Op::Call => match store.function(id) {
                Some(RELU) => negative(&self.outcomes[taken[0]]),
                Some(SIGN | STEP | FLOOR | CEIL) => !special.kink,
                _ => false,
            },
            // `0^x` for positive `x`.
            Op::Pow => self.is_zero_around(taken[0]) && positive(&self.outcomes[taken[1]]),
            _ => self.is_zero_product(store, id, taken),
        }
    }

    /// Whether a factor is 0 all around, so that the product is, on whatever kink the others stand: `step(relu(x))·step(x)` at -1.
    pub(super) fn is_zero_product(&self, store: &Store, id: ExprId, taken: &[ExprId]) -> bool {
        matches!(store.op(id), Op::Mul | Op::ElementMul) && taken.iter().any(|&c| self.is_zero_around(c))
    }

    /// Whether it is 0 all around, and by no convention.
    fn is_zero_around(&self, id: ExprId) -> bool {
        self.flat[id] && !self.special[id].kink && matches!(&self.outcomes[id], Outcome::Value(n) if n.is_zero())
    }
}
