//! Text to tree: spans, tokens, the neutral syntax tree and the statements of a document.
//!
//! `pest` cuts the text into tokens and nothing more; [`parse_document`] cuts these into statements and
//! resolves precedence with explicit stacks, so that no text, however deep, touches the call stack.

pub mod ast;
pub mod error;
pub mod span;
pub mod statement;

mod definitions;
mod derivative;
mod document;
mod expression;
mod local;
mod networks;
mod operators;
mod skeleton;
#[cfg(test)]
mod tests;
mod tokens;

pub use document::{parse_document, parse_expression};
pub use expression::MAX_DEPTH;
