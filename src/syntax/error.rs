//! What can be wrong with the text itself.

use std::fmt;

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

/// What was read, or why not; errors are rare and large.
pub(super) type Read<T> = Result<T, Box<SyntaxError>>;

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

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use SyntaxErrorKind::*;
        match self {
            Unexpected { found, expected } => write!(f, "`{}` cannot stand here; expected {expected}", short(found)),
            UnexpectedEnd { expected } => write!(f, "the statement ends too early; expected {expected}"),
            UnclosedBracket { open } => write!(f, "this `{open}` is never closed"),
            UnopenedBracket { close } => write!(f, "this `{close}` closes nothing"),
            Ambiguous { what } => write!(f, "{what} can be read in two ways"),
            InvalidNumber { text, why } => write!(f, "`{}` is not a number: {why}", short(text)),
            TooDeep { limit } => write!(f, "the nesting is deeper than the limit of {limit}"),
            TooLarge { what, limit } => write!(f, "{what} exceeds the limit of {limit}"),
            NotYet { what } => write!(f, "not yet: {what}"),
        }
    }
}

/// The beginning of a text that may be long.
fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
