//! Rigorous enclosures: intervals that certainly hold the value.

mod certain;
mod constants;
mod elementary;
mod evaluate;
mod flat;
mod float;
mod functions;
mod interval;
mod outcome;
mod special;

pub use certain::without_certain;
pub use constants::Constants;
pub use evaluate::{Evaluation, Point, Region, evaluate, evaluate_on};
pub use float::{Float, Round};
pub use functions::apply;
pub use interval::Interval;
pub use outcome::Outcome;
