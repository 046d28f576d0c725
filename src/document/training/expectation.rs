//! `expect` of a number: a condition on what a training reached.

use super::super::answer::Kind;
use super::super::session::Session;
use crate::compile::{CompileError, Program};
use crate::error::Error;
use crate::syntax::ast::{Ast, AstId, AstKind};

impl Session {
    /// Whether a condition holds, with trained parameters for their names and the loss that the last training of a
    /// function reached for the function's name.
    ///
    /// # Errors
    /// A condition that is none, a name without a value, a value that is undefined.
    pub(in crate::document) fn expectation(&mut self, ast: &Ast, condition: AstId) -> Result<Kind, Vec<Error>> {
        let span = ast.span(condition);
        let names = self.losses_named(ast, condition)?;
        // While the condition is read, such a name is a plain symbol.
        let hidden: Vec<_> = names.iter().filter_map(|n| self.env.functions.remove_entry(n)).collect();
        let lowered = self.lowerer(ast).condition(condition).map_err(super::super::session::errors);
        self.env.functions.extend(hidden);
        let value = self.value(lowered?, span)?;
        let roots = self.definitions.expand(&mut self.store, &value.entries);
        let mut inputs = Vec::new();
        let mut numbers = Vec::new();
        let reach = self.store.reach(&roots);
        for symbol in reach.up().filter_map(|id| self.store.symbol(id)) {
            let name = self.store.symbol_name(symbol);
            let loss = self.losses.get(name).filter(|_| names.iter().any(|n| n == name));
            if let Some(&number) = loss.or_else(|| self.trained.get(&symbol)) {
                inputs.push(symbol);
                numbers.push(number);
            }
        }
        let program = Program::new(&self.store, &roots, &inputs).map_err(|e| {
            let help = matches!(e, CompileError::Unbound { .. }).then(|| "only what was trained has a value here".to_owned());
            vec![Error::Other(e.to_string(), span, help)]
        })?;
        let mut out = vec![0.0; roots.len()];
        program.run(&numbers, &mut out, &mut Vec::new());
        if out.iter().any(|x| x.is_nan()) {
            return Err(vec![Error::Other("a side of this comparison is undefined".into(), span, None)]);
        }
        Ok(Kind::Expectation { text: self.text(span), holds: out.iter().all(|&x| x != 0.0) })
    }

    /// The trained losses that stand as values in a condition.
    fn losses_named(&self, ast: &Ast, condition: AstId) -> Result<Vec<String>, Vec<Error>> {
        let (mut values, mut callees) = (Vec::new(), Vec::new());
        let mut stack = vec![condition];
        let mut operands = Vec::new();
        while let Some(id) = stack.pop() {
            if let Some(name) = ast.as_name(id).filter(|n| self.losses.contains_key(*n)) {
                values.push((name.to_owned(), ast.span(id)));
                continue;
            }
            operands.clear();
            ast.operands(id, &mut operands);
            if let AstKind::Call { callee, .. } = ast.kind(id)
                && let Some(name) = ast.as_name(*callee)
            {
                callees.push(name.to_owned());
                operands.retain(|o| o != callee);
            }
            stack.extend_from_slice(&operands);
        }
        if let Some((name, span)) = values.iter().find(|(name, _)| callees.contains(name)) {
            let text = format!("`{name}` stands here for the loss it was trained to and is called as a function too");
            return Err(vec![Error::Other(text, *span, Some("write two `expect` statements".into()))]);
        }
        Ok(values.into_iter().map(|(name, _)| name).collect())
    }
}
