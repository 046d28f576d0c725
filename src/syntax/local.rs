//! `e where t1 = a, t2 = b`: names that stand for parts of one expression, as large results are printed.

use rustc_hash::FxHashSet;

use super::ast::{Ast, AstId, AstKind};
use super::document::{split_at, top_level};
use super::error::{Read, SyntaxError, SyntaxErrorKind};
use super::expression;
use super::span::Span;
use super::tokens::{Token, TokenKind};

/// The expression that fills `tokens`, the last of which is the end mark, with its local names.
pub(super) fn parse(ast: &mut Ast, source: &str, tokens: &[Token], defined: &FxHashSet<String>) -> Read<AstId> {
    let Some(k) = beginning(tokens, defined) else { return expression::parse(ast, source, tokens, defined) };
    let list = &tokens[k + 1..tokens.len() - 1];
    let parts = split_at(list, &top_level(list, |t| t.is(",")));
    // `du/dx` is a derivative where `u` is one of the names.
    let mut known = defined.clone();
    known.extend(parts.iter().filter_map(|part| part.first()?.name()).map(str::to_owned));
    let body = closed(ast, source, &tokens[..k], tokens[k].span, &known)?;
    if let Some(&second) = top_level(list, |t| t.is_name("where")).first() {
        return Err(expected(list[second].span));
    }
    let mut pairs = Vec::new();
    for part in parts {
        let [name, equals, value @ ..] = part else { return Err(expected(part.last().map_or(tokens[k].span, |t| t.span))) };
        let (Some(text), true, false) = (name.name(), equals.is("="), value.is_empty()) else { return Err(expected(name.span)) };
        let bound = ast.name_id(text);
        pairs.push(ast.add(AstKind::Name(bound), name.span));
        pairs.push(closed(ast, source, value, equals.span, &known)?);
    }
    let span = ast.span(body).to(tokens[tokens.len() - 2].span);
    let bindings = ast.add_list(&pairs);
    Ok(ast.add(AstKind::Where { body, bindings }, span))
}

/// Refuses a claim of which one side has a name that is local to the other: whoever writes `t^2 == 4 where t = 2` means both.
pub(super) fn refuse_strays(ast: &Ast, left: AstId, right: AstId) -> Read<()> {
    for (side, other) in [(left, right), (right, left)] {
        let AstKind::Where { bindings, .. } = ast.kind(side) else { continue };
        let bound: FxHashSet<&str> = ast.list(*bindings).iter().step_by(2).filter_map(|&id| ast.as_name(id)).collect();
        let own: FxHashSet<AstId> = match ast.kind(other) {
            AstKind::Where { bindings, .. } => ast.list(*bindings).iter().step_by(2).copied().collect(),
            _ => FxHashSet::default(),
        };
        let theirs: FxHashSet<&str> = own.iter().filter_map(|&id| ast.as_name(id)).collect();
        let mut stack = vec![other];
        while let Some(id) = stack.pop() {
            if let Some(name) = ast.as_name(id)
                && bound.contains(name)
                && !theirs.contains(name)
            {
                return Err(Box::new(SyntaxError {
                    kind: SyntaxErrorKind::Unexpected { found: name.to_owned(), expected: "a name that is known on this side too".into() },
                    span: ast.span(id),
                    related: None,
                    help: vec![format!("what stands after `where` holds for its own side; define `{name}` before the claim")],
                }));
            }
            ast.operands(id, &mut stack);
        }
    }
    Ok(())
}

/// Where `where` stands, unless it is a name of the document or nothing stands on a side of it.
fn beginning(tokens: &[Token], defined: &FxHashSet<String>) -> Option<usize> {
    let mut places = top_level(tokens, |t| t.is_name("where")).into_iter();
    places.find(|&k| k > 0 && k + 2 < tokens.len() && tokens[k + 1].name().is_some()).filter(|_| !defined.contains("where"))
}

/// The `=`, `==` and `≈` outside brackets that stand between two sides, and not behind a local name.
pub(super) fn equation_signs(tokens: &[Token]) -> Vec<usize> {
    let mut local = false;
    let mut signs = top_level(tokens, |t| t.is_sign() || t.is(",") || t.is_name("where"));
    signs.retain(|&k| {
        if tokens[k].is_name("where") || tokens[k].is(",") {
            local |= tokens[k].is_name("where") && k > 0;
            return false;
        }
        let binds = local && k >= 2 && tokens[k - 1].name().is_some() && (tokens[k - 2].is_name("where") || tokens[k - 2].is(","));
        local &= binds;
        !binds
    });
    signs
}

fn closed(ast: &mut Ast, source: &str, tokens: &[Token], after: Span, defined: &FxHashSet<String>) -> Read<AstId> {
    let end = tokens.last().map_or(after, |t| t.span).end;
    let mut list = tokens.to_vec();
    list.push(Token { kind: TokenKind::End, span: Span { start: end, end }, space_before: true, line_start: false });
    expression::parse(ast, source, &list, defined)
}

fn expected(span: Span) -> Box<SyntaxError> {
    let kind = SyntaxErrorKind::UnexpectedEnd { expected: "`name = value` after `where`".into() };
    Box::new(SyntaxError { kind, span, related: None, help: Vec::new() })
}
