//! The statements of a document.

use super::ast::{Ast, AstId, NameId};
use super::error::SyntaxError;
use super::span::Span;

/// A document as read: one arena, its statements in order, and every error found on the way.
/// A statement with an error is left out of `statements`; all others are there.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub ast: Ast,
    pub statements: Vec<Statement>,
    pub errors: Vec<SyntaxError>,
    /// Names that statements with an error would have introduced.
    pub broken: Vec<String>,
    /// Whether an assumption is among the statements with an error.
    pub lost_assumption: bool,
}

/// One statement and where it stands.
#[derive(Clone, Debug)]
pub struct Statement {
    pub span: Span,
    pub kind: StatementKind,
}

/// A name with the place where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: NameId,
    pub span: Span,
}

/// A parameter of a function: a name, and its space if it is declared on the spot.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub name: Named,
    pub space: Option<Space>,
}

/// The set on the right of `in`.
#[derive(Clone, Debug)]
pub struct Space {
    pub kind: SpaceKind,
    pub span: Span,
}

/// `R`, `N`, or `R^n` and `R^(m x n)` with dimensions as expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum SpaceKind {
    Real,
    Natural,
    Array { rows: AstId, columns: Option<AstId> },
}

/// One line of a claim: a right side, and the reason given for it.
#[derive(Clone, Debug)]
pub struct ClaimLine {
    /// What stands behind the sign, without the reason.
    pub span: Span,
    pub sign: Sign,
    /// `None` if it cannot be read; the error is among those of the document.
    pub right: Option<AstId>,
    pub reason: Option<Reason>,
}

/// What a line of a claim says of its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// `=` or `==`
    Equal,
    /// `≈` or `~=`: a decimal, right to the digits written.
    About,
}

/// The text after `|`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub text: String,
    pub span: Span,
}

/// `x = 1` in `at x = 1, y = 2`.
#[derive(Clone, Debug)]
pub struct Binding {
    /// A name or an indexed name such as `x[1]`.
    pub target: AstId,
    pub value: AstId,
}

/// The verbs that compute something and print it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    Derivative,
    Gradient,
    Jacobian,
    Hessian,
    Chain,
    Steps,
    Show,
    Simplify,
    Expand,
    Factor,
    Together,
    Cancel,
    Collect,
    Eval,
}

/// What a statement says.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// A comment that fills its line, without the `#`: a heading of the printed output.
    Comment(String),
    /// `f(x, y; a, b) = body`
    Function { name: Named, arguments: Vec<Parameter>, parameters: Vec<Parameter>, body: AstId, reason: Option<Reason> },
    /// `z = body`
    Define { name: Named, body: AstId, reason: Option<Reason> },
    /// `x, y in R^3`
    Declare { names: Vec<Named>, space: Space },
    /// `A symmetric`
    Property { name: Named, word: Named },
    /// `assume r > 0, s > 0`
    Assume { conditions: Vec<AstId> },
    /// `function phi : R -> R` (`R^2 -> R` for two arguments)
    UnknownFunction { name: Named, from: Space, to: Space },
    /// `check A == B for x > 0`, or a derivative `= …` with its continuation lines.
    Claim { left: AstId, lines: Vec<ClaimLine>, conditions: Vec<AstId>, at: Vec<Binding>, checked: bool },
    /// A verb with its operand: `jacobian f wrt (a, b) at a = 1`; a bare expression is `Show`.
    /// What `collect e by x` collects by stands in `wrt`.
    Command { verb: Verb, operand: AstId, wrt: Option<Vec<AstId>>, at: Vec<Binding> },
    /// `expect refuted`
    ExpectVerdict(ExpectedVerdict),
    /// `expect loss < 1/1000`
    ExpectThat(AstId),
    /// `rule my-slip: d(f*g) => d(f)*g "sentence"`: a mistake to look for. The rewrite is a little language of its own,
    /// so it stays a text.
    Rule { name: String, rewrite: Span, sentence: String },
    /// `use layout strict`, `use log = log10`: the words as written.
    Use { words: Vec<String> },
    /// `data xor = { [0;0] -> 0; … }`
    Data { name: Named, examples: Vec<(AstId, AstId)> },
    /// `train loss on xor { rate 1/2; epochs 5000 }`
    Train { loss: AstId, data: Named, options: Vec<TrainOption> },
    /// `evaluate yhat on xor`
    Evaluate { of: AstId, data: Named },
    /// A statement the language has, and this version has not.
    NotYet { what: String },
}

/// A line of a `train` block: `rate 1/2`, `mean`, `init w1 = 1, w2 = 1`, `check gradient`.
#[derive(Clone, Debug)]
pub struct TrainOption {
    pub name: Named,
    pub values: Vec<AstId>,
    pub bindings: Vec<Binding>,
    pub span: Span,
}

/// The verdict an `expect` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedVerdict {
    Proved,
    Refuted,
    Undecided,
}
