//! Derivatives at a point on a kink of a part, where the whole is smooth: `f'(0)` for `f(x) = x·|x|`.

use rustc_hash::FxHashMap;

use super::session::Session;
use crate::elaborate::value;
use crate::equal;
use crate::expr::{ExprId, Op};

impl Session {
    /// An expression in which derivatives at such points are the formulas that hold there.
    pub(super) fn with_smooth_points(&mut self, id: ExprId) -> ExprId {
        let is_substitution = |id: ExprId| self.store.op(id) == Op::Substitute;
        let below = || self.store.children(id).iter().any(|&o| self.store.is_pending(o));
        if !self.store.is_pending(id) || !(is_substitution(id) || below()) {
            return id;
        }
        let nodes: Vec<ExprId> = self.store.reach(&[id]).up().filter(|&n| self.store.op(n) == Op::Substitute).collect();
        let mut formulas: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        for node in nodes {
            if let Some(formula) = self.smooth_point(node) {
                formulas.insert(node, formula);
            }
        }
        if formulas.is_empty() {
            return id;
        }
        self.store.rewrite(&[id], |store, id, operands| formulas.get(&id).copied().unwrap_or_else(|| store.rebuild(id, operands)))[0]
    }

    /// What stands for a derivative of scalars at a point, where that lies on kinks but the function is smooth there.
    fn smooth_point(&mut self, node: ExprId) -> Option<ExprId> {
        let operands = self.store.children(node).to_vec();
        let inner = operands[0];
        if !matches!(self.store.op(inner), Op::Derivative | Op::Gradient | Op::Jacobian) {
            return None;
        }
        let variables = self.store.children(inner)[1..].to_vec();
        let symbols = self.scalar_symbols(&variables);
        let derivative = value(&mut self.store, &self.definitions, inner).ok()?;
        let sources = self.definitions.expand_down_to(&mut self.store, &derivative.sources, &symbols);
        let mut entries = self.definitions.expand_down_to(&mut self.store, &derivative.entries, &symbols);
        let mut met = false;
        for kink in self.kinks(&derivative.sources, &symbols).ok()? {
            let kink = self.definitions.expand_down_to(&mut self.store, &[kink], &symbols)[0];
            let moved = self.moved(&operands, kink);
            let here = value(&mut self.store, &self.definitions, moved).ok()?.entries[0];
            let here = self.canon.canonical(&mut self.store, here).ok()?;
            // At a point that varies the formula stays what it is.
            if !self.store.truth(here)? {
                continue;
            }
            entries = equal::across(&mut self.store, &mut self.canon, kink, &sources, &entries).ok()??;
            met = true;
        }
        let formula = match derivative.shape {
            _ if !met => return None,
            Some(shape) => self.store.array(shape, &entries),
            None => *entries.first()?,
        };
        Some(self.moved(&operands, formula))
    }

    /// An expression at the point of a substitution, whose variables may be arrays.
    fn moved(&mut self, substitution: &[ExprId], expression: ExprId) -> ExprId {
        let operands = [&[expression], &substitution[1..]].concat();
        let shape = self.store.shape(expression);
        self.store.operator(Op::Substitute, &operands, shape)
    }
}
