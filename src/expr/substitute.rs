//! Simultaneous substitution.

use rustc_hash::FxHashMap;

use super::intern::Store;
use super::node::{ExprId, SymbolId};
use super::visit::{IdMap, Reach};

/// What stands for which symbol; all replacements happen at once.
#[derive(Clone, Debug, Default)]
pub struct Substitution {
    values: FxHashMap<SymbolId, ExprId>,
}

impl Substitution {
    pub fn new(pairs: impl IntoIterator<Item = (SymbolId, ExprId)>) -> Substitution {
        Substitution { values: pairs.into_iter().collect() }
    }

    pub fn insert(&mut self, symbol: SymbolId, value: ExprId) {
        self.values.insert(symbol, value);
    }

    pub fn get(&self, symbol: SymbolId) -> Option<ExprId> {
        self.values.get(&symbol).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Store {
    /// `id` with every symbol of the substitution replaced; linear in the graph below `id`.
    pub fn substitute(&mut self, id: ExprId, with: &Substitution) -> ExprId {
        self.substitute_all(&[id], with)[0]
    }

    /// Several expressions at once, so that what they share is rebuilt once.
    pub fn substitute_all(&mut self, roots: &[ExprId], with: &Substitution) -> Vec<ExprId> {
        if with.is_empty() {
            return roots.to_vec();
        }
        self.rewrite(roots, |store, id, operands| match store.symbol(id).and_then(|s| with.get(s)) {
            Some(value) => value,
            None => store.rebuild(id, operands),
        })
    }

    /// Rebuilds everything below `roots`, operands first; `step` gets a node and its new operands.
    pub fn rewrite(&mut self, roots: &[ExprId], step: impl FnMut(&mut Store, ExprId, &[ExprId]) -> ExprId) -> Vec<ExprId> {
        let reach = self.reach(roots);
        self.rewrite_reached(&reach, roots, step)
    }

    /// As [`Store::rewrite`], where it is known what is reachable from the roots.
    pub fn rewrite_reached(
        &mut self,
        reach: &Reach,
        roots: &[ExprId],
        mut step: impl FnMut(&mut Store, ExprId, &[ExprId]) -> ExprId,
    ) -> Vec<ExprId> {
        let mut image: IdMap<Option<ExprId>> = IdMap::new(reach, None);
        let mut operands: Vec<ExprId> = Vec::with_capacity(16);
        for id in reach.up() {
            operands.clear();
            operands.extend(self.children(id).iter().map(|&c| image[c].unwrap_or(c)));
            let new = step(self, id, &operands);
            image[id] = Some(new);
        }
        roots.iter().map(|&r| image[r].unwrap_or(r)).collect()
    }
}
