//! Derivative operators, and the variables that they are about.

use super::error::{LowerError, LowerErrorKind, shape_text};
use super::operations::jacobian_shape;
use super::{Env, Lowered, Lowerer};
use crate::expr::{ExprId, Op, Shape, Store, SymbolId};
use crate::function;
use crate::syntax::ast::{AstId, AstKind, BinaryOp};

impl Lowerer<'_> {
    /// The default variables: the arguments of a function, else the free names of an expression.
    pub(super) fn default_variables(&mut self, of: &Lowered, at: AstId) -> Vec<ExprId> {
        match &of.arguments {
            Some(arguments) => arguments.iter().map(|&s| self.store.symbol_node(s)).collect(),
            None => self.free_names(of.id, at),
        }
    }

    /// The free names of an expression, through definitions, in order of first appearance.
    pub fn free_names(&mut self, id: ExprId, _at: AstId) -> Vec<ExprId> {
        free_symbols(self.store, self.env, id).into_iter().map(|s| self.store.symbol_node(s)).collect()
    }

    pub fn derivative_of(&mut self, of: ExprId, variables: &[ExprId], at: AstId) -> Option<ExprId> {
        if let Some(&array) = variables.iter().find(|&&v| self.store.shape(v).is_some()) {
            let found = shape_text(self.store.shape(array));
            let error = LowerError::new(
                LowerErrorKind::NeedsShape { operation: "`diff`".into(), expected: "scalar variables", found },
                self.ast.span(at),
            );
            self.errors.push(error.help("use `gradient` or `jacobian` for an array"));
            return None;
        }
        let mut operands = vec![of];
        operands.extend_from_slice(variables);
        let shape = self.store.shape(of);
        Some(self.store.operator(Op::Derivative, &operands, shape))
    }

    pub fn gradient_of(&mut self, of: &Lowered, variables: Option<&[ExprId]>, at: AstId) -> Option<Lowered> {
        if let Some(shape) = self.store.shape(of.id) {
            let found = format!("a value of shape {shape}");
            let error = LowerError::new(
                LowerErrorKind::NeedsShape { operation: "`gradient`".into(), expected: "a scalar", found },
                self.ast.span(at),
            );
            self.errors.push(error.help("use `jacobian` for a function with several outputs"));
            return None;
        }
        let variables = variables.map_or_else(|| self.default_variables(of, at), <[ExprId]>::to_vec);
        let shape = match variables[..] {
            [single] => self.store.shape(single),
            _ => {
                let n = self.total_width(&variables, at)?;
                Some(Shape::new(n, 1))
            }
        };
        let id = self.operator(Op::Gradient, of.id, &variables, shape);
        Some(Lowered { id, arguments: of.arguments.clone() })
    }

    pub fn jacobian_of(&mut self, of: &Lowered, variables: Option<&[ExprId]>, at: AstId) -> Option<Lowered> {
        let variables = variables.map_or_else(|| self.default_variables(of, at), <[ExprId]>::to_vec);
        if variables.is_empty() {
            self.error(LowerErrorKind::NoVariable, self.ast.span(at));
            return None;
        }
        let outputs = self.store.width(of.id);
        let Some(shape) = outputs.and_then(|m| jacobian_shape(self.store, m, &variables)) else {
            self.error(LowerErrorKind::NotYet { what: "a Jacobian with symbolic dimensions".into() }, self.ast.span(at));
            return None;
        };
        let id = self.operator(Op::Jacobian, of.id, &variables, shape);
        Some(Lowered { id, arguments: of.arguments.clone() })
    }

    pub fn hessian_of(&mut self, of: &Lowered, variables: Option<&[ExprId]>, at: AstId) -> Option<Lowered> {
        if let Some(shape) = self.store.shape(of.id) {
            let found = format!("a value of shape {shape}");
            self.error(LowerErrorKind::NeedsShape { operation: "`hessian`".into(), expected: "a scalar", found }, self.ast.span(at));
            return None;
        }
        let variables = variables.map_or_else(|| self.default_variables(of, at), <[ExprId]>::to_vec);
        let n = self.total_width(&variables, at)?;
        let shape = (n != 1).then(|| Shape::new(n, n));
        let id = self.operator(Op::Hessian, of.id, &variables, shape);
        Some(Lowered { id, arguments: of.arguments.clone() })
    }

    pub(super) fn product_of(&mut self, op: Op, of: &Lowered, vector: ExprId, variables: Option<&[ExprId]>, at: AstId) -> Option<Lowered> {
        let variables = variables.map_or_else(|| self.default_variables(of, at), <[ExprId]>::to_vec);
        let inputs = self.total_width(&variables, at)?;
        let outputs = self.store.width(of.id)?;
        let (wanted, rows, columns) = if op == Op::Pushforward { (inputs, outputs, 1) } else { (outputs, 1, inputs) };
        if self.store.width(vector) != Some(wanted) {
            let (left, right) = (format!("{wanted} entries"), shape_text(self.store.shape(vector)));
            self.error(LowerErrorKind::Shapes { operation: "the vector of this product", left, right }, self.ast.span(at));
            return None;
        }
        let mut operands = vec![of.id, vector];
        operands.extend(variables);
        let shape = (rows * columns != 1).then(|| Shape::new(rows, columns));
        Some(Lowered::value(self.store.operator(op, &operands, shape)))
    }

    pub(super) fn operator(&mut self, op: Op, of: ExprId, variables: &[ExprId], shape: Option<Shape>) -> ExprId {
        let mut operands = vec![of];
        operands.extend_from_slice(variables);
        self.store.operator(op, &operands, shape)
    }

    pub(super) fn total_width(&mut self, variables: &[ExprId], at: AstId) -> Option<usize> {
        let n = variables.iter().map(|&v| self.store.width(v)).sum::<Option<usize>>();
        if n == Some(0) {
            self.error(LowerErrorKind::NoVariable, self.ast.span(at));
        }
        if n.is_none() {
            self.error(LowerErrorKind::NotYet { what: "derivatives by arrays with symbolic dimensions".into() }, self.ast.span(at));
        }
        n.filter(|&n| n > 0)
    }

    /// `dA/dB`: a gradient for a scalar `A`, the Jacobian for an array or inside a product.
    pub(super) fn leibniz(&mut self, id: AstId) -> Option<Lowered> {
        let AstKind::Leibniz { of, by } = self.ast.kind(id) else { return None };
        let a = self.name(*of)?;
        let mut variables = Vec::new();
        self.variable_list(self.ast.list(*by), &mut variables)?;
        let value = Lowered { id: a.id, arguments: None };
        if variables.len() > 1 {
            return Some(Lowered::value(self.derivative_of(a.id, &variables, id)?));
        }
        let jacobian = self.store.shape(a.id).is_some() || self.as_jacobian.contains(&id);
        let derived =
            if jacobian { self.jacobian_of(&value, Some(&variables), id) } else { self.gradient_of(&value, Some(&variables), id) };
        derived.map(|d| Lowered::value(d.id))
    }

    /// In a product of derivative symbols each factor is its Jacobian: marks them, if there are two.
    pub(super) fn mark_derivative_product(&mut self, id: AstId) {
        // The outermost product is visited first and speaks for those inside it.
        if !self.ast.has_leibniz() || self.products.contains(&id) {
            return;
        }
        let mut found = Vec::new();
        let mut stack = vec![id];
        while let Some(at) = stack.pop() {
            match self.ast.kind(at) {
                AstKind::Binary(BinaryOp::Mul, a, b) | AstKind::Juxtapose(a, b) => {
                    self.products.insert(at);
                    stack.extend([*a, *b]);
                }
                AstKind::Group(inner) => stack.push(*inner),
                AstKind::Leibniz { .. } => found.push(at),
                _ => {}
            }
        }
        if found.len() > 1 {
            self.as_jacobian.extend(found);
        }
    }

    // Variables.

    pub(super) fn variable_list(&mut self, items: &[AstId], out: &mut Vec<ExprId>) -> Option<()> {
        let before = self.errors.len();
        for &item in items {
            self.variable(item, out);
        }
        (self.errors.len() == before).then_some(())
    }

    /// Reads one item of a list of variables: a name, an entry, or a list in brackets.
    pub(super) fn variable(&mut self, item: AstId, out: &mut Vec<ExprId>) {
        let mut items = vec![item];
        while let Some(item) = items.pop() {
            let span = self.ast.span(item);
            match self.ast.kind(item) {
                AstKind::Group(inner) => items.push(*inner),
                AstKind::Array { entries, .. } => items.extend(self.ast.list(*entries).iter().rev()),
                AstKind::Name(name) => {
                    let name = self.ast.name(*name);
                    if self.local.contains_key(name) {
                        let error = LowerError::new(LowerErrorKind::NotAVariable { what: format!("the local name `{name}`") }, span);
                        self.errors.push(error.help(format!("define it before the claim: `{name} = …` on a line of its own")));
                        continue;
                    }
                    let library = function::find(name).is_some() && !self.names.bound.contains(name);
                    if self.env.functions.contains_key(name) || library || matches!(name, "pi" | "π") {
                        self.error(LowerErrorKind::NotAVariable { what: format!("`{name}`") }, span);
                    } else {
                        let node = self.symbol(name);
                        out.push(node);
                    }
                }
                AstKind::Index { .. } => {
                    if let Some(entry) = self.walk(item) {
                        match self.store.op(entry.id) {
                            Op::Symbol => out.push(entry.id),
                            _ => self.error(LowerErrorKind::NotAVariable { what: "this entry".into() }, span),
                        }
                    }
                }
                AstKind::Number(n) => {
                    let error = LowerError::new(LowerErrorKind::NotAVariable { what: format!("the number {n}") }, span);
                    self.errors.push(error.help("name a variable, as in `d/dx`"));
                }
                _ => {
                    let error = LowerError::new(LowerErrorKind::NotAVariable { what: "this expression".into() }, span);
                    self.errors.push(error.help("name an intermediate for it, `u = …`, and differentiate with respect to `u`"));
                }
            }
        }
    }
}

/// The symbols without a definition that `id` depends on, through definitions, in order of creation,
/// which is the order in which the text names them.
pub fn free_symbols(store: &Store, env: &Env, id: ExprId) -> Vec<SymbolId> {
    let definitions: rustc_hash::FxHashMap<SymbolId, ExprId> = env.intermediates.iter().copied().collect();
    let mut roots = vec![id];
    let mut seen: rustc_hash::FxHashSet<SymbolId> = Default::default();
    let mut free: Vec<SymbolId> = Vec::new();
    while let Some(root) = roots.pop() {
        let reach = store.reach(&[root]);
        // The variables of an operator are bound, not free, unless they occur elsewhere.
        for node in reach.up() {
            let Some(symbol) = store.symbol(node) else { continue };
            let symbol = store.symbol_entry(symbol).map_or(symbol, |(of, ..)| of);
            if store.symbol_name(symbol) == "·" || !seen.insert(symbol) {
                continue;
            }
            match definitions.get(&symbol) {
                Some(&definition) => roots.push(definition),
                None => free.push(symbol),
            }
        }
    }
    free.sort();
    free
}
