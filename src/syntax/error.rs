//! What can be wrong with the text itself.

use super::span::Span;

/// A reading error: what is wrong, where, and what may have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub span: Span,
    /// A second place that explains the error, such as the bracket that was left open.
    pub related: Option<(Span, String)>,
    /// What to write instead; for an ambiguity, both readings.
    pub help: Vec<String>,
}

/// The kinds of reading errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// A character or token that cannot stand here; `expected` names what could.
    Unexpected {
        found: String,
        expected: String,
    },
    /// The text ends, or a statement ends, too early.
    UnexpectedEnd {
        expected: String,
    },
    /// A bracket without its partner.
    UnclosedBracket {
        open: char,
    },
    UnopenedBracket {
        close: char,
    },
    /// One text with two readings; the help shows both.
    Ambiguous {
        what: String,
    },
    InvalidNumber {
        text: String,
        why: String,
    },
    /// Deeper than the nesting limit.
    TooDeep {
        limit: usize,
    },
    /// A limit on the size of the text or of a number in it.
    TooLarge {
        what: String,
        limit: usize,
    },
    /// Part of the language that this version has not.
    NotYet {
        what: String,
    },
}
