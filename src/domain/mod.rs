//! Where expressions are real and defined, which sign they have, and where they have no derivative.

pub mod conditions;
mod range;
pub mod sign;

pub use conditions::{conditions, edges, kinks, may_vanish_on_a_stretch};
