//! Values at a point: exact where they are rational, otherwise to digits that are certain.

use super::answer::Derived;
use super::session::Session;
use crate::domain;
use crate::elaborate::{Value, value};
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::error::Error;
use crate::expr::{ExprId, Op, Substitution};
use crate::simplify;
use crate::syntax::span::Span;

/// Digits of a value unless more are asked for.
pub const DIGITS: usize = 15;
/// The most digits that can be asked for.
pub const MAX_DIGITS: usize = 10_000;

/// Bits beyond those that the digits take, tried one after the other.
const GUARDS: [u32; 5] = [16, 64, 256, 1024, 4096];

impl Session {
    /// A number where the entries are numbers: exact if rational, else with decimals beside. `before` is what was
    /// asked for, in terms of the variables that `replacements`, pairs of a symbol and its value, give numbers.
    pub(super) fn evaluated(
        &mut self,
        label: String,
        value: Value,
        before: ExprId,
        replacements: &[ExprId],
        span: Span,
    ) -> Result<Derived, Vec<Error>> {
        let expanded = self.definitions.expand(&mut self.store, &value.entries);
        let mut sources = value.sources.clone();
        sources.extend(&expanded);
        let sources = self.definitions.expand(&mut self.store, &sources);
        let value = Value { entries: expanded.clone(), ..value };
        self.refuse_undefined_point(&sources, before, replacements, span)?;
        // `x^x` at -2: what was asked for has no value there, although `(-2)^(-2)` does.
        if let Some(needs) = self.first_violation(before, replacements) {
            return Err(vec![Error::Undefined(span, Some(needs))]);
        }
        let mut result = self.derived(label, value, &[], span)?;
        if result.value.entries.iter().all(|&e| self.store.number(e).is_some()) {
            return Ok(result);
        }
        let reach = self.store.reach(&expanded);
        let has_decimals = reach.up().all(|id| !matches!(self.store.op(id), Op::Symbol | Op::Apply));
        if has_decimals {
            result.decimals = Some(self.decimals(&expanded, &sources, span)?);
        }
        Ok(result)
    }

    /// Each of `roots` to as many digits as are asked for, where it and all `sources` are certainly defined.
    fn decimals(&mut self, roots: &[ExprId], sources: &[ExprId], span: Span) -> Result<Vec<String>, Vec<Error>> {
        let digits = self.digits;
        let constants = Constants::default();
        let all = [roots, sources].concat();
        let mut last = Vec::new();
        for guard in GUARDS {
            let bits = digits as u32 * 10 / 3 + guard;
            let seen = evaluate(&mut self.store, &mut self.canon, &constants, &all, &Point::default(), bits);
            let texts: Option<Vec<String>> = seen.outcomes[..roots.len()]
                .iter()
                .map(|outcome| match outcome {
                    Outcome::Value(n) => Some(n.to_decimal(digits)),
                    Outcome::Within(i) => i.decimal(digits),
                    _ => None,
                })
                .collect();
            if let Some(texts) = texts.filter(|_| seen.all_defined()) {
                return Ok(texts);
            }
            last = seen.outcomes;
        }
        let what = match last.iter().find(|o| !matches!(o, Outcome::Value(_))) {
            Some(Outcome::Within(_)) if last.iter().all(Outcome::is_defined) => {
                format!("the value may be 0, or so close to a rounding that {digits} digits of it are not certain")
            }
            Some(Outcome::Defined) => "the value is too large, too small or too costly to enclose".to_owned(),
            _ => "it cannot be decided whether this is defined".to_owned(),
        };
        Err(vec![Error::Budget(what, span)])
    }

    /// Refuses a value that is certainly undefined, or whose function is: the derivative of `1/x` at 0.
    pub(super) fn refuse_undefined_point(
        &mut self,
        roots: &[ExprId],
        before: ExprId,
        replacements: &[ExprId],
        span: Span,
    ) -> Result<(), Vec<Error>> {
        let all: Vec<ExprId> = self.store.reach(roots).ids().to_vec();
        let constants = Constants::default();
        let seen = evaluate(&mut self.store, &mut self.canon, &constants, &all, &Point::default(), 64);
        let undefined = |id: ExprId| all.binary_search(&id).is_ok_and(|k| seen.outcomes[k] == Outcome::Undefined);
        let Some(&root) = roots.iter().find(|&&id| undefined(id)) else { return Ok(()) };
        // Down to the first part that is undefined although its operands are defined.
        let mut at = root;
        while let Some(&inner) = self.store.children(at).iter().find(|&&c| undefined(c)) {
            at = inner;
        }
        if let Some(needs) = self.first_violation(before, replacements) {
            return Err(vec![Error::Undefined(span, Some(needs))]);
        }
        let text = crate::print::text(&self.store, at, &crate::print::Options::default()).ok();
        Err(vec![Error::Undefined(span, text.map(|t| format!("`{t}` has no real value")))])
    }

    /// The condition of the domain that fails at a point, in words.
    fn first_violation(&mut self, before: ExprId, replacements: &[ExprId]) -> Option<String> {
        let value = value(&mut self.store, &self.definitions, before).ok()?;
        let entries = self.definitions.expand(&mut self.store, &[&value.entries[..], &value.sources[..]].concat());
        let mut with = Substitution::default();
        for pair in replacements.chunks(2) {
            with.insert(self.store.symbol(pair[0])?, pair[1]);
        }
        for condition in domain::conditions(&mut self.store, &entries) {
            let here = self.store.substitute(condition, &with);
            let form = self.canon.canonical(&mut self.store, here).ok()?;
            if self.store.truth(form) == Some(false) && self.store.op(condition) != Op::Truth {
                let tidy = simplify::tidy(&mut self.store, &mut self.canon, &[condition]).ok()?;
                let shown = tidy.first().filter(|&&c| self.store.op(c) != Op::Truth).copied().unwrap_or(condition);
                let text = crate::print::text(&self.store, shown, &crate::print::Options::default()).ok()?;
                return Some(format!("it needs {text}"));
            }
        }
        None
    }
}
