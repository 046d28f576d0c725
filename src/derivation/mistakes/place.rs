//! Which part of a claim is wrong: a summand or a factor that the right answer has no counterpart for.

use super::algebra::two_by_two;
use super::case::{Case, Search};
use super::catalogue::Catalogue;
use super::fingerprint::{Values, agree};
use super::matching::parts;
use crate::canon::Canon;
use crate::elaborate::Definitions;
use crate::expr::{ExprId, Op, Store};
use crate::simplify;

/// A summand, or one that is subtracted; a factor, or one that is divided by.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub id: ExprId,
    pub inverse: bool,
}

/// How the parts of a claim are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joined {
    Sum,
    Product,
}

/// The only part of a scalar claim without a counterpart in the right answer, if there is exactly one.
pub fn wrong_part(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    catalogue: &Catalogue,
    case: &Case,
    claimed: &[Part],
    joined: Joined,
) -> Option<usize> {
    let search = Search::new(store, canon, definitions, catalogue, case)?;
    let (&[truth], 1) = (&search.truth[..], search.claimed.len()) else { return None };
    let mut forms = vec![truth];
    if let Ok(readable) = simplify::readable(search.store, search.canon, truth) {
        forms.push(two_by_two(search.store, readable));
    }
    let kept = case.question.map_or(&[][..], |q| &q.variables);
    let ids: Vec<ExprId> = claimed.iter().map(|p| p.id).collect();
    let ids = definitions.expand_except(search.store, &ids, kept);
    let mut said = search.fingerprint.values(search.store, &ids)?;
    for (values, part) in said.iter_mut().zip(claimed) {
        invert(values, part.inverse, joined);
    }
    let alone: Vec<usize> = forms.into_iter().filter_map(|form| unmatched(&search, form, &said, joined)).collect();
    alone.first().copied()
}

fn invert(values: &mut Values, inverse: bool, joined: Joined) {
    if inverse {
        values.iter_mut().for_each(|v| *v = if joined == Joined::Sum { -*v } else { 1.0 / *v });
    }
}

/// The index of the only claimed part that no part of the right answer matches.
fn unmatched(search: &Search, truth: ExprId, said: &[Values], joined: Joined) -> Option<usize> {
    let list = right_parts(search.store, truth, joined);
    let ids: Vec<ExprId> = list.iter().map(|p| p.id).collect();
    let mut right = search.fingerprint.values(search.store, &ids)?;
    for (values, part) in right.iter_mut().zip(&list) {
        invert(values, part.inverse, joined);
    }
    let mut used = vec![false; right.len()];
    let mut alone = Vec::new();
    for (k, values) in said.iter().enumerate() {
        match (0..right.len()).find(|&j| !used[j] && agree(&right[j], values)) {
            Some(j) => used[j] = true,
            None => alone.push(k),
        }
    }
    match alone[..] {
        [k] => Some(k),
        _ => None,
    }
}

/// The parts of the right answer.
fn right_parts(store: &Store, truth: ExprId, joined: Joined) -> Vec<Part> {
    if joined == Joined::Sum {
        return parts(store, Op::Add, truth).into_iter().map(|id| Part { id, inverse: false }).collect();
    }
    let (top, bottom) = match store.op(truth) {
        Op::Div => (store.children(truth)[0], Some(store.children(truth)[1])),
        _ => (truth, None),
    };
    let factors = |id: ExprId, inverse: bool| parts(store, Op::Mul, id).into_iter().map(move |id| Part { id, inverse });
    factors(top, false).chain(bottom.into_iter().flat_map(|b| factors(b, true))).collect()
}
