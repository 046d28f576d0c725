//! How hard a canonical form is to read.
//!
//! Tenths of the space that a symbol takes, roughly: what is printed is counted, with something on top for fractions in
//! fractions and roots in denominators. A large part that occurs several times is counted once, as it is shared.

use std::cmp::Ordering;

use crate::expr::{ExprId, IdMap, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");

/// A leaf, or an operator between two operands.
const UNIT: u64 = 10;
const DIGIT: u64 = 3;
const MINUS: u64 = 5;
const FRACTION: u64 = 7;
const POWER: u64 = 12;
/// One for each product, however many factors stand below it.
const BAR: u64 = 18;
const NESTED_FRACTION: u64 = 30;
const ROOT: u64 = 20;
const ROOT_BELOW: u64 = 15;
const CALL: u64 = 20;
const BARS: u64 = 10;
/// `sigmoid(-x)`, where the function has no symmetry to take the minus out.
const MIRRORED: u64 = 19;
const PARENTHESES: u64 = 3;
const PIECES: u64 = 40;
/// Parts above this size count once; further occurrences cost [`REFERENCE`].
const LARGE: u64 = 120;
const REFERENCE: u64 = 20;

/// The cost of a canonical form.
pub(super) fn cost(store: &Store, root: ExprId) -> u64 {
    let reach = store.reach(&[root]);
    let mut inline: IdMap<u64> = IdMap::new(&reach, UNIT);
    let mut shared = 0u64;
    for id in reach.up() {
        let own = node(store, id, &|child| inline[child]);
        if own > LARGE && id != root {
            // The first reference is counted in the parent.
            shared = shared.saturating_add(own - REFERENCE);
            inline[id] = REFERENCE;
        } else {
            inline[id] = own;
        }
    }
    let depth = u64::from(store.depth(root));
    inline[root].saturating_add(shared).saturating_add(depth.saturating_mul(depth) / 5)
}

/// Compares two forms: by cost, then by structure.
pub(super) fn compare(store: &Store, a: (u64, ExprId), b: (u64, ExprId)) -> Ordering {
    a.0.cmp(&b.0).then_with(|| store.compare(a.1, b.1))
}

fn node(store: &Store, id: ExprId, of: &impl Fn(ExprId) -> u64) -> u64 {
    let operands = store.children(id);
    match store.op(id) {
        Op::Number => store.number(id).map_or(UNIT, number),
        Op::Symbol | Op::Pi | Op::Euler | Op::Truth => UNIT,
        Op::Sum => {
            // A minus takes the place of a plus, and one of the terms without it comes first.
            let terms = operands.iter().map(|&t| of(t).saturating_sub(if is_negative(store, t) { MINUS } else { 0 }));
            terms.sum::<u64>() + UNIT * (operands.len() as u64 - 1)
        }
        Op::Prod => product(store, operands, of),
        Op::Call => {
            let own = if store.function(id) == Some(ABS) { BARS } else { CALL };
            let mirrored = if operands.len() == 1 && is_negative(store, operands[0]) { MIRRORED } else { 0 };
            own + mirrored
                + operands.iter().map(|&a| of(a) + u64::from(store.op(a) == Op::Sum)).sum::<u64>()
                + UNIT * (operands.len() as u64 - 1)
        }
        Op::Select => PIECES + operands.iter().map(|&a| of(a)).sum::<u64>(),
        _ => UNIT + operands.iter().map(|&a| of(a)).sum::<u64>(),
    }
}

fn number(n: &Num) -> u64 {
    let (top, bottom) = n.parts();
    let sign = if n.is_negative() { MINUS } else { 0 };
    let below = if n.is_integer() { 0 } else { FRACTION + digits(&bottom) };
    digits(&top.abs()) + sign + below
}

/// A number of one digit is as long as a symbol.
fn digits(n: &Num) -> u64 {
    // A decimal digit has a little more than three bits.
    UNIT + DIGIT * (n.bits() * 3 / 10)
}

/// Whether a negative number stands in front.
pub(super) fn is_negative(store: &Store, term: ExprId) -> bool {
    let leading = if store.op(term) == Op::Prod { store.children(term)[0] } else { term };
    store.number(leading).is_some_and(Num::is_negative)
}

fn product(store: &Store, operands: &[ExprId], of: &impl Fn(ExprId) -> u64) -> u64 {
    let coefficient = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
    if let [_, sum, one] = *operands
        && coefficient == Num::MINUS_ONE
        && store.op(sum) == Op::Sum
        && store.number(one).is_some_and(Num::is_one)
    {
        // `1 - x` for `-(x - 1)`.
        let any = store.children(sum).iter().any(|&t| is_negative(store, t));
        return of(sum) + if any { 0 } else { MINUS };
    }
    let (top, bottom) = coefficient.abs().parts();
    // `x*(1 - x)` for `-x*(x - 1)`.
    let takes_minus = |p: &[ExprId]| {
        store.op(p[0]) == Op::Sum
            && store.number(p[1]).is_some_and(Num::is_one)
            && store.children(p[0]).iter().any(|&t| is_negative(store, t))
    };
    let minus = coefficient.is_negative() && !operands[1..].chunks(2).any(takes_minus);
    let mut total = if minus { MINUS } else { 0 };
    // Operands above and below the bar.
    let (mut above, mut below) = (0u64, 0u64);
    if !top.is_one() {
        total += digits(&top);
        above += 1;
    }
    if !bottom.is_one() {
        total += digits(&bottom);
        below += 1;
    }
    for pair in operands[1..].chunks(2) {
        let (base, exponent) = (pair[0], pair[1]);
        let sum = store.op(base) == Op::Sum;
        let nested = if sum && has_fractions(store, base) { NESTED_FRACTION } else { 0 };
        total = total.saturating_add(nested);
        if store.op(base) == Op::Euler {
            total = total.saturating_add(CALL + of(exponent));
            above += 1;
            continue;
        }
        let Some(e) = store.number(exponent) else {
            total = total.saturating_add(of(base) + POWER + of(exponent) + if sum { PARENTHESES } else { 0 });
            above += 1;
            continue;
        };
        let size = e.abs();
        let half = size == Num::HALF;
        total = total.saturating_add(of(base));
        total += if half {
            ROOT
        } else if size.is_one() {
            if sum { PARENTHESES } else { 0 }
        } else {
            POWER + number(&size) + if sum { PARENTHESES } else { 0 }
        };
        if e.is_negative() {
            below += 1;
            total += if half { ROOT_BELOW } else { 0 };
        } else {
            above += 1;
        }
    }
    // A bare denominator has a 1 above it.
    total += if below > 0 { BAR + if above == 0 { UNIT } else { 0 } } else { 0 };
    total + UNIT * (above.saturating_sub(1) + below.saturating_sub(1))
}

/// Whether a term of a sum is a fraction with more than a number below.
fn has_fractions(store: &Store, sum: ExprId) -> bool {
    store
        .children(sum)
        .iter()
        .any(|&t| store.op(t) == Op::Prod && store.children(t)[1..].chunks(2).any(|p| store.number(p[1]).is_some_and(Num::is_negative)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon::Canon;
    use crate::lower::template::Template;

    fn of(text: &str) -> u64 {
        let mut store = Store::new();
        let arguments = [store.sym("x"), store.sym("y")];
        let id = Template::compile(text, &["x", "y"]).expect("a formula").build(&mut store, &arguments, arguments[0]);
        let form = Canon::default().canonical(&mut store, id).expect("a small formula");
        cost(&store, form)
    }

    #[test]
    fn the_form_of_the_book_is_cheaper() {
        for (better, worse) in [
            ("1", "sin(x)^2 + cos(x)^2"),
            ("x/(x^2 + 1)", "1/(x + 1/x)"),
            ("sqrt(x)/x^2", "1/(1 + 1/sqrt(x))"),
            ("(x + 1)*exp(x)", "exp(x) + x*exp(x)"),
            ("(x + 1)^3", "x^3 + 3*x^2 + 3*x + 1"),
            ("-1/(x^2 + 1)", "-1/(x^2*(1 + 1/x^2))"),
            ("tan(x)", "sin(x)/cos(x)"),
            ("ln(x*y)", "ln(x) + ln(y)"),
            ("x^2 - 1", "(x - 1)*(x + 1)"),
            ("(sin(x) + cos(y) + 7)^2*(x - y)", "(sin(x) + cos(y) + 7)^2*(x - y)/(x^2 + y)"),
        ] {
            assert!(of(better) < of(worse), "{better} costs {}, {worse} {}", of(better), of(worse));
        }
    }

    #[test]
    fn a_large_part_counts_once() {
        let part = "(sin(x) + cos(y) + exp(x)*ln(y) + x^5*y^3)";
        let once = of(part);
        assert!(of(&format!("sin({part}) + cos({part})")) < once + once / 2);
    }
}
