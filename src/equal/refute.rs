//! Refutation by exact values or disjoint enclosures at rational points.

use super::verdict::{Reading, Witness};
use crate::canon::Canon;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

/// What a point must respect.
pub struct Context<'a> {
    /// Must be defined and off their kinks.
    pub sources: &'a [ExprId],
    /// Must hold.
    pub assumptions: &'a [ExprId],
    /// Must hold too: that the point is off each kink.
    pub kinks: &'a [ExprId],
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
/// Bits of the enclosures at every point.
const BITS: u32 = 64;
/// Bits at the points where the first ones tell nothing, one after the other.
const MORE_BITS: [u32; 4] = [128, 256, 1024, 4096];
/// How many points are looked at more closely.
const CLOSE_LOOKS: usize = 4;
/// Node visits at a point, times bits: beyond, it is not looked at more closely.
const EFFORT: usize = 4_000_000;

/// Coordinates in the order in which a person would try them; then further out.
const LATTICE: [(i64, i64); 24] = [
    (0, 1),
    (1, 1),
    (-1, 1),
    (2, 1),
    (1, 2),
    (-2, 1),
    (-1, 2),
    (3, 1),
    (1, 3),
    (3, 2),
    (-3, 1),
    (-1, 3),
    (5, 1),
    (2, 3),
    (7, 2),
    (1, 10),
    (-5, 1),
    (10, 1),
    (-10, 1),
    (1, 100),
    (25, 1),
    (-25, 1),
    (100, 1),
    (-100, 1),
];

/// Looks for a point where both sides are certainly defined, off every kink, and certainly differ; with `domain_only` just for
/// a point inside the common domain.
pub fn search(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, context: &Context, domain_only: bool) -> Search {
    let mut roots = vec![left, right];
    roots.extend(context.sources);
    let conditions = roots.len();
    roots.extend(context.assumptions);
    roots.extend(context.kinks);
    let reach = store.reach(&roots);
    let mut symbols: Vec<SymbolId> = reach.up().filter_map(|id| store.symbol(id)).collect();
    symbols.sort_by(|&a, &b| crate::expr::natural_order(store.symbol_name(a), store.symbol_name(b)));
    let constants = Constants::default();
    let mut found = Search { witness: None, common: false };
    let mut doubtful: Vec<Point> = Vec::new();
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
        match look(store, canon, &constants, &roots, conditions, &point, BITS) {
            Seen::Nothing => {}
            Seen::Differ(left, right) if !domain_only => {
                found.common = true;
                found.witness = Some(witness(store, &symbols, &point, left, right));
                return found;
            }
            Seen::Differ(..) | Seen::Equal => {
                found.common = true;
                if domain_only {
                    return found;
                }
            }
            seen @ (Seen::Close | Seen::Doubtful) => {
                found.common |= matches!(seen, Seen::Close);
                if domain_only && found.common {
                    return found;
                }
                if doubtful.len() < CLOSE_LOOKS {
                    doubtful.push(point);
                }
            }
        }
    }
    for bits in MORE_BITS {
        if bits as usize * reach.len() > EFFORT {
            break;
        }
        for point in &doubtful {
            match look(store, canon, &constants, &roots, conditions, point, bits) {
                Seen::Differ(left, right) if !domain_only => {
                    found.common = true;
                    found.witness = Some(witness(store, &symbols, point, left, right));
                    return found;
                }
                Seen::Differ(..) | Seen::Equal | Seen::Close => found.common = true,
                Seen::Nothing | Seen::Doubtful => {}
            }
            if domain_only && found.common {
                return found;
            }
        }
    }
    found
}

/// What a point says.
enum Seen {
    /// A side is undefined, an assumption fails, or there is a kink or an edge.
    Nothing,
    /// Perhaps more with more bits.
    Doubtful,
    /// Defined, and too close to tell apart.
    Close,
    /// The same exact value.
    Equal,
    Differ(Reading, Reading),
}

fn look(
    store: &mut Store,
    canon: &mut Canon,
    constants: &Constants,
    roots: &[ExprId],
    conditions: usize,
    point: &Point,
    bits: u32,
) -> Seen {
    let seen = evaluate(store, canon, constants, roots, point, bits);
    let wrong = |o: &Outcome| matches!(o, Outcome::Undefined | Outcome::Truth(false));
    if seen.outcomes[..conditions].contains(&Outcome::Undefined) || seen.outcomes[conditions..].iter().any(wrong) {
        return Seen::Nothing;
    }
    // Both sides and all sources certainly defined, no kink, no edge, every assumption true. An equation that is assumed
    // holds with equal sides; that is no kink of what is compared.
    let certain = seen.all_defined()
        && !seen.kinks[..conditions].contains(&true)
        && !seen.edges[..conditions].contains(&true)
        && seen.outcomes[conditions..].iter().all(|o| *o == Outcome::Truth(true));
    if !certain {
        return Seen::Doubtful;
    }
    let (left, right) = (&seen.outcomes[0], &seen.outcomes[1]);
    match (left, right) {
        (Outcome::Value(a), Outcome::Value(b)) if a == b => Seen::Equal,
        _ if left.differs_from(right, bits) => match readings(left, right) {
            Some((left, right)) => Seen::Differ(left, right),
            None => Seen::Close,
        },
        _ => Seen::Close,
    }
}

/// Digits that are shown of a value that is not exact, unless it takes more to see a difference.
const DIGITS: [usize; 6] = [12, 20, 40, 100, 300, 1200];

/// Both values in digits that differ.
fn readings(left: &Outcome, right: &Outcome) -> Option<(Reading, Reading)> {
    let reading = |outcome: &Outcome, digits: usize| match outcome {
        Outcome::Value(n) => Some(Reading::Exact(n.clone())),
        other => other.text(digits).map(Reading::Digits),
    };
    let decimal = |outcome: &Outcome, digits: usize| match outcome {
        Outcome::Value(n) => Some(n.to_decimal(digits)),
        other => other.text(digits),
    };
    DIGITS.iter().find_map(|&digits| {
        let differ = decimal(left, digits)? != decimal(right, digits)?;
        differ.then(|| Some((reading(left, digits)?, reading(right, digits)?))).flatten()
    })
}

fn witness(store: &Store, symbols: &[SymbolId], point: &Point, left: Reading, right: Reading) -> Witness {
    let point = symbols.iter().map(|&s| (store.symbol_name(s).to_owned(), point[&s].clone())).collect();
    Witness::Point { point, left, right, entry: None, also: Vec::new() }
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
