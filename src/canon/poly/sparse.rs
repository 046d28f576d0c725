//! The sparse modular method: images in one variable modulo a prime, from which the divisor is interpolated one
//! variable after the other, with the terms found so far as the shape of what is looked for (Zippel 1979).
//!
//! Images know a divisor only up to a factor, so what is interpolated is `γ·G/lc(G)` for the divisor `γ` of both
//! leading coefficients; the factor too many is a content and goes at the end.

use super::modular::{BELOW, Field, Points, Probe, STEPS, prime_below};
use super::{Meter, Poly};
use crate::canon::Budget;
use crate::number::integer::Int;

/// The most variables; contents are found by the same method in one variable less.
const MAX_VARIABLES: usize = 24;
/// Images are taken modulo this many primes at most.
const PRIMES: usize = 64;

/// The divisor of two primitive polynomials in the same variables.
pub(super) fn gcd(p: &Poly, q: &Poly, probe: &Probe, meter: &mut Meter) -> Result<Poly, Budget> {
    let degrees = p.degrees();
    let mut active: Vec<usize> = (0..p.vars()).filter(|&v| degrees[v] > 0).collect();
    if active.len() > MAX_VARIABLES {
        return Err(Budget { name: "gcd", limit: MAX_VARIABLES, reached: format!("{} variables", active.len()) });
    }
    active.sort_by_key(|&v| probe.bounds[v]);
    let (main, others) = (active[0], &active[1..]);
    let (p_content, q_content) = (content(p, main, meter)?, content(q, main, meter)?);
    let shared = Poly::gcd_of(&[p_content.clone(), q_content.clone()], meter)?;
    let whole = |a: &Poly, b: &Poly, meter: &mut Meter| Ok(a.divide(b, meter)?.unwrap_or_else(|| a.clone()));
    let (p, q) = (whole(p, &p_content, meter)?, whole(q, &q_content, meter)?);
    let tops = [&p, &q].map(|p| p.by_powers(main).swap_remove(0).1);
    let gamma = Poly::gcd_of(&tops, meter)?;
    let bounds: Vec<u32> = others.iter().map(|&v| probe.bounds[v] + gamma.degree(v)).collect();
    let task = Task { p: &p, q: &q, gamma: &gamma, main, others, bounds: &bounds };
    let mut points = Points::new();
    let mut prime = BELOW;
    // The image so far: its terms modulo `modulus`.
    let mut known: Vec<(Vec<u32>, Int)> = Vec::new();
    let mut modulus = Int::ONE;
    for _ in 0..PRIMES {
        prime = prime_below(prime);
        let Some(image) = task.image(Field(prime), &mut points, meter)? else { continue };
        if image.degree == 0 {
            return Ok(shared);
        }
        // Another shape than before: one of the two was met at an unlucky point. Begin anew with this one.
        if known.len() != image.terms.len() || known.iter().zip(&image.terms).any(|(a, b)| a.0 != b.0) {
            known.clear();
            modulus = Int::ONE;
        }
        let before = known.clone();
        known = join(&known, &modulus, &image.terms, Field(prime));
        modulus = &modulus * &Int::wide(i128::from(prime));
        // Where a further prime changes nothing, or at once where one prime may be enough.
        if before.is_empty() || before == known {
            let terms = known.iter().map(|(e, c)| (e.iter().copied().enumerate().collect::<Vec<_>>(), c.clone()));
            let candidate = Poly::from_terms(p.vars(), terms);
            let extra = content(&candidate, main, meter)?;
            let candidate = whole(&candidate, &extra, meter)?.primitive();
            if p.divide(&candidate, meter)?.is_some() && q.divide(&candidate, meter)?.is_some() {
                return candidate.multiply(&shared, meter);
            }
        }
    }
    Err(Budget { name: "gcd", limit: PRIMES, reached: "images modulo all primes".into() })
}

/// The common divisor of the coefficients of a polynomial in one of its variables.
fn content(p: &Poly, main: usize, meter: &mut Meter) -> Result<Poly, Budget> {
    let parts: Vec<Poly> = p.by_powers(main).into_iter().map(|g| g.1).collect();
    Poly::gcd_of(&parts, meter)
}

/// Numbers modulo `modulus` and modulo a prime, as numbers modulo the product that lie nearest to zero.
fn join(known: &[(Vec<u32>, Int)], modulus: &Int, image: &[(Vec<u32>, u64)], field: Field) -> Vec<(Vec<u32>, Int)> {
    let inverse = field.inverse(field.of(modulus));
    let product = modulus * &Int::wide(i128::from(field.0));
    let terms = image.iter().enumerate().map(|(k, (exponents, c))| {
        let old = known.get(k).map_or(Int::ZERO, |t| t.1.clone());
        let step = field.mul(field.sub(*c, field.of(&old)), inverse);
        let new = &old + &(modulus * &Int::wide(i128::from(step)));
        (exponents.clone(), new.symmetric_rem(&product).1)
    });
    terms.collect()
}

struct Task<'a> {
    p: &'a Poly,
    q: &'a Poly,
    gamma: &'a Poly,
    main: usize,
    others: &'a [usize],
    /// The degree of what is looked for in each of the others.
    bounds: &'a [u32],
}

/// What is looked for, modulo a prime.
struct Image {
    degree: usize,
    /// By exponents, descending.
    terms: Vec<(Vec<u32>, u64)>,
}

/// The terms found so far, by the power of the main variable.
type Shape = Vec<(u32, Vec<(Vec<u32>, u64)>)>;

impl Task<'_> {
    /// The monic divisor of the images at a point, times the value of `γ`. `None` at an unlucky point.
    fn at(&self, field: Field, point: &[u64], meter: &mut Meter) -> Result<Option<Vec<u64>>, Budget> {
        meter.spend((self.p.terms() + self.q.terms()) as u64 * STEPS * self.others.len().max(1) as u64)?;
        let (a, b) = (field.image(self.p, self.main, point), field.image(self.q, self.main, point));
        let factor = field.image(self.gamma, self.main, point)[0];
        if factor == 0 || a.last() == Some(&0) || b.last() == Some(&0) {
            return Ok(None);
        }
        let mut common = field.gcd(a, b, meter)?;
        common.iter_mut().for_each(|c| *c = field.mul(*c, factor));
        Ok(Some(common))
    }

    fn image(&self, field: Field, points: &mut Points, meter: &mut Meter) -> Result<Option<Image>, Budget> {
        let vars = self.p.vars();
        let anchor: Vec<u64> = (0..vars).map(|_| points.next(field)).collect();
        let Some(first) = self.at(field, &anchor, meter)? else { return Ok(None) };
        let degree = first.len() - 1;
        let start = vec![0; vars];
        let mut shape: Shape = Vec::new();
        for (n, &c) in first.iter().enumerate().filter(|c| *c.1 != 0) {
            shape.push((n as u32, vec![(start.clone(), c)]));
        }
        for (level, &var) in self.others.iter().enumerate() {
            let mut values = vec![(anchor[var], shape.clone())];
            while values.len() <= self.bounds[level] as usize {
                let value = points.next(field);
                if values.iter().any(|v| v.0 == value) {
                    continue;
                }
                let mut here = anchor.clone();
                here[var] = value;
                match self.reshaped(field, &shape, &self.others[..level], &here, degree, points, meter)? {
                    Some(new) => values.push((value, new)),
                    None => return Ok(None),
                }
            }
            shape = interpolated(field, var, &values, meter)?;
        }
        let mut terms: Vec<(Vec<u32>, u64)> = Vec::new();
        for (n, monomials) in shape {
            for (mut exponents, c) in monomials {
                exponents[self.main] = n;
                terms.push((exponents, c));
            }
        }
        terms.sort_by(|a, b| b.0.cmp(&a.0));
        Ok(Some(Image { degree, terms }))
    }

    /// The coefficients of a shape in the variables `inner` where the others have the values `here`.
    #[allow(clippy::too_many_arguments)]
    fn reshaped(
        &self,
        field: Field,
        shape: &Shape,
        inner: &[usize],
        here: &[u64],
        degree: usize,
        points: &mut Points,
        meter: &mut Meter,
    ) -> Result<Option<Shape>, Budget> {
        let count = shape.iter().map(|s| s.1.len()).max().unwrap_or(0);
        let bases: Vec<u64> = inner.iter().map(|_| points.next(field)).collect();
        let mut images: Vec<Vec<u64>> = Vec::with_capacity(count);
        let mut powers = bases.clone();
        for _ in 0..count {
            let mut point = here.to_vec();
            inner.iter().zip(&powers).for_each(|(&v, &value)| point[v] = value);
            match self.at(field, &point, meter)? {
                Some(image) if image.len() == degree + 1 => images.push(image),
                _ => return Ok(None),
            }
            powers.iter_mut().zip(&bases).for_each(|(p, &b)| *p = field.mul(*p, b));
        }
        let mut out: Shape = Vec::new();
        for (n, monomials) in shape {
            let node = |e: &[u32]| inner.iter().zip(&bases).fold(1, |value, (&v, &b)| field.mul(value, field.pow(b, u64::from(e[v]))));
            let nodes: Vec<u64> = monomials.iter().map(|m| node(&m.0)).collect();
            let values: Vec<u64> = images[..nodes.len()].iter().map(|i| i[*n as usize]).collect();
            meter.spend((nodes.len() as u64).pow(2) * 2 * STEPS)?;
            let Some(solution) = vandermonde(field, &nodes, &values) else { return Ok(None) };
            out.push((*n, monomials.iter().zip(solution).map(|(m, c)| (m.0.clone(), c)).collect()));
        }
        Ok(Some(out))
    }
}

/// The numbers `c` with `Σ c_s·z_s^t = v_t` for `t = 1, 2, …`; `None` if two nodes are the same.
fn vandermonde(field: Field, nodes: &[u64], values: &[u64]) -> Option<Vec<u64>> {
    let n = nodes.len();
    // ∏ (z - z_s), coefficients ascending.
    let mut master = vec![1];
    for &z in nodes {
        master.push(0);
        for k in (0..master.len() - 1).rev() {
            let c = master[k];
            master[k + 1] = field.add(master[k + 1], c);
            master[k] = field.sub(0, field.mul(c, z));
        }
    }
    let mut out = Vec::with_capacity(n);
    for &z in nodes {
        // The quotient by (z - z_s), from the top, with its value at z_s and its product with the values.
        let (mut c, mut at, mut sum) = (0, 0, 0);
        for k in (0..n).rev() {
            c = field.add(master[k + 1], field.mul(c, z));
            at = field.add(field.mul(at, z), c);
            sum = field.add(sum, field.mul(c, values[k]));
        }
        let below = field.mul(at, z);
        if below == 0 {
            return None;
        }
        out.push(field.mul(sum, field.inverse(below)));
    }
    Some(out)
}

/// The shape with one more variable, from its coefficients at values of that variable.
fn interpolated(field: Field, var: usize, values: &[(u64, Shape)], meter: &mut Meter) -> Result<Shape, Budget> {
    let n = values.len();
    let xs: Vec<u64> = values.iter().map(|v| v.0).collect();
    let mut out: Shape = Vec::new();
    for (k, (power, monomials)) in values[0].1.iter().enumerate() {
        let mut all = Vec::new();
        for (m, (exponents, _)) in monomials.iter().enumerate() {
            meter.spend((n * n) as u64 * 2 * STEPS)?;
            // Divided differences, then Newton's form multiplied out.
            let mut c: Vec<u64> = values.iter().map(|v| v.1[k].1[m].1).collect();
            for j in 1..n {
                for i in (j..n).rev() {
                    let slope = field.inverse(field.sub(xs[i], xs[i - j]));
                    c[i] = field.mul(field.sub(c[i], c[i - 1]), slope);
                }
            }
            let mut plain = vec![0; n];
            for j in (0..n).rev() {
                for i in (0..n).rev() {
                    let lower = if i > 0 { plain[i - 1] } else { 0 };
                    plain[i] = field.sub(lower, field.mul(plain[i], xs[j]));
                }
                plain[0] = field.add(plain[0], c[j]);
            }
            for (e, &c) in plain.iter().enumerate().filter(|c| *c.1 != 0) {
                let mut with = exponents.clone();
                with[var] = e as u32;
                all.push((with, c));
            }
        }
        out.push((*power, all));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linear_systems_of_powers() {
        let field = Field(prime_below(BELOW));
        let (nodes, numbers) = ([2, 5, 11, 3], [7, 0, 9, 4]);
        let value = |t| nodes.iter().zip(&numbers).fold(0, |s, (&z, &c)| field.add(s, field.mul(c, field.pow(z, t))));
        let values: Vec<u64> = (1..=4).map(value).collect();
        assert_eq!(vandermonde(field, &nodes, &values), Some(numbers.to_vec()));
        assert_eq!(vandermonde(field, &[2, 2], &[1, 1]), None);
    }

    /// The method alone finds what the quick ones find in practice.
    #[test]
    fn divisors_in_several_variables() {
        let mut meter = Meter::new("test", 1 << 34, 1 << 20);
        let term = |e: [u32; 3], c: i64| (e.iter().copied().enumerate().collect::<Vec<_>>(), Int::from(c));
        // Leading coefficients that are no numbers, and numbers of more than one prime.
        let g = Poly::from_terms(3, [term([2, 1, 0], 3), term([1, 0, 3], -1), term([0, 0, 0], i64::MAX), term([0, 2, 2], 5)]);
        let a = Poly::from_terms(3, [term([1, 1, 1], 2), term([3, 0, 0], 1), term([0, 0, 0], -4)]);
        let b = Poly::from_terms(3, [term([2, 0, 2], 1), term([0, 1, 0], 7), term([1, 0, 0], 1)]);
        let (p, q) = (g.multiply(&a, &mut meter).unwrap(), g.multiply(&b, &mut meter).unwrap());
        let probe = Probe::new(&p, &q, &mut meter).unwrap();
        assert_eq!(probe.bounds, g.degrees());
        let found = gcd(&p, &q, &probe, &mut meter).unwrap();
        assert!(found == g || found == g.neg(), "{found:?}");
    }
}
