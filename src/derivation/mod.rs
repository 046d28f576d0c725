//! Derivations made by hand: what each line is worth, what earlier lines have said, whether the reason beside a line
//! explains it, and what went wrong in a line that is refuted.
//!
//! A line has two verdicts, against the line before it (*step*) and against the truth (*value*). [`mark`] says what the two
//! come to. [`Claimed`] keeps what earlier claims have said of a derivative, so that a later line can be read with the
//! writer's own results as well as with the true ones. [`explain`] compares a reason with the rules that a step needs.
//! [`mistakes`] is the catalogue that refuted lines are explained by.

mod claimed;
mod decimals;
mod hints;
mod marks;
pub mod mistakes;
mod reasons;

pub use claimed::{Claimed, Reading};
pub use decimals::{Decimal, judge_decimals};
pub use hints::{Hint, hint};
pub use marks::{Mark, mark};
pub use reasons::{Explained, Rule, explain, rules_named, rules_needed};
