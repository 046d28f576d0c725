//! Powers: what `base^exponent` of canonical operands becomes.

use smallvec::SmallVec;

use super::product::{Factors, factors_of, split_number, with_number};
use super::root::number_part;
use super::{ABS, Budget, CBRT, Canon, LN, is_undefined, undefined};
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store};
use crate::number::{FOLD_BITS, Num};

/// A root of a number may have so many times its bits, where that is more than powers may have: whatever was folded has its
/// roots in one form, also below a bar.
const ROOT_GROWTH: u64 = 4;
/// Numbers up to this size are taken apart into primes under a root.
const MAX_RADICAND: i64 = 1 << 40;

impl Canon {
    /// `base^exponent` for canonical operands.
    pub(super) fn power(&mut self, store: &mut Store, base: ExprId, exponent: ExprId) -> Result<ExprId, Budget> {
        self.spend(1)?;
        if let Some(n) = store.number(exponent) {
            // Most powers stay as they are.
            let plain = match store.op(base) {
                Op::Symbol | Op::Sum => true,
                Op::Call => n.is_integer() && store.argument_of(base, ABS).or(store.argument_of(base, CBRT)).is_none(),
                _ => false,
            };
            if plain && !n.is_zero() && !n.is_one() {
                return Ok(with_number(store, &Num::ONE, &[base, exponent]));
            }
            let n = n.clone();
            return self.number_power(store, base, &n);
        }
        if store.number(base).is_some_and(Num::is_one) {
            return Ok(base);
        }
        if is_undefined(store, base) || is_undefined(store, exponent) {
            return Ok(undefined(store));
        }
        // (b^m)^e with a symbolic e: (e^u)^e = e^(u·e); otherwise only over a positive base, which b^m with a
        // symbolic m has.
        let factors = factors_of(store, base);
        if let ([(b, m)], true) = (&factors.powers[..], factors.number.is_one()) {
            let (b, m) = (*b, *m);
            let known = store.number(m).is_none_or(|m| !m.is_one() && sign::of(store, b).is_positive());
            if store.op(b) == Op::Euler || known {
                let merged = self.multiply(store, &[m, exponent])?;
                return self.plain_power(store, b, merged);
            }
        }
        self.plain_power(store, base, exponent)
    }

    /// A power that does not come apart, except for logarithms in an exponent of `e`.
    fn plain_power(&mut self, store: &mut Store, base: ExprId, exponent: ExprId) -> Result<ExprId, Budget> {
        if store.number(exponent).is_some_and(Num::is_zero) {
            return Ok(store.one());
        }
        if store.op(base) == Op::Euler {
            return self.exponential(store, exponent);
        }
        // 2^(-1/2) is 2^(1/2)/2.
        if let (Some(b), Some(n)) = (store.number(base).cloned(), store.number(exponent).cloned()) {
            return self.numeric_power(store, &b, &n);
        }
        if let Some(b) = store.number(base).cloned().filter(|b| !b.is_zero()) {
            // 2^(x + 3/2) is 2·2^(x + 1/2), and 4^(x + 1/2) is 2·4^x.
            let part = number_part(store, exponent);
            let whole = part.floor();
            for taken in [part, whole] {
                let number = self.numeric_power(store, &b, &taken)?;
                let mut all = factors_of(store, number);
                if !taken.is_zero() && all.powers.iter().all(|p| p.0 != base) {
                    let lower = store.num(-taken);
                    all.powers.push((base, self.add(store, &[exponent, lower])?));
                    return self.product(store, all);
                }
            }
        }
        Ok(with_number(store, &Num::ONE, &[base, exponent]))
    }

    /// `e^u`: terms `c·ln b` of `u` become factors `b^c`.
    pub(super) fn exponential(&mut self, store: &mut Store, u: ExprId) -> Result<ExprId, Budget> {
        let (content, rest) = split_number(store, u);
        let terms: SmallVec<[ExprId; 8]> =
            if store.op(rest) == Op::Sum { SmallVec::from_slice(store.children(rest)) } else { SmallVec::from_slice(&[rest]) };
        let mut all = Factors::one();
        let mut kept: SmallVec<[ExprId; 8]> = SmallVec::new();
        for term in terms {
            let term = self.scaled(store, &content, term)?;
            match self.logarithm_in(store, term)? {
                Some((b, c)) => {
                    let power = self.power(store, b, c)?;
                    self.times(store, &mut all, power);
                }
                None => kept.push(term),
            }
        }
        if !kept.is_empty() {
            let exponent = self.add(store, &kept)?;
            if !store.number(exponent).is_some_and(Num::is_zero) {
                let euler = store.constant(Op::Euler);
                all.powers.push((euler, exponent));
            }
        }
        if all.powers.len() == 1 && all.number.is_one() {
            let (b, e) = all.powers[0];
            return Ok(with_number(store, &Num::ONE, &[b, e]));
        }
        self.product(store, all)
    }

    /// `(b, c)` if the term is `c·ln b` with exactly one logarithm to the first power.
    fn logarithm_in(&mut self, store: &mut Store, term: ExprId) -> Result<Option<(ExprId, ExprId)>, Budget> {
        let mut factors = factors_of(store, term);
        let is_log = |p: &(ExprId, ExprId)| store.function(p.0) == Some(LN) && store.number(p.1).is_some_and(Num::is_one);
        let mut logs = factors.powers.iter().enumerate().filter(|(_, p)| is_log(p)).map(|(k, _)| k);
        let (Some(k), None) = (logs.next(), logs.next()) else { return Ok(None) };
        let (log, _) = factors.powers.remove(k);
        let argument = store.children(log)[0];
        let coefficient = self.product(store, factors)?;
        Ok(Some((argument, coefficient)))
    }

    /// `base^n` for a number `n`.
    fn number_power(&mut self, store: &mut Store, base: ExprId, n: &Num) -> Result<ExprId, Budget> {
        if n.is_zero() {
            return Ok(store.one());
        }
        let exponent = store.num(n.clone());
        // Euler's number is a product by itself, which does not come apart any further.
        if store.op(base) == Op::Euler {
            return Ok(with_number(store, &Num::ONE, &[base, exponent]));
        }
        if n.is_one() || is_undefined(store, base) {
            return Ok(base);
        }
        if let Some(b) = store.number(base).cloned() {
            return self.numeric_power(store, &b, n);
        }
        let factors = factors_of(store, base);
        if n.is_integer() {
            return self.integer_power(store, base, factors, n);
        }
        // A root: what is known to be positive comes out, even powers come out as absolute values.
        let Factors { number, powers } = factors;
        let (outside, inside) = if number.is_negative() { (-&number, Num::MINUS_ONE) } else { (number, Num::ONE) };
        let mut out = Factors::one();
        let root = self.numeric_power(store, &outside, n)?;
        self.times(store, &mut out, root);
        let even = |store: &Store, e: ExprId| store.number(e).is_some_and(Num::is_even);
        if inside.is_one() && !powers.is_empty() && powers.iter().all(|&(_, e)| even(store, e)) {
            for (b, e) in powers {
                let absolute = self.call(store, ABS, &[b])?;
                let merged = self.multiply(store, &[e, exponent])?;
                let power = self.power(store, absolute, merged)?;
                self.times(store, &mut out, power);
            }
            return self.product(store, out);
        }
        let mut rest = Factors { number: inside, powers: SmallVec::new() };
        for (b, e) in powers {
            // b^u with a symbolic u has a value only over a positive b, and is positive then.
            let below = store.number(e).is_none_or(Num::is_negative);
            let positive = store.op(b) == Op::Euler || store.number(e).is_none() || {
                let known = sign::of(store, b);
                known.is_positive() || (below && known.is_nonnegative())
            };
            if positive {
                let merged = self.multiply(store, &[e, exponent])?;
                let power = self.plain_power(store, b, merged)?;
                self.times(store, &mut out, power);
            } else {
                rest.powers.push((b, e));
            }
        }
        // A number that is left is -1.
        let remaining = self.product(store, rest)?;
        if !store.number(remaining).is_some_and(Num::is_one) {
            let inner = factors_of(store, remaining);
            // (b^m)^n = b^(mn) for a root of a root: both need b ≥ 0; or where that is known.
            let merged = match (&inner.powers[..], inner.number.is_one()) {
                ([(b, m)], true) if store.number(*m).is_some_and(|m| !m.is_integer()) || sign::of(store, *b).is_nonnegative() => {
                    let e = self.multiply(store, &[*m, exponent])?;
                    Some(self.plain_power(store, *b, e)?)
                }
                _ => None,
            };
            match merged {
                Some(power) => self.times(store, &mut out, power),
                None if store.number(remaining).is_some() => {
                    let power = self.numeric_power(store, &Num::MINUS_ONE, n)?;
                    self.times(store, &mut out, power);
                }
                None => out.powers.push((remaining, exponent)),
            }
        }
        if out.powers.len() == 1 && out.number.is_one() {
            let (b, e) = out.powers[0];
            return Ok(with_number(store, &Num::ONE, &[b, e]));
        }
        self.product(store, out)
    }

    /// `(c·∏ b^e)^n = c^n·∏ b^(en)` for an integer `n`.
    fn integer_power(&mut self, store: &mut Store, base: ExprId, factors: Factors, n: &Num) -> Result<ExprId, Budget> {
        let exponent = store.num(n.clone());
        let single = factors.number.is_one() && factors.powers.len() == 1;
        if single && store.number(factors.powers[0].1).is_some_and(Num::is_one) {
            // |b|^n = b^n for even n; cbrt(b)^3 = b.
            if n.is_even()
                && let Some(inner) = store.argument_of(base, ABS)
            {
                return self.power(store, inner, exponent);
            }
            if let (Some(inner), Some(k)) = (store.argument_of(base, CBRT), n.to_i64())
                && k % 3 == 0
            {
                let third = store.int(k / 3);
                return self.power(store, inner, third);
            }
            if store.op(base) != Op::Euler && store.op(base) != Op::Prod {
                return Ok(with_number(store, &Num::ONE, &[base, exponent]));
            }
        }
        let mut out = Factors::one();
        let number = self.numeric_power(store, &factors.number, n)?;
        self.times(store, &mut out, number);
        for (b, e) in factors.powers {
            let merged = match store.number(e) {
                Some(e) => {
                    let product = e * n;
                    store.num(product)
                }
                None => self.multiply(store, &[e, exponent])?,
            };
            let power = match store.number(merged).cloned() {
                // (b^(1/2))^2 = b, and |b|^even, fall apart again; a plain number exponent elsewhere stays.
                Some(k) if k.is_integer() => self.number_power(store, b, &k)?,
                _ => self.plain_power(store, b, merged)?,
            };
            self.times(store, &mut out, power);
        }
        if out.powers.len() == 1 && out.number.is_one() {
            let (b, e) = out.powers[0];
            return Ok(with_number(store, &Num::ONE, &[b, e]));
        }
        self.product(store, out)
    }

    /// `b^n` for numbers: exact where it is rational and small enough; under a root, primes with exponents
    /// between 0 and 1.
    fn numeric_power(&mut self, store: &mut Store, b: &Num, n: &Num) -> Result<ExprId, Budget> {
        let limit = if n.is_integer() { FOLD_BITS } else { FOLD_BITS.max(ROOT_GROWTH * b.bits()) };
        if let Some(value) = b.checked_pow(n, limit) {
            return Ok(store.num(value));
        }
        // b^(3/2) is b·b^(1/2), as long as b^1 is small enough.
        let opaque = |store: &mut Store| {
            let whole = n.floor();
            let taken = b.checked_pow(&whole, limit);
            let left = if taken.is_some() { n - &whole } else { n.clone() };
            let (base, exponent) = (store.num(b.clone()), store.num(left));
            with_number(store, &taken.unwrap_or(Num::ONE), &[base, exponent])
        };
        if b.is_zero() {
            return Ok(if n.is_negative() { undefined(store) } else { store.zero() });
        }
        // Roots of negatives are undefined and stay as they are; so do huge powers.
        if n.is_integer() || !b.is_positive() {
            return Ok(opaque(store));
        }
        let (top, bottom) = b.parts();
        let (Some(top), Some(bottom)) = (top.to_i64().filter(|&k| k < MAX_RADICAND), bottom.to_i64().filter(|&k| k < MAX_RADICAND)) else {
            if let Some((root, n)) = smaller_base(b, n) {
                return match root.checked_pow(&n, limit) {
                    Some(value) => Ok(store.num(value)),
                    None => self.numeric_power(store, &root, &n),
                };
            }
            return Ok(opaque(store));
        };
        let mut out = Factors::one();
        for (number, sign) in [(top, Num::ONE), (bottom, Num::MINUS_ONE)] {
            for (prime, multiplicity) in prime_powers(number) {
                self.spend(1)?;
                let e = &(&Num::from(multiplicity) * n) * &sign;
                let whole = e.floor();
                let fraction = &e - &whole;
                let Some(outside) = Num::from(prime).checked_pow(&whole, limit) else { return Ok(opaque(store)) };
                out.number = &out.number * &outside;
                if !fraction.is_zero() {
                    let (p, f) = (store.int(prime), store.num(fraction));
                    out.powers.push((p, f));
                }
            }
        }
        if out.powers.len() == 1 && out.number.is_one() {
            let (b, e) = out.powers[0];
            return Ok(with_number(store, &Num::ONE, &[b, e]));
        }
        out.powers.sort_by(|a, b| store.compare(a.0, b.0));
        let flat: SmallVec<[ExprId; 8]> = out.powers.iter().flat_map(|&(b, e)| [b, e]).collect();
        Ok(with_number(store, &out.number, &flat))
    }
}

/// `r` and `n·p` for `b = r^p` with a prime `p` of the denominator of `n`: `b^n` is `r^(n·p)`.
fn smaller_base(b: &Num, n: &Num) -> Option<(Num, Num)> {
    let denominator = n.parts().1.to_i64()?;
    prime_powers(denominator).into_iter().find_map(|(p, _)| {
        let root = b.exact_root(u32::try_from(p).ok()?)?;
        Some((root, n * &Num::from(p)))
    })
}

/// The primes of `n` with their multiplicities, by trial division; a remaining factor without a small
/// divisor counts as one base, which is right for roots whether or not it is prime.
pub(crate) fn prime_powers(mut n: i64) -> Vec<(i64, i64)> {
    let mut out = Vec::new();
    let mut p = 2;
    while p * p <= n && p < 1 << 20 {
        let mut multiplicity = 0;
        while n % p == 0 {
            n /= p;
            multiplicity += 1;
        }
        if multiplicity > 0 {
            out.push((p, multiplicity));
        }
        p += if p == 2 { 1 } else { 2 };
    }
    if n > 1 {
        out.push((n, 1));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::template::Template;

    /// Found by fuzzing: a number that was folded had three forms under a bar.
    #[test]
    fn roots_of_large_numbers_have_one_form() {
        let large = format!("{}", Num::from(46656).checked_pow(&Num::from(216), 1 << 14).expect("a number of 1,009 digits"));
        for (a, b) in
            [("1/n^(3/2)", "1/(n*sqrt(n))"), ("n^(-3/2)", "1/n^(3/2)"), ("(8*10^60)^(1/3)", "2*10^20"), ("(9*10^40)^(3/2)", "27*10^60")]
        {
            let (mut store, mut canon) = (Store::new(), Canon::default());
            let zero = store.zero();
            let forms = [a, b].map(|text| {
                let id = Template::compile(&text.replace('n', &large), &[]).expect("a formula").build(&mut store, &[], zero);
                canon.canonical(&mut store, id).expect("a small formula")
            });
            assert_eq!(forms[0], forms[1], "{a} and {b}");
        }
    }

    #[test]
    fn large_powers_stay_powers() {
        for text in ["(10^13)^(999/2)", "2^(9999/2)", "2^(10^9 + 1/2)"] {
            let (mut store, mut canon) = (Store::new(), Canon::default());
            let zero = store.zero();
            let id = Template::compile(text, &[]).expect("a formula").build(&mut store, &[], zero);
            let form = canon.canonical(&mut store, id).expect("a small formula");
            let shown = crate::print::text(&store, form, &Default::default()).expect("a short text");
            assert!(shown.len() < 100, "{text} became {} characters", shown.len());
        }
    }
}
