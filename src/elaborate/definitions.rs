//! Intermediates, entry by entry and free of operators.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{ElaborateError, value};
use crate::diff::Chain;
use crate::expr::{ExprId, Store, Substitution, SymbolId};
use crate::lower::Env;

/// What each scalar intermediate stands for, each after those it uses.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    links: Vec<(SymbolId, ExprId)>,
    place: FxHashMap<SymbolId, usize>,
}

impl Definitions {
    /// The intermediates of a document. Those that cannot be worked out are left out and named with the reason.
    pub fn new(store: &mut Store, env: &Env) -> (Definitions, Vec<(SymbolId, ElaborateError)>) {
        let mut definitions = Definitions::default();
        let mut errors = Vec::new();
        for &(symbol, body) in &env.intermediates {
            match value(store, &definitions, body) {
                Ok(result) => {
                    let (_, columns) = result.dims();
                    for (k, &entry) in result.entries.iter().enumerate() {
                        let target = match result.shape {
                            None => symbol,
                            Some(_) => store.entry_symbol(symbol, (k / columns) as u32 + 1, (k % columns) as u32 + 1),
                        };
                        definitions.add(target, entry);
                    }
                }
                Err(error) => errors.push((symbol, error)),
            }
        }
        (definitions, errors)
    }

    fn add(&mut self, symbol: SymbolId, definition: ExprId) {
        self.place.insert(symbol, self.links.len());
        self.links.push((symbol, definition));
    }

    /// What a scalar symbol stands for, if it is an intermediate.
    pub fn get(&self, symbol: SymbolId) -> Option<ExprId> {
        self.place.get(&symbol).map(|&k| self.links[k].1)
    }

    /// The intermediates with what they stand for, each after those it uses.
    pub fn links(&self) -> &[(SymbolId, ExprId)] {
        &self.links
    }

    pub fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    /// The intermediates that `roots` lead to, each after those it uses.
    pub fn chain(&self, store: &Store, roots: &[ExprId]) -> Chain {
        if self.links.is_empty() {
            return Chain::default();
        }
        let mut wanted: FxHashSet<usize> = FxHashSet::default();
        let mut pending = roots.to_vec();
        while !pending.is_empty() {
            let reach = store.reach(&pending);
            pending.clear();
            for id in reach.up() {
                if let Some(&k) = store.symbol(id).and_then(|s| self.place.get(&s))
                    && wanted.insert(k)
                {
                    pending.push(self.links[k].1);
                }
            }
        }
        let mut order: Vec<usize> = wanted.into_iter().collect();
        order.sort_unstable();
        Chain::new(order.into_iter().map(|k| self.links[k]).collect())
    }

    /// `roots` with every intermediate written out.
    pub fn expand(&self, store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
        self.expand_except(store, roots, &[])
    }

    /// `roots` with every intermediate written out but those of `kept`.
    pub fn expand_except(&self, store: &mut Store, roots: &[ExprId], kept: &[SymbolId]) -> Vec<ExprId> {
        let chain = self.chain(store, roots);
        let mut with = Substitution::default();
        for &(symbol, definition) in chain.links() {
            if !kept.contains(&symbol) {
                let written_out = store.substitute(definition, &with);
                with.insert(symbol, written_out);
            }
        }
        store.substitute_all(roots, &with)
    }

    /// `roots` with the intermediates written out that depend on one of `variables`, down to these and no
    /// further.
    pub fn expand_down_to(&self, store: &mut Store, roots: &[ExprId], variables: &[SymbolId]) -> Vec<ExprId> {
        if self.links.is_empty() {
            return roots.to_vec();
        }
        let identity: Vec<(SymbolId, ExprId)> = variables.iter().map(|&v| (v, store.symbol_node(v))).collect();
        self.substitute(store, roots, &identity)
    }

    /// `roots` with `values` for symbols, all at once; an intermediate that depends on one of them is written out, so
    /// that what it says of the symbol is said of its value.
    pub fn substitute(&self, store: &mut Store, roots: &[ExprId], values: &[(SymbolId, ExprId)]) -> Vec<ExprId> {
        let chain = self.chain(store, roots);
        let mut with = Substitution::new(values.iter().copied());
        for &(symbol, definition) in chain.links() {
            if with.get(symbol).is_some() {
                continue;
            }
            let reach = store.reach(&[definition]);
            let depends = reach.up().any(|id| store.symbol(id).is_some_and(|s| with.get(s).is_some()));
            if depends {
                let new = store.substitute(definition, &with);
                with.insert(symbol, new);
            }
        }
        store.substitute_all(roots, &with)
    }
}
