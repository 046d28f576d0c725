//! Derivations line by line: step and value of each line, what follows through, reasons, decimals, lines that cannot be read.

use gradus::document::{ClaimAnswer, Kind, Run};
use gradus::expr::Op;

/// The claims of a document that runs without an error.
fn claims(source: &str) -> Vec<ClaimAnswer> {
    let run = gradus::run(source);
    assert!(run.errors.is_empty(), "{source}\n{:#?}", run.errors);
    of(run)
}

fn of(run: Run) -> Vec<ClaimAnswer> {
    run.answers.into_iter().filter_map(|a| if let Kind::Claim(c) = a.kind { Some(c) } else { None }).collect()
}

/// The mark of every line, the origin of those carried on behind it.
fn marks(source: &str) -> Vec<String> {
    let text = |mark: gradus::derivation::Mark| match mark {
        gradus::derivation::Mark::Carried { from } => format!("carried {from}"),
        other => other.word().to_owned(),
    };
    claims(source).iter().flat_map(|c| &c.lines).map(|l| text(l.mark)).collect()
}

/// Step and value of every line.
fn verdicts(source: &str) -> Vec<(String, String)> {
    let word = |v: &Option<gradus::Verdict>| v.as_ref().map_or("none", |v| v.word()).to_owned();
    claims(source).iter().flat_map(|c| &c.lines).map(|l| (word(&l.step), word(&l.verdict))).collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

/// The codes of what is remarked on lines.
fn notes(source: &str) -> Vec<&'static str> {
    use gradus::derivation::Explained;
    let code = |e: &Explained| match e {
        Explained::Yes => "explained",
        Explained::No { .. } => "right-line-wrong-reason",
        Explained::NotUnderstood { .. } => "reason-not-understood",
    };
    claims(source).iter().flat_map(|c| &c.lines).filter_map(|l| l.said.as_ref()).map(|s| code(&s.explained)).collect()
}

const D01: &str = "f(x) = exp(3*x)*sin(x^2)
f'(x) = 2*x*exp(3*x)*cos(x^2) + 3*exp(3*x)*sin(x^2)
      = 3*exp(3*x)*sin(x^2) + exp(3*x)*cos(x^2)
      = (3*sin(x^2) + cos(x^2))*exp(3*x)
";

#[test]
fn one_error_then_carried_on() {
    assert_eq!(verdicts(D01), pairs(&[("proved", "proved"), ("refuted", "refuted"), ("proved", "refuted")]));
    assert_eq!(marks(D01), ["right", "wrong", "carried 3"]);
    assert_eq!(claims(D01)[0].verdict().map(|v| v.word()), Some("refuted"));
    // And right again at the end: the last line counts, not the conjunction.
    let repaired = format!("{D01}      = (3*sin(x^2) + 2*x*cos(x^2))*exp(3*x)\n");
    assert_eq!(marks(&repaired), ["right", "wrong", "carried 3", "repaired"]);
    assert_eq!(claims(&repaired)[0].verdict().map(|v| v.word()), Some("proved"));
    // A second mistake is a mistake of its own, and what follows from it follows from it.
    let twice = format!("{D01}      = 3*sin(x^2) + cos(x^2)\n      = cos(x^2) + 3*sin(x^2)\n");
    assert_eq!(marks(&twice), ["right", "wrong", "carried 3", "wrong", "carried 5"]);
}

/// D04: every step holds where both of its sides are defined, and the end is wrong.
#[test]
fn equality_where_defined_is_not_transitive() {
    let chain = "check abs(x) == sqrt(x)^2\n = x\n";
    assert_eq!(verdicts(chain), pairs(&[("proved", "proved"), ("proved", "refuted")]));
    assert_eq!(marks(chain), ["right", "wrong"]);
    assert_eq!(claims(chain)[0].verdict().map(|v| v.word()), Some("refuted"));
}

#[test]
fn a_lost_domain_is_a_remark_and_wrong_if_domains_are_strict() {
    let source = "f(x) = ln(x^2)\ncheck f(x) == 2*ln(x)\nf'(x) = 2/x\n";
    let codes: Vec<Vec<&str>> = claims(source)
        .iter()
        .flat_map(|c| &c.lines)
        .map(|l| match &l.verdict {
            Some(gradus::Verdict::Proved { remarks, .. }) => remarks.iter().map(|r| r.code()).collect(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(codes, [vec!["domain-lost"], vec![]]);
    let strict = of(gradus::document::run_with(source, gradus::equal::Domains::Strict));
    let words: Vec<&str> = strict.iter().filter_map(|c| c.verdict()).map(|v| v.word()).collect();
    assert_eq!(words, ["refuted", "proved"]);
}

/// D05: a claim that uses a wrong result of another is judged with the true one and with the writer's.
#[test]
fn claims_that_build_on_one_another() {
    let ground = "W in R^(2 x 2);  x, y in R^2\nz = W*x\nL = norm(z - y)^2\n";
    let d05 = format!("{ground}dL/dx = dL/dz * dz/dx\ndL/dz = 2*(z - y)'\ndz/dx = W'\ndL/dx = 2*(z - y)'*W\n");
    assert_eq!(verdicts(&d05), pairs(&[("proved", "proved"), ("proved", "proved"), ("refuted", "refuted"), ("refuted", "proved")]));
    assert_eq!(marks(&d05), ["right", "right", "wrong", "repaired"]);
    // With their own result they go on correctly: carried on from the line of the wrong result.
    let follows = format!("{ground}dz/dx = W'\ndL/dx = dL/dz * dz/dx\n = 2*(z - y)'*W'\n");
    assert_eq!(marks(&follows), ["wrong", "right", "carried 4"]);
    let at_once = format!("{ground}dz/dx = W'\ndL/dx = dL/dz * dz/dx\ndL/dx = 2*(z - y)'*W'\n");
    assert_eq!(marks(&at_once), ["wrong", "right", "carried 4"]);
    // Another mistake in using it is one of its own.
    let worse = format!("{ground}dz/dx = W'\ndL/dx = dL/dz * dz/dx\n = 3*(z - y)'*W'\n");
    assert_eq!(marks(&worse), ["wrong", "right", "wrong"]);
}

/// A wrong result of another shape than the derivative: nothing can follow from it.
#[test]
fn a_result_that_does_not_fit() {
    let source = "W in R^(2 x 3);  x in R^3;  y in R^2\nz = W*x\nL = norm(z - y)^2\ndz/dx = W'\ndL/dx = dL/dz * dz/dx\n = 2*(z - y)'*W\n";
    assert_eq!(marks(source), ["wrong", "right", "repaired"]);
}

/// Two functions with one formula are one to gradus; a claim about the second is no repair of the first.
#[test]
fn a_derivative_asked_anew() {
    assert_eq!(marks("h(t) = t^2\nh'(t) = t^3/3\nn(t) = t^2\nn'(t) = 2*t\n"), ["wrong", "right"]);
    assert_eq!(marks("f(x) = x^2\nf'(x) = x\nf'(x) = 2*x\n"), ["wrong", "right"]);
}

#[test]
fn values_follow_from_a_wrong_formula() {
    let source = "f(x) = x^3\nf'(x) = 2*x^2\nf'(2) = 8\nf'(2) = 12\nf'(2) = 7\n";
    assert_eq!(marks(source), ["wrong", "carried 2", "repaired", "wrong"]);
    let inner = "g(x) = x^2;  F(x) = sin(g(x))\ng'(x) = 3*x\nF'(x) = cos(g(x))*g'(x)\n = cos(x^2)*3*x\n";
    assert_eq!(marks(inner), ["wrong", "right", "carried 2"]);
    // What an announced mistake says is nobody's result.
    let announced = "f(x) = x^3\nexpect refuted\nf'(x) = 2*x^2\nf'(2) = 12\n";
    assert_eq!(marks(announced), ["wrong", "right"]);
}

/// V07 of the claims of a course: the order of the factors, by shapes alone.
#[test]
fn factors_that_cannot_be_multiplied() {
    let ground = "g(x, y) = [x; y; x*y]\nf(p1, p2, p3) = [p1*p2*p3]\nF(x, y) = f(g(x, y))\n";
    let run = gradus::run(&format!("{ground}J_F(x, y) = J_g(x, y) * J_f(g(x, y))\n"));
    let claims = of(run);
    assert_eq!(claims[0].verdict().map(|v| v.word()), Some("refuted"));
    assert_eq!(marks(&format!("{ground}J_F(x, y) = J_f(g(x, y)) * J_g(x, y)\n = [2*x*y^2, 2*x^2*y]\n")), ["right", "right"]);
    // Judged against a line that has no value, the next one is right again.
    assert_eq!(marks(&format!("{ground}J_F(x, y) = J_g(x, y) * J_f(g(x, y))\n = [2*x*y^2, 2*x^2*y]\n")), ["wrong", "repaired"]);
}

#[test]
fn reasons() {
    let f = "f(x) = sin(x^2)*exp(3*x)\n";
    let product = "f'(x) = (d/dx sin(x^2))*exp(3*x) + sin(x^2)*(d/dx exp(3*x))";
    let yes = |lines: &str| assert_eq!(notes(&format!("{f}{lines}\n")), ["explained"], "{lines}");
    let no = |lines: &str| assert_eq!(notes(&format!("{f}{lines}\n")), ["right-line-wrong-reason"], "{lines}");
    yes(&format!("{product} | product rule"));
    yes(&format!("{product} | by the product rule"));
    no(&format!("{product} | quotient rule"));
    no(&format!("{product} | simplify"));
    // The factors stand unchanged behind their derivatives, so nothing of the chain rule was used.
    no(&format!("{product} | chain rule"));
    yes(&format!("{product}\n = 2*x*cos(x^2)*exp(3*x) + sin(x^2)*3*exp(3*x) | chain rule, twice"));
    yes(&format!("{product}\n = 2*x*cos(x^2)*exp(3*x) + sin(x^2)*3*exp(3*x) | chain rule and power rule"));
    no(&format!("{product}\n = 2*x*cos(x^2)*exp(3*x) + sin(x^2)*3*exp(3*x) | product rule"));
    yes("f'(x) = 2*x*cos(x^2)*exp(3*x) + 3*sin(x^2)*exp(3*x)\n = exp(3*x)*(2*x*cos(x^2) + 3*sin(x^2)) | factor out");
    no("f'(x) = 2*x*cos(x^2)*exp(3*x) + 3*sin(x^2)*exp(3*x)\n = exp(3*x)*(2*x*cos(x^2) + 3*sin(x^2)) | chain rule");
    assert_eq!(notes(&format!("{f}{product} | magic\n")), ["reason-not-understood"]);
    let network = "z = w*x + b\nL = (z - y)^2\n";
    assert_eq!(notes(&format!("{network}dL/dw = dL/dz * dz/dw | chain rule\n")), ["explained"]);
    // Nothing is said of the reason beside a wrong line.
    assert!(notes(&format!("{f}f'(x) = 0 | product rule\n")).is_empty());
}

#[test]
fn decimals_are_right_to_the_digits_written() {
    let f = "f(x) = sin(x^2)\n";
    assert_eq!(
        marks(&format!("{f}f'(1) = 2*cos(1)\n ≈ 1.0806\n ≈ 1.0807\n ~= 1.08\n = 2*cos(1)\n")),
        ["right", "right", "wrong", "right", "right"]
    );
    assert_eq!(marks(&format!("{f}f'(1) ≈ 1.081\n")), ["right"]);
    assert_eq!(marks(&format!("{f}f'(1) = cos(1)\n ≈ 0.5403\n")), ["wrong", "carried 2"]);
    assert_eq!(marks(&format!("{f}f'(-1) ≈ -1.0806\n")), ["right"]);
    assert_eq!(marks("g(x, y) = [x*y; sin(x)]\njacobian(g) ≈ [2.00, 1.00; 0.54, 0.00] at x = 1, y = 2\n"), ["right"]);
    for (source, what) in [("f'(x) ≈ 1.08\n", "has variables"), ("f'(1) ≈ 2*cos(1)\n", "needs a decimal number")] {
        let run = gradus::run(&format!("{f}{source}"));
        assert!(run.errors[0].report().title.contains(what), "{source}: {:?}", run.errors);
    }
}

/// A line that cannot be read is marked, its error is reported once, and the others are judged.
#[test]
fn lines_that_cannot_be_read() {
    let f = "f(x) = x^2*sin(x)\n";
    for bad in ["2*x*sin(x", "2*x*sin(x))", "2*x*/3", "1/2x", "2*nonsense(x)", "2*x $ 3", "xsin(x)"] {
        let source = format!("{f}f'(x) = 2*x*sin(x) + x^2*cos(x)\n = {bad}\n = x*(2*sin(x) + x*cos(x))\nf''(0) = 0\n");
        let run = gradus::run(&source);
        assert_eq!(run.errors.len(), 1, "{bad}: {:#?}", run.errors);
        let words: Vec<&str> = of(run).iter().flat_map(|c| &c.lines).map(|l| l.mark.word()).collect::<Vec<_>>();
        assert_eq!(words, ["right", "unreadable", "right", "right"], "{bad}");
    }
    // The first line, and one that starts with `-`.
    let run = gradus::run(&format!("{f}f'(x) = 2*x*sin(x\n = x*(2*sin(x) + x*cos(x))\n = 2*x*sin(x)\n - 3\n = 0\n"));
    assert_eq!(run.errors.len(), 2, "{:#?}", run.errors);
    let words: Vec<&str> = of(run).iter().flat_map(|c| &c.lines).map(|l| l.mark.word()).collect();
    assert_eq!(words, ["unreadable", "right", "unreadable", "wrong"]);
}

#[test]
fn questions_are_filled_in_between() {
    let run = gradus::run("f(x) = x^2\nf'(x) = ?\n = 2*x\nf'(3) = ?\n");
    let words: Vec<&str> = of(run).iter().flat_map(|c| &c.lines).map(|l| l.mark.word()).collect();
    assert_eq!(words, ["filled", "right", "filled"]);
}

#[test]
fn local_names_and_points() {
    let source = "f(x) = sin(x^2)\nf'(x) = 2*x*cos(u) where u = x^2\n = 2*x*cos(x^2)\nf'(x) = 0 at x = 0\n";
    assert_eq!(marks(source), ["right", "right", "right"]);
}

/// The lecture document of the language, whole.
#[test]
fn the_lecture_of_the_xor_network() {
    let source = "# Class 20: the chain rule, twice
f(x1, x2, x3) = [x1 - 2*x2 + x3/4]
g(x1, x2)     = [x1 + 2*x2; x2; -x1 + 3]

jacobian f
jacobian g
chain f ∘ g
check jacobian(f ∘ g) == [3/4, 0]
expect refuted
check J_g(x1, x2) * J_f(g(x1, x2)) == [3/4, 0]

p(x, y; a, b) = 2*a*x + b/y         # the same function, two perspectives
jacobian p
jacobian p wrt (a, b)

z1   = w1*x1 + w2*x2 + b1
yhat = w5*relu(z1) + w6*relu(w3*x1 + w4*x2 + b2) + b3
L    = 1/2*(yhat - y)^2
gradient L wrt (w1, w2, w3, w4, w5, w6, b1, b2, b3)

dL/dw1 = dL/dyhat * dyhat/dw1       | chain rule
       = (yhat - y) * w5 * relu'(z1) * x1
";
    assert_eq!(marks(source), ["right", "wrong", "right", "right"]);
    assert_eq!(notes(source), ["explained"]);
    assert!(claims(source).iter().all(ClaimAnswer::as_expected));
}

/// A derivation of many lines costs its lines; a wrong result at the beginning does not make it quadratic.
#[test]
fn long_derivations() {
    let mut source = String::from("f(x) = x^2\nf'(x) = 3*x\n");
    for k in 1..=400 {
        source.push_str(&format!("f'({k}) = {}\n", 3 * k));
    }
    let marks = marks(&source);
    assert_eq!(marks.len(), 401);
    assert!(marks[1..].iter().all(|m| m == "carried 2"));
}

/// The right sides are kept as they were written, derivatives not worked out.
#[test]
fn what_was_written_is_kept() {
    let run = gradus::run("f(x) = x^2\nf'(x) = d/dx x^2\n");
    let written = run.answers.iter().find_map(|a| if let Kind::Claim(c) = &a.kind { c.lines[0].written } else { None });
    assert_eq!(written.map(|w| run.store.op(w)), Some(Op::Derivative));
}
