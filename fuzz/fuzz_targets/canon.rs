//! Canonical and readable forms of random formulas: their exact values stay, they read back as themselves, and the
//! order of operands does not show.

#![no_main]

use gradus::canon::Canon;
use gradus::document::OneOff;
use gradus::enclose::{Constants, Outcome, Point, evaluate};
use gradus::expr::{ExprId, Store};
use gradus::number::Num;
use gradus::print::{self, Options};
use gradus::simplify;
use libfuzzer_sys::{Corpus, fuzz_target};
use num_rational::BigRational;

mod formula;

use formula::{Exact::Value, NAMES, formula};

/// Steps of a canonical form.
const BUDGET: usize = 20_000;

/// Texts read together, and what they stand for.
fn read(texts: &[&str]) -> Option<(OneOff, Vec<ExprId>)> {
    // What divides by a literal zero is refused.
    let mut question = OneOff::new(texts, &NAMES).ok()?;
    question.session.canon = Canon::new(BUDGET);
    let ids = (0..texts.len()).map(|k| question.shown(k).map(|d| d.raw.entries[0])).collect::<Result<Vec<_>, _>>().ok()?;
    Some((question, ids))
}

/// The same canonical form for all, unless the budget ends.
fn agree(texts: &[&str], why: &str) {
    let Some((mut question, ids)) = read(texts) else { return };
    let session = &mut question.session;
    let forms: Option<Vec<ExprId>> = ids.iter().map(|&id| session.canon.canonical(&mut session.store, id).ok()).collect();
    if let Some(forms) = forms {
        let shown = |id| print::text(&session.store, id, &Options::plain()).unwrap_or_default();
        assert_eq!(forms[0], forms[1], "{why}: {texts:?} are {} and {}", shown(forms[0]), shown(forms[1]));
    }
}

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((seed, bytes)) = bytes.split_first() else { return Corpus::Reject };
    let Some(formula) = formula(bytes) else { return Corpus::Reject };
    let text = formula.text(false);
    if text.len() > 400 {
        return Corpus::Reject;
    }
    let Some((mut question, ids)) = read(&[&text]) else { return Corpus::Keep };
    let session = &mut question.session;
    let (store, canon) = (&mut session.store, &mut session.canon);
    let Ok(canonical) = canon.canonical(store, ids[0]) else { return Corpus::Keep };
    let mut forms = vec![canonical];
    forms.extend(simplify::readable(store, canon, ids[0]));
    forms.extend(simplify::simplify(store, canon, ids[0]));
    forms.extend(simplify::expand(store, canon, ids[0]));
    store.verify().expect("a sound store");
    for shift in 0..3 {
        let numbers = [[0, 1, -1], [2, -3, 1], [-2, 0, 5]][shift].map(|n| n + i64::from(seed % 3));
        let denominators = [1, 2, 1 + i64::from(seed / 64)];
        let point: Vec<BigRational> = numbers.iter().zip(denominators).map(|(&n, d)| BigRational::new(n.into(), d.into())).collect();
        let Value(value) = formula.at(&point) else { continue };
        let at: Point = variables(store).into_iter().zip(numbers.iter().zip(denominators).map(|(&n, d)| Num::ratio(n, d))).collect();
        for &form in &forms {
            match evaluate(store, canon, &Constants::default(), &[form], &at, 64).outcomes.remove(0) {
                Outcome::Value(n) => assert_eq!(n.to_string(), value.to_string(), "{text} at {point:?}"),
                Outcome::Undefined => panic!("{text} at {point:?} is {value}"),
                _ => {}
            }
        }
    }
    let printed: Vec<String> = forms.iter().filter_map(|&form| print::text(store, form, &Options::plain()).ok()).collect();
    agree(&[&text, &formula.text(true)], "order");
    // The form and its text; multiplied out it may be another.
    for again in &printed[..printed.len().min(2)] {
        let Some((mut question, ids)) = read(&[again]) else { continue };
        let session = &mut question.session;
        let Ok(text) = print::text(&session.store, ids[0], &Options::plain()) else { continue };
        let Ok(form) = session.canon.canonical(&mut session.store, ids[0]) else { continue };
        let Ok(shown) = print::text(&session.store, form, &Options::plain()) else { continue };
        agree(&[again, &text], "print");
        agree(&[again, &shown], "canonical print");
    }
    Corpus::Keep
});

fn variables(store: &mut Store) -> Vec<gradus::expr::SymbolId> {
    NAMES.iter().filter_map(|n| store.find_symbol(n)).collect()
}
