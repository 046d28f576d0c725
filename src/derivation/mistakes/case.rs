//! A claim under diagnosis: both sides with their values, candidates, and what the prover says of them.

use std::sync::Arc;

use super::Explanation;
use super::catalogue::{Catalogue, Rule};
use super::fingerprint::{Fingerprint, Values, agree};
use super::question::Question;
use super::sentence::About;
use super::singles::{Candidate, candidates, effects};
use super::trace::Trace;
use crate::canon::Canon;
use crate::elaborate::{Definitions, Value};
use crate::equal::{self, Claim, Domains, Verdict, Witness};
use crate::expr::{ExprId, Shape, Store, SymbolId};
use crate::number::Num;

/// Where in a derivation a refuted claim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What is differentiated is compared with the claim.
    Derivation,
    /// So it is, but a right line stands between: what needs two mistakes, or a number found by trying, did not happen.
    AfterRightLine,
    /// The line before is compared with the claim, with nothing left in it to differentiate: only algebra can have gone wrong.
    Step,
}

/// A refuted claim.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// What the left side asks for, if it is a derivative.
    pub question: Option<&'a Question>,
    pub truth: &'a Value,
    pub claimed: &'a Value,
    /// The right side before it was worked out, where it is one expression.
    pub written: Option<ExprId>,
    pub stage: Stage,
    pub witness: &'a Witness,
    pub assumptions: &'a [ExprId],
    pub naturals: &'a [SymbolId],
}

/// The most single candidates of a claim.
const SINGLES: usize = 2_000;
/// The most candidates that go to the prover.
const VERIFIED: usize = 32;
/// Wrong entries of an array that are looked at.
const ENTRIES: usize = 9;
/// Explanations of which the rest goes to the prover no more.
const CERTAIN: usize = 4;

/// A longer sentence comes after all shorter ones.
const LONG: usize = 250;
/// Candidates that the prover may leave open.
const LIKELY: usize = 4;

/// A candidate before it is proved: what it says the answer is.
pub struct Found {
    /// The mistake with what is said of it; two where it takes both.
    pub told: Vec<(Arc<Rule>, String)>,
    /// The answer that it leads to, and the claimed entries that this should be.
    pub left: Vec<ExprId>,
    pub right: Vec<ExprId>,
    /// Conditions under which the two should be equal.
    pub assuming: Vec<ExprId>,
    pub entry: Option<(usize, usize)>,
    /// Beside the weight of the rule: how many wrong entries it explains, how small the part is that it is about.
    pub rank: (usize, u32),
}

/// A diagnosis under way.
pub struct Search<'a> {
    pub store: &'a mut Store,
    pub canon: &'a mut Canon,
    pub definitions: &'a Definitions,
    pub catalogue: &'a Catalogue,
    pub case: &'a Case<'a>,
    /// Both sides, with intermediates written out down to the variables.
    pub truth: Vec<ExprId>,
    pub claimed: Vec<ExprId>,
    pub fingerprint: Fingerprint,
    pub right: Vec<Values>,
    pub said: Vec<Values>,
    /// Indices of entries that differ.
    pub wrong: Vec<usize>,
}

impl<'a> Search<'a> {
    /// Works out both sides at some points; `None` where they cannot be told apart by numbers.
    pub fn new(
        store: &'a mut Store,
        canon: &'a mut Canon,
        definitions: &'a Definitions,
        catalogue: &'a Catalogue,
        case: &'a Case<'a>,
    ) -> Option<Search<'a>> {
        let kept: Vec<SymbolId> = case.question.map_or_else(Vec::new, |q| q.variables.clone());
        let truth = definitions.expand_except(store, &case.truth.entries, &kept);
        let claimed = definitions.expand_except(store, &case.claimed.entries, &kept);
        let mut links = Vec::new();
        for &v in &kept {
            if let Some(definition) = definitions.get(v) {
                links.push((v, definitions.expand(store, &[definition])[0]));
            }
        }
        // An equation holds at no random point, unless a variable is what the others make it.
        links.extend(equal::equations(store, canon, definitions, case.assumptions).ok()?);
        let mut conditions = Vec::new();
        for &assumption in case.assumptions {
            if matches!(store.op(assumption), crate::expr::Op::Lt | crate::expr::Op::Le | crate::expr::Op::Ne)
                && store.shape(store.children(assumption)[0]).is_none()
            {
                conditions.extend(definitions.expand_except(store, &[assumption], &kept));
            }
        }
        let point: &[(String, Num)] = match case.witness {
            Witness::Point { point, .. } => point,
            _ => &[],
        };
        let mut roots = [&truth[..], &claimed[..]].concat();
        if let Some(question) = case.question {
            roots.extend(&question.outputs);
        }
        let fingerprint = Fingerprint::new(store, &roots, &conditions, point, &links)?;
        let right = fingerprint.values(store, &truth)?;
        let said = fingerprint.values(store, &claimed)?;
        let wrong: Vec<usize> = match truth.len() == claimed.len() {
            true => (0..truth.len()).filter(|&k| !agree(&right[k], &said[k])).collect(),
            false => Vec::new(),
        };
        Some(Search { store, canon, definitions, catalogue, case, truth, claimed, fingerprint, right, said, wrong })
    }

    /// The rank of what explains the answer as a whole.
    pub fn whole(&self) -> (usize, u32) {
        (self.wrong.len().min(ENTRIES), 0)
    }

    /// Row and column of an entry of an array.
    pub fn place(&self, k: usize) -> Option<(usize, usize)> {
        let columns = self.case.truth.dims().1.max(1);
        (self.truth.len() > 1).then_some((k / columns + 1, k % columns + 1))
    }

    /// Single mistakes at nodes of the derivation.
    pub fn singles(&mut self) -> Vec<Found> {
        let Some(question) = self.case.question else { return Vec::new() };
        if question.entries() != self.truth.len() {
            return Vec::new();
        }
        let mut found: Vec<Found> = Vec::new();
        let mut budget = SINGLES;
        let entries: Vec<usize> = self.wrong.iter().copied().take(ENTRIES).collect();
        for (turn, &k) in entries.iter().enumerate() {
            let Some((mut trace, matching)) = self.matching(question, k, &mut budget) else { continue };
            for candidate in matching {
                match found.iter_mut().find(|f| turn > 0 && f.told[0].0.name == candidate.rule.name) {
                    // Counted once an entry.
                    Some(known) => known.rank.0 = known.rank.0.min(turn) + 1,
                    None if turn == 0 => found.extend(self.found(&mut trace, &candidate, k)),
                    None => {}
                }
            }
        }
        found
    }

    /// The derivation of an entry, and the candidates that lead to what is claimed of it.
    fn matching(&mut self, question: &Question, k: usize, budget: &mut usize) -> Option<(Trace, Vec<Candidate>)> {
        let (function, variable) = question.entry(self.store, k)?;
        let mut trace = Trace::new(self.store, function, variable)?;
        let list = candidates(self.store, &mut trace, self.catalogue, *budget);
        *budget -= list.len().min(*budget);
        let effects = effects(self.store, &mut trace, &self.fingerprint, list);
        let (right, said) = (&self.right[k], &self.said[k]);
        let matching = effects.into_iter().filter(|e| e.explains(right, said)).map(|e| e.candidate).collect();
        Some((trace, matching))
    }

    fn found(&mut self, trace: &mut Trace, candidate: &Candidate, k: usize) -> Option<Found> {
        let answer = trace.root_with(self.store, &[candidate.fault])?;
        let about = About { bindings: &candidate.bindings, node: candidate.fault.node, wrong: candidate.fault.derivative };
        let text = candidate.rule.sentence.about(self.store, self.canon, trace, &about);
        Some(Found {
            told: vec![(candidate.rule.clone(), text)],
            left: vec![answer],
            right: vec![self.claimed[k]],
            assuming: Vec::new(),
            entry: self.place(k),
            rank: (1, u32::MAX - self.store.depth(candidate.fault.node)),
        })
    }

    /// The explanations of which the prover does not say that they are wrong, the likeliest first, each name once.
    pub fn confirmed(&mut self, mut found: Vec<Found>) -> Vec<Explanation> {
        // What takes lines to say helps nobody.
        let readable = |f: &Found| f.told.iter().all(|t| t.1.len() <= LONG);
        found.sort_by_key(|f| std::cmp::Reverse((f.rank.0, readable(f), f.weight(), f.rank.1)));
        let (mut certain, mut likely): (Vec<Explanation>, Vec<Explanation>) = (Vec::new(), Vec::new());
        let (mut tried, mut covered) = (0, 0);
        for f in found {
            // What explains one wrong entry is no alternative to what explains them all.
            if f.rank.0 < covered {
                break;
            }
            if tried == VERIFIED || certain.len() >= CERTAIN || likely.len() >= LIKELY {
                break;
            }
            let known = |list: &[Explanation]| f.told.iter().all(|(rule, _)| list.iter().any(|e| e.rule == rule.name));
            if known(&certain) {
                continue;
            }
            tried += 1;
            match self.verdict(&f) {
                Verdict::Proved { .. } => {
                    covered = f.rank.0;
                    certain.extend(f.explanations(true));
                }
                Verdict::Refuted(_) => {}
                Verdict::Undecided(_) if known(&likely) => {}
                Verdict::Undecided(_) => likely.extend(f.explanations(false)),
            }
        }
        if certain.is_empty() { likely } else { certain }
    }

    /// Whether a candidate leads to what is claimed.
    fn verdict(&mut self, found: &Found) -> Verdict {
        let shape = (found.left.len() > 1).then(|| Shape::new(found.left.len(), 1));
        let side = |entries: &[ExprId], sources: Vec<ExprId>| Value { shape, entries: entries.to_vec(), sources, kinks: Vec::new() };
        let claim = Claim {
            left: side(&found.left, self.case.truth.sources.clone()),
            right: side(&found.right, Vec::new()),
            assumptions: [self.case.assumptions, &found.assuming].concat(),
            naturals: self.case.naturals.to_vec(),
            any_layout: false,
            domains: Domains::Common,
        };
        equal::judge(self.store, self.canon, self.definitions, &claim)
    }
}

impl Found {
    fn weight(&self) -> u8 {
        self.told.iter().map(|(rule, _)| rule.weight).min().unwrap_or(0)
    }

    fn explanations(&self, certain: bool) -> impl Iterator<Item = Explanation> + '_ {
        self.told.iter().map(move |(rule, text)| Explanation {
            rule: rule.name.clone(),
            text: if certain { text.clone() } else { format!("It looks like this: {text}") },
            certain,
            entry: self.entry,
            together: self.told.len() > 1,
            place: None,
            same: Vec::new(),
        })
    }
}
