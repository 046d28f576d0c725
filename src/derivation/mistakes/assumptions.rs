//! What would make a claim right: a special array, a number that is 1, a variable that is positive.

use itertools::Itertools;

use super::case::{Found, Search};
use super::fingerprint::{agree, close};
use super::question::Question;
use super::rules::Test;
use crate::expr::{ExprId, Op, Substitution, SymbolId};

/// Variables that are assumed to be positive, one at a time.
const SYMBOLS: usize = 16;

impl Search<'_> {
    /// What makes the claim right: a symmetric matrix, weights that add up to 1, a single example, a positive number.
    pub(super) fn assumptions(&mut self, question: &Question, found: &mut Vec<Found>) {
        let mut arrays: Vec<SymbolId> = self
            .store
            .reach(&question.outputs)
            .up()
            .filter_map(|id| self.store.symbol(id))
            .filter_map(|s| self.store.symbol_entry(s).map(|e| e.0))
            .collect();
        arrays.sort_unstable();
        arrays.dedup();
        for array in arrays {
            let node = self.store.symbol_node(array);
            let Some((m, n)) = self.store.shape(node).and_then(crate::expr::Shape::known) else { continue };
            let name = self.store.symbol_name(array).to_owned();
            let mut entry = |i: usize, j: usize| self.store.entry_symbol(array, i as u32 + 1, j as u32 + 1);
            if m == n && m > 1 {
                let pairs: Vec<(SymbolId, SymbolId)> = (0..m).array_combinations::<2>().map(|[i, j]| (entry(j, i), entry(i, j))).collect();
                let with: Vec<(SymbolId, ExprId)> = pairs.into_iter().map(|(low, high)| (low, self.store.symbol_node(high))).collect();
                self.under(question, found, Test::SymmetryAssumed, with, &name);
            } else if m * n > 1 && (m == 1 || n == 1) {
                let entries: Vec<SymbolId> = (0..m).cartesian_product(0..n).map(|(i, j)| entry(i, j)).collect();
                let Some((&last, rest)) = entries.split_last() else { continue };
                let mut value = self.store.int(1);
                for &s in rest {
                    let node = self.store.symbol_node(s);
                    value = self.store.sub(value, node);
                }
                self.under(question, found, Test::UnderAssumption, vec![(last, value)], &format!("sum({name}) = 1"));
            }
        }
        self.numbers(question, found);
    }

    /// A number of examples that is 1, or a variable that is positive: what explains the claim better goes before it.
    fn numbers(&mut self, question: &Question, found: &mut Vec<Found>) {
        let one = self.store.int(1);
        for &n in self.case.naturals {
            let name = self.store.symbol_name(n).to_owned();
            self.under(question, found, Test::UnderAssumption, vec![(n, one)], &format!("{name} = 1"));
        }
        let sides = [&self.truth[..], &self.claimed].concat();
        let mut symbols: Vec<SymbolId> = self.store.reach(&sides).up().filter_map(|id| self.store.symbol(id)).collect();
        symbols.truncate(SYMBOLS);
        let Some(rule) = self.rule(Test::UnderAssumption) else { return };
        // Each alone, then both; of many numbers nobody wants to know that they should all be positive.
        let both = (symbols.len() == 2).then_some(&symbols[..]);
        let sets = symbols.iter().map(std::slice::from_ref).chain(both);
        for set in sets.filter(|set| !set.is_empty()) {
            let points = self.fingerprint.where_positive(set);
            let agrees = |k: usize| points.iter().all(|&p| close(self.right[k][p], self.said[k][p], self.right[k][p].abs()));
            if points.len() < 2 || !(0..self.claimed.len()).all(agrees) {
                continue;
            }
            let words = set.iter().map(|&s| format!("{} > 0", self.store.symbol_name(s))).join(" and ");
            let text = rule.sentence.with(&words, "");
            let zero = self.store.int(0);
            let assuming = set.iter().map(|&s| {
                let node = self.store.symbol_node(s);
                self.store.relation(Op::Lt, zero, node)
            });
            let assuming: Vec<ExprId> = assuming.collect();
            let (left, right) = (self.truth.clone(), self.claimed.clone());
            found.push(Found { told: vec![(rule.clone(), text)], left, right, assuming, entry: None, rank: (0, 0) });
            break;
        }
    }

    /// Whether the claim is right with some entries given by others.
    fn under(&mut self, question: &Question, found: &mut Vec<Found>, test: Test, with: Vec<(SymbolId, ExprId)>, words: &str) {
        if with.iter().any(|(s, _)| question.variables.contains(s)) {
            return;
        }
        let with = Substitution::new(with);
        let (truth, claimed) = (self.truth.clone(), self.claimed.clone());
        let (left, right) = (self.store.substitute_all(&truth, &with), self.store.substitute_all(&claimed, &with));
        let (Some(a), Some(b)) = (self.fingerprint.values(self.store, &left), self.fingerprint.values(self.store, &right)) else { return };
        let Some(rule) = self.rule(test).filter(|_| a.iter().zip(&b).all(|(a, b)| agree(a, b))) else { return };
        let text = rule.sentence.with(words, "");
        found.push(Found { told: vec![(rule, text)], left, right, assuming: Vec::new(), entry: None, rank: self.whole() });
    }
}
