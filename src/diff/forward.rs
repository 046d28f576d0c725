//! Forward accumulation: one direction, from the variables up.

use super::chain::Chain;
use super::error::DiffError;
use super::rules::{as_power, call_partial, power_partials, quotient, quotient_by_power, scale, unknown_partial};
use crate::distinct::Distinct;
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::number::Num;

/// The tangents of the variables: what `d` of each is.
#[derive(Clone, Debug, Default)]
pub struct Seeds {
    symbols: Distinct<SymbolId>,
    tangents: Vec<ExprId>,
}

impl Seeds {
    /// The tangent of a variable, if it has one.
    pub fn get(&self, symbol: SymbolId) -> Option<ExprId> {
        self.symbols.find(&symbol).map(|place| self.tangents[place])
    }

    /// Gives a variable its tangent, unless it has one.
    fn add(&mut self, symbol: SymbolId, tangent: ExprId) {
        if self.symbols.place(&symbol) == self.tangents.len() {
            self.tangents.push(tangent);
        }
    }
}

/// Of variables that are all different.
impl FromIterator<(SymbolId, ExprId)> for Seeds {
    fn from_iter<I: IntoIterator<Item = (SymbolId, ExprId)>>(pairs: I) -> Seeds {
        let mut seeds = Seeds::default();
        pairs.into_iter().for_each(|(symbol, tangent)| seeds.add(symbol, tangent));
        seeds
    }
}

/// The directional derivatives of `roots` for the given tangents, through the links of `chain`.
/// A missing tangent is zero; nodes that depend on no seeded variable are never visited.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn forward(store: &mut Store, roots: &[ExprId], seeds: &Seeds, chain: &Chain) -> Result<Vec<ExprId>, DiffError> {
    let zero = store.zero();
    let values = |list: Vec<Option<ExprId>>| list.into_iter().map(|t| t.unwrap_or(zero)).collect();
    if chain.links().is_empty() {
        return tangents(store, roots, seeds).map(values);
    }
    let mut seeds = seeds.clone();
    for &(symbol, definition) in chain.links() {
        if seeds.get(symbol).is_some() {
            continue;
        }
        if let Some(tangent) = tangents(store, &[definition], &seeds)?[0] {
            seeds.add(symbol, tangent);
        }
    }
    tangents(store, roots, &seeds).map(values)
}

/// One pass over what is reachable from `roots`; `None` is a structural zero.
fn tangents(store: &mut Store, roots: &[ExprId], seeds: &Seeds) -> Result<Vec<Option<ExprId>>, DiffError> {
    let reach = store.reach(roots);
    let mut tangent: IdMap<Option<ExprId>> = IdMap::new(&reach, None);
    for id in reach.up() {
        let t = tangent_of(store, id, seeds, &tangent)?;
        tangent[id] = t;
    }
    Ok(roots.iter().map(|&r| tangent[r]).collect())
}

pub(super) fn tangent_of(
    store: &mut Store,
    id: ExprId,
    seeds: &Seeds,
    tangent: &IdMap<Option<ExprId>>,
) -> Result<Option<ExprId>, DiffError> {
    if let Some(symbol) = store.symbol(id) {
        return Ok(seeds.get(symbol).filter(|&t| !is_zero(store, t)));
    }
    let operands = store.children(id);
    if operands.iter().all(|&c| tangent[c].is_none()) {
        return Ok(None);
    }
    let d = |k: usize| tangent[operands[k]];
    let value = match store.op(id) {
        Op::Add => {
            let (a, b) = (d(0), d(1));
            plus(store, a, b)
        }
        Op::Neg => {
            let a = d(0);
            a.map(|a| store.neg(a))
        }
        Op::Mul => {
            let (a, b, da, db) = (operands[0], operands[1], d(0), d(1));
            let left = da.map(|da| store.mul(da, b));
            let right = db.map(|db| store.mul(a, db));
            plus(store, left, right)
        }
        Op::Div => {
            let (a, b, da, db) = (operands[0], operands[1], d(0), d(1));
            match as_power(store, b) {
                Some((u, n)) if tangent[u].is_some() => tangent[u].map(|du| quotient_by_power(store, a, u, &n, da, du)),
                _ => quotient(store, a, b, da, db),
            }
        }
        Op::Pow => {
            let (a, b, da, db) = (operands[0], operands[1], d(0), d(1));
            if da.is_some() && db.is_some() {
                general_power(store, id, a, b, da, db)
            } else {
                let (pa, pb) = power_partials(store, id, da.is_some(), db.is_some());
                let left = da.zip(pa).map(|(da, p)| store.mul(p, da));
                let right = db.zip(pb).map(|(db, p)| store.mul(p, db));
                plus(store, left, right)
            }
        }
        Op::Call => {
            let inner: Vec<Option<ExprId>> = operands.iter().map(|&c| tangent[c]).collect();
            let mut sum = None;
            for (k, t) in inner.into_iter().enumerate() {
                if let Some(t) = t {
                    let p = call_partial(store, id, k)?;
                    let term = scale(store, p, t);
                    sum = plus(store, sum, Some(term));
                }
            }
            sum
        }
        Op::Apply => {
            let inner: Vec<Option<ExprId>> = operands.iter().map(|&c| tangent[c]).collect();
            let mut sum = None;
            for (k, t) in inner.into_iter().enumerate() {
                if let Some(t) = t {
                    let p = unknown_partial(store, id, k);
                    let term = store.mul(p, t);
                    sum = plus(store, sum, Some(term));
                }
            }
            sum
        }
        Op::Select => {
            let (condition, then, otherwise) = (operands[0], d(1), d(2));
            let zero = store.zero();
            match (then, otherwise) {
                (None, None) => None,
                (a, b) => Some(store.select(condition, a.unwrap_or(zero), b.unwrap_or(zero))),
            }
        }
        // A relation has no derivative: it decides where a piecewise value changes, no more.
        op if op.is_relation() => None,
        Op::Sum => {
            let inner: Vec<Option<ExprId>> = operands.iter().map(|&c| tangent[c]).collect();
            inner.into_iter().fold(None, |sum, t| plus(store, sum, t))
        }
        Op::Prod => product(store, id, tangent),
        _ => return Err(DiffError::NotScalar),
    };
    Ok(value.filter(|&t| !is_zero(store, t)))
}

/// `(a^b)' = a^b·(b'·ln a + b·a'/a)`
fn general_power(store: &mut Store, id: ExprId, a: ExprId, b: ExprId, da: Option<ExprId>, db: Option<ExprId>) -> Option<ExprId> {
    let left = db.map(|db| {
        let log = store.call(crate::function::named("ln"), &[a]);
        store.mul(db, log)
    });
    let right = da.map(|da| {
        let inner = store.mul(b, da);
        store.div(inner, a)
    });
    let sum = plus(store, left, right)?;
    Some(store.mul(id, sum))
}

/// The product rule over a canonical product: `Σ_k (∏_{j≠k} f_j)·f_k'` with `f_k = b_k^e_k`.
fn product(store: &mut Store, id: ExprId, tangent: &IdMap<Option<ExprId>>) -> Option<ExprId> {
    let operands = store.children(id).to_vec();
    let factors: Vec<(ExprId, ExprId)> = operands[1..].chunks(2).map(|p| (p[0], p[1])).collect();
    let values: Vec<ExprId> = factors.iter().map(|&(b, e)| store.pow(b, e)).collect();
    // Products of everything after k, so that each term costs O(1).
    let one = store.one();
    let mut after = vec![one; factors.len() + 1];
    for k in (0..factors.len()).rev() {
        after[k] = store.mul(values[k], after[k + 1]);
    }
    let (mut before, mut sum) = (operands[0], None);
    for (k, &(b, e)) in factors.iter().enumerate() {
        let (db, de) = (tangent[b], tangent[e]);
        let slope = if db.is_some() && de.is_some() {
            general_power(store, values[k], b, e, db, de)
        } else if let Some(db) = db {
            let one = store.one();
            let lowered = store.sub(e, one);
            let power = store.pow(b, lowered);
            let factor = store.mul(e, power);
            Some(store.mul(factor, db))
        } else {
            de.map(|de| {
                let log = store.call(crate::function::named("ln"), &[b]);
                let term = store.mul(values[k], log);
                store.mul(term, de)
            })
        };
        if let Some(slope) = slope {
            let rest = store.mul(before, after[k + 1]);
            let term = store.mul(rest, slope);
            sum = plus(store, sum, Some(term));
        }
        before = store.mul(before, values[k]);
    }
    sum
}

/// The sum of two values of which either may be a structural zero.
pub(super) fn plus(store: &mut Store, a: Option<ExprId>, b: Option<ExprId>) -> Option<ExprId> {
    match (a, b) {
        (Some(a), Some(b)) => Some(store.add(a, b)),
        (a, b) => a.or(b),
    }
}

fn is_zero(store: &Store, id: ExprId) -> bool {
    store.number(id).is_some_and(Num::is_zero)
}
