//! Left sides of rules, compiled: canonical forms with wildcards.

use std::sync::OnceLock;

use smallvec::SmallVec;

use crate::canon::Canon;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::Template;
use crate::number::Num;

use super::heads::Heads;
use super::outline::Outline;
use super::rules::{self, Rule};

/// The wildcards: any expressions, integers, rational numbers.
pub(super) const WILDCARDS: [&str; 7] = ["u", "v", "w", "n", "m", "c", "d"];
/// From here on a wildcard stands for a number that is written out.
const FIRST_LITERAL: usize = 3;
/// From here on the number may be a fraction.
const FIRST_FRACTION: usize = 5;

/// A canonical form with wildcards.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pattern {
    /// Any expression, the same one wherever the wildcard stands.
    Any(usize),
    /// Any number that is written out.
    Literal(Literal),
    Number(Num),
    /// `pi`, or Euler's number as a base.
    Constant(Op),
    Call(FunctionId, Vec<Pattern>),
    /// Terms, the most specific first, each with its share of the content.
    Sum(Vec<Product>),
    Product(Product),
}

/// A wildcard for a number that is written out; an integer, if `integer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub slot: usize,
    pub integer: bool,
}

/// `number · literal · ∏ base^exponent`, the most specific base first.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Product {
    pub number: Num,
    pub literal: Option<Literal>,
    pub powers: Vec<(Pattern, Pattern)>,
}

impl Pattern {
    /// Compiles the left side of a rule.
    ///
    /// # Errors
    /// In words, what is wrong with the text.
    pub fn compile(text: &str) -> Result<Pattern, String> {
        let template = Template::compile(text, &WILDCARDS)?;
        let mut store = Store::new();
        let wildcards: Vec<ExprId> = WILDCARDS.iter().map(|name| store.sym(name)).collect();
        let nothing = store.zero();
        let built = template.build(&mut store, &wildcards, nothing);
        let form = Canon::default().canonical(&mut store, built).map_err(|b| b.to_string())?;
        convert(&store, &wildcards, form)
    }

    /// The outlines of its terms, or of itself, apart from what asks for nothing.
    fn outlines(&self) -> SmallVec<[Outline; 2]> {
        let of = |p: &Product| p.powers.iter().fold(Outline::default(), |all, (b, e)| all.times(power_outline(b, e)));
        match self {
            Pattern::Sum(terms) => terms.iter().filter(|t| !t.asks_nothing()).map(of).collect(),
            Pattern::Product(p) => SmallVec::from_slice(&[of(p)]),
            Pattern::Call(f, _) => SmallVec::from_slice(&[Outline::power(Heads::function(*f), Some(&Num::ONE))]),
            _ => SmallVec::new(),
        }
    }

    /// Whether each wildcard of the pattern is among those that `bound` tells.
    pub fn is_bound(&self, bound: &impl Fn(usize) -> bool) -> bool {
        match self {
            Pattern::Any(slot) | Pattern::Literal(Literal { slot, .. }) => bound(*slot),
            Pattern::Number(_) | Pattern::Constant(_) => true,
            Pattern::Call(_, arguments) => arguments.iter().all(|a| a.is_bound(bound)),
            Pattern::Sum(terms) => terms.iter().all(|t| t.is_bound(bound)),
            Pattern::Product(p) => p.is_bound(bound),
        }
    }

    /// How little the pattern leaves open: what is specific is looked for first.
    fn rank(&self) -> usize {
        match self {
            Pattern::Call(..) => 50,
            Pattern::Sum(terms) => 4 + terms.iter().map(|t| t.rank().min(6)).sum::<usize>(),
            Pattern::Number(_) => 3,
            Pattern::Constant(Op::Euler) => 2,
            Pattern::Constant(_) | Pattern::Product(_) => 1,
            Pattern::Any(_) | Pattern::Literal(_) => 0,
        }
    }
}

impl Product {
    pub fn is_bound(&self, bound: &impl Fn(usize) -> bool) -> bool {
        self.literal.is_none_or(|l| bound(l.slot)) && self.powers.iter().all(|(b, e)| b.is_bound(bound) && e.is_bound(bound))
    }

    /// The wildcard, if the product is a number times a single one.
    pub fn lone_wildcard(&self) -> Option<usize> {
        match (self.literal, &self.powers[..]) {
            (None, [(Pattern::Any(slot), Pattern::Number(e))]) if e.is_one() => Some(*slot),
            _ => None,
        }
    }

    fn rank(&self) -> usize {
        self.powers.first().map_or(0, power_rank)
    }
}

fn power_heads(base: &Pattern, exponent: &Pattern) -> Heads {
    match (base, exponent) {
        (Pattern::Call(f, _), _) => Heads::function(*f),
        (Pattern::Constant(Op::Euler), _) => Heads::EXP,
        (_, Pattern::Number(e)) if !e.is_integer() => Heads::SQRT,
        _ => Heads::default(),
    }
}

fn power_outline(base: &Pattern, exponent: &Pattern) -> Outline {
    let sum = matches!(base, Pattern::Sum(_));
    let heads = power_heads(base, exponent).with(if sum { Heads::SUM } else { Heads::default() });
    match exponent {
        Pattern::Number(n) => Outline::power(heads, Some(n)),
        Pattern::Product(p) if p.powers.iter().any(|(b, _)| matches!(b, Pattern::Call(..))) => Outline::power(heads, None),
        // A wildcard may stand for a number.
        _ => Outline::power(heads, Some(&Num::ONE)),
    }
}

/// A power of a wildcard says more than a wildcard, and a root more than another power.
fn power_rank((base, exponent): &(Pattern, Pattern)) -> usize {
    let exponent = match exponent {
        Pattern::Number(n) if n.is_one() => 0,
        Pattern::Number(n) if n.is_integer() => 1,
        _ => 2,
    };
    3 * base.rank() + exponent
}

fn convert(store: &Store, wildcards: &[ExprId], id: ExprId) -> Result<Pattern, String> {
    if let Some(slot) = wildcards.iter().position(|&w| w == id) {
        return Ok(match slot {
            FIRST_LITERAL.. => Pattern::Literal(Literal { slot, integer: slot < FIRST_FRACTION }),
            _ => Pattern::Any(slot),
        });
    }
    let operands = store.children(id);
    match store.op(id) {
        Op::Number => Ok(Pattern::Number(store.number(id).cloned().unwrap_or(Num::ZERO))),
        op @ (Op::Pi | Op::Euler) => Ok(Pattern::Constant(op)),
        Op::Call => {
            let f = store.function(id).ok_or("a call of no function")?;
            let arguments = operands.iter().map(|&a| convert(store, wildcards, a)).collect::<Result<_, _>>()?;
            Ok(Pattern::Call(f, arguments))
        }
        Op::Sum => sum(store, wildcards, &Num::ONE, id),
        Op::Prod => {
            let number = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
            let alone = operands.len() == 3 && store.number(operands[2]).is_some_and(Num::is_one);
            if alone && store.op(operands[1]) == Op::Sum {
                return sum(store, wildcards, &number, operands[1]);
            }
            Ok(Pattern::Product(product(store, wildcards, &Num::ONE, id)?))
        }
        op => Err(format!("{op:?} is not for patterns")),
    }
}

fn sum(store: &Store, wildcards: &[ExprId], content: &Num, id: ExprId) -> Result<Pattern, String> {
    let terms = store.children(id);
    let mut terms: Vec<Product> = terms.iter().map(|&t| product(store, wildcards, content, t)).collect::<Result<_, _>>()?;
    terms.sort_by_key(|t| std::cmp::Reverse(t.rank()));
    Ok(Pattern::Sum(terms))
}

/// `scale · id` as a product.
fn product(store: &Store, wildcards: &[ExprId], scale: &Num, id: ExprId) -> Result<Product, String> {
    let mut out = Product { number: scale.clone(), literal: None, powers: Vec::new() };
    if let Some(n) = store.number(id) {
        out.number = &out.number * n;
        return Ok(out);
    }
    if store.op(id) != Op::Prod {
        match convert(store, wildcards, id)? {
            Pattern::Literal(literal) => out.literal = Some(literal),
            base => out.powers.push((base, Pattern::Number(Num::ONE))),
        }
        return Ok(out);
    }
    let operands = store.children(id);
    out.number = &out.number * store.number(operands[0]).unwrap_or(&Num::ONE);
    for pair in operands[1..].chunks(2) {
        let (base, exponent) = (convert(store, wildcards, pair[0])?, convert(store, wildcards, pair[1])?);
        match (base, exponent) {
            (Pattern::Literal(literal), Pattern::Number(one)) if one.is_one() && out.literal.is_none() => out.literal = Some(literal),
            power => out.powers.push(power),
        }
    }
    out.powers.sort_by_key(|power| std::cmp::Reverse(power_rank(power)));
    Ok(out)
}

/// A condition on what wildcards stand for.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// The sign of the difference of two sides.
    Sign(Comparison, Template),
    /// The literal is an odd, or an even, integer.
    Parity { slot: usize, odd: bool },
    /// The function occurs in what is simplified.
    Occurs(FunctionId),
    /// Nothing stays of the powers that a product is matched with.
    NoRest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Positive,
    Nonnegative,
    Nonzero,
}

impl Condition {
    /// The conditions of a text, joined by commas.
    ///
    /// # Errors
    /// The part that is none.
    pub fn all(text: &str) -> Result<SmallVec<[Condition; 2]>, String> {
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Condition::one).collect()
    }

    fn one(text: &str) -> Result<Condition, String> {
        let slot = |name: &str| WILDCARDS.iter().position(|w| *w == name).ok_or_else(|| format!("`{name}` is no wildcard"));
        if let Some(name) = text.strip_suffix(" odd") {
            return Ok(Condition::Parity { slot: slot(name)?, odd: true });
        }
        if let Some(name) = text.strip_suffix(" even") {
            return Ok(Condition::Parity { slot: slot(name)?, odd: false });
        }
        if let Some(name) = text.strip_suffix(" occurs") {
            return function::find(name).map(Condition::Occurs).ok_or_else(|| format!("there is no function `{name}`"));
        }
        if text == "no rest" {
            return Ok(Condition::NoRest);
        }
        for (symbol, comparison) in [(">=", Comparison::Nonnegative), ("!=", Comparison::Nonzero), (">", Comparison::Positive)] {
            if let Some((left, right)) = text.split_once(symbol) {
                return Ok(Condition::Sign(comparison, Template::compile(&format!("({left}) - ({right})"), &WILDCARDS)?));
            }
        }
        Err(format!("`{text}` is no condition"))
    }
}

/// A rule of the table with what was compiled of it.
#[derive(Debug)]
pub(super) struct Compiled {
    pub rule: &'static Rule,
    /// The functions that must occur in what a rule is found in.
    pub below: Heads,
    /// The functions that must occur somewhere for the rule to fire.
    pub heads: Heads,
    pattern: OnceLock<Option<Left>>,
    result: OnceLock<Option<(Template, SmallVec<[Condition; 2]>)>>,
}

/// A left side, and what is seen of it from above.
#[derive(Debug)]
struct Left {
    pattern: Pattern,
    /// It is a product that is also found below a bar.
    inverts: bool,
    /// Of each term that asks for something.
    outlines: SmallVec<[Outline; 2]>,
}

impl Left {
    fn fits(&self, surface: Outline) -> bool {
        self.outlines.iter().all(|&o| surface.covers(o) || (self.inverts && surface.covers_inverse(o)))
    }
}

impl Compiled {
    /// The left side; `None` for a text that does not compile, which a test excludes.
    pub fn pattern(&self) -> Option<&Pattern> {
        self.left().map(|left| &left.pattern)
    }

    fn left(&self) -> Option<&Left> {
        let compile = || {
            let pattern = Pattern::compile(self.rule.pattern).ok()?;
            let outlines = pattern.outlines();
            let inverts = matches!(&pattern, Pattern::Product(p) if p.is_natural());
            Some(Left { pattern, inverts, outlines })
        };
        self.pattern.get_or_init(compile).as_ref()
    }

    /// Whether the rule may apply to a canonical form.
    pub fn may_stand_in(&self, store: &Store, id: ExprId) -> bool {
        self.pattern().is_some_and(|pattern| pattern.may_stand_in(store, id))
    }

    /// Whether the rule may apply to a canonical form with this surface.
    pub fn may_stand_on(&self, surface: Outline) -> bool {
        self.left().is_some_and(|left| left.fits(surface))
    }

    /// Whether the rule may apply to a sum of products of which these are the outlines, or to several factors of one.
    pub fn may_stand_among(&self, products: &[Outline]) -> bool {
        self.left().is_some_and(|left| match &left.pattern {
            Pattern::Sum(_) => {
                let fits = |p: &Outline| left.outlines.iter().any(|o| p.covers(*o));
                left.outlines.iter().all(|o| products.iter().any(|p| p.covers(*o)))
                    && products.iter().filter(|p| fits(p)).count() >= left.outlines.len()
            }
            // One factor has been there before.
            Pattern::Product(product) if product.powers.len() < 2 => false,
            Pattern::Product(_) => products.iter().any(|&p| left.fits(p)),
            _ => false,
        })
    }

    /// The right side and the conditions.
    pub fn result(&self) -> Option<&(Template, SmallVec<[Condition; 2]>)> {
        let compile = || Some((Template::compile(self.rule.result, &WILDCARDS).ok()?, Condition::all(self.rule.condition).ok()?));
        self.result.get_or_init(compile).as_ref()
    }
}

/// All rules. Reading which functions occur in their texts is all that is done before a rule has a candidate.
pub(super) fn table() -> &'static [Compiled] {
    static TABLE: OnceLock<Vec<Compiled>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let compiled = |rule: &'static Rule| {
            let below = Heads::of_text(rule.pattern);
            let heads = below.with(Heads::of_condition(rule.condition));
            Compiled { rule, below, heads, pattern: OnceLock::new(), result: OnceLock::new() }
        };
        rules::all().map(compiled).collect()
    })
}

/// The rules whose functions all occur, in the order of the table.
pub(super) fn within(heads: Heads) -> impl Iterator<Item = &'static Compiled> {
    /// The rules by the last function of each; those that need none come last.
    static BY_FUNCTION: OnceLock<Vec<Places>> = OnceLock::new();
    let by_function = BY_FUNCTION.get_or_init(|| {
        let mut places = vec![Places::default(); 129];
        table().iter().enumerate().for_each(|(k, c)| places[c.heads.last().unwrap_or(128)].insert(k));
        places
    });
    let places = heads.bits().fold(by_function[128], |all, function| all.with(by_function[function]));
    places.ascending().map(|k| &table()[k]).filter(move |c| heads.covers(c.heads))
}

/// Some of the rules, by their places in the table.
#[derive(Clone, Copy, Debug, Default)]
struct Places([u64; 8]);

impl Places {
    fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    fn with(mut self, other: Places) -> Places {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
        self
    }

    fn ascending(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(k, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.checked_ilog2().map(|_| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(64 * k + bit)
            })
        })
    }
}
