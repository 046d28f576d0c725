//! Kernels made independent: what one can be written by others is.
//!
//! - Functions with a definition by simpler ones are unfolded: everything hyperbolic comes to exponentials, everything
//!   trigonometric to sines and cosines, `log2` to `ln`.
//! - `ln(c·∏ b^e) = ln|c| + Σ e·ln|b|` wherever the left side is defined, and `ln` of a rational number goes by primes.
//! - `(c·∏ b^e)^r = |c|^r·∏ |b|^(er)` for a rational power, wherever it is defined; what stands under a root or a logarithm is
//!   taken into factors first.
//! - `√(A + B·√p)` is a sum of two roots where `A² - B²·p` is a square, see [`radicals`].
//! - `b^u = e^(u·ln b)` for an exponent that is no number, with the logarithm written as above.
//! - `asin(sin u) = (-1)^k·(u - kπ)` and `atan(tan u) = u - kπ` where the facts say that `u - kπ` is between `-π/2` and `π/2`.
//! - Special functions are brought to neighbouring arguments and orders, see [`shifts`](super::shifts).
//!
//! Both sides of each identity are analytic wherever they are defined, so it may miss isolated points or surfaces of the
//! domain: by continuity nothing is lost there.

use super::facts::Facts;
use super::{angles, radicals, shifts};
use crate::canon::{Budget, Canon, Goal};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::compiled;
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const LN: FunctionId = function::named("ln");
const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const ASIN: FunctionId = function::named("asin");
const ATAN: FunctionId = function::named("atan");

/// Rounds of unfolding; a definition may use functions that have one.
const UNFOLDINGS: usize = 4;
/// The most half turns that are looked for in an angle.
const HALF_TURNS: i64 = 3;

/// `root` with its definable functions unfolded.
pub fn unfolded(store: &mut Store, root: ExprId) -> ExprId {
    let mut current = root;
    for _ in 0..UNFOLDINGS {
        let next = store.rewrite(&[current], |store, id, operands| {
            let new = store.rebuild(id, operands);
            let Some(f) = store.function(new) else { return new };
            let row = f.row();
            // Kinks are the business of cells; `exp` is a power of e already.
            if row.definition.is_none() || !row.kinks.is_empty() || row.name == "exp" || store.shape(new).is_some() {
                return new;
            }
            let arguments = store.children(new).to_vec();
            compiled(f).definition.as_ref().map_or(new, |d| d.build(store, &arguments, new))
        })[0];
        if next == current {
            break;
        }
        current = next;
    }
    current
}

/// The canonical form with independent kernels, as far as the identities above go.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn independent(store: &mut Store, canon: &mut Canon, root: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    let unfolded = unfolded(store, root);
    let form = canon.canonical(store, unfolded)?;
    let reach = store.reach(&[form]);
    let mut image: rustc_hash::FxHashMap<ExprId, ExprId> = rustc_hash::FxHashMap::default();
    for id in reach.up() {
        let operands: Vec<ExprId> = store.children(id).iter().map(|c| image[c]).collect();
        let new = match store.op(id) {
            Op::Prod => product(store, canon, &operands, facts)?,
            Op::Call => {
                let arguments = operands.iter().map(|&a| canon.expanded(store, a)).collect::<Result<Vec<_>, _>>()?;
                let call = store.rebuild(id, &arguments);
                let call = canon.canonical(store, call)?;
                self::call(store, canon, call, facts)?
            }
            _ => {
                let new = store.rebuild(id, &operands);
                canon.canonical(store, new)?
            }
        };
        image.insert(id, new);
    }
    Ok(image[&form])
}

/// `∏ b^e` with real powers taken apart.
fn product(store: &mut Store, canon: &mut Canon, operands: &[ExprId], facts: &Facts) -> Result<ExprId, Budget> {
    let mut all = operands[0];
    for pair in operands[1..].chunks(2) {
        let (base, exponent) = (pair[0], pair[1]);
        let integer = store.number(exponent).is_some_and(Num::is_integer);
        let power = if integer {
            store.pow(base, exponent)
        } else if store.number(exponent).is_none() {
            // The canonical form makes powers of bases again of what has one logarithm.
            let logarithm = if store.op(base) == Op::Euler { store.int(1) } else { logarithm(store, canon, base, facts)? };
            let product = store.mul(exponent, logarithm);
            let product = canon.expanded(store, product)?;
            let euler = store.constant(Op::Euler);
            store.pow(euler, product)
        } else if store.op(base) == Op::Euler {
            store.pow(base, exponent)
        } else if let Some(power) = radicals::denested(store, canon, base, exponent, facts)? {
            power
        } else {
            let mut product = store.int(1);
            for (b, e) in parts(store, canon, base)? {
                let size = size(store, canon, b, facts)?;
                let e = store.mul(e, exponent);
                let power = store.pow(size, e);
                product = store.mul(product, power);
            }
            product
        };
        all = store.mul(all, power);
    }
    canon.canonical(store, all)
}

/// The bases of an expression with their exponents, in lowest terms and in factors; a number in front is one of them.
fn parts(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Vec<(ExprId, ExprId)>, Budget> {
    let form = canon.canonical(store, id)?;
    let reduced = angles::reduced(store, canon, form)?;
    let factored = canon.rational(store, reduced, Goal::Factor)?;
    let (number, powers) = canon.powers(store, factored);
    let mut out = Vec::new();
    if !number.is_one() || powers.is_empty() {
        out.push((store.num(number), store.one()));
    }
    out.extend(powers);
    Ok(out)
}

/// Of which powers [`with_named_powers`] makes variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exponents {
    Symbolic,
    Fractions,
}

/// Powers of sums and products as new variables, but for whole powers: those with an exponent that is no number, `(x + 1)^(n - 1)` as
/// `w/(x + 1)`, or those with a fraction, `(x^2 + 8)^(8/7)` as `w*(x^2 + 8)`. What holds of all values of the new variables holds
/// of the powers.
///
/// # Errors
/// [`Budget`], where a form is too large.
pub fn with_named_powers(store: &mut Store, canon: &mut Canon, form: ExprId, exponents: Exponents) -> Result<ExprId, Budget> {
    let wanted = |store: &Store, p: &[ExprId]| {
        let named = match exponents {
            Exponents::Symbolic => store.number(p[1]).is_none(),
            Exponents::Fractions => store.number(p[1]).is_some_and(|n| !n.is_integer()),
        };
        named && matches!(store.op(p[0]), Op::Sum | Op::Prod)
    };
    let nodes: Vec<ExprId> = store.reach(&[form]).up().filter(|&id| store.op(id) == Op::Prod).collect();
    let pairs: Vec<(ExprId, ExprId)> = nodes
        .iter()
        .flat_map(|&id| store.children(id)[1..].chunks(2).filter(|p| wanted(store, p)).map(|p| (p[0], p[1])).collect::<Vec<_>>())
        .collect();
    if pairs.is_empty() {
        return Ok(form);
    }
    let mut names: rustc_hash::FxHashMap<(ExprId, ExprId), ExprId> = rustc_hash::FxHashMap::default();
    for (base, exponent) in pairs {
        let terms = canon.term_list(store, exponent)?;
        let whole = terms.iter().find_map(|&t| store.number(t)).map_or(Num::ZERO, Num::floor);
        let constant = store.num(whole);
        let rest = store.sub(exponent, constant);
        let rest = canon.canonical(store, rest)?;
        let name = store.sym(&format!("power·{}·{}", base.index(), rest.index()));
        let factor = store.pow(base, constant);
        let value = store.mul(name, factor);
        names.insert((base, exponent), value);
    }
    let new = store.rewrite(&[form], |store, id, operands| {
        if store.op(id) != Op::Prod {
            return store.rebuild(id, operands);
        }
        let old = store.children(id).to_vec();
        let mut product = operands[0];
        for (pair, new) in old[1..].chunks(2).zip(operands[1..].chunks(2)) {
            let power = names.get(&(pair[0], pair[1])).copied().unwrap_or_else(|| store.pow(new[0], new[1]));
            product = store.mul(product, power);
        }
        product
    })[0];
    canon.canonical(store, new)
}

/// `|b|`, which is `b` or `-b` where the sign is known.
pub fn size(store: &mut Store, canon: &mut Canon, b: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    if store.op(b) == Op::Euler {
        return Ok(b);
    }
    let size = match facts.sign(store, canon, b)? {
        Sign::Positive | Sign::Nonnegative | Sign::Zero => b,
        Sign::Negative | Sign::Nonpositive => store.neg(b),
        Sign::Unknown => store.call(ABS, &[b]),
    };
    canon.canonical(store, size)
}

fn call(store: &mut Store, canon: &mut Canon, id: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    let argument = match store.op(id) {
        Op::Call => store.children(id)[0],
        _ => return Ok(id),
    };
    match store.function(id) {
        Some(LN) => logarithm(store, canon, argument, facts),
        Some(ABS) => size(store, canon, argument, facts),
        Some(f @ (ASIN | ATAN)) => unwound(store, canon, f, argument, facts),
        Some(_) => shifts::shifted(store, canon, id),
        None => Ok(id),
    }
}

fn logarithm(store: &mut Store, canon: &mut Canon, argument: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    let mut sum = store.int(0);
    for (b, e) in parts(store, canon, argument)? {
        let log = if let Some(n) = store.number(b).cloned() {
            of_number(store, &n)
        } else if store.op(b) == Op::Euler {
            store.int(1)
        } else {
            let size = size(store, canon, b, facts)?;
            store.call(LN, &[size])
        };
        let term = store.mul(e, log);
        sum = store.add(sum, term);
    }
    canon.canonical(store, sum)
}

/// `ln|n|` by the primes of `n`, as far as they are small; what is left counts as one.
fn of_number(store: &mut Store, n: &Num) -> ExprId {
    let mut sum = store.int(0);
    let (top, bottom) = n.abs().parts();
    for (number, sign) in [(top, 1), (bottom, -1)] {
        let mut rest = number;
        let mut prime = 2i64;
        while prime < 10_000 && rest > Num::ONE {
            let p = Num::from(prime);
            let mut times = 0;
            while let Some(q) = rest.checked_div(&p).filter(Num::is_integer) {
                (rest, times) = (q, times + 1);
            }
            if times > 0 {
                let (p, k) = (store.num(p), store.int(sign * times));
                let log = store.call(LN, &[p]);
                let term = store.mul(k, log);
                sum = store.add(sum, term);
            }
            prime += if prime == 2 { 1 } else { 2 };
            if &Num::from(prime) * &Num::from(prime) > rest {
                break;
            }
        }
        if rest > Num::ONE {
            let (r, k) = (store.num(rest), store.int(sign));
            let log = store.call(LN, &[r]);
            let term = store.mul(k, log);
            sum = store.add(sum, term);
        }
    }
    sum
}

/// `asin(sin u)` and `atan(sin u/cos u)` without the functions, where the facts say in which half turn `u` lies.
fn unwound(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
    let call = store.call(f, &[argument]);
    let Some((angle, mirrored)) = angle_below(store, canon, f, argument) else { return Ok(call) };
    let (pi, half) = (store.constant(Op::Pi), store.num(Num::HALF));
    let quarter = store.mul(half, pi);
    for k in (0..=2 * HALF_TURNS).map(|n| if n % 2 == 0 { n / 2 } else { -(n + 1) / 2 }) {
        let turns = store.int(k);
        let offset = store.mul(turns, pi);
        let rest = store.sub(angle, offset);
        let (above, below) = (store.add(quarter, rest), store.sub(quarter, rest));
        if facts.is_nonnegative(store, canon, above)? && facts.is_nonnegative(store, canon, below)? {
            let negative = mirrored != (f == ASIN && k % 2 != 0);
            let value = if negative { store.neg(rest) } else { rest };
            return canon.canonical(store, value);
        }
    }
    Ok(call)
}

/// `u` if the argument is `sin u`, or `sin u/cos u` for `atan`; with a cosine on top, `π/2 - u`. Whether it has a minus sign.
fn angle_below(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Option<(ExprId, bool)> {
    let (number, powers) = canon.powers(store, argument);
    if !number.abs().is_one() {
        return None;
    }
    let find = |n: &Num| powers.iter().find(|p| store.number(p.1) == Some(n)).map(|p| p.0);
    let top = find(&Num::ONE)?;
    let angle = store.children(top).first().copied()?;
    let other = match store.function(top)? {
        SIN => COS,
        COS => SIN,
        _ => return None,
    };
    let fits = match f {
        ASIN => powers.len() == 1,
        _ => powers.len() == 2 && find(&Num::MINUS_ONE).and_then(|below| store.argument_of(below, other)) == Some(angle),
    };
    if !fits {
        return None;
    }
    let cosine = other == SIN;
    let angle = if cosine {
        let (pi, half) = (store.constant(Op::Pi), store.num(Num::HALF));
        let quarter = store.mul(half, pi);
        store.sub(quarter, angle)
    } else {
        angle
    };
    Some((angle, number.is_negative()))
}
