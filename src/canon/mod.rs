//! The canonical tier: flat sums and products over kernels, with like terms and like bases merged.
//!
//! Two expressions with one canonical form are equal wherever both are defined. The form is built on
//! demand, memoised and budgeted in steps; powers of sums are never expanded. Every rewrite keeps the
//! value and never shrinks the domain; what it may enlarge (`x/x`, `x - x`, `sqrt(x)^2`) is found by
//! whoever cares by comparing the domains before and after.
//!
//! | form | stands for |
//! |---|---|
//! | `Sum(t1, t2, …)` | at least two terms, sorted, no two alike, content 1, last term positive |
//! | `Prod(c, b1, e1, …)` | `c·b1^e1·…`, bases sorted and different |
//! | `Prod(1, Euler, u)` | `exp(u)` |
//! | `Prod(1, u, 1/2)` | `sqrt(u)` |
//! | `Prod(1, 0, -1)` | what is defined nowhere, such as `1/(x - x)` |

mod call;
mod collect;
mod expand;
mod form;
pub mod poly;
mod power;
mod product;
mod rational;
mod root;
mod select;
mod sum;
mod surface;
mod trig;
mod walk;

pub(crate) use power::prime_powers;

use std::fmt;

pub use rational::Goal;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::expr::{ExprId, IdMap, Op, Reach, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

/// A computation that stopped at its budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The budget's name, as users know it.
    pub name: &'static str,
    pub limit: usize,
    /// The size that was reached or foreseen.
    pub reached: String,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} budget of {} is exceeded: {}", self.name, self.limit, self.reached)
    }
}

impl std::error::Error for Budget {}

/// Steps a canonical form may take unless the caller says otherwise: one per term or factor touched.
pub const STEPS: usize = 20_000_000;

/// The canonical forms that are known, by id.
#[derive(Clone, Debug, Default)]
struct Memo {
    forms: Vec<Option<ExprId>>,
}

impl Memo {
    fn get(&self, id: ExprId) -> Option<ExprId> {
        self.forms.get(id.index()).copied().flatten()
    }

    fn insert(&mut self, id: ExprId, form: ExprId) {
        if id.index() >= self.forms.len() {
            self.forms.resize((id.index() + 1).next_power_of_two().max(512), None);
        }
        self.forms[id.index()] = Some(form);
    }
}

/// The canonicaliser of one store: its memo and what is left of its budget.
#[derive(Clone, Debug)]
pub struct Canon {
    memo: Memo,
    /// Exact values of the table, per function, once one of its calls was met.
    values: FxHashMap<FunctionId, Vec<(Vec<ExprId>, ExprId)>>,
    steps: usize,
    limit: usize,
    /// Steps of all requests together.
    spent: u64,
}

impl Default for Canon {
    fn default() -> Self {
        Canon::new(STEPS)
    }
}

impl Canon {
    /// A canonicaliser with a budget of `limit` steps for each request.
    pub fn new(limit: usize) -> Canon {
        Canon { memo: Memo::default(), values: FxHashMap::default(), steps: 0, limit, spent: 0 }
    }

    /// The canonical form of a scalar expression or a relation.
    ///
    /// # Errors
    /// [`Budget`], when flattening takes more steps than allowed.
    pub fn canonical(&mut self, store: &mut Store, id: ExprId) -> Result<ExprId, Budget> {
        self.steps = 0;
        self.form(store, id)
    }

    /// Works with a budget of at most `limit` steps.
    pub fn within<T>(&mut self, limit: usize, work: impl FnOnce(&mut Canon) -> T) -> T {
        let before = self.limit;
        self.limit = before.min(limit);
        let result = work(self);
        self.limit = before;
        result
    }

    /// Steps of all requests so far: what a search made of many of them has cost.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    fn spend(&mut self, steps: usize) -> Result<(), Budget> {
        self.steps += steps;
        self.spent += steps as u64;
        if self.steps > self.limit {
            return Err(Budget { name: "canonical form", limit: self.limit, reached: format!("{} steps", self.steps) });
        }
        Ok(())
    }

    /// As [`Canon::canonical`], within the budget of the request under way.
    fn form(&mut self, store: &mut Store, root: ExprId) -> Result<ExprId, Budget> {
        if let Some(known) = self.memo.get(root) {
            return Ok(known);
        }
        // Most nodes are made of forms that are known.
        if store.children(root).iter().all(|&c| self.memo.get(c).is_some()) {
            let nothing = IdMap::new(&Reach::default(), false);
            return self.noted(store, root, &nothing);
        }
        let reach = store.reach_until(&[root], |id| self.memo.get(id).is_some());
        let absorbed = absorbed(store, &reach, root);
        for id in reach.up() {
            if self.memo.get(id).is_none() && !absorbed[id] {
                self.noted(store, id, &absorbed)?;
            }
        }
        Ok(self.of(root))
    }

    /// The canonical form of a node whose operands were visited, put down in the memo.
    fn noted(&mut self, store: &mut Store, id: ExprId, absorbed: &IdMap<bool>) -> Result<ExprId, Budget> {
        let form = self.node(store, id, absorbed)?;
        self.memo.insert(id, form);
        // A canonical form is its own.
        self.memo.insert(form, form);
        Ok(form)
    }

    /// The canonical form of an operand that was visited before.
    fn of(&self, id: ExprId) -> ExprId {
        self.memo.get(id).unwrap_or(id)
    }

    fn node(&mut self, store: &mut Store, id: ExprId, absorbed: &IdMap<bool>) -> Result<ExprId, Budget> {
        self.spend(1)?;
        match store.op(id) {
            Op::Number | Op::Symbol | Op::Pi | Op::Truth => Ok(id),
            Op::Euler => {
                let one = store.one();
                Ok(store.canonical_product(&[one, id, one]))
            }
            Op::Add | Op::Neg | Op::Sum => self.flat_sum(store, id, absorbed),
            Op::Mul | Op::Div | Op::Prod => self.flat_product(store, id, absorbed),
            Op::Pow => {
                let operands = store.children(id);
                let (a, b) = (self.of(operands[0]), self.of(operands[1]));
                self.power(store, a, b)
            }
            Op::Call => {
                let arguments: SmallVec<[ExprId; 2]> = store.children(id).iter().map(|&a| self.of(a)).collect();
                match store.function(id) {
                    Some(f) => self.call(store, f, &arguments),
                    None => Ok(id),
                }
            }
            Op::Lt | Op::Le | Op::Eq | Op::Ne => self.relation(store, id),
            Op::Select => self.select(store, id),
            Op::And | Op::Or => self.connective(store, id),
            // Applications, negations, and arrays, which callers take entry by entry.
            _ => {
                let operands: Vec<ExprId> = store.children(id).iter().map(|&a| self.of(a)).collect();
                Ok(store.rebuild(id, &operands))
            }
        }
    }
}

/// Marks the nodes that dissolve in their only user: a sum in a sum, a product in a product. They get no
/// canonical form of their own, so a long chain costs its length and not its square.
fn absorbed(store: &Store, reach: &Reach, root: ExprId) -> IdMap<bool> {
    // Whether there is a user, and whether the node dissolves in the only one.
    let mut seen: IdMap<bool> = IdMap::new(reach, false);
    let mut absorbed: IdMap<bool> = IdMap::new(reach, false);
    for id in reach.up() {
        let kind = kind(store.op(id));
        for (k, &child) in store.children(id).iter().enumerate() {
            let Some(&used) = seen.get(child) else { continue };
            // A denominator is a base with exponent -1: the product inside it stays together until then.
            let into = kind.is_some() && kind == self::kind(store.op(child)) && !(store.op(id) == Op::Div && k == 1);
            absorbed[child] = into && !used;
            seen[child] = true;
        }
    }
    absorbed[root] = false;
    absorbed
}

/// 0 for what builds sums, 1 for what builds products.
fn kind(op: Op) -> Option<u8> {
    match op {
        Op::Add | Op::Neg => Some(0),
        Op::Mul | Op::Div => Some(1),
        _ => None,
    }
}

/// What has no value anywhere, because it divides by zero; what is made of it is the same.
fn undefined(store: &mut Store) -> ExprId {
    let (one, zero, minus) = (store.one(), store.zero(), store.minus_one());
    store.canonical_product(&[one, zero, minus])
}

fn is_undefined(store: &Store, id: ExprId) -> bool {
    store.op(id) == Op::Prod && divides_by_zero(store, store.children(id)[1], store.children(id)[2])
}

/// `0^n` with a negative number `n`; `0^x` waits for a value of `x`.
fn divides_by_zero(store: &Store, base: ExprId, exponent: ExprId) -> bool {
    store.number(base).is_some_and(Num::is_zero) && store.number(exponent).is_some_and(Num::is_negative)
}

const ABS: FunctionId = function::named("abs");
const CBRT: FunctionId = function::named("cbrt");
const LN: FunctionId = function::named("ln");
const STEP: FunctionId = function::named("step");
const SIGN: FunctionId = function::named("sign");
const RELU: FunctionId = function::named("relu");

/// Whether a power of a call may be another expression: `abs(x)^2` is `x^2`.
pub(crate) fn falls_apart(f: FunctionId) -> bool {
    matches!(f, ABS | SIGN | STEP | RELU | CBRT)
}
