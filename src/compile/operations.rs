//! How many operations an expression takes: written out as a tree, and with equal parts computed once.
//!
//! A sum of `n` terms takes `n - 1`, a power and a function one each; a minus sign in front of a term is part of the
//! subtraction. Numbers and names take none.

use smallvec::{SmallVec, smallvec};

use crate::expr::{ExprId, IdMap, Op, Store};
use crate::number::Num;

/// Numbers of operations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operations {
    /// Of the tree; `u64::MAX` stands for anything beyond.
    pub tree: u64,
    /// With equal parts computed once.
    pub shared: u64,
}

/// The operations that compute `roots` together.
pub fn operations(store: &Store, roots: &[ExprId]) -> Operations {
    let reach = store.reach(roots);
    let mut trees: IdMap<u64> = IdMap::new(&reach, 0);
    for id in reach.up() {
        let (own, parts) = step(store, id);
        trees[id] = parts.iter().fold(own, |sum, &part| sum.saturating_add(trees[part]));
    }
    let mut needed: IdMap<bool> = IdMap::new(&reach, false);
    for &root in roots {
        needed[root] = true;
    }
    let mut shared = 0;
    for id in reach.down() {
        if needed[id] {
            let (own, parts) = step(store, id);
            shared += own;
            parts.iter().for_each(|&part| needed[part] = true);
        }
    }
    Operations { tree: roots.iter().fold(0, |sum, &root| sum.saturating_add(trees[root])), shared }
}

/// The operations of one node, and what they work on.
fn step(store: &Store, id: ExprId) -> (u64, SmallVec<[ExprId; 4]>) {
    let operands = store.children(id);
    let negated = |id: ExprId| (store.op(id) == Op::Neg).then(|| store.children(id)[0]);
    match store.op(id) {
        Op::Number | Op::Symbol | Op::Pi | Op::Euler | Op::Truth => (0, SmallVec::new()),
        Op::Add => match (negated(operands[0]), negated(operands[1])) {
            (_, Some(b)) => (1, smallvec![operands[0], b]),
            (Some(a), None) => (1, smallvec![a, operands[1]]),
            _ => (1, operands.iter().copied().collect()),
        },
        Op::Sum => (operands.len() as u64 - 1, operands.iter().copied().collect()),
        Op::Prod => {
            let one = |id: ExprId| store.number(id).is_some_and(Num::is_one);
            let powers = operands[1..].chunks(2).filter(|pair| !one(pair[1])).count();
            let factors = operands.len() / 2 + usize::from(!one(operands[0]));
            ((factors - 1 + powers) as u64, operands.iter().copied().collect())
        }
        Op::Array => (0, operands.iter().copied().collect()),
        _ => (1, operands.iter().copied().collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Chain, gradient};

    fn of(tree: u64, shared: u64) -> Operations {
        Operations { tree, shared }
    }

    #[test]
    fn what_counts() {
        let mut s = Store::new();
        let (x, y, one, two) = (s.sym("x"), s.sym("y"), s.int(1), s.int(2));
        let count = |s: &Store, id| operations(s, &[id]);
        assert_eq!(count(&s, x), of(0, 0));
        let minus = s.neg(x);
        assert_eq!(count(&s, minus), of(1, 1));
        // x - y, then -x - y
        let difference = s.sub(x, y);
        assert_eq!(count(&s, difference), of(1, 1));
        let both = s.sub(minus, y);
        assert_eq!(count(&s, both), of(2, 2));
        // (x*y + 1)*sin(x*y + 1)
        let product = s.mul(x, y);
        let inner = s.add(product, one);
        let sine = s.unary(crate::function::named("sin"), inner);
        let whole = s.mul(inner, sine);
        assert_eq!(count(&s, whole), of(6, 4));
        // Two roots share: x*y + 1 and (x*y)^2.
        let square = s.pow(product, two);
        assert_eq!(operations(&s, &[inner, square]), of(4, 3));
        // 2*x^2*y and the canonical 1 + 2*x^2*y
        let flat = s.canonical_product(&[two, x, two, y, one]);
        assert_eq!(count(&s, flat), of(3, 3));
        let sum = s.canonical_sum(&[one, flat]);
        assert_eq!(count(&s, sum), of(4, 4));
    }

    #[test]
    fn trees_beyond_all_counting() {
        let mut store = Store::new();
        let x = store.sym("x");
        let root = (0..100).fold(x, |x, _| {
            let sine = store.unary(crate::function::named("sin"), x);
            store.mul(x, sine)
        });
        assert_eq!(operations(&store, &[root]), of(u64::MAX, 200));
    }

    #[test]
    fn a_gradient_of_a_product_takes_three_operations_a_variable() {
        let mut store = Store::new();
        let symbols: Vec<_> = (0..1000).map(|k| store.declare(&format!("x{k}"), None)).collect();
        let product = symbols.iter().map(|&s| store.symbol_node(s)).collect::<Vec<_>>();
        let product = product[1..].iter().fold(product[0], |p, &x| store.mul(p, x));
        let gradient = gradient(&mut store, product, &symbols, &Chain::default()).unwrap();
        assert_eq!(operations(&store, &gradient).shared, 3 * 1000 - 6);
    }
}
