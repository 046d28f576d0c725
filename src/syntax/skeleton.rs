//! Cuts the token stream into statements.

use rustc_hash::FxHashSet;

use super::document::DERIVATIVE_FORMS;
use super::error::{SyntaxError, SyntaxErrorKind};
use super::span::Span;
use super::tokens::{Token, TokenKind};

/// A statement before it is parsed: its tokens with an end mark, or a comment that fills its line.
#[derive(Debug)]
pub(super) enum Piece {
    Comment(Span),
    Tokens(Vec<Token>),
    /// A statement whose brackets do not fit; the error is reported.
    Broken(Vec<Token>),
}

/// Words that begin a statement, unless `=` or `(…) =` follows.
pub(super) const KEYWORDS: [&str; 28] = [
    "derivative",
    "gradient",
    "jacobian",
    "hessian",
    "chain",
    "steps",
    "show",
    "simplify",
    "expand",
    "factor",
    "together",
    "cancel",
    "collect",
    "eval",
    "evaluate",
    "check",
    "expect",
    "assume",
    "function",
    "use",
    "data",
    "train",
    "net",
    "let",
    "given",
    "save",
    "load",
    "rule",
];

/// Cuts tokens into statements; errors are about brackets and lines that start with `-`.
pub(super) fn cut(tokens: &[Token], source: &str, errors: &mut Vec<SyntaxError>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut cutter = Cutter { statement: Vec::new(), brackets: Vec::new(), bars: 0, bad: false };
    let mut k = 0;
    while k < tokens.len() {
        let token = &tokens[k];
        match &token.kind {
            TokenKind::Comment => {
                if token.line_start && cutter.statement.is_empty() {
                    pieces.push(Piece::Comment(token.span));
                }
            }
            TokenKind::Newline => {
                if let Some(next) = tokens[k + 1..].iter().find(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::Comment)) {
                    cutter.line_break(next, &tokens[k + 1..], &mut pieces, source, errors);
                }
            }
            TokenKind::End => cutter.finish(token.span, &mut pieces, errors),
            TokenKind::Symbol(";") if cutter.brackets.is_empty() => cutter.finish(token.span, &mut pieces, errors),
            TokenKind::Symbol("|") if cutter.is_reason(token, tokens.get(k + 1)) => {
                let rest = tokens[k..].iter().take_while(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::End)).count();
                let span = token.span.to(tokens[k + rest - 1].span);
                cutter.statement.push(Token { kind: TokenKind::Reason, span, ..token.clone() });
                k += rest;
                continue;
            }
            _ => cutter.take(token, errors),
        }
        k += 1;
    }
    pieces
}

struct Cutter {
    statement: Vec<Token>,
    brackets: Vec<(char, Span)>,
    /// Absolute values that are open, as far as the tokens tell.
    bars: usize,
    /// An error was reported for this statement: it is dropped.
    bad: bool,
}

/// Whether a token can end an operand.
pub(super) fn ends_operand(token: &Token) -> bool {
    match &token.kind {
        TokenKind::Number | TokenKind::Name(_) | TokenKind::Superscript(_) | TokenKind::TransposeMark | TokenKind::Str => true,
        TokenKind::Symbol(s) => matches!(*s, ")" | "]" | "}" | "'" | "?" | "%"),
        _ => false,
    }
}

impl Cutter {
    /// Whether the operand before is complete; a bar that closes counts too.
    fn complete(&self) -> bool {
        match self.statement.last() {
            Some(t) if t.is("|") || t.is("||") => self.bars == 0,
            Some(t) => ends_operand(t),
            None => false,
        }
    }

    fn is_reason(&self, bar: &Token, next: Option<&Token>) -> bool {
        let spaced = bar.space_before && next.is_none_or(|n| n.space_before || n.kind == TokenKind::End);
        self.brackets.is_empty() && self.bars == 0 && self.complete() && spaced
    }

    fn take(&mut self, token: &Token, errors: &mut Vec<SyntaxError>) {
        let complete = self.complete();
        if let TokenKind::Symbol(s) = token.kind {
            match s {
                "(" | "[" | "{" => self.brackets.push((s.chars().next().unwrap_or('('), token.span)),
                ")" | "]" | "}" => {
                    let close = s.chars().next().unwrap_or(')');
                    let open = match close {
                        ')' => '(',
                        ']' => '[',
                        _ => '{',
                    };
                    match self.brackets.last() {
                        Some(&(c, _)) if c == open => {
                            self.brackets.pop();
                        }
                        Some(&(c, at)) => {
                            self.fail(
                                SyntaxErrorKind::UnclosedBracket { open: c },
                                at,
                                Some((token.span, format!("`{close}` comes first"))),
                                errors,
                            );
                            self.brackets.pop();
                        }
                        None => self.fail(SyntaxErrorKind::UnopenedBracket { close }, token.span, None, errors),
                    }
                }
                "|" | "||" if complete && self.bars > 0 => self.bars -= 1,
                "|" | "||" => self.bars += 1,
                _ => {}
            }
        }
        self.statement.push(token.clone());
    }

    /// Gives up the line under way alone, if it is one of a claim: the lines before it and after it can be read.
    fn spoil_line(&mut self) {
        let mut depth = 0usize;
        let mut sign = None;
        for (k, token) in self.statement.iter().enumerate() {
            if token.is_sign() && (token.line_start || depth == 0 && sign.is_none()) {
                (sign, depth) = (Some(k), 0);
            }
            match token.kind {
                TokenKind::Symbol("(" | "[" | "{") => depth += 1,
                TokenKind::Symbol(")" | "]" | "}") => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let Some(sign) = sign.filter(|&k| k + 1 < self.statement.len()) else { return };
        let span = self.statement[sign + 1].span.to(self.statement[self.statement.len() - 1].span);
        self.statement.truncate(sign + 1);
        self.statement.push(Token { kind: TokenKind::Unreadable, span, space_before: true, line_start: false });
        self.brackets.clear();
        self.bars = 0;
        self.bad = false;
    }

    /// Whether a line of the claim under way stands before this one.
    fn has_lines(&self) -> bool {
        self.statement.iter().any(|t| t.line_start && t.is_sign())
    }

    fn fail(&mut self, kind: SyntaxErrorKind, span: Span, related: Option<(Span, String)>, errors: &mut Vec<SyntaxError>) {
        if !self.bad {
            errors.push(SyntaxError { kind, span, related, help: Vec::new() });
        }
        self.bad = true;
    }

    /// At the end of a line: does the statement go on with `next`?
    fn line_break(&mut self, next: &Token, rest: &[Token], pieces: &mut Vec<Piece>, source: &str, errors: &mut Vec<SyntaxError>) {
        if self.statement.is_empty() {
            return;
        }
        if let Some(&(open, at)) = self.brackets.last() {
            // A line that can only begin a statement shows that the bracket was forgotten.
            if open != '{' && next.is_sign() {
                let related = Some((next.span, "here the next line begins".into()));
                self.fail(SyntaxErrorKind::UnclosedBracket { open }, at, related, errors);
                self.spoil_line();
                return;
            }
            if open != '{' && begins_statement(rest) {
                self.fail(SyntaxErrorKind::UnclosedBracket { open }, at, Some((next.span, "here a new statement begins".into())), errors);
                self.finish(next.span, pieces, errors);
            }
            return;
        }
        let after_operator = match self.statement.last() {
            Some(t) if t.kind == TokenKind::Reason => false,
            Some(t) => !self.complete() && !t.is_name(""),
            None => false,
        };
        let continues = match &next.kind {
            TokenKind::Symbol(s) => {
                matches!(*s, "=" | "==" | "≈" | "+" | "*" | "/" | "^" | ".*" | "./" | ".^" | "<" | ">" | "<=" | ">=" | "!=" | "∘" | "∈")
            }
            _ => false,
        };
        // `| because` is the reason of the line before; `|x - 1|` begins a line of its own.
        let after = rest.iter().find(|t| t.span.start > next.span.start);
        let reason = next.is("|") && self.bars == 0 && after.is_none_or(|t| t.space_before);
        if after_operator || continues || reason {
            if self.bad && next.is_sign() {
                self.spoil_line();
            }
            return;
        }
        if next.is("-") && self.complete() {
            let line_end = rest.iter().position(|t| t.span.start >= next.span.start).unwrap_or(0);
            let last =
                rest[line_end..].iter().take_while(|t| !matches!(t.kind, TokenKind::Newline | TokenKind::End | TokenKind::Comment)).last();
            let tail = last.map_or(next.span, |t| next.span.to(t.span)).text(source);
            let head = self.statement.last().map_or("", |t| t.span.text(source));
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::Ambiguous { what: "a line that starts with `-`".into() },
                span: next.span,
                related: self.statement.last().map(|t| (t.span, "the line before is complete".to_owned())),
                help: vec![
                    format!(
                        "to go on with the line before, end it with the operator: `… {head} -` and then `{}`",
                        tail.trim_start_matches(['-', '−', ' '])
                    ),
                    format!("for a statement of its own, write `show {tail}`"),
                ],
            });
            // The line belongs to neither reading: both lines are dropped, all others are read.
            self.bad = true;
            return;
        }
        self.finish(next.span, pieces, errors);
    }

    fn finish(&mut self, at: Span, pieces: &mut Vec<Piece>, errors: &mut Vec<SyntaxError>) {
        if let Some(&(open, span)) = self.brackets.last() {
            self.fail(SyntaxErrorKind::UnclosedBracket { open }, span, None, errors);
        }
        if self.bad && (self.has_lines() || claims(&self.statement)) {
            self.spoil_line();
        }
        let mut statement = std::mem::take(&mut self.statement);
        if !statement.is_empty() {
            let end = statement.last().map_or(at, |t| Span { start: t.span.end, end: t.span.end });
            statement.push(Token { kind: TokenKind::End, span: end, space_before: true, line_start: false });
            pieces.push(if self.bad { Piece::Broken(statement) } else { Piece::Tokens(statement) });
        }
        self.brackets.clear();
        self.bars = 0;
        self.bad = false;
    }
}

/// Whether the tokens of the next line can only begin a statement: a keyword with an operand, or a definition.
fn begins_statement(rest: &[Token]) -> bool {
    let line: Vec<Token> = rest
        .iter()
        .skip_while(|t| matches!(t.kind, TokenKind::Newline | TokenKind::Comment))
        .take_while(|t| t.kind != TokenKind::Newline)
        .cloned()
        .collect();
    let [first, second, ..] = &line[..] else { return false };
    let Some(name) = first.name() else { return false };
    let defines = second.is("(") && closing(&line, 1).and_then(|close| line.get(close + 1)).is_some_and(|t| t.is("="));
    second.is("=")
        || defines
        || claims(&line)
        || (KEYWORDS.contains(&name) && (second.name().is_some() || second.kind == TokenKind::Number))
}

/// Whether a line is `f'(x) = …` or `dL/dw = …`.
fn claims(line: &[Token]) -> bool {
    let [first, _, ..] = line else { return false };
    if first.name().is_none() {
        return false;
    }
    let primes = line[1..].iter().take_while(|t| t.is("'")).count();
    let after = match primes {
        0 => match line {
            [a, over, b, ..]
                if over.is("/") && a.name().is_some_and(|n| n.starts_with('d')) && b.name().is_some_and(|n| n.starts_with('d')) =>
            {
                3
            }
            _ => return false,
        },
        n if line.get(n + 1).is_some_and(|t| t.is("(")) => closing(line, n + 1).map_or(line.len(), |close| close + 1),
        n => n + 1,
    };
    line.get(after).is_some_and(Token::is_sign)
}

/// The names that statements define or declare.
pub(super) fn defined_names(pieces: &[Piece]) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    for piece in pieces {
        let (Piece::Tokens(tokens) | Piece::Broken(tokens)) = piece else { continue };
        let first = tokens.first().and_then(Token::name);
        match first {
            Some("function" | "data" | "net") if tokens[1].name().is_some() => {
                names.extend(tokens[1].name().map(str::to_owned));
            }
            Some(name) if tokens[1].is("=") => {
                names.insert(name.to_owned());
            }
            Some(name) if tokens[1].is("(") => {
                if let Some(close) = closing(tokens, 1)
                    && tokens.get(close + 1).is_some_and(|t| t.is("="))
                {
                    let inside = &tokens[2..close];
                    let plain = inside.iter().all(|t| t.name().is_some() || t.is(",") || t.is(";"));
                    // `f'(x) = …` is a claim; whether `gradient(L, w) = …` claims or defines depends on what else
                    // defines `L`.
                    if plain && DERIVATIVE_FORMS.contains(&name) {
                        names.insert(name.to_owned());
                    } else if plain {
                        names.insert(name.to_owned());
                        names.extend(inside.iter().filter_map(Token::name).map(str::to_owned));
                    }
                }
            }
            Some(_) => {
                let list = tokens.iter().take_while(|t| t.name().is_some_and(|n| n != "in") || t.is(",")).count();
                let declares = tokens.get(list).is_some_and(|t| t.is_name("in") || t.is("∈"));
                if declares && tokens[..list].iter().enumerate().all(|(k, t)| t.is(",") == (k % 2 == 1)) {
                    names.extend(tokens[..list].iter().filter_map(Token::name).map(str::to_owned));
                }
            }
            None => {}
        }
    }
    names
}

/// The name that a definition or a declaration introduces first, if the statement looks like one.
pub(super) fn introduced(tokens: &[Token]) -> Option<String> {
    let first = tokens.first()?;
    let name = match first.name()? {
        "function" | "data" | "net" | "let" => tokens.get(1)?.name()?,
        name if KEYWORDS.contains(&name) && !tokens.get(1)?.is("=") && !tokens.get(1)?.is("(") => return None,
        name => name,
    };
    let defines = tokens.iter().any(|t| t.is("=") || t.is("->") || t.is_name("in"));
    let head = tokens.get(1).is_some_and(|t| t.is("=") || t.is("(") || t.is_name("in") || t.is(",") || t.name().is_some());
    (defines && head).then(|| name.to_owned())
}

/// The position of the bracket that closes the one at `open`.
pub(super) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (k, token) in tokens.iter().enumerate().skip(open) {
        if let TokenKind::Symbol(s) = token.kind {
            match s {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(k);
                    }
                }
                _ => {}
            }
        }
    }
    None
}
