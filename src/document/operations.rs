//! How many operations the definitions and results of a document take.

use super::answer::{Derived, Kind};
use super::session::Session;
use super::{Answer, Run};
use crate::compile::operations;
use crate::expr::ExprId;

/// The operations of a definition or a result, every intermediate written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub label: String,
    pub tree: u64,
    pub shared: u64,
    /// Of the forward pass alone: of what was differentiated, without its derivatives.
    pub forward: u64,
}

/// Runs a document and counts: definitions first, then results in the order of the text.
pub fn count(source: &str) -> (Run, Vec<Counted>) {
    let mut session = Session::new();
    session.run(source);
    let mut counted = definitions(&mut session);
    let answers = std::mem::take(&mut session.answers);
    for answer in &answers {
        for result in results(answer) {
            counted.push(session.counted(&result.label, &result.raw.entries, &result.raw.sources));
        }
    }
    session.answers = answers;
    (session.finish(), counted)
}

/// An array is one definition, whose entries stand side by side.
fn definitions(session: &mut Session) -> Vec<Counted> {
    let mut groups: Vec<(String, Vec<ExprId>)> = Vec::new();
    for &(symbol, definition) in session.definitions.links() {
        let array = session.store.symbol_entry(symbol).map(|(array, ..)| array);
        let name = session.store.symbol_name(array.unwrap_or(symbol));
        match groups.last_mut().filter(|g| array.is_some() && g.0 == name) {
            Some(group) => group.1.push(definition),
            None => groups.push((name.to_owned(), vec![definition])),
        }
    }
    groups.iter().map(|(name, entries)| session.counted(name, entries, &[])).collect()
}

fn results(answer: &Answer) -> Vec<&Derived> {
    match &answer.kind {
        Kind::Shown(shown) => vec![&shown.result],
        Kind::Chain { outer, inner, direct, .. } => vec![outer, inner, direct],
        _ => Vec::new(),
    }
}

impl Session {
    fn counted(&mut self, label: &str, entries: &[ExprId], sources: &[ExprId]) -> Counted {
        let written_out = self.definitions.expand(&mut self.store, entries);
        let all = operations(&self.store, &written_out);
        let forward = if sources.is_empty() {
            all.shared
        } else {
            let sources = self.definitions.expand(&mut self.store, sources);
            operations(&self.store, &sources).shared
        };
        Counted { label: label.to_owned(), tree: all.tree, shared: all.shared, forward }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_and_results() {
        let (run, counted) = count("z = w*x + b\nL = (z - y)^2\ngradient L wrt (w, b)\nshow z\n");
        assert!(run.errors.is_empty());
        let figures: Vec<_> = counted.iter().map(|c| (c.label.as_str(), c.tree, c.shared, c.forward)).collect();
        // 2*(z - y)*x and 2*(z - y)
        assert_eq!(figures, [("z", 2, 2, 2), ("L", 4, 4, 4), ("L", 9, 5, 4), ("z", 2, 2, 2)]);
    }

    #[test]
    fn arrays_are_counted_as_one() {
        let (run, counted) = count("v = [a*b; a*b + 1]\nshow v\n");
        assert!(run.errors.is_empty(), "{:?}", run.errors);
        assert_eq!((counted[0].tree, counted[0].shared), (3, 2));
        assert_eq!(counted.len(), 2);
    }
}
