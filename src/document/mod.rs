//! Documents: their statements in order, what each one answers, and every error.
//!
//! [`run`] reads, lowers and executes a text. A statement with an error is reported and the others still
//! run. Nothing is printed: [`Run`] holds the answers with the store they live in.

mod answer;
mod claims;
mod commands;
mod diagnosis;
mod evaluate;
mod one_off;
mod operations;
mod place;
mod session;
mod smooth_points;
mod training;

pub use answer::{Answer, ClaimAnswer, ClaimLineAnswer, Derived, Kind, Said, Shown, TrainingAnswer};
pub use diagnosis::Checked;
pub use evaluate::{DIGITS, MAX_DIGITS};
pub use one_off::{Located, OneOff};
pub use operations::{Counted, count};
pub use session::Session;

use crate::equal::Domains;
use crate::error::Error;
use crate::expr::Store;
use crate::lower::env::Note;

/// A document that was run.
#[derive(Debug)]
pub struct Run {
    pub store: Store,
    pub answers: Vec<Answer>,
    pub errors: Vec<Error>,
    pub notes: Vec<Note>,
}

/// The largest text that is read, in bytes.
pub const MAX_SOURCE: usize = 16 << 20;

/// Runs a document.
///
/// ```
/// let run = gradus::document::run("f(x) = x^2\nderivative f\n");
/// assert!(run.errors.is_empty());
/// assert_eq!(run.answers.len(), 2);
/// ```
pub fn run(source: &str) -> Run {
    run_with(source, Domains::default())
}

/// Runs a document whose claims say this of points where only their left side is defined.
pub fn run_with(source: &str, domains: Domains) -> Run {
    let mut session = Session::new();
    session.domains = domains;
    session.run(source);
    session.finish()
}
