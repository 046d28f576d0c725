//! What went wrong in a line that is refuted.
//!
//! A line that is refuted has a witness; what a person learns from is the mistake. [`diagnose`] compares the claim with what
//! every mistake of the catalogue leads to, first of the answer as a whole, then at every node of the derivation of what was
//! differentiated. Comparison at a few points only finds candidates: what is told as certain has been proved to give the
//! claim, and what is only consistent with it says so. A line that is not refuted is never diagnosed.

mod algebra;
mod answer;
mod arrays;
mod assumptions;
mod case;
mod catalogue;
mod docs;
mod fingerprint;
mod implied;
mod inject;
mod matching;
mod pairs;
mod place;
mod point;
mod question;
mod ratio;
mod rewrite;
mod rules;
mod sentence;
mod shapes;
mod singles;
mod trace;
mod written;

pub use case::{Case, Stage};
pub use catalogue::Catalogue;
pub use docs::{examples, mistakes_markdown};
pub use inject::{WrongAnswer, wrong_answers, wrong_twice};
pub use place::{Joined, Part, wrong_part};
pub use question::{Kind, Question};
pub use rewrite::Rewrite;
pub use shapes::diagnose_product;

use crate::canon::Canon;
use crate::elaborate::Definitions;
use crate::equal::Witness;
use crate::expr::Store;
use crate::syntax::span::Span;

/// What a refuted line may come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The name in the catalogue.
    pub rule: String,
    /// One friendly sentence.
    pub text: String,
    /// Whether it is proved that this mistake gives the claim; else the two only agree at some points.
    pub certain: bool,
    /// Row and column of the entry that it speaks of, in an array.
    pub entry: Option<(usize, usize)>,
    /// Whether it takes the next or the previous explanation too: two mistakes at once.
    pub together: bool,
    /// Where in the line the mistake shows, as far as that can be told.
    pub place: Option<Span>,
    /// Other names of the catalogue that lead to the same answer here.
    pub same: Vec<String>,
}

/// Mistakes that are told where there is nothing better.
const FACTORS: [&str; 5] = ["symmetry-assumed", "sign", "wrong-coefficient", "not-differentiated", "term-of-the-line-before"];

/// The most explanations that are told.
const TOLD: usize = 2;

/// What a refuted line may come from, at most two explanations, the likeliest first.
pub fn diagnose(store: &mut Store, canon: &mut Canon, definitions: &Definitions, catalogue: &Catalogue, case: &Case) -> Vec<Explanation> {
    if let Some(question) = case.question.filter(|q| !q.point.is_empty()) {
        return point::diagnose(store, canon, definitions, catalogue, case, question);
    }
    let Some(mut search) = case::Search::new(store, canon, definitions, catalogue, case) else { return Vec::new() };
    if matches!(case.witness, Witness::Shapes { .. }) {
        let found = search.shapes();
        let mut list = search.confirmed(found);
        list.truncate(TOLD);
        return list;
    }
    let mut found = search.answer();
    found.extend(search.singles());
    found.extend(search.slips());
    found.extend(search.term());
    let mut list = search.confirmed(found);
    // A factor of the whole explains little; what localises a mistake does it better.
    if case.stage == Stage::Derivation && list.iter().all(|e| e.rule == "wrong-coefficient") {
        let more = localised(&mut search);
        list.splice(0..0, more);
    }
    // Beside a mistake that has a place, the factor of the whole says nothing new.
    let (factors, mut list): (Vec<Explanation>, Vec<Explanation>) = list.into_iter().partition(|e| FACTORS.contains(&e.rule.as_str()));
    // But of several wrong entries it explains all, and a mistake in one of them only that.
    if !factors.is_empty() && search.wrong.len() > 1 && list.iter().all(|e| e.entry.is_some()) {
        list.clear();
    }
    list.extend(factors.into_iter().take(if list.is_empty() { 1 } else { 0 }));
    // Names that lead to the same answer beyond those told.
    let more: Vec<String> = list.iter().skip(TOLD).map(|e| e.rule.clone()).collect();
    if case.stage == Stage::AfterRightLine {
        list.retain(|e| e.certain && !FACTORS.contains(&e.rule.as_str()));
    }
    list.truncate(TOLD);
    if let Some(last) = list.last_mut() {
        last.same = more;
    }
    list
}

/// What no single mistake explains: a wrong number in the place of a number, two mistakes, or else one wrong part.
fn localised(search: &mut case::Search) -> Vec<Explanation> {
    let (numbers, parts) = search.implied().into_iter().partition(|i| i.plain);
    let certain = |search: &mut case::Search, list: Vec<implied::Implied>| {
        let mut list = search.confirmed(list.into_iter().map(|i| i.found).collect());
        list.retain(|e| e.certain);
        list.truncate(1);
        list
    };
    let number = certain(search, numbers);
    if !number.is_empty() {
        return number;
    }
    let pairs = search.pairs();
    let pairs = search.confirmed(pairs);
    if pairs.first().is_some_and(|e| e.certain) {
        return pairs;
    }
    let part = certain(search, parts);
    if part.is_empty() { pairs } else { part }
}
