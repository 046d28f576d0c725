//! What separates and closes: commas, semicolons, branches, bars and brackets.

use super::{FrameKind, Parser, error};
use crate::syntax::ast::{AstId, AstKind};
use crate::syntax::error::{Read, SyntaxErrorKind};
use crate::syntax::span::Span;

impl Parser<'_> {
    /// `||` where an absolute value is open: it closes two, as in `|x - |y||`, or closes one and opens the next,
    /// as in `|x||y|`.
    pub(super) fn double_bar(&mut self, span: Span) -> Read<bool> {
        self.finish_expression()?;
        self.close(span)?;
        self.at -= 1;
        if matches!(self.frame().kind, FrameKind::Abs) {
            self.finish_expression()?;
            self.close(span)?;
            return Ok(false);
        }
        self.juxtapose(span)?;
        self.open(FrameKind::Abs, span)?;
        Ok(true)
    }

    /// `value if condition` and `value otherwise` in braces.
    pub(super) fn branch_word(&mut self, is_if: bool) -> Read<Option<bool>> {
        if !matches!(self.frame().kind, FrameKind::Cases { call: false, first: None, .. }) {
            return Ok(None);
        }
        let value = self.finish_expression()?;
        self.operands.pop();
        self.at += 1;
        let FrameKind::Cases { first, otherwise, .. } = &mut self.frame().kind else { return Ok(None) };
        if is_if {
            *first = Some(value);
            return Ok(Some(true));
        }
        *otherwise = Some(value);
        let span = self.token().span;
        if self.token().is(";") {
            self.at += 1;
        }
        if !self.token().is("}") {
            return Err(self.unexpected("`}`, since `otherwise` ends a piecewise value"));
        }
        self.close(span)?;
        Ok(Some(false))
    }

    pub(super) fn separator(&mut self, symbol: &str) -> Read<bool> {
        let value = self.finish_expression()?;
        const EXPECTED: &str = "an operator or a closing bracket";
        let semicolon = symbol == ";";
        let mut binding = false;
        let ends_branch = matches!(self.frame().kind, FrameKind::Cases { .. }) && symbol != ":";
        if ends_branch {
            self.branch(value, EXPECTED)?;
            self.operands.pop();
            self.at += 1;
            return Ok(true);
        }
        match (&mut self.frame().kind, symbol) {
            (FrameKind::Call { parameters: Some(list), .. }, ",") => list.push(value),
            (FrameKind::Call { args, parameters, .. }, "," | ";") => {
                args.push(value);
                if semicolon {
                    if parameters.is_some() {
                        return Err(self.unexpected(EXPECTED));
                    }
                    *parameters = Some(Vec::new());
                }
            }
            (FrameKind::Array { entries, rows }, "," | ";") => {
                entries.push(value);
                if let Some(row) = rows.last_mut() {
                    *row += 1;
                }
                if semicolon {
                    rows.push(0);
                }
            }
            (FrameKind::Group { entries }, ",") => entries.push(value),
            (FrameKind::Index { indices, .. }, ",") => indices.push(value),
            (FrameKind::Cases { call: true, first: first @ None, is_else: false, .. }, ":") => *first = Some(value),
            (FrameKind::At { values, .. }, ",") => {
                values.push(value);
                binding = true;
            }
            _ => return Err(self.unexpected(EXPECTED)),
        }
        self.operands.pop();
        self.at += 1;
        if binding {
            self.binding_name()?;
        }
        Ok(true)
    }

    /// Adds a finished branch to a piecewise value.
    fn branch(&mut self, value: AstId, expected: &str) -> Read<()> {
        let FrameKind::Cases { call, branches, first, is_else, otherwise: otherwise @ None } = &mut self.frame().kind else {
            return Err(self.unexpected(expected));
        };
        if *is_else {
            *otherwise = Some(value);
            return Ok(());
        }
        let Some(first) = first.take() else {
            let help = if *call { "write `cases(x > 0: x; else: 0)`" } else { "write `{x if x > 0; 0 otherwise}`" };
            let mut error = self.unexpected(expected);
            error.help.push(help.into());
            return Err(error);
        };
        // Branches are stored as condition, value.
        let pair = if *call { [first, value] } else { [value, first] };
        branches.extend(pair);
        Ok(())
    }

    /// `name =` in `|_{name = …}`.
    pub(super) fn binding_name(&mut self) -> Read<()> {
        let token = self.token();
        let (Some(name), true) = (token.name(), self.next().is("=")) else {
            return Err(self.unexpected("`name = value`"));
        };
        let name = self.ast.name_id(name);
        let id = self.ast.add(AstKind::Name(name), token.span);
        if let FrameKind::At { names, .. } = &mut self.frame().kind {
            names.push(id);
        }
        self.at += 2;
        Ok(())
    }

    /// Closes the innermost bracket; its last expression is finished and on top of the operands.
    pub(super) fn close(&mut self, span: Span) -> Read<()> {
        const EXPECTED: &str = "an operator or the end of the statement";
        let closing = self.token().span.text(self.source);
        let last = {
            let base = self.frame().operands;
            (self.operands.len() > base).then(|| self.operands[self.operands.len() - 1])
        };
        let fits = match (&self.frame().kind, closing) {
            (FrameKind::Root, _) => false,
            (FrameKind::Group { .. } | FrameKind::Call { .. } | FrameKind::Cases { call: true, .. }, c) => c == ")",
            (FrameKind::Array { .. } | FrameKind::Index { .. }, c) => c == "]",
            (FrameKind::Cases { .. } | FrameKind::At { .. }, c) => c == "}",
            (FrameKind::Abs | FrameKind::Norm, c) => matches!(c, "|" | "||" | "‖"),
        };
        if !fits {
            let frame = &self.frames[self.frames.len() - 1];
            if matches!(frame.kind, FrameKind::Root) {
                let close = closing.chars().next().unwrap_or(')');
                return Err(error(SyntaxErrorKind::UnopenedBracket { close }, span));
            }
            let open = frame.open.text(self.source).chars().next().unwrap_or('(');
            let mut wrong = error(SyntaxErrorKind::UnclosedBracket { open }, frame.open);
            wrong.related = Some((span, format!("`{closing}` comes first")));
            return Err(wrong);
        }
        if let (Some(value), FrameKind::Cases { otherwise: None, .. }) = (last, &self.frame().kind) {
            self.branch(value, EXPECTED)?;
        }
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        self.operands.truncate(frame.operands);
        let whole = frame.open.to(span);
        let (kind, whole) = match (frame.kind, last) {
            (FrameKind::Group { entries }, Some(inner)) if entries.is_empty() => (AstKind::Group(inner), whole),
            (FrameKind::Group { mut entries }, Some(inner)) => {
                entries.push(inner);
                let rows = vec![entries.len() as u32];
                (AstKind::Array { entries: self.ast.add_list(&entries), rows }, whole)
            }
            (FrameKind::Abs, Some(inner)) => (AstKind::Abs(inner), whole),
            (FrameKind::Norm, Some(inner)) => (AstKind::Norm(inner), whole),
            (FrameKind::Call { callee, mut args, mut parameters }, last) => {
                match &mut parameters {
                    Some(list) => list.extend(last),
                    None => args.extend(last),
                }
                let (args, parameters) = (self.ast.add_list(&args), self.ast.add_list(&parameters.unwrap_or_default()));
                (AstKind::Call { callee, args, parameters }, self.ast.span(callee).to(span))
            }
            (FrameKind::Array { mut entries, mut rows }, Some(last)) => {
                entries.push(last);
                if let Some(row) = rows.last_mut() {
                    *row += 1;
                }
                (AstKind::Array { entries: self.ast.add_list(&entries), rows }, whole)
            }
            (FrameKind::Index { of, mut indices }, Some(last)) => {
                indices.push(last);
                (AstKind::Index { of, indices: self.ast.add_list(&indices) }, self.ast.span(of).to(span))
            }
            (FrameKind::Cases { branches, otherwise, .. }, _) => {
                (AstKind::Cases { branches: self.ast.add_list(&branches), otherwise }, whole)
            }
            (FrameKind::At { of, names, mut values }, Some(last)) => {
                values.push(last);
                let (names, values) = (self.ast.add_list(&names), self.ast.add_list(&values));
                (AstKind::At { of, names, values }, self.ast.span(of).to(span))
            }
            (_, _) => return Err(self.unexpected(EXPECTED)),
        };
        self.push(kind, whole);
        self.at += 1;
        Ok(())
    }
}
