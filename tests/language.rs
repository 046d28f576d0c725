//! The documents in README.md and the pages of docs/ mean what the text around them says.
//!
//! Every `gradus` block is a document of its own: it runs without an error, each claim comes out as it should, and
//! where lines that begin with `#>` follow a statement, they are its answer, whole.
//! `GRADUS_BLESS=1 cargo test --test language` writes these lines anew; read the difference before you keep it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use gradus::cli::render;
use gradus::document::{self, Kind, Run};
use gradus::print::Format;
use gradus::report::line_of;

const PAGES: [&str; 4] = ["README.md", "docs/LANGUAGE.md", "docs/DERIVATIONS.md", "docs/VERDICTS.md"];
const MARK: &str = "#>";

#[test]
fn documents() {
    let bless = std::env::var_os("GRADUS_BLESS").is_some();
    let mut problems = String::new();
    let mut blocks = 0;
    for page in PAGES {
        let text = std::fs::read_to_string(page).expect("the page exists");
        let mut whole = String::new();
        let mut lines = text.lines().enumerate();
        while let Some((k, line)) = lines.next() {
            let _ = writeln!(whole, "{line}");
            if line != "```gradus" {
                continue;
            }
            blocks += 1;
            let block: String = lines.by_ref().map(|(_, l)| l).take_while(|l| *l != "```").map(|l| format!("{l}\n")).collect();
            let answered = answered(&block, &format!("{page}:{}", k + 1), &mut problems);
            if answered != block && !bless {
                let _ = writeln!(problems, "{page}:{}: the answers are\n{answered}", k + 1);
            }
            whole.push_str(&answered);
            whole.push_str("```\n");
        }
        if bless {
            std::fs::write(page, whole).expect("the page can be written");
        }
    }
    assert!(blocks > 10, "the blocks were not found");
    assert!(problems.is_empty(), "{problems}");
}

/// The block with the answers that it has, where it states some; what is wrong otherwise is added to `problems`.
fn answered(block: &str, place: &str, problems: &mut String) -> String {
    let mut run = document::run(block);
    for error in &run.errors {
        let _ = writeln!(problems, "{place}:\n{}", error.report().render(block, None, false));
    }
    let mut by_line: BTreeMap<usize, String> = BTreeMap::new();
    for answer in std::mem::take(&mut run.answers) {
        let line = line_of(block, answer.span.end as usize);
        let fine = match &answer.kind {
            Kind::Heading(_) => continue,
            Kind::Claim(claim) => claim.as_expected(),
            Kind::Chain { verdict, .. } => verdict.word() == "proved",
            Kind::Expectation { holds, .. } => *holds,
            _ => true,
        };
        if !fine {
            let _ = writeln!(problems, "{place}: line {line} of the block does not come out as it should");
        }
        run.answers = vec![answer];
        by_line.entry(line).or_default().push_str(&text(&mut run));
    }
    let mut out = String::new();
    let mut lines = block.lines().enumerate().peekable();
    while let Some((k, line)) = lines.next() {
        let _ = writeln!(out, "{line}");
        let mut states = false;
        while lines.next_if(|(_, l)| l.starts_with(MARK)).is_some() {
            states = true;
        }
        if states {
            let answer = by_line.get(&(k + 1)).map_or("", String::as_str);
            if answer.is_empty() {
                let _ = writeln!(problems, "{place}: line {} of the block has no answer", k + 1);
            }
            out.extend(answer.lines().map(|l| format!("{MARK} {l}\n")));
        }
    }
    out
}

fn text(run: &mut Run) -> String {
    render::answers(run, Format::Text)
}
