//! Signs that are known where a claim is to hold.

mod known;

use rustc_hash::FxHashMap;

use super::kernels::unfolded;
use super::linear::{Inequality, contradict};
use super::signs;
use crate::canon::{Budget, Canon};
use crate::domain::{
    self,
    sign::{self, Sign},
};
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");

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
        let (factor, base) = match (store.op(term), store.children(term)) {
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

/// `r - u` and `r + u` if `id` is `c·(r - |u|)` with a positive number `c`: neither is smaller.
fn size_bounds(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Vec<ExprId>, Budget> {
    let form = canon.expanded(store, id)?;
    let terms = canon.numbered_terms(store, form)?;
    let sizes: Vec<(Num, ExprId)> = terms.iter().filter_map(|(n, t)| store.argument_of(*t, ABS).map(|u| (n.clone(), u))).collect();
    let [(number, u)] = &sizes[..] else { return Ok(Vec::new()) };
    if !number.is_negative() {
        return Ok(Vec::new());
    }
    let (factor, size) = (store.num(number.clone()), store.call(ABS, &[*u]));
    let whole = store.mul(factor, size);
    let rest = store.sub(form, whole);
    let part = store.mul(factor, *u);
    Ok(vec![store.add(rest, part), store.sub(rest, part)])
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

    /// The facts, and the conditions under which `roots` are defined; without these where no point satisfies them.
    pub fn where_defined(&self, store: &mut Store, canon: &mut Canon, roots: &[ExprId]) -> Result<Facts, Budget> {
        let mut facts = self.clone();
        for condition in domain::conditions(store, roots) {
            facts.note_relation(store, canon, condition)?;
        }
        Ok(if facts.contradictory { self.clone() } else { facts })
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
                for bound in size_bounds(store, canon, difference)? {
                    self.note(store, canon, bound, sign)?;
                }
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

    /// The ends between which a variable is known to be.
    pub fn bounds_of(&self, symbol: SymbolId) -> (Option<&Num>, Option<&Num>) {
        let Some(bounds) = self.bounds.get(&symbol) else { return (None, None) };
        (bounds.low.as_ref().map(|e| &e.0), bounds.high.as_ref().map(|e| &e.0))
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
}

/// A weak sign of what does not vanish.
fn strict(sign: Sign, nonzero: bool) -> Sign {
    match sign {
        Sign::Nonnegative if nonzero => Sign::Positive,
        Sign::Nonpositive if nonzero => Sign::Negative,
        other => other,
    }
}
