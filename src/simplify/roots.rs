//! Transforms of what stands under roots: sums into factors, and roots out of roots.

use crate::canon::{Canon, Goal};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Sums below roots as powers of polynomials: `abs(x + 1)` for `sqrt(x^2 + 2*x + 1)`.
pub(super) fn roots_factored(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let root = |store: &Store, p: &[ExprId]| store.op(p[0]) == Op::Sum && store.number(p[1]).is_some_and(|n| !n.is_integer());
    let found = |id: ExprId| store.op(id) == Op::Prod && store.children(id)[1..].chunks(2).any(|p| root(store, p));
    if !store.reach(&[form]).up().any(found) {
        return None;
    }
    let other = store.rewrite(&[form], |store, id, operands| {
        if store.op(id) != Op::Prod || !operands[1..].chunks(2).any(|p| root(store, p)) {
            return store.rebuild(id, operands);
        }
        let mut product = operands[0];
        for pair in operands[1..].chunks(2) {
            let inside = if root(store, pair) { canon.rational(store, pair[0], Goal::Factor).unwrap_or(pair[0]) } else { pair[0] };
            let power = store.pow(inside, pair[1]);
            product = store.mul(product, power);
        }
        product
    })[0];
    canon.canonical(store, other).ok()
}

/// `1 + sqrt(2)` for `sqrt(3 + 2*sqrt(2))`: with `d^2 = a^2 - b^2*c` the root of `a ± b*sqrt(c)` is that of `(a + d)/2`, plus or
/// minus that of `(a - d)/2`.
pub(super) fn roots_denested(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let half = |store: &Store, p: &[ExprId]| store.number(p[1]).is_some_and(|e| !e.is_integer() && (e * &Num::TWO).is_integer());
    let mut met = false;
    let other = store.rewrite(&[form], |store, id, operands| {
        let roots: Vec<Option<ExprId>> = match store.op(id) {
            Op::Prod => operands[1..].chunks(2).map(|p| if half(store, p) { denested(store, p[0]) } else { None }).collect(),
            _ => Vec::new(),
        };
        if roots.iter().all(Option::is_none) {
            return store.rebuild(id, operands);
        }
        met = true;
        let mut product = operands[0];
        for (pair, root) in operands[1..].chunks(2).zip(roots) {
            let twice = store.number(pair[1]).map_or(Num::ONE, |e| e * &Num::TWO);
            let power = match root {
                Some(root) => {
                    let exponent = store.num(twice);
                    store.pow(root, exponent)
                }
                None => store.pow(pair[0], pair[1]),
            };
            product = store.mul(product, power);
        }
        product
    })[0];
    if met { canon.canonical(store, other).ok() } else { None }
}

/// The root of `a + b*sqrt(c)` for rational numbers, where it is a sum of roots of rational numbers.
fn denested(store: &mut Store, id: ExprId) -> Option<ExprId> {
    // `-(2*sqrt(6) - 5)` for `5 - 2*sqrt(6)`.
    let (content, sum) = match (store.op(id), store.children(id)) {
        (Op::Sum, _) => (Num::ONE, id),
        (Op::Prod, &[number, sum, one]) if store.op(sum) == Op::Sum && store.number(one).is_some_and(Num::is_one) => {
            (store.number(number)?.clone(), sum)
        }
        _ => return None,
    };
    let &[first, second] = store.children(sum) else { return None };
    let (a, root) = if store.number(first).is_some() { (first, second) } else { (second, first) };
    // A product has a number in front, and roots of numbers behind it.
    if store.op(root) != Op::Prod {
        return None;
    }
    let a = store.number(a)? * &content;
    let b = store.number(*store.children(root).first()?)? * &content;
    let powers = store.children(root)[1..].chunks(2);
    let c =
        powers.map(|p| store.number(p[0]).filter(|_| store.number(p[1]) == Some(&Num::HALF))).try_fold(Num::ONE, |c, n| Some(&c * n?))?;
    let d = (&(&a * &a) - &(&(&b * &b) * &c)).exact_root(2)?;
    if !a.is_positive() {
        return None;
    }
    let half = store.num(Num::HALF);
    let [p, q] = [&a + &d, &a - &d].map(|twice| store.num(&twice * &Num::HALF));
    let (p, q) = (store.pow(p, half), store.pow(q, half));
    Some(if b.is_negative() { store.sub(p, q) } else { store.add(p, q) })
}
