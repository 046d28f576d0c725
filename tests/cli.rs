//! The process: what it reads, refuses and answers, and its exit codes.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run of gradus came to.
struct Run {
    out: String,
    err: String,
    code: i32,
}

fn gradus_fed(arguments: &[&str], input: &[u8]) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("gradus starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A process that refuses its input closes the pipe; that is no error of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("gradus ends");
    writer.join().expect("the writer ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { out: text(output.stdout), err: text(output.stderr), code: output.status.code().expect("an exit code, not a signal") }
}

fn gradus(arguments: &[&str]) -> Run {
    gradus_fed(arguments, b"")
}

/// A file for one test, in the folder that cargo provides for them.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("a file");
    path
}

/// The answers of `batch` to some requests.
fn batch(requests: &[&str], options: &[&str]) -> Vec<serde_json::Value> {
    let run = gradus_fed(&[&["batch"], options].concat(), (requests.join("\n") + "\n").as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    run.out.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

#[test]
fn files_that_cannot_be_read() {
    let bad = file("not-utf8.gr", b"show 1\nshow 2 + \xff\n");
    let run = gradus(&["run", bad.to_str().unwrap()]);
    assert_eq!((run.out.as_str(), run.code), ("", 2));
    assert!(run.err.ends_with("this is not UTF-8: line 2, byte 10 of the line belongs to no character\n"), "{}", run.err);

    let run = gradus(&["run", env!("CARGO_TARGET_TMPDIR")]);
    assert!(run.code == 2 && run.err.contains("this is a directory, not a document"), "{}", run.err);

    let run = gradus(&["check", "no-such-file.gr"]);
    assert!(run.code == 2 && run.err.starts_with("error: no-such-file.gr: "), "{}", run.err);

    // A file that cannot be read does not keep the next one from being read.
    let good = file("good.gr", b"show 2 + 3\n");
    let run = gradus(&["run", "no-such-file.gr", good.to_str().unwrap()]);
    assert!(run.code == 2 && run.out.contains("    = 5\n"), "{}", run.out);
}

#[test]
fn large_files_are_refused_by_their_size() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("large.gr");
    let large = fs::File::create(&path).expect("a file");
    large.set_len((16 << 20) + 1).expect("a sparse file");
    let start = Instant::now();
    let run = gradus(&["run", path.to_str().unwrap()]);
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!(run.code == 2 && run.err.contains("the file has 16777217 bytes; at most 16777216 are read"), "{}", run.err);
    let run = gradus_fed(&["run", "-"], &vec![b' '; (16 << 20) + 1]);
    assert!(run.code == 2 && run.err.contains("more than 16777216 bytes"), "{}", run.err);
}

#[test]
fn deep_nesting_works_and_deeper_is_refused() {
    let nested = |depth: usize| format!("f(x) = {}x^2{}\nderivative f\nshow 1 + 1\n", "(".repeat(depth), ")".repeat(depth));
    let run = gradus_fed(&["run", "-"], nested(100_000).as_bytes());
    assert!(run.code == 0 && run.out.contains("    = 2*x   (wrt x)\n"), "{}", &run.err[..run.err.len().min(500)]);
    let run = gradus_fed(&["run", "-"], nested(1_000_001).as_bytes());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("the nesting is deeper than the limit of 1000000"), "{}", &run.err[..run.err.len().min(500)]);
    assert!(run.out.ends_with("show 1 + 1\n    = 2\n"));
}

#[test]
fn huge_numbers_stay_symbolic() {
    let cases = [
        (&["diff", "x^(10^9)", "x"][..], "1000000000*x^999999999\n"),
        (&["diff", "x*9^9^9^9", "x"], "9^(9^387420489)\n"),
        (&["diff", "9^9^9^9", "x"], "0\n"),
    ];
    for (arguments, answer) in cases {
        let run = gradus(arguments);
        assert_eq!((run.out.as_str(), run.code), (answer, 0), "{arguments:?}: {}", run.err);
    }
    let start = Instant::now();
    let run = gradus(&["expand", "(x+1)^100000"]);
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(run.code == 4 && run.out == "(x + 1)^100000\n" && run.err.contains("the expand budget of"), "{}", run.err);
    let run = gradus(&["expand", "(x+y+z+w)^1000"]);
    assert!(run.code == 4 && run.err.contains("terms foreseen"), "{}", run.err);
    let run = gradus(&["cancel", "(x^1000000-1)/(x^999999-1)"]);
    assert!(run.code == 4 && run.err.contains("the cancel budget of"), "{}", run.err);
    // What is large but within the budget is multiplied out, and quickly.
    let run = gradus(&["expand", "(x+1)^400"]);
    assert!(run.code == 0 && run.out.starts_with("x^400 + 400*x^399 + 79800*x^398 + "), "{}", run.err);
}

#[test]
fn exit_codes() {
    let code = |source: &str| gradus_fed(&["check", "-"], source.as_bytes()).code;
    let proved = "check (x+1)^2 == x^2 + 2*x + 1\n";
    let refuted = "check x == x + 1\n";
    // Nothing here has exact values away from 0, and there both sides agree.
    let undecided = "check ln(-x^2 - 1) == 5\n";
    let budget = "expand (x+1)^100000\n";
    let wrong = "show nosuch(1)\n";
    assert_eq!(code(""), 0);
    assert_eq!(code(proved), 0);
    assert_eq!(code(refuted), 1);
    assert_eq!(code(undecided), 3);
    assert_eq!(code(budget), 4);
    assert_eq!(code(wrong), 2);
    // Several: 2, 4, 1, 3 in this order.
    assert_eq!(code(&[refuted, undecided, proved].concat()), 1);
    assert_eq!(code(&[undecided, budget, refuted].concat()), 4);
    assert_eq!(code(&[undecided, budget, refuted, wrong].concat()), 2);
    assert_eq!(code(&[undecided, proved].concat()), 3);
    // What was announced is as it should be, and what was announced and missed is not.
    assert_eq!(code(&["expect refuted\n", refuted, "expect undecided\n", undecided].concat()), 0);
    assert_eq!(code(&["expect refuted\n", proved].concat()), 1);
    assert_eq!(code(&["expect proved\n", undecided].concat()), 1);
    // Over several files, too.
    let (a, b) = (file("undecided.gr", undecided.as_bytes()), file("refuted.gr", refuted.as_bytes()));
    assert_eq!(gradus(&["check", a.to_str().unwrap(), b.to_str().unwrap()]).code, 1);
}

#[test]
fn usage() {
    for arguments in [&["nosuch"][..], &[], &["diff"], &["run"], &["diff", "x", "--order", "0"], &["run", "-", "--format", "word"]] {
        let run = gradus(arguments);
        assert_eq!((run.out.as_str(), run.code), ("", 2), "{arguments:?}");
        assert!(run.err.contains("Usage") || run.err.contains("error"), "{arguments:?}: {}", run.err);
    }
    for arguments in [&["--help"][..], &["--version"], &["diff", "--help"]] {
        let run = gradus(arguments);
        assert!(run.code == 0 && !run.out.is_empty() && run.err.is_empty(), "{arguments:?}");
    }
    assert!(gradus(&["--help"]).out.contains("batch"));
    let run = gradus(&["functions"]);
    assert!(run.code == 0 && ["sin", "besselj", "softmax"].iter().all(|f| run.out.contains(f)));
    let run = gradus(&["functions", "bessel"]);
    assert!(run.out.contains("besselk") && !run.out.contains("softmax"));
    assert_eq!(run.out, gradus(&["functions", "bessel"]).out);
}

#[test]
fn one_expression() {
    let cases = [
        (&["diff", "x^2*sin(x)", "x"][..], "2*x*sin(x) + x^2*cos(x)\n", 0),
        (&["diff", "x^2*y^3", "x", "y"], "6*x*y^2\n", 0),
        (&["diff", "x^5", "x", "--order", "3"], "60*x^2\n", 0),
        (&["diff", "x^3", "x", "--at", "x=1/2"], "3/4\n", 0),
        (&["diff", "-x^2", "x"], "-2*x\n", 0),
        (&["gradient", "x^2*y"], "[2*x*y; x^2]\n", 0),
        (&["jacobian", "[x*y; x+y]", "y", "x"], "[x, y; 1, 1]\n", 0),
        (&["hessian", "x^2*y"], "[2*y, 2*x; 2*x, 0]\n", 0),
        (&["eval", "x^2 + 1/3", "--at", "x=1/2"], "7/12\n", 0),
        (&["equal", "(a+b)^2", "a^2 + 2*a*b + b^2"], "proved (normal-form)\n", 0),
        (&["equal", "x", "-x"], "refuted: at x = 1 the left side is 1, the right side -1; the right side is -1 times the left\n", 1),
        (&["simplify", "x + x"], "2*x\n", 0),
        (&["expand", "(x+1)^2"], "x^2 + 2*x + 1\n", 0),
    ];
    for (arguments, answer, code) in cases {
        let run = gradus(arguments);
        assert_eq!((run.out.as_str(), run.code), (answer, code), "{arguments:?}: {}", run.err);
    }
    let run = gradus(&["diff", "sin(x", "x"]);
    assert!(run.code == 2 && run.out.is_empty() && run.err.contains("1 | sin(x\n  |    ^"), "{}", run.err);
    let run = gradus(&["eval", "1/x", "--at", "x=0"]);
    assert!(run.code == 2 && run.err.contains("it needs x ≠ 0"), "{}", run.err);
}

#[test]
fn claims_as_json() {
    let source = "f(x) = x^3\nf'(x) = 3*x^2\nexpect refuted\ncheck f(x) == x\nshow f(2)\n";
    let run = gradus_fed(&["check", "--json", "-"], source.as_bytes());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let lines: Vec<serde_json::Value> = run.out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["line"], 2);
    assert_eq!(lines[0]["file"], "standard input");
    assert!(run.out.contains("\"proved\"") && run.out.contains("\"refuted\"") && run.out.contains("\"witness\""), "{}", run.out);
    let text = gradus_fed(&["check", "-"], source.as_bytes()).out;
    assert!(text.ends_with("2 claims: 1 proved, 1 refuted, 0 undecided; all as they should be\n"), "{text}");
}

#[test]
fn every_operation_of_batch() {
    let requests = [
        (r#"{"id":1,"op":"diff","expr":"x^2*y","wrt":["x"]}"#, r#"{"id":1,"result":"2*x*y","kinks":[],"conditions":[]}"#),
        (r#"{"id":"a","op":"diff","expr":"x^4","wrt":["x","x"]}"#, r#"{"id":"a","result":"12*x^2","kinks":[],"conditions":[]}"#),
        (r#"{"id":2,"op":"gradient","expr":"x^2*y","wrt":["x","y"]}"#, r#"{"id":2,"result":["2*x*y","x^2"],"kinks":[],"conditions":[]}"#),
        (
            r#"{"id":3,"op":"hessian","expr":"x^2*y","wrt":["x","y"]}"#,
            r#"{"id":3,"result":[["2*y","2*x"],["2*x","0"]],"kinks":[],"conditions":[]}"#,
        ),
        (
            r#"{"id":4,"op":"jacobian","exprs":["x*y","x+y"],"wrt":["x","y"]}"#,
            r#"{"id":4,"result":[["y","x"],["1","1"]],"kinks":[],"conditions":[]}"#,
        ),
        (r#"{"id":5,"op":"equal","a":"x","b":"x + 1"}"#, r#"{"id":5,"verdict":"refuted","witness":{"x":"0"},"left":"0","right":"1"}"#),
        (
            r#"{"id":6,"op":"check","of":"diff","expr":"x^2","wrt":["x"],"claim":"x"}"#,
            r#"{"id":6,"verdict":"refuted","witness":{"x":"1"},"left":"2","right":"1","diagnosis":[{"rule":"power-coefficient-dropped","text":"The old exponent 2 comes down as a factor.","certain":true}]}"#,
        ),
        (r#"{"id":7,"op":"eval","expr":"x/3","at":{"x":"1/2"}}"#, r#"{"id":7,"value":"1/6","exact":true}"#),
        (r#"{"id":8,"op":"eval","expr":"1/x","at":{"x":0}}"#, r#"{"id":8,"undefined":"it needs x ≠ 0"}"#),
        (r#"{"id":9,"op":"simplify","expr":"x + x"}"#, r#"{"id":9,"result":"2*x"}"#),
        (r#"{"id":10,"op":"expand","expr":"(x+1)^2"}"#, r#"{"id":10,"result":"x^2 + 2*x + 1"}"#),
        (r#"{"id":11,"op":"parse","expr":"2x"}"#, r#"{"id":11,"result":"2*x"}"#),
    ];
    let answers = batch(&requests.map(|r| r.0), &[]);
    assert_eq!(answers.len(), requests.len());
    for (answer, (request, wanted)) in answers.iter().zip(requests) {
        let wanted: serde_json::Value = serde_json::from_str(wanted).expect("JSON");
        let mut answer = answer.clone();
        // What goes along with a witness has tests of its own, in `tests/verdicts.rs`.
        for more in ["exact", "evidence", "ratio", "steps"].iter().filter(|_| answer["verdict"] == "refuted").collect::<Vec<_>>() {
            answer.as_object_mut().expect("an object").shift_remove(*more);
        }
        assert_eq!(answer, wanted, "{request}");
    }
}

#[test]
fn checked_claims_are_told_with_where_they_hold() {
    let source = "f(x) = x^2\nf'(x) = 4 at x = 2\ncheck abs(x) == x for x > 0\nf'(x) = ?\n";
    let out = gradus_fed(&["check", "-"], source.as_bytes()).out;
    for line in ["f'(x) = 4 at x = 2: proved", "abs(x) = x for x > 0: proved", "f'(x) = 2*x: filled in"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    let json = gradus_fed(&["check", "--json", "-"], source.as_bytes()).out;
    assert!(json.contains(r#""mark":"filled","result":"2*x""#), "{json}");
}

#[test]
fn checks_and_documents_in_batch() {
    let answers = batch(
        &[
            r#"{"id":1,"op":"equal","a":"(x+1)^2","b":"x^2+2*x+1"}"#,
            r#"{"id":2,"op":"check","of":"gradient","expr":"x^2*y","wrt":["x","y"],"claim":["2*x*y","x^2"]}"#,
            r#"{"id":3,"op":"check","of":"jacobian","exprs":["x*y","x+y"],"wrt":["x","y"],"claim":[["y","x"],["1","2"]]}"#,
            r#"{"id":4,"op":"check","of":"hessian","expr":"x^2*y","wrt":["x","y"],"claim":[["2*y","2*x"],["2*x","0"]]}"#,
            r#"{"id":5,"op":"run","source":"f(x) = x^2\nderivative f\nf'(x) = 2*x\nshow nosuch(x)\n"}"#,
            r#"{"id":6,"op":"equal","a":"sqrt(x^2)","b":"x","assume":["x > 0"]}"#,
            r#"{"id":7,"op":"diff","expr":"abs(x)","wrt":["x"]}"#,
            r#"{"id":8,"op":"check","of":"diff","expr":"asin(x/a)","wrt":["x"],"claim":"1/sqrt(a^2-x^2)","assume":["a > 0"]}"#,
        ],
        &[],
    );
    for k in [0, 1, 3, 7] {
        assert_eq!(answers[k]["verdict"], "proved", "{}", answers[k]);
    }
    assert_eq!((&answers[2]["verdict"], &answers[2]["entry"]), (&"refuted".into(), &serde_json::json!([2, 2])));
    let run = &answers[4];
    assert_eq!(run["statements"][0]["result"], "2*x", "{run}");
    assert_eq!(run["statements"][1]["verdict"], "proved", "{run}");
    assert_eq!(run["errors"][0]["line"], 4, "{run}");
    assert_ne!(answers[5]["verdict"], "refuted", "{}", answers[5]);
    assert_eq!(answers[6]["kinks"], serde_json::json!(["x = 0"]), "{}", answers[6]);
}

#[test]
fn wrong_requests_are_answered_and_the_next_is_served() {
    let good = r#"{"id":"next","op":"parse","expr":"x"}"#;
    let wrong = [
        (r#"{"id":1,"op":"diff"}"#, "request", "the field `expr` is missing"),
        (r#"{"id":1,"expr":"x"}"#, "request", "the field `op` is missing"),
        (r#"{"id":1,"op":"integrate","expr":"x"}"#, "request", "there is no operation `integrate`"),
        ("show 1 + 1", "request", "the line is not JSON"),
        ("[1,2]", "request", "a request is a JSON object"),
        (r#"{"id":1,"op":"diff","expr":5,"wrt":["x"]}"#, "request", "the field `expr` must be a string"),
        (r#"{"id":1,"op":"diff","expr":"x","wrt":"x"}"#, "request", "the field `wrt` must be a list of strings"),
        (r#"{"id":1,"op":"jacobian","wrt":["x"]}"#, "request", "the field `exprs` is missing"),
        (r#"{"id":1,"op":"eval","expr":"x","at":["x"]}"#, "request", "the field `at` must be an object"),
        (r#"{"id":1,"op":"eval","expr":"x","at":{"x":"1"},"digits":0}"#, "request", "`digits`"),
        (r#"{"id":1,"op":"check","of":"diff","expr":"x","wrt":["x"],"claim":"1","assume":["x"]}"#, "meaning", "a comparison is expected"),
        (r#"{"id":1,"op":"check","of":"steps","expr":"x","claim":"1"}"#, "request", "not `steps`"),
        (r#"{"id":1,"op":"check","of":"diff","expr":"x","wrt":["x"]}"#, "request", "the field `claim` is missing"),
        (r#"{"id":1,"op":"diff","expr":"sin(","wrt":["x"]}"#, "syntax", "never closed"),
        (r#"{"id":1,"op":"diff","expr":"nosuch(x)","wrt":["x"]}"#, "meaning", "there is no function `nosuch`"),
        (r#"{"id":1,"op":"expand","expr":"(x+1)^100000"}"#, "budget", "expand budget"),
    ];
    let requests: Vec<&str> = wrong.iter().flat_map(|w| [w.0, good]).collect();
    let answers = batch(&requests, &[]);
    assert_eq!(answers.len(), requests.len());
    for (pair, (request, kind, message)) in answers.chunks(2).zip(wrong) {
        let error = &pair[0]["error"];
        assert_eq!(error["kind"], kind, "{request}: {}", pair[0]);
        assert!(error["message"].as_str().is_some_and(|m| m.contains(message)), "{request}: {}", pair[0]);
        assert!(error["span"].as_array().is_some_and(|s| s.len() == 2), "{request}: {}", pair[0]);
        assert_eq!(pair[1], serde_json::json!({"id": "next", "result": "x"}), "after {request}");
    }
    let run = gradus_fed(&["batch"], b"\xff\xfe\n\n{\"id\":1,\"op\":\"parse\",\"expr\":\"x\"}");
    let lines: Vec<&str> = run.out.lines().collect();
    assert!(lines.len() == 2 && lines[0].contains("not UTF-8") && lines[1] == r#"{"id":1,"result":"x"}"#, "{}", run.out);
}

#[test]
fn the_number_of_jobs_changes_no_byte() {
    let mut requests = String::new();
    for k in 0..200 {
        // Requests of very different cost, so that they finish out of order.
        let n = if k % 7 == 0 { 60 } else { 1 };
        requests.push_str(&format!("{{\"id\":{k},\"op\":\"expand\",\"expr\":\"(x+{k})^{n}\"}}\n"));
    }
    let runs = ["1", "4"].map(|jobs| gradus_fed(&["batch", "--jobs", jobs], requests.as_bytes()).out);
    assert_eq!(runs[0].lines().count(), 200);
    for (k, line) in runs[0].lines().enumerate() {
        assert!(line.starts_with(&format!("{{\"id\":{k},")), "{line}");
    }
    assert!(runs[0] == runs[1], "the answers depend on the number of jobs");
}

#[test]
fn a_session_through_a_pipe() {
    let run = gradus_fed(&["repl"], b"f(x) = x^3\nderivative f\nshow nosuch(1)\nf(2)\n");
    assert!(run.out.contains("= 3*x^2"), "{}\n{}", run.out, run.err);
    assert!(run.out.contains("= 8"), "{}\n{}", run.out, run.err);
    assert!(run.err.contains("there is no function `nosuch`"), "{}", run.err);
}

#[test]
fn output_is_reproducible_and_plain() {
    let source = b"L = 1/2*(w2*relu(w1*x + b) - y)^2\ngradient L wrt (w1, w2, b)\nhessian L wrt (w1, w2)\nshow 1 +* 2\n";
    let first = gradus_fed(&["run", "-"], source);
    for _ in 0..3 {
        let again = gradus_fed(&["run", "-"], source);
        assert_eq!((&first.out, &first.err), (&again.out, &again.err));
    }
    assert!(!first.out.contains('\u{1b}') && !first.err.contains('\u{1b}'));
}

/// `u^0` is the constant 1 where `u` is zero, too.
#[test]
fn a_power_with_exponent_zero() {
    let run = gradus(&["diff", "ln(x)^0", "x", "--at", "x=1"]);
    assert_eq!((run.out.as_str(), run.code), ("0\n", 0), "{}", run.err);
}

/// What is too large to multiply out is printed as it was, with the budget and the size beside it.
#[test]
fn a_budget_leaves_the_form_as_it_was() {
    let text = "(1 + x + y + z + w)^60";
    let out = gradus(&["expand", text]);
    assert_eq!(out.code, 4);
    assert_eq!(out.out.trim(), "(w + x + y + z + 1)^60");
    assert!(out.err.contains("the expand budget of 500000 is exceeded: 6.354e5 terms"), "{}", out.err);
}
