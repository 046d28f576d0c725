//! The verbs: derivative, gradient, jacobian, hessian, chain, show, eval, and the transforms from simplify to collect.

use super::answer::{Derived, Kind, Shown};
use super::session::{Session, not_yet};
use crate::elaborate::Value;
use crate::equal::{self, Claim};
use crate::error::Error;
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::lower::{LowerError, LowerErrorKind, Lowered, free_symbols};
use crate::number::Num;
use crate::simplify::Transform;
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp};
use crate::syntax::span::Span;
use crate::syntax::statement::{Binding, Verb};

impl Session {
    pub(super) fn command(
        &mut self,
        ast: &Ast,
        verb: Verb,
        operand: AstId,
        wrt: Option<&[AstId]>,
        at: &[Binding],
        span: Span,
    ) -> Result<Kind, Vec<Error>> {
        let name = match verb {
            Verb::Derivative => "derivative",
            Verb::Gradient => "gradient",
            Verb::Jacobian => "jacobian",
            Verb::Hessian => "hessian",
            Verb::Chain => return self.chain(ast, operand, span),
            Verb::Show => "show",
            Verb::Simplify => "simplify",
            Verb::Expand => "expand",
            Verb::Eval => "eval",
            Verb::Steps => return not_yet("`steps`, derivations rule by rule".into(), span),
            Verb::Factor => "factor",
            Verb::Together => "together",
            Verb::Cancel => "cancel",
            Verb::Collect => "collect",
        };
        // `gradient (f) |_{x = 1}` asks for the gradient there: what has a value of `x` does not vary with it.
        let derives = matches!(verb, Verb::Derivative | Verb::Gradient | Verb::Jacobian | Verb::Hessian);
        let (operand, bar) = match ast.kind(operand) {
            AstKind::At { of, names, values } if derives => (*of, ast.list(*names).iter().zip(ast.list(*values))),
            _ => (operand, [].iter().zip(&[])),
        };
        let bar = bar.map(|(&target, &value)| Binding { target, value });
        let at = &[at, &bar.collect::<Vec<_>>()].concat()[..];
        self.refuse_undefined(ast, verb, operand)?;
        let whole = self.lower(ast, operand)?;
        let transform = self.transform(ast, verb, wrt)?;
        let variables = match wrt {
            Some(_) if transform.is_some() => None,
            Some(items) => Some(self.lowerer(ast).variables(items).map_err(super::session::errors)?),
            None => None,
        };
        let (id, variables) = self.derive(ast, verb, &whole, variables, operand)?;
        let before = id;
        let (id, _) = self.at(ast, id, at)?;
        let value = self.value(id, span)?;
        let replacements = if id == before { Vec::new() } else { self.store.children(id)[1..].to_vec() };
        if !at.is_empty() {
            self.note_idle_values(ast, before, at);
            let roots = self.definitions.expand(&mut self.store, &[&value.sources[..], &value.entries[..]].concat());
            self.refuse_undefined_point(&roots, before, &replacements, span)?;
        }
        let label = self.text(ast.span(operand));
        let result = match (verb, transform) {
            (Verb::Eval, _) => self.evaluated(label, value, before, &replacements, span)?,
            (_, Some(transform)) => self.transformed(label, value, transform, span)?,
            // An intermediate shows what it stands for.
            (Verb::Show, _) if matches!(ast.kind(operand), AstKind::Name(_)) && at.is_empty() => {
                let shown = self.definition_of(&value);
                self.derived(label, shown, &[], span)?
            }
            _ => self.derived(label, value, &variables, span)?,
        };
        let mut result = result;
        self.errors.extend(result.stopped.take());
        let nowhere = result.conditions.iter().any(|&c| self.store.truth(c) == Some(false));
        let all = [&result.value.entries[..], &result.value.sources[..]].concat();
        if nowhere && !self.store.reach(&all).up().any(|id| self.store.symbol(id).is_some()) {
            return Err(vec![Error::Undefined(span, None)]);
        }
        if !at.is_empty() {
            result.kinks = self.kinks_here(before, &variables, &replacements, span)?;
        }
        Ok(Kind::Shown(Shown { verb: name, result }))
    }

    /// The form that a verb asks for; what it collects by stands where other verbs have their variables.
    fn transform(&mut self, ast: &Ast, verb: Verb, by: Option<&[AstId]>) -> Result<Option<Transform>, Vec<Error>> {
        Ok(Some(match verb {
            Verb::Simplify => Transform::Simplify,
            Verb::Expand => Transform::Expand,
            Verb::Factor => Transform::Factor,
            Verb::Together => Transform::Together,
            Verb::Cancel => Transform::Cancel,
            Verb::Collect => {
                let Some(&[by]) = by else { return Ok(None) };
                let lowered = self.lower(ast, by)?;
                let value = self.value(lowered.id, ast.span(by))?;
                Transform::Collect(self.collector(&value, ast.span(by))?)
            }
            _ => return Ok(None),
        }))
    }

    /// What `collect` can collect by: a name, or another scalar that is no number, sum or product.
    pub(super) fn collector(&mut self, value: &Value, span: Span) -> Result<ExprId, Vec<Error>> {
        let form = match value.entries[..] {
            [by] if value.shape.is_none() => self.canon.canonical(&mut self.store, by).ok(),
            _ => None,
        };
        match form.filter(|&f| matches!(self.store.op(f), Op::Symbol | Op::Pi | Op::Call | Op::Apply)) {
            Some(form) => Ok(form),
            None => {
                let help = "write `collect e by x` or `collect e by sin(x)`".to_owned();
                Err(vec![Error::Other("`collect` needs a name or a call to collect by".into(), span, Some(help))])
            }
        }
    }

    /// Says which of the values of an `at` clause nothing depends on.
    fn note_idle_values(&mut self, ast: &Ast, before: ExprId, at: &[Binding]) {
        let used = free_symbols(&self.store, &self.env, before);
        let inside: Vec<SymbolId> = self.store.reach(&[before]).up().filter_map(|id| self.store.symbol(id)).collect();
        for binding in at {
            let Some(name) = ast.as_name(binding.target) else { continue };
            let symbol = self.store.find_symbol(name);
            if symbol.is_none_or(|s| !used.contains(&s) && !inside.contains(&s)) {
                self.env.note(ast.span(binding.target), format!("nothing here depends on `{name}`"));
            }
        }
    }

    /// The kinks that a point lies on: pairs of a symbol and its value in `replacements`.
    pub(super) fn kinks_here(
        &mut self,
        before: ExprId,
        variables: &[ExprId],
        replacements: &[ExprId],
        span: Span,
    ) -> Result<Vec<ExprId>, Vec<Error>> {
        if variables.is_empty() {
            return Ok(Vec::new());
        }
        let value = self.value(before, span)?;
        let entries = value.entries.clone();
        let derived = self.derived(String::new(), value, variables, span)?;
        let mut kinks = derived.kinks;
        if derived.raw.entries != entries {
            // The point was put into the formula as it was worked out, conventions and all.
            let symbols = self.scalar_symbols(variables);
            kinks = self.kinks(&derived.raw.sources, &symbols).map_err(|b| vec![Error::Budget(b.to_string(), span)])?;
        }
        let mut here = Vec::new();
        for kink in kinks {
            let values: Vec<(SymbolId, ExprId)> =
                replacements.chunks(2).filter_map(|p| self.store.symbol(p[0]).map(|s| (s, p[1]))).collect();
            let moved = self.definitions.substitute(&mut self.store, &[kink], &values)[0];
            let form = self.canon.canonical(&mut self.store, moved).map_err(|b| vec![Error::Budget(b.to_string(), span)])?;
            if self.store.truth(form) == Some(true) {
                here.push(kink);
            }
        }
        Ok(here)
    }

    /// A bare name that nothing defines cannot be differentiated.
    fn refuse_undefined(&mut self, ast: &Ast, verb: Verb, operand: AstId) -> Result<(), Vec<Error>> {
        let derives = matches!(verb, Verb::Derivative | Verb::Gradient | Verb::Jacobian | Verb::Hessian);
        let Some(name) = ast.as_name(operand).filter(|_| derives) else { return Ok(()) };
        let defined = self.names.bound.contains(name)
            || self.env.functions.contains_key(name)
            || self.env.broken.contains(name)
            || name.starts_with("J_");
        if defined {
            return Ok(());
        }
        let functions: Vec<String> = self.env.functions.keys().cloned().collect();
        let near = self.names.nearest(name, false, functions.iter().map(String::as_str));
        let mut error = LowerError::new(LowerErrorKind::UnknownName { name: name.to_owned() }, ast.span(operand));
        if !near.is_empty() {
            error = error.help(format!("did you mean {}?", near.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or ")));
        }
        Err(vec![Error::Lower(error)])
    }

    /// The operator node for a verb, with its variables.
    pub(super) fn derive(
        &mut self,
        ast: &Ast,
        verb: Verb,
        whole: &Lowered,
        variables: Option<Vec<ExprId>>,
        at: AstId,
    ) -> Result<(ExprId, Vec<ExprId>), Vec<Error>> {
        if !matches!(verb, Verb::Derivative | Verb::Gradient | Verb::Jacobian | Verb::Hessian) {
            return Ok((whole.id, Vec::new()));
        }
        let chosen = variables.is_some();
        let variables = match (variables, &whole.arguments) {
            (Some(v), _) => v,
            (None, Some(arguments)) => arguments.iter().map(|&s| self.store.symbol_node(s)).collect(),
            (None, None) => self.lowerer(ast).free_names(whole.id, at),
        };
        if verb == Verb::Derivative && variables.len() > 1 && !chosen {
            return Err(vec![several_variables(&self.store, &variables, ast.span(at))]);
        }
        if variables.is_empty() {
            let text = "there is no variable to differentiate with respect to".to_owned();
            return Err(vec![Error::Other(text, ast.span(at), Some("name one with `wrt x`".into()))]);
        }
        let mut lowerer = self.lowerer(ast);
        let node = match verb {
            Verb::Gradient => lowerer.gradient_of(whole, Some(&variables), at).map(|l| l.id),
            Verb::Jacobian => lowerer.jacobian_of(whole, Some(&variables), at).map(|l| l.id),
            Verb::Hessian => lowerer.hessian_of(whole, Some(&variables), at).map(|l| l.id),
            _ => lowerer.derivative_of(whole.id, &variables, at),
        };
        let problems = lowerer.take_errors();
        match node {
            Some(id) => Ok((id, variables)),
            None => Err(super::session::errors(problems)),
        }
    }

    /// `id` with the values of an `at` clause.
    pub(super) fn at(&mut self, ast: &Ast, id: ExprId, at: &[Binding]) -> Result<(ExprId, Vec<SymbolId>), Vec<Error>> {
        if at.is_empty() {
            return Ok((id, Vec::new()));
        }
        let mut operands = vec![id];
        let mut symbols = Vec::new();
        let mut problems = Vec::new();
        for binding in at {
            let target = self.lowerer(ast).variables(&[binding.target]).map_err(super::session::errors);
            let value = self.lower(ast, binding.value);
            match (target, value) {
                (Ok(target), Ok(value)) => {
                    let (wanted, found) = (self.store.shape(target[0]), self.store.shape(value.id));
                    if wanted != found {
                        let text = crate::lower::error::shape_text;
                        let kind = LowerErrorKind::Shapes { operation: "a variable and its value", left: text(wanted), right: text(found) };
                        problems.push(Error::Lower(LowerError::new(kind, ast.span(binding.value))));
                    }
                    symbols.extend(self.scalar_symbols(&target));
                    operands.extend([target[0], value.id]);
                }
                (a, b) => problems.extend(a.err().into_iter().chain(b.err()).flatten()),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let shape = self.store.shape(id);
        Ok((self.store.operator(Op::Substitute, &operands, shape), symbols))
    }

    /// Intermediates replaced by what they stand for, one level deep.
    fn definition_of(&mut self, value: &Value) -> Value {
        let entries = value.entries.iter().map(|&e| self.store.symbol(e).and_then(|s| self.definitions.get(s)).unwrap_or(e)).collect();
        Value { entries, ..value.clone() }
    }

    pub(super) fn transformed(&mut self, label: String, value: Value, transform: Transform, span: Span) -> Result<Derived, Vec<Error>> {
        let mut result = self.derived(label, value.clone(), &[], span)?;
        let mut entries = Vec::new();
        for &e in &value.entries {
            match transform.apply(&mut self.store, &mut self.canon, e) {
                Ok(new) => entries.push(new),
                Err(budget) => {
                    result.stopped = Some(Error::Budget(budget.to_string(), span));
                    return Ok(result);
                }
            }
        }
        result.value.entries = entries.clone();
        result.plain.entries = entries;
        Ok(result)
    }

    /// Both routes of the chain rule: substitute and differentiate, and the product of the Jacobians.
    fn chain(&mut self, ast: &Ast, operand: AstId, span: Span) -> Result<Kind, Vec<Error>> {
        let mut inner = operand;
        while let AstKind::Group(a) = ast.kind(inner) {
            inner = *a;
        }
        let AstKind::Binary(BinaryOp::Compose, f, g) = ast.kind(inner) else {
            return Err(vec![Error::Other(
                "`chain` needs a composition".into(),
                ast.span(operand),
                Some("write `chain f ∘ g` or `chain compose(f, g)`".into()),
            )]);
        };
        let (outer, inside, composed) = (self.lower(ast, *f)?, self.lower(ast, *g)?, self.lower(ast, inner)?);
        let (f_text, g_text) = (self.text(ast.span(*f)), self.text(ast.span(*g)));
        let (jacobian, variables) = self.derive(ast, Verb::Jacobian, &composed, None, operand)?;
        let (outer_jacobian, _) = self.derive(ast, Verb::Jacobian, &outer, None, *f)?;
        let (inner_jacobian, _) = self.derive(ast, Verb::Jacobian, &inside, None, *g)?;
        // J_f at g(x): the same replacements as in the composition itself.
        let replacements = self.store.children(composed.id)[1..].to_vec();
        let shape = self.store.shape(outer_jacobian);
        let moved = self.store.operator(Op::Substitute, &[&[outer_jacobian][..], &replacements].concat(), shape);
        let product = match (self.store.shape(moved), self.store.shape(inner_jacobian)) {
            (Some(_), Some(_)) => self.store.matmul(moved, inner_jacobian),
            _ => self.store.mul(moved, inner_jacobian),
        };
        let values = [composed.id, moved, inner_jacobian, product, jacobian].map(|id| self.value(id, span));
        let [composed, moved, inner_value, product, direct] = values;
        let (composed, moved, inner_value, product, direct) = (composed?, moved?, inner_value?, product?, direct?);
        let claim = Claim {
            left: direct.clone(),
            right: product.clone(),
            assumptions: self.env.assumptions.clone(),
            naturals: self.env.naturals.iter().copied().collect(),
            any_layout: false,
            domains: self.domains,
        };
        let verdict = equal::judge(&mut self.store, &mut self.canon, &self.definitions, &claim);
        Ok(Kind::Chain {
            composed: self.derived(format!("{f_text}∘{g_text}"), composed, &[], span)?,
            outer: self.derived(format!("J_{f_text}({g_text})"), moved, &[], span)?,
            inner: self.derived(format!("J_{g_text}"), inner_value, &variables, span)?,
            product: self.derived(format!("J_{f_text}({g_text}) * J_{g_text}"), product, &[], span)?,
            direct: self.derived(format!("J_({f_text}∘{g_text})"), direct, &variables, span)?,
            verdict,
        })
    }

    /// The exact value of an expression that must be a rational number.
    pub(super) fn rational(&mut self, ast: &Ast, id: AstId) -> Result<Vec<Num>, Vec<Error>> {
        let span = ast.span(id);
        let lowered = self.lower(ast, id)?;
        let value = self.value(lowered.id, span)?;
        let entries = self.definitions.expand(&mut self.store, &value.entries);
        let mut out = Vec::new();
        for e in entries {
            let form = self.canon.canonical(&mut self.store, e).map_err(|b| vec![Error::Budget(b.to_string(), span)])?;
            match self.store.number(form) {
                Some(n) => out.push(n.clone()),
                None => return Err(vec![Error::Other("a number is expected here".into(), span, None)]),
            }
        }
        Ok(out)
    }
}

/// `derivative` of a function of several variables, none of which is named.
pub(super) fn several_variables(store: &Store, variables: &[ExprId], span: Span) -> Error {
    let names: Vec<&str> = variables.iter().filter_map(|&v| store.symbol(v)).map(|s| store.symbol_name(s)).collect();
    let text = format!("there are several variables to differentiate with respect to: {}", names.join(", "));
    Error::Other(text, span, Some("name one with `wrt`, or ask for the `gradient`".into()))
}
