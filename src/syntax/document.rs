//! Pieces of the token stream to statements.

use rustc_hash::FxHashSet;

use super::ast::{Ast, AstId, AstKind};
use super::error::{SyntaxError, SyntaxErrorKind};
use super::expression;
use super::skeleton::{self, KEYWORDS, Piece, closing};
use super::span::Span;
use super::statement::{
    Binding, ClaimLine, Document, ExpectedVerdict, Named, Parameter, Reason, Space, SpaceKind, Statement, StatementKind, TrainOption, Verb,
};
use super::tokens::{Token, TokenKind, tokenize};

/// Properties that a declaration `A symmetric` may state.
const PROPERTIES: [&str; 6] = ["symmetric", "orthogonal", "diagonal", "invertible", "positive", "integer"];

/// Calls that are derivatives: with one on the left, `… = …` is a claim.
pub(super) const DERIVATIVE_FORMS: [&str; 8] = ["gradient", "grad", "jacobian", "hessian", "diff", "jvp", "vjp", "D"];

/// Reads a document: every statement that can be read, and every error.
pub fn parse_document(source: &str) -> Document {
    let mut document = Document { ast: Ast::new(source), ..Document::default() };
    let tokens = tokenize(source);
    let pieces = skeleton::cut(&tokens, source, &mut document.errors);
    let defined = skeleton::defined_names(&pieces);
    for piece in &pieces {
        match piece {
            Piece::Comment(span) => {
                let text = span.text(source).trim_start_matches('#').trim().to_owned();
                document.statements.push(Statement { span: *span, kind: StatementKind::Comment(text) });
            }
            Piece::Broken(tokens) => {
                document.lost_assumption |= tokens[0].is_name("assume");
                document.broken.extend(skeleton::introduced(tokens));
            }
            Piece::Tokens(tokens) => {
                let mut reader = Reader { ast: &mut document.ast, source, defined: &defined };
                match reader.statement(tokens) {
                    Ok(kinds) => {
                        let span = whole(tokens);
                        document.statements.extend(kinds.into_iter().map(|kind| Statement { span, kind }));
                    }
                    Err(error) => {
                        document.errors.push(*error);
                        document.lost_assumption |= tokens[0].is_name("assume");
                        document.broken.extend(skeleton::introduced(tokens));
                    }
                }
            }
        }
    }
    document.errors.sort_by_key(|e| e.span.start);
    document
}

/// Reads a single expression.
///
/// # Errors
/// What is wrong with the text; today the first error only.
pub fn parse_expression(source: &str) -> Result<(Ast, AstId), Vec<SyntaxError>> {
    let tokens: Vec<Token> = tokenize(source).into_iter().filter(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Comment)).collect();
    let mut ast = Ast::new(source);
    match expression::parse(&mut ast, source, &tokens, &FxHashSet::default()) {
        Ok(root) => Ok((ast, root)),
        Err(error) => Err(vec![error]),
    }
}

/// Errors are rare and large.
type Read<T> = Result<T, Box<SyntaxError>>;

struct Reader<'a> {
    ast: &'a mut Ast,
    source: &'a str,
    defined: &'a FxHashSet<String>,
}

fn whole(tokens: &[Token]) -> Span {
    let last = tokens.len().saturating_sub(2);
    tokens[0].span.to(tokens[last].span)
}

fn unexpected(token: &Token, source: &str, expected: &str) -> Box<SyntaxError> {
    let expected = expected.to_owned();
    let kind = match token.kind {
        TokenKind::End => SyntaxErrorKind::UnexpectedEnd { expected },
        _ => SyntaxErrorKind::Unexpected { found: token.span.text(source).to_owned(), expected },
    };
    Box::new(SyntaxError { kind, span: token.span, related: None, help: Vec::new() })
}

/// The positions outside all brackets at which `stop` holds.
fn top_level(tokens: &[Token], stop: impl Fn(&Token) -> bool) -> Vec<usize> {
    let mut depth = 0usize;
    let mut found = Vec::new();
    for (k, token) in tokens.iter().enumerate() {
        if depth == 0 && stop(token) {
            found.push(k);
        }
        if let TokenKind::Symbol(s) = token.kind {
            match s {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
    found
}

/// The tokens between the separators, none of which is kept. An end mark is no part.
fn split_at<'t>(tokens: &'t [Token], places: &[usize]) -> Vec<&'t [Token]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for &k in places {
        parts.push(&tokens[start..k]);
        start = k + 1;
    }
    parts.push(&tokens[start..]);
    parts
}

fn without_end(tokens: &[Token]) -> &[Token] {
    match tokens.last() {
        Some(t) if t.kind == TokenKind::End => &tokens[..tokens.len() - 1],
        _ => tokens,
    }
}

/// The end of the part of a statement that the named words begin.
fn word(tokens: &[Token], name: &str) -> Option<usize> {
    top_level(tokens, |t| t.is_name(name)).into_iter().find(|&k| k > 0)
}

impl Reader<'_> {
    fn statement(&mut self, tokens: &[Token]) -> Read<Vec<StatementKind>> {
        let body = without_end(tokens);
        let tokens = if body[0].is_name("let") && body.len() > 1 && !body[1].is("=") { &tokens[1..] } else { tokens };
        let body = without_end(tokens);
        if let Some(name) = tokens[0].name()
            && KEYWORDS.contains(&name)
            && self.is_keyword(tokens)
        {
            return Ok(vec![self.keyword(name, tokens)?]);
        }
        if let Some(definition) = self.definition(tokens)? {
            return Ok(definition);
        }
        if let Some(declaration) = self.declaration(body)? {
            return Ok(vec![declaration]);
        }
        // In `f(x) at x = 1` the first `=` belongs to the point.
        let equals = top_level(body, |t| t.is("=") || t.is("==")).first().copied();
        if equals.is_some_and(|k| word(body, "at").is_none_or(|at| k < at)) {
            return Ok(vec![self.claim(tokens, false)?]);
        }
        self.refuse_misspelt_keyword(body)?;
        Ok(vec![self.command(Verb::Show, tokens)?])
    }

    /// `jacobain f` is no product of two names.
    fn refuse_misspelt_keyword(&self, body: &[Token]) -> Read<()> {
        let [first, second, ..] = body else { return Ok(()) };
        let (Some(word), Some(_)) = (first.name(), second.name()) else { return Ok(()) };
        if word.chars().count() < 4 || self.defined.contains(word) {
            return Ok(());
        }
        let near = KEYWORDS.iter().find(|k| k.starts_with(word) || strsim::osa_distance(k, word) <= 1 + word.len() / 6);
        let Some(near) = near else { return Ok(()) };
        let mut error = unexpected(first, self.source, "a statement");
        error.help.push(format!("did you mean `{near}`?"));
        error.help.push(format!("for a product, write `{word}*{}…`", second.span.text(self.source)));
        Err(error)
    }

    /// A keyword counts unless `=` or `(…) =` follows, or it is called as a function with a list of arguments.
    fn is_keyword(&self, tokens: &[Token]) -> bool {
        if tokens[1].is("=") || tokens[1].is("'") {
            return false;
        }
        if !tokens[1].is("(") {
            return true;
        }
        let Some(close) = closing(tokens, 1) else { return true };
        // `gradient(f)(1, 2)` is a value too.
        let derives = !tokens[1].space_before && tokens[0].name().is_some_and(|n| DERIVATIVE_FORMS.contains(&n));
        if tokens.get(close + 1).is_some_and(|t| t.is("=") || (derives && t.is("("))) {
            return false;
        }
        let inside = &tokens[2..close];
        top_level(inside, |t| t.is(",")).is_empty()
    }

    fn keyword(&mut self, name: &str, tokens: &[Token]) -> Read<StatementKind> {
        let rest = &tokens[1..];
        let verb = match name {
            "derivative" => Verb::Derivative,
            "gradient" => Verb::Gradient,
            "jacobian" => Verb::Jacobian,
            "hessian" => Verb::Hessian,
            "chain" => Verb::Chain,
            "steps" => Verb::Steps,
            "show" => Verb::Show,
            "simplify" => Verb::Simplify,
            "expand" => Verb::Expand,
            "factor" => Verb::Factor,
            "together" => Verb::Together,
            "cancel" => Verb::Cancel,
            "collect" => Verb::Collect,
            "eval" => Verb::Eval,
            _ => return self.other_keyword(name, rest),
        };
        if verb == Verb::Collect {
            return Ok(StatementKind::NotYet { what: "`collect`".into() });
        }
        self.command(verb, rest)
    }

    fn other_keyword(&mut self, name: &str, rest: &[Token]) -> Read<StatementKind> {
        match name {
            "check" => self.claim(rest, true),
            "expect" => self.expect(rest),
            "assume" => self.assume(rest),
            "function" => self.unknown_function(rest),
            "use" => {
                let words = without_end(rest).iter().map(|t| t.span.text(self.source).to_owned()).collect();
                Ok(StatementKind::Use { words })
            }
            "data" => self.data(rest),
            "train" => self.train(rest),
            "evaluate" => self.evaluate(rest),
            "net" => Ok(StatementKind::NotYet { what: "`net`, the shorthand for networks; write the function out".into() }),
            "given" => Ok(StatementKind::NotYet { what: "`given`; declare with `W in R^(3 x 2)`".into() }),
            _ => Ok(StatementKind::NotYet { what: format!("the statement `{name}`") }),
        }
    }

    // Expressions.

    /// The expression that fills a slice of tokens without an end mark.
    fn expression(&mut self, tokens: &[Token], after: Span) -> Read<AstId> {
        let mut list = tokens.to_vec();
        let end = tokens.last().map_or(after, |t| t.span).end;
        let span = Span { start: end, end };
        list.push(Token { kind: TokenKind::End, span, space_before: true, line_start: false });
        expression::parse(self.ast, self.source, &list, self.defined).map_err(Box::new)
    }

    fn expressions(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
        let commas = top_level(tokens, |t| t.is(","));
        split_at(tokens, &commas).into_iter().map(|part| self.expression(part, after)).collect()
    }

    fn named(&mut self, token: &Token) -> Read<Named> {
        match token.name() {
            Some(name) => Ok(Named { name: self.ast.name_id(name), span: token.span }),
            None => Err(unexpected(token, self.source, "a name")),
        }
    }

    // Commands.

    fn command(&mut self, verb: Verb, tokens: &[Token]) -> Read<StatementKind> {
        let body = without_end(tokens);
        let end = tokens[tokens.len() - 1].span;
        if let Some(reason) = body.iter().find(|t| t.kind == TokenKind::Reason) {
            return Err(unexpected(reason, self.source, "a claim before a reason"));
        }
        let (body, at) = self.split_bindings(body)?;
        let (body, wrt) = match word(body, "wrt") {
            Some(k) => (&body[..k], Some(self.variables(&body[k + 1..], body[k].span)?)),
            None => (body, None),
        };
        let operand = self.expression(body, end)?;
        Ok(StatementKind::Command { verb, operand, wrt, at })
    }

    /// `(a, b)`, `[a; b]` or `a, b`.
    fn variables(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
        let inside = match tokens {
            [open, .., _] if open.is("(") && closing(tokens, 0) == Some(tokens.len() - 1) => &tokens[1..tokens.len() - 1],
            _ => tokens,
        };
        self.expressions(inside, after)
    }

    /// Splits off `at x = 1, y = 2`.
    fn split_bindings<'t>(&mut self, tokens: &'t [Token]) -> Read<(&'t [Token], Vec<Binding>)> {
        let Some(k) = word(tokens, "at") else { return Ok((tokens, Vec::new())) };
        let list = &tokens[k + 1..];
        let inside = match list {
            [open, .., _] if open.is("(") && closing(list, 0) == Some(list.len() - 1) => &list[1..list.len() - 1],
            _ => list,
        };
        Ok((&tokens[..k], self.bindings(inside, tokens[k].span)?))
    }

    fn bindings(&mut self, tokens: &[Token], after: Span) -> Read<Vec<Binding>> {
        let commas = top_level(tokens, |t| t.is(","));
        let mut out = Vec::new();
        for part in split_at(tokens, &commas) {
            let equals = top_level(part, |t| t.is("="));
            let [k] = equals[..] else {
                let at = part.first().map_or(after, |t| t.span);
                let found = part.first().map_or(String::new(), |t| t.span.text(self.source).to_owned());
                let kind = SyntaxErrorKind::Unexpected { found, expected: "`name = value`".into() };
                return Err(Box::new(SyntaxError { kind, span: at, related: None, help: Vec::new() }));
            };
            let target = self.expression(&part[..k], part[k].span)?;
            let value = self.expression(&part[k + 1..], part[k].span)?;
            out.push(Binding { target, value });
        }
        Ok(out)
    }

    // Definitions and declarations.

    /// `z = e` or `f(x; a) = e`; right sides beyond the first make a claim about it.
    fn definition(&mut self, tokens: &[Token]) -> Read<Option<Vec<StatementKind>>> {
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
        let definition = match parameters {
            Some((arguments, parameters)) => {
                StatementKind::Function { name, arguments, parameters, body: first.right, reason: first.reason }
            }
            None => StatementKind::Define { name, body: first.right, reason: first.reason },
        };
        if lines.is_empty() {
            return Ok(Some(vec![definition]));
        }
        let claim = StatementKind::Claim { left: first.right, lines, conditions: Vec::new(), at: Vec::new(), checked: false };
        Ok(Some(vec![definition, claim]))
    }

    /// `gradient(L, w) = …` with a defined `L` claims; with fresh names it defines.
    fn is_derivative_form(&self, head: &str, arguments: &[Token]) -> bool {
        let about = arguments.first().and_then(Token::name);
        let jacobian = head.strip_prefix("J_").is_some_and(|f| self.defined.contains(f));
        jacobian || (DERIVATIVE_FORMS.contains(&head) && about.is_some_and(|n| self.defined.contains(n)))
    }

    /// The arguments and parameters in the parentheses of a definition; `None` if these are not names.
    #[allow(clippy::type_complexity)]
    fn parameters(&mut self, tokens: &[Token]) -> Read<Option<(Vec<Parameter>, Vec<Parameter>)>> {
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
    fn declaration(&mut self, body: &[Token]) -> Read<Option<StatementKind>> {
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
    fn space(&mut self, tokens: &[Token], after: Span) -> Read<Space> {
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
    fn dimensions(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
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

    fn dimension(&mut self, tokens: &[Token], after: Span) -> Read<AstId> {
        if let [Token { kind: TokenKind::Superscript(text), span, .. }] = tokens {
            let number = text.parse().unwrap_or_default();
            return Ok(self.ast.add(AstKind::Number(number), *span));
        }
        self.expression(tokens, after)
    }

    fn unknown_function(&mut self, rest: &[Token]) -> Read<StatementKind> {
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

    fn assume(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let body = without_end(rest);
        if let Some(declaration) = self.declaration(body)? {
            return Ok(declaration);
        }
        Ok(StatementKind::Assume { conditions: self.expressions(body, rest[rest.len() - 1].span)? })
    }

    // Claims.

    /// `left = right`, with its continuation lines, conditions and point. `check` makes any equation a claim.
    fn claim(&mut self, tokens: &[Token], checked: bool) -> Read<StatementKind> {
        let body = without_end(tokens);
        let end = tokens[tokens.len() - 1].span;
        let equals = top_level(body, |t| t.is("=") || t.is("=="));
        let Some(&first) = equals.first() else {
            return Err(Box::new(SyntaxError {
                kind: SyntaxErrorKind::UnexpectedEnd { expected: "`== …`, what the left side should equal".into() },
                span: end,
                related: None,
                help: vec!["a claim has two sides: `check d/dx x^2 == 2*x`".into()],
            }));
        };
        let left = self.expression(&body[..first], body[first].span)?;
        if !checked && !self.claims(left) {
            let span = self.ast.span(left);
            let found = span.text(self.source).to_owned();
            let expected = "a name to define, or a derivative to make a claim about".into();
            return Err(Box::new(SyntaxError {
                kind: SyntaxErrorKind::Unexpected { found: found.clone(), expected },
                span,
                related: None,
                help: vec![format!("to claim that both sides are equal, write `check {found} == …`")],
            }));
        }
        let mut rest = &body[first..];
        let mut conditions = Vec::new();
        if let Some(k) = word(rest, "for") {
            let (list, stop) = match word(&rest[k..], "at") {
                Some(j) => (&rest[k + 1..k + j], Some(k + j)),
                None => (&rest[k + 1..], None),
            };
            let reason = list.iter().position(|t| t.kind == TokenKind::Reason || t.is("=") && t.line_start);
            if let Some(j) = reason {
                return Err(unexpected(&list[j], self.source, "the condition of `for` at the end of the claim"));
            }
            conditions = self.expressions(list, rest[k].span)?;
            if let Some(stop) = stop {
                let (_, at) = self.split_bindings(&rest[stop - 1..])?;
                let lines = self.claim_lines(&rest[..k])?;
                return Ok(StatementKind::Claim { left, lines, conditions, at, checked });
            }
            rest = &rest[..k];
        }
        let (rest, at) = self.split_bindings(rest)?;
        let lines = self.claim_lines(rest)?;
        Ok(StatementKind::Claim { left, lines, conditions, at, checked })
    }

    /// `= right | reason`, once or more.
    fn claim_lines(&mut self, tokens: &[Token]) -> Read<Vec<ClaimLine>> {
        let starts = top_level(tokens, |t| t.is("=") || t.is("=="));
        let mut lines = Vec::new();
        for (k, &start) in starts.iter().enumerate() {
            let end = starts.get(k + 1).copied().unwrap_or(tokens.len());
            let mut part = &tokens[start + 1..end];
            let mut reason = None;
            while let Some((last, before)) = part.split_last() {
                if last.kind != TokenKind::Reason {
                    break;
                }
                let text = last.span.text(self.source).trim_start_matches('|').trim().to_owned();
                reason = Some(Reason { text, span: last.span });
                part = before;
            }
            if let Some(stray) = part.iter().find(|t| t.kind == TokenKind::Reason) {
                return Err(unexpected(stray, self.source, "the reason at the end of its line"));
            }
            let right = self.expression(part, tokens[start].span)?;
            lines.push(ClaimLine { right, reason });
        }
        Ok(lines)
    }

    /// Whether an equation with this left side claims something: a derivative stands in it, or it is about
    /// something defined.
    fn claims(&self, left: AstId) -> bool {
        let mut stack = vec![left];
        while let Some(id) = stack.pop() {
            match self.ast.kind(id) {
                AstKind::Leibniz { .. } | AstKind::Derivative { .. } | AstKind::Prime(..) | AstKind::Nabla(_) => return true,
                AstKind::Call { callee, .. } => {
                    let name = self.ast.as_name(*callee).unwrap_or_default();
                    if DERIVATIVE_FORMS.contains(&name) || name.starts_with("J_") || self.defined.contains(name) {
                        return true;
                    }
                }
                AstKind::Name(name) if self.ast.name(*name).starts_with("J_") => return true,
                _ => {}
            }
            self.ast.operands(id, &mut stack);
        }
        false
    }

    fn expect(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let body = without_end(rest);
        let verdict = match body {
            [single] => match single.name() {
                Some("proved") => Some(ExpectedVerdict::Proved),
                Some("refuted") => Some(ExpectedVerdict::Refuted),
                Some("undecided") => Some(ExpectedVerdict::Undecided),
                _ => None,
            },
            _ => None,
        };
        match verdict {
            Some(verdict) => Ok(StatementKind::ExpectVerdict(verdict)),
            None => Ok(StatementKind::ExpectThat(self.expression(body, rest[rest.len() - 1].span)?)),
        }
    }

    // Networks.

    /// The entries of a block in braces: separated by `;` or by line breaks.
    fn block<'t>(&self, tokens: &'t [Token]) -> Read<Vec<&'t [Token]>> {
        let body = without_end(tokens);
        let fits = body.first().is_some_and(|t| t.is("{")) && closing(body, 0) == Some(body.len() - 1);
        if !fits {
            return Err(unexpected(&tokens[0], self.source, "a block in braces"));
        }
        let inside = &body[1..body.len() - 1];
        let mut parts = Vec::new();
        for part in split_at(inside, &top_level(inside, |t| t.is(";"))) {
            let mut start = 0;
            for k in top_level(part, |t| t.line_start) {
                if k > start {
                    parts.push(&part[start..k]);
                    start = k;
                }
            }
            parts.push(&part[start..]);
        }
        parts.retain(|p| !p.is_empty());
        Ok(parts)
    }

    fn data(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let name = self.named(&rest[0])?;
        if !rest[1].is("=") {
            return Err(unexpected(&rest[1], self.source, "`= { inputs -> targets; … }`"));
        }
        if rest[2].name().is_some() {
            return Ok(StatementKind::NotYet { what: "data files; write the examples in a block `{ inputs -> targets; … }`".into() });
        }
        let mut examples = Vec::new();
        for part in self.block(&rest[2..])? {
            let arrows = top_level(part, |t| t.is("->"));
            let [k] = arrows[..] else {
                return Err(unexpected(&part[0], self.source, "an example `inputs -> targets`"));
            };
            let (inputs, targets) = (self.expression(&part[..k], part[k].span)?, self.expression(&part[k + 1..], part[k].span)?);
            examples.push((inputs, targets));
        }
        Ok(StatementKind::Data { name, examples })
    }

    fn train(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let Some(on) = word(rest, "on") else {
            return Err(unexpected(&rest[rest.len() - 1], self.source, "`on` and the name of a data set"));
        };
        let loss = self.expression(&rest[..on], rest[on].span)?;
        let data = self.named(&rest[on + 1])?;
        let options = match rest.get(on + 2) {
            Some(t) if t.kind != TokenKind::End => {
                let mut options = Vec::new();
                for part in self.block(&rest[on + 2..])? {
                    options.push(self.train_option(part)?);
                }
                options
            }
            _ => Vec::new(),
        };
        Ok(StatementKind::Train { loss, data, options })
    }

    /// `rate 1/2`, `mean`, `init w1 = 1, w2 = 1`, `optimizer momentum 0.9`.
    fn train_option(&mut self, part: &[Token]) -> Read<TrainOption> {
        let name = self.named(&part[0])?;
        let span = part[0].span.to(part[part.len() - 1].span);
        let rest = &part[1..];
        let (mut values, mut bindings) = (Vec::new(), Vec::new());
        if !top_level(rest, |t| t.is("=")).is_empty() {
            bindings = self.bindings(rest, part[0].span)?;
        } else {
            // A word in front of another value is a value by itself: `momentum 0.9`, `every 100`.
            let mut rest = rest;
            while let [word, next, ..] = rest {
                if word.name().is_none() || !(next.name().is_some() || next.kind == TokenKind::Number) {
                    break;
                }
                values.push(self.expression(&rest[..1], word.span)?);
                rest = &rest[1..];
            }
            // A file name is no value; the options that take one are not there yet and say so.
            if !rest.is_empty() && rest.iter().any(|t| t.kind != TokenKind::Str) {
                values.push(self.expression(rest, part[0].span)?);
            }
        }
        Ok(TrainOption { name, values, bindings, span })
    }

    fn evaluate(&mut self, rest: &[Token]) -> Read<StatementKind> {
        let Some(on) = word(rest, "on") else {
            return Err(unexpected(&rest[rest.len() - 1], self.source, "`on` and the name of a data set"));
        };
        let of = self.expression(&rest[..on], rest[on].span)?;
        let data = self.named(&rest[on + 1])?;
        if rest[on + 2].kind != TokenKind::End {
            return Err(unexpected(&rest[on + 2], self.source, "the end of the statement"));
        }
        Ok(StatementKind::Evaluate { of, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with every operation in parentheses.
    fn shape(ast: &Ast, root: AstId) -> String {
        let list = |l| ast.list(l).iter().map(|&e| shape(ast, e)).collect::<Vec<_>>().join(",");
        let s = |id: &AstId| shape(ast, *id);
        match ast.kind(root) {
            AstKind::Number(n) => n.to_string(),
            AstKind::Name(n) => ast.name(*n).to_owned(),
            AstKind::Hole => "?".into(),
            AstKind::All => ":".into(),
            AstKind::Group(a) => s(a),
            AstKind::Neg(a) => format!("(-{})", s(a)),
            AstKind::Nabla(a) => format!("∇{}", s(a)),
            AstKind::Binary(op, a, b) => format!("({op:?} {} {})", s(a), s(b)),
            AstKind::Juxtapose(a, b) => format!("({} {})", s(a), s(b)),
            AstKind::Compare { operands, relations } => format!("{relations:?}({})", list(*operands)),
            AstKind::Prime(a, n) => format!("{}{}", s(a), "'".repeat(*n as usize)),
            AstKind::Transpose(a) => format!("{}^T", s(a)),
            AstKind::Index { of, indices } => format!("{}[{}]", s(of), list(*indices)),
            AstKind::Call { callee, args, parameters } => format!("{}({};{})", s(callee), list(*args), list(*parameters)),
            AstKind::Array { entries, rows } => format!("{rows:?}[{}]", list(*entries)),
            AstKind::Abs(a) => format!("|{}|", s(a)),
            AstKind::Norm(a) => format!("‖{}‖", s(a)),
            AstKind::Cases { branches, otherwise } => format!("cases({};{:?})", list(*branches), otherwise.as_ref().map(s)),
            AstKind::Range(a, b) => format!("{}..{}", s(a), s(b)),
            AstKind::In(a, b) => format!("{} in {}", s(a), s(b)),
            AstKind::Leibniz { of, by } => format!("d{}/d[{}]", s(of), list(*by)),
            AstKind::Derivative { of, by } => format!("D[{}]{{{}}}", list(*by), s(of)),
            AstKind::At { of, names, values } => format!("{}|{}={}", s(of), list(*names), list(*values)),
        }
    }

    fn read(text: &str) -> String {
        match parse_expression(text) {
            Ok((ast, root)) => shape(&ast, root),
            Err(errors) => format!("{} {:?}", errors[0].kind, errors[0].help),
        }
    }

    #[test]
    fn precedence() {
        for (text, tree) in [
            ("-x^2", "(-(Pow x 2))"),
            ("2^-1", "(Pow 2 (-1))"),
            ("a/b*c", "(Mul (Div a b) c)"),
            ("a-b-c", "(Sub (Sub a b) c)"),
            ("a^b^c", "(Pow a (Pow b c))"),
            ("2x^2", "(2 (Pow x 2))"),
            ("2(x+1)", "(2 (Add x 1))"),
            ("(x+1)(x-1)", "((Add x 1) (Sub x 1))"),
            ("f(x)(y)", "(f(x;) y)"),
            ("(f∘g)(x)", "(Compose f g)(x;)"),
            ("f∘g∘h", "(Compose (Compose f g) h)"),
            ("x' * A^T x", "(Mul x' (A^T x))"),
            ("x^(T)", "(Pow x T)"),
            ("f''(x)", "f''(x;)"),
            ("x²y", "((Pow x 2) y)"),
            ("a < b <= c + 1", "[Lt, Le](a,b,(Add c 1))"),
            ("|x - |y||", "|(Sub x |y|)|"),
            ("2|x|", "(2 |x|)"),
            ("|x||y|", "(|x| |y|)"),
            ("||x| - 1|", "|(Sub |x| 1)|"),
            ("‖x‖^2", "(Pow ‖x‖ 2)"),
            ("A[1, :] + v[2..3]", "(Add A[1,:] v[2..3])"),
            ("[a, b; c, d]", "[2, 2][a,b,c,d]"),
            ("f(x, y; a)", "f(x,y;a)"),
            ("sum(i in 1..n+1, i^2)", "sum(i in 1..(Add n 1),(Pow i 2);)"),
            ("{x if x > 0 and x < 1; 0 otherwise}", "cases((And [Gt](x,0) [Lt](x,1)),x;Some(\"0\"))"),
            ("cases(x > 0: x; else: 0)", "cases([Gt](x,0),x;Some(\"0\"))"),
            ("d/dx x^2*y + 1", "(Add D[x]{(Mul (Pow x 2) y)} 1)"),
            ("d^2/(dx dy) f", "D[x,y]{f}"),
            ("d²/dx² f", "D[x,x]{f}"),
            ("d/2", "(Div d 2)"),
            ("d^2", "(Pow d 2)"),
            ("x + d²", "(Add x (Pow d 2))"),
            ("sin x", "(sin x)"),
            ("2 sin x", "(2 (sin x))"),
            ("f(x) |_{x=0, y=1}", "f(x;)|x,y=0,1"),
            ("(a, b)", "[2][a,b]"),
            ("e^(3x) (2x + 1)", "((Pow e (3 x)) (Add (2 x) 1))"),
        ] {
            assert_eq!(read(text), tree, "{text}");
        }
    }

    #[test]
    fn two_readings() {
        assert_eq!(
            read("1/2x"),
            "`1/2x` can be read in two ways [\"for the quotient times `x`, write `1/2*x`\", \"for one denominator, write `1/(2*x)`\"]"
        );
        assert!(read("a/b c").contains("two ways"));
        assert!(read("1/(x+1)(x-1)").contains("two ways"));
    }

    #[test]
    fn texts_that_begin_or_end_badly() {
        for text in [")", "), y in R", "]", "", "x)", "d^2", "d^2/(dx", "|"] {
            let _ = parse_expression(text);
            let _ = parse_document(text);
        }
    }

    #[test]
    fn statements() {
        let document = parse_document(
            "# Title\nf(x, y; a) = x*y\n  + a\nz = 2 # note\nx, y in R^(2x3)\nL = z^2\ndL/dz = 2*z | chain rule\n = z + z\n\
             check f(1, 2) == 3 for x > 0, y > 0\njacobian f wrt (x, y) at x = 1, y = 2\ngradient(L, z)\nexpect refuted\nexpect L < 1\n\
             data d = { [0; 1] -> 1\n [1; 1] -> 0; }\ntrain L on d { rate 1/2; optimizer momentum 0.9; init w1 = 1, w2 = 2; mean }\nx + 1; y\n",
        );
        assert!(document.errors.is_empty(), "{:?}", document.errors);
        let kinds: Vec<String> =
            document.statements.iter().map(|s| format!("{:?}", s.kind).split([' ', '(']).next().unwrap_or_default().to_owned()).collect();
        let expected = [
            "Comment",
            "Function",
            "Define",
            "Declare",
            "Define",
            "Claim",
            "Claim",
            "Command",
            "Command",
            "ExpectVerdict",
            "ExpectThat",
            "Data",
            "Train",
            "Command",
            "Command",
        ];
        assert_eq!(kinds, expected);
    }

    #[test]
    fn all_errors_and_every_other_statement() {
        let document = parse_document("x = (1\ny = 2\nz = 1.\n1/2x\nw = 3\n- 4\nv = a +\n");
        assert_eq!(document.errors.len(), 5, "{:?}", document.errors);
        assert_eq!(document.statements.len(), 1);
    }

    #[test]
    fn deep_nesting() {
        let deep = |n: usize| format!("{}x{}", "sin(".repeat(n), ")".repeat(n));
        let (ast, _) = parse_expression(&deep(100_000)).unwrap();
        assert!(ast.len() > 200_000);
        let long = format!("{}x", "-".repeat(100_000));
        assert!(parse_expression(&long).is_ok());
    }
}
