//! Signs that are known where a claim is to hold.

use rustc_hash::FxHashMap;

use super::kernels::unfolded;
use super::linear::{Inequality, contradict};
use super::signs;
use crate::canon::{Budget, Canon};
use crate::domain::sign::{self, Sign};
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const GAMMA: FunctionId = function::named("gamma");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");

/// The most inequalities from which a sign is derived.
const DERIVED: usize = 8;

/// What is known of a value in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    sign: Sign,
    nonzero: bool,
}

/// A sign that was noted.
#[derive(Clone, Debug)]
struct Noted {
    id: ExprId,
    sign: Sign,
    /// The factors, if there are several: their signs may contradict that of the product.
    factors: Option<signs::Factors>,
}

/// Signs of expressions, and bounds of variables, that hold at all points in question.
///
/// An expression is looked up by its unit: its canonical form without a positive number in front.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    known: FxHashMap<ExprId, Known>,
    bounds: FxHashMap<SymbolId, Bounds>,
    inequalities: Vec<Inequality>,
    /// What was noted, in order.
    noted: Vec<Noted>,
    /// No point satisfies all facts.
    pub contradictory: bool,
    /// Something is known to be zero, so the points in question may have no inner one.
    pub thin: bool,
}

/// An end of an interval, and whether it is left out.
type End = (Num, bool);

#[derive(Clone, Debug, Default)]
struct Bounds {
    low: Option<End>,
    high: Option<End>,
}

/// The canonical form of `id` without a positive number in front, and the sign of that number.
pub fn unit(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<(ExprId, bool), Budget> {
    let form = canon.expanded(store, id)?;
    if store.op(form) != Op::Prod {
        return Ok((form, false));
    }
    let number = store.number(store.children(form)[0]).cloned().unwrap_or(Num::ONE);
    let scale = store.num(number.recip().unwrap_or(Num::ONE));
    let scaled = store.mul(scale, form);
    Ok((canon.canonical(store, scaled)?, number.is_negative()))
}

/// `(x, a, b)` if `id` is `a·x + b` with rational numbers and `a ≠ 0`.
pub fn linear(store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<(SymbolId, Num, Num)> {
    let form = canon.expanded(store, id).ok()?;
    let (mut symbol, mut slope, mut constant) = (None, Num::ZERO, Num::ZERO);
    for term in canon.term_list(store, form).ok()? {
        if let Some(n) = store.number(term) {
            constant = n.clone();
            continue;
        }
        let (factor, base) = match (store.op(term), &store.children(term)[..]) {
            (Op::Symbol, _) => (Num::ONE, term),
            (Op::Prod, &[n, b, e]) if store.number(e).is_some_and(Num::is_one) => (store.number(n)?.clone(), b),
            _ => return None,
        };
        let found = store.symbol(base)?;
        if symbol.replace(found).is_some() {
            return None;
        }
        slope = factor;
    }
    symbol.map(|s| (s, slope, constant))
}

/// `(x, value)` if `id` is zero where `x` has this value and nowhere else: a number times `x`, and what `x` is not in.
pub fn solved(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<(SymbolId, ExprId)>, Budget> {
    let form = canon.expanded(store, id)?;
    let terms = canon.numbered_terms(store, form)?;
    for (k, (number, term)) in terms.iter().enumerate() {
        let Some(symbol) = store.symbol(*term) else { continue };
        let others: Vec<ExprId> = terms.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, t)| t.1).collect();
        if store.reach(&others).up().any(|node| store.symbol(node) == Some(symbol)) {
            continue;
        }
        let factor = store.num(number.clone());
        let whole = store.mul(factor, *term);
        let rest = store.sub(form, whole);
        let factor = store.num((-number.clone()).recip().unwrap_or(Num::ONE));
        let value = store.mul(factor, rest);
        return Ok(Some((symbol, canon.canonical(store, value)?)));
    }
    Ok(None)
}

impl Facts {
    /// The facts that comparisons state; other conditions are left out.
    pub fn from_relations(store: &mut Store, canon: &mut Canon, relations: &[ExprId]) -> Result<Facts, Budget> {
        let mut facts = Facts::default();
        for &relation in relations {
            facts.note_relation(store, canon, relation)?;
        }
        Ok(facts)
    }

    fn note_relation(&mut self, store: &mut Store, canon: &mut Canon, relation: ExprId) -> Result<(), Budget> {
        let mut stack = vec![relation];
        while let Some(id) = stack.pop() {
            let operands = store.children(id).to_vec();
            let sign = match store.op(id) {
                Op::Truth if store.truth(id) == Some(false) => {
                    self.contradictory = true;
                    continue;
                }
                Op::And => {
                    stack.extend(operands);
                    continue;
                }
                Op::Lt => Sign::Positive,
                Op::Le => Sign::Nonnegative,
                Op::Eq => Sign::Zero,
                Op::Ne => Sign::Unknown,
                _ => continue,
            };
            let difference = store.sub(operands[1], operands[0]);
            let difference = unfolded(store, difference);
            if sign == Sign::Unknown {
                self.note_nonzero(store, canon, difference)?;
            } else {
                self.note(store, canon, difference, sign)?;
                if sign == Sign::Positive {
                    self.note_nonzero(store, canon, difference)?;
                }
            }
        }
        Ok(())
    }

    /// Adds that `id` does not vanish, nor any factor of it.
    fn note_nonzero(&mut self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<(), Budget> {
        let (whole, _) = unit(store, canon, id)?;
        let mut open = vec![id, whole];
        while let Some(id) = open.pop() {
            let form = canon.canonical(store, id)?;
            let (_, powers) = match signs::factors(store, canon, form)? {
                Some(factors) => factors,
                None => canon.powers(store, form),
            };
            for (base, _) in powers {
                if let Some(argument) = store.argument_of(base, ABS) {
                    open.push(argument);
                    continue;
                }
                let (unit, _) = unit(store, canon, base)?;
                self.known.entry(unit).or_insert(Known { sign: Sign::Unknown, nonzero: true }).nonzero = true;
            }
        }
        self.known.entry(whole).or_insert(Known { sign: Sign::Unknown, nonzero: true }).nonzero = true;
        Ok(())
    }

    /// What was noted of signs, in order.
    pub fn noted(&self) -> impl Iterator<Item = (ExprId, Sign)> + '_ {
        self.noted.iter().map(|n| (n.id, n.sign))
    }

    /// Adds that `id` has this sign.
    pub fn note(&mut self, store: &mut Store, canon: &mut Canon, id: ExprId, sign: Sign) -> Result<(), Budget> {
        let (mut unit, negative) = unit(store, canon, id)?;
        let sign = if negative { sign.negated() } else { sign };
        // x^3 has the sign of x.
        if let ([(base, exponent)], true) = (&canon.powers(store, unit).1[..], store.op(unit) == Op::Prod)
            && store.number(*exponent).is_some_and(|n| n.is_integer() && !n.is_even())
        {
            unit = *base;
        }
        let factors = match signs::factors(store, canon, unit)? {
            Some(factors) => factors,
            None => canon.powers(store, unit),
        };
        self.noted.push(Noted { id: unit, sign, factors: Some(factors).filter(|f| f.1.len() > 1) });
        let before = self.sign(store, canon, unit)?;
        let slot = self.known.entry(unit).or_insert(Known { sign: Sign::Unknown, nonzero: false });
        let nonzero = slot.nonzero || matches!(sign, Sign::Positive | Sign::Negative);
        match slot.sign.met(before).and_then(|s| s.met(sign)) {
            Some(Sign::Zero) if nonzero => self.contradictory = true,
            Some(Sign::Zero) => {
                self.thin = true;
                *slot = Known { sign: Sign::Zero, nonzero };
            }
            Some(sign) => *slot = Known { sign: strict(sign, nonzero), nonzero },
            None => self.contradictory = true,
        }
        for (held, negated) in [(sign.is_nonnegative(), false), (sign.negated().is_nonnegative(), true)] {
            if held {
                self.inequalities.push(Inequality::new(store, canon, unit, sign.is_nonzero(), negated)?);
            }
        }
        self.contradictory |= contradict(&self.inequalities);
        if let Some((symbol, slope, constant)) = linear(store, canon, unit) {
            let root = (-constant).checked_div(&slope).unwrap_or(Num::ZERO);
            let bounds = self.bounds.entry(symbol).or_default();
            let above = matches!(sign, Sign::Positive | Sign::Nonnegative | Sign::Zero);
            let below = matches!(sign, Sign::Negative | Sign::Nonpositive | Sign::Zero);
            let open = matches!(sign, Sign::Positive | Sign::Negative);
            let rising = slope.is_positive();
            if (above && rising) || (below && !rising) {
                let end = (root.clone(), open);
                bounds.low = Some(bounds.low.take().map_or(end.clone(), |old| old.max(end)));
            }
            if (below && rising) || (above && !rising) {
                let end = (root, open);
                bounds.high = Some(match bounds.high.take() {
                    Some(old) if old.0 < end.0 || (old.0 == end.0 && old.1) => old,
                    _ => end,
                });
            }
            if let (Some(low), Some(high)) = (&bounds.low, &bounds.high) {
                self.contradictory |= low.0 > high.0 || (low.0 == high.0 && (low.1 || high.1));
            }
        }
        self.contradictory |= self.products_contradict(store, canon)?;
        Ok(())
    }

    /// Whether the factors of what was noted have signs that its own contradicts.
    fn products_contradict(&self, store: &mut Store, canon: &mut Canon) -> Result<bool, Budget> {
        for noted in &self.noted {
            let Some((number, powers)) = &noted.factors else { continue };
            let mut all = if number.is_negative() { Sign::Negative } else { Sign::Positive };
            for &(base, exponent) in powers {
                let sign = self.of_base(store, canon, base)?;
                all = all.times(sign::power(store, exponent, sign));
            }
            if all.met(noted.sign).is_none() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether `id` is known not to vanish.
    pub fn is_nonzero(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<bool, Budget> {
        let (unit, _) = unit(store, canon, id)?;
        Ok(self.known.get(&unit).is_some_and(|k| k.nonzero) || self.sign(store, canon, unit)?.is_nonzero())
    }

    /// Whether `id` is known to be at least zero, also as a linear consequence of what was noted.
    pub fn is_nonnegative(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<bool, Budget> {
        Ok(self.sign(store, canon, id)?.is_nonnegative() || self.follows(store, canon, id, false)?)
    }

    /// Whether `id ≥ 0`, or `id > 0`, follows from what was noted by linear combination.
    fn follows(&self, store: &mut Store, canon: &mut Canon, id: ExprId, strict: bool) -> Result<bool, Budget> {
        let mut rows = self.inequalities.clone();
        rows.push(Inequality::new(store, canon, id, !strict, true)?);
        rows.extend(Inequality::about_pi(store));
        // Roots, squares and the like are not negative.
        let form = canon.expanded(store, id)?;
        for (_, rest) in canon.numbered_terms(store, form)? {
            if store.number(rest).is_none() && sign::of(store, rest).is_nonnegative() {
                rows.push(Inequality::nonnegative(rest));
            }
        }
        Ok(contradict(&rows))
    }

    /// The sign of `id`, as far as it is known.
    pub fn sign(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Sign, Budget> {
        let (unit, negative) = unit(store, canon, id)?;
        let mut found = self.direct(store, canon, unit)?;
        if found == Sign::Unknown {
            found = self.derived(store, canon, unit)?;
        } else if matches!(found, Sign::Nonnegative | Sign::Nonpositive) {
            found = found.met(self.ranged(store, canon, unit)?).unwrap_or(found);
        }
        Ok(if negative { found.negated() } else { found })
    }

    /// The sign of a unit by its form, by what was noted of it and by bounds.
    fn direct(&self, store: &mut Store, canon: &mut Canon, unit: ExprId) -> Result<Sign, Budget> {
        let mut found = sign::of(store, unit).met(self.of_parts(store, canon, unit)?).unwrap_or(Sign::Unknown);
        if let Some(known) = self.known.get(&unit) {
            found = found.met(known.sign).unwrap_or(Sign::Unknown);
        } else {
            // -u may be known where u is asked for.
            let mirrored = store.neg(unit);
            let mirrored = canon.canonical(store, mirrored)?;
            if let Some(known) = self.known.get(&mirrored) {
                found = found.met(known.sign.negated()).unwrap_or(Sign::Unknown);
            }
        }
        if !self.bounds.is_empty()
            && let Some(by_bounds) = self.by_bounds(store, canon, unit)
        {
            found = found.met(by_bounds).unwrap_or(Sign::Unknown);
        }
        Ok(found)
    }

    /// The sign of a unit by what it is made of or what it follows from.
    fn derived(&self, store: &mut Store, canon: &mut Canon, unit: ExprId) -> Result<Sign, Budget> {
        if let Some(sign) = signs::of_constant(store, canon, unit) {
            return Ok(sign);
        }
        if let Some(argument) = store.argument_of(unit, GAMMA) {
            // The gamma function is positive over positive numbers, and takes both signs elsewhere.
            let positive = self.direct(store, canon, argument)?.is_positive();
            return Ok(if positive { Sign::Positive } else { Sign::Unknown });
        }
        if let Some(f @ (SIN | COS)) = store.function(unit) {
            return self.of_turn(store, canon, unit, f);
        }
        let ranged = self.ranged(store, canon, unit)?;
        if ranged != Sign::Unknown {
            return Ok(ranged);
        }
        let simpler = signs::by_monotony(store, canon, unit)?;
        if simpler != unit {
            let sign = self.direct(store, canon, simpler)?;
            if sign != Sign::Unknown {
                return Ok(sign);
            }
        }
        let mut all = Sign::Unknown;
        if let Some((number, powers)) = signs::factors(store, canon, simpler)? {
            all = if number.is_negative() { Sign::Negative } else { Sign::Positive };
            for (base, exponent) in powers {
                let sign = match self.direct(store, canon, base)? {
                    Sign::Unknown => match signs::of_quadratic(store, canon, base)? {
                        Sign::Unknown => signs::by_range(store, canon, base)?,
                        sign => sign,
                    },
                    sign => sign,
                };
                all = all.times(sign::power(store, exponent, sign));
            }
        }
        if all == Sign::Unknown {
            all = self.of_rooted(store, canon, simpler)?;
        }
        if all == Sign::Unknown && self.inequalities.len() <= DERIVED {
            let mirrored = store.neg(simpler);
            for (id, positive, weak) in [(simpler, Sign::Positive, Sign::Nonnegative), (mirrored, Sign::Negative, Sign::Nonpositive)] {
                if self.follows(store, canon, id, false)? {
                    return Ok(if self.follows(store, canon, id, true)? { positive } else { weak });
                }
            }
        }
        Ok(all)
    }

    /// The sign of `A + B·√p`: that of `B` where `A² < B²·p`, that of `A` where `A² > B²·p`.
    fn of_rooted(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Sign, Budget> {
        let Some(parts) = (if store.op(id) == Op::Sum { signs::by_root(store, canon, id)? } else { None }) else {
            return Ok(Sign::Unknown);
        };
        let norm = parts.norm(store);
        let (norm, negative) = unit(store, canon, norm)?;
        let sign = match self.direct(store, canon, norm)? {
            Sign::Unknown => signs::of_quadratic(store, canon, norm)?,
            sign => sign,
        };
        let larger = match if negative { sign.negated() } else { sign } {
            Sign::Positive => parts.without,
            Sign::Negative => parts.with,
            _ => return Ok(Sign::Unknown),
        };
        let (larger, negative) = unit(store, canon, larger)?;
        let sign = self.direct(store, canon, larger)?;
        Ok(if negative { sign.negated() } else { sign })
    }

    /// The sign of a sine or a cosine whose argument is known to be in one half turn.
    fn of_turn(&self, store: &mut Store, canon: &mut Canon, call: ExprId, f: FunctionId) -> Result<Sign, Budget> {
        if self.inequalities.is_empty() {
            return Ok(Sign::Unknown);
        }
        let argument = store.children(call)[0];
        let pi = store.constant(Op::Pi);
        for k in [0, -1, 1, -2] {
            // The sine is positive from 0 to pi, the cosine from -pi/2 to pi/2; half a turn further both are negative.
            let start = if f == SIN { Num::from(k) } else { &Num::from(k) - &Num::HALF };
            let (low, high) = (store.num(start.clone()), store.num(&start + &Num::ONE));
            let (low, high) = (store.mul(low, pi), store.mul(high, pi));
            let (above, below) = (store.sub(argument, low), store.sub(high, argument));
            if self.follows(store, canon, above, true)? && self.follows(store, canon, below, true)? {
                return Ok(if k % 2 == 0 { Sign::Positive } else { Sign::Negative });
            }
        }
        Ok(Sign::Unknown)
    }

    /// The sign of a sum by the ranges of its terms, strict where one of them is inside its range.
    fn ranged(&self, store: &mut Store, canon: &mut Canon, sum: ExprId) -> Result<Sign, Budget> {
        let sign = signs::by_range(store, canon, sum)?;
        let inside = sign != Sign::Unknown && self.is_inside(store, canon, sum)?;
        Ok(strict(sign, inside))
    }

    /// Whether a sine or a cosine in a sum is certainly not 1 or -1, since its derivative is not zero.
    fn is_inside(&self, store: &mut Store, canon: &mut Canon, sum: ExprId) -> Result<bool, Budget> {
        for (_, rest) in canon.numbered_terms(store, sum)? {
            let Some(f @ (SIN | COS)) = store.function(rest) else { continue };
            let g = if f == SIN { COS } else { SIN };
            let argument = store.children(rest)[0];
            let other = store.call(g, &[argument]);
            let other = canon.canonical(store, other)?;
            if self.known.get(&other).is_some_and(|k| k.nonzero) || self.of_turn(store, canon, other, g)?.is_nonzero() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The sign of a product or a sum by those of its operands, as far as those are known themselves.
    fn of_parts(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Sign, Budget> {
        let operands = store.children(id).to_vec();
        let mut all = match store.op(id) {
            Op::Prod => Sign::Positive,
            Op::Sum => Sign::Zero,
            _ => return Ok(Sign::Unknown),
        };
        if self.known.is_empty() || operands.len() > 12 {
            return Ok(Sign::Unknown);
        }
        if store.op(id) == Op::Sum {
            for term in operands {
                let sign = if store.op(term) == Op::Sum { Sign::Unknown } else { self.of_term(store, canon, term)? };
                all = all.plus(sign);
            }
            return Ok(all);
        }
        self.of_term(store, canon, id)
    }

    fn of_term(&self, store: &mut Store, canon: &mut Canon, term: ExprId) -> Result<Sign, Budget> {
        if store.op(term) != Op::Prod {
            return self.of_base(store, canon, term);
        }
        let operands = store.children(term).to_vec();
        let mut all = sign::of(store, operands[0]);
        for pair in operands[1..].chunks(2) {
            let base = self.of_base(store, canon, pair[0])?;
            all = all.times(sign::power(store, pair[1], base));
        }
        Ok(all)
    }

    /// What is noted of a base itself.
    fn of_base(&self, store: &mut Store, canon: &mut Canon, base: ExprId) -> Result<Sign, Budget> {
        let (unit, negative) = unit(store, canon, base)?;
        let noted = self.known.get(&unit).map_or(Sign::Unknown, |k| k.sign);
        let bounded = self.by_bounds(store, canon, unit).unwrap_or(Sign::Unknown);
        let mut sign = sign::of(store, unit).met(noted).and_then(|s| s.met(bounded)).unwrap_or(Sign::Unknown);
        if sign == Sign::Unknown {
            sign = signs::by_range(store, canon, unit)?;
        }
        Ok(if negative { sign.negated() } else { sign })
    }

    /// The sign of `a·x + b` where `x` is bounded.
    fn by_bounds(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<Sign> {
        let (symbol, slope, constant) = linear(store, canon, id)?;
        let bounds = self.bounds.get(&symbol)?;
        let at = |end: &Option<End>| end.as_ref().map(|(x, open)| (&(&slope * x) + &constant, *open));
        let (low, high) = if slope.is_positive() { (at(&bounds.low), at(&bounds.high)) } else { (at(&bounds.high), at(&bounds.low)) };
        match (low, high) {
            (Some((l, open)), _) if l.is_positive() || (l.is_zero() && open) => Some(Sign::Positive),
            (_, Some((h, open))) if h.is_negative() || (h.is_zero() && open) => Some(Sign::Negative),
            (Some((l, _)), _) if l.is_zero() => Some(Sign::Nonnegative),
            (_, Some((h, _))) if h.is_zero() => Some(Sign::Nonpositive),
            _ => None,
        }
    }
}

/// A weak sign of what does not vanish.
fn strict(sign: Sign, nonzero: bool) -> Sign {
    match sign {
        Sign::Nonnegative if nonzero => Sign::Positive,
        Sign::Nonpositive if nonzero => Sign::Negative,
        other => other,
    }
}
