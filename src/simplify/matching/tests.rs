//! Where rules are found, and where not.

use crate::canon::Canon;
use crate::expr::Store;
use crate::lower::template::Template;
use crate::simplify::{Whole, directed};

const NAMES: [&str; 4] = ["x", "y", "a", "b"];

/// The ids of what the rules make of `from` and of the canonical form of `to`.
fn becomes(from: &str, to: &str) -> bool {
    let mut store = Store::new();
    let mut canon = Canon::default();
    let arguments = NAMES.map(|name| store.sym(name));
    let [from, to] = [from, to].map(|text| {
        let id = Template::compile(text, &NAMES).expect("a formula").build(&mut store, &arguments, arguments[0]);
        canon.canonical(&mut store, id).expect("a small formula")
    });
    let from = Whole::of(&store, from);
    directed(&mut store, &mut canon, from).form == to
}

#[test]
fn in_sums_with_a_cofactor() {
    for (from, to) in [
        ("3*a*sin(x)^2 + 3*a*cos(x)^2 + y", "3*a + y"),
        ("a - a*sin(x*y)^2", "a*cos(x*y)^2"),
        ("exp(x)*sin(y)^3 + exp(x)*sin(y)*cos(y)^2", "exp(x)*sin(y)"),
        ("2*cosh(a)^2*b - 2*b*sinh(a)^2", "2*b"),
        ("(sin(x)^2 + cos(x)^2)^2*sin(sin(y)^2 + cos(y)^2)", "sin(1)"),
        ("sin(sin(x)^2 + cos(x)^2 + a)", "sin(1 + a)"),
    ] {
        assert!(becomes(from, to), "{from} to {to}");
    }
}

#[test]
fn in_products_with_powers() {
    for (from, to) in [
        ("x*sin(y)^2/cos(y)^2", "x*tan(y)^2"),
        ("tan(x)^3*cos(x)^5", "sin(x)^3*cos(x)^2"),
        ("1/(tan(x)*cos(x))^2", "1/sin(x)^2"),
        ("exp(a - x)*sigmoid(x)", "exp(a)*sigmoid(-x)"),
        ("exp(-2*x)*sigmoid(x)^2*y", "y*sigmoid(-x)^2"),
        ("a*x*step(x) + relu(y)", "a*relu(x) + relu(y)"),
        ("x*y*step(x*y)*relu(a)", "relu(a)*relu(x*y)"),
        ("(x + sqrt(y))*(x - sqrt(y))/a", "(x^2 - y)/a"),
    ] {
        assert!(becomes(from, to), "{from} to {to}");
    }
}

/// What looks like a pattern and is none, and conditions that are not known to hold.
#[test]
fn nowhere_else() {
    for text in [
        "sin(x)^2 + cos(y)^2",
        "2*sin(x)^2 + 3*cos(x)^2",
        "a*sin(x)^2 + b*cos(x)^2",
        "sin(x)*cos(y) + cos(x)*sin(a)",
        "cos(x)/sin(x)^2",
        "1/(sin(x)/cos(y))",
        "atan(x) + atan(1/x)",
        "ln(x*y)",
        "sqrt(x*y)",
        "asin(sin(x))",
        "sign(x)^2",
        "step(x) + step(-x)",
        "max(x, y)",
        "sin(x + y*pi)",
        "floor(x + 1/2)",
        "gamma(x + 2)/gamma(x)",
    ] {
        assert!(becomes(text, text), "{text}");
    }
}

/// A long sum is linear work, and what it takes is bounded in steps.
#[test]
fn long_sums() {
    let mut store = Store::new();
    let mut canon = Canon::default();
    let (two, zero) = (store.int(2), store.int(0));
    let [sin, cos] = ["sin", "cos"].map(|name| crate::function::find(name).expect("a function"));
    let (mut sum, mut expected) = (zero, zero);
    for k in 0..200 {
        let x = store.sym(&format!("x{k}"));
        let other = store.sym(&format!("y{k}"));
        for f in [sin, cos] {
            let call = store.call(f, &[x]);
            let square = store.pow(call, two);
            sum = store.add(sum, square);
        }
        sum = store.add(sum, other);
        expected = store.add(expected, other);
    }
    let number = store.int(200);
    expected = store.add(expected, number);
    let [sum, expected] = [sum, expected].map(|id| canon.canonical(&mut store, id).expect("a form"));
    let sum = Whole::of(&store, sum);
    assert_eq!(directed(&mut store, &mut canon, sum).form, expected);
}
