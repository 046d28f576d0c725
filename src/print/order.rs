//! The order in which a reader expects terms and factors.
//!
//! It depends on structure alone, never on the order of creation. Terms: polynomial ones by descending degree
//! and then by name, constants last; those with functions by ascending degree (`sin(x) + x*cos(x)`), before or
//! after the polynomial ones according to degree; a positive term leads if there is one. Factors: constants,
//! variables by name, `2^x`, sums, functions, sums with functions, arrays.

use std::cmp::{Ordering, Reverse};

use super::gather::{Exponent, Factor};
use crate::expr::{ExprId, Op, Store, SymbolId, natural_order};
use crate::function::{self, FunctionId};
use crate::number::Num;

/// Parts of one degree: halves and thirds are degrees too.
const UNIT: i64 = 60;
/// The degree of `x^n`, above all numbers in practice.
const SYMBOLIC: i64 = 1_000 * UNIT;

const ABS: FunctionId = function::named("abs");
const SQRT: FunctionId = function::named("sqrt");
const EXP: FunctionId = function::named("exp");
const LN: FunctionId = function::named("ln");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");

/// What the order looks at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rank {
    /// In [`UNIT`]s; a function counts as one.
    degree: i64,
    /// A function of something that varies stands inside.
    calls: bool,
    constant: bool,
    /// The variable that is read first.
    lead: Option<SymbolId>,
}

impl Rank {
    pub const CONSTANT: Rank = Rank { degree: 0, calls: false, constant: true, lead: None };

    pub fn symbol(symbol: SymbolId) -> Rank {
        Rank { degree: UNIT, calls: false, constant: false, lead: Some(symbol) }
    }

    /// Of a function, or of anything that is no arithmetic, with these operands.
    pub fn call(operands: impl Iterator<Item = Rank>) -> Rank {
        let inside = Rank::sum(operands);
        if inside.constant { inside } else { Rank { degree: UNIT, calls: true, ..inside } }
    }

    /// Of a sum of these terms, in the order of the page.
    pub fn sum(terms: impl Iterator<Item = Rank>) -> Rank {
        let sum = terms.reduce(|a, b| Rank {
            degree: a.degree.max(b.degree),
            calls: a.calls || b.calls,
            constant: a.constant && b.constant,
            lead: a.lead.or(b.lead),
        });
        sum.unwrap_or(Rank::CONSTANT)
    }

    /// Of a product of these factors, in the order of the page.
    pub fn product(factors: impl Iterator<Item = Rank>) -> Rank {
        factors.fold(Rank::CONSTANT, |a, b| Rank {
            degree: a.degree.saturating_add(b.degree),
            calls: a.calls || b.calls,
            constant: a.constant && b.constant,
            lead: a.lead.or(b.lead),
        })
    }

    /// Of a factor, given the ranks of base and symbolic exponent.
    pub fn factor(store: &Store, factor: &Factor, base: Rank, exponent: Rank) -> Rank {
        let sign = if factor.below { -1 } else { 1 };
        let degree = match &factor.exponent {
            Exponent::One => base.degree,
            // Degrees only order terms, so a rounded one will do.
            Exponent::Number(n) => (base.degree as f64 * n.to_f64()).clamp(-1e15, 1e15) as i64,
            Exponent::Expr(_) if store.op(factor.base) == Op::Euler => return Rank::call(std::iter::once(exponent)),
            Exponent::Expr(_) if base.constant && exponent.constant => 0,
            Exponent::Expr(_) => SYMBOLIC,
        };
        Rank {
            degree: degree.saturating_mul(sign),
            calls: base.calls || exponent.calls,
            constant: base.constant && exponent.constant,
            lead: base.lead.or(exponent.lead),
        }
    }
}

/// The place of a factor among its like, by what it is.
fn class(store: &Store, factor: &Factor, rank: Rank) -> (u8, u8) {
    let numeric = !matches!(factor.exponent, Exponent::Expr(_));
    if store.shape(factor.base).is_some() {
        return (9, 0);
    }
    match store.op(factor.base) {
        Op::Euler => {
            if rank.constant {
                (0, 2)
            } else {
                (5, 1)
            }
        }
        Op::Number if numeric => (0, 0),
        Op::Pi if numeric => (0, 1),
        Op::Symbol if factor.exponent == Exponent::Number(Num::HALF) => (1, 1),
        Op::Symbol if numeric => (1, 0),
        _ if !numeric => (2, 0),
        Op::Call if rank.constant && store.function(factor.base) == Some(SQRT) => (0, 0),
        Op::Call => (5, function_rank(store.function(factor.base)).min(BY_VARIABLE)),
        Op::Apply | Op::Select => (5, 9),
        _ if factor.exponent == Exponent::Number(Num::HALF) => (5, 2),
        _ if rank.calls => (6, 0),
        _ => (3, 0),
    }
}

/// Functions from this rank on stand by their variables, `cos(x)*sin(y)`, and only then by what they are.
const BY_VARIABLE: u8 = 4;

fn function_rank(f: Option<FunctionId>) -> u8 {
    match f {
        Some(ABS) => 0,
        Some(EXP) => 1,
        Some(SQRT) => 2,
        Some(LN) => 3,
        Some(SIN) => BY_VARIABLE,
        Some(COS) => 5,
        _ => 6,
    }
}

/// Orders two factors, given the ranks of their bases, of `exp(u)` that of `u`.
pub(super) fn factors(store: &Store, (f, a): (&Factor, Rank), (g, b): (&Factor, Rank)) -> Ordering {
    let classes = class(store, f, a).cmp(&class(store, g, b));
    let function = |e: &Factor| function_rank(store.function(e.base));
    let called = store.op(f.base) == Op::Call && store.op(g.base) == Op::Call;
    let functions = || if called { leads(store, a, b).then_with(|| function(f).cmp(&function(g))) } else { Ordering::Equal };
    classes.then_with(functions).then_with(|| operands(store, (f.base, a), (g.base, b))).then_with(|| exponents(store, f, g))
}

/// Orders two operands whose order means nothing: by the first variable, then by structure. The store keeps
/// operands by id, so structure alone could show the order of creation.
pub(super) fn operands(store: &Store, (f, a): (ExprId, Rank), (g, b): (ExprId, Rank)) -> Ordering {
    leads(store, a, b).then_with(|| store.compare(f, g))
}

/// By the variable that is read first.
fn leads(store: &Store, a: Rank, b: Rank) -> Ordering {
    match (a.lead, b.lead) {
        (Some(s), Some(t)) => natural_order(store.symbol_name(s), store.symbol_name(t)),
        // Numbers stand on the right of a relation.
        (s, t) => t.is_some().cmp(&s.is_some()),
    }
}

/// The larger exponent first.
fn exponents(store: &Store, f: &Factor, g: &Factor) -> Ordering {
    let number = |e: &Factor| match &e.exponent {
        Exponent::One => Some(Num::ONE),
        Exponent::Number(n) => Some(n.clone()),
        Exponent::Expr(_) => None,
    };
    let signed = |e: &Factor| number(e).map(|n| if e.below { -n } else { n });
    match (signed(f), signed(g), &f.exponent, &g.exponent) {
        (Some(m), Some(n), ..) => n.cmp(&m),
        (None, None, Exponent::Expr(d), Exponent::Expr(e)) => store.compare(*d, *e),
        (m, n, ..) => m.is_some().cmp(&n.is_some()),
    }
}

/// A term of a sum on its way to its place.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub id: ExprId,
    pub negative: bool,
    pub rank: Rank,
}

impl Term {
    /// The term as a factor of itself.
    fn alone(&self) -> Factor {
        Factor { base: self.id, exponent: Exponent::One, below: false, flipped: false }
    }
}

/// Puts terms in order; `parts` gives the factors of a product in theirs, with the ranks of their bases.
pub(super) fn terms<'a>(store: &Store, terms: &mut [Term], parts: impl Fn(ExprId) -> Option<&'a [(&'a Factor, Rank)]>) {
    let by_parts = |a: &Term, b: &Term| {
        let alone = [a.alone(), b.alone()];
        let alone = [(&alone[0], a.rank), (&alone[1], b.rank)];
        let p = parts(a.id).unwrap_or(&alone[..1]);
        let q = parts(b.id).unwrap_or(&alone[1..]);
        let mut pairs = p.iter().zip(q).map(|(&f, &g)| factors(store, f, g));
        pairs.find(|o| o.is_ne()).unwrap_or_else(|| p.len().cmp(&q.len())).then_with(|| store.compare(a.id, b.id))
    };
    // 1 + x/(x + 1)
    let key = |t: &Term| (Reverse(t.rank.degree), !t.rank.constant);
    terms.sort_by(|a, b| {
        let calls = b.rank.calls.cmp(&a.rank.calls);
        let degrees = || if a.rank.calls { a.rank.degree.cmp(&b.rank.degree) } else { key(a).cmp(&key(b)) };
        calls.then_with(degrees).then_with(|| by_parts(a, b))
    });
    let calls = terms.partition_point(|t| t.rank.calls);
    if calls > 0 {
        let (least, most) = (terms[0].rank.degree, terms[calls - 1].rank.degree);
        terms[calls..].sort_by_key(|t| t.rank.constant);
        let varying = terms[calls..].partition_point(|t| !t.rank.constant);
        match terms[calls..].first().filter(|_| varying > 0) {
            // 1 + exp(-x), but x*exp(x) + 1
            None if most <= UNIT => terms.rotate_left(calls),
            // w*relu(z) + b
            Some(power) if least > power.rank.degree => {}
            _ => terms[..calls + varying].rotate_left(calls),
        }
    }
    lead_positive(terms);
}

/// Lets a positive term lead: a polynomial is turned around if that does it, else the first such term moves up.
fn lead_positive(terms: &mut [Term]) {
    if !terms.first().is_some_and(|t| t.negative) {
        return;
    }
    let falling = terms.windows(2).all(|w| w[0].rank.degree > w[1].rank.degree && !w[0].rank.calls && !w[1].rank.calls);
    if falling && terms.last().is_some_and(|t| !t.negative) {
        terms.reverse();
    } else if let Some(k) = terms.iter().position(|t| !t.negative) {
        terms[..=k].rotate_right(1);
    }
}
