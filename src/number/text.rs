//! Numbers as text.

use std::fmt;
use std::str::FromStr;

use super::{BigInt, Num, Repr};

impl fmt::Display for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small { n, d: 1 } => n.fmt(f),
            Repr::Small { n, d } => write!(f, "{n}/{d}"),
            Repr::Big(r) => write!(f, "{r}"),
        }
    }
}

impl fmt::Debug for Num {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Why a text is not a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseNumError;

impl FromStr for Num {
    type Err = ParseNumError;

    /// Reads `12`, `-3/4`, `0.25`, `25e-2`; the value is exact. Exponents beyond ±10,000 are refused.
    fn from_str(text: &str) -> Result<Num, ParseNumError> {
        if text.len() <= 18 && text.bytes().all(|b| b.is_ascii_digit()) {
            return text.parse().map(|n: i64| Num::from(n)).map_err(|_| ParseNumError);
        }
        if let Some((n, d)) = text.split_once('/') {
            return n.parse::<Num>()?.checked_div(&d.parse()?).ok_or(ParseNumError);
        }
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((m, e)) => (m, e.parse::<i32>().map_err(|_| ParseNumError)?),
            None => (text, 0),
        };
        if exponent.unsigned_abs() > 10_000 {
            return Err(ParseNumError);
        }
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let sane = digits.trim_start_matches('-');
        if sane.is_empty() || !sane.bytes().all(|b| b.is_ascii_digit()) {
            return Err(ParseNumError);
        }
        let n = Num::from(digits.parse::<BigInt>().map_err(|_| ParseNumError)?);
        let shift = exponent as i64 - fraction.len() as i64;
        let scale = Num::from(BigInt::from(10).pow(shift.unsigned_abs() as u32));
        Ok(if shift >= 0 { &n * &scale } else { &n * &scale.recip().unwrap_or(Num::ONE) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for text in ["1/4", "0.25", "25e-2", "0.025e1"] {
            assert_eq!(text.parse::<Num>().unwrap(), Num::ratio(1, 4), "{text}");
        }
        for text in ["", "-", ".", "1e", "1e99999", "1/0", "x", "1.2.3"] {
            assert!(text.parse::<Num>().is_err(), "{text}");
        }
    }
}
