//! Relations.

use std::fmt;

use super::{HandleError, Workspace};
use crate::expr::ExprId;
use crate::print::{self, Options};

/// A relation such as `x > 0`: where a formula holds, where a function has a kink, what a verdict may assume.
///
/// ```
/// let workspace = gradus::Workspace::new();
/// let f = workspace.parse("ln(x)/y")?;
/// let conditions: Vec<String> = f.conditions()?.iter().map(|c| c.to_string()).collect();
/// assert_eq!(conditions, ["x > 0", "y ≠ 0"]);
/// # Ok::<(), gradus::HandleError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Condition<'w> {
    workspace: &'w Workspace,
    id: ExprId,
}

impl<'w> Condition<'w> {
    pub(super) fn new(workspace: &'w Workspace, id: ExprId) -> Condition<'w> {
        Condition { workspace, id }
    }

    pub(super) fn id_in(self, workspace: &Workspace) -> ExprId {
        workspace.assert_owns(self.workspace);
        self.id
    }

    /// The relation for math mode.
    ///
    /// # Errors
    /// [`HandleError::TooLarge`].
    pub fn to_latex(self) -> Result<String, HandleError> {
        self.workspace.with(|s| Ok(print::latex(&s.store, self.id, &Options::default())?))
    }
}

/// The same relation of the same workspace.
impl PartialEq for Condition<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.workspace, other.workspace) && self.id == other.id
    }
}

impl Eq for Condition<'_> {}

impl fmt::Display for Condition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.workspace.text(|store| print::text(store, self.id, &Options::default())))
    }
}

impl fmt::Debug for Condition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
