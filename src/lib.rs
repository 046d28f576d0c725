//! A symbolic differentiation engine.

pub mod expr;
pub mod function;
pub mod number;
pub mod syntax;
