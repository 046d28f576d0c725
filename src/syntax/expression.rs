//! Tokens to tree: precedence with explicit stacks.
//!
//! Operators, operands and open brackets each have a stack of their own; an expression a million levels
//! deep takes memory and no call stack. The parser is neutral: it does not know which names are
//! functions.

mod brackets;

use rustc_hash::FxHashSet;

use super::ast::{Ast, AstId, AstKind, BinaryOp, Relation};
use super::derivative::Head;
use super::error::{Read, SyntaxError, SyntaxErrorKind};
use super::operators::{self, BINARY};
use super::span::Span;
use super::tokens::{Token, TokenKind};
use crate::number::Num;

/// The deepest nesting of brackets or operators.
pub const MAX_DEPTH: usize = 1_000_000;
/// The most digits of a number.
const MAX_DIGITS: usize = 10_000;
/// Operators that take a function and give one, so that a parenthesis behind them is a call.
const FUNCTIONALS: [&str; 6] = ["D", "jacobian", "gradient", "grad", "hessian", "compose"];

/// An operator that waits for its right operand.
struct Pending {
    kind: PendingKind,
    precedence: u8,
    span: Span,
}

enum PendingKind {
    Binary(BinaryOp),
    /// Side by side; right after a division there are two readings.
    Juxtapose {
        after_division: bool,
    },
    Neg,
    Nabla,
    Derivative {
        by: Vec<AstId>,
    },
    Compare(Vec<Relation>),
    Range,
    In,
}

/// A bracket that is open.
struct Frame {
    kind: FrameKind,
    open: Span,
    /// Where its operators and operands start.
    operators: usize,
    operands: usize,
}

enum FrameKind {
    Root,
    /// A group; with commas, a list that is a row.
    Group {
        entries: Vec<AstId>,
    },
    Call {
        callee: AstId,
        args: Vec<AstId>,
        parameters: Option<Vec<AstId>>,
    },
    Array {
        entries: Vec<AstId>,
        rows: Vec<u32>,
    },
    Index {
        of: AstId,
        indices: Vec<AstId>,
    },
    Abs,
    Norm,
    /// `{x if x > 0; 0 otherwise}`, or `cases(x > 0: x; else: 0)`.
    Cases {
        call: bool,
        branches: Vec<AstId>,
        first: Option<AstId>,
        is_else: bool,
        otherwise: Option<AstId>,
    },
    /// `|_{w = 0}`
    At {
        of: AstId,
        names: Vec<AstId>,
        values: Vec<AstId>,
    },
}

/// Parses the tokens of one expression; the last token is the end mark.
///
/// `defined` are the names that `dA/dB` may be about.
pub(super) fn parse(ast: &mut Ast, source: &str, tokens: &[Token], defined: &FxHashSet<String>) -> Read<AstId> {
    let root = Frame { kind: FrameKind::Root, open: tokens[0].span, operators: 0, operands: 0 };
    let mut parser = Parser {
        ast,
        source,
        tokens,
        at: 0,
        defined,
        operators: Vec::with_capacity(8),
        operands: Vec::with_capacity(8),
        frames: vec![root],
    };
    loop {
        parser.operand()?;
        while !parser.operator()? {
            if parser.frames.is_empty() {
                return Ok(parser.operands[0]);
            }
        }
    }
}

pub(super) struct Parser<'a> {
    pub(super) ast: &'a mut Ast,
    source: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) at: usize,
    pub(super) defined: &'a FxHashSet<String>,
    operators: Vec<Pending>,
    operands: Vec<AstId>,
    frames: Vec<Frame>,
}

#[cold]
fn error(kind: SyntaxErrorKind, span: Span) -> Box<SyntaxError> {
    Box::new(SyntaxError { kind, span, related: None, help: Vec::new() })
}

impl<'a> Parser<'a> {
    fn token(&self) -> &'a Token {
        &self.tokens[self.at]
    }

    fn next(&self) -> &Token {
        &self.tokens[(self.at + 1).min(self.tokens.len() - 1)]
    }

    pub(super) fn source_text(&self, span: Span) -> &str {
        span.text(self.source)
    }

    fn text(&self, id: AstId) -> &str {
        self.source_text(self.ast.span(id))
    }

    /// The frame under way: the root stands until the expression is complete.
    fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    #[cold]
    fn unexpected(&self, expected: &str) -> Box<SyntaxError> {
        let token = self.token();
        let expected = expected.to_owned();
        if token.kind != TokenKind::End {
            let found = token.span.text(self.source).to_owned();
            return error(SyntaxErrorKind::Unexpected { found, expected }, token.span);
        }
        let frame = &self.frames[self.frames.len() - 1];
        let open = frame.open.text(self.source).chars().next().unwrap_or('(');
        match frame.kind {
            FrameKind::Root => error(SyntaxErrorKind::UnexpectedEnd { expected }, token.span),
            _ => error(SyntaxErrorKind::UnclosedBracket { open }, frame.open),
        }
    }

    fn push(&mut self, kind: AstKind, span: Span) {
        let id = self.ast.add(kind, span);
        self.operands.push(id);
    }

    fn push_name(&mut self, name: &str, span: Span) {
        let name = self.ast.name_id(name);
        self.push(AstKind::Name(name), span);
    }

    fn open(&mut self, kind: FrameKind, span: Span) -> Read<()> {
        if self.frames.len() > MAX_DEPTH {
            return Err(error(SyntaxErrorKind::TooDeep { limit: MAX_DEPTH }, span));
        }
        self.frames.push(Frame { kind, open: span, operators: self.operators.len(), operands: self.operands.len() });
        self.at += 1;
        Ok(())
    }

    fn wait(&mut self, kind: PendingKind, precedence: u8, span: Span) -> Read<()> {
        if self.operators.len() > MAX_DEPTH {
            return Err(error(SyntaxErrorKind::TooDeep { limit: MAX_DEPTH }, span));
        }
        self.operators.push(Pending { kind, precedence, span });
        Ok(())
    }

    // Operands.

    /// Reads prefixes and opening brackets up to a complete operand.
    fn operand(&mut self) -> Read<()> {
        const EXPECTED: &str = "a number, a name or an opening bracket";
        loop {
            let token = self.token();
            match &token.kind {
                TokenKind::Number => {
                    let number = self.number(token)?;
                    self.push(AstKind::Number(number), token.span);
                    self.at += 1;
                    return Ok(());
                }
                TokenKind::Name(name) => {
                    if name == "else" && self.else_branch() {
                        continue;
                    }
                    if name == "not" && !self.defined.contains(name) {
                        let what = "`not`; turn the comparison around, as in `x <= 0` for `not x > 0`".to_owned();
                        return Err(error(SyntaxErrorKind::NotYet { what }, token.span));
                    }
                    match self.derivative_head()? {
                        Some(Head::Prefix { by, span }) => self.wait(PendingKind::Derivative { by }, operators::DERIVATIVE, span)?,
                        Some(Head::Leibniz { of, by, span }) => {
                            let by = self.ast.add_list(&by);
                            self.push(AstKind::Leibniz { of, by }, span);
                            return Ok(());
                        }
                        None => {
                            self.push_name(name, token.span);
                            self.at += 1;
                            return Ok(());
                        }
                    }
                }
                TokenKind::Symbol(symbol) => match *symbol {
                    "-" => {
                        self.wait(PendingKind::Neg, operators::NEGATE, token.span)?;
                        self.at += 1;
                    }
                    "+" => self.at += 1,
                    "∇" => {
                        self.wait(PendingKind::Nabla, operators::COMPOSE, token.span)?;
                        self.at += 1;
                    }
                    "(" => self.open(FrameKind::Group { entries: Vec::new() }, token.span)?,
                    "[" => self.open(FrameKind::Array { entries: Vec::new(), rows: vec![0] }, token.span)?,
                    "|" => self.open(FrameKind::Abs, token.span)?,
                    "||" => self.open(FrameKind::Norm, token.span)?,
                    "{" => self.open(
                        FrameKind::Cases { call: false, branches: Vec::new(), first: None, is_else: false, otherwise: None },
                        token.span,
                    )?,
                    "?" => {
                        self.push(AstKind::Hole, token.span);
                        self.at += 1;
                        return Ok(());
                    }
                    ":" if matches!(self.frame().kind, FrameKind::Index { .. }) => {
                        self.push(AstKind::All, token.span);
                        self.at += 1;
                        return Ok(());
                    }
                    // A call without arguments: lowering says how many it wants.
                    ")" if matches!(self.frame().kind, FrameKind::Call { .. }) && self.tokens[self.at - 1].is("(") => {
                        self.close(token.span)?;
                        return Ok(());
                    }
                    _ => return Err(self.unexpected(EXPECTED)),
                },
                _ => return Err(self.unexpected(EXPECTED)),
            }
        }
    }

    fn number(&self, token: &Token) -> Read<Num> {
        let text = token.span.text(self.source);
        let wrong = |why: &str| error(SyntaxErrorKind::InvalidNumber { text: text.to_owned(), why: why.to_owned() }, token.span);
        if text.starts_with('.') {
            return Err(wrong(&format!("a decimal point needs a digit before it; write `0{text}`")));
        }
        if text.ends_with('.') {
            return Err(wrong(&format!("a decimal point needs a digit behind it; write `{text}0`")));
        }
        if text.matches('.').count() > 1 {
            return Err(wrong("it has two decimal points"));
        }
        if text.len() > MAX_DIGITS {
            return Err(error(SyntaxErrorKind::TooLarge { what: "the number of digits".into(), limit: MAX_DIGITS }, token.span));
        }
        if self.tokens.get(self.at + 1).is_some_and(|t| !t.space_before && t.name().is_some_and(|n| n.starts_with('_'))) {
            return Err(wrong("digits are not grouped with `_`"));
        }
        let glued = self.tokens.get(self.at + 1).filter(|t| !t.space_before && (t.is_name("e") || t.is_name("E")));
        // `3e^(3x)` has one reading.
        let raised = |e: &Token| e.is_name("e") && self.tokens.get(self.at + 2).is_some_and(|t| t.is("^"));
        if let Some(e) = glued.filter(|e| !raised(e)) {
            let span = token.span.to(e.span);
            let text = span.text(self.source).to_owned();
            let why = format!("an exponent needs digits; for the product write `{}*e`", token.span.text(self.source));
            return Err(error(SyntaxErrorKind::InvalidNumber { text, why }, span));
        }
        text.parse().map_err(|_| wrong("its exponent is beyond 10000"))
    }

    /// `else:` in `cases(…)`, or `else 0` in braces.
    #[cold]
    fn else_branch(&mut self) -> bool {
        let colon = self.next().is(":");
        let FrameKind::Cases { call, first: None, is_else, .. } = &mut self.frame().kind else { return false };
        if *call && !colon {
            return false;
        }
        *is_else = true;
        self.at += if colon { 2 } else { 1 };
        true
    }

    // Operators.

    /// Reads what follows an operand; `true` if another operand is needed, `false` if the result is an operand
    /// again or, with no frame left, the whole.
    fn operator(&mut self) -> Read<bool> {
        let token = self.token();
        let side_by_side = match &token.kind {
            TokenKind::Symbol(symbol) => return self.symbol(symbol, token.span),
            TokenKind::Superscript(text) => {
                self.reduce_above(operators::POWER, true)?;
                self.wait(PendingKind::Binary(BinaryOp::Pow), operators::POWER, token.span)?;
                match text.parse::<Num>() {
                    Ok(n) => self.push(AstKind::Number(n), token.span),
                    Err(_) if text == "n" => self.push_name("n", token.span),
                    Err(_) => return Err(self.unexpected("an exponent such as ² or ⁻¹")),
                }
                self.at += 1;
                return Ok(false);
            }
            TokenKind::TransposeMark => {
                self.postfix(AstKind::Transpose, token.span);
                return Ok(false);
            }
            TokenKind::Name(name) => match name.as_str() {
                "if" | "otherwise" => match self.branch_word(name == "if")? {
                    Some(more) => return Ok(more),
                    None => true,
                },
                "in" if matches!(self.frame().kind, FrameKind::Call { .. }) => {
                    self.at += 1;
                    self.reduce_above(operators::IN, true)?;
                    self.wait(PendingKind::In, operators::IN, token.span)?;
                    return Ok(true);
                }
                "and" | "or" if self.compares() => {
                    let (op, precedence) = if name == "and" { (BinaryOp::And, operators::AND) } else { (BinaryOp::Or, operators::OR) };
                    self.at += 1;
                    self.binary(op, precedence, false, token.span)?;
                    return Ok(true);
                }
                "and" | "or" if !self.defined.contains(name) => {
                    return Err(self.unexpected("an operator, since this word joins conditions, as in `x > 0 and x < 1`,"));
                }
                _ => true,
            },
            TokenKind::Number => !matches!(self.operands.last().map(|&v| self.ast.kind(v)), Some(AstKind::Number(_))),
            TokenKind::End => {
                self.finish_expression()?;
                if !matches!(self.frame().kind, FrameKind::Root) {
                    return Err(self.unexpected("a closing bracket"));
                }
                self.frames.pop();
                return Ok(false);
            }
            _ => false,
        };
        if side_by_side {
            return self.juxtapose(token.span);
        }
        Err(self.unexpected("an operator or the end of the statement"))
    }

    fn symbol(&mut self, symbol: &str, span: Span) -> Read<bool> {
        if symbol == "^" && self.next().is_name("T") {
            let end = self.next().span;
            self.at += 1;
            self.postfix(AstKind::Transpose, span.to(end));
            return Ok(false);
        }
        if let Some(&(_, op, precedence, right)) = BINARY.iter().find(|row| row.0 == symbol) {
            self.at += 1;
            self.binary(op, precedence, right, span)?;
            return Ok(true);
        }
        if let Some(relation) = operators::relation(symbol) {
            self.at += 1;
            self.reduce_above(operators::COMPARE, true)?;
            let base = self.frame().operators;
            match self.operators[base..].last_mut() {
                Some(Pending { kind: PendingKind::Compare(relations), .. }) => relations.push(relation),
                _ => self.wait(PendingKind::Compare(vec![relation]), operators::COMPARE, span)?,
            }
            return Ok(true);
        }
        match symbol {
            ".." => {
                self.at += 1;
                self.reduce_above(operators::RANGE, true)?;
                self.wait(PendingKind::Range, operators::RANGE, span)?;
                Ok(true)
            }
            "∈" if matches!(self.frame().kind, FrameKind::Call { .. }) => {
                self.at += 1;
                self.reduce_above(operators::IN, true)?;
                self.wait(PendingKind::In, operators::IN, span)?;
                Ok(true)
            }
            "'" => {
                let run = self.tokens[self.at..].iter().take_while(|t| t.is("'")).count();
                let end = self.tokens[self.at + run - 1].span;
                self.at += run - 1;
                self.postfix(|operand| AstKind::Prime(operand, run as u32), span.to(end));
                Ok(false)
            }
            "(" if self.is_callee() => {
                let callee = self.operands.pop().unwrap_or(AstId(0));
                let kind = match self.ast.as_name(callee) {
                    Some("cases") => FrameKind::Cases { call: true, branches: Vec::new(), first: None, is_else: false, otherwise: None },
                    _ => FrameKind::Call { callee, args: Vec::new(), parameters: None },
                };
                // `cases` is part of what it opens: no callee is kept.
                let opened = if matches!(kind, FrameKind::Cases { .. }) { self.ast.span(callee).to(span) } else { span };
                self.open(kind, opened)?;
                Ok(true)
            }
            "[" => {
                let of = self.operands.pop().unwrap_or(AstId(0));
                self.open(FrameKind::Index { of, indices: Vec::new() }, span)?;
                Ok(true)
            }
            "|" | "||" => {
                match (&self.frame().kind, symbol) {
                    (FrameKind::Abs, "|") | (FrameKind::Norm, "||") => {
                        self.finish_expression()?;
                        self.close(span)?;
                        return Ok(false);
                    }
                    (FrameKind::Abs, _) => return self.double_bar(span),
                    // `||x| - 1|`: what looked like a norm was two bars.
                    (FrameKind::Norm, _) => {
                        let inner = self.finish_expression()?;
                        self.operands.pop();
                        let whole = self.ast.span(inner).to(span);
                        self.push(AstKind::Abs(inner), whole);
                        self.frame().kind = FrameKind::Abs;
                        self.at += 1;
                        return Ok(false);
                    }
                    _ => {}
                }
                if symbol == "|" && self.next().is_name("_") && self.tokens.get(self.at + 2).is_some_and(|t| t.is("{")) {
                    // `x^2 |_{x = 1}` is 1, and `d/dx x^2*y |_{x = 1}` the derivative there.
                    let base = self.frame().operators;
                    let derives = self.operators[base..].iter().any(|p| matches!(p.kind, PendingKind::Derivative { .. }));
                    self.reduce_above(if derives { operators::DERIVATIVE } else { operators::POWER }, false)?;
                    let of = self.operands.pop().unwrap_or(AstId(0));
                    self.at += 2;
                    let open = self.token().span;
                    self.open(FrameKind::At { of, names: Vec::new(), values: Vec::new() }, open)?;
                    self.binding_name()?;
                    return Ok(true);
                }
                self.juxtapose(span)
            }
            "(" | "∇" | "?" => self.juxtapose(span),
            "," | ";" | ":" => self.separator(symbol),
            ")" | "]" | "}" => {
                self.finish_expression()?;
                self.close(span)?;
                Ok(false)
            }
            _ => Err(self.unexpected("an operator or the end of the statement")),
        }
    }

    fn binary(&mut self, op: BinaryOp, precedence: u8, right: bool, span: Span) -> Read<()> {
        self.reduce_above(precedence, right)?;
        self.wait(PendingKind::Binary(op), precedence, span)
    }

    fn postfix(&mut self, kind: impl FnOnce(AstId) -> AstKind, span: Span) {
        if let Some(operand) = self.operands.pop() {
            let whole = self.ast.span(operand).to(span);
            self.push(kind(operand), whole);
        }
        self.at += 1;
    }

    fn juxtapose(&mut self, span: Span) -> Read<bool> {
        self.reduce_above(operators::JUXTAPOSE, true)?;
        let base = self.frame().operators;
        let division = |p: &Pending| matches!(p.kind, PendingKind::Binary(BinaryOp::Div | BinaryOp::ElementDiv));
        let after_division = self.operators[base..].last().is_some_and(division);
        self.wait(PendingKind::Juxtapose { after_division }, operators::JUXTAPOSE, span)?;
        Ok(true)
    }

    /// Whether a parenthesis behind the last operand makes a call rather than a product: a name, a derivative
    /// of one, a composition in parentheses, an operator that gives a function.
    fn is_callee(&self) -> bool {
        let Some(&operand) = self.operands.last() else { return false };
        match self.ast.kind(operand) {
            AstKind::Name(_) => true,
            AstKind::Prime(of, _) => matches!(self.ast.kind(*of), AstKind::Name(_) | AstKind::Group(_)),
            AstKind::Call { callee, .. } => self.ast.as_name(*callee).is_some_and(|n| FUNCTIONALS.contains(&n)),
            AstKind::Group(inner) => {
                let mut inner = *inner;
                while let AstKind::Group(next) = self.ast.kind(inner) {
                    inner = *next;
                }
                matches!(self.ast.kind(inner), AstKind::Binary(BinaryOp::Compose, ..))
            }
            _ => false,
        }
    }

    /// Whether a comparison waits in this frame, so that `and` and `or` join conditions.
    fn compares(&mut self) -> bool {
        let base = self.frame().operators;
        let joins = |op: BinaryOp| matches!(op, BinaryOp::And | BinaryOp::Or);
        // A comparison waits, or one stands in parentheses: `(a < b or a > c) and d < e`.
        let waiting = self.operators[base..].iter().any(|p| match p.kind {
            PendingKind::Compare(_) => true,
            PendingKind::Binary(op) => joins(op),
            _ => false,
        });
        let grouped = |&id: &AstId| {
            let AstKind::Group(inner) = self.ast.kind(id) else { return false };
            match self.ast.kind(*inner) {
                AstKind::Compare { .. } => true,
                AstKind::Binary(op, ..) => joins(*op),
                _ => false,
            }
        };
        waiting || self.operands.last().is_some_and(grouped)
    }

    // Reduction.

    /// Everything that waits in this frame gets its operands; the result is on top.
    fn finish_expression(&mut self) -> Read<AstId> {
        self.reduce_above(0, true)?;
        Ok(self.operands[self.operands.len() - 1])
    }

    /// Reduces what binds tighter than `precedence`, and as tight unless operators of it group from the right.
    fn reduce_above(&mut self, precedence: u8, right: bool) -> Read<()> {
        let base = self.frame().operators;
        while self.operators.len() > base {
            let top = self.operators[self.operators.len() - 1].precedence;
            if top < precedence || (top == precedence && right) {
                break;
            }
            self.reduce()?;
        }
        Ok(())
    }

    fn reduce(&mut self) -> Read<()> {
        let Some(Pending { kind, span, .. }) = self.operators.pop() else { return Ok(()) };
        let count = match &kind {
            PendingKind::Neg | PendingKind::Nabla | PendingKind::Derivative { .. } => 1,
            PendingKind::Compare(relations) => relations.len() + 1,
            _ => 2,
        };
        if let PendingKind::Juxtapose { after_division: true } = kind {
            return Err(self.two_quotients());
        }
        let taken = &self.operands[self.operands.len() - count..];
        let (first, last) = (taken[0], taken[count - 1]);
        let prefix = count == 1;
        let whole = if prefix { span.to(self.ast.span(first)) } else { self.ast.span(first).to(self.ast.span(last)) };
        let node = match kind {
            PendingKind::Binary(op) => AstKind::Binary(op, first, last),
            PendingKind::Juxtapose { .. } => AstKind::Juxtapose(first, last),
            PendingKind::Neg => AstKind::Neg(first),
            PendingKind::Nabla => AstKind::Nabla(first),
            PendingKind::Derivative { by } => AstKind::Derivative { of: first, by: self.ast.add_list(&by) },
            PendingKind::Compare(relations) => AstKind::Compare { operands: self.ast.add_list(taken), relations },
            PendingKind::Range => AstKind::Range(first, last),
            PendingKind::In => AstKind::In(first, last),
        };
        self.operands.truncate(self.operands.len() - count);
        self.push(node, whole);
        Ok(())
    }

    /// `a/b c`: the error that shows both readings.
    #[cold]
    fn two_quotients(&self) -> Box<SyntaxError> {
        let n = self.operands.len();
        let (top, bottom, next) = (self.operands[n - 3], self.operands[n - 2], self.operands[n - 1]);
        let span = self.ast.span(top).to(self.ast.span(next));
        let (a, b, c) = (self.text(top), self.text(bottom), self.text(next));
        let mut ambiguous = error(SyntaxErrorKind::Ambiguous { what: format!("`{}`", span.text(self.source)) }, span);
        ambiguous.help =
            vec![format!("for the quotient times `{c}`, write `{a}/{b}*{c}`"), format!("for one denominator, write `{a}/({b}*{c})`")];
        ambiguous
    }
}
