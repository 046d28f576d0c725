//! Pieces of the token stream to statements.

use rustc_hash::FxHashSet;

use super::ast::{Ast, AstId, AstKind};
use super::error::{Read, SyntaxError, SyntaxErrorKind};
use super::local;
use super::skeleton::{self, KEYWORDS, Piece, closing};
use super::span::Span;
use super::statement::{Binding, ClaimLine, Document, ExpectedVerdict, Named, Reason, Sign, Statement, StatementKind, Verb};
use super::tokens::{Token, TokenKind, tokenize};

/// Properties that a declaration `A symmetric` may state.
pub(super) const PROPERTIES: [&str; 6] = ["symmetric", "orthogonal", "diagonal", "invertible", "positive", "integer"];

/// Words before a claim that say that it follows.
const CONNECTIVES: [&str; 5] = ["so", "therefore", "hence", "thus", "then"];

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
                let mut reader = Reader { ast: &mut document.ast, source, defined: &defined, unreadable: Vec::new() };
                let read = reader.statement(tokens);
                document.errors.append(&mut reader.unreadable);
                match read {
                    // The error is reported where the brackets are.
                    Ok(kinds) if kinds.is_empty() => document.broken.extend(skeleton::introduced(tokens)),
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
    // Most variables are letters, and a letter alone is a name.
    if let [b'a'..=b'z' | b'A'..=b'Z'] = source.as_bytes() {
        let mut ast = Ast::new(source);
        let name = ast.name_id(source);
        let root = ast.add(AstKind::Name(name), Span::new(0, 1));
        return Ok((ast, root));
    }
    expression_by_tokens(source)
}

pub(super) fn expression_by_tokens(source: &str) -> Result<(Ast, AstId), Vec<SyntaxError>> {
    let mut tokens = tokenize(source);
    tokens.retain(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Comment));
    let mut ast = Ast::new(source);
    match local::parse(&mut ast, source, &tokens, &FxHashSet::default()) {
        Ok(root) => Ok((ast, root)),
        Err(error) => Err(vec![*error]),
    }
}

pub(super) struct Reader<'a> {
    pub(super) ast: &'a mut Ast,
    pub(super) source: &'a str,
    pub(super) defined: &'a FxHashSet<String>,
    /// Errors of lines of a claim whose other lines can be read.
    pub(super) unreadable: Vec<SyntaxError>,
}

pub(super) fn whole(tokens: &[Token]) -> Span {
    let last = tokens.len().saturating_sub(2);
    tokens[0].span.to(tokens[last].span)
}

pub(super) fn unexpected(token: &Token, source: &str, expected: &str) -> Box<SyntaxError> {
    let expected = expected.to_owned();
    let kind = match token.kind {
        TokenKind::End => SyntaxErrorKind::UnexpectedEnd { expected },
        _ => SyntaxErrorKind::Unexpected { found: token.span.text(source).to_owned(), expected },
    };
    Box::new(SyntaxError { kind, span: token.span, related: None, help: Vec::new() })
}

/// The positions outside all brackets at which `stop` holds.
pub(super) fn top_level(tokens: &[Token], stop: impl Fn(&Token) -> bool) -> Vec<usize> {
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
pub(super) fn split_at<'t>(tokens: &'t [Token], places: &[usize]) -> Vec<&'t [Token]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for &k in places {
        parts.push(&tokens[start..k]);
        start = k + 1;
    }
    parts.push(&tokens[start..]);
    parts
}

pub(super) fn without_end(tokens: &[Token]) -> &[Token] {
    match tokens.last() {
        Some(t) if t.kind == TokenKind::End => &tokens[..tokens.len() - 1],
        _ => tokens,
    }
}

/// The end of the part of a statement that the named words begin.
pub(super) fn word(tokens: &[Token], name: &str) -> Option<usize> {
    top_level(tokens, |t| t.is_name(name)).into_iter().find(|&k| k > 0)
}

impl Reader<'_> {
    pub(super) fn statement(&mut self, tokens: &[Token]) -> Read<Vec<StatementKind>> {
        let body = without_end(tokens);
        let tokens = if body[0].is_name("let") && body.len() > 1 && !body[1].is("=") { &tokens[1..] } else { tokens };
        let tokens = self.without_connective(tokens);
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
        let equals = local::equation_signs(body).first().copied();
        if equals.is_some_and(|k| word(body, "at").is_none_or(|at| k < at)) {
            self.refuse_prose(body)?;
            return Ok(vec![self.claim(tokens, false)?]);
        }
        self.refuse_misspelt_keyword(body)?;
        Ok(vec![self.command(Verb::Show, tokens)?])
    }

    /// The tokens after `so`, `hence` and the like, before a claim: `so f'(x) = 2*x`.
    fn without_connective<'t>(&self, tokens: &'t [Token]) -> &'t [Token] {
        let Some(word) = tokens[0].name().filter(|w| !self.defined.contains(*w)) else { return tokens };
        if !CONNECTIVES.iter().any(|c| word.eq_ignore_ascii_case(c)) {
            return tokens;
        }
        let rest = &tokens[1..];
        let rest = if rest.first().is_some_and(|t| t.is(",")) { &rest[1..] } else { rest };
        let claimed = rest.first().is_some_and(|t| t.name().is_some() && t.space_before);
        if claimed && !local::equation_signs(without_end(rest)).is_empty() { rest } else { tokens }
    }

    /// `We get f'(x) = 2*x` is no product of names.
    fn refuse_prose(&self, body: &[Token]) -> Read<()> {
        let [first, second, ..] = body else { return Ok(()) };
        let (Some(word), Some(_)) = (first.name(), second.name()) else { return Ok(()) };
        let is_word = word.len() > 1 && word.chars().all(char::is_alphabetic);
        if !is_word || !second.space_before || self.defined.contains(word) {
            return Ok(());
        }
        let mut error = unexpected(first, self.source, "an equation");
        error.help.push("words stand after `#`".to_owned());
        error.help.push(format!("for a product, write `{word}*{}…`", second.span.text(self.source)));
        Err(error)
    }

    /// `jacobain f` is no product of two names.
    pub(super) fn refuse_misspelt_keyword(&self, body: &[Token]) -> Read<()> {
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
    pub(super) fn is_keyword(&self, tokens: &[Token]) -> bool {
        if tokens[1].is("=") || tokens[1].is("'") {
            return false;
        }
        if !tokens[1].is("(") {
            return true;
        }
        let Some(close) = closing(tokens, 1) else { return true };
        // `gradient(f)(1, 2)` is a value too.
        let derives = !tokens[1].space_before && tokens[0].name().is_some_and(|n| DERIVATIVE_FORMS.contains(&n));
        if tokens.get(close + 1).is_some_and(|t| t.is_sign() || (derives && t.is("("))) {
            return false;
        }
        let inside = &tokens[2..close];
        top_level(inside, |t| t.is(",")).is_empty()
    }

    pub(super) fn keyword(&mut self, name: &str, tokens: &[Token]) -> Read<StatementKind> {
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
        self.command(verb, rest)
    }

    pub(super) fn other_keyword(&mut self, name: &str, rest: &[Token]) -> Read<StatementKind> {
        match name {
            "check" => self.claim(rest, true),
            "expect" => self.expect(rest),
            "assume" => self.assume(rest),
            "function" => self.unknown_function(rest),
            "use" => {
                let words = without_end(rest).iter().map(|t| t.span.text(self.source).to_owned()).collect();
                Ok(StatementKind::Use { words })
            }
            "rule" => self.rule(rest),
            "data" => self.data(rest),
            "train" => self.train(rest),
            "evaluate" => self.evaluate(rest),
            "net" => Ok(StatementKind::NotYet { what: "`net`, the shorthand for networks; write the function out".into() }),
            "given" => Ok(StatementKind::NotYet { what: "`given`; declare with `W in R^(3 x 2)`".into() }),
            _ => Ok(StatementKind::NotYet { what: format!("the statement `{name}`") }),
        }
    }

    /// `my-slip: d(f*g) => d(f)*g "sentence"`
    fn rule(&self, tokens: &[Token]) -> Read<StatementKind> {
        let end = &tokens[tokens.len() - 1];
        let body = without_end(tokens);
        let missing = |token: &Token, expected: &str| Err(unexpected(token, self.source, expected));
        let Some(colon) = top_level(body, |t| t.is(":")).first().copied().filter(|&k| k > 0) else {
            return missing(body.first().unwrap_or(end), "a name and `:`, as in `rule my-slip: d(f*g) => d(f)*g \"why not\"`");
        };
        let Some((sentence, rewrite)) = body[colon + 1..].split_last().filter(|(last, _)| last.kind == TokenKind::Str) else {
            return missing(end, "a sentence in quotes");
        };
        let Some(first) = rewrite.first() else { return missing(sentence, "a rewrite, `d(f*g) => d(f)*g`") };
        let name = body[0].span.to(body[colon - 1].span).text(self.source).to_owned();
        let rewrite = first.span.to(rewrite[rewrite.len() - 1].span);
        let sentence = sentence.span.text(self.source).trim_matches('"').to_owned();
        Ok(StatementKind::Rule { name, rewrite, sentence })
    }

    // Expressions.

    /// The expression that fills a slice of tokens without an end mark.
    pub(super) fn expression(&mut self, tokens: &[Token], after: Span) -> Read<AstId> {
        let mut list = tokens.to_vec();
        let end = tokens.last().map_or(after, |t| t.span).end;
        let span = Span { start: end, end };
        list.push(Token { kind: TokenKind::End, span, space_before: true, line_start: false });
        local::parse(self.ast, self.source, &list, self.defined)
    }

    pub(super) fn expressions(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
        let commas = top_level(tokens, |t| t.is(","));
        split_at(tokens, &commas).into_iter().map(|part| self.expression(part, after)).collect()
    }

    pub(super) fn named(&mut self, token: &Token) -> Read<Named> {
        match token.name() {
            Some(name) => Ok(Named { name: self.ast.name_id(name), span: token.span }),
            None => Err(unexpected(token, self.source, "a name")),
        }
    }

    // Commands.

    pub(super) fn command(&mut self, verb: Verb, tokens: &[Token]) -> Read<StatementKind> {
        let body = without_end(tokens);
        let end = tokens[tokens.len() - 1].span;
        if let Some(reason) = body.iter().find(|t| t.kind == TokenKind::Reason) {
            return Err(unexpected(reason, self.source, "a claim before a reason"));
        }
        let (body, at) = self.split_bindings(body)?;
        let (body, wrt) = match word(body, if verb == Verb::Collect { "by" } else { "wrt" }) {
            Some(k) if verb == Verb::Collect => (&body[..k], Some(vec![self.expression(&body[k + 1..], body[k].span)?])),
            None if verb == Verb::Collect => {
                return Err(Box::new(SyntaxError {
                    kind: SyntaxErrorKind::UnexpectedEnd { expected: "`by x`, what the terms are collected by".into() },
                    span: end,
                    related: None,
                    help: vec!["write `collect e by x`".into()],
                }));
            }
            Some(k) => (&body[..k], Some(self.variables(&body[k + 1..], body[k].span)?)),
            None => (body, None),
        };
        let operand = self.expression(body, end)?;
        Ok(StatementKind::Command { verb, operand, wrt, at })
    }

    /// `(a, b)`, `[a; b]` or `a, b`.
    pub(super) fn variables(&mut self, tokens: &[Token], after: Span) -> Read<Vec<AstId>> {
        let inside = match tokens {
            [open, .., _] if open.is("(") && closing(tokens, 0) == Some(tokens.len() - 1) => &tokens[1..tokens.len() - 1],
            _ => tokens,
        };
        self.expressions(inside, after)
    }

    /// Splits off `at x = 1, y = 2`.
    pub(super) fn split_bindings<'t>(&mut self, tokens: &'t [Token]) -> Read<(&'t [Token], Vec<Binding>)> {
        let Some(k) = word(tokens, "at") else { return Ok((tokens, Vec::new())) };
        let list = &tokens[k + 1..];
        let inside = match list {
            [open, .., _] if open.is("(") && closing(list, 0) == Some(list.len() - 1) => &list[1..list.len() - 1],
            _ => list,
        };
        Ok((&tokens[..k], self.bindings(inside, tokens[k].span)?))
    }

    pub(super) fn bindings(&mut self, tokens: &[Token], after: Span) -> Read<Vec<Binding>> {
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

    // Claims.

    /// `left = right`, with its continuation lines, conditions and point. `check` makes any equation a claim.
    pub(super) fn claim(&mut self, tokens: &[Token], checked: bool) -> Read<StatementKind> {
        let body = without_end(tokens);
        let end = tokens[tokens.len() - 1].span;
        let equals = local::equation_signs(body);
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
        let mut lines = lines;
        for line in &mut lines {
            let Some(right) = line.right else { continue };
            if let Err(error) = local::refuse_strays(self.ast, left, right) {
                self.unreadable.push(*error);
                line.right = None;
            }
        }
        Ok(StatementKind::Claim { left, lines, conditions, at, checked })
    }

    /// `= right | reason`, once or more. A line that cannot be read leaves its error, and the others are read.
    pub(super) fn claim_lines(&mut self, tokens: &[Token]) -> Read<Vec<ClaimLine>> {
        let starts = local::equation_signs(tokens);
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
            let sign = if tokens[start].is("≈") { Sign::About } else { Sign::Equal };
            let span = match part {
                [] => tokens[start].span,
                [first, .., last] => first.span.to(last.span),
                [only] => only.span,
            };
            let right = match self.right_side(part, tokens[start].span) {
                Ok(right) => right,
                Err(error) => {
                    self.unreadable.push(*error);
                    None
                }
            };
            lines.push(ClaimLine { span, sign, right, reason });
        }
        Ok(lines)
    }

    /// The right side of a line; `None` if its error is reported already.
    fn right_side(&mut self, part: &[Token], after: Span) -> Read<Option<AstId>> {
        if let Some(stray) = part.iter().find(|t| t.kind == TokenKind::Reason) {
            return Err(unexpected(stray, self.source, "the reason at the end of its line"));
        }
        if part.iter().any(|t| t.kind == TokenKind::Unreadable) {
            return Ok(None);
        }
        self.expression(part, after).map(Some)
    }

    /// Whether an equation with this left side claims something: a derivative stands in it, or it is about
    /// something defined.
    pub(super) fn claims(&self, left: AstId) -> bool {
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

    pub(super) fn expect(&mut self, rest: &[Token]) -> Read<StatementKind> {
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
}
