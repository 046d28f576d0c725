//! A bounded search for the most readable form: transforms of the whole expression, the best forms kept.

use rustc_hash::FxHashSet;

use super::cost::{compare, cost};
use super::engine::rewritten;
use super::roots::{roots_denested, roots_factored};
use super::rules::Theme;
use super::{Whole, gathered};
use crate::canon::{Canon, Goal, prime_powers};
use crate::expr::{ExprId, IdMap, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const LN: FunctionId = function::named("ln");

/// The most nodes of the graph, and of the tree behind it, that are searched.
const NODES: usize = 400;
const TREE: u64 = 4_000;
/// Forms that are kept from one round to the next, and rounds.
const BEAM: usize = 8;
const DEPTH: usize = 3;
/// Nodes that may be looked at in all.
const STEPS: usize = 100_000;

/// The most sums that may stand as factors: multiplied out, what is beyond is no form to read.
const POWER: u64 = 40;

/// How much longer a form without a bar may be than the quotient that it is: `3*x^2 + 3*x*h + h^2` is the better
/// `((x + h)^3 - x^3)/h`.
const WHOLE: u64 = 35;

/// How much longer one with less below its bars may be: `(x^2 + 3*x + 9)/(x + 3)` is the better `(x^3 - 27)/(x^2 - 9)`.
const LOWER: u64 = 40;

/// Makes another form of a canonical one, canonical again; `None` where there is none.
type Transform = fn(&mut Store, &mut Canon, ExprId) -> Option<ExprId>;

/// What is tried on a whole expression besides the rules of each theme.
const TRANSFORMS: &[Transform] = &[
    expanded,
    expanded_sums,
    over_one_denominator,
    one_sum_below,
    logarithms_of_primes,
    cancelled,
    factored,
    roots_factored,
    roots_denested,
];

/// The cheapest form that is found, after the rules that always apply.
pub(super) fn best(store: &mut Store, canon: &mut Canon, root: ExprId) -> ExprId {
    let start = gathered(store, canon, root).form;
    let size = store.reach(&[start]).len();
    if size > NODES || tree(store, start) > TREE || has_high_power(store, start) {
        return start;
    }
    let quotient = is_quotient_of_sum(store, start);
    let degree = degree_below(store, start);
    let price = |store: &Store, form: ExprId| {
        let credit = match () {
            () if !quotient => 0,
            () if !has_bar(store, form) => WHOLE,
            () if degree_below(store, form) < degree => LOWER,
            () => 0,
        };
        cost(store, form).saturating_sub(credit)
    };
    let mut best = (price(store, start), start);
    let mut seen: FxHashSet<ExprId> = FxHashSet::from_iter([start]);
    let mut beam = vec![best];
    let mut steps = STEPS;
    for _ in 0..DEPTH {
        let mut found: Vec<(u64, ExprId)> = Vec::new();
        for &(_, form) in &beam {
            for step in 0..TRANSFORMS.len() + 2 * Theme::SEARCH.len() {
                let size = store.reach(&[form]).len();
                let Some(left) = steps.checked_sub(size) else { break };
                steps = left;
                let Some(other) = transformed(store, canon, form, step) else { continue };
                if has_high_power(store, other) {
                    continue;
                }
                let other = gathered(store, canon, other).form;
                if !seen.insert(other) || store.reach(&[other]).len() > 2 * NODES || tree(store, other) > 2 * TREE {
                    continue;
                }
                found.push((price(store, other), other));
            }
        }
        found.sort_by(|&a, &b| compare(store, a, b));
        found.truncate(BEAM);
        let Some(&first) = found.first() else { break };
        if first.0 < best.0 {
            best = first;
        }
        beam = found;
    }
    best.1
}

fn transformed(store: &mut Store, canon: &mut Canon, form: ExprId, step: usize) -> Option<ExprId> {
    if let Some(transform) = TRANSFORMS.get(step) {
        return transform(store, canon, form).filter(|&other| other != form);
    }
    // Each theme by itself, and multiplied out at once, before the rules that always apply join what came apart.
    let (theme, multiplied_out) = ((step - TRANSFORMS.len()) / 2, (step - TRANSFORMS.len()) % 2 == 1);
    let theme = Theme::SEARCH[theme];
    let whole = Whole::of(store, form);
    let other = rewritten(store, canon, whole, |c| c.rule.theme == theme).form;
    match (other == form || has_high_power(store, other), multiplied_out) {
        (true, _) => None,
        (_, true) => expanded(store, canon, other),
        _ => Some(other),
    }
}

/// Whether a sum stands above a bar with more than a number below.
fn is_quotient_of_sum(store: &Store, form: ExprId) -> bool {
    let above = |p: &[ExprId]| store.op(p[0]) == Op::Sum && store.number(p[1]).is_some_and(Num::is_positive);
    has_bar(store, form) && store.op(form) == Op::Prod && store.children(form)[1..].chunks(2).any(above)
}

/// Whether something stands below a bar, at any depth.
fn has_bar(store: &Store, form: ExprId) -> bool {
    let below = |p: &[ExprId]| store.op(p[0]) != Op::Euler && store.number(p[1]).is_some_and(Num::is_negative);
    store.reach(&[form]).up().any(|id| store.op(id) == Op::Prod && store.children(id)[1..].chunks(2).any(below))
}

/// The largest degree of what stands below a bar, where a sum has that of its highest term.
fn degree_below(store: &Store, form: ExprId) -> u64 {
    let natural = |e: ExprId| store.number(e).map_or(1, |n| n.abs().ceil().to_i64().map_or(u64::MAX, i64::unsigned_abs));
    let degree = |term: ExprId| match store.op(term) {
        Op::Number => 0,
        Op::Prod => store.children(term)[1..].chunks(2).map(|p| natural(p[1])).fold(0, u64::saturating_add),
        _ => 1,
    };
    let of_base = |base: ExprId| match store.op(base) {
        Op::Sum => store.children(base).iter().map(|&t| degree(t)).max().unwrap_or(0),
        _ => 1,
    };
    let below = |p: &&[ExprId]| store.op(p[0]) != Op::Euler && store.number(p[1]).is_some_and(Num::is_negative);
    let product = |id: ExprId| {
        let powers = store.children(id)[1..].chunks(2).filter(below);
        powers.map(|p| of_base(p[0]).saturating_mul(natural(p[1]))).fold(0, u64::saturating_add)
    };
    store.reach(&[form]).up().filter(|&id| store.op(id) == Op::Prod).map(product).max().unwrap_or(0)
}

/// Whether multiplying out would take more than [`POWER`] sums at a place: rules make one of `sin(x)^6561`, and cubes within
/// squares within cubes of `sin(216*x)`.
fn has_high_power(store: &Store, form: ExprId) -> bool {
    let reach = store.reach(&[form]);
    // How many sums are multiplied to make a node.
    let mut factors: IdMap<u64> = IdMap::new(&reach, 0);
    reach.up().any(|id| {
        let operands = store.children(id);
        factors[id] = match store.op(id) {
            Op::Sum => operands.iter().map(|&c| factors[c]).max().unwrap_or(0).max(1),
            Op::Prod => {
                let power = |p: &[ExprId]| match store.number(p[1]).filter(|n| n.is_integer()) {
                    Some(n) => factors[p[0]].saturating_mul(n.abs().to_i64().map_or(u64::MAX, i64::unsigned_abs)),
                    None => 0,
                };
                operands[1..].chunks(2).map(power).fold(0, u64::saturating_add)
            }
            _ => 0,
        };
        factors[id] > POWER
    })
}

/// Products and natural powers multiplied out everywhere.
fn expanded(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let terms = store.reach(&[form]).len();
    (terms <= NODES).then(|| canon.expanded(store, form).ok())?
}

/// One fraction in lowest terms.
fn cancelled(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    canon.rational(store, form, Goal::Cancel).ok()
}

/// Powers of polynomials in the kernels.
fn factored(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    canon.rational(store, form, Goal::Factor).ok()
}

/// Each term of a sum multiplied out, but no sum below a function or a power.
fn expanded_sums(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let terms = canon.term_list(store, form).ok()?;
    if terms.len() < 2 {
        return None;
    }
    let zero = store.zero();
    let mut sum = zero;
    for term in terms {
        let is_product = store.op(term) == Op::Prod;
        let term = if is_product { canon.expanded(store, term).ok()? } else { term };
        sum = store.add(sum, term);
    }
    canon.canonical(store, sum).ok()
}

/// The numerator, multiplied out, over the common denominator of all terms.
fn over_one_denominator(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let terms = canon.term_list(store, form).ok()?;
    let mut denominator: Vec<(ExprId, Num)> = Vec::new();
    for &term in &terms {
        if store.op(term) != Op::Prod {
            continue;
        }
        for pair in store.children(term)[1..].chunks(2) {
            let Some(n) = store.number(pair[1]).filter(|n| n.is_negative()) else { continue };
            match denominator.iter_mut().find(|d| d.0 == pair[0]) {
                Some(slot) => slot.1 = slot.1.clone().min(n.clone()),
                None => denominator.push((pair[0], n.clone())),
            }
        }
    }
    if denominator.is_empty() {
        return None;
    }
    let mut below = store.one();
    for (base, n) in denominator {
        let n = store.num(-&n);
        let power = store.pow(base, n);
        below = store.mul(below, power);
    }
    let zero = store.zero();
    let mut above = zero;
    for term in terms {
        let product = store.mul(term, below);
        let product = canon.canonical(store, product).ok()?;
        above = store.add(above, product);
    }
    let above = canon.expanded(store, above).ok()?;
    let quotient = store.div(above, below);
    canon.canonical(store, quotient).ok()
}

/// The sums in the denominator multiplied out to one.
fn one_sum_below(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    if store.op(form) != Op::Prod {
        return None;
    }
    let operands = store.children(form).to_vec();
    let (mut above, mut below) = (operands[0], store.one());
    for pair in operands[1..].chunks(2) {
        let natural = store.number(pair[1]).filter(|n| n.is_integer() && n.is_negative()).map(|n| -n);
        match natural.filter(|_| store.op(pair[0]) == Op::Sum) {
            Some(n) => {
                let n = store.num(n);
                let power = store.pow(pair[0], n);
                below = store.mul(below, power);
            }
            None => {
                let power = store.pow(pair[0], pair[1]);
                above = store.mul(above, power);
            }
        }
    }
    let below = canon.expanded(store, below).ok()?;
    let quotient = store.div(above, below);
    canon.canonical(store, quotient).ok()
}

/// Logarithms of natural numbers by those of their primes.
fn logarithms_of_primes(store: &mut Store, canon: &mut Canon, form: ExprId) -> Option<ExprId> {
    let number = |store: &Store, id: ExprId| store.argument_of(id, LN).and_then(|n| store.number(n)).and_then(Num::to_i64);
    let apart = store.rewrite(&[form], |store, id, operands| match number(store, id) {
        Some(n) if n > 1 => prime_powers(n).into_iter().fold(store.zero(), |sum, (p, k)| {
            let (p, k) = (store.int(p), store.int(k));
            let log = store.call(LN, &[p]);
            let term = store.mul(k, log);
            store.add(sum, term)
        }),
        _ => store.rebuild(id, operands),
    })[0];
    canon.canonical(store, apart).ok()
}

/// The nodes of the tree behind a form, or something above the limit.
fn tree(store: &Store, root: ExprId) -> u64 {
    let reach = store.reach(&[root]);
    let mut size: IdMap<u64> = IdMap::new(&reach, 0);
    for id in reach.up() {
        let below: u64 = store.children(id).iter().map(|&c| size[c]).fold(0, u64::saturating_add);
        size[id] = below.saturating_add(1);
    }
    size[root]
}
