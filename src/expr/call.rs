//! Calls of functions of the table.

use super::intern::Store;
use super::node::{ARRAY, ARRAYS, ExprId, KINKS, Op, TOTAL};
use super::shape::Shape;
use crate::function::{self, FunctionId, Kind, Order, Parity};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const SIGN: FunctionId = function::named("sign");
const STEP: FunctionId = function::named("step");
const RELU: FunctionId = function::named("relu");
const LEAKYRELU: FunctionId = function::named("leakyrelu");
const FLOOR: FunctionId = function::named("floor");
const CEIL: FunctionId = function::named("ceil");
const MIN: FunctionId = function::named("min");
const MAX: FunctionId = function::named("max");
const SQRT: FunctionId = function::named("sqrt");
const CBRT: FunctionId = function::named("cbrt");
const EXP: FunctionId = function::named("exp");

impl Store {
    /// A call of an elementwise function: of scalars, or of arrays entry by entry.
    pub fn call(&mut self, f: FunctionId, arguments: &[ExprId]) -> ExprId {
        let shape = arguments.iter().find_map(|&a| self.shape(a));
        self.call_shaped(f, arguments, shape)
    }

    /// A call whose value has the given shape; array functions need to be told.
    pub fn call_shaped(&mut self, f: FunctionId, arguments: &[ExprId], shape: Option<Shape>) -> ExprId {
        if f == EXP && self.number(arguments[0]).is_some_and(Num::is_one) {
            return self.constant(Op::Euler);
        }
        if arguments.iter().all(|&a| self.op(a) == Op::Number) {
            let numbers: Vec<Num> = arguments.iter().filter_map(|&a| self.number(a).cloned()).collect();
            if let Some(value) = fold(f, &numbers) {
                return self.num(value);
            }
        }
        let row = f.row();
        if self.op(arguments[0]) == Op::Neg && arguments.len() == 1 {
            let inner = self.children(arguments[0])[0];
            match row.parity {
                Parity::Odd => {
                    let call = self.call_shaped(f, &[inner], shape);
                    return self.neg(call);
                }
                Parity::Even => return self.call_shaped(f, &[inner], shape),
                Parity::Neither => {}
            }
        }
        if let Some(n) = self.number(arguments[0]).filter(|n| row.order != Order::None && n.is_integer() && n.is_negative()) {
            let odd = !n.is_even();
            let n = n.abs();
            let n = self.num(n);
            let call = self.call_shaped(f, &[n, arguments[1]], shape);
            return if odd && row.order == Order::Alternating { self.neg(call) } else { call };
        }
        let total = row.domain.is_empty() && matches!(row.kind, Kind::Elementwise);
        let flags = self.flags_of(arguments) & if total { !0 } else { !TOTAL };
        let flags = flags | if shape.is_some() { ARRAY } else { 0 } | if matches!(row.kind, Kind::Elementwise) { 0 } else { ARRAYS };
        let flags = flags | if row.kinks.is_empty() { 0 } else { KINKS };
        let id = self.node(Op::Call, f.0, flags, arguments[0], arguments.get(1).copied());
        if let Some(shape) = shape {
            self.set_shape(id, shape);
        }
        id
    }

    /// The function of this name applied to one scalar or array.
    pub fn unary(&mut self, f: FunctionId, argument: ExprId) -> ExprId {
        self.call(f, &[argument])
    }
}

/// The exact rational value of a function whose value at rational points is visible at once.
fn fold(f: FunctionId, arguments: &[Num]) -> Option<Num> {
    let x = &arguments[0];
    let positive_part = |x: &Num| if x.is_positive() { x.clone() } else { Num::ZERO };
    Some(match f {
        ABS => x.abs(),
        SIGN => Num::from(i64::from(x.signum())),
        STEP => Num::from(i64::from(x.is_positive())),
        RELU => positive_part(x),
        LEAKYRELU if x.is_positive() => x.clone(),
        LEAKYRELU => x * arguments.get(1)?,
        FLOOR => x.floor(),
        CEIL => x.ceil(),
        MIN => x.min(arguments.get(1)?).clone(),
        MAX => x.max(arguments.get(1)?).clone(),
        SQRT => x.exact_root(2)?,
        CBRT => {
            let root = x.abs().exact_root(3)?;
            if x.is_negative() { -root } else { root }
        }
        EXP if x.is_zero() => Num::ONE,
        // ln 1 = 0; the odd functions vanish at 0.
        _ if x.is_one() && f == function::named("ln") => Num::ZERO,
        _ if x.is_zero() && arguments.len() == 1 && f.row().parity == Parity::Odd && f.row().domain.is_empty() => Num::ZERO,
        _ => return None,
    })
}
