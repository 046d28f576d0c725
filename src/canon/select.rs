//! Relations and piecewise values in canonical form.

use super::product::split_number;
use super::{Budget, Canon, STEP};
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

impl Canon {
    /// A comparison as `0 < d`, `0 ≤ d`, `0 = d` or `0 ≠ d` with `d` free of a positive content.
    pub(super) fn relation(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        let op = store.op(id);
        let operands = store.children(id);
        let (a, b) = (self.of(operands[0]), self.of(operands[1]));
        let minus = self.scaled(store, &Num::MINUS_ONE, a)?;
        let difference = self.add(store, &[b, minus])?;
        let zero = store.zero();
        if store.number(difference).is_some() {
            return Ok(store.relation(op, zero, difference));
        }
        let (number, rest) = split_number(store, difference);
        let (known, upward) = match sign::of(store, rest) {
            s if s.is_nonnegative() => (s, number.is_positive()),
            s => (s.negated(), number.is_negative()),
        };
        let holds = match op {
            Op::Lt | Op::Le if known.is_positive() => Some(upward),
            Op::Eq | Op::Ne if known.is_positive() => Some(op == Op::Ne),
            Op::Le if known.is_nonnegative() && upward => Some(true),
            Op::Lt if known.is_nonnegative() && !upward => Some(false),
            _ => None,
        };
        if let Some(holds) = holds {
            return Ok(store.truth_value(holds));
        }
        let directed = number.is_negative() && matches!(op, Op::Lt | Op::Le);
        let unit = if directed { self.scaled(store, &Num::MINUS_ONE, rest)? } else { rest };
        Ok(store.relation(op, zero, unit))
    }

    /// `and` and `or` of any grouping as one chain, each condition once and in the structural order.
    pub(super) fn connective(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        let op = store.op(id);
        let mut parts: Vec<ExprId> = Vec::new();
        let mut stack: Vec<ExprId> = store.children(id).iter().map(|&c| self.of(c)).collect();
        while let Some(at) = stack.pop() {
            self.spend(1)?;
            if store.op(at) == op { stack.extend(store.children(at).iter().copied()) } else { parts.push(at) }
        }
        // One condition may settle all, wherever the others are defined.
        let settles = |&p: &ExprId| store.truth(p) == Some(op == Op::Or);
        if let Some(&part) = parts.iter().find(|p| settles(p)) {
            return Ok(part);
        }
        parts.sort_by(|&a, &b| store.compare(a, b));
        parts.dedup();
        let join = |store: &mut Store, a, b| if op == Op::And { store.and(a, b) } else { store.or(a, b) };
        let first = parts[0];
        Ok(parts[1..].iter().fold(first, |chain, &part| join(store, chain, part)))
    }

    /// `{1 if z > 0; 0 otherwise}` is `step(z)`, and a value that is defined everywhere may leave the selection as
    /// a factor.
    pub(super) fn select(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        let operands = store.children(id);
        let (condition, then, otherwise) = (self.of(operands[0]), self.of(operands[1]), self.of(operands[2]));
        if let Some(holds) = store.truth(condition) {
            return Ok(if holds { then } else { otherwise });
        }
        let plain = store.select(condition, then, otherwise);
        if store.op(plain) != Op::Select || then == otherwise {
            return Ok(if then == otherwise { then } else { plain });
        }
        let is_zero = |store: &Store, e: ExprId| store.number(e).is_some_and(Num::is_zero);
        if store.op(condition) == Op::Lt && is_zero(store, otherwise) && store.is_total(then) {
            let z = store.children(condition)[1];
            if is_zero(store, store.children(condition)[0]) {
                let step = self.call(store, STEP, &[z])?;
                return self.multiply(store, &[then, step]);
            }
        }
        Ok(plain)
    }
}
