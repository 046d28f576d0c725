//! Rules applied to a whole expression, from the operands up, until none applies.

use rustc_hash::FxHashMap;

use super::matching::Matcher;
use super::pattern::{Compiled, Heads, table};
use crate::canon::Canon;
use crate::expr::{ExprId, Op, Store};

/// Rewrites for each node of the expression.
const REWRITES: usize = 64;
/// Steps of matching for each node, and at least.
const STEPS: usize = 64;
const LEAST_STEPS: usize = 4096;

/// Rounds after which rules that a result calls for are looked up no more.
const ROUNDS: usize = 4;

/// The canonical form `root` after the rules that `chosen` picks. The value is that of `root` wherever `root` is
/// defined, and there the result is defined too.
pub(super) fn rewritten(store: &mut Store, canon: &mut Canon, root: ExprId, chosen: impl Fn(&Compiled) -> bool) -> ExprId {
    let mut form = root;
    let mut known: Option<Heads> = None;
    for _ in 0..ROUNDS {
        let reach = store.reach(&[form]);
        let heads = reach.up().fold(Heads::default(), |all, id| all.with(Heads::of_node(store, id)));
        // A result may bring functions with it, and these rules of their own.
        if known.is_some_and(|known| known.covers(heads)) {
            break;
        }
        known = Some(heads);
        let rules: Vec<&'static Compiled> = table().iter().filter(|c| heads.covers(c.heads) && chosen(c)).collect();
        let candidate = |id: ExprId| {
            if !matches!(store.op(id), Op::Sum | Op::Prod | Op::Call) {
                return false;
            }
            let surface = Heads::on_surface(store, id);
            rules.iter().any(|rule| rule.may_apply(store, id, surface))
        };
        if rules.is_empty() || !reach.up().any(candidate) {
            break;
        }
        let mut matcher = Matcher::new(store, canon, LEAST_STEPS + STEPS * reach.len());
        matcher.heads = heads;
        let mut engine = Engine { matcher, rules, done: FxHashMap::default(), fuel: REWRITES * reach.len() };
        form = engine.run(form);
    }
    form
}

struct Engine<'a> {
    matcher: Matcher<'a>,
    rules: Vec<&'static Compiled>,
    /// What became of a node.
    done: FxHashMap<ExprId, ExprId>,
    fuel: usize,
}

impl Engine<'_> {
    fn run(&mut self, root: ExprId) -> ExprId {
        let mut stack = vec![root];
        // What a node on the stack was rewritten to.
        let mut becomes: FxHashMap<ExprId, ExprId> = FxHashMap::default();
        while let Some(&id) = stack.last() {
            if self.done.contains_key(&id) {
                stack.pop();
                continue;
            }
            if let Some(&next) = becomes.get(&id) {
                // A node that comes back to itself stays as it is.
                let end = self.done.get(&next).copied().unwrap_or(id);
                self.done.insert(id, end);
                stack.pop();
                continue;
            }
            let depth = stack.len();
            for &child in self.matcher.store.children(id).iter() {
                if !self.done.contains_key(&child) {
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
        self.done[&root]
    }

    /// The node with what became of its operands, if one changed.
    fn rebuilt(&mut self, id: ExprId) -> Option<ExprId> {
        let operands = self.matcher.store.children(id);
        if operands.iter().all(|c| self.done[c] == *c) {
            return None;
        }
        let operands: Vec<ExprId> = operands.iter().map(|c| self.done[c]).collect();
        let new = self.matcher.store.rebuild(id, &operands);
        self.matcher.canon.canonical(self.matcher.store, new).ok().filter(|&new| new != id)
    }

    /// What the first rule that applies makes of a node.
    fn step(&mut self, id: ExprId) -> Option<ExprId> {
        let store = &*self.matcher.store;
        if !matches!(store.op(id), Op::Sum | Op::Prod | Op::Call) || self.fuel == 0 {
            return None;
        }
        let surface = Heads::on_surface(store, id);
        for k in 0..self.rules.len() {
            let rule = self.rules[k];
            if rule.may_apply(self.matcher.store, id, surface)
                && let Some(new) = self.matcher.apply(rule, id)
            {
                self.fuel -= 1;
                return Some(new);
            }
        }
        None
    }
}
