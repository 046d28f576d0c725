//! Rules applied to a whole expression, from the operands up, until none applies.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::Whole;
use super::heads::Heads;
use super::matching::Matcher;
use super::outline::Outline;
use super::pattern::{Compiled, Pattern, within};
use super::rules::Theme;
use crate::canon::Canon;
use crate::expr::{ExprId, IdMap, Op, Reach, Store};

/// Rewrites for each node of the expression.
const REWRITES: usize = 64;
/// Steps of matching for each node, and at least.
const STEPS: usize = 64;
const LEAST_STEPS: usize = 4096;

/// Rounds after which rules that a result calls for are looked up no more.
const ROUNDS: usize = 4;

/// A canonical form after the rules that `chosen` picks. The value is that of the form wherever that
/// is defined, and there the result is defined too.
pub(super) fn rewritten(store: &mut Store, canon: &mut Canon, mut whole: Whole, chosen: impl Fn(&Compiled) -> bool) -> Whole {
    let mut known: Option<Heads> = None;
    for _ in 0..ROUNDS {
        let Whole { form, reach } = &whole;
        let heads = heads(store, reach);
        // A result may bring functions with it, and these rules of their own.
        if known.is_some_and(|known| known.covers(heads)) {
            break;
        }
        known = Some(heads);
        let rules = Rules::new(within(heads).filter(|c| chosen(c)));
        if rules.is_empty() {
            break;
        }
        let live = live(store, reach, &rules);
        if live.get(*form) != Some(&true) {
            break;
        }
        let mut matcher = Matcher::new(store, canon, LEAST_STEPS + STEPS * reach.len());
        matcher.heads = heads;
        let mut engine = Engine { matcher, rules, live, done: FxHashMap::default(), fuel: REWRITES * reach.len() };
        let new = engine.run(*form);
        if new == *form {
            break;
        }
        whole = Whole::of(store, new);
    }
    whole
}

/// Whether a rule that always applies may be found among the monomials into which `sum` comes apart, or among the factors
/// of one.
pub(super) fn may_rewrite(store: &Store, sum: ExprId, monomials: &[Outline]) -> bool {
    let heads = heads(store, &store.reach(&[sum]));
    within(heads).any(|c| c.rule.theme == Theme::Always && c.may_stand_among(monomials))
}

/// Rules by what they are found in.
#[derive(Default)]
struct Rules {
    sums: SmallVec<[&'static Compiled; 16]>,
    products: SmallVec<[&'static Compiled; 16]>,
    calls: SmallVec<[&'static Compiled; 16]>,
}

impl Rules {
    fn new(list: impl Iterator<Item = &'static Compiled>) -> Rules {
        let mut rules = Rules::default();
        for rule in list {
            match rule.pattern() {
                Some(Pattern::Sum(_)) => rules.sums.push(rule),
                Some(Pattern::Product(_)) => rules.products.push(rule),
                Some(Pattern::Call(..)) => rules.calls.push(rule),
                _ => {}
            }
        }
        rules
    }

    fn is_empty(&self) -> bool {
        self.sums.is_empty() && self.products.is_empty() && self.calls.is_empty()
    }

    /// Those that are found in forms like this one, in the order of the table.
    fn of(&self, store: &Store, id: ExprId) -> &[&'static Compiled] {
        match store.op(id) {
            Op::Sum => &self.sums,
            Op::Prod => &self.products,
            Op::Call => &self.calls,
            _ => &[],
        }
    }

    /// Those that may apply to a canonical form, in the order of the table.
    fn candidates(&self, store: &Store, id: ExprId) -> impl Iterator<Item = &'static Compiled> {
        let list = self.of(store, id);
        let surface = if list.is_empty() { Outline::default() } else { Outline::on_surface(store, id) };
        list.iter().copied().filter(move |rule| rule.may_stand_on(surface) && rule.may_stand_in(store, id))
    }

    /// Whether one may apply to a canonical form with these functions at and below it.
    fn has_candidate(&self, store: &Store, id: ExprId, inside: Heads) -> bool {
        let mut possible = self.of(store, id).iter().filter(|rule| inside.covers(rule.below)).peekable();
        if possible.peek().is_none() {
            return false;
        }
        let surface = Outline::on_surface(store, id);
        possible.any(|rule| rule.may_stand_on(surface) && rule.may_stand_in(store, id))
    }
}

/// The functions that occur.
fn heads(store: &Store, reach: &Reach) -> Heads {
    reach.up().fold(Heads::default(), |all, id| all.with(Heads::of_node(store, id)))
}

/// The nodes that a rule may apply to, and those above them; all others stay as they are.
fn live(store: &Store, reach: &Reach, rules: &Rules) -> IdMap<bool> {
    let mut below: IdMap<Heads> = IdMap::new(reach, Heads::default());
    let mut live: IdMap<bool> = IdMap::new(reach, false);
    for id in reach.up() {
        let operands = store.children(id);
        let inside = operands.iter().fold(Heads::of_node(store, id), |all, &c| all.with(below[c]));
        below[id] = inside;
        live[id] = operands.iter().any(|&c| live[c]) || rules.has_candidate(store, id, inside);
    }
    live
}

struct Engine<'a> {
    matcher: Matcher<'a>,
    rules: Rules,
    live: IdMap<bool>,
    /// What became of a node that is not known to stay.
    done: FxHashMap<ExprId, ExprId>,
    fuel: usize,
}

impl Engine<'_> {
    fn run(&mut self, root: ExprId) -> ExprId {
        let mut stack = vec![root];
        // What a node on the stack was rewritten to.
        let mut becomes: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        while let Some(&id) = stack.last() {
            if self.end(id).is_some() {
                stack.pop();
                continue;
            }
            if let Some(&next) = becomes.get(&id) {
                // A node that comes back to itself stays as it is.
                let end = self.end(next).unwrap_or(id);
                self.done.insert(id, end);
                stack.pop();
                continue;
            }
            let depth = stack.len();
            for &child in self.matcher.store.children(id).iter() {
                if self.end(child).is_none() {
                    stack.push(child);
                }
            }
            if stack.len() > depth {
                continue;
            }
            match self.rebuilt(id).or_else(|| self.step(id)) {
                Some(next) => {
                    becomes.insert(id, next);
                    if !becomes.contains_key(&next) {
                        stack.push(next);
                    }
                }
                None => {
                    self.done.insert(id, id);
                    stack.pop();
                }
            }
        }
        self.end(root).unwrap_or(root)
    }

    /// What became of a node, once that is known.
    fn end(&self, id: ExprId) -> Option<ExprId> {
        if self.live.get(id) == Some(&false) { Some(id) } else { self.done.get(&id).copied() }
    }

    /// The node with what became of its operands, if one changed.
    fn rebuilt(&mut self, id: ExprId) -> Option<ExprId> {
        let operands = self.matcher.store.children(id);
        let ends: SmallVec<[ExprId; 8]> = operands.iter().map(|&c| self.end(c).unwrap_or(c)).collect();
        if *operands == *ends {
            return None;
        }
        let new = self.matcher.store.rebuild(id, &ends);
        self.matcher.canon.canonical(self.matcher.store, new).ok().filter(|&new| new != id)
    }

    /// What the first rule that applies makes of a node.
    fn step(&mut self, id: ExprId) -> Option<ExprId> {
        if self.fuel == 0 {
            return None;
        }
        let rules: SmallVec<[&Compiled; 4]> = self.rules.candidates(self.matcher.store, id).collect();
        let new = rules.into_iter().find_map(|rule| self.matcher.apply(rule, id))?;
        self.fuel -= 1;
        Some(new)
    }
}
