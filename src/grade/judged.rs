//! The claims of a submission, judged with the definitions of the key.

use rustc_hash::{FxHashMap, FxHashSet};

use super::key::{Key, e_is_variable, says_something};
use super::names;
use super::prose::without_prose;
use super::rubric::{Form, Requirement, Rubric};
use crate::canon::Canon;
use crate::derivation::{Explained, Mark, Rule, rules_named, rules_needed};
use crate::document::{Answer, ClaimAnswer, ClaimLineAnswer, Kind, Session};
use crate::elaborate::{self, Definitions, Value};
use crate::error::Error;
use crate::expr::{ExprId, Op, Store};
use crate::report::line_of;
use crate::simplify::Transform;
use crate::syntax::ast::{AstId, AstKind, List};
use crate::syntax::parse_document;
use crate::syntax::span::Span;
use crate::syntax::statement::{ClaimLine, Document, Named, Parameter, Sign, Statement, StatementKind};

/// What a submission has to say.
#[derive(Clone, Debug, Default)]
pub struct Work {
    pub claims: Vec<JudgedClaim>,
    /// The expressions of each file.
    pub stores: Vec<Store>,
    /// What is not understood, in the order of the text.
    pub ignored: Vec<Ignored>,
    /// What a person should look at, beside lines that are undecided or cannot be read.
    pub doubts: Vec<String>,
}

/// A part of a submission that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    pub line: usize,
    pub text: String,
    /// Why, unless it is words.
    pub why: Option<String>,
}

/// A claim with its exercise.
#[derive(Clone, Debug)]
pub struct JudgedClaim {
    pub left: String,
    /// The index of the store that holds its expressions.
    pub store: usize,
    /// The index of the exercise it belongs to.
    pub exercise: Option<usize>,
    /// Whether it is about the function of the exercise as a whole, not about an intermediate or at a point.
    pub main: bool,
    pub lines: Vec<JudgedLine>,
}

/// A line with what the rubric looks for.
#[derive(Clone, Debug)]
pub struct JudgedLine {
    /// Numbers of lines are those of the submission.
    pub answer: ClaimLineAnswer,
    /// Which requirements of its exercise it meets.
    pub meets: Vec<usize>,
    /// Whether it has the form that is asked for.
    pub in_form: bool,
    /// Whether a derivative in it is not worked out.
    pub pending: bool,
    /// Why it cannot be read.
    pub error: Option<String>,
}

/// Judges a text; `only` is the exercise that the file is for, if its name says so.
pub fn judge(key: &Key, rubric: &Rubric, text: &str, only: Option<usize>) -> Work {
    let readable = without_prose(text);
    let mut work =
        Work { ignored: readable.left_out.into_iter().map(|(line, text)| Ignored { line, text, why: None }).collect(), ..Work::default() };
    let source = format!("{}{}", key.text, readable.text);
    let mut sorting = Sorting {
        key,
        source: &source,
        offset: key.text.len() as u32,
        first_line: key.text.matches('\n').count(),
        document: parse_document(&source),
        claims: Vec::new(),
        errors: Vec::new(),
        work: &mut work,
    };
    sorting.sort();
    let Sorting { document, claims, mut errors, offset, first_line, .. } = sorting;
    if key.names.contains("e") && e_is_variable(&document) != key.e_is_variable {
        let why = Some("`e` has another meaning here than in the key".to_owned());
        work.ignored = readable
            .text
            .lines()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
            .map(|(k, l)| Ignored { line: k + 1, text: l.trim().to_owned(), why: why.clone() })
            .collect();
        return work;
    }
    let mut session = Session::new();
    session.execute(&source, &document);
    let definitions = std::mem::take(&mut session.definitions);
    let mut canon = std::mem::take(&mut session.canon);
    let mut run = session.finish();
    errors.extend(run.errors.iter().map(|e| (e.span(), e.report().title)));
    let required = required(&run.answers, key.required_from..offset);
    let store = &mut run.store;
    for claim in claims {
        let answer = run.answers.iter().find_map(|a| match &a.kind {
            Kind::Claim(c) if a.span == claim.span && (c.left == claim.left || c.lines.is_empty()) => Some(c),
            _ => None,
        });
        if claim.restated {
            if answer.and_then(ClaimAnswer::verdict).is_none_or(|v| v.word() != "proved") {
                let line = line_of(&source, claim.span.start as usize) - first_line;
                work.doubts.push(format!("line {line} gives `{}` another meaning than the key", claim.left));
            }
            continue;
        }
        let lines = match answer {
            Some(answer) => answer.lines.clone(),
            None => claim.lines.iter().map(|l| unreadable(l, &source)).collect(),
        };
        if claim.conditional {
            work.doubts.push(format!("the claim about {} is made under a condition", claim.left));
        }
        let of = |e: &super::rubric::Exercise| claim.about.contains(&e.function);
        let named = rubric.exercises.iter().position(of);
        let exercise = only.or(named);
        let main = claim.general && exercise.is_some_and(|k| of(&rubric.exercises[k]));
        work.claims.push(JudgedClaim { left: claim.left, store: 0, exercise, main, lines: Vec::new() });
        let mut before = answer.and_then(|a| a.asked);
        for mut line in lines {
            let error = errors.iter().find(|(span, _)| overlaps(*span, line.span)).map(|(_, text)| text.clone());
            let about = Looked { store, canon: &mut canon, definitions: &definitions, required: &required };
            let (meets, in_form) = about.line(rubric, exercise, before, &line);
            before = line.written.or(before);
            let pending = line.written.is_some_and(|w| has_derivative(store, w));
            line.line = line_of(&source, line.span.start as usize) - first_line;
            if let Mark::Carried { from } = &mut line.mark {
                *from = from.saturating_sub(first_line);
            }
            let error = error.filter(|_| line.mark == Mark::Unreadable);
            let last = work.claims.len() - 1;
            work.claims[last].lines.push(JudgedLine { answer: line, meets, in_form, pending, error });
        }
    }
    leftovers(&mut work, &errors, offset, &source, first_line);
    attribute(&mut work, rubric.exercises.len());
    work.stores.push(run.store);
    work
}

impl Work {
    /// Adds the work of another file.
    pub(super) fn extend(&mut self, other: Work) {
        let first = self.stores.len();
        self.claims.extend(other.claims.into_iter().map(|claim| JudgedClaim { store: claim.store + first, ..claim }));
        self.stores.extend(other.stores);
        self.ignored.extend(other.ignored);
        self.doubts.extend(other.doubts);
    }
}

fn overlaps(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end.max(a.start + 1)
}

/// A line of a claim that has no answer at all.
fn unreadable(line: &ClaimLine, source: &str) -> ClaimLineAnswer {
    ClaimLineAnswer::unread(line, 0, line.span.text(source).to_owned())
}

/// Errors that no line of a claim has shown.
fn leftovers(work: &mut Work, errors: &[(Span, String)], offset: u32, source: &str, first_line: usize) {
    for (span, why) in errors.iter().filter(|(span, _)| span.start >= offset) {
        let shown = work.claims.iter().flat_map(|c| &c.lines).any(|l| overlaps(*span, l.answer.span));
        let line = line_of(source, span.start as usize) - first_line;
        if !shown && !work.ignored.iter().any(|i| i.line == line) {
            let text = source.lines().nth(line + first_line - 1).unwrap_or_default().trim().to_owned();
            work.ignored.push(Ignored { line, text, why: Some(why.clone()) });
        }
    }
    work.ignored.sort_by_key(|i| i.line);
}

/// A claim about an intermediate belongs to the exercise that comes next, or else to the one before.
fn attribute(work: &mut Work, exercises: usize) {
    let mut next = (exercises == 1).then_some(0);
    for claim in work.claims.iter_mut().rev() {
        next = claim.exercise.or(next);
        claim.exercise = next;
    }
    let mut before = None;
    for claim in &mut work.claims {
        claim.exercise = claim.exercise.or(before);
        before = claim.exercise;
    }
}

/// A claim of the submission before it is judged.
struct Claim {
    span: Span,
    left: String,
    lines: Vec<ClaimLine>,
    /// The names in its left side.
    about: Vec<String>,
    conditional: bool,
    /// Whether it is about no single point.
    general: bool,
    /// A definition of the key that the submission repeats.
    restated: bool,
}

/// Takes a document apart: what is judged, and what is left out.
struct Sorting<'a> {
    key: &'a Key,
    source: &'a str,
    /// Where the submission begins.
    offset: u32,
    first_line: usize,
    document: Document,
    claims: Vec<Claim>,
    errors: Vec<(Span, String)>,
    work: &'a mut Work,
}

impl Sorting<'_> {
    fn sort(&mut self) {
        let errors = std::mem::take(&mut self.document.errors);
        self.errors = errors.into_iter().map(|e| (e.span, Error::Syntax(e).report().title)).collect();
        // What a submission assumes does not hold for the key, nor does a name that it leaves undefined.
        self.document.lost_assumption = false;
        let key = self.key;
        self.document.broken.retain(|n| !key.names.contains(n));
        let all = std::mem::take(&mut self.document.statements);
        let (mut kept, theirs): (Vec<Statement>, Vec<Statement>) = all.into_iter().partition(|s| s.span.start < self.offset);
        kept.retain(|s| says_something(&s.kind) || s.span.start >= key.required_from);
        let known = self.known(&theirs);
        for statement in theirs {
            kept.extend(self.statement(statement, &known));
        }
        self.document.statements = kept;
    }

    /// The names that the key and the submission give a meaning. A name with two meanings, or one that leads to a name
    /// without any, has none.
    fn known(&self, theirs: &[Statement]) -> FxHashSet<String> {
        let ast = &self.document.ast;
        // Each name with the names that it needs and the key lacks.
        let mut own: Vec<(String, FxHashSet<String>)> = Vec::new();
        let mut times: FxHashMap<String, usize> = FxHashMap::default();
        for statement in theirs {
            let introduced = names::introduced(ast, statement);
            match &statement.kind {
                StatementKind::Function { body, .. } | StatementKind::Define { body, .. } => {
                    let Some((name, arguments)) = introduced.split_first() else { continue };
                    let inside: FxHashSet<String> = self.key.names.iter().chain(arguments).cloned().collect();
                    let needs = names::strangers(ast, *body, &inside).into_iter().filter_map(|id| ast.as_name(id));
                    own.push((name.clone(), needs.map(|n| n.strip_prefix("J_").unwrap_or(n).to_owned()).collect()));
                    *times.entry(name.clone()).or_default() += 1;
                }
                StatementKind::Declare { .. } => own.extend(introduced.into_iter().map(|name| (name, FxHashSet::default()))),
                _ => {}
            }
        }
        own.retain(|(name, _)| !self.key.defines(name) && times.get(name).is_none_or(|&n| n == 1));
        let mut known: FxHashSet<String> = own.iter().map(|(name, _)| name.clone()).collect();
        loop {
            let lost = own.iter().filter(|(name, needs)| known.contains(name) && !needs.iter().all(|n| known.contains(n)));
            let lost: Vec<String> = lost.map(|(name, _)| name.clone()).collect();
            if lost.is_empty() {
                known.extend(self.key.names.iter().cloned());
                return known;
            }
            lost.iter().for_each(|name| {
                known.remove(name);
            });
        }
    }

    /// The statement as it is executed, or `None`.
    fn statement(&mut self, statement: Statement, known: &FxHashSet<String>) -> Option<Statement> {
        let Statement { span, kind } = statement;
        match kind {
            StatementKind::Comment(_) => None,
            StatementKind::Function { name, arguments, body, .. } if self.key.defines(self.document.ast.name(name.name)) => {
                self.restated(span, name, &arguments, body)
            }
            StatementKind::Define { name, body, .. } if self.key.defines(self.document.ast.name(name.name)) => {
                self.restated(span, name, &[], body)
            }
            StatementKind::Function { name, .. } | StatementKind::Define { name, .. } => {
                let text = self.document.ast.name(name.name).to_owned();
                if self.key.names.contains(&text) {
                    return self.ignore(span, format!("`{text}` has a meaning in the key"));
                }
                if !known.contains(&text) {
                    return self.ignore(span, format!("the meaning of `{text}` is not clear"));
                }
                Some(Statement { span, kind })
            }
            StatementKind::Declare { ref names, .. } => {
                let new = names.iter().all(|n| !self.key.names.contains(self.document.ast.name(n.name)));
                new.then_some(Statement { span, kind })
            }
            StatementKind::Assume { .. } => {
                // What does not hold for the key may hold for what they write, so nothing is refuted by a point.
                self.document.lost_assumption = true;
                self.ignore(span, "what is assumed is not checked".into())
            }
            StatementKind::Claim { left, lines, conditions, at, .. } => self.claim(span, left, lines, conditions, at, known),
            _ => self.ignore(span, "only definitions and claims count here".into()),
        }
    }

    fn ignore(&mut self, span: Span, why: String) -> Option<Statement> {
        let line = line_of(self.source, span.start as usize) - self.first_line;
        let text = span.text(self.source).lines().next().unwrap_or_default().to_owned();
        self.work.ignored.push(Ignored { line, text, why: Some(why) });
        None
    }

    /// A definition of the key once more: a claim that it is the same.
    fn restated(&mut self, span: Span, name: Named, arguments: &[Parameter], body: AstId) -> Option<Statement> {
        let ast = &mut self.document.ast;
        let callee = ast.add(AstKind::Name(name.name), name.span);
        let left = match arguments {
            [] => callee,
            list => {
                let names: Vec<AstId> = list.iter().map(|p| ast.add(AstKind::Name(p.name.name), p.name.span)).collect();
                let args = ast.add_list(&names);
                ast.add(AstKind::Call { callee, args, parameters: List::default() }, name.span)
            }
        };
        let lines = vec![ClaimLine { span: ast.span(body), sign: Sign::Equal, right: Some(body), reason: None }];
        let left_text = ast.text(left).to_owned();
        self.claims.push(Claim {
            span,
            left: left_text,
            lines: lines.clone(),
            about: Vec::new(),
            conditional: false,
            general: true,
            restated: true,
        });
        Some(Statement { span, kind: StatementKind::Claim { left, lines, conditions: Vec::new(), at: Vec::new(), checked: true } })
    }

    fn claim(
        &mut self,
        span: Span,
        left: AstId,
        mut lines: Vec<ClaimLine>,
        conditions: Vec<AstId>,
        at: Vec<crate::syntax::statement::Binding>,
        known: &FxHashSet<String>,
    ) -> Option<Statement> {
        let ast = &self.document.ast;
        let strange = |id: AstId| {
            let first = names::strangers(ast, id, known).first().copied();
            first.map(|n| format!("the name `{}` is not known here", ast.text(n)))
        };
        if let Some(why) = strange(left) {
            return self.ignore(span, why);
        }
        for line in &mut lines {
            if let Some(why) = line.right.and_then(strange) {
                self.errors.push((line.span, why));
                line.right = None;
            }
        }
        let about = self.key.defined.iter().filter(|n| names::mentions(ast, left, n)).cloned().collect();
        let text = ast.text(left).to_owned();
        let (conditional, general) = (!conditions.is_empty(), at.is_empty() && !names::at_a_point(ast, left));
        self.claims.push(Claim { span, left: text, lines: lines.clone(), about, conditional, general, restated: false });
        Some(Statement { span, kind: StatementKind::Claim { left, lines, conditions, at, checked: true } })
    }
}

/// Whether a wrong line has a mistake with a name, and not one of this rule: `chain-inner-dropped` after the product rule.
fn slips_elsewhere(rule: Rule, line: &ClaimLineAnswer) -> bool {
    let family = rule.name().split(' ').next().unwrap_or_default();
    line.mark == Mark::Wrong && line.diagnosis.first().is_some_and(|e| !e.rule.starts_with(family))
}

/// Whether a derivative is left that is more than one of the table, as `sigmoid'(z)`.
fn has_derivative(store: &Store, id: ExprId) -> bool {
    let left = |n: ExprId| store.op(n).is_operator() && store.op(n) != Op::Substitute && store.op(store.children(n)[0]) != Op::Call;
    store.is_pending(id) && store.reach(&[id]).up().any(left)
}

/// The values of the required expressions, in the order of the rubric.
fn required(answers: &[Answer], place: std::ops::Range<u32>) -> Vec<Value> {
    let shown = answers.iter().filter(|a| place.contains(&a.span.start));
    shown.filter_map(|a| if let Kind::Shown(s) = &a.kind { Some(s.result.raw.clone()) } else { None }).collect()
}

/// What a rubric looks for in a line.
struct Looked<'a> {
    store: &'a mut Store,
    canon: &'a mut Canon,
    definitions: &'a Definitions,
    required: &'a [Value],
}

impl Looked<'_> {
    /// Which requirements of its exercise a line meets, and whether it has the form that is asked for.
    fn line(mut self, rubric: &Rubric, exercise: Option<usize>, before: Option<ExprId>, line: &ClaimLineAnswer) -> (Vec<usize>, bool) {
        let (Some(k), Some(written)) = (exercise, line.written) else { return (Vec::new(), true) };
        let follows = matches!(line.mark, Mark::Right | Mark::Carried { .. } | Mark::Repaired);
        let mut expressions =
            rubric.exercises[..k].iter().flat_map(|e| &e.require).filter(|r| matches!(r, Requirement::Line { .. })).count();
        let mut meets = Vec::new();
        for (j, requirement) in rubric.exercises[k].require.iter().enumerate() {
            let met = match requirement {
                Requirement::Rule(rule) => (follows || slips_elsewhere(*rule, line)) && self.uses(*rule, before, line),
                Requirement::Line { .. } => {
                    expressions += 1;
                    let wanted = self.required.get(expressions - 1).cloned();
                    follows && wanted.is_some_and(|w| self.same_up_to_order(&w, written))
                }
            };
            if met {
                meets.push(j);
            }
        }
        (meets, self.in_form(rubric.exercises[k].form, written))
    }

    fn uses(&self, rule: Rule, before: Option<ExprId>, line: &ClaimLineAnswer) -> bool {
        let said = line.said.as_ref().filter(|s| s.explained == Explained::Yes);
        let named = said.is_some_and(|s| rules_named(&s.reason).is_ok_and(|list| list.contains(&rule)));
        let needed = |b: ExprId, w: ExprId| rules_needed(self.store, self.definitions, b, w).contains(&rule);
        named || before.zip(line.written).is_some_and(|(b, w)| needed(b, w))
    }

    fn entries(&mut self, id: ExprId) -> Option<Value> {
        elaborate::value(self.store, self.definitions, id).ok()
    }

    fn same_up_to_order(&mut self, wanted: &Value, id: ExprId) -> bool {
        let Some(found) = self.entries(id) else { return false };
        let mut form = |e: ExprId| self.canon.canonical(self.store, e).ok();
        let mut pairs = wanted.entries.iter().zip(&found.entries);
        wanted.shape == found.shape && pairs.all(|(&a, &b)| form(a).is_some_and(|a| Some(a) == form(b)))
    }

    fn in_form(&mut self, form: Form, id: ExprId) -> bool {
        let transform = match form {
            Form::None => return true,
            Form::NoDerivativeLeft => return !self.store.is_pending(id),
            Form::Expanded => Transform::Expand,
            Form::Factored => Transform::Factor,
        };
        let Some(found) = self.entries(id) else { return false };
        found.entries.into_iter().all(|e| {
            let own = self.canon.canonical(self.store, e).ok();
            let wanted = transform.apply(self.store, self.canon, e).ok();
            let wanted = wanted.and_then(|w| self.canon.canonical(self.store, w).ok());
            // What is a product already may be factored in another way.
            own == wanted || (form == Form::Factored && own.is_some_and(|o| self.store.op(o) != Op::Sum))
        })
    }
}
