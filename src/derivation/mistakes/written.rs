//! Products of matrices as they were written: what one transpose, one order or one bracket more would have made right.

use super::case::{Found, Search};
use super::fingerprint::agree;
use super::rules::Test;
use crate::elaborate::value;
use crate::expr::{Dim, ExprId, Op, Store};
use crate::function;

/// Nodes of what was written that are looked at.
const NODES: usize = 200;

impl Search<'_> {
    /// A claim that one change in a product of matrices makes right.
    pub(super) fn products(&mut self, found: &mut Vec<Found>) {
        let Some(written) = self.case.written.filter(|_| self.truth.len() > 1) else { return };
        let nodes: Vec<ExprId> = self.store.reach(&[written]).up().take(NODES).collect();
        for node in nodes {
            for (test, instead) in repairs(self.store, node) {
                let repaired = self.store.rewrite(&[written], |store, id, operands| match id == node {
                    true => instead,
                    false => store.rebuild(id, operands),
                })[0];
                self.repaired(found, test, repaired);
            }
        }
    }

    fn repaired(&mut self, found: &mut Vec<Found>, test: Test, repaired: ExprId) {
        let Some(rule) = self.rule(test).filter(|r| found.iter().all(|f| f.told[0].0.name != r.name)) else { return };
        let Ok(entries) = value(self.store, self.definitions, repaired).map(|v| v.entries) else { return };
        let kept = self.case.question.map_or_else(Vec::new, |q| q.variables.clone());
        let left = self.definitions.expand_except(self.store, &entries, &kept);
        let Some(values) = self.fingerprint.values(self.store, &left).filter(|v| v.len() == self.right.len()) else { return };
        if values.iter().zip(&self.right).all(|(a, b)| agree(a, b)) {
            let text = rule.sentence.with("", "");
            let (right, rank) = (self.truth.clone(), self.whole());
            found.push(Found { told: vec![(rule, text)], left, right, assuming: Vec::new(), entry: None, rank });
        }
    }
}

/// What somebody may have meant by a product.
fn repairs(store: &mut Store, node: ExprId) -> Vec<(Test, ExprId)> {
    let mut out = Vec::new();
    let (op, operands) = (store.op(node), store.children(node).to_vec());
    let &[a, b] = &operands[..] else { return out };
    match op {
        Op::MatMul => {
            for (k, &factor) in operands.iter().enumerate() {
                if let Some(turned) = turned(store, factor) {
                    let pair = if k == 0 { (turned, b) } else { (a, turned) };
                    out.extend(matmul(store, pair.0, pair.1).map(|new| (Test::MissingTranspose, new)));
                }
            }
            let diagonal = |id: ExprId| store.argument_of(id, function::named("diag")).is_some();
            if diagonal(a) || diagonal(b) {
                out.extend(matmul(store, b, a).map(|new| (Test::DiagonalSide, new)));
            }
            // `a'*b` for `a*b'`
            let upright = |store: &Store, id: ExprId| if store.op(id) == Op::Transpose { store.children(id)[0] } else { id };
            let (above, beside) = (upright(store, a), upright(store, b));
            let column = |id: ExprId| store.shape(id).is_some_and(|s| s.columns == Dim::Known(1));
            if column(above) && column(beside) && store.op(b) != Op::Transpose {
                let beside = store.transpose(beside);
                out.extend(matmul(store, above, beside).map(|new| (Test::OuterProductSwapped, new)));
            }
            // `A*(u .* v)` for `(A*u) .* v`
            if store.op(b) == Op::ElementMul {
                let (u, v) = (store.children(b)[0], store.children(b)[1]);
                for (inside, outside) in [(u, v), (v, u)] {
                    let product = matmul(store, a, inside);
                    out.extend(product.and_then(|p| element_mul(store, p, outside)).map(|new| (Test::Hadamard, new)));
                }
            }
        }
        // `(A*u) .* v` for `A*(u .* v)`
        Op::ElementMul => {
            for (product, factor) in [(a, b), (b, a)] {
                if store.op(product) == Op::MatMul {
                    let (m, u) = (store.children(product)[0], store.children(product)[1]);
                    let inside = element_mul(store, u, factor);
                    out.extend(inside.and_then(|i| matmul(store, m, i)).map(|new| (Test::Hadamard, new)));
                }
            }
        }
        _ => {}
    }
    out
}

/// A matrix transposed, or no more so; vectors are columns and stay.
fn turned(store: &mut Store, factor: ExprId) -> Option<ExprId> {
    if store.op(factor) == Op::Transpose {
        return store.children(factor).first().copied();
    }
    let shape = store.shape(factor)?;
    let one = Dim::Known(1);
    (shape.rows != one && shape.columns != one).then(|| store.transpose(factor))
}

fn matmul(store: &mut Store, a: ExprId, b: ExprId) -> Option<ExprId> {
    (store.shape(a)?.columns == store.shape(b)?.rows).then(|| store.matmul(a, b))
}

fn element_mul(store: &mut Store, a: ExprId, b: ExprId) -> Option<ExprId> {
    (store.shape(a)? == store.shape(b)?).then(|| store.elementwise(Op::ElementMul, a, b))
}
