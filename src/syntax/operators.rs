//! The one table of operators: precedence and associativity.
//!
//! | level | operators |
//! |---|---|
//! | [`IN`] | `i in r` inside `sum(…)` |
//! | [`OR`], [`AND`] | `or`, `and` between comparisons |
//! | [`COMPARE`] | `< <= > >= = == !=` |
//! | [`RANGE`] | `a..b` |
//! | [`ADD`] | `+ -` |
//! | [`DERIVATIVE`] | prefix `d/dx`, which takes the multiplicative term that follows |
//! | [`MULTIPLY`] | `* / .* ./` |
//! | [`JUXTAPOSE`] | two operands side by side; after `/` it is an error, so it may bind tighter than `*` |
//! | [`NEGATE`] | prefix `-` |
//! | [`POWER`] | `^ .^`, from the right |
//! | [`COMPOSE`] | `∘` and prefix `∇` |
//!
//! Postfix `' ^T [i, j] (…)` binds tightest and never waits on a stack. `|_{x = 1}` takes a power, or the whole of a `d/dx` before it.

use super::ast::{BinaryOp, Relation};

pub(super) const IN: u8 = 5;
pub(super) const OR: u8 = 6;
pub(super) const AND: u8 = 8;
pub(super) const COMPARE: u8 = 10;
pub(super) const RANGE: u8 = 15;
pub(super) const ADD: u8 = 20;
pub(super) const DERIVATIVE: u8 = 25;
pub(super) const MULTIPLY: u8 = 30;
pub(super) const JUXTAPOSE: u8 = 35;
pub(super) const NEGATE: u8 = 40;
pub(super) const POWER: u8 = 50;
pub(super) const COMPOSE: u8 = 60;

/// A binary operator that is written: its symbol, meaning, precedence, and whether it groups from the right.
pub(super) const BINARY: [(&str, BinaryOp, u8, bool); 9] = [
    ("+", BinaryOp::Add, ADD, false),
    ("-", BinaryOp::Sub, ADD, false),
    ("*", BinaryOp::Mul, MULTIPLY, false),
    ("/", BinaryOp::Div, MULTIPLY, false),
    (".*", BinaryOp::ElementMul, MULTIPLY, false),
    ("./", BinaryOp::ElementDiv, MULTIPLY, false),
    ("^", BinaryOp::Pow, POWER, true),
    (".^", BinaryOp::ElementPow, POWER, true),
    ("∘", BinaryOp::Compose, COMPOSE, false),
];

/// The relation that a symbol stands for.
pub(super) fn relation(symbol: &str) -> Option<Relation> {
    Some(match symbol {
        "<" => Relation::Lt,
        "<=" => Relation::Le,
        ">" => Relation::Gt,
        ">=" => Relation::Ge,
        "=" | "==" => Relation::Eq,
        "!=" => Relation::Ne,
        _ => return None,
    })
}
