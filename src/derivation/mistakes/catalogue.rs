//! The catalogue, compiled once; a course's own rules beside it.

use std::sync::{Arc, LazyLock};

use super::rewrite::Rewrite;
use super::rules::{self, How, Test};
use super::sentence::Sentence;

/// A mistake, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Rule {
    pub name: String,
    /// Of derivatives of nodes.
    pub nodes: Vec<Rewrite>,
    /// Of algebra.
    pub algebra: Vec<Rewrite>,
    /// From a right line to the next.
    pub steps: Vec<Rewrite>,
    pub test: Option<Test>,
    pub shared: bool,
    pub sentence: Sentence,
    pub weight: u8,
}

/// The mistakes that are looked for: the built-in ones, and those of a course.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    own: Vec<Arc<Rule>>,
}

/// How well a course's own rule explains: it comes first.
const OWN: u8 = 100;

/// Compiled when the first mistake is looked for.
static BUILT_IN: LazyLock<Vec<Arc<Rule>>> = LazyLock::new(|| rules::all().filter_map(compiled).map(Arc::new).collect());

impl Catalogue {
    pub fn rules(&self) -> impl Iterator<Item = &Arc<Rule>> {
        BUILT_IN.iter().chain(&self.own)
    }

    /// The rule of a test of the whole answer.
    pub fn of_test(&self, test: Test) -> Option<&Arc<Rule>> {
        self.rules().find(|r| r.test == Some(test))
    }

    /// Whether a mistake only says that something changed from one line to the next.
    pub fn is_general(&self, name: &str) -> bool {
        self.rules().any(|r| r.name == name && (!r.steps.is_empty() || r.test == Some(Test::Term)))
    }

    /// Adds a rule of one's own: `d(f*g) => d(f)*g` with its sentence.
    ///
    /// # Errors
    /// In words, what is wrong with it.
    pub fn add(&mut self, name: &str, rewrite: Rewrite, sentence: &str) -> Result<(), String> {
        if self.rules().any(|r| r.name == name) {
            return Err(format!("there is a rule `{name}` already"));
        }
        let sentence = Sentence::compile(sentence)?;
        if let Some(letter) = sentence.letters().into_iter().find(|l| !rewrite.pattern.letters().any(|k| k == *l)) {
            return Err(format!("`{letter}` in the sentence is not in the left side"));
        }
        let (nodes, algebra) = if rewrite.derives { (vec![rewrite], Vec::new()) } else { (Vec::new(), vec![rewrite]) };
        self.own.push(Arc::new(Rule {
            name: name.to_owned(),
            nodes,
            algebra,
            steps: Vec::new(),
            test: None,
            shared: false,
            sentence,
            weight: OWN,
        }));
        Ok(())
    }
}

/// A row of the catalogue; the tests below hold that there is one for each.
fn compiled(mistake: &rules::Mistake) -> Option<Rule> {
    let (texts, test): (&[&str], Option<Test>) = match mistake.how {
        How::Node(texts) | How::Algebra(texts) | How::Step(texts) => (texts, None),
        How::Whole(test) => (&[], Some(test)),
        How::Shared => (&[], None),
    };
    let rewrites: Vec<Rewrite> = texts.iter().map(|t| Rewrite::compile(t).ok()).collect::<Option<_>>()?;
    let (nodes, rest): (Vec<Rewrite>, Vec<Rewrite>) = rewrites.into_iter().partition(|r| r.derives);
    let (steps, algebra) = if matches!(mistake.how, How::Step(_)) { (rest, Vec::new()) } else { (Vec::new(), rest) };
    let sentence = Sentence::compile(mistake.sentence).ok()?;
    let shared = matches!(mistake.how, How::Shared);
    Some(Rule { name: mistake.name.to_owned(), nodes, algebra, steps, test, shared, sentence, weight: mistake.weight })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_compiles() {
        for mistake in rules::all() {
            if let How::Node(texts) | How::Algebra(texts) | How::Step(texts) = mistake.how {
                for text in texts {
                    let rewrite = Rewrite::compile(text).unwrap_or_else(|e| panic!("{}: {e}", mistake.name));
                    let sentence = Sentence::compile(mistake.sentence).unwrap_or_else(|e| panic!("{}: {e}", mistake.name));
                    for letter in sentence.letters() {
                        assert!(rewrite.pattern.letters().any(|l| l == letter), "{}: {letter} of the sentence, in {text}", mistake.name);
                    }
                }
            }
            assert!(compiled(mistake).is_some(), "{}", mistake.name);
        }
        assert_eq!(Catalogue::default().rules().count(), rules::all().count());
    }

    #[test]
    fn names_are_unique_and_in_one_style() {
        let mut names: Vec<&str> = rules::all().map(|m| m.name).collect();
        assert!(names.iter().all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')));
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
