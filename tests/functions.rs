//! Every row of the function table against references, and its columns against each other.
//!
//! The references are mpmath's (`tests/references/functions.py`); formulas are evaluated by the small
//! evaluator below, which knows nothing of the engine but the store.

use std::collections::{HashMap, HashSet};

use gradus::canon::Canon;
use gradus::domain;
use gradus::enclose::{Constants, Outcome, Point, evaluate};
use gradus::expr::{ExprId, Op, Store};
use gradus::function::{self, Function, FunctionId, Kernel, Kind, Monotone, Order, Parity, Partial, Scale};
use gradus::lower::template::{Compiled, Template, compiled};
use gradus::number::Num;

/// A grid with what is special to some function: zeros, poles, ends of domains.
const GRID: [f64; 29] = [
    -5.0, -4.25, -3.0, -2.5, -2.0, -1.75, -1.5, -1.0, -0.875, -0.5, -0.3, -0.125, -1e-3, 0.0, 1e-3, 0.125, 0.3, 0.5, 0.875, 1.0, 1.25, 1.5,
    1.75, 2.0, 2.5, 3.0, 3.1, 4.25, 5.0,
];

fn elementwise() -> impl Iterator<Item = (FunctionId, &'static Function)> {
    function::all().map(|f| (f, f.row())).filter(|(_, row)| row.kind == Kind::Elementwise)
}

/// The points of the grid, as many coordinates as the function has arguments.
fn points(row: &Function) -> Vec<Vec<f64>> {
    match row.kernel {
        Kernel::One(_) => GRID.iter().map(|&x| vec![x]).collect(),
        Kernel::Two(_) => GRID.iter().flat_map(|&x| GRID.iter().map(move |&y| vec![x, y])).collect(),
        Kernel::None => Vec::new(),
    }
}

/// A text of a row, ready to be evaluated at many points.
struct Formula {
    store: Store,
    root: ExprId,
    names: Vec<&'static str>,
}

impl Formula {
    fn new(row: &'static Function, template: &Template) -> Formula {
        let mut store = Store::new();
        let arguments: Vec<ExprId> = row.arguments.iter().map(|a| store.sym(a)).collect();
        let itself = store.sym("itself");
        let root = template.build(&mut store, &arguments, itself);
        Formula { store, root, names: row.arguments.iter().copied().chain(["itself"]).collect() }
    }

    /// The value, 1 and 0 for true and false; NaN where something on the way is undefined.
    fn at(&self, row: &Function, point: &[f64]) -> f64 {
        let itself = row.kernel.at(point).unwrap_or(f64::NAN);
        self.with(&point.iter().copied().chain([itself]).collect::<Vec<_>>())
    }

    fn with(&self, values: &[f64]) -> f64 {
        let store = &self.store;
        let mut known: HashMap<ExprId, f64> = HashMap::new();
        for id in store.reach(&[self.root]).up() {
            let v: Vec<f64> = store.children(id).iter().map(|c| known[c]).collect();
            let truth = |b: bool| if b { 1.0 } else { 0.0 };
            let value = match store.op(id) {
                Op::Number => store.number(id).expect("a number").to_f64(),
                Op::Symbol => {
                    let name = store.symbol_name(store.symbol(id).expect("a symbol"));
                    values[self.names.iter().position(|n| *n == name).expect("an argument")]
                }
                Op::Pi => std::f64::consts::PI,
                Op::Euler => std::f64::consts::E,
                Op::Truth => truth(store.truth(id).expect("a truth value")),
                Op::Add => v[0] + v[1],
                Op::Neg => -v[0],
                Op::Mul => v[0] * v[1],
                Op::Div if v[1] == 0.0 => f64::NAN,
                Op::Div => v[0] / v[1],
                Op::Pow => v[0].powf(v[1]),
                Op::Lt => truth(v[0] < v[1]),
                Op::Le => truth(v[0] <= v[1]),
                Op::Eq => truth(v[0] == v[1]),
                Op::Ne => truth(v[0] != v[1]),
                Op::Select => v[if v[0] == 1.0 { 1 } else { 2 }],
                Op::Call => store.function(id).and_then(|f| f.row().kernel.at(&v)).expect("a kernel"),
                other => panic!("{other:?} in a row"),
            };
            known.insert(id, value);
        }
        known[&self.root]
    }
}

fn formulas(row: &'static Function, templates: &[Template]) -> Vec<Formula> {
    templates.iter().map(|t| Formula::new(row, t)).collect()
}

fn close(a: f64, b: f64, relative: f64, absolute: f64) -> bool {
    a == b || (a - b).abs() <= relative * a.abs().max(b.abs()) + absolute
}

/// The distance of a number to the next in magnitude.
fn ulp(x: f64) -> f64 {
    let x = x.abs();
    x.next_up() - x
}

struct Reference {
    row: &'static Function,
    id: FunctionId,
    point: Vec<f64>,
    value: f64,
    partials: Vec<Option<f64>>,
}

fn references() -> Vec<Reference> {
    let lines = include_str!("references/functions.txt").lines().filter(|l| !l.starts_with('#'));
    let number = |text: &str| text.trim().parse::<f64>().expect("a number");
    lines
        .map(|line| {
            let mut fields = line.split(';').map(str::trim);
            let id = function::find(fields.next().expect("a name")).expect("a function of the table");
            let point = fields.next().expect("arguments").split(',').map(number).collect();
            let value = number(fields.next().expect("a value"));
            let partials = fields.map(|text| (text != "-").then(|| number(text))).collect();
            Reference { row: id.row(), id, point, value, partials }
        })
        .collect()
}

#[test]
fn every_text_compiles() {
    for f in function::all() {
        if let Err(what) = Compiled::new(f.row()) {
            panic!("{}: {what}", f.row().name);
        }
    }
}

#[test]
fn kernels_agree_with_the_references() {
    let mut covered = HashSet::new();
    for r in references() {
        let value = r.row.kernel.at(&r.point).expect("a kernel");
        let unit = match r.row.scale {
            Scale::Value => ulp(r.value),
            Scale::One => ulp(r.value).max(ulp(1.0)),
        };
        let error = (value - r.value).abs() / unit;
        covered.insert(r.row.name);
        // The reference itself is rounded to a double, by half a unit; large orders are not ordinary arguments.
        let bound = if r.row.order != Order::None && r.point[0] > 500.0 { 4000.0 } else { r.row.ulp + 0.5 };
        assert!(error <= bound, "{}{:?} is {} and not {}: {error} ulp", r.row.name, r.point, value, r.value);
    }
    for (_, row) in elementwise() {
        assert!(covered.contains(row.name), "no reference for {}", row.name);
    }
}

/// The text of a reference to 30 digits, give or take half a unit of its last.
fn digits(text: &str) -> (Num, Num) {
    let value: Num = text.trim().parse().expect("a number");
    let error = &value.abs() * &"1e-29".parse().expect("a number");
    (&value - &error, &value + &error)
}

#[test]
fn enclosures_hold_the_references() {
    let constants = Constants::default();
    let mut wide = Vec::new();
    for line in include_str!("references/functions.txt").lines().filter(|l| !l.starts_with('#')) {
        let fields: Vec<&str> = line.split(';').collect();
        let f = function::find(fields[0].trim()).expect("a function of the table");
        let point = fields[1].split(',').map(|t| Num::from_f64(t.trim().parse().expect("a double")).expect("a number"));
        let mut store = Store::new();
        let arguments: Vec<ExprId> = point.map(|n| store.num(n)).collect();
        let call = store.call(f, &arguments);
        let (low, high) = digits(fields[2]);
        for bits in [64, 160] {
            let seen = evaluate(&mut store, &mut Canon::default(), &constants, &[call], &Point::default(), bits);
            match &seen.outcomes[0] {
                Outcome::Value(n) => assert!(low <= *n && *n <= high, "{line}: {n}"),
                Outcome::Within(i) => {
                    let (l, h) = (i.low.to_num().expect("a number"), i.high.to_num().expect("a number"));
                    assert!(l <= high && low <= h, "{line}: {l} {h}");
                    // Wide enclosures are right, but of little use.
                    if bits == 160 && (&h - &l).to_f64() > 1e-20 * (1.0 + h.abs().to_f64()) {
                        wide.push(line);
                    }
                }
                other => assert!(*other == Outcome::Defined, "{line}: {other:?}"),
            }
            if bits == 160 && seen.outcomes[0] == Outcome::Defined {
                wide.push(line);
            }
        }
    }
    assert!(wide.len() < 10, "{} enclosures are wide: {:?}", wide.len(), wide);
}

#[test]
fn partials_agree_with_the_references() {
    let mut texts: HashMap<(FunctionId, usize), Formula> = HashMap::new();
    for r in references() {
        for (k, expected) in r.partials.iter().enumerate() {
            let Some(expected) = expected else {
                assert!(matches!(r.row.partials[k], Partial::NotAvailable(_)), "{}", r.row.name);
                continue;
            };
            let template = compiled(r.id).partials[k].as_ref().expect("a partial derivative");
            let text = texts.entry((r.id, k)).or_insert_with(|| Formula::new(r.row, template));
            let value = text.at(r.row, &r.point);
            assert!(close(value, *expected, 1e-9, 2e-14), "d{}{:?}/d{}: {value}, {expected}", r.row.name, r.point, r.row.arguments[k]);
        }
    }
}

#[test]
fn domains_say_where_kernels_are_defined() {
    for (f, row) in elementwise() {
        let domain = formulas(row, &compiled(f).domain);
        for point in points(row) {
            let inside = domain.iter().all(|c| c.at(row, &point) == 1.0);
            let value = row.kernel.at(&point).expect("a kernel");
            assert_eq!(inside, !value.is_nan(), "{}{point:?} is {value}", row.name);
        }
    }
}

#[test]
fn definitions_are_equal_on_the_whole_domain() {
    for (f, row) in elementwise() {
        let Some(definition) = &compiled(f).definition else { continue };
        let definition = Formula::new(row, definition);
        for point in points(row) {
            let (a, b) = (row.kernel.at(&point).expect("a kernel"), definition.at(row, &point));
            assert!(a.is_nan() == b.is_nan() && (a.is_nan() || close(a, b, 1e-12, 1e-12)), "{}{point:?}: {a}, {b}", row.name);
        }
    }
}

#[test]
fn ranges_hold() {
    for (f, row) in elementwise() {
        let range = formulas(row, &compiled(f).range);
        for point in points(row) {
            if row.kernel.at(&point).is_some_and(f64::is_nan) {
                continue;
            }
            for (condition, text) in range.iter().zip(row.range) {
                assert_eq!(condition.at(row, &point), 1.0, "{}{point:?}: {text}", row.name);
            }
        }
    }
}

#[test]
fn exact_values_are_the_kernels() {
    for (f, row) in elementwise() {
        for ((inputs, output), texts) in compiled(f).values.iter().zip(row.values) {
            let point: Vec<f64> = inputs.iter().map(|t| Formula::new(row, t).at(row, &[])).collect();
            let (exact, value) = (Formula::new(row, output).at(row, &[]), row.kernel.at(&point).expect("a kernel"));
            assert!(close(exact, value, 1e-13, 1e-15), "{}{texts:?}: {value}", row.name);
        }
    }
}

#[test]
fn canonical_forms_know_the_exact_values() {
    for (f, row) in elementwise() {
        for ((inputs, output), texts) in compiled(f).values.iter().zip(row.values) {
            let (mut store, mut canon) = (Store::new(), Canon::default());
            let zero = store.int(0);
            let arguments: Vec<ExprId> = inputs.iter().map(|t| t.build(&mut store, &[], zero)).collect();
            let call = store.call(f, &arguments);
            let value = output.build(&mut store, &[], zero);
            let forms = [call, value].map(|e| canon.canonical(&mut store, e).expect("within the budget"));
            assert_eq!(forms[0], forms[1], "{}{texts:?}", row.name);
        }
    }
}

#[test]
fn symmetries_hold() {
    for (_, row) in elementwise() {
        for point in points(row) {
            let value = |p: &[f64]| row.kernel.at(p).expect("a kernel");
            let (here, last) = (value(&point), point[point.len() - 1]);
            let (expected, mirrored) = match (row.parity, row.order) {
                (Parity::Even, _) => (here, value(&[-last])),
                (Parity::Odd, _) => (-here, value(&[-last])),
                (_, Order::Symmetric) => (here, value(&[-point[0], last])),
                (_, Order::Alternating) => (if point[0] % 2.0 == 0.0 { here } else { -here }, value(&[-point[0], last])),
                _ => continue,
            };
            assert!(mirrored == expected || mirrored.is_nan() && here.is_nan(), "{}{point:?}: {mirrored}, {expected}", row.name);
        }
    }
}

#[test]
fn inverses_undo() {
    for (_, row) in elementwise() {
        let Some(g) = row.inverse.and_then(function::find) else { continue };
        let range = formulas(g.row(), &compiled(g).range);
        let mut tried = 0;
        for x in GRID {
            let y = row.kernel.at(&[x]).expect("a kernel");
            // inverse(f(x)) = x for x in the range of the inverse.
            if y.is_nan() || !range.iter().all(|c| c.with(&[f64::NAN, x]) == 1.0) {
                continue;
            }
            let back = g.row().kernel.at(&[y]).expect("a kernel");
            assert!(close(back, x, 1e-7, 1e-7), "{}({}({x})) is {back}", g.row().name, row.name);
            tried += 1;
        }
        assert!(tried >= 5, "{}: {tried} points", row.name);
    }
}

#[test]
fn monotone_functions_are() {
    for (_, row) in elementwise() {
        let sign = match row.monotone {
            Monotone::Increasing => 1.0,
            Monotone::Decreasing => -1.0,
            Monotone::Neither => continue,
        };
        let dense = (-4000..=4000).map(|k| f64::from(k) / 800.0);
        let values: Vec<(f64, f64)> = dense.map(|x| (x, row.kernel.at(&[x]).expect("a kernel"))).collect();
        let inside: Vec<usize> = (0..values.len()).filter(|&k| !values[k].1.is_nan()).collect();
        // An interval: what lies between two points of the domain belongs to it.
        assert_eq!(inside.len(), inside[inside.len() - 1] - inside[0] + 1, "{}", row.name);
        for k in inside.windows(2) {
            let ((x, a), (y, b)) = (values[k[0]], values[k[1]]);
            // Where the function is flat to the last digit, equal values are no counterexample.
            assert!(sign * (b - a) > 0.0 || (b - a).abs() <= 2.0 * ulp(a), "{}: {a} at {x}, {b} at {y}", row.name);
        }
    }
}

#[test]
fn kinks_are_where_one_sided_slopes_differ() {
    for (f, row) in elementwise() {
        let kinks = formulas(row, &compiled(f).kinks);
        for point in points(row) {
            let here = row.kernel.at(&point).expect("a kernel");
            let at_kink = kinks.iter().any(|c| c.at(row, &point) == 1.0);
            if here.is_nan() || at_kink {
                continue;
            }
            for (k, partial) in compiled(f).partials.iter().enumerate() {
                let Ok(template) = partial else { continue };
                let slope = Formula::new(row, template).at(row, &point);
                let shifted = |h: f64| {
                    let mut moved = point.clone();
                    moved[k] += h;
                    row.kernel.at(&moved).expect("a kernel")
                };
                const H: f64 = 1e-6;
                // One-sided differences of second order, so that curvature does not count.
                let left = (3.0 * here - 4.0 * shifted(-H) + shifted(-2.0 * H)) / (2.0 * H);
                let right = (4.0 * shifted(H) - shifted(2.0 * H) - 3.0 * here) / (2.0 * H);
                // At an end of the domain, or where the partial is undefined, there is nothing to compare.
                if [slope, left, right].iter().all(|s| s.is_finite()) {
                    let tolerance = 1e-3 * (1.0 + slope.abs()).powi(2);
                    assert!(
                        (left - slope).abs() < tolerance && (right - slope).abs() < tolerance,
                        "{}{point:?} by {}: {left}, {slope}, {right}",
                        row.name,
                        row.arguments[k]
                    );
                }
            }
        }
    }
}

#[test]
fn negative_orders_become_positive_ones() {
    let bessel = |name| function::find(name).expect("a Bessel function");
    let mut store = Store::new();
    let (x, zero, three) = (store.sym("x"), store.int(0), store.int(3));
    let minus_three = store.int(-3);
    for (name, sign) in [("besselj", -1), ("bessely", -1), ("besseli", 1), ("besselk", 1)] {
        let (mirrored, plain) = (store.call(bessel(name), &[minus_three, x]), store.call(bessel(name), &[three, x]));
        let expected = if sign < 0 { store.neg(plain) } else { plain };
        assert_eq!(mirrored, expected, "{name}");
    }
    // J_0' = -J_1
    let j = bessel("besselj");
    let call = store.call(j, &[zero, x]);
    let derivative = compiled(j).partials[1].as_ref().expect("a partial").build(&mut store, &[zero, x], call);
    let one = store.int(1);
    let first = store.call(j, &[one, x]);
    let expected = store.neg(first);
    let mut canon = Canon::default();
    let forms = [derivative, expected].map(|e| canon.canonical(&mut store, e).expect("within the budget"));
    assert_eq!(forms[0], forms[1]);
}

#[test]
fn parameters_decide_whether_there_is_a_kink() {
    let mut store = Store::new();
    let (x, one, two) = (store.sym("x"), store.int(1), store.int(2));
    let zero = store.int(0);
    let at_zero = store.relation(Op::Eq, x, zero);
    for (name, parameter, expected) in [("elu", one, vec![]), ("elu", two, vec![at_zero]), ("leakyrelu", two, vec![at_zero])] {
        let call = store.call(function::find(name).expect("an activation"), &[x, parameter]);
        assert_eq!(domain::kinks(&mut store, &[call], |_, _| true), expected, "{name}");
    }
}

#[test]
fn poles_of_the_gamma_function_are_left_out_for_positive_arguments() {
    let mut store = Store::new();
    let (x, one) = (store.sym("x"), store.int(1));
    let square = store.mul(x, x);
    let positive = store.add(square, one);
    for name in ["gamma", "lgamma", "digamma"] {
        let f = function::find(name).expect("a function");
        let (safe, risky) = (store.call(f, &[positive]), store.call(f, &[x]));
        assert_eq!(domain::conditions(&mut store, &[safe]), [], "{name}");
        assert_eq!(domain::conditions(&mut store, &[risky]).len(), 1, "{name}");
    }
}
