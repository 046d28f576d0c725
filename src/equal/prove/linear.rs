//! Linear inequalities that contradict each other, by Fourier and Motzkin's elimination.

use std::collections::BTreeMap;

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// `Σ coefficient·term + constant > 0`, or `≥ 0`. A term is whatever stands beside a number: what is nonlinear counts as a
/// variable of its own, which only makes more points possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inequality {
    coefficients: BTreeMap<ExprId, Num>,
    constant: Num,
    strict: bool,
}

/// The most inequalities at any time.
const MAX_ROWS: usize = 120;

impl Inequality {
    /// `id > 0`, or `id ≥ 0`; with `negated` the same of `-id`.
    pub fn new(store: &mut Store, canon: &mut Canon, id: ExprId, strict: bool, negated: bool) -> Result<Inequality, Budget> {
        let form = canon.expanded(store, id)?;
        let mut out = Inequality { coefficients: BTreeMap::new(), constant: Num::ZERO, strict };
        for term in canon.term_list(store, form)? {
            let sign = if negated { Num::MINUS_ONE } else { Num::ONE };
            if let Some(n) = store.number(term) {
                out.constant = &out.constant + &(n * &sign);
                continue;
            }
            let number = match store.op(term) {
                Op::Prod => store.number(store.children(term)[0]).cloned().unwrap_or(Num::ONE),
                _ => Num::ONE,
            };
            let inverse = store.num(number.recip().unwrap_or(Num::ONE));
            let rest = store.mul(inverse, term);
            let rest = canon.canonical(store, rest)?;
            out.coefficients.insert(rest, &number * &sign);
        }
        Ok(out)
    }

    fn of(&self, term: ExprId) -> Num {
        self.coefficients.get(&term).cloned().unwrap_or(Num::ZERO)
    }

    /// Whether it says that a number is positive that is not.
    fn is_false(&self) -> bool {
        self.coefficients.is_empty() && (self.constant.is_negative() || (self.strict && self.constant.is_zero()))
    }

    /// The sum of both, scaled so that `term` cancels.
    fn without(&self, other: &Inequality, term: ExprId) -> Inequality {
        let (a, b) = (self.of(term).abs(), other.of(term).abs());
        let mut out = Inequality { coefficients: BTreeMap::new(), constant: Num::ZERO, strict: self.strict || other.strict };
        for (row, scale) in [(self, &b), (other, &a)] {
            for (&t, c) in &row.coefficients {
                let sum = &out.of(t) + &(c * scale);
                if sum.is_zero() {
                    out.coefficients.remove(&t);
                } else {
                    out.coefficients.insert(t, sum);
                }
            }
            out.constant = &out.constant + &(&row.constant * scale);
        }
        out
    }
}

/// Whether no values of the terms satisfy all; `false` also where there are too many to tell.
pub fn contradict(rows: &[Inequality]) -> bool {
    let mut rows = rows.to_vec();
    loop {
        if rows.iter().any(Inequality::is_false) {
            return true;
        }
        let Some(term) = rows.iter().find_map(|r| r.coefficients.keys().next().copied()) else { return false };
        let (with, mut rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| r.coefficients.contains_key(&term));
        let (lower, upper): (Vec<_>, Vec<_>) = with.into_iter().partition(|r| r.of(term).is_positive());
        for a in &lower {
            for b in &upper {
                let row = a.without(b, term);
                if !rest.contains(&row) {
                    rest.push(row);
                }
            }
        }
        if rest.len() > MAX_ROWS {
            return false;
        }
        rows = rest;
    }
}
