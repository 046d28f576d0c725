//! `gradus ops FILE…`: operations in the tree, shared, and of the forward pass alone.

use std::io::{self, Write};

use super::args::Ops;
use super::outcome::Outcome;
use super::source::{self, Source};
use crate::document::{self, Counted};

pub fn command(arguments: &Ops, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    for text in &arguments.expressions {
        count(&Source { name: "expression".into(), text: text.clone() }, &mut outcome, out)?;
    }
    for (k, path) in arguments.files.iter().enumerate() {
        let Some(source) = source::read(path, &mut outcome) else { continue };
        if arguments.files.len() > 1 {
            writeln!(out, "{}==> {} <==", if k == 0 { "" } else { "\n" }, source.name)?;
        }
        count(&source, &mut outcome, out)?;
    }
    Ok(outcome)
}

fn count(source: &Source, outcome: &mut Outcome, out: &mut impl Write) -> io::Result<()> {
    let (run, counted) = document::count(&source.text);
    write_table(&counted, out)?;
    out.flush()?;
    source::show_errors(&source.text, Some(&source.name), &run.errors);
    outcome.merge(Outcome::of(&run));
    Ok(())
}

fn write_table(counted: &[Counted], out: &mut impl Write) -> io::Result<()> {
    let figure = |n: u64| if n == u64::MAX { "over 10^19".to_owned() } else { n.to_string() };
    let rows: Vec<[String; 4]> = [["", "tree", "shared", "forward"].map(str::to_owned)]
        .into_iter()
        .chain(counted.iter().map(|c| [c.label.clone(), figure(c.tree), figure(c.shared), figure(c.forward)]))
        .collect();
    let width = |k: usize| rows.iter().map(|row| row[k].chars().count()).max().unwrap_or(0);
    let [label, tree, shared, forward] = [0, 1, 2, 3].map(width);
    for [name, a, b, c] in &rows {
        writeln!(out, "{name:label$}  {a:>tree$}  {b:>shared$}  {c:>forward$}")?;
    }
    Ok(())
}
