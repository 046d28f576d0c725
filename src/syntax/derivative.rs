//! `d/dx`, `d^2/(dx dy)` and `dA/dB`: quotients of differentials are one derivative, recognised before
//! precedence.

use super::ast::{AstId, AstKind};
use super::error::{Read, SyntaxError, SyntaxErrorKind};
use super::expression::Parser;
use super::span::Span;
use super::tokens::TokenKind;

/// The highest order a derivative may be written with.
const MAX_ORDER: usize = 100;

/// What stands at a name that starts a derivative.
pub(super) enum Head {
    /// `d/dx`, which waits for its operand.
    Prefix { by: Vec<AstId>, span: Span },
    /// `dA/dB`
    Leibniz { of: AstId, by: Vec<AstId>, span: Span },
}

/// A differential `dx^2` in a denominator: the variable, where it stands, and the order.
struct Differential {
    variable: String,
    span: Span,
    order: usize,
}

impl Parser<'_> {
    /// The derivative that starts at the name under way, if one does; its tokens are taken.
    pub(super) fn derivative_head(&mut self) -> Read<Option<Head>> {
        let start = self.at;
        let first = &self.tokens[start];
        let Some(name) = first.name() else { return Ok(None) };
        if !name.starts_with('d') {
            return Ok(None);
        }
        let mut at = start + 1;
        let mut of: Option<(String, Span)> = None;
        let mut order = None;
        if name == "d" {
            if let Some((n, after)) = self.exponent(at) {
                (order, at) = (Some(n), after);
                // d^2A/dB^2
                if let (Some(a), true) = (self.tokens[at].name(), self.tokens.get(at + 1).is_some_and(|t| t.is("/"))) {
                    of = Some((a.to_owned(), self.tokens[at].span));
                    at += 1;
                }
            }
        } else {
            of = Some((name[1..].to_owned(), first.span));
        }
        if !self.tokens[at].is("/") {
            return Ok(None);
        }
        let Some((differentials, end)) = self.differentials(at + 1) else { return Ok(None) };
        let total: usize = differentials.iter().map(|d| d.order).sum();
        if total != order.unwrap_or(1) || total > MAX_ORDER {
            return Ok(None);
        }
        if let Some((a, _)) = &of
            && !self.defined.contains(a)
        {
            return Ok(None);
        }
        let taken = |name: &str| self.defined.contains(name);
        let numerator = if order.is_none() { name.to_owned() } else { "d".to_owned() };
        let denominator = format!("d{}", differentials[0].variable);
        let span = first.span.to(self.tokens[end - 1].span);
        match (taken(&numerator), taken(&denominator)) {
            (false, false) => {}
            // `d/dx` with a variable d and no variable dx can only be the operator.
            (true, false) if numerator == "d" => {}
            (true, true) if numerator == "d" => return Ok(None),
            (top, _) => {
                let clash = if top { &numerator } else { &denominator };
                let what = match &of {
                    Some((a, _)) => format!("`gradient({a}, {})`", differentials[0].variable),
                    None => format!("`diff(…, {})`", differentials[0].variable),
                };
                return Err(Box::new(SyntaxError {
                    kind: SyntaxErrorKind::Ambiguous { what: format!("`{}`", self.source_text(span)) },
                    span,
                    related: None,
                    help: vec![
                        format!("for the derivative, write {what}"),
                        format!("for the quotient of names, since `{clash}` is one, write `({numerator})/({denominator})`"),
                    ],
                }));
            }
        }
        let mut by = Vec::with_capacity(total);
        let of = of.map(|(a, span)| self.name_node(&a, span));
        for d in &differentials {
            for _ in 0..d.order {
                by.push(self.name_node(&d.variable, d.span));
            }
        }
        self.at = end;
        Ok(Some(match of {
            Some(of) => Head::Leibniz { of, by, span },
            None => Head::Prefix { by, span },
        }))
    }

    fn name_node(&mut self, name: &str, span: Span) -> AstId {
        let name = self.ast.name_id(name);
        self.ast.add(AstKind::Name(name), span)
    }

    /// `^2` or `²` at a position, and what comes after.
    fn exponent(&self, at: usize) -> Option<(usize, usize)> {
        let (text, after) = match &self.tokens[at].kind {
            TokenKind::Superscript(text) => (text.clone(), at + 1),
            TokenKind::Symbol("^") if self.tokens[at + 1].kind == TokenKind::Number => {
                (self.source_text(self.tokens[at + 1].span).to_owned(), at + 2)
            }
            _ => return None,
        };
        text.parse().ok().filter(|&n: &usize| n >= 1).map(|n| (n, after))
    }

    /// `dx`, `dx^2` or `(dx dy)` at a position, and what comes after.
    fn differentials(&self, at: usize) -> Option<(Vec<Differential>, usize)> {
        if let Some((one, after)) = self.differential(at) {
            return Some((vec![one], after));
        }
        if !self.tokens[at].is("(") {
            return None;
        }
        let (mut list, mut at) = (Vec::new(), at + 1);
        while let Some((one, after)) = self.differential(at) {
            list.push(one);
            at = if self.tokens[after].is("*") { after + 1 } else { after };
        }
        (self.tokens[at].is(")") && list.len() > 1).then_some((list, at + 1))
    }

    fn differential(&self, at: usize) -> Option<(Differential, usize)> {
        let variable = self.tokens[at].name()?.strip_prefix('d')?;
        if !variable.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return None;
        }
        let (order, after) = self.exponent(at + 1).unwrap_or((1, at + 1));
        Some((Differential { variable: variable.to_owned(), span: self.tokens[at].span, order }, after))
    }
}
