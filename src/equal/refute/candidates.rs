//! Points worth trying: first those that a person would try, then one in every cell, then some at random.

use super::variables::mixed;
use crate::number::Num;

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

/// What a variable ranges over, as far as it is known beforehand.
#[derive(Clone, Debug, Default)]
pub struct Range {
    pub low: Option<Num>,
    pub high: Option<Num>,
    /// Natural numbers only.
    pub natural: bool,
}

impl Range {
    /// The `k`-th coordinate to try.
    fn simple(&self, k: usize) -> Num {
        if self.natural {
            return Num::from(k as i64 + 1);
        }
        let (n, d) = LATTICE[k % LATTICE.len()];
        Num::ratio(n, d)
    }

    fn random(&self, draw: &mut Draw) -> Num {
        let whole = |n: u64| Num::from(n as i64);
        let first = self.low.as_ref().map_or(0, |l| l.ceil().to_i64().unwrap_or(0));
        match (&self.low, &self.high) {
            _ if self.natural => &whole(1 + draw.below(20)) + &Num::from((first - 1).max(0)),
            (Some(low), Some(high)) => {
                let share = Num::ratio(1 + draw.below(63) as i64, 64);
                low + &(&(high - low) * &share)
            }
            (low, high) => {
                // Magnitudes from 2^-10 to 2^10, a few bits each.
                let size = draw.below(21) as i64 - 10;
                let power = Num::TWO.checked_pow(&Num::from(size), 64).unwrap_or(Num::ONE);
                let size = &power * &Num::ratio(16 + draw.below(16) as i64, 16);
                match (low, high) {
                    (Some(low), _) => low + &size,
                    (_, Some(high)) => high - &size,
                    _ if draw.below(2) == 0 => size,
                    _ => -size,
                }
            }
        }
    }
}

/// Numbers from a seed.
pub struct Draw(pub u64);

impl Draw {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = mixed(self.0, 1);
        self.0 % n
    }
}

/// A point at random.
pub fn random(ranges: &[Range], draw: &mut Draw) -> Vec<Num> {
    ranges.iter().map(|r| r.random(draw)).collect()
}

/// Simple points, at most `limit`: by the largest index into the list of coordinates, then by the sum of the indices.
pub fn lattice(ranges: &[Range], limit: usize) -> Vec<Vec<Num>> {
    let at = |indices: &[usize]| -> Vec<Num> { indices.iter().zip(ranges).map(|(&i, r)| r.simple(i)).collect() };
    tuples(ranges.len(), limit).iter().map(|t| at(t)).collect()
}

fn tuples(width: usize, limit: usize) -> Vec<Vec<usize>> {
    if width == 0 {
        return vec![Vec::new()];
    }
    let mut out: Vec<Vec<usize>> = Vec::new();
    if width > 4 {
        // Too many to enumerate: shifts of the list, so that the coordinates differ.
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

/// The number with the smallest denominator, then the smallest size, strictly between two others.
pub fn simplest_between(low: &Num, high: &Num) -> Num {
    if low.is_negative() && high.is_positive() {
        return Num::ZERO;
    }
    if !high.is_positive() {
        return -simplest_between(&-high, &-low);
    }
    // Continued fractions: as long as no integer lies between, both have the same integer part.
    let (mut low, mut high) = (low.clone(), Some(high.clone()));
    let mut parts: Vec<Num> = Vec::new();
    loop {
        let whole = low.floor();
        let next = &whole + &Num::ONE;
        if high.as_ref().is_none_or(|h| next < *h) {
            parts.push(next);
            break;
        }
        // low < x < high <= whole + 1: x = whole + 1/y with 1/(high - whole) < y < 1/(low - whole).
        let (below, above) = (&low - &whole, high.map(|h| &h - &whole));
        parts.push(whole);
        low = above.and_then(|a| a.recip()).unwrap_or(Num::ZERO);
        high = below.recip();
        if parts.len() > 200 {
            break;
        }
    }
    let mut value = parts.pop().unwrap_or(Num::ONE);
    while let Some(part) = parts.pop() {
        value = &part + &value.recip().unwrap_or(Num::ZERO);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn simple_numbers_between() {
        let between = |a: (i64, i64), b: (i64, i64)| simplest_between(&Num::ratio(a.0, a.1), &Num::ratio(b.0, b.1)).to_string();
        assert_eq!(between((-1, 1), (1, 1)), "0");
        assert_eq!(between((0, 1), (1, 1)), "1/2");
        assert_eq!(between((0, 1), (10, 1)), "1");
        assert_eq!(between((100, 1), (101, 1)), "201/2");
        assert_eq!(between((1, 3), (1, 2)), "2/5");
        assert_eq!(between((-1, 1), (0, 1)), "-1/2");
        assert_eq!(between((314, 100), (315, 100)), "22/7");
    }

    proptest! {
        #[test]
        fn between_lies_between(a in -500i64..500, b in 1i64..60, c in 1i64..500, d in 1i64..60) {
            let low = Num::ratio(a, b);
            let high = &low + &Num::ratio(c, d);
            let found = simplest_between(&low, &high);
            prop_assert!(low < found && found < high, "{low} {found} {high}");
        }
    }

    #[test]
    fn lattice_points_differ() {
        for width in 1..4 {
            let points = lattice(&vec![Range::default(); width], 200);
            let mut seen: Vec<_> = points.iter().map(|p| p.iter().map(Num::to_string).collect::<Vec<_>>()).collect();
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), points.len());
        }
    }
}
