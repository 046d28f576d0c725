//! A derivative at a point: what a mistake leads to there.
//!
//! One value is little to go by, and other mistakes may lead to it too. So what is said of numbers is never certain.

use super::case::{Case, Found, Search};
use super::catalogue::Catalogue;
use super::fingerprint::agree;
use super::question::Question;
use super::rules::Test;
use super::sentence::About;
use super::singles::candidates;
use super::trace::Trace;
use super::{Explanation, TOLD};
use crate::canon::Canon;
use crate::elaborate::Definitions;
use crate::expr::{Store, Substitution};

/// Mistakes that are tried.
const MISTAKES: usize = 400;

/// What a wrong value of a derivative at a point may come from.
pub fn diagnose(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    catalogue: &Catalogue,
    case: &Case,
    question: &Question,
) -> Vec<Explanation> {
    // The sides are values; what was asked for is not their variable.
    let values = Case { question: None, ..case.clone() };
    let Some(mut search) = Search::new(store, canon, definitions, catalogue, &values) else { return Vec::new() };
    let found = search.at_point(question);
    let mut list = search.confirmed(found);
    list.truncate(TOLD);
    if search.fingerprint.has_variables() {
        return list;
    }
    for explanation in list.iter_mut().filter(|e| e.certain) {
        explanation.certain = false;
        explanation.text = format!("It looks like this: {}", explanation.text);
    }
    list
}

impl Search<'_> {
    fn at_point(&mut self, question: &Question) -> Vec<Found> {
        let mut found = Vec::new();
        let Some(&k) = self.wrong.first().filter(|_| question.entries() == self.truth.len()) else { return found };
        let Some((function, variable)) = question.entry(self.store, k) else { return found };
        let Some(mut trace) = Trace::new(self.store, function, variable) else { return found };
        let there = Substitution::new(question.point.iter().copied());
        let mut tried = Vec::new();
        for candidate in candidates(self.store, &mut trace, self.catalogue, MISTAKES) {
            let Some(answer) = trace.root_with(self.store, &[candidate.fault]) else { continue };
            tried.push((Some(candidate), self.store.substitute(answer, &there)));
        }
        tried.push((None, self.store.substitute(function, &there)));
        for (candidate, answer) in tried {
            let Some(values) = self.fingerprint.values(self.store, &[answer]) else { continue };
            if !agree(&values[0], &self.said[k]) || agree(&values[0], &self.right[k]) {
                continue;
            }
            let told = match candidate {
                Some(candidate) => {
                    let about = About { bindings: &candidate.bindings, node: candidate.fault.node, wrong: candidate.fault.derivative };
                    let text = candidate.rule.sentence.about(self.store, self.canon, &mut trace, &about);
                    (candidate.rule, text)
                }
                None => {
                    let Some(rule) = self.rule(Test::Undifferentiated) else { continue };
                    let text = rule.sentence.with("", "");
                    (rule, text)
                }
            };
            let (left, right, entry) = (vec![answer], vec![self.claimed[k]], self.place(k));
            found.push(Found { told: vec![told], left, right, assuming: Vec::new(), entry, rank: (1, 0) });
        }
        found
    }
}
