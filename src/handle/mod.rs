//! Expressions as Rust values: `x * y.sin()`.
//!
//! A [`Workspace`] owns one expression store; an [`Expr`] is a `Copy` handle into it with the usual operators, the
//! functions of the table as methods, and the questions of the library: derivatives, values, verdicts, print. The
//! handle decides nothing itself; every method hands its ids to the room that answers.
//!
//! ```
//! use gradus::Workspace;
//!
//! let workspace = Workspace::new();
//! let [x, y] = workspace.symbols(["x", "y"])?;
//! let f = x.pow(2) * y.sin();
//! assert_eq!(f.derivative(x)?.to_string(), "2*x*sin(y)");
//! assert_eq!(f.gradient(&[x, y])?.to_string(), "[2*x*sin(y); x^2*cos(y)]");
//! # Ok::<(), gradus::HandleError>(())
//! ```
//!
//! # Scalars, arrays and conditions
//!
//! An [`Expr`] is a scalar, so that operators fit whatever they meet. Gradients, Jacobians and Hessians are
//! [`Matrix`] values, whose operations check shapes and answer with an error; relations such as `x > 0` are
//! [`Condition`]s.
//!
//! # What is exact
//!
//! Numbers are `i64` or [`Num`](crate::Num), never `f64`: a formula has rational coefficients. Only
//! [`Expr::evaluate_f64`] and its siblings leave the rationals.
//!
//! # One workspace at a time
//!
//! Handles of two workspaces do not mix. They are never equal, and an operation on both **panics** and says so:
//! like an index of one vector used on another, it is a mistake of the program, not of its input. (A brand in the
//! lifetime would exclude it at compile time, at the price that everything happens inside one closure.)

mod condition;
mod error;
mod expr;
mod functions;
mod matrix;
mod operators;
mod questions;
#[cfg(test)]
mod tests;
mod workspace;

pub use condition::Condition;
pub use error::HandleError;
pub use expr::Expr;
pub use matrix::Matrix;
pub use operators::Operand;
pub use workspace::Workspace;
