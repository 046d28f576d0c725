//! Every rule of the table: that it compiles, fires, keeps the value and the domain, and makes things nicer; and of every
//! refused one that it is wrong.

use super::{FAMILIES, Rule, Theme, all};
use crate::canon::Canon;
use crate::compile::Program;
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::lower::template::Template;
use crate::number::Num;
use crate::simplify::cost::cost;
use crate::simplify::heads::Heads;
use crate::simplify::matching::Matcher;
use crate::simplify::outline::Outline;
use crate::simplify::pattern::{Comparison, Condition, Pattern, WILDCARDS, table};

/// A store with `u`, `v`, `w` as symbols.
struct Bench {
    store: Store,
    canon: Canon,
    symbols: Vec<SymbolId>,
}

impl Bench {
    fn new() -> Bench {
        let mut store = Store::new();
        let symbols = ["u", "v", "w"].iter().map(|name| store.declare(name, None)).collect();
        Bench { store, canon: Canon::default(), symbols }
    }

    /// A text over the wildcards, with numbers for the literals.
    fn build(&mut self, text: &str, literals: &[Num; 4]) -> ExprId {
        let template = Template::compile(text, &WILDCARDS).unwrap_or_else(|e| panic!("{e}"));
        self.instance(&template, literals)
    }

    fn instance(&mut self, template: &Template, literals: &[Num; 4]) -> ExprId {
        let mut arguments: Vec<ExprId> = self.symbols.iter().map(|&s| self.store.symbol_node(s)).collect();
        arguments.extend(literals.iter().map(|n| self.store.num(n.clone())));
        let zero = self.store.zero();
        template.build(&mut self.store, &arguments, zero)
    }

    fn canonical(&mut self, id: ExprId) -> ExprId {
        self.canon.canonical(&mut self.store, id).expect("a small formula")
    }
}

/// Numbers for `n`, `m`, `c`, `d`: once, where a text has none of them.
fn literals(rule: &Rule) -> Vec<[Num; 4]> {
    let uses = |name: &str| words(rule.pattern).any(|w| w == name);
    let integers = |name| if uses(name) { vec![-5i64, -4, -3, -2, -1, 1, 2, 3, 4, 5] } else { vec![1] };
    let fractions = |name| if uses(name) { vec![Num::ratio(2, 3), Num::from(3), Num::ratio(-5, 2)] } else { vec![Num::ONE] };
    let mut out = Vec::new();
    for n in integers("n") {
        for m in integers("m") {
            for c in fractions("c") {
                for d in fractions("d") {
                    out.push([Num::from(n), Num::from(m), c.clone(), d.clone()]);
                }
            }
        }
    }
    out
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty())
}

#[test]
fn every_rule_compiles() {
    let mut names = std::collections::BTreeSet::new();
    for rule in all() {
        assert!(names.insert(rule.name), "`{}` twice", rule.name);
        let pattern = Pattern::compile(rule.pattern).unwrap_or_else(|e| panic!("{}: {e}", rule.name));
        assert!(!matches!(pattern, Pattern::Any(_) | Pattern::Literal(_) | Pattern::Number(_) | Pattern::Constant(_)), "{}", rule.name);
        Template::compile(rule.result, &WILDCARDS).unwrap_or_else(|e| panic!("{}: {e}", rule.name));
        Condition::all(rule.condition).unwrap_or_else(|e| panic!("{}: {e}", rule.name));
        for name in WILDCARDS {
            let used = words(rule.result).chain(words(rule.condition)).any(|w| w == name);
            assert!(!used || words(rule.pattern).any(|w| w == name), "{}: `{name}` is not in the pattern", rule.name);
        }
        assert!(!rule.reason.is_empty() && !rule.reason.ends_with('.'), "{}", rule.name);
    }
    assert!(all().count() >= 120);
}

/// The functions by which a rule is looked up are those of the canonical form of its pattern.
#[test]
fn patterns_are_what_they_say() {
    for compiled in table() {
        let rule = compiled.rule;
        for numbers in literals(rule) {
            let mut bench = Bench::new();
            let built = bench.build(rule.pattern, &numbers);
            if !admitted(rule, &numbers) {
                continue;
            }
            let form = bench.canonical(built);
            let reach = bench.store.reach(&[form]);
            let heads = reach.up().fold(Heads::default(), |all, id| all.with(Heads::of_node(&bench.store, id)));
            assert!(heads.covers(Heads::of_text(rule.pattern)), "{}: the canonical form lost a function", rule.name);
        }
    }
}

/// Whether the conditions on literals hold.
fn admitted(rule: &Rule, numbers: &[Num; 4]) -> bool {
    let mut bench = Bench::new();
    Condition::all(rule.condition).expect("conditions").iter().all(|condition| match condition {
        Condition::Parity { slot, odd } => numbers[slot - 3].is_even() != *odd,
        Condition::Occurs(_) | Condition::NoRest => true,
        Condition::Sign(comparison, difference) => {
            let id = bench.instance(difference, numbers);
            let form = bench.canonical(id);
            bench.store.number(form).is_none_or(|n| holds(*comparison, n.to_f64()))
        }
    })
}

fn holds(comparison: Comparison, value: f64) -> bool {
    match comparison {
        Comparison::Positive => value > 0.0,
        Comparison::Nonnegative => value >= 0.0,
        Comparison::Nonzero => value != 0.0,
    }
}

/// Replaces the wildcards so that conditions on them hold, and asks whether the rule fires on its own pattern, in several
/// surroundings. Wherever it fires a look from above has let it through.
#[test]
fn every_rule_fires() {
    let surroundings = ["({})", "3*({})*w", "({})^2", "1/({})", "({})*w + v", "u*v - 2*({})"];
    let stand_ins = [
        "u, v, w",
        "u^2, v, w",
        "u, v^2, w",
        "exp(u), v, w",
        "u, exp(v), w",
        "-u^2, v, w",
        "u^2 + v, v, w",
        "v - w^2, v, w",
        "u, relu(v), w",
        "u^2 + 1, v, w",
        "u, v^2 + 1, w",
        "ln(2/3), v, w",
    ];
    let mut silent = Vec::new();
    for compiled in table() {
        let rule = compiled.rule;
        let mut fired = false;
        for numbers in literals(rule) {
            for stand_in in stand_ins {
                let mut bench = Bench::new();
                let mut arguments: Vec<ExprId> = stand_in.split(", ").map(|text| bench.build(text, &numbers)).collect();
                arguments.extend(numbers.iter().map(|n| bench.store.num(n.clone())));
                for around in surroundings {
                    let template = Template::compile(&around.replace("{}", rule.pattern), &WILDCARDS).expect("a pattern");
                    let zero = bench.store.zero();
                    let built = template.build(&mut bench.store, &arguments, zero);
                    let form = bench.canonical(built);
                    let mut matcher = Matcher::new(&mut bench.store, &mut bench.canon, 10_000);
                    matcher.heads = compiled.heads;
                    // The number in front of a sum stands outside.
                    let inside: Vec<ExprId> = std::iter::once(form).chain(matcher.store.children(form).iter().copied()).collect();
                    for id in inside {
                        let seen =
                            compiled.may_stand_on(Outline::on_surface(matcher.store, id)) && compiled.may_stand_in(matcher.store, id);
                        if matcher.apply(compiled, id).is_some() {
                            fired = true;
                            let shown = crate::print::text(matcher.store, id, &Default::default());
                            assert!(seen, "{} is not seen in {shown:?}", rule.name);
                        }
                    }
                    assert_eq!(bench.store.verify(), Ok(()), "{}", rule.name);
                }
            }
        }
        if !fired {
            silent.push(rule.name);
        }
    }
    assert!(silent.is_empty(), "never fire: {silent:?}");
}

const GRID: [f64; 17] = [0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -2.0, 3.0, -3.0, 0.3, -0.7, 1.37, -1.81, 2.6, -2.3, 4.5, 7.25];

/// Wherever the left side is defined and the conditions hold, the right side has its value.
#[test]
fn every_rule_keeps_value_and_domain() {
    let mut wrong = Vec::new();
    for rule in all() {
        let mut met = 0;
        for numbers in literals(rule).iter().filter(|numbers| admitted(rule, numbers)) {
            let mut bench = Bench::new();
            let mut roots = vec![bench.build(rule.pattern, numbers), bench.build(rule.result, numbers)];
            let mut comparisons = Vec::new();
            for condition in Condition::all(rule.condition).expect("conditions") {
                if let Condition::Sign(comparison, difference) = condition {
                    comparisons.push(comparison);
                    roots.push(bench.instance(&difference, numbers));
                }
            }
            let program = Program::new(&bench.store, &roots, &bench.symbols).expect("a program");
            let mut scratch = Vec::new();
            let mut values = vec![0.0; roots.len()];
            let others = |name: &str| if words(rule.pattern).any(|w| w == name) { &GRID[..] } else { &GRID[..1] };
            for &u in &GRID {
                for &v in others("v") {
                    for &w in others("w") {
                        program.run(&[u, v, w], &mut values, &mut scratch);
                        let (left, right) = (values[0], values[1]);
                        // A pole between two doubles counts as one.
                        if !left.is_finite()
                            || left.abs() > 1e12
                            || !comparisons.iter().zip(&values[2..]).all(|(&c, &value)| holds(c, value))
                        {
                            continue;
                        }
                        met += 1;
                        let scale = 1.0 + left.abs() + u.abs().powi(3) + v.abs().powi(3);
                        if (left - right).abs() > 1e-9 * scale || right.is_nan() {
                            wrong.push(format!("{} at u = {u}, v = {v}, w = {w}, {numbers:?}: {left} and {right}", rule.name));
                        }
                    }
                }
            }
        }
        if met < 5 {
            wrong.push(format!("{}: defined at {met} points only", rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What always applies leaves fewer calls in the tree, or as many and fewer with a negative argument, or is cheaper, so that
/// rules come to an end.
#[test]
fn every_rule_that_always_applies_gets_cheaper() {
    let mut dearer = Vec::new();
    for rule in all().filter(|rule| rule.theme == Theme::Always) {
        for numbers in literals(rule).iter().filter(|numbers| admitted(rule, numbers)) {
            let mut bench = Bench::new();
            let [left, right] = [rule.pattern, rule.result].map(|text| {
                let id = bench.build(text, numbers);
                let form = bench.canonical(id);
                (calls(&bench.store, form, false), calls(&bench.store, form, true), cost(&bench.store, form))
            });
            if right >= left {
                dearer.push(format!("{}: {left:?} to {right:?}", rule.name));
            }
        }
    }
    assert!(dearer.is_empty(), "{}", dearer.join("\n"));
}

/// The calls in the tree of a form, or those with a negative argument; powers of Euler's number count, roots, bars and signs do
/// not.
fn calls(store: &Store, root: ExprId, mirrored: bool) -> usize {
    let reach = store.reach(&[root]);
    let mut count = crate::expr::IdMap::new(&reach, 0usize);
    for id in reach.up() {
        let bars = store.function(id).is_some_and(|f| matches!(f.row().name, "abs" | "sign"));
        let first = store.children(id).first().copied();
        let negative =
            first.filter(|&a| store.op(a) == Op::Prod).and_then(|a| store.number(store.children(a)[0])).is_some_and(Num::is_negative);
        let counts = if mirrored { store.op(id) == Op::Call && negative } else { matches!(store.op(id), Op::Call | Op::Euler) && !bars };
        let own = usize::from(counts);
        count[id] = own + store.children(id).iter().map(|&c| count[c]).sum::<usize>();
    }
    count[root]
}

#[test]
fn every_refused_rule_is_wrong() {
    for refused in FAMILIES.iter().flat_map(|family| family.refused) {
        let mut at = [0.0; 3];
        let mut numbers = [Num::ONE, Num::ONE, Num::ONE, Num::ONE];
        for part in refused.at.split(", ") {
            let (name, value) = part.split_once(" = ").expect("a name and a value");
            let slot = WILDCARDS.iter().position(|w| *w == name).expect("a wildcard");
            let value = match value {
                "pi" => std::f64::consts::PI,
                "pi/2" => std::f64::consts::FRAC_PI_2,
                number => number.parse().expect("a number"),
            };
            match slot.checked_sub(3) {
                None => at[slot] = value,
                Some(k) => numbers[k] = Num::from_f64(value).expect("a number"),
            }
        }
        let mut bench = Bench::new();
        let roots = [refused.pattern, refused.result].map(|text| bench.build(text, &numbers));
        let program = Program::new(&bench.store, &roots, &bench.symbols).expect("a program");
        let mut values = [0.0; 2];
        program.run(&at, &mut values, &mut Vec::new());
        let [left, right] = values;
        // At pi/2 the tangent of a double is large and not infinite.
        let undefined = !right.is_finite() || right.abs() > 1e15 || refused.at.contains("pi/2");
        assert!(left.is_finite() && (undefined || (left - right).abs() > 0.1), "{} at {}: {left} and {right}", refused.pattern, refused.at);
    }
}
