//! Sines and cosines of few angles.
//!
//! All arguments are integer combinations of a basis of angles `θ`; by the addition theorems and by Chebyshev's
//! polynomials every sine and cosine is a polynomial in `sin θ` and `cos θ`. With `sin²θ = 1 - cos²θ` the form
//! `A(cos θ) + sin θ·B(cos θ)` is unique. Where `θ` is an arc function or half of one, both are algebraic:
//! `sin(atan u) = u/√(1 + u²)`, `cos(asin u) = √(1 - u²)`, and `cos(θ/2) = √((1 + cos θ)/2)` because `|θ| ≤ π/2`.

use rustc_hash::FxHashMap;

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const ASIN: FunctionId = function::named("asin");
const ATAN: FunctionId = function::named("atan");

/// The largest multiple of an angle that is written out.
const MAX_MULTIPLE: i64 = 60;

/// An angle of the basis, with the common denominator of its multiples.
#[derive(Clone, Debug)]
struct Angle {
    term: ExprId,
    denominator: i64,
}

fn is_trigonometric(store: &Store, id: ExprId) -> bool {
    matches!(store.function(id), Some(SIN | COS))
}

/// `root`, canonical, with every sine and cosine written by those of the basis; `None` where a multiple is too large.
pub fn by_basis(store: &mut Store, canon: &mut Canon, root: ExprId) -> Result<Option<ExprId>, Budget> {
    let mut current = root;
    // Sines of sines: the innermost first, then those whose arguments have changed.
    for _ in 0..4 {
        let Some(next) = once(store, canon, current)? else { return Ok(None) };
        if next == current {
            break;
        }
        current = next;
    }
    Ok(Some(current))
}

fn once(store: &mut Store, canon: &mut Canon, root: ExprId) -> Result<Option<ExprId>, Budget> {
    let calls: Vec<ExprId> = store.reach(&[root]).up().filter(|&id| is_trigonometric(store, id)).collect();
    if calls.is_empty() {
        return Ok(Some(root));
    }
    let mut angles: Vec<Angle> = Vec::new();
    let mut place: FxHashMap<ExprId, usize> = FxHashMap::default();
    let mut arguments: FxHashMap<ExprId, Vec<(Num, usize)>> = FxHashMap::default();
    for &call in &calls {
        let argument = store.children(call)[0];
        let mut multiples = Vec::new();
        for (number, term) in canon.numbered_terms(store, argument)? {
            let Some(denominator) = number.parts().1.to_i64().filter(|&d| d <= MAX_MULTIPLE) else { return Ok(None) };
            let k = *place.entry(term).or_insert_with(|| {
                angles.push(Angle { term, denominator: 1 });
                angles.len() - 1
            });
            angles[k].denominator = num_integer::lcm(angles[k].denominator, denominator);
            multiples.push((number, k));
        }
        arguments.insert(argument, multiples);
    }
    let mut failed = false;
    let new = store.rewrite(&[root], |store, id, operands| {
        let argument = store.children(id).first().copied();
        let multiples = argument.filter(|_| is_trigonometric(store, id)).and_then(|a| arguments.get(&a));
        let Some(multiples) = multiples else { return store.rebuild(id, operands) };
        let one = store.int(1);
        let (mut sine, mut cosine) = (store.int(0), one);
        for (number, k) in multiples {
            let angle = &angles[*k];
            let multiple = (number * &Num::from(angle.denominator)).to_i64().filter(|n| n.abs() <= MAX_MULTIPLE);
            let Some(multiple) = multiple else {
                failed = true;
                return id;
            };
            let base = sine_and_cosine(store, angle);
            let (s, c) = multiple_angle(store, base, multiple);
            // sin(a + b) and cos(a + b)
            let (sc, cs, cc, ss) = (store.mul(sine, c), store.mul(cosine, s), store.mul(cosine, c), store.mul(sine, s));
            sine = store.add(sc, cs);
            cosine = store.sub(cc, ss);
        }
        if store.function(id) == Some(SIN) { sine } else { cosine }
    })[0];
    if failed {
        return Ok(None);
    }
    Ok(Some(canon.canonical(store, new)?))
}

/// The sine and the cosine of an angle of the basis over its denominator.
fn sine_and_cosine(store: &mut Store, angle: &Angle) -> (ExprId, ExprId) {
    let arc = store.function(angle.term).filter(|f| matches!(*f, ASIN | ATAN) && angle.denominator <= 2);
    let Some(f) = arc else {
        let inverse = store.num(Num::ratio(1, angle.denominator));
        let theta = store.mul(inverse, angle.term);
        return (store.call(SIN, &[theta]), store.call(COS, &[theta]));
    };
    let u = store.children(angle.term)[0];
    let (one, two, half) = (store.int(1), store.int(2), store.num(Num::HALF));
    let square = store.pow(u, two);
    let (s, c) = if f == ASIN {
        let rest = store.sub(one, square);
        (u, store.pow(rest, half))
    } else {
        let sum = store.add(one, square);
        let length = store.pow(sum, half);
        (store.div(u, length), store.div(one, length))
    };
    if angle.denominator == 1 {
        return (s, c);
    }
    let sum = store.add(one, c);
    let mean = store.mul(half, sum);
    let cosine = store.pow(mean, half);
    let twice = store.mul(two, cosine);
    (store.div(s, twice), cosine)
}

/// `sin kθ = sin θ·U_(k-1)(cos θ)` and `cos kθ = T_k(cos θ)`.
fn multiple_angle(store: &mut Store, (s, c): (ExprId, ExprId), k: i64) -> (ExprId, ExprId) {
    let (one, zero) = (store.int(1), store.int(0));
    // T_0 = 1, T_1 = c; U_(-1) = 0, U_0 = 1; both go on with f_(k+1) = 2c·f_k - f_(k-1).
    let two = store.int(2);
    let doubled = store.mul(two, c);
    let (mut t, mut t_next) = (one, c);
    let (mut u, mut u_next) = (zero, one);
    for _ in 0..k.unsigned_abs() {
        let (a, b) = (store.mul(doubled, t_next), store.mul(doubled, u_next));
        (t, t_next) = (t_next, store.sub(a, t));
        (u, u_next) = (u_next, store.sub(b, u));
    }
    let sine = store.mul(s, u);
    (if k < 0 { store.neg(sine) } else { sine }, t)
}

/// A form that is multiplied out, with even powers of sines replaced: `sin²θ = 1 - cos²θ`.
pub fn reduced(store: &mut Store, canon: &mut Canon, form: ExprId) -> Result<ExprId, Budget> {
    let mut found = false;
    let new = store.rewrite(&[form], |store, id, operands| {
        if store.op(id) != Op::Prod {
            return store.rebuild(id, operands);
        }
        let mut product = operands[0];
        for pair in operands[1..].chunks(2) {
            let exponent = store.number(pair[1]).filter(|n| n.is_integer()).and_then(Num::to_i64);
            let power = match (store.function(pair[0]), exponent) {
                (Some(SIN), Some(n)) if n >= 2 => {
                    found = true;
                    let argument = store.children(pair[0]).to_vec();
                    let c = store.call(COS, &argument);
                    let (one, two, half) = (store.int(1), store.int(2), store.int(n / 2));
                    let square = store.pow(c, two);
                    let rest = store.sub(one, square);
                    let power = store.pow(rest, half);
                    if n % 2 == 1 { store.mul(pair[0], power) } else { power }
                }
                _ => store.pow(pair[0], pair[1]),
            };
            product = store.mul(product, power);
        }
        product
    })[0];
    if found { canon.expanded(store, new) } else { Ok(form) }
}
