//! Definitions, declarations and assumptions.

use super::ast::{AstId, AstKind};
use super::document::{DERIVATIVE_FORMS, PROPERTIES, Reader, split_at, top_level, unexpected, without_end};
use super::error::Read;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::skeleton::closing;
use super::span::Span;
use super::statement::{Parameter, Space, SpaceKind, StatementKind};
use super::tokens::{Token, TokenKind};

impl Reader<'_> {
    /// `z = e` or `f(x; a) = e`; right sides beyond the first make a claim about it.
    pub(super) fn definition(&mut self, tokens: &[Token]) -> Read<Option<Vec<StatementKind>>> {
        let body = without_end(tokens);
        let Some(head) = body[0].name() else { return Ok(None) };
        let (equals, parameters) = match () {
            () if tokens[1].is("=") => (1, None),
            () if tokens[1].is("(") => match closing(tokens, 1) {
                Some(close) if tokens.get(close + 1).is_some_and(|t| t.is("=")) => match self.parameters(&body[2..close])? {
                    Some(lists) if !self.is_derivative_form(head, &body[2..close]) => (close + 1, Some(lists)),
                    _ => return Ok(None),
                },
                _ => return Ok(None),
            },
            () => return Ok(None),
        };
        let name = self.named(&body[0])?;
        let mut lines = self.claim_lines(&body[equals..])?;
        let first = lines.remove(0);
        let Some(defined) = first.right else { return Ok(Some(Vec::new())) };
        let definition = match parameters {
            Some((arguments, parameters)) => StatementKind::Function { name, arguments, parameters, body: defined, reason: first.reason },
            None => StatementKind::Define { name, body: defined, reason: first.reason },
        };
        if lines.is_empty() {
            return Ok(Some(vec![definition]));
        }
        let claim = StatementKind::Claim { left: defined, lines, conditions: Vec::new(), at: Vec::new(), checked: false };
        Ok(Some(vec![definition, claim]))
    }

    /// `gradient(L, w) = …` with a defined `L` claims; with fresh names it defines.
    pub(super) fn is_derivative_form(&self, head: &str, arguments: &[Token]) -> bool {
        let about = arguments.first().and_then(Token::name);
        let jacobian = head.strip_prefix("J_").is_some_and(|f| self.defined.contains(f));
        jacobian || (DERIVATIVE_FORMS.contains(&head) && about.is_some_and(|n| self.defined.contains(n)))
    }

    /// The arguments and parameters in the parentheses of a definition; `None` if these are not names.
    #[allow(clippy::type_complexity)]
    pub(super) fn parameters(&mut self, tokens: &[Token]) -> Read<Option<(Vec<Parameter>, Vec<Parameter>)>> {
        let semicolons = top_level(tokens, |t| t.is(";"));
        let halves = split_at(tokens, &semicolons);
        if halves.len() > 2 || tokens.is_empty() {
            return Ok(None);
        }
        let mut lists = [Vec::new(), Vec::new()];
        for (list, half) in lists.iter_mut().zip(halves) {
            let commas = top_level(half, |t| t.is(","));
            for part in split_at(half, &commas) {
                let [first, rest @ ..] = part else { return Ok(None) };
                if first.name().is_none() {
                    return Ok(None);
                }
                let space = match rest {
                    [] => None,
                    [word, space @ ..] if word.is_name("in") || word.is("∈") => Some(self.space(space, word.span)?),
                    _ => return Ok(None),
                };
                list.push(Parameter { name: self.named(first)?, space });
            }
        }
        let [arguments, parameters] = lists;
        Ok(Some((arguments, parameters)))
    }

    /// `x, y in R^3` or `A symmetric`.
    pub(super) fn declaration(&mut self, body: &[Token]) -> Read<Option<StatementKind>> {
        if let [name, property] = body
            && name.name().is_some()
            && property.name().is_some_and(|p| PROPERTIES.contains(&p))
        {
            return Ok(Some(StatementKind::Property { name: self.named(name)?, word: self.named(property)? }));
        }
        let Some(k) = body.iter().position(|t| t.is_name("in") || t.is("∈")) else { return Ok(None) };
        let list = &body[..k];
        let alternating = list.iter().enumerate().all(|(j, t)| if j % 2 == 0 { t.name().is_some() } else { t.is(",") });
        if k % 2 == 0 || !alternating {
            return Ok(None);
        }
        let names = list.iter().step_by(2).map(|t| self.named(t)).collect::<Read<Vec<_>>>()?;
        let space = self.space(&body[k + 1..], body[k].span)?;
        Ok(Some(StatementKind::Declare { names, space }))
    }

    /// `R`, `N`, `R^3`, `R^(2 x 3)`, `R^{2×3}`.
    pub(super) fn space(&mut self, tokens: &[Token], after: Span) -> Read<Space> {
        const EXPECTED: &str = "`R`, `N`, `R^n` or `R^(m x n)`";
        let wrong = |token: Option<&Token>, source: &str| match token {
            Some(token) => unexpected(token, source, EXPECTED),
            None => {
                let kind = SyntaxErrorKind::UnexpectedEnd { expected: EXPECTED.into() };
                Box::new(SyntaxError { kind, span: after, related: None, help: Vec::new() })
            }
        };
        let [first, rest @ ..] = tokens else { return Err(wrong(None, self.source)) };
        let span = first.span.to(tokens[tokens.len() - 1].span);
        let natural = match first.name() {
            Some("R" | "ℝ") => false,
            Some("N" | "ℕ") => true,
            _ => return Err(wrong(Some(first), self.source)),
        };
        let kind = match rest {
            [] if natural => SpaceKind::Natural,
            [] => SpaceKind::Real,
            [power, dims @ ..] if !natural && (power.is("^") || matches!(power.kind, TokenKind::Superscript(_))) => {
                let dims = match (&power.kind, dims) {
                    (TokenKind::Superscript(_), []) => std::slice::from_ref(power),
                    (_, [open, inside @ .., close]) if (open.is("(") && close.is(")")) || (open.is("{") && close.is("}")) => inside,
                    (_, dims) => dims,
                };
                let list = self.dimensions(dims, power.span)?;
                match list[..] {
                    [rows] => SpaceKind::Array { rows, columns: None },
                    [rows, columns] => SpaceKind::Array { rows, columns: Some(columns) },
                    _ => return Err(wrong(dims.first(), self.source)),
                }
            }
            [other, ..] => return Err(wrong(Some(other), self.source)),
        };
        Ok(Space { kind, span })
    }

    /// `n`, `m x n`, `2x3`, `m×n`: the dimensions as expressions.
    pub(super) fn dimensions(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
        let mut parts: Vec<Vec<Token>> = vec![Vec::new()];
        for token in tokens {
            let glued = token.name().and_then(|n| n.strip_prefix('x')).filter(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
            match glued {
                // `x` alone, or `x3` as in `2x3`, which the tokens read as a name.
                Some(rest) if !parts[parts.len() - 1].is_empty() => {
                    let mut next = Vec::new();
                    if !rest.is_empty() {
                        let span = Span { start: token.span.start + 1, ..token.span };
                        next.push(Token { kind: TokenKind::Number, span, ..token.clone() });
                    }
                    parts.push(next);
                }
                _ if token.is("*") => parts.push(Vec::new()),
                _ => {
                    let last = parts.len() - 1;
                    parts[last].push(token.clone());
                }
            }
        }
        parts.into_iter().map(|part| self.dimension(&part, after)).collect()
    }

    pub(super) fn dimension(&mut self, tokens: &[Token], after: Span) -> Read<AstId> {
        if let [Token { kind: TokenKind::Superscript(text), span, .. }] = tokens {
            let number = text.parse().unwrap_or_default();
            return Ok(self.ast.add(AstKind::Number(number), *span));
        }
        self.expression(tokens, after)
    }

    pub(super) fn unknown_function(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let name = self.named(&rest[0])?;
        let body = without_end(rest);
        let colon = body.iter().position(|t| t.is(":"));
        let arrow = body.iter().position(|t| t.is("->"));
        let (Some(colon), Some(arrow)) = (colon, arrow) else {
            let last = &rest[rest.len() - 1];
            return Err(unexpected(last, self.source, "a signature such as `function phi : R -> R`"));
        };
        if colon != 1 || arrow < colon {
            return Err(unexpected(&rest[1], self.source, "`: R -> R`"));
        }
        let from = self.space(&body[colon + 1..arrow], body[colon].span)?;
        let to = self.space(&body[arrow + 1..], body[arrow].span)?;
        if to.kind != SpaceKind::Real {
            return Ok(StatementKind::NotYet { what: "unknown functions whose value is not a scalar".into() });
        }
        Ok(StatementKind::UnknownFunction { name, from, to })
    }

    pub(super) fn assume(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let body = without_end(rest);
        if let Some(declaration) = self.declaration(body)? {
            return Ok(declaration);
        }
        Ok(StatementKind::Assume { conditions: self.expressions(body, rest[rest.len() - 1].span)? })
    }
}
