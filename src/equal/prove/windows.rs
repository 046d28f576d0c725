//! Angles in a window no longer than a whole turn.
//!
//! For `m - π < θ < m + π` there is exactly one `t` with `θ = m + 2·atan(t)`, and sines and cosines of `θ` are rational functions of
//! `t`. So what is claimed for `a < x < b` where all sines and cosines have arguments `n·f·x + …`, with whole numbers `n`, is claimed
//! for `x = (m + 2·atan(t))/f` and `t` between `tan((f·a - m)/2)` and `tan((f·b - m)/2)`; an end that is a whole turn away is none. In `t` the
//! conditions of a domain are algebraic: their zeros are known, and `1 + cos(θ) = 2/(1 + t²)` has none.

use super::facts::Facts;
use super::kernels::unfolded;
use super::{angles, signs};
use crate::canon::{Budget, Canon, Goal};
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Point, evaluate};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TAN: FunctionId = function::named("tan");
const ATAN: FunctionId = function::named("atan");

/// Middles that are tried, in quarter turns.
const MIDDLES: [i64; 9] = [0, 1, -1, 2, -2, 3, -3, 4, -4];
/// How often the frequency is halved until the window is no longer than a turn.
const HALVINGS: usize = 3;

/// An end of a window, and whether it is left out.
#[derive(Clone, Copy)]
struct End {
    at: ExprId,
    open: bool,
}

/// Bits of the enclosure of an end.
const BITS: u32 = 64;

/// A variable between two constants, and the frequency of its angles.
struct Window {
    x: SymbolId,
    low: End,
    high: End,
    frequency: Num,
}

/// The claim and the facts in terms of `t`, for one or two middles of a window if there is one.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn straightened(store: &mut Store, canon: &mut Canon, roots: &[ExprId], facts: &Facts) -> Result<Vec<(Vec<ExprId>, Facts)>, Budget> {
    let roots: Vec<ExprId> = roots.iter().map(|&root| unfolded(store, root)).collect();
    let variables: Vec<SymbolId> = store.reach(&roots).up().filter_map(|id| store.symbol(id)).collect();
    for x in variables {
        let Some(frequency) = frequency(store, canon, &roots, x)? else { continue };
        let Some((low, high)) = ends(store, canon, facts, x)? else { continue };
        let mut window = Window { x, low, high, frequency };
        for _ in 0..=HALVINGS {
            let middles = window.middles(store, canon)?;
            if !middles.is_empty() {
                return middles.into_iter().map(|middle| window.straighten(store, canon, middle, &roots, facts)).collect();
            }
            window.frequency = &window.frequency * &Num::HALF;
        }
    }
    Ok(Vec::new())
}

/// The largest `f` that divides the factor of `x` in every angle; `None` where there is no angle, or one in which `x` stands otherwise.
fn frequency(store: &mut Store, canon: &mut Canon, roots: &[ExprId], x: SymbolId) -> Result<Option<Num>, Budget> {
    let angles: Vec<ExprId> =
        store.reach(roots).up().filter(|&id| matches!(store.function(id), Some(SIN | COS))).map(|id| store.children(id)[0]).collect();
    let mut all = Num::ZERO;
    for angle in angles {
        let form = canon.expanded(store, angle)?;
        for (number, rest) in canon.numbered_terms(store, form)? {
            if store.symbol(rest) == Some(x) {
                all = all.gcd(&number);
            } else if store.reach(&[rest]).up().any(|id| store.symbol(id) == Some(x)) {
                return Ok(None);
            }
        }
    }
    Ok(Some(all).filter(|f| !f.is_zero()))
}

/// The constants between which the facts put `x`.
fn ends(store: &mut Store, canon: &mut Canon, facts: &Facts, x: SymbolId) -> Result<Option<(End, End)>, Budget> {
    let (mut low, mut high): (Option<End>, Option<End>) = (None, None);
    let noted: Vec<(ExprId, Sign)> = facts.noted().collect();
    for (id, sign) in noted {
        let Some((slope, value)) = bound(store, canon, id, x)? else { continue };
        let sign = if slope.is_positive() { sign } else { sign.negated() };
        let (end, tighter) = match sign {
            Sign::Positive | Sign::Nonnegative => (&mut low, Sign::Positive),
            Sign::Negative | Sign::Nonpositive => (&mut high, Sign::Negative),
            _ => continue,
        };
        let gap = end.map_or(value, |old| store.sub(value, old.at));
        if end.is_none() || signs::of_constant(store, canon, gap) == Some(tighter) {
            *end = Some(End { at: value, open: sign.is_nonzero() });
        }
    }
    Ok(low.zip(high))
}

/// `(a, c)` for `a·(x - c)` with a number `a` and a constant `c`.
fn bound(store: &mut Store, canon: &mut Canon, id: ExprId, x: SymbolId) -> Result<Option<(Num, ExprId)>, Budget> {
    let form = canon.expanded(store, id)?;
    let terms = canon.numbered_terms(store, form)?;
    let Some((slope, _)) = terms.iter().find(|t| store.symbol(t.1) == Some(x)) else { return Ok(None) };
    let mut rest = store.int(0);
    for (number, term) in &terms {
        if store.symbol(*term) == Some(x) {
            continue;
        }
        if store.reach(&[*term]).up().any(|id| store.symbol(id).is_some()) {
            return Ok(None);
        }
        let factor = store.num((-number).checked_div(slope).unwrap_or(Num::ONE));
        let part = store.mul(factor, *term);
        rest = store.add(rest, part);
    }
    Ok(Some((slope.clone(), canon.canonical(store, rest)?)))
}

/// What is left of half a turn from the middle to either end, and the ends from there.
struct Halves {
    middle: ExprId,
    ends: [(ExprId, Sign); 2],
}

impl Window {
    /// A middle from which the window reaches no further than half a turn: a number of quarter turns, and that of the window itself.
    fn middles(&self, store: &mut Store, canon: &mut Canon) -> Result<Vec<Halves>, Budget> {
        let (pi, half) = (store.constant(Op::Pi), store.num(Num::HALF));
        let frequency = store.num(self.frequency.clone());
        let ends = [self.low, self.high].map(|end| store.mul(frequency, end.at));
        let mut candidates: Vec<ExprId> = Vec::new();
        for quarters in MIDDLES {
            let quarters = store.num(Num::ratio(quarters, 2));
            candidates.push(store.mul(quarters, pi));
        }
        let sum = store.add(ends[0], ends[1]);
        candidates.push(store.mul(half, sum));
        let last = candidates.len() - 1;
        let mut found: Vec<Halves> = Vec::new();
        for (k, middle) in candidates.into_iter().enumerate() {
            let middle = canon.canonical(store, middle)?;
            if found.iter().any(|first| k < last || first.middle == middle) {
                continue;
            }
            let (low, high) = (store.sub(ends[0], middle), store.sub(ends[1], middle));
            let rooms = [store.add(low, pi), store.sub(pi, high)].map(|room| signs::of_constant(store, canon, room));
            let fits = |room: Option<Sign>, end: End| room == Some(Sign::Positive) || (room == Some(Sign::Zero) && end.open);
            if let [Some(below), Some(above)] = rooms
                && fits(rooms[0], self.low)
                && fits(rooms[1], self.high)
            {
                found.push(Halves { middle, ends: [(low, below), (high, above)] });
            }
        }
        Ok(found)
    }

    /// The claim and the facts in terms of `t`, around a middle.
    fn straighten(
        &self,
        store: &mut Store,
        canon: &mut Canon,
        halves: Halves,
        roots: &[ExprId],
        facts: &Facts,
    ) -> Result<(Vec<ExprId>, Facts), Budget> {
        let name = store.symbol_name(self.x).to_owned();
        let (angle, t) = (store.sym(&format!("angle·{name}")), store.sym(&format!("tangent·{name}")));
        let half = store.num(Num::HALF);
        let turned = store.add(halves.middle, angle);
        let period = store.num(self.frequency.recip().unwrap_or(Num::ONE));
        let value = store.mul(period, turned);
        let substitution = Substitution::new([(self.x, value)]);
        let mut here = Facts::default();
        for ((end, room), is_low) in halves.ends.into_iter().zip([true, false]) {
            if room != Sign::Positive {
                continue;
            }
            let halved = store.mul(half, end);
            let tangent = store.call(TAN, &[halved]);
            let tangent = rational_or_root(store, canon, tangent, is_low)?;
            let inside = if is_low { store.sub(t, tangent.0) } else { store.sub(tangent.0, t) };
            let open = (if is_low { self.low } else { self.high }).open || tangent.1;
            here.note(store, canon, inside, if open { Sign::Positive } else { Sign::Nonnegative })?;
        }
        for (id, sign) in facts.noted().collect::<Vec<_>>() {
            if bound(store, canon, id, self.x)?.is_none() {
                let there = store.substitute_all(&[id], &substitution);
                let there = by_tangent(store, canon, &there, angle, t)?;
                here.note(store, canon, there[0], sign)?;
            }
        }
        let new = store.substitute_all(roots, &substitution);
        Ok((by_tangent(store, canon, &new, angle, t)?, here))
    }
}

/// `roots` with `sin(θ) = 2·t/(1 + t²)`, `cos(θ) = (1 - t²)/(1 + t²)` and `θ = 2·atan(t)`.
fn by_tangent(store: &mut Store, canon: &mut Canon, roots: &[ExprId], angle: ExprId, t: ExprId) -> Result<Vec<ExprId>, Budget> {
    let (one, two) = (store.int(1), store.int(2));
    let square = store.pow(t, two);
    let (below, rest, twice) = (store.add(one, square), store.sub(one, square), store.mul(two, t));
    let (sine, cosine) = (store.div(twice, below), store.div(rest, below));
    let arc = store.call(ATAN, &[t]);
    let arc = store.mul(two, arc);
    let mut out = Vec::new();
    for &root in roots {
        let form = canon.canonical(store, root)?;
        let basis = angles::by_basis(store, canon, form)?.unwrap_or(form);
        let mut failure = None;
        let new = store.rewrite(&[basis], |store, id, operands| match () {
            () if store.argument_of(id, SIN) == Some(angle) => sine,
            () if store.argument_of(id, COS) == Some(angle) => cosine,
            () if id == angle => arc,
            // Fractions of fractions would be taken apart again and again.
            () if store.op(id) == Op::Call || store.op(id).is_relation() => {
                let in_lowest_terms = operands.iter().map(|&o| canon.rational(store, o, Goal::Cancel)).collect::<Result<Vec<_>, _>>();
                let operands = in_lowest_terms.unwrap_or_else(|budget| {
                    failure = Some(budget);
                    operands.to_vec()
                });
                store.rebuild(id, &operands)
            }
            () => store.rebuild(id, operands),
        })[0];
        if let Some(budget) = failure {
            return Err(budget);
        }
        out.push(new);
    }
    Ok(out)
}

/// The tangent of an end, or a number a little beyond it where it is no root; whether it is such a number.
fn rational_or_root(store: &mut Store, canon: &mut Canon, tangent: ExprId, is_low: bool) -> Result<(ExprId, bool), Budget> {
    let form = canon.canonical(store, tangent)?;
    if store.reach(&[form]).up().all(|id| !matches!(store.op(id), Op::Call | Op::Pi)) {
        return Ok((form, false));
    }
    let seen = evaluate(store, canon, &Constants::default(), &[form], &Point::default(), BITS);
    let beyond = seen.outcomes[0].interval(BITS).and_then(|i| {
        let eight = Num::from(8);
        let end = if is_low { i.low.to_num()? } else { i.high.to_num()? };
        let scaled = &end * &eight;
        let whole = if is_low { scaled.floor() } else { scaled.ceil() };
        whole.checked_div(&eight)
    });
    Ok(match beyond {
        Some(number) => (store.num(number), true),
        None => (form, false),
    })
}
