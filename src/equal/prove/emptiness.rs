//! Cells of one variable without any point.
//!
//! The zeros of what was noted cut the line. Between two cuts no sign changes, so one point there decides whether the facts
//! hold on the whole part. At a cut a value is exact where the cut is a rational number; elsewhere what is positive
//! beside the cut is not negative at it.

use super::constant::{only, parts, sign_at};
use super::facts::Facts;
use super::roots::apart;
use super::zeros::Zeros;
use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Store, SymbolId};

/// Whether certainly no point satisfies the facts, which speak of one variable. `false` says nothing.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_empty(store: &mut Store, canon: &mut Canon, facts: &Facts) -> Result<bool, Budget> {
    let noted: Vec<(ExprId, Sign)> = facts.noted().collect();
    let all: Vec<ExprId> = noted.iter().map(|n| n.0).collect();
    let variables: Vec<SymbolId> = store.reach(&all).up().filter_map(|id| store.symbol(id)).collect();
    let [x] = variables[..] else { return Ok(false) };
    let mut zeros = Zeros::default();
    let mut known: Vec<(ExprId, Sign)> = Vec::new();
    for (id, sign) in noted {
        let mut more = zeros.clone();
        if only(store, id, x) && more.add(store, canon, id, x)? {
            zeros = more;
            known.push((id, sign));
        }
    }
    let Some(cuts) = apart(zeros.places) else { return Ok(false) };
    let mut sides = Vec::new();
    for part in parts(&cuts) {
        let Some(sample) = part.first() else { return Ok(false) };
        let signs: Vec<Option<Sign>> = known.iter().map(|&(id, _)| sign_at(store, canon, id, x, sample)).collect();
        if signs.iter().zip(&known).all(|(met, (_, sign))| met.is_none_or(|met| met.met(*sign).is_some())) {
            return Ok(false);
        }
        sides.push(signs);
    }
    for (cut, beside) in cuts.iter().zip(sides.windows(2)) {
        let excluded = |store: &mut Store, canon: &mut Canon, k: usize, (id, sign): (ExprId, Sign)| match () {
            () if cut.low == cut.high => sign_at(store, canon, id, x, &cut.low).is_some_and(|met| met.met(sign).is_none()),
            () => beside.iter().any(|signs| signs[k].is_some_and(|met| met.is_nonzero() && sign.is_nonzero() && met.met(sign).is_none())),
        };
        if !known.iter().enumerate().any(|(k, &fact)| excluded(store, canon, k, fact)) {
            return Ok(false);
        }
    }
    Ok(true)
}
