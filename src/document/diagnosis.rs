//! What a refuted claim of a document may come from.

use super::session::Session;
use crate::derivation::mistakes::{Case, Explanation, Question, diagnose};
use crate::equal::{Claim, Verdict};
use crate::expr::ExprId;

impl Session {
    /// What went wrong in a claim, at most two explanations; none unless it is refuted. `left` is what was asked for and
    /// `written` the right side, both before they were worked out.
    pub(super) fn diagnosis(&mut self, verdict: &Verdict, left: ExprId, written: Option<ExprId>, claim: &Claim) -> Vec<Explanation> {
        let Verdict::Refuted(witness) = verdict else { return Vec::new() };
        let question = Question::of(&mut self.store, &self.definitions, left);
        let case = Case {
            question: question.as_ref(),
            truth: &claim.left,
            claimed: &claim.right,
            written,
            witness,
            assumptions: &claim.assumptions,
            naturals: &claim.naturals,
        };
        diagnose(&mut self.store, &mut self.canon, &self.definitions, &self.mistakes, &case)
    }
}

/// An answer that was checked: the verdict and, where it is refuted, what went wrong.
#[derive(Clone, Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub diagnosis: Vec<Explanation>,
}
