//! Grading: a key, a rubric, and submissions with derivations.
//!
//! The key defines the functions and nothing else: gradus differentiates itself, so there is no answer to type. The rubric
//! says what an exercise is worth. Only a line that is *refuted* costs points. What cannot be decided or cannot be read costs
//! nothing and goes to a person.

mod judged;
mod key;
mod names;
mod prose;
mod rubric;
mod score;
mod submission;

pub use judged::{Ignored, JudgedClaim, JudgedLine, Work};
pub use key::Key;
pub use rubric::{Exercise, FollowThrough, Form, Requirement, Rubric};
pub use score::{Marks, Result, total};
pub use submission::{MAX_BYTES, MAX_LINES, Unreadable, decode};
