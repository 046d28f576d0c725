//! The house: a room uses the rooms above it in the list and never one below.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. `error` is the sum of all stages' errors and stands aside with `lib` and `main`.
const ROOMS: [&str; 21] = [
    "report",
    "number",
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
    "index",
    "equal",
    "matrix",
    "compile",
    "emit",
    "learn",
    "derivation",
    "document",
];
/// At the top, and free to use everything.
const TOP: &str = "cli";
const ASIDE: [&str; 3] = ["error", "lib", "main"];

fn files(directory: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory of the sources").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => files(&path, out),
            false if path.extension().is_some_and(|e| e == "rs") => out.push(path),
            false => {}
        }
    }
}

/// The sources without tests, by room.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut list = Vec::new();
    files(&root, &mut list);
    list.sort();
    let mut found = Vec::new();
    for path in list {
        let inside = path.strip_prefix(&root).expect("a file of the sources").to_owned();
        if inside.iter().any(|part| part == "tests" || part == "tests.rs") {
            continue;
        }
        let room = Path::new(inside.iter().next().expect("a name")).file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a file that can be read");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let code: String = code.lines().filter(|l| !l.trim_start().starts_with("//")).map(|l| format!("{l}\n")).collect();
        found.push((room, inside, code));
    }
    found
}

/// The names that stand right after `crate::`.
fn used(code: &str) -> BTreeSet<String> {
    let name = |rest: &str| -> String { rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    code.split("crate::").skip(1).map(name).filter(|n| !n.is_empty()).collect()
}

#[test]
fn rooms_use_what_stands_above() {
    let place = |room: &str| ROOMS.iter().position(|r| *r == room);
    let mut wrong = Vec::new();
    for (room, file, code) in sources() {
        if room == TOP || ASIDE.contains(&room.as_str()) {
            continue;
        }
        let Some(here) = place(&room) else {
            wrong.push(format!("{}: the room `{room}` is not in the list", file.display()));
            continue;
        };
        for other in used(&code) {
            let fits = place(&other).is_some_and(|there| there <= here) || other == "error" && here + 1 == ROOMS.len();
            if !fits {
                wrong.push(format!("{}: `{room}` uses `{other}`", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_file_names_the_rationals() {
    let crates = ["num_rational", "num_bigint", "num_integer"];
    let other: Vec<_> =
        sources().into_iter().filter(|(room, _, code)| room != "number" && crates.iter().any(|c| code.contains(c))).collect();
    assert!(other.is_empty(), "only src/number.rs may: {:?}", other.iter().map(|o| &o.1).collect::<Vec<_>>());
}

#[test]
fn the_parser_generator_stays_in_its_room() {
    let other: Vec<_> = sources().into_iter().filter(|(room, _, code)| room != "syntax" && code.contains("pest")).collect();
    assert!(other.is_empty(), "only src/syntax may: {:?}", other.iter().map(|o| &o.1).collect::<Vec<_>>());
}

/// I10: the library says what it has to say in its results.
#[test]
fn only_the_command_line_prints() {
    let words = ["println!", "print!(", "eprintln!", "eprint!(", "dbg!"];
    let other: Vec<_> = sources().into_iter().filter(|(room, _, code)| room != TOP && words.iter().any(|w| code.contains(w))).collect();
    assert!(other.is_empty(), "only src/cli may: {:?}", other.iter().map(|o| &o.1).collect::<Vec<_>>());
}

/// I12
#[test]
fn nothing_is_unsafe() {
    let other: Vec<_> = sources().into_iter().filter(|(_, _, code)| code.contains("unsafe ")).collect();
    assert!(other.is_empty(), "{:?}", other.iter().map(|o| &o.1).collect::<Vec<_>>());
}
