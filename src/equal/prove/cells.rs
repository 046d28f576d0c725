//! Functions with kinks, cell by cell.
//!
//! In a cell the argument of each such function has one sign, so the function is one of its branches: `|u|` is `u`
//! where `u > 0`, `0` where `u = 0` and `-u` where `u < 0`. A claim that holds in every cell holds.

use super::facts::{Facts, unit};
use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::compiled;

const ABS: FunctionId = function::named("abs");
const SIGN: FunctionId = function::named("sign");
const STEP: FunctionId = function::named("step");
const RELU: FunctionId = function::named("relu");
const MIN: FunctionId = function::named("min");
const MAX: FunctionId = function::named("max");
const CEIL: FunctionId = function::named("ceil");
const LEAKY: FunctionId = function::named("leakyrelu");
const ELU: FunctionId = function::named("elu");

/// `roots` with functions by cases written as such.
pub fn by_cases(store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
    store.rewrite(roots, |store, id, operands| {
        let new = store.rebuild(id, operands);
        match store.function(new) {
            Some(f @ (LEAKY | ELU | CEIL)) => {
                let arguments = store.children(new).to_vec();
                compiled(f).definition.as_ref().map_or(new, |d| d.build(store, &arguments, new))
            }
            _ => new,
        }
    })
}

/// What decides which branch a node is, if it has branches.
fn deciding(store: &mut Store, id: ExprId) -> Option<ExprId> {
    let operands = store.children(id).to_vec();
    match store.op(id) {
        Op::Call => match store.function(id)? {
            ABS | SIGN | STEP | RELU => Some(operands[0]),
            MIN | MAX => Some(store.sub(operands[0], operands[1])),
            _ => None,
        },
        Op::Lt | Op::Le | Op::Eq | Op::Ne => Some(store.sub(operands[1], operands[0])),
        _ => None,
    }
}

/// The branch of `id` where what decides has this sign.
fn branch(store: &mut Store, id: ExprId, sign: Sign) -> Option<ExprId> {
    let operands = store.children(id).to_vec();
    let u = operands[0];
    let (positive, zero, negative) = (sign == Sign::Positive, sign == Sign::Zero, sign == Sign::Negative);
    // A weak sign is enough for continuous functions.
    let (weakly_positive, weakly_negative) = (sign.is_nonnegative(), matches!(sign, Sign::Nonpositive | Sign::Negative | Sign::Zero));
    let number = |store: &mut Store, n: i64| Some(store.int(n));
    match store.op(id) {
        Op::Call => match store.function(id)? {
            ABS if weakly_positive => Some(u),
            ABS if weakly_negative => Some(store.neg(u)),
            RELU if weakly_positive => Some(u),
            RELU if weakly_negative => number(store, 0),
            MAX if weakly_positive => Some(u),
            MAX if weakly_negative => Some(operands[1]),
            MIN if weakly_positive => Some(operands[1]),
            MIN if weakly_negative => Some(u),
            SIGN if positive => number(store, 1),
            SIGN if negative => number(store, -1),
            STEP if positive => number(store, 1),
            STEP if weakly_negative => number(store, 0),
            SIGN if zero => number(store, 0),
            _ => None,
        },
        op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => {
            let truth = match op {
                Op::Lt if positive => true,
                Op::Lt if weakly_negative => false,
                Op::Le if weakly_positive => true,
                Op::Le if negative => false,
                Op::Eq if zero => true,
                Op::Ne if zero => false,
                Op::Eq if positive || negative => false,
                Op::Ne if positive || negative => true,
                _ => return None,
            };
            Some(store.truth_value(truth))
        }
        _ => None,
    }
}

/// `roots` with every branch taken that is known, and what decides the first that is not.
pub fn resolved(store: &mut Store, canon: &mut Canon, roots: &[ExprId], facts: &Facts) -> Result<(Vec<ExprId>, Option<ExprId>), Budget> {
    let mut failure = None;
    let new = store.rewrite(roots, |store, id, operands| {
        let new = store.rebuild(id, operands);
        if failure.is_some() {
            return new;
        }
        let Some(decider) = deciding(store, new) else { return new };
        match facts.sign(store, canon, decider) {
            Ok(sign) => branch(store, new, sign).unwrap_or(new),
            Err(budget) => {
                failure = Some(budget);
                new
            }
        }
    });
    if let Some(budget) = failure {
        return Err(budget);
    }
    let left: Vec<ExprId> = store.reach(&new).ids().to_vec();
    let open = left.into_iter().find_map(|id| deciding(store, id));
    Ok((new, open))
}

/// Whether one of `roots` is undefined at every point.
pub fn is_void(store: &mut Store, canon: &mut Canon, roots: &[ExprId]) -> Result<bool, Budget> {
    for condition in crate::domain::conditions(store, roots) {
        let form = canon.canonical(store, condition)?;
        if store.truth(form) == Some(false) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What a decider's sign hangs on: the first of its factors whose sign is not known.
pub fn factor(store: &mut Store, canon: &mut Canon, decider: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    let form = canon.canonical(store, decider)?;
    if store.op(form) == Op::Prod {
        let pairs: Vec<(ExprId, ExprId)> = store.children(form)[1..].chunks(2).map(|p| (p[0], p[1])).collect();
        for (base, exponent) in pairs {
            let odd = store.number(exponent).is_some_and(|n| n.is_integer() && !n.is_even());
            if odd && !matches!(facts.sign(store, canon, base)?, Sign::Positive | Sign::Negative) {
                return Ok(unit(store, canon, base)?.0);
            }
        }
    }
    Ok(unit(store, canon, form)?.0)
}
