//! `≈`: decimals, right to the digits that are written.

use crate::canon::Canon;
use crate::enclose::{Constants, Interval, Outcome, Point, evaluate};
use crate::equal::{Agreement, Evidence, Reading, Undecided, Verdict, Witness};
use crate::expr::{ExprId, Store};
use crate::number::Num;

/// A decimal as it is written, and the value of its last digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub value: Num,
    pub unit: Num,
}

/// Bits of the enclosures, one after the other.
const BITS: [u32; 4] = [64, 256, 1024, 4096];
/// The most digits before or after the point.
const MAX_EXPONENT: i64 = 10_000;

impl Decimal {
    /// Reads `1.0806`, `-3` or `2.5e-3`; `None` of any other text.
    pub fn read(text: &str) -> Option<Decimal> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let after_point = mantissa.split_once('.').map_or(0, |(_, digits)| digits.len() as i64);
        let place = exponent - after_point;
        if place.abs() > MAX_EXPONENT {
            return None;
        }
        let unit = Num::from(10).checked_pow(&Num::from(place), u64::from(u32::MAX))?;
        Some(Decimal { value: text.parse().ok()?, unit })
    }

    /// The same digits below zero.
    pub fn negated(self) -> Decimal {
        Decimal { value: -self.value, ..self }
    }

    /// The numbers that are written so, rounded or cut off.
    fn ends(&self) -> (Num, Num) {
        let half = &self.unit * &Num::ratio(1, 2);
        let (below, above) = match self.value.signum() {
            0 => (&self.unit, &self.unit),
            1 => (&half, &self.unit),
            _ => (&self.unit, &half),
        };
        (&self.value - below, &self.value + above)
    }
}

/// Whether numbers are what the decimals say; none of `values` has a variable.
///
/// Decided by enclosures, never by rounding: a value whose digits are not certain is undecided.
pub fn judge_decimals(
    store: &mut Store,
    canon: &mut Canon,
    values: &[ExprId],
    sources: &[ExprId],
    decimals: &[Decimal],
    columns: usize,
) -> Verdict {
    let constants = Constants::default();
    let all = [values, sources].concat();
    for bits in BITS {
        let seen = evaluate(store, canon, &constants, &all, &Point::default(), bits);
        if seen.outcomes.contains(&Outcome::Undefined) {
            return Verdict::Undecided(Undecided::EmptyCommonDomain);
        }
        if !seen.all_defined() {
            continue;
        }
        let places: Vec<Place> = seen.outcomes.iter().zip(decimals).map(|(outcome, decimal)| place(outcome, decimal, bits)).collect();
        if let Some(k) = places.iter().position(|p| *p == Place::Outside) {
            let left = match &seen.outcomes[k] {
                Outcome::Value(n) => Reading::Exact(n.clone()),
                Outcome::Within(i) => Reading::Digits(digits(i)),
                _ => continue,
            };
            return Verdict::Refuted(witness(store, values, sources, k, left, &decimals[k], columns));
        }
        if places.iter().all(|p| *p == Place::Inside) {
            return Verdict::Proved { method: "enclosure", remarks: Vec::new() };
        }
    }
    Verdict::Undecided(Undecided::OutsideFragment(Agreement::default()))
}

/// The witness is the number itself: it has no variables.
fn witness(
    store: &mut Store,
    values: &[ExprId],
    sources: &[ExprId],
    k: usize,
    left: Reading,
    decimal: &Decimal,
    columns: usize,
) -> Witness {
    let right = store.num(decimal.value.clone());
    Witness::Point {
        point: Vec::new(),
        left,
        right: Reading::Exact(decimal.value.clone()),
        entry: (values.len() > 1).then_some((k / columns + 1, k % columns + 1)),
        also: Vec::new(),
        entries: (values.len(), 0),
        ratio: None,
        steps: Vec::new(),
        evidence: Evidence { left: values[k], right, sources: sources.to_vec(), assumptions: Vec::new(), kinks: Vec::new() },
    }
}

/// As many of twelve digits as are certain.
fn digits(interval: &Interval) -> String {
    interval.text(12).unwrap_or_default()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Outside,
    Unknown,
}

fn place(outcome: &Outcome, decimal: &Decimal, bits: u32) -> Place {
    let (low, high) = decimal.ends();
    let (above_low, below_high) = match outcome {
        Outcome::Value(n) => (sign_of(&(n - &low)), sign_of(&(&high - n))),
        Outcome::Within(i) => {
            let (low, high) = (Interval::of(&low, bits), Interval::of(&high, bits));
            (sign(&i.sub(&low, bits)), sign(&high.sub(i, bits)))
        }
        _ => return Place::Unknown,
    };
    match (above_low, below_high) {
        (Some(true), Some(true)) => Place::Inside,
        (Some(false), _) | (_, Some(false)) => Place::Outside,
        _ => Place::Unknown,
    }
}

fn sign_of(n: &Num) -> Option<bool> {
    Some(!n.is_negative())
}

fn sign(i: &Interval) -> Option<bool> {
    match (i.is_nonnegative(), i.is_negative()) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rounded and cut off are both right; a digit that is neither is not.
    #[test]
    fn the_digits_written() {
        let mut store = Store::new();
        let pi = store.constant(crate::expr::Op::Pi);
        let mut word = |text: &str| {
            let decimal = Decimal::read(text).expect("a decimal");
            judge_decimals(&mut store, &mut Canon::default(), &[pi], &[], &[decimal], 1).word()
        };
        for right in ["3.14", "3.1416", "3.1415", "3", "314159265359e-11", "3.141592653589793238462643383279502884"] {
            assert_eq!(word(right), "proved", "{right}");
        }
        for wrong in ["3.15", "3.2", "4", "3.1417", "3.141592653589793238462643383279502885", "0"] {
            assert_eq!(word(wrong), "refuted", "{wrong}");
        }
    }

    #[test]
    fn exact_values_and_signs() {
        let mut store = Store::new();
        let third = store.num(Num::ratio(-1, 3));
        let mut word = |decimal: Decimal| judge_decimals(&mut store, &mut Canon::default(), &[third], &[], &[decimal], 1).word();
        let minus = |text: &str| Decimal::read(text).expect("a decimal").negated();
        assert_eq!(word(minus("0.33")), "proved");
        assert_eq!(word(minus("0.34")), "refuted");
        assert_eq!(word(Decimal::read("0.33").expect("a decimal")), "refuted");
    }

    #[test]
    fn reading() {
        let read = |text: &str| Decimal::read(text).map(|d| (d.value.to_string(), d.unit.to_string()));
        assert_eq!(read("1.0806"), Some(("5403/5000".into(), "1/10000".into())));
        assert_eq!(read("2.50e-1"), Some(("1/4".into(), "1/1000".into())));
        assert_eq!(read("12"), Some(("12".into(), "1".into())));
        assert_eq!(read("1e999999999"), None);
        assert_eq!(read("x"), None);
    }
}
