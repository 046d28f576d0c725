//! Training by the lecture's loop: for each epoch, for each minibatch, all partial derivatives summed or
//! averaged over the minibatch, then `w ← w - eps * dL/dw`.
//!
//! This room owns no calculus: it runs a program whose outputs are a loss and its gradient, and does not care
//! where the formulas come from.

mod check;
mod data;
mod optimiser;
mod remark;
mod start;
mod train;

pub use data::Data;
pub use optimiser::{Optimiser, Rule};
pub use remark::{Remark, short};
pub use start::Init;
pub use train::{Objective, Options, Outcome, Progress, Task, Unit, train};
