//! Derivative operators and substitutions.

use super::{Definitions, ElaborateError, Pass};
use crate::diff::{self, Seeds};
use crate::domain;
use crate::expr::{ExprId, Op, Store, SymbolId};

/// One partial derivative of the entries after the other. What has kinks before it is differentiated once more goes to
/// `sources`.
pub(super) fn partials(
    store: &mut Store,
    definitions: &Definitions,
    of: Vec<ExprId>,
    variables: &[SymbolId],
    sources: &mut Vec<ExprId>,
) -> Result<Vec<ExprId>, ElaborateError> {
    let mut current = of;
    for (k, &variable) in variables.iter().enumerate() {
        if k > 0 && has_kinks(store, definitions, &current) {
            sources.extend(&current);
        }
        let chain = definitions.chain(store, &current);
        let one = store.one();
        current = diff::forward(store, &current, &Seeds::from_iter([(variable, one)]), &chain)?;
    }
    Ok(current)
}

/// Whether something may have a kink in `roots` or in the intermediates below.
fn has_kinks(store: &Store, definitions: &Definitions, roots: &[ExprId]) -> bool {
    let chain = definitions.chain(store, roots);
    roots.iter().chain(chain.links().iter().map(|l| &l.1)).any(|&body| store.has_kinks(body))
}

impl Pass<'_> {
    /// The entries of an operator node whose operands were visited before.
    pub(super) fn operator(&mut self, id: ExprId) -> Result<Vec<ExprId>, ElaborateError> {
        let operands = self.store.children(id).to_vec();
        let of = self.entries_of(operands[0]);
        if self.store.op(id) != Op::Substitute {
            self.sources[id].extend(&of);
        }
        match self.store.op(id) {
            Op::Substitute => {
                // What was differentiated inside moves to the same point.
                let inside = self.sources.get(operands[0]).cloned().unwrap_or_default();
                let moved = self.substitute(&inside, &operands[1..]);
                let kinks = self.edges(&inside);
                // Kinks that an inner point has met move on.
                let all = [&std::mem::take(&mut self.kinks)[..], &kinks].concat();
                self.kinks = self.substitute(&all, &operands[1..]);
                let store = &*self.store;
                self.kinks.retain(|&k| store.truth(k) != Some(false));
                self.sources[id].retain(|s| !inside.contains(s));
                self.sources[id].extend(moved);
                Ok(self.substitute(&of, &operands[1..]))
            }
            Op::Derivative => {
                let variables = self.symbols(&operands[1..]);
                let mut sources = std::mem::take(&mut self.sources[id]);
                let result = partials(self.store, self.definitions, of, &variables, &mut sources);
                self.sources[id] = sources;
                result
            }
            Op::Gradient => {
                let variables = self.symbols(&operands[1..]);
                let chain = self.definitions.chain(self.store, &of);
                Ok(diff::gradient(self.store, of[0], &variables, &chain)?)
            }
            Op::Jacobian => {
                let variables = self.symbols(&operands[1..]);
                let chain = self.definitions.chain(self.store, &of);
                Ok(diff::jacobian(self.store, &of, &variables, &chain)?.concat())
            }
            Op::Hessian => {
                let variables = self.symbols(&operands[1..]);
                let chain = self.definitions.chain(self.store, &of);
                if has_kinks(self.store, self.definitions, &of) {
                    let first = diff::gradient(self.store, of[0], &variables, &chain)?;
                    self.sources[id].extend(first);
                }
                Ok(diff::hessian(self.store, of[0], &variables, &chain)?.concat())
            }
            Op::Pushforward => {
                let tangent = self.entries_of(operands[1]);
                let variables = self.symbols(&operands[2..]);
                let chain = self.definitions.chain(self.store, &of);
                let seeds: Seeds = variables.into_iter().zip(tangent).collect();
                Ok(diff::forward(self.store, &of, &seeds, &chain)?)
            }
            _ => {
                let cotangent = self.entries_of(operands[1]);
                let variables = self.symbols(&operands[2..]);
                let chain = self.definitions.chain(self.store, &of);
                Ok(diff::reverse(self.store, &of, &cotangent, &variables, &chain)?)
            }
        }
    }

    /// The edges of `sources` with every intermediate written out.
    fn edges(&mut self, sources: &[ExprId]) -> Vec<ExprId> {
        let mut bodies = sources.to_vec();
        bodies.extend(self.definitions.chain(self.store, sources).links().iter().map(|l| l.1));
        let edges = domain::edges(self.store, &bodies);
        self.definitions.expand(self.store, &edges)
    }

    /// The scalar symbols that a list of variables stands for: an array for its entries.
    fn symbols(&self, variables: &[ExprId]) -> Vec<SymbolId> {
        variables.iter().flat_map(|&v| self.entries_of(v)).filter_map(|e| self.store.symbol(e)).collect()
    }

    fn substitute(&mut self, of: &[ExprId], pairs: &[ExprId]) -> Vec<ExprId> {
        let mut values: Vec<(SymbolId, ExprId)> = Vec::new();
        for pair in pairs.chunks(2) {
            let symbols = self.symbols(&pair[..1]);
            let entries = self.entries_of(pair[1]);
            values.extend(symbols.into_iter().zip(entries));
        }
        self.definitions.substitute(self.store, of, &values)
    }
}
