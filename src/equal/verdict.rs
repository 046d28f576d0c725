//! What can be said of a claim.

use std::fmt;

use crate::number::Num;

/// The answer to a claim, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Both sides have one normal form, and there are points where both are defined.
    Proved {
        method: &'static str,
        remarks: Vec<Remark>,
    },
    /// There is a point where both sides are defined and differ, or the shapes do not fit.
    Refuted(Witness),
    Undecided(Undecided),
}

/// What refutes a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Witness {
    Point {
        /// The variables in order of their names, with exact values.
        point: Vec<(String, Num)>,
        left: Reading,
        right: Reading,
        /// Row and column of the entry, for arrays.
        entry: Option<(usize, usize)>,
        /// Other entries that are wrong somewhere.
        also: Vec<(usize, usize)>,
    },
    Shapes {
        left: (usize, usize),
        right: (usize, usize),
    },
    /// A product on one side cannot be formed.
    Misfit {
        what: String,
    },
}

/// A value that was met at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Exact(Num),
    /// A decimal of which every digit is certain, the last one rounded.
    Digits(String),
}

impl Reading {
    /// The exact value, or the decimal as a number.
    pub fn number(&self) -> Num {
        match self {
            Reading::Exact(n) => n.clone(),
            Reading::Digits(text) => text.parse().unwrap_or(Num::ZERO),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reading::Exact(n) => n.fmt(f),
            Reading::Digits(text) => f.write_str(text),
        }
    }
}

impl PartialEq<Num> for Reading {
    fn eq(&self, other: &Num) -> bool {
        matches!(self, Reading::Exact(n) if n == other)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    Budget(String),
    OutsideFragment,
    EmptyCommonDomain,
    /// The claim is about a kink, where the value of the formula is a convention.
    Kink,
    /// The claim would be refuted, but an assumption of the document could not be read.
    LostAssumption,
}

/// What goes with a proof without being an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A row stands for a column, or the other way round.
    Layout,
    /// The function has no derivative at some points; the claim is about the others.
    KinkConvention,
    /// The proof holds under the stated assumptions.
    AssumptionUsed,
}

impl Verdict {
    /// The one word: `proved`, `refuted` or `undecided`.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Proved { .. } => "proved",
            Verdict::Refuted(_) => "refuted",
            Verdict::Undecided(_) => "undecided",
        }
    }
}

impl Remark {
    /// The code that reports and options use.
    pub fn code(self) -> &'static str {
        match self {
            Remark::Layout => "layout",
            Remark::KinkConvention => "kink-convention",
            Remark::AssumptionUsed => "assumption-used",
        }
    }
}

impl Undecided {
    /// The code that reports use.
    pub fn code(&self) -> &'static str {
        match self {
            Undecided::Budget(_) => "budget",
            Undecided::OutsideFragment => "outside-fragment",
            Undecided::EmptyCommonDomain => "empty-common-domain",
            Undecided::Kink => "kink",
            Undecided::LostAssumption => "lost-assumption",
        }
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undecided::Budget(what) => f.write_str(what),
            Undecided::OutsideFragment => f.write_str("the normal forms differ, and no point was found that tells the sides apart"),
            Undecided::Kink => f.write_str("this is a kink or an edge of the domain, where the value of the formula is a convention"),
            Undecided::LostAssumption => f.write_str("an assumption of the document has an error, so that the point found may not count"),
            Undecided::EmptyCommonDomain => f.write_str("no point was found where both sides are certainly defined"),
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Remark::Layout => "a row stands for a column",
            Remark::KinkConvention => "off the kinks",
            Remark::AssumptionUsed => "under what is assumed",
        })
    }
}
