//! Algebraic numbers that are too small not to be zero.
//!
//! What is made of rational numbers by sums, products, quotients, roots and cosines of rational multiples of pi is `U/L`
//! with algebraic integers `U` and `L`. Beside each such number stand bounds `u` and `l` for the absolute values of all
//! conjugates of `U` and `L`: of a sum they add, of a product they multiply, and every conjugate of a `k`-th root is a
//! `k`-th root of a conjugate. `U` lies in a field of degree at most `D`, the product of the degrees of the different roots
//! and of the real cyclotomic field of the cosines. The norm of `U` is a whole number and the product of at most `D`
//! conjugates, so `|U| ≥ u^(1-D)` unless `U = 0`, and `|U/L| ≥ u^(1-D)/l`. An enclosure below that bound proves zero. (The
//! bound of Burnikel, Funke, Mehlhorn, Schirra and Schmitt, 2001.)

use rustc_hash::FxHashMap;

use crate::canon::{Budget, Canon};
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TAN: FunctionId = function::named("tan");
const CBRT: FunctionId = function::named("cbrt");

/// The most bits an enclosure may need.
const MAX_BITS: u64 = 12_000;
/// Bits of a first look, which most numbers that are not zero do not survive.
const FIRST_LOOK: u32 = 96;

/// Logarithms to the base 2 of the bounds for the conjugates of numerator and denominator, in sixteenths, rounded up.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    above: u64,
    below: u64,
}

/// Sixteenths of a bit.
const UNIT: u64 = 16;

/// Bounds of all algebraic numbers below a root, and the field they lie in.
#[derive(Default)]
struct Field {
    bounds: FxHashMap<ExprId, Bounds>,
    /// Radicands with the least common multiple of the degrees of their roots.
    roots: FxHashMap<ExprId, u64>,
    /// The cosines lie in the real field of the roots of unity of this order.
    order: u64,
}

/// Whether a canonical expression without variables is zero; `None` where it is not algebraic or its bound is too small.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn is_zero(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<bool>, Budget> {
    let form = canon.canonical(store, id)?;
    if let Some(n) = store.number(form) {
        return Ok(Some(n.is_zero()));
    }
    let mut field = Field { order: 1, ..Field::default() };
    for node in store.reach(&[form]).up() {
        if let Some(bounds) = field.of(store, node) {
            field.bounds.insert(node, bounds);
        }
    }
    let Some(&bounds) = field.bounds.get(&form) else { return Ok(None) };
    let constants = Constants::default();
    let mut look = |store: &mut Store, bits: u32| {
        let seen = evaluate(store, canon, &constants, &[form], &Point::default(), bits);
        seen.outcomes.into_iter().next().unwrap_or(Outcome::Unknown)
    };
    match look(store, FIRST_LOOK) {
        Outcome::Value(n) => return Ok(Some(n.is_zero())),
        Outcome::Within(i) if !i.has_zero() => return Ok(Some(false)),
        Outcome::Within(_) => {}
        _ => return Ok(None),
    }
    let Some(bits) = field.separation(bounds) else { return Ok(None) };
    match look(store, bits as u32 + FIRST_LOOK) {
        Outcome::Within(i) if i.has_zero() => {
            let size = i.low.magnitude().max(i.high.magnitude());
            Ok((size < -(bits as i64)).then_some(true))
        }
        Outcome::Within(_) => Ok(Some(false)),
        _ => Ok(None),
    }
}

/// The nodes below `root` that are algebraic numbers.
pub fn numbers_in(store: &Store, root: ExprId) -> rustc_hash::FxHashSet<ExprId> {
    let mut field = Field { order: 1, ..Field::default() };
    for node in store.reach(&[root]).up() {
        if let Some(bounds) = field.of(store, node) {
            field.bounds.insert(node, bounds);
        }
    }
    field.bounds.into_keys().collect()
}

impl Field {
    /// The bounds of a node whose operands are known; `None` where it is no algebraic number.
    fn of(&mut self, store: &Store, id: ExprId) -> Option<Bounds> {
        let operands = store.children(id).to_vec();
        match store.op(id) {
            Op::Number => {
                let (top, bottom) = store.number(id)?.abs().parts();
                Some(Bounds { above: logarithm(&top), below: logarithm(&bottom) })
            }
            Op::Sum => {
                let parts: Vec<Bounds> = operands.iter().map(|t| self.bounds.get(t).copied()).collect::<Option<_>>()?;
                let below: u64 = parts.iter().map(|b| b.below).sum();
                let above = parts.iter().map(|b| b.above + below - b.below).max()?;
                Some(Bounds { above: above + logarithm(&Num::from(parts.len() as i64)), below })
            }
            Op::Prod => {
                let mut all = *self.bounds.get(&operands[0])?;
                for pair in operands[1..].chunks(2) {
                    let power = self.power(pair[0], store.number(pair[1])?)?;
                    all = Bounds { above: all.above.checked_add(power.above)?, below: all.below.checked_add(power.below)? };
                }
                Some(all)
            }
            Op::Call if store.function(id) == Some(CBRT) => self.power(operands[0], &Num::ratio(1, 3)),
            Op::Call => self.cosine(store, store.function(id)?, operands[0]),
            _ => None,
        }
    }

    /// `base^exponent` for a rational exponent.
    fn power(&mut self, base: ExprId, exponent: &Num) -> Option<Bounds> {
        let b = *self.bounds.get(&base)?;
        let (times, degree) = exponent.abs().parts();
        let (times, degree) = (times.to_i64()? as u64, degree.to_i64()? as u64);
        let root = if degree == 1 {
            b
        } else {
            let known = self.roots.entry(base).or_insert(1);
            *known = num_integer::lcm(*known, degree);
            // The root of U/L is that of U·L^(k-1) over L, or U over that of U^(k-1)·L.
            if b.above >= b.below {
                Bounds { above: (b.above + (degree - 1) * b.below).div_ceil(degree), below: b.below }
            } else {
                Bounds { above: b.above, below: ((degree - 1) * b.above + b.below).div_ceil(degree) }
            }
        };
        let (above, below) = (root.above.checked_mul(times)?, root.below.checked_mul(times)?);
        Some(if exponent.is_negative() { Bounds { above: below, below: above } } else { Bounds { above, below } })
    }

    /// `cos(q·pi)` and the like: twice a cosine or a sine is the sum of two roots of unity.
    fn cosine(&mut self, store: &Store, f: FunctionId, argument: ExprId) -> Option<Bounds> {
        if !matches!(f, SIN | COS | TAN) {
            return None;
        }
        let operands = store.children(argument);
        let q = match (store.op(argument), operands) {
            (Op::Pi, _) => Num::ONE,
            (Op::Prod, &[n, pi, one]) if store.op(pi) == Op::Pi && store.number(one).is_some_and(Num::is_one) => store.number(n)?.clone(),
            _ => return None,
        };
        let denominator = q.parts().1.to_i64()?.unsigned_abs();
        // cos(2·pi·k/N) with N twice the denominator; a sine is the cosine of an angle that differs by a quarter turn.
        self.order = num_integer::lcm(self.order, denominator.checked_mul(4)?);
        Some(Bounds { above: UNIT, below: UNIT })
    }

    /// The number of bits below which only zero is left.
    fn separation(&self, bounds: Bounds) -> Option<u64> {
        let mut degree = real_degree(self.order)?;
        for &k in self.roots.values() {
            degree = degree.checked_mul(k).filter(|&d| d < MAX_BITS)?;
        }
        let bits = bounds.above.checked_mul(degree - 1)?.checked_add(bounds.below)? / UNIT + 2;
        (bits <= MAX_BITS).then_some(bits)
    }
}

/// The degree of the real field of the roots of unity of order `n`: half of Euler's function.
fn real_degree(n: u64) -> Option<u64> {
    let mut phi = n;
    for (prime, _) in crate::canon::prime_powers(i64::try_from(n).ok()?) {
        phi = phi / prime as u64 * (prime as u64 - 1);
    }
    Some((phi / 2).max(1))
}

/// An upper bound of the logarithm of a natural number to the base 2, in sixteenths.
fn logarithm(n: &Num) -> u64 {
    let n = n.numerator();
    match n.bits() {
        0 | 1 => 0,
        bits => {
            // A power of two has its logarithm; below 2^bits is everything else.
            let power_of_two = n.trailing_zeros() == Some(bits - 1);
            UNIT * if power_of_two { bits - 1 } else { bits }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::OneOff;

    fn zero(text: &str) -> Option<bool> {
        let mut question = OneOff::new(&[text], &[]).expect("an expression");
        let value = question.shown(0).expect("a value").raw;
        is_zero(&mut question.session.store, &mut question.session.canon, value.entries[0]).expect("within the budget")
    }

    #[test]
    fn small_numbers_are_zero_or_not() {
        assert_eq!(zero("sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2)"), Some(true));
        assert_eq!(zero("sqrt(3 - 2*sqrt(2)) + 1 - sqrt(2)"), Some(true));
        assert_eq!(zero("(10 + 6*sqrt(3))^(1/3) - (-10 + 6*sqrt(3))^(1/3) - 2"), Some(true));
        assert_eq!(zero("sin(pi/7)*sin(2*pi/7)*sin(3*pi/7) - sqrt(7)/8"), Some(true));
        assert_eq!(zero("cos(2*pi/17) - cos(32*pi/17)"), Some(true));
        // Apart in the 51st digit.
        assert_eq!(zero("sqrt(3 + 2*sqrt(2)) - 1 - sqrt(2) + 10^(-50)"), Some(false));
        assert_eq!(zero("sqrt(10^30 + 1) - 10^15 - 5*10^(-16)"), Some(false));
        assert_eq!(zero("sqrt(2) + sqrt(3) - sqrt(5 + 2*sqrt(6)) - 1/10^100"), Some(false));
    }

    #[test]
    fn what_is_not_algebraic_is_left_alone() {
        assert_eq!(zero("pi - 22/7"), None);
        assert_eq!(zero("e^(pi*sqrt(163)) - 262537412640768744"), None);
        assert_eq!(zero("sin(1)^2 + cos(1)^2 - 1"), None);
        assert_eq!(zero("x - sqrt(2)"), None);
    }

    #[test]
    fn the_degree_of_the_real_cyclotomic_field() {
        let degrees: Vec<Option<u64>> = [1, 2, 3, 4, 5, 7, 12, 20, 44].map(real_degree).to_vec();
        assert_eq!(degrees, [1, 1, 1, 1, 2, 3, 2, 4, 10].map(Some));
    }
}
