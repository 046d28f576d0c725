//! What a line of a derivation is worth.

use crate::equal::Verdict;

/// What the two verdicts on a line come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The line is right.
    Right,
    /// Here it goes wrong.
    Wrong,
    /// The line follows from the one before, but an earlier one, number `from` of the document, is wrong.
    Carried { from: usize },
    /// The line is right again, but not because of the line before.
    Repaired,
    /// It cannot be decided whether the line is right, or whether it follows.
    Undecided,
    /// The line cannot be read.
    Unreadable,
    /// A `?`, which gradus fills in.
    Filled,
}

impl Mark {
    /// The one word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            Mark::Right => "right",
            Mark::Wrong => "wrong",
            Mark::Carried { .. } => "carried",
            Mark::Repaired => "repaired",
            Mark::Undecided => "undecided",
            Mark::Unreadable => "unreadable",
            Mark::Filled => "filled",
        }
    }

    /// The line where it went wrong, for a line that is not right: `own` is the line's own number.
    pub fn origin(self, own: usize) -> Option<usize> {
        match self {
            Mark::Wrong => Some(own),
            Mark::Carried { from } => Some(from),
            _ => None,
        }
    }
}

/// The mark of a line with these verdicts; `wrong` is the line that went wrong before, if one did.
///
/// A wrong value that nothing before explains is wrong here, whatever became of the step: each step of
/// `|x| = sqrt(x)^2 = x` holds where both of its sides are defined, and yet the last line is wrong.
pub fn mark(step: &Verdict, value: &Verdict, wrong: Option<usize>) -> Mark {
    match (step, value, wrong) {
        (_, Verdict::Undecided(_), _) => Mark::Undecided,
        (Verdict::Undecided(_), Verdict::Refuted(_), Some(_)) => Mark::Undecided,
        (Verdict::Proved { .. }, Verdict::Refuted(_), Some(from)) => Mark::Carried { from },
        (_, Verdict::Refuted(_), _) => Mark::Wrong,
        (Verdict::Proved { .. }, Verdict::Proved { .. }, _) => Mark::Right,
        (Verdict::Refuted(_), Verdict::Proved { .. }, _) => Mark::Repaired,
        (Verdict::Undecided(_), Verdict::Proved { .. }, _) => Mark::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::equal::{Agreement, Undecided, Witness};

    /// Every row of the table, with and without a line that went wrong before.
    #[test]
    fn the_table() {
        let yes = Verdict::Proved { method: "normal-form", remarks: Vec::new() };
        let no = Verdict::Refuted(Witness::Misfit { what: String::new() });
        let open = Verdict::Undecided(Undecided::OutsideFragment(Agreement::default()));
        let rows = [
            (&yes, &yes, None, Mark::Right),
            (&yes, &yes, Some(2), Mark::Right),
            (&yes, &no, Some(2), Mark::Carried { from: 2 }),
            (&no, &no, None, Mark::Wrong),
            (&no, &no, Some(2), Mark::Wrong),
            (&no, &yes, Some(2), Mark::Repaired),
            (&open, &yes, Some(2), Mark::Undecided),
            (&open, &no, Some(2), Mark::Undecided),
            (&yes, &open, Some(2), Mark::Undecided),
            (&no, &open, None, Mark::Undecided),
            // Nothing before is wrong, so this is where it goes wrong, although the step may hold.
            (&yes, &no, None, Mark::Wrong),
            (&open, &no, None, Mark::Wrong),
        ];
        for (step, value, wrong, expected) in rows {
            assert_eq!(mark(step, value, wrong), expected, "{step:?}, {value:?}, {wrong:?}");
        }
    }
}
