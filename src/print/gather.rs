//! What is written side by side: chains of binary nodes as flat sums, products and cases.
//!
//! One pass from the top decides which nodes get a place of their own. A node dissolves in its user if
//! both are of one sort and it is used once or is short, so a long chain costs its length and not its square.

use smallvec::SmallVec;

use crate::domain::sign;
use crate::expr::{DenseMap, ExprId, Op, Reach, Store};
use crate::number::Num;

/// A chain of up to this many parts dissolves in each of its users.
const SHORT: u32 = 16;

/// The parts of a node.
#[derive(Clone, Copy, Debug)]
pub(super) enum Plan {
    Sum(Run),
    /// The place of a product.
    Product(usize),
    /// Operands in order: of one node, or of a chain of one operation.
    Operands(Run),
}

/// Parts that stand side by side in a list of all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    start: usize,
    end: usize,
}

impl Run {
    /// The last parts of a list, from `start` on.
    pub fn since<T>(start: usize, list: &[T]) -> Run {
        Run { start, end: list.len() }
    }

    pub fn of<T>(self, list: &[T]) -> &[T] {
        &list[self.start..self.end]
    }
}

/// What becomes of the nodes, and the parts of all of them.
pub(super) struct Plans {
    pub fates: DenseMap<Fate>,
    /// Terms, and whether each is subtracted.
    pub terms: Vec<(ExprId, bool)>,
    pub products: Vec<Factors>,
    pub factors: Vec<Factor>,
    pub operands: Vec<ExprId>,
}

/// `±top/bottom · ∏ factors`.
#[derive(Clone, Debug)]
pub(super) struct Factors {
    pub negative: bool,
    pub top: Num,
    pub bottom: Num,
    pub list: Run,
}

#[derive(Clone, Debug)]
pub(super) struct Factor {
    pub base: ExprId,
    pub exponent: Exponent,
    /// It stands in the denominator.
    pub below: bool,
    /// A canonical sum with the signs of all its terms changed.
    pub flipped: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Exponent {
    One,
    /// A positive number.
    Number(Num),
    Expr(ExprId),
}

/// What becomes of a node.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    /// Where it has a place of its own.
    pub plan: Option<Plan>,
    /// A sum that is needed with the opposite sign.
    pub flipped: bool,
    /// Something that is printed has it for a part.
    needed: bool,
    chain: Chain,
}

/// What is seen of a node from its users.
#[derive(Clone, Copy, Debug)]
struct Chain {
    sort: Option<Sort>,
    uses: u32,
    /// The parts of the chain that it continues.
    length: u32,
}

/// The sort of chain that a node continues.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Sum,
    Product,
    MatMul,
    And,
    Or,
    Cases,
}

fn sort(store: &Store, id: ExprId) -> Option<Sort> {
    Some(match store.op(id) {
        Op::Add | Op::Sum => Sort::Sum,
        Op::Prod if is_undefined(store, id) => return None,
        Op::Prod if negated_sum(store, id).is_some() => Sort::Sum,
        Op::Number | Op::Neg | Op::Mul | Op::Div | Op::Pow | Op::Prod => Sort::Product,
        Op::MatMul => Sort::MatMul,
        Op::And => Sort::And,
        Op::Or => Sort::Or,
        Op::Select => Sort::Cases,
        _ => return None,
    })
}

/// Whether this is the canonical form of what has no value anywhere.
pub(super) fn is_undefined(store: &Store, id: ExprId) -> bool {
    let number = |id: ExprId, n: &Num| store.number(id) == Some(n);
    match (store.op(id), store.children(id)) {
        (Op::Prod, &[one, zero, minus]) => number(one, &Num::ONE) && number(zero, &Num::ZERO) && number(minus, &Num::MINUS_ONE),
        _ => false,
    }
}

/// The sum, where minus a canonical sum stands.
fn negated_sum(store: &Store, id: ExprId) -> Option<ExprId> {
    let operands = store.children(id);
    let [number, sum, exponent] = operands[..] else { return None };
    let minus = store.number(number) == Some(&Num::MINUS_ONE) && store.number(exponent).is_some_and(Num::is_one);
    (minus && store.op(sum) == Op::Sum).then_some(sum)
}

/// Whether a term of a canonical sum has a negative number in front.
fn is_negative_term(store: &Store, term: ExprId) -> bool {
    let number = if store.op(term) == Op::Prod { store.children(term)[0] } else { term };
    store.number(number).is_some_and(Num::is_negative)
}

/// Plans everything that is reachable from `roots`.
pub(super) fn gather(store: &Store, reach: &Reach, roots: &[ExprId]) -> Plans {
    let unseen = Fate { plan: None, flipped: false, needed: false, chain: Chain { sort: None, uses: 0, length: 1 } };
    let mut fates: DenseMap<Fate> = DenseMap::new(reach, unseen);
    for id in reach.up() {
        let own = sort(store, id);
        let mut total = 0u32;
        for &child in store.children(id) {
            let below = &mut fates[child].chain;
            below.uses = below.uses.saturating_add(1);
            total = total.saturating_add(if own.is_some() && own == below.sort { below.length } else { 1 });
        }
        let chain = &mut fates[id].chain;
        (chain.sort, chain.length) = (own, total.max(1));
    }
    for &root in roots {
        fates[root].needed = true;
    }
    let room = reach.len();
    let plans = Plans {
        fates,
        terms: Vec::with_capacity(room),
        products: Vec::with_capacity(room),
        factors: Vec::with_capacity(room),
        operands: Vec::with_capacity(8),
    };
    let mut gatherer = Gatherer { store, plans };
    for id in reach.down() {
        if !gatherer.plans.fates[id].needed || store.children(id).is_empty() {
            continue;
        }
        let plan = gatherer.plan(id);
        let Plans { fates, terms, products, factors, operands } = &mut gatherer.plans;
        match plan {
            Plan::Sum(run) => run.of(terms).iter().for_each(|t| fates[t.0].needed = true),
            Plan::Operands(run) => run.of(operands).iter().for_each(|&c| fates[c].needed = true),
            Plan::Product(place) => {
                for factor in products[place].list.of(factors) {
                    let fate = &mut fates[factor.base];
                    fate.needed = true;
                    fate.flipped |= factor.flipped;
                    if let Exponent::Expr(e) = factor.exponent {
                        fates[e].needed = true;
                    }
                }
            }
        }
        fates[id].plan = Some(plan);
    }
    gatherer.plans
}

struct Gatherer<'a> {
    store: &'a Store,
    plans: Plans,
}

impl Gatherer<'_> {
    fn dissolves(&self, id: ExprId, into: Sort) -> bool {
        let chain = self.plans.fates[id].chain;
        chain.sort == Some(into) && (chain.uses == 1 || chain.length <= SHORT)
    }

    fn plan(&mut self, id: ExprId) -> Plan {
        match self.plans.fates[id].chain.sort {
            Some(Sort::Sum) => Plan::Sum(self.terms(id)),
            Some(Sort::Product) => {
                let factors = self.factors(id);
                self.plans.products.push(factors);
                Plan::Product(self.plans.products.len() - 1)
            }
            Some(chain) => Plan::Operands(self.chain(id, chain)),
            None => {
                let start = self.plans.operands.len();
                self.plans.operands.extend_from_slice(self.store.children(id));
                Plan::Operands(Run::since(start, &self.plans.operands))
            }
        }
    }

    fn terms(&mut self, id: ExprId) -> Run {
        let start = self.plans.terms.len();
        let mut stack: SmallVec<[(ExprId, bool); 8]> = SmallVec::from_slice(&[(id, false)]);
        while let Some((at, negative)) = stack.pop() {
            if at != id && !self.dissolves(at, Sort::Sum) {
                self.plans.terms.push((at, negative));
            } else if let Some(sum) = negated_sum(self.store, at) {
                stack.extend(self.store.children(sum).iter().rev().map(|&t| (t, !negative)));
            } else {
                stack.extend(self.store.children(at).iter().rev().map(|&t| (t, negative)));
            }
        }
        Run::since(start, &self.plans.terms)
    }

    fn factors(&mut self, id: ExprId) -> Factors {
        let start = self.plans.factors.len();
        let mut all = Factors { negative: false, top: Num::ONE, bottom: Num::ONE, list: Run { start, end: start } };
        let mut stack: SmallVec<[(ExprId, bool); 4]> = SmallVec::from_slice(&[(id, false)]);
        while let Some((at, below)) = stack.pop() {
            let operands = self.store.children(at);
            let single = Factor { base: at, exponent: Exponent::One, below, flipped: false };
            if at != id && !self.dissolves(at, Sort::Product) {
                self.plans.factors.push(single);
                continue;
            }
            match self.store.op(at) {
                Op::Number => all.number(self.store.number(at), below),
                Op::Neg => {
                    all.negative = !all.negative;
                    stack.push((operands[0], below));
                }
                Op::Mul => stack.extend([(operands[1], below), (operands[0], below)]),
                // What stands below a bar inside a denominator stays there: a/(b/c).
                Op::Div if !below => stack.extend([(operands[1], true), (operands[0], false)]),
                Op::Pow => match self.store.number(operands[1]) {
                    Some(n) if below && n.is_negative() => self.plans.factors.push(single),
                    _ => self.plans.factors.push(Factor::power(self.store, operands[0], operands[1], below)),
                },
                Op::Prod if !below => {
                    all.number(self.store.number(operands[0]), false);
                    for pair in operands[1..].chunks(2) {
                        self.plans.factors.push(Factor::power(self.store, pair[0], pair[1], false));
                    }
                    all.settle_signs(self.store, &mut self.plans.factors[start..]);
                }
                _ => self.plans.factors.push(single),
            }
        }
        Factors { list: Run::since(start, &self.plans.factors), ..all }
    }

    /// The operands of a chain of one associative operation, and condition and value in turn of cases.
    fn chain(&mut self, id: ExprId, chain: Sort) -> Run {
        let start = self.plans.operands.len();
        let mut stack = vec![id];
        while let Some(at) = stack.pop() {
            if at != id && !self.dissolves(at, chain) {
                self.plans.operands.push(at);
                continue;
            }
            let operands = self.store.children(at);
            match chain {
                Sort::Cases => {
                    self.plans.operands.extend_from_slice(&operands[..2]);
                    stack.push(operands[2]);
                }
                _ => stack.extend(operands.iter().rev()),
            }
        }
        Run::since(start, &self.plans.operands)
    }
}

impl Factors {
    fn number(&mut self, n: Option<&Num>, below: bool) {
        let Some(n) = n else { return };
        self.negative ^= n.is_negative();
        let (mut top, mut bottom) = n.abs().parts();
        if below {
            std::mem::swap(&mut top, &mut bottom);
        }
        if !top.is_one() {
            self.top = &self.top * &top;
        }
        if !bottom.is_one() {
            self.bottom = &self.bottom * &bottom;
        }
    }

    /// Turns `tanh(x)^2 - 1` into `1 - tanh(x)^2`, which is never negative, and moves a minus sign that is left into
    /// a sum that has one already: `x*(1 - x)`, not `-x*(x - 1)`. Under a bar only first powers are turned:
    /// `-2/(x - 1)^3`.
    fn settle_signs(&mut self, store: &Store, list: &mut [Factor]) {
        for factor in &mut *list {
            if factor.is_whole() && store.op(factor.base) == Op::Sum && sign::is_bounded_less_one(store, factor.base) {
                factor.flipped = true;
                self.negative ^= factor.is_odd();
            }
        }
        if !self.negative {
            return;
        }
        let takes = |f: &Factor| {
            let power = f.is_odd() && (!f.below || f.exponent == Exponent::One);
            power && !f.flipped && store.op(f.base) == Op::Sum && store.children(f.base).iter().any(|&t| is_negative_term(store, t))
        };
        for below in [false, true] {
            if let Some(factor) = list.iter_mut().find(|f| f.below == below && takes(f)) {
                factor.flipped = true;
                self.negative = false;
                return;
            }
        }
    }
}

impl Factor {
    fn power(store: &Store, base: ExprId, exponent: ExprId, below: bool) -> Factor {
        // exp(-x) stays above.
        match store.number(exponent) {
            Some(n) if store.op(base) != Op::Euler && !n.is_zero() => {
                let size = n.abs();
                let exponent = if size.is_one() { Exponent::One } else { Exponent::Number(size) };
                Factor { base, exponent, below: below != n.is_negative(), flipped: false }
            }
            Some(n) if n.is_one() => Factor { base, exponent: Exponent::One, below, flipped: false },
            _ => Factor { base, exponent: Exponent::Expr(exponent), below, flipped: false },
        }
    }

    fn is_whole(&self) -> bool {
        match &self.exponent {
            Exponent::One => true,
            Exponent::Number(n) => n.is_integer(),
            Exponent::Expr(_) => false,
        }
    }

    fn is_odd(&self) -> bool {
        match &self.exponent {
            Exponent::One => true,
            Exponent::Number(n) => n.is_integer() && !n.is_even(),
            Exponent::Expr(_) => false,
        }
    }
}
