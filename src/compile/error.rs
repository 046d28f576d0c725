//! Why an expression cannot become a program.

use std::fmt;

use crate::expr::SymbolId;
use crate::function::FunctionId;

/// A node that has no numeric meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompileError {
    /// A symbol that is no input.
    Unbound { symbol: SymbolId, name: String },
    /// An application of a function that is only announced.
    UnknownFunction { name: String },
    /// A function without a kernel for numbers.
    NoKernel { function: FunctionId },
    /// An array or an unevaluated operator where a scalar formula was expected.
    NotScalar,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CompileError::Unbound { name, .. } => write!(f, "`{name}` has no value"),
            CompileError::UnknownFunction { name } => write!(f, "`{name}` is only announced, so it has no numeric value"),
            CompileError::NoKernel { function } => write!(f, "`{}` cannot be evaluated numerically yet", function.row().name),
            CompileError::NotScalar => write!(f, "only scalar formulas are evaluated here"),
        }
    }
}

impl std::error::Error for CompileError {}
