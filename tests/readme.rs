//! The transcripts in README.md and docs/ are what the program prints.
//!
//! `console` blocks run through trycmd; `TRYCMD=overwrite cargo test --test readme` writes them anew. `sh` blocks
//! hold what needs a pipe and run through the shell: `$ command`, then its output.

use std::path::Path;
use std::process::Command;

const PAGES: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "docs/LANGUAGE.md", "docs/DERIVATIONS.md", "docs/VERDICTS.md", "docs/ARCHITECTURE.md"];

#[test]
fn console_blocks() {
    let cases = trycmd::TestCases::new();
    for page in PAGES {
        cases.case(page);
    }
}

#[test]
fn shell_blocks() {
    let overwrite = std::env::var("TRYCMD").is_ok_and(|v| v == "overwrite");
    let program = Path::new(env!("CARGO_BIN_EXE_gradus"));
    let directory = program.parent().expect("a program stands in a directory");
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap_or_default());
    for page in PAGES {
        let text = std::fs::read_to_string(page).expect("the page exists");
        let mut whole = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((k, line)) = lines.next() {
            whole.push_str(line);
            whole.push('\n');
            if line != "```sh" {
                continue;
            }
            let block: Vec<&str> = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").collect();
            let command = block.first().and_then(|l| l.strip_prefix("$ ")).expect("a block begins with `$ `");
            // `> ` goes on with the command.
            let more = block[1..].iter().take_while(|l| l.starts_with("> ")).count();
            let (said, expected) = block.split_at(1 + more);
            let command: String = [command].into_iter().chain(said[1..].iter().map(|l| &l[2..])).map(|l| format!("{l}\n")).collect();
            let output = Command::new("sh").arg("-c").arg(&command).env("PATH", &path).output().expect("there is a shell");
            let found = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
            let expected: String = expected.iter().map(|l| format!("{l}\n")).collect();
            assert!(overwrite || found == expected, "{page}:{}: {command}prints\n{found}", k + 1);
            whole.extend(said.iter().map(|l| format!("{l}\n")));
            whole.push_str(&found);
            whole.push_str("```\n");
        }
        if overwrite {
            std::fs::write(page, whole).expect("the page can be written");
        }
    }
}
