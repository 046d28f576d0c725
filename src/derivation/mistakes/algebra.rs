//! Slips of algebra: after a right derivative, or from one side of an equation to the other.

use super::case::{Found, Search, Stage};
use super::fingerprint::agree;
use super::matching::{build, matches};
use super::rules::Test;
use super::sentence::{About, shown};
use super::trace::Trace;
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::number::Num;
use crate::simplify;

/// Variables with which a side of an equation is tried.
const VARIABLES: usize = 3;
/// The most slips of a claim.
const SLIPS: usize = 1_000;

impl Search<'_> {
    /// Slips of algebra in the first wrong entry.
    pub fn slips(&mut self) -> Vec<Found> {
        let Some(&k) = self.wrong.first() else { return Vec::new() };
        let mut found = Vec::new();
        let truth = self.truth[k];
        let mut forms = vec![truth];
        // Of a line that was written the form is known: what another form would allow did not happen.
        if self.case.stage != Stage::Step
            && let Ok(readable) = simplify::readable(self.store, self.canon, truth)
        {
            forms.push(two_by_two(self.store, readable));
        }
        forms.dedup();
        let variables: Vec<SymbolId> = match self.case.question {
            Some(question) => question.variables.last().copied().into_iter().collect(),
            None => {
                let reach = self.store.reach(&forms);
                reach.up().filter_map(|id| self.store.symbol(id)).take(VARIABLES).collect()
            }
        };
        let mut budget = SLIPS;
        for form in forms {
            for &variable in &variables {
                self.slips_in(form, variable, k, &mut budget, &mut found);
            }
        }
        found
    }

    /// The only term in which a line differs from the line before, when both are multiplied out.
    pub fn term(&mut self) -> Option<Found> {
        let &k = self.wrong.first().filter(|_| self.case.stage == Stage::Step)?;
        let rule = self.rule(Test::Term)?;
        let (before, said) = (self.truth[k], self.claimed[k]);
        let before = self.canon.expanded(self.store, before).ok()?;
        let said = self.canon.expanded(self.store, said).ok()?;
        let difference = self.store.sub(said, before);
        let difference = self.canon.expanded(self.store, difference).ok()?;
        if self.store.op(difference) == Op::Sum {
            return None;
        }
        let unit = self.canon.powers(self.store, difference).1;
        let term = |search: &mut Self, sum: ExprId| -> Option<ExprId> {
            let terms = search.canon.term_list(search.store, sum).ok()?;
            terms.into_iter().find(|&t| search.canon.powers(search.store, t).1 == unit)
        };
        let terms = [term(self, before), term(self, said)];
        if terms == [None, None] {
            return None;
        }
        let [right, wrong] = terms.map(|t| t.map_or_else(|| "no such term".to_owned(), |t| shown(self.store, self.canon, t)));
        let text = rule.sentence.with(&wrong, &right);
        let answer = self.store.add(before, difference);
        let rank = (1, 0);
        Some(Found { told: vec![(rule, text)], left: vec![answer], right: vec![said], assuming: Vec::new(), entry: self.place(k), rank })
    }

    fn slips_in(&mut self, form: ExprId, variable: SymbolId, k: usize, budget: &mut usize, found: &mut Vec<Found>) {
        let Some(mut trace) = Trace::new(self.store, form, variable) else { return };
        let nodes: Vec<ExprId> = trace.reach.up().collect();
        let rules: Vec<_> = self.catalogue.rules().cloned().collect();
        let mut slips = Vec::new();
        for node in nodes {
            for rule in &rules {
                let steps = if self.case.stage == Stage::Step { &rule.steps[..] } else { &[] };
                for rewrite in rule.algebra.iter().chain(steps) {
                    for bindings in matches(self.store, &mut trace, &rewrite.pattern, node) {
                        let Some(wrong) = build(self.store, &mut trace, &rewrite.result, &bindings) else { continue };
                        if *budget == 0 {
                            break;
                        }
                        *budget -= 1;
                        let answer = replaced(self.store, form, node, wrong);
                        slips.push((rule.clone(), bindings, node, wrong, answer));
                    }
                }
            }
        }
        let answers: Vec<ExprId> = slips.iter().map(|s| s.4).collect();
        let Some(values) = self.fingerprint.values(self.store, &answers) else { return };
        for ((rule, bindings, node, wrong, answer), values) in slips.into_iter().zip(values) {
            if agree(&values, &self.said[k]) && !agree(&values, &self.right[k]) {
                let about = About { bindings: &bindings, node, wrong };
                let text = rule.sentence.about(self.store, self.canon, &mut trace, &about);
                let (left, right) = (vec![answer], vec![self.claimed[k]]);
                let rank = (1, u32::MAX - self.store.depth(node));
                found.push(Found { told: vec![(rule, text)], left, right, assuming: Vec::new(), entry: self.place(k), rank });
            }
        }
    }
}

/// An expression with another one in the place of a node.
fn replaced(store: &mut Store, root: ExprId, node: ExprId, with: ExprId) -> ExprId {
    store.rewrite(&[root], |store, id, operands| if id == node { with } else { store.rebuild(id, operands) })[0]
}

/// An expression with sums and products of two operands each, and quotients for negative powers.
pub fn two_by_two(store: &mut Store, root: ExprId) -> ExprId {
    let one = store.one();
    store.rewrite(&[root], |store, id, operands| match store.op(id) {
        Op::Sum => operands[1..].iter().fold(operands[0], |sum, &term| store.add(sum, term)),
        Op::Prod => {
            let (mut top, mut bottom) = (operands[0], one);
            for pair in operands[1..].chunks(2) {
                if store.number(pair[1]).is_some_and(Num::is_negative) {
                    let exponent = store.neg(pair[1]);
                    let factor = store.pow(pair[0], exponent);
                    bottom = store.mul(bottom, factor);
                } else {
                    let factor = store.pow(pair[0], pair[1]);
                    top = store.mul(top, factor);
                }
            }
            store.div(top, bottom)
        }
        _ => store.rebuild(id, operands),
    })[0]
}
