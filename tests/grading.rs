//! `gradus grade`: the homework among the examples, points, and everything that can be wrong with what is handed in.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value as Json;

/// What a run of gradus came to.
struct Run {
    out: String,
    err: String,
    code: i32,
}

fn gradus(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_gradus")).args(arguments).output().expect("gradus runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Run { out: text(output.stdout), err: text(output.stderr), code: output.status.code().expect("an exit code, not a signal") }
}

/// A folder for one test, empty.
fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(path.join("in")).expect("a folder");
    path
}

const KEY: &str = "f(x) = sin(x^2)*e^(3x)\n";
const RUBRIC: &str = "[ex1]\npoints = 6\nfinal = 2\nlines = 4\n";

/// The marks of some submissions: columns of the CSV by the id.
struct Graded {
    rows: Vec<Vec<String>>,
    run: Run,
}

impl Graded {
    fn get(&self, id: &str, column: &str) -> &str {
        let k = self.rows[0].iter().position(|c| c == column).expect("a column");
        let row = self.rows.iter().find(|r| r[0] == id).unwrap_or_else(|| panic!("no row of {id}"));
        &row[k]
    }
}

fn grade(name: &str, key: &str, rubric: &str, submissions: &[(&str, &[u8])]) -> Graded {
    let root = folder(name);
    fs::write(root.join("key.gr"), key).expect("a key");
    fs::write(root.join("rubric.toml"), rubric).expect("a rubric");
    for (file, content) in submissions {
        let path = root.join("in").join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, content).expect("a submission");
    }
    let path = |part: &str| root.join(part).to_string_lossy().into_owned();
    let run = gradus(&[
        "grade",
        "--key",
        &path("key.gr"),
        "--rubric",
        &path("rubric.toml"),
        &path("in"),
        "--out",
        &path("marks.csv"),
        "--json",
        &path("marks.jsonl"),
        "--feedback",
        &path("feedback"),
        "--jobs",
        "2",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_path(root.join("marks.csv"))
        .expect("marks")
        .records()
        .map(|r| r.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    Graded { rows, run }
}

/// A submission of one exercise, and what it gets.
fn points(name: &str, rubric: &str, submission: &str) -> (String, String) {
    let graded = grade(name, KEY, rubric, &[("one.txt", submission.as_bytes())]);
    (graded.get("one", "points").to_owned(), graded.get("one", "verdict").to_owned())
}

fn pair(points: &str, verdict: &str) -> (String, String) {
    (points.to_owned(), verdict.to_owned())
}

const RIGHT: &str = "f'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n = e^(3x)*(2x*cos(x^2) + 3*sin(x^2))\n";
/// The second line is wrong, the third follows from it.
const CARRIED: &str = "f'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n = cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n = e^(3x)*(cos(x^2) + 3*sin(x^2))\n = e^(3x)*(3*sin(x^2) + cos(x^2))\n";

#[test]
fn wrong_lines_in_the_same_words() {
    let list: [(&str, &[u8]); 4] = [
        ("anna.txt", b"f'(x) = 4x*cos(x^2)*e^(3x)\n"),
        ("ben.txt", b"f'(x) = 4x * cos(x^2) * e^(3x)\n"),
        ("cleo.txt", b"f'(x) = 4*x*cos(x^2)*e^(3x)\n"),
        ("dan.txt", RIGHT.as_bytes()),
    ];
    let graded = grade("same", KEY, RUBRIC, &list);
    assert!(graded.run.out.ends_with("the same wrong line\n  ex1: `4x*cos(x^2)*e^(3x)`: anna, ben\n"), "{}", graded.run.out);
    let graded = grade("not-the-same", KEY, RUBRIC, &list[1..]);
    assert!(!graded.run.out.contains("the same wrong line"), "{}", graded.run.out);
}

#[test]
fn points_of_lines_and_of_the_end() {
    assert_eq!(points("right", RUBRIC, RIGHT), pair("6", "proved"));
    assert_eq!(points("wrong", RUBRIC, "f'(x) = cos(x^2)\n"), pair("0", "refuted"));
    // One of four lines is wrong; what follows is not charged again.
    assert_eq!(points("full", RUBRIC, CARRIED), pair("5", "refuted"));
    assert_eq!(points("half", &format!("{RUBRIC}follow_through = \"half\"\n"), CARRIED), pair("3", "refuted"));
    assert_eq!(points("none", &format!("{RUBRIC}follow_through = \"none\"\n"), CARRIED), pair("1", "refuted"));
    // Right again, not by the line before: the value counts, the step does not.
    let repaired = "f'(x) = cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n";
    assert_eq!(points("repaired", RUBRIC, repaired), pair("2", "proved"));
}

#[test]
fn required_steps_and_form() {
    let rubric = "[ex1]\npoints = 6\nfinal = 2\nlines = 2\nrequire = [\"product rule\", \"2*x*cos(x^2)*exp(3*x) + sin(x^2)*3*exp(3*x)\"]\n";
    assert_eq!(points("both-steps", rubric, RIGHT), pair("6", "proved"));
    let short = "f'(x) = e^(3x)*(2x*cos(x^2) + 3*sin(x^2))\n";
    assert_eq!(points("one-step", rubric, short), pair("5", "proved"));
    let graded = grade("form", KEY, "[ex1]\npoints = 1\nform = \"expanded\"\n", &[("one.txt", short.as_bytes())]);
    assert_eq!((graded.get("one", "points"), graded.get("one", "verdict")), ("1", "proved"));
    assert!(graded.get("one", "remarks").contains("form"));
}

#[test]
fn a_mistake_is_charged_up_to_its_cap_and_once() {
    let key = "f(x) = (3x + 1)^5\ng(x) = (2x + 1)^3\n";
    let work = b"f'(x) = 5*(3x + 1)^4\ng'(x) = 3*(2x + 1)^2\n";
    let rubric = |cap: &str| format!("[f]\npoints = 4\n{cap}[g]\npoints = 4\n{cap}");
    let graded = grade("uncapped", key, &rubric(""), &[("one.txt", work)]);
    let all: Vec<&str> = graded.rows[1..].iter().map(|r| r[2].as_str()).collect();
    assert_eq!(all, ["0", "0"]);
    assert_eq!(graded.get("one", "diagnosis"), "chain-inner-dropped");
    let graded = grade("capped", key, &rubric("penalty.\"chain-inner-dropped\" = 1\n"), &[("one.txt", work)]);
    let all: Vec<&str> = graded.rows[1..].iter().map(|r| r[2].as_str()).collect();
    assert_eq!(all, ["3", "4"]);
    assert!(graded.run.out.contains("chain-inner-dropped"), "{}", graded.run.out);
}

#[test]
fn what_cannot_be_read_costs_nothing() {
    let large = vec![b'x'; 10 << 20];
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(RIGHT.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let submissions: [(&str, &[u8]); 11] = [
        ("empty.txt", b""),
        ("blank.txt", b"\n\n# nothing yet\n"),
        ("large.txt", &large),
        ("latin.txt", b"f'(x) = 2x\xB7cos(x^2)\n"),
        ("utf16.txt", &utf16),
        ("prose.txt", b"I did not understand the exercise.\nSorry!\n"),
        ("bracket.txt", b"f'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n = e^(3x)*(2x*cos(x^2) + 3*sin(x^2)\n"),
        ("stranger.txt", b"f'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x) + k\n"),
        ("other.txt", b"h'(x) = 2*x\n"),
        ("tex.tex", b"$f'(x) = 2x$\n"),
        ("words.txt", b"so we get f'(x) = 2x*cos(x^2)\n"),
    ];
    let graded = grade("unreadable", KEY, RUBRIC, &submissions);
    let rows = [
        ("empty", "0", "missing", "false"),
        ("blank", "0", "missing", "false"),
        ("large", "6", "unreadable", "true"),
        ("latin", "6", "unreadable", "true"),
        ("utf16", "6", "proved", "false"),
        ("prose", "6", "unreadable", "true"),
        ("bracket", "6", "unreadable", "true"),
        ("stranger", "6", "unreadable", "true"),
        ("other", "6", "unreadable", "true"),
        ("tex", "6", "unreadable", "true"),
        ("words", "6", "unreadable", "true"),
    ];
    for (id, points, verdict, human) in rows {
        let found = [graded.get(id, "points"), graded.get(id, "verdict"), graded.get(id, "needs_human")];
        assert_eq!(found, [points, verdict, human], "{id}");
    }
    for part in ["latin, ex1: line 1 is not UTF-8", "large, ex1: the submission has 10485760 bytes", "stranger, ex1: line 1 cannot be read"]
    {
        assert!(graded.run.out.contains(part), "{part} is not in\n{}", graded.run.out);
    }
}

/// Prose and definitions of one's own, and a definition of the key that is repeated.
#[test]
fn prose_and_definitions() {
    let work = "Exercise 1. By the product rule\nf(x) = sin(x^2)*e^(3x)\nlet u = x^2\nso f'(x) = 2x*cos(u)*e^(3x) + 3*sin(u)*e^(3x)\nwhich is\n = e^(3x)*(2x*cos(x^2) + 3*sin(x^2))\n";
    let graded = grade("prose", KEY, RUBRIC, &[("one.txt", work.as_bytes())]);
    assert_eq!([graded.get("one", "points"), graded.get("one", "verdict"), graded.get("one", "needs_human")], ["6", "proved", "false"]);
    let feedback = fs::read_to_string(folder_of("prose").join("feedback/one.md")).expect("feedback");
    assert!(feedback.contains("line 5: `which is`"), "{feedback}");
    // Another function than the key's, another meaning for its names, and assumptions go to a person; they decide nothing.
    for (name, work) in [
        ("other-function", "f(x) = x^2\nf'(x) = 2*x\n"),
        ("other-e", "e = 2\nf'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n"),
        ("assumed", "assume x > 1 and x < 0\nf'(x) = 2x*cos(x^2)*e^(3x) + 3*sin(x^2)*e^(3x)\n"),
    ] {
        let graded = grade(name, KEY, RUBRIC, &[("one.txt", work.as_bytes())]);
        assert_eq!(graded.get("one", "needs_human"), "true", "{name}");
        let expected = if name == "other-function" { "refuted" } else { "proved" };
        assert_eq!(graded.get("one", "verdict"), expected, "{name}");
    }
}

fn folder_of(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// What is wrong with a key or a rubric: the error, with file and line.
fn refused(name: &str, key: &str, rubric: &str, more: &[&str]) -> String {
    let root = folder(name);
    fs::write(root.join("key.gr"), key).expect("a key");
    fs::write(root.join("rubric.toml"), rubric).expect("a rubric");
    fs::write(root.join("in/one.txt"), "f'(x) = 1\n").expect("a submission");
    let path = |part: &str| root.join(part).to_string_lossy().into_owned();
    let (key, rubric, list) = (path("key.gr"), path("rubric.toml"), path("in"));
    let run = gradus(&[&["grade", "--key", &key, "--rubric", &rubric, &list], more].concat());
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}: {}", run.err);
    run.err
}

#[test]
fn keys_and_rubrics_with_errors() {
    let rows = [
        ("key-syntax", "a = 1\nf(x) = sin(x\n", RUBRIC, "key.gr:2:"),
        ("key-name", "f(x) = nonsense(x)\n", RUBRIC, "nonsense"),
        ("key-empty", "# nothing\n", RUBRIC, "defines nothing"),
        ("rubric-syntax", KEY, "[ex1\npoints = 3\n", "rubric.toml:1:"),
        (
            "rubric-rule",
            KEY,
            "[ex1]\npoints = 6\nfinal = 2\nlines = 2\nrequire = [\"prodct rule\"]\n",
            "`prodct` has no meaning in the key",
        ),
        ("rubric-field", KEY, "[ex1]\npoints = 3\nbonus = 1\n", "unknown field `bonus`"),
        ("rubric-sum", KEY, "[ex1]\npoints = 3\nfinal = 2\nlines = 2\n", "rubric.toml:2:"),
        ("rubric-function", KEY, "[ex1]\nfunction = \"h\"\npoints = 3\n", "the key has no `h`"),
        ("rubric-step", KEY, "[ex1]\npoints = 3\nfinal = 1\nrequire = [\"2*x*(\"]\n", "rubric.toml:4:"),
    ];
    for (name, key, rubric, expected) in rows {
        let err = refused(name, key, rubric, &[]);
        assert!(err.contains(expected), "{name}: {err}");
    }
    let err = refused("out-is-folder", KEY, RUBRIC, &["--out", env!("CARGO_TARGET_TMPDIR")]);
    assert!(err.contains("this cannot be written"), "{err}");
    let err = refused("feedback-in-file", KEY, RUBRIC, &["--feedback", "Cargo.toml/feedback"]);
    assert!(err.contains("this folder cannot be written"), "{err}");
    let run = gradus(&["grade", "--key", "no-key.gr", "--rubric", "no-rubric.toml", "no-folder"]);
    assert!(run.code == 2 && run.err.contains("no-key.gr") && run.err.contains("no-rubric.toml"), "{}", run.err);
}

/// The homework among the examples: every file as it stands, and the same bytes whatever the number of threads.
#[test]
fn the_homework_of_the_examples() {
    let run = |name: &str, jobs: &str| {
        let root = folder(name);
        let path = |part: &str| root.join(part).to_string_lossy().into_owned();
        let run = gradus(&[
            "grade",
            "--key",
            "examples/homework/key.gr",
            "--rubric",
            "examples/homework/rubric.toml",
            "examples/homework/submissions",
            "--out",
            &path("marks.csv"),
            "--json",
            &path("marks.jsonl"),
            "--feedback",
            &path("feedback"),
            "--jobs",
            jobs,
        ]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        let files =
            ["marks.csv", "marks.jsonl", "feedback/bo.md", "feedback/kim.md"].map(|f| fs::read_to_string(root.join(f)).expect("a result"));
        (run.out, files)
    };
    let (out, files) = run("homework-1", "1");
    let (again, more) = run("homework-4", "4");
    assert_eq!((&out, &files), (&again, &more));
    insta::assert_snapshot!("homework_summary", out);
    insta::assert_snapshot!("homework_marks", files[0]);
    insta::assert_snapshot!("homework_feedback", files[2]);
    // What refutes a line can be verified from the report alone.
    let recheck = gradus(&["recheck", &folder_of("homework-1").join("marks.jsonl").to_string_lossy()]);
    assert!(recheck.code == 0 && recheck.out.contains(" 0 wrong"), "{}{}", recheck.out, recheck.err);
    let schema = schema("docs/schema/marks.json");
    for line in files[1].lines() {
        fits(&serde_json::from_str(line).expect("an object"), &schema, &schema, "marks");
    }
    let check = gradus(&["check", "--json", "docs/examples/derivation.gr", "docs/examples/backward.gr", "examples/chain-rule.gr"]);
    let schema = self::schema("docs/schema/check.json");
    assert!(check.out.lines().count() > 10, "{}", check.err);
    for line in check.out.lines() {
        fits(&serde_json::from_str(line).expect("an object"), &schema, &schema, "check");
    }
}

fn schema(path: &str) -> Json {
    serde_json::from_str(&fs::read_to_string(path).expect("a schema")).expect("JSON")
}

/// Whether a value is what a schema says, as far as the schemas of this project go.
fn fits(value: &Json, schema: &Json, root: &Json, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let (file, pointer) = reference.split_once('#').expect("a place in a file");
        let other = if file.is_empty() { root.clone() } else { self::schema(&format!("docs/schema/{file}")) };
        return fits(value, other.pointer(pointer).expect("a definition"), &other, place);
    }
    let types: Vec<&str> = match &schema["type"] {
        Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    let is = |name: &&str| match *name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    assert!(types.is_empty() || types.iter().any(is), "{place}: {value} is not {types:?}");
    assert!(schema.get("const").is_none_or(|c| c == value), "{place}: {value}");
    assert!(schema["enum"].as_array().is_none_or(|list| list.contains(value)), "{place}: {value}");
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
        assert!(value.get(name).is_some(), "{place}: no `{name}` in {value}");
    }
    for (name, part) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(inner) => fits(part, inner, root, &format!("{place}.{name}")),
            None => assert_ne!(schema["additionalProperties"], Json::Bool(false), "{place}: `{name}` is not described"),
        }
    }
    for (k, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(inner) = schema.get("items") {
            fits(item, inner, root, &format!("{place}[{k}]"));
        }
    }
}

/// Hints say where, then what kind, then which rule, and never the answer.
#[test]
fn hints() {
    let root = folder("hints");
    let path = root.join("one.gr");
    fs::write(&path, "f(x) = (3x + 1)^5\nf'(x) = 5*(3x + 1)^4\n  = 5*(3x + 1)^4\n").expect("a file");
    let hint = |level: &str| gradus(&["check", "--hint", level, &path.to_string_lossy()]).out;
    let (one, two, three) = (hint("1"), hint("2"), hint("3"));
    assert!(one.contains("here it goes wrong") && !one.contains("chain"), "{one}");
    assert!(two.contains("what kind: the chain rule") && !two.contains("g'(x)"), "{two}");
    assert!(three.contains("(f(g(x)))' = f'(g(x)) * g'(x)"), "{three}");
    for text in [one, two, three] {
        assert!(!text.contains("15") && !text.contains(" is 5") && !text.contains("right value"), "{text}");
    }
}
