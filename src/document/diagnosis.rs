//! What a refuted claim of a document may come from.

use super::answer::Kind;
use super::session::Session;
use crate::derivation::mistakes::{Case, Explanation, Question, Rewrite, Stage, diagnose, diagnose_product};
use crate::equal::{Claim, Verdict};
use crate::error::Error;
use crate::expr::{ExprId, Op};
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp};
use crate::syntax::span::Span;

impl Session {
    /// What went wrong in a claim, at most two explanations; none unless it is refuted. `left` is what was asked for and
    /// `written` the right side, both before they were worked out, and `place` the right side in the text.
    pub(super) fn diagnosis(
        &mut self,
        verdict: &Verdict,
        left: ExprId,
        written: Option<ExprId>,
        stage: Stage,
        claim: &Claim,
        place: Option<(&Ast, AstId)>,
    ) -> Vec<Explanation> {
        let Verdict::Refuted(witness) = verdict else { return Vec::new() };
        let question = Question::of(&mut self.store, &self.definitions, left);
        let case = Case {
            question: question.as_ref(),
            truth: &claim.left,
            claimed: &claim.right,
            written,
            stage,
            witness,
            assumptions: &claim.assumptions,
            naturals: &claim.naturals,
        };
        let mut list = diagnose(&mut self.store, &mut self.canon, &self.definitions, &self.mistakes, &case);
        if let (Some((ast, right)), false) = (place, list.is_empty()) {
            self.mark_places(ast, right, &case, &mut list);
        }
        list
    }
}

impl Session {
    /// What went wrong in a product that cannot be formed: each of its factors has a value.
    pub(super) fn product_diagnosis(&mut self, ast: &Ast, product: AstId, claim: &Claim) -> Vec<Explanation> {
        let (mut factors, mut pending) = (Vec::new(), vec![product]);
        while let Some(id) = pending.pop() {
            match ast.kind(id) {
                AstKind::Binary(BinaryOp::Mul, a, b) | AstKind::Juxtapose(a, b) => pending.extend([*b, *a]),
                AstKind::Group(inner) => pending.push(*inner),
                _ => factors.push(id),
            }
        }
        let several = factors.iter().filter(|f| matches!(ast.kind(**f), AstKind::Leibniz { .. })).count() > 1;
        let mut lowered = |f: AstId| {
            let id = self.lower(ast, f).ok()?.id;
            // In a product of derivative symbols each is its Jacobian, a row for a scalar.
            let column = self.store.op(id) == Op::Gradient && self.store.shape(id).is_some_and(|s| s.is_vector());
            Some(if several && column { self.store.transpose(id) } else { id })
        };
        let lowered: Option<Vec<ExprId>> = factors.into_iter().map(&mut lowered).collect();
        let Some(lowered) = lowered else { return Vec::new() };
        diagnose_product(&mut self.store, &mut self.canon, &self.definitions, &self.mistakes, claim, &lowered)
    }

    /// Adds a mistake that the claims after it are explained by.
    pub(super) fn mistake(&mut self, name: &str, rewrite: Span, sentence: &str) -> Result<Kind, Vec<Error>> {
        let text = self.text(rewrite);
        match Rewrite::compile(&text).and_then(|rewrite| self.mistakes.add(name, rewrite, sentence)) {
            Ok(()) => Ok(Kind::Said),
            Err(what) => {
                let help = "a rule reads `rule my-slip: d(f*g) => d(f)*g \"a sentence\"`; docs/MISTAKES.md explains the letters";
                Err(vec![Error::Other(what, rewrite, Some(help.into()))])
            }
        }
    }
}

/// An answer that was checked: the verdict and, where it is refuted, what went wrong.
#[derive(Clone, Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub diagnosis: Vec<Explanation>,
}
