//! The simplest witness: the one that a person checks with the least work.

use super::candidates::simplest_between;
use super::trial::{Seen, Sides, Trial};
use crate::equal::verdict::Reading;
use crate::number::Num;

/// A point that refutes.
pub struct Hit {
    pub point: Vec<Num>,
    pub sides: Sides,
    pub bits: u32,
}

/// Values that are tried for a coordinate, besides rounding it.
const SIMPLE: [(i64, i64); 5] = [(0, 1), (1, 1), (-1, 1), (2, 1), (1, 2)];
/// The most variables of which each is rounded.
const FEW: usize = 4;
/// The most points looked at.
const LOOKS: usize = 400;

impl Hit {
    /// How much work it is to check: the size of the numbers, values that are not exact or not told from zero, sides that are
    /// close, variables that share a value, and a point where all is zero, as such points show little.
    ///
    /// Of equals the one with fewer negative numbers.
    pub fn cost(&self) -> (u64, usize) {
        let size = |n: &Num| {
            let (top, bottom) = n.parts();
            let length = |n: &Num| if n.is_zero() { 0 } else { n.bits() };
            length(&top) + if bottom.is_one() { 1 } else { length(&bottom) }
        };
        // `0.000000` says less than it shows.
        let vague = |side: &Reading| matches!(side, Reading::Digits(_)) && side.number().is_zero();
        let exact = matches!((&self.sides.left, &self.sides.right), (Reading::Exact(_), Reading::Exact(_)));
        let mut sorted: Vec<&Num> = self.point.iter().collect();
        sorted.sort();
        let shared = sorted.windows(2).any(|w| w[0] == w[1]);
        let nothing = !self.point.is_empty() && self.point.iter().all(Num::is_zero);
        let mut cost: u64 = self.point.iter().map(size).sum();
        cost += 4 * u64::from(!exact) + 4 * u64::from(vague(&self.sides.left) || vague(&self.sides.right));
        cost += 6 * u64::from(self.sides.close) + 3 * u64::from(shared) + 2 * u64::from(nothing);
        (cost, self.point.iter().filter(|x| x.is_negative()).count())
    }
}

/// The cheapest of some hits, made cheaper while it still refutes; the first of equals.
pub fn best(trial: &mut Trial, hits: Vec<Hit>) -> Option<Hit> {
    let best = hits.into_iter().min_by_key(Hit::cost)?;
    let mut descent = Descent { cost: best.cost(), best, looks: LOOKS, trial };
    descent.zeros();
    descent.simple();
    Some(descent.best)
}

struct Descent<'a, 'b> {
    trial: &'a mut Trial<'b>,
    best: Hit,
    cost: (u64, usize),
    looks: usize,
}

impl Descent<'_, '_> {
    /// Takes a point if it refutes and is cheaper.
    fn offer(&mut self, point: Vec<Num>) -> bool {
        if self.looks == 0 || point == self.best.point || !self.trial.affords(1) {
            return false;
        }
        self.looks -= 1;
        let bits = self.best.bits;
        let Seen::Differ(sides) = self.trial.look(&point, bits) else { return false };
        let hit = Hit { point, sides, bits };
        let cost = hit.cost();
        if cost >= self.cost {
            return false;
        }
        (self.best, self.cost) = (hit, cost);
        true
    }

    /// Sets many coordinates to zero at once, then fewer.
    fn zeros(&mut self) {
        let width = self.best.point.len();
        let mut run = if width > FEW { width / 2 } else { 0 };
        while run > 0 {
            for start in (0..width).step_by(run) {
                let mut point = self.best.point.clone();
                point[start..(start + run).min(width)].fill(Num::ZERO);
                self.offer(point);
            }
            run /= 2;
        }
    }

    /// Tries simple values for each coordinate, and simple numbers near it.
    fn simple(&mut self) {
        let width = self.best.point.len();
        for k in 0..width {
            for (n, d) in SIMPLE {
                let mut point = self.best.point.clone();
                if width > FEW && point[k].is_zero() {
                    break;
                }
                point[k] = Num::ratio(n, d);
                self.offer(point);
            }
            if width > FEW {
                continue;
            }
            for share in [2, 4, 8, 16, 64] {
                let here = self.best.point[k].clone();
                let distance = &here.abs() * &Num::ratio(1, share);
                if distance.is_zero() {
                    break;
                }
                let mut point = self.best.point.clone();
                point[k] = simplest_between(&(&here - &distance), &(&here + &distance));
                if self.offer(point) {
                    break;
                }
            }
        }
    }
}
