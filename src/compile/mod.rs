//! Formulas as programs: straight-line code over numbered slots, several outputs at once.
//!
//! A [`Program`] is built once from scalar expressions of either tier of the store and run many times. It
//! works in `f64` with the meaning of the real formula: what is undefined there is NaN, and what a
//! selection does not take never shows.

mod build;
mod error;
mod interpret;
mod operations;
mod program;

pub use error::CompileError;
pub use operations::{Operations, operations};
pub use program::{Binary, Instruction, Named, Program, Slot, Unary};
