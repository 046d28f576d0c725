//! A search for points by subdivision: boxes that are certainly outside the common domain are dropped, the others are
//! halved.
//!
//! Where every variable is bounded and all boxes are dropped, the common domain is certainly empty.

use std::collections::VecDeque;

use super::Hunt;
use super::candidates::{Range, simplest_between};
use super::trial::Place;
use crate::number::Num;

/// The most boxes looked at, and the most as long as no point is known.
const BOXES: usize = 200;
const BOXES_FOR_A_POINT: usize = 600;
/// The largest coordinate of an unbounded variable, as a power of two.
const FAR: i64 = 40;
/// No side is halved below this share of what it was, as a power of two.
const FINEST: i64 = -44;

type Sides = Vec<(Num, Num)>;

/// Looks for points by subdivision; whether there is certainly no point in the common domain.
pub(super) fn search(hunt: &mut Hunt) -> bool {
    if hunt.trial.ranges.is_empty() || hunt.trial.ranges.len() > 8 {
        return false;
    }
    let bounded = hunt.trial.ranges.iter().all(|r| r.low.is_some() && r.high.is_some());
    let start: Sides = hunt.trial.ranges.iter().map(whole).collect();
    if start.iter().any(|(low, high)| low >= high) {
        return false;
    }
    // Boxes with both sides partly in the domain come before those inside it, as long as no point is known.
    let (mut mixed, mut inside) = (VecDeque::from([start.clone()]), VecDeque::new());
    let mut complete = true;
    for turn in 0.. {
        let most = if hunt.common { BOXES } else { BOXES_FOR_A_POINT };
        if turn >= most || !hunt.trial.affords(2) {
            return false;
        }
        let first = if hunt.common && turn % 2 == 0 { inside.pop_front() } else { None };
        let Some(sides) = first.or_else(|| mixed.pop_front()).or_else(|| inside.pop_front()) else { break };
        let place = hunt.trial.on(&sides);
        if place == Place::Outside {
            continue;
        }
        let point: Vec<Num> = sides.iter().map(|(low, high)| middle(low, high)).collect();
        if hunt.through(vec![point], false) {
            return false;
        }
        match halves(&sides, &start) {
            Some((one, other)) if place == Place::Inside => inside.extend([one, other]),
            Some((one, other)) => mixed.extend([one, other]),
            // Too small to be told apart from nothing.
            None => complete = false,
        }
    }
    bounded && complete && !hunt.common && mixed.is_empty() && inside.is_empty()
}

/// All that a variable ranges over, or much of it.
fn whole(range: &Range) -> (Num, Num) {
    let far = Num::TWO.checked_pow(&Num::from(FAR), 256).unwrap_or(Num::ONE);
    let low = match (&range.low, &range.high) {
        (Some(low), _) => low.clone(),
        _ if range.natural => Num::ZERO,
        (None, Some(high)) => (-&far).min(high - &Num::ONE),
        (None, None) => -&far,
    };
    let high = range.high.clone().unwrap_or_else(|| far.max(&low + &Num::ONE));
    (low, high)
}

/// The line as an interval: `x/(1 + |x|)`.
fn bent(x: &Num) -> Num {
    x.checked_div(&(&Num::ONE + &x.abs())).unwrap_or(Num::ZERO)
}

fn straightened(t: &Num) -> Num {
    t.checked_div(&(&Num::ONE - &t.abs())).unwrap_or(Num::ZERO)
}

/// A simple number near the middle, as the bent line has it.
fn middle(low: &Num, high: &Num) -> Num {
    let (a, b) = (bent(low), bent(high));
    let quarter = &(&b - &a) * &Num::ratio(1, 4);
    simplest_between(&straightened(&(&a + &quarter)), &straightened(&(&b - &quarter)))
}

fn length((low, high): &(Num, Num)) -> Num {
    &bent(high) - &bent(low)
}

/// The box cut in two across the side that is longest for what it was in the `whole`.
fn halves(sides: &[(Num, Num)], whole: &[(Num, Num)]) -> Option<(Sides, Sides)> {
    let (mut longest, mut most) = (0, Num::ZERO);
    for (k, side) in sides.iter().enumerate() {
        let own = length(side).checked_div(&length(&whole[k]))?;
        if own > most {
            (longest, most) = (k, own);
        }
    }
    if most < Num::TWO.checked_pow(&Num::from(FINEST), 256)? {
        return None;
    }
    let (low, high) = &sides[longest];
    let cut = middle(low, high);
    let (mut one, mut other) = (sides.to_vec(), sides.to_vec());
    one[longest].1 = cut.clone();
    other[longest].0 = cut;
    Some((one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole_line() -> (Num, Num) {
        whole(&Range::default())
    }

    #[test]
    fn halves_meet() {
        let side = |a: i64, b: i64| (Num::from(a), Num::from(b));
        let start = [side(0, 4), side(-3, 1000)];
        let (one, other) = halves(&[side(0, 1), side(-3, 1000)], &start).unwrap();
        assert_eq!((one[0].clone(), other[0].clone()), (side(0, 1), side(0, 1)));
        assert_eq!((one[1].1.clone(), other[1].0.clone()), (Num::ZERO, Num::ZERO));
        // Far from 0 and small, as the variables of a claim may be bounded.
        let far = [side(1 << 40, (1 << 40) + 1)];
        assert!(halves(&far, &far).is_some());
        let everything = whole_line();
        assert!(everything.0 < Num::from(-1_000_000) && everything.1 > Num::from(1_000_000));
        assert!(halves(&[(Num::ONE, Num::ONE)], &start[..1]).is_none());
    }
}
