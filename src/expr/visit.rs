//! Traversal without recursion: what is reachable, and tables over it.

use std::collections::BinaryHeap;

use super::intern::Store;
use super::node::ExprId;

/// The nodes reachable from some roots, in ascending order: operands before users.
#[derive(Clone, Debug, Default)]
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

/// A table over what is reachable.
#[derive(Clone, Debug)]
pub struct IdMap<T> {
    place: Place,
    values: Vec<T>,
}

/// Where the value of an id stands.
#[derive(Clone, Debug)]
enum Place {
    /// At its distance from the first id.
    From(usize),
    /// At its rank among these; where few of many ids are reachable.
    Rank(Vec<ExprId>),
}

/// A table may have so many places for each id.
const SPREAD: usize = 16;

impl<T: Clone> IdMap<T> {
    /// A table with `default` everywhere.
    pub fn new(reach: &Reach, default: T) -> IdMap<T> {
        let base = reach.ids.first().map_or(0, |id| id.index());
        let end = reach.ids.last().map_or(0, |id| id.index() + 1);
        if end - base > SMALL && (end - base) / SPREAD > reach.len() {
            return IdMap { place: Place::Rank(reach.ids.clone()), values: vec![default; reach.len()] };
        }
        IdMap { place: Place::From(base), values: vec![default; end - base] }
    }
}

impl<T> IdMap<T> {
    #[inline]
    fn place(&self, id: ExprId) -> Option<usize> {
        match &self.place {
            Place::From(base) => Some(id.index().wrapping_sub(*base)),
            Place::Rank(ids) => ids.binary_search(&id).ok(),
        }
    }

    /// The value at `id`, if the table covers it.
    #[inline]
    pub fn get(&self, id: ExprId) -> Option<&T> {
        self.values.get(self.place(id)?)
    }

    /// Sets the value at an id that the table covers; others are left out.
    pub fn set(&mut self, id: ExprId, value: T) {
        if let Some(slot) = self.place(id).and_then(|k| self.values.get_mut(k)) {
            *slot = value;
        }
    }
}

impl<T> std::ops::Index<ExprId> for IdMap<T> {
    type Output = T;
    #[inline]
    fn index(&self, id: ExprId) -> &T {
        &self.values[self.place(id).unwrap_or(usize::MAX)]
    }
}

impl<T> std::ops::IndexMut<ExprId> for IdMap<T> {
    #[inline]
    fn index_mut(&mut self, id: ExprId) -> &mut T {
        let place = self.place(id).unwrap_or(usize::MAX);
        &mut self.values[place]
    }
}

/// A table over what is reachable for values that are large: only what is reachable has a place.
#[derive(Clone, Debug)]
pub struct DenseMap<T> {
    /// The rank of an id, counted from 1.
    ranks: IdMap<u32>,
    values: Vec<T>,
}

impl<T: Clone> DenseMap<T> {
    /// A table with `default` everywhere.
    pub fn new(reach: &Reach, default: T) -> DenseMap<T> {
        let mut ranks = IdMap::new(reach, 0);
        reach.up().zip(1..).for_each(|(id, rank)| ranks[id] = rank);
        DenseMap { ranks, values: vec![default; reach.len()] }
    }

    /// A table over the same ids with `default` everywhere.
    pub fn beside<U: Clone>(&self, default: U) -> DenseMap<U> {
        DenseMap { ranks: self.ranks.clone(), values: vec![default; self.values.len()] }
    }
}

impl<T> std::ops::Index<ExprId> for DenseMap<T> {
    type Output = T;
    #[inline]
    fn index(&self, id: ExprId) -> &T {
        &self.values[(self.ranks[id] as usize).wrapping_sub(1)]
    }
}

impl<T> std::ops::IndexMut<ExprId> for DenseMap<T> {
    #[inline]
    fn index_mut(&mut self, id: ExprId) -> &mut T {
        &mut self.values[(self.ranks[id] as usize).wrapping_sub(1)]
    }
}

/// Room for the nodes of an ordinary expression.
const ROOM: usize = 64;

/// Stores up to this size have a bit for each id on the stack.
const SMALL: usize = 2048;

/// Takes the largest id out of the bits, of which none is set from word `top` on; leaves `top` behind its word.
fn pop(bits: &mut [u64], top: &mut usize) -> Option<ExprId> {
    while *top > 0 {
        let word = &mut bits[*top - 1];
        if *word != 0 {
            let bit = 63 - word.leading_zeros();
            *word &= !(1 << bit);
            return Some(ExprId::from_index((*top - 1) * 64 + bit as usize));
        }
        *top -= 1;
    }
    None
}

fn set(bits: &mut [u64], id: ExprId) {
    bits[id.index() / 64] |= 1 << (id.index() % 64);
}

impl Store {
    /// The nodes reachable from `roots`.
    pub fn reach(&self, roots: &[ExprId]) -> Reach {
        self.reach_until(roots, |_| false)
    }

    /// The nodes reachable from `roots` without going below a node where `stop` holds.
    pub fn reach_until(&self, roots: &[ExprId], stop: impl Fn(ExprId) -> bool) -> Reach {
        self.reach_by(roots, |id, children| if stop(id) { 0 } else { children.len() })
    }

    /// The nodes reachable from `roots` by the first so many operands of each node.
    pub fn reach_by(&self, roots: &[ExprId], operands: impl Fn(ExprId, &[ExprId]) -> usize) -> Reach {
        let Some(largest) = roots.iter().map(|id| id.index()).max() else { return Reach { ids: Vec::new() } };
        let mut ids: Vec<ExprId> = Vec::with_capacity(ROOM.min(largest + 1));
        if largest < SMALL {
            let mut bits = [0; SMALL / 64];
            roots.iter().for_each(|&root| set(&mut bits, root));
            self.gather(&mut bits, largest / 64 + 1, &mut ids, operands);
        } else {
            let mut heap: BinaryHeap<ExprId> = roots.iter().copied().collect();
            // An operand is smaller than its user, so whatever is taken next has all its users behind it.
            while let Some(id) = heap.pop() {
                while heap.peek() == Some(&id) {
                    heap.pop();
                }
                ids.push(id);
                let children = self.children(id);
                heap.extend(&children[..operands(id, children)]);
                // A small part of a large store must not cost the size of the store; a large one gets a bit for each id.
                if ids.len() > id.index() / 64 {
                    let mut bits = vec![0; id.index() / 64 + 1];
                    heap.drain().for_each(|id| set(&mut bits, id));
                    let top = bits.len();
                    self.gather(&mut bits, top, &mut ids, &operands);
                }
            }
        }
        ids.reverse();
        Reach { ids }
    }

    /// Takes ids out of the bits, the largest first, and sets the bits of their operands.
    fn gather(&self, bits: &mut [u64], mut top: usize, ids: &mut Vec<ExprId>, operands: impl Fn(ExprId, &[ExprId]) -> usize) {
        while let Some(id) = pop(bits, &mut top) {
            ids.push(id);
            let children = self.children(id);
            children[..operands(id, children)].iter().for_each(|&child| set(bits, child));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of so many symbols, of which each is added to all before it.
    fn chain(store: &mut Store, n: usize) -> Vec<ExprId> {
        let mut sums = vec![store.sym("x")];
        for k in 0..n {
            let next = store.sym(&format!("x{k}"));
            sums.push(store.add(sums[k], next));
        }
        sums
    }

    #[test]
    fn small_parts_of_large_stores() {
        let mut store = Store::new();
        let sums = chain(&mut store, 5000);
        let (x, y) = (store.find_symbol("x").unwrap(), store.find_symbol("x4000").unwrap());
        let (x, y) = (store.symbol_node(x), store.symbol_node(y));
        let product = store.mul(x, y);
        let reach = store.reach(&[product, y]);
        assert_eq!(reach.ids(), [x, y, product]);
        let mut table = IdMap::new(&reach, 0);
        table[y] = 3;
        table.set(sums[17], 4);
        assert_eq!((table[x], table[y], table[product], table.get(sums[17])), (0, 3, 0, None));
        // The same from few ids to many: all sums with their symbols.
        let last = sums[sums.len() - 1];
        assert_eq!(store.reach(&[last]).len(), 2 * sums.len() - 1);
        assert!(store.reach(&[last]).ids().is_sorted());
        let roots = [product, sums[3]];
        assert_eq!(store.reach(&roots).len(), 1 + 7 + 1);
        assert_eq!(store.reach_until(&[last], |id| id == sums[4000]).len(), 2 * 1000 + 1);
    }
}
