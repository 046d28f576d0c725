//! Claims and their continuation lines.

use super::answer::{ClaimAnswer, ClaimLineAnswer, Kind};
use super::session::Session;
use crate::elaborate::Value;
use crate::equal::{self, Claim, Undecided, Verdict, Witness};
use crate::error::Error;
use crate::expr::ExprId;
use crate::lower::LowerErrorKind;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::statement::{Binding, ClaimLine, ExpectedVerdict};

impl Session {
    pub(super) fn claim(
        &mut self,
        ast: &Ast,
        left: AstId,
        lines: &[ClaimLine],
        conditions: &[AstId],
        at: &[Binding],
        expected: Option<ExpectedVerdict>,
    ) -> Result<Kind, Vec<Error>> {
        let mut assumptions = self.env.assumptions.clone();
        let mut problems = Vec::new();
        for &condition in conditions {
            match self.lowerer(ast).condition(condition) {
                Ok(c) => assumptions.push(c),
                Err(list) => problems.extend(super::session::errors(list)),
            }
        }
        let truth = self.side(ast, left, at);
        let mut answers = Vec::new();
        for line in lines {
            let span = ast.span(line.right);
            let right = self.text(span);
            if matches!(ast.kind(line.right), AstKind::Hole) {
                if let Ok(Side::Value(value, ..)) = &truth {
                    let filled = self.derived(right.clone(), value.clone(), &[], span)?;
                    answers.push(ClaimLineAnswer { span, right, verdict: None, diagnosis: Vec::new(), filled: Some(filled) });
                }
                continue;
            }
            let claimed = self.side(ast, line.right, at);
            let mut diagnosis = Vec::new();
            let verdict = match (&truth, claimed) {
                (Ok(Side::Misfit(what)), Ok(_)) => Verdict::Refuted(Witness::Misfit { what: what.clone() }),
                (Ok(_), Ok(Side::Misfit(what))) => Verdict::Refuted(Witness::Misfit { what }),
                (Ok(Side::Value(l, derived, asked)), Ok(Side::Value(r, derived_too, written))) => {
                    let claim = Claim {
                        left: l.clone(),
                        right: r,
                        assumptions: assumptions.clone(),
                        naturals: self.env.naturals.iter().copied().collect(),
                        any_layout: *derived || derived_too,
                    };
                    let verdict = equal::judge(&mut self.store, &mut self.canon, &self.definitions, &claim);
                    if !self.env.lost_assumption {
                        diagnosis = self.diagnosis(&verdict, *asked, Some(written), &claim);
                    }
                    verdict
                }
                (_, Err(list)) => {
                    problems.extend(list);
                    continue;
                }
                (Err(_), _) => continue,
            };
            let verdict = match verdict {
                Verdict::Refuted(Witness::Point { .. }) if self.env.lost_assumption => Verdict::Undecided(Undecided::LostAssumption),
                other => other,
            };
            answers.push(ClaimLineAnswer { span, right, verdict: Some(verdict), diagnosis, filled: None });
        }
        if let Err(list) = truth {
            problems.extend(list);
        }
        if answers.is_empty() {
            return Err(problems);
        }
        self.errors.extend(problems);
        Ok(Kind::Claim(ClaimAnswer { left: self.text(ast.span(left)), lines: answers, expected }))
    }

    /// One side of a claim. A product whose shapes do not fit is no error here: it refutes.
    fn side(&mut self, ast: &Ast, id: AstId, at: &[Binding]) -> Result<Side, Vec<Error>> {
        let lowered = match self.lower(ast, id) {
            Ok(lowered) => lowered,
            Err(list) => {
                if let [Error::Lower(e)] = &list[..]
                    && let LowerErrorKind::Shapes { operation: "this matrix product", left, right } = &e.kind
                {
                    return Ok(Side::Misfit(format!("{left} times {right}")));
                }
                return Err(list);
            }
        };
        let derived = self.store.is_pending(lowered.id);
        let scalar = self.is_derivative_of_scalar(lowered.id);
        let (moved, _) = self.at(ast, lowered.id, at)?;
        let value = self.value(moved, ast.span(id))?;
        Ok(Side::Value(value, derived && scalar, moved))
    }

    /// Whether every derivative in the expression is one of a scalar, so that its layout is a convention.
    fn is_derivative_of_scalar(&self, id: ExprId) -> bool {
        let reach = self.store.reach(&[id]);
        let width = self.store.shape(id);
        // The outermost result is a row or a column; a chain of Jacobians ends in a scalar if it is a row.
        let vector = width.is_none_or(|s| s.is_vector());
        let has = reach.up().any(|n| self.store.op(n).is_operator() && self.store.shape(self.store.children(n)[0]).is_none());
        vector && has
    }
}

/// A side of a claim: a value, whether it is a derivative of a scalar, and the expression before it was worked out; or a product that cannot be formed.
enum Side {
    Value(Value, bool, ExprId),
    Misfit(String),
}
