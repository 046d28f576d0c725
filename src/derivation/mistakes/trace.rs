//! The derivation of a scalar expression: for each node its derivative and its adjoint.
//!
//! The derivative of the whole is affine in that of every node: with a wrong derivative `w` at a node the whole becomes
//! `root + A*(w - D)`, where `A` is the adjoint of the node and `D` its derivative.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::diff::{call_partial, power_partials, scale};
use crate::expr::{ExprId, IdMap, Op, Reach, Store, Substitution, SymbolId};
use crate::function;
use crate::number::Num;

/// Slopes by operand; `None` for what has none: conditions, numbers.
type Slopes = SmallVec<[Option<ExprId>; 2]>;

/// A wrong derivative, and where it stands: at a node, or where the node is used by another in one of its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    pub node: ExprId,
    pub used: Option<(ExprId, usize)>,
    pub derivative: ExprId,
}

/// The largest derivation that is traced: beyond, nobody finds the place by hand either.
const NODES: usize = 5_000;

/// The derivation of `root` by `variable`.
pub struct Trace {
    pub root: ExprId,
    pub variable: SymbolId,
    pub reach: Reach,
    slopes: FxHashMap<ExprId, Slopes>,
    derivatives: FxHashMap<ExprId, Option<ExprId>>,
    adjoints: IdMap<Option<ExprId>>,
    /// How many operands of other nodes each node is.
    uses: IdMap<u32>,
}

impl Trace {
    /// The trace of a scalar expression; `None` where a part has no derivative in this language, or there are too many.
    pub fn new(store: &mut Store, root: ExprId, variable: SymbolId) -> Option<Trace> {
        let reach = store.reach(&[root]);
        if reach.len() > NODES {
            return None;
        }
        let mut trace = Trace {
            root,
            variable,
            slopes: FxHashMap::default(),
            derivatives: FxHashMap::default(),
            adjoints: IdMap::new(&reach, None),
            uses: IdMap::new(&reach, 0),
            reach,
        };
        trace.derivative(store, root)?;
        trace.sweep(store)?;
        Some(trace)
    }

    /// The adjoints, from the root down.
    fn sweep(&mut self, store: &mut Store) -> Option<()> {
        self.adjoints[self.root] = Some(store.one());
        let ids: Vec<ExprId> = self.reach.down().collect();
        for id in ids {
            let operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(id));
            let slopes = self.slopes(store, id)?;
            for (k, &child) in operands.iter().enumerate() {
                self.uses[child] += 1;
                let (Some(slope), Some(above)) = (slopes.get(k).copied().flatten(), self.adjoints[id]) else { continue };
                let part = scale(store, slope, above);
                self.adjoints[child] = Some(match self.adjoints[child] {
                    Some(sum) => store.add(sum, part),
                    None => part,
                });
            }
        }
        Some(())
    }

    /// The slopes of a node in its operands.
    fn slopes(&mut self, store: &mut Store, id: ExprId) -> Option<Slopes> {
        if let Some(slopes) = self.slopes.get(&id) {
            return Some(slopes.clone());
        }
        let slopes = slopes(store, id)?;
        self.slopes.insert(id, slopes.clone());
        Some(slopes)
    }

    /// The derivative of a node, zero where it does not move; `None` where there is none in this language. Nodes that
    /// are no part of the root may be asked for too.
    pub fn derivative(&mut self, store: &mut Store, id: ExprId) -> Option<ExprId> {
        let below = store.reach_until(&[id], |n| self.derivatives.contains_key(&n));
        for node in below.up() {
            if self.derivatives.contains_key(&node) {
                continue;
            }
            let value = self.local(store, node, &[], |trace, _, child| trace.derivatives.get(&child).copied().flatten())?;
            self.derivatives.insert(node, value);
        }
        let value = self.derivatives.get(&id).copied().flatten();
        Some(value.unwrap_or_else(|| store.zero()))
    }

    /// Whether a node moves with the variable.
    pub fn moves(&mut self, store: &mut Store, id: ExprId) -> bool {
        let _ = self.derivative(store, id);
        self.derivatives.get(&id).copied().flatten().is_some()
    }

    /// What a node contributes from the derivatives of its operands.
    fn local(
        &mut self,
        store: &mut Store,
        id: ExprId,
        used: &[Fault],
        of: impl Fn(&Trace, usize, ExprId) -> Option<ExprId>,
    ) -> Option<Option<ExprId>> {
        if store.symbol(id) == Some(self.variable) {
            return Some(Some(store.one()));
        }
        let operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(id));
        let tangents: SmallVec<[Option<ExprId>; 4]> = operands
            .iter()
            .enumerate()
            .map(|(k, &c)| used.iter().find(|f| f.used == Some((id, k))).map_or_else(|| of(self, k, c), |f| Some(f.derivative)))
            .collect();
        if tangents.iter().all(Option::is_none) {
            return Some(None);
        }
        let slopes = self.slopes(store, id)?;
        let mut sum = None;
        for (slope, tangent) in slopes.into_iter().zip(tangents) {
            let (Some(slope), Some(tangent)) = (slope, tangent) else { continue };
            let term = scale(store, slope, tangent);
            sum = Some(match sum {
                Some(sum) => store.add(sum, term),
                None => term,
            });
        }
        Some(sum.filter(|&s| !store.number(s).is_some_and(Num::is_zero)))
    }

    /// The adjoint of a node of the root, or of one of its uses.
    pub fn adjoint(&mut self, store: &mut Store, fault: &Fault) -> Option<ExprId> {
        match fault.used {
            None => self.adjoints.get(fault.node).copied().flatten(),
            Some((user, k)) => {
                let slope = self.slopes(store, user)?.get(k).copied().flatten()?;
                let above = self.adjoints.get(user).copied().flatten()?;
                Some(scale(store, slope, above))
            }
        }
    }

    /// How often a node is used by others.
    pub fn uses(&self, id: ExprId) -> u32 {
        self.uses.get(id).copied().unwrap_or(0)
    }

    /// The nodes that use a node, with the operand it is.
    pub fn users(&self, store: &Store, id: ExprId) -> Vec<(ExprId, usize)> {
        let mut out = Vec::new();
        for user in self.reach.up() {
            out.extend(store.children(user).iter().enumerate().filter(|(_, c)| **c == id).map(|(k, _)| (user, k)));
        }
        out
    }

    /// The derivatives of all nodes with some faults in them.
    pub fn with(&mut self, store: &mut Store, faults: &[Fault]) -> Option<FxHashMap<ExprId, Option<ExprId>>> {
        let mut wrong: FxHashMap<ExprId, Option<ExprId>> = FxHashMap::default();
        let ids: Vec<ExprId> = self.reach.up().collect();
        for id in ids {
            let here = faults.iter().find(|f| f.node == id && f.used.is_none());
            if let Some(fault) = here {
                wrong.insert(id, Some(fault.derivative));
                continue;
            }
            let children = store.children(id);
            let touched = children.iter().any(|c| wrong.contains_key(c)) || faults.iter().any(|f| f.used.is_some_and(|(u, _)| u == id));
            if touched {
                let known = &wrong;
                let value = self.local(store, id, faults, |trace, _, child| {
                    known.get(&child).copied().unwrap_or_else(|| trace.derivatives.get(&child).copied().flatten())
                })?;
                wrong.insert(id, value);
            }
        }
        Some(wrong)
    }

    /// The derivative of the whole with some faults in it.
    pub fn root_with(&mut self, store: &mut Store, faults: &[Fault]) -> Option<ExprId> {
        let wrong = self.with(store, faults)?;
        let value = match wrong.get(&self.root) {
            Some(value) => *value,
            None => self.derivatives.get(&self.root).copied().flatten(),
        };
        Some(value.unwrap_or_else(|| store.zero()))
    }

    /// The same trace with other derivatives at some nodes, for mistakes on top of mistakes.
    pub fn replaced(&self, wrong: &FxHashMap<ExprId, Option<ExprId>>) -> Trace {
        let mut derivatives = self.derivatives.clone();
        derivatives.extend(wrong.iter().map(|(&k, &v)| (k, v)));
        Trace {
            root: self.root,
            variable: self.variable,
            reach: self.reach.clone(),
            slopes: self.slopes.clone(),
            derivatives,
            adjoints: self.adjoints.clone(),
            uses: self.uses.clone(),
        }
    }
}

/// The slopes of a node in its operands.
fn slopes(store: &mut Store, id: ExprId) -> Option<Slopes> {
    let operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(id));
    let one = store.one();
    let number = |store: &Store, k: usize| store.number(operands[k]).is_some();
    Some(match store.op(id) {
        Op::Add => Slopes::from_slice(&[Some(one), Some(one)]),
        Op::Neg => Slopes::from_slice(&[Some(store.minus_one())]),
        Op::Mul => Slopes::from_slice(&[Some(operands[1]), Some(operands[0])]),
        Op::Div => {
            let top = store.div(one, operands[1]);
            let two = store.int(2);
            let square = store.pow(operands[1], two);
            let bottom = store.div(operands[0], square);
            let bottom = store.neg(bottom);
            Slopes::from_slice(&[Some(top), Some(bottom)])
        }
        Op::Pow => {
            let (base, exponent) = (!number(store, 0), !number(store, 1));
            let (by_base, by_exponent) = power_partials(store, id, base, exponent);
            Slopes::from_slice(&[by_base, by_exponent])
        }
        Op::Call => {
            let mut out = Slopes::new();
            for k in 0..operands.len() {
                // The order of a Bessel function is a number: its slope is never asked for.
                out.push(if number(store, k) { None } else { Some(call_partial(store, id, k).ok()?) });
            }
            out
        }
        Op::Select => {
            let zero = store.zero();
            let (then, otherwise) = (store.select(operands[0], one, zero), store.select(operands[0], zero, one));
            Slopes::from_slice(&[None, Some(then), Some(otherwise)])
        }
        op if op.is_relation() => operands.iter().map(|_| None).collect(),
        Op::Number | Op::Symbol | Op::Pi | Op::Euler => Slopes::new(),
        _ => return None,
    })
}

/// The slope of `node` in its `k`-th operand, with `argument` in its place.
pub fn slope_at(store: &mut Store, node: ExprId, k: usize, argument: ExprId) -> Option<ExprId> {
    // A name that stands for the argument, so that nothing folds before the slope is taken.
    let hole = store.sym("·");
    let mut operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(node));
    *operands.get_mut(k)? = hole;
    let outer = store.rebuild(node, &operands);
    let slope = slopes(store, outer)?.get(k).copied().flatten()?;
    let hole = store.symbol(hole)?;
    Some(store.substitute(slope, &Substitution::new([(hole, argument)])))
}

/// The name of what a node does to its operand, for sentences.
pub fn name_of(store: &Store, node: ExprId) -> String {
    match store.op(node) {
        Op::Call => {
            store.function(node).map_or("the function", |f| if f == function::named("sqrt") { "the root" } else { f.row().name }).to_owned()
        }
        Op::Pow if store.is_constant(store.children(node)[0]) => "the exponential".to_owned(),
        Op::Pow => "the power".to_owned(),
        Op::Div => "the reciprocal".to_owned(),
        _ => "the function".to_owned(),
    }
}
