//! From expressions to a layout: one pass over the graph, operands first.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Options;
use super::gather::{Exponent, Factor, Factors, Plan, Plans, Run, gather, is_undefined};
use super::layout::{Edge, Group, Kind, Layout, NodeId, Place, Relation};
use super::order::{self, Rank, Term};
use crate::expr::{DenseMap, ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SQRT: FunctionId = function::named("sqrt");
const EXP: FunctionId = function::named("exp");
const STEP: FunctionId = function::named("step");

/// A printed expression without its sign.
#[derive(Clone, Copy, Debug)]
struct Entry {
    negative: bool,
    node: NodeId,
    rank: Rank,
    /// The node with the sign, once somebody asked for it.
    whole: Option<NodeId>,
}

struct Builder<'a> {
    store: &'a Store,
    options: &'a Options,
    plans: &'a Plans,
    layout: Layout,
    entries: DenseMap<Option<Entry>>,
    /// Sums with the signs of all terms changed.
    flipped: FxHashMap<ExprId, NodeId>,
    /// The factors of products in the order of the page, with the ranks of their bases.
    ranked: Vec<(&'a Factor, Rank)>,
    /// Where those of each product stand; products come in ascending order.
    parts: Vec<(ExprId, Run)>,
    /// Euler's number cannot be called `e`, because a variable is.
    e_is_taken: bool,
}

/// The layout of one expression, or of an array with these entries and so many columns.
pub(super) fn build(store: &Store, roots: &[ExprId], columns: Option<usize>, options: &Options) -> Layout {
    let reach = store.reach(roots);
    let plans = gather(store, &reach, roots);
    let mut builder = Builder {
        store,
        options,
        plans: &plans,
        layout: Layout::with_room(2 * reach.len()),
        entries: plans.fates.beside(None),
        flipped: FxHashMap::default(),
        ranked: Vec::with_capacity(reach.len()),
        parts: Vec::with_capacity(reach.len()),
        e_is_taken: store.find_symbol("e").is_some(),
    };
    for id in reach.up() {
        let fate = &plans.fates[id];
        builder.node(id, fate.plan);
        if let Some(Plan::Sum(run)) = fate.plan.filter(|_| fate.flipped) {
            let terms: SmallVec<[(ExprId, bool); 8]> = run.of(&plans.terms).iter().map(|&(term, negative)| (term, !negative)).collect();
            let (node, _) = builder.sum(&terms);
            builder.flipped.insert(id, node);
        }
    }
    let nodes: Vec<NodeId> = roots.iter().map(|&root| builder.whole(root)).collect();
    builder.layout.root = match (columns, &nodes[..]) {
        (None, &[root]) => root,
        _ => builder.layout.uniform(Kind::Array(columns.unwrap_or(1)), &nodes, Place::Free),
    };
    builder.layout
}

impl<'a> Builder<'a> {
    fn entry(&self, id: ExprId) -> Entry {
        // Operands come first; an expression without a plan is a leaf and has an entry.
        self.entries[id].unwrap_or(Entry { negative: false, node: 0, rank: Rank::CONSTANT, whole: None })
    }

    fn set(&mut self, id: ExprId, negative: bool, node: NodeId, rank: Rank) {
        self.entries[id] = Some(Entry { negative, node, rank, whole: None });
    }

    /// The node of an expression with its sign.
    fn whole(&mut self, id: ExprId) -> NodeId {
        let entry = self.entry(id);
        if !entry.negative {
            return entry.node;
        }
        if let Some(node) = entry.whole {
            return node;
        }
        let edge = self.layout.edge(entry.node, Place::Term { negative: true });
        let node = self.layout.push(Kind::Neg, &[edge]);
        self.entries[id] = Some(Entry { whole: Some(node), ..entry });
        node
    }

    fn wholes(&mut self, ids: &[ExprId]) -> SmallVec<[NodeId; 4]> {
        ids.iter().map(|&id| self.whole(id)).collect()
    }

    fn node(&mut self, id: ExprId, plan: Option<Plan>) {
        match plan {
            Some(_) if is_undefined(self.store, id) => {
                let node = self.layout.push(Kind::Undefined, &[]);
                self.set(id, false, node, Rank::CONSTANT);
            }
            Some(Plan::Sum(run)) => {
                let (node, rank) = self.sum(run.of(&self.plans.terms));
                self.set(id, false, node, rank);
            }
            Some(Plan::Product(place)) => self.product(id, &self.plans.products[place]),
            Some(Plan::Operands(run)) => {
                let operands = run.of(&self.plans.operands);
                let (node, negative) = self.other(id, operands);
                let ranks = operands.iter().map(|&o| self.entry(o).rank);
                let rank = match self.store.op(id) {
                    Op::MatMul | Op::ElementMul => Rank::product(ranks),
                    Op::Transpose | Op::Slice => Rank::sum(ranks.take(1)),
                    _ => Rank::call(ranks),
                };
                self.set(id, negative, node, rank);
            }
            None => {
                if let Some(n) = self.store.number(id) {
                    let node = self.layout.number(&n.abs());
                    self.set(id, n.is_negative(), node, Rank::CONSTANT);
                } else if let Some((kind, rank)) = self.leaf(id) {
                    let node = match kind {
                        // exp(1)
                        Kind::Euler if self.e_is_taken => {
                            let one = self.layout.number(&Num::ONE);
                            self.layout.uniform(Kind::Exp, &[one], Place::Free)
                        }
                        kind => self.layout.push(kind, &[]),
                    };
                    self.set(id, false, node, rank);
                }
            }
        }
    }

    fn leaf(&self, id: ExprId) -> Option<(Kind, Rank)> {
        Some(match self.store.op(id) {
            Op::Symbol => (Kind::Symbol(self.store.symbol(id)?), Rank::symbol(self.store.symbol(id)?)),
            Op::Pi => (Kind::Pi, Rank::CONSTANT),
            Op::Euler => (Kind::Euler, Rank::CONSTANT),
            Op::Truth => (Kind::Truth(self.store.truth(id)?), Rank::CONSTANT),
            _ => return None,
        })
    }

    // Sums.

    fn sum(&mut self, terms: &[(ExprId, bool)]) -> (NodeId, Rank) {
        let mut list: SmallVec<[Term; 8]> = terms
            .iter()
            .map(|&(id, negative)| {
                let entry = self.entry(id);
                Term { id, negative: negative ^ entry.negative, rank: entry.rank }
            })
            .collect();
        let parts = |id: ExprId| match self.store.op(id) {
            Op::Number => Some(&[][..]),
            _ => self.parts.binary_search_by_key(&id, |p| p.0).ok().map(|k| self.parts[k].1.of(&self.ranked)),
        };
        order::terms(self.store, &mut list, parts);
        let rank = Rank::sum(list.iter().map(|t| t.rank));
        let edges: SmallVec<[Edge; 8]> =
            list.iter().map(|t| self.layout.edge(self.entry(t.id).node, Place::Term { negative: t.negative })).collect();
        (self.layout.push(Kind::Sum, &edges), rank)
    }

    // Products.

    fn product(&mut self, id: ExprId, factors: &'a Factors) {
        let mut negative = factors.negative;
        let mut list: SmallVec<[(&'a Factor, Rank); 4]> = factors.list.of(&self.plans.factors).iter().map(|f| (f, self.rank(f))).collect();
        list.sort_by(|&a, &b| order::factors(self.store, a, b));
        let ranks = list.iter().map(|&(f, ref base)| {
            let exponent = if let Exponent::Expr(e) = f.exponent { self.entry(e).rank } else { Rank::CONSTANT };
            Rank::factor(self.store, f, *base, exponent)
        });
        let rank = Rank::product(ranks);
        let (mut above, mut below): (SmallVec<[NodeId; 8]>, SmallVec<[NodeId; 8]>) = Default::default();
        let mut sums = false;
        for &(factor, _) in &list {
            let node = self.factor(factor, &mut negative);
            if factor.below {
                below.push(node);
            } else {
                sums |= matches!(self.layout.kind(node), Kind::Sum) || self.is_power_of_sum(node);
                above.push(node);
            }
        }
        let node = if below.is_empty() && !factors.bottom.is_one() && sums {
            // 3/4*(x + 1)
            let (top, bottom) = (self.layout.number(&factors.top), self.layout.number(&factors.bottom));
            let front = self.layout.fraction(top, bottom);
            above.insert(0, front);
            self.layout.product(&above)
        } else {
            if !factors.top.is_one() || above.is_empty() {
                let number = self.layout.number(&factors.top);
                above.insert(0, number);
            }
            if !factors.bottom.is_one() {
                let number = self.layout.number(&factors.bottom);
                below.insert(0, number);
            }
            let top = self.layout.product(&above);
            if below.is_empty() {
                top
            } else {
                let bottom = self.layout.product(&below);
                self.layout.fraction(top, bottom)
            }
        };
        self.set(id, negative, node, rank);
        let start = self.ranked.len();
        self.ranked.extend(list);
        self.parts.push((id, Run::since(start, &self.ranked)));
    }

    /// The rank that a factor is put in order by.
    fn rank(&self, factor: &Factor) -> Rank {
        match factor.exponent {
            Exponent::Expr(e) if self.store.op(factor.base) == Op::Euler => self.entry(e).rank,
            _ => self.entry(factor.base).rank,
        }
    }

    fn is_power_of_sum(&self, node: NodeId) -> bool {
        matches!(self.layout.kind(node), Kind::Power) && matches!(self.layout.kind(self.layout.edges(node)[0].node), Kind::Sum)
    }

    /// A factor without its sign, which goes to the whole product.
    fn factor(&mut self, factor: &Factor, negative: &mut bool) -> NodeId {
        let entry = self.entry(factor.base);
        let turned = if factor.flipped { self.flipped.get(&factor.base).copied() } else { None };
        let exponent = match &factor.exponent {
            Exponent::One => {
                *negative ^= entry.negative && turned.is_none();
                return turned.unwrap_or(entry.node);
            }
            Exponent::Expr(e) if self.store.op(factor.base) == Op::Euler => {
                let e = self.whole(*e);
                return self.layout.uniform(Kind::Exp, &[e], Place::Free);
            }
            Exponent::Number(n) => {
                if *n == Num::HALF {
                    let base = self.whole(factor.base);
                    return self.layout.uniform(Kind::Sqrt, &[base], Place::Free);
                }
                self.layout.number(n)
            }
            Exponent::Expr(e) => self.whole(*e),
        };
        let base = match turned {
            Some(node) => node,
            None => self.whole(factor.base),
        };
        self.raised(Kind::Power, base, exponent)
    }

    fn raised(&mut self, kind: Kind, base: NodeId, exponent: NodeId) -> NodeId {
        let mut edges = [self.layout.edge(base, Place::Base), self.layout.edge(exponent, Place::Exponent)];
        // `^T` is the transpose.
        if matches!(self.layout.kind(exponent), Kind::Symbol(s) if self.store.symbol_name(*s) == "T") {
            edges[1].group = Group::Line;
        }
        self.layout.push(kind, &edges)
    }

    // Everything else.

    /// The node of an expression that is no arithmetic, and whether a minus sign goes with it.
    fn other(&mut self, id: ExprId, operands: &[ExprId]) -> (NodeId, bool) {
        let store = self.store;
        match store.op(id) {
            Op::MatMul => return self.matrix_product(operands),
            Op::Lt | Op::Le | Op::Eq | Op::Ne => return (self.relation(id, operands), false),
            Op::And => {
                if let Some(node) = self.between(operands) {
                    return (node, false);
                }
            }
            Op::Apply => return (self.application(id, operands), false),
            _ => {}
        }
        let mut sorted: SmallVec<[ExprId; 4]> = SmallVec::from_slice(operands);
        if matches!(store.op(id), Op::And | Op::Or) {
            sorted.sort_by(|&a, &b| self.order(a, b));
        }
        let nodes = self.wholes(&sorted);
        let (kind, place) = match store.op(id) {
            Op::Call => match store.function(id) {
                Some(SQRT) => (Kind::Sqrt, Place::Free),
                Some(EXP) => (Kind::Exp, Place::Free),
                Some(STEP) if self.options.indicators && !self.options.plain && store.shape(id).is_none() => (Kind::Indicator, Place::Side),
                Some(f) => (Kind::Call(f), Place::Free),
                None => return (nodes[0], false),
            },
            Op::And => (Kind::And, Place::Junct),
            Op::Or => (Kind::Or, Place::Junct),
            Op::Not => (Kind::Not, Place::Junct),
            Op::Select => (Kind::Cases, Place::Free),
            Op::Array => {
                let columns = store.shape(id).and_then(|s| s.known()).map_or(nodes.len(), |(_, c)| c);
                (Kind::Array(columns), Place::Free)
            }
            Op::Transpose => (Kind::Transpose, Place::Postfix),
            op @ Op::ElementPow => return (self.raised(Kind::Elementwise(op), nodes[0], nodes[1]), false),
            op @ (Op::ElementMul | Op::ElementDiv) => (Kind::Elementwise(op), Place::Operand),
            Op::Slice => return (self.slice(operands, nodes[0]), false),
            Op::Substitute => {
                let mut edges: SmallVec<[Edge; 8]> = nodes.iter().map(|&n| self.layout.edge(n, Place::Free)).collect();
                edges[0] = self.layout.edge(nodes[0], Place::Postfix);
                return (self.layout.push(Kind::At, &edges), false);
            }
            op => (Kind::Operator(operator_name(op)), Place::Free),
        };
        (self.layout.uniform(kind, &nodes, place), false)
    }

    #[cold]
    fn slice(&mut self, operands: &[ExprId], of: NodeId) -> NodeId {
        let at = |k: usize| self.store.number(operands[k]).and_then(Num::to_i64).unwrap_or(1);
        let vector = self.store.shape(operands[0]).filter(|s| s.is_vector()).and_then(|s| s.known());
        let rows = (vector.is_none_or(|(r, _)| r != 1)).then(|| (at(1), at(2)));
        let columns = (vector.is_none_or(|(r, _)| r == 1)).then(|| (at(3), at(4)));
        self.layout.uniform(Kind::Slice(rows, columns), &[of], Place::Postfix)
    }

    #[cold]
    fn matrix_product(&mut self, operands: &[ExprId]) -> (NodeId, bool) {
        let mut negative = false;
        let nodes: SmallVec<[NodeId; 8]> = operands
            .iter()
            .map(|&o| {
                let entry = self.entry(o);
                negative ^= entry.negative;
                entry.node
            })
            .collect();
        // The order matters, so a product with a number in front is grouped unless it comes first.
        let edges: SmallVec<[Edge; 8]> = nodes
            .iter()
            .enumerate()
            .map(|(k, &n)| self.layout.edge(n, if k == 0 { Place::Factor { first: true } } else { Place::Operand }))
            .collect();
        (self.layout.push(Kind::Product, &edges), negative)
    }

    /// A comparison with a number on its right: `x > 0` for `0 < x`.
    fn relation(&mut self, id: ExprId, operands: &[ExprId]) -> NodeId {
        let (relation, a, b) = self.sides(id, operands);
        let nodes = self.wholes(&[a, b]);
        self.layout.uniform(Kind::Relation(relation), &nodes, Place::Side)
    }

    fn sides(&self, id: ExprId, operands: &[ExprId]) -> (Relation, ExprId, ExprId) {
        let relation = relation_of(self.store.op(id));
        let (a, b) = (operands[0], operands[1]);
        let is_number = |id| self.store.number(id).is_some();
        let swap = match (is_number(a), is_number(b), relation) {
            (true, false, _) => true,
            // Of these two the sides are in the order of their ids, which means nothing.
            (false, false, Relation::Eq | Relation::Ne) => self.order(a, b).is_gt(),
            _ => false,
        };
        if swap { (relation.mirrored(), b, a) } else { (relation, a, b) }
    }

    fn order(&self, a: ExprId, b: ExprId) -> std::cmp::Ordering {
        order::operands(self.store, (a, self.entry(a).rank), (b, self.entry(b).rank))
    }

    /// Two comparisons of one thing as a chain: `0 < x < 1`.
    #[cold]
    fn between(&mut self, operands: &[ExprId]) -> Option<NodeId> {
        let &[p, q] = operands else { return None };
        let comparison = |id| matches!(self.store.op(id), Op::Lt | Op::Le);
        if !comparison(p) || !comparison(q) {
            return None;
        }
        let sides = |id: ExprId| {
            let c = self.store.children(id);
            (relation_of(self.store.op(id)), c[0], c[1])
        };
        let (x, y) = [(p, q), (q, p)].map(|(p, q)| (sides(p), sides(q))).into_iter().find(|(x, y)| x.2 == y.1)?;
        let nodes = self.wholes(&[x.1, x.2, y.2]);
        Some(self.layout.uniform(Kind::Between(x.0, y.0), &nodes, Place::Side))
    }

    #[cold]
    fn application(&mut self, id: ExprId, operands: &[ExprId]) -> NodeId {
        let nodes = self.wholes(operands);
        let Some(unknown) = self.store.unknown(id).cloned() else { return nodes[0] };
        if unknown.orders.len() == 1 || unknown.orders.iter().all(|&n| n == 0) {
            return self.layout.uniform(Kind::Apply(Box::new(unknown)), &nodes, Place::Free);
        }
        let variables = operands.iter().enumerate().all(|(k, &o)| self.store.symbol(o).is_some() && !operands[..k].contains(&o));
        if !variables {
            return self.layout.uniform(Kind::PartialAt(Box::new(unknown)), &nodes, Place::Free);
        }
        let by = nodes.iter().zip(&unknown.orders).flat_map(|(&n, &order)| std::iter::repeat_n(n, order as usize));
        let all: Vec<NodeId> = nodes.iter().copied().chain(by).collect();
        self.layout.uniform(Kind::Partial(Box::new(unknown)), &all, Place::Free)
    }
}

fn relation_of(op: Op) -> Relation {
    match op {
        Op::Lt => Relation::Lt,
        Op::Le => Relation::Le,
        Op::Eq => Relation::Eq,
        _ => Relation::Ne,
    }
}

fn operator_name(op: Op) -> &'static str {
    match op {
        Op::Gradient => "gradient",
        Op::Jacobian => "jacobian",
        Op::Hessian => "hessian",
        Op::Pushforward => "jvp",
        Op::Pullback => "vjp",
        _ => "diff",
    }
}
