//! Signs that follow from the form of an expression, beyond what [`domain::sign`](crate::domain::sign) sees at a glance.

use super::algebraic;
use crate::canon::{Budget, Canon, Goal};
use crate::domain::sign::Sign;
use crate::enclose::{Constants, Outcome, Point, evaluate};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const LN: FunctionId = function::named("ln");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const ERF: FunctionId = function::named("erf");

/// Sums of more terms are not taken into factors.
const MAX_TERMS: usize = 12;
/// Exponentials of logarithms of … are followed so far.
const LEVELS: usize = 4;
/// Bits of the enclosure that tells a constant from zero.
const BITS: u32 = 256;

/// The sign of what has no variables, by enclosure.
pub fn of_constant(store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<Sign> {
    if store.reach(&[id]).up().any(|n| matches!(store.op(n), Op::Symbol | Op::Apply)) {
        return None;
    }
    let seen = evaluate(store, canon, &Constants::default(), &[id], &Point::default(), BITS);
    match &seen.outcomes[0] {
        Outcome::Value(n) if n.is_zero() => Some(Sign::Zero),
        Outcome::Value(n) => Some(if n.is_positive() { Sign::Positive } else { Sign::Negative }),
        Outcome::Within(i) if i.is_positive() => Some(Sign::Positive),
        Outcome::Within(i) if i.is_negative() => Some(Sign::Negative),
        Outcome::Within(_) => algebraic::is_zero(store, canon, id).ok().flatten().filter(|&zero| zero).map(|_| Sign::Zero),
        _ => None,
    }
}

/// What has the sign of `e^u - e^v`, of `ln u - ln v` or of `√u - √v`, wherever these are defined: `u - v`.
pub fn by_monotony(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let mut current = id;
    for _ in 0..LEVELS {
        if store.op(current) != Op::Sum {
            break;
        }
        let terms = canon.numbered_terms(store, current)?;
        let [(m, a), (n, b)] = &terms[..] else { break };
        if !(m + n).is_zero() {
            break;
        }
        let (Some(u), Some(v)) = (inside(store, canon, *a), inside(store, canon, *b)) else { break };
        if u.0 != v.0 {
            break;
        }
        let (u, v) = if m.is_positive() { (u.1, v.1) } else { (v.1, u.1) };
        let difference = store.sub(u, v);
        current = canon.canonical(store, difference)?;
    }
    Ok(current)
}

/// A function that increases wherever it is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Increasing {
    Exponential,
    Logarithm,
    /// A root, by its exponent.
    Root(ExprId),
}

/// Which increasing function something is, and of what; 1 is `e^0`.
fn inside(store: &mut Store, canon: &mut Canon, id: ExprId) -> Option<(Increasing, ExprId)> {
    if store.number(id).is_some_and(Num::is_one) {
        return Some((Increasing::Exponential, store.int(0)));
    }
    if let Some(argument) = store.argument_of(id, LN) {
        return Some((Increasing::Logarithm, argument));
    }
    match canon.powers(store, id).1[..] {
        [(base, exponent)] if store.op(base) == Op::Euler => Some((Increasing::Exponential, exponent)),
        [(base, exponent)] if store.number(exponent).is_some_and(|n| n.is_positive() && !n.is_integer()) => {
            Some((Increasing::Root(exponent), base))
        }
        _ => None,
    }
}

/// The sign of a number and terms that are together no larger than it: `1 - sin(x)` is not negative.
pub fn by_range(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Sign, Budget> {
    if store.op(id) != Op::Sum {
        return Ok(Sign::Unknown);
    }
    let (mut constant, mut others) = (Num::ZERO, Num::ZERO);
    for (number, rest) in canon.numbered_terms(store, id)? {
        if store.number(rest).is_some() {
            constant = number;
            continue;
        }
        let (mut sines, mut cosines) = (Vec::new(), Vec::new());
        for (base, exponent) in canon.powers(store, rest).1 {
            let natural = store.number(exponent).is_some_and(|n| n.is_integer() && n.is_positive());
            match store.function(base).filter(|_| natural) {
                Some(SIN) => sines.push(store.children(base)[0]),
                Some(COS) => cosines.push(store.children(base)[0]),
                Some(ERF) => {}
                _ => return Ok(Sign::Unknown),
            }
        }
        // |sin u·cos u| is half of a sine.
        let product = sines.iter().any(|u| cosines.contains(u));
        let most = if product { &number.abs() * &Num::HALF } else { number.abs() };
        others = &others + &most;
    }
    Ok(match constant.abs() >= others {
        true if constant.is_positive() => Sign::Nonnegative,
        true => Sign::Nonpositive,
        false => Sign::Unknown,
    })
}

/// A number and powers: what a base is to which exponent.
pub type Factors = (Num, Vec<(ExprId, ExprId)>);

/// A sum of few terms, or a product with such sums, in factors, in lowest terms.
pub fn factors(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<Factors>, Budget> {
    let operands = store.children(id).to_vec();
    let sums = match store.op(id) {
        Op::Sum => vec![id],
        Op::Prod => operands[1..].chunks(2).map(|pair| pair[0]).filter(|&base| store.op(base) == Op::Sum).collect(),
        _ => Vec::new(),
    };
    if sums.is_empty() || sums.iter().any(|&sum| store.children(sum).len() > MAX_TERMS) {
        return Ok(None);
    }
    let factored = canon.rational(store, id, Goal::Factor)?;
    Ok(Some(canon.powers(store, factored)))
}

/// The sign of `a·x² + b·x + c` with rational numbers, where it has no zero.
pub fn of_quadratic(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Sign, Budget> {
    let Some([a, b, c]) = quadratic(store, canon, id)?.map(|q| q.1) else { return Ok(Sign::Unknown) };
    let discriminant = &(&b * &b) - &(&(&Num::from(4) * &a) * &c);
    Ok(match discriminant.is_negative() {
        true if a.is_positive() => Sign::Positive,
        true => Sign::Negative,
        false => Sign::Unknown,
    })
}

/// `a`, `b` and `c` of `a·x² + b·x·y + c·y²` in two variables, or of one variable with `y = 1`, and the variable `x`.
pub fn quadratic(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<(ExprId, [Num; 3])>, Budget> {
    let form = canon.expanded(store, id)?;
    let mut variables: Vec<ExprId> = Vec::new();
    let mut coefficients = [Num::ZERO, Num::ZERO, Num::ZERO];
    let mut terms: Vec<(Num, Vec<(ExprId, i64)>)> = Vec::new();
    for (number, rest) in canon.numbered_terms(store, form)? {
        let mut powers = Vec::new();
        for (base, exponent) in canon.powers(store, rest).1 {
            let Some(n) = store.number(exponent).and_then(Num::to_i64).filter(|_| store.symbol(base).is_some()) else { return Ok(None) };
            if !variables.contains(&base) {
                variables.push(base);
            }
            powers.push((base, n));
        }
        terms.push((number, powers));
    }
    let (x, homogeneous) = match variables[..] {
        [x] => (x, false),
        [x, _] => (x, true),
        _ => return Ok(None),
    };
    for (number, powers) in terms {
        let degree = powers.iter().find(|p| p.0 == x).map_or(0, |p| p.1);
        let total: i64 = powers.iter().map(|p| p.1).sum();
        if !(0..=2).contains(&degree) || powers.iter().any(|p| p.1 < 0) || (homogeneous && total != 2) {
            return Ok(None);
        }
        let slot = &mut coefficients[2 - degree as usize];
        *slot = &*slot + &number;
    }
    Ok((!coefficients[0].is_zero()).then_some((x, coefficients)))
}

/// `A + B·√p`
pub struct Rooted {
    pub without: ExprId,
    pub with: ExprId,
    pub radicand: ExprId,
}

impl Rooted {
    /// `A² - B²·p`
    pub fn norm(&self, store: &mut Store) -> ExprId {
        let two = store.int(2);
        let (a, b) = (store.pow(self.without, two), store.pow(self.with, two));
        let b = store.mul(b, self.radicand);
        store.sub(a, b)
    }
}

/// A sum by the first square root among its factors, if there is one.
pub fn by_root(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Option<Rooted>, Budget> {
    let form = canon.expanded(store, id)?;
    let mut root: Option<ExprId> = None;
    let (mut with, mut without) = (store.int(0), store.int(0));
    for term in canon.term_list(store, form)? {
        let (number, powers) = canon.powers(store, term);
        let mut rest = store.num(number);
        let mut rooted = false;
        for (base, exponent) in powers {
            let half = store.number(exponent).filter(|n| n.parts().1 == Num::TWO && root.is_none_or(|r| r == base)).cloned();
            let power = match half {
                Some(n) => {
                    root = Some(base);
                    rooted = true;
                    let whole = store.num(&n - &Num::HALF);
                    store.pow(base, whole)
                }
                None => store.pow(base, exponent),
            };
            rest = store.mul(rest, power);
        }
        let part = if rooted { &mut with } else { &mut without };
        *part = store.add(*part, rest);
    }
    Ok(root.map(|radicand| Rooted { without, with, radicand }))
}
