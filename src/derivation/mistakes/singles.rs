//! Every mistake at every node, each at the price of one product.

use std::sync::Arc;

use super::catalogue::{Catalogue, Rule};
use super::fingerprint::{Fingerprint, Values, close};
use super::matching::{Bindings, build, matches};
use super::trace::{Fault, Trace};
use crate::expr::{ExprId, Op, Store};

/// A mistake at a place.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub rule: Arc<Rule>,
    pub fault: Fault,
    pub bindings: Bindings,
}

/// A candidate, and what it changes in the derivative of the whole, point by point.
#[derive(Clone, Debug)]
pub struct Effect {
    pub candidate: Candidate,
    pub delta: Values,
    /// How large the numbers were of which `delta` is the difference.
    size: Values,
}

/// All candidates of a derivation, at most `limit`.
pub fn candidates(store: &mut Store, trace: &mut Trace, catalogue: &Catalogue, limit: usize) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    let nodes: Vec<ExprId> = trace.reach.up().collect();
    for node in nodes {
        if store.number(node).is_some() || store.op(node).is_relation() {
            continue;
        }
        for rule in catalogue.rules() {
            for rewrite in &rule.nodes {
                for bindings in matches(store, trace, &rewrite.pattern, node) {
                    let Some(derivative) = build(store, trace, &rewrite.result, &bindings) else { continue };
                    let whole = Fault { node, used: None, derivative };
                    push(&mut out, Candidate { rule: rule.clone(), fault: whole, bindings: bindings.clone() });
                    if trace.uses(node) > 1 {
                        for used in trace.users(store, node) {
                            let fault = Fault { node, used: Some(used), derivative };
                            push(&mut out, Candidate { rule: rule.clone(), fault, bindings: bindings.clone() });
                        }
                    }
                    if out.len() >= limit {
                        return out;
                    }
                }
            }
            if rule.shared && store.symbol(node) == Some(trace.variable) && trace.uses(node) > 1 {
                shared(store, trace, rule, node, &mut out);
            }
        }
    }
    out
}

fn push(out: &mut Vec<Candidate>, candidate: Candidate) {
    // `(a*b)*c` is met at two nodes, and so are the ways to split it.
    let known = |c: &Candidate| c.fault == candidate.fault && c.rule.name == candidate.rule.name;
    if !out.iter().rev().take(24).any(known) {
        out.push(candidate);
    }
}

/// One use of the variable is left out.
fn shared(store: &mut Store, trace: &mut Trace, rule: &Arc<Rule>, node: ExprId, out: &mut Vec<Candidate>) {
    let zero = store.zero();
    let users = trace.users(store, node);
    // In `x*sin(x)` the other use is no second factor `x`: there the product rule explains it better.
    if users.iter().all(|u| store.op(u.0) == Op::Mul) {
        for used in users {
            let fault = Fault { node, used: Some(used), derivative: zero };
            out.push(Candidate { rule: rule.clone(), fault, bindings: Bindings::new() });
        }
    }
}

/// What each candidate changes; those that change nothing are inert and left out.
pub fn effects(store: &mut Store, trace: &mut Trace, fingerprint: &Fingerprint, candidates: Vec<Candidate>) -> Vec<Effect> {
    let mut roots = Vec::with_capacity(3 * candidates.len());
    let mut kept = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let (Some(adjoint), Some(right)) = (trace.adjoint(store, &candidate.fault), trace.derivative(store, candidate.fault.node)) else {
            continue;
        };
        roots.extend([adjoint, right, candidate.fault.derivative]);
        kept.push(candidate);
    }
    let Some(values) = fingerprint.values(store, &roots) else { return Vec::new() };
    let mut out = Vec::new();
    for (k, candidate) in kept.into_iter().enumerate() {
        let (a, d, w) = (&values[3 * k], &values[3 * k + 1], &values[3 * k + 2]);
        let delta: Values = (0..fingerprint.len()).map(|p| a[p] * (w[p] - d[p])).collect();
        let size: Values = (0..fingerprint.len()).map(|p| a[p].abs() * (w[p].abs() + d[p].abs())).collect();
        let inert = delta.iter().zip(&size).all(|(d, s)| d.is_finite() && close(*d, 0.0, *s));
        if !inert && enough(&delta) {
            out.push(Effect { candidate, delta, size });
        }
    }
    out
}

/// Whether there are values to compare: `6*x/(2*x)` has none at 0, where a claim of 3 may be refuted, but elsewhere.
fn enough(values: &[f64]) -> bool {
    values.iter().filter(|v| v.is_finite()).count() >= values.len().min(2)
}

impl Effect {
    /// Whether the right derivative with this change is the claim.
    pub fn explains(&self, right: &[f64], claimed: &[f64]) -> bool {
        let fits = |p: usize| close(right[p] + self.delta[p], claimed[p], self.size[p] + right[p].abs() + claimed[p].abs());
        (0..right.len()).all(|p| !self.delta[p].is_finite() || fits(p))
    }

    /// Whether this change and another one together lead to the claim.
    pub fn explains_with(&self, other: &Effect, right: &[f64], claimed: &[f64]) -> bool {
        (0..right.len()).all(|p| {
            let size = self.size[p] + other.size[p] + right[p].abs() + claimed[p].abs();
            close(right[p] + self.delta[p] + other.delta[p], claimed[p], size)
        })
    }
}
