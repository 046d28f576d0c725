//! Rational numbers behind their values.

use crate::number::Num;

/// The largest numerator and denominator that are believed.
const LARGEST: f64 = 1e7;
/// The most fractions of this size that may lie this close by chance: their number is about numerator · denominator · rounding.
const CHANCE: f64 = 0.5;
/// How close the value must be, relative to its size: tried one after the other, for `1 + 1/2000000` is close to its
/// neighbours too.
const ROUNDING: [f64; 2] = [1e-13, 1e-10];

/// The simplest fraction this close to a value, if there is one with small numbers: by continued fractions.
pub fn rational(value: f64) -> Option<Num> {
    ROUNDING.iter().find_map(|&rounding| within(value, rounding))
}

fn within(value: f64, rounding: f64) -> Option<Num> {
    if !value.is_finite() {
        return None;
    }
    let (mut x, mut before, mut last) = (value.abs(), (0.0, 1.0), (1.0, 0.0));
    for _ in 0..20 {
        let whole = x.floor();
        let next = (whole * last.0 + before.0, whole * last.1 + before.1);
        if next.0 > LARGEST || next.1 > LARGEST {
            return None;
        }
        (before, last) = (last, next);
        if (last.0 / last.1 - value.abs()).abs() <= rounding * value.abs().max(1e-6) {
            if last.0 * last.1 * rounding > CHANCE {
                return None;
            }
            let n = Num::ratio(last.0 as i64, last.1 as i64);
            return Some(if value < 0.0 { -n } else { n });
        }
        let rest = x - whole;
        if rest <= 0.0 {
            return None;
        }
        x = 1.0 / rest;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_fractions_are_found_and_others_are_not() {
        for (n, d) in [(1, 3), (-2, 7), (22, 7), (0, 1), (5, 1), (2_000_001, 2_000_000)] {
            assert_eq!(rational(n as f64 / d as f64), Some(Num::ratio(n, d)), "{n}/{d}");
        }
        for x in [std::f64::consts::PI, 2f64.sqrt(), f64::NAN, f64::INFINITY] {
            assert_eq!(rational(x), None, "{x}");
        }
    }
}
