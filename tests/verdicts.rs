//! What goes along with a verdict: remarks, reasons, the point and the values, and that all of it can be verified.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use gradus::document::{OneOff, run};
use gradus::equal::{Domains, Verdict, Witness};
use gradus::number::Num;
use gradus::recheck;

/// The claims of `tests/golden/verdicts.toml`, each with the words of its heading.
fn corpus() -> Vec<(Vec<&'static str>, &'static str, &'static str)> {
    let text = include_str!("golden/verdicts.toml");
    let mut heading = Vec::new();
    let mut claims = Vec::new();
    for line in text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            Some(words) if !line.contains('"') => heading = words.split(' ').collect(),
            _ => {
                let (left, right) = line.split_once("\" = \"").expect("a line of the form \"…\" = \"…\"");
                claims.push((heading.clone(), left.trim_matches('"'), right.trim_matches('"')));
            }
        }
    }
    claims
}

fn question(left: &str, right: &str, assumptions: &[&str], domains: Domains) -> (OneOff, Verdict) {
    let texts = [&[left, right], assumptions].concat();
    let mut question = OneOff::new(&texts, &[]).unwrap_or_else(|errors| panic!("{left} = {right}: {errors:?}"));
    question.session.domains = domains;
    let verdict = question.equal(0, 1, 2..texts.len()).expect("a verdict");
    (question, verdict)
}

fn verdict(left: &str, right: &str, assumptions: &[&str]) -> Verdict {
    question(left, right, assumptions, Domains::Common).1
}

/// The word, then the codes of remarks or of the reason.
fn words(verdict: &Verdict) -> Vec<&'static str> {
    let mut words = vec![verdict.word()];
    match verdict {
        Verdict::Proved { remarks, .. } => words.extend(remarks.iter().map(|r| r.code())),
        Verdict::Undecided(reason) => words.push(reason.code()),
        Verdict::Refuted(_) => {}
    }
    words
}

#[test]
fn claims_get_their_remarks_and_reasons() {
    let mut wrong = Vec::new();
    for (heading, left, right) in corpus() {
        let domains = if heading.contains(&"strict") { Domains::Strict } else { Domains::Common };
        let expected: Vec<&str> = heading.iter().copied().filter(|w| *w != "strict").collect();
        let (question, verdict) = question(left, right, &[], domains);
        if words(&verdict) != expected {
            wrong.push(format!("{left} = {right} is {expected:?} here, and now {verdict:?}"));
        }
        if let Verdict::Refuted(witness) = &verdict {
            let statement = witness.statement(&question.session.store).expect("a point");
            let result = recheck::verify(&statement);
            if result.is_err() {
                wrong.push(format!("{left} = {right}: {statement:?}: {result:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever is said does not depend on the names of the variables, and the word not on the order of the sides.
#[test]
fn names_and_order_do_not_matter() {
    let renamed = |text: &str| {
        let mut out = String::new();
        let mut word = String::new();
        for c in text.chars().chain([' ']) {
            if c.is_alphanumeric() {
                word.push(c);
                continue;
            }
            out.push_str(match word.as_str() {
                "x" => "zeta",
                "y" => "alpha",
                other => other,
            });
            word.clear();
            out.push(c);
        }
        out
    };
    for (heading, left, right) in corpus() {
        if heading.contains(&"strict") {
            continue;
        }
        let (here, again) = (verdict(left, right, &[]), verdict(&renamed(left), &renamed(right), &[]));
        assert_eq!(words(&here), words(&again), "{left} = {right} with other names");
        if let (Verdict::Refuted(Witness::Point { left: a, right: b, .. }), Verdict::Refuted(Witness::Point { left: c, right: d, .. })) =
            (&here, &again)
        {
            assert_eq!((a, b), (c, d), "{left} = {right} with other names");
        }
        if !left.contains("diff(") {
            assert_eq!(here.word(), verdict(right, left, &[]).word(), "{right} = {left}");
        }
    }
}

fn point(verdict: &Verdict) -> (Vec<(&str, String)>, String, String) {
    let Verdict::Refuted(Witness::Point { point, left, right, .. }) = verdict else { panic!("{verdict:?}") };
    (point.iter().map(|(n, v)| (n.as_str(), v.to_string())).collect(), left.to_string(), right.to_string())
}

#[test]
fn witnesses_are_simple() {
    type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
    let cases: [Case; 8] = [
        ("(a + b)^2", "a^2 + b^2", &[("a", "-1"), ("b", "1")]),
        ("diff(a*x^2, x)", "2*a*x + x^2", &[("a", "0"), ("x", "1")]),
        ("diff(x^2*sin(3*x), x)", "2*x*cos(3*x)", &[("x", "1")]),
        ("sqrt(x^2)", "x", &[("x", "-1")]),
        ("relu(x - 12345)", "0", &[("x", "12346")]),
        ("diff(abs(x), x)", "1", &[("x", "-1")]),
        ("diff(x/(x^2 + 1), x)", "(x^2 - 1)/(x^2 + 1)^2", &[("x", "0")]),
        ("a + b + c + d + e1 + f1", "a + b + c + d + e1", &[("a", "0"), ("b", "0"), ("c", "0"), ("d", "0"), ("e1", "0"), ("f1", "1")]),
    ];
    for (left, right, expected) in cases {
        let verdict = verdict(left, right, &[]);
        let found = point(&verdict).0;
        let expected: Vec<(&str, String)> = expected.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
        assert_eq!(found, expected, "{left} = {right}: {verdict:?}");
    }
}

#[test]
fn a_side_that_is_undefined_refutes_strictly() {
    let verdict = question("ln(x^2)", "2*ln(x)", &[], Domains::Strict).1;
    assert_eq!(point(&verdict), (vec![("x", "-1".to_owned())], "0".to_owned(), "undefined".to_owned()));
}

#[test]
fn assumptions_hold_at_witnesses() {
    let verdict = |right: &str, assumptions: &[&str]| verdict("x", right, assumptions);
    assert_eq!(point(&verdict("abs(y)", &["x + y = 1"])).0, [("x", "0".to_owned()), ("y", "1".to_owned())]);
    let far = verdict("1", &["x > 1000", "x < 1001"]);
    let value: Num = point(&far).0[0].1.parse().unwrap();
    assert!(value > Num::from(1000) && value < Num::from(1001), "{far:?}");
    assert_eq!(words(&verdict("y", &["x > 3", "x < 2"])), ["undecided", "contradictory-assumptions"]);
    assert_eq!(words(&verdict("y", &["x^2 < 0"])).first(), Some(&"undecided"));
    // Of names that the claim does not have.
    assert_eq!(words(&verdict("2*x", &["z > 3", "z < 2"])), ["undecided", "contradictory-assumptions"]);
}

/// Found by fuzzing: what differentiation and factors leave depended on which side was taken from which.
#[test]
fn the_search_for_a_proof_does_not_depend_on_the_order_of_the_sides() {
    let tower = "(((sin(step(y))^7)^7)^7)^7";
    let (a, b) = (format!("ln({tower})"), format!("2*ln(sqrt({tower}))"));
    assert_eq!(words(&verdict(&a, &b, &[])), words(&verdict(&b, &a, &[])));
}

#[test]
fn natural_exponents_of_negative_bases() {
    let words_of = |claim: &str| {
        let run = run(&format!("n, m in N\ncheck {claim}\n"));
        let claims: Vec<Vec<&str>> = run
            .answers
            .iter()
            .filter_map(|a| if let gradus::document::Kind::Claim(c) = &a.kind { c.verdict().map(words) } else { None })
            .collect();
        assert_eq!(claims.len(), 1, "{claim}: {:?}", run.errors);
        claims[0].clone()
    };
    for claim in [
        "d/dx x^n == n*x^(n-1)",
        "diff(x^n, x, x) == n*(n-1)*x^(n-2)",
        "d/dx (1-x)^n == -n*(1-x)^(n-1)",
        "x^n*x^m == x^(n+m)",
        "(x*y)^n == x^n*y^n",
        "abs(x)^(2*n) == x^(2*n)",
        "ln(x^(2*n)) == 2*n*ln(abs(x))",
        "(-1)^(2*n) == 1",
    ] {
        assert_eq!(words_of(claim), ["proved"], "{claim}");
    }
    // For those who count 0 among the natural numbers, `0^n` is 1 at `n = 0`.
    for claim in ["0^n == 0", "step(x)^n == step(x)", "relu(x)^n == x^n*step(x)"] {
        assert_eq!(words_of(claim)[0], "undecided", "{claim}");
    }
    for claim in ["0^(n + 1) == 0", "step(x)^(n*m + 1) == step(x)", "relu(x)^(n + 1) == x^(n + 1)*step(x)"] {
        assert_eq!(words_of(claim)[0], "proved", "{claim}");
    }
    // `0^0` is 1, on all of `x < 0`.
    for claim in ["0^(n - 1) == 0", "step(x)^(n - 1) == step(x)"] {
        assert_eq!(words_of(claim), ["refuted"], "{claim}");
    }
    // A power with a real exponent has no negative base; one with a natural exponent has.
    assert_eq!(words_of("ln(x^(2*n)) == 2*n*ln(x)"), ["proved", "domain-lost"]);
    for claim in [
        "sqrt(x^(2*n)) == x^n",
        "sqrt((x-1)^(2*n)) == (x-1)^n",
        "abs(x^n) == x^n",
        "d/dx x^n == n*abs(x)^(n-1)",
        "d/dx abs(x^n) == n*x^(n-1)",
        "x^n == abs(x)^n for x > -1",
        "x^n == abs(x)^n for n == 3",
        "(-1)^n == 1",
    ] {
        assert_eq!(words_of(claim), ["refuted"], "{claim}");
    }
}

#[test]
fn the_ratio_of_the_sides_is_told() {
    let ratio = |left: &str, right: &str| match verdict(left, right, &[]) {
        Verdict::Refuted(Witness::Point { ratio, .. }) => ratio.map(|r| r.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(ratio("2*sin(x)", "sin(x)"), Some("1/2".to_owned()));
    assert_eq!(ratio("diff(cos(x), x)", "sin(x)"), Some("-1".to_owned()));
    assert_eq!(ratio("x", "x + 1"), None);
    assert_eq!(ratio("x", "x^2"), None);
}

#[test]
fn values_on_the_way_are_told() {
    let steps = |source: &str| -> Vec<String> {
        let run = run(source);
        let claim = run.answers.iter().find_map(|a| if let gradus::document::Kind::Claim(c) = &a.kind { c.verdict() } else { None });
        let Some(Verdict::Refuted(Witness::Point { steps, .. })) = claim else { panic!("{claim:?}") };
        steps.iter().map(|(name, value)| format!("{name} = {value}")).collect()
    };
    assert_eq!(steps("z = 3*w + 1\nL = z^2\ncheck dL/dw == 2*z\n").first().map(String::as_str), Some("z = 1"));
    let parts = steps("check diff(sin(x^2), x) == cos(x^2) + 1\n");
    assert!(parts.len() == 3 && parts[0].starts_with("x^2 = "), "{parts:?}");
}

#[test]
fn arrays_name_their_wrong_entries() {
    let run = run("A in R^(2 x 2); x in R^2\ncheck A*x == [A[1,1]*x[1] + A[1,2]*x[2]; A[2,1]*x[1]]\n");
    let claim = run.answers.iter().find_map(|a| if let gradus::document::Kind::Claim(c) = &a.kind { c.verdict() } else { None });
    let Some(Verdict::Refuted(Witness::Point { point, entry, also, entries, .. })) = claim else { panic!("{claim:?}") };
    assert_eq!((*entry, also.len(), *entries), (Some((2, 1)), 0, (2, 1)));
    assert!(point.iter().filter(|p| !p.1.is_zero()).count() <= 2, "{point:?}");
}

/// Hard questions end, with a verdict that is right.
#[test]
fn nothing_hangs() {
    let sum: String = (0..20_000).map(|k| format!("x^{} + ", k % 50)).collect();
    let long = format!("{sum}1");
    let longer = format!("{sum}2");
    let deep = format!("{}x{}", "sin(".repeat(10_000), ")".repeat(10_000));
    let deeper = format!("{}x{}", "sin(".repeat(10_001), ")".repeat(10_001));
    let cases = [
        (long.as_str(), longer.as_str(), "refuted"),
        (deep.as_str(), deep.as_str(), "proved"),
        (deep.as_str(), deeper.as_str(), ""),
        ("9^9^9^9^x", "9^9^9^9^y", ""),
        ("exp(exp(exp(exp(exp(exp(x))))))", "exp(exp(exp(exp(exp(exp(y))))))", ""),
        ("sin(10^10^10)", "0", ""),
        ("tan(10^30*x)", "tan(10^30*x) + x", "refuted"),
        ("gamma(x)^gamma(x)^gamma(x)", "1", ""),
    ];
    for (left, right, expected) in cases {
        let start = Instant::now();
        let found = verdict(left, right, &[]);
        let short = |text: &str| text.chars().take(40).collect::<String>();
        assert!(expected.is_empty() || found.word() == expected, "{} = {}: {found:?}", short(left), short(right));
        assert!(start.elapsed() < Duration::from_secs(60), "{} = {}", short(left), short(right));
    }
}

fn gradus(arguments: &[&str], input: &str) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gradus starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || drop(stdin.write_all(input.as_bytes())));
    let output = child.wait_with_output().expect("gradus ends");
    writer.join().expect("the writer ends");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code().expect("an exit code"))
}

/// Every refuted claim of the course re-checks from its report, and a report that was tampered with does not.
#[test]
fn reports_are_verified() {
    let text = include_str!("golden/claims.toml");
    let mut report = String::new();
    for document in text.split("\"\"\"\n").skip(1).step_by(2) {
        report.push_str(&gradus(&["check", "--json", "-"], document).0);
    }
    let refuted = report.lines().filter(|l| l.starts_with("{\"verdict\":\"refuted\"")).count();
    assert!(refuted > 15, "{refuted}");
    let (out, code) = gradus(&["recheck", "-"], &report);
    // The lines of a claim that has several count one by one.
    let met: usize = out.split(' ').next().and_then(|n| n.parse().ok()).expect("a count");
    assert!(met >= refuted, "{out}");
    assert_eq!((out, code), (format!("{met} witnesses: {met} confirmed, 0 wrong, 0 open\n"), 0));

    let (answer, _) = gradus(&["equal", "--json", "x^2", "2*x"], "");
    assert!(gradus(&["recheck", "-"], &answer).0.contains("1 confirmed"), "{answer}");
    let tampered = answer.replace("\"right\":\"2\"", "\"right\":\"3\"");
    assert_ne!(tampered, answer);
    let (out, code) = gradus(&["recheck", "-"], &tampered);
    assert!(out.contains("1 wrong") && code == 1, "{out}");
    let bare = answer.replace("\"evidence\"", "\"other\"");
    assert_eq!(gradus(&["recheck", "-"], &bare).1, 3);
    assert_eq!(gradus(&["recheck", "-"], "{").1, 2);
}

/// The same answers for any number of threads.
#[test]
fn threads_change_nothing() {
    let requests: String = corpus()
        .iter()
        .map(|(_, a, b)| format!("{}\n", serde_json::json!({"id": a, "op": "equal", "a": a, "b": b, "domains": "strict"})))
        .collect();
    let one = gradus(&["batch"], &requests);
    assert_eq!(one, gradus(&["batch", "--jobs", "4"], &requests));
    assert_eq!(one, gradus(&["batch", "--jobs", "3", "--domains", "common"], &requests));
}
