//! The stack machine that lowers an expression.
//!
//! A visit pushes what to make of a node and visits its operands; making pops their values. An operand
//! with an error leaves `None`, which passes silently through everything above it, so each error is
//! reported once and all errors of an expression are found.

use std::rc::Rc;

use smallvec::SmallVec;

use super::calls::{Form, form_of};
use super::error::{LowerError, LowerErrorKind, shape_text};
use super::{Lowered, Lowerer};
use crate::expr::{ExprId, Op, Shape, Store};
use crate::function;
use crate::number::Num;
use crate::syntax::ast::{AstId, AstKind, BinaryOp, NameId, Relation};
use crate::syntax::span::Span;

/// A sum or product over a range may have this many terms.
const MAX_TERMS: i64 = 100_000;
/// Nodes of an expression with its sums written out; more than any text of 16 MB has without them.
const MAX_STEPS: usize = 20_000_000;

/// What is still to be done.
#[derive(Clone, Copy)]
pub(super) enum Task {
    Visit(AstId, Scope),
    /// Make the node from its operands, which start at this height of the value stack.
    Make(AstId, usize),
    /// Make a call, in the way that was decided when it was visited.
    Call(AstId, Form, usize),
    /// With both bounds on the stack: visit the body once for each index.
    Unroll {
        call: AstId,
        base: usize,
        scope: Scope,
    },
    /// Add or multiply the terms of an unrolled sum.
    Fold {
        product: bool,
        base: usize,
    },
}

/// Index of the innermost binding of a sum's index; 0 is outside all sums.
pub(super) type Scope = usize;

/// The bindings of sum indices: name and value, each with the scope around it.
#[derive(Default)]
pub(super) struct Scopes(Vec<(Scope, String, i64)>);

impl Scopes {
    fn bind(&mut self, outer: Scope, name: &str, value: i64) -> Scope {
        self.0.push((outer, name.to_owned(), value));
        self.0.len()
    }

    fn get(&self, mut scope: Scope, name: &str) -> Option<i64> {
        while scope > 0 {
            let (outer, bound, value) = &self.0[scope - 1];
            if bound == name {
                return Some(*value);
            }
            scope = *outer;
        }
        None
    }
}

impl Lowerer<'_> {
    pub(super) fn walk_plain(&mut self, root: AstId) -> Option<Lowered> {
        let mut tasks = Vec::with_capacity(16);
        tasks.push(Task::Visit(root, 0));
        let mut values: Vec<Option<Lowered>> = Vec::with_capacity(16);
        let mut scopes = Scopes::default();
        let mut steps = 0;
        while let Some(task) = tasks.pop() {
            steps += 1;
            if steps > MAX_STEPS {
                self.error(
                    LowerErrorKind::TooLarge { what: "the number of terms that this stands for", limit: MAX_STEPS },
                    self.ast.span(root),
                );
                return None;
            }
            match task {
                Task::Visit(id, scope) => self.visit(id, scope, &mut tasks, &mut values, &mut scopes),
                Task::Make(id, base) => {
                    let value = match (self.ast.kind(id), &values[base..]) {
                        // Most nodes are these.
                        (
                            AstKind::Binary(op @ (BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Pow), ..),
                            [Some(a), Some(b)],
                        ) if a.is_number(self.store) && b.is_number(self.store) => {
                            let (a, b) = (a.id, b.id);
                            values.truncate(base);
                            self.binary(*op, a, b, id).map(Lowered::value)
                        }
                        _ => take(&mut values, base).and_then(|operands| self.make(id, &operands)),
                    };
                    values.push(value);
                }
                Task::Call(id, form, base) => {
                    let operands = take(&mut values, base);
                    let value = operands.and_then(|operands| self.make_call(id, form, &operands));
                    values.push(value);
                }
                Task::Unroll { call, base, scope } => self.unroll(call, base, scope, &mut tasks, &mut values, &mut scopes),
                Task::Fold { product, base } => {
                    let operands = take(&mut values, base);
                    let value = operands.and_then(|terms| self.fold(product, &terms, root));
                    values.push(value);
                }
            }
        }
        values.pop().flatten()
    }

    fn visit(&mut self, id: AstId, scope: Scope, tasks: &mut Vec<Task>, values: &mut Vec<Option<Lowered>>, scopes: &mut Scopes) {
        let ast = self.ast;
        let base = values.len();
        let mut operands: SmallVec<[AstId; 4]> = SmallVec::new();
        match ast.kind(id) {
            AstKind::Number(n) => {
                let n = self.store.num(n.clone());
                values.push(Some(Lowered::value(n)));
                return;
            }
            AstKind::Name(name) => {
                let value = match scopes.get(scope, ast.name(*name)) {
                    Some(k) => Some(Lowered::value(self.store.int(k))),
                    None => self.variable_or_name(id, *name),
                };
                values.push(value);
                return;
            }
            // Only the whole of an expression is one.
            AstKind::Hole | AstKind::Where { .. } => {
                self.error(LowerErrorKind::HoleHere, ast.span(id));
                values.push(None);
                return;
            }
            AstKind::All | AstKind::Range(..) | AstKind::In(..) => {
                self.error(LowerErrorKind::NotAnInteger { what: "a range outside an index or a sum" }, ast.span(id));
                values.push(None);
                return;
            }
            AstKind::Group(a) => {
                tasks.push(Task::Visit(*a, scope));
                return;
            }
            AstKind::Nabla(a) => {
                // `∇f(1, 2)` is the gradient of f at a point, not that of a number.
                if let AstKind::Call { callee, args, parameters } = ast.kind(*a)
                    && ast.as_name(*callee).is_some_and(|n| self.env.functions.contains_key(n))
                {
                    tasks.push(Task::Call(*a, Form::Apply, base));
                    for &argument in ast.list(*args).iter().chain(ast.list(*parameters)).rev() {
                        tasks.push(Task::Visit(argument, scope));
                    }
                    let gradient = self.name(*callee).and_then(|f| self.gradient_of(&f, None, id));
                    values.push(gradient);
                    return;
                }
                operands.push(*a);
            }
            AstKind::Neg(a) | AstKind::Transpose(a) | AstKind::Abs(a) | AstKind::Norm(a) => operands.push(*a),
            AstKind::Prime(a, _) => match ast.as_name(*a).filter(|n| self.is_function_name(n)) {
                // The derivative of a function, not a value at this place.
                Some(_) => {
                    let value = self.primed(id);
                    values.push(value);
                    return;
                }
                None => operands.push(*a),
            },
            AstKind::Binary(op, a, b) => {
                match op {
                    BinaryOp::Mul => self.mark_derivative_product(id),
                    BinaryOp::Div | BinaryOp::ElementDiv | BinaryOp::Pow | BinaryOp::ElementPow => self.refuse_tight_product(id, *b),
                    _ => {}
                }
                operands.extend([*a, *b]);
            }
            AstKind::Juxtapose(a, b) => {
                if self.names_function(*a) {
                    if !self.is_plain_argument(*b) {
                        self.ambiguous_call(id);
                        values.push(None);
                        return;
                    }
                    let form = form_of(self, *a, 1);
                    tasks.push(Task::Call(id, form, base));
                    tasks.push(Task::Visit(*b, scope));
                    if form.visits_callee() {
                        tasks.push(Task::Visit(*a, scope));
                    }
                    return;
                }
                operands = self.side_by_side(id).into();
                self.mark_derivative_product(id);
            }
            AstKind::Compare { operands: list, .. } => operands.extend_from_slice(ast.list(*list)),
            AstKind::Index { of, .. } => {
                let AstKind::Index { indices, .. } = ast.kind(id) else { return };
                operands.push(*of);
                for &index in ast.list(*indices) {
                    match ast.kind(index) {
                        AstKind::All => {}
                        AstKind::Range(a, b) => operands.extend([*a, *b]),
                        _ => operands.push(index),
                    }
                }
            }
            AstKind::Array { entries, .. } => operands.extend_from_slice(ast.list(*entries)),
            AstKind::Cases { branches, otherwise } => {
                operands.extend_from_slice(ast.list(*branches));
                match otherwise {
                    Some(e) => operands.push(*e),
                    None => {
                        let error = LowerError::new(LowerErrorKind::NoElse, ast.span(id));
                        self.errors.push(error.help("end it with `; 0 otherwise}` or `; else: 0)`"));
                        values.push(None);
                        return;
                    }
                }
            }
            AstKind::Leibniz { .. } => {
                let value = self.leibniz(id);
                values.push(value);
                return;
            }
            AstKind::Derivative { of, .. } => operands.push(*of),
            AstKind::At { of, values: list, .. } => {
                operands.push(*of);
                operands.extend_from_slice(ast.list(*list));
            }
            AstKind::Call { callee, args, parameters } => {
                let (args, parameters) = (ast.list(*args), ast.list(*parameters));
                if let Some((index, product)) = self.indexed_sum(id) {
                    let AstKind::In(_, range) = ast.kind(index) else { return };
                    let AstKind::Range(low, high) = ast.kind(*range) else {
                        self.error(LowerErrorKind::NotYet { what: "a sum over anything but a range `a..b`".into() }, ast.span(*range));
                        values.push(None);
                        return;
                    };
                    tasks.push(Task::Fold { product, base });
                    tasks.push(Task::Unroll { call: id, base, scope });
                    tasks.push(Task::Visit(*high, scope));
                    tasks.push(Task::Visit(*low, scope));
                    return;
                }
                let form = form_of(self, *callee, args.len() + parameters.len());
                tasks.push(Task::Call(id, form, base));
                let visited = form.visited(args.len());
                let all = args[..visited].iter().chain(parameters);
                for &a in all.rev() {
                    tasks.push(Task::Visit(a, scope));
                }
                if form.visits_callee() {
                    tasks.push(Task::Visit(*callee, scope));
                }
                return;
            }
        }
        if self.refuse_bare_functions(id, &operands) {
            values.push(None);
            return;
        }
        tasks.push(Task::Make(id, base));
        for &operand in operands.iter().rev() {
            tasks.push(Task::Visit(operand, scope));
        }
    }

    /// The meaning of a name. That of a variable is looked up once.
    fn variable_or_name(&mut self, id: AstId, name: NameId) -> Option<Lowered> {
        if let Some(&(_, symbol)) = self.met.iter().find(|known| known.0 == name) {
            return Some(Lowered::value(symbol));
        }
        let value = self.name(id)?;
        // A local name may stand for something else later.
        if value.arguments.is_none() && self.local.is_empty() && self.store.op(value.id) == Op::Symbol {
            self.met.push((name, value.id));
        }
        Some(value)
    }

    /// `sum(i in a..b, e)` or `prod(…)`: the `In` node, and whether it is a product.
    fn indexed_sum(&self, id: AstId) -> Option<(AstId, bool)> {
        let AstKind::Call { callee, args, .. } = self.ast.kind(id) else { return None };
        let product = match self.ast.as_name(*callee)? {
            "sum" => false,
            "prod" => true,
            _ => return None,
        };
        let index = *self.ast.list(*args).first()?;
        matches!(self.ast.kind(index), AstKind::In(..)).then_some((index, product))
    }

    fn unroll(
        &mut self,
        call: AstId,
        base: usize,
        scope: Scope,
        tasks: &mut Vec<Task>,
        values: &mut Vec<Option<Lowered>>,
        scopes: &mut Scopes,
    ) {
        let ast = self.ast;
        let bounds = take(values, base);
        let AstKind::Call { args, .. } = ast.kind(call) else { return };
        let args = ast.list(*args);
        let (AstKind::In(name, range), Some(&body)) = (ast.kind(args[0]), args.get(1)) else {
            self.error(
                LowerErrorKind::WrongArity {
                    function: "sum".into(),
                    expected: "an index `i in a..b` and a term".into(),
                    found: args.len(),
                },
                ast.span(call),
            );
            values.push(None);
            return;
        };
        let name = ast.as_name(*name).unwrap_or_default().to_owned();
        let Some(bounds) = bounds else {
            values.push(None);
            return;
        };
        let bound = |v: &Lowered| self.store.number(v.id).and_then(Num::to_i64);
        let (Some(low), Some(high)) = (bound(&bounds[0]), bound(&bounds[1])) else {
            self.error(LowerErrorKind::NotYet { what: "a sum whose bounds are not numbers".into() }, ast.span(*range));
            values.push(None);
            return;
        };
        if high.saturating_sub(low) >= MAX_TERMS {
            self.error(LowerErrorKind::TooLarge { what: "the number of terms of this sum", limit: MAX_TERMS as usize }, ast.span(*range));
            values.push(None);
            return;
        }
        for k in (low..=high).rev() {
            let inner = scopes.bind(scope, &name, k);
            tasks.push(Task::Visit(body, inner));
        }
    }

    fn fold(&mut self, product: bool, terms: &[Lowered], at: AstId) -> Option<Lowered> {
        let start = self.store.num(if product { Num::ONE } else { Num::ZERO });
        let Some((first, rest)) = terms.split_first() else { return Some(Lowered::value(start)) };
        let mut total = first.id;
        for term in rest {
            total = if product { self.multiply(total, term.id, at)? } else { self.plus(total, term.id, at, "this sum")? };
        }
        Some(Lowered::value(total))
    }

    fn make(&mut self, id: AstId, operands: &[Lowered]) -> Option<Lowered> {
        let ast = self.ast;
        let span = ast.span(id);
        let at = |k: usize| operands[k].id;
        // Relations are no numbers; only these take them.
        let joins = matches!(ast.kind(id), AstKind::Binary(BinaryOp::And | BinaryOp::Or, ..));
        if !joins && !matches!(ast.kind(id), AstKind::Cases { .. } | AstKind::Array { .. }) {
            self.numbers(operands, id)?;
        }
        let value = match ast.kind(id) {
            AstKind::Neg(_) => self.store.neg(at(0)),
            AstKind::Abs(_) => self.store.unary(function::named("abs"), at(0)),
            AstKind::Norm(_) => self.store.call_shaped(function::named("norm"), &[at(0)], None),
            AstKind::Nabla(_) => return self.gradient_of(&operands[0], None, id),
            AstKind::Transpose(_) => self.store.transpose(at(0)),
            AstKind::Prime(of, n) => {
                // `jacobian(f)'` is a matrix and its transpose, `(f ∘ g)'` a derivative.
                let array = self.store.shape(at(0)).is_some() && matches!(ast.kind(*of), AstKind::Call { .. });
                if operands[0].arguments.is_some() && !array {
                    return self.derive_function(&operands[0], *n, id);
                }
                if self.store.shape(at(0)).is_none() {
                    let error = LowerError::new(LowerErrorKind::TransposeOfScalar, span);
                    self.errors.push(
                        error.help("write `d/dx …` or `diff(…, x)` for a derivative; `'` differentiates functions and transposes arrays"),
                    );
                    return None;
                }
                if n % 2 == 1 { self.store.transpose(at(0)) } else { at(0) }
            }
            AstKind::Binary(BinaryOp::Compose, ..) => return self.compose(&operands[0], &operands[1], id),
            AstKind::Binary(op @ (BinaryOp::And | BinaryOp::Or), a, b) => {
                for (side, value) in [(*a, at(0)), (*b, at(1))] {
                    if !self.store.op(value).is_relation() {
                        self.error(LowerErrorKind::NotACondition, ast.span(side));
                        return None;
                    }
                }
                self.same_shapes("a condition", &[at(0), at(1)], span)?;
                if *op == BinaryOp::And { self.store.and(at(0), at(1)) } else { self.store.or(at(0), at(1)) }
            }
            AstKind::Binary(op, ..) => self.binary(*op, at(0), at(1), id)?,
            AstKind::Juxtapose(..) => {
                let mut product = at(0);
                for k in 1..operands.len() {
                    product = self.multiply(product, at(k), id)?;
                }
                product
            }
            AstKind::Compare { relations, .. } => {
                let mut whole: Option<ExprId> = None;
                for (k, relation) in relations.iter().enumerate() {
                    self.same_shapes("a comparison", &[at(k), at(k + 1)], span)?;
                    let one = relation_of(self.store, *relation, at(k), at(k + 1));
                    whole = Some(match whole {
                        Some(w) => self.store.and(w, one),
                        None => one,
                    });
                }
                whole?
            }
            AstKind::Index { .. } => self.index(id, operands)?,
            AstKind::Array { rows, .. } => self.array(id, rows, operands)?,
            AstKind::Cases { branches, .. } => {
                let pairs = ast.list(*branches);
                let (&last, branches) = operands.split_last().map(|(l, b)| (&l.id, b))?;
                let mut value = last;
                for (k, pair) in branches.chunks(2).enumerate().rev() {
                    if !self.store.op(pair[0].id).is_relation() {
                        self.error(LowerErrorKind::NotACondition, ast.span(pairs[2 * k]));
                        return None;
                    }
                    self.same_shapes("a case beside its condition", &[pair[0].id, pair[1].id, value], span)?;
                    value = self.store.select(pair[0].id, pair[1].id, value);
                }
                value
            }
            AstKind::Derivative { by, .. } => {
                let mut nodes = vec![at(0)];
                self.variable_list(ast.list(*by), &mut nodes)?;
                let shape = self.store.shape(at(0));
                self.store.operator(Op::Derivative, &nodes, shape)
            }
            AstKind::At { names, .. } => {
                let mut nodes = vec![at(0)];
                for (k, &name) in ast.list(*names).iter().enumerate() {
                    self.variable_list(&[name], &mut nodes)?;
                    nodes.push(at(k + 1));
                }
                let shape = self.store.shape(at(0));
                self.store.operator(Op::Substitute, &nodes, shape)
            }
            _ => return None,
        };
        Some(Lowered::value(value))
    }

    /// Refuses arrays of different shapes; a scalar goes with every entry.
    fn same_shapes(&mut self, operation: &'static str, operands: &[ExprId], span: Span) -> Option<()> {
        let shapes: Vec<Shape> = operands.iter().filter_map(|&o| self.store.shape(o)).collect();
        let different = shapes.windows(2).find(|s| s[0] != s[1]);
        if let Some([a, b]) = different {
            let (left, right) = (shape_text(Some(*a)), shape_text(Some(*b)));
            self.error(LowerErrorKind::Shapes { operation, left, right }, span);
            return None;
        }
        Some(())
    }

    /// Refuses relations among operands that must be numbers.
    fn numbers(&mut self, operands: &[Lowered], id: AstId) -> Option<()> {
        if operands.iter().any(|o| self.store.op(o.id).is_relation()) {
            let error = LowerError::new(LowerErrorKind::ConditionAsValue, self.ast.span(id));
            self.errors.push(error.help("write `[x > 0]` for the indicator, 1 where it holds and 0 elsewhere"));
            return None;
        }
        Some(())
    }

    fn index(&mut self, id: AstId, operands: &[Lowered]) -> Option<ExprId> {
        let ast = self.ast;
        let AstKind::Index { indices, .. } = ast.kind(id) else { return None };
        let of = operands[0].id;
        let shape = self.store.shape(of);
        let Some((rows, columns)) = shape.map_or(Some((1, 1)), Shape::known) else {
            self.error(LowerErrorKind::NotYet { what: "an entry of an array with symbolic dimensions".into() }, ast.span(id));
            return None;
        };
        let indices = ast.list(*indices);
        let vector = rows == 1 || columns == 1;
        if !(indices.len() == 2 || (indices.len() == 1 && vector)) {
            let expected = if vector { "one or two indices" } else { "a row and a column" };
            let found = format!("{} for {}", indices.len(), shape_text(shape));
            self.error(LowerErrorKind::NeedsShape { operation: "indexing".into(), expected, found }, ast.span(id));
            return None;
        }
        let mut window: Vec<(usize, usize)> = Vec::new();
        let mut next = 1;
        for (k, &index) in indices.iter().enumerate() {
            let size = match indices.len() {
                1 => rows * columns,
                _ => [rows, columns][k],
            };
            let taken = match ast.kind(index) {
                AstKind::All => 0,
                AstKind::Range(..) => 2,
                _ => 1,
            };
            let mut bounds: Vec<usize> = Vec::new();
            for operand in &operands[next..next + taken] {
                let Some(n) = self.store.number(operand.id).and_then(Num::to_i64) else {
                    self.error(LowerErrorKind::NotAnInteger { what: "an index" }, ast.span(index));
                    return None;
                };
                if n < 1 || n as usize > size {
                    let error =
                        LowerErrorKind::IndexOutOfRange { index: n.to_string(), shape: format!("{} (1 to {size})", shape_text(shape)) };
                    self.error(error, ast.span(index));
                    return None;
                }
                bounds.push(n as usize);
            }
            next += taken;
            match bounds[..] {
                [] => window.push((1, size)),
                [n] => window.push((n, n)),
                [a, b, ..] if a <= b => window.push((a, b)),
                _ => {
                    let error =
                        LowerErrorKind::IndexOutOfRange { index: format!("{}..{}", bounds[0], bounds[1]), shape: shape_text(shape) };
                    self.error(error, ast.span(index));
                    return None;
                }
            }
        }
        if shape.is_none() {
            return Some(of);
        }
        let (r, c) = match window[..] {
            [w] if columns == 1 => (w, (1, 1)),
            [w] => ((1, 1), w),
            [r, c, ..] => (r, c),
            [] => return None,
        };
        Some(self.store.slice(of, [r.0, r.1, c.0, c.1]))
    }

    /// `[a, b; c, d]`, `[[a, b], [c, d]]`, blocks, or the indicator `[c]`.
    fn array(&mut self, id: AstId, rows: &[u32], operands: &[Lowered]) -> Option<ExprId> {
        let ast = self.ast;
        let span = ast.span(id);
        if let [only] = operands
            && self.store.op(only.id).is_relation()
        {
            let (one, zero) = (self.store.one(), self.store.zero());
            return Some(self.store.select(only.id, one, zero));
        }
        self.numbers(operands, id)?;
        let ids: Vec<ExprId> = operands.iter().map(|o| o.id).collect();
        if ids.iter().all(|&e| self.store.shape(e).is_none()) {
            let columns = rows[0];
            if let Some(bad) = rows.iter().position(|&n| n != columns) {
                let (left, right) = (format!("row 1 has {columns}"), format!("row {} has {}", bad + 1, rows[bad]));
                self.error(LowerErrorKind::Shapes { operation: "the number of entries in the rows", left, right }, span);
                return None;
            }
            return Some(if ids.len() == 1 { ids[0] } else { self.store.array(Shape::new(rows.len(), columns as usize), &ids) });
        }
        // Rows as arrays: each entry of a single row is a row of the result.
        let stacked = rows.len() == 1 && ids.iter().all(|&e| self.store.shape(e).is_some_and(|s| s.rows == crate::expr::Dim::Known(1)));
        self.blocks(&ids, if stacked { vec![1; ids.len()] } else { rows.to_vec() }, id)
    }
}

/// The values above `base`, or `None` if one of them had an error.
fn take(values: &mut Vec<Option<Lowered>>, base: usize) -> Option<SmallVec<[Lowered; 4]>> {
    let (mut taken, mut whole) = (SmallVec::new(), true);
    for value in values.drain(base..) {
        match value {
            Some(value) => taken.push(value),
            None => whole = false,
        }
    }
    whole.then_some(taken)
}

/// The relation node for a comparison as written.
pub(super) fn relation_of(store: &mut Store, relation: Relation, a: ExprId, b: ExprId) -> ExprId {
    match relation {
        Relation::Lt => store.relation(Op::Lt, a, b),
        Relation::Le => store.relation(Op::Le, a, b),
        Relation::Gt => store.relation(Op::Lt, b, a),
        Relation::Ge => store.relation(Op::Le, b, a),
        Relation::Eq => store.relation(Op::Eq, a, b),
        Relation::Ne => store.relation(Op::Ne, a, b),
    }
}

/// The arguments of a function value.
pub(super) fn argument_list(symbols: &[crate::expr::SymbolId]) -> Option<Rc<[crate::expr::SymbolId]>> {
    Some(Rc::from(symbols))
}
