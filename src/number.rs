//! Exact rational numbers in 16 bytes.
//!
//! A [`Num`] holds `i64/u32` inline and moves to a boxed big rational when it outgrows them; every
//! value has exactly one representation (reduced, denominator positive, inline whenever it fits), so
//! derived equality and hashing are those of the numbers. This is the only file that names
//! `num_rational`; whole numbers for the coefficients of polynomials are in `integer`.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use gcd::{gcd, gcd64};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

mod gcd;
pub mod integer;
#[cfg(test)]
mod tests;
mod text;

pub use text::ParseNumError;

/// An exact rational number.
///
/// ```
/// use gradus::number::Num;
/// let quarter: Num = "0.25".parse().unwrap();
/// assert_eq!(quarter, Num::ratio(1, 4));
/// assert_eq!((&quarter + &Num::from(1)).to_string(), "5/4");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Num(Repr);

// Big numbers are shared: what is made and dropped with every number is then a count, and the rest stays out of the way
// of the small ones.
#[derive(Clone)]
enum Repr {
    Small { n: i64, d: u32 },
    Big(Arc<BigRational>),
}

// The hash, the order and the equality of `BigRational` are Euclid's algorithm, one recursive call for each of its divisions.
impl Hash for Repr {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Repr::Small { n, d } => (n, d).hash(state),
            Repr::Big(r) => (r.numer(), r.denom()).hash(state),
        }
    }
}

impl PartialEq for Repr {
    #[inline]
    fn eq(&self, other: &Repr) -> bool {
        match (self, other) {
            (Repr::Small { n: a, d: b }, Repr::Small { n: c, d }) => a == c && b == d,
            (Repr::Big(r), Repr::Big(s)) => same(r, s),
            _ => false,
        }
    }
}

impl Eq for Repr {}

/// Whether two reduced fractions are the same.
#[cold]
fn same(r: &BigRational, s: &BigRational) -> bool {
    r.numer() == s.numer() && r.denom() == s.denom()
}

/// The largest number of bits a folded constant may have, unless a caller asks for more.
pub const FOLD_BITS: u64 = 4096;

impl Num {
    pub const ZERO: Num = Num(Repr::Small { n: 0, d: 1 });
    pub const ONE: Num = Num(Repr::Small { n: 1, d: 1 });
    pub const MINUS_ONE: Num = Num(Repr::Small { n: -1, d: 1 });
    pub const TWO: Num = Num(Repr::Small { n: 2, d: 1 });
    pub const HALF: Num = Num(Repr::Small { n: 1, d: 2 });

    /// The fraction `n/d`.
    ///
    /// # Panics
    /// If `d` is zero.
    pub fn ratio(n: i64, d: i64) -> Num {
        assert!(d != 0, "a fraction needs a non-zero denominator");
        Num::small(n as i128, d as i128)
    }

    /// The fraction `n/d` of big integers, or `None` if `d` is zero.
    pub fn from_bigs(n: BigInt, d: BigInt) -> Option<Num> {
        (!d.is_zero()).then(|| Num::big(BigRational::new(n, d)))
    }

    fn small(n: i128, d: i128) -> Num {
        if let (Ok(n), Ok(d)) = (i64::try_from(n), u32::try_from(d)) {
            // Most numbers are integers, and machine words are divided much faster than 128 bits.
            if d == 1 {
                return Num(Repr::Small { n, d });
            }
            if d > 1 {
                // A divisor of d is no larger than d.
                let g = gcd64(n.unsigned_abs(), u64::from(d)) as u32;
                return Num(Repr::Small { n: n / i64::from(g), d: d / g });
            }
        }
        let g = gcd(n.unsigned_abs(), d.unsigned_abs()) as i128;
        let (mut n, mut d) = (n / g, d / g);
        if d < 0 {
            (n, d) = (-n, -d);
        }
        match (i64::try_from(n), u32::try_from(d)) {
            (Ok(n), Ok(d)) => Num(Repr::Small { n, d }),
            _ => Num(Repr::Big(Arc::new(BigRational::new_raw(n.into(), d.into())))),
        }
    }

    /// The one representation of a reduced big rational.
    #[cold]
    fn big(r: BigRational) -> Num {
        match (r.numer().to_i64(), r.denom().to_u32()) {
            (Some(n), Some(d)) => Num(Repr::Small { n, d }),
            _ => Num(Repr::Big(Arc::new(r))),
        }
    }

    #[cold]
    fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small { n, d } => BigRational::new_raw((*n).into(), (*d).into()),
            Repr::Big(r) => (**r).clone(),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { n: 0, .. })
    }

    pub fn is_one(&self) -> bool {
        matches!(self.0, Repr::Small { n: 1, d: 1 })
    }

    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { d, .. } => *d == 1,
            Repr::Big(r) => r.is_integer(),
        }
    }

    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { n, .. } => *n < 0,
            Repr::Big(r) => r.is_negative(),
        }
    }

    pub fn is_positive(&self) -> bool {
        !self.is_negative() && !self.is_zero()
    }

    /// Whether this is an even integer.
    pub fn is_even(&self) -> bool {
        match &self.0 {
            Repr::Small { n, d } => *d == 1 && n % 2 == 0,
            Repr::Big(r) => r.is_integer() && r.numer().is_even(),
        }
    }

    pub fn signum(&self) -> i32 {
        match (self.is_zero(), self.is_negative()) {
            (true, _) => 0,
            (_, true) => -1,
            _ => 1,
        }
    }

    pub fn abs(&self) -> Num {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The value as a machine integer, if it is one.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small { n, d: 1 } => Some(n),
            _ => None,
        }
    }

    pub fn numerator(&self) -> BigInt {
        match &self.0 {
            Repr::Small { n, .. } => (*n).into(),
            Repr::Big(r) => r.numer().clone(),
        }
    }

    pub fn denominator(&self) -> BigInt {
        match &self.0 {
            Repr::Small { d, .. } => (*d).into(),
            Repr::Big(r) => r.denom().clone(),
        }
    }

    /// Numerator and denominator as numbers of their own.
    pub fn parts(&self) -> (Num, Num) {
        match &self.0 {
            Repr::Small { n, d } => (Num::from(*n), Num::from(*d as i64)),
            Repr::Big(r) => (Num::from(r.numer().clone()), Num::from(r.denom().clone())),
        }
    }

    /// The bits of the numerator plus those of the denominator.
    pub fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small { n, d } => (64 - n.unsigned_abs().leading_zeros() + 32 - d.leading_zeros()) as u64,
            Repr::Big(r) => r.numer().bits() + r.denom().bits(),
        }
    }

    /// `1/self`, or `None` for zero.
    pub fn recip(&self) -> Option<Num> {
        match &self.0 {
            Repr::Small { n: 0, .. } => None,
            Repr::Small { n: 1, d: 1 } => Some(Num::ONE),
            Repr::Small { n, d } => Some(Num::small(*d as i128, *n as i128)),
            Repr::Big(r) => Some(Num::big(r.recip())),
        }
    }

    /// `self/other`, or `None` if `other` is zero.
    pub fn checked_div(&self, other: &Num) -> Option<Num> {
        Some(self * &other.recip()?)
    }

    /// `self^exponent` for an integer exponent (`0^0 = 1`), or `None` if it is undefined or if the
    /// result would have more than `bits` bits. The size is predicted, never found out by trying.
    pub fn checked_pow(&self, exponent: &Num, bits: u64) -> Option<Num> {
        if !exponent.is_integer() {
            return None;
        }
        if exponent.is_zero() || self.is_one() {
            return Some(Num::ONE);
        }
        if self.is_zero() {
            return exponent.is_positive().then_some(Num::ZERO);
        }
        if *self == Num::MINUS_ONE {
            return Some(if exponent.is_even() { Num::ONE } else { Num::MINUS_ONE });
        }
        let e = exponent.to_i64()?;
        let predicted = (e.unsigned_abs() as f64) * (self.bits() as f64 - 1.0).max(1.0);
        // An inverse is as long as the number.
        if predicted > bits as f64 && e != -1 {
            return None;
        }
        let base = if e < 0 { self.recip()? } else { self.clone() };
        if let (Repr::Small { n, d }, Ok(e)) = (&base.0, u32::try_from(e.unsigned_abs()))
            && let (Some(n), Some(d)) = (n.checked_pow(e), d.checked_pow(e))
        {
            return Some(Num(Repr::Small { n, d }));
        }
        let r = base.to_big();
        let e = u32::try_from(e.unsigned_abs()).ok()?;
        Some(Num::big(BigRational::new_raw(r.numer().pow(e), r.denom().pow(e))))
    }

    /// The exact non-negative `n`-th root of a non-negative number, if it is rational.
    pub fn exact_root(&self, n: u32) -> Option<Num> {
        if n == 0 || self.is_negative() {
            return None;
        }
        let root = |v: BigInt| -> Option<BigInt> {
            let r = v.nth_root(n);
            (r.pow(n) == v).then_some(r)
        };
        Num::from_bigs(root(self.numerator())?, root(self.denominator())?)
    }

    /// The largest integer not above the number.
    pub fn floor(&self) -> Num {
        if let Repr::Small { n, d } = self.0 {
            return Num::from(n.div_euclid(i64::from(d)));
        }
        Num::big(self.to_big().floor())
    }

    /// The smallest integer not below the number.
    pub fn ceil(&self) -> Num {
        Num::big(self.to_big().ceil())
    }

    /// The positive generator of the group that both numbers generate: `gcd(2/3, 4) = 2/3`;
    /// the other number if one is zero.
    pub fn gcd(&self, other: &Num) -> Num {
        if self.is_zero() {
            return other.abs();
        }
        if other.is_zero() {
            return self.abs();
        }
        if let (Repr::Small { n: a, d: 1 }, Repr::Small { n: b, d: 1 }) = (&self.0, &other.0)
            && let Ok(n) = i64::try_from(gcd64(a.unsigned_abs(), b.unsigned_abs()))
        {
            return Num(Repr::Small { n, d: 1 });
        }
        if let (Repr::Small { n: a, d: b }, Repr::Small { n: c, d }) = (&self.0, &other.0) {
            let n = gcd(a.unsigned_abs() as u128, c.unsigned_abs() as u128);
            let l = *b as u128 / gcd(*b as u128, *d as u128) * *d as u128;
            return Num::small(n as i128, l as i128);
        }
        let n = self.numerator().gcd(&other.numerator());
        let d = self.denominator().lcm(&other.denominator());
        Num::big(BigRational::new(n, d))
    }

    /// The nearest `f64`, ties to even; overflow gives an infinity.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Repr::Small { n, d: 1 } => *n as f64,
            Repr::Small { n, d } if n.unsigned_abs() < 1 << 53 => *n as f64 / *d as f64,
            _ => nearest_f64(&self.to_big()),
        }
    }

    /// The exact value of a finite `f64`.
    pub fn from_f64(x: f64) -> Option<Num> {
        BigRational::from_float(x).map(Num::big)
    }

    /// The value with `digits` significant decimal digits, rounded to nearest.
    pub fn to_decimal(&self, digits: usize) -> String {
        if self.is_zero() {
            return "0".into();
        }
        let (n, d) = (self.numerator().abs(), self.denominator());
        // The decimal exponent of the leading digit, corrected after one look.
        let mut exponent = ((n.bits() as f64 - d.bits() as f64) * std::f64::consts::LOG10_2).floor() as i64;
        let ten = BigInt::from(10);
        let scaled = |e: i64| -> BigInt {
            let shift = digits as i64 - 1 - e;
            let (a, b) = if shift >= 0 { (&n * ten.pow(shift as u32), d.clone()) } else { (n.clone(), &d * ten.pow((-shift) as u32)) };
            let two = BigInt::from(2);
            (a * &two + &b) / (b * two)
        };
        let (low, high) = (ten.pow(digits as u32 - 1), ten.pow(digits as u32));
        let mut q = scaled(exponent);
        while q < low {
            exponent -= 1;
            q = scaled(exponent);
        }
        while q >= high {
            exponent += 1;
            q = scaled(exponent);
        }
        decimal_text(self.is_negative(), &q.to_string(), exponent, digits.max(15))
    }
}

/// The decimal notation of `d.ddd… · 10^exponent` with the given significant digits, without an exponent for at most `plain`
/// digits before the point.
pub fn decimal_text(negative: bool, text: &str, exponent: i64, plain: usize) -> String {
    let sign = if negative { "-" } else { "" };
    let trimmed = |whole: &str, fraction: &str| {
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
    };
    let body = if (-5..0).contains(&exponent) {
        trimmed("0", &format!("{}{text}", "0".repeat((-exponent - 1) as usize)))
    } else if exponent >= 0 && exponent < plain as i64 {
        let whole = exponent as usize + 1;
        if whole >= text.len() { format!("{text}{}", "0".repeat(whole - text.len())) } else { trimmed(&text[..whole], &text[whole..]) }
    } else {
        format!("{}e{exponent}", trimmed(&text[..1], &text[1..]))
    };
    format!("{sign}{body}")
}

/// The correctly rounded quotient: 55 quotient bits with a sticky bit, then one rounding.
fn nearest_f64(r: &BigRational) -> f64 {
    let (n, d) = (r.numer().magnitude(), r.denom().magnitude());
    let shift = 66 - (n.bits() as i64 - d.bits() as i64);
    let (a, b): (BigUint, BigUint) = if shift >= 0 { (n << shift as u64, d.clone()) } else { (n.clone(), d << (-shift) as u64) };
    let (q, rest) = a.div_rem(&b);
    // 66 or 67 quotient bits, with a sticky last bit: u128 to f64 rounds once, ties to even.
    let q = q.to_u128().expect("the quotient has at most 67 bits") | u128::from(!rest.is_zero());
    let magnitude = scale_by_power_of_two(q, -shift);
    if r.numer().sign() == Sign::Minus { -magnitude } else { magnitude }
}

/// `q * 2^e`, rounded once, also where the result is subnormal.
fn scale_by_power_of_two(q: u128, e: i64) -> f64 {
    let top = 127 - q.leading_zeros() as i64 + e;
    if top > 1024 {
        return f64::INFINITY;
    }
    if top < -1080 {
        return 0.0;
    }
    let lowest = (top - 52).max(-1074);
    let drop = lowest - e;
    if drop <= 0 {
        return q as f64 * 2f64.powi(e as i32);
    }
    let (kept, rest) = (q >> drop, q & ((1u128 << drop) - 1));
    let half = 1u128 << (drop - 1);
    let up = rest > half || (rest == half && kept & 1 == 1);
    let kept = (kept + u128::from(up)) as f64;
    // Two steps: 2^-1074 is representable, 2^1000 * 2^... is reached without rounding.
    let (first, second) = (lowest / 2, lowest - lowest / 2);
    kept * 2f64.powi(first as i32) * 2f64.powi(second as i32)
}

impl From<i64> for Num {
    fn from(n: i64) -> Num {
        Num(Repr::Small { n, d: 1 })
    }
}

impl From<BigInt> for Num {
    fn from(n: BigInt) -> Num {
        Num::big(BigRational::from_integer(n))
    }
}

macro_rules! binary {
    ($trait:ident, $method:ident, $whole:ident, $fraction:ident, |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr, $op:tt) => {
        impl std::ops::$trait<&Num> for &Num {
            type Output = Num;
            #[inline]
            fn $method(self, other: &Num) -> Num {
                // Most numbers are integers, and most results fit.
                if let (Repr::Small { n: a, d: 1 }, Repr::Small { n: b, d: 1 }) = (&self.0, &other.0)
                    && let Some(n) = a.$whole(*b)
                {
                    return Num(Repr::Small { n, d: 1 });
                }
                self.$fraction(other)
            }
        }
        impl std::ops::$trait for Num {
            type Output = Num;
            fn $method(self, other: Num) -> Num {
                &self $op &other
            }
        }
        impl Num {
            fn $fraction(&self, other: &Num) -> Num {
                if let (Repr::Small { n: $a, d: $b }, Repr::Small { n: $c, d: $d }) = (&self.0, &other.0) {
                    let ($a, $b, $c, $d) = (*$a as i128, *$b as i128, *$c as i128, *$d as i128);
                    let (n, d) = $small;
                    return Num::small(n, d);
                }
                Num::big(self.to_big() $op other.to_big())
            }
        }
    };
}

// |numerator| < 2^63 and denominator < 2^32, so every product below stays under 2^127.
binary!(Add, add, checked_add, sum_of_fractions, |a, b, c, d| (a * d + c * b, b * d), +);
binary!(Sub, sub, checked_sub, difference_of_fractions, |a, b, c, d| (a * d - c * b, b * d), -);
binary!(Mul, mul, checked_mul, product_of_fractions, |a, b, c, d| (a * c, b * d), *);

impl std::ops::Neg for &Num {
    type Output = Num;
    fn neg(self) -> Num {
        match &self.0 {
            Repr::Small { n, d } => match n.checked_neg() {
                Some(n) => Num(Repr::Small { n, d: *d }),
                None => Num::small(-(*n as i128), *d as i128),
            },
            Repr::Big(r) => Num::big(-(**r).clone()),
        }
    }
}

impl std::ops::Neg for Num {
    type Output = Num;
    fn neg(self) -> Num {
        -&self
    }
}

impl Ord for Num {
    fn cmp(&self, other: &Num) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small { n: a, d: b }, Repr::Small { n: c, d }) if b == d => a.cmp(c),
            (Repr::Small { n: a, d: b }, Repr::Small { n: c, d }) => (*a as i128 * *d as i128).cmp(&(*c as i128 * *b as i128)),
            _ => {
                let (a, b) = (self.to_big(), other.to_big());
                if a.denom() == b.denom() { a.numer().cmp(b.numer()) } else { (a.numer() * b.denom()).cmp(&(b.numer() * a.denom())) }
            }
        }
    }
}

impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Num) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Num {
    fn default() -> Num {
        Num::ZERO
    }
}

impl One for Num {
    fn one() -> Num {
        Num::ONE
    }
}

impl Zero for Num {
    fn zero() -> Num {
        Num::ZERO
    }
    fn is_zero(&self) -> bool {
        Num::is_zero(self)
    }
}
