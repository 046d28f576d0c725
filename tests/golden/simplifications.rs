//! `simplifications.toml`: what a person expects of `simplify`, with the conditions where a row is about them.

use super::corpus::{Row, rows};
use super::differences::Differences;
use super::numbers::{Numbers, Stream};
use gradus::document::OneOff;
use gradus::expr::{ExprId, Op, Store, SymbolId};
use gradus::print::{Options, text};
use gradus::simplify::Transform;

fn all() -> Vec<Row> {
    rows(include_str!("simplifications.toml"))
}

#[test]
fn as_in_the_book() {
    let rows = all();
    assert!(rows.len() >= 150, "only {} rows", rows.len());
    let mut wrong = Differences::default();
    for row in &rows {
        let mut question = OneOff::new(&[&row.question], &[]).expect("an expression");
        let simple = question.transformed(0, Transform::Simplify).expect("a form");
        let store = &mut question.session.store;
        let shown = gradus::simplify::piecewise(store, simple.value.entries[0]);
        let mut printed = text(store, shown, &Options::default()).expect("a short text");
        if row.answer.contains(" for ") {
            let conditions = simple.conditions.iter().map(|&c| text(store, c, &Options::default()).expect("a short text"));
            let list = conditions.collect::<Vec<_>>().join(", ");
            printed = format!("{printed} for {list}");
        }
        wrong.compare(row, &printed);
        store.verify().expect("a sound store");
    }
    wrong.none();
}

/// The value of a condition: 1 or 0.
fn indicator(store: &mut Store, condition: ExprId) -> ExprId {
    let (one, zero) = (store.int(1), store.int(0));
    store.select(condition, one, zero)
}

/// The form has the value of what was written wherever that is defined; where the conditions hold, the form is
/// defined nowhere else. So nothing is lost, and what was gained is said.
#[test]
fn values_and_domains() {
    let mut stream = Stream(4711);
    for row in &all() {
        let written = &row.question;
        let mut question = OneOff::new(&[written], &[]).expect("an expression");
        let before = question.shown(0).expect("a value").raw.entries[0];
        let simple = question.transformed(0, Transform::Simplify).expect("a form");
        let store = &mut question.session.store;
        let after = simple.value.entries[0];
        // a^x is defined for a > 0 only; numbers know 0^2 for any way of saying 2.
        let real_power = store.reach(&[before]).up().any(|id| store.op(id) == Op::Pow && store.number(store.children(id)[1]).is_none());
        assert!(simple.conditions.iter().all(|&c| store.op(c).is_relation() || store.op(c) == Op::Truth), "{written}: odd conditions");
        let conditions: Vec<ExprId> = simple.conditions.iter().map(|&c| indicator(store, c)).collect();
        let symbols: Vec<SymbolId> = store.symbols().collect();
        let [mut old, mut new] = [before, after].map(|id| Numbers::new(store, id, &symbols));
        let mut conditions: Vec<Numbers> = conditions.iter().map(|&c| Numbers::new(store, c, &symbols)).collect();
        let mut met = 0;
        for k in 0..200 {
            let point = if k % 2 == 0 { stream.point(symbols.len()) } else { stream.corner(symbols.len()) };
            let (a, b) = (old.at(&point), new.at(&point));
            // The tangent of what a double has for pi/2 is large and not infinite.
            if a.abs() > 1e12 && a.is_finite() {
                continue;
            }
            let holds = conditions.iter_mut().all(|c| c.at(&point) == 1.0);
            assert!(a.is_finite() || !holds, "{written} at {point:?}: {a}, and no condition says so");
            assert!(!a.is_finite() || holds || real_power, "{written} at {point:?}: {a}, but a condition fails");
            if a.is_finite() && holds {
                assert!(b.is_finite(), "{written} at {point:?}: the simpler form has no value");
                assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{written} at {point:?}: {a} became {b}");
                met += 1;
            }
        }
        assert!(met >= 20, "{written}: only {met} points inside the domain");
    }
}
