//! Greatest common divisors. Whatever a method below finds is tried by exact division before it is believed.

use super::modular::Probe;
use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

/// The most bits of the whole numbers that the heuristic method may meet.
const HEURISTIC_BITS: u64 = 40_000;
/// Points that the heuristic method tries.
const ATTEMPTS: usize = 6;

/// A greatest common divisor with what it leaves of both polynomials.
#[derive(Clone, Debug)]
pub struct Common {
    /// Its leading coefficient is positive; zero for two zeros.
    pub divisor: Poly,
    pub left: Poly,
    pub right: Poly,
}

impl Poly {
    /// # Errors
    /// [`Budget`] when it takes too many steps.
    pub fn common(&self, other: &Poly, meter: &mut Meter) -> Result<Common, Budget> {
        let divisor = Poly::gcd_of(&[self.clone(), other.clone()], meter)?;
        if divisor.is_one() || divisor.is_zero() {
            return Ok(Common { divisor, left: self.clone(), right: other.clone() });
        }
        match (self.divide(&divisor, meter)?, other.divide(&divisor, meter)?) {
            (Some(left), Some(right)) => Ok(Common { divisor, left, right }),
            // Not reached, since every divisor was tried; but one that does not divide must not be believed.
            _ => Ok(Common { divisor: Poly::constant(self.vars(), Int::ONE), left: self.clone(), right: other.clone() }),
        }
    }

    /// The greatest common divisor of several polynomials.
    ///
    /// # Errors
    /// [`Budget`] when it takes too many steps.
    pub fn gcd_of(polys: &[Poly], meter: &mut Meter) -> Result<Poly, Budget> {
        let vars = polys.first().map_or(0, Poly::vars);
        let mut open: Vec<Poly> = polys.iter().filter(|p| !p.is_zero()).cloned().collect();
        if open.is_empty() {
            return Ok(Poly::zero(vars));
        }
        // Numbers and monomials apart.
        let number = open.iter().fold(Int::ZERO, |g, p| g.gcd(&p.content()));
        let low = open.iter().map(Poly::low_degrees).reduce(|a, b| a.iter().zip(b).map(|(&x, y)| x.min(y)).collect());
        let low = low.unwrap_or_default();
        let mut monomial = Vec::new();
        for (v, &e) in low.iter().enumerate().filter(|e| *e.1 > 0) {
            monomial.push((v, e));
        }
        for p in &mut open {
            *p = p.primitive();
            *p = p.without(&p.low_degrees());
        }
        let mut found = Poly::constant(vars, Int::ONE);
        // Every step leaves fewer polynomials or fewer variables.
        loop {
            open.sort_by_key(|p| std::cmp::Reverse(p.terms()));
            open.dedup();
            let Some(p) = open.pop() else { break };
            let Some(q) = open.pop() else {
                found = p;
                break;
            };
            if p.as_constant().is_some() || q.as_constant().is_some() {
                break;
            }
            let (d, e) = (p.degrees(), q.degrees());
            let alone: Vec<bool> = d.iter().zip(&e).map(|(&d, &e)| (d > 0) != (e > 0)).collect();
            if alone.contains(&true) {
                meter.spend((p.terms() + q.terms()) as u64)?;
                open.extend(parts(&p, &alone).into_iter().chain(parts(&q, &alone)));
                continue;
            }
            if let Some(divisor) = one_divides(&p, &q, meter)? {
                open.push(divisor);
                continue;
            }
            let probe = Probe::new(&p, &q, meter)?;
            let absent: Vec<bool> = probe.bounds.iter().zip(&d).map(|(&b, &d)| b == 0 && d > 0).collect();
            if absent.contains(&true) {
                open.extend(parts(&p, &absent).into_iter().chain(parts(&q, &absent)));
                continue;
            }
            let divisor = match heuristic(&p, &q, meter)? {
                Some(divisor) => divisor,
                None => super::sparse::gcd(&p, &q, &probe, meter)?,
            };
            open.push(divisor);
        }
        let found = found.primitive();
        found.scale(&number).shifted(&monomial, meter)
    }
}

/// The coefficients of a polynomial in some of its variables, each primitive and free of monomials: a divisor free of
/// those variables divides them all.
fn parts(p: &Poly, chosen: &[bool]) -> Vec<Poly> {
    let tidy = |p: Poly| {
        let p = p.primitive();
        p.without(&p.low_degrees())
    };
    p.split(chosen).into_iter().map(|(_, part)| tidy(part)).collect()
}

/// The one of two polynomials that divides the other, if one does.
fn one_divides(p: &Poly, q: &Poly, meter: &mut Meter) -> Result<Option<Poly>, Budget> {
    let (d, e) = (p.degrees(), q.degrees());
    for (small, large, fits) in [(p, q, d.iter().zip(&e).all(|(d, e)| d <= e)), (q, p, e.iter().zip(&d).all(|(e, d)| e <= d))] {
        if fits && large.divide(small, meter)?.is_some() {
            return Ok(Some(small.clone()));
        }
    }
    Ok(None)
}

/// The heuristic method: values at large whole numbers, one variable after the other; the digits of the divisor of two
/// numbers are the coefficients of a divisor, if the numbers were large enough. `None` where it does not come out.
fn heuristic(p: &Poly, q: &Poly, meter: &mut Meter) -> Result<Option<Poly>, Budget> {
    let degrees = p.degrees();
    let variables: Vec<usize> = (0..p.vars()).filter(|&v| degrees[v] > 0).collect();
    let other = q.degrees();
    let mut bits = p.bits().min(q.bits()) + 5;
    for &v in &variables {
        bits = bits.saturating_add((bits + 2).saturating_mul(u64::from(degrees[v].max(other[v]))));
    }
    if bits > HEURISTIC_BITS {
        return Ok(None);
    }
    let height = |p: &Poly| p.coefficients().iter().map(Int::abs).max().unwrap_or(Int::ZERO);
    let mut extra = Int::from(29);
    for _ in 0..ATTEMPTS {
        // Down to numbers.
        let mut chain = vec![(p.clone(), q.clone())];
        let mut points = Vec::new();
        for &v in &variables {
            let (a, b) = &chain[chain.len() - 1];
            let point = &(&height(a).min(height(b)) * &Int::from(2)) + &extra;
            let pair = (a.at(v, &point, meter)?, b.at(v, &point, meter)?);
            chain.push(pair);
            points.push(point);
        }
        let (a, b) = &chain[chain.len() - 1];
        meter.spend((a.bits().max(b.bits()) / 64 + 1).pow(2))?;
        let mut divisor = Poly::constant(p.vars(), a.content().gcd(&b.content()));
        // And up again.
        let mut whole = !a.is_zero() && !b.is_zero();
        for (level, &v) in variables.iter().enumerate().rev() {
            if !whole {
                break;
            }
            let (a, b) = &chain[level];
            let number = a.content().gcd(&b.content());
            let lifted = lift(&divisor, v, &points[level], meter)?.primitive();
            let (a, b) = (a.primitive(), b.primitive());
            whole = !lifted.is_zero() && a.divide(&lifted, meter)?.is_some() && b.divide(&lifted, meter)?.is_some();
            divisor = lifted.scale(&number);
        }
        if whole {
            return Ok(Some(divisor.primitive()));
        }
        // Any other number will do; these have no pattern in common with the heights.
        extra = &(&extra * &Int::from(73794)) + &Int::from(27011);
    }
    Ok(None)
}

/// The polynomial in `var` whose value at `point` is `value` and whose coefficients lie nearest to zero.
fn lift(value: &Poly, var: usize, point: &Int, meter: &mut Meter) -> Result<Poly, Budget> {
    let mut rest = value.clone();
    let mut terms: Vec<(Vec<(usize, u32)>, Int)> = Vec::new();
    let mut exponents = vec![0; value.vars()];
    let mut power = 0;
    while !rest.is_zero() {
        meter.spend((rest.bits() / 64 + 1) * rest.terms() as u64)?;
        let mut left: Vec<(Vec<(usize, u32)>, Int)> = Vec::new();
        for (k, c) in rest.coefficients().iter().enumerate() {
            rest.exponents(k, &mut exponents);
            let monomial: Vec<(usize, u32)> = exponents.iter().copied().enumerate().filter(|e| e.1 > 0).collect();
            let (quotient, digit) = c.symmetric_rem(point);
            if !digit.is_zero() {
                let mut with = monomial.clone();
                with.push((var, power));
                terms.push((with, digit));
            }
            if !quotient.is_zero() {
                left.push((monomial, quotient));
            }
        }
        rest = Poly::from_terms(value.vars(), left);
        power += 1;
    }
    Ok(Poly::from_terms(value.vars(), terms))
}
