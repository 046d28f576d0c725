//! Canonical expressions as polynomials in their kernels, and back.
//!
//! A kernel is what a polynomial takes for a variable: `g = b^(t/d)` for a base `b`, a term `t` of its exponents
//! (1, or `a` in `x^a`), and the common denominator `d` of what stands with `t`. So `x` and `sqrt(x)` are powers of
//! one kernel. A [`Form`] is a number times powers of kernels, negative ones too, times a polynomial.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::poly::{Meter, Poly};
use super::product::{Factors, factors_of, split_number, with_number};
use super::sum::Terms;
use super::{Budget, Canon, falls_apart};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;
use crate::number::integer::Int;

/// Powers of kernels: pairs of a kernel and an exponent, sorted by kernel, no exponent zero.
pub type Powers = SmallVec<[(usize, i64); 4]>;

/// One variable of the polynomials.
#[derive(Clone, Debug)]
struct Kernel {
    base: ExprId,
    /// What stands in the exponent beside the number: 1 for plain powers.
    exponent: ExprId,
    denominator: i64,
}

/// The kernels of one computation.
#[derive(Clone, Debug, Default)]
pub struct Kernels {
    list: Vec<Kernel>,
    place: FxHashMap<(ExprId, ExprId), usize>,
}

/// `scale · ∏ kernel^shift · poly`; zero has the polynomial zero.
#[derive(Clone, Debug)]
pub struct Form {
    pub scale: Num,
    pub shift: Powers,
    pub poly: Poly,
}

/// A product of numbers and kernels, the exponents as the expression has them.
#[derive(Clone, Debug)]
pub struct Monomial {
    pub number: Num,
    pub powers: SmallVec<[(usize, Num); 4]>,
}

impl Kernels {
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the kernel is a root of its base.
    pub fn is_root(&self, kernel: usize) -> bool {
        self.list[kernel].denominator > 1
    }

    /// The kernel of a base alone, if it occurs.
    pub fn find(&self, store: &mut Store, base: ExprId) -> Option<usize> {
        let one = store.one();
        self.place.get(&(base, one)).copied()
    }

    /// The kernels of a product, registered.
    pub fn monomial(&mut self, store: &mut Store, factors: &Factors) -> Result<Monomial, Budget> {
        let mut out = Monomial { number: factors.number.clone(), powers: SmallVec::new() };
        for &(base, exponent) in &factors.powers {
            let (content, rest) = split_number(store, exponent);
            if store.op(rest) != Op::Sum {
                self.note(base, rest, content, &mut out)?;
                continue;
            }
            // b^(c·(s + t)) = b^(cs)·b^(ct)
            for term in store.children(rest).to_vec() {
                let (number, rest) = split_number(store, term);
                self.note(base, rest, &number * &content, &mut out)?;
            }
        }
        Ok(out)
    }

    fn note(&mut self, base: ExprId, exponent: ExprId, number: Num, out: &mut Monomial) -> Result<(), Budget> {
        let denominator = number.parts().1.to_i64().filter(|&d| d < 1 << 30).ok_or_else(|| too_high(&number))?;
        let list = &mut self.list;
        let kernel = *self.place.entry((base, exponent)).or_insert_with(|| {
            list.push(Kernel { base, exponent, denominator: 1 });
            list.len() - 1
        });
        let known = &mut list[kernel].denominator;
        *known = num_integer::lcm(*known, denominator);
        if *known >= 1 << 30 {
            return Err(too_high(&number));
        }
        match out.powers.iter_mut().find(|p| p.0 == kernel) {
            Some(slot) => slot.1 = &slot.1 + &number,
            None => out.powers.push((kernel, number)),
        }
        Ok(())
    }

    /// The exponents in terms of the kernels, once all denominators are known.
    fn powers(&self, monomial: &Monomial) -> Result<Powers, Budget> {
        let mut out = Powers::new();
        for (kernel, number) in &monomial.powers {
            let scaled = number * &Num::from(self.list[*kernel].denominator);
            let n = scaled.to_i64().filter(|n| n.unsigned_abs() <= u64::from(super::poly::MAX_DEGREE)).ok_or_else(|| too_high(number))?;
            if n != 0 {
                out.push((*kernel, n));
            }
        }
        out.sort_unstable();
        Ok(out)
    }
}

fn too_high(number: &Num) -> Budget {
    Budget { name: "expand", limit: super::poly::MAX_DEGREE as usize, reached: format!("a power of {number}") }
}

/// The smaller exponent of each kernel in two lists; a kernel that is missing has exponent 0.
fn lower(a: &Powers, b: &Powers) -> Powers {
    let mut out = Powers::new();
    let of = |list: &Powers, k: usize| list.iter().find(|p| p.0 == k).map_or(0, |p| p.1);
    let mut kernels: SmallVec<[usize; 8]> = a.iter().chain(b).map(|p| p.0).collect();
    kernels.sort_unstable();
    kernels.dedup();
    for k in kernels {
        let least = of(a, k).min(of(b, k));
        if least != 0 {
            out.push((k, least));
        }
    }
    out
}

/// The product of powers, `a·b^factor`.
pub fn joined(a: &Powers, b: &Powers, factor: i64) -> Powers {
    let mut out = a.clone();
    for &(kernel, n) in b {
        match out.iter_mut().find(|p| p.0 == kernel) {
            Some(slot) => slot.1 += n * factor,
            None => out.push((kernel, n * factor)),
        }
    }
    out.retain(|p| p.1 != 0);
    out.sort_unstable();
    out
}

impl Form {
    pub fn zero(kernels: &Kernels) -> Form {
        Form { scale: Num::ONE, shift: Powers::new(), poly: Poly::zero(kernels.len()) }
    }

    pub fn monomial(kernels: &Kernels, monomial: &Monomial) -> Result<Form, Budget> {
        if monomial.number.is_zero() {
            return Ok(Form::zero(kernels));
        }
        let poly = Poly::constant(kernels.len(), Int::ONE);
        Ok(Form { scale: monomial.number.clone(), shift: kernels.powers(monomial)?, poly })
    }

    /// The sum of products of kernels.
    pub fn sum_of_monomials(kernels: &Kernels, monomials: &[&Monomial]) -> Result<Form, Budget> {
        let scale = monomials.iter().fold(Num::ZERO, |g, m| g.gcd(&m.number));
        let Some(inverse) = scale.recip() else { return Ok(Form::zero(kernels)) };
        let powers = monomials.iter().map(|m| kernels.powers(m)).collect::<Result<Vec<_>, _>>()?;
        let mut shift = Powers::new();
        if powers.iter().flatten().any(|p| p.1 < 0) {
            shift = powers.iter().fold(Powers::new(), |least, p| lower(&least, p));
        }
        let terms = powers.iter().zip(monomials).map(|(p, m)| {
            let p = if shift.is_empty() { p.clone() } else { joined(p, &shift, -1) };
            let exponents: SmallVec<[(usize, u32); 4]> = p.iter().map(|&(k, n)| (k, n as u32)).collect();
            (exponents, Int::parts_of(&(&m.number * &inverse)).0)
        });
        let poly = Poly::from_terms(kernels.len(), terms);
        Ok(Form { scale, shift, poly })
    }

    pub fn sum(kernels: &Kernels, forms: &[&Form], meter: &mut Meter) -> Result<Form, Budget> {
        let forms: Vec<&Form> = forms.iter().copied().filter(|f| !f.poly.is_zero()).collect();
        let Some(first) = forms.first() else { return Ok(Form::zero(kernels)) };
        let scale = forms.iter().fold(Num::ZERO, |g, f| g.gcd(&f.scale));
        let inverse = scale.recip().unwrap_or(Num::ONE);
        let shift = forms.iter().fold(first.shift.clone(), |least, f| lower(&least, &f.shift));
        let mut parts = Vec::with_capacity(forms.len());
        for f in forms {
            let mut up: SmallVec<[(usize, u32); 4]> = SmallVec::new();
            for (k, n) in joined(&f.shift, &shift, -1) {
                meter.degree(n.unsigned_abs())?;
                up.push((k, n as u32));
            }
            let part = f.poly.scale(&Int::parts_of(&(&f.scale * &inverse)).0);
            parts.push(part.shifted(&up, meter)?);
        }
        Ok(Form { scale, shift, poly: Poly::sum(kernels.len(), &parts, meter)? })
    }

    pub fn multiply(&self, other: &Form, meter: &mut Meter) -> Result<Form, Budget> {
        let poly = self.poly.multiply(&other.poly, meter)?;
        Ok(Form { scale: &self.scale * &other.scale, shift: joined(&self.shift, &other.shift, 1), poly })
    }

    pub fn power(&self, n: u32, meter: &mut Meter) -> Result<Form, Budget> {
        let scale = self.scale.checked_pow(&Num::from(i64::from(n)), 1 << 24).ok_or_else(|| too_high(&Num::from(i64::from(n))))?;
        let top = self.shift.iter().map(|p| p.1.unsigned_abs()).max().unwrap_or(0);
        meter.degree(top.saturating_mul(u64::from(n)))?;
        let shift = self.shift.iter().map(|&(k, e)| (k, e * i64::from(n))).collect();
        Ok(Form { scale, shift, poly: self.poly.power(n, meter)? })
    }
}

impl Canon {
    /// The canonical expression of a form. Products of kernels that fall together, like `sqrt(2)·sqrt(2)`, are
    /// worked out.
    pub(super) fn expression(&mut self, store: &mut Store, kernels: &Kernels, form: &Form) -> Result<ExprId, Budget> {
        self.spend(form.poly.terms())?;
        if form.poly.is_zero() {
            return Ok(store.zero());
        }
        match self.rows(store, kernels, form) {
            Some(rows) => self.sum_of_rows(store, &form.scale, rows),
            None => self.merged_terms(store, kernels, form),
        }
    }

    /// The terms as operands of sorted products, or `None` where kernels may fall together.
    fn rows(&mut self, store: &mut Store, kernels: &Kernels, form: &Form) -> Option<Rows> {
        let vars = kernels.len();
        let mut shift = vec![0i64; vars];
        form.shift.iter().for_each(|&(k, n)| shift[k] = n);
        let (low, high) = (form.poly.low_degrees(), form.poly.degrees());
        let used: Vec<usize> = (0..vars).filter(|&k| high[k] > 0 || shift[k] != 0).collect();
        for &k in &used {
            let kernel = &kernels.list[k];
            if !store.number(kernel.exponent).is_some_and(Num::is_one) {
                return None;
            }
            let free = match store.op(kernel.base) {
                Op::Symbol | Op::Pi | Op::Apply => true,
                Op::Call => !store.function(kernel.base).is_some_and(falls_apart),
                // A denominator; a power above it would be multiplied out.
                Op::Sum => kernel.denominator == 1 && shift[k] + i64::from(high[k]) <= 0,
                _ => false,
            };
            if !free || shift[k] + i64::from(low[k]) < -i64::from(u32::MAX) {
                return None;
            }
        }
        let mut order = used;
        order.sort_by(|&a, &b| store.compare(kernels.list[a].base, kernels.list[b].base));
        let mut numbers: FxHashMap<(i64, i64), ExprId> = FxHashMap::default();
        let mut rows = Rows { ids: Vec::with_capacity(form.poly.terms() * 2 * order.len()), ends: Vec::new(), coefficients: Vec::new() };
        let mut exponents = vec![0; vars];
        for (t, coefficient) in form.poly.coefficients().iter().enumerate() {
            form.poly.exponents(t, &mut exponents);
            for &k in &order {
                let n = i64::from(exponents[k]) + shift[k];
                if n != 0 {
                    let d = kernels.list[k].denominator;
                    let exponent = *numbers.entry((n, d)).or_insert_with(|| store.num(Num::ratio(n, d)));
                    rows.ids.extend([kernels.list[k].base, exponent]);
                }
            }
            rows.ends.push(rows.ids.len());
            rows.coefficients.push(coefficient.clone());
        }
        Some(rows)
    }

    /// The canonical sum of `scale · Σ coefficient · row`: as [`Canon::sum`] makes it, of terms that are all
    /// different.
    fn sum_of_rows(&mut self, store: &mut Store, scale: &Num, rows: Rows) -> Result<ExprId, Budget> {
        let count = rows.coefficients.len();
        if count == 1 {
            let number = scale * &rows.coefficients[0].to_num();
            return Ok(with_number(store, &number, &rows.ids));
        }
        let mut content = Int::ZERO;
        for c in &rows.coefficients {
            content = content.gcd(c);
            if content.is_one() {
                break;
            }
        }
        // The last term of the sum is positive; numbers in front do not take part in that order.
        let one = store.one();
        let last = (1..count).fold(0, |best, k| if rows.compare(store, one, best, k).is_lt() { k } else { best });
        if rows.coefficients[last].is_negative() {
            content = -&content;
        }
        let mut terms: Vec<ExprId> = Vec::with_capacity(count);
        for (k, c) in rows.coefficients.iter().enumerate() {
            let number = c.exact_div(&content).unwrap_or(Int::ONE).to_num();
            terms.push(with_number(store, &number, rows.row(k)));
        }
        self.spend(count)?;
        terms.sort_by(|&a, &b| store.compare(a, b));
        let sum = store.canonical_sum(&terms);
        let content = scale * &content.to_num();
        Ok(if content.is_one() { sum } else { with_number(store, &content, &[sum, one]) })
    }

    /// Term by term, where products of kernels may be something else.
    fn merged_terms(&mut self, store: &mut Store, kernels: &Kernels, form: &Form) -> Result<ExprId, Budget> {
        let mut exponents = vec![0; kernels.len()];
        let mut all = Terms::default();
        for (t, coefficient) in form.poly.coefficients().iter().enumerate() {
            form.poly.exponents(t, &mut exponents);
            let mut powers: Powers = exponents.iter().enumerate().filter(|e| *e.1 > 0).map(|(k, &n)| (k, i64::from(n))).collect();
            powers = joined(&powers, &form.shift, 1);
            let product = self.kernel_product(store, kernels, &powers)?;
            let touched = all.add_scaled(store, &coefficient.to_num(), product);
            self.spend(touched)?;
        }
        let sum = self.sum(store, all)?;
        self.scaled(store, &form.scale, sum)
    }

    /// The canonical product of powers of kernels.
    pub(super) fn kernel_product(&mut self, store: &mut Store, kernels: &Kernels, powers: &Powers) -> Result<ExprId, Budget> {
        let mut all = Factors::one();
        for &(k, n) in powers {
            let kernel = &kernels.list[k];
            let exponent = self.scaled(store, &Num::ratio(n, kernel.denominator), kernel.exponent)?;
            let power = self.power(store, kernel.base, exponent)?;
            let factors = factors_of(store, power);
            all.number = &all.number * &factors.number;
            all.powers.extend(factors.powers);
        }
        self.product(store, all)
    }
}

/// Terms as runs of bases and exponents.
struct Rows {
    ids: Vec<ExprId>,
    ends: Vec<usize>,
    coefficients: Vec<Int>,
}

impl Rows {
    fn row(&self, k: usize) -> &[ExprId] {
        let start = if k == 0 { 0 } else { self.ends[k - 1] };
        &self.ids[start..self.ends[k]]
    }

    /// The order of two terms without their numbers, as [`Store::compare`] has it once they are nodes.
    fn compare(&self, store: &Store, one: ExprId, a: usize, b: usize) -> std::cmp::Ordering {
        let (p, q) = (self.row(a), self.row(b));
        // A number, then single kernels to the first power, then products.
        let kind = |row: &[ExprId]| match row {
            [] => 0,
            [_, e] if *e == one => 1,
            _ => 2,
        };
        let depth = |row: &[ExprId]| row.iter().map(|&id| store.depth(id)).max().unwrap_or(0);
        let here = kind(p).cmp(&kind(q));
        if here.is_eq() && kind(p) == 1 {
            return store.compare(p[0], q[0]);
        }
        here.then(p.len().cmp(&q.len())).then_with(|| depth(p).cmp(&depth(q))).then_with(|| match p.iter().zip(q).find(|(c, d)| c != d) {
            Some((&c, &d)) => store.compare(c, d),
            None => std::cmp::Ordering::Equal,
        })
    }
}
