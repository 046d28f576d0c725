//! Names that a submission uses without having them from anywhere.

use rustc_hash::FxHashSet;

use crate::function;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::statement::{Document, Statement, StatementKind};

/// Constants and sets that every document knows.
const COMMON: [&str; 5] = ["pi", "e", "π", "R", "N"];

/// All names that stand anywhere in some statements.
pub fn all(ast: &Ast, statements: &[Statement]) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    for statement in statements {
        names.extend(introduced(ast, statement));
        let mut roots = Vec::new();
        match &statement.kind {
            StatementKind::Function { body, .. } | StatementKind::Define { body, .. } => roots.push(*body),
            StatementKind::Claim { left, lines, .. } => {
                roots.push(*left);
                roots.extend(lines.iter().filter_map(|l| l.right));
            }
            StatementKind::Assume { conditions } => roots.extend(conditions),
            StatementKind::Command { operand, .. } => roots.push(*operand),
            _ => {}
        }
        for root in roots {
            names.extend(below(ast, root).into_iter().filter_map(|id| ast.as_name(id)).map(str::to_owned));
        }
    }
    names
}

/// The names that a statement gives a meaning.
pub fn introduced(ast: &Ast, statement: &Statement) -> Vec<String> {
    match &statement.kind {
        StatementKind::Function { name, arguments, parameters, .. } => {
            let own = arguments.iter().chain(parameters).map(|p| p.name.name);
            std::iter::once(name.name).chain(own).map(|n| ast.name(n).to_owned()).collect()
        }
        StatementKind::Define { name, .. } | StatementKind::UnknownFunction { name, .. } => vec![ast.name(name.name).to_owned()],
        StatementKind::Declare { names, .. } => names.iter().map(|n| ast.name(n.name).to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// The names of the functions and intermediates of a document, in their order.
pub fn defined(document: &Document) -> Vec<String> {
    let name = |s: &Statement| match &s.kind {
        StatementKind::Function { name, .. } | StatementKind::Define { name, .. } => Some(document.ast.name(name.name).to_owned()),
        _ => None,
    };
    document.statements.iter().filter_map(name).collect()
}

/// The names in an expression that are neither known nor in the library: they would be variables that nobody meant.
pub fn strangers(ast: &Ast, root: AstId, known: &FxHashSet<String>) -> Vec<AstId> {
    let nodes = below(ast, root);
    let mut bound: FxHashSet<&str> = FxHashSet::default();
    for &id in &nodes {
        match ast.kind(id) {
            AstKind::In(index, _) => bound.extend(ast.as_name(*index)),
            AstKind::Where { bindings, .. } => bound.extend(ast.list(*bindings).iter().step_by(2).filter_map(|&n| ast.as_name(n))),
            _ => {}
        }
    }
    let foreign = |name: &str| {
        let base = name.strip_prefix("J_").unwrap_or(name);
        !known.contains(base) && !bound.contains(name) && !COMMON.contains(&name) && function::find(name).is_none()
    };
    // Calls of what the language knows without a row of the table, as `gradient`; of unknown functions they are errors anyway.
    let callees: FxHashSet<AstId> = nodes
        .iter()
        .filter_map(|&n| match ast.kind(n) {
            AstKind::Call { callee, .. } => Some(*callee),
            _ => None,
        })
        .collect();
    nodes.iter().copied().filter(|id| ast.as_name(*id).is_some_and(foreign) && !callees.contains(id)).collect()
}

/// The nodes below one, itself included, in the order of the text.
fn below(ast: &Ast, root: AstId) -> Vec<AstId> {
    let (mut found, mut pending) = (Vec::new(), vec![root]);
    while let Some(id) = pending.pop() {
        found.push(id);
        ast.operands(id, &mut pending);
    }
    found.sort_by_key(|&id| ast.span(id).start);
    found
}

/// Whether a name stands in an expression, as it is or as `J_name`.
pub fn mentions(ast: &Ast, root: AstId, name: &str) -> bool {
    below(ast, root).into_iter().filter_map(|id| ast.as_name(id)).any(|n| n == name || n.strip_prefix("J_") == Some(name))
}

/// Whether the derivative of a function is taken at a point: `f'(0)`, `J_f(1, 2)`, `dL/dw |_{w = 0}`.
pub fn at_a_point(ast: &Ast, root: AstId) -> bool {
    let values = |list: &[AstId]| list.iter().any(|&id| below(ast, id).into_iter().all(|n| ast.as_name(n).is_none()));
    below(ast, root).into_iter().any(|id| match ast.kind(id) {
        AstKind::Call { args, .. } => values(ast.list(*args)),
        AstKind::At { .. } => true,
        _ => false,
    })
}
