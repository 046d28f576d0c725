//! Wrong answers made on purpose: for exercises, and to measure what is recognised.

use super::catalogue::Catalogue;
use super::singles::candidates;
use super::trace::{Fault, Trace};
use crate::expr::{ExprId, Store, SymbolId};

/// An answer with one mistake in it, or two.
#[derive(Clone, Debug)]
pub struct WrongAnswer {
    /// The mistakes, in the order in which they were made.
    pub rules: Vec<String>,
    /// What they lead to.
    pub answer: ExprId,
    faults: Vec<Fault>,
}

/// Mistakes that are made, at most.
const MADE: usize = 2_000;

/// Every single mistake of the catalogue in the derivative of `function`; some may change nothing.
pub fn wrong_answers(store: &mut Store, catalogue: &Catalogue, function: ExprId, variable: SymbolId) -> Vec<WrongAnswer> {
    let Some(mut trace) = Trace::new(store, function, variable) else { return Vec::new() };
    made(store, catalogue, &mut trace, None, &[])
}

/// Every second mistake on top of a first one, as somebody makes it who goes on with the wrong part.
pub fn wrong_twice(
    store: &mut Store,
    catalogue: &Catalogue,
    function: ExprId,
    variable: SymbolId,
    first: &WrongAnswer,
) -> Vec<WrongAnswer> {
    let Some(mut trace) = Trace::new(store, function, variable) else { return Vec::new() };
    let Some(wrong) = trace.with(store, &first.faults) else { return Vec::new() };
    let mut mistaken = trace.replaced(&wrong);
    made(store, catalogue, &mut mistaken, Some(&mut trace), &first.faults)
        .into_iter()
        .map(|w| WrongAnswer { rules: [&first.rules[..], &w.rules].concat(), ..w })
        .collect()
}

/// The mistakes of a trace, together with those made before; their answers come from the right trace.
fn made(store: &mut Store, catalogue: &Catalogue, trace: &mut Trace, mut right: Option<&mut Trace>, before: &[Fault]) -> Vec<WrongAnswer> {
    let list = candidates(store, trace, catalogue, MADE);
    let mut out = Vec::new();
    for candidate in list {
        // Two mistakes at one place are one.
        if before.iter().any(|f| f.node == candidate.fault.node) {
            continue;
        }
        let faults = [before, &[candidate.fault]].concat();
        let whole = match &mut right {
            Some(right) => right.root_with(store, &faults),
            None => trace.root_with(store, &faults),
        };
        out.extend(whole.map(|answer| WrongAnswer { rules: vec![candidate.rule.name.clone()], answer, faults }));
    }
    out
}
