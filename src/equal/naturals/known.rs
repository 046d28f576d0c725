//! What a node may be in a power or an angle with natural numbers, found bottom-up in one pass.

use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TAN: FunctionId = function::named("tan");
const COT: FunctionId = function::named("cot");
const SEC: FunctionId = function::named("sec");
const CSC: FunctionId = function::named("csc");
const LN: FunctionId = function::named("ln");
const SQRT: FunctionId = function::named("sqrt");
const ASIN: FunctionId = function::named("asin");
const ACOS: FunctionId = function::named("acos");
const ACOSH: FunctionId = function::named("acosh");
const ATANH: FunctionId = function::named("atanh");

/// What is known of a node for the ways in which it may stand in a power or an angle.
#[derive(Clone, Copy, Default)]
pub(super) struct Known {
    /// It speaks of natural numbers.
    pub(super) speaks: bool,
    /// It is a natural number or 0: nothing is taken away in it. Whether 0 is a natural number is left open.
    pub(super) nonnegative: bool,
    /// It is at least 1.
    pub(super) positive: bool,
    /// `π` stands in it, outside of functions.
    pub(super) turns: bool,
    /// A sum of variables with numbers in front.
    pub(super) linear: bool,
    /// It may have poles.
    pub(super) poles: bool,
    /// Without branches it is zero on a stretch only if it is zero everywhere, by the identity theorem: it is analytic on an interval but for
    /// poles. What is defined on a part of the line only, a root or a logarithm, has an argument that is linear, and no pole stands inside a
    /// function. `acosh(cosh(x)) - x` and `atan(x) + atan(1/x) - pi/2` are not so: they are zero for `x > 0`.
    pub(super) one_piece: bool,
}

impl Known {
    pub(super) fn of(store: &Store, id: ExprId, known: &IdMap<Known>, naturals: &[SymbolId]) -> Known {
        let operands = store.children(id);
        let natural = store.symbol(id).is_some_and(|s| naturals.contains(&s));
        let number = store.number(id).filter(|n| n.is_integer() && !n.is_negative());
        let is_number = |id: ExprId| store.number(id).is_some();
        let all = |f: fn(&Known) -> bool| operands.iter().all(|&c| f(&known[c]));
        let any = |f: fn(&Known) -> bool| operands.iter().any(|&c| f(&known[c]));
        let nonnegative = match store.op(id) {
            Op::Number => number.is_some(),
            Op::Symbol => natural,
            Op::Add | Op::Mul => all(|n| n.nonnegative),
            _ => false,
        };
        let euler = store.op(id) == Op::Pow && store.op(operands[0]) == Op::Euler;
        Known {
            speaks: natural || any(|n| n.speaks),
            nonnegative,
            positive: match store.op(id) {
                Op::Number => number.is_some_and(Num::is_positive),
                Op::Add => nonnegative && any(|n| n.positive),
                Op::Mul => all(|n| n.positive),
                _ => false,
            },
            turns: store.op(id) == Op::Pi || (is_arithmetic(store, id) && any(|n| n.turns)),
            linear: match store.op(id) {
                Op::Number | Op::Symbol => true,
                Op::Add | Op::Neg => all(|n| n.linear),
                Op::Mul => all(|n| n.linear) && operands.iter().any(|&c| is_number(c)),
                _ => false,
            },
            poles: any(|n| n.poles)
                || match store.op(id) {
                    Op::Div => !is_number(operands[1]),
                    Op::Pow => !euler && !store.number(operands[1]).is_some_and(|n| n.is_integer() && !n.is_negative()),
                    Op::Call => matches!(store.function(id), Some(TAN | COT | SEC | CSC)),
                    _ => false,
                },
            one_piece: all(|n| n.one_piece)
                && match store.op(id) {
                    Op::Number | Op::Symbol | Op::Pi | Op::Euler | Op::Add | Op::Neg | Op::Mul | Op::Div => true,
                    Op::Pow if euler => !known[operands[1]].poles,
                    Op::Pow => store.number(operands[1]).is_some_and(Num::is_integer) || known[operands[0]].linear,
                    Op::Call => match store.function(id) {
                        Some(LN | SQRT | ASIN | ACOS | ACOSH | ATANH) => known[operands[0]].linear,
                        Some(f) => (f.row().domain.is_empty() || is_angular(store, id)) && !any(|n| n.poles),
                        None => false,
                    },
                    _ => false,
                },
        }
    }
}

/// Whether a function has a whole turn as a period.
pub(super) fn is_angular(store: &Store, id: ExprId) -> bool {
    matches!(store.function(id), Some(SIN | COS | TAN | COT | SEC | CSC))
}

/// Whether a node is made of its operands by arithmetic alone.
pub(super) fn is_arithmetic(store: &Store, id: ExprId) -> bool {
    matches!(store.op(id), Op::Add | Op::Neg | Op::Mul | Op::Div | Op::Sum | Op::Prod)
}
