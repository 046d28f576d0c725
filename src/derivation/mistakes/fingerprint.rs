//! Values at a few points: what is compared before anything is proved.
//!
//! Equal values say nothing: whatever is told has been through the prover.

use rustc_hash::FxHashMap;

use crate::compile::Program;
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

/// The points at which a claim is compared with what mistakes lead to.
#[derive(Clone, Debug)]
pub struct Fingerprint {
    symbols: Vec<SymbolId>,
    points: Vec<Vec<f64>>,
}

/// Points beside the witness.
const POINTS: usize = 5;
/// Points tried.
const TRIES: u64 = 80;
/// The fewest points at which both sides have values.
const ENOUGH: usize = 3;
/// Values beyond this are too large to compare.
const LARGE: f64 = 1e12;
/// The relative difference that rounding may explain.
const ROUNDING: f64 = 1e-8;

/// The values of an expression, point by point.
pub type Values = Vec<f64>;

impl Fingerprint {
    /// Points where all of `roots` have values and all of `conditions` hold, the witness first. An intermediate among
    /// the variables has the value that its definition gives it.
    pub fn new(
        store: &Store,
        roots: &[ExprId],
        conditions: &[ExprId],
        witness: &[(String, Num)],
        links: &[(SymbolId, ExprId)],
    ) -> Option<Fingerprint> {
        let all: Vec<ExprId> = roots.iter().chain(conditions).copied().chain(links.iter().map(|l| l.1)).collect();
        let mut symbols: Vec<SymbolId> = store.reach(&all).up().filter_map(|id| store.symbol(id)).collect();
        symbols.sort_unstable();
        symbols.dedup();
        let mut chosen = Fingerprint { symbols, points: Vec::new() };
        let known: FxHashMap<&str, f64> = witness.iter().map(|(name, n)| (name.as_str(), n.to_f64())).collect();
        let first: Vec<f64> = chosen.symbols.iter().map(|&s| known.get(store.symbol_name(s)).copied().unwrap_or(0.75)).collect();
        let generic = (0..TRIES).map(|k| (0..chosen.symbols.len()).map(|j| coordinate(k, j as u64)).collect());
        let candidates: Vec<Vec<f64>> = std::iter::once(first).chain(generic).collect();
        chosen.points = candidates;
        chosen.link(store, links)?;
        let values = chosen.values(store, roots)?;
        let holds = if conditions.is_empty() { Vec::new() } else { chosen.values(store, conditions)? };
        let good: Vec<usize> = (0..chosen.points.len())
            .filter(|&p| values.iter().all(|v| v[p].is_finite() && v[p].abs() < LARGE) && holds.iter().all(|v| v[p] == 1.0))
            .take(POINTS + 1)
            .collect();
        chosen.points = good.into_iter().map(|p| chosen.points[p].clone()).collect();
        (chosen.points.len() >= ENOUGH || chosen.symbols.is_empty() && !chosen.points.is_empty()).then_some(chosen)
    }

    /// Gives intermediates their values.
    fn link(&mut self, store: &Store, links: &[(SymbolId, ExprId)]) -> Option<()> {
        for &(symbol, definition) in links {
            let Ok(k) = self.symbols.binary_search(&symbol) else { continue };
            let values = self.values(store, &[definition])?;
            for (point, &value) in self.points.iter_mut().zip(&values[0]) {
                point[k] = value;
            }
        }
        Some(())
    }

    /// The values of `roots` at the points; `None` where something has no numeric meaning.
    pub fn values(&self, store: &Store, roots: &[ExprId]) -> Option<Vec<Values>> {
        let program = Program::new(store, roots, &self.symbols).ok()?;
        let mut out = vec![Vec::with_capacity(self.points.len()); roots.len()];
        let (mut row, mut scratch) = (vec![0.0; roots.len()], Vec::new());
        for point in &self.points {
            program.run(point, &mut row, &mut scratch);
            for (values, &value) in out.iter_mut().zip(&row) {
                values.push(value);
            }
        }
        Some(out)
    }

    /// The points where all of `symbols` are positive; none if one has no part in the claim.
    pub fn where_positive(&self, symbols: &[SymbolId]) -> Vec<usize> {
        let Some(columns) = symbols.iter().map(|s| self.symbols.binary_search(s).ok()).collect::<Option<Vec<usize>>>() else {
            return Vec::new();
        };
        (0..self.points.len()).filter(|&p| columns.iter().all(|&k| self.points[p][k] > 0.0)).collect()
    }

    /// Whether anything can vary: numbers alone agree more easily.
    pub fn has_variables(&self) -> bool {
        !self.symbols.is_empty()
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.points.len()
    }
}

/// Whether two expressions with these values may be the same.
pub fn agree(a: &[f64], b: &[f64]) -> bool {
    a.iter().zip(b).all(|(&a, &b)| close(a, b, a.abs() + b.abs()))
}

/// Whether two values differ by no more than rounding among numbers of this size.
pub fn close(a: f64, b: f64, size: f64) -> bool {
    (a - b).abs() <= ROUNDING * size.max(1e-3)
}

/// A coordinate that is nothing special: between 0.2 and 2.5, below 1 or above 1 or of either sign, point by point.
fn coordinate(point: u64, variable: u64) -> f64 {
    // The steps of `splitmix64`.
    let mut z = (point * 1_000_003 + variable + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^= z >> 31;
    let unit = (z >> 11) as f64 / (1u64 << 53) as f64;
    let size = match point % 4 {
        0 => 0.2 + 0.75 * unit,
        1 => 1.05 + 1.45 * unit,
        _ => 0.2 + 2.3 * unit,
    };
    if point % 4 >= 2 && z & 1 == 1 { -size } else { size }
}
