//! What holds of every expression: laws of canonical forms, of derivatives and of verdicts.

mod common;

use common::{EXACT, Formula, HYPERBOLIC, JUMPS, LOGISTIC, NAMES, ROOTS, SMOOTH, TRIGONOMETRIC, formulas, relatives};
use gradus::compile::Program;
use gradus::diff::{Chain, Seeds, forward, hessian, reverse};
use gradus::document::OneOff;
use gradus::enclose::{Constants, Outcome, Point, evaluate};
use gradus::equal::{Reading, Verdict, Witness};
use gradus::expr::{ExprId, Store, SymbolId};
use gradus::number::Num;
use gradus::simplify::Transform;
use num_rational::BigRational;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// The same cases every time.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        max_global_rejects: 20_000,
        ..ProptestConfig::default()
    }
}

/// Texts read together, and the expressions they stand for; the variables are `x, y, z` in this order.
fn read(texts: &[&str]) -> Option<(OneOff, Vec<ExprId>)> {
    // A constant such as 1/(x - x)^0 - 1 may divide by a literal zero, which is refused when it is read.
    let mut question = OneOff::new(texts, &NAMES).ok()?;
    let ids = (0..texts.len()).map(|k| question.shown(k).map(|d| d.raw.entries[0])).collect::<Result<Vec<_>, _>>().ok()?;
    Some((question, ids))
}

fn variables(store: &Store) -> Vec<SymbolId> {
    NAMES.iter().map(|n| store.find_symbol(n).expect("a variable")).collect()
}

/// The values of expressions at a point.
fn numbers(store: &Store, roots: &[ExprId], point: &[f64]) -> Vec<f64> {
    let program = Program::new(store, roots, &variables(store)).expect("a program");
    let mut out = vec![0.0; roots.len()];
    program.run(point, &mut out, &mut Vec::new());
    out
}

/// Factors that are powers of each other, or of which products are powers of others.
const FACTORS: [&str; 27] = [
    "x",
    "x",
    "y",
    "sqrt(x*y)",
    "sqrt(x*y)",
    "sqrt(x)",
    "sqrt(-x)",
    "sqrt(x/y)",
    "sqrt(x^2*y)",
    "sqrt(x*(x + y))",
    "(x + y)",
    "cbrt(x)",
    "cbrt(x*y)",
    "cbrt(2*x)",
    "cbrt(2)",
    "abs(x)",
    "sqrt(abs(x))",
    "sqrt(abs(x)*y)",
    "sign(x)",
    "step(x)",
    "relu(x)",
    "(x*y)^z",
    "x^z",
    "2^z",
    "4^z",
    "sqrt(2)",
    "exp(x)",
];

/// A product in random order and grouping; a factor with `true` stands below the bar, and equal halves are a square.
fn product(mut factors: Vec<(&'static str, bool)>, bits: &mut u64) -> String {
    let mut draw = |n: usize| {
        *bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*bits >> 33) as usize % n
    };
    if let [(text, below)] = factors[..] {
        return if below { format!("(1/{text})") } else { text.to_owned() };
    }
    for k in (1..factors.len()).rev() {
        factors.swap(k, draw(k + 1));
    }
    let twice = factors[1..].iter().position(|f| *f == factors[0]);
    if let Some(k) = twice.filter(|_| draw(2) == 0) {
        factors.remove(k + 1);
        let square = format!("({})^2", product(vec![factors.remove(0)], bits));
        return if factors.is_empty() { square } else { format!("({square} * {})", product(factors, bits)) };
    }
    let mut rest = factors.split_off(1 + draw(factors.len() - 1));
    if draw(2) == 0 {
        return format!("({} * {})", product(factors, bits), product(rest, bits));
    }
    rest.iter_mut().for_each(|f| f.1 = !f.1);
    format!("({} / {})", product(factors, bits), product(rest, bits))
}

fn points() -> impl Strategy<Value = [f64; 3]> {
    let coordinate = || prop_oneof![(20i32..180).prop_map(|n| f64::from(n) / 64.0), (-180i32..-20).prop_map(|n| f64::from(n) / 64.0)];
    [coordinate(), coordinate(), coordinate()]
}

fn rationals() -> impl Strategy<Value = [(i64, i64); 3]> {
    let coordinate = || (-9i64..=9, 1i64..=4);
    [coordinate(), coordinate(), coordinate()]
}

fn close(a: f64, b: f64, scale: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + scale)
}

proptest! {
    #![proptest_config(config(192))]

    /// I11: what is printed is read as the same expression, up to canonical form.
    #[test]
    fn printing_and_reading(f in formulas(SMOOTH, true)) {
        let text = f.text();
        let Some((question, ids)) = read(&[&text]) else { return Ok(()) };
        let printed = gradus::print::text(&question.session.store, ids[0], &gradus::print::Options::plain()).unwrap();
        let (mut question, ids) = read(&[&text, &printed]).expect("what was printed can be read");
        let session = &mut question.session;
        let forms = [ids[0], ids[1]].map(|id| session.canon.canonical(&mut session.store, id).unwrap());
        prop_assert_eq!(forms[0], forms[1], "{} was printed as {}", text, printed);
        prop_assert_eq!(session.store.verify(), Ok(()));
    }

    /// I11 with local names: what is printed with `where` is read as the same expression.
    #[test]
    fn local_names_are_read_back(f in formulas(SMOOTH, true)) {
        let text = f.text();
        let text = format!("{text}*sin({text}) + exp(cos({text})*{text})");
        let Some((question, ids)) = read(&[&text]) else { return Ok(()) };
        let few = gradus::print::Options { limit: 3, ..gradus::print::Options::default() };
        let printed = gradus::print::text(&question.session.store, ids[0], &few).unwrap();
        let (mut question, ids) = read(&[&text, &printed]).expect("what was printed can be read");
        let session = &mut question.session;
        let forms = [ids[0], ids[1]].map(|id| session.canon.canonical(&mut session.store, id).unwrap());
        prop_assert_eq!(forms[0], forms[1], "{} was printed as {}", text, printed);
    }

    /// I5: operands in any order and grouping have one canonical form, and the verdict says so.
    #[test]
    fn order_of_operands(f in formulas(SMOOTH, true), choices in any::<u64>()) {
        let mut bits = choices;
        let (one, other) = (f.text(), f.shuffled(&mut bits).text());
        let Some((mut question, ids)) = read(&[&one, &other]) else { return Ok(()) };
        let session = &mut question.session;
        let forms = [ids[0], ids[1]].map(|id| session.canon.canonical(&mut session.store, id).unwrap());
        prop_assert_eq!(forms[0], forms[1], "{} and {}", one, other);
        prop_assert_eq!(session.store.verify(), Ok(()));
    }

    /// I5 where factors are made of each other: roots of products, absolute values, signs, powers with a variable in
    /// the exponent.
    #[test]
    fn order_of_factors(
        chosen in proptest::collection::vec((0..FACTORS.len(), any::<bool>()), 2..7),
        one in any::<u64>(),
        other in any::<u64>(),
    ) {
        let factors: Vec<(&str, bool)> = chosen.iter().map(|&(k, below)| (FACTORS[k], below)).collect();
        let texts = [one, other].map(|mut bits| product(factors.clone(), &mut bits));
        let Some((mut question, ids)) = read(&[&texts[0], &texts[1]]) else { return Ok(()) };
        let session = &mut question.session;
        let forms = [ids[0], ids[1]].map(|id| session.canon.canonical(&mut session.store, id).unwrap());
        let shown = forms.map(|id| gradus::print::text(&session.store, id, &gradus::print::Options::plain()).unwrap());
        prop_assert_eq!(forms[0], forms[1], "{:?} are {:?}", texts, shown);
        let fresh = gradus::canon::Canon::default().canonical(&mut session.store, forms[0]).unwrap();
        prop_assert_eq!(forms[0], fresh, "{}", shown[0]);
    }

    /// A canonical form is its own canonical form.
    #[test]
    fn canonical_twice(f in formulas(SMOOTH, true)) {
        let Some((mut question, ids)) = read(&[&f.text()]) else { return Ok(()) };
        let session = &mut question.session;
        let once = session.canon.canonical(&mut session.store, ids[0]).unwrap();
        let fresh = gradus::canon::Canon::default().canonical(&mut session.store, once).unwrap();
        prop_assert_eq!(once, fresh, "{}", f.text());
    }

    /// I6 with exact numbers: the value stays, and what was defined stays defined.
    #[test]
    fn exact_values_stay(f in prop_oneof![formulas(EXACT, true), relatives(JUMPS)], at in rationals()) {
        let Some((mut question, ids)) = read(&[&f.text()]) else { return Ok(()) };
        let point: Vec<BigRational> = at.iter().map(|&(n, d)| BigRational::new(n.into(), d.into())).collect();
        let truth = f.exact(&point);
        let session = &mut question.session;
        let (store, canon) = (&mut session.store, &mut session.canon);
        let point: Point = variables(store).into_iter().zip(at.iter().map(|&(n, d)| Num::ratio(n, d))).collect();
        let mut all = vec![ids[0], canon.canonical(store, ids[0]).unwrap()];
        if let Ok(expanded) = canon.expanded(store, ids[0]) {
            all.push(expanded);
        }
        let by = store.sym("x");
        for transform in [Transform::Factor, Transform::Together, Transform::Cancel, Transform::Collect(by)] {
            all.extend(transform.apply(store, canon, ids[0]));
        }
        all.push(gradus::simplify::simplify(store, canon, ids[0]).unwrap());
        all.push(gradus::simplify::readable(store, canon, ids[0]).unwrap());
        for id in all {
            let outcome = evaluate(store, canon, &Constants::default(), &[id], &point, 64).outcomes.remove(0);
            match (&truth, outcome) {
                (Some(v), Outcome::Value(n)) => prop_assert_eq!(v.to_string(), n.to_string(), "{} at {:?}", f.text(), at),
                (Some(v), other) => prop_assert!(false, "{} at {:?} is {}, not {:?}", f.text(), at, v, other),
                // Where the formula is undefined its simpler form may have a value, but not the formula itself.
                (None, Outcome::Value(_)) => prop_assert_ne!(id, ids[0], "{} at {:?}", f.text(), at),
                (None, _) => {}
            }
        }
    }

    /// Where a derivative is shown and no kink is listed, it is the slope to either side.
    #[test]
    fn kinks_are_listed(f in relatives(JUMPS), y in -2i64..=2, on_axis in any::<bool>()) {
        let Ok(mut question) = OneOff::new(&[&f.text()], &["x"]) else { return Ok(()) };
        let derived = question.derivative(0).unwrap();
        let session = &mut question.session;
        let (store, canon) = (&mut session.store, &mut session.canon);
        let x = if on_axis { 0 } else { -y };
        let at = [x, y, 0].map(|n| BigRational::from_integer(n.into()));
        for name in NAMES {
            store.sym(name);
        }
        let point: Point = variables(store).into_iter().zip([x, y, 0].map(Num::from)).collect();
        let values: Vec<(SymbolId, ExprId)> = point.iter().map(|(s, n)| (*s, store.num(n.clone()))).collect();
        let here = gradus::expr::Substitution::new(values);
        let mut holds = |id: ExprId| {
            let moved = store.substitute(id, &here);
            let form = canon.canonical(store, moved).unwrap();
            store.truth(form)
        };
        prop_assume!(derived.kinks.iter().all(|&k| holds(k) == Some(false)));
        prop_assume!(derived.conditions.iter().all(|&c| holds(c) == Some(true)));
        let entry = derived.value.entries[0];
        let Outcome::Value(slope) = evaluate(store, canon, &Constants::default(), &[entry], &point, 64).outcomes.remove(0) else {
            return Ok(());
        };
        let slope = BigRational::new(slope.numerator(), slope.denominator());
        let step = BigRational::new(1.into(), 1_000_000_000.into());
        let middle = f.exact(&at);
        for side in [step.clone(), -step] {
            let beside = f.exact(&[&at[0] + &side, at[1].clone(), at[2].clone()]);
            let (Some(middle), Some(beside)) = (&middle, beside) else {
                prop_assert!(false, "{} has a derivative at {:?} but no value around", f.text(), at);
                return Ok(());
            };
            let off = (beside - middle) / side - &slope;
            let close = BigRational::new(1.into(), 10_000.into());
            prop_assert!(-&close < off && off < close, "{} at {:?}: {} is off by {}", f.text(), at, slope, off);
        }
    }

    /// I6 with doubles, for smooth functions.
    #[test]
    fn values_stay(f in formulas(SMOOTH, true), at in points()) {
        let value = f.at(&at);
        let scale = f.scale(&at);
        prop_assume!(value.is_finite() && scale < 1e4);
        let Some((mut question, ids)) = read(&[&f.text()]) else { return Ok(()) };
        let session = &mut question.session;
        let (store, canon) = (&mut session.store, &mut session.canon);
        let forms = [
            ids[0],
            canon.canonical(store, ids[0]).unwrap(),
            gradus::simplify::readable(store, canon, ids[0]).unwrap(),
            gradus::simplify::simplify(store, canon, ids[0]).unwrap(),
        ];
        for n in numbers(store, &forms, &at) {
            prop_assert!((n - value).abs() <= 1e-7 * (1.0 + scale * scale), "{} at {:?}: {} and {}", f.text(), at, n, value);
        }
    }

    /// I6 where rules fire: values stay, and what was defined stays defined.
    #[test]
    fn rules_keep_values(
        f in prop_oneof![relatives(TRIGONOMETRIC), relatives(HYPERBOLIC), relatives(LOGISTIC), relatives(ROOTS)],
        at in points(),
    ) {
        let value = f.at(&at);
        let scale = f.scale(&at);
        prop_assume!(value.is_finite() && scale < 1e5);
        let Some((mut question, ids)) = read(&[&f.text()]) else { return Ok(()) };
        let session = &mut question.session;
        let (store, canon) = (&mut session.store, &mut session.canon);
        let forms = [
            gradus::simplify::readable(store, canon, ids[0]).unwrap(),
            gradus::simplify::simplify(store, canon, ids[0]).unwrap(),
        ];
        for n in numbers(store, &forms, &at) {
            prop_assert!((n - value).abs() <= 1e-8 * (1.0 + scale * scale), "{} at {:?}: {} and {}", f.text(), at, n, value);
        }
        prop_assert_eq!(store.verify(), Ok(()));
    }

    /// The derivative against differences of the formula, computed without the engine.
    #[test]
    fn derivatives_are_slopes(f in formulas(SMOOTH, true), at in points()) {
        let slope = |width: f64| {
            let value = |k: f64| f.at(&[at[0] + k * width, at[1], at[2]]);
            (45.0 * (value(1.0) - value(-1.0)) - 9.0 * (value(2.0) - value(-2.0)) + (value(3.0) - value(-3.0))) / (60.0 * width)
        };
        let (wide, narrow) = (slope(1e-2), slope(5e-3));
        prop_assume!([wide, narrow, f.at(&at)].iter().all(|x| x.is_finite()) && f.scale(&at) < 1e4);
        let tolerance = 1e-5 * (1.0 + narrow.abs() + f.scale(&at));
        prop_assume!((wide - narrow).abs() < tolerance);
        let Ok(mut question) = OneOff::new(&[&f.text()], &["x"]) else { return Ok(()) };
        let derived = question.derivative(0).unwrap();
        for name in NAMES {
            question.session.store.sym(name);
        }
        for n in numbers(&question.session.store, &[derived.raw.entries[0], derived.plain.entries[0]], &at) {
            prop_assert!((n - narrow).abs() <= 4.0 * tolerance, "{} at {:?}: {} and {}", f.text(), at, n, narrow);
        }
    }
}

proptest! {
    #![proptest_config(config(128))]

    /// The product rule and the equality of mixed derivatives, proved for polynomials.
    #[test]
    fn laws_of_polynomials(u in formulas(&[], false), v in formulas(&[], false)) {
        let (u, v) = (u.text(), v.text());
        let product = [format!("diff({u}*{v}, x)"), format!("{u}*diff({v}, x) + {v}*diff({u}, x)")];
        let mixed = [format!("diff(diff({u}*{v}, x), y)"), format!("diff(diff({u}*{v}, y), x)")];
        for [left, right] in [product, mixed] {
            let mut question = OneOff::new(&[&left, &right], &[]).unwrap();
            let verdict = question.equal(0, 1, 2..2).unwrap();
            prop_assert_eq!(verdict.word(), "proved", "{} = {}", left, right);
            prop_assert_eq!(question.session.store.verify(), Ok(()));
        }
    }

    /// The same laws are refuted for no function.
    #[test]
    fn laws_of_functions(u in formulas(SMOOTH, true), v in formulas(SMOOTH, true)) {
        let (u, v) = (u.text(), v.text());
        let product = [format!("diff({u}*{v}, x)"), format!("{u}*diff({v}, x) + {v}*diff({u}, x)")];
        let mixed = [format!("diff(diff({u}*{v}, x), y)"), format!("diff(diff({u}*{v}, y), x)")];
        for [left, right] in [product, mixed] {
            let Ok(mut question) = OneOff::new(&[&left, &right], &[]) else { return Ok(()) };
            let verdict = question.equal(0, 1, 2..2).unwrap();
            prop_assert_ne!(verdict.word(), "refuted", "{} = {}: {:?}", left, right, verdict);
        }
    }

    /// `u·(J v) = (Jᵀu)·v`, and both directions give the same Jacobian.
    #[test]
    fn forward_and_reverse(f in formulas(SMOOTH, true), g in formulas(SMOOTH, true), at in points()) {
        let Some((mut question, ids)) = read(&[&f.text(), &g.text()]) else { return Ok(()) };
        let store = &mut question.session.store;
        let by = variables(store);
        let (chain, one, zero) = (Chain::default(), store.int(1), store.int(0));
        let tangent: Vec<ExprId> = [2, -3, 5].iter().map(|&n| store.int(n)).collect();
        let cotangent: Vec<ExprId> = [7, -4].iter().map(|&n| store.int(n)).collect();
        let seeds: Seeds = by.iter().copied().zip(tangent.iter().copied()).collect();
        let pushed = forward(store, &ids, &seeds, &chain).unwrap();
        let pulled = reverse(store, &ids, &cotangent, &by, &chain).unwrap();
        let mut roots = [pushed, pulled].concat();
        for &v in &by {
            let seeds = Seeds::from_iter([(v, one)]);
            roots.extend(forward(store, &ids, &seeds, &chain).unwrap());
        }
        for k in 0..2 {
            let weights = if k == 0 { [one, zero] } else { [zero, one] };
            roots.extend(reverse(store, &ids, &weights, &by, &chain).unwrap());
        }
        prop_assert_eq!(store.verify(), Ok(()));
        let n = numbers(store, &roots, &at);
        prop_assume!(n.iter().all(|x| x.is_finite() && x.abs() < 1e8));
        let scale = n.iter().fold(0.0f64, |a, b| a.max(b.abs()));
        let (pushed, pulled, columns, rows) = (&n[..2], &n[2..5], &n[5..11], &n[11..17]);
        let left = 7.0 * pushed[0] - 4.0 * pushed[1];
        let right = 2.0 * pulled[0] - 3.0 * pulled[1] + 5.0 * pulled[2];
        prop_assert!(close(left, right, 100.0 * scale), "{} {}", left, right);
        for i in 0..2 {
            for j in 0..3 {
                prop_assert!(close(columns[2 * j + i], rows[3 * i + j], scale), "entry {} {} at {:?}", i, j, at);
            }
        }
    }

    /// The Hessian has the second derivatives in either order.
    #[test]
    fn hessians(f in formulas(SMOOTH, true), at in points()) {
        let Some((mut question, ids)) = read(&[&f.text()]) else { return Ok(()) };
        let store = &mut question.session.store;
        let (by, chain, one) = (variables(store), Chain::default(), store.int(1));
        let table = hessian(store, ids[0], &by, &chain).unwrap();
        let mut roots: Vec<ExprId> = table.concat();
        for &second in &by {
            for &first in &by {
                // The other order than the table's: first by the column, then by the row.
                let inner = forward(store, &ids, &Seeds::from_iter([(second, one)]), &chain).unwrap();
                roots.extend(forward(store, &inner, &Seeds::from_iter([(first, one)]), &chain).unwrap());
            }
        }
        let n = numbers(store, &roots, &at);
        prop_assume!(n.iter().all(|x| x.is_finite() && x.abs() < 1e6));
        let scale = n.iter().fold(0.0f64, |a, b| a.max(b.abs()));
        for i in 0..3 {
            for j in 0..3 {
                prop_assert_eq!(table[i][j], table[j][i]);
                prop_assert!(close(n[3 * i + j], n[9 + 3 * i + j], 1e3 * scale), "{} entry {} {} at {:?}", f.text(), i, j, at);
            }
        }
    }

    /// Swapping the sides changes no verdict; a proof is true at every point; a witness has the values it says.
    #[test]
    fn verdicts(f in formulas(EXACT, true), g in formulas(EXACT, true), same in any::<bool>(), choices in any::<u64>(), at in rationals()) {
        let mut bits = choices;
        let g = if same { f.shuffled(&mut bits) } else { g };
        let Ok(mut question) = OneOff::new(&[&f.text(), &g.text()], &NAMES) else { return Ok(()) };
        let verdict = question.equal(0, 1, 2..2).unwrap();
        let swapped = question.equal(1, 0, 2..2).unwrap();
        prop_assert_eq!(verdict.word(), swapped.word(), "{} = {}", f.text(), g.text());
        match verdict {
            Verdict::Proved { .. } => {
                let point: Vec<BigRational> = at.iter().map(|&(n, d)| BigRational::new(n.into(), d.into())).collect();
                if let (Some(a), Some(b)) = (f.exact(&point), g.exact(&point)) {
                    prop_assert_eq!(a, b, "{} = {} at {:?}", f.text(), g.text(), at);
                }
            }
            Verdict::Refuted(Witness::Point { point, left, right, .. }) => {
                prop_assert!(!same, "{} = {}", f.text(), g.text());
                let value = |n: &Num| BigRational::new(n.numerator(), n.denominator());
                let coordinate = |name: &&str| point.iter().find(|(n, _)| n == name).map_or_else(|| value(&Num::ONE), |(_, n)| value(n));
                let point: Vec<BigRational> = NAMES.iter().map(coordinate).collect();
                for (formula, reading) in [(&f, &left), (&g, &right)] {
                    let exact = formula.exact(&point);
                    // A root is not rational, and then not exact.
                    prop_assert_eq!(exact, matches!(reading, Reading::Exact(_)).then(|| value(&reading.number())));
                }
                prop_assert_ne!(left, right);
            }
            Verdict::Refuted(other) => prop_assert!(false, "{:?}", other),
            Verdict::Undecided(_) => {}
        }
    }
}

/// The formulas above are no trivial ones, and most have values: what the laws are about exists.
#[test]
fn formulas_are_worth_testing() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::new(config(1));
    let all: Vec<Formula> = (0..200).map(|_| formulas(SMOOTH, true).new_tree(&mut runner).expect("a formula").current()).collect();
    let finite = all.iter().filter(|f| f.at(&[0.7, 1.3, -0.4]).is_finite()).count();
    let large = all.iter().filter(|f| f.text().len() > 12).count();
    let active = all.iter().filter(|f| f.text().contains('x')).count();
    assert!(finite > 100 && large > 100 && active > 80, "{finite} {large} {active}");
}
