//! The variables of a claim, in an order that depends on neither their names nor the order of the sides.
//!
//! Points are tried variable by variable, so this order decides which point is met first; the seed of the points at random comes
//! from here too. Renaming the variables or swapping the sides therefore changes no verdict.

use rustc_hash::FxHashMap;

use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};

/// The variables of two sides and what they must respect.
pub struct Variables {
    pub symbols: Vec<SymbolId>,
    /// A number that belongs to the claim.
    pub seed: u64,
}

impl Variables {
    /// Of `sides`, which may be swapped, and of `others`.
    pub fn new(store: &Store, sides: [ExprId; 2], others: &[ExprId]) -> Variables {
        let roots = [&sides[..], others].concat();
        let reach = store.reach(&roots);
        // From the operands up: what stands below a node, without names.
        let mut below: IdMap<u64> = IdMap::new(&reach, 0);
        for id in reach.up() {
            let operands = store.children(id);
            let mut hash = label(store, id);
            if commutes(store.op(id)) {
                hash = mixed(hash, operands.iter().fold(0u64, |sum, &c| sum.wrapping_add(mixed(1, below[c]))));
            } else {
                hash = operands.iter().fold(hash, |h, &c| mixed(h, below[c]));
            }
            below[id] = hash;
        }
        // From the roots down: where a node stands.
        let mut place: IdMap<u64> = IdMap::new(&reach, 0);
        for (k, &root) in roots.iter().enumerate() {
            place[root] = place[root].wrapping_add(mixed(7, k.saturating_sub(1) as u64));
        }
        for id in reach.down() {
            let above = mixed(place[id], below[id]);
            let together = commutes(store.op(id));
            for (k, &child) in store.children(id).iter().enumerate() {
                let own = if together { 0 } else { k as u64 + 1 };
                place[child] = place[child].wrapping_add(mixed(above, own));
            }
        }
        let mut places: FxHashMap<SymbolId, u64> = FxHashMap::default();
        for id in reach.up() {
            if let Some(symbol) = store.symbol(id) {
                places.insert(symbol, place[id]);
            }
        }
        let mut symbols: Vec<SymbolId> = places.keys().copied().collect();
        // Names decide between variables that play the same part.
        symbols.sort_by(|&a, &b| {
            let names = || crate::expr::natural_order(store.symbol_name(a), store.symbol_name(b));
            places[&a].cmp(&places[&b]).then_with(names)
        });
        let seed = sides.iter().fold(0u64, |sum, &s| sum.wrapping_add(mixed(3, below[s])));
        Variables { symbols, seed }
    }
}

fn commutes(op: Op) -> bool {
    matches!(op, Op::Add | Op::Mul | Op::And | Op::Or | Op::Eq | Op::Ne | Op::Sum)
}

/// What a node is, apart from its operands and from names.
fn label(store: &Store, id: ExprId) -> u64 {
    let own = match store.op(id) {
        Op::Number => store.number(id).map_or(0, |n| n.to_string().bytes().fold(11, |h, b| mixed(h, u64::from(b)))),
        Op::Call => store.function(id).map_or(0, |f| u64::from(f.0)),
        Op::Truth => u64::from(store.truth(id) == Some(true)),
        _ => 0,
    };
    mixed(store.op(id) as u64 + 1, own)
}

/// Two numbers as one (the finalizer of SplitMix64).
pub fn mixed(a: u64, b: u64) -> u64 {
    let mut z = a.rotate_left(23).wrapping_add(b).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_names_nor_sides_matter() {
        let order = |x: &str, y: &str, swapped: bool| {
            let mut store = Store::new();
            let (a, b) = (store.sym(x), store.sym(y));
            let product = store.mul(a, b);
            let (left, right) = (store.add(product, a), store.sub(b, a));
            let sides = if swapped { [right, left] } else { [left, right] };
            let found = Variables::new(&store, sides, &[]);
            let names: Vec<bool> = found.symbols.iter().map(|&s| store.symbol_name(s) == x).collect();
            (names, found.seed)
        };
        let first = order("x", "y", false);
        assert_eq!(first, order("y", "x", false));
        assert_eq!(first, order("x", "y", true));
        assert_eq!(first, order("u", "alpha", true));
    }
}
