//! What must have been used for the derivative of a part, if it was a single part: no catalogue is needed.

use std::sync::Arc;

use super::case::{Found, Search};
use super::catalogue::Rule;
use super::fingerprint::{Values, agree, close};
use super::ratio;
use super::rules::Test;
use super::trace::{Fault, Trace};
use crate::expr::{ExprId, Op};
use crate::number::Num;

/// Parts of a derivation that are looked at.
const PARTS: usize = 400;
/// Variables of a part that are tried.
const SYMBOLS: usize = 8;
/// The largest numbers that somebody may have used.
const SIMPLE: u64 = 20;

/// A part with the derivative that somebody must have used for it.
pub struct Implied {
    pub found: Found,
    /// Whether that is 0, as if the part were constant, a whole number of the right sign where the right derivative is a
    /// number too: 7 in the place of 3, or a single variable: `y` in the place of `x`.
    pub plain: bool,
}

impl Search<'_> {
    /// For each part the derivative that would give the claim, where that is simple.
    pub fn implied(&mut self) -> Vec<Implied> {
        let (Some(question), Some(&k)) = (self.case.question, self.wrong.first()) else { return Vec::new() };
        if question.entries() != self.truth.len() {
            return Vec::new();
        }
        let Some((function, variable)) = question.entry(self.store, k) else { return Vec::new() };
        let (Some(mut trace), Some(rule)) = (Trace::new(self.store, function, variable), self.rule(Test::Implied)) else {
            return Vec::new();
        };
        let nodes: Vec<ExprId> = trace.reach.down().filter(|&id| id != function).take(PARTS).collect();
        let mut found = Vec::new();
        for node in nodes {
            // The variable itself is no part that somebody differentiates wrongly.
            if self.store.symbol(node) == Some(variable) || !trace.moves(self.store, node) || self.store.op(node).is_relation() {
                continue;
            }
            found.extend(self.implied_at(&mut trace, node, k, &rule));
        }
        found
    }

    fn implied_at(&mut self, trace: &mut Trace, node: ExprId, k: usize, rule: &Arc<Rule>) -> Option<Implied> {
        let right = trace.derivative(self.store, node)?;
        let adjoint = trace.adjoint(self.store, &Fault { node, used: None, derivative: right })?;
        let values = self.fingerprint.values(self.store, &[adjoint, right, node])?;
        let used: Values =
            (0..self.fingerprint.len()).map(|p| values[1][p] + (self.said[k][p] - self.right[k][p]) / values[0][p]).collect();
        let (derivative, rank) = self.simple(&used, right, &values[1], node, &values[2])?;
        let numbers = (self.store.number(derivative), self.store.number(right));
        let plain = match numbers {
            _ if self.store.symbol(derivative).is_some() => true,
            (Some(used), _) if used.is_zero() => true,
            (Some(used), Some(right)) => used.is_integer() && used.is_negative() == right.is_negative(),
            _ => false,
        };
        let answer = trace.root_with(self.store, &[Fault { node, used: None, derivative }])?;
        let words = (self.text(node), self.text(derivative), self.text(right));
        let text = rule.sentence.of_part(&words.0, &words.1, &words.2);
        let (left, right) = (vec![answer], vec![self.claimed[k]]);
        let found = Found { told: vec![(rule.clone(), text)], left, right, assuming: Vec::new(), entry: self.place(k), rank: (1, rank) };
        Some(Implied { found, plain })
    }

    /// A simple expression with these values: a number, a variable of the part, a multiple of the right derivative, or of the part itself.
    fn simple(&mut self, used: &[f64], right: ExprId, slope: &[f64], node: ExprId, value: &[f64]) -> Option<(ExprId, u32)> {
        let number = |values: &[f64]| -> Option<Num> {
            let &first = values.first()?;
            values.iter().all(|&v| close(v, first, v.abs() + first.abs())).then(|| ratio::rational(first)).flatten()
        };
        let small = u32::MAX - self.store.depth(node);
        // In the place of a number somebody has another whole number.
        let plain = self.store.number(right).is_some();
        if let Some(n) = number(used).filter(|n| !plain || n.is_integer()) {
            return Some((self.store.num(n), small));
        }
        let quotient = |by: &[f64]| used.iter().zip(by).map(|(u, b)| u / b).collect::<Vec<f64>>();
        if plain {
            return None;
        }
        let symbols: Vec<ExprId> = self.store.reach(&[node]).up().filter(|&id| self.store.symbol(id).is_some()).take(SYMBOLS).collect();
        for symbol in symbols {
            let values = self.fingerprint.values(self.store, &[symbol])?;
            if agree(used, &values[0]) {
                return Some((symbol, small));
            }
        }
        for (of, by, share) in [(right, slope, 2), (node, value, 3)] {
            let Some(n) = number(&quotient(by)) else { continue };
            if n.numerator().magnitude().bits() > SIMPLE || n.denominator().magnitude().bits() > SIMPLE || self.store.op(of) == Op::Select {
                continue;
            }
            let n = self.store.num(n);
            return Some((self.store.mul(n, of), small / share));
        }
        None
    }
}
