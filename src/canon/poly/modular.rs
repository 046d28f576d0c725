//! Arithmetic modulo a prime of one word: values of polynomials at points, and divisors in one variable.

use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

/// Primes are below this.
pub(super) const BELOW: u64 = 1 << 62;

/// The largest prime below a number between 1,000 and 2^62.
pub(super) fn prime_below(bound: u64) -> u64 {
    let mut p = (bound - 1) | 1;
    if p >= bound {
        p -= 2;
    }
    while !is_prime(p) {
        p -= 2;
    }
    p
}

/// Strong tests to these twelve bases decide below 2^64.
fn is_prime(p: u64) -> bool {
    let field = Field(p);
    let twos = (p - 1).trailing_zeros();
    [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].into_iter().all(|base| {
        let mut x = field.pow(base, (p - 1) >> twos);
        x == 1
            || (0..twos).any(|_| {
                let minus = x == p - 1;
                x = field.mul(x, x);
                minus
            })
    })
}

/// What a product modulo a prime costs beside a product of words.
pub(super) const STEPS: u64 = 8;

/// The numbers modulo a prime below 2^62.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field(pub u64);

impl Field {
    pub fn mul(self, a: u64, b: u64) -> u64 {
        (u128::from(a) * u128::from(b) % u128::from(self.0)) as u64
    }

    pub fn add(self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.0 { sum - self.0 } else { sum }
    }

    pub fn sub(self, a: u64, b: u64) -> u64 {
        if a >= b { a - b } else { a + self.0 - b }
    }

    pub fn pow(self, mut base: u64, mut exponent: u64) -> u64 {
        let mut out = 1;
        while exponent > 0 {
            if exponent & 1 == 1 {
                out = self.mul(out, base);
            }
            base = self.mul(base, base);
            exponent >>= 1;
        }
        out
    }

    /// The inverse of a number that is not zero, by Fermat.
    pub fn inverse(self, a: u64) -> u64 {
        self.pow(a, self.0 - 2)
    }

    pub fn of(self, n: &Int) -> u64 {
        n.rem_u64(self.0)
    }

    /// The greatest common divisor of two polynomials in one variable, coefficients ascending; leading coefficient 1.
    pub fn gcd(self, mut a: Vec<u64>, mut b: Vec<u64>, meter: &mut Meter) -> Result<Vec<u64>, Budget> {
        trim(&mut a);
        trim(&mut b);
        while !b.is_empty() {
            meter.spend((a.len().saturating_sub(b.len()) as u64 + 1) * b.len() as u64 * STEPS)?;
            let inverse = self.inverse(b[b.len() - 1]);
            while a.len() >= b.len() {
                let factor = self.mul(a[a.len() - 1], inverse);
                let offset = a.len() - b.len();
                for (x, &y) in a[offset..].iter_mut().zip(&b) {
                    *x = self.sub(*x, self.mul(factor, y));
                }
                trim(&mut a);
            }
            std::mem::swap(&mut a, &mut b);
        }
        if let Some(&top) = a.last() {
            let inverse = self.inverse(top);
            a.iter_mut().for_each(|c| *c = self.mul(*c, inverse));
        }
        Ok(a)
    }

    /// A polynomial in the variable `main` alone, coefficients ascending, where the others have the values `point`.
    pub fn image(self, p: &Poly, main: usize, point: &[u64]) -> Vec<u64> {
        let mut out = vec![0; p.degree(main) as usize + 1];
        let mut exponents = vec![0; p.vars()];
        for (k, c) in p.coefficients().iter().enumerate() {
            p.exponents(k, &mut exponents);
            let mut value = self.of(c);
            for (v, &e) in exponents.iter().enumerate() {
                if e > 0 && v != main {
                    value = self.mul(value, self.pow(point[v], u64::from(e)));
                }
            }
            let slot = &mut out[exponents[main] as usize];
            *slot = self.add(*slot, value);
        }
        out
    }
}

fn trim(a: &mut Vec<u64>) {
    while a.last() == Some(&0) {
        a.pop();
    }
}

/// Numbers without a pattern, the same at each run.
#[derive(Clone, Debug)]
pub(super) struct Points(u64);

impl Points {
    pub fn new() -> Points {
        Points(0x9e37_79b9_7f4a_7c15)
    }

    /// A number modulo the prime, neither 0 nor 1.
    pub fn next(&mut self, field: Field) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % (field.0 - 2) + 2
    }
}

/// The largest degree that is looked into with all powers written out.
const MAX_IMAGE: u32 = 1 << 20;

/// What images in one variable say about the common divisor of two polynomials.
#[derive(Clone, Debug)]
pub(super) struct Probe {
    /// The divisor's degree in each variable is at most this.
    pub bounds: Vec<u32>,
}

impl Probe {
    /// The divisor of the images is a multiple of the image of the divisor, whose degree is right wherever the
    /// leading coefficient of one of the polynomials does not vanish.
    pub fn new(p: &Poly, q: &Poly, meter: &mut Meter) -> Result<Probe, Budget> {
        let field = Field(prime_below(BELOW));
        let mut points = Points::new();
        let point: Vec<u64> = (0..p.vars()).map(|_| points.next(field)).collect();
        let (d, e) = (p.degrees(), q.degrees());
        let mut bounds: Vec<u32> = d.iter().zip(&e).map(|(&d, &e)| d.min(e)).collect();
        for v in 0..p.vars() {
            if bounds[v] == 0 || d[v].max(e[v]) > MAX_IMAGE {
                continue;
            }
            meter.spend((p.terms() + q.terms()) as u64 * STEPS + u64::from(d[v].max(e[v])))?;
            let (a, b) = (field.image(p, v, &point), field.image(q, v, &point));
            if a.last() == Some(&0) && b.last() == Some(&0) {
                continue;
            }
            let common = field.gcd(a, b, meter)?;
            bounds[v] = bounds[v].min(common.len().saturating_sub(1) as u32);
        }
        Ok(Probe { bounds })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn primes_are_those_of_trial_division() {
        let plain = |n: u64| (2..n).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d));
        let mut p = 3000;
        for n in (1000..3000).rev().filter(|&n| plain(n)) {
            p = prime_below(p);
            assert_eq!(p, n);
        }
        assert_eq!(prime_below(BELOW), BELOW - 57);
    }

    #[test]
    fn inverses_and_divisors() {
        let f = Field(prime_below(BELOW));
        assert_eq!(f.mul(f.inverse(123_456_789), 123_456_789), 1);
        // (x + 1)(x + 2) and (x + 1)(x + 3)
        let common = f.gcd(vec![2, 3, 1], vec![3, 4, 1], &mut Meter::new("test", 1000, 10)).unwrap();
        assert_eq!(common, [1, 1]);
    }
}
