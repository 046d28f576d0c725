//! What a command came to, and its exit code.

use std::process::ExitCode;

use crate::document::{ClaimAnswer, Kind, Run};
use crate::equal::Verdict;
use crate::error::Error;

/// What happened, as far as the exit code tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Wrong usage, or input that cannot be read or makes no sense.
    pub input: bool,
    /// A limit was reached.
    pub budget: bool,
    /// A claim was refuted, or an expectation missed.
    pub refuted: bool,
    /// A claim was left open.
    pub undecided: bool,
}

impl Outcome {
    /// 0 all well, 2 input, 4 budget, 1 refuted, 3 undecided: the first that applies, in this order.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Outcome { input: true, .. } => 2,
            Outcome { budget: true, .. } => 4,
            Outcome { refuted: true, .. } => 1,
            Outcome { undecided: true, .. } => 3,
            _ => 0,
        })
    }

    /// The outcome of one file after another.
    pub fn merge(&mut self, other: Outcome) {
        self.input |= other.input;
        self.budget |= other.budget;
        self.refuted |= other.refuted;
        self.undecided |= other.undecided;
    }

    pub fn error(&mut self, error: &Error) {
        match error.kind() {
            "budget" => self.budget = true,
            _ => self.input = true,
        }
    }

    pub fn verdict(&mut self, verdict: &Verdict) {
        match verdict {
            Verdict::Proved { .. } => {}
            Verdict::Refuted(_) => self.refuted = true,
            Verdict::Undecided(_) => self.undecided = true,
        }
    }

    fn claim(&mut self, claim: &ClaimAnswer) {
        match (claim.as_expected(), claim.verdict()) {
            (true, _) => {}
            (false, Some(verdict)) if claim.expected.is_none() => self.verdict(verdict),
            (false, _) => self.refuted = true,
        }
    }

    /// The outcome of a document.
    pub fn of(run: &Run) -> Outcome {
        let mut outcome = Outcome::default();
        for error in &run.errors {
            outcome.error(error);
        }
        for answer in &run.answers {
            match &answer.kind {
                Kind::Claim(claim) => outcome.claim(claim),
                Kind::Chain { verdict, .. } => outcome.verdict(verdict),
                Kind::Expectation { holds, .. } => outcome.refuted |= !holds,
                _ => {}
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_that_applies() {
        let all = Outcome { input: true, budget: true, refuted: true, undecided: true };
        let codes = [
            (all, 2),
            (Outcome { input: false, ..all }, 4),
            (Outcome { input: false, budget: false, ..all }, 1),
            (Outcome { undecided: true, ..Outcome::default() }, 3),
            (Outcome::default(), 0),
        ];
        for (outcome, code) in codes {
            assert_eq!(outcome.exit_code(), ExitCode::from(code));
        }
    }
}
