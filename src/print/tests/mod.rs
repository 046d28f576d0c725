//! Tables of expressions and what they look like.

mod canonical;
mod large;
mod latex;
mod round_trip;
mod store;

use smallvec::SmallVec;

use super::Options;
use crate::expr::{ExprId, Op, Shape, Store, Unknown};
use crate::function;
use crate::number::Num;

/// Reads `(op operand …)`; a list of numbers of derivatives stands before the operands of an unknown function.
fn read(store: &mut Store, text: &str) -> ExprId {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let mut frames: Vec<(String, Vec<ExprId>)> = vec![(String::new(), Vec::new())];
    let mut words = spaced.split_whitespace();
    while let Some(word) = words.next() {
        let done = match word {
            "(" => {
                frames.push((words.next().unwrap().to_owned(), Vec::new()));
                continue;
            }
            ")" => {
                let (op, operands) = frames.pop().unwrap();
                apply(store, &op, &operands)
            }
            word => leaf(store, word),
        };
        frames.last_mut().unwrap().1.push(done);
    }
    frames[0].1[0]
}

fn leaf(store: &mut Store, word: &str) -> ExprId {
    match (word, word.parse::<Num>()) {
        (_, Ok(n)) => store.num(n),
        ("pi", _) => store.constant(Op::Pi),
        ("E", _) => store.constant(Op::Euler),
        ("true", _) => store.truth_value(true),
        _ => match word.split_once(':') {
            // A:2x3 is an array symbol.
            Some((name, shape)) => {
                let (r, c) = shape.split_once('x').unwrap();
                let symbol = store.declare(name, Some(Shape::new(r.parse().unwrap(), c.parse().unwrap())));
                store.symbol_node(symbol)
            }
            None => store.sym(word),
        },
    }
}

fn apply(store: &mut Store, op: &str, x: &[ExprId]) -> ExprId {
    let number = |store: &Store, id: ExprId| store.number(id).and_then(Num::to_i64).unwrap() as usize;
    match op {
        "+" => x[1..].iter().fold(x[0], |a, &b| store.add(a, b)),
        "-" if x.len() == 1 => store.neg(x[0]),
        "-" => store.sub(x[0], x[1]),
        "*" => x[1..].iter().fold(x[0], |a, &b| store.mul(a, b)),
        "/" => store.div(x[0], x[1]),
        "^" => store.pow(x[0], x[1]),
        "<" => store.relation(Op::Lt, x[0], x[1]),
        "<=" => store.relation(Op::Le, x[0], x[1]),
        "=" => store.relation(Op::Eq, x[0], x[1]),
        "!=" => store.relation(Op::Ne, x[0], x[1]),
        "and" => store.and(x[0], x[1]),
        "or" => store.or(x[0], x[1]),
        "not" => store.not(x[0]),
        "if" => store.select(x[0], x[1], x[2]),
        "@" => store.matmul(x[0], x[1]),
        "T" => store.transpose(x[0]),
        ".*" => store.elementwise(Op::ElementMul, x[0], x[1]),
        "./" => store.elementwise(Op::ElementDiv, x[0], x[1]),
        ".^" => store.elementwise(Op::ElementPow, x[0], x[1]),
        "row" => store.array(Shape::new(1, x.len()), x),
        "col" => store.array(Shape::new(x.len(), 1), x),
        "mat2" => store.array(Shape::new(x.len() / 2, 2), x),
        "slice" => {
            let window = [1, 2, 3, 4].map(|k| number(store, x[k]));
            store.slice(x[0], window)
        }
        "diff" => store.operator(Op::Derivative, x, None),
        "jacobian" => store.operator(Op::Jacobian, x, None),
        "put" => store.operator(Op::Substitute, x, None),
        _ => {
            if let Some((name, orders)) = op.split_once('\'') {
                let orders: SmallVec<[u16; 2]> = orders.split(',').map(|n| n.parse().unwrap()).collect();
                return store.apply(Unknown { name: name.to_owned(), orders }, x);
            }
            let f = function::find(op).unwrap();
            store.call(f, x)
        }
    }
}

/// Compares a whole table at once, so that one run shows every difference.
fn compare(cases: &[(&str, &str)], mut print: impl FnMut(&mut Store, ExprId) -> String) {
    let mut wrong = String::new();
    for (source, expected) in cases {
        let mut store = Store::new();
        let id = read(&mut store, source);
        let found = print(&mut store, id);
        if found != *expected {
            wrong += &format!("\n{source}\n  expected {expected}\n  found    {found}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn text(store: &mut Store, id: ExprId) -> String {
    super::text(store, id, &Options::default()).unwrap()
}

fn plain(store: &mut Store, id: ExprId) -> String {
    super::text(store, id, &Options::plain()).unwrap()
}
