//! The local rules: what one node contributes.

use smallvec::SmallVec;

use super::error::DiffError;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::compiled;
use crate::number::Num;

const EXP: FunctionId = function::named("exp");
const LN: FunctionId = function::named("ln");
const SQRT: FunctionId = function::named("sqrt");
const STEP: FunctionId = function::named("step");
const MAX: FunctionId = function::named("max");
const MIN: FunctionId = function::named("min");

/// `partial * value`, as a selection where the partial is one: `step(z)*v` becomes `{v if z > 0; 0
/// otherwise}`, so that an infinite `v` on the side not taken cannot turn a zero into NaN.
pub fn scale(store: &mut Store, partial: ExprId, value: ExprId) -> ExprId {
    if let Some(z) = store.argument_of(partial, STEP) {
        let zero = store.zero();
        let positive = store.relation(Op::Lt, zero, z);
        return store.select(positive, value, zero);
    }
    if store.op(partial) == Op::Select {
        let operands = store.children(partial);
        let (condition, then, otherwise) = (operands[0], operands[1], operands[2]);
        // The table nests selections at most two deep, in the last branch.
        let then = store.mul(then, value);
        let otherwise = match store.op(otherwise) {
            Op::Select => {
                let inner = store.children(otherwise);
                let (c, t, o) = (inner[0], inner[1], inner[2]);
                let (t, o) = (store.mul(t, value), store.mul(o, value));
                store.select(c, t, o)
            }
            _ => store.mul(otherwise, value),
        };
        return store.select(condition, then, otherwise);
    }
    store.mul(partial, value)
}

/// The partial derivative of the call at `id` with respect to its `k`-th argument.
///
/// # Errors
/// Where the table has none.
pub fn call_partial(store: &mut Store, id: ExprId, k: usize) -> Result<ExprId, DiffError> {
    let Some(f) = store.function(id) else { return Err(DiffError::NotScalar) };
    if matches!(f, MAX | MIN)
        && let Some(partial) = extremum_with_number(store, id, f, k)
    {
        return Ok(partial);
    }
    let arguments: SmallVec<[ExprId; 2]> = SmallVec::from_slice(store.children(id));
    match compiled(f).partials.get(k) {
        Some(Ok(template)) => Ok(template.build(store, &arguments, id)),
        Some(Err(why)) => Err(DiffError::NotAvailable { function: f, argument: k, why }),
        None => Err(DiffError::NotScalar),
    }
}

/// `max(u, c)` and `min(u, c)` with a number `c`, in either order: the number wins a tie, so that `max(u, 0)` is
/// `relu(u)` at the kink too.
fn extremum_with_number(store: &mut Store, id: ExprId, f: FunctionId, k: usize) -> Option<ExprId> {
    let operands = store.children(id);
    let (this, other) = (operands[k], operands[1 - k]);
    store.number(other)?;
    let wins = if f == MAX { store.relation(Op::Lt, other, this) } else { store.relation(Op::Lt, this, other) };
    let (one, zero) = (store.one(), store.zero());
    Some(store.select(wins, one, zero))
}

/// The partial derivative of the application of an unknown function with respect to its `k`-th argument.
pub fn unknown_partial(store: &mut Store, id: ExprId, k: usize) -> ExprId {
    let Some(mut unknown) = store.unknown(id).cloned() else { return id };
    unknown.orders[k] += 1;
    let arguments = store.children(id).to_vec();
    store.apply(unknown, &arguments)
}

/// The partial derivatives of `a^b` with respect to base and exponent, as far as they are asked for and not
/// structurally zero: `b*a^(b-1)` and `a^b*ln a`.
pub fn power_partials(store: &mut Store, id: ExprId, base: bool, exponent: bool) -> (Option<ExprId>, Option<ExprId>) {
    let operands = store.children(id);
    let (a, b) = (operands[0], operands[1]);
    // `u^0` is 1 wherever `u` is defined, also where `u` is zero.
    let constant = store.number(b).is_some_and(Num::is_zero);
    let by_base = (base && !constant).then(|| {
        let one = store.one();
        let lowered = store.sub(b, one);
        let power = store.pow(a, lowered);
        store.mul(b, power)
    });
    let by_exponent = exponent.then(|| {
        let log = store.call(LN, &[a]);
        store.mul(id, log)
    });
    (by_base, by_exponent)
}

/// The derivative of `a/b` in the form of the quotient rule, `(a'·b - a·b')/b²`; where `b` is a power
/// `u^n`, a root or an exponential, the factor that numerator and denominator share is gone at once:
/// `(a'·u - n·a·u')/u^(n+1)`.
pub fn quotient(store: &mut Store, a: ExprId, b: ExprId, da: Option<ExprId>, db: Option<ExprId>) -> Option<ExprId> {
    let Some(db) = db else {
        return da.map(|da| store.div(da, b));
    };
    let zero = store.zero();
    if store.argument_of(b, EXP).is_some() {
        // db = b·u' is a product with b in it; (a' - a·u')/b.
        let inner = store.div(db, b);
        let product = store.mul(a, inner);
        let numerator = store.sub(da.unwrap_or(zero), product);
        return Some(store.div(numerator, b));
    }
    let numerator = {
        let left = da.map_or(zero, |da| store.mul(da, b));
        let right = store.mul(a, db);
        store.sub(left, right)
    };
    let two = store.int(2);
    let square = store.pow(b, two);
    Some(store.div(numerator, square))
}

/// The derivative of `a/u^n` for a literal `n`: `(a'·u - n·a·u')/u^(n+1)`.
pub fn quotient_by_power(store: &mut Store, a: ExprId, u: ExprId, n: &Num, da: Option<ExprId>, du: ExprId) -> ExprId {
    let zero = store.zero();
    let left = da.map_or(zero, |da| store.mul(da, u));
    let factor = store.num(n.clone());
    let right = store.mul(a, du);
    let right = store.mul(factor, right);
    let numerator = store.sub(left, right);
    let raised = store.num(n + &Num::ONE);
    let denominator = store.pow(u, raised);
    store.div(numerator, denominator)
}

/// The base and the literal exponent if `id` is a power or a square root.
pub fn as_power(store: &Store, id: ExprId) -> Option<(ExprId, Num)> {
    if let Some(u) = store.argument_of(id, SQRT) {
        return Some((u, Num::HALF));
    }
    if store.op(id) != Op::Pow {
        return None;
    }
    let operands = store.children(id);
    Some((operands[0], store.number(operands[1])?.clone()))
}
