//! Proofs: a difference that is identically zero, in every cell.
//!
//! Each step replaces the difference by one that is equal to it wherever it is defined, so a zero at the end is a
//! proof; anything else says nothing about the claim. No proof rests on samples; a point where the sides certainly
//! differ only ends a search that cannot succeed ([`points`]).
//!
//! | step | where |
//! |---|---|
//! | one branch of `abs`, `max`, piecewise values in each cell of signs | [`cells`], by what [`facts`] and [`signs`] know, [`emptiness`] |
//! | functions by independent ones | [`kernels`], [`shifts`], [`angles`] |
//! | a rational function of kernels that is zero, also where algebraic coefficients are | [`algebraic`] |
//! | angles and logarithms that are sums of others | [`arguments`] |
//! | one root by the others | [`radicals`] |
//! | a zero derivative, and a value on each connected part | [`constant`], [`zeros`], [`roots`], [`fibres`] |
//! | all this again, with tangents of half angles | [`windows`] |

mod algebraic;
mod angles;
mod arguments;
mod cells;
mod constant;
mod emptiness;
mod facts;
mod fibres;
mod kernels;
mod linear;
mod points;
mod radicals;
mod roots;
mod shifts;
mod signs;
mod windows;
mod zeros;

pub use cells::{by_cases, factor, is_entire, resolved};
pub use facts::{Facts, linear, solved, unit};
pub use kernels::unfolded;
pub use points::differ;

use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Store, Substitution};
use crate::number::Num;

/// The most cells of a claim.
const CELLS: usize = 250;
/// Steps of canonical forms in all cells together, below a second; a claim from a book takes a few thousand.
const WORK: u64 = 1_000_000;
/// Steps of one canonical form, and terms of one polynomial, in the search.
const STEPS: usize = 100_000;
/// How often a zero derivative may be the reason for a zero derivative.
const LEVELS: usize = 2;
/// The largest difference whose kernels are made independent.
const NODES: usize = 3_000;

/// Whether a look at points may end the search for a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    Allowed,
    /// The search alone decides: what tests put to the prover.
    Forbidden,
}

/// How a claim was proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// One normal form.
    NormalForm,
    /// Kernels made independent, or zero derivatives.
    Kernels,
    /// Cell by cell of the functions with kinks.
    Cells,
}

impl Method {
    /// The name that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Method::NormalForm | Method::Kernels => "normal-form",
            Method::Cells => "cells",
        }
    }
}

/// Whether both sides are equal wherever both are defined and the facts hold. `None` says nothing about the claim.
///
/// `sources` are what was differentiated for a side. Where the inside of a root is zero on a whole cell, as in `sqrt(relu(x)^2)`
/// for `x < 0`, the derivative is 0 and its formula `0/0`: such a cell is not one where there is nothing to show.
///
/// # Errors
/// [`Budget`], where a normal form is too large.
pub fn prove(
    store: &mut Store,
    canon: &mut Canon,
    left: ExprId,
    right: ExprId,
    sources: &[ExprId],
    facts: &Facts,
    glance: Glance,
) -> Result<Option<Method>, Budget> {
    // The answer is the same with the sides swapped.
    let (left, right) = if store.compare(left, right).is_gt() { (right, left) } else { (left, right) };
    if left == right || canon.canonical(store, left)? == canon.canonical(store, right)? {
        return Ok(Some(Method::NormalForm));
    }
    let small = store.reach(&[left, right]).len() <= NODES;
    if small && glance == Glance::Allowed && points::differ(store, canon, left, right, facts) {
        return Ok(None);
    }
    if difference_vanishes(store, canon, left, right)? {
        return Ok(Some(Method::NormalForm));
    }
    if !small {
        return Ok(None);
    }
    let mut roots = cells::by_cases(store, &[&[left, right], sources].concat());
    // What an equation says of a variable is put in its place.
    for (id, sign) in facts.noted() {
        if sign == Sign::Zero
            && let Some((symbol, value)) = facts::solved(store, canon, id)?
        {
            roots = store.substitute_all(&roots, &Substitution::new([(symbol, value)]));
        }
    }
    let mut search = Search { cells: CELLS, begun: canon.spent(), split: false, glance };
    let proved = canon.within(STEPS, |canon| {
        let mut proved = search.cell(store, canon, &roots, facts, LEVELS)?;
        if !proved {
            for (roots, facts) in windows::straightened(store, canon, &roots, facts)? {
                proved = proved || search.cell(store, canon, &roots, &facts, LEVELS)?;
            }
        }
        Ok(proved)
    })?;
    Ok(proved.then_some(if search.split { Method::Cells } else { Method::Kernels }))
}

/// The difference of the canonical forms is zero, or it is when multiplied out, or its numerator is.
fn difference_vanishes(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId) -> Result<bool, Budget> {
    let (l, r) = (canon.canonical(store, left)?, canon.canonical(store, right)?);
    let difference = store.sub(l, r);
    let difference = canon.canonical(store, difference)?;
    if is_zero(store, difference) {
        return Ok(true);
    }
    let expanded = canon.expanded(store, difference)?;
    if is_zero(store, expanded) {
        return Ok(true);
    }
    let numerator = canon.numerator(store, difference)?;
    Ok(is_zero(store, numerator))
}

/// Whether a form is zero as a rational function of its kernels, or as a sum of angles and logarithms.
fn vanishes(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<bool, Budget> {
    let form = kernels::with_named_powers(store, canon, form, kernels::Exponents::Symbolic)?;
    if numerator_vanishes(store, canon, form)? || arguments::is_zero(store, canon, form)? {
        return Ok(true);
    }
    let named = kernels::with_named_powers(store, canon, form, kernels::Exponents::Fractions)?;
    Ok(named != form && numerator_vanishes(store, canon, named)?)
}

/// Whether the numerator is identically zero: with `sin²θ = 1 - cos²θ`, and with algebraic coefficients that are zero.
fn numerator_vanishes(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<bool, Budget> {
    let numerator = canon.numerator(store, form)?;
    if is_zero(store, numerator) {
        return Ok(true);
    }
    // Multiplied out, √b·√b has become b and b·√b has become b^(3/2), which is b·√b again with the root as a variable.
    let named = kernels::with_named_powers(store, canon, numerator, kernels::Exponents::Fractions)?;
    let named = if named == numerator { numerator } else { canon.expanded(store, named)? };
    if is_zero(store, named) {
        return Ok(true);
    }
    let reduced = angles::reduced(store, canon, numerator)?;
    let reduced = shifts::without_wronskians(store, canon, reduced)?;
    Ok(is_zero(store, reduced) || coefficients_vanish(store, canon, reduced)?)
}

/// Whether the terms cancel that differ in an algebraic factor only.
fn coefficients_vanish(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<bool, Budget> {
    let numbers = algebraic::numbers_in(store, form);
    let irrational = |store: &Store, id: ExprId| store.number(id).is_none();
    if !numbers.iter().any(|&id| irrational(store, id)) {
        return Ok(false);
    }
    let mut groups: Vec<(ExprId, ExprId)> = Vec::new();
    for term in canon.term_list(store, form)? {
        let (number, powers) = canon.powers(store, term);
        let (mut coefficient, mut rest) = (store.num(number), store.int(1));
        for (base, exponent) in powers {
            let power = store.pow(base, exponent);
            let part = if numbers.contains(&base) && store.number(exponent).is_some() { &mut coefficient } else { &mut rest };
            *part = store.mul(*part, power);
        }
        let rest = canon.canonical(store, rest)?;
        match groups.iter_mut().find(|g| g.0 == rest) {
            Some(group) => group.1 = store.add(group.1, coefficient),
            None => groups.push((rest, coefficient)),
        }
    }
    for (_, coefficient) in groups {
        if algebraic::is_zero(store, canon, coefficient)? != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_zero(store: &Store, id: ExprId) -> bool {
    store.number(id).is_some_and(Num::is_zero)
}

/// A proof by cells under way.
struct Search {
    cells: usize,
    /// What canonical forms had cost before.
    begun: u64,
    /// Whether there was more than one.
    split: bool,
    glance: Glance,
}

impl Search {
    /// Whether the first two roots are equal where the facts hold; the others are sources. The depth is that of the cells, which a
    /// budget bounds; `level` is how often a zero derivative may be the reason.
    fn cell(&mut self, store: &mut Store, canon: &mut Canon, roots: &[ExprId], facts: &Facts, level: usize) -> Result<bool, Budget> {
        if self.cells == 0 {
            return Ok(false);
        }
        self.cells -= 1;
        let work = canon.spent() - self.begun;
        if work > WORK {
            return Err(Budget { name: "proof", limit: WORK as usize, reached: format!("{work} steps of canonical forms") });
        }
        let (sides, sources) = roots.split_at(2);
        let (sides, open) = cells::resolved(store, canon, sides, facts)?;
        if cells::has_power_of_zero(store, canon, &sides)? {
            return Ok(false);
        }
        // Nothing is to be shown where a side has no value, unless what was differentiated has one.
        if self.split && cells::is_void(store, canon, &sides)? {
            let (resolved, open) = cells::resolved(store, canon, sources, facts)?;
            if sources.is_empty() || cells::is_void(store, canon, &resolved)? {
                return Ok(true);
            }
            return match open {
                Some(decider) => self.by_sign(store, canon, roots, decider, facts, level),
                None => Ok(false),
            };
        }
        match open {
            Some(decider) => self.by_sign(store, canon, &[&sides[..], sources].concat(), decider, facts, level),
            None => {
                let difference = store.sub(sides[0], sides[1]);
                self.smooth_zero(store, canon, difference, sources, facts, level)
            }
        }
    }

    /// As [`Search::cell`], where the decider is positive, where it is negative and where it is zero.
    fn by_sign(
        &mut self,
        store: &mut Store,
        canon: &mut Canon,
        roots: &[ExprId],
        decider: ExprId,
        facts: &Facts,
        level: usize,
    ) -> Result<bool, Budget> {
        let decider = cells::factor(store, canon, decider, facts)?;
        // A sign that is known and did not help will not help again.
        if facts.noted().any(|(id, sign)| id == decider && (sign.is_nonzero() || sign == Sign::Zero)) {
            return Ok(false);
        }
        self.split = true;
        for sign in [Sign::Positive, Sign::Negative, Sign::Zero] {
            if sign == Sign::Zero
                && (facts.is_nonzero(store, canon, decider)? || (!facts.thin && cells::is_negligible(store, canon, &roots[..2], decider)))
            {
                continue;
            }
            let mut here = facts.clone();
            here.note(store, canon, decider, sign)?;
            if here.contradictory {
                continue;
            }
            let mut sides = roots.to_vec();
            // Where an entire function is zero nothing need have a derivative.
            if sign == Sign::Zero && cells::is_entire(store, decider) {
                sides.truncate(2);
            }
            if sign == Sign::Zero
                && let Some((symbol, value)) = facts::solved(store, canon, decider)?
            {
                sides = store.substitute_all(&sides, &Substitution::new([(symbol, value)]));
            }
            if !self.cell(store, canon, &sides, &here, level)? && !emptiness::is_empty(store, canon, &here)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether a value without unresolved kinks is zero wherever it is defined.
    fn smooth_zero(
        &mut self,
        store: &mut Store,
        canon: &mut Canon,
        difference: ExprId,
        sources: &[ExprId],
        facts: &Facts,
        level: usize,
    ) -> Result<bool, Budget> {
        let form = canon.canonical(store, difference)?;
        if is_zero(store, form) {
            return Ok(true);
        }
        let zero = store.int(0);
        if self.glance == Glance::Allowed && points::differ(store, canon, form, zero, facts) {
            return Ok(false);
        }
        let mut form = kernels::independent(store, canon, form, facts)?;
        if vanishes(store, canon, form)? {
            return Ok(true);
        }
        if let Some(basis) = angles::by_basis(store, canon, form)?.filter(|&basis| basis != form) {
            form = kernels::independent(store, canon, basis, facts)?;
            if vanishes(store, canon, form)? {
                return Ok(true);
            }
        }
        if radicals::is_zero(store, canon, form, facts)? {
            return Ok(true);
        }
        // A root or a logarithm of a square has brought an absolute value, and has a value where what it stands for has none.
        if cells::open(store, form).is_some() {
            let defined = if sources.is_empty() { &[difference][..] } else { sources };
            let here = facts.where_defined(store, canon, defined)?;
            return self.cell(store, canon, &[&[form, zero], sources].concat(), &here, level);
        }
        if level == 0 { Ok(false) } else { constant::is_zero(self, store, canon, difference, facts, level - 1) }
    }
}
