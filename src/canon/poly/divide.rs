//! Exact division, and what it makes cheap: contents and primitive parts.

use std::collections::BinaryHeap;

use smallvec::SmallVec;

use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

impl Poly {
    /// `self/divisor`, or `None` if that is no polynomial over the whole numbers.
    ///
    /// # Errors
    /// [`Budget`], when the division takes too many steps.
    pub fn divide(&self, divisor: &Poly, meter: &mut Meter) -> Result<Option<Poly>, Budget> {
        if divisor.is_zero() {
            return Ok(None);
        }
        if self.is_zero() || divisor.is_one() {
            return Ok(Some(self.clone()));
        }
        let packing = self.packing.wider(divisor.packing);
        let (whole, divisor) = (self.packed(packing), divisor.packed(packing));
        let ends = [(0, 0), (whole.terms() - 1, divisor.terms() - 1)];
        let mut first = Vec::new();
        for (k, j) in ends {
            let number = whole.coefficients[k].exact_div(&divisor.coefficients[j]);
            if number.is_none() || !packing.divide(whole.key(k), divisor.key(j), &mut first) {
                return Ok(None);
            }
        }
        // No exponent of the quotient goes beyond the difference of the degrees.
        let (high, low) = (whole.degrees(), divisor.degrees());
        let Some(room) = high.iter().zip(&low).map(|(h, l)| h.checked_sub(*l)).collect::<Option<Vec<u32>>>() else { return Ok(None) };
        let mut exponents = vec![0; room.len()];
        let mut out = Poly { packing, keys: Vec::new(), coefficients: Vec::new() };
        // Products of terms of the quotient and the divisor that are still to be taken away, the largest on top;
        // of each term of the quotient only the next one.
        let mut open: BinaryHeap<(SmallVec<[u64; 2]>, u32, u32)> = BinaryHeap::new();
        let product = |a: &[u64], b: &[u64]| -> SmallVec<[u64; 2]> { a.iter().zip(b).map(|(x, y)| x + y).collect() };
        let mut next = 0;
        loop {
            let top = open.peek().map(|t| t.0.clone());
            let key: SmallVec<[u64; 2]> = match (&top, next < whole.terms()) {
                (None, false) => return Ok(Some(out)),
                (Some(t), true) if t[..] > *whole.key(next) => t.clone(),
                (Some(t), false) => t.clone(),
                _ => SmallVec::from_slice(whole.key(next)),
            };
            let mut rest = Int::ZERO;
            if next < whole.terms() && *whole.key(next) == key[..] {
                rest = whole.coefficients[next].clone();
                next += 1;
            }
            while open.peek().is_some_and(|t| t.0 == key) {
                let Some((_, i, j)) = open.pop() else { break };
                let (q, d) = (&out.coefficients[i as usize], &divisor.coefficients[j as usize]);
                meter.spend(1 + (q.bits() / 64 + 1) * (d.bits() / 64 + 1))?;
                rest.add_product(&-q, d);
                if (j as usize) + 1 < divisor.terms() {
                    open.push((product(out.key(i as usize), divisor.key(j as usize + 1)), i, j + 1));
                }
            }
            if rest.is_zero() {
                continue;
            }
            let start = out.keys.len();
            let Some(number) = rest.exact_div(&divisor.coefficients[0]) else { return Ok(None) };
            if !packing.divide(&key, divisor.key(0), &mut out.keys) {
                return Ok(None);
            }
            packing.unpack(&out.keys[start..], &mut exponents);
            if exponents.iter().zip(&room).any(|(e, r)| e > r) {
                return Ok(None);
            }
            out.coefficients.push(number);
            meter.hold(out.terms())?;
            if divisor.terms() > 1 {
                open.push((product(&out.keys[start..], divisor.key(1)), out.terms() as u32 - 1, 1));
            }
        }
    }

    /// The greatest common divisor of the coefficients, with the sign of the leading one.
    pub fn content(&self) -> Int {
        let mut content = Int::ZERO;
        for c in &self.coefficients {
            content = content.gcd(c);
            if content.is_one() {
                break;
            }
        }
        if self.leading().is_negative() { -&content } else { content }
    }

    /// The polynomial without its content; zero stays zero.
    pub fn primitive(&self) -> Poly {
        self.over(&self.content())
    }

    /// The polynomial over a number that divides all coefficients.
    fn over(&self, number: &Int) -> Poly {
        match number.is_one() {
            true => self.clone(),
            false => self.map(|c| c.exact_div(number).unwrap_or_else(|| c.clone())),
        }
    }

    /// The polynomial over a monomial that divides all its terms.
    pub fn without(&self, exponents: &[u32]) -> Poly {
        if exponents.iter().all(|&e| e == 0) {
            return self.clone();
        }
        let mut key = Vec::new();
        self.packing.pack(exponents, &mut key);
        let mut out = self.clone();
        for k in out.keys.chunks_exact_mut(key.len()) {
            k.iter_mut().zip(&key).for_each(|(w, m)| *w -= m);
        }
        out
    }

    /// The partial derivative.
    pub fn derivative(&self, var: usize) -> Poly {
        let mut unit = vec![0; self.vars()];
        unit[var] = 1;
        let mut key = Vec::new();
        self.packing.pack(&unit, &mut key);
        let mut out = Poly { packing: self.packing, keys: Vec::new(), coefficients: Vec::new() };
        for (k, c) in self.coefficients.iter().enumerate() {
            let n = self.exponent(k, var);
            if n > 0 {
                out.keys.extend(self.key(k).iter().zip(&key).map(|(w, u)| w - u));
                out.coefficients.push(c * &Int::from(i64::from(n)));
            }
        }
        out
    }

    /// The coefficients of the monomials in the chosen variables, by their exponents, descending.
    pub fn split(&self, chosen: &[bool]) -> Vec<(Vec<u32>, Poly)> {
        let mut groups: std::collections::BTreeMap<Vec<u32>, Poly> = Default::default();
        let mut exponents = vec![0; self.vars()];
        let mut key = Vec::new();
        for (k, c) in self.coefficients.iter().enumerate() {
            self.exponents(k, &mut exponents);
            let outer: Vec<u32> = exponents.iter().zip(chosen).map(|(&e, &c)| if c { e } else { 0 }).collect();
            exponents.iter_mut().zip(chosen).filter(|p| *p.1).for_each(|p| *p.0 = 0);
            key.clear();
            self.packing.pack(&exponents, &mut key);
            // Terms with one outer part keep their order.
            let empty = || Poly { packing: self.packing, keys: Vec::new(), coefficients: Vec::new() };
            groups.entry(outer).or_insert_with(empty).push(&key, c.clone());
        }
        groups.into_iter().rev().collect()
    }

    /// The coefficients of the powers of one variable, the highest first.
    pub fn by_powers(&self, var: usize) -> Vec<(u32, Poly)> {
        let chosen: Vec<bool> = (0..self.vars()).map(|v| v == var).collect();
        self.split(&chosen).into_iter().map(|(e, p)| (e[var], p)).collect()
    }

    /// The value where a variable is a number, as a polynomial in the others.
    ///
    /// # Errors
    /// [`Budget`], when the numbers take too many steps.
    pub fn at(&self, var: usize, value: &Int, meter: &mut Meter) -> Result<Poly, Budget> {
        let groups = self.by_powers(var);
        let mut out = Poly::zero(self.vars());
        let mut degree = groups.first().map_or(0, |g| g.0);
        for (n, part) in groups {
            out = out.scale(&value.pow(degree - n)).add(&part);
            meter.spend((out.bits() / 64 + 1) * (out.terms() as u64 + 1))?;
            degree = n;
        }
        Ok(out.scale(&value.pow(degree)))
    }
}
