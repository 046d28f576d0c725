//! Points that end a proof which cannot succeed: where a difference is certainly not zero, it is not identically zero.
//!
//! No proof rests on a point. What is true costs two evaluations more, and what is wrong saves the search for a proof.

use super::facts::Facts;
use crate::canon::Canon;
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

/// Coordinates, mixed so that the variables of a point differ and special values are rare.
const COORDINATES: [(i64, i64); 11] = [(1, 2), (2, 1), (1, 3), (3, 2), (-1, 2), (2, 3), (-3, 1), (7, 2), (10, 1), (-10, 1), (1, 100)];
/// How many points that show nothing are enough: of something that is zero, each would.
const ENOUGH: usize = 2;
/// Bits of the enclosures.
const BITS: u32 = 64;

/// Whether `left` and `right` certainly differ at a point where the facts hold.
pub fn differ(store: &mut Store, canon: &mut Canon, left: ExprId, right: ExprId, facts: &Facts) -> bool {
    let noted: Vec<(ExprId, Sign)> = facts.noted().collect();
    let sides = [left, right];
    let conditions: Vec<ExprId> = noted.iter().map(|n| n.0).collect();
    let symbols: Vec<SymbolId> = store.reach(&[&sides[..], &conditions].concat()).up().filter_map(|id| store.symbol(id)).collect();
    let constants = Constants::default();
    let mut seen = 0;
    for k in 0..COORDINATES.len() {
        let point: Point = symbols.iter().enumerate().map(|(v, &s)| (s, coordinate(facts, s, k + 2 * v))).collect();
        let values = evaluate(store, canon, &constants, &sides, &point, BITS);
        let [a, b] = &values.outcomes[..] else { return false };
        if a.is_defined() && b.is_defined() {
            let apart = a.differs_from(b, BITS);
            // On a kink, or an edge of the domain, a derivative may not be what the formula says.
            let inside = !values.kinks.contains(&true) && !values.edges.contains(&true);
            if apart && inside && hold(store, canon, &constants, &conditions, &noted, &point) {
                return true;
            }
            seen += usize::from(!apart);
        }
        if seen >= ENOUGH || symbols.is_empty() {
            return false;
        }
    }
    false
}

/// Whether every sign that was noted is certainly the one that is met at a point.
fn hold(store: &mut Store, canon: &mut Canon, constants: &Constants, ids: &[ExprId], noted: &[(ExprId, Sign)], at: &Point) -> bool {
    let values = evaluate(store, canon, constants, ids, at, BITS);
    let agrees = |(outcome, (_, sign)): (&Outcome, &(ExprId, Sign))| sign_of(outcome).is_some_and(|met| met.met(*sign).is_some());
    values.outcomes.iter().zip(noted).all(agrees)
}

fn sign_of(outcome: &Outcome) -> Option<Sign> {
    let zero = Outcome::Value(Num::ZERO);
    if outcome.exact().is_some_and(Num::is_zero) {
        return Some(Sign::Zero);
    }
    let interval = outcome.interval(BITS)?;
    outcome.differs_from(&zero, BITS).then(|| if interval.is_negative() { Sign::Negative } else { Sign::Positive })
}

/// A value of a variable, between its bounds where they are known.
fn coordinate(facts: &Facts, symbol: SymbolId, k: usize) -> Num {
    let (n, d) = COORDINATES[k % COORDINATES.len()];
    let value = Num::ratio(n, d);
    match facts.bounds_of(symbol) {
        (Some(low), Some(high)) => {
            let share = Num::ratio(1 + (k % COORDINATES.len()) as i64, 1 + COORDINATES.len() as i64);
            low + &(&(high - low) * &share)
        }
        (Some(low), None) => low + &value.abs(),
        (None, Some(high)) => high - &value.abs(),
        (None, None) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::differ;
    use crate::canon::Canon;
    use crate::document::OneOff;
    use crate::domain::sign::Sign;
    use crate::equal::prove::Facts;

    fn sides_differ(left: &str, right: &str, positive: &[&str]) -> bool {
        let texts = [&[left, right], positive].concat();
        let mut question = OneOff::new(&texts, &[]).expect("readable texts");
        let ids: Vec<_> = (0..texts.len()).map(|k| question.value(k).expect("a value").entries[0]).collect();
        let (store, mut canon) = (&mut question.session.store, Canon::default());
        let mut facts = Facts::default();
        for &id in &ids[2..] {
            facts.note(store, &mut canon, id, Sign::Positive).expect("small facts");
        }
        differ(store, &mut canon, ids[0], ids[1], &facts)
    }

    #[test]
    fn only_what_differs_where_the_facts_hold() {
        assert!(sides_differ("x^2", "x^2 + 1/10^9", &[]));
        assert!(sides_differ("ln(x)", "ln(2*x)", &["x - 3"]));
        assert!(!sides_differ("sin(x)^2", "1 - cos(x)^2", &[]));
        assert!(!sides_differ("abs(x)", "x", &["x"]));
        // They agree at the first two points, which are enough to leave it to the proof.
        assert!(!sides_differ("abs(x)", "x", &[]));
        // Nowhere defined, and defined nowhere in common.
        assert!(!sides_differ("sqrt(-1 - x^2)", "1", &[]));
        assert!(!sides_differ("ln(x)", "ln(-x)", &[]));
        // Nothing satisfies the facts at any of the points.
        assert!(!sides_differ("x", "2*x", &["-x^2 - 1"]));
    }
}
