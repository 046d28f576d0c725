//! Functions with kinks, cell by cell.
//!
//! In a cell the argument of each such function has one sign, so the function is one of its branches: `|u|` is `u`
//! where `u > 0`, `0` where `u = 0` and `-u` where `u < 0`. A claim that holds in every cell holds.

use super::facts::{Facts, unit};
use super::kernels::unfolded;
use super::signs;
use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::function::{self, FunctionId, Monotone, Parity};
use crate::lower::template::compiled;
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const SIGN: FunctionId = function::named("sign");
const STEP: FunctionId = function::named("step");
const RELU: FunctionId = function::named("relu");
const MIN: FunctionId = function::named("min");
const MAX: FunctionId = function::named("max");
const CEIL: FunctionId = function::named("ceil");
const LEAKY: FunctionId = function::named("leakyrelu");
const ELU: FunctionId = function::named("elu");
const CBRT: FunctionId = function::named("cbrt");
const HYPOT: FunctionId = function::named("hypot");
const ATAN2: FunctionId = function::named("atan2");
const ATAN: FunctionId = function::named("atan");
const FLOOR: FunctionId = function::named("floor");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");

/// `roots` with functions by cases written as such.
pub fn by_cases(store: &mut Store, roots: &[ExprId]) -> Vec<ExprId> {
    store.rewrite(roots, |store, id, operands| {
        let new = store.rebuild(id, operands);
        match store.function(new) {
            Some(f @ (LEAKY | ELU | CEIL | HYPOT)) => {
                let arguments = store.children(new).to_vec();
                compiled(f).definition.as_ref().map_or(new, |d| d.build(store, &arguments, new))
            }
            Some(ATAN2) => {
                let arguments = store.children(new).to_vec();
                angle_of(store, arguments[0], arguments[1])
            }
            _ => new,
        }
    })
}

/// The angle of the point `(x, y)` by quarters of the plane.
fn angle_of(store: &mut Store, y: ExprId, x: ExprId) -> ExprId {
    let (zero, pi, half) = (store.int(0), store.constant(Op::Pi), store.num(Num::HALF));
    let quarter = store.mul(half, pi);
    let (slope, inverse) = (store.div(y, x), store.div(x, y));
    let (right, turned) = (store.call(ATAN, &[slope]), store.call(ATAN, &[inverse]));
    let upper = store.sub(quarter, turned);
    let lower = store.neg(quarter);
    let lower = store.sub(lower, turned);
    // On the negative x-axis; at the origin there is no value.
    let nowhere = store.div(pi, zero);
    let (left, below) = (store.relation(Op::Lt, x, zero), store.relation(Op::Lt, y, zero));
    let (above, to_the_right) = (store.relation(Op::Lt, zero, y), store.relation(Op::Lt, zero, x));
    let axis = store.select(left, pi, nowhere);
    let value = store.select(below, lower, axis);
    let value = store.select(above, upper, value);
    store.select(to_the_right, right, value)
}

/// What decides which branch a node is, if it has branches.
fn deciding(store: &mut Store, id: ExprId) -> Option<ExprId> {
    let operands = store.children(id).to_vec();
    let decider = match store.op(id) {
        Op::Call => match store.function(id)? {
            ABS | SIGN | STEP | RELU | CBRT => Some(operands[0]),
            MIN | MAX => Some(store.sub(operands[0], operands[1])),
            _ => None,
        },
        Op::Lt | Op::Le | Op::Eq | Op::Ne => Some(store.sub(operands[1], operands[0])),
        _ => None,
    }?;
    let source = sign_source(store, decider);
    Some(unfolded(store, source))
}

/// What has the sign of `id` wherever that is defined: the argument of a function that is odd and increases.
fn sign_source(store: &Store, id: ExprId) -> ExprId {
    let mut current = id;
    while let Some(f) = store.function(current) {
        let row = f.row();
        if row.parity != Parity::Odd || row.monotone != Monotone::Increasing {
            break;
        }
        current = store.children(current)[0];
    }
    current
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
            CBRT if weakly_positive => {
                let third = store.num(Num::ratio(1, 3));
                Some(store.pow(u, third))
            }
            CBRT if weakly_negative => {
                let third = store.num(Num::ratio(1, 3));
                let mirrored = store.neg(u);
                let root = store.pow(mirrored, third);
                Some(store.neg(root))
            }
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
        if is_power_of_zero(store, new) {
            return store.int(0);
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
    let open = new.clone().into_iter().find_map(|root| open(store, root));
    Ok((new, open))
}

/// Whether a node is `0^x`, which is 0 wherever it is defined.
fn is_power_of_zero(store: &Store, id: ExprId) -> bool {
    let operands = store.children(id);
    store.op(id) == Op::Pow && store.number(operands[0]).is_some_and(Num::is_zero) && store.number(operands[1]).is_none()
}

/// What decides the first node below `root` that has branches.
pub fn open(store: &mut Store, root: ExprId) -> Option<ExprId> {
    let nodes: Vec<ExprId> = store.reach(&[root]).ids().to_vec();
    nodes.into_iter().find_map(|id| deciding(store, id))
}

/// Whether there is a power with a varying exponent of what is zero, but not at first sight: it is 0 for positive exponents, although other
/// such powers ask for a positive base, so nothing is proved of it.
pub fn has_power_of_zero(store: &mut Store, canon: &mut Canon, roots: &[ExprId]) -> Result<bool, Budget> {
    for id in store.reach(roots).ids().to_vec() {
        let operands = store.children(id).to_vec();
        let pairs = match store.op(id) {
            Op::Pow => &operands[..],
            Op::Prod => &operands[1..],
            _ => continue,
        };
        for pair in pairs.chunks(2) {
            if store.number(pair[1]).is_some() {
                continue;
            }
            let base = canon.canonical(store, pair[0])?;
            if store.number(base).is_some_and(Num::is_zero) {
                return Ok(true);
            }
        }
    }
    Ok(false)
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
    let mut form = canon.canonical(store, decider)?;
    if let [(base, exponent)] = canon.powers(store, form).1[..]
        && store.number(exponent).is_some_and(Num::is_one)
    {
        form = base;
    }
    let simpler = signs::by_monotony(store, canon, form)?;
    let (_, powers) = match signs::factors(store, canon, simpler)? {
        Some(factors) => factors,
        None => canon.powers(store, simpler),
    };
    for (base, exponent) in powers {
        let odd = store.number(exponent).is_some_and(|n| n.is_integer() && !n.is_even());
        if odd && !matches!(facts.sign(store, canon, base)?, Sign::Positive | Sign::Negative) {
            return Ok(unit(store, canon, base)?.0);
        }
    }
    Ok(unit(store, canon, simpler)?.0)
}

/// Whether nothing is to be shown where `decider` is zero: both roots are continuous wherever they are defined, and every such
/// point is a limit of points where the decider is not zero, because it is an entire function and not zero everywhere.
pub fn is_negligible(store: &mut Store, canon: &mut Canon, roots: &[ExprId], decider: ExprId) -> bool {
    let jumps = |store: &Store, id: ExprId| {
        matches!(store.op(id), Op::Select | Op::Apply)
            || store.op(id).is_relation()
            || matches!(store.function(id), Some(SIGN | STEP | FLOOR | CEIL | ATAN2))
    };
    if store.reach(roots).up().any(|id| jumps(store, id)) || !is_entire(store, decider) {
        return false;
    }
    let variables: Vec<SymbolId> = store.reach(&[decider]).up().filter_map(|id| store.symbol(id)).collect();
    PLACES.iter().any(|&(n, d)| {
        // The coordinates differ, so that x - y is not zero.
        let place = |k: usize| &Num::ratio(n, d) + &Num::ratio(k as i64, 3);
        let point: Point = variables.iter().enumerate().map(|(k, &v)| (v, place(k))).collect();
        match &evaluate(store, canon, &Constants::default(), &[decider], &point, 64).outcomes[0] {
            Outcome::Value(n) => !n.is_zero(),
            Outcome::Within(i) => !i.has_zero(),
            _ => false,
        }
    })
}

/// Where a function that is not zero everywhere is looked at.
const PLACES: [(i64, i64); 4] = [(1, 2), (2, 7), (-5, 3), (17, 5)];

/// Whether an expression is an entire function of its variables: made of them and numbers by sums, products, natural powers,
/// exponentials, sines and cosines.
pub fn is_entire(store: &Store, id: ExprId) -> bool {
    let natural = |e: ExprId| store.number(e).is_some_and(|n| n.is_integer() && !n.is_negative());
    store.reach(&[id]).up().all(|id| {
        let operands = store.children(id);
        match store.op(id) {
            Op::Number | Op::Symbol | Op::Pi | Op::Euler | Op::Add | Op::Neg | Op::Mul | Op::Sum => true,
            Op::Pow => store.op(operands[0]) == Op::Euler || natural(operands[1]),
            Op::Prod => operands[1..].chunks(2).all(|p| store.op(p[0]) == Op::Euler || natural(p[1]) || is_root_of_number(store, p)),
            Op::Call => matches!(store.function(id), Some(SIN | COS)),
            _ => false,
        }
    })
}

/// A power of a positive number is one.
fn is_root_of_number(store: &Store, pair: &[ExprId]) -> bool {
    store.number(pair[0]).is_some_and(Num::is_positive) && store.number(pair[1]).is_some()
}
