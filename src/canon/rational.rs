//! Rational functions of kernels: products of powers of polynomials, brought over one denominator without multiplying
//! out a power that can stay.
//!
//! Every step is an identity of rational functions wherever the denominators that were there are not zero, and no
//! denominator comes in that was not there. What cancels enlarges the domain; whoever shows a result has the
//! conditions of what was written.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::form::{Form, Kernels, Powers, joined};
use super::poly::{Meter, Poly};
use super::product::Factors;
use super::walk::{Step, Walk};
use super::{Budget, Canon, undefined};
use crate::expr::{ExprId, Store};
use crate::number::Num;
use crate::number::integer::Int;

/// Steps of polynomial arithmetic for each step of the canonical form.
pub(super) const STEPS: u64 = 20;
/// The most terms of a numerator.
pub(super) const MAX_TERMS: usize = 100_000;
/// The largest exponent of what is not multiplied out: sums of many of them are far from the largest number.
const MAX_EXPONENT: u64 = 1 << 40;
/// Powers of this many polynomials are compared with each other.
const MAX_FACTORS: usize = 64;

/// What is done with a rational function on its way over one denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// One denominator, as it comes.
    Together,
    /// Lowest terms.
    Cancel,
    /// Lowest terms, and all polynomials in factors.
    Factor,
}

impl Goal {
    fn name(self) -> &'static str {
        match self {
            Goal::Together => "together",
            Goal::Cancel => "cancel",
            Goal::Factor => "factor",
        }
    }
}

/// `scale · ∏ kernel^shift · ∏ poly^n`: primitive polynomials that no kernel divides, leading
/// coefficients positive, no two alike.
#[derive(Clone, Debug)]
struct Fraction {
    scale: Num,
    shift: Powers,
    factors: Vec<(Poly, i64)>,
}

impl Fraction {
    fn of(form: &Form) -> Fraction {
        if form.poly.is_zero() {
            return Fraction { scale: Num::ZERO, shift: Powers::new(), factors: Vec::new() };
        }
        let (content, low) = (form.poly.content(), form.poly.low_degrees());
        let monomial: Powers = low.iter().enumerate().filter(|e| *e.1 > 0).map(|(k, &e)| (k, i64::from(e))).collect();
        let poly = form.poly.primitive().without(&low);
        let factors = if poly.as_constant().is_some() { Vec::new() } else { vec![(poly, 1)] };
        Fraction { scale: &form.scale * &content.to_num(), shift: joined(&form.shift, &monomial, 1), factors }
    }

    /// Multiplies by `other^n`; `None` for a negative power of zero.
    fn times(mut self, other: &Fraction, n: i64, meter: &Meter) -> Result<Option<Fraction>, Budget> {
        if other.scale.is_zero() && n < 0 {
            return Ok(None);
        }
        let largest = other.factors.iter().map(|f| f.1).chain(other.shift.iter().map(|p| p.1)).map(i64::unsigned_abs).max();
        meter.exponent(largest.unwrap_or(1).saturating_mul(n.unsigned_abs()), MAX_EXPONENT)?;
        self.scale = &self.scale * &meter.number_power(&other.scale, n)?;
        self.shift = joined(&self.shift, &other.shift, n);
        for (poly, e) in &other.factors {
            self.push(poly, e * n);
        }
        Ok(Some(self))
    }

    fn push(&mut self, poly: &Poly, n: i64) {
        match self.factors.iter_mut().find(|f| f.0 == *poly) {
            Some(slot) => slot.1 += n,
            None => self.factors.push((poly.clone(), n)),
        }
        self.factors.retain(|f| f.1 != 0);
    }

    /// Lowest terms: no two polynomials have a common divisor.
    fn reduced(mut self, meter: &mut Meter) -> Result<Fraction, Budget> {
        if self.factors.iter().any(|f| f.1 < 0) && self.factors.len() > 1 {
            let bases = self.factors.drain(..).map(|(p, n)| (p, vec![n])).collect();
            for (poly, n) in coprime(bases, meter)? {
                self.push(&poly, n[0]);
            }
        }
        Ok(self)
    }
}

/// Polynomials without common divisors of which the given ones are products, with what their exponents become.
fn coprime(bases: Vec<(Poly, Vec<i64>)>, meter: &mut Meter) -> Result<Vec<(Poly, Vec<i64>)>, Budget> {
    if bases.len() > MAX_FACTORS {
        return Ok(bases);
    }
    let mut open = bases;
    let mut out: Vec<(Poly, Vec<i64>)> = Vec::new();
    // Degrees fall with every divisor that is taken out.
    'next: while let Some((poly, n)) = open.pop() {
        if poly.as_constant().is_some() {
            continue;
        }
        for k in 0..out.len() {
            let common = poly.common(&out[k].0, meter)?;
            if common.divisor.is_one() {
                continue;
            }
            let (_, m) = out.swap_remove(k);
            let both = n.iter().zip(&m).map(|(a, b)| a + b).collect();
            // Leading coefficients are positive, so no cofactor is -1.
            open.extend([(common.divisor, both), (common.left, n), (common.right, m)]);
            continue 'next;
        }
        out.push((poly, n));
    }
    Ok(out)
}

/// The sum over one denominator.
fn sum(kernels: &Kernels, parts: &[Fraction], goal: Goal, meter: &mut Meter) -> Result<Fraction, Budget> {
    let parts: Vec<&Fraction> = parts.iter().filter(|p| !p.scale.is_zero()).collect();
    if parts.is_empty() {
        return Ok(Fraction::of(&Form::zero(kernels)));
    }
    // All polynomials with their exponents in each part.
    let mut bases: Vec<(Poly, Vec<i64>)> = Vec::new();
    for (k, part) in parts.iter().enumerate() {
        for (poly, n) in &part.factors {
            meter.spend(parts.len() as u64 + bases.len() as u64)?;
            let place = bases.iter().position(|b| b.0 == *poly).unwrap_or_else(|| {
                bases.push((poly.clone(), vec![0; parts.len()]));
                bases.len() - 1
            });
            bases[place].1[k] = *n;
        }
    }
    // Denominators that share a divisor have a smaller common multiple.
    let (below, above) = bases.into_iter().partition(|b: &(Poly, Vec<i64>)| b.1.iter().any(|&n| n < 0));
    let mut bases = coprime(below, meter)?;
    bases.extend(above);
    let mut out = Fraction { scale: Num::ONE, shift: Powers::new(), factors: Vec::new() };
    for (poly, exponents) in &mut bases {
        let least = exponents.iter().copied().min().unwrap_or(0);
        exponents.iter_mut().for_each(|n| *n -= least);
        if least != 0 {
            out.push(poly, least);
        }
    }
    let mut forms = Vec::with_capacity(parts.len());
    for (k, part) in parts.iter().enumerate() {
        let mut form = Form { scale: part.scale.clone(), shift: part.shift.clone(), poly: Poly::constant(kernels.len(), Int::ONE) };
        for (poly, exponents) in bases.iter().filter(|b| b.1[k] != 0) {
            meter.degree(exponents[k].unsigned_abs())?;
            form.poly = form.poly.multiply(&poly.power(exponents[k] as u32, meter)?, meter)?;
        }
        forms.push(form);
    }
    let numerator = Form::sum(kernels, &forms.iter().collect::<Vec<_>>(), meter)?;
    let numerator = Fraction::of(&numerator);
    if numerator.scale.is_zero() {
        return Ok(numerator);
    }
    let Some(out) = out.times(&numerator, 1, meter)? else { return Ok(numerator) };
    if goal == Goal::Together { Ok(out) } else { out.reduced(meter) }
}

impl Canon {
    /// A canonical expression over one denominator, in lowest terms or in factors as `goal` says. What divides by
    /// zero everywhere is undefined.
    ///
    /// # Errors
    /// [`Budget`], named as the goal.
    pub fn rational(&mut self, store: &mut Store, id: ExprId, goal: Goal) -> Result<ExprId, Budget> {
        let root = self.canonical(store, id)?;
        // Kernels are made in one way for all goals.
        let mut meter = Meter::new(goal.name(), (self.limit as u64).saturating_mul(STEPS), MAX_TERMS.min(self.limit));
        let result = self.over_one_bar(store, root, goal, &mut meter);
        self.spent += meter.used() / STEPS;
        result.map_err(|b| if b.name == "expand" { Budget { name: goal.name(), ..b } } else { b })
    }

    fn over_one_bar(&mut self, store: &mut Store, root: ExprId, goal: Goal, meter: &mut Meter) -> Result<ExprId, Budget> {
        let Walk { kernels, steps, monomials } = self.walk(store, root, &FxHashMap::default(), &|_, _| true)?;
        let mut known: FxHashMap<ExprId, Fraction> = FxHashMap::default();
        for (id, monomial) in &monomials {
            known.insert(*id, Fraction::of(&Form::monomial(&kernels, monomial)?));
        }
        for (id, step) in steps {
            let fraction = match step {
                Step::Sum(terms) => {
                    // Terms without sums are one polynomial.
                    let single: Vec<_> = terms.iter().filter_map(|t| monomials.get(t)).collect();
                    let mut parts = vec![Fraction::of(&Form::sum_of_monomials(&kernels, &single)?)];
                    parts.extend(terms.iter().filter(|t| !monomials.contains_key(t)).filter_map(|t| known.get(t)).cloned());
                    Some(sum(&kernels, &parts, goal, meter)?)
                }
                Step::Product(parts) => {
                    let mut product = Some(Fraction::of(&Form::monomial(&kernels, &parts.monomial)?));
                    for (sum, n) in &parts.sums {
                        let Some(factor) = known.get(sum) else { continue };
                        if let Some(p) = product.take() {
                            product = p.times(factor, *n, meter)?;
                        }
                    }
                    match product {
                        Some(p) if goal != Goal::Together => Some(p.reduced(meter)?),
                        product => product,
                    }
                }
            };
            let Some(fraction) = fraction else { return Ok(undefined(store)) };
            known.insert(id, fraction);
        }
        let Some(mut fraction) = known.remove(&root) else { return Ok(root) };
        if goal == Goal::Factor {
            fraction = factored(&kernels, fraction, meter)?;
        }
        self.fraction(store, &kernels, &fraction)
    }

    fn fraction(&mut self, store: &mut Store, kernels: &Kernels, fraction: &Fraction) -> Result<ExprId, Budget> {
        let monomial = self.kernel_product(store, kernels, &fraction.shift)?;
        let mut all = Factors { number: fraction.scale.clone(), powers: SmallVec::new() };
        self.times(store, &mut all, monomial);
        for (poly, n) in &fraction.factors {
            let form = Form { scale: Num::ONE, shift: Powers::new(), poly: poly.clone() };
            let base = self.expression(store, kernels, &form)?;
            let exponent = store.int(*n);
            let power = self.power(store, base, exponent)?;
            self.times(store, &mut all, power);
        }
        self.product(store, all)
    }
}

/// Every polynomial in factors. Under a root, where a kernel is a root of what was written, only square-free
/// factors: `x - 1` beside `sqrt(x)` is left alone.
fn factored(kernels: &Kernels, fraction: Fraction, meter: &mut Meter) -> Result<Fraction, Budget> {
    let mut out = Fraction { scale: fraction.scale, shift: fraction.shift, factors: Vec::new() };
    for (poly, n) in fraction.factors {
        let roots = poly.degrees().iter().enumerate().any(|(k, &d)| d > 0 && kernels.is_root(k));
        let found = if roots { poly.square_free(meter)? } else { poly.factors(meter)? };
        // The content of a primitive polynomial is a sign.
        if n % 2 != 0 && found.number.is_negative() {
            out.scale = -&out.scale;
        }
        for (factor, k) in found.factors {
            out.push(&factor, n.saturating_mul(i64::from(k)));
        }
    }
    Ok(out)
}
