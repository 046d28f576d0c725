//! The transcripts in README.md and docs/ are what the program prints.
//!
//! `console` blocks run through trycmd; `TRYCMD=overwrite cargo test --test readme` writes them anew. `sh` blocks
//! hold what needs a pipe and run through the shell: `$ command`, then its output.

use std::path::Path;
use std::process::Command;

const PAGES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "docs/LANGUAGE.md", "docs/ARCHITECTURE.md"];

#[test]
fn console_blocks() {
    let cases = trycmd::TestCases::new();
    for page in PAGES {
        cases.case(page);
    }
}

#[test]
fn shell_blocks() {
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let directory = program.parent().expect("a program stands in a directory");
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap_or_default());
    for page in PAGES {
        let text = std::fs::read_to_string(page).expect("the page exists");
        for (line, block) in blocks(&text, "sh") {
            let mut steps = block.split("$ ").filter(|s| !s.is_empty());
            assert!(block.starts_with("$ "), "{page}:{line}: a block begins with `$ `");
            assert_eq!(steps.clone().count(), 1, "{page}:{line}: one command a block");
            let step = steps.next().unwrap_or_default();
            let mut lines = step.lines();
            let mut command = lines.next().unwrap_or_default().to_owned();
            // `> ` goes on with the command.
            let rest: Vec<&str> = lines.collect();
            let more = rest.iter().take_while(|l| l.starts_with("> ")).count();
            for line in &rest[..more] {
                command = format!("{command}\n{}", &line[2..]);
            }
            let expected: String = rest[more..].iter().map(|l| format!("{l}\n")).collect();
            let output = Command::new("sh").arg("-c").arg(&command).env("PATH", &path).output().expect("there is a shell");
            let found = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            assert_eq!(found, expected, "{page}:{line}: {command}");
        }
    }
}

/// The fenced blocks of a language: the line of the fence, and the text.
fn blocks(page: &str, language: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, bool, String)> = None;
    for (k, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => open = Some((k + 1, tag == language, String::new())),
            (Some(_), Some(_)) => {
                if let Some((at, true, text)) = open.take() {
                    found.push((at, text));
                }
            }
            (Some((_, _, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}
