//! Evaluation at rational points, exact where that is possible and enclosed otherwise, and on boxes of points.
//!
//! The evaluator says of every node whether it is certainly defined there, and what its value is or lies between. On a
//! box it says what holds at every point of the box.
//! It takes nothing from simplifications of the whole expression: `0*f` is undefined where `f` is.

use rustc_hash::FxHashMap;

use super::constants::Constants;
use super::flat::{is_harmless_edge, jumps};
use super::interval::Interval;
use super::outcome::{Outcome, Precision, connected, poisoned};
use crate::canon::Canon;
use crate::domain::sign;
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::function::FunctionId;
use crate::lower::template::{Template, compiled};
use crate::number::Num;

/// Values of the variables.
pub type Point = FxHashMap<SymbolId, Num>;

/// For each variable, an interval that it ranges over, or `None` for all real numbers.
pub type Region = FxHashMap<SymbolId, Option<Interval>>;

/// Outcomes at a point, and what is special about the point.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    pub outcomes: Vec<Outcome>,
    /// For each expression: a kink function has its argument at the kink, or may have.
    pub kinks: Vec<bool>,
    /// For each expression: a condition `d ≥ 0` of the domain holds with equality, or may; the point need not be inside.
    pub edges: Vec<bool>,
    /// For each expression: it certainly has the same value all around.
    pub flat: Vec<bool>,
}

impl Evaluation {
    /// Whether every expression is certainly defined here.
    pub fn all_defined(&self) -> bool {
        self.outcomes.iter().all(Outcome::is_defined)
    }
}

/// What is special about the place of an expression.
#[derive(Clone, Copy, Default)]
pub(super) struct Special {
    pub(super) kink: bool,
    edge: bool,
}

/// What `roots` are at `point`, to `bits` bits; a variable without a value is unknown.
pub fn evaluate(store: &mut Store, canon: &mut Canon, constants: &Constants, roots: &[ExprId], point: &Point, bits: u32) -> Evaluation {
    let value = |s: SymbolId| point.get(&s).cloned().map_or(Outcome::Unknown, Outcome::Value);
    pass(store, canon, Precision { bits, constants }, roots, &value)
}

/// What `roots` are wherever the variables are in `region`; a variable without an interval is unknown.
///
/// `Undefined` says that there is no such point where the root is defined, `Within` that it is defined at all of them; a
/// kink or an edge is one that some of them may be on.
pub fn evaluate_on(
    store: &mut Store,
    canon: &mut Canon,
    constants: &Constants,
    roots: &[ExprId],
    region: &Region,
    bits: u32,
) -> Evaluation {
    let value = |s: SymbolId| match region.get(&s) {
        Some(Some(interval)) => Outcome::Within(interval.clone()),
        Some(None) => Outcome::Defined,
        None => Outcome::Unknown,
    };
    pass(store, canon, Precision { bits, constants }, roots, &value)
}

fn pass(
    store: &mut Store,
    canon: &mut Canon,
    precision: Precision<'_>,
    roots: &[ExprId],
    variable: &dyn Fn(SymbolId) -> Outcome,
) -> Evaluation {
    let reach = store.reach(roots);
    let mut evaluator = Evaluator {
        outcomes: IdMap::new(&reach, Outcome::Unknown),
        special: IdMap::new(&reach, Special::default()),
        closed: IdMap::new(&reach, true),
        flat: IdMap::new(&reach, false),
        precision,
        variable,
    };
    for id in reach.up() {
        evaluator.visit(store, canon, id);
    }
    let special = |f: fn(&Special) -> bool| roots.iter().map(|&r| f(&evaluator.special[r])).collect();
    Evaluation {
        outcomes: roots.iter().map(|&r| evaluator.outcomes[r].clone()).collect(),
        kinks: special(|s| s.kink),
        edges: special(|s| s.edge),
        flat: roots.iter().map(|&r| evaluator.flat[r]).collect(),
    }
}

pub(super) struct Evaluator<'a> {
    pub(super) outcomes: IdMap<Outcome>,
    pub(super) special: IdMap<Special>,
    /// Whether no symbol stands below.
    closed: IdMap<bool>,
    /// Whether the value is certainly the same all around: `relu(x)` at -1.
    pub(super) flat: IdMap<bool>,
    precision: Precision<'a>,
    variable: &'a dyn Fn(SymbolId) -> Outcome,
}

impl Evaluator<'_> {
    fn visit(&mut self, store: &mut Store, canon: &mut Canon, id: ExprId) {
        let operands = store.children(id).to_vec();
        // Kinks and edges count only where a selection does not step around them.
        let taken: &[ExprId] = match (store.op(id), operands.first().map(|&c| &self.outcomes[c])) {
            (Op::Select, Some(Outcome::Truth(true))) => &operands[..2],
            (Op::Select, Some(Outcome::Truth(false))) => &[operands[0], operands[2]],
            _ => &operands,
        };
        let mut special = Special::default();
        let mut outcome = self.node(store, canon, id, &operands, &mut special);
        let flat = self.is_flat(store, id, taken, &outcome, special);
        if flat {
            special.kink &= jumps(store, id);
            special.edge &= !is_harmless_edge(store, id);
        }
        let silenced = self.is_zero_product(store, id, taken);
        for &c in taken {
            special.kink |= self.special[c].kink && !silenced;
            special.edge |= self.special[c].edge;
        }
        let closed = store.op(id) != Op::Symbol && operands.iter().all(|&c| self.closed[c]);
        if closed && matches!(outcome, Outcome::Within(_) | Outcome::Defined) {
            // A constant may be known exactly although its parts are not: sqrt(2)^2.
            if let Ok(form) = canon.canonical(store, id)
                && let Some(n) = store.number(form)
            {
                outcome = Outcome::Value(n.clone());
            }
        }
        self.closed[id] = closed;
        self.flat[id] = flat;
        self.special[id] = special;
        self.outcomes[id] = outcome;
    }

    fn node(&self, store: &mut Store, canon: &mut Canon, id: ExprId, operands: &[ExprId], special: &mut Special) -> Outcome {
        use Outcome::{Defined, Truth, Undefined, Unknown, Value};
        let at = |k: usize| &self.outcomes[operands[k]];
        if store.op(id) == Op::Select {
            return match at(0) {
                Truth(true) => at(1).clone(),
                Truth(false) => at(2).clone(),
                Undefined => Undefined,
                _ => Unknown,
            };
        }
        let all: Vec<&Outcome> = operands.iter().map(|&c| &self.outcomes[c]).collect();
        if let Some(poison) = poisoned(&all) {
            return poison;
        }
        let precision = self.precision;
        match store.op(id) {
            Op::Number => store.number(id).cloned().map_or(Unknown, Value),
            Op::Symbol => store.symbol(id).map_or(Unknown, self.variable),
            op @ (Op::Pi | Op::Euler) => precision.constant(op),
            Op::Truth => store.truth(id).map_or(Unknown, Truth),
            Op::Add | Op::Sum => all[1..].iter().fold(all[0].clone(), |sum, term| precision.sum(&sum, term)),
            Op::Neg => precision.negated(at(0)),
            Op::Mul => precision.product(at(0), at(1)),
            Op::Div => precision.quotient(at(0), at(1), sign::of(store, operands[1]).is_nonzero()),
            Op::Pow => self.power(store, operands[0], operands[1], special),
            Op::Prod => {
                let mut product = at(0).clone();
                for pair in operands[1..].chunks(2) {
                    let factor = self.power(store, pair[0], pair[1], special);
                    if let Some(poison) = poisoned(&[&factor]) {
                        return poison;
                    }
                    product = precision.product(&product, &factor);
                }
                product
            }
            Op::Call => match store.function(id) {
                Some(f) => self.call(store, canon, f, id, operands, special),
                None => Unknown,
            },
            // An announced function is smooth on all of R, or its derivatives would have no meaning.
            Op::Apply => Defined,
            op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => {
                let (outcome, close) = precision.relation(op, at(0), at(1));
                special.kink |= close;
                outcome
            }
            op @ (Op::And | Op::Or | Op::Not) => connected(op, &all),
            _ => Unknown,
        }
    }

    fn power(&self, store: &Store, base: ExprId, exponent: ExprId, special: &mut Special) -> Outcome {
        let (b, e) = (&self.outcomes[base], &self.outcomes[exponent]);
        if store.op(base) == Op::Euler {
            return match e {
                Outcome::Value(n) if n.is_zero() => Outcome::Value(Num::ONE),
                _ => super::outcome::within(e.interval(self.precision.bits).and_then(|i| self.precision.exp(&i))),
            };
        }
        let known = sign::of(store, base);
        match store.number(exponent).filter(|n| n.is_integer()) {
            Some(n) => self.precision.integer_power(b, n, known.is_nonzero()),
            None => self.precision.real_power(b, e, known.is_positive(), &mut special.edge),
        }
    }

    fn call(&self, store: &mut Store, canon: &mut Canon, f: FunctionId, id: ExprId, operands: &[ExprId], special: &mut Special) -> Outcome {
        let row = compiled(f);
        let arguments: Vec<Outcome> = operands.iter().map(|&c| self.outcomes[c].clone()).collect();
        let mut certain = true;
        for condition in &row.domain {
            let (truth, equal) = self.condition(store, canon, condition, &arguments, operands, id);
            match truth {
                Some(true) => special.edge |= condition.is_weak() && equal,
                Some(false) => return Outcome::Undefined,
                None => certain = false,
            }
        }
        // `max(x, x)` is `x`.
        let same = matches!(operands, [a, b] if a == b);
        for kink in row.kinks.iter().filter(|_| !same) {
            special.kink |= self.condition(store, canon, kink, &arguments, operands, id).0 != Some(false);
        }
        if !certain {
            return Outcome::Unknown;
        }
        if arguments.iter().all(|a| a.exact().is_some()) {
            let numbers: Vec<ExprId> = arguments.iter().filter_map(Outcome::exact).map(|n| store.num(n.clone())).collect();
            let call = store.call(f, &numbers);
            if let Ok(form) = canon.canonical(store, call)
                && let Some(n) = store.number(form)
            {
                return Outcome::Value(n.clone());
            }
        }
        self.precision.call(f, &arguments, 0)
    }

    /// Whether a condition of a row holds, if that is certain, and whether its sides are, or may be, equal. What intervals
    /// leave open, the canonical form may settle: `sin(pi) > 0`.
    fn condition(
        &self,
        store: &mut Store,
        canon: &mut Canon,
        condition: &Template,
        arguments: &[Outcome],
        operands: &[ExprId],
        id: ExprId,
    ) -> (Option<bool>, bool) {
        let (truth, equal) = self.precision.condition(condition, arguments);
        if truth.is_some() {
            return (truth, equal);
        }
        let relation = condition.build(store, operands, id);
        let form = canon.canonical(store, relation).ok();
        (form.and_then(|f| store.truth(f)), true)
    }
}
