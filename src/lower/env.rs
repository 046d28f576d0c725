//! What the names of a document mean.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::expr::{ExprId, Shape, SymbolId};
use crate::syntax::span::Span;

/// A function that a document defines.
#[derive(Clone, Debug)]
pub struct FunctionDef {
    pub name: String,
    pub arguments: Vec<SymbolId>,
    /// The names after `;`: a call that leaves them out means the same names.
    pub parameters: Vec<SymbolId>,
    pub body: ExprId,
    pub span: Span,
}

/// A function that a document only announces, `function phi : R^2 -> R`.
#[derive(Clone, Copy, Debug)]
pub struct UnknownDef {
    pub arity: usize,
    pub span: Span,
}

/// Definitions, declarations and conventions of one document. Definitions are *not* inlined: an
/// intermediate stays a symbol, and this table says what it stands for.
#[derive(Clone, Debug, Default)]
pub struct Env {
    pub functions: FxHashMap<String, FunctionDef>,
    pub unknown: FxHashMap<String, UnknownDef>,
    /// Intermediates in an order in which each uses only earlier ones.
    pub intermediates: Vec<(SymbolId, ExprId)>,
    /// Shapes of declared names; `None` for a declared scalar.
    pub declared: FxHashMap<String, (Option<Shape>, Span)>,
    pub naturals: FxHashSet<SymbolId>,
    pub assumptions: Vec<ExprId>,
    /// Whether an assumption or a property could not be read: nothing may be refuted without it.
    pub lost_assumption: bool,
    /// Names that a definition with an error would have given a meaning.
    pub broken: FxHashSet<String>,
    /// `use log = log10`.
    pub log_base_ten: bool,
    pub notes: Vec<Note>,
}

/// A remark that is no error: a convention used, a library function shadowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub span: Span,
    pub text: String,
}

impl Env {
    pub fn definition(&self, symbol: SymbolId) -> Option<ExprId> {
        self.intermediates.iter().find(|(s, _)| *s == symbol).map(|&(_, e)| e)
    }

    /// Adds a remark unless the same words were said before.
    pub fn note(&mut self, span: Span, text: String) {
        if !self.notes.iter().any(|n| n.text == text) {
            self.notes.push(Note { span, text });
        }
    }
}
