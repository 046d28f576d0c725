//! Finding a pattern in a canonical form.
//!
//! A pattern that is a sum is found as some of the terms of a sum with a common cofactor, `3*a*sin(x)^2 + 3*a*cos(x)^2 + y`;
//! a product as some of the factors of a product, with a common power. Everywhere else, in an argument, an exponent or a
//! base, the whole must match. The search backtracks; it recurses on the depth of the pattern, never on that of the
//! expression.

use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

use super::cost::is_negative;
use super::heads::Heads;
use super::pattern::{Comparison, Compiled, Condition, Literal, Pattern, Product, WILDCARDS};
use crate::canon::Canon;
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::FunctionId;
use crate::number::{FOLD_BITS, Num};

/// Up to this many terms a scan beats a table.
const SCAN: usize = 16;

/// What is done with a match; `true` accepts it and ends the search.
type Then<'t, 'a> = &'t mut dyn FnMut(&mut Matcher<'a>) -> bool;

pub(super) struct Matcher<'a> {
    pub store: &'a mut Store,
    pub canon: &'a mut Canon,
    /// Steps left: one for each node that is compared with a pattern.
    pub fuel: usize,
    /// The functions in what is simplified.
    pub heads: Heads,
    bound: [Option<ExprId>; WILDCARDS.len()],
    /// Where the terms of a long sum stand.
    places: FxHashMap<ExprId, usize>,
    /// Whether something stays of the powers that a product was last matched with.
    rest: bool,
}

/// `number · ∏ base^exponent`
#[derive(Clone, Debug)]
struct Factors {
    number: Num,
    powers: SmallVec<[(ExprId, ExprId); 4]>,
}

/// How much of a product a pattern must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All of it; a wildcard factor takes what is left.
    Whole,
    /// A factor of a term: once, what is left is the cofactor.
    Once,
    /// As often as it is contained.
    Powers,
}

/// What a pattern takes of one factor of a product.
#[derive(Clone, Debug)]
enum Taken {
    Power(Num),
    All,
    /// Of a power of Euler's number: this exponent.
    Exponent(ExprId),
}

#[derive(Clone, Debug)]
struct Claims {
    list: SmallVec<[(usize, Taken); 4]>,
    /// Numbers in front of what wildcards stand for.
    number: Num,
    /// The pattern can only be taken once.
    once: bool,
    /// The wildcard that takes what is left.
    rest: Option<usize>,
}

impl<'a> Matcher<'a> {
    pub fn new(store: &'a mut Store, canon: &'a mut Canon, fuel: usize) -> Matcher<'a> {
        Matcher { store, canon, fuel, heads: Heads::default(), bound: [None; WILDCARDS.len()], places: FxHashMap::default(), rest: false }
    }

    /// What a rule makes of a canonical form, if it applies: canonical again.
    pub fn apply(&mut self, compiled: &Compiled, id: ExprId) -> Option<ExprId> {
        let pattern = compiled.pattern()?;
        let mut found = None;
        self.bound = [None; WILDCARDS.len()];
        match (pattern, self.store.op(id)) {
            (Pattern::Sum(terms), Op::Sum) if self.store.children(id).len() >= terms.len() => {
                let node: SmallVec<[ExprId; 8]> = SmallVec::from_slice(self.store.children(id));
                self.places.clear();
                if node.len() > SCAN {
                    self.places.extend(node.iter().enumerate().map(|(k, &term)| (term, k)));
                }
                // `ln(u/v)` for `ln(u) - ln(v)` rather than `-ln(v/u)`.
                for negative in [false, true] {
                    self.terms(terms, &node, SmallVec::new(), None, false, &mut |m, used, cofactor| {
                        if is_negative(m.store, cofactor) != negative {
                            return false;
                        }
                        let Some(result) = m.result(compiled) else { return false };
                        m.fuel = m.fuel.saturating_sub(node.len());
                        let mut sum = m.store.mul(cofactor, result);
                        for (_, &term) in node.iter().enumerate().filter(|(k, _)| !used.contains(k)) {
                            sum = m.store.add(sum, term);
                        }
                        found = m.canonical(sum).filter(|&new| new != id);
                        found.is_some()
                    });
                    if found.is_some() {
                        break;
                    }
                }
            }
            (Pattern::Product(product), Op::Prod) if self.store.children(id).len() > 2 * product.powers.len() => {
                self.product(product, id, Extent::Powers, &mut |m, times, rest| {
                    let Some(result) = m.result(compiled) else { return false };
                    let times = m.store.int(times);
                    let result = m.store.pow(result, times);
                    let Some(rest) = m.join(rest) else { return false };
                    let product = m.store.mul(rest, result);
                    found = m.canonical(product).filter(|&new| new != id);
                    found.is_some()
                });
            }
            (Pattern::Call(..), Op::Call) => {
                self.exact(pattern, id, &mut |m| {
                    let Some(result) = m.result(compiled) else { return false };
                    found = m.canonical(result).filter(|&new| new != id);
                    found.is_some()
                });
            }
            _ => {}
        }
        found
    }

    fn canonical(&mut self, id: ExprId) -> Option<ExprId> {
        self.canon.canonical(self.store, id).ok()
    }

    /// The right side for the present match, where the conditions hold.
    fn result(&mut self, compiled: &Compiled) -> Option<ExprId> {
        let (template, conditions) = compiled.result()?;
        let zero = self.store.zero();
        let arguments = self.bound.map(|b| b.unwrap_or(zero));
        for condition in conditions {
            let holds = match condition {
                Condition::Parity { slot, odd } => {
                    self.store.number(arguments[*slot]).is_some_and(|n| n.is_integer() && n.is_even() != *odd)
                }
                Condition::Occurs(f) => self.heads.has(*f),
                Condition::NoRest => !self.rest,
                Condition::Sign(comparison, difference) => {
                    let difference = difference.build(self.store, &arguments, zero);
                    let difference = self.canonical(difference)?;
                    let known = sign::of(self.store, difference);
                    match comparison {
                        Comparison::Positive => known.is_positive(),
                        Comparison::Nonnegative => known.is_nonnegative(),
                        Comparison::Nonzero => known.is_nonzero(),
                    }
                }
            };
            if !holds {
                return None;
            }
        }
        Some(template.build(self.store, &arguments, zero))
    }

    fn bind(&mut self, slot: usize, id: ExprId, then: Then<'_, 'a>) -> bool {
        match self.bound[slot] {
            Some(known) => known == id && then(self),
            None => {
                self.bound[slot] = Some(id);
                let accepted = then(self);
                if !accepted {
                    self.bound[slot] = None;
                }
                accepted
            }
        }
    }

    fn literal(&mut self, literal: Literal, id: ExprId, then: Then<'_, 'a>) -> bool {
        self.store.number(id).is_some_and(|n| !literal.integer || n.is_integer()) && self.bind(literal.slot, id, then)
    }

    /// Matches all of `id`.
    fn exact(&mut self, pattern: &Pattern, id: ExprId, then: Then<'_, 'a>) -> bool {
        if self.fuel == 0 {
            return false;
        }
        self.fuel -= 1;
        match pattern {
            Pattern::Any(slot) => self.bind(*slot, id, then),
            Pattern::Literal(literal) => self.literal(*literal, id, then),
            Pattern::Number(n) => self.store.number(id) == Some(n) && then(self),
            Pattern::Constant(op) => self.store.op(id) == *op && then(self),
            Pattern::Call(f, arguments) => {
                if self.store.function(id) != Some(*f) {
                    return false;
                }
                let operands = self.store.children(id).to_vec();
                match (&arguments[..], &operands[..]) {
                    ([p], [a]) => self.exact(p, *a, then),
                    ([p, q], [a, b]) => {
                        let commutes = matches!(f.row().name, "min" | "max" | "hypot");
                        let orders = [(*a, *b), (*b, *a)];
                        orders[..if commutes { 2 } else { 1 }].iter().any(|&(a, b)| self.exact(p, a, &mut |m| m.exact(q, b, then)))
                    }
                    _ => false,
                }
            }
            Pattern::Sum(terms) => {
                let Some(node) = self.term_list(id) else { return false };
                node.len() >= terms.len() && self.terms(terms, &node, SmallVec::new(), None, true, &mut |m, _, _| then(m))
            }
            Pattern::Product(product) => self.product(product, id, Extent::Whole, &mut |m, _, _| then(m)),
        }
    }

    /// The terms of a sum, each with its share of the content; `None` for what is no sum.
    fn term_list(&mut self, id: ExprId) -> Option<Vec<ExprId>> {
        let operands = self.store.children(id);
        match self.store.op(id) {
            Op::Sum => Some(operands.to_vec()),
            Op::Prod
                if operands.len() == 3
                    && self.store.op(operands[1]) == Op::Sum
                    && self.store.number(operands[2]).is_some_and(Num::is_one) =>
            {
                self.canon.term_list(self.store, id).ok()
            }
            _ => None,
        }
    }

    /// Matches patterns with different terms of a sum, all with one cofactor; `whole` asks for all terms and the cofactor 1.
    fn terms(
        &mut self,
        patterns: &[Product],
        node: &[ExprId],
        used: SmallVec<[usize; 8]>,
        cofactor: Option<ExprId>,
        whole: bool,
        then: &mut dyn FnMut(&mut Matcher<'a>, &[usize], ExprId) -> bool,
    ) -> bool {
        let one = self.store.one();
        let Some((first, rest)) = patterns.split_first() else {
            return (!whole || used.len() == node.len()) && then(self, &used, cofactor.unwrap_or(one));
        };
        if whole
            && rest.is_empty()
            && let Some(slot) = first.lone_wildcard().filter(|&slot| self.bound[slot].is_none())
        {
            let left: Vec<ExprId> = (0..node.len()).filter(|k| !used.contains(k)).map(|k| node[k]).collect();
            let (Some((&start, more)), Some(scale)) = (left.split_first(), first.number.recip()) else { return false };
            let sum = more.iter().fold(start, |sum, &term| self.store.add(sum, term));
            let scale = self.store.num(scale);
            let scaled = self.store.mul(scale, sum);
            let Some(value) = self.canonical(scaled) else { return false };
            return self.bind(slot, value, &mut |m| then(m, &used, one));
        }
        if let Some(cofactor) = cofactor.or(whole.then_some(one))
            && first.is_bound(&|slot| self.bound[slot].is_some())
        {
            let term = self.build_product(first);
            let term = self.store.mul(cofactor, term);
            let Some(term) = self.canonical(term) else { return false };
            let at = match self.places.get(&term) {
                Some(&at) if !whole => Some(at),
                _ if !whole && node.len() > SCAN => None,
                _ => node.iter().position(|&t| t == term),
            };
            let Some(at) = at.filter(|k| !used.contains(k)) else { return false };
            let mut used = used;
            used.push(at);
            return self.terms(rest, node, used, Some(cofactor), whole, then);
        }
        (0..node.len()).filter(|k| !used.contains(k)).any(|at| {
            self.product(first, node[at], Extent::Once, &mut |m, _, left| {
                if !rest.iter().all(|p| node.iter().enumerate().any(|(k, &t)| k != at && m.calls_are_in(p, t))) {
                    return false;
                }
                let Some(own) = m.join(left) else { return false };
                if (whole && own != one) || cofactor.is_some_and(|c| c != own) {
                    return false;
                }
                let mut used = used.clone();
                used.push(at);
                m.terms(rest, node, used, Some(own), whole, then)
            })
        })
    }

    /// Whether the calls of bound wildcards in a product are all among the factors of a term.
    fn calls_are_in(&self, pattern: &Product, term: ExprId) -> bool {
        let operands = self.store.children(term);
        let factor = |f: FunctionId, argument: ExprId| match self.store.op(term) {
            Op::Prod => operands[1..].iter().step_by(2).any(|&b| self.store.argument_of(b, f) == Some(argument)),
            _ => self.store.argument_of(term, f) == Some(argument),
        };
        pattern.powers.iter().all(|(base, _)| match base {
            Pattern::Call(f, arguments) => match arguments[..] {
                [Pattern::Any(slot)] => self.bound[slot].is_none_or(|argument| factor(*f, argument)),
                _ => true,
            },
            _ => true,
        })
    }

    /// Matches a product with factors of `id`; `then` gets how often it is contained and what is left.
    fn product(
        &mut self,
        pattern: &Product,
        id: ExprId,
        extent: Extent,
        then: &mut dyn FnMut(&mut Matcher<'a>, i64, &Factors) -> bool,
    ) -> bool {
        let node = self.factors(id);
        let start = Claims { list: SmallVec::new(), number: Num::ONE, once: pattern.literal.is_some(), rest: None };
        self.claim(&pattern.powers, &node, start, extent, &mut |m, claims| m.settle(pattern, &node, claims, extent, then))
    }

    /// Gives each power of a pattern a factor of its own.
    fn claim(
        &mut self,
        powers: &[(Pattern, Pattern)],
        node: &Factors,
        claims: Claims,
        extent: Extent,
        then: &mut dyn FnMut(&mut Matcher<'a>, &Claims) -> bool,
    ) -> bool {
        let Some(((base, exponent), rest)) = powers.split_first() else { return then(self, &claims) };
        if let (Pattern::Any(slot), Pattern::Number(e)) = (base, exponent) {
            match self.bound[*slot] {
                Some(value) => {
                    let Some(claims) = self.claim_value(value, e, node, claims) else { return false };
                    return self.claim(rest, node, claims, extent, then);
                }
                None if extent == Extent::Whole && e.is_one() && rest.is_empty() => {
                    return then(self, &Claims { rest: Some(*slot), ..claims });
                }
                None => {}
            }
        }
        (0..node.powers.len()).any(|at| {
            if claims.list.iter().any(|c| c.0 == at) {
                return false;
            }
            let (b, x) = node.powers[at];
            if !base.resembles(self.store, b) {
                return false;
            }
            match exponent {
                Pattern::Number(e) => {
                    // A root is taken of roots only: `sqrt(b)^2` is `b` and defined for all `b`.
                    let Some(ratio) = self.store.number(x).filter(|x| x.is_integer() == e.is_integer()).and_then(|x| x.checked_div(e))
                    else {
                        return false;
                    };
                    if ratio.abs() < Num::ONE {
                        return false;
                    }
                    let mut more = claims.clone();
                    more.list.push((at, Taken::Power(e.clone())));
                    more.once |= !e.is_integer();
                    if self.exact(base, b, &mut |m| m.claim(rest, node, more.clone(), extent, then)) {
                        return true;
                    }
                    // Which terms of a sum have the minus depends on what the wildcards stand for.
                    if !matches!(base, Pattern::Sum(_)) || !e.is_integer() || self.store.op(b) != Op::Sum {
                        return false;
                    }
                    let mirrored = self.store.neg(b);
                    let Some(mirrored) = self.canonical(mirrored) else { return false };
                    if !e.is_even() {
                        more.number = -more.number;
                        more.once = true;
                    }
                    self.exact(base, mirrored, &mut |m| m.claim(rest, node, more.clone(), extent, then))
                }
                _ if *base == Pattern::Constant(Op::Euler)
                    && extent == Extent::Powers
                    && exponent.is_bound(&|slot| self.bound[slot].is_some()) =>
                {
                    if self.store.op(b) != Op::Euler {
                        return false;
                    }
                    let mut more = claims.clone();
                    let exponent = self.build(exponent);
                    more.list.push((at, Taken::Exponent(exponent)));
                    self.claim(rest, node, more, extent, then)
                }
                _ => {
                    let mut more = claims.clone();
                    more.list.push((at, Taken::All));
                    more.once = true;
                    self.exact(base, b, &mut |m| m.exact(exponent, x, &mut |m| m.claim(rest, node, more.clone(), extent, then)))
                }
            }
        })
    }

    /// Claims the factors of `value^e`, which a wildcard stands for.
    fn claim_value(&mut self, value: ExprId, e: &Num, node: &Factors, mut claims: Claims) -> Option<Claims> {
        let wanted = self.factors(value);
        claims.once = true;
        claims.number = &claims.number * &wanted.number.checked_pow(e, FOLD_BITS)?;
        for (base, exponent) in wanted.powers {
            let at = node.powers.iter().position(|p| p.0 == base)?;
            if claims.list.iter().any(|c| c.0 == at) {
                return None;
            }
            let taken = match (self.store.number(exponent), self.store.number(node.powers[at].1)) {
                (Some(n), Some(x)) => {
                    let n = n * e;
                    let ratio = x.checked_div(&n)?;
                    if x.is_integer() != n.is_integer() || ratio < Num::ONE {
                        return None;
                    }
                    Taken::Power(n)
                }
                _ if exponent == node.powers[at].1 && e.is_one() => Taken::All,
                _ => return None,
            };
            claims.list.push((at, taken));
        }
        Some(claims)
    }

    /// Decides how often the pattern is taken and works out what is left.
    fn settle(
        &mut self,
        pattern: &Product,
        node: &Factors,
        claims: &Claims,
        extent: Extent,
        then: &mut dyn FnMut(&mut Matcher<'a>, i64, &Factors) -> bool,
    ) -> bool {
        let mut times: Option<Num> = None;
        let mut natural = true;
        for (at, taken) in &claims.list {
            let Taken::Power(e) = taken else { continue };
            natural &= e.is_integer() && e.is_positive();
            let ratio = self.store.number(node.powers[*at].1).and_then(|x| x.checked_div(e)).unwrap_or(Num::ZERO);
            let whole = if ratio.is_negative() { ratio.ceil() } else { ratio.floor() };
            times = Some(match times {
                Some(known) if known.signum() != whole.signum() => return false,
                Some(known) if known.abs() < whole.abs() => known,
                _ => whole,
            });
        }
        let times = times.unwrap_or(Num::ONE);
        // Of L = R follows L^(-k) = R^(-k) where L has no denominators itself: 1/(sin(u)/cos(u)) is not cos(u)/sin(u).
        let times = match () {
            () if extent != Extent::Powers || claims.once => Num::ONE.min(times),
            () if times.is_negative() && !natural => return false,
            () => times,
        };
        let (false, Some(count)) = (times.is_zero() || (extent != Extent::Powers || claims.once) && times.is_negative(), times.to_i64())
        else {
            return false;
        };
        let Some(number) = pattern.number.checked_pow(&times, FOLD_BITS) else { return false };
        let Some(number) = node.number.checked_div(&(&number * &claims.number)) else { return false };
        let mut left = Factors { number, powers: smallvec![] };
        let mut stays = false;
        for (at, &(base, exponent)) in node.powers.iter().enumerate() {
            let remaining = match claims.list.iter().find(|c| c.0 == at) {
                None => exponent,
                Some((_, Taken::All)) => continue,
                Some((_, Taken::Power(e))) => {
                    let x = self.store.number(exponent).cloned().unwrap_or(Num::ZERO);
                    self.store.num(&x - &(&times * e))
                }
                Some((_, Taken::Exponent(e))) => {
                    let times = self.store.num(times.clone());
                    let taken = self.store.mul(times, *e);
                    let difference = self.store.sub(exponent, taken);
                    let Some(difference) = self.canonical(difference) else { return false };
                    // `exp(x + y)` contains `exp(x)`; every power contains every other, but not so that one sees it.
                    if self.terms_of(difference) >= self.terms_of(exponent) {
                        return false;
                    }
                    difference
                }
            };
            if !self.store.number(remaining).is_some_and(Num::is_zero) {
                stays |= remaining != exponent;
                left.powers.push((base, remaining));
            }
        }
        self.rest = stays;
        let Some(literal) = pattern.literal else { return self.conclude(pattern, &left, claims.rest, extent, count, then) };
        let number = std::mem::replace(&mut left.number, Num::ONE);
        let number = self.store.num(number);
        self.literal(literal, number, &mut |m| m.conclude(pattern, &left, claims.rest, extent, count, then))
    }

    /// Gives what is left of a product to the wildcard that takes it, or to the cofactor.
    fn conclude(
        &mut self,
        pattern: &Product,
        left: &Factors,
        rest: Option<usize>,
        extent: Extent,
        count: i64,
        then: &mut dyn FnMut(&mut Matcher<'a>, i64, &Factors) -> bool,
    ) -> bool {
        match (extent, rest) {
            (Extent::Whole, Some(slot)) => {
                // Every u is 2·(u/2): only what visibly is twice something counts.
                if !pattern.number.abs().is_one() && !left.number.is_integer() {
                    return false;
                }
                let Some(rest) = self.join(left) else { return false };
                let nothing = Factors { number: Num::ONE, powers: smallvec![] };
                // What is left must be something, unless the wildcard stands alone.
                let trivial = self.store.number(rest).is_some_and(Num::is_one) && pattern.powers.len() > 1;
                !trivial && self.bind(slot, rest, &mut |m| then(m, count, &nothing))
            }
            (Extent::Whole, None) if !left.number.is_one() || !left.powers.is_empty() => false,
            _ => then(self, count, left),
        }
    }

    /// The number of terms of a canonical form; 0 for zero.
    fn terms_of(&mut self, id: ExprId) -> usize {
        match self.term_list(id) {
            Some(terms) => terms.len(),
            None => usize::from(!self.store.number(id).is_some_and(Num::is_zero)),
        }
    }

    fn factors(&mut self, id: ExprId) -> Factors {
        if let Some(n) = self.store.number(id) {
            return Factors { number: n.clone(), powers: smallvec![] };
        }
        if self.store.op(id) == Op::Prod {
            let operands = self.store.children(id);
            let number = self.store.number(operands[0]).cloned().unwrap_or(Num::ONE);
            return Factors { number, powers: operands[1..].chunks(2).map(|p| (p[0], p[1])).collect() };
        }
        let one = self.store.one();
        Factors { number: Num::ONE, powers: smallvec![(id, one)] }
    }

    /// The product of factors, in canonical form.
    fn join(&mut self, factors: &Factors) -> Option<ExprId> {
        let number = self.store.num(factors.number.clone());
        self.canon.times_powers(self.store, number, &factors.powers).ok()
    }

    /// What a pattern without open wildcards stands for.
    fn build(&mut self, pattern: &Pattern) -> ExprId {
        match pattern {
            Pattern::Any(slot) | Pattern::Literal(Literal { slot, .. }) => match self.bound[*slot] {
                Some(value) => value,
                None => self.store.zero(),
            },
            Pattern::Number(n) => self.store.num(n.clone()),
            Pattern::Constant(op) => self.store.constant(*op),
            Pattern::Call(f, arguments) => {
                let arguments: SmallVec<[ExprId; 2]> = arguments.iter().map(|a| self.build(a)).collect();
                self.store.call(*f, &arguments)
            }
            Pattern::Sum(terms) => {
                let zero = self.store.zero();
                terms.iter().fold(zero, |sum, term| {
                    let term = self.build_product(term);
                    self.store.add(sum, term)
                })
            }
            Pattern::Product(product) => self.build_product(product),
        }
    }

    fn build_product(&mut self, product: &Product) -> ExprId {
        let mut out = self.store.num(product.number.clone());
        if let Some(value) = product.literal.and_then(|l| self.bound[l.slot]) {
            out = self.store.mul(out, value);
        }
        for (base, exponent) in &product.powers {
            let (base, exponent) = (self.build(base), self.build(exponent));
            let power = self.store.pow(base, exponent);
            out = self.store.mul(out, power);
        }
        out
    }
}

#[cfg(test)]
mod tests;
