//! Tests of arrays: rows and columns, chains of Jacobians.

use super::case::{Found, Search};
use super::fingerprint::agree;
use super::question::{Kind, Question, by};
use super::rules::Test;
use crate::elaborate::value;
use crate::expr::{ExprId, Op, Substitution, SymbolId};
use itertools::Itertools;

/// Rows or columns that are tried in every order.
const PERMUTED: usize = 5;

impl Search<'_> {
    /// Entries in the wrong place, or left out.
    pub(super) fn arrangement(&mut self, found: &mut Vec<Found>) {
        let (m, n) = self.case.truth.dims();
        if self.case.claimed.dims() != (m, n) {
            return;
        }
        if m.min(n) == 1 {
            return self.rearranged(found);
        }
        if m == n {
            self.transposed(found);
            self.arranged(found, Test::OffDiagonal, "", |k| (k / n == k % n).then_some(k));
        }
        for (count, rows) in [(m, true), (n, false)] {
            if count > PERMUTED {
                continue;
            }
            for order in (0..count).permutations(count).skip(1) {
                let place = |k: usize| if rows { order[k / n] * n + k % n } else { k / n * n + order[k % n] };
                if self.arranged(found, Test::Permuted, if rows { "rows" } else { "columns" }, |k| Some(place(k))) {
                    break;
                }
            }
        }
    }

    /// The entries of a vector in another order.
    fn rearranged(&mut self, found: &mut Vec<Found>) {
        let count = self.truth.len();
        if (2..=PERMUTED).contains(&count) {
            for order in (0..count).permutations(count).skip(1) {
                if self.arranged(found, Test::Permuted, "entries", |k| Some(order[k])) {
                    return;
                }
            }
        }
    }

    /// The right entries in other places: which one stands where, or zero.
    fn arranged(&mut self, found: &mut Vec<Found>, test: Test, words: &str, place: impl Fn(usize) -> Option<usize>) -> bool {
        let fits = |k: usize| match place(k) {
            Some(from) => agree(&self.right[from], &self.said[k]),
            None => self.said[k].iter().all(|v| *v == 0.0),
        };
        let same = (0..self.claimed.len()).all(fits);
        if same {
            let zero = self.store.int(0);
            let answer = (0..self.claimed.len()).map(|k| place(k).map_or(zero, |from| self.truth[from])).collect();
            let (m, n) = self.case.truth.dims();
            self.push(found, test, answer, words, &format!("{m}x{n}"));
        }
        same
    }

    /// The transposed answer, and what it is called: of a gradient by a matrix, of a Jacobian.
    pub(super) fn transposed(&mut self, found: &mut Vec<Found>) {
        let matrix = self.case.question.is_some_and(|q| q.of_matrix && q.kind == Kind::Gradient);
        let outer = self.case.written.is_some_and(|w| self.is_outer_product(w));
        let test = match (matrix, outer) {
            (true, true) => Test::OuterProductSwapped,
            (true, false) => Test::MissingTranspose,
            _ => Test::Transposed,
        };
        let (m, n) = self.case.truth.dims();
        // The claim has `n` rows and `m` columns.
        self.arranged(found, test, "", |k| Some(k % m * n + k / m));
    }

    /// Whether an expression is a column times a row, perhaps with a factor.
    fn is_outer_product(&self, written: ExprId) -> bool {
        let reach = self.store.reach(&[written]);
        let column = |id: ExprId| self.store.shape(id).is_some_and(|s| s.columns == crate::expr::Dim::Known(1));
        reach.up().any(|id| {
            self.store.op(id) == Op::MatMul && self.store.shape(id) == self.store.shape(written) && column(self.store.children(id)[0])
        })
    }

    /// `J_f(g) J_g` in the wrong order, at the wrong point, or with a factor left out.
    pub(super) fn composition(&mut self, question: &Question, found: &mut Vec<Found>) {
        if question.kind != Kind::Jacobian || self.store.op(question.of) != Op::Substitute || !question.renamed.is_empty() {
            return;
        }
        let operands = self.store.children(question.of).to_vec();
        let Some(parts) = self.chain(question, &operands) else { return };
        let (outer, inner, at) = parts;
        let (m, k, n) = (outer.len(), inner.len(), question.variables.len());
        let there = Substitution::new(at.iter().copied());
        let moved: Vec<Vec<ExprId>> = outer.iter().map(|row| self.store.substitute_all(row, &there)).collect();
        if n == m && self.case.claimed.dims() == (k, k) {
            let swapped = self.product(&inner, &moved);
            self.propose(found, Test::ChainOrder, &swapped, "", "");
        }
        let symbols: Vec<SymbolId> = at.iter().map(|a| a.0).collect();
        if k == n {
            let here: Vec<(SymbolId, ExprId)> =
                symbols.iter().zip(&question.variables).map(|(&s, &v)| (s, self.store.symbol_node(v))).collect();
            let here = Substitution::new(here);
            let wrong: Vec<Vec<ExprId>> = outer.iter().map(|row| self.store.substitute_all(row, &here)).collect();
            let product = self.product(&wrong, &inner);
            let names: Vec<&str> = question.variables.iter().map(|&v| self.store.symbol_name(v)).collect();
            let names = format!("({})", names.join(", "));
            self.propose(found, Test::OuterAtWrongPoint, &product, &names, "");
        }
        let dims = self.case.claimed.dims();
        if dims == (m, k) {
            self.propose(found, Test::FactorDropped, &moved.concat(), "inner", "");
        }
        if dims == (k, n) {
            self.propose(found, Test::FactorDropped, &inner.concat(), "outer", "");
        }
    }

    /// The Jacobians of the outer and the inner function, and what stands for the outer one's arguments.
    #[allow(clippy::type_complexity)]
    fn chain(&mut self, question: &Question, operands: &[ExprId]) -> Option<(Vec<Vec<ExprId>>, Vec<Vec<ExprId>>, Vec<(SymbolId, ExprId)>)> {
        let body = value(self.store, self.definitions, operands[0]).ok()?.entries;
        let mut at: Vec<(SymbolId, ExprId)> = Vec::new();
        for pair in operands[1..].chunks(2) {
            let from = value(self.store, self.definitions, pair[0]).ok()?.entries;
            let to = value(self.store, self.definitions, pair[1]).ok()?.entries;
            for (&f, &t) in from.iter().zip(&to) {
                at.push((self.store.symbol(f)?, t));
            }
        }
        let mut rows = |of: &[ExprId], by_what: &[SymbolId]| -> Option<Vec<Vec<ExprId>>> {
            of.iter().map(|&f| by_what.iter().map(|&v| by(self.store, f, v)).collect()).collect()
        };
        let symbols: Vec<SymbolId> = at.iter().map(|a| a.0).collect();
        let values: Vec<ExprId> = at.iter().map(|a| a.1).collect();
        let outer = rows(&body, &symbols)?;
        let inner = rows(&values, &question.variables)?;
        Some((outer, inner, at))
    }

    /// The entries of a product of matrices, row by row.
    fn product(&mut self, a: &[Vec<ExprId>], b: &[Vec<ExprId>]) -> Vec<ExprId> {
        let columns = b.first().map_or(0, Vec::len);
        let mut out = Vec::new();
        for row in a {
            for j in 0..columns {
                let zero = self.store.int(0);
                let mut sum = zero;
                for (x, other) in row.iter().zip(b) {
                    let term = self.store.mul(*x, other[j]);
                    sum = self.store.add(sum, term);
                }
                out.push(sum);
            }
        }
        out
    }

    /// Through intermediates: a path left out, or paths multiplied.
    pub(super) fn paths(&mut self, question: &Question, found: &mut Vec<Found>) {
        let (&[variable], 1) = (&question.variables[..], self.claimed.len()) else { return };
        let Ok(of) = value(self.store, self.definitions, question.of) else { return };
        let &[mut body] = &of.entries[..] else { return };
        if let Some(definition) = self.store.symbol(body).and_then(|s| self.definitions.get(s)) {
            body = definition;
        }
        let symbols: Vec<SymbolId> = self.store.reach(&[body]).up().filter_map(|id| self.store.symbol(id)).collect();
        let (mut names, mut terms) = (Vec::new(), Vec::new());
        for s in symbols {
            let node = self.store.symbol_node(s);
            let inside = self.definitions.expand_except(self.store, &[node], &[variable])[0];
            let (Some(outer), Some(inner)) = (by(self.store, body, s), by(self.store, inside, variable)) else { return };
            if self.store.number(inner).is_some_and(crate::number::Num::is_zero) {
                continue;
            }
            let term = self.store.mul(outer, inner);
            names.push(self.store.symbol_name(s).to_owned());
            terms.extend(self.definitions.expand_except(self.store, &[term], &[variable]));
        }
        if terms.len() < 2 {
            return;
        }
        let name = self.store.symbol_name(variable).to_owned();
        for (k, path) in names.iter().enumerate() {
            let mut sum = self.store.int(0);
            for (j, &term) in terms.iter().enumerate() {
                if j != k {
                    sum = self.store.add(sum, term);
                }
            }
            self.propose(found, Test::PathMissing, &[sum], path, &name);
        }
        let product = terms.iter().copied().reduce(|a, b| self.store.mul(a, b));
        if let Some(product) = product {
            self.propose(found, Test::PathsMultiplied, &[product], "", &name);
        }
    }
}
