//! LaTeX.

use super::compare;
use crate::expr::{ExprId, Store};
use crate::print::{self, Options};

fn latex(store: &mut Store, id: ExprId) -> String {
    print::latex(store, id, &Options::default()).unwrap()
}

#[test]
fn names() {
    compare(
        &[
            ("x1", "x_{1}"),
            ("w12", "w_{12}"),
            ("yhat", r"\hat{y}"),
            ("yhat1", r"\hat{y}_{1}"),
            ("alpha", r"\alpha"),
            ("σ", r"\sigma"),
            ("theta2", r"\theta_{2}"),
            ("thetahat", r"\hat{\theta}"),
            ("loss", r"\mathrm{loss}"),
            ("x_i", "x_{i}"),
            ("x_max", r"x_{\mathrm{max}}"),
            ("loss_a_b", r"\mathrm{loss}_{\mathrm{a\_b}}"),
            ("Gamma", r"\Gamma"),
            ("eta", r"\eta"),
            ("hat", r"\mathrm{hat}"),
            ("(slice x:3x1 2 2 1 1)", "x_{2}"),
            ("(slice W:2x2 1 1 2 2)", "W_{1,2}"),
            ("(slice W1:2x2 1 1 2 2)", "{W_{1}}_{1,2}"),
        ],
        latex,
    );
}

#[test]
fn formulas() {
    compare(
        &[
            ("(/ (+ x 1) (* 2 y))", r"\frac{x + 1}{2\,y}"),
            ("(* 3/4 (+ x1 1))", r"\frac{3}{4}\,\left(x_{1} + 1\right)"),
            ("(/ a (/ b c))", r"\frac{a}{\frac{b}{c}}"),
            ("(^ (/ a b) 2)", r"\left(\frac{a}{b}\right)^{2}"),
            ("(^ x (/ y 2))", r"x^{\frac{y}{2}}"),
            ("(^ (sin x) 2)", r"\sin\left(x\right)^{2}"),
            ("(exp (- (^ x 2)))", "e^{-x^{2}}"),
            ("(^ (exp x) y)", r"\left(e^{x}\right)^{y}"),
            ("(* e (exp x))", r"e\,\exp\left(x\right)"),
            ("(sqrt (+ x 1))", r"\sqrt{x + 1}"),
            ("(cbrt x)", r"\sqrt[3]{x}"),
            ("(abs x)", r"\left|x\right|"),
            ("(relu x)", r"\operatorname{relu}\left(x\right)"),
            ("(sigmoid x)", r"\sigma\left(x\right)"),
            ("(- (/ b (^ y 2)))", r"-\frac{b}{y^{2}}"),
            ("(- (^ x 2))", "-x^{2}"),
            ("(^ (- x) 2)", r"\left(-x\right)^{2}"),
            ("(* 2 (^ 3 x))", r"2 \cdot 3^{x}"),
            ("(mat2 1 x 0 1)", r"\begin{pmatrix} 1 & x \\ 0 & 1 \end{pmatrix}"),
            ("(if (< 0 x) x 0)", r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"),
            ("(* y (if (< 0 x) x 0))", r"y\,\left(\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}\right)"),
            ("(<= 0 x)", r"x \ge 0"),
            ("(!= x 0)", r"x \ne 0"),
            ("(@ (T A:2x2) x:2x1)", r"A^{\top}\,x"),
            ("(.* x:2x1 y:2x1)", r"x \odot y"),
            ("(.^ x:2x1 2)", r"x^{\circ 2}"),
            ("(phi'2 x)", r"\phi''\left(x\right)"),
            ("(F'1,1 x y)", r"\frac{\partial^{2} F}{\partial x\partial y}\left(x, y\right)"),
            ("(F'1,0 1 y)", r"\partial_{1} F\left(1, y\right)"),
            ("(diff x x)", r"\operatorname{diff}\left(x, x\right)"),
            ("(put x x 2)", r"\left.x\right|_{x = 2}"),
        ],
        latex,
    );
}

#[test]
fn indicators() {
    let blackboard = Options { indicators: true, ..Options::default() };
    compare(&[("(* x (step (- z 1)))", "x*[z - 1 > 0]")], |store, id| print::text(store, id, &blackboard).unwrap());
    compare(&[("(* x (step z))", r"x\,\left[z > 0\right]")], |store, id| print::latex(store, id, &blackboard).unwrap());
}
