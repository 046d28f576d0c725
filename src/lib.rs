//! A symbolic differentiation engine.

pub mod number;
pub mod syntax;
