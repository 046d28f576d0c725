//! Names and calls: who is called, and what the special forms mean.

use std::rc::Rc;

use super::error::{LowerError, LowerErrorKind, shape_text};
use super::walk::argument_list;
use super::{Lowered, Lowerer};
use crate::expr::{ExprId, Op, Shape, SymbolId, Unknown};
use crate::function::{self, FunctionId, Kind};
use crate::number::Num;
use crate::syntax::ast::{AstId, AstKind};

/// What a call turned out to be when its callee was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A function of the table.
    Table(FunctionId),
    /// `log(x)` or `log(b, x)`.
    Logarithm,
    /// `min` or `max` of any number.
    Extremum(FunctionId),
    /// A function announced with `function`.
    Unknown,
    /// A callee that is itself lowered: a function of the document, `J_f`, `f'`, `(f ∘ g)`; a product if
    /// it turns out to be a value.
    Apply,
    /// A derivative form; the remaining arguments are variables, not values.
    Operator(Op),
    /// `jvp(f, v)` and `vjp(f, u)`: two values, then variables.
    Product(Op),
    /// `compose(f, g)`
    Compose,
    /// An unknown callee; the error is reported already.
    Wrong,
}

impl Form {
    /// Whether the callee is lowered along with the arguments.
    pub(super) fn visits_callee(self) -> bool {
        self == Form::Apply
    }

    /// How many of the arguments are values.
    pub(super) fn visited(self, count: usize) -> usize {
        match self {
            Form::Operator(_) => count.min(1),
            Form::Product(_) => count.min(2),
            Form::Wrong => 0,
            _ => count,
        }
    }
}

/// Decides what a call is from its callee.
pub(super) fn form_of(lowerer: &mut Lowerer, callee: AstId, count: usize) -> Form {
    let ast = lowerer.ast;
    let Some(name) = ast.as_name(callee) else { return Form::Apply };
    if lowerer.env.unknown.contains_key(name) {
        return Form::Unknown;
    }
    // A callee whose definition has an error says so when it is visited.
    if lowerer.is_user_function(name) || lowerer.names.bound.contains(name) || lowerer.env.broken.contains(name) {
        return Form::Apply;
    }
    match name {
        "diff" | "derivative" => return Form::Operator(Op::Derivative),
        "gradient" | "grad" => return Form::Operator(Op::Gradient),
        "jacobian" => return Form::Operator(Op::Jacobian),
        "hessian" => return Form::Operator(Op::Hessian),
        "D" if count == 1 => return Form::Operator(Op::Jacobian),
        "jvp" => return Form::Product(Op::Pushforward),
        "vjp" => return Form::Product(Op::Pullback),
        "compose" => return Form::Compose,
        "log" => return Form::Logarithm,
        "min" | "max" => return Form::Extremum(if name == "min" { function::named("min") } else { function::named("max") }),
        _ => {}
    }
    if let Some(f) = function::find(name) {
        return Form::Table(f);
    }
    if lowerer.names.values.contains(name) && count == 1 {
        return Form::Apply;
    }
    lowerer.unknown_function(name, callee);
    Form::Wrong
}

impl Lowerer<'_> {
    pub(super) fn is_user_function(&self, name: &str) -> bool {
        self.env.functions.contains_key(name)
            || name.strip_prefix("J_").is_some_and(|f| self.env.functions.contains_key(f) && !self.names.bound.contains(name))
    }

    /// Whether a name before an operand or a prime is a function rather than a value.
    pub(super) fn is_function_name(&self, name: &str) -> bool {
        self.is_user_function(name)
            || self.env.unknown.contains_key(name)
            || (!self.names.bound.contains(name) && (function::find(name).is_some() || name == "log"))
    }

    fn unknown_function(&mut self, name: &str, at: AstId) {
        let user: Vec<String> = self.env.functions.keys().cloned().collect();
        let near = self.names.nearest(name, true, user.iter().map(String::as_str));
        let mut error = LowerError::new(LowerErrorKind::UnknownFunction { name: name.to_owned() }, self.ast.span(at));
        if !near.is_empty() {
            error = error.help(format!("did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")));
        }
        self.errors.push(
            error.help(format!(
                "for a product write `{name}*(…)`; for a function of your own, `{name}(x) = …` or `function {name} : R -> R`"
            )),
        );
    }

    /// A name as a value.
    pub(super) fn name(&mut self, id: AstId) -> Option<Lowered> {
        let span = self.ast.span(id);
        let name = self.ast.as_name(id)?;
        if let Some(value) = self.local.get(name) {
            return Some(value.clone());
        }
        let jacobian_of = name.strip_prefix("J_").filter(|_| !self.names.bound.contains(name));
        if let Some(broken) = [Some(name), jacobian_of].into_iter().flatten().find(|n| self.env.broken.contains(*n)) {
            self.error(LowerErrorKind::DependsOnError { name: broken.to_owned() }, span);
            return None;
        }
        if let Some(def) = self.env.functions.get(name) {
            return Some(Lowered { id: def.body, arguments: argument_list(&def.arguments) });
        }
        if self.names.bound.contains(name) {
            return Some(Lowered::value(self.symbol(name)));
        }
        if let Some(f) = name.strip_prefix("J_").filter(|f| self.env.functions.contains_key(*f)) {
            let def = &self.env.functions[f];
            let whole = Lowered { id: def.body, arguments: argument_list(&def.arguments) };
            return self.jacobian_of(&whole, None, id);
        }
        let array = name.strip_prefix("J_").filter(|f| self.store.find_symbol(f).is_some_and(|s| self.env.definition(s).is_some()));
        if let Some(array) = array {
            let error = LowerError::new(LowerErrorKind::NotAFunction { what: format!("`{array}`") }, span);
            let help = format!("`J_{array}` is the Jacobian of a function; for that of an expression write `jacobian({array})`");
            self.errors.push(error.help(help));
            return None;
        }
        match name {
            "pi" | "π" => return Some(Lowered::value(self.store.constant(Op::Pi))),
            "e" if !self.names.e_is_variable => return Some(Lowered::value(self.store.constant(Op::Euler))),
            "undefined" => {
                let operands = [Num::ONE, Num::ZERO, Num::MINUS_ONE].map(|n| self.store.num(n));
                return Some(Lowered::value(self.store.canonical_product(&operands)));
            }
            _ => {}
        }
        if function::find(name).is_some() || name == "log" || self.env.unknown.contains_key(name) {
            let error = LowerError::new(LowerErrorKind::FunctionAsValue { name: name.to_owned() }, span);
            self.errors.push(error.help(format!("write `{name}(x)`")));
            return None;
        }
        if let Some(meant) = self.names.slip(name) {
            let mut error = LowerError::new(LowerErrorKind::UnknownName { name: name.to_owned() }, span);
            error = error.help(format!("did you mean {}?", meant.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")));
            self.errors.push(error.help(format!("if it is a name of its own, declare it: `{name} in R`")));
            return None;
        }
        Some(Lowered::value(self.symbol(name)))
    }

    pub(super) fn symbol(&mut self, name: &str) -> ExprId {
        let shape = self.env.declared.get(name).and_then(|d| d.0);
        let symbol = self.store.declare(name, shape);
        self.store.symbol_node(symbol)
    }

    /// `f'`, `σ''`, `phi'`: the derivative of a function of one argument, as a function.
    pub(super) fn primed(&mut self, id: AstId) -> Option<Lowered> {
        let AstKind::Prime(of, n) = self.ast.kind(id) else { return None };
        let name = self.ast.as_name(*of)?;
        if self.env.broken.contains(name) || self.is_user_function(name) {
            let f = self.name(*of)?;
            if name.starts_with("J_") && self.store.shape(f.id).is_some() && !self.env.functions.contains_key(name) {
                let id = if n % 2 == 1 { self.store.transpose(f.id) } else { f.id };
                return Some(Lowered { id, ..f });
            }
            return self.derive_function(&f, *n, id);
        }
        // A variable of its own, which only stands until the derivative is applied.
        let placeholder = self.store.sym("·");
        let symbol = self.store.symbol(placeholder)?;
        let call = if let Some(def) = self.env.unknown.get(name) {
            if def.arity != 1 {
                self.arity(name, "one argument where it has a prime; use `diff` for partial derivatives", def.arity, id);
                return None;
            }
            self.store.apply(Unknown { name: name.to_owned(), orders: [0].into_iter().collect() }, &[placeholder])
        } else {
            let f = function::find(if name == "log" { "ln" } else { name })?;
            let row = f.row();
            if row.arguments.len() - row.defaults.len() != 1 || !matches!(row.kind, Kind::Elementwise) {
                self.arity(name, "one argument where it has a prime", row.arguments.len(), id);
                return None;
            }
            self.call_table(f, &[placeholder], id)?
        };
        let whole = Lowered { id: call, arguments: argument_list(&[symbol]) };
        self.derive_function(&whole, *n, id)
    }

    /// The `n`-th derivative of a function of one scalar argument.
    pub(super) fn derive_function(&mut self, f: &Lowered, n: u32, at: AstId) -> Option<Lowered> {
        let arguments = f.arguments.clone()?;
        let [argument] = *arguments else {
            let error = LowerError::new(
                LowerErrorKind::WrongArity { function: "'".into(), expected: "a function of one argument".into(), found: arguments.len() },
                self.ast.span(at),
            );
            self.errors.push(error.help("use `d/dx`, `gradient` or `jacobian` for a function of several arguments"));
            return None;
        };
        let node = self.store.symbol_node(argument);
        if self.store.shape(node).is_some() {
            self.error(
                LowerErrorKind::NeedsShape {
                    operation: "`'`".into(),
                    expected: "a scalar argument",
                    found: shape_text(self.store.shape(node)),
                },
                self.ast.span(at),
            );
            return None;
        }
        let mut operands = vec![f.id];
        operands.extend(std::iter::repeat_n(node, n as usize));
        let shape = self.store.shape(f.id);
        let id = self.store.operator(Op::Derivative, &operands, shape);
        Some(Lowered { id, arguments: Some(arguments) })
    }

    pub(super) fn arity(&mut self, function: &str, expected: &str, found: usize, at: AstId) {
        self.error(LowerErrorKind::WrongArity { function: function.to_owned(), expected: expected.to_owned(), found }, self.ast.span(at));
    }

    pub(super) fn make_call(&mut self, id: AstId, form: Form, operands: &[Lowered]) -> Option<Lowered> {
        let ids: Vec<ExprId> = operands.iter().map(|o| o.id).collect();
        match form {
            Form::Wrong => None,
            Form::Apply => {
                let (f, arguments) = operands.split_first()?;
                match &f.arguments {
                    Some(names) => self.apply(f.id, names.clone(), arguments, id),
                    None => match arguments {
                        [x] => {
                            let (f, x) = (f.id, x.id);
                            Some(Lowered::value(self.multiply(f, x, id)?))
                        }
                        _ => {
                            self.error(
                                LowerErrorKind::NotAFunction { what: "what stands before this parenthesis".into() },
                                self.ast.span(id),
                            );
                            None
                        }
                    },
                }
            }
            Form::Table(f) => Some(Lowered::value(self.call_table(f, &ids, id)?)),
            Form::Extremum(f) => {
                let Some((&first, rest)) = ids.split_first() else {
                    self.arity(f.row().name, "at least one argument", 0, id);
                    return None;
                };
                // Of an array alone: of its entries.
                let ids = match (rest.is_empty(), self.store.shape(first).and_then(Shape::known)) {
                    (true, Some((r, c))) => {
                        let places = (1..=r).flat_map(|i| (1..=c).map(move |j| [i, i, j, j]));
                        places.map(|w| self.store.slice(first, w)).collect()
                    }
                    _ => ids,
                };
                let mut value = ids[0];
                for &next in &ids[1..] {
                    value = self.call_table(f, &[value, next], id)?;
                }
                Some(Lowered::value(value))
            }
            Form::Logarithm => {
                let ln = function::named("ln");
                match ids[..] {
                    [x] if self.env.log_base_ten => Some(Lowered::value(self.call_table(function::named("log10"), &[x], id)?)),
                    [x] => {
                        let span = self.ast.span(id);
                        self.env.note(span, "`log(x)` is the natural logarithm; `log10`, `log2` and `log(b, x)` are the others".into());
                        Some(Lowered::value(self.call_table(ln, &[x], id)?))
                    }
                    [b, x] => {
                        let (x, b) = (self.call_table(ln, &[x], id)?, self.call_table(ln, &[b], id)?);
                        Some(Lowered::value(self.store.div(x, b)))
                    }
                    _ => {
                        self.arity("log", "`log(x)` or `log(b, x)`", ids.len(), id);
                        None
                    }
                }
            }
            Form::Unknown => {
                let name = self.callee_name(id)?;
                let arity = self.env.unknown.get(&name)?.arity;
                if ids.len() != arity {
                    self.arity(&name, &format!("{arity} argument{}", if arity == 1 { "" } else { "s" }), ids.len(), id);
                    return None;
                }
                if let Some(&array) = ids.iter().find(|&&a| self.store.shape(a).is_some()) {
                    let found = shape_text(self.store.shape(array));
                    self.error(
                        LowerErrorKind::NeedsShape { operation: format!("`{name}`"), expected: "scalars", found },
                        self.ast.span(id),
                    );
                    return None;
                }
                let orders = std::iter::repeat_n(0, arity).collect();
                Some(Lowered::value(self.store.apply(Unknown { name, orders }, &ids)))
            }
            Form::Compose => match operands {
                [f, g] => self.compose(f, g, id),
                _ => {
                    self.arity("compose", "two functions", operands.len(), id);
                    None
                }
            },
            Form::Operator(op) => {
                let (of, variables) = self.operator_arguments(id, 1, operands)?;
                match op {
                    Op::Gradient => self.gradient_of(&of[0], variables.as_deref(), id),
                    Op::Jacobian => self.jacobian_of(&of[0], variables.as_deref(), id),
                    Op::Hessian => self.hessian_of(&of[0], variables.as_deref(), id),
                    _ => {
                        let Some(variables) = variables else {
                            self.arity("diff", "an expression and the variables", 1, id);
                            return None;
                        };
                        Some(Lowered::value(self.derivative_of(of[0].id, &variables, id)?))
                    }
                }
            }
            Form::Product(op) => {
                let (of, variables) = self.operator_arguments(id, 2, operands)?;
                if of.len() != 2 {
                    self.arity(if op == Op::Pushforward { "jvp" } else { "vjp" }, "a function and a vector", of.len(), id);
                    return None;
                }
                self.product_of(op, &of[0], of[1].id, variables.as_deref(), id)
            }
        }
    }

    pub(super) fn callee_name(&self, id: AstId) -> Option<String> {
        match self.ast.kind(id) {
            AstKind::Call { callee, .. } | AstKind::Juxtapose(callee, _) => self.ast.as_name(*callee).map(str::to_owned),
            _ => None,
        }
    }

    /// The values of a derivative form, and its variables if any are named.
    fn operator_arguments(&mut self, id: AstId, values: usize, operands: &[Lowered]) -> Option<(Vec<Lowered>, Option<Vec<ExprId>>)> {
        let AstKind::Call { args, .. } = self.ast.kind(id) else { return Some((operands.to_vec(), None)) };
        let args = self.ast.list(*args);
        if args.is_empty() {
            let name = self.callee_name(id).unwrap_or_default();
            self.arity(&name, "an expression", 0, id);
            return None;
        }
        let rest = args.get(values..).unwrap_or(&[]);
        if rest.is_empty() {
            return Some((operands.to_vec(), None));
        }
        let mut variables = Vec::new();
        self.variable_list(rest, &mut variables)?;
        Some((operands.to_vec(), Some(variables)))
    }

    /// A call of a function value: `f(args)`, `f(args; parameters)`, or one array for all arguments.
    fn apply(&mut self, body: ExprId, names: Rc<[SymbolId]>, arguments: &[Lowered], at: AstId) -> Option<Lowered> {
        let span = self.ast.span(at);
        let (count, name) = match self.ast.kind(at) {
            AstKind::Call { args, .. } => (args.len(), self.callee_name(at)),
            _ => (1, self.callee_name(at)),
        };
        let (positional, parameters) = arguments.split_at(count.min(arguments.len()));
        let def = name.as_deref().and_then(|n| self.env.functions.get(n)).cloned();
        let shown = name.clone().unwrap_or_else(|| "this function".into());
        let mut pairs: Vec<ExprId> = Vec::new();
        match positional {
            [array] if names.len() > 1 => {
                let entries = self.store.shape(array.id).and_then(Shape::known).map(|(r, c)| (r, c, r * c));
                let Some((rows, columns, _)) = entries.filter(|&(r, c, n)| n == names.len() && (r == 1 || c == 1)) else {
                    let found = match self.store.shape(array.id) {
                        Some(s) => format!("one array of shape {s}"),
                        None => "1".into(),
                    };
                    self.wrong_arguments(&shown, &names, &found, def.as_ref(), span);
                    return None;
                };
                for (k, &symbol) in names.iter().enumerate() {
                    let (r, c) = if columns == 1 { (k + 1, 1) } else { (1, k + 1) };
                    debug_assert!(r <= rows);
                    let entry = self.store.slice(array.id, [r, r, c, c]);
                    pairs.extend([self.store.symbol_node(symbol), entry]);
                }
            }
            values if values.len() == names.len() => {
                for (&symbol, value) in names.iter().zip(values) {
                    let node = self.store.symbol_node(symbol);
                    let (wanted, found) = (self.store.shape(node), self.store.shape(value.id));
                    // A scalar function of one argument applies to each entry of an array.
                    if let (None, Some(shape), 1, None) = (wanted, found, names.len(), self.store.shape(body)) {
                        return self.map(body, symbol, value.id, shape);
                    }
                    if wanted != found {
                        let (left, right) = (shape_text(wanted), shape_text(found));
                        let mut error =
                            LowerError::new(LowerErrorKind::Shapes { operation: "an argument and its value", left, right }, span);
                        if let Some(def) = &def {
                            error = error.related(def.span, format!("`{shown}` is defined here"));
                        }
                        self.errors.push(error);
                        return None;
                    }
                    pairs.extend([node, value.id]);
                }
            }
            values => {
                let found = values.len().to_string();
                self.wrong_arguments(&shown, &names, &found, def.as_ref(), span);
                return None;
            }
        }
        if !parameters.is_empty() {
            let known = def.as_ref().map_or(&[][..], |d| &d.parameters);
            if known.len() != parameters.len() {
                let expected = format!("{} parameter{} after `;`", known.len(), if known.len() == 1 { "" } else { "s" });
                self.error(LowerErrorKind::WrongArity { function: shown, expected, found: parameters.len() }, span);
                return None;
            }
            for (&symbol, value) in known.iter().zip(parameters) {
                pairs.extend([self.store.symbol_node(symbol), value.id]);
            }
        }
        let shape = self.store.shape(body);
        let mut operands = vec![body];
        operands.extend(pairs);
        Some(Lowered::value(self.store.operator(Op::Substitute, &operands, shape)))
    }

    fn wrong_arguments(
        &mut self,
        name: &str,
        names: &[SymbolId],
        found: &str,
        def: Option<&super::FunctionDef>,
        span: crate::syntax::span::Span,
    ) {
        let list: Vec<&str> = names.iter().map(|&s| self.store.symbol_name(s)).collect();
        let expected = format!("{} argument{} ({})", names.len(), if names.len() == 1 { "" } else { "s" }, list.join(", "));
        let found_count = found.parse().unwrap_or(1);
        let mut error = LowerError::new(LowerErrorKind::WrongArity { function: name.to_owned(), expected, found: found_count }, span);
        if found.parse::<usize>().is_err() {
            error = error.help(format!("it was given {found}"));
        }
        if let Some(def) = def {
            error = error.related(def.span, format!("`{name}` is defined here"));
        }
        self.errors.push(error);
    }

    /// A scalar function of one argument applied to every entry.
    fn map(&mut self, body: ExprId, symbol: SymbolId, array: ExprId, shape: Shape) -> Option<Lowered> {
        let (rows, columns) = shape.known()?;
        let node = self.store.symbol_node(symbol);
        let mut entries = Vec::with_capacity(rows * columns);
        for r in 1..=rows {
            for c in 1..=columns {
                let entry = self.store.slice(array, [r, r, c, c]);
                entries.push(self.store.operator(Op::Substitute, &[body, node, entry], None));
            }
        }
        Some(Lowered::value(self.store.array(shape, &entries)))
    }

    /// `f ∘ g`, as a function of the arguments of `g`.
    pub(super) fn compose(&mut self, f: &Lowered, g: &Lowered, at: AstId) -> Option<Lowered> {
        let span = self.ast.span(at);
        let (Some(outer), Some(inner)) = (f.arguments.clone(), g.arguments.clone()) else {
            self.error(LowerErrorKind::NotAFunction { what: "an operand of `∘`".into() }, span);
            return None;
        };
        let width = self.store.width(g.id);
        let total: Option<usize> = outer.iter().map(|&s| self.store.width(self.store.symbol_node(s))).sum();
        if width.is_none() || width != total {
            let (left, right) = (format!("{} inputs", total.unwrap_or(0)), format!("{} outputs", width.unwrap_or(0)));
            self.error(LowerErrorKind::Shapes { operation: "this composition", left, right }, span);
            return None;
        }
        let mut operands = vec![f.id];
        let shape = self.store.shape(g.id);
        for (next, &symbol) in outer.iter().enumerate() {
            let node = self.store.symbol_node(symbol);
            let value = match (shape.and_then(Shape::known), self.store.width(node)) {
                (None, _) => g.id,
                (Some((_, columns)), Some(1)) => {
                    let (r, c) = (next / columns + 1, next % columns + 1);
                    self.store.slice(g.id, [r, r, c, c])
                }
                _ if outer.len() == 1 => g.id,
                _ => {
                    self.error(LowerErrorKind::NotYet { what: "a composition whose outer function takes several arrays".into() }, span);
                    return None;
                }
            };
            operands.extend([node, value]);
        }
        let shape = self.store.shape(f.id);
        let id = self.store.operator(Op::Substitute, &operands, shape);
        Some(Lowered { id, arguments: Some(inner) })
    }
}
