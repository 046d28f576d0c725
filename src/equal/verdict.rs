//! What can be said of a claim.

use std::fmt;

use crate::expr::ExprId;
use crate::number::Num;

/// The answer to a claim, with its evidence.
// One for each claim: the room that a witness takes does not matter.
#[allow(clippy::large_enum_variant)]
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
// A verdict has one witness at most: its size does not matter.
#[allow(clippy::large_enum_variant)]
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
        /// How many entries there are, and how many of them were proved right.
        entries: (usize, usize),
        /// What the right side is of the left one, where that is one number everywhere.
        ratio: Option<Num>,
        /// Values on the way: of intermediates, or of the parts of a composition.
        steps: Vec<(String, Reading)>,
        /// What the point was found by.
        evidence: Evidence,
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

/// All that it takes to verify a point, as expressions of the store that the claim was judged in, with intermediates written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub left: ExprId,
    pub right: ExprId,
    /// What was differentiated: defined at the point.
    pub sources: Vec<ExprId>,
    /// Conditions that hold at the point.
    pub assumptions: Vec<ExprId>,
    /// That the point is off each kink.
    pub kinks: Vec<ExprId>,
}

/// A value that was met at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Exact(Num),
    /// A decimal of which every digit is certain, the last one rounded.
    Digits(String),
    /// There is certainly no value.
    Undefined,
}

impl Reading {
    /// The exact value, or the decimal as a number; 0 where there is none, or one beyond what `Num` reads.
    pub fn number(&self) -> Num {
        match self {
            Reading::Exact(n) => n.clone(),
            Reading::Digits(text) => text.parse().unwrap_or(Num::ZERO),
            Reading::Undefined => Num::ZERO,
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reading::Exact(n) => n.fmt(f),
            Reading::Digits(text) => f.write_str(text),
            Reading::Undefined => f.write_str("undefined"),
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
    /// Neither proved nor refuted, with what speaks for the claim.
    OutsideFragment(Agreement),
    /// Two numbers that may be the same.
    ConstantZeroTest(Agreement),
    /// There is certainly no point inside both domains.
    EmptyCommonDomain,
    /// No point inside both domains was met; there may be some.
    NoCommonPoint,
    /// Equal where both sides are defined; whether the right one is wherever the left is, as strict domains ask, is unknown.
    Domain,
    /// No point satisfies all assumptions.
    ContradictoryAssumptions,
    /// The claim is about a kink, where the value of the formula is a convention.
    Kink,
    /// A proof and a point contradict each other: an error of gradus.
    Contradiction,
    /// The claim would be refuted, but an assumption of the document could not be read.
    LostAssumption,
}

/// How far two sides agree at the points that were tried. This is evidence, and no probability.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    pub points: usize,
    /// Significant digits to which the sides agree at least, where a value is not exact.
    pub digits: Option<u32>,
}

/// What goes with a proof without being an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A row stands for a column, or the other way round.
    Layout,
    /// The function has no derivative at some points, and the claim has a value at this one.
    KinkConvention(Place),
    /// The proof holds under the stated assumptions.
    AssumptionUsed,
    /// The right side is undefined on an open part of where the left one is defined; and what it needs beyond the left.
    DomainLost { place: Place, domain: Vec<String> },
    /// The right side is defined on an open part of where the left one is not.
    DomainLarger(Place),
    /// The right side is undefined at single points where the left one is defined.
    Hole(Place),
}

/// A point, and the value that a remark is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub point: Vec<(String, Num)>,
    pub value: Reading,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&coordinates(&self.point))
    }
}

/// The most coordinates of which all are written.
const ALL: usize = 4;

/// A point as a person writes it: `x = 1, y = 1/2`; of many coordinates those that are not 0.
pub fn coordinates(point: &[(String, Num)]) -> String {
    let short = |(_, value): &&(String, Num)| point.len() <= ALL || !value.is_zero();
    let mut values: Vec<String> = point.iter().filter(short).map(|(name, value)| format!("{name} = {value}")).collect();
    if values.len() < point.len() {
        values.push(if values.is_empty() { "all variables 0".into() } else { "the others 0".into() });
    }
    values.join(", ")
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
    pub fn code(&self) -> &'static str {
        match self {
            Remark::Layout => "layout",
            Remark::KinkConvention(_) => "kink-convention",
            Remark::AssumptionUsed => "assumption-used",
            Remark::DomainLost { .. } => "domain-lost",
            Remark::DomainLarger(_) => "domain-larger",
            Remark::Hole(_) => "hole",
        }
    }
}

impl Undecided {
    /// The code that reports use.
    pub fn code(&self) -> &'static str {
        match self {
            Undecided::Budget(_) => "budget",
            Undecided::OutsideFragment(_) | Undecided::Domain => "outside-fragment",
            Undecided::ConstantZeroTest(_) => "constant-zero-test",
            Undecided::EmptyCommonDomain => "empty-common-domain",
            Undecided::NoCommonPoint => "no-common-point",
            Undecided::ContradictoryAssumptions => "contradictory-assumptions",
            Undecided::Kink => "kink",
            Undecided::Contradiction => "contradiction",
            Undecided::LostAssumption => "lost-assumption",
        }
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undecided::Budget(what) => f.write_str(what),
            Undecided::OutsideFragment(agreement) => {
                write!(f, "no proof was found, and no point that tells the sides apart; {agreement}")
            }
            Undecided::ConstantZeroTest(agreement) => write!(f, "no proof was found that the two numbers are the same; {agreement}"),
            Undecided::EmptyCommonDomain => f.write_str("there is no point around which both sides are defined"),
            Undecided::NoCommonPoint => f.write_str("no point was found where both sides are certainly defined; there may be some"),
            Undecided::Domain => {
                f.write_str("the sides are equal where both are defined; it was not shown that the right side is wherever the left is")
            }
            Undecided::ContradictoryAssumptions => f.write_str("no point satisfies all assumptions, so there is nothing to compare"),
            Undecided::Kink => f.write_str("this is a kink or an edge of the domain, where the value of the formula is a convention"),
            Undecided::Contradiction => {
                f.write_str("a proof and a point contradict each other, which is an error of gradus; please report it")
            }
            Undecided::LostAssumption => f.write_str("an assumption of the document has an error, so that the point found may not count"),
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let points = match self.points {
            0 => return f.write_str("their values could not be compared"),
            1 => "they agree".to_owned(),
            n => format!("they agree at {n} points"),
        };
        match self.digits {
            None => f.write_str(&points),
            Some(1) => write!(f, "{points} to 1 digit, which proves nothing"),
            Some(digits) => write!(f, "{points} to {digits} digits, which proves nothing"),
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.code())?;
        match self {
            Remark::Layout => f.write_str("a row stands for a column"),
            Remark::KinkConvention(place) if place.point.len() > ALL => {
                write!(
                    f,
                    "there is no derivative where a function has a kink; the value {} of the claim there is a convention",
                    place.value
                )
            }
            Remark::KinkConvention(place) => {
                write!(f, "there is no derivative at {place}; the value {} of the claim is a convention", place.value)
            }
            Remark::AssumptionUsed => f.write_str("under what is assumed"),
            Remark::DomainLost { place, .. } => {
                write!(f, "the right side is undefined at {place}, where the left side is {}", place.value)
            }
            Remark::DomainLarger(place) => {
                write!(f, "the right side is {} at {place}, where the left side is undefined", place.value)
            }
            Remark::Hole(place) => write!(f, "the right side is undefined at {place}, where the left side is {}", place.value),
        }
    }
}
