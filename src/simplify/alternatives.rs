//! Disjunctions of comparisons: what holds anyway, and what others allow already.
//!
//! `x ≤ 1 or x > 0` always holds, `x ≤ 0 or x < 0` is `x ≤ 0`. Each comparison is a bound on a form without a
//! constant, so that two of them about the same form are compared as parts of the line.

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Where a comparison holds, as a part of the line of `unit`.
#[derive(Clone, Debug)]
struct Part {
    unit: ExprId,
    kind: Kind,
    at: Num,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Above { closed: bool },
    Below { closed: bool },
    At,
    Except,
}

use Kind::*;

impl Part {
    fn holds_at(&self, n: &Num) -> bool {
        match self.kind {
            Above { closed } => *n > self.at || (closed && *n == self.at),
            Below { closed } => *n < self.at || (closed && *n == self.at),
            At => *n == self.at,
            Except => *n != self.at,
        }
    }

    /// Whether the two together are all of the line.
    fn completes(&self, other: &Part) -> bool {
        match (self.kind, other.kind) {
            (Above { closed: a }, Below { closed: b }) => self.at < other.at || (self.at == other.at && (a || b)),
            (Except, _) => other.holds_at(&self.at),
            _ => false,
        }
    }

    /// Whether this is a part of the other.
    fn is_within(&self, other: &Part) -> bool {
        match (self.kind, other.kind) {
            (At, _) => other.holds_at(&self.at),
            (Above { closed: a }, Above { closed: b }) => self.at > other.at || (self.at == other.at && (!a || b)),
            (Below { closed: a }, Below { closed: b }) => self.at < other.at || (self.at == other.at && (!a || b)),
            (Above { .. } | Below { .. }, Except) => !self.holds_at(&other.at),
            (Except, Except) => self.at == other.at,
            _ => false,
        }
    }
}

/// The alternatives of a disjunction in canonical form without those that others contain; `None` if one of them holds
/// at every point.
///
/// # Errors
/// [`Budget`], where a side is too large.
pub(super) fn alternatives(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<Option<Vec<ExprId>>, Budget> {
    let mut list: Vec<(ExprId, Option<Part>)> = Vec::new();
    let mut stack = vec![form];
    while let Some(at) = stack.pop() {
        if store.op(at) == Op::Or {
            stack.extend(store.children(at).iter().rev().copied());
            continue;
        }
        let part = part(store, canon, at)?;
        list.push((at, part));
    }
    let same = |a: &Part, b: &Part| a.unit == b.unit;
    let parts: Vec<&Part> = list.iter().filter_map(|l| l.1.as_ref()).collect();
    if parts.iter().any(|a| parts.iter().any(|b| same(a, b) && a.completes(b))) {
        return Ok(None);
    }
    let mut kept: Vec<(ExprId, Option<Part>)> = Vec::new();
    for (id, part) in list {
        let Some(part) = part else {
            kept.push((id, None));
            continue;
        };
        let within = |a: &Part, b: &Option<Part>| b.as_ref().is_some_and(|b| same(a, b) && a.is_within(b));
        if kept.iter().any(|k| within(&part, &k.1)) {
            continue;
        }
        kept.retain(|k| !k.1.as_ref().is_some_and(|k| same(k, &part) && k.is_within(&part)));
        kept.push((id, Some(part)));
    }
    Ok(Some(kept.into_iter().map(|k| k.0).collect()))
}

/// A canonical comparison `0 < n·unit + k` as a part of the line of `unit`.
fn part(store: &mut Store, canon: &mut Canon, relation: ExprId) -> Result<Option<Part>, Budget> {
    let op = store.op(relation);
    if !matches!(op, Op::Lt | Op::Le | Op::Eq | Op::Ne) {
        return Ok(None);
    }
    let operands = store.children(relation).to_vec();
    let zero = |id: ExprId| store.number(id).is_some_and(Num::is_zero);
    let difference = match operands[..] {
        [a, d] if zero(a) => d,
        [d, a] if zero(a) && matches!(op, Op::Eq | Op::Ne) => d,
        _ => return Ok(None),
    };
    let terms = canon.term_list(store, difference)?;
    let constant = terms.iter().find_map(|&t| store.number(t)).cloned().unwrap_or(Num::ZERO);
    let lower = store.num(-&constant);
    let rest = store.add(difference, lower);
    let rest = canon.canonical(store, rest)?;
    let factor = match store.op(rest) {
        Op::Prod => store.number(store.children(rest)[0]).cloned().unwrap_or(Num::ONE),
        Op::Number => return Ok(None),
        _ => Num::ONE,
    };
    let Some(inverse) = factor.recip() else { return Ok(None) };
    let at = &-&constant * &inverse;
    let scale = store.num(inverse);
    let unit = store.mul(scale, rest);
    let unit = canon.canonical(store, unit)?;
    let closed = op == Op::Le;
    let kind = match op {
        Op::Eq => At,
        Op::Ne => Except,
        _ if factor.is_negative() => Below { closed },
        _ => Above { closed },
    };
    Ok(Some(Part { unit, kind, at }))
}
