//! The definitions of a document, collected before anything is lowered.

use rustc_hash::{FxHashMap, FxHashSet};

use super::env::{FunctionDef, UnknownDef};
use super::error::{LowerError, LowerErrorKind};
use super::names::Names;
use super::{Env, Lowerer};
use crate::expr::{Shape, Store};
use crate::function;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::span::Span;
use crate::syntax::statement::{Document, Parameter, Space, SpaceKind, StatementKind};

/// One definition as written.
struct Definition<'a> {
    name: &'a str,
    span: Span,
    arguments: &'a [Parameter],
    parameters: &'a [Parameter],
    body: AstId,
    function: bool,
}

/// Everything a document defines, declares and assumes.
///
/// All errors are returned; what they leave undefined is marked as broken, so that it is not reported
/// again wherever it is used.
pub fn collect(document: &Document, store: &mut Store, env: &mut Env) -> (Names, Vec<LowerError>) {
    let ast = &document.ast;
    let mut errors = Vec::new();
    let mut definitions: Vec<Definition> = Vec::new();
    let mut bound: FxHashSet<String> = FxHashSet::default();
    let mut places: FxHashMap<String, Span> = FxHashMap::default();

    for statement in &document.statements {
        let mut introduce = |name: &str, span: Span, errors: &mut Vec<LowerError>| {
            if let Some(&first) = places.get(name) {
                let error = LowerError::new(LowerErrorKind::Redefinition { name: name.to_owned() }, span);
                errors.push(error.related(first, "the first definition").help("give the second one another name"));
                return false;
            }
            places.insert(name.to_owned(), span);
            true
        };
        match &statement.kind {
            StatementKind::Function { name, arguments, parameters, body, .. } => {
                let text = ast.name(name.name);
                if introduce(text, name.span, &mut errors) {
                    shadow_note(env, text, name.span);
                    definitions.push(Definition { name: text, span: name.span, arguments, parameters, body: *body, function: true });
                }
                for p in arguments.iter().chain(parameters) {
                    bound.insert(ast.name(p.name.name).to_owned());
                }
            }
            StatementKind::Define { name, body, .. } => {
                let text = ast.name(name.name);
                if introduce(text, name.span, &mut errors) {
                    shadow_note(env, text, name.span);
                    definitions.push(Definition {
                        name: text,
                        span: name.span,
                        arguments: &[],
                        parameters: &[],
                        body: *body,
                        function: false,
                    });
                }
                bound.insert(text.to_owned());
            }
            StatementKind::Declare { names, space } => {
                for name in names {
                    let text = ast.name(name.name).to_owned();
                    declare(ast, env, &text, name.span, Some(space), &mut errors);
                    bound.insert(text);
                }
            }
            StatementKind::UnknownFunction { name, from, .. } => {
                let text = ast.name(name.name);
                if introduce(text, name.span, &mut errors) {
                    let arity = match shape_of(ast, from) {
                        Ok(shape) => shape.and_then(Shape::entries).unwrap_or(1),
                        Err(error) => {
                            errors.push(*error);
                            1
                        }
                    };
                    env.unknown.insert(text.to_owned(), UnknownDef { arity, span: name.span });
                }
            }
            StatementKind::Property { .. } => env.lost_assumption = true,
            StatementKind::Use { words } if words.iter().map(String::as_str).eq(["log", "=", "log10"]) => {
                env.log_base_ten = true;
            }
            _ => {}
        }
    }
    for definition in &definitions {
        for p in definition.arguments.iter().chain(definition.parameters) {
            if p.space.is_some() {
                declare(ast, env, ast.name(p.name.name), p.name.span, p.space.as_ref(), &mut errors);
            }
        }
    }
    env.lost_assumption |= document.lost_assumption;
    for name in &document.broken {
        if !places.contains_key(name) && !env.declared.contains_key(name) {
            env.broken.insert(name.clone());
        }
    }
    let mut names = Names::new(ast, bound);
    for statement in &document.statements {
        if let StatementKind::Command { wrt: Some(variables), .. } = &statement.kind {
            names.e_is_variable |= variables.iter().any(|&v| ast.as_name(v) == Some("e"));
        }
    }
    for statement in &document.statements {
        if let StatementKind::Declare { names: declared, space: Space { kind: SpaceKind::Natural, .. } } = &statement.kind {
            for name in declared {
                let symbol = store.declare(ast.name(name.name), None);
                env.naturals.insert(symbol);
            }
        }
    }

    let (order, cycle) = dependency_order(ast, &definitions);
    for names_in_cycle in cycle {
        let first = &definitions[names_in_cycle[0]];
        let names: Vec<String> = names_in_cycle.iter().map(|&k| definitions[k].name.to_owned()).collect();
        let mut error = LowerError::new(LowerErrorKind::Cycle { names: names.clone() }, first.span);
        for &k in &names_in_cycle[1..] {
            error = error.related(definitions[k].span, "and this one uses the circle again");
        }
        errors.push(error);
        env.broken.extend(names);
    }
    for k in order {
        let definition = &definitions[k];
        if let Err(more) = lower_definition(ast, store, env, &names, definition) {
            // What only passes on an error elsewhere stays silent here.
            errors.extend(more.into_iter().filter(|e| !matches!(e.kind, LowerErrorKind::DependsOnError { .. })));
            env.broken.insert(definition.name.to_owned());
        }
    }
    for statement in &document.statements {
        if let StatementKind::Assume { conditions } = &statement.kind {
            for &condition in conditions {
                match Lowerer::new(ast, store, env, &names).condition(condition) {
                    Ok(c) => env.assumptions.push(c),
                    Err(more) => {
                        env.lost_assumption = true;
                        errors.extend(more);
                    }
                }
            }
        }
    }
    (names, errors)
}

fn shadow_note(env: &mut Env, name: &str, span: Span) {
    if function::find(name).is_some() {
        env.note(span, format!("`{name}` of this document hides the library function of that name"));
    }
}

fn declare(ast: &Ast, env: &mut Env, name: &str, span: Span, space: Option<&Space>, errors: &mut Vec<LowerError>) {
    let shape = match space.map(|s| shape_of(ast, s)) {
        Some(Ok(shape)) => shape,
        Some(Err(error)) => {
            errors.push(*error);
            env.broken.insert(name.to_owned());
            return;
        }
        None => None,
    };
    match env.declared.get(name) {
        Some(&(old, first)) if old != shape => {
            let error = LowerError::new(LowerErrorKind::Redefinition { name: name.to_owned() }, span);
            errors.push(error.related(first, "declared here with another shape"));
        }
        Some(_) => {}
        None => {
            env.declared.insert(name.to_owned(), (shape, span));
        }
    }
}

/// The shape of a space, `None` for scalars.
fn shape_of(ast: &Ast, space: &Space) -> Result<Option<Shape>, Box<LowerError>> {
    let SpaceKind::Array { rows, columns } = &space.kind else { return Ok(None) };
    let dim = |id: AstId| match ast.kind(id) {
        AstKind::Number(n) => match n.to_i64() {
            Some(n) if (1..=100_000).contains(&n) => Ok(n as usize),
            _ => Err(Box::new(LowerError::new(LowerErrorKind::NotAnInteger { what: "a dimension between 1 and 100000" }, ast.span(id)))),
        },
        _ => {
            let error = LowerError::new(LowerErrorKind::NotYet { what: "symbolic dimensions".into() }, ast.span(id));
            Err(Box::new(error.help("write a number, as in `R^(2 x 3)`")))
        }
    };
    let (r, c) = (dim(*rows)?, columns.map_or(Ok(1), dim)?);
    if r * c > 1_000_000 {
        let kind = LowerErrorKind::TooLarge { what: "the number of entries", limit: 1_000_000 };
        return Err(Box::new(LowerError::new(kind, space.span)));
    }
    Ok((r * c != 1).then(|| Shape::new(r, c)))
}

/// An order in which each definition comes after those it uses, and the circles that have none.
fn dependency_order(ast: &Ast, definitions: &[Definition]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let by_name: FxHashMap<&str, usize> = definitions.iter().enumerate().map(|(k, d)| (d.name, k)).collect();
    let uses: Vec<Vec<usize>> = definitions
        .iter()
        .map(|d| {
            let own: FxHashSet<&str> = d.arguments.iter().map(|p| ast.name(p.name.name)).collect();
            let names = names_below(ast, d.body);
            let hits = names
                .iter()
                .filter(|n| !own.contains(**n))
                .filter_map(|n| by_name.get(n.strip_prefix("J_").unwrap_or(n)).or(by_name.get(n)));
            let mut hits: Vec<usize> = hits.copied().collect();
            hits.sort_unstable();
            hits.dedup();
            hits
        })
        .collect();
    // Depth-first with an explicit stack; a use of something still open closes a circle.
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; definitions.len()];
    let (mut order, mut cycles, mut bad) = (Vec::new(), Vec::new(), FxHashSet::default());
    for start in 0..definitions.len() {
        if state[start] != State::New {
            continue;
        }
        state[start] = State::Open;
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some(top) = path.last_mut() {
            let (at, next) = *top;
            match uses[at].get(next) {
                Some(&used) => {
                    top.1 += 1;
                    match state[used] {
                        State::New => {
                            state[used] = State::Open;
                            path.push((used, 0));
                        }
                        State::Open => {
                            let from = path.iter().position(|&(k, _)| k == used).unwrap_or(0);
                            let circle: Vec<usize> = path[from..].iter().map(|&(k, _)| k).collect();
                            if circle.iter().all(|k| !bad.contains(k)) {
                                cycles.push(circle.clone());
                            }
                            bad.extend(circle);
                        }
                        State::Done => {}
                    }
                }
                None => {
                    state[at] = State::Done;
                    path.pop();
                    if !bad.contains(&at) {
                        order.push(at);
                    }
                }
            }
        }
    }
    (order, cycles)
}

/// The names that stand anywhere below a node.
pub(super) fn names_below(ast: &Ast, root: AstId) -> FxHashSet<&str> {
    let mut names = FxHashSet::default();
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        if let Some(name) = ast.as_name(id) {
            names.insert(name);
        }
        ast.operands(id, &mut stack);
    }
    names
}

fn lower_definition(ast: &Ast, store: &mut Store, env: &mut Env, names: &Names, definition: &Definition) -> Result<(), Vec<LowerError>> {
    let symbols = |list: &[Parameter], store: &mut Store, env: &Env| {
        list.iter()
            .map(|p| {
                let name = ast.name(p.name.name);
                store.declare(name, env.declared.get(name).and_then(|d| d.0))
            })
            .collect::<Vec<_>>()
    };
    if definition.function {
        let (arguments, parameters) = (symbols(definition.arguments, store, env), symbols(definition.parameters, store, env));
        let mut sorted = arguments.clone();
        sorted.extend(&parameters);
        sorted.sort();
        if let Some(twice) = sorted.windows(2).find(|w| w[0] == w[1]) {
            let kind = LowerErrorKind::Redefinition { name: store.symbol_name(twice[0]).to_owned() };
            return Err(vec![LowerError::new(kind, definition.span).help("each argument needs a name of its own")]);
        }
        let body = Lowerer::new(ast, store, env, names).lower(definition.body)?.id;
        let def = FunctionDef { name: definition.name.to_owned(), arguments, parameters, body, span: definition.span };
        env.functions.insert(definition.name.to_owned(), def);
        return Ok(());
    }
    let lowered = Lowerer::new(ast, store, env, names).lower(definition.body)?;
    let body = lowered.id;
    // `F = f ∘ g` is a function of what `g` is a function of.
    if let (Some(arguments), true) = (&lowered.arguments, ast.is_composition(definition.body)) {
        let (name, arguments) = (definition.name.to_owned(), arguments.to_vec());
        let def = FunctionDef { name: name.clone(), arguments, parameters: Vec::new(), body, span: definition.span };
        env.functions.insert(name, def);
        return Ok(());
    }
    let shape = store.shape(body);
    if let Some(&(declared, span)) = env.declared.get(definition.name)
        && declared != shape
    {
        let (left, right) = (super::error::shape_text(declared), super::error::shape_text(shape));
        let error = LowerError::new(LowerErrorKind::Shapes { operation: "a declaration and its definition", left, right }, definition.span);
        return Err(vec![error.related(span, "declared here")]);
    }
    env.declared.entry(definition.name.to_owned()).or_insert((shape, definition.span));
    let symbol = store.declare(definition.name, shape);
    env.intermediates.push((symbol, body));
    Ok(())
}
