//! What sign follows from the facts.

use super::{End, Facts, linear, strict, unit};
use crate::canon::{Budget, Canon};
use crate::domain::sign::{self, Sign};
use crate::equal::prove::linear::{Inequality, contradict};
use crate::equal::prove::signs;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const GAMMA: FunctionId = function::named("gamma");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");

/// The most inequalities from which a sign is derived.
const DERIVED: usize = 8;

impl Facts {
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
        found = found.met(self.noted_sign(store, canon, unit)?).unwrap_or(Sign::Unknown);
        if !self.bounds.is_empty()
            && let Some(by_bounds) = self.by_bounds(store, canon, unit)
        {
            found = found.met(by_bounds).unwrap_or(Sign::Unknown);
        }
        Ok(found)
    }

    /// What is noted of a unit, or of it with its sign turned around.
    fn noted_sign(&self, store: &mut Store, canon: &mut Canon, unit: ExprId) -> Result<Sign, Budget> {
        if let Some(known) = self.known.get(&unit) {
            return Ok(known.sign);
        }
        let mirrored = store.neg(unit);
        let mirrored = canon.canonical(store, mirrored)?;
        Ok(self.known.get(&mirrored).map_or(Sign::Unknown, |k| k.sign.negated()))
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
    pub(super) fn of_base(&self, store: &mut Store, canon: &mut Canon, base: ExprId) -> Result<Sign, Budget> {
        let (unit, negative) = unit(store, canon, base)?;
        let noted = self.noted_sign(store, canon, unit)?;
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
