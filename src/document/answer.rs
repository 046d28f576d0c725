//! What the statements of a document answer.

use crate::derivation::mistakes::Explanation;
use crate::derivation::{Explained, Mark, Rule};
use crate::elaborate::Value;
use crate::equal::Verdict;
use crate::error::Error;
use crate::expr::ExprId;
use crate::syntax::span::Span;
use crate::syntax::statement::{ClaimLine, ExpectedVerdict, Sign};

/// The answer to one statement.
#[derive(Clone, Debug)]
pub struct Answer {
    pub span: Span,
    pub kind: Kind,
}

/// What a statement answers.
// One answer a statement: the room that the largest leaves unused in the others does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug)]
pub enum Kind {
    /// A comment line: a heading of the output.
    Heading(String),
    /// A definition, declaration or convention; nothing is computed.
    Said,
    /// A value by one of the verbs.
    Shown(Shown),
    /// Both routes of the chain rule and the verdict that they agree.
    Chain {
        composed: Derived,
        outer: Derived,
        inner: Derived,
        product: Derived,
        direct: Derived,
        verdict: Verdict,
    },
    Claim(ClaimAnswer),
    Training(TrainingAnswer),
    /// A function on the examples of a data set: inputs, outputs and targets of each.
    Evaluation {
        rows: Vec<(Vec<f64>, Vec<f64>, Vec<f64>)>,
    },
    /// `expect` of a number: the comparison as written, and whether it holds.
    Expectation {
        text: String,
        holds: bool,
    },
}

/// A value with the question it answers.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The statement's verb: `jacobian`, `show`, ….
    pub verb: &'static str,
    pub result: Derived,
}

/// A result, with all that goes along.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What it is, as in `J_f(g(x))`.
    pub label: String,
    pub value: Value,
    /// The value as it was worked out, with what was differentiated for it: what verdicts are about.
    pub raw: Value,
    /// The value with every intermediate on the way to the variables written out.
    pub plain: Value,
    /// The variables, where there are some.
    pub wrt: Vec<String>,
    /// Where the result holds.
    pub conditions: Vec<ExprId>,
    /// Where the function has no derivative.
    pub kinks: Vec<ExprId>,
    /// The decimal value of an entry that is no rational number, where a number was asked for.
    pub decimals: Option<Vec<String>>,
    /// The budget that ended a transform; the value is then as it was before.
    pub stopped: Option<Error>,
}

/// A claim, line by line.
#[derive(Clone, Debug)]
pub struct ClaimAnswer {
    /// The left side as written.
    pub left: String,
    /// Where it is claimed, as written: ` at x = 2 for y > 0`; empty where nothing restricts it.
    pub scope: String,
    /// The left side as an expression, before it is worked out.
    pub asked: Option<ExprId>,
    pub lines: Vec<ClaimLineAnswer>,
    pub expected: Option<ExpectedVerdict>,
}

/// One line of a claim.
#[derive(Clone, Debug)]
pub struct ClaimLineAnswer {
    pub span: Span,
    /// The number of the line in the document.
    pub line: usize,
    pub sign: Sign,
    /// The right side as written.
    pub right: String,
    /// What the two verdicts come to.
    pub mark: Mark,
    /// Against the left side; `None` for a `?` that was filled in, or a line that cannot be read.
    pub verdict: Option<Verdict>,
    /// Against the line before, with the writer's own results; the first line comes after the left side.
    pub step: Option<Verdict>,
    /// The right side as an expression, before it is worked out.
    pub written: Option<ExprId>,
    /// The reason beside a right line.
    pub said: Option<Said>,
    /// The rules that a step which goes wrong can need.
    pub needed: Vec<Rule>,
    /// What may have gone wrong, where it goes wrong: the likeliest first.
    pub diagnosis: Vec<Explanation>,
    /// What `?` stands for.
    pub filled: Option<Derived>,
}

impl ClaimLineAnswer {
    /// The answer to a line of which nothing is known yet but its place and text.
    pub fn unread(stated: &ClaimLine, line: usize, right: String) -> ClaimLineAnswer {
        ClaimLineAnswer {
            span: stated.span,
            line,
            sign: stated.sign,
            right,
            mark: Mark::Unreadable,
            verdict: None,
            step: None,
            written: None,
            said: None,
            needed: Vec::new(),
            diagnosis: Vec::new(),
            filled: None,
        }
    }
}

/// A reason, and whether it explains its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub reason: String,
    pub explained: Explained,
}

impl ClaimAnswer {
    /// The verdict of the claim: the value of its last line. Never the conjunction of its steps: each step of
    /// `|x| = sqrt(x)^2 = x` holds where both of its sides are defined.
    pub fn verdict(&self) -> Option<&Verdict> {
        self.lines.iter().rev().find_map(|l| l.verdict.as_ref())
    }

    /// Whether the claim came out as it should: as expected, or proved where nothing is said.
    pub fn as_expected(&self) -> bool {
        let Some(verdict) = self.verdict() else { return self.expected.is_none() };
        let wanted = match self.expected {
            None | Some(ExpectedVerdict::Proved) => "proved",
            Some(ExpectedVerdict::Refuted) => "refuted",
            Some(ExpectedVerdict::Undecided) => "undecided",
        };
        verdict.word() == wanted
    }
}

/// What a training did.
#[derive(Clone, Debug)]
pub struct TrainingAnswer {
    /// The gradient formula of each parameter.
    pub gradients: Vec<(String, ExprId)>,
    pub start: Vec<(String, f64)>,
    pub parameters: Vec<(String, f64)>,
    /// Epoch and loss, sparsely.
    pub history: Vec<(usize, f64)>,
    pub loss: f64,
    /// Remarks: stuck, diverged, dead units, a gradient check.
    pub remarks: Vec<String>,
}
