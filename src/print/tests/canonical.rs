//! Canonical forms, as results are printed.

use super::{compare, read};
use crate::canon::Canon;
use crate::expr::{ExprId, Store};
use crate::print::{self, Options};
use crate::simplify;

fn readable(store: &mut Store, id: ExprId) -> String {
    let id = simplify::readable(store, &mut Canon::default(), id).unwrap();
    print::text(store, id, &Options::default()).unwrap()
}

#[test]
fn results() {
    compare(
        &[
            ("(+ (sin x) (* x (cos x)))", "sin(x) + x*cos(x)"),
            ("(* 3 (* (^ (+ (^ x 2) 1) 2) (* 2 x)))", "6*x*(x^2 + 1)^2"),
            ("(+ (* 6 (^ x 2)) (* 4 x) 1)", "6*x^2 + 4*x + 1"),
            ("(* (sigmoid x) (- 1 (sigmoid x)))", "sigmoid(x)*(1 - sigmoid(x))"),
            ("(* (exp (^ x 2)) (* 2 x))", "2*x*exp(x^2)"),
            ("(* 3/4 (+ x1 1))", "3/4*(x1 + 1)"),
            ("(- 3 x1)", "3 - x1"),
            ("(+ (- x1) 3)", "3 - x1"),
            ("(- 1 x)", "1 - x"),
            ("(* 2 (- 1 x))", "2*(1 - x)"),
            ("(* x (- 1 x))", "x*(1 - x)"),
            ("(/ x (- 1 x))", "x/(1 - x)"),
            ("(* -2 (+ x 1))", "-2*(x + 1)"),
            ("(- (+ x 1))", "-x - 1"),
            ("(- (/ b (^ y 2)))", "-b/y^2"),
            ("(/ 1 (* 2 (sqrt x)))", "1/(2*sqrt(x))"),
            ("(^ x 3/2)", "x^(3/2)"),
            ("(* x (exp (/ x -2)))", "x*exp(-x/2)"),
            ("(* (^ 2 x) (ln 2))", "2^x*ln(2)"),
            ("(/ x (^ (+ x 1) 2))", "x/(x + 1)^2"),
            ("(- 1 (^ (tanh x) 2))", "1 - tanh(x)^2"),
            ("(* (- yhat y) (* w5 (* (step z1) x1)))", "w5*x1*(yhat - y)*step(z1)"),
            ("(+ x1 (* -2 x2) (/ x3 4))", "1/4*(4*x1 - 8*x2 + x3)"),
            ("E", "e"),
            ("(^ E 2)", "exp(2)"),
            ("(/ 1 (- x 1))", "1/(x - 1)"),
            ("(sqrt (/ 1 2))", "sqrt(2)/2"),
            ("(< 0 (- 1 x))", "x < 1"),
            ("(+ (* x (+ y 1)) (- 2 z))", "x*(y + 1) - z + 2"),
        ],
        readable,
    );
}

/// Neither ids nor the order of creation show.
#[test]
fn creation_does_not_matter() {
    for source in ["(+ (* b a) (* (sin y) x) c 1)", "(* (+ y x) (* (cos x) (exp y)))", "(= (+ x 1) (* y z))"] {
        let mut forward = Store::new();
        for name in ["a", "b", "c", "x", "y", "z"] {
            forward.sym(name);
        }
        let mut backward = Store::new();
        for name in ["z", "y", "x", "c", "b", "a"] {
            backward.sym(name);
        }
        let (f, b) = (read(&mut forward, source), read(&mut backward, source));
        assert_eq!(super::text(&mut forward, f), super::text(&mut backward, b));
    }
}
