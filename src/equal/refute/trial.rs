//! A claim at a point: what can be said of it there for certain.

use super::Context;
use super::candidates::Range;
use super::variables::Variables;
use crate::canon::Canon;
use crate::domain;
use crate::domain::sign::{self, Sign};
use crate::enclose::{Constants, Evaluation, Float, Interval, Outcome, Point, Region, Round, evaluate, evaluate_on};
use crate::equal::naturals;
use crate::equal::prove::{Facts, linear};
use crate::equal::verdict::{Evidence, Reading, Witness};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};
use crate::number::Num;

/// Steps of a search: an operation at a point is one, a call or a power ten, a series many; more with more bits and long numbers.
const STEPS: usize = 400_000;
/// Functions whose values are sums of many terms.
const SERIES: [&str; 7] = ["gamma", "lgamma", "digamma", "polygamma", "erf", "erfc", "erfi"];
/// Those of which the terms cancel.
const BESSEL: [&str; 4] = ["besselj", "bessely", "besseli", "besselk"];

/// Two sides, and where they may be compared.
pub struct Trial<'a> {
    pub store: &'a mut Store,
    pub canon: &'a mut Canon,
    constants: Constants,
    /// The sides and what was differentiated, which must be defined; then what must hold.
    roots: Vec<ExprId>,
    /// How many of the roots must be defined.
    conditions: usize,
    pub sources: Vec<ExprId>,
    /// Assumptions and kinks: all must hold.
    pub requirements: Vec<ExprId>,
    assumptions: usize,
    /// Differences that are assumed to be zero.
    equations: Vec<ExprId>,
    pub symbols: Vec<SymbolId>,
    pub ranges: Vec<Range>,
    pub seed: u64,
    /// No point satisfies what must hold.
    pub nowhere: bool,
    /// Steps of one point at the fewest bits.
    cost: usize,
    steps: usize,
}

/// What a point says.
#[derive(Debug)]
pub enum Seen {
    /// A side is undefined, an assumption fails, or there is a kink or an edge.
    Nothing,
    /// Perhaps more with more bits.
    Doubtful,
    /// Defined, and too close to tell apart: the same to so many digits.
    Close(u32),
    /// The same exact value.
    Equal,
    Differ(Sides),
}

/// The values of both sides where they differ.
#[derive(Debug)]
pub struct Sides {
    pub left: Reading,
    pub right: Reading,
    /// Whether they differ by less than a twentieth.
    pub close: bool,
}

impl<'a> Trial<'a> {
    pub fn new(store: &'a mut Store, canon: &'a mut Canon, left: ExprId, right: ExprId, context: &Context) -> Trial<'a> {
        let requirements = [context.assumptions, context.kinks].concat();
        let mut roots = [&[left, right], context.sources].concat();
        let conditions = roots.len();
        roots.extend(&requirements);
        let Variables { symbols, seed } = Variables::new(store, [left, right], &roots[2..]);
        let cost = weight(store, &roots);
        let ranges = symbols.iter().map(|s| Range { natural: context.naturals.contains(s), ..Range::default() }).collect();
        let mut trial = Trial {
            store,
            canon,
            constants: Constants::default(),
            roots,
            conditions,
            sources: context.sources.to_vec(),
            requirements,
            assumptions: context.assumptions.len(),
            equations: Vec::new(),
            symbols,
            ranges,
            seed,
            nowhere: false,
            cost,
            steps: STEPS,
        };
        for &assumption in context.assumptions {
            trial.restrict(assumption);
            if trial.store.op(assumption) == Op::Eq {
                let (a, b) = (trial.store.children(assumption)[0], trial.store.children(assumption)[1]);
                let difference = trial.store.sub(a, b);
                trial.equations.push(difference);
            }
        }
        trial
    }

    /// The sides and what was differentiated.
    pub fn defined(&self) -> Vec<ExprId> {
        self.roots[..self.conditions].to_vec()
    }

    /// With so many steps and no more.
    pub fn within(mut self, steps: usize) -> Trial<'a> {
        self.steps = self.steps.min(steps);
        self
    }

    /// Whether there are steps left for so many points at the fewest bits.
    pub fn affords(&self, points: usize) -> bool {
        self.steps >= points.saturating_mul(self.cost)
    }

    /// Whether there are steps left for a point at so many bits.
    pub fn affords_bits(&self, bits: u32) -> bool {
        self.steps >= self.cost.saturating_mul(factor(bits))
    }

    fn spend(&mut self, cost: usize, bits: u32) {
        self.steps = self.steps.saturating_sub(cost.saturating_mul(factor(bits)));
    }

    /// Narrows the ranges of the variables to where `roots` can be defined at all, and finds out whether that is nowhere.
    pub fn bound(&mut self, roots: &[ExprId], context: &Context) {
        // The conditions are those of powers with real exponents.
        if naturals::has_cases(self.store, &[roots, context.sources].concat(), context.naturals) {
            return;
        }
        let needed = domain::conditions(self.store, &[roots, context.sources].concat());
        let all = [&needed[..], context.kinks, context.assumptions].concat();
        let facts = Facts::from_relations(self.store, self.canon, &all);
        self.nowhere |= facts.is_ok_and(|f| f.contradictory) || self.everywhere() == Place::Outside;
        for condition in needed {
            self.restrict(condition);
            self.nowhere |= fails(self.store, self.canon, condition);
        }
    }

    /// Takes in what a comparison of a variable with a number says of its range.
    fn restrict(&mut self, condition: ExprId) {
        let op = self.store.op(condition);
        if !matches!(op, Op::Lt | Op::Le) {
            return;
        }
        let (a, b) = (self.store.children(condition)[0], self.store.children(condition)[1]);
        let difference = self.store.sub(b, a);
        let Some((symbol, slope, constant)) = linear(self.store, self.canon, difference) else { return };
        let (Some(k), Some(end)) = (self.symbols.iter().position(|&s| s == symbol), (-constant).checked_div(&slope)) else { return };
        let range = &mut self.ranges[k];
        if slope.is_positive() {
            range.low = Some(range.low.take().map_or(end.clone(), |low| low.max(end)));
        } else {
            range.high = Some(range.high.take().map_or(end.clone(), |high| high.min(end)));
        }
    }

    fn point(&self, values: &[Num]) -> Point {
        self.symbols.iter().copied().zip(values.iter().cloned()).collect()
    }

    /// Values of other expressions at a point.
    pub fn evaluate(&mut self, roots: &[ExprId], values: &[Num], bits: u32) -> Evaluation {
        self.spend(weight(self.store, roots), bits);
        let point = self.point(values);
        let roots = self.with_naturals(roots, values);
        evaluate(self.store, self.canon, &self.constants, &roots, &point, bits)
    }

    /// Expressions with numbers for the natural variables: `x^n` is then a power with an integer exponent, which a negative
    /// base may have.
    fn with_naturals(&mut self, roots: &[ExprId], values: &[Num]) -> Vec<ExprId> {
        let mut with = Substitution::default();
        for ((symbol, range), value) in self.symbols.iter().zip(&self.ranges).zip(values) {
            if range.natural {
                with.insert(*symbol, self.store.num(value.clone()));
            }
        }
        self.store.substitute_all(roots, &with)
    }

    /// What holds of expressions on the whole of a box.
    pub fn evaluate_on(&mut self, roots: &[ExprId], sides: &[(Num, Num)]) -> Evaluation {
        self.spend(self.cost, super::BITS);
        let span = |(low, high): &(Num, Num)| Some(Interval::of(low, super::BITS).hull(&Interval::of(high, super::BITS)));
        let region: Region = self.symbols.iter().copied().zip(sides.iter().map(span)).collect();
        evaluate_on(self.store, self.canon, &self.constants, roots, &region, super::BITS)
    }

    /// What the claim is everywhere.
    fn everywhere(&mut self) -> Place {
        self.spend(self.cost, super::BITS);
        let region: Region = self.symbols.iter().map(|&s| (s, None)).collect();
        let seen = evaluate_on(self.store, self.canon, &self.constants, &self.roots, &region, super::BITS);
        self.place(&seen)
    }

    /// What the claim is on the whole of a box.
    pub fn on(&mut self, sides: &[(Num, Num)]) -> Place {
        let roots = std::mem::take(&mut self.roots);
        let seen = self.evaluate_on(&roots, sides);
        self.roots = roots;
        self.place(&seen)
    }

    fn place(&self, seen: &Evaluation) -> Place {
        let kinks = self.conditions + self.assumptions;
        let requirements = seen.outcomes.iter().zip(&seen.flat).enumerate().skip(self.conditions);
        // Where nothing changes nearby a kink of the argument is none.
        let mut requirements = requirements.filter(|(k, (_, flat))| *k < kinks || !**flat).map(|(_, (o, _))| o);
        let wrong = |o: &Outcome| matches!(o, Outcome::Undefined | Outcome::Truth(false));
        if seen.outcomes[..self.conditions].contains(&Outcome::Undefined) || requirements.clone().any(wrong) {
            return Place::Outside;
        }
        // Both sides and all sources certainly defined, no kink, no edge, every assumption true. An equation that is assumed
        // holds with equal sides; that is no kink of what is compared.
        let certain = seen.all_defined()
            && !seen.kinks[..self.conditions].contains(&true)
            && !seen.edges[..self.conditions].contains(&true)
            && requirements.all(|o| *o == Outcome::Truth(true));
        if certain { Place::Inside } else { Place::Unknown }
    }

    /// Whether a variable that stands for a natural number has another value.
    pub fn is_unnatural(&self, values: &[Num]) -> bool {
        let unnatural = |(range, value): (&Range, &Num)| range.natural && !(value.is_integer() && value.is_positive());
        self.ranges.iter().zip(values).any(unnatural)
    }

    /// What the claim is at a point.
    pub fn look(&mut self, values: &[Num], bits: u32) -> Seen {
        if self.is_unnatural(values) {
            return Seen::Nothing;
        }
        self.spend(self.cost, bits);
        let point = self.point(values);
        let roots = std::mem::take(&mut self.roots);
        let there = self.with_naturals(&roots, values);
        self.roots = roots;
        let seen = evaluate(self.store, self.canon, &self.constants, &there, &point, bits);
        match self.place(&seen) {
            Place::Outside => return Seen::Nothing,
            Place::Unknown => return Seen::Doubtful,
            Place::Inside => {}
        }
        let (left, right) = (&seen.outcomes[0], &seen.outcomes[1]);
        match (left, right) {
            (Outcome::Value(a), Outcome::Value(b)) if a == b => Seen::Equal,
            _ if left.differs_from(right, bits) => match readings(left, right) {
                Some((a, b)) => Seen::Differ(Sides { left: a, right: b, close: are_close(left, right) }),
                None => Seen::Close(0),
            },
            _ => Seen::Close(shared_digits(left, right, bits)),
        }
    }

    /// The value of a variable at which an expression vanishes, if it is linear in it as far as two points tell.
    pub fn root(&mut self, of: ExprId, at: &[Num], variable: usize) -> Option<Num> {
        let here = self.evaluate(&[of], at, super::BITS).outcomes[0].exact()?.clone();
        if here.is_zero() {
            return Some(at[variable].clone());
        }
        let mut next = at.to_vec();
        next[variable] = &next[variable] + &Num::ONE;
        let there = self.evaluate(&[of], &next, super::BITS).outcomes[0].exact()?.clone();
        let step = here.checked_div(&(&there - &here))?;
        let root = &at[variable] - &step;
        (root.bits() <= 128).then_some(root)
    }

    /// The point with coordinates changed so that equations that are assumed hold, where they are linear.
    pub fn on_equations(&mut self, mut point: Vec<Num>) -> Vec<Num> {
        for k in 0..self.equations.len() {
            let equation = self.equations[k];
            let holds = |t: &mut Self, p: &[Num]| t.evaluate(&[equation], p, super::BITS).outcomes[0].exact().is_some_and(Num::is_zero);
            if holds(self, &point) {
                continue;
            }
            for variable in (0..point.len()).rev() {
                let Some(root) = self.root(equation, &point, variable) else { continue };
                let before = std::mem::replace(&mut point[variable], root);
                if holds(self, &point) {
                    break;
                }
                point[variable] = before;
            }
        }
        point
    }

    /// The coordinates of a point with their names, in order of these.
    pub fn named(&self, values: &[Num]) -> Vec<(String, Num)> {
        let mut named: Vec<(String, Num)> =
            self.symbols.iter().zip(values).map(|(&s, v)| (self.store.symbol_name(s).to_owned(), v.clone())).collect();
        named.sort_by(|a, b| crate::expr::natural_order(&a.0, &b.0));
        named
    }

    /// The witness at a point.
    pub fn witness(&mut self, values: &[Num], left: Reading, right: Reading) -> Witness {
        let named = self.named(values);
        let all = [&self.roots[..2], &self.sources, &self.requirements].concat();
        let all = self.with_naturals(&all, values);
        let (sources, requirements) = all[2..].split_at(self.sources.len());
        let (assumptions, kinks) = requirements.split_at(self.assumptions);
        // The point is on no kink that anyone can see, or on one where nothing changes nearby.
        let seen = self.evaluate(kinks, values, super::BITS);
        let counts = |k: &usize| seen.outcomes[*k] != Outcome::Truth(false);
        let kinks = (0..kinks.len()).filter(counts).map(|k| kinks[k]).collect();
        let evidence = Evidence { left: all[0], right: all[1], sources: sources.to_vec(), assumptions: assumptions.to_vec(), kinks };
        Witness::Point {
            point: named,
            left,
            right,
            entry: None,
            also: Vec::new(),
            entries: (1, 0),
            ratio: None,
            steps: Vec::new(),
            evidence,
        }
    }
}

/// Where a point or a box is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Some requirement fails for certain.
    Outside,
    /// All hold for certain.
    Inside,
    Unknown,
}

/// Steps of one evaluation at the fewest bits.
fn weight(store: &Store, roots: &[ExprId]) -> usize {
    let own = |id: ExprId| match store.op(id) {
        Op::Call if store.function(id).is_some_and(|f| BESSEL.contains(&f.row().name)) => 4_000,
        Op::Call if store.function(id).is_some_and(|f| SERIES.contains(&f.row().name)) => 200,
        // Long numbers make long values.
        Op::Number => 1 + store.number(id).map_or(0, |n| n.bits() as usize / 64),
        Op::Call | Op::Pow | Op::Prod => 10,
        _ => 1,
    };
    store.reach(roots).up().map(own).sum::<usize>().max(1)
}

/// How much more an operation costs with more bits: multiplication grows faster than the numbers.
fn factor(bits: u32) -> usize {
    let words = bits.div_ceil(super::BITS) as usize;
    words * words.isqrt()
}

/// Whether a condition fails everywhere, by the signs of its parts or its canonical form.
fn fails(store: &mut Store, canon: &mut Canon, condition: ExprId) -> bool {
    let Ok(form) = canon.canonical(store, condition) else { return false };
    if store.truth(form) == Some(false) {
        return true;
    }
    let op = store.op(condition);
    if !matches!(op, Op::Lt | Op::Le | Op::Ne) {
        return false;
    }
    let (a, b) = (store.children(condition)[0], store.children(condition)[1]);
    let difference = store.sub(b, a);
    let Ok(difference) = canon.canonical(store, difference) else { return false };
    match (op, sign::of(store, difference)) {
        (Op::Lt, Sign::Negative | Sign::Nonpositive | Sign::Zero) => true,
        (Op::Le, Sign::Negative) => true,
        // At most the edge is left, which has no interior.
        (Op::Ne, Sign::Zero) => true,
        _ => false,
    }
}

/// Whether two values differ by less than a twentieth of the larger one, as far as one end of each tells.
fn are_close(left: &Outcome, right: &Outcome) -> bool {
    let (Some(a), Some(b)) = (left.interval(super::BITS), right.interval(super::BITS)) else { return false };
    let gap = a.low.add(&b.low.neg(), super::BITS, Round::Down).abs();
    let twenty = gap.mul(&Float::int(20), super::BITS, Round::Down);
    twenty < a.low.abs().max(b.low.abs())
}

/// Significant digits to which two values are certainly the same.
fn shared_digits(left: &Outcome, right: &Outcome, bits: u32) -> u32 {
    let (Some(a), Some(b)) = (left.interval(bits), right.interval(bits)) else { return 0 };
    // log10(2) = 0.30103
    u32::try_from(a.hull(&b).shared_bits().clamp(0, i64::from(bits)) * 301 / 1000).unwrap_or(0)
}

/// Digits that are shown of a value that is not exact, unless it takes more to see a difference.
const DIGITS: [usize; 6] = [12, 20, 40, 100, 300, 1200];

/// A value in so many digits; exact where it is known.
pub fn reading(outcome: &Outcome, digits: usize) -> Option<Reading> {
    match outcome {
        Outcome::Value(n) => Some(Reading::Exact(n.clone())),
        other => decimal(other, digits).map(Reading::Digits),
    }
}

/// A value in so many digits, or places where it cannot be told from zero.
fn decimal(outcome: &Outcome, digits: usize) -> Option<String> {
    match outcome {
        Outcome::Value(n) => Some(n.to_decimal(digits)),
        Outcome::Within(i) if i.has_zero() => i.zeros(digits),
        other => other.text(digits),
    }
}

/// Both values in digits that differ.
fn readings(left: &Outcome, right: &Outcome) -> Option<(Reading, Reading)> {
    if let (Outcome::Value(a), Outcome::Value(b)) = (left, right) {
        return Some((Reading::Exact(a.clone()), Reading::Exact(b.clone())));
    }
    DIGITS.iter().find_map(|&digits| {
        let differ = decimal(left, digits)? != decimal(right, digits)?;
        differ.then(|| Some((reading(left, digits)?, reading(right, digits)?))).flatten()
    })
}
