//! Reasons beside the lines of a derivation: whether a step needs the rule that is named.
//!
//! What a step needs is taken generously: a reason is called wrong only where nothing in the step could be an instance of
//! its rule.

use rustc_hash::FxHashSet;

use crate::elaborate::Definitions;
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::number::Num;

/// What a reason can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    Chain,
    Product,
    Quotient,
    Power,
    Sum,
    ConstantFactor,
    Constant,
    Exponential,
    Logarithm,
    /// The derivative of a function that every table has.
    Table,
    /// A function in pieces, piece by piece.
    Cases,
    /// What a name stands for.
    Definition,
    /// No derivative is worked out: the same value, written in another way.
    Algebra,
}

/// Each rule with the words that name it, lower case; the first is how reports write it.
const NAMES: &[(Rule, &[&str])] = &[
    (Rule::Chain, &["chain rule", "chain", "inner derivative", "backpropagation", "backprop"]),
    (Rule::Product, &["product rule", "product", "leibniz rule", "leibniz"]),
    (Rule::Quotient, &["quotient rule", "quotient", "reciprocal rule"]),
    (Rule::Power, &["power rule", "power", "powers"]),
    (Rule::Sum, &["sum rule", "sum", "difference rule", "linearity", "linear", "term by term", "termwise"]),
    (Rule::ConstantFactor, &["constant factor", "constant factor rule", "constant multiple", "constant multiple rule", "factor rule"]),
    (Rule::Constant, &["constant rule", "constant", "derivative of a constant"]),
    (Rule::Exponential, &["exponential rule", "exponential", "derivative of exp", "derivative of e^x"]),
    (Rule::Logarithm, &["logarithm rule", "logarithm", "logarithmic", "log rule", "derivative of ln", "logarithmic differentiation"]),
    (
        Rule::Table,
        &["known derivative", "table", "standard derivative", "derivative of sin", "derivative of cos", "trig derivative", "trig"],
    ),
    (Rule::Cases, &["case by case", "cases", "by cases", "piecewise"]),
    (
        Rule::Definition,
        &[
            "definition",
            "definitions",
            "by definition",
            "def",
            "substitute",
            "substitution",
            "substituting",
            "insert",
            "plug in",
            "evaluate",
        ],
    ),
    (
        Rule::Algebra,
        &[
            "algebra",
            "simplify",
            "simplified",
            "simplifying",
            "simplification",
            "expand",
            "multiply out",
            "factor",
            "factor out",
            "factored",
            "factoring",
            "common factor",
            "collect",
            "rearrange",
            "reorder",
            "cancel",
            "common denominator",
            "identity",
            "pythagoras",
            "trig identity",
        ],
    ),
];

/// Words around the names that say nothing about the rule.
const FILLERS: [&str; 18] = [
    "the",
    "by",
    "with",
    "use",
    "using",
    "apply",
    "applying",
    "used",
    "twice",
    "again",
    "once more",
    "of",
    "a",
    "from",
    "we",
    "rules",
    "three",
    "times",
];

impl Rule {
    /// How reports write it.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(rule, _)| *rule == self).map_or("", |(_, names)| names[0])
    }

    /// The names of all rules.
    pub fn names() -> Vec<&'static str> {
        NAMES.iter().map(|(_, names)| names[0]).collect()
    }

    fn read(words: &str) -> Option<Rule> {
        let plain = words.strip_suffix(" rule").unwrap_or(words);
        let named = |words: &str| NAMES.iter().find(|(_, names)| names.contains(&words)).map(|(rule, _)| *rule);
        named(words).or_else(|| named(plain))
    }
}

/// What became of a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explained {
    Yes,
    /// The step does not need what is named; it needs these.
    No {
        named: Rule,
        needed: Vec<Rule>,
    },
    /// These words name nothing that is known.
    NotUnderstood {
        words: String,
    },
}

/// The rules that a text names, or the words in it that name none.
///
/// ```
/// use gradus::derivation::{Rule, rules_named};
/// assert_eq!(rules_named("product rule, then the chain rule twice"), Ok(vec![Rule::Product, Rule::Chain]));
/// assert_eq!(rules_named("magic"), Err("magic".to_owned()));
/// ```
pub fn rules_named(text: &str) -> Result<Vec<Rule>, String> {
    let lower = text.to_lowercase();
    let mut rules = Vec::new();
    for part in lower.split([',', ';', '+', '&', ':', '.', '(', ')']).flat_map(|p| p.split(" and ")).flat_map(|p| p.split(" then ")) {
        let words: Vec<&str> = part.split_whitespace().filter(|w| !FILLERS.contains(w) && *w != "then" && *w != "and").collect();
        if words.is_empty() {
            continue;
        }
        let words = words.join(" ");
        match Rule::read(part.trim()).or_else(|| Rule::read(&words)) {
            Some(rule) if rules.contains(&rule) => {}
            Some(rule) => rules.push(rule),
            None => return Err(words),
        }
    }
    if rules.is_empty() { Err(text.trim().to_owned()) } else { Ok(rules) }
}

/// Whether a reason explains the step from one expression to the next, both as they were written.
pub fn explain(store: &Store, definitions: &Definitions, reason: &str, before: ExprId, after: ExprId) -> Explained {
    let named = match rules_named(reason) {
        Ok(named) => named,
        Err(words) => return Explained::NotUnderstood { words },
    };
    let needed = rules_needed(store, definitions, before, after);
    // What a name stands for can be used anywhere, and who differentiates may simplify on the way.
    let beside = |rule: &Rule| *rule == Rule::Definition || (*rule == Rule::Algebra && named.len() > 1);
    match named.iter().find(|rule| !needed.contains(rule) && !beside(rule)) {
        Some(&named) => Explained::No { named, needed },
        None => Explained::Yes,
    }
}

/// The rules that a step can need, in the order of [`Rule`]. Without a derivative that is worked out it is algebra.
pub fn rules_needed(store: &Store, definitions: &Definitions, before: ExprId, after: ExprId) -> Vec<Rule> {
    let (from, to) = (pending(store, before), pending(store, after));
    let only_in = |a: &[ExprId], b: &[ExprId]| a.iter().copied().filter(|d| !b.contains(d)).collect::<Vec<_>>();
    let (mut worked_out, mut left) = (only_in(&from, &to), only_in(&to, &from));
    if worked_out.is_empty() {
        // From values back to derivatives.
        std::mem::swap(&mut worked_out, &mut left);
    }
    if worked_out.is_empty() {
        return vec![Rule::Algebra];
    }
    let stops = left.iter().map(|&d| store.children(d)[0]).collect();
    let mut walk = Walk { store, definitions, stops, needed: FxHashSet::default() };
    for &derivative in &worked_out {
        walk.derivative(derivative);
    }
    // With respect to something else: through an intermediate.
    let by = |d: ExprId| store.children(d)[1..].to_vec();
    if left.iter().any(|&d| worked_out.iter().all(|&w| by(w) != by(d))) {
        walk.needed.insert(Rule::Chain);
    }
    let mut needed: Vec<Rule> = walk.needed.into_iter().collect();
    needed.sort_unstable();
    needed
}

/// The derivatives in an expression that are not worked out.
fn pending(store: &Store, id: ExprId) -> Vec<ExprId> {
    if !store.is_pending(id) {
        return Vec::new();
    }
    store.reach(&[id]).up().filter(|&n| store.op(n).is_operator() && store.op(n) != Op::Substitute).collect()
}

/// Every rule of differentiation.
const DIFFERENTIATION: [Rule; 11] = [
    Rule::Chain,
    Rule::Product,
    Rule::Quotient,
    Rule::Power,
    Rule::Sum,
    Rule::ConstantFactor,
    Rule::Constant,
    Rule::Exponential,
    Rule::Logarithm,
    Rule::Table,
    Rule::Cases,
];

/// A walk through what is differentiated.
struct Walk<'a> {
    store: &'a Store,
    definitions: &'a Definitions,
    /// What stays behind a derivative: nothing below is worked out.
    stops: FxHashSet<ExprId>,
    needed: FxHashSet<Rule>,
}

impl Walk<'_> {
    fn derivative(&mut self, derivative: ExprId) {
        let store = self.store;
        let operands = store.children(derivative);
        let (of, variables) = (operands[0], &operands[1..]);
        let chain = self.definitions.chain(store, &[of]);
        // Entry by entry any rule may be used.
        let array = |id: ExprId| store.shape(id).is_some();
        if operands.iter().any(|&id| array(id)) || store.reach(&[of]).up().any(array) {
            self.needed.extend(DIFFERENTIATION);
            return;
        }
        let mut active: FxHashSet<SymbolId> = variables.iter().filter_map(|&v| store.symbol(v)).collect();
        let mut roots = vec![of];
        for &(symbol, definition) in chain.links() {
            let depends = store.reach(&[definition]).up().any(|id| store.symbol(id).is_some_and(|s| active.contains(&s)));
            if depends && active.insert(symbol) {
                roots.push(definition);
                self.needed.extend([Rule::Chain, Rule::Definition]);
            }
        }
        for root in roots {
            self.expression(root, &active);
        }
    }

    fn expression(&mut self, root: ExprId, active: &FxHashSet<SymbolId>) {
        let store = self.store;
        let reach = store.reach(&[root]);
        let mut moves: IdMap<bool> = IdMap::new(&reach, false);
        for id in reach.up() {
            let own = store.symbol(id).is_some_and(|s| active.contains(&s));
            moves[id] = own || store.children(id).iter().any(|&c| moves[c]);
        }
        let mut pending = vec![root];
        let mut seen = FxHashSet::default();
        while let Some(id) = pending.pop() {
            if !seen.insert(id) || self.stops.contains(&id) {
                continue;
            }
            if !moves[id] {
                self.needed.insert(Rule::Constant);
                continue;
            }
            self.node(id, &moves);
            // A constant that is a factor or an exponent is not differentiated.
            let sum = store.op(id) == Op::Add;
            pending.extend(store.children(id).iter().copied().filter(|&c| sum || moves[c]));
        }
    }

    /// The rules for the outermost operation of something that moves.
    fn node(&mut self, id: ExprId, moves: &IdMap<bool>) {
        use Rule::*;
        let store = self.store;
        let operands = store.children(id);
        let moving = |k: usize| operands.get(k).is_some_and(|&c| moves[c]);
        let bare = |k: usize| operands.get(k).is_some_and(|&c| store.op(c) == Op::Symbol);
        let rules: &[Rule] = match store.op(id) {
            Op::Symbol => &[Power, Constant],
            Op::Add => &[Sum],
            Op::Neg => &[ConstantFactor, Sum],
            Op::Mul if moving(0) && moving(1) => &[Product],
            Op::Mul => &[ConstantFactor],
            Op::Div if moving(1) => &[Quotient, Product, Power, Chain, ConstantFactor],
            Op::Div => &[ConstantFactor],
            Op::Pow if moving(1) => &[Exponential, Logarithm, Chain, Product, Power, Table],
            Op::Pow => &[Power],
            Op::Call => &[Table],
            Op::Apply => &[Chain],
            Op::Select => &[Cases],
            Op::Substitute => &[Chain, Definition],
            _ => &DIFFERENTIATION,
        };
        self.needed.extend(rules);
        let inner = matches!(store.op(id), Op::Pow | Op::Call) && !bare(0);
        let below = store.op(id) == Op::Pow && operands.get(1).and_then(|&e| store.number(e)).is_some_and(Num::is_negative);
        let named = store.function(id).map_or(&[][..], |f| by_function(f.row().name));
        self.needed.extend(inner.then_some(Chain).into_iter().chain(below.then_some(Quotient)).chain(named.iter().copied()));
    }
}

/// The rules, beside the table, that people get the derivative of a function by.
fn by_function(name: &str) -> &'static [Rule] {
    use Rule::*;
    match name {
        "sqrt" | "cbrt" | "hypot" => &[Power],
        "exp" | "sinh" | "cosh" | "expm1" => &[Exponential],
        "ln" | "log2" | "log10" | "log1p" => &[Logarithm],
        "softplus" => &[Exponential, Logarithm],
        "tan" | "cot" | "sec" | "csc" => &[Quotient],
        "tanh" | "coth" | "sech" | "csch" | "sigmoid" | "silu" => &[Quotient, Exponential, Product],
        "abs" | "sign" | "step" | "relu" | "leakyrelu" | "elu" | "min" | "max" | "floor" | "ceil" => &[Cases],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read() {
        for (rule, names) in NAMES {
            for name in *names {
                assert_eq!(rules_named(name), Ok(vec![*rule]), "{name}");
                assert_eq!(name.to_lowercase(), **name);
            }
        }
        let all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        for (k, name) in all.iter().enumerate() {
            assert!(!all[..k].contains(name), "{name} twice");
        }
    }

    #[test]
    fn texts() {
        use Rule::*;
        assert_eq!(rules_named("Chain rule, twice"), Ok(vec![Chain]));
        assert_eq!(rules_named("by the product rule and the chain rule"), Ok(vec![Product, Chain]));
        assert_eq!(rules_named("simplify"), Ok(vec![Algebra]));
        assert_eq!(rules_named("magic"), Err("magic".into()));
        assert_eq!(rules_named("product rule and luck"), Err("luck".into()));
        assert_eq!(rules_named("  "), Err(String::new()));
    }
}
