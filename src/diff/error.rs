//! Why a derivative does not exist in this language.

use std::fmt;

use crate::function::FunctionId;

/// A derivative that cannot be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiffError {
    /// The table has no partial derivative with respect to this argument.
    NotAvailable { function: FunctionId, argument: usize, why: &'static str },
    /// An array or an unevaluated operator where a scalar formula was expected.
    NotScalar,
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiffError::NotAvailable { function, argument, why } => {
                let row = function.row();
                write!(f, "the derivative of `{}` with respect to `{}` is not available: {why}", row.name, row.arguments[*argument])
            }
            DiffError::NotScalar => write!(f, "only scalar formulas are differentiated here"),
        }
    }
}

impl std::error::Error for DiffError {}
