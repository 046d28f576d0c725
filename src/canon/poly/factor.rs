//! Square-free factors, and the factors that roots and perfect powers give. What is found is exact; what is not found
//! stays together.

use super::modular::Field;
use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

/// Sums and differences of two powers are taken apart up to this exponent.
const MAX_POWER: u32 = 120;

/// A number times powers of polynomials without a common divisor.
#[derive(Clone, Debug)]
pub struct Factored {
    pub number: Int,
    /// Primitive, with a positive leading coefficient.
    pub factors: Vec<(Poly, u32)>,
}

impl Poly {
    /// The square-free factors: each `p_k` of `c·∏ p_k^k` is free of squares.
    ///
    /// # Errors
    /// [`Budget`] when it takes too many steps.
    pub fn square_free(&self, meter: &mut Meter) -> Result<Factored, Budget> {
        let vars = self.vars();
        let number = self.content();
        let mut rest = self.primitive();
        let mut factors = Vec::new();
        let low = rest.low_degrees();
        rest = rest.without(&low);
        factors.extend((0..vars).filter(|&v| low[v] > 0).map(|v| (Poly::power_of(vars, v, 1), low[v])));
        for var in 0..vars {
            if rest.degree(var) == 0 {
                continue;
            }
            let parts: Vec<Poly> = rest.by_powers(var).into_iter().map(|g| g.1).collect();
            let content = Poly::gcd_of(&parts, meter)?;
            let Some(primitive) = rest.divide(&content, meter)? else { continue };
            yun(&primitive, var, &mut factors, meter)?;
            rest = content;
        }
        // What is left is 1, or -1 where a content has taken the sign.
        let sign = rest.leading();
        Ok(Factored { number: &number * &sign, factors }.directed())
    }

    /// The factors over the rationals that square-free decomposition, rational roots, quadratics and sums and
    /// differences of powers give.
    ///
    /// # Errors
    /// [`Budget`] when it takes too many steps.
    pub fn factors(&self, meter: &mut Meter) -> Result<Factored, Budget> {
        let Factored { number, factors } = self.square_free(meter)?;
        let mut out = Vec::new();
        for (factor, n) in factors {
            let mut open = vec![factor];
            while let Some(p) = open.pop() {
                meter.spend(p.terms() as u64)?;
                match split(&p, meter)? {
                    Some(parts) => open.extend(parts),
                    None => out.push((p, n)),
                }
            }
        }
        Ok(Factored { number, factors: out }.directed())
    }
}

impl Factored {
    /// Leading coefficients positive, signs in the number.
    fn directed(mut self) -> Factored {
        for (factor, n) in &mut self.factors {
            if factor.leading().is_negative() {
                *factor = factor.neg();
                if *n % 2 == 1 {
                    self.number = -&self.number;
                }
            }
        }
        self
    }
}

/// Yun's algorithm in one variable, for a polynomial that is primitive in it.
fn yun(p: &Poly, var: usize, factors: &mut Vec<(Poly, u32)>, meter: &mut Meter) -> Result<(), Budget> {
    let first = p.common(&p.derivative(var), meter)?;
    let (mut b, mut d) = (first.left.clone(), first.right.sub(&first.left.derivative(var)));
    let mut n = 1;
    while b.degree(var) > 0 {
        let step = b.common(&d, meter)?;
        if step.divisor.degree(var) > 0 {
            factors.push((step.divisor, n));
        }
        d = step.right.sub(&step.left.derivative(var));
        b = step.left;
        n += 1;
    }
    Ok(())
}

/// A polynomial without squares as a product of two or more, if a way is known.
fn split(p: &Poly, meter: &mut Meter) -> Result<Option<Vec<Poly>>, Budget> {
    if p.terms() == 2
        && let Some(parts) = two_powers(p, meter)?
    {
        return Ok(Some(parts));
    }
    let degrees = p.degrees();
    for var in 0..p.vars() {
        let degree = degrees[var];
        if degree < 2 {
            continue;
        }
        // In x^k: what splits in y = x^k splits in x.
        let step = (0..p.terms()).fold(0, |g, k| num_integer::gcd(g, p.exponent(k, var)));
        if degree.is_multiple_of(2)
            && step % (degree / 2) == 0
            && let Some(parts) = quadratic(p, var, degree, meter)?
        {
            return Ok(Some(parts));
        }
        let alone = degrees.iter().enumerate().all(|(v, &d)| v == var || d == 0);
        if alone
            && let Some(root) = rational_root(p, var, step, meter)?
            && let Some(rest) = p.divide(&root, meter)?
        {
            return Ok(Some(vec![root, rest]));
        }
    }
    Ok(None)
}

/// The parts that divide `p`, with the rest; `None` if none does.
fn divided(p: &Poly, parts: impl IntoIterator<Item = Poly>, meter: &mut Meter) -> Result<Option<Vec<Poly>>, Budget> {
    let mut rest = p.clone();
    let mut out = Vec::new();
    for part in parts {
        let part = part.primitive();
        if part.as_constant().is_some() || part.total_degree() >= p.total_degree() {
            continue;
        }
        if let Some(quotient) = rest.divide(&part, meter)? {
            rest = quotient;
            out.push(part);
        }
    }
    if out.is_empty() {
        return Ok(None);
    }
    if rest.as_constant().is_none() {
        out.push(rest);
    }
    Ok(Some(out))
}

/// `a·y^2 + b·y + c` with `y = x^k` where `b^2 - 4ac` is a square: `(2ay + b - s)` and `(2ay + b + s)`, made
/// primitive.
fn quadratic(p: &Poly, var: usize, degree: u32, meter: &mut Meter) -> Result<Option<Vec<Poly>>, Budget> {
    let groups = p.by_powers(var);
    let of = |n: u32| groups.iter().find(|g| g.0 == n).map_or_else(|| Poly::zero(p.vars()), |g| g.1.clone());
    let (a, b, c) = (of(degree), of(degree / 2), of(0));
    let ac = a.multiply(&c, meter)?.scale(&Int::from(4));
    let discriminant = b.multiply(&b, meter)?.sub(&ac);
    let Some(s) = root(&discriminant, 2, meter)? else {
        return if degree.is_multiple_of(4) { difference_of_squares(p, [&a, &b, &c], (var, degree), meter) } else { Ok(None) };
    };
    let top = a.scale(&Int::from(2)).shifted(&[(var, degree / 2)], meter)?.add(&b);
    let mut parts = Vec::new();
    for part in [top.sub(&s), top.add(&s)] {
        // Free of what does not contain the variable.
        let inner: Vec<Poly> = part.by_powers(var).into_iter().map(|g| g.1).collect();
        let content = Poly::gcd_of(&inner, meter)?;
        parts.extend(part.divide(&content, meter)?);
    }
    divided(p, parts, meter)
}

/// `a·y^2 + b·y + c` with `y = z^2` as `(r·y + s)^2 - t^2·z^2` for `a = r^2`, `c = s^2` and `2rs - b = t^2`:
/// `x^4 + x^2 + 1 = (x^2 + 1)^2 - x^2`.
fn difference_of_squares(p: &Poly, abc: [&Poly; 3], power: (usize, u32), meter: &mut Meter) -> Result<Option<Vec<Poly>>, Budget> {
    let [a, b, c] = abc;
    let (var, degree) = power;
    let (Some(r), Some(s)) = (root(a, 2, meter)?, root(c, 2, meter)?) else { return Ok(None) };
    for s in [s.clone(), s.neg()] {
        let square = r.multiply(&s, meter)?.scale(&Int::from(2)).sub(b);
        let Some(t) = root(&square, 2, meter)? else { continue };
        let outer = r.shifted(&[(var, degree / 2)], meter)?.add(&s);
        let inner = t.shifted(&[(var, degree / 4)], meter)?;
        return divided(p, [outer.add(&inner), outer.sub(&inner)], meter);
    }
    Ok(None)
}

/// The exact `n`-th root of a polynomial.
fn root(p: &Poly, n: u32, meter: &mut Meter) -> Result<Option<Poly>, Budget> {
    if p.is_zero() {
        return Ok(Some(p.clone()));
    }
    let leading = p.leading().exact_root(n);
    if leading.is_none() || p.degrees().iter().any(|d| d % n != 0) {
        return Ok(None);
    }
    let Factored { number, factors } = p.square_free(meter)?;
    let Some(number) = number.exact_root(n) else { return Ok(None) };
    let mut out = Poly::constant(p.vars(), number);
    for (factor, k) in factors {
        if k % n != 0 {
            return Ok(None);
        }
        out = out.multiply(&factor.power(k / n, meter)?, meter)?;
    }
    Ok(Some(out))
}

/// `a^n ± b^n` for monomials, as the product of the cyclotomic polynomials that divide it.
fn two_powers(p: &Poly, meter: &mut Meter) -> Result<Option<Vec<Poly>>, Budget> {
    let vars = p.vars();
    let (mut first, mut second) = (vec![0; vars], vec![0; vars]);
    p.exponents(0, &mut first);
    p.exponents(1, &mut second);
    let common = first.iter().chain(&second).fold(0, |g, &e| num_integer::gcd(g, e));
    let [x, y] = [p.coefficients()[0].abs(), p.coefficients()[1].abs()];
    let plus = !p.coefficients()[1].is_negative();
    for n in (2..=common.min(MAX_POWER)).rev().filter(|n| common % n == 0) {
        let (Some(x), Some(y)) = (x.exact_root(n), y.exact_root(n)) else { continue };
        let monomial = |exponents: &[u32], c: &Int| {
            let powers: Vec<(usize, u32)> = exponents.iter().map(|e| e / n).enumerate().filter(|e| e.1 > 0).collect();
            Poly::from_terms(vars, [(powers, c.clone())])
        };
        let (a, b) = (monomial(&first, &x), monomial(&second, &y));
        // a^n - b^n takes the divisors of n, a^n + b^n those of 2n that do not divide n.
        let orders: Vec<u32> = (1..=2 * n).filter(|d| if plus { 2 * n % d == 0 && n % d != 0 } else { n % d == 0 }).collect();
        if orders.len() < 2 {
            continue;
        }
        let mut parts = Vec::new();
        for d in orders {
            let mut part = Poly::zero(vars);
            for (k, c) in cyclotomic(d).into_iter().enumerate().filter(|c| c.1 != 0) {
                let degree = cyclotomic_degree(d);
                let term = a.power(k as u32, meter)?.multiply(&b.power(degree - k as u32, meter)?, meter)?;
                part = part.add(&term.scale(&Int::from(c)));
            }
            parts.push(part);
        }
        return divided(p, parts, meter);
    }
    Ok(None)
}

fn cyclotomic_degree(d: u32) -> u32 {
    (1..=d).filter(|k| num_integer::gcd(*k, d) == 1).count() as u32
}

/// The `d`-th cyclotomic polynomial, coefficients ascending: `x^d - 1` over those of the proper divisors of `d`.
fn cyclotomic(d: u32) -> Vec<i64> {
    let mut known: Vec<(u32, Vec<i64>)> = Vec::new();
    for e in (1..=d).filter(|e| d.is_multiple_of(*e)) {
        let mut p = vec![0; e as usize + 1];
        (p[0], p[e as usize]) = (-1, 1);
        for (_, divisor) in known.iter().filter(|(k, _)| e % k == 0) {
            // Division from the top; the leading coefficient is 1.
            let mut quotient = vec![0; p.len() - divisor.len() + 1];
            for k in (0..quotient.len()).rev() {
                quotient[k] = p[k + divisor.len() - 1];
                for (j, c) in divisor.iter().enumerate() {
                    p[k + j] -= quotient[k] * c;
                }
            }
            p = quotient;
        }
        known.push((e, p));
    }
    known.pop().map_or_else(Vec::new, |k| k.1)
}

/// Small primes modulo one of which a polynomial keeps its degree and has no double root.
const SMALL: [u64; 12] = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157];
/// Roots are looked for up to this degree.
const MAX_ROOT_DEGREE: u32 = 2000;

/// A linear factor in `x^step` of a polynomial in one variable without squares, if there is one: a root modulo a small
/// prime, lifted until its numerator and denominator are known, and tried.
fn rational_root(p: &Poly, var: usize, step: u32, meter: &mut Meter) -> Result<Option<Poly>, Budget> {
    let degree = p.degree(var) / step;
    if !(2..=MAX_ROOT_DEGREE).contains(&degree) {
        return Ok(None);
    }
    // With y = a·x for the leading coefficient a, the roots y of a^(d-1)·p are whole.
    let mut dense = vec![Int::ZERO; degree as usize + 1];
    for (k, c) in p.coefficients().iter().enumerate() {
        dense[(p.exponent(k, var) / step) as usize] = c.clone();
    }
    let top = dense[degree as usize].clone();
    // The roots of a polynomial lie below 1 + max|c/a|, so those of y below |a| + max|c|.
    let bound = dense.iter().map(Int::abs).max().unwrap_or(Int::ZERO);
    let bits = bound.bits() + 3;
    for prime in SMALL {
        let field = Field(prime);
        let image: Vec<u64> = dense.iter().map(|c| field.of(c)).collect();
        let slopes: Vec<u64> = image.iter().enumerate().skip(1).map(|(k, &c)| field.mul(k as u64 % prime, c)).collect();
        if image[degree as usize] == 0 || field.gcd(image.clone(), slopes.clone(), meter)?.len() > 1 {
            continue;
        }
        let value = |poly: &[u64], x: u64| poly.iter().rev().fold(0, |s, &c| field.add(field.mul(s, x), c));
        meter.spend(prime * u64::from(degree))?;
        for start in (0..prime).filter(|&x| value(&image, x) == 0) {
            let inverse = field.inverse(value(&slopes, start));
            // Newton's step one digit at a time: x + prime^k·t with p(x)/prime^k + p'(start)·t = 0.
            let (mut x, mut modulus) = (Int::wide(i128::from(start)), Int::wide(i128::from(prime)));
            while modulus.bits() < bits + 1 {
                let next = &modulus * &Int::wide(i128::from(prime));
                let at = dense.iter().rev().fold(Int::ZERO, |s, c| (&(&s * &x) + c).symmetric_rem(&next).1);
                meter.spend(u64::from(degree) * (modulus.bits() / 32 + 1))?;
                let rest = at.exact_div(&modulus).unwrap_or(Int::ZERO);
                let t = field.mul(field.sub(0, field.of(&rest)), inverse);
                x = &x + &(&modulus * &Int::wide(i128::from(t)));
                modulus = next;
            }
            // y = a·x modulo the power, nearest to zero, is the whole number if there is one.
            let y = (&top * &x).symmetric_rem(&modulus).1;
            let factor = Poly::from_terms(p.vars(), [(vec![(var, step)], top.clone()), (Vec::new(), -&y)]).primitive();
            if p.divide(&factor, meter)?.is_some() {
                return Ok(Some(factor));
            }
        }
        return Ok(None);
    }
    Ok(None)
}
