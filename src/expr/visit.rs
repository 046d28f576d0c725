//! Traversal without recursion: what is reachable, and tables over it.

use super::intern::Store;
use super::node::ExprId;

/// The nodes reachable from some roots, in ascending order: operands before users.
#[derive(Clone, Debug)]
pub struct Reach {
    ids: Vec<ExprId>,
}

impl Reach {
    pub fn ids(&self) -> &[ExprId] {
        &self.ids
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Ascending: operands first.
    pub fn up(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.ids.iter().copied()
    }

    /// Descending: users first.
    pub fn down(&self) -> impl Iterator<Item = ExprId> + '_ {
        self.ids.iter().rev().copied()
    }
}

/// A table over the ids up to the largest of some roots.
#[derive(Clone, Debug)]
pub struct IdMap<T> {
    base: usize,
    values: Vec<T>,
}

impl<T: Clone> IdMap<T> {
    /// A table with `default` everywhere.
    pub fn new(reach: &Reach, default: T) -> IdMap<T> {
        let base = reach.ids.first().map_or(0, |id| id.index());
        let end = reach.ids.last().map_or(0, |id| id.index() + 1);
        IdMap { base, values: vec![default; end - base] }
    }

    /// The value at `id`, if the table covers it.
    pub fn get(&self, id: ExprId) -> Option<&T> {
        self.values.get(id.index().wrapping_sub(self.base))
    }

    /// Sets the value at an id that the table covers; others are left out.
    pub fn set(&mut self, id: ExprId, value: T) {
        if let Some(slot) = self.values.get_mut(id.index().wrapping_sub(self.base)) {
            *slot = value;
        }
    }
}

impl<T> std::ops::Index<ExprId> for IdMap<T> {
    type Output = T;
    fn index(&self, id: ExprId) -> &T {
        &self.values[id.index() - self.base]
    }
}

impl<T> std::ops::IndexMut<ExprId> for IdMap<T> {
    fn index_mut(&mut self, id: ExprId) -> &mut T {
        &mut self.values[id.index() - self.base]
    }
}

impl Store {
    /// The nodes reachable from `roots`.
    pub fn reach(&self, roots: &[ExprId]) -> Reach {
        self.reach_until(roots, |_| false)
    }

    /// The nodes reachable from `roots` without going below a node where `stop` holds.
    pub fn reach_until(&self, roots: &[ExprId], stop: impl Fn(ExprId) -> bool) -> Reach {
        let Some(top) = roots.iter().map(|id| id.index()).max() else { return Reach { ids: Vec::new() } };
        let mut seen = vec![0u64; top / 64 + 1];
        let mut stack: Vec<ExprId> = Vec::new();
        let mut ids: Vec<ExprId> = Vec::new();
        let mut visit = |id: ExprId, stack: &mut Vec<ExprId>| {
            let (word, bit) = (id.index() / 64, 1u64 << (id.index() % 64));
            if seen[word] & bit == 0 {
                seen[word] |= bit;
                ids.push(id);
                if !stop(id) {
                    stack.push(id);
                }
            }
        };
        for &root in roots {
            visit(root, &mut stack);
        }
        while let Some(id) = stack.pop() {
            for &child in self.children(id).iter() {
                visit(child, &mut stack);
            }
        }
        ids.sort_unstable();
        Reach { ids }
    }
}
