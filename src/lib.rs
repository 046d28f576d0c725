//! A symbolic differentiation engine.

pub mod canon;
pub mod cli;
pub mod compile;
pub mod diff;
pub mod document;
pub mod domain;
pub mod elaborate;
pub mod equal;
pub mod error;
pub mod expr;
pub mod function;
pub mod learn;
pub mod lower;
pub mod number;
pub mod print;
pub mod report;
pub mod simplify;
pub mod syntax;
