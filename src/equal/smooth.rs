//! Functions that are differentiable where a part of them has a kink: `x·|x|`, `relu(x)^2`.
//!
//! On either side of the surface where a kink lies, a function is one of its pieces. If the pieces are smooth across the
//! surface, and there the pieces, the pieces of the derivative and the values by convention agree, the difference of the
//! two pieces vanishes to first order, so the function is differentiable and the derivative's formula right.

use super::prove::{Facts, by_cases, differ, factor, is_entire, resolved, solved, unfolded, unit};
use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::domain::{conditions, kinks};
use crate::expr::{ExprId, Op, Store, Substitution};
use crate::number::Num;

/// The largest functions that are looked at, in nodes.
const NODES: usize = 1_000;
/// The most cells of other kinks.
const CELLS: usize = 16;

/// Formulas of derivatives that hold across the kink too, if the functions are differentiable there: `derivatives`
/// themselves, or what they are on both sides, where the conventions at the kink give them another value.
///
/// `functions` are all that was differentiated on the way, `kink` is an equation. `None` says nothing.
///
/// # Errors
/// [`Budget`], where a form in between is too large.
pub fn across(
    store: &mut Store,
    canon: &mut Canon,
    kink: ExprId,
    functions: &[ExprId],
    derivatives: &[ExprId],
) -> Result<Option<Vec<ExprId>>, Budget> {
    let all = [functions, derivatives].concat();
    if store.op(kink) != Op::Eq || store.reach(&all).len() > NODES {
        return Ok(None);
    }
    let sides = store.children(kink).to_vec();
    let distance = store.sub(sides[0], sides[1]);
    let Some((symbol, root)) = solved(store, canon, distance)? else {
        let Some((named, kink)) = named(store, canon, distance, &all)? else { return Ok(None) };
        let (functions, named) = named.split_at(functions.len());
        let same = across(store, canon, kink, functions, named)?.is_some_and(|image| image == named);
        return Ok(same.then(|| derivatives.to_vec()));
    };
    let surface = Surface { distance, at: Substitution::new([(symbol, root)]), open: open_conditions(store, canon, &all)? };
    let pieces = by_cases(store, &all);
    let mut image = derivatives.to_vec();
    // Cells of the other kinks: what is known of them beside the side of this one.
    let mut cells: Vec<Vec<(ExprId, Sign)>> = vec![Vec::new()];
    let (mut seen, mut split) = (0, false);
    while let Some(cell) = cells.pop() {
        seen += 1;
        if seen > CELLS {
            return Ok(None);
        }
        let mut parts = Vec::new();
        let mut other = None;
        for side in [Sign::Positive, Sign::Zero, Sign::Negative] {
            let Some(facts) = surface.facts(store, canon, side, &cell)? else { return Ok(None) };
            let (part, left) = resolved(store, canon, &pieces, &facts)?;
            if let (None, Some(left)) = (other, left) {
                // `x + 2` for `x^2 - 4` beside `x - 2`.
                other = Some(factor(store, canon, left, &facts)?);
            }
            parts.push(part);
        }
        if let Some(other) = other {
            split = true;
            match surface.sign(store, canon, other, &cell)? {
                // It has a kink on the same surface, or nothing is known of it.
                Sign::Zero => return Ok(None),
                Sign::Unknown => cells.extend([Sign::Positive, Sign::Negative].map(|s| [&cell[..], &[(other, s)]].concat())),
                known => cells.push([&cell[..], &[(other, known)]].concat()),
            }
            if cells.iter().any(|c| c.len() > CELLS) {
                return Ok(None);
            }
            continue;
        }
        let [above, on, below] = &parts[..] else { return Ok(None) };
        if !surface.is_inside(store, canon, &[&above[..], below].concat())? {
            return Ok(None);
        }
        for k in 0..all.len() {
            let agree = surface.agree(store, canon, above[k], below[k])?;
            if agree && surface.agree(store, canon, above[k], on[k])? {
                continue;
            }
            // A derivative that is one formula on both sides has its values on the surface.
            let Some(entry) = k.checked_sub(functions.len()).filter(|_| agree && !split && cells.is_empty()) else { return Ok(None) };
            let forms = [canon.canonical(store, above[k])?, canon.canonical(store, below[k])?];
            if forms[0] != forms[1] {
                return Ok(None);
            }
            image[entry] = above[k];
        }
    }
    Ok(Some(image))
}

/// Expressions with a variable in the place of an entire function `u`, and the kink at its zero: `t·|t|` for `sin(x)·|sin(x)|`.
/// What holds on `t = 0` with every value of the other variables holds where `u` is zero. `None` if there are other kinks.
fn named(store: &mut Store, canon: &mut Canon, distance: ExprId, all: &[ExprId]) -> Result<Option<(Vec<ExprId>, ExprId)>, Budget> {
    let function = unit(store, canon, distance)?.0;
    if !is_entire(store, function) {
        return Ok(None);
    }
    let forms = all.iter().map(|&id| canon.canonical(store, id)).collect::<Result<Vec<_>, _>>()?;
    let name = store.sym(&format!("distance·{}", function.index()));
    let images = store.rewrite(&forms, |store, id, operands| if id == function { name } else { store.rebuild(id, operands) });
    let zero = store.int(0);
    let kink = store.relation(Op::Eq, name, zero);
    for other in kinks(store, &images, |_, _| true) {
        let sides = store.children(other).to_vec();
        let distance = store.sub(sides[0], sides[1]);
        if unit(store, canon, distance)?.0 != name {
            return Ok(None);
        }
    }
    Ok(Some((images, kink)))
}

/// Where a kink lies.
struct Surface {
    /// Zero there.
    distance: ExprId,
    /// One variable by the others.
    at: Substitution,
    /// What holds near every point where the functions are defined.
    open: Vec<ExprId>,
}

impl Surface {
    /// What is known on a side within a cell; `None` if the two contradict each other.
    fn facts(&self, store: &mut Store, canon: &mut Canon, side: Sign, cell: &[(ExprId, Sign)]) -> Result<Option<Facts>, Budget> {
        let mut facts = Facts::default();
        facts.note(store, canon, self.distance, side)?;
        for &(other, sign) in cell {
            facts.note(store, canon, other, sign)?;
        }
        Ok((!facts.contradictory).then_some(facts))
    }

    fn moved(&self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
        let here = store.substitute(id, &self.at);
        canon.canonical(store, here)
    }

    /// The sign on the surface, within a cell, of what decides another kink: unknown where it may vanish there, but certainly not
    /// everywhere, and zero where even that is open. `b + |x|` decides what `b + x` does for `x > 0`, on the same surface.
    fn sign(&self, store: &mut Store, canon: &mut Canon, other: ExprId, cell: &[(ExprId, Sign)]) -> Result<Sign, Budget> {
        let mut facts = Facts::default();
        for &(part, sign) in cell {
            let here = self.moved(store, canon, part)?;
            facts.note(store, canon, here, sign)?;
        }
        let here = store.substitute(other, &self.at);
        let (here, open) = resolved(store, canon, &[here], &facts)?;
        if open.is_some() {
            return Ok(Sign::Zero);
        }
        let here = unfolded(store, here[0]);
        let here = canon.canonical(store, here)?;
        let zero = store.zero();
        Ok(match crate::domain::sign::of(store, here) {
            known @ (Sign::Positive | Sign::Negative | Sign::Zero) => known,
            _ if differ(store, canon, here, zero, &facts) => Sign::Unknown,
            _ => Sign::Zero,
        })
    }

    fn agree(&self, store: &mut Store, canon: &mut Canon, a: ExprId, b: ExprId) -> Result<bool, Budget> {
        let difference = store.sub(a, b);
        let here = self.moved(store, canon, difference)?;
        let here = canon.expanded(store, here)?;
        Ok(store.number(here).is_some_and(Num::is_zero))
    }

    /// Whether the pieces are smooth around every point of the surface that matters.
    fn is_inside(&self, store: &mut Store, canon: &mut Canon, pieces: &[ExprId]) -> Result<bool, Budget> {
        for kink in kinks(store, pieces, |_, _| true) {
            let here = self.moved(store, canon, kink)?;
            if store.truth(here) != Some(false) {
                return Ok(false);
            }
        }
        for condition in conditions(store, pieces) {
            let form = canon.canonical(store, condition)?;
            if self.open.contains(&form) || store.truth(form) == Some(true) {
                continue;
            }
            let operands = store.children(condition).to_vec();
            let strict = match store.op(condition) {
                Op::Le => store.relation(Op::Lt, operands[0], operands[1]),
                Op::Lt | Op::Ne => condition,
                _ => return Ok(false),
            };
            let here = self.moved(store, canon, strict)?;
            if store.truth(here) != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// The strict conditions of functions: where they hold, they hold around.
fn open_conditions(store: &mut Store, canon: &mut Canon, functions: &[ExprId]) -> Result<Vec<ExprId>, Budget> {
    let mut open = Vec::new();
    for condition in conditions(store, functions) {
        if matches!(store.op(condition), Op::Lt | Op::Ne) {
            open.push(canon.canonical(store, condition)?);
        }
    }
    Ok(open)
}
