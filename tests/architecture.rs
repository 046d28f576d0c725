//! The house rules that the compiler does not check: which room may use which, and what no room does.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up: a room may use those before it. `main`, `lib` and `error` stand aside.
const ROOMS: [&str; 26] = [
    "number",
    "distinct",
    "report",
    "syntax",
    "function",
    "expr",
    "lower",
    "domain",
    "diff",
    "elaborate",
    "canon",
    "simplify",
    "print",
    "enclose",
    "recheck",
    "index",
    "equal",
    "matrix",
    "compile",
    "emit",
    "learn",
    "derivation",
    "document",
    "grade",
    "handle",
    "cli",
];

/// Files that may use a room above their own, and why.
const UPWARDS: [(&str, &str, &str); 0] = [];

/// Lines that may stop the process although they are no tests: a file, a part of the line, and why it cannot happen.
const STOPS: &[(&str, &str, &str)] = &[
    ("expr/node.rs", ".expect(\"", "an index plus one is not zero; ids outgrow 32 bits after the memory of any machine"),
    ("function/mod.rs", "panic!", "`named` is evaluated when gradus is compiled: a wrong name does not build"),
    ("lower/template.rs", "unreachable!", "texts of the table; a test compiles every one of them"),
    ("number.rs", ".expect(\"", "the shift is chosen so that the quotient has at most 67 bits"),
];

/// The longest a file may be, tests in it included.
const LINES: usize = 600;

/// Longer files, and why they are one thing.
const LONG: &[(&str, &str)] = &[("syntax/expression.rs", "one loop over operands and operators with its stack")];

/// Files in the exact rooms that may speak of floating-point numbers, and why.
const FLOATS: &[(&str, &str)] = &[("canon/expand.rs", "sizes foreseen: they decide only whether the work is begun")];

struct Source {
    /// The path below `src`, with `/`.
    path: String,
    /// The lines with comments and the contents of strings blanked out, without what is compiled for tests only.
    code: Vec<String>,
    /// All lines as they stand.
    lines: usize,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    let source = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a source file");
        let name = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        // A file of tests has no code of the engine.
        let tests = name.contains("/tests/") || name.ends_with("/tests.rs");
        let code = if tests { Vec::new() } else { without_tests(&blanked(&text)) };
        Source { path: name, code, lines: text.lines().count() }
    };
    files.into_iter().map(source).collect()
}

/// The text with comments and the contents of strings and characters replaced by spaces.
fn blanked(text: &str) -> String {
    let bytes: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut k = 0;
    while k < bytes.len() {
        let rest = |n: usize| bytes.get(k + n).copied().unwrap_or(' ');
        let quote = match bytes[k] {
            '/' if rest(1) == '/' => {
                while k < bytes.len() && bytes[k] != '\n' {
                    k += 1;
                }
                continue;
            }
            'r' if rest(1) == '#' && rest(2) == '"' => {
                k += 3;
                while k < bytes.len() && !(bytes[k] == '"' && bytes.get(k + 1) == Some(&'#')) {
                    if bytes[k] == '\n' {
                        out.push('\n');
                    }
                    k += 1;
                }
                k += 2;
                continue;
            }
            '"' => '"',
            // A character, not a lifetime.
            '\'' if rest(2) == '\'' || rest(1) == '\\' => '\'',
            c => {
                out.push(c);
                k += 1;
                continue;
            }
        };
        out.push(quote);
        k += 1;
        while k < bytes.len() && bytes[k] != quote {
            if bytes[k] == '\\' {
                k += 1;
            }
            if bytes.get(k) == Some(&'\n') {
                out.push('\n');
            }
            k += 1;
        }
        out.push(quote);
        k += 1;
    }
    out
}

/// The lines without items behind `#[cfg(test)]`; such a line is left empty, so that numbers stay right.
fn without_tests(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut skipping: Option<i32> = None;
    for line in text.lines() {
        if skipping.is_none() && line.trim() == "#[cfg(test)]" {
            skipping = Some(0);
        }
        let Some(depth) = skipping else {
            out.push(line.to_owned());
            continue;
        };
        out.push(String::new());
        let depth = depth + line.matches('{').count() as i32 - line.matches('}').count() as i32;
        let done = depth == 0 && (line.contains('}') || line.trim_end().ends_with(';'));
        skipping = if done { None } else { Some(depth) };
    }
    out
}

fn room(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The rooms that a line names after `crate::`, also in `use crate::{a::…, b}`.
fn named(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(inner) => inner.split(',').collect(),
            None => vec![rest],
        };
        for item in list {
            let name: String = item.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push(name);
        }
    }
    found
}

fn place(source: &Source, k: usize) -> String {
    format!("src/{}:{}: {}", source.path, k + 1, source.code[k].trim())
}

/// All lines of all sources for which `wrong` holds.
fn lines(wrong: impl Fn(&Source, &str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in &sources() {
        found.extend((0..source.code.len()).filter(|&k| wrong(source, &source.code[k])).map(|k| place(source, k)));
    }
    found
}

fn none(found: Vec<String>, what: &str) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn rooms_use_only_rooms_below_them() {
    let rank = |name: &str| ROOMS.iter().position(|r| *r == name);
    let aside = ["main", "lib", "error"];
    for source in &sources() {
        let own = room(&source.path);
        assert!(aside.contains(&own) || rank(own).is_some(), "src/{} is in no room of the list", source.path);
    }
    let found = lines(|source, line| {
        let own = room(&source.path);
        let Some(mine) = rank(own) else { return false };
        named(line).iter().any(|name| {
            let allowed = UPWARDS.iter().any(|(file, used, _)| *file == source.path && used == name);
            // The sum of all errors knows every stage, so no stage may know it; only what runs them.
            let error = name == "error" && mine < rank("document").unwrap_or(0);
            !allowed && (error || rank(name).is_some_and(|theirs| theirs > mine))
        })
    });
    none(found, "a room uses one above it");
}

/// What a list of several rooms in braces names is seen too.
#[test]
fn paths_are_found() {
    assert_eq!(named("use crate::{canon::Canon, expr};"), ["canon", "expr"]);
    assert_eq!(named("    let x = crate::print::text(crate::expr::Y);"), ["print", "expr"]);
    assert_eq!(
        without_tests("a\n#[cfg(test)]\nmod tests {\n    fn f() {}\n}\nb\n#[cfg(test)]\nmod tests;\nc"),
        ["a", "", "", "", "", "b", "", "", "c"]
    );
    assert_eq!(blanked("f(\"un//safe\", 'x') // unsafe\n/* */ g::<'a>()"), "f(\"\", '') \n/* */ g::<'a>()");
    assert_eq!(room("number.rs"), "number");
    assert_eq!(room("syntax/ast.rs"), "syntax");
}

#[test]
fn one_file_knows_the_rationals() {
    none(lines(|s, line| line.contains("num_rational") && s.path != "number.rs"), "num_rational outside number.rs");
    // Enclosures count units of 2^-n, which no fraction does as well.
    let one_of = |s: &Source| matches!(s.path.as_str(), "number.rs" | "number/integer.rs") || room(&s.path) == "enclose";
    none(lines(|s, line| line.contains("num_bigint") && !one_of(s)), "num_bigint outside number.rs, number/integer.rs and enclose");
}

#[test]
fn rules_of_the_grammar_stay_in_syntax() {
    none(lines(|s, line| room(&s.path) != "syntax" && (line.contains("pest") || line.contains("parser::Rule"))), "pest outside syntax");
}

#[test]
fn syntax_knows_no_functions_and_functions_no_expressions() {
    let stranger = |s: &Source, line: &str| {
        let allowed: &[&str] = match room(&s.path) {
            "syntax" => &["number", "distinct", "syntax"],
            "function" => &["function"],
            "report" => &["report"],
            "number" => &["number"],
            "distinct" => &["distinct"],
            _ => return false,
        };
        named(line).iter().any(|name| !allowed.contains(&name.as_str()))
    };
    none(lines(stranger), "more than this room may know");
}

/// What verifies a witness shares nothing with what found it.
#[test]
fn the_recheck_is_independent() {
    let allowed = ["number", "syntax", "function", "enclose", "recheck"];
    let stranger = |s: &Source, line: &str| room(&s.path) == "recheck" && named(line).iter().any(|n| !allowed.contains(&n.as_str()));
    none(lines(stranger), "more than the recheck may know");
    // The functions that it takes from `enclose` are those of intervals: no expression, no normal form.
    let used = |s: &Source, line: &str| room(&s.path) == "recheck" && (line.contains("evaluate(") || line.contains("Store"));
    none(lines(used), "the recheck evaluates texts by itself");
}

#[test]
fn nothing_is_unsafe() {
    none(lines(|_, line| line.contains("unsafe")), "unsafe");
    none(lines(|_, line| line.contains("static mut") || line.contains("thread_local!")), "state outside a store");
}

#[test]
fn only_the_command_line_prints() {
    let prints = ["println!", "print!", "eprintln!", "eprint!", "dbg!"];
    let wrong = |s: &Source, line: &str| !matches!(room(&s.path), "cli" | "main") && prints.iter().any(|p| line.contains(p));
    none(lines(wrong), "the library prints");
}

#[test]
fn nothing_stops_the_process() {
    let stops = ["todo!", "unimplemented!", "panic!", "unreachable!", ".unwrap()", ".expect(\"", "process::exit", "process::abort"];
    let wrong = |s: &Source, line: &str| {
        let allowed = STOPS.iter().any(|(file, part, _)| *file == s.path && line.contains(part));
        stops.iter().any(|p| line.contains(p)) && !allowed
    };
    none(lines(wrong), "this may stop the process");
    for (file, part, _) in STOPS {
        let used = !lines(|s, line| s.path == *file && line.contains(part) && stops.iter().any(|p| line.contains(p))).is_empty();
        assert!(used, "no line of {file} needs to be excused for `{part}`");
    }
}

#[test]
fn exact_rooms_have_no_floats() {
    let wrong = |s: &Source, line: &str| {
        let exact = matches!(room(&s.path), "expr" | "canon" | "diff" | "equal" | "domain" | "elaborate" | "simplify");
        let words: Vec<&str> = line.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
        exact && !FLOATS.iter().any(|(file, _)| *file == s.path) && words.iter().any(|w| w.ends_with("f64") || w.ends_with("f32"))
    };
    none(lines(wrong), "floating point where everything is exact");
}

#[test]
fn files_are_short() {
    let found: Vec<String> = sources()
        .iter()
        .filter(|s| s.lines > LINES && !LONG.iter().any(|(file, _)| *file == s.path))
        .map(|s| format!("src/{} has {} lines", s.path, s.lines))
        .collect();
    none(found, "what second concept moved in?");
    for (file, _) in LONG {
        assert!(sources().iter().any(|s| s.path == *file && s.lines > LINES), "src/{file} needs no excuse");
    }
}

#[test]
fn no_notes_to_self() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in &sources() {
        let text = fs::read_to_string(root.join(&source.path)).expect("a source file");
        for word in ["TODO", "FIXME", "XXX", "HACK"] {
            assert!(!text.contains(word), "src/{}: {word}", source.path);
        }
    }
}
