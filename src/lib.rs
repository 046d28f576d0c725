//! A symbolic differentiation engine: exact derivatives, verdicts on hand derivations, and training with the formulas
//! that are printed.
//!
//! ```text
//! text ─▶ tokens ─▶ Ast ─lower─▶ ExprId in a Store ─elaborate, diff─▶ ExprId ─┬─▶ canon, simplify ─▶ print
//!                    + Env: name → definition                                 ├─▶ equal ─▶ Verdict
//!                                                                             └─▶ compile ─▶ numbers, learn
//! ```
//!
//! A document is the shortest way in:
//!
//! ```
//! use gradus::document::{self, Kind};
//!
//! let run = document::run("f(x) = x^2\ncheck d/dx f(x) == 2*x\n");
//! assert!(run.errors.is_empty());
//! let Kind::Claim(claim) = &run.answers[1].kind else { panic!("the second statement is a claim") };
//! assert_eq!(claim.verdict().map(|v| v.word()), Some("proved"));
//! ```
//!
//! The rooms, what each may use, and the invariants stand in `docs/ARCHITECTURE.md`.

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

/// The Rust blocks of the README are run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
