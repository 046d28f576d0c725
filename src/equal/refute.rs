//! Refutation by exact values at rational points.

use super::exact::{Exact, Outcome, Point, evaluate};
use super::verdict::Witness;
use crate::canon::Canon;
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

/// What a point must respect.
pub struct Context<'a> {
    /// Must be defined and off their kinks.
    pub sources: &'a [ExprId],
    /// Must hold.
    pub assumptions: &'a [ExprId],
    pub naturals: &'a [SymbolId],
}

/// What a search over points found.
pub struct Search {
    pub witness: Option<Witness>,
    /// Whether a point was met in the interior of the common domain.
    pub common: bool,
}

/// The most points tried.
const POINTS: usize = 400;
/// The most node visits.
const VISITS: usize = 400_000;

/// Coordinates in the order in which a person would try them.
const LATTICE: [(i64, i64); 15] =
    [(0, 1), (1, 1), (-1, 1), (2, 1), (1, 2), (-2, 1), (-1, 2), (3, 1), (1, 3), (3, 2), (-3, 1), (-1, 3), (5, 1), (2, 3), (7, 2)];

/// Looks for a point where both sides are certainly defined, off every kink, and have different exact values;
/// with `domain_only` just for a point inside the common domain.
pub fn search(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, context: &Context, domain_only: bool) -> Search {
    let mut roots = vec![left, right];
    roots.extend(context.sources);
    let conditions = roots.len();
    roots.extend(context.assumptions);
    let reach = store.reach(&roots);
    let mut symbols: Vec<SymbolId> = reach.up().filter_map(|id| store.symbol(id)).collect();
    symbols.sort_by(|&a, &b| crate::expr::natural_order(store.symbol_name(a), store.symbol_name(b)));
    let mut found = Search { witness: None, common: false };
    let budget = (VISITS / reach.len().max(1)).clamp(8, POINTS);
    for indices in tuples(symbols.len(), budget) {
        let value = |k: usize| {
            let (n, d) = LATTICE[indices[k]];
            Num::ratio(n, d)
        };
        let point: Point = symbols.iter().enumerate().map(|(k, &s)| (s, value(k))).collect();
        let natural = |s: &SymbolId| point.get(s).is_none_or(|n| n.is_integer() && n.is_positive());
        if !context.naturals.iter().all(natural) {
            continue;
        }
        let exact = evaluate(store, canon, &roots, &point);
        if !usable(&exact, conditions) {
            continue;
        }
        found.common |= !exact.boundary;
        if domain_only {
            if found.common {
                return found;
            }
            continue;
        }
        if let (Outcome::Value(l), Outcome::Value(r)) = (&exact.outcomes[0], &exact.outcomes[1])
            && l != r
            && !exact.boundary
        {
            let point = symbols.iter().map(|&s| (store.symbol_name(s).to_owned(), point[&s].clone())).collect();
            found.witness = Some(Witness::Point { point, left: l.clone(), right: r.clone(), entry: None, also: Vec::new() });
            return found;
        }
    }
    found
}

/// Both sides and all sources certainly defined, no kink, every assumption true.
fn usable(exact: &Exact, conditions: usize) -> bool {
    // An equation that is assumed holds with equal sides; that is no kink of what is compared.
    exact.all_defined()
        && !exact.kinks[..conditions].contains(&true)
        && exact.outcomes[conditions..].iter().all(|o| *o == Outcome::Truth(true))
}

/// Index tuples by the largest index, then by their sum: simple points first; at most `limit`.
fn tuples(width: usize, limit: usize) -> Vec<Vec<usize>> {
    if width == 0 {
        return vec![Vec::new()];
    }
    let mut out: Vec<Vec<usize>> = Vec::new();
    if width > 4 {
        // Too many to enumerate: shifts of the lattice, so that the coordinates differ.
        for shift in 0..limit {
            let step = 1 + shift / LATTICE.len();
            out.push((0..width).map(|k| (shift + k * step) % LATTICE.len()).collect());
        }
        return out;
    }
    for largest in 0..LATTICE.len() {
        let mut tuple = vec![0; width];
        let mut layer = Vec::new();
        loop {
            if tuple.iter().max() == Some(&largest) {
                layer.push(tuple.clone());
            }
            let Some(k) = tuple.iter().position(|&i| i < largest) else { break };
            tuple[..k].fill(0);
            tuple[k] += 1;
        }
        layer.sort_by_key(|t| t.iter().sum::<usize>());
        out.extend(layer);
        if out.len() >= limit {
            out.truncate(limit);
            break;
        }
    }
    out
}
