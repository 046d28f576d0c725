//! Products and powers.
//!
//! Three ways to collect the products of terms: in a box with a cell for every monomial that may come out, where
//! those are not too many; in a hash table; and none at all, where one factor is a single term. Sums are taken in
//! two words wherever no sum can outgrow them.

use super::monomial::Packing;
use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

/// The most cells of a box.
const MAX_CELLS: u64 = 1 << 23;
/// The most cells of a box for each product of terms.
const CELLS_PER_PRODUCT: u64 = 16;
/// The bits that a sum in two words may have.
const WORD_SUM: u64 = 126;

/// A place where products of coefficients are summed.
trait Cell: Clone {
    /// The coefficients as they are multiplied.
    type Factor: Clone;
    const EMPTY: Self;
    fn factor(coefficient: &Int) -> Self::Factor;
    fn add_product(&mut self, a: &Self::Factor, b: &Self::Factor);
    fn is_zero(&self) -> bool;
    fn take(&mut self) -> Int;
}

impl Cell for i64 {
    type Factor = i64;
    const EMPTY: i64 = 0;
    fn factor(coefficient: &Int) -> i64 {
        coefficient.to_i64().unwrap_or(0)
    }
    #[inline(always)]
    fn add_product(&mut self, a: &i64, b: &i64) {
        *self += a * b;
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
    fn take(&mut self) -> Int {
        Int::from(*self)
    }
}

impl Cell for i128 {
    type Factor = i64;
    const EMPTY: i128 = 0;
    fn factor(coefficient: &Int) -> i64 {
        coefficient.to_i64().unwrap_or(0)
    }
    #[inline(always)]
    fn add_product(&mut self, a: &i64, b: &i64) {
        *self += i128::from(*a) * i128::from(*b);
    }
    fn is_zero(&self) -> bool {
        *self == 0
    }
    fn take(&mut self) -> Int {
        Int::wide(*self)
    }
}

impl Cell for Int {
    type Factor = Int;
    const EMPTY: Int = Int::ZERO;
    fn factor(coefficient: &Int) -> Int {
        coefficient.clone()
    }
    fn add_product(&mut self, a: &Int, b: &Int) {
        Int::add_product(self, a, b);
    }
    fn is_zero(&self) -> bool {
        Int::is_zero(self)
    }
    fn take(&mut self) -> Int {
        std::mem::replace(self, Int::ZERO)
    }
}

impl Poly {
    /// # Errors
    /// [`Budget`], when there are too many products, terms or too high powers.
    pub fn multiply(&self, other: &Poly, meter: &mut Meter) -> Result<Poly, Budget> {
        let (long, short) = if self.terms() >= other.terms() { (self, other) } else { (other, self) };
        if short.is_zero() {
            return Ok(Poly::zero(self.vars()));
        }
        let words = |p: &Poly| p.bits().div_ceil(64).max(1);
        meter.spend((long.terms() as u64).saturating_mul(short.terms() as u64).saturating_mul(words(long) * words(short)))?;
        let degrees: Vec<u64> = self.degrees().iter().zip(other.degrees()).map(|(&a, b)| u64::from(a) + u64::from(b)).collect();
        let largest = degrees.iter().copied().max().unwrap_or(0);
        meter.degree(largest)?;
        let packing = Packing::new(self.vars(), largest);
        let (long, short) = (long.packed(packing), short.packed(packing));
        if short.terms() == 1 {
            meter.hold(long.terms())?;
            return Ok(by_term(&long, &short));
        }
        // A coefficient is a sum of at most as many products as the shorter factor has terms.
        let bits = long.bits() + short.bits() + u64::from(usize::BITS - short.terms().leading_zeros());
        let plain = long.bits() < 64 && short.bits() < 64;
        match () {
            () if bits < 63 => product::<i64>(&long, &short, &degrees, meter),
            () if plain && bits <= WORD_SUM => product::<i128>(&long, &short, &degrees, meter),
            () => product::<Int>(&long, &short, &degrees, meter),
        }
    }

    /// # Errors
    /// As [`Poly::multiply`].
    pub fn power(&self, n: u32, meter: &mut Meter) -> Result<Poly, Budget> {
        let top = self.degrees().into_iter().max().unwrap_or(0);
        meter.degree(u64::from(top) * u64::from(n))?;
        if n == 0 {
            return Ok(Poly::constant(self.vars(), Int::ONE));
        }
        if self.terms() == 2 {
            return self.binomial(n, meter);
        }
        if self.terms() <= 1 {
            let packing = Packing::new(self.vars(), u64::from(top) * u64::from(n));
            meter.spend(self.bits().saturating_mul(u64::from(n)) / 64)?;
            let mut out = self.packed(packing).into_owned();
            out.keys.iter_mut().for_each(|w| *w *= u64::from(n));
            out.coefficients.iter_mut().for_each(|c| *c = c.pow(n));
            return Ok(out);
        }
        // One factor at a time: a sparse base times a power costs less than the square of half the power.
        let mut out = self.clone();
        for _ in 1..n {
            out = out.multiply(self, meter)?;
        }
        Ok(out)
    }

    /// `(a + b)^n` by the binomial theorem.
    fn binomial(&self, n: u32, meter: &mut Meter) -> Result<Poly, Budget> {
        meter.hold(n as usize + 1)?;
        let bits = (self.bits() + 1).saturating_mul(u64::from(n));
        meter.spend((bits / 64 + 1).saturating_mul(u64::from(n)))?;
        let vars = self.vars();
        let (mut a, mut b) = (vec![0; vars], vec![0; vars]);
        self.exponents(0, &mut a);
        self.exponents(1, &mut b);
        let mut powers = vec![Int::ONE];
        for k in 0..n as usize {
            powers.push(&powers[k] * &self.coefficients[1]);
        }
        let top = a.iter().chain(&b).copied().max().unwrap_or(0);
        let packing = Packing::new(vars, u64::from(top) * u64::from(n));
        let (mut key, mut exponents) = (Vec::new(), vec![0; vars]);
        let mut out = Poly { packing, keys: Vec::with_capacity((n as usize + 1) * packing.words()), coefficients: Vec::new() };
        // a is the leading monomial, so the terms come out in descending order.
        let mut number = Int::ONE;
        let one = self.coefficients[0].is_one();
        let mut leading = if one { Vec::new() } else { vec![Int::ONE] };
        for k in 0..if one { 0 } else { n as usize } {
            leading.push(&leading[k] * &self.coefficients[0]);
        }
        for k in 0..=n {
            for (e, (x, y)) in exponents.iter_mut().zip(a.iter().zip(&b)) {
                *e = x * (n - k) + y * k;
            }
            key.clear();
            packing.pack(&exponents, &mut key);
            let mut coefficient = &number * &powers[k as usize];
            if !one {
                coefficient = &coefficient * &leading[(n - k) as usize];
            }
            out.push(&key, coefficient);
            // C(n, k+1) = C(n, k)·(n - k)/(k + 1), without a rest.
            let next = &number * &Int::from(i64::from(n - k));
            number = next.exact_div(&Int::from(i64::from(k) + 1)).unwrap_or(Int::ZERO);
        }
        Ok(out)
    }
}

/// The product with a single term.
fn by_term(long: &Poly, term: &Poly) -> Poly {
    let factor = &term.coefficients[0];
    let mut out = if factor.is_one() { long.clone() } else { long.map(|c| c * factor) };
    if let [word] = term.keys[..] {
        out.keys.iter_mut().for_each(|w| *w += word);
    } else {
        for key in out.keys.chunks_exact_mut(term.keys.len()) {
            key.iter_mut().zip(&term.keys).for_each(|(w, t)| *w += t);
        }
    }
    out
}

fn product<C: Cell>(long: &Poly, short: &Poly, degrees: &[u64], meter: &mut Meter) -> Result<Poly, Budget> {
    let products = long.terms() as u64 * short.terms() as u64;
    let cells = degrees.iter().try_fold(1u64, |n, d| n.checked_mul(d + 1).filter(|&n| n <= MAX_CELLS));
    match cells {
        Some(cells) if cells <= products.saturating_mul(CELLS_PER_PRODUCT) => in_box::<C>(long, short, degrees, cells as usize, meter),
        _ => in_table::<C>(long, short, meter),
    }
}

/// A cell for every monomial with exponents up to `degrees`.
fn in_box<C: Cell>(long: &Poly, short: &Poly, degrees: &[u64], cells: usize, meter: &mut Meter) -> Result<Poly, Budget> {
    // The last variable steps by one cell, so descending cells are descending monomials.
    let mut steps = vec![1usize; degrees.len()];
    for v in (1..degrees.len()).rev() {
        steps[v - 1] = steps[v] * (degrees[v] as usize + 1);
    }
    let mut exponents = vec![0; degrees.len()];
    let mut places = |p: &Poly| -> Vec<(u32, C::Factor)> {
        let place = |e: &[u32]| e.iter().zip(&steps).map(|(&e, s)| e as usize * s).sum::<usize>() as u32;
        let terms = p.keys().zip(&p.coefficients).map(|(key, c)| {
            p.packing.unpack(key, &mut exponents);
            (place(&exponents), C::factor(c))
        });
        terms.collect()
    };
    let (a, b) = (places(short), places(long));
    let mut sums = vec![C::EMPTY; cells];
    for (at, x) in &a {
        let here = &mut sums[*at as usize..];
        for (offset, y) in &b {
            here[*offset as usize].add_product(x, y);
        }
    }
    let count = sums.iter().filter(|s| !s.is_zero()).count();
    meter.hold(count)?;
    let packing = long.packing;
    let mut out = Poly { packing, keys: Vec::with_capacity(count * packing.words()), coefficients: Vec::with_capacity(count) };
    for (mut place, sum) in sums.iter_mut().enumerate().rev() {
        if sum.is_zero() {
            continue;
        }
        for (e, s) in exponents.iter_mut().zip(&steps) {
            *e = (place / s) as u32;
            place %= s;
        }
        packing.pack(&exponents, &mut out.keys);
        out.coefficients.push(sum.take());
    }
    Ok(out)
}

/// A hash table with open addresses; slots hold one more than the place of a monomial.
fn in_table<C: Cell>(long: &Poly, short: &Poly, meter: &mut Meter) -> Result<Poly, Budget> {
    let packing = long.packing;
    let words = packing.words();
    let factors = |p: &Poly| p.coefficients.iter().map(C::factor).collect::<Vec<_>>();
    let (xs, ys) = (factors(short), factors(long));
    let mut slots = vec![0u32; (4 * long.terms()).next_power_of_two().max(64)];
    let mut keys: Vec<u64> = Vec::with_capacity(2 * long.keys.len());
    let mut sums: Vec<C> = Vec::with_capacity(2 * long.terms());
    let mut key = vec![0u64; words];
    for (left, x) in short.keys().zip(&xs) {
        for (right, y) in long.keys().zip(&ys) {
            for ((k, l), r) in key.iter_mut().zip(left).zip(right) {
                *k = l + r;
            }
            let mask = slots.len() - 1;
            let mut at = hash(&key) & mask;
            loop {
                match slots[at] {
                    0 => {
                        sums.push(C::EMPTY);
                        keys.extend_from_slice(&key);
                        slots[at] = sums.len() as u32;
                        break;
                    }
                    slot => {
                        let k = slot as usize - 1;
                        if keys[k * words..(k + 1) * words] == key[..] {
                            break;
                        }
                    }
                }
                at = (at + 1) & mask;
            }
            sums[slots[at] as usize - 1].add_product(x, y);
            if sums.len() * 2 > slots.len() {
                // Twice the limit, because terms may still cancel.
                meter.hold(sums.len() / 2)?;
                slots = vec![0; slots.len() * 4];
                let mask = slots.len() - 1;
                for (k, key) in keys.chunks_exact(words).enumerate() {
                    let mut at = hash(key) & mask;
                    while slots[at] != 0 {
                        at = (at + 1) & mask;
                    }
                    slots[at] = k as u32 + 1;
                }
            }
        }
    }
    let out = Poly::sorted(packing, keys, sums.iter_mut().map(C::take).collect());
    meter.hold(out.terms())?;
    Ok(out)
}

/// Exponents sit in the upper bits of words, where a plain product loses them: both halves of it are kept.
fn hash(key: &[u64]) -> usize {
    let mixed = key.iter().fold(0u64, |h, &w| {
        let product = u128::from(h ^ w ^ 0x243f_6a88_85a3_08d3) * 0x9e37_79b9_7f4a_7c15;
        product as u64 ^ (product >> 64) as u64
    });
    mixed as usize
}
