//! What a witness says, in texts that anyone can verify.

use super::verdict::{Reading, Witness};
use crate::expr::{ExprId, Op, Store};
use crate::print::{self, Options};
use crate::recheck::{Said, Statement};

/// The most nodes of a text.
const CAP: u64 = 50_000;

impl Witness {
    /// The witness as [`verify`](crate::recheck::verify) reads it; `None` for shapes, and where a side is too large to be written out.
    ///
    /// ```
    /// use gradus::{Verdict, document::OneOff, recheck};
    /// let mut question = OneOff::new(&["(x + 1)^2", "x^2 + 1"], &[]).unwrap();
    /// let Verdict::Refuted(witness) = question.equal(0, 1, 2..2).unwrap() else { panic!() };
    /// let statement = witness.statement(&question.session.store).unwrap();
    /// assert_eq!(recheck::verify(&statement), Ok(()));
    /// ```
    pub fn statement(&self, store: &Store) -> Option<Statement> {
        let Witness::Point { point, left, right, evidence, .. } = self else { return None };
        let options = Options { cap: CAP, ..Options::plain() };
        let text = |id: ExprId| print::text(store, id, &options).ok();
        let texts = |ids: Vec<ExprId>| ids.into_iter().map(text).collect::<Option<Vec<_>>>();
        let said = |reading: &Reading| match reading {
            Reading::Exact(n) => Said::Exact(n.to_string()),
            Reading::Digits(text) => Said::Decimal(text.clone()),
            Reading::Undefined => Said::Undefined,
        };
        // What must not hold is given as what it denies.
        let all = evidence.assumptions.iter().chain(&evidence.kinks).copied();
        let (denials, conditions): (Vec<ExprId>, Vec<ExprId>) = all.partition(|&id| store.op(id) == Op::Not);
        let denied = denials.into_iter().map(|id| store.children(id)[0]).collect();
        Some(Statement {
            point: point.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
            left: (text(evidence.left)?, said(left)),
            right: (text(evidence.right)?, said(right)),
            defined: texts(evidence.sources.clone())?,
            conditions: texts(conditions)?,
            exceptions: texts(denied)?,
        })
    }
}
