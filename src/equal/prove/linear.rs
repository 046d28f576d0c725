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
        let sign = if negated { Num::MINUS_ONE } else { Num::ONE };
        for (number, term) in canon.numbered_terms(store, form)? {
            let number = &number * &sign;
            if store.number(term).is_some() {
                out.constant = &out.constant + &number;
            } else {
                out.coefficients.insert(term, number);
            }
        }
        Ok(out)
    }

    /// `333/106 < π < 22/7`.
    pub fn about_pi(store: &mut Store) -> [Inequality; 2] {
        let pi = store.constant(Op::Pi);
        let row = |slope: Num, constant: Num| Inequality { coefficients: BTreeMap::from([(pi, slope)]), constant, strict: true };
        [row(Num::ONE, Num::ratio(-333, 106)), row(Num::MINUS_ONE, Num::ratio(22, 7))]
    }

    /// That a term is not negative.
    pub fn nonnegative(term: ExprId) -> Inequality {
        Inequality { coefficients: BTreeMap::from([(term, Num::ONE)]), constant: Num::ZERO, strict: false }
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
