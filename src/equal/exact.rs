//! Exact evaluation at rational points.
//!
//! The evaluator says of every node whether it is certainly defined there, and its value where that is
//! rational and known. It takes nothing from `canon`'s simplifications of the whole expression: `0*f` is
//! undefined where `f` is.

use rustc_hash::FxHashMap;

use crate::canon::Canon;
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::lower::template::{Template, compiled};
use crate::number::{FOLD_BITS, Num};

/// Values of the variables.
pub type Point = FxHashMap<SymbolId, Num>;

/// What is known of an expression at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Value(Num),
    /// Real and defined; the value is irrational or not known exactly.
    Defined,
    /// True or false.
    Truth(bool),
    Undefined,
    Unknown,
}

/// Outcomes at a point, and what is special about the point.
#[derive(Clone, Debug, Default)]
pub struct Exact {
    pub outcomes: Vec<Outcome>,
    /// For each expression by itself, what `kink` says of all.
    pub kinks: Vec<bool>,
    /// A kink function has its argument at the kink, or may have.
    pub kink: bool,
    /// A condition `d ≥ 0` of the domain holds with equality, or may: the point need not be inside.
    pub boundary: bool,
}

impl Exact {
    /// Whether every expression is certainly defined here.
    pub fn all_defined(&self) -> bool {
        self.outcomes.iter().all(|o| matches!(o, Outcome::Value(_) | Outcome::Defined | Outcome::Truth(_)))
    }
}

/// What `roots` are at `point`; a variable without a value is unknown.
pub fn evaluate(store: &mut Store, canon: &mut Canon, roots: &[ExprId], point: &Point) -> Exact {
    let reach = store.reach(roots);
    let mut known: FxHashMap<ExprId, Outcome> = FxHashMap::default();
    let mut exact = Exact::default();
    // Kinks and boundaries count only where a selection does not step around them.
    let mut special: FxHashMap<ExprId, (bool, bool)> = FxHashMap::default();
    for id in reach.up() {
        let operands = store.children(id).to_vec();
        let taken: Vec<ExprId> = match (store.op(id), operands.first().map(|c| known[c].clone())) {
            (Op::Select, Some(Outcome::Truth(true))) => vec![operands[0], operands[1]],
            (Op::Select, Some(Outcome::Truth(false))) => vec![operands[0], operands[2]],
            _ => operands.clone(),
        };
        let mut flags = taken.iter().fold((false, false), |f, c| (f.0 | special[c].0, f.1 | special[c].1));
        let outcome = node(store, canon, id, &operands, &known, point, &mut flags);
        special.insert(id, flags);
        known.insert(id, outcome);
    }
    for root in roots {
        exact.outcomes.push(known[root].clone());
        exact.kinks.push(special[root].0);
        exact.kink |= special[root].0;
        exact.boundary |= special[root].1;
    }
    exact
}

fn node(
    store: &mut Store,
    canon: &mut Canon,
    id: ExprId,
    operands: &[ExprId],
    known: &FxHashMap<ExprId, Outcome>,
    point: &Point,
    flags: &mut (bool, bool),
) -> Outcome {
    use Outcome::*;
    let at = |k: usize| &known[&operands[k]];
    if store.op(id) == Op::Select {
        return match at(0) {
            Truth(true) => at(1).clone(),
            Truth(false) => at(2).clone(),
            Undefined => Undefined,
            _ => Unknown,
        };
    }
    if operands.iter().any(|c| known[c] == Undefined) {
        return Undefined;
    }
    if operands.iter().any(|c| known[c] == Unknown) {
        return Unknown;
    }
    let values: Option<Vec<Num>> = operands.iter().map(|c| if let Value(n) = &known[c] { Some(n.clone()) } else { None }).collect();
    match store.op(id) {
        Op::Number => store.number(id).cloned().map_or(Unknown, Value),
        Op::Symbol => match store.symbol(id).and_then(|s| point.get(&s)) {
            Some(n) => Value(n.clone()),
            None => Unknown,
        },
        Op::Pi | Op::Euler => Defined,
        Op::Truth => store.truth(id).map_or(Unknown, Truth),
        Op::Add | Op::Sum => values.map_or(Defined, |v| bounded(v.iter().fold(Num::ZERO, |a, b| &a + b))),
        Op::Neg => values.map_or(Defined, |v| Value(-&v[0])),
        Op::Mul => values.map_or(Defined, |v| bounded(&v[0] * &v[1])),
        Op::Div => match at(1) {
            Value(b) if b.is_zero() => Undefined,
            Value(_) => values.map_or(Defined, |v| v[0].checked_div(&v[1]).map_or(Undefined, bounded)),
            _ if sign::of(store, operands[1]).is_nonzero() => Defined,
            _ => Unknown,
        },
        Op::Pow => power(store, operands[0], operands[1], at(0), at(1), flags),
        Op::Prod => {
            let mut product = at(0).clone();
            for k in (1..operands.len()).step_by(2) {
                let factor = power(store, operands[k], operands[k + 1], at(k), at(k + 1), flags);
                product = match (product, factor) {
                    (Undefined, _) | (_, Undefined) => return Undefined,
                    (Unknown, _) | (_, Unknown) => return Unknown,
                    (Value(a), Value(b)) => bounded(&a * &b),
                    _ => Defined,
                };
            }
            product
        }
        Op::Call => call(store, canon, id, operands, values, flags),
        // An announced function is smooth on all of R, or its derivatives would have no meaning.
        Op::Apply => Defined,
        op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => {
            let Some(v) = values else {
                flags.0 = true;
                return Unknown;
            };
            flags.0 |= v[0] == v[1];
            Truth(match op {
                Op::Lt => v[0] < v[1],
                Op::Le => v[0] <= v[1],
                Op::Eq => v[0] == v[1],
                _ => v[0] != v[1],
            })
        }
        Op::And | Op::Or => match (at(0), at(1)) {
            (Truth(a), Truth(b)) => Truth(if store.op(id) == Op::And { *a && *b } else { *a || *b }),
            _ => Unknown,
        },
        Op::Not => {
            if let Truth(a) = at(0) {
                Truth(!a)
            } else {
                Unknown
            }
        }
        _ => Unknown,
    }
}

/// A value, unless it has grown past any use.
fn bounded(n: Num) -> Outcome {
    if n.bits() > 4 * FOLD_BITS { Outcome::Defined } else { Outcome::Value(n) }
}

fn power(store: &Store, base_id: ExprId, exponent_id: ExprId, base: &Outcome, exponent: &Outcome, flags: &mut (bool, bool)) -> Outcome {
    use Outcome::*;
    let literal = store.number(exponent_id);
    match (base, exponent) {
        (Value(b), Value(e)) => {
            if let Some(n) = literal.filter(|n| n.is_integer()) {
                if b.is_zero() && n.is_negative() {
                    return Undefined;
                }
                return b.checked_pow(n, 2 * FOLD_BITS).map_or(Defined, Value);
            }
            // A real power: base positive, or zero with a positive exponent, which is the edge of the domain.
            if b.is_negative() || (b.is_zero() && !e.is_positive()) {
                return Undefined;
            }
            if b.is_zero() {
                flags.1 = true;
                return Value(Num::ZERO);
            }
            let (top, bottom) = e.parts();
            let root = bottom.to_i64().and_then(|q| u32::try_from(q).ok()).and_then(|q| b.exact_root(q));
            root.and_then(|r| r.checked_pow(&top, FOLD_BITS)).map_or(Defined, Value)
        }
        _ if store.op(base_id) == Op::Euler => match exponent {
            Value(e) if e.is_zero() => Value(Num::ONE),
            _ => Defined,
        },
        _ => {
            let known = sign::of(store, base_id);
            match literal {
                Some(n) if n.is_integer() && !n.is_negative() => Defined,
                Some(n) if n.is_integer() && known.is_nonzero() => Defined,
                _ if known.is_positive() => Defined,
                _ => match base {
                    Value(b) if b.is_positive() => Defined,
                    Value(b) if b.is_negative() => Undefined,
                    _ => Unknown,
                },
            }
        }
    }
}

fn call(
    store: &mut Store,
    canon: &mut Canon,
    id: ExprId,
    operands: &[ExprId],
    values: Option<Vec<Num>>,
    flags: &mut (bool, bool),
) -> Outcome {
    use Outcome::*;
    let Some(f) = store.function(id) else { return Unknown };
    let row = compiled(f);
    let numbers: Option<Vec<ExprId>> = values.map(|v| v.into_iter().map(|n| store.num(n)).collect());
    // With exact arguments the texts of the row have exact answers or none; otherwise the sign may settle them.
    let holds = |store: &mut Store, canon: &mut Canon, template: &Template| -> Option<(bool, bool)> {
        let (arguments, itself) = match &numbers {
            Some(n) => (&n[..], n[0]),
            None => (operands, id),
        };
        let relation = template.build(store, arguments, itself);
        let boundary = store.op(relation) == Op::Le || {
            // `a <= b` folded to a truth value: equal sides are the edge.
            let op_is_le = template.is_weak();
            op_is_le && numbers.is_some() && template.sides(store, arguments, itself).is_some_and(|(a, b)| a == b)
        };
        let form = canon.canonical(store, relation).ok()?;
        store.truth(form).map(|t| (t, boundary))
    };
    let mut certain = true;
    for template in &row.domain {
        match holds(store, canon, template) {
            Some((true, boundary)) => flags.1 |= boundary,
            Some((false, _)) => return Undefined,
            None => certain = false,
        }
    }
    for template in &row.kinks {
        match holds(store, canon, template) {
            Some((false, _)) => {}
            _ => flags.0 = true,
        }
    }
    if !certain {
        return Unknown;
    }
    let Some(numbers) = numbers else { return Defined };
    let folded = store.call(f, &numbers);
    match canon.canonical(store, folded) {
        Ok(form) => store.number(form).cloned().map_or(Defined, Value),
        Err(_) => Defined,
    }
}
