//! The state of a document while it runs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::answer::{Answer, Derived, Kind};
use super::claims::Stated;
use super::evaluate::DIGITS;
use super::{MAX_SOURCE, Run};
use crate::canon::{Budget, Canon};
use crate::derivation::Claimed;
use crate::derivation::mistakes::Catalogue;
use crate::domain;
use crate::elaborate::{Definitions, Value, value};
use crate::enclose;
use crate::equal::{self, Domains};
use crate::error::Error;
use crate::expr::{ExprId, IdMap, Op, Store, Substitution, SymbolId};
use crate::lower::collect::collect;
use crate::lower::{Env, LowerError, LowerErrorKind, Lowered, Lowerer, Names};
use crate::number::Num;
use crate::simplify;
use crate::syntax::ast::{Ast, AstId};
use crate::syntax::parse_document;
use crate::syntax::span::Span;
use crate::syntax::statement::{Document, ExpectedVerdict, Statement, StatementKind};

/// The most kinks that are looked at one by one.
const SMOOTH_KINKS: usize = 16;

/// Inputs and targets of each example.
pub(super) type Examples = Vec<(Vec<Num>, Vec<Num>)>;

/// A document under way: its store, its names, and what it has answered.
pub struct Session {
    pub store: Store,
    pub env: Env,
    pub canon: Canon,
    pub definitions: Definitions,
    /// Significant digits of values that are not rational.
    pub digits: usize,
    /// What claims say of points where only their left side is defined.
    pub domains: Domains,
    /// The mistakes that refuted lines are explained by.
    pub mistakes: Catalogue,
    pub(super) names: Names,
    pub(super) source: String,
    pub(super) answers: Vec<Answer>,
    pub(super) errors: Vec<Error>,
    /// What claims have said so far.
    pub(super) claimed: Claimed,
    /// Where the lines of the text begin.
    line_starts: Vec<u32>,
    pub(super) expected: Option<(ExpectedVerdict, Span)>,
    /// Data sets by name.
    pub(super) data: FxHashMap<String, Examples>,
    /// Parameters that a training has set.
    pub(super) trained: FxHashMap<SymbolId, f64>,
    /// The loss that the last training of a name reached.
    pub(super) losses: FxHashMap<String, f64>,
}

impl Default for Session {
    fn default() -> Self {
        Session::new()
    }
}

impl Session {
    pub fn new() -> Session {
        Session {
            store: Store::new(),
            env: Env::default(),
            canon: Canon::default(),
            definitions: Definitions::default(),
            digits: DIGITS,
            domains: Domains::default(),
            mistakes: Catalogue::default(),
            names: Names::default(),
            source: String::new(),
            answers: Vec::new(),
            errors: Vec::new(),
            claimed: Claimed::default(),
            line_starts: Vec::new(),
            expected: None,
            data: FxHashMap::default(),
            trained: FxHashMap::default(),
            losses: FxHashMap::default(),
        }
    }

    /// Runs a whole document.
    pub fn run(&mut self, source: &str) {
        if source.len() > MAX_SOURCE {
            let text = format!("the text has {} bytes; at most {MAX_SOURCE} are read", source.len());
            self.errors.push(Error::Other(text, Span::new(0, 0), None));
            return;
        }
        self.execute(source, &parse_document(source));
    }

    /// Runs the statements of a document that was read from `source`.
    pub fn execute(&mut self, source: &str, document: &Document) {
        self.source = source.to_owned();
        self.line_starts = std::iter::once(0).chain(source.match_indices('\n').map(|(k, _)| k as u32 + 1)).collect();
        self.errors.extend(document.errors.iter().cloned().map(Error::Syntax));
        let (names, errors) = collect(document, &mut self.store, &mut self.env);
        self.names = names;
        self.errors.extend(errors.into_iter().map(Error::Lower));
        let (definitions, errors) = Definitions::new(&mut self.store, &self.env);
        self.definitions = definitions;
        for (symbol, error) in errors {
            let name = self.store.symbol_name(symbol);
            let span = self.env.declared.get(name).map_or(Span::default(), |d| d.1);
            self.errors.push(Error::Elaborate(error, span));
        }
        for statement in &document.statements {
            self.statement(document, statement);
        }
        self.expect_nothing();
    }

    /// Reports an `expect` that no claim has answered.
    fn expect_nothing(&mut self) {
        if let Some((_, span)) = self.expected.take() {
            let text = "this `expect` is followed by no claim".to_owned();
            self.errors.push(Error::Other(text, span, Some("it speaks about the claim after it".into())));
        }
    }

    /// The answers and errors, in the order of the text.
    pub fn finish(mut self) -> Run {
        self.errors.sort_by_key(|e| e.span().start);
        // An unknown name is one error, however often it is used.
        let mut unknown: FxHashSet<String> = FxHashSet::default();
        self.errors.retain(|e| match e {
            Error::Lower(LowerError { kind: LowerErrorKind::UnknownName { name }, .. }) => unknown.insert(name.clone()),
            _ => true,
        });
        Run { store: self.store, answers: self.answers, errors: self.errors, notes: self.env.notes }
    }

    fn statement(&mut self, document: &Document, statement: &Statement) {
        let ast = &document.ast;
        let span = statement.span;
        let kind = match &statement.kind {
            StatementKind::Comment(text) => Ok(Kind::Heading(text.clone())),
            StatementKind::Function { name, .. } | StatementKind::Define { name, .. } => {
                if self.env.broken.contains(ast.name(name.name)) {
                    return;
                }
                Ok(Kind::Said)
            }
            StatementKind::Declare { .. } | StatementKind::Assume { .. } | StatementKind::UnknownFunction { .. } => Ok(Kind::Said),
            StatementKind::Use { words } => self.convention(words, span),
            StatementKind::Rule { name, rewrite, sentence } => self.mistake(name, *rewrite, sentence),
            StatementKind::Property { word, .. } => not_yet(format!("the property `{}`", ast.name(word.name)), span),
            StatementKind::NotYet { what } => not_yet(what.clone(), span),
            StatementKind::Command { verb, operand, wrt, at } => self.command(ast, *verb, *operand, wrt.as_deref(), at, span),
            StatementKind::Claim { left, lines, conditions, at, .. } => {
                let expected = self.expected.take().map(|e| e.0);
                self.claim(ast, &Stated { left: *left, lines, conditions, at }, expected)
            }
            StatementKind::ExpectVerdict(verdict) => {
                self.expect_nothing();
                self.expected = Some((*verdict, span));
                Ok(Kind::Said)
            }
            StatementKind::ExpectThat(condition) => self.expectation(ast, *condition),
            StatementKind::Data { name, examples } => self.read_data(ast, name, examples),
            StatementKind::Train { loss, data, options } => self.train(ast, *loss, data, options, span),
            StatementKind::Evaluate { of, data } => self.evaluate_on(ast, *of, data),
        };
        match kind {
            Ok(kind) => self.answers.push(Answer { span, kind }),
            // What only passes on an error reported where it is made stays silent.
            Err(errors) => self.errors.extend(errors),
        }
    }

    fn convention(&mut self, words: &[String], span: Span) -> Result<Kind, Vec<Error>> {
        let known = [["log", "=", "log10"], ["log", "=", "ln"]];
        if known.iter().any(|k| words.iter().map(String::as_str).eq(*k)) {
            return Ok(Kind::Said);
        }
        not_yet(format!("the convention `use {}`", words.join(" ")), span)
    }

    /// Lowers an expression of the document.
    pub(super) fn lower(&mut self, ast: &Ast, id: AstId) -> Result<Lowered, Vec<Error>> {
        Lowerer::new(ast, &mut self.store, &mut self.env, &self.names).lower(id).map_err(errors)
    }

    pub(super) fn lowerer<'a>(&'a mut self, ast: &'a Ast) -> Lowerer<'a> {
        Lowerer::new(ast, &mut self.store, &mut self.env, &self.names)
    }

    /// Works out a lowered expression.
    pub(super) fn value(&mut self, id: ExprId, span: Span) -> Result<Value, Vec<Error>> {
        let id = self.with_smooth_points(id);
        value(&mut self.store, &self.definitions, id).map_err(|e| vec![Error::Elaborate(e, span)])
    }

    /// The readable form of a value with its conditions and kinks.
    pub(super) fn derived(&mut self, label: String, mut value: Value, variables: &[ExprId], span: Span) -> Result<Derived, Vec<Error>> {
        let budget = |e: Budget| vec![Error::Budget(e.to_string(), span)];
        let wrt: Vec<String> =
            variables.iter().filter_map(|&v| self.store.symbol(v)).map(|s| self.store.symbol_name(s).to_owned()).collect();
        let symbols = self.scalar_symbols(variables);
        let mut bodies = [&value.sources[..], &value.entries[..]].concat();
        let chain = self.definitions.chain(&self.store, &bodies);
        bodies.extend(chain.links().iter().map(|l| l.1));
        let conditions = domain::conditions(&mut self.store, &bodies);
        let conditions = simplify::tidy(&mut self.store, &mut self.canon, &conditions).map_err(budget)?;
        let conditions = enclose::without_certain(&mut self.store, &mut self.canon, conditions);
        let mut kinks = self.kinks(&value.sources, &symbols).map_err(budget)?;
        kinks.retain(|&k| !self.is_outside(k, &conditions));
        self.leave_out_smooth(&mut kinks, &mut value, &symbols);
        let expanded = self.definitions.expand_down_to(&mut self.store, &value.entries, &symbols);
        let mut show = |ids: &[ExprId]| -> Result<Value, Vec<Error>> {
            let mut entries = Vec::with_capacity(ids.len());
            for &id in ids {
                entries.push(simplify::readable(&mut self.store, &mut self.canon, id).map_err(budget)?);
            }
            Ok(Value { shape: value.shape, entries, sources: value.sources.clone(), kinks: value.kinks.clone() })
        };
        let plain = show(&expanded)?;
        // Most results have no intermediates to write out.
        let shown = if expanded == value.entries { plain.clone() } else { show(&value.entries)? };
        Ok(Derived { label, value: shown, raw: value, plain, wrt, conditions, kinks, decimals: None, stopped: None })
    }

    /// Whether a kink lies where a condition fails: `ln(abs(x))` is not even defined at 0, nor `ln(abs(cos(x)))` where `cos(x) = 0`.
    fn is_outside(&mut self, kink: ExprId, conditions: &[ExprId]) -> bool {
        let sides = self.store.children(kink).to_vec();
        let same = |c: &ExprId| {
            let other = self.store.children(*c);
            matches!(self.store.op(*c), Op::Ne | Op::Lt) && other.len() == sides.len() && sides.iter().all(|s| other.contains(s))
        };
        if self.store.op(kink) == Op::Eq && conditions.iter().any(same) {
            return true;
        }
        let point = match sides[..] {
            [x, c] if self.store.number(c).is_some() => self.store.symbol(x).map(|s| (s, c)),
            [c, x] if self.store.number(c).is_some() => self.store.symbol(x).map(|s| (s, c)),
            _ => None,
        };
        let Some(point) = point.filter(|_| self.store.op(kink) == Op::Eq) else { return false };
        let here = self.store.substitute_all(conditions, &Substitution::new([point]));
        here.into_iter().any(|c| {
            let form = self.canon.canonical(&mut self.store, c);
            form.is_ok_and(|f| self.store.truth(f) == Some(false))
        })
    }

    /// The scalar symbols of variables, an array's entry by entry.
    pub(super) fn scalar_symbols(&mut self, variables: &[ExprId]) -> Vec<SymbolId> {
        let mut symbols = Vec::new();
        for &variable in variables {
            if let Some(symbol) = self.store.symbol(variable).filter(|_| self.store.shape(variable).is_none()) {
                symbols.push(symbol);
            } else if let Ok(entries) = value(&mut self.store, &Definitions::default(), variable) {
                symbols.extend(entries.entries.iter().filter_map(|&e| self.store.symbol(e)));
            }
        }
        symbols
    }

    /// Leaves out kinks of parts where the functions are differentiable after all. A derivative that a convention
    /// gives another value there becomes the formula of both sides: 1 for `step(x) + step(-x)`.
    fn leave_out_smooth(&mut self, kinks: &mut Vec<ExprId>, value: &mut Value, symbols: &[SymbolId]) {
        if kinks.is_empty() || kinks.len() > SMOOTH_KINKS {
            return;
        }
        let sources = self.definitions.expand_down_to(&mut self.store, &value.sources, symbols);
        kinks.retain(|&kink| {
            let kink = self.definitions.expand_down_to(&mut self.store, &[kink], symbols)[0];
            let entries = self.definitions.expand_down_to(&mut self.store, &value.entries, symbols);
            // Where the budget ends the kink stays.
            let Ok(Some(new)) = equal::across(&mut self.store, &mut self.canon, kink, &sources, &entries) else { return true };
            for (entry, (old, new)) in value.entries.iter_mut().zip(entries.into_iter().zip(new)) {
                if old != new {
                    *entry = new;
                }
            }
            false
        });
    }

    /// Kinks of what was differentiated, as far as they move with a variable, as people write them.
    pub(super) fn kinks(&mut self, sources: &[ExprId], symbols: &[SymbolId]) -> Result<Vec<ExprId>, Budget> {
        let found = if symbols.is_empty() { Vec::new() } else { self.kinks_found(sources, symbols) };
        let mut kinks = simplify::tidy_kinks(&mut self.store, &mut self.canon, &found)?;
        // `x^2 + 1 = 0` has no solutions, so there is no kink.
        kinks.retain(|&k| self.store.truth(k) != Some(false));
        Ok(kinks)
    }

    fn kinks_found(&mut self, sources: &[ExprId], symbols: &[SymbolId]) -> Vec<ExprId> {
        let chain = self.definitions.chain(&self.store, sources);
        let mut active: Vec<SymbolId> = symbols.to_vec();
        let mut roots = sources.to_vec();
        for &(symbol, definition) in chain.links() {
            let depends = self.store.reach(&[definition]).up().any(|id| self.store.symbol(id).is_some_and(|s| active.contains(&s)));
            if depends && !active.contains(&symbol) {
                active.push(symbol);
                roots.push(definition);
            }
        }
        if !roots.iter().any(|&root| self.store.has_kinks(root)) {
            return Vec::new();
        }
        let reach = self.store.reach(&roots);
        let mut moving: IdMap<bool> = IdMap::new(&reach, false);
        for id in reach.up() {
            moving[id] = match self.store.op(id) {
                Op::Symbol => self.store.symbol(id).is_some_and(|s| active.contains(&s)),
                _ => self.store.children(id).iter().any(|&c| moving[c]),
            };
        }
        domain::kinks(&mut self.store, &roots, |_, id| moving.get(id) == Some(&true))
    }

    /// The number of the line in which a span begins.
    pub(super) fn line_of(&self, span: Span) -> usize {
        self.line_starts.partition_point(|&start| start <= span.start)
    }

    /// The text of a span.
    pub(super) fn text(&self, span: Span) -> String {
        self.source.get(span.range()).unwrap_or_default().to_owned()
    }
}

/// Lowering errors. Those that only pass on an error reported elsewhere count where there is no other, and once.
pub(super) fn errors(list: Vec<LowerError>) -> Vec<Error> {
    let passes_on = |e: &LowerError| matches!(e.kind, LowerErrorKind::DependsOnError { .. });
    let (mut passed, mut own): (Vec<_>, Vec<_>) = list.into_iter().partition(passes_on);
    if own.is_empty() {
        passed.truncate(1);
        own = passed;
    }
    own.into_iter().map(Error::Lower).collect()
}

pub(super) fn not_yet(what: String, span: Span) -> Result<Kind, Vec<Error>> {
    Err(vec![Error::Other(format!("not yet: {what}"), span, None)])
}
