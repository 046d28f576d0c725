//! Derivatives of scalar expressions in the store.
//!
//! The chain rule is written once (`rules`); a row of the function table gives the partials of its
//! function. [`forward()`] pushes tangents from the variables up, one direction at a time, and reads
//! best; [`reverse()`] pulls adjoints from a result down, all variables at once. Both are linear in the
//! graph and neither flattens or expands.

pub mod chain;
mod columns;
pub mod error;
pub mod forward;
pub mod matrix;
pub mod reverse;
mod rules;

pub use chain::Chain;
pub use error::DiffError;
pub use forward::{Seeds, forward};
pub use matrix::{gradient, hessian, hessian_entries, jacobian};
pub use reverse::reverse;
pub use rules::{call_partial, power_partials, scale};
