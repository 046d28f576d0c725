//! Tests of the answer as a whole: sign, factor, order, variable.

use std::sync::Arc;

use super::case::{Found, Search};
use super::catalogue::Rule;
use super::fingerprint::{Values, agree, close};
use super::question::{Kind, Question, by};
use super::ratio;
use super::rules::Test;
use super::sentence::shown;
use crate::expr::{ExprId, Op, SymbolId};
use crate::function;
use crate::number::Num;

/// Other variables that are tried.
const OTHERS: usize = 32;
/// Examples in a mean, at most.
const EXAMPLES: usize = 64;

impl Search<'_> {
    /// What can be said of the answer as a whole.
    pub fn answer(&mut self) -> Vec<Found> {
        let mut found = Vec::new();
        if self.wrong.is_empty() {
            return found;
        }
        if let Some(question) = self.case.question.filter(|q| q.entries() == self.truth.len()) {
            self.factor(question, &mut found);
            self.order(question, &mut found);
            self.variable(question, &mut found);
            self.norm(question, &mut found);
            self.batch(question, &mut found);
            self.paths(question, &mut found);
            self.composition(question, &mut found);
            self.assumptions(question, &mut found);
        }
        self.arrangement(&mut found);
        self.products(&mut found);
        found
    }

    pub(super) fn rule(&self, test: Test) -> Option<Arc<Rule>> {
        self.catalogue.of_test(test).cloned()
    }

    /// Adds what a test leads to, if the claim agrees with it at the points.
    pub(super) fn propose(&mut self, found: &mut Vec<Found>, test: Test, answer: &[ExprId], wrong: &str, right: &str) -> bool {
        if answer.len() != self.claimed.len() {
            return false;
        }
        let Some(values) = self.fingerprint.values(self.store, answer) else { return false };
        let same = values.iter().zip(&self.said).all(|(a, b)| agree(a, b));
        if same {
            self.push(found, test, answer.to_vec(), wrong, right);
        }
        same
    }

    pub(super) fn push(&mut self, found: &mut Vec<Found>, test: Test, answer: Vec<ExprId>, wrong: &str, right: &str) {
        let Some(rule) = self.rule(test) else { return };
        let text = rule.sentence.with(wrong, right);
        let rank = self.whole();
        found.push(Found { told: vec![(rule, text)], left: answer, right: self.claimed.clone(), assuming: Vec::new(), entry: None, rank });
    }

    /// A constant factor, and what it may mean.
    fn factor(&mut self, question: &Question, found: &mut Vec<Found>) {
        let Some(factor) = common_factor(&self.right, &self.said) else { return };
        let outputs = &question.outputs;
        let Some(number) = ratio::rational(factor) else { return };
        if number.is_zero() || number.is_one() {
            return;
        }
        let n = self.store.num(number.clone());
        let truth = self.truth.clone();
        let answer: Vec<ExprId> = truth.iter().map(|&t| self.store.mul(n, t)).collect();
        let word = number.to_string();
        // In a loss the square and the mean have names; the exponent in `x^2` has one at its node.
        let loss = self.store.reach(outputs).up().filter(|&id| self.store.symbol(id).is_some()).count() > 1;
        let squares = self.squares(outputs);
        let squares = (loss && squares.0, loss && squares.1);
        if number == Num::MINUS_ONE {
            let test = if squares.1 || self.is_residual(loss) { Test::ResidualSign } else { Test::Sign };
            return self.push(found, test, answer, &word, "");
        }
        let size = if number.abs() < Num::ONE { number.recip().unwrap_or(Num::ONE) } else { number.clone() };
        if let Some(n) = size.to_i64().filter(|n| (2..=EXAMPLES as i64).contains(n)) {
            if n == 2 && squares.0 {
                self.push(found, Test::SquareFactor, answer.clone(), &word, "");
            }
            if self.terms_of(outputs).is_some_and(|t| t.1.len() as i64 == n) {
                let test = if number.abs() < Num::ONE { Test::MeanTwice } else { Test::MeanForgotten };
                self.push(found, test, answer.clone(), &word, &n.to_string());
            }
        }
        self.push(found, Test::Factor, answer, &word, "");
    }

    /// Whether every entry of a wrong gradient of a loss is a difference of two terms: `y - softmax(z)`.
    fn is_residual(&mut self, loss: bool) -> bool {
        let claimed = self.claimed.clone();
        loss && claimed.len() > 1
            && claimed.into_iter().all(|id| {
                let terms = self.store.children(id).to_vec();
                let minus = |t: &ExprId| self.store.op(*t) == Op::Neg;
                self.store.op(id) == Op::Add && terms.iter().filter(|t| minus(t)).count() == 1
            })
    }

    /// Whether something is squared, and whether that is a difference.
    fn squares(&self, outputs: &[ExprId]) -> (bool, bool) {
        let reach = self.store.reach(outputs);
        let two = Num::from(2);
        let bases: Vec<ExprId> = reach
            .up()
            .filter(|&id| self.store.op(id) == Op::Pow && self.store.number(self.store.children(id)[1]) == Some(&two))
            .map(|id| self.store.children(id)[0])
            .collect();
        let negative = |id: &ExprId| self.store.op(*id) == Op::Neg;
        let difference = |&b: &ExprId| self.store.op(b) == Op::Add && super::matching::parts(self.store, Op::Add, b).iter().any(negative);
        (!bases.is_empty(), bases.iter().any(difference))
    }

    /// The factor and the terms of a single function that is a multiple of a sum.
    fn terms_of(&mut self, outputs: &[ExprId]) -> Option<(Option<ExprId>, Vec<ExprId>)> {
        let &[f] = outputs else { return None };
        let operands = self.store.children(f).to_vec();
        let (factor, sum) = match self.store.op(f) {
            Op::Mul if self.store.is_constant(operands[0]) => (Some(operands[0]), operands[1]),
            _ => (None, f),
        };
        let terms = super::matching::parts(self.store, Op::Add, sum);
        if terms.len() >= 2 {
            return Some((factor, terms));
        }
        // The square of a norm is a sum only in canonical form.
        let form = self.canon.canonical(self.store, f).ok()?;
        let operands = self.store.children(form).to_vec();
        match (self.store.op(form), &operands[..]) {
            (Op::Sum, _) => Some((None, operands)),
            (Op::Prod, &[number, sum, one]) if self.store.op(sum) == Op::Sum && self.store.number(one) == Some(&Num::ONE) => {
                Some((Some(number), self.store.children(sum).to_vec()))
            }
            _ => None,
        }
    }

    /// Integrated, not differentiated, or differentiated too often or not often enough.
    fn order(&mut self, question: &Question, found: &mut Vec<Found>) {
        let entries: Option<Vec<(ExprId, SymbolId)>> = (0..self.truth.len()).map(|k| question.entry(self.store, k)).collect();
        let Some(entries) = entries else { return };
        if question.kind == Kind::Derivative && question.variables.len() == 1 {
            self.integrated(&entries, found);
        }
        let plain = question.outputs.clone();
        if plain.len() == self.claimed.len() {
            self.propose(found, Test::Undifferentiated, &plain, "", "");
        }
        let (first, same) = (question.variables[0], question.variables.windows(2).all(|w| w[0] == w[1]));
        if question.kind != Kind::Derivative || !same {
            return;
        }
        let asked = question.variables.len();
        let mut current = plain;
        for order in 1..=asked + 1 {
            let next: Option<Vec<ExprId>> = current.iter().map(|&f| by(self.store, f, first)).collect();
            let Some(next) = next else { return };
            current = next;
            if order != asked {
                self.propose(found, Test::WrongOrder, &current, &ordinal(order), &ordinal(asked));
            }
            if order == 1 && asked == 2 {
                let two = self.store.int(2);
                let squares: Vec<ExprId> = current.iter().map(|&d| self.store.pow(d, two)).collect();
                self.propose(found, Test::WrongOrder, &squares, "the square of the first derivative", &ordinal(asked));
            }
        }
    }

    /// Whether the claims have the functions for their derivatives.
    fn integrated(&mut self, entries: &[(ExprId, SymbolId)], found: &mut Vec<Found>) {
        let mut back = Vec::new();
        for (k, &(_, v)) in entries.iter().enumerate() {
            let Some(d) = by(self.store, self.claimed[k], v) else { return };
            back.push(d);
        }
        let functions: Vec<ExprId> = entries.iter().map(|e| e.0).collect();
        let (Some(a), Some(b)) = (self.fingerprint.values(self.store, &back), self.fingerprint.values(self.store, &functions)) else {
            return;
        };
        let zero = b.iter().all(|v| v.iter().all(|x| *x == 0.0));
        let Some(rule) = self.rule(Test::Integrated).filter(|_| !zero && a.iter().zip(&b).all(|(a, b)| agree(a, b))) else { return };
        let text = rule.sentence.with("", "");
        found.push(Found { told: vec![(rule, text)], left: back, right: functions, assuming: Vec::new(), entry: None, rank: self.whole() });
    }

    /// The derivative by another variable.
    fn variable(&mut self, question: &Question, found: &mut Vec<Found>) {
        let &[asked] = &question.variables[..] else { return };
        let mut symbols: Vec<SymbolId> = self.store.reach(&question.outputs).up().filter_map(|id| self.store.symbol(id)).collect();
        symbols.retain(|&s| s != asked);
        symbols.truncate(OTHERS);
        for other in symbols {
            let answer: Option<Vec<ExprId>> = question.outputs.iter().map(|&f| by(self.store, f, other)).collect();
            let Some(answer) = answer else { continue };
            let (name, right) = (self.store.symbol_name(other).to_owned(), self.store.symbol_name(asked).to_owned());
            if self.propose(found, Test::WrongVariable, &answer, &name, &right) && self.is_bias_of(question, asked, other) {
                self.push(found, Test::BiasTimesInput, answer, &name, &right);
            }
        }
    }

    /// Whether `bias` is only added, each time to a multiple of `weight`.
    fn is_bias_of(&self, question: &Question, bias: SymbolId, weight: SymbolId) -> bool {
        let (bias, weight) = (self.store.symbol_node(bias), self.store.symbol_node(weight));
        let reach = self.store.reach(&question.outputs);
        let mut users = reach.up().filter(|&id| self.store.children(id).contains(&bias));
        let multiple = |id: ExprId| super::matching::parts(self.store, Op::Mul, id).contains(&weight);
        users.all(|id| {
            // The sum that the term stands in, however it is grouped.
            let sums = reach.up().filter(|&s| self.store.op(s) == Op::Add);
            let mut around = sums.map(|s| super::matching::parts(self.store, Op::Add, s)).filter(|p| p.contains(&bias));
            self.store.op(id) == Op::Add && around.any(|p| p.iter().any(|&t| multiple(t)))
        })
    }

    /// The gradient of the square of a root.
    fn norm(&mut self, question: &Question, found: &mut Vec<Found>) {
        let &[f] = &question.outputs[..] else { return };
        let Some(inside) = self.store.argument_of(f, function::named("sqrt")) else { return };
        let answer: Option<Vec<ExprId>> = match question.kind {
            Kind::Gradient | Kind::Jacobian => question.variables.iter().map(|&v| by(self.store, inside, v)).collect(),
            _ => None,
        };
        if let Some(answer) = answer {
            self.propose(found, Test::NormNotSquared, &answer, "", "");
        }
    }

    /// One term of a sum alone.
    fn batch(&mut self, question: &Question, found: &mut Vec<Found>) {
        let Some((factor, terms)) = self.terms_of(&question.outputs) else { return };
        // A loss adds up squares; `2^x + x^2` is no batch.
        let symbols = self.store.reach(&terms).up().filter(|&id| self.store.symbol(id).is_some()).count();
        let two = Num::from(2);
        let squared =
            |t: ExprId| self.store.op(t) == Op::Prod && self.store.children(t).iter().any(|&c| self.store.number(c) == Some(&two));
        let loss = symbols > 1 && terms.iter().all(|&t| self.squares(&[t]).0 || squared(t));
        if matches!(question.kind, Kind::Hessian) || question.variables.len() != self.claimed.len() || !loss {
            return;
        }
        for term in terms {
            let part = factor.map_or(term, |c| self.store.mul(c, term));
            let answer: Option<Vec<ExprId>> = question.variables.iter().map(|&v| by(self.store, part, v)).collect();
            if answer.is_some_and(|a| self.propose(found, Test::BatchSumMissing, &a, "", "")) {
                return;
            }
        }
    }

    /// The text of an expression.
    pub(super) fn text(&mut self, id: ExprId) -> String {
        shown(self.store, self.canon, id)
    }
}

/// The constant by which all claimed entries differ from the right ones.
fn common_factor(right: &[Values], said: &[Values]) -> Option<f64> {
    let pairs = || right.iter().zip(said).flat_map(|(r, s)| r.iter().zip(s));
    let (r, s) = pairs().max_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))?;
    if *r == 0.0 {
        return None;
    }
    let factor = s / r;
    let fits = |(r, s): (&f64, &f64)| close(factor * r, *s, s.abs() + (factor * r).abs());
    pairs().all(fits).then_some(factor)
}

fn ordinal(n: usize) -> String {
    match n {
        1 => "the first derivative".to_owned(),
        2 => "the second derivative".to_owned(),
        3 => "the third derivative".to_owned(),
        n => format!("the derivative of order {n}"),
    }
}
