//! Kernels made independent: what one can be written by others is.
//!
//! - Functions with a definition by simpler ones are unfolded: everything hyperbolic comes to exponentials, everything
//!   trigonometric to sines and cosines, `log2` to `ln`.
//! - `ln(c·∏ b^e) = ln|c| + Σ e·ln|b|` wherever the left side is defined, and `ln` of a rational number goes by primes.
//! - `(c·∏ b^e)^r = |c|^r·∏ |b|^(er)` for a real power, wherever it is defined.
//! - `Γ(u + n) = u·(u + 1)···(u + n - 1)·Γ(u)` and `ψ(u + n) = ψ(u) + 1/u + ··· + 1/(u + n - 1)`.
//!
//! Both sides of each identity are analytic wherever they are defined, so it may miss isolated points or surfaces of the
//! domain: by continuity nothing is lost there.

use super::facts::Facts;
use crate::canon::{Budget, Canon};
use crate::domain::sign::Sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::lower::template::compiled;
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const LN: FunctionId = function::named("ln");
const GAMMA: FunctionId = function::named("gamma");
const DIGAMMA: FunctionId = function::named("digamma");

/// Rounds of unfolding; a definition may use functions that have one.
const UNFOLDINGS: usize = 4;
/// The longest shift of a gamma function that is written out.
const MAX_SHIFT: i64 = 40;

/// `root` with its definable functions unfolded.
pub fn unfolded(store: &mut Store, root: ExprId) -> ExprId {
    let mut current = root;
    for _ in 0..UNFOLDINGS {
        let next = store.rewrite(&[current], |store, id, operands| {
            let new = store.rebuild(id, operands);
            let Some(f) = store.function(new) else { return new };
            let row = f.row();
            // Kinks are the business of cells; `exp` is a power of e already.
            if row.definition.is_none() || !row.kinks.is_empty() || matches!(row.name, "exp" | "lgamma") || store.shape(new).is_some() {
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
        let power = if integer || store.op(base) == Op::Euler {
            store.pow(base, exponent)
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

/// The bases of a canonical expression with their exponents; a number in front is one of them.
fn parts(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<Vec<(ExprId, ExprId)>, Budget> {
    let one = store.num(Num::ONE);
    let form = canon.canonical(store, id)?;
    let factored = lowest_exponentials(store, canon, form)?;
    if store.op(factored) != Op::Prod {
        return Ok(vec![(factored, one)]);
    }
    let operands = store.children(factored).to_vec();
    let mut out = Vec::new();
    if operands[0] != one {
        out.push((operands[0], one));
    }
    out.extend(operands[1..].chunks(2).map(|p| (p[0], p[1])));
    Ok(out)
}

/// A sum with `exp(-u)` in it as `exp(-u)` times the rest: `1 + exp(-x)` is `exp(-x)·(exp(x) + 1)`.
fn lowest_exponentials(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    if store.op(id) != Op::Sum {
        return Ok(id);
    }
    let mut lowest: Option<ExprId> = None;
    for term in canon.term_list(store, id)? {
        let operands = store.children(term).to_vec();
        if store.op(term) != Op::Prod {
            continue;
        }
        let exponent = operands[1..].chunks(2).find(|p| store.op(p[0]) == Op::Euler).map(|p| p[1]);
        if let Some(e) = exponent
            && store.op(e) == Op::Prod
            && store.number(store.children(e)[0]).is_some_and(Num::is_negative)
        {
            lowest = Some(e);
            break;
        }
    }
    let Some(e) = lowest else { return Ok(id) };
    let euler = store.constant(Op::Euler);
    let up = store.neg(e);
    let (down, up) = (store.pow(euler, e), store.pow(euler, up));
    let rest = store.mul(up, id);
    let rest = canon.expanded(store, rest)?;
    let product = store.mul(down, rest);
    canon.canonical(store, product)
}

/// `|b|`, which is `b` or `-b` where the sign is known.
fn size(store: &mut Store, canon: &mut Canon, b: ExprId, facts: &Facts) -> Result<ExprId, Budget> {
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
        Some(f @ (GAMMA | DIGAMMA)) => shifted(store, canon, f, argument),
        Some(ABS) => size(store, canon, argument, facts),
        _ => Ok(id),
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

/// `Γ` or `ψ` of `u + n` by its value at `u`, whose constant term is between 0 and 1.
fn shifted(store: &mut Store, canon: &mut Canon, f: FunctionId, argument: ExprId) -> Result<ExprId, Budget> {
    let terms = canon.term_list(store, argument)?;
    let constant = terms.iter().find_map(|&t| store.number(t).cloned()).unwrap_or(Num::ZERO);
    let shift = constant.floor().to_i64().filter(|n| n.abs() <= MAX_SHIFT && terms.len() > 1);
    let Some(n) = shift.filter(|&n| n != 0) else { return Ok(store.call(f, &[argument])) };
    let less = store.int(-n);
    let u = store.add(argument, less);
    let u = canon.canonical(store, u)?;
    let mut value = store.call(f, &[u]);
    // For a negative shift the steps lie below u: Γ(u - 1) = Γ(u)/(u - 1).
    let steps: Vec<i64> = if n > 0 { (0..n).collect() } else { (n..0).collect() };
    for k in steps {
        let k = store.int(k);
        let step = store.add(u, k);
        let one = store.int(1);
        value = match (f, n > 0) {
            (GAMMA, true) => store.mul(value, step),
            (GAMMA, false) => store.div(value, step),
            (_, up) => {
                let inverse = store.div(one, step);
                if up { store.add(value, inverse) } else { store.sub(value, inverse) }
            }
        };
    }
    canon.canonical(store, value)
}
