//! Why a handle has no answer.

use std::fmt;

use crate::canon::Budget;
use crate::compile::CompileError;
use crate::diff::DiffError;
use crate::elaborate::ElaborateError;
use crate::error::Error;
use crate::print::TooLarge;

/// A question about expressions that has no answer.
///
/// ```
/// let workspace = gradus::Workspace::new();
/// let error = workspace.parse("2*sni(x)").unwrap_err();
/// assert!(error.to_string().contains("did you mean `sin`?"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum HandleError {
    /// A text that cannot be read, with everything that is wrong in it.
    Text { source: String, errors: Vec<Error> },
    /// Something other than a symbol where a variable is expected: as it prints.
    NotAVariable(String),
    /// No variable, or no entry, where there must be one.
    Empty,
    /// Two shapes, rows by columns, that an operation cannot bring together.
    Shapes { operation: &'static str, left: (usize, usize), right: (usize, usize) },
    /// There is no derivative in this language.
    Derivative(DiffError),
    /// An operator in a text that cannot be worked out.
    Elaborate(ElaborateError),
    /// A computation that stopped at its budget.
    Budget(Budget),
    /// A result that is too large to be written out.
    TooLarge(TooLarge),
    /// A formula without a numeric meaning, or a variable without a value.
    Compile(CompileError),
    /// A variable without a value where an exact value was asked for.
    Unbound(String),
    /// A value that does not exist at this point, or lies beyond the range of `f64`.
    Undefined,
    /// A value that exists and is not known to be rational: [`Expr::substitute`](super::Expr::substitute) gives it as a
    /// formula, [`Expr::evaluate_f64`](super::Expr::evaluate_f64) in decimals.
    NotRational,
    /// It could not be decided whether the value exists.
    Uncertain,
}

impl fmt::Display for HandleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HandleError::Text { source, errors } => {
                for (k, error) in errors.iter().enumerate() {
                    let report = error.report().render(source, None, false);
                    write!(f, "{}{}", if k > 0 { "\n" } else { "" }, report.trim_end())?;
                }
                Ok(())
            }
            HandleError::NotAVariable(text) => write!(f, "`{text}` is not a variable"),
            HandleError::Empty => f.write_str("at least one variable or entry is needed"),
            HandleError::Shapes { operation, left, right } => {
                write!(f, "{operation} does not fit: {}x{} and {}x{}", left.0, left.1, right.0, right.1)
            }
            HandleError::Derivative(error) => error.fmt(f),
            HandleError::Elaborate(error) => error.fmt(f),
            HandleError::Budget(error) => error.fmt(f),
            HandleError::TooLarge(error) => error.fmt(f),
            HandleError::Compile(error) => error.fmt(f),
            HandleError::Unbound(name) => write!(f, "`{name}` has no value"),
            HandleError::Undefined => f.write_str("the value does not exist at this point, or is beyond the range of f64"),
            HandleError::NotRational => f.write_str("the value exists and is not known to be a rational number"),
            HandleError::Uncertain => f.write_str("it could not be decided whether the value exists at this point"),
        }
    }
}

impl std::error::Error for HandleError {}

/// Each stage's error becomes the variant of its name.
macro_rules! from {
    ($($error:ident => $variant:ident),*) => {
        $(impl From<$error> for HandleError {
            fn from(error: $error) -> HandleError {
                HandleError::$variant(error)
            }
        })*
    };
}

from!(DiffError => Derivative, ElaborateError => Elaborate, Budget => Budget, TooLarge => TooLarge, CompileError => Compile);
