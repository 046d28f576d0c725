//! Every stage's errors as reports.

use crate::elaborate::ElaborateError;
use crate::lower::LowerError;
use crate::report::{Report, Severity};
use crate::syntax::error::SyntaxError;
use crate::syntax::span::Span;

/// An error of any stage.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    Syntax(SyntaxError),
    Lower(LowerError),
    /// What was asked cannot be worked out.
    Elaborate(ElaborateError, Span),
    /// A limit was reached; the message names it.
    Budget(String, Span),
    /// A value that does not exist at this point, and the condition that fails.
    Undefined(Span, Option<String>),
    /// Anything else about a place, with help.
    Other(String, Span, Option<String>),
}

impl Error {
    /// A short stable word for machines.
    pub fn kind(&self) -> &'static str {
        match self {
            Error::Syntax(_) => "syntax",
            Error::Lower(_) => "meaning",
            Error::Elaborate(ElaborateError::TooLarge { .. }, _) | Error::Budget(..) => "budget",
            Error::Elaborate(..) => "derivative",
            Error::Undefined(..) => "undefined",
            Error::Other(..) => "input",
        }
    }

    pub fn span(&self) -> Span {
        match self {
            Error::Syntax(e) => e.span,
            Error::Lower(e) => e.span,
            Error::Elaborate(_, span) | Error::Budget(_, span) | Error::Undefined(span, _) | Error::Other(_, span, _) => *span,
        }
    }

    /// The diagnostic for people.
    pub fn report(&self) -> Report {
        let at = self.span().range();
        match self {
            Error::Syntax(e) => {
                let mut report = Report::new(Severity::Error, e.kind.to_string(), at);
                report.related = e.related.iter().map(|(span, text)| (span.range(), text.clone())).collect();
                report.help = e.help.clone();
                report
            }
            Error::Lower(e) => {
                let mut report = Report::new(Severity::Error, e.kind.to_string(), at);
                report.related = e.related.iter().map(|(span, text)| (span.range(), text.clone())).collect();
                report.help = e.help.clone();
                report
            }
            Error::Elaborate(e, _) => Report::new(Severity::Error, e.to_string(), at),
            Error::Budget(text, _) => Report::new(Severity::Error, text.clone(), at),
            Error::Undefined(_, needs) => {
                let mut report = Report::new(Severity::Error, "this is undefined here", at);
                report.help = needs.iter().cloned().collect();
                report
            }
            Error::Other(text, _, help) => {
                let mut report = Report::new(Severity::Error, text.clone(), at);
                report.help = help.iter().cloned().collect();
                report
            }
        }
    }
}
