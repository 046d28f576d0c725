//! What can be wrong with the meaning of a text.

use std::fmt;

use crate::expr::Shape;
use crate::syntax::span::Span;

/// An error of names, arities, shapes or values: what, where, and what may have been meant.
#[derive(Clone, Debug, PartialEq)]
pub struct LowerError {
    pub kind: LowerErrorKind,
    pub span: Span,
    /// Other places that explain it, each with a few words.
    pub related: Vec<(Span, String)>,
    /// What to write instead; for an ambiguity, both readings.
    pub help: Vec<String>,
}

/// The kinds of meaning errors.
#[derive(Clone, Debug, PartialEq)]
pub enum LowerErrorKind {
    UnknownName {
        name: String,
    },
    UnknownFunction {
        name: String,
    },
    /// A function where a value is needed.
    FunctionAsValue {
        name: String,
    },
    NotAFunction {
        what: String,
    },
    WrongArity {
        function: String,
        expected: String,
        found: usize,
    },
    Shapes {
        operation: &'static str,
        left: String,
        right: String,
    },
    NeedsShape {
        operation: String,
        expected: &'static str,
        found: String,
    },
    IndexOutOfRange {
        index: String,
        shape: String,
    },
    NotAnInteger {
        what: &'static str,
    },
    TransposeOfScalar,
    DivisionByZero,
    NotAVariable {
        what: String,
    },
    /// There is nothing to differentiate with respect to.
    NoVariable,
    /// An expression that comes to nothing, for a reason that no other kind names.
    NoValue,
    NotACondition,
    ConditionAsValue,
    NoElse,
    Redefinition {
        name: String,
    },
    Cycle {
        names: Vec<String>,
    },
    /// An expression that depends on a statement with an error of its own.
    DependsOnError {
        name: String,
    },
    HoleHere,
    /// One text with two readings; the help shows both.
    Ambiguous {
        what: String,
    },
    TooLarge {
        what: &'static str,
        limit: usize,
    },
    NotYet {
        what: String,
    },
}

impl fmt::Display for LowerErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use LowerErrorKind::*;
        match self {
            UnknownName { name } => write!(f, "the name `{name}` is unknown"),
            UnknownFunction { name } => write!(f, "there is no function `{name}`"),
            FunctionAsValue { name } => write!(f, "`{name}` is a function and stands here without an argument"),
            NotAFunction { what } => write!(f, "{what} is not a function"),
            WrongArity { function, expected, found } => write!(f, "`{function}` takes {expected}, not {found}"),
            Shapes { operation, left, right } => write!(f, "{operation} does not fit: {left} and {right}"),
            NeedsShape { operation, expected, found } => write!(f, "{operation} needs {expected}, not {found}"),
            IndexOutOfRange { index, shape } => write!(f, "the index {index} is out of range for {shape}"),
            NotAnInteger { what } => write!(f, "{what} must be an integer"),
            TransposeOfScalar => write!(f, "`'` after a scalar is neither a derivative nor a transpose"),
            DivisionByZero => write!(f, "division by zero"),
            NotAVariable { what } => write!(f, "{what} is not a variable"),
            NoVariable => write!(f, "there is no variable to differentiate with respect to"),
            NoValue => write!(f, "this has no value"),
            NotACondition => write!(f, "a comparison is expected here"),
            ConditionAsValue => write!(f, "a comparison is not a number"),
            NoElse => write!(f, "this piecewise value says nothing about the remaining points"),
            Redefinition { name } => write!(f, "`{name}` is defined twice"),
            Cycle { names } => {
                write!(f, "the definitions of {} go in a circle", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", "))
            }
            DependsOnError { name } => write!(f, "this uses `{name}`, whose definition has an error"),
            HoleHere => write!(f, "`?` can only stand alone, as the right side of a claim"),
            Ambiguous { what } => write!(f, "{what} can be read in two ways"),
            TooLarge { what, limit } => write!(f, "{what} exceeds the limit of {limit}"),
            NotYet { what } => write!(f, "not yet: {what}"),
        }
    }
}

impl LowerError {
    pub fn new(kind: LowerErrorKind, span: Span) -> LowerError {
        LowerError { kind, span, related: Vec::new(), help: Vec::new() }
    }

    pub fn help(mut self, text: impl Into<String>) -> LowerError {
        self.help.push(text.into());
        self
    }

    pub fn related(mut self, span: Span, text: impl Into<String>) -> LowerError {
        self.related.push((span, text.into()));
        self
    }
}

/// How a shape is named in messages.
pub fn shape_text(shape: Option<Shape>) -> String {
    shape.map_or_else(|| "a scalar".to_owned(), |s| s.to_string())
}
