//! Mistakes that were made once: each document with what must come of it.

use gradus::document::{self, Kind, OneOff, Run};
use gradus::error::Error;
use gradus::expr::ExprId;
use gradus::print::{self, Options};
use gradus::simplify::Transform;

/// The verdicts of the claims, in order.
fn verdicts(run: &Run) -> Vec<&'static str> {
    run.answers
        .iter()
        .filter_map(|a| match &a.kind {
            Kind::Claim(claim) => claim.verdict().map(|v| v.word()),
            _ => None,
        })
        .collect()
}

#[test]
fn at_a_kink_a_convention_decides_nothing() {
    let run = document::run(
        "f(x) = relu(x) - relu(-x)\ncheck f'(0) == 1\ncheck f'(0) == 0\ncheck f'(1) == 1\n\
         g(x) = abs(x)\ncheck g'(0) == 5\ncheck g'(0) == 0\ncheck g'(-2) == -1\ncheck g'(x) == sign(x)\n\
         n(x) = cases(x == 0: 5; else: x)\ncheck n'(0) == 0\n\
         m(x) = cases(x > 0: x; else: x^2)\ncheck m'(0) == 0\ncheck m'(3) == 1\n",
    );
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    // Of `relu(x) - relu(-x)`, which is `x`, no convention is asked.
    let expected = ["proved", "refuted", "proved", "undecided", "undecided", "proved", "proved", "undecided", "undecided", "proved"];
    assert_eq!(verdicts(&run), expected);
}

#[test]
fn a_constant_intermediate_hides_no_kink() {
    let run = document::run("z = 0\nL = relu(z)\ndL/dz = 0\ndL/dz = 1\nu = 3\nM = abs(u)\ndM/du = 1\ndM/du = 2\n");
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    assert_eq!(verdicts(&run), ["undecided", "undecided", "proved", "refuted"]);
}

#[test]
fn nothing_is_refuted_without_an_assumption_that_was_lost() {
    for lost in ["A symmetric", "assume (x > ", "assume x positive", "assume x, y > 0"] {
        let run = document::run(&format!("{lost}\ncheck abs(x) == x\ncheck x + x == 2*x\n"));
        assert!(!run.errors.is_empty(), "{lost}");
        assert_eq!(verdicts(&run), ["undecided", "proved"], "{lost}");
    }
}

#[test]
fn a_function_without_an_argument_is_no_number() {
    for misread in ["(phi)(3)", "(2*phi)(x)", "phi^2(y)", "(phi + phi)(x)", "phi*x", "-phi"] {
        let run = document::run(&format!("phi(x) = sin(x)\nshow {misread}\nshow phi(2)\n"));
        assert_eq!(run.errors.len(), if misread == "(phi + phi)(x)" { 2 } else { 1 }, "{misread}: {:?}", run.errors);
        assert_eq!(run.answers.len(), 2, "{misread}");
    }
}

#[test]
fn the_gradient_at_a_point_is_that_of_the_function() {
    let run = document::run(
        "f(x, y) = x*y\ncheck ∇f(1, 2) == [2; 1]\ncheck gradient(f)(1, 2) == [2; 1]\ncheck D(f)(1, 2) == [2, 1]\ncheck ∇5 == 1\n",
    );
    assert_eq!(verdicts(&run), ["proved", "proved", "proved"]);
    assert_eq!(run.errors.len(), 1);
}

#[test]
fn a_line_that_starts_with_a_bar_is_a_line() {
    let run = document::run("f(x) = x^2\n|x|\nf(2) = 4\n  | a reason\n");
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    assert_eq!(run.answers.len(), 3);
}

#[test]
fn an_open_bracket_ends_where_a_definition_begins() {
    let run = document::run("f(x) = (\ng(x) = x^2\ncheck g(2) == 4\n");
    assert_eq!(run.errors.len(), 1);
    assert_eq!(verdicts(&run), ["proved"]);
}

#[test]
fn empty_derivatives_are_errors() {
    for text in ["sum(D(1))", "norm(jacobian(5))", "prod(D(1))", "diag(D(1))", "hessian(3)", "gradient(5)"] {
        let run = document::run(&format!("show {text}\nshow 1 + 1\n"));
        assert_eq!((run.errors.len(), run.answers.len()), (1, 1), "{text}");
    }
}

#[test]
fn what_grows_without_end_stops_at_a_budget() {
    let mut text = "f0(x) = x^2 + 1\n".to_owned();
    for k in 1..40 {
        text.push_str(&format!("f{k}(x) = f{}(f{}(x))\n", k - 1, k - 1));
    }
    let run = document::run(&format!("{text}show f3(1)\n"));
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    let run = document::run(&format!("{text}show f39(x)\nshow 1 + 1\n"));
    assert_eq!((run.errors[0].kind(), run.errors.len(), run.answers.len()), ("budget", 1, 41));
    let sums = format!("show {}1{}\n", "sum(i in 1..2, ".repeat(40), ")".repeat(40));
    assert_eq!(document::run(&sums).errors.len(), 1);
}

/// Pairs that had different canonical forms, so that only luck proved them equal.
#[test]
fn normal_forms_do_not_depend_on_the_order_of_factors() {
    for (left, right) in [
        ("x^x*(x^x)^(3/2)", "x^(5*x/2)"),
        ("abs(x)*abs(x)/abs(x)", "abs(x)"),
        ("abs(x)^2*abs(x)*sqrt(abs(x))/abs(x)^2", "abs(x)^(3/2)"),
        ("sqrt(1/abs(x))^3*sqrt(1/abs(x))^2/abs(x)", "abs(x)^(-7/2)"),
        ("1/(sqrt(2)^(3/2)*sqrt(2)^x)", "2^(-x/2 - 3/4)"),
        ("sqrt(x*y)^2/sqrt(x*y)", "sqrt(x*y)"),
        ("(sign(x)*x)/x", "sign(x)*(x/x)"),
        ("(step(x)*relu(x))/relu(x)", "step(x)*(relu(x)/relu(x))"),
        ("y*(x/sqrt(x*y))", "(x*y)/sqrt(x*y)"),
        ("cbrt(x)^3/cbrt(x)", "cbrt(x)^2"),
        ("sqrt(x)*(x^2/abs(x))", "(sqrt(x)*x^2)/abs(x)"),
        ("(4^x*4^y)*4^(1/2 - y)", "4^x*(4^y*4^(1/2 - y))"),
        ("(x*y)^x*(x*y)^(1 - x)*(x*y)^x", "x*y*(x*y)^x"),
        ("cases(x > 0 and (y > 0 and z > 0): 1; else: 2)", "cases((z > 0 and y > 0) and x > 0: 1; else: 2)"),
    ] {
        let mut question = gradus::document::OneOff::new(&[left, right], &[]).expect("two expressions");
        let ids = [0, 1].map(|k| question.shown(k).expect("a value").raw.entries[0]);
        let session = &mut question.session;
        let forms = ids.map(|id| session.canon.canonical(&mut session.store, id).expect("a small form"));
        assert_eq!(forms[0], forms[1], "{left} and {right}");
    }
}

/// What holds of signs is no identity of products that can be cancelled, but results and verdicts know it.
#[test]
fn signs_and_absolute_values_read_alike() {
    for (left, right) in [
        ("x^2*sign(x)", "x*abs(x)"),
        ("sign(x)*abs(x)*y", "x*y"),
        ("sign(x)/x", "1/abs(x)"),
        ("sign(x)/abs(x)^3", "1/(x*x^2)"),
        ("step(x)*relu(x)^2", "relu(x)^2"),
        ("x/abs(x)", "abs(x)/x"),
    ] {
        let mut question = OneOff::new(&[left, right], &[]).expect("two expressions");
        let forms = [0, 1].map(|k| question.shown(k).expect("a form").value.entries[0]);
        assert_eq!(forms[0], forms[1], "{left} and {right}");
        assert_eq!(question.equal(0, 1, 2..2).expect("values").word(), "proved", "{left} and {right}");
    }
}

/// The search once multiplied out `(1 - cos(3)^2)^3280` to see whether it reads better than `sin(3)^6561`, and the cubes of
/// squares that `sin(216)` is made of by doubles and triples.
#[test]
fn the_search_leaves_high_powers_alone() {
    let mut question = gradus::document::OneOff::new(&["-3*sin(-3)^6561", "sin(x)^6561", "sin(216*x)"], &[]).expect("two expressions");
    for (text, expected) in [(0, "3*sin(3)^6561"), (1, "sin(x)^6561"), (2, "sin(216*x)")] {
        let simple = question.transformed(text, gradus::simplify::Transform::Simplify).expect("a form");
        let store = &question.session.store;
        let shown = gradus::print::text(store, simple.value.entries[0], &gradus::print::Options::default()).expect("a short text");
        assert_eq!(shown, expected);
    }
    // Work is measured in nodes, not in time: multiplied out there would be thousands.
    assert!(question.session.store.len() < 2_000, "{}", question.session.store.len());
}

/// The slope of `cbrt(u)` with `u` identically zero divides by zero; as a fraction its numerator vanishes whatever stands beside it.
#[test]
fn a_slope_without_values_proves_nothing() {
    for (left, right) in
        [("cbrt(cosh(x)^2 - sinh(x)^2 - 1)", "-x"), ("cbrt(exp(x)^2 - exp(2*x))", "x"), ("cbrt(sin(x)^2 + cos(x)^2 - 1)", "-x")]
    {
        let mut question = gradus::document::OneOff::new(&[left, right], &[]).expect("two expressions");
        let verdict = question.equal(0, 1, 2..2).expect("values");
        assert_ne!(verdict.word(), "proved", "{left} = {right}");
    }
}

/// The kinks and the derivative by `x` that are shown, differentiated as often as `order` says.
fn kinks(text: &str, order: usize) -> (Vec<String>, String) {
    let mut question = OneOff::new(&[text], &vec!["x"; order]).expect("a formula");
    let derived = question.derivative(0).expect("a derivative");
    let shown = |&id: &ExprId| print::text(&question.session.store, id, &Options::plain()).expect("a short text");
    (derived.kinks.iter().map(shown).collect(), shown(&derived.value.entries[0]))
}

#[test]
fn a_kink_that_is_none_is_not_listed() {
    for (text, derivative) in [
        ("x*abs(x)", "2*abs(x)"),
        ("relu(x)^2", "2*relu(x)"),
        ("relu(x) - relu(-x)", "1"),
        ("max(x, 0)^2", "2*relu(x)"),
        ("x^2*sign(x)", "2*abs(x)"),
        ("sign(x)*x^2/x", "sign(x)"),
        ("abs(x - y)^3*abs(y)", "3*(x - y)*abs(x - y)*abs(y)"),
        ("relu(2*x - 1)^2*relu(y)", "4*relu(2*x - 1)*relu(y)"),
        ("(x^2 - 4)*abs(x^2 - 4)", "4*x*abs(x^2 - 4)"),
        ("relu(x^2 - 1)^2", "4*x*relu(x^2 - 1)"),
        ("sin(x)*abs(sin(x))", "2*abs(sin(x))*cos(x)"),
        ("abs(x^2 - 2)^3", "6*x*(x^2 - 2)*abs(x^2 - 2)"),
        ("(x^2 - y^2)*abs(x^2 - y^2)", "4*x*abs(x^2 - y^2)"),
        ("cases(x > 0: x^2; else: 0)", "2*x*step(x)"),
        ("cases(x > 0: x; else: sin(x))", "cases(x > 0: 1; else: cos(x))"),
    ] {
        let (kinks, shown) = kinks(text, 1);
        assert!(kinks.is_empty(), "{text}: {kinks:?}");
        assert_eq!(shown, derivative, "{text}");
    }
}

#[test]
fn a_kink_is_listed() {
    for (text, order, expected) in [
        ("abs(x)", 1, &["x = 0"][..]),
        ("x*sign(x)", 1, &["x = 0"]),
        ("relu(x)^2", 2, &["x = 0"]),
        ("x*abs(x)", 2, &["x = 0"]),
        ("abs(x)", 2, &["x = 0"]),
        ("cases(x > 0: x^2 + 1; else: 0)", 1, &["x = 0"]),
        ("cases(x == 0: 5; else: x^2)", 1, &["x = 0"]),
        ("cases(x > 0: x; else: sin(2*x))", 1, &["x = 0"]),
        ("sign(x)*x^2 + abs(x - 1)", 1, &["x = 1"]),
        ("abs(x)*abs(x - 1)*(x - 1)", 1, &["x = 0"]),
        ("abs(x^2 - 4)", 1, &["x = -2", "x = 2"]),
        ("abs(sin(x))*(sin(x) + 1)", 1, &["sin(x) = 0"]),
        ("abs(sin(x))*x*sin(x) + abs(x)", 1, &["sin(x) = 0", "x = 0"]),
        ("(x - 2)*abs(x^2 - 4)", 1, &["x = -2"]),
        ("abs(x^2 - 2)*(x - 1)", 1, &["x^2 = 2"]),
        ("abs(sin(x))*sin(x)", 2, &["sin(x) = 0"]),
        ("abs(x)*cbrt(x)", 1, &[]),
        ("relu(x)*relu(y) + relu(x)^2", 1, &["x = 0"]),
        ("abs(x)*(1 - step(x)*step(-x)) + abs(abs(x)^3)", 1, &["x = 0"]),
        // What decides the other branches vanishes on the same surface, in another form.
        ("relu(tanh(y) + x)", 1, &["x + tanh(y) = 0"]),
        ("relu(w*sigmoid(y) + x)", 1, &["w*sigmoid(y) + x = 0"]),
        ("relu(abs(y) + x)", 1, &["x + abs(y) = 0"]),
        ("relu(v*relu(x) + b)", 1, &["v*relu(x) + b = 0", "x = 0"]),
        ("relu(v*tanh(w*x + a) + b)", 1, &["v*tanh(w*x + a) + b = 0"]),
        ("max(x, y, z)", 1, &["max(x, y) = z", "x = y"]),
    ] {
        let mut kinks = kinks(text, order).0;
        kinks.sort();
        assert_eq!(kinks, expected, "{text}");
    }
}

#[test]
fn a_number_beyond_the_limit_ends_a_transform() {
    for (transform, name) in [(Transform::Factor, "factor"), (Transform::Cancel, "cancel"), (Transform::Together, "together")] {
        for text in ["((x + 1)^2 - (x - 1)^2)^3000/x", "((2*x + 2)^2 - (2*x - 2)^2)^-3000 + 1/x"] {
            let mut question = OneOff::new(&[text], &[]).expect("a formula");
            let derived = question.transformed(0, transform).expect("a form");
            let Some(Error::Budget(stopped, _)) = derived.stopped else { panic!("{text}: no budget ends {name}") };
            assert!(stopped.starts_with(&format!("the {name} budget of 4096 is exceeded: a number of ")), "{stopped}");
            assert_eq!(derived.value.entries.len(), 1);
        }
    }
}

#[test]
fn what_is_defined_nowhere_reads_back() {
    let mut question = OneOff::new(&["2 + x/(x*y*z - z*y*x)", "undefined", "3*undefined^2 + x"], &[]).expect("formulas");
    let forms: Vec<String> = (0..3)
        .map(|k| {
            let shown = question.shown(k).expect("a form").value.entries[0];
            print::text(&question.session.store, shown, &Options::plain()).expect("a short text")
        })
        .collect();
    assert_eq!(forms, ["undefined", "undefined", "undefined"]);
    let run = document::run("check 1/(x*y*z - z*y*x) == undefined\nundefined = 3\nshow undefined + 1\n");
    assert!(run.errors.is_empty(), "{:?}", run.errors);
    assert_eq!(verdicts(&run), ["undecided"]);
}

/// Where the inside of a root is constant on a whole stretch, the derivative is 0 and its formula has no value.
#[test]
fn a_stretch_where_only_the_formula_is_undefined_is_not_left_out() {
    for (function, claim) in [
        ("sqrt(relu(x)^2)", "1"),
        ("(relu(x)^2)^(1/2)", "sign(x)"),
        ("norm([relu(x); relu(2*x)])", "sqrt(5)"),
        ("hypot(relu(x), 0)", "1"),
        ("sqrt(relu(x))", "cases(x > 0: 1/(2*sqrt(x)); else: 5)"),
        ("cbrt(relu(x)^3)", "1"),
        ("sqrt((x - abs(x))^2)", "-2"),
        ("sqrt(abs(x) - x)", "-1/sqrt(2*abs(x))"),
        ("asin(min(x, 1))", "1/sqrt(abs(1 - x^2))"),
        ("acos(max(min(x, 1), -1))", "-1/sqrt(abs(1 - x^2))"),
        ("acosh(1 + relu(x))", "1/sqrt(abs(x^2 + 2*x))"),
        ("cbrt(relu(x))", "1/(3*cbrt(x)^2)"),
        ("relu(x)^(2/3)", "2/(3*cbrt(x))"),
        ("sqrt(cases(x > 0: x; else: 0))", "1/(2*sqrt(abs(x)))"),
        ("norm([relu(x - 1); relu(x - 2)])", "diff(norm([relu(x - 1); relu(x - 2)]), x) + step(-x)"),
    ] {
        let mut question = OneOff::new(&[&format!("diff({function}, x)"), claim], &[]).expect("formulas");
        let word = question.equal(0, 1, 0..0).expect("a verdict").word();
        assert_ne!(word, "proved", "{function}: {claim}");
    }
    // Single points of that kind are left out.
    for (function, claim) in [("sqrt(x^2)", "sign(x)"), ("sqrt(x^2*(x - 1)^2)", "(2*x - 1)*sign(x*(x - 1))"), ("ln(abs(x))", "1/x")] {
        let mut question = OneOff::new(&[&format!("diff({function}, x)"), claim], &[]).expect("formulas");
        assert_eq!(question.equal(0, 1, 0..0).expect("a verdict").word(), "proved", "{function}: {claim}");
    }
}

/// The result of the last statement of a document, as it is shown.
fn last(text: &str) -> String {
    let run = document::run(text);
    assert!(run.errors.is_empty(), "{text}: {:?}", run.errors);
    let Some(Kind::Shown(shown)) = run.answers.last().map(|a| &a.kind) else { panic!("{text}: no result") };
    let entries = shown.result.value.entries.iter().map(|&id| print::text(&run.store, id, &Options::plain()).expect("a short text"));
    entries.collect::<Vec<_>>().join(", ")
}

fn show(cases: &[(&str, &str)]) {
    for (text, value) in cases {
        assert_eq!(last(text), *value, "{text}");
    }
}

#[test]
fn a_bar_takes_the_whole_derivative_before_it() {
    show(&[
        ("d/dx x^2 |_{x = 1}", "2"),
        ("d/dx x^2*y |_{x = 1}", "2*y"),
        ("x^2 |_{x = 3}", "9"),
        ("f(x, y) = x^2*y\ngradient (f) |_{x = 1, y = 2}", "4, 1"),
        ("f(x, y) = x^2*y\ngradient f at x = 1, y = 2", "4, 1"),
        ("derivative t^3 |_{t = 2}", "12"),
        ("f(x, y) = x^2*y\nd/dy f(x, y) |_{x = 3, y = 1}", "9"),
    ]);
}

#[test]
fn a_smooth_function_at_a_kink_of_a_part() {
    show(&[
        ("g(x) = relu(x) - relu(-x)\ng'(0)", "1"),
        ("z in R^2\nL = z'*abs(z)\ngradient(L, z) |_{z = [0; 1]}", "0, 2"),
        ("z in R^2\nL = z'*abs(z)\nshow gradient(L, z) |_{z = [-1; 0]}", "2, 0"),
        ("f(x, y) = x*abs(x) + abs(y)\ngradient (f) |_{x = 0, y = -1}", "0, -1"),
    ]);
}

#[test]
fn conditions_say_nothing_twice_and_nothing_that_always_holds() {
    for (text, expected) in [
        ("sqrt(x^2 + 2*x + 5)", &[][..]),
        ("ln(x^2 - 4*x + 5)", &[]),
        ("ln(3 - 2*x)", &["x < 3/2"]),
        ("atanh(x)", &["x > -1", "x < 1"]),
        ("ln(x^2)", &["x != 0"]),
        ("ln(x - y)", &["y < x"]),
    ] {
        let mut question = OneOff::new(&[text], &["x"]).expect("a formula");
        let derived = question.derivative(0).expect("a derivative");
        let shown = |&id: &ExprId| print::text(&question.session.store, id, &Options::plain()).expect("a short text");
        assert_eq!(derived.conditions.iter().map(shown).collect::<Vec<_>>(), expected, "{text}");
    }
    // Where the kink lies the function is not defined.
    assert_eq!(kinks("ln(abs(cos(x)))", 1).0, [""; 0]);
}

/// The levels are multiplied out one by one where it looks short, and never all of them: that took seconds.
#[test]
fn nested_squares_are_not_multiplied_out() {
    let text = (0..40).fold("x".to_owned(), |inner, _| format!("({inner})^2 + 1"));
    let mut question = OneOff::new(&[&text], &["x"]).expect("a formula");
    question.derivative(0).expect("a derivative");
    let spent = question.session.canon.spent();
    assert!(spent < 100_000, "{spent}");
}
