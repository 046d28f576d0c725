//! Where in a claim a mistake shows: the entry, the summand or the factor, in the text as it was written.

use super::session::Session;
use crate::derivation::mistakes::{Case, Explanation, Joined, Part, wrong_part};
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp};
use crate::syntax::span::Span;

/// Parts of a claim that are looked at.
const PARTS: usize = 64;

impl Session {
    /// Marks each explanation with the part of the right side that is wrong, where that can be told.
    pub(super) fn mark_places(&mut self, ast: &Ast, right: AstId, case: &Case, list: &mut [Explanation]) {
        for explanation in list.iter_mut() {
            explanation.place = explanation.entry.and_then(|entry| entry_span(ast, right, entry));
        }
        if list.iter().all(|e| e.place.is_some()) || case.claimed.entries.len() != 1 {
            return;
        }
        let place = self.wrong_part_span(ast, right, case);
        list.iter_mut().for_each(|e| e.place = e.place.or(place));
    }

    /// The summand that is wrong and in it the factor, or the factor of a single product.
    fn wrong_part_span(&mut self, ast: &Ast, right: AstId, case: &Case) -> Option<Span> {
        for (joined, list) in [(Joined::Sum, summands(ast, right)), (Joined::Product, factors(ast, right))] {
            if !(2..=PARTS).contains(&list.len()) {
                continue;
            }
            let mut parts = Vec::new();
            for &(id, inverse) in &list {
                parts.push(Part { id: self.lower(ast, id).ok()?.id, inverse });
            }
            if parts.iter().any(|p| self.store.shape(p.id).is_some() || self.store.is_pending(p.id)) {
                return None;
            }
            let wrong = wrong_part(&mut self.store, &mut self.canon, &self.definitions, &self.mistakes, case, &parts, joined);
            return wrong.map(|k| ast.span(list[k].0));
        }
        None
    }
}

/// The text of an entry of an array that is written out.
fn entry_span(ast: &Ast, right: AstId, (row, column): (usize, usize)) -> Option<Span> {
    let AstKind::Array { entries, rows } = ast.kind(inside(ast, right)) else { return None };
    let entries = ast.list(*entries);
    // `[[a, b], [c, d]]` is a row of rows.
    if let ([_], Some(AstKind::Array { entries: inner, .. })) = (&rows[..], entries.get(row - 1).map(|&e| ast.kind(e))) {
        return ast.list(*inner).get(column - 1).map(|&e| ast.span(e));
    }
    let columns = entries.len() / rows.len().max(1);
    (column <= columns).then(|| entries.get((row - 1) * columns + column - 1).map(|&e| ast.span(e))).flatten()
}

/// What stands inside parentheses.
fn inside(ast: &Ast, mut id: AstId) -> AstId {
    while let AstKind::Group(inner) = ast.kind(id) {
        id = *inner;
    }
    id
}

/// The summands of an expression, and whether each is subtracted.
fn summands(ast: &Ast, id: AstId) -> Vec<(AstId, bool)> {
    split(ast, id, |kind| match kind {
        AstKind::Binary(BinaryOp::Add, a, b) => Some([(*a, false), (*b, false)]),
        AstKind::Binary(BinaryOp::Sub, a, b) => Some([(*a, false), (*b, true)]),
        _ => None,
    })
}

/// The factors of an expression, and whether each is divided by.
fn factors(ast: &Ast, id: AstId) -> Vec<(AstId, bool)> {
    split(ast, id, |kind| match kind {
        AstKind::Binary(BinaryOp::Mul, a, b) | AstKind::Juxtapose(a, b) => Some([(*a, false), (*b, false)]),
        AstKind::Binary(BinaryOp::Div, a, b) => Some([(*a, false), (*b, true)]),
        _ => None,
    })
}

/// What an expression is joined of, in the order of the text.
fn split(ast: &Ast, id: AstId, parts: impl Fn(&AstKind) -> Option<[(AstId, bool); 2]>) -> Vec<(AstId, bool)> {
    let (mut out, mut pending) = (Vec::new(), vec![(id, false)]);
    while let Some((at, inverse)) = pending.pop() {
        match parts(ast.kind(inside(ast, at))) {
            Some([(a, _), (b, flips)]) => pending.extend([(b, flips != inverse), (a, inverse)]),
            None => out.push((at, inverse)),
        }
    }
    out
}
