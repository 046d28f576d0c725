//! Where an expression of one variable may change its sign.
//!
//! Its zeros and poles are among the zeros of the factors of its numerator and its denominator. A factor `A + B·√p` is zero only
//! where `A² - B²·p` is, which has a root less, and may have one sign on either side of a stretch where `p < 0`, which begins and ends
//! with a zero of `p`; in the end there are polynomials.

use super::kernels::unfolded;
use super::roots::{Place, real_roots};
use super::signs;
use crate::canon::{Budget, Canon, Goal};
use crate::expr::{ExprId, Store, SymbolId};
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
            let unfolded = unfolded(store, id);
            let form = canon.canonical(store, unfolded)?;
            let factored = canon.rational(store, form, Goal::Factor)?;
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
                let simpler = signs::by_monotony(store, canon, base)?;
                if simpler != base {
                    open.push(simpler);
                    continue;
                }
                match without_root(store, canon, base)? {
                    Some((norm, radicand)) if norm != base => open.extend([norm, radicand]),
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

/// `A² - B²·p` and `p` for `A + B·√p` with the first square root there is.
fn without_root(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<(ExprId, ExprId)>, Budget> {
    let Some(parts) = signs::by_root(store, canon, id)? else { return Ok(None) };
    let norm = parts.norm(store);
    let norm = canon.numerator(store, norm)?;
    Ok(Some((norm, parts.radicand)).filter(|found| !store.number(found.0).is_some_and(Num::is_zero)))
}
