//! The key: the functions that submissions differentiate.

use rustc_hash::FxHashSet;

use super::names;
use super::rubric::{Requirement, Rubric};
use crate::derivation::Rule;
use crate::document::{Kind, Session};
use crate::error::Error;
use crate::lower::Names;
use crate::syntax::parse_document;
use crate::syntax::span::Span;
use crate::syntax::statement::{Document, StatementKind};

/// A key that was read.
#[derive(Clone, Debug)]
pub struct Key {
    /// The definitions, and a line for each required expression of the rubric.
    pub(super) text: String,
    /// Where these lines begin.
    pub(super) required_from: u32,
    /// All names that have a meaning in it.
    pub(super) names: FxHashSet<String>,
    /// Its functions and intermediates in their order.
    pub(super) defined: Vec<String>,
    pub(super) e_is_variable: bool,
}

impl Key {
    /// Reads a key.
    ///
    /// # Errors
    /// Every error in it, and where it defines nothing.
    pub fn new(text: &str) -> Result<Key, Vec<Error>> {
        let mut session = Session::new();
        let document = parse_document(text);
        let defined = names::defined(&document);
        let names = names::all(&document.ast, &document.statements);
        let e_is_variable = e_is_variable(&document);
        session.execute(text, &kept(document));
        let run = session.finish();
        if !run.errors.is_empty() {
            return Err(run.errors);
        }
        if defined.is_empty() {
            let help = "write the functions that are differentiated, as in `f(x) = x^2*sin(x)`".to_owned();
            return Err(vec![Error::Other("the key defines nothing".into(), Span::default(), Some(help))]);
        }
        let mut text = text.to_owned();
        if !text.ends_with('\n') {
            text.push('\n');
        }
        Ok(Key { required_from: text.len() as u32, text, names, defined, e_is_variable })
    }

    /// Whether the key defines this function or intermediate.
    pub fn defines(&self, name: &str) -> bool {
        self.defined.iter().any(|n| n == name)
    }

    pub fn defined(&self) -> &[String] {
        &self.defined
    }

    /// The definition of the key that an expression equals, as in `function = "x^2*sin(x)"`.
    pub fn find(&self, expression: &str) -> Option<String> {
        let called = |name: &str| {
            let document = parse_document(&self.text);
            document.statements.iter().find_map(|s| match &s.kind {
                StatementKind::Function { name: n, arguments, .. } if document.ast.name(n.name) == name => {
                    let list: Vec<&str> = arguments.iter().map(|a| document.ast.name(a.name.name)).collect();
                    Some(format!("{name}({})", list.join(", ")))
                }
                _ => None,
            })
        };
        self.defined.iter().find_map(|name| {
            let left = called(name).unwrap_or_else(|| name.clone());
            let run = crate::document::run(&format!("{}check {left} == {expression}\n", self.text));
            let proved = |kind: &Kind| matches!(kind, Kind::Claim(c) if c.verdict().is_some_and(|v| v.word() == "proved"));
            (run.errors.is_empty() && run.answers.last().is_some_and(|a| proved(&a.kind))).then(|| name.clone())
        })
    }

    /// A name in a command that neither the key nor the library has.
    fn stranger(&self, line: &str) -> Option<String> {
        let document = parse_document(line);
        let StatementKind::Command { operand, .. } = &document.statements.first()?.kind else { return None };
        let name = *names::strangers(&document.ast, *operand, &self.names).first()?;
        document.ast.as_name(name).map(str::to_owned)
    }

    /// Adds the expressions that the rubric requires.
    ///
    /// # Errors
    /// The place in the rubric of an expression that cannot be read, and what is wrong with it.
    pub fn require(&mut self, rubric: &Rubric) -> Result<(), Vec<(std::ops::Range<usize>, String)>> {
        let mut problems = Vec::new();
        let mut lines = String::new();
        for requirement in rubric.exercises.iter().flat_map(|e| &e.require) {
            let Requirement::Line { text, place } = requirement else { continue };
            let line = format!("show {text}\n");
            let run = crate::document::run(&format!("{}{line}", self.text));
            match (run.errors.first(), self.stranger(&line)) {
                (Some(error), _) => problems.push((place.clone(), error.report().title)),
                (None, Some(name)) => {
                    let what = format!("`{text}` is neither a rule nor an expression: `{name}` has no meaning in the key");
                    problems.push((place.clone(), format!("{what}; the rules are {}", Rule::names().join(", "))));
                }
                (None, None) => lines.push_str(&line),
            }
        }
        self.text.push_str(&lines);
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// Whether `e` is a variable in a document rather than Euler's number.
pub(super) fn e_is_variable(document: &Document) -> bool {
    let introduced = document.statements.iter().flat_map(|s| names::introduced(&document.ast, s));
    Names::new(&document.ast, introduced.filter(|n| n == "e")).e_is_variable
}

/// A document with the statements that say something; nothing is computed for a key.
fn kept(mut document: Document) -> Document {
    document.statements.retain(|s| says_something(&s.kind));
    document
}

/// Whether a statement defines, declares or assumes.
pub(super) fn says_something(kind: &StatementKind) -> bool {
    matches!(
        kind,
        StatementKind::Function { .. }
            | StatementKind::Define { .. }
            | StatementKind::Declare { .. }
            | StatementKind::Property { .. }
            | StatementKind::Assume { .. }
            | StatementKind::UnknownFunction { .. }
            | StatementKind::Use { .. }
            | StatementKind::Rule { .. }
    )
}
