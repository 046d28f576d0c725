//! Two mistakes at once, if no single one explains the claim. Never three: with three anything can be explained.

use super::case::{Found, Search};
use super::sentence::About;
use super::singles::{Candidate, Effect, candidates, effects};
use super::trace::Trace;
use crate::expr::ExprId;

/// First mistakes of a pair.
const FIRST: usize = 200;
/// Pairs that are compared.
const PAIRS: usize = 20_000;
/// Pairs that go to the prover.
const LIKELY: usize = 12;

impl Search<'_> {
    /// Two mistakes in the first wrong entry.
    pub fn pairs(&mut self) -> Vec<Found> {
        let (Some(question), Some(&k)) = (self.case.question, self.wrong.first()) else { return Vec::new() };
        if question.entries() != self.truth.len() {
            return Vec::new();
        }
        let Some((function, variable)) = question.entry(self.store, k) else { return Vec::new() };
        let Some(mut trace) = Trace::new(self.store, function, variable) else { return Vec::new() };
        let list = candidates(self.store, &mut trace, self.catalogue, FIRST);
        let singles = effects(self.store, &mut trace, &self.fingerprint, list);
        let (right, said) = (self.right[k].clone(), self.said[k].clone());
        let mut pairs: Vec<(Candidate, Candidate)> = unrelated(&singles, &right, &said);
        if pairs.len() < LIKELY {
            pairs.extend(self.nested(&mut trace, &singles, k));
        }
        pairs.sort_by_key(|(a, b)| {
            std::cmp::Reverse((u32::from(a.rule.weight.min(b.rule.weight)), u32::from(a.rule.weight) + u32::from(b.rule.weight)))
        });
        pairs.truncate(LIKELY);
        pairs.into_iter().filter_map(|(a, b)| self.pair(&mut trace, a, b, k)).collect()
    }

    /// Mistakes above another one: what is above is derived again with the first mistake in it.
    fn nested(&mut self, trace: &mut Trace, singles: &[Effect], k: usize) -> Vec<(Candidate, Candidate)> {
        let mut out = Vec::new();
        let mut budget = PAIRS;
        for first in singles {
            let fault = first.candidate.fault;
            let Some(wrong) = trace.with(self.store, &[fault]) else { continue };
            let above: Vec<ExprId> = wrong.keys().copied().filter(|&id| id != fault.node).collect();
            if above.is_empty() {
                continue;
            }
            let mut mistaken = trace.replaced(&wrong);
            let list = candidates(self.store, &mut mistaken, self.catalogue, budget.min(FIRST));
            let list: Vec<Candidate> = list.into_iter().filter(|c| above.contains(&c.fault.node)).collect();
            budget = budget.saturating_sub(list.len().max(1));
            let Some(answer) = wrong.get(&trace.root).copied().flatten() else { continue };
            let Some(base) = self.fingerprint.values(self.store, &[answer]) else { continue };
            let second = effects(self.store, &mut mistaken, &self.fingerprint, list);
            let matching = second.into_iter().filter(|e| e.explains(&base[0], &self.said[k]));
            out.extend(matching.map(|e| (first.candidate.clone(), e.candidate)));
            if budget == 0 || out.len() >= LIKELY {
                break;
            }
        }
        out
    }

    fn pair(&mut self, trace: &mut Trace, a: Candidate, b: Candidate, k: usize) -> Option<Found> {
        let answer = trace.root_with(self.store, &[a.fault, b.fault])?;
        let mut sentence = |c: &Candidate| {
            let about = About { bindings: &c.bindings, node: c.fault.node, wrong: c.fault.derivative };
            c.rule.sentence.about(self.store, self.canon, trace, &about)
        };
        let told = vec![(b.rule.clone(), sentence(&b)), (a.rule.clone(), sentence(&a))];
        let (left, right) = (vec![answer], vec![self.claimed[k]]);
        Some(Found { told, left, right, assuming: Vec::new(), entry: self.place(k), rank: (1, 0) })
    }
}

/// Pairs whose effects add up: sorted by their effect at the first point, the partner of each is found by bisection.
fn unrelated(singles: &[Effect], right: &[f64], said: &[f64]) -> Vec<(Candidate, Candidate)> {
    let Some((first_right, first_said)) = right.first().zip(said.first()) else { return Vec::new() };
    let mut order: Vec<&Effect> = singles.iter().filter(|e| e.delta.iter().all(|d| d.is_finite())).collect();
    order.sort_by(|a, b| a.delta[0].total_cmp(&b.delta[0]));
    let wanted = first_said - first_right;
    let mut out = Vec::new();
    for (k, a) in order.iter().enumerate() {
        let partner = wanted - a.delta[0];
        let slack = 1e-6 * (1.0 + partner.abs() + a.delta[0].abs());
        let from = order.partition_point(|e| e.delta[0] < partner - slack);
        for (j, b) in order.iter().enumerate().skip(from.max(k + 1)) {
            if b.delta[0] > partner + slack || out.len() == LIKELY {
                break;
            }
            if j != k && a.candidate.fault.node != b.candidate.fault.node && a.explains_with(b, right, said) {
                out.push((a.candidate.clone(), b.candidate.clone()));
            }
        }
    }
    out
}
