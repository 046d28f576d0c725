//! Where an expression of one variable may change its sign.
//!
//! Its zeros and poles are among the zeros of the factors of its numerator and its denominator. A factor `A + B·√p` is zero only
//! where `A² - B²·p` is, which has a root less; in the end there are polynomials.

use super::roots::{Place, real_roots};
use super::signs;
use crate::canon::{Budget, Canon, Goal};
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::number::Num;

/// The most factors that are looked at.
const MAX_FACTORS: usize = 40;

/// Factors that are polynomials in one variable, with the places of their zeros.
#[derive(Clone, Debug, Default)]
pub struct Zeros {
    pub factors: Vec<ExprId>,
    pub places: Vec<Place>,
}

impl Zeros {
    /// Adds those of `id`; `false` where they are not all known.
    ///
    /// # Errors
    /// [`Budget`], where a form is too large.
    pub fn add(&mut self, store: &mut Store, canon: &mut Canon, id: ExprId, x: SymbolId) -> Result<bool, Budget> {
        let mut open = vec![id];
        let mut met = 0;
        while let Some(id) = open.pop() {
            met += 1;
            if met > MAX_FACTORS {
                return Ok(false);
            }
            let form = canon.canonical(store, id)?;
            let simpler = signs::by_monotony(store, canon, form)?;
            let factored = canon.rational(store, simpler, Goal::Factor)?;
            for (base, exponent) in canon.powers(store, factored).1 {
                let fixed = store.number(base).is_some() || crate::domain::sign::of(store, base).is_nonzero();
                if fixed || self.factors.contains(&base) {
                    continue;
                }
                if store.number(exponent).is_none() {
                    return Ok(false);
                }
                if let Some(polynomial) = polynomial(store, canon, base, x)? {
                    let Some(places) = real_roots(&polynomial) else { return Ok(false) };
                    self.places.extend(places);
                    self.factors.push(base);
                    continue;
                }
                match without_root(store, canon, base)? {
                    Some(next) if next != base => open.push(next),
                    _ => return Ok(false),
                }
            }
        }
        Ok(true)
    }
}

/// The coefficients of a polynomial in `x` alone, the constant first.
fn polynomial(store: &mut Store, canon: &mut Canon, id: ExprId, x: SymbolId) -> Result<Option<Vec<Num>>, Budget> {
    let form = canon.expanded(store, id)?;
    let mut out: Vec<Num> = Vec::new();
    for (number, rest) in canon.numbered_terms(store, form)? {
        let degree = match &canon.powers(store, rest).1[..] {
            [] => 0,
            &[(base, exponent)] if store.symbol(base) == Some(x) => {
                let Some(n) = store.number(exponent).and_then(Num::to_i64).filter(|n| (1..=64).contains(n)) else { return Ok(None) };
                n as usize
            }
            _ => return Ok(None),
        };
        if out.len() <= degree {
            out.resize(degree + 1, Num::ZERO);
        }
        out[degree] = &out[degree] + &number;
    }
    Ok(Some(out))
}

/// `A² - B²·p` for `A + B·√p` with the first square root there is.
fn without_root(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<ExprId>, Budget> {
    let form = canon.expanded(store, id)?;
    let mut root: Option<ExprId> = None;
    let (mut with, mut without) = (store.int(0), store.int(0));
    let is_half = |n: &Num| n.parts().1 == Num::TWO;
    for term in canon.term_list(store, form)? {
        let (number, powers) = canon.powers(store, term);
        let mut rest = store.num(number);
        let mut has_root = false;
        for (base, exponent) in powers {
            let half = store.number(exponent).cloned().filter(is_half).filter(|_| root.is_none_or(|r| r == base));
            let power = match half {
                Some(n) => {
                    root = Some(base);
                    has_root = true;
                    let whole = store.num(&n - &Num::HALF);
                    store.pow(base, whole)
                }
                None => store.pow(base, exponent),
            };
            rest = store.mul(rest, power);
        }
        let part = if has_root { &mut with } else { &mut without };
        *part = store.add(*part, rest);
    }
    let Some(root) = root else { return Ok(None) };
    let two = store.int(2);
    let (a, b) = (store.pow(without, two), store.pow(with, two));
    let b = store.mul(b, root);
    let difference = store.sub(a, b);
    Ok(Some(canon.numerator(store, difference)?))
        .map(|n| n.filter(|&n| store.op(n) != Op::Number || !store.number(n).is_some_and(Num::is_zero)))
}
