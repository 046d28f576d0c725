//! Conditions that hold without any variable.

use super::{Constants, Outcome, Point, evaluate};
use crate::canon::Canon;
use crate::expr::{ExprId, Op, Store};

/// Bits of the enclosures that decide.
const BITS: u32 = 128;

/// `conditions` without those that speak of no variable and certainly hold: `sqrt(2) != 2`.
pub fn without_certain(store: &mut Store, canon: &mut Canon, conditions: Vec<ExprId>) -> Vec<ExprId> {
    let varies = |store: &Store, id: ExprId| store.reach(&[id]).up().any(|node| matches!(store.op(node), Op::Symbol | Op::Apply));
    let constant: Vec<ExprId> = conditions.iter().copied().filter(|&id| !varies(store, id)).collect();
    if constant.is_empty() {
        return conditions;
    }
    let seen = evaluate(store, canon, &Constants::default(), &constant, &Point::default(), BITS);
    let holds = |id: &ExprId| constant.iter().position(|c| c == id).is_some_and(|k| matches!(seen.outcomes[k], Outcome::Truth(true)));
    conditions.into_iter().filter(|id| !holds(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_decided() {
        let (mut store, mut canon) = (Store::new(), Canon::default());
        let (x, two, half) = (store.sym("x"), store.int(2), store.num(crate::number::Num::HALF));
        let root = store.pow(two, half);
        let kept = [store.relation(Op::Ne, x, two), store.relation(Op::Eq, root, two), store.relation(Op::Ne, root, root)];
        let all = [&kept[..], &[store.relation(Op::Ne, root, two), store.relation(Op::Lt, root, two)]].concat();
        assert_eq!(without_certain(&mut store, &mut canon, all), kept);
    }
}
