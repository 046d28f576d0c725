//! Where a pattern fits a node, and what its letters stand for there.

use smallvec::SmallVec;

use super::rewrite::{Class, Letter, Step, Text};
use super::trace::{Trace, name_of, slope_at};
use crate::diff::{self, Chain, Seeds};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// What a letter stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Value(ExprId),
    /// The node whose operand of this place is the argument.
    Function(ExprId, usize),
}

/// The letters of a match.
pub type Bindings = SmallVec<[(Letter, Bound); 4]>;

/// The steps of a pattern that are still to be matched, each with its node.
type Agenda = SmallVec<[(usize, ExprId); 4]>;

/// Sums and products with more parts than this are split into two only.
const PARTS: usize = 12;

/// The most ways a pattern is tried at a node.
const WAYS: usize = 400;

/// Every way in which a pattern fits a node.
pub fn matches(store: &mut Store, trace: &mut Trace, pattern: &Text, node: ExprId) -> Vec<Bindings> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = vec![(Bindings::new(), SmallVec::from_slice(&[(pattern.root(), node)]))];
    let mut ways = 0;
    while let Some((bindings, mut agenda)) = open.pop() {
        let Some((step, node)) = agenda.pop() else {
            if !found.contains(&bindings) {
                found.push(bindings);
            }
            continue;
        };
        ways += 1;
        if ways > WAYS {
            break;
        }
        advance(store, trace, pattern, step, node, &bindings, &agenda, &mut open);
    }
    found
}

type Open = (Bindings, Agenda);

/// Takes one step of a pattern at a node; every way to go on is pushed.
#[allow(clippy::too_many_arguments)]
fn advance(
    store: &mut Store,
    trace: &mut Trace,
    pattern: &Text,
    step: usize,
    node: ExprId,
    bindings: &Bindings,
    agenda: &[(usize, ExprId)],
    open: &mut Vec<Open>,
) {
    let mut go = |bindings: Bindings, more: &[(usize, ExprId)]| {
        let mut next: Agenda = SmallVec::from_slice(agenda);
        next.extend_from_slice(more);
        open.push((bindings, next));
    };
    match &pattern.steps[step] {
        Step::Number(n) => {
            if store.number(node) == Some(n) {
                go(bindings.clone(), &[]);
            }
        }
        Step::Constant(op) => {
            if store.op(node) == *op {
                go(bindings.clone(), &[]);
            }
        }
        Step::Variable => {
            if store.symbol(node) == Some(trace.variable) {
                go(bindings.clone(), &[]);
            }
        }
        Step::Part(letter, class) => {
            let fits = match class {
                Class::Moving => trace.moves(store, node),
                Class::Inside => store.symbol(node) != Some(trace.variable) && trace.moves(store, node),
                Class::Constant => !trace.moves(store, node),
                Class::Parameter => store.symbol(node).is_some() && !trace.moves(store, node),
                Class::Anything => true,
            };
            if let Some(bindings) = fits.then(|| bind(bindings, *letter, Bound::Value(node))).flatten() {
                go(bindings, &[]);
            }
        }
        Step::Neg(inner) => {
            if store.op(node) == Op::Neg {
                let operand = store.children(node)[0];
                go(bindings.clone(), &[(*inner, operand)]);
            } else if let Some(n) = store.number(node).filter(|n| n.is_negative()).map(|n| -n) {
                let positive = store.num(n);
                go(bindings.clone(), &[(*inner, positive)]);
            } else if let Some(positive) = without_minus(store, node) {
                go(bindings.clone(), &[(*inner, positive)]);
            }
        }
        Step::Arithmetic(op @ (Op::Add | Op::Mul), a, b) => {
            for (l, r) in splits(store, *op, node) {
                go(bindings.clone(), &[(*a, l), (*b, r)]);
            }
        }
        Step::Arithmetic(Op::Div, a, b) => {
            let operands = store.children(node).to_vec();
            match store.op(node) {
                Op::Div => go(bindings.clone(), &[(*a, operands[0]), (*b, operands[1])]),
                // A negative power is a quotient.
                Op::Pow if store.number(operands[1]).is_some_and(Num::is_negative) => {
                    let one = store.one();
                    let positive = store.neg(operands[1]);
                    let bottom = store.pow(operands[0], positive);
                    go(bindings.clone(), &[(*a, one), (*b, bottom)]);
                }
                _ => {}
            }
        }
        Step::Arithmetic(_, a, b) => {
            if store.op(node) == Op::Pow {
                let (base, exponent) = (store.children(node)[0], store.children(node)[1]);
                go(bindings.clone(), &[(*a, base), (*b, exponent)]);
            }
        }
        Step::Call(f, args) => {
            if store.function(node) == Some(*f) {
                let operands: SmallVec<[ExprId; 2]> = SmallVec::from_slice(store.children(node));
                let more: SmallVec<[(usize, ExprId); 2]> = args.iter().copied().zip(operands).collect();
                go(bindings.clone(), &more);
            }
        }
        Step::Apply(letter, inner) => {
            if let Some(k) = application(store, trace, node)
                && let Some(bindings) = bind(bindings, *letter, Bound::Function(node, k))
            {
                let argument = store.children(node)[k];
                go(bindings, &[(*inner, argument)]);
            }
        }
        Step::Slope(..) | Step::Derivative(_) | Step::Other(_) => {}
    }
}

/// The place of the only moving operand, where the node is a function or a power of it.
fn application(store: &mut Store, trace: &mut Trace, node: ExprId) -> Option<usize> {
    if !matches!(store.op(node), Op::Call | Op::Pow | Op::Div) {
        return None;
    }
    let operands: SmallVec<[ExprId; 2]> = SmallVec::from_slice(store.children(node));
    let mut moving = (0..operands.len()).filter(|&k| trace.moves(store, operands[k]));
    let first = moving.next()?;
    // `f/c` is a multiple, not a function of `f`.
    (moving.next().is_none() && !(store.op(node) == Op::Div && first == 0)).then_some(first)
}

fn bind(bindings: &Bindings, letter: Letter, to: Bound) -> Option<Bindings> {
    match bindings.iter().find(|(l, _)| *l == letter) {
        Some((_, known)) => (*known == to).then(|| bindings.clone()),
        None => {
            let mut more = bindings.clone();
            more.push((letter, to));
            Some(more)
        }
    }
}

/// `3*x` for `-3*x`.
fn without_minus(store: &mut Store, node: ExprId) -> Option<ExprId> {
    if store.op(node) != Op::Mul {
        return None;
    }
    let operands = store.children(node).to_vec();
    let n = store.number(operands[0]).filter(|n| n.is_negative()).map(|n| -n)?;
    let n = store.num(n);
    Some(store.mul(n, operands[1]))
}

/// The terms of a sum or the factors of a product, nested ones too.
pub fn parts(store: &Store, op: Op, node: ExprId) -> Vec<ExprId> {
    let (mut out, mut pending) = (Vec::new(), vec![node]);
    while let Some(id) = pending.pop() {
        if store.op(id) == op && store.shape(id).is_none() && out.len() + pending.len() < PARTS {
            pending.extend(store.children(id).iter().rev());
        } else {
            out.push(id);
        }
    }
    out
}

/// A sum or a product as one part and the rest, both ways around.
fn splits(store: &mut Store, op: Op, node: ExprId) -> Vec<(ExprId, ExprId)> {
    let list = parts(store, op, node);
    if list.len() < 2 {
        return Vec::new();
    }
    let mut out = Vec::new();
    for k in 0..list.len() {
        let mut rest = list.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, &p)| p);
        let first = rest.next().unwrap_or(list[k]);
        let rest = rest.fold(first, |all, p| if op == Op::Add { store.add(all, p) } else { store.mul(all, p) });
        for pair in [(list[k], rest), (rest, list[k])] {
            if !out.contains(&pair) {
                out.push(pair);
            }
        }
    }
    // What is tried last is found first: in the order of the text.
    out.reverse();
    out
}

/// The value of a text under a match; `None` where it has none here.
pub fn build(store: &mut Store, trace: &mut Trace, text: &Text, bindings: &Bindings) -> Option<ExprId> {
    let mut values: SmallVec<[ExprId; 16]> = SmallVec::new();
    let bound = |letter: Letter| bindings.iter().find(|(l, _)| *l == letter).map(|(_, b)| *b);
    for step in &text.steps {
        let value = match step {
            Step::Number(n) => store.num(n.clone()),
            Step::Constant(op) => store.constant(*op),
            Step::Variable => store.symbol_node(trace.variable),
            Step::Part(letter, _) => match bound(*letter)? {
                Bound::Value(id) => id,
                Bound::Function(..) => return None,
            },
            Step::Neg(a) => store.neg(values[*a]),
            Step::Arithmetic(op, a, b) => {
                let (a, b) = (values[*a], values[*b]);
                match op {
                    Op::Add => store.add(a, b),
                    Op::Mul => store.mul(a, b),
                    Op::Div => store.div(a, b),
                    _ => store.pow(a, b),
                }
            }
            Step::Call(f, args) => {
                let args: SmallVec<[ExprId; 2]> = args.iter().map(|&k| values[k]).collect();
                store.call(*f, &args)
            }
            Step::Apply(letter, inner) => match bound(*letter)? {
                Bound::Function(node, k) => {
                    let mut operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(node));
                    *operands.get_mut(k)? = values[*inner];
                    store.rebuild(node, &operands)
                }
                Bound::Value(_) => return None,
            },
            Step::Slope(letter, inner) => match bound(*letter)? {
                Bound::Function(node, k) => slope_at(store, node, k, values[*inner])?,
                Bound::Value(_) => return None,
            },
            Step::Derivative(of) => trace.derivative(store, values[*of])?,
            Step::Other(of) => by_another(store, trace, values[*of])?,
        };
        values.push(value);
    }
    values.pop()
}

/// The derivative of a part that should be held fixed, by the only variable in it.
fn by_another(store: &mut Store, trace: &Trace, of: ExprId) -> Option<ExprId> {
    let reach = store.reach(&[of]);
    let mut symbols = reach.up().filter_map(|id| store.symbol(id)).filter(|&s| s != trace.variable);
    let (first, second) = (symbols.next()?, symbols.next());
    if second.is_some() {
        return None;
    }
    let one = store.one();
    diff::forward(store, &[of], &Seeds::from_iter([(first, one)]), &Chain::default()).ok()?.first().copied()
}

/// The name that a letter has in a sentence, if it stands for a function.
pub fn function_name(store: &Store, bindings: &Bindings, letter: Letter) -> Option<String> {
    bindings.iter().find_map(|(l, bound)| match bound {
        Bound::Function(node, _) if *l == letter => Some(name_of(store, *node)),
        _ => None,
    })
}
