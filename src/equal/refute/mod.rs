//! Refutation by exact values or disjoint enclosures at rational points.
//!
//! Points come in stages: those that a person would try, one in every cell, some at random, and at last those of a search that
//! subdivides boxes. What is found is made as simple as it gets. Nothing here knows of proofs.

mod boxes;
mod candidates;
mod cells;
mod minimise;
mod trial;
mod variables;

pub use candidates::{lattice, simplest_between};
pub use cells::{Which, points as borders_and_cells};
pub use trial::{Trial, reading};

use super::verdict::{Agreement, Witness};
use crate::canon::Canon;
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;
use candidates::Draw;
use minimise::Hit;
use trial::Seen;

/// What a point must respect.
#[derive(Clone, Copy)]
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
    /// Whether there is certainly no point in the interior of the common domain.
    pub empty: bool,
    /// Whether a point was met that refutes although only the domain was asked for.
    pub contradicts: bool,
    pub agreement: Agreement,
}

/// The most simple points tried.
const SIMPLE: usize = 150;
/// How many simple points are tried after the first that refutes, for one that is simpler still.
const AFTERWARDS: usize = 10;
/// Points at random.
const RANDOM: usize = 64;
/// Bits of the enclosures at every point.
const BITS: u32 = 64;
/// Bits at the points where the first ones tell nothing, one after the other.
const MORE_BITS: [u32; 4] = [128, 256, 1024, 4096];
/// How many points are looked at more closely.
const CLOSE_LOOKS: usize = 4;

/// Looks for a point where both sides are certainly defined, off every kink, and certainly differ; with `domain_only` just for
/// a point inside the common domain.
pub fn search(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, context: &Context, domain_only: bool) -> Search {
    let mut hunt = Hunt {
        trial: Trial::new(store, canon, left, right, context),
        domain_only,
        common: false,
        contradicts: false,
        hits: Vec::new(),
        close: Vec::new(),
        agreement: Agreement::default(),
    };
    let done = |hunt: Hunt, empty: bool| {
        let Hunt { common, contradicts, agreement, .. } = hunt;
        Search { common, empty, contradicts, agreement, witness: hunt.witness() }
    };
    let simple = candidates::lattice(&hunt.trial.ranges, SIMPLE);
    if hunt.through(simple, true) || hunt.closely() {
        return done(hunt, false);
    }
    if hunt.trial.symbols.is_empty() {
        return done(hunt, false);
    }
    hunt.trial.bound(&[left, right], context);
    if hunt.trial.nowhere {
        return done(hunt, true);
    }
    let cells = cells::points(&mut hunt.trial, Which::Inside);
    if hunt.through(cells, false) {
        return done(hunt, false);
    }
    let mut draw = Draw(hunt.trial.seed);
    let random = (0..RANDOM).map(|_| candidates::random(&hunt.trial.ranges, &mut draw)).collect();
    if hunt.through(random, false) || hunt.closely() {
        return done(hunt, false);
    }
    let empty = boxes::search(&mut hunt);
    done(hunt, empty)
}

/// A search under way.
struct Hunt<'a> {
    trial: Trial<'a>,
    domain_only: bool,
    common: bool,
    contradicts: bool,
    /// Points that refute.
    hits: Vec<Hit>,
    /// Points where more bits may tell more.
    close: Vec<Vec<Num>>,
    agreement: Agreement,
}

impl Hunt<'_> {
    /// Tries points in turn; whether the search is over. With `compare` some more are tried after the first that refutes.
    fn through(&mut self, points: Vec<Vec<Num>>, compare: bool) -> bool {
        let mut last = usize::MAX;
        for (k, point) in points.into_iter().enumerate() {
            if !self.hits.is_empty() && (!compare || k > last) {
                break;
            }
            if !self.trial.affords(1) && k > 3 {
                break;
            }
            if self.at(point, BITS) && !self.hits.is_empty() {
                last = last.min(k + AFTERWARDS);
            }
            if self.domain_only && self.common {
                return true;
            }
        }
        !self.hits.is_empty()
    }

    /// Tries a point; whether it refutes.
    fn at(&mut self, point: Vec<Num>, bits: u32) -> bool {
        let point = self.trial.on_equations(point);
        match self.trial.look(&point, bits) {
            Seen::Nothing => {}
            Seen::Equal => {
                self.common = true;
                self.agreement.points += 1;
            }
            Seen::Differ(sides) => {
                self.common = true;
                self.contradicts |= self.domain_only;
                if !self.domain_only {
                    self.hits.push(Hit { point, sides, bits });
                    return true;
                }
            }
            seen @ (Seen::Close(_) | Seen::Doubtful) => {
                if let Seen::Close(digits) = seen {
                    self.common = true;
                    // A closer look at a point is no other point.
                    self.agreement.points += usize::from(bits == BITS);
                    let before = self.agreement.digits.filter(|_| bits == BITS);
                    self.agreement.digits = Some(before.map_or(digits, |d| d.min(digits)));
                }
                if bits == BITS && self.close.len() < CLOSE_LOOKS {
                    self.close.push(point);
                }
            }
        }
        false
    }

    /// Tries points again with more bits; whether the search is over.
    fn closely(&mut self) -> bool {
        let points = std::mem::take(&mut self.close);
        for bits in MORE_BITS {
            for point in &points {
                if !self.trial.affords_bits(bits) {
                    return false;
                }
                if self.at(point.clone(), bits) || (self.domain_only && self.common) {
                    return true;
                }
            }
        }
        false
    }

    /// The simplest of the points that refute, made simpler.
    fn witness(mut self) -> Option<Witness> {
        let hits = std::mem::take(&mut self.hits);
        let best = minimise::best(&mut self.trial, hits)?;
        Some(self.trial.witness(&best.point, best.sides.left, best.sides.right))
    }
}
