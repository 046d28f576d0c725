//! Sparse polynomials over the whole numbers, in variables that stand for kernels.
//!
//! Terms are sorted lexicographically, the first variable counts most, the leading term comes first. Rational
//! factors, and powers of kernels that all terms share, stand beside a polynomial: see `canon/form.rs`.

mod divide;
mod factor;
mod gcd;
mod modular;
mod monomial;
mod multiply;
mod sparse;

use std::borrow::Cow;
use std::fmt;

use monomial::Packing;

pub use factor::Factored;
pub use gcd::Common;

use super::Budget;
use crate::number::integer::Int;
use crate::number::{FOLD_BITS, Num};

/// The largest exponent; half of what the fields hold, so that products fit.
pub const MAX_DEGREE: u32 = 1 << 30;

/// A polynomial with integer coefficients; no coefficient is zero, no two terms have one monomial.
#[derive(Clone)]
pub struct Poly {
    packing: Packing,
    /// The monomials, `packing.words()` words each, descending.
    keys: Vec<u64>,
    coefficients: Vec<Int>,
}

/// What a computation may still spend.
#[derive(Clone, Debug)]
pub struct Meter {
    name: &'static str,
    steps: u64,
    limit: u64,
    terms: usize,
}

impl Meter {
    /// A budget called `name` of `limit` steps, each the product of two words, and of `terms` terms in any result.
    pub fn new(name: &'static str, limit: u64, terms: usize) -> Meter {
        Meter { name, steps: 0, limit, terms }
    }

    /// The steps spent.
    pub fn used(&self) -> u64 {
        self.steps
    }

    /// # Errors
    /// [`Budget`], when the steps are used up.
    pub fn spend(&mut self, steps: u64) -> Result<(), Budget> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > self.limit {
            return Err(Budget { name: self.name, limit: self.limit as usize, reached: format!("{} steps", self.steps) });
        }
        Ok(())
    }

    /// # Errors
    /// [`Budget`], when a result would have more terms than allowed.
    pub fn hold(&self, terms: usize) -> Result<(), Budget> {
        if terms > self.terms {
            return Err(Budget { name: self.name, limit: self.terms, reached: format!("{terms} terms") });
        }
        Ok(())
    }

    /// `base^exponent`, of a base that is not zero or an exponent that is not negative.
    ///
    /// # Errors
    /// [`Budget`], when the number would have more bits than numbers are folded to.
    pub fn number_power(&self, base: &Num, exponent: i64) -> Result<Num, Budget> {
        base.checked_pow(&Num::from(exponent), FOLD_BITS).ok_or_else(|| {
            let bits = u128::from(base.bits()) * u128::from(exponent.unsigned_abs());
            Budget { name: self.name, limit: FOLD_BITS as usize, reached: format!("a number of {bits} bits") }
        })
    }

    /// The most terms that a result may have.
    pub fn terms(&self) -> usize {
        self.terms
    }

    /// # Errors
    /// [`Budget`], when an exponent is too large for the fields.
    pub fn degree(&self, degree: u64) -> Result<(), Budget> {
        self.exponent(degree, u64::from(MAX_DEGREE))
    }

    /// # Errors
    /// [`Budget`], when an exponent is above `limit`.
    pub fn exponent(&self, exponent: u64, limit: u64) -> Result<(), Budget> {
        if exponent > limit {
            return Err(Budget { name: self.name, limit: limit as usize, reached: format!("a power of {exponent}") });
        }
        Ok(())
    }
}

impl Poly {
    pub fn zero(vars: usize) -> Poly {
        Poly { packing: Packing::new(vars, 0), keys: Vec::new(), coefficients: Vec::new() }
    }

    pub fn constant(vars: usize, value: Int) -> Poly {
        Poly::from_terms(vars, [(&[] as &[(usize, u32)], value)])
    }

    /// `var^exponent`
    pub fn power_of(vars: usize, var: usize, exponent: u32) -> Poly {
        Poly::from_terms(vars, [(&[(var, exponent)][..], Int::ONE)])
    }

    /// The sum of terms in any order; a monomial is a list of variables with exponents.
    pub fn from_terms<M: AsRef<[(usize, u32)]>>(vars: usize, terms: impl IntoIterator<Item = (M, Int)>) -> Poly {
        let terms: Vec<(M, Int)> = terms.into_iter().collect();
        let largest = terms.iter().flat_map(|t| t.0.as_ref()).map(|p| p.1).max().unwrap_or(0);
        let packing = Packing::new(vars, u64::from(largest));
        let words = packing.words();
        let mut keys = vec![0; words * terms.len()];
        let mut coefficients = Vec::with_capacity(terms.len());
        for (k, (monomial, coefficient)) in terms.into_iter().enumerate() {
            for &(var, exponent) in monomial.as_ref() {
                packing.add(&mut keys[k * words..(k + 1) * words], var, exponent);
            }
            coefficients.push(coefficient);
        }
        Poly::sorted(packing, keys, coefficients)
    }

    /// The polynomial of terms in any order, like ones merged.
    fn sorted(packing: Packing, keys: Vec<u64>, coefficients: Vec<Int>) -> Poly {
        let words = packing.words();
        let key = |k: u32| &keys[k as usize * words..(k as usize + 1) * words];
        let mut order: Vec<u32> = (0..coefficients.len() as u32).collect();
        if words == 1 {
            order.sort_unstable_by_key(|&k| (std::cmp::Reverse(keys[k as usize]), k));
        } else {
            order.sort_unstable_by(|&a, &b| key(b).cmp(key(a)).then(a.cmp(&b)));
        }
        let mut coefficients: Vec<Option<Int>> = coefficients.into_iter().map(Some).collect();
        let mut out = Poly { packing, keys: Vec::with_capacity(keys.len()), coefficients: Vec::with_capacity(coefficients.len()) };
        for k in order {
            let Some(coefficient) = coefficients[k as usize].take() else { continue };
            let last = out.coefficients.len();
            if last > 0 && out.key(last - 1) == key(k) {
                out.coefficients[last - 1] = &out.coefficients[last - 1] + &coefficient;
                continue;
            }
            out.drop_zero();
            out.push(key(k), coefficient);
        }
        out.drop_zero();
        out
    }

    /// Takes the last term away if its coefficient has become zero.
    fn drop_zero(&mut self) {
        if self.coefficients.last().is_some_and(Int::is_zero) {
            self.coefficients.pop();
            self.keys.truncate(self.coefficients.len() * self.packing.words());
        }
    }

    fn push(&mut self, key: &[u64], coefficient: Int) {
        self.keys.extend_from_slice(key);
        self.coefficients.push(coefficient);
    }

    fn key(&self, k: usize) -> &[u64] {
        let words = self.packing.words();
        &self.keys[k * words..(k + 1) * words]
    }

    fn keys(&self) -> std::slice::ChunksExact<'_, u64> {
        self.keys.chunks_exact(self.packing.words())
    }

    pub fn vars(&self) -> usize {
        self.packing.vars()
    }

    /// The number of terms.
    pub fn terms(&self) -> usize {
        self.coefficients.len()
    }

    pub fn is_zero(&self) -> bool {
        self.coefficients.is_empty()
    }

    pub fn is_one(&self) -> bool {
        self.as_constant().is_some_and(|c| c.is_one())
    }

    /// The value, if no variable occurs.
    pub fn as_constant(&self) -> Option<Int> {
        match &self.coefficients[..] {
            [] => Some(Int::ZERO),
            [c] if self.keys.iter().all(|&w| w == 0) => Some(c.clone()),
            _ => None,
        }
    }

    pub fn coefficients(&self) -> &[Int] {
        &self.coefficients
    }

    /// The coefficient of the lexicographically first term; zero for the zero polynomial.
    pub fn leading(&self) -> Int {
        self.coefficients.first().cloned().unwrap_or(Int::ZERO)
    }

    /// Writes the exponents of the `k`-th term.
    pub fn exponents(&self, k: usize, out: &mut [u32]) {
        self.packing.unpack(self.key(k), out);
    }

    /// The exponent of a variable in the `k`-th term.
    pub fn exponent(&self, k: usize, var: usize) -> u32 {
        self.packing.get(self.key(k), var)
    }

    /// The largest exponent of each variable.
    pub fn degrees(&self) -> Vec<u32> {
        self.over_exponents(0, u32::max)
    }

    /// The smallest exponent of each variable; zeros for the zero polynomial.
    pub fn low_degrees(&self) -> Vec<u32> {
        match self.is_zero() {
            true => vec![0; self.vars()],
            false => self.over_exponents(u32::MAX, u32::min),
        }
    }

    fn over_exponents(&self, start: u32, pick: fn(u32, u32) -> u32) -> Vec<u32> {
        let mut all = vec![start; self.vars()];
        let mut here = vec![0; self.vars()];
        for key in self.keys() {
            self.packing.unpack(key, &mut here);
            for (a, &h) in all.iter_mut().zip(&here) {
                *a = pick(*a, h);
            }
        }
        all
    }

    pub fn degree(&self, var: usize) -> u32 {
        self.keys().map(|key| self.packing.get(key, var)).max().unwrap_or(0)
    }

    /// The largest sum of the exponents of a term.
    pub fn total_degree(&self) -> u64 {
        let mut here = vec![0; self.vars()];
        let totals = self.keys().map(|key| {
            self.packing.unpack(key, &mut here);
            here.iter().map(|&e| u64::from(e)).sum()
        });
        totals.max().unwrap_or(0)
    }

    /// The largest number of bits of a coefficient.
    pub fn bits(&self) -> u64 {
        self.coefficients.iter().map(Int::bits).max().unwrap_or(0)
    }

    /// The same polynomial in fields of another width.
    fn packed(&self, packing: Packing) -> Cow<'_, Poly> {
        if packing == self.packing {
            return Cow::Borrowed(self);
        }
        let mut keys = Vec::with_capacity(self.terms() * packing.words());
        let mut exponents = vec![0; self.vars()];
        for key in self.keys() {
            self.packing.unpack(key, &mut exponents);
            packing.pack(&exponents, &mut keys);
        }
        Cow::Owned(Poly { packing, keys, coefficients: self.coefficients.clone() })
    }

    /// Each coefficient changed by a map that makes none zero.
    fn map(&self, change: impl Fn(&Int) -> Int) -> Poly {
        Poly { packing: self.packing, keys: self.keys.clone(), coefficients: self.coefficients.iter().map(change).collect() }
    }

    pub fn neg(&self) -> Poly {
        self.map(|c| -c)
    }

    pub fn scale(&self, factor: &Int) -> Poly {
        match factor.is_zero() {
            true => Poly::zero(self.vars()),
            false if factor.is_one() => self.clone(),
            false => self.map(|c| c * factor),
        }
    }

    pub fn add(&self, other: &Poly) -> Poly {
        self.merge(other, false)
    }

    pub fn sub(&self, other: &Poly) -> Poly {
        self.merge(other, true)
    }

    fn merge(&self, other: &Poly, negative: bool) -> Poly {
        let packing = self.packing.wider(other.packing);
        let (a, b) = (self.packed(packing), other.packed(packing));
        let mut out = Poly { packing, keys: Vec::with_capacity(a.keys.len() + b.keys.len()), coefficients: Vec::new() };
        let theirs = |c: &Int| if negative { -c } else { c.clone() };
        let (mut i, mut j) = (0, 0);
        while i < a.terms() || j < b.terms() {
            let order = match (i < a.terms(), j < b.terms()) {
                (true, true) => a.key(i).cmp(b.key(j)),
                (true, false) => std::cmp::Ordering::Greater,
                _ => std::cmp::Ordering::Less,
            };
            match order {
                std::cmp::Ordering::Greater => {
                    out.push(a.key(i), a.coefficients[i].clone());
                    i += 1;
                }
                std::cmp::Ordering::Less => {
                    out.push(b.key(j), theirs(&b.coefficients[j]));
                    j += 1;
                }
                std::cmp::Ordering::Equal => {
                    let sum = &a.coefficients[i] + &theirs(&b.coefficients[j]);
                    if !sum.is_zero() {
                        out.push(a.key(i), sum);
                    }
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        out
    }

    /// The sum of many, each term sorted once.
    ///
    /// # Errors
    /// [`Budget`], when there are too many terms.
    pub fn sum(vars: usize, parts: &[Poly], meter: &mut Meter) -> Result<Poly, Budget> {
        if let [one] = parts {
            return Ok(one.clone());
        }
        let packing = parts.iter().fold(Packing::new(vars, 0), |p, q| p.wider(q.packing));
        let total: usize = parts.iter().map(Poly::terms).sum();
        meter.spend(total as u64)?;
        let mut keys = Vec::with_capacity(total * packing.words());
        let mut coefficients = Vec::with_capacity(total);
        for part in parts {
            keys.extend_from_slice(&part.packed(packing).keys);
            coefficients.extend_from_slice(&part.coefficients);
        }
        let sum = Poly::sorted(packing, keys, coefficients);
        meter.hold(sum.terms())?;
        Ok(sum)
    }

    /// The polynomial times a monomial.
    ///
    /// # Errors
    /// [`Budget`], when an exponent gets too large.
    pub fn shifted(&self, monomial: &[(usize, u32)], meter: &mut Meter) -> Result<Poly, Budget> {
        if monomial.is_empty() || self.is_zero() {
            return Ok(self.clone());
        }
        let factor = Poly::from_terms(self.vars(), [(monomial, Int::ONE)]);
        self.multiply(&factor, meter)
    }
}

impl PartialEq for Poly {
    fn eq(&self, other: &Poly) -> bool {
        let packing = self.packing.wider(other.packing);
        self.vars() == other.vars() && self.coefficients == other.coefficients && self.packed(packing).keys == other.packed(packing).keys
    }
}

impl Eq for Poly {}

impl fmt::Debug for Poly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut exponents = vec![0; self.vars()];
        for (k, c) in self.coefficients.iter().enumerate() {
            self.exponents(k, &mut exponents);
            write!(f, "{}{c:?}{exponents:?}", if k > 0 { " + " } else { "" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
