//! The catalogue of mistakes, family by family, as data.
//!
//! A mistake of a node is a list of rewrites, one for each shape in which it is made; the language of rewrites is told in
//! [`rewrite`](super::rewrite). A mistake of a step is one from a line that was right to the next. A mistake of the whole answer names a test. Sentences have slots: `{d(g)}` is filled in
//! with the part of that name, `{F}` with the name of a function, `{N}`, `{D}` and `{W}` with the node, its right derivative and the one that was
//! used.

mod algebra;
mod array;
mod chain;
mod constant;
mod nonsmooth;
mod power;
mod product;
mod quotient;
mod sigmoid;
mod step;
mod table;
mod whole;

/// One mistake.
#[derive(Debug)]
pub struct Mistake {
    pub name: &'static str,
    pub how: How,
    pub sentence: &'static str,
    pub example: Example,
    /// How well it explains where several mistakes give the same answer: the largest is told first.
    pub weight: u8,
}

/// How a mistake is found.
#[derive(Clone, Copy, Debug)]
pub enum How {
    /// By rewrites at every node of the derivation.
    Node(&'static [&'static str]),
    /// By rewrites of a right derivative, or of a side of an equation.
    Algebra(&'static [&'static str]),
    /// By rewrites of the line before, where that was right and all derivatives in it are worked out.
    Step(&'static [&'static str]),
    /// By a test of the answer as a whole.
    Whole(Test),
    /// One use of a variable is differentiated and the others are not.
    Shared,
}

/// Tests of the answer as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    Sign,
    ResidualSign,
    Factor,
    SquareFactor,
    MeanForgotten,
    MeanTwice,
    Integrated,
    Undifferentiated,
    WrongVariable,
    BiasTimesInput,
    WrongOrder,
    Transposed,
    OuterProductSwapped,
    MissingTranspose,
    DiagonalSide,
    Hadamard,
    Permuted,
    OffDiagonal,
    ChainOrder,
    OuterAtWrongPoint,
    FactorDropped,
    PathMissing,
    PathsMultiplied,
    SymmetryAssumed,
    UnderAssumption,
    NormNotSquared,
    BatchSumMissing,
    /// One term of a line is not what it is in the line before.
    Term,
    Implied,
}

/// A function, the variables, what was claimed of its derivative, and what kind that is.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// Definitions and declarations before the claim, one a line.
    pub given: &'static str,
    /// The left side of the claim.
    pub left: &'static str,
    /// The wrong line; before it the right one that it came from, where it takes one.
    pub claim: &'static str,
}

type Text = &'static str;
type Texts = &'static [&'static str];

const fn node(name: Text, weight: u8, rewrites: Texts, sentence: Text, left: Text, claim: Text) -> Mistake {
    Mistake { name, how: How::Node(rewrites), sentence, example: Example { given: "", left, claim }, weight }
}

const fn algebra(name: Text, weight: u8, rewrites: Texts, sentence: Text, left: Text, claim: Text) -> Mistake {
    Mistake { name, how: How::Algebra(rewrites), sentence, example: Example { given: "", left, claim }, weight }
}

const fn step(name: Text, weight: u8, rewrites: Texts, sentence: Text, left: Text, claim: Text) -> Mistake {
    Mistake { name, how: How::Step(rewrites), sentence, example: Example { given: "", left, claim }, weight }
}

const fn whole(
    name: &'static str,
    weight: u8,
    test: Test,
    sentence: &'static str,
    given: &'static str,
    left: &'static str,
    claim: &'static str,
) -> Mistake {
    Mistake { name, how: How::Whole(test), sentence, example: Example { given, left, claim }, weight }
}

/// A family with its heading.
pub struct Family {
    pub title: &'static str,
    pub mistakes: &'static [Mistake],
}

/// The families, in the order of `docs/MISTAKES.md`.
pub const FAMILIES: [Family; 12] = [
    Family { title: "The chain rule", mistakes: chain::MISTAKES },
    Family { title: "Products", mistakes: product::MISTAKES },
    Family { title: "Quotients", mistakes: quotient::MISTAKES },
    Family { title: "Powers and exponentials", mistakes: power::MISTAKES },
    Family { title: "The table of derivatives", mistakes: table::MISTAKES },
    Family { title: "Constants and other variables", mistakes: constant::MISTAKES },
    Family { title: "Kinks", mistakes: nonsmooth::MISTAKES },
    Family { title: "Sigmoid and its like", mistakes: sigmoid::MISTAKES },
    Family { title: "Algebra", mistakes: algebra::MISTAKES },
    Family { title: "From a right line to the next", mistakes: step::MISTAKES },
    Family { title: "The whole answer", mistakes: whole::MISTAKES },
    Family { title: "Jacobians, matrices and back-propagation", mistakes: array::MISTAKES },
];

/// All mistakes in the order of the document.
pub fn all() -> impl Iterator<Item = &'static Mistake> {
    FAMILIES.iter().flat_map(|family| family.mistakes)
}
