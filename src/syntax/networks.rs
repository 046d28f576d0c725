//! Data sets, trainings and evaluations.

use super::document::{Reader, split_at, top_level, unexpected, without_end, word};
use super::error::Read;
use super::skeleton::closing;
use super::statement::{StatementKind, TrainOption};
use super::tokens::{Token, TokenKind};

impl Reader<'_> {
    /// The entries of a block in braces: separated by `;` or by line breaks.
    pub(super) fn block<'t>(&self, tokens: &'t [Token]) -> Read<Vec<&'t [Token]>> {
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

    pub(super) fn data(&mut self, rest: &[Token]) -> Read<StatementKind> {
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

    pub(super) fn train(&mut self, rest: &[Token]) -> Read<StatementKind> {
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
    pub(super) fn train_option(&mut self, part: &[Token]) -> Read<TrainOption> {
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

    pub(super) fn evaluate(&mut self, rest: &[Token]) -> Read<StatementKind> {
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
