//! Questions about expressions that stand alone: no definitions, no document.

use super::MAX_SOURCE;
use super::answer::Derived;
use super::commands::several_variables;
use super::diagnosis::Checked;
use super::session::Session;
use crate::derivation::mistakes::Stage;
use crate::elaborate::Value;
use crate::equal::{self, Claim, Verdict};
use crate::error::Error;
use crate::expr::{ExprId, Op, Shape, Substitution};
use crate::lower::{LowerError, LowerErrorKind, Lowered, Lowerer, Names};
use crate::simplify::Transform;
use crate::syntax::ast::{Ast, AstId};
use crate::syntax::parse_expression;
use crate::syntax::span::Span;

/// An error, and in which of the texts it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    pub text: usize,
    pub error: Error,
}

/// The errors of the text with this index.
fn located(text: usize, errors: Vec<Error>) -> Vec<Located> {
    errors.into_iter().map(|error| Located { text, error }).collect()
}

/// The name in `n in N`, which as a condition is `n >= 0`.
fn natural(text: &str) -> Option<&str> {
    // Few texts end like this.
    let (name, set) = text.trim_end().ends_with(['N', 'ℕ']).then(|| text.split_once(" in "))??;
    let name = name.trim();
    let is_name = name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (is_name && matches!(set.trim(), "N" | "ℕ")).then_some(name)
}

/// Expressions that were read together, in one store: equal names are equal variables.
///
/// ```
/// use gradus::document::OneOff;
/// let mut question = OneOff::new(&["x^2*sin(x)"], &["x"]).unwrap();
/// let derivative = question.derivative(0).unwrap();
/// let text = gradus::print::text(&question.session.store, derivative.value.entries[0], &Default::default());
/// assert_eq!(text.unwrap(), "2*x*sin(x) + x^2*cos(x)");
/// ```
pub struct OneOff {
    /// In a box, because questions are handed on by value.
    pub session: Box<Session>,
    trees: Vec<(Ast, AstId)>,
    values: Vec<Lowered>,
    variables: Vec<ExprId>,
    /// The derivative that was asked for last.
    asked: Option<ExprId>,
}

impl OneOff {
    /// Reads `texts`; `wrt` are the variables of the derivatives to come, and come after the texts where errors
    /// say in which text they are.
    ///
    /// # Errors
    /// All errors of all texts.
    pub fn new(texts: &[&str], wrt: &[&str]) -> Result<OneOff, Vec<Located>> {
        let mut wrong = Vec::new();
        let mut trees = Vec::with_capacity(texts.len() + wrt.len());
        for (k, text) in texts.iter().chain(wrt).enumerate() {
            if text.len() > MAX_SOURCE {
                let what = format!("the text has {} bytes; at most {MAX_SOURCE} are read", text.len());
                wrong.push(Located { text: k, error: Error::Other(what, Span::new(0, 0), None) });
                continue;
            }
            let belongs = natural(text);
            match parse_expression(belongs.map(|name| format!("{name} >= 0")).as_deref().unwrap_or(text)) {
                Ok(tree) => trees.push(tree),
                Err(list) => wrong.extend(list.into_iter().map(|e| Located { text: k, error: Error::Syntax(e) })),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut session = Box::new(Session::new());
        // Whatever is differentiated by is a variable, also `e`; a name that stands alone in one text is known in all.
        let bound: Vec<String> = trees[texts.len()..].iter().filter_map(|(ast, root)| ast.as_name(*root)).map(str::to_owned).collect();
        let mut names = Names::new(&Ast::default(), bound);
        trees[..texts.len()].iter().for_each(|(ast, _)| names.read(ast));
        let (mut values, mut variables) = (Vec::with_capacity(texts.len()), Vec::with_capacity(wrt.len()));
        for (k, (ast, root)) in trees.iter().enumerate() {
            let mut lowerer = Lowerer::new(ast, &mut session.store, &mut session.env, &names);
            let errors = if k < texts.len() {
                lowerer.lower(*root).map(|v| values.push(v))
            } else {
                lowerer.variables(&[*root]).map(|v| variables.extend(v))
            };
            if let Err(errors) = errors {
                wrong.extend(located(k, errors.into_iter().map(Error::Lower).collect()));
            }
        }
        session.names = names;
        if wrong.is_empty() && texts.iter().any(|text| natural(text).is_some()) {
            // Of `n >= 0`.
            let conditions: Vec<ExprId> =
                texts.iter().zip(&values).filter(|(text, _)| natural(text).is_some()).map(|(_, v)| v.id).collect();
            session.env.naturals.extend(session.store.reach(&conditions).up().filter_map(|id| session.store.symbol(id)));
        }
        if wrong.is_empty() { Ok(OneOff { session, trees, values, variables, asked: None }) } else { Err(wrong) }
    }

    fn span(&self, text: usize) -> Span {
        let (ast, root) = &self.trees[text];
        ast.span(*root)
    }

    /// The names of the variables.
    pub fn names(&self) -> Vec<String> {
        let symbols = self.variables.iter().filter_map(|&v| self.session.store.symbol(v));
        symbols.map(|s| self.session.store.symbol_name(s).to_owned()).collect()
    }

    /// The variables that were named, else the free names of the texts.
    fn wrt(&mut self) -> Result<Vec<ExprId>, Vec<Located>> {
        if self.variables.is_empty() {
            for k in 0..self.values.len() {
                let (ast, root) = &self.trees[k];
                let mut lowerer = Lowerer::new(ast, &mut self.session.store, &mut self.session.env, &self.session.names);
                for free in lowerer.free_names(self.values[k].id, *root) {
                    if !self.variables.contains(&free) {
                        self.variables.push(free);
                    }
                }
            }
        }
        if self.variables.is_empty() {
            let text = "there is no variable to differentiate with respect to".to_owned();
            return Err(located(0, vec![Error::Other(text, self.span(0), Some("name one".into()))]));
        }
        Ok(self.variables.clone())
    }

    /// A lowered value that has numbers, not conditions, for entries.
    fn number(&self, text: usize) -> Result<Lowered, Vec<Located>> {
        let value = self.values[text].clone();
        if self.session.store.op(value.id).is_relation() {
            let error = LowerError::new(LowerErrorKind::ConditionAsValue, self.span(text));
            return Err(located(text, vec![Error::Lower(error.help("write `[x > 0]` for the indicator"))]));
        }
        Ok(value)
    }

    /// One partial derivative after the other, by each variable in turn.
    ///
    /// # Errors
    /// Where there is no variable, or no derivative in this language.
    pub fn derivative(&mut self, text: usize) -> Result<Derived, Vec<Located>> {
        let named = !self.variables.is_empty();
        let variables = self.wrt()?;
        if !named && variables.len() > 1 {
            return Err(located(text, vec![several_variables(&self.session.store, &variables, self.span(text))]));
        }
        self.derived(text, |lowerer, value, variables, at| lowerer.derivative_of(value.id, variables, at))
    }

    /// The gradient of a scalar.
    ///
    /// # Errors
    /// As [`OneOff::derivative`], and of arrays.
    pub fn gradient(&mut self, text: usize) -> Result<Derived, Vec<Located>> {
        self.derived(text, |lowerer, value, variables, at| lowerer.gradient_of(value, Some(variables), at).map(|l| l.id))
    }

    /// The matrix of second derivatives of a scalar.
    ///
    /// # Errors
    /// As [`OneOff::gradient`].
    pub fn hessian(&mut self, text: usize) -> Result<Derived, Vec<Located>> {
        self.derived(text, |lowerer, value, variables, at| lowerer.hessian_of(value, Some(variables), at).map(|l| l.id))
    }

    /// The Jacobian of the first `outputs` texts together: rows are outputs, columns are variables.
    ///
    /// # Errors
    /// As [`OneOff::derivative`].
    pub fn jacobian(&mut self, outputs: usize) -> Result<Derived, Vec<Located>> {
        let mut ids = Vec::new();
        for k in 0..outputs {
            ids.push(self.number(k)?.id);
        }
        if let [_, _, ..] = ids[..] {
            if let Some(k) = ids.iter().position(|&id| self.session.store.shape(id).is_some()) {
                let text = "several outputs must be scalars; give one array, or scalars".to_owned();
                return Err(located(k, vec![Error::Other(text, self.span(k), None)]));
            }
            self.values[0].id = self.session.store.array(Shape::new(outputs, 1), &ids);
        }
        self.derived(0, |lowerer, value, variables, at| lowerer.jacobian_of(value, Some(variables), at).map(|l| l.id))
    }

    fn derived(
        &mut self,
        text: usize,
        operator: impl FnOnce(&mut Lowerer<'_>, &Lowered, &[ExprId], AstId) -> Option<ExprId>,
    ) -> Result<Derived, Vec<Located>> {
        let value = self.number(text)?;
        let variables = self.wrt()?;
        let (ast, root) = &self.trees[text];
        let session = &mut self.session;
        let mut lowerer = Lowerer::new(ast, &mut session.store, &mut session.env, &session.names);
        let node = operator(&mut lowerer, &value, &variables, *root);
        let errors: Vec<Error> = lowerer.take_errors().into_iter().map(Error::Lower).collect();
        let Some(id) = node else { return Err(located(text, errors)) };
        self.asked = Some(id);
        let span = self.span(text);
        let value = self.session.value(id, span).map_err(|e| located(text, e))?;
        self.session.derived(String::new(), value, &variables, span).map_err(|e| located(text, e))
    }

    /// What a text comes to: its shape and entries, worked out and not yet simplified.
    ///
    /// # Errors
    /// Where a derivative in it does not exist, or shapes do not fit.
    pub fn value(&mut self, text: usize) -> Result<Value, Vec<Located>> {
        let id = self.number(text)?.id;
        let span = self.span(text);
        self.session.value(id, span).map_err(|e| located(text, e))
    }

    /// The readable form of a text as it stands.
    ///
    /// # Errors
    /// Where a derivative in it does not exist, or a budget ends.
    pub fn shown(&mut self, text: usize) -> Result<Derived, Vec<Located>> {
        let (value, span) = (self.value(text)?, self.span(text));
        self.session.derived(String::new(), value, &[], span).map_err(|e| located(text, e))
    }

    /// The form of a text that `transform` asks for.
    ///
    /// # Errors
    /// As [`OneOff::shown`]; a budget is named.
    pub fn transformed(&mut self, text: usize, transform: Transform) -> Result<Derived, Vec<Located>> {
        let (value, span) = (self.value(text)?, self.span(text));
        self.session.transformed(String::new(), value, transform, span).map_err(|e| located(text, e))
    }

    /// The first text by powers of the second.
    ///
    /// # Errors
    /// As [`OneOff::transformed`], and where the second is neither a name nor a call.
    pub fn collected(&mut self, text: usize, by: usize) -> Result<Derived, Vec<Located>> {
        let (value, span) = (self.value(by)?, self.span(by));
        let by = self.session.collector(&value, span).map_err(|e| located(by, e))?;
        self.transformed(text, Transform::Collect(by))
    }

    /// A derivative at a point: pairs of the indices of a name and of its value among the texts.
    ///
    /// # Errors
    /// Where a name is no variable.
    pub fn moved(&mut self, derived: &Derived, at: &[(usize, usize)]) -> Result<Derived, Vec<Located>> {
        let (span, pairs) = (self.span(0), self.bindings(at)?);
        let mut substitution = Substitution::default();
        for pair in pairs.chunks(2) {
            if let Some(symbol) = self.session.store.symbol(pair[0]) {
                substitution.insert(symbol, pair[1]);
            }
        }
        let store = &mut self.session.store;
        let entries = store.substitute_all(&derived.raw.entries, &substitution);
        let sources = store.substitute_all(&derived.raw.sources, &substitution);
        let value = Value { shape: derived.raw.shape, entries, sources, kinks: Vec::new() };
        let before = derived.raw.entries[0];
        let mut moved = self.session.evaluated(String::new(), value, before, &pairs, span).map_err(|e| located(0, e))?;
        for &kink in &derived.kinks {
            let here = self.session.store.substitute(kink, &substitution);
            let form = self.session.canon.canonical(&mut self.session.store, here);
            if form.is_ok_and(|f| self.session.store.truth(f) == Some(true)) {
                moved.kinks.push(kink);
            }
        }
        Ok(moved)
    }

    /// Names and their values in turn.
    fn bindings(&self, at: &[(usize, usize)]) -> Result<Vec<ExprId>, Vec<Located>> {
        let mut pairs = Vec::new();
        for &(name, value) in at {
            let symbol = self.values[name].id;
            let number = self.number(value)?.id;
            if self.session.store.op(symbol) != Op::Symbol {
                let error = LowerError::new(LowerErrorKind::NotAVariable { what: "this".into() }, self.span(name));
                return Err(located(name, vec![Error::Lower(error)]));
            }
            if self.session.store.shape(number).is_some() {
                return Err(located(value, vec![Error::Other("a scalar is expected here".into(), self.span(value), None)]));
            }
            pairs.extend([symbol, number]);
        }
        Ok(pairs)
    }

    /// The value with numbers for variables, given as for [`OneOff::moved`].
    ///
    /// # Errors
    /// Where it is undefined or a name is no variable.
    pub fn evaluated(&mut self, text: usize, at: &[(usize, usize)]) -> Result<Derived, Vec<Located>> {
        let mut operands = vec![self.number(text)?.id];
        operands.extend(self.bindings(at)?);
        let span = self.span(text);
        let shape = self.session.store.shape(operands[0]);
        let id = if at.is_empty() { operands[0] } else { self.session.store.operator(Op::Substitute, &operands, shape) };
        let value = self.session.value(id, span).map_err(|e| located(text, e))?;
        self.session.evaluated(String::new(), value, operands[0], &operands[1..], span).map_err(|e| located(text, e))
    }

    /// Whether two texts are equal where the conditions in the texts from `assumptions` on hold.
    ///
    /// # Errors
    /// Where a derivative in a text does not exist.
    pub fn equal(&mut self, left: usize, right: usize, assumptions: std::ops::Range<usize>) -> Result<Verdict, Vec<Located>> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let conditions = self.conditions(assumptions)?;
        Ok(self.judge(left, right, conditions, false))
    }

    fn conditions(&self, texts: std::ops::Range<usize>) -> Result<Vec<ExprId>, Vec<Located>> {
        let condition = |k: usize| {
            let id = self.values[k].id;
            match self.session.store.op(id).is_relation() {
                true => Ok(id),
                false => Err(located(k, vec![Error::Lower(LowerError::new(LowerErrorKind::NotACondition, self.span(k)))])),
            }
        };
        texts.map(condition).collect()
    }

    /// Whether the texts from `claimed` on are the entries of `truth`, the derivative that was asked for last, in rows of
    /// `columns`, where the conditions in the texts from `assumptions` on hold; and what went wrong if they are not.
    ///
    /// # Errors
    /// As [`OneOff::equal`].
    pub fn check(
        &mut self,
        truth: &Derived,
        claimed: std::ops::Range<usize>,
        columns: Option<usize>,
        assumptions: std::ops::Range<usize>,
    ) -> Result<Checked, Vec<Located>> {
        let conditions = self.conditions(assumptions)?;
        let mut entries = Vec::new();
        for k in claimed {
            let value = self.value(k)?;
            if value.shape.is_some() && entries.is_empty() && columns.is_none() {
                // One text for the whole array.
                let written = self.values[k].id;
                return Ok(self.checked(truth, value, Some(written), conditions));
            }
            entries.extend(value.entries);
        }
        let shape = columns.filter(|_| entries.len() != 1).map(|c| Shape::new(entries.len() / c.max(1), c));
        Ok(self.checked(truth, Value { shape, entries, ..Value::default() }, None, conditions))
    }

    /// The layout of one text is a convention.
    fn checked(&mut self, truth: &Derived, right: Value, written: Option<ExprId>, assumptions: Vec<ExprId>) -> Checked {
        let claim = Claim {
            left: truth.raw.clone(),
            right,
            assumptions,
            naturals: self.session.env.naturals.iter().copied().collect(),
            any_layout: written.is_some(),
            domains: self.session.domains,
        };
        let session = &mut self.session;
        let verdict = equal::judge(&mut session.store, &mut session.canon, &session.definitions, &claim);
        let diagnosis =
            self.asked.map_or_else(Vec::new, |asked| session.diagnosis(&verdict, asked, written, Stage::Derivation, &claim, None));
        Checked { verdict, diagnosis }
    }

    fn judge(&mut self, left: Value, right: Value, assumptions: Vec<ExprId>, any_layout: bool) -> Verdict {
        let domains = self.session.domains;
        let naturals = self.session.env.naturals.iter().copied().collect();
        let claim = Claim { left, right, assumptions, naturals, any_layout, domains };
        equal::judge(&mut self.session.store, &mut self.session.canon, &self.session.definitions, &claim)
    }
}
