//! From syntax to meaning: names, arities, shapes and perspectives become expressions of the store.
//!
//! Definitions are collected first, so that one may use a later one, and lowered in the order of their
//! dependencies. Intermediates stay symbols; derivative operators and calls of the document's
//! functions become unevaluated nodes that `elaborate` works out. Lowering walks with an explicit
//! stack, so depth costs memory, never the call stack.

pub mod env;
pub mod error;
pub mod template;

mod calls;
pub mod collect;
mod derivatives;
mod juxtapose;
mod local;
mod names;
mod operations;
mod table;
mod walk;

use std::rc::Rc;

pub use derivatives::free_symbols;
pub use env::{Env, FunctionDef};
pub use error::{LowerError, LowerErrorKind};
pub use names::Names;

use crate::expr::{ExprId, Store, SymbolId};
use crate::syntax::ast::{Ast, AstId, NameId};

/// A lowered expression; of a function, its body with the arguments it is a function of.
#[derive(Clone, Debug)]
pub struct Lowered {
    pub id: ExprId,
    pub arguments: Option<Rc<[SymbolId]>>,
}

impl Lowered {
    fn value(id: ExprId) -> Lowered {
        Lowered { id, arguments: None }
    }

    /// Whether this is no function and no condition.
    fn is_number(&self, store: &Store) -> bool {
        self.arguments.is_none() && !store.op(self.id).is_relation()
    }
}

/// Lowers the expressions of one syntax arena.
pub struct Lowerer<'a> {
    pub ast: &'a Ast,
    pub store: &'a mut Store,
    pub env: &'a mut Env,
    names: &'a Names,
    errors: Vec<LowerError>,
    /// Factors of a product of derivative symbols, each to be read as its Jacobian.
    as_jacobian: rustc_hash::FxHashSet<AstId>,
    /// The products that were searched for them.
    products: rustc_hash::FxHashSet<AstId>,
    /// The variables that were met, while no local name may stand for something else.
    met: smallvec::SmallVec<[(NameId, ExprId); 4]>,
    /// What the names after `where` stand for.
    local: rustc_hash::FxHashMap<String, Lowered>,
}

impl<'a> Lowerer<'a> {
    pub fn new(ast: &'a Ast, store: &'a mut Store, env: &'a mut Env, names: &'a Names) -> Lowerer<'a> {
        Lowerer {
            ast,
            store,
            env,
            names,
            errors: Vec::new(),
            as_jacobian: Default::default(),
            products: Default::default(),
            met: Default::default(),
            local: Default::default(),
        }
    }

    /// The meaning of an expression.
    ///
    /// # Errors
    /// Every error in it, in the order of the text.
    pub fn lower(&mut self, id: AstId) -> Result<Lowered, Vec<LowerError>> {
        let value = self.walk(id);
        let mut errors = std::mem::take(&mut self.errors);
        errors.sort_by_key(|e| e.span.start);
        match value {
            Some(value) if errors.is_empty() => Ok(value),
            None if errors.is_empty() => Err(vec![LowerError::new(LowerErrorKind::NoValue, self.ast.span(id))]),
            _ => Err(errors),
        }
    }

    /// A condition such as `x > 0`.
    ///
    /// # Errors
    /// As [`Lowerer::lower`], and where the expression is not a comparison.
    pub fn condition(&mut self, id: AstId) -> Result<ExprId, Vec<LowerError>> {
        let value = self.walk(id);
        if let Some(v) = &value
            && !self.store.op(v.id).is_relation()
        {
            self.errors.push(LowerError::new(LowerErrorKind::NotACondition, self.ast.span(id)));
        }
        let errors = std::mem::take(&mut self.errors);
        match value {
            Some(v) if errors.is_empty() => Ok(v.id),
            _ => Err(errors),
        }
    }

    /// The variables that a `wrt` list names, as symbol nodes in order.
    ///
    /// # Errors
    /// For each item that is not a variable.
    pub fn variables(&mut self, items: &[AstId]) -> Result<Vec<ExprId>, Vec<LowerError>> {
        let mut out = Vec::new();
        for &item in items {
            self.variable(item, &mut out);
        }
        let errors = std::mem::take(&mut self.errors);
        if errors.is_empty() { Ok(out) } else { Err(errors) }
    }

    #[cold]
    fn error(&mut self, kind: LowerErrorKind, span: crate::syntax::span::Span) {
        self.errors.push(LowerError::new(kind, span));
    }
}

impl Lowerer<'_> {
    /// The errors of calls that answered `None`.
    pub fn take_errors(&mut self) -> Vec<LowerError> {
        std::mem::take(&mut self.errors)
    }
}
