//! What is said of refuted lines: the examples of the catalogue, and lines that must not be misread.

use gradus::derivation::mistakes::{Explanation, examples, mistakes_markdown};
use gradus::document::Kind;

/// The verdict on the last line of the last claim of a document, and what is said of it.
fn last(document: &str) -> (String, Vec<Explanation>) {
    let run = gradus::run(document);
    assert!(run.errors.is_empty(), "{document}: {:#?}", run.errors);
    let claim = run.answers.iter().rev().find_map(|a| match &a.kind {
        Kind::Claim(claim) => claim.lines.last(),
        _ => None,
    });
    let line = claim.unwrap_or_else(|| panic!("no claim in {document}"));
    (line.verdict.as_ref().map_or("none", |v| v.word()).to_owned(), line.diagnosis.clone())
}

#[test]
fn every_example_is_recognised() {
    let mut missed = Vec::new();
    for (name, document) in examples() {
        let (verdict, told) = last(&document);
        let names: Vec<&str> = told.iter().map(|e| e.rule.as_str()).collect();
        if verdict != "refuted" || !names.contains(&name) {
            missed.push(format!("{name}: {verdict}, {told:#?}\n{document}"));
        }
    }
    assert!(missed.is_empty(), "{} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/MISTAKES.md");
    let text = mistakes_markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &text).expect("docs/MISTAKES.md can be written");
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(stored == text, "docs/MISTAKES.md is not what the tables say; run `UPDATE_DOCS=1 cargo test --test mistakes`");
}

/// The names of what is said of a document's last line.
fn names(document: &str) -> Vec<String> {
    last(document).1.into_iter().map(|e| e.rule).collect()
}

#[test]
fn who_keeps_the_constant_has_not_integrated() {
    assert_eq!(names("check diff(e^x + 2, x) == e^x + 2\n"), ["constant-kept"]);
    for claim in ["diff(e^x + 2, x) == e^x + 2*x", "diff(x^3, x) == x^4/4 + 7", "diff(sin(x), x) == -cos(x)"] {
        let integrated = claim != "diff(e^x + 2, x) == e^x + 2";
        assert_eq!(names(&format!("check {claim}\n")).contains(&"integrated-instead".to_owned()), integrated, "{claim}");
    }
}

#[test]
fn what_is_not_refuted_has_no_diagnosis() {
    for document in [
        "check diff(exp(x), x) == exp(x)\n",
        "check diff(abs(x), x) == sign(x)\n",
        "check diff(ln(-x^2 - 1), x) == 5\n",
        "check diff(relu(x), x) == 0 at x = 0\n",
        "check diff(ln(x^2), x) == 2/x\n",
    ] {
        let (verdict, told) = last(document);
        assert!(verdict != "refuted" && told.is_empty(), "{document}: {verdict}, {told:?}");
    }
}

#[test]
fn parts_that_no_rule_knows() {
    let (_, told) = last("f(x, y) = x^2*y + sin(x*y)\ncheck df/dy == x^2 + y*cos(x*y)\n");
    assert_eq!(told[0].text, "At x*y you used y for its derivative; right is x.");
    let (_, told) = last("check diff(x^2*sin(3*x), x) == 2*x*sin(3*x) + 7*x^2*cos(3*x)\n");
    assert_eq!(told[0].text, "At 3*x you used 7 for its derivative; right is 3.");
}

#[test]
fn a_rule_of_a_course() {
    let rule = "rule my-slip: d(f*g) => d(f)*g - 2*f*d(g)  \"Both factors want their turn, {g} too.\"\n";
    let (_, told) = last(&format!("{rule}check diff(x*tan(x), x) == tan(x) - 2*x*(1 + tan(x)^2)\n"));
    assert_eq!((told[0].rule.as_str(), told[0].text.as_str()), ("my-slip", "Both factors want their turn, tan(x) too."));
}

#[test]
fn rules_of_a_course_with_errors() {
    for (rule, part) in [
        ("rule slip: d(f*g) \"no arrow\"", "`=>` is missing"),
        ("rule slip: d(f*g) => d(f)*z \"unknown\"", "`z`"),
        ("rule slip: d(f*g) => d(f)*g", "sentence"),
        ("rule slip: d(f*g) => d(f)*g \"a part {h} that is not there\"", "`h`"),
        ("rule trig-sign: d(f*g) => d(f)*g \"a name twice\"", "already"),
        ("rule d(f*g) => d(f)*g \"no name\"", "a name"),
    ] {
        let run = gradus::run(&format!("{rule}\ncheck 1 == 1\n"));
        let text: String = run.errors.iter().map(|e| e.report().render(rule, None, false)).collect();
        assert!(text.contains(part), "{rule}: {text}");
        assert_eq!(run.answers.len(), 1, "the claim is still judged");
    }
}

#[test]
fn shapes_that_do_not_fit() {
    let net = "W in R^(2 x 3);  x in R^3;  b, y in R^2\nL = 1/2*norm(W*x + b - y)^2\n";
    for (claim, name) in
        [("gradient(L, x) == W*(W*x + b - y)", "missing-transpose"), ("gradient(L, W) == x*(W*x + b - y)'", "outer-product-swapped")]
    {
        assert_eq!(names(&format!("{net}check {claim}\n")), [name], "{claim}");
    }
    let layer = "W in R^(3 x 2);  x in R^2\nh = tanh(W*x)\n";
    assert_eq!(names(&format!("{layer}check dh/dx == W*diag(1 - h.^2)\n")), ["diagonal-on-wrong-side"]);
    let f = "h(a, b, c) = [a*b*c; a + b + c]\n";
    assert_eq!(names(&format!("{f}check jacobian(h) == [b*c, 1; a*c, 1; a*b, 1]\n")), ["jacobian-transposed"]);
}

#[test]
fn assumed_equations_hold_where_answers_are_compared() {
    let loss = "z, y in R^3\nassume sum(y) = 1\nL = -sum(y.*ln(softmax(z)))\n";
    assert_eq!(names(&format!("{loss}check gradient(L, z) == y - softmax(z)\n")).first().map(String::as_str), Some("residual-sign"));
    assert_eq!(names(&format!("{loss}check gradient(L, z) == 2*(softmax(z) - y)\n")), ["wrong-coefficient"]);
}

#[test]
fn the_wrong_part_is_marked() {
    let marked = |document: &str| {
        let (_, told) = last(document);
        let place = told.first().and_then(|e| e.place);
        place.map_or("", |p| p.text(document)).to_owned()
    };
    assert_eq!(marked("check diff(x^2*sin(3*x), x) == 2*x*sin(3*x) + x^2*cos(3*x)\n"), "x^2*cos(3*x)");
    assert_eq!(marked("check diff((3*x + 1)^5, x) == 5*(3*x + 1)^4\n"), "5");
    assert_eq!(marked("f(x, y) = [x*y; x^2]\ncheck jacobian(f) == [y, x; x, 0]\n"), "x");
}

/// After a right line algebra went wrong; rules of differentiation are only named where one says it better.
#[test]
fn slips_after_a_right_line() {
    for (lines, name) in [
        ("diff((x + 1)^2/x, x) = (2*(x + 1)*x - (x + 1)^2)/x^2\n = (2*x^2 + 2*x - x^2 + 2*x + 1)/x^2", "minus-not-distributed"),
        ("diff(x^2*ln(x), x) = 2*x*ln(x) + x\n = x*(2*ln(x) + x)", "factor-stays-inside"),
        ("diff(sin(x)^2, x) = 2*sin(x)*cos(x)\n = cos(2*x)", "trig-identity"),
        (
            "diff(exp(x)/(x^2 + 1), x) = (exp(x)*(x^2 + 1) - 2*x*exp(x))/(x^2 + 1)^2\n = (exp(x) - 2*x*exp(x))/(x^2 + 1)",
            "cancelled-a-summand",
        ),
        ("diff(x^3 + 3*x^2, x) = 3*x^2 + 4*x + 2*x\n = 3*x^2 + 8*x", "term-of-the-line-before"),
        ("diff(sqrt(x^2 + 9), x) = x/sqrt(x^2 + 9)\n = x/(x + 3)", "linear-extrapolation"),
        ("diff(ln(x^2)/x, x) = (2 - ln(x^2))/x^2\n = 2 - ln(x^2)/x^2", "denominator-one-term"),
        ("diff((x + 1)^2, x) = 2*(x + 1)\n = 2*x + 1", "distribution-one-term"),
        ("diff(exp(3*x)*sin(x), x) = 3*exp(3*x)*sin(x) + exp(3*x)*cos(x)\n = exp(3*x)*(2*sin(x) + cos(x))", "term-of-the-line-before"),
        ("diff((x^2 + 1)^3, x) = 3*(x^2 + 1)^2*2*x\n = 6*x*(x^2 + 1)", "exponent-lost"),
    ] {
        let names = names(&format!("check {lines}\n"));
        assert_eq!(names.first().map(String::as_str), Some(name), "{lines}");
    }
    // What was lost is the inner derivative: both are told.
    let both = names(
        "check diff(exp(3*x)*sin(x^2), x) = 3*exp(3*x)*sin(x^2) + exp(3*x)*2*x*cos(x^2)\n = 3*exp(3*x)*sin(x^2) + exp(3*x)*cos(x^2)\n",
    );
    assert!(both.contains(&"chain-inner-dropped".to_owned()), "{both:?}");
}

#[test]
fn nothing_is_said_twice() {
    // The inside of `abs(x)` is the variable itself, so that no chain rule was broken.
    assert_eq!(names("check diff(abs(x), x) == 1\n"), ["abs-sign-lost"]);
    // A transposed answer is also right for a symmetric matrix, which explains less.
    assert_eq!(names("W in R^(2 x 2);  x in R^2\nz = W*x\ncheck dz/dx == W'\n"), ["jacobian-transposed"]);
    // The third derivative of a sine is nobody's slip.
    assert!(!names("check diff(sin(x), x) == -cos(x)\n").contains(&"wrong-order".to_owned()));
}
