//! What is asked of an expression: whether it equals another, and where it is defined and smooth.

use super::{Condition, Expr, HandleError, Operand};
use crate::canon::{Budget, Canon};
use crate::domain;
use crate::enclose;
use crate::equal::Verdict;
use crate::expr::{ExprId, Store};
use crate::simplify;

impl<'w> Expr<'w> {
    /// Whether the two are equal wherever both are defined: proved, refuted at an exact point, or undecided.
    ///
    /// # Panics
    /// If `other` is of another workspace.
    ///
    /// ```
    /// use gradus::{Num, Verdict, Witness, Workspace};
    /// let workspace = Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// let f = (1 + x.pow(2)).ln();
    /// assert!(matches!(f.derivative(x)?.equals(2 * x / (1 + x.pow(2))), Verdict::Proved { .. }));
    /// // The inner derivative is missing.
    /// let Verdict::Refuted(Witness::Point { point, left, right, .. }) = f.derivative(x)?.equals(1 / (1 + x.pow(2))) else {
    ///     panic!("a wrong derivative was not refuted");
    /// };
    /// assert_eq!(point, [("x".to_string(), Num::ZERO)]);
    /// assert!(left == Num::ZERO && right == Num::ONE);
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn equals(self, other: impl Operand<'w>) -> Verdict {
        self.equals_where(other, &[])
    }

    /// As [`Expr::equals`], where the conditions hold.
    ///
    /// # Panics
    /// If an operand is of another workspace.
    pub fn equals_where(self, other: impl Operand<'w>, assumptions: &[Condition<'w>]) -> Verdict {
        let other = other.of(self.workspace);
        self.workspace.judge((None, &[self]), (None, &[other]), assumptions)
    }

    /// Where the expression is real and defined, and with it what was differentiated for it: conditions whose
    /// conjunction says so, none where that is everywhere.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(x.ln().derivative(x)?.conditions()?, [workspace.parse_condition("x > 0")?]);
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn conditions(self) -> Result<Vec<Condition<'w>>, HandleError> {
        self.relations(domain::conditions, simplify::tidy)
    }

    /// Equations of the points where the expression, or what was differentiated for it, is defined and may have no
    /// derivative.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!((x - 1).abs().kinks()?[0].to_string(), "x = 1");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn kinks(self) -> Result<Vec<Condition<'w>>, HandleError> {
        self.relations(|store, roots| domain::kinks(store, roots, |_, _| true), simplify::tidy_kinks)
    }

    fn relations(
        self,
        find: impl FnOnce(&mut Store, &[ExprId]) -> Vec<ExprId>,
        tidy: impl FnOnce(&mut Store, &mut Canon, &[ExprId]) -> Result<Vec<ExprId>, Budget>,
    ) -> Result<Vec<Condition<'w>>, HandleError> {
        let ids = self.workspace.with(|s| {
            let mut roots = s.sources(&[self.of]);
            roots.push(self.id);
            let found = find(&mut s.store, &roots);
            let tidied = tidy(&mut s.store, &mut s.canon, &found);
            tidied.map(|list| enclose::without_certain(&mut s.store, &mut s.canon, list))
        })?;
        Ok(ids.into_iter().map(|id| Condition::new(self.workspace, id)).collect())
    }
}
