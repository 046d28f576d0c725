//! Operands side by side: a product, or a call without parentheses as in `sin x`.

use super::Lowerer;
use super::error::{LowerError, LowerErrorKind};
use crate::syntax::ast::{AstId, AstKind, BinaryOp};

impl Lowerer<'_> {
    /// Whether a function's bare name stands here.
    pub(super) fn names_function(&self, id: AstId) -> bool {
        self.ast.as_name(id).is_some_and(|n| self.is_function_name(n))
    }

    /// Whether this may be the argument of a call without parentheses: one name, one number, or bars.
    pub(super) fn is_plain_argument(&self, id: AstId) -> bool {
        let single = matches!(self.ast.kind(id), AstKind::Name(_) | AstKind::Number(_) | AstKind::Abs(_) | AstKind::Norm(_));
        single && !self.names_function(id)
    }

    /// The operands of a chain `a b c`, in order; a call `sin x` at its end is one of them.
    pub(super) fn side_by_side(&self, id: AstId) -> Vec<AstId> {
        let mut operands = Vec::new();
        let mut at = id;
        while let AstKind::Juxtapose(a, b) = self.ast.kind(at) {
            if self.names_function(*a) {
                break;
            }
            operands.push(*a);
            at = *b;
        }
        operands.push(at);
        operands
    }

    /// `sin 2x`, `sin x^2`: the error that shows both readings.
    #[cold]
    pub(super) fn ambiguous_call(&mut self, id: AstId) {
        let AstKind::Juxtapose(callee, argument) = self.ast.kind(id) else { return };
        let name = self.ast.as_name(*callee).unwrap_or_default();
        let span = self.ast.span(id);
        let what = format!("`{}`", self.written(id));
        let whole = self.written(*argument);
        let error = LowerError::new(LowerErrorKind::Ambiguous { what }, span);
        let rest = match self.ast.kind(*argument) {
            AstKind::Juxtapose(first, rest) => format!("{name}({})*{}", self.written(*first), self.written(*rest)),
            AstKind::Binary(_, base, _) => {
                let power = &whole[self.written(*base).len()..];
                format!("{name}({}){power}", self.written(*base))
            }
            _ => format!("{name}*({whole})"),
        };
        self.errors.push(
            error
                .help(format!("for the function of all that follows, write `{name}({})`", self.with_stars(*argument)))
                .help(format!("otherwise write `{rest}`")),
        );
    }

    /// `1/x(y + 1)` and `2^x(y + 1)` with a variable `x`: the parenthesis reads as a factor of either side.
    pub(super) fn refuse_tight_product(&mut self, whole: AstId, right: AstId) {
        let AstKind::Call { callee, args, .. } = self.ast.kind(right) else { return };
        let Some(name) = self.ast.as_name(*callee) else { return };
        let product = !self.is_function_name(name) && (self.names.bound.contains(name) || self.names.values.contains(name));
        if !product || args.len() != 1 {
            return;
        }
        let AstKind::Binary(_, left, _) = self.ast.kind(whole) else { return };
        let operator = self.source_between(*left, right);
        let (a, b) = (self.written(*left).to_owned(), self.written(self.ast.list(*args)[0]).to_owned());
        let what = format!("`{}`", self.written(whole));
        let error = LowerError::new(LowerErrorKind::Ambiguous { what }, self.ast.span(whole));
        self.errors.push(
            error
                .help(format!("for a factor of the whole, write `{a}{operator}{name}*({b})`"))
                .help(format!("otherwise write `{a}{operator}({name}*({b}))`")),
        );
    }

    /// `2*f` and `(f + g)(x)`: a function of the document without an argument is no number. Derivative operators
    /// and compositions take functions; nothing else does.
    pub(super) fn refuse_bare_functions(&mut self, whole: AstId, operands: &[AstId]) -> bool {
        let takes = matches!(
            self.ast.kind(whole),
            AstKind::Binary(BinaryOp::Compose, ..)
                | AstKind::Prime(..)
                | AstKind::Nabla(_)
                | AstKind::Derivative { .. }
                | AstKind::At { .. }
        );
        if takes || self.env.functions.is_empty() {
            return false;
        }
        let before = self.errors.len();
        for &operand in operands {
            let mut inner = operand;
            while let AstKind::Group(next) = self.ast.kind(inner) {
                inner = *next;
            }
            let Some(name) = self.ast.as_name(inner).filter(|n| self.env.functions.contains_key(*n)) else { continue };
            let error = LowerError::new(LowerErrorKind::FunctionAsValue { name: name.to_owned() }, self.ast.span(inner));
            let names: Vec<&str> = self.env.functions[name].arguments.iter().map(|&s| self.store.symbol_name(s)).collect();
            self.errors.push(error.help(format!("write `{name}({})`", names.join(", "))));
        }
        self.errors.len() > before
    }

    fn written(&self, id: AstId) -> &str {
        self.ast.text(id)
    }

    /// The operator between two operands as written.
    fn source_between(&self, left: AstId, right: AstId) -> String {
        let (a, b) = (self.ast.span(left).end as usize, self.ast.span(right).start as usize);
        self.ast.source().get(a..b).unwrap_or("/").trim().to_owned()
    }

    /// A chain of operands with the products written out.
    fn with_stars(&self, id: AstId) -> String {
        self.side_by_side(id).into_iter().map(|o| self.written(o)).collect::<Vec<_>>().join("*")
    }
}
