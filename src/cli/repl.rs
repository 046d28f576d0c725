//! `gradus repl`: statements, answered one by one.
//!
//! Definitions, declarations, assumptions and data are kept; every statement runs in a document of what is
//! kept and itself, so a session means what the same text in a file means.

use std::io::{self, IsTerminal, Write};

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Completer as DeriveCompleter, Context, Editor, Helper, Highlighter, Hinter, Validator as DeriveValidator};

use super::outcome::Outcome;
use super::{render, source};
use crate::document::{self, Kind};
use crate::function;
use crate::print::Format;
use crate::syntax::parse_document;
use crate::syntax::statement::StatementKind;

const HELP: &str = "\
Write a statement, as in a document:
  f(x) = x^2*sin(x)        defines
  derivative f             answers; so do gradient, jacobian, hessian, chain, show, eval, …
  check f'(x) == 2*x       judges
A line goes on inside brackets and after an operator. Tab completes names.
:list shows what is kept, :reset forgets it, :quit leaves.";

/// Keywords that start a statement.
const WORDS: [&str; 25] = [
    "derivative",
    "gradient",
    "jacobian",
    "hessian",
    "chain",
    "show",
    "simplify",
    "expand",
    "factor",
    "together",
    "cancel",
    "collect",
    "eval",
    "check",
    "expect",
    "assume",
    "function",
    "use",
    "data",
    "train",
    "evaluate",
    "wrt",
    "by",
    "at",
    "for",
];

/// What was said so far: the names a statement introduces, and its text.
#[derive(Default)]
struct Kept(Vec<(Vec<String>, String)>);

impl Kept {
    fn text(&self) -> String {
        self.0.iter().map(|(_, text)| format!("{text}\n")).collect()
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(names, _)| names.iter().map(String::as_str))
    }

    /// Keeps a statement; it replaces those that introduced the same name.
    fn add(&mut self, names: Vec<String>, text: &str) {
        self.forget(&names);
        self.0.push((names, text.to_owned()));
    }

    fn forget(&mut self, names: &[String]) {
        self.0.retain(|(old, _)| old.is_empty() || !old.iter().any(|n| names.contains(n)));
    }
}

/// Completion of names and detection of unfinished lines.
#[derive(DeriveCompleter, Helper, Highlighter, Hinter, DeriveValidator)]
struct Assistant {
    #[rustyline(Completer)]
    names: Names,
    #[rustyline(Validator)]
    lines: Lines,
}

struct Names(Vec<String>);

impl Completer for Names {
    type Candidate = String;
    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let start = line[..at]
            .rfind(|c: char| !c.is_alphanumeric() && c != '_')
            .map_or(0, |k| k + line[k..].chars().next().map_or(1, char::len_utf8));
        let word = &line[start..at];
        let mut found: Vec<String> = match word.is_empty() {
            true => Vec::new(),
            false => self.0.iter().filter(|n| n.starts_with(word)).cloned().collect(),
        };
        found.sort();
        found.dedup();
        Ok((start, found))
    }
}

struct Lines;

impl Validator for Lines {
    fn validate(&self, context: &mut ValidationContext) -> rustyline::Result<ValidationResult> {
        Ok(if is_unfinished(context.input()) { ValidationResult::Incomplete } else { ValidationResult::Valid(None) })
    }
}

/// Whether a bracket is open or the text ends with an operator.
fn is_unfinished(text: &str) -> bool {
    let mut depth = 0i32;
    let mut last = ' ';
    for line in text.lines() {
        let code = line.split('#').next().unwrap_or_default();
        for c in code.chars() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                _ => {}
            }
            if !c.is_whitespace() {
                last = c;
            }
        }
    }
    depth > 0 || "+-*/^=,∘".contains(last)
}

pub fn command() -> io::Result<Outcome> {
    let mut kept = Kept::default();
    if !io::stdin().is_terminal() {
        return piped(&mut kept);
    }
    println!("gradus {}; :help explains, :quit leaves", env!("CARGO_PKG_VERSION"));
    let mut editor: Editor<Assistant, DefaultHistory> = Editor::new().map_err(io::Error::other)?;
    editor.set_helper(Some(Assistant { names: Names(Vec::new()), lines: Lines }));
    let history = history_file();
    if let Some(path) = &history {
        // The first session has none.
        let _ = editor.load_history(path);
    }
    loop {
        if let Some(helper) = editor.helper_mut() {
            let table = function::all().flat_map(|f| std::iter::once(f.row().name).chain(f.row().aliases.iter().copied()));
            helper.names.0 = WORDS.iter().copied().chain(table).chain(kept.names()).map(str::to_owned).collect();
        }
        match editor.readline("> ") {
            Ok(line) => {
                let _ = editor.add_history_entry(line.trim_end());
                if !statement(line.trim(), &mut kept)? {
                    break;
                }
            }
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => break,
            Err(error) => return Err(io::Error::other(error)),
        }
    }
    if let Some(path) = &history
        && let Err(error) = editor.save_history(path)
    {
        eprintln!("note: the history was not saved: {error}");
    }
    Ok(Outcome::default())
}

/// Where the lines of earlier sessions are kept.
fn history_file() -> Option<std::path::PathBuf> {
    std::env::var_os("HOME").map(|home| std::path::Path::new(&home).join(".gradus-history"))
}

/// Without a terminal: one statement a line, or several lines while brackets are open.
fn piped(kept: &mut Kept) -> io::Result<Outcome> {
    let mut pending = String::new();
    for line in io::stdin().lines() {
        pending.push_str(&line?);
        pending.push('\n');
        if !is_unfinished(&pending) {
            if !statement(pending.trim(), kept)? {
                return Ok(Outcome::default());
            }
            pending.clear();
        }
    }
    if !pending.trim().is_empty() {
        statement(pending.trim(), kept)?;
    }
    Ok(Outcome::default())
}

/// Answers one statement; `false` ends the session.
fn statement(line: &str, kept: &mut Kept) -> io::Result<bool> {
    match line {
        "" => return Ok(true),
        ":quit" | ":q" | "quit" | "exit" => return Ok(false),
        ":help" | ":h" | "help" => println!("{HELP}"),
        ":list" => print!("{}", kept.text()),
        ":reset" => *kept = Kept::default(),
        _ if line.starts_with(':') => eprintln!("error: there is no command `{line}`; :help lists them"),
        _ => answer(line, kept),
    }
    io::stdout().flush()?;
    Ok(true)
}

fn answer(line: &str, kept: &mut Kept) {
    let document = parse_document(line);
    let mut names: Vec<String> = Vec::new();
    let mut keeps = false;
    for statement in &document.statements {
        let ast = &document.ast;
        match &statement.kind {
            StatementKind::Function { name, .. }
            | StatementKind::Define { name, .. }
            | StatementKind::UnknownFunction { name, .. }
            | StatementKind::Data { name, .. } => names.push(ast.name(name.name).to_owned()),
            StatementKind::Declare { names: list, .. } => names.extend(list.iter().map(|n| ast.name(n.name).to_owned())),
            StatementKind::Assume { .. } | StatementKind::Use { .. } | StatementKind::Rule { .. } | StatementKind::Train { .. } => {
                keeps = true
            }
            _ => {}
        }
    }
    let before = kept.0.clone();
    // A new definition of a name takes the place of the old one.
    kept.forget(&names);
    let prefix = kept.text();
    let whole = format!("{prefix}{line}\n");
    let mut run = document::run(&whole);
    let start = prefix.len();
    let errors: Vec<_> = run.errors.iter().filter(|e| e.span().start as usize >= start).cloned().collect();
    source::show_notes(&whole, None, &run.notes.iter().filter(|n| n.span.start as usize >= start).cloned().collect::<Vec<_>>());
    source::show_errors(&whole, None, &errors);
    run.answers.retain(|a| a.span.start as usize >= start && !matches!(a.kind, Kind::Heading(_)));
    print!("{}", render::answers(&mut run, Format::Text));
    if errors.is_empty() && (keeps || !names.is_empty()) {
        kept.add(names, line);
    } else {
        kept.0 = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unfinished_lines() {
        for open in ["f(x) = [x;", "a +", "z =", "g = (1 + # note"] {
            assert!(is_unfinished(open), "{open}");
        }
        for closed in ["f(x) = [x; 1]", "a + b", "", "# (", "f'"] {
            assert!(!is_unfinished(closed), "{closed}");
        }
    }

    #[test]
    fn a_new_definition_replaces_the_old_one() {
        let mut kept = Kept::default();
        kept.add(vec!["z".into()], "z = 1");
        kept.add(vec![], "assume x > 0");
        kept.add(vec!["z".into()], "z = 2");
        assert_eq!(kept.text(), "assume x > 0\nz = 2\n");
    }
}
