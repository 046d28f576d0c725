//! What a report shows along with a witness: values on the way to it, and the ratio of the sides.

use super::prove::{Facts, Glance, prove};
use super::refute::{reading, simplest_between};
use super::verdict::Reading;
use crate::canon::Canon;
use crate::diff::{Chain, Seeds, forward};
use crate::elaborate::Definitions;
use crate::enclose::{Constants, Point, evaluate};
use crate::expr::{ExprId, Op, Store};
use crate::lower::template::compiled;
use crate::number::Num;
use crate::print;

/// The most values shown.
const STEPS: usize = 8;
/// Bits of the enclosures, and digits shown.
const BITS: u32 = 64;
const DIGITS: usize = 12;
/// The largest sides whose ratio is looked for.
const NODES: usize = 1_000;
/// Bits of a simple ratio.
const SIMPLE: u64 = 12;
/// The longest text of an inner function, in nodes.
const LABEL: u64 = 30;

/// What the right side is of the left one, if that is one simple number: guessed at a point, then proved.
pub fn ratio(store: &mut Store, canon: &mut Canon, sides: (ExprId, ExprId), readings: (&Reading, &Reading)) -> Option<Num> {
    let (left, right) = sides;
    if store.reach(&[left, right]).len() > NODES || matches!(readings, (Reading::Undefined, _) | (_, Reading::Undefined)) {
        return None;
    }
    let here = readings.1.number().checked_div(&readings.0.number())?;
    let guess = match readings {
        (Reading::Exact(_), Reading::Exact(_)) => here,
        _ => {
            let slack = &here.abs() * &Num::ratio(1, 1_000_000_000);
            if slack.is_zero() { return None } else { simplest_between(&(&here - &slack), &(&here + &slack)) }
        }
    };
    if guess.is_zero() || guess.bits() > SIMPLE {
        return None;
    }
    let factor = store.num(guess.clone());
    let multiple = store.mul(factor, left);
    let proof = prove(store, canon, multiple, right, &[], &Facts::default(), Glance::Allowed);
    matches!(proof, Ok(Some(_))).then_some(guess)
}

/// Values at a point of the intermediates that `bodies` lead to; without any, those of the parts of a composition.
pub fn steps(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    bodies: &[ExprId],
    sources: &[ExprId],
    at: &[(String, Num)],
) -> Vec<(String, Reading)> {
    let point: Point = at.iter().filter_map(|(name, value)| Some((store.find_symbol(name)?, value.clone()))).collect();
    let links = if bodies.is_empty() { Chain::default() } else { definitions.chain(store, bodies) };
    let mut parts: Vec<(String, ExprId)> = Vec::new();
    for &(symbol, definition) in links.links().iter().take(STEPS) {
        let written_out = definitions.expand(store, &[definition])[0];
        parts.push((store.symbol_name(symbol).to_owned(), written_out));
    }
    if parts.is_empty()
        && let [source] = sources
    {
        parts = composition(store, *source).unwrap_or_default();
    }
    let roots: Vec<ExprId> = parts.iter().map(|p| p.1).collect();
    let seen = evaluate(store, canon, &Constants::default(), &roots, &point, BITS);
    let values = parts.into_iter().zip(seen.outcomes);
    values.filter_map(|((label, _), outcome)| Some((label, reading(&outcome, DIGITS)?))).collect()
}

/// For `f(u)` with one variable: `u`, `f'(u)` and `u'`, each with its name.
fn composition(store: &mut Store, source: ExprId) -> Option<Vec<(String, ExprId)>> {
    let (Op::Call, &[inner]) = (store.op(source), store.children(source)) else { return None };
    let symbols: Vec<_> = store.reach(&[inner]).up().filter_map(|id| store.symbol(id)).collect();
    let (&[symbol], false) = (&symbols[..], store.op(inner) == Op::Symbol) else { return None };
    let outer = compiled(store.function(source)?).partials.first()?.as_ref().ok()?.build(store, &[inner], source);
    let seeds = Seeds::from_iter([(symbol, store.one())]);
    let slope = *forward(store, &[inner], &seeds, &Chain::default()).ok()?.first()?;
    let short = print::Options { cap: LABEL, ..print::Options::plain() };
    let label = print::text(store, inner, &short).ok()?;
    let name = store.function(source)?.row().name;
    let x = store.symbol_name(symbol);
    Some(vec![(label.clone(), inner), (format!("{name}'({label})"), outer), (format!("d/d{x} ({label})"), slope)])
}
