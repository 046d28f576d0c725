//! Verifies the witness of a refuted claim from its report alone.
//!
//! What a report says is read as text and evaluated by a small evaluator that shares nothing with the search that found
//! the witness, nor with proofs: it knows the parser, exact numbers, intervals and the table of functions. `tests/architecture.rs` holds
//! it to that.

mod evaluate;
mod value;

use std::fmt;

use crate::enclose::{Float, Interval, Round::Down, Round::Up};
use crate::number::Num;
use crate::syntax::parse_expression;
use evaluate::Formula;
use value::Value;

/// What a report says of a refuted claim.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// The variables with the texts of their values.
    pub point: Vec<(String, String)>,
    /// Both sides, and the value that each is said to have.
    pub left: (String, Said),
    pub right: (String, Said),
    /// Must be defined at the point.
    pub defined: Vec<String>,
    /// Must hold at the point.
    pub conditions: Vec<String>,
    /// Must not hold at the point.
    pub exceptions: Vec<String>,
}

/// Why a witness is not confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The report contradicts the evaluation.
    Wrong(String),
    /// The evaluation says nothing.
    Unknown(String),
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Wrong(what) | Doubt::Unknown(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Doubt {}

/// Bits of the enclosures, one after the other, as long as nothing is certain.
const BITS: [u32; 5] = [64, 128, 256, 1024, 4096];
/// Bits of a decimal beyond those of the value that it is compared with: its exponent is a power of ten.
const GUARD: u32 = 64;

/// Confirms that both sides have the values that are said, that these differ, and that the point counts.
///
/// ```
/// use gradus::recheck::{Said, Statement, verify};
/// let mut statement = Statement {
///     point: vec![("x".into(), "2".into())],
///     left: ("x^2".into(), Said::Exact("4".into())),
///     right: ("2*x + 1".into(), Said::Exact("5".into())),
///     ..Statement::default()
/// };
/// assert_eq!(verify(&statement), Ok(()));
/// statement.right.1 = Said::Exact("6".into());
/// assert!(verify(&statement).is_err());
/// ```
///
/// # Errors
/// [`Doubt`], where something is not as it is said, or cannot be told.
pub fn verify(statement: &Statement) -> Result<(), Doubt> {
    let mut point = Vec::new();
    for (name, text) in &statement.point {
        let value: Num = text.parse().map_err(|_| Doubt::Wrong(format!("`{text}` is no number for {name}")))?;
        point.push((name.as_str(), value));
    }
    let side = |(text, said): &(String, Said)| Ok((formula(text)?, said.range()?));
    let (left, right) = (side(&statement.left)?, side(&statement.right)?);
    let all = |texts: &[String]| texts.iter().map(|text| formula(text)).collect::<Result<Vec<_>, _>>();
    let defined = all(&statement.defined)?;
    let conditions: Vec<(Formula, bool)> = all(&statement.conditions)?
        .into_iter()
        .map(|f| (f, true))
        .chain(all(&statement.exceptions)?.into_iter().map(|f| (f, false)))
        .collect();
    let mut last = Ok(());
    for bits in BITS {
        last = at(&left, &right, &defined, &conditions, &point, bits);
        if !matches!(last, Err(Doubt::Unknown(_))) {
            return last;
        }
    }
    last
}

/// Whether two formulas certainly have different values at a point; `None` where either has none, or where nothing is certain.
///
/// ```
/// use gradus::{number::Num, recheck::differ};
/// let point = [("x", Num::ratio(1, 3))];
/// assert_eq!(differ("sin(x)^2", "1 - cos(x)^2", &point), None);
/// assert_eq!(differ("sin(x)^2", "1 - cos(x)", &point), Some(true));
/// assert_eq!(differ("x^2", "x/3", &point), Some(false));
/// ```
pub fn differ(left: &str, right: &str, point: &[(&str, Num)]) -> Option<bool> {
    let (left, right) = (formula(left).ok()?, formula(right).ok()?);
    let bits = BITS[2];
    let (l, r) = (left.at(point, bits), right.at(point, bits));
    match (&l, &r) {
        (Value::Exact(a), Value::Exact(b)) => Some(a != b),
        _ => l.differs_from(&r, bits).then_some(true),
    }
}

fn at(
    left: &(Formula, Range),
    right: &(Formula, Range),
    defined: &[Formula],
    conditions: &[(Formula, bool)],
    point: &[(&str, Num)],
    bits: u32,
) -> Result<(), Doubt> {
    for (condition, wanted) in conditions {
        match condition.at(point, bits) {
            Value::Truth(truth) if truth == *wanted => {}
            Value::Truth(true) => return Err(Doubt::Wrong(format!("`{}` holds at the point", condition.text))),
            Value::Truth(false) => return Err(Doubt::Wrong(format!("`{}` does not hold at the point", condition.text))),
            _ => return Err(Doubt::Unknown(format!("whether `{}` holds at the point is unknown", condition.text))),
        }
    }
    for source in defined {
        match source.at(point, bits) {
            Value::Undefined => return Err(Doubt::Wrong(format!("`{}` is undefined at the point", source.text))),
            Value::Unknown | Value::Truth(_) => {
                return Err(Doubt::Unknown(format!("whether `{}` is defined at the point is unknown", source.text)));
            }
            _ => {}
        }
    }
    let values = [left, right].map(|(formula, range)| {
        let value = formula.at(point, bits);
        range.fits(&value, bits).map_err(|what| what.of(&formula.text)).map(|()| value)
    });
    let [l, r] = values;
    let (l, r) = (l?, r?);
    if l == Value::Undefined && r == Value::Undefined {
        return Err(Doubt::Wrong("both sides are undefined at the point".into()));
    }
    if l == Value::Undefined || r == Value::Undefined || l.differs_from(&r, bits) {
        return Ok(());
    }
    Err(Doubt::Unknown("the sides cannot be told apart".into()))
}

fn formula(text: &str) -> Result<Formula, Doubt> {
    match parse_expression(text) {
        Ok((ast, root)) => Ok(Formula::new(text, ast, root)),
        Err(_) => Err(Doubt::Wrong(format!("`{text}` cannot be read"))),
    }
}

/// A value as it stands in a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// A fraction, or an integer.
    Exact(String),
    /// Rounded to its last digit.
    Decimal(String),
    #[default]
    Undefined,
}

/// The values that a text stands for.
enum Range {
    Undefined,
    Exact(Num),
    /// `(digits ± 1)·10^exponent`
    Rounded {
        digits: Num,
        exponent: i64,
    },
}

enum Misfit {
    Other(String),
    Unknown,
}

impl Misfit {
    fn of(self, text: &str) -> Doubt {
        match self {
            Misfit::Other(what) => Doubt::Wrong(format!("`{text}` is {what} at the point")),
            Misfit::Unknown => Doubt::Unknown(format!("the value of `{text}` is unknown")),
        }
    }
}

impl Said {
    fn range(&self) -> Result<Range, Doubt> {
        let number = |text: &str| text.parse::<Num>().map_err(|_| Doubt::Wrong(format!("`{text}` is no number")));
        let text = match self {
            Said::Undefined => return Ok(Range::Undefined),
            Said::Exact(text) => return Ok(Range::Exact(number(text)?)),
            Said::Decimal(text) => text,
        };
        let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().map_err(|_| Doubt::Wrong(format!("`{text}` is no number")))?;
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        Ok(Range::Rounded { digits: number(&format!("{whole}{places}"))?, exponent: exponent.saturating_sub(places.len() as i64) })
    }
}

impl Range {
    /// Between which numbers the value is said to be, and how wide an enclosure of it may be.
    fn bounds(&self, bits: u32) -> Option<(Interval, Float)> {
        match self {
            Range::Undefined => None,
            Range::Exact(n) => {
                let exact = Interval::of(n, bits);
                // A wide interval says nothing of the digits. Of zero no share can be taken.
                let size = if n.is_zero() { Float::int(1) } else { exact.abs().low };
                Some((exact, size.scaled(-30)))
            }
            Range::Rounded { digits, exponent } => {
                let scale = Interval::int(10).powi(exponent.unsigned_abs(), bits)?;
                let scaled = |n: &Num| {
                    let n = Interval::of(n, bits);
                    if *exponent >= 0 { Some(n.mul(&scale, bits)) } else { n.div(&scale, bits) }
                };
                let (low, high) = (scaled(&(digits - &Num::ONE))?, scaled(&(digits + &Num::ONE))?);
                let width = high.low.add(&low.high.neg(), bits, Down);
                Some((low.hull(&high), width))
            }
        }
    }

    /// Whether a value can be what is said.
    fn fits(&self, value: &Value, bits: u32) -> Result<(), Misfit> {
        match (self, value) {
            (Range::Undefined, Value::Undefined) => return Ok(()),
            (_, Value::Undefined) => return Err(Misfit::Other("undefined".into())),
            (Range::Undefined, Value::Exact(_) | Value::Within(_) | Value::Real) => return Err(Misfit::Other("defined".into())),
            _ => {}
        }
        let bounds = self.bounds(bits + GUARD);
        let Some((interval, (said, widest))) = value.interval(bits).zip(bounds) else { return Err(Misfit::Unknown) };
        if interval.is_apart_from(&said) {
            let text = interval.text(12);
            return Err(Misfit::Other(text.map_or_else(|| "another number".into(), |t| format!("about {t}"))));
        }
        let width = interval.high.add(&interval.low.neg(), bits, Up);
        if width <= widest { Ok(()) } else { Err(Misfit::Unknown) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Said {
        match text {
            "undefined" => Said::Undefined,
            text if text.contains('.') => Said::Decimal(text.to_owned()),
            text => Said::Exact(text.to_owned()),
        }
    }

    fn statement(point: &[(&str, &str)], left: (&str, &str), right: (&str, &str)) -> Statement {
        let point = point.iter().map(|p| (p.0.to_owned(), p.1.to_owned())).collect();
        let side = |(text, value): (&str, &str)| (text.to_owned(), said(value));
        Statement { point, left: side(left), right: side(right), ..Statement::default() }
    }

    fn says(point: &[(&str, &str)], left: (&str, &str), right: (&str, &str)) -> Result<(), Doubt> {
        verify(&statement(point, left, right))
    }

    #[test]
    fn values_are_recomputed() {
        assert_eq!(says(&[("x", "1")], ("sin(x)", "0.841470984808"), ("cos(x)", "0.540302305868")), Ok(()));
        assert_eq!(says(&[("x", "-1")], ("ln(x^2)", "0"), ("2*ln(x)", "undefined")), Ok(()));
        assert_eq!(says(&[("x[1, 2]", "1/2"), ("e", "3")], ("x[1, 2]*e", "3/2"), ("cases(0 < e < 4: 1; else: 2)", "1")), Ok(()));
        let near = ("e^(pi*sqrt(163))", "262537412640768743.99999999999925");
        assert_eq!(says(&[("x", "1")], ("lgamma(x)", "0"), ("x", "1")), Ok(()));
        assert_eq!(says(&[], near, ("262537412640768744", "262537412640768744")), Ok(()));
    }

    #[test]
    fn what_is_wrong_is_seen() {
        let wrong = |r: Result<(), Doubt>| matches!(r, Err(Doubt::Wrong(_)));
        assert!(wrong(says(&[("x", "1")], ("sin(x)", "0.841470984806"), ("cos(x)", "0.540302305868"))));
        assert!(wrong(says(&[("x", "-1")], ("ln(x^2)", "0"), ("2*ln(x)", "0"))));
        assert!(wrong(says(&[("x", "1")], ("x", "1"), ("x^", "1"))));
        // The same value cannot be told apart from itself.
        assert!(says(&[("x", "2")], ("x^2", "4"), ("x + 2", "4")).is_err());
        assert!(says(&[], ("x", "1"), ("1", "1")).is_err());
    }

    #[test]
    fn the_point_must_count() {
        let with = |defined: &[&str], conditions: &[&str], exceptions: &[&str]| {
            let list = |texts: &[&str]| texts.iter().map(|&t| t.to_owned()).collect();
            let base = statement(&[("x", "2")], ("x", "2"), ("1", "1"));
            verify(&Statement { defined: list(defined), conditions: list(conditions), exceptions: list(exceptions), ..base })
        };
        assert_eq!(with(&["ln(x)"], &["x > 1", "x != 3"], &["x = 3"]), Ok(()));
        assert!(with(&["ln(-x)"], &[], &[]).is_err());
        assert!(with(&[], &["x > 2"], &[]).is_err());
        assert!(with(&[], &[], &["x = 2"]).is_err());
    }
}
