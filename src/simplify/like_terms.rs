//! Whether multiplying out brings like terms together, without multiplying out.
//!
//! A product of powers gets a number, `Σ cₖ·h(b, tₖ)` for each `b^(Σ cₖ·tₖ)` in it, where `h` is a hash and the arithmetic
//! that of machine words. The number of a product is the sum of the numbers of its factors, so equal monomials have equal
//! numbers, and where all numbers differ no two terms are alike. Numbers that are equal by chance only cost the work that
//! this saves.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::outline::Outline;
use crate::canon::falls_apart;
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// Exponents are counted in parts of this, which all common denominators divide.
const PARTS: i64 = 720_720;

/// A product on the way to monomials: the number of its kernels, the sums that are still to be multiplied out, and the
/// sums under a root, which another root may bring to the surface.
#[derive(Clone, Default)]
struct Product {
    number: u64,
    outline: Outline,
    open: SmallVec<[ExprId; 4]>,
    roots: SmallVec<[ExprId; 2]>,
}

/// The monomials of a canonical sum when its products of sums are multiplied out, if there are at most so many and no two of
/// them are alike; `None` where two are, or may be.
pub(super) fn all_different(store: &Store, sum: ExprId, most: usize) -> Option<SmallVec<[Outline; 16]>> {
    let mut waiting: SmallVec<[Product; 8]> = SmallVec::new();
    for &term in store.children(sum).iter() {
        waiting.push(Product::default().times(store, term)?);
    }
    let mut numbers: SmallVec<[u64; 16]> = SmallVec::new();
    let mut outlines = SmallVec::new();
    while let Some(mut product) = waiting.pop() {
        match product.open.pop() {
            Some(inner) => {
                for &term in store.children(inner).iter() {
                    waiting.push(product.clone().times(store, term)?);
                }
            }
            None if numbers.len() == most || numbers.contains(&product.number) => return None,
            None => {
                numbers.push(product.number);
                outlines.push(product.outline);
            }
        }
    }
    Some(outlines)
}

impl Product {
    /// The product with a canonical term, or `None` where numbers do not tell what becomes of it.
    fn times(mut self, store: &Store, term: ExprId) -> Option<Product> {
        let operands = store.children(term);
        match store.op(term) {
            Op::Number => {}
            Op::Prod => {
                for pair in operands[1..].chunks(2) {
                    self.power(store, pair[0], pair[1])?;
                }
            }
            Op::Sum => self.open.push(term),
            _ => self.kernel(store, term, None, &Num::ONE)?,
        }
        Some(self)
    }

    fn power(&mut self, store: &Store, base: ExprId, exponent: ExprId) -> Option<()> {
        let terms = store.children(exponent);
        match store.op(exponent) {
            Op::Number => {
                let n = store.number(exponent)?;
                if store.op(base) == Op::Sum {
                    // A square has like terms by itself.
                    if n.is_one() {
                        self.open.push(base);
                        return Some(());
                    }
                    if n.is_positive() && n.is_integer() {
                        return None;
                    }
                }
                self.kernel(store, base, None, n)
            }
            Op::Sum => terms.iter().try_for_each(|&t| self.multiple(store, base, t, &Num::ONE)),
            // A number times a sum.
            Op::Prod if terms.len() == 3 && store.op(terms[1]) == Op::Sum => {
                let content = store.number(terms[0])?;
                store.children(terms[1]).iter().try_for_each(|&t| self.multiple(store, base, t, content))
            }
            _ => self.multiple(store, base, exponent, &Num::ONE),
        }
    }

    /// `base^(content·term)`.
    fn multiple(&mut self, store: &Store, base: ExprId, term: ExprId, content: &Num) -> Option<()> {
        let operands = store.children(term);
        let mut rest = FxHasher::default();
        let number = match (store.op(term), operands) {
            (Op::Number, _) => return self.kernel(store, base, None, &(store.number(term)? * content)),
            // A number times a power of one expression to the first is that number times the expression.
            (Op::Prod, &[number, inner, one]) if store.number(one).is_some_and(Num::is_one) => {
                inner.hash(&mut rest);
                &(store.number(number)? * content)
            }
            (Op::Prod, [number, powers @ ..]) => {
                powers.hash(&mut rest);
                &(store.number(*number)? * content)
            }
            _ => {
                term.hash(&mut rest);
                content
            }
        };
        self.kernel(store, base, Some(rest.finish()), number)
    }

    /// `base^(n·t)`, where `t` is a number by itself or stands for what its hash says.
    fn kernel(&mut self, store: &Store, base: ExprId, t: Option<u64>, n: &Num) -> Option<()> {
        match store.op(base) {
            Op::Number | Op::Prod | Op::Select => return None,
            Op::Call if store.function(base).is_some_and(falls_apart) => return None,
            Op::Sum if t.is_some() || !n.is_integer() => {
                if self.roots.contains(&base) {
                    return None;
                }
                self.roots.push(base);
            }
            _ => {}
        }
        let exponent = if t.is_none() { Some(n) } else { None };
        self.outline = self.outline.times(Outline::of_power(store, base, exponent));
        let mut hash = FxHasher::default();
        (base, t).hash(&mut hash);
        let parts = (n * &Num::from(PARTS)).to_i64()?;
        self.number = self.number.wrapping_add(mixed(hash.finish()).wrapping_mul(parts.cast_unsigned()));
        Some(())
    }
}

/// Sums of hashes need a hash that is far from linear: the last steps of `splitmix64`.
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon::Canon;
    use crate::lower::template::Template;

    fn meet(text: &str) -> bool {
        let (mut store, mut canon) = (Store::new(), Canon::default());
        let arguments = [store.sym("x"), store.sym("y"), store.sym("a")];
        let id = Template::compile(text, &["x", "y", "a"]).expect("a formula").build(&mut store, &arguments, arguments[0]);
        let form = canon.canonical(&mut store, id).expect("a small formula");
        // The content stands before the sum.
        let form = if store.op(form) == Op::Sum { form } else { store.children(form)[1] };
        let met = all_different(&store, form, 60).is_none();
        // What is said not to meet has all its terms when it is multiplied out.
        if !met {
            let expanded = canon.terms_expanded(&mut store, form).expect("few terms");
            let length = |id: ExprId| if store.op(id) == Op::Sum { store.children(id).len() } else { 1 };
            let products = |t: ExprId| match store.op(t) {
                Op::Prod => {
                    store.children(t)[1..].chunks(2).map(|p| if store.number(p[1]) == Some(&Num::ONE) { length(p[0]) } else { 1 }).product()
                }
                _ => 1,
            };
            let foreseen: usize = store.children(form).iter().map(|&t| products(t)).sum();
            assert_eq!(canon.term_list(&mut store, expanded).expect("few terms").len(), foreseen, "{text}");
        }
        met
    }

    #[test]
    fn like_terms_meet() {
        for text in [
            "x*(x - 1) + (x - 2)*(2*x - 1)",
            "exp(x)*(exp(-x) + y) + 3",
            "exp(x)*(exp(2*x) + y) - exp(3*x)*(a + 1)",
            "sin(x)*(y + sin(x)) - 4*sin(x)^2",
            "sqrt(x)*(sqrt(x) + y) + x*(a + 1)",
            "x^(a + 1)*(y + 1) + x^a*(x - y)",
            "(x + 1)^2 + y",
            "sqrt(x + 1)*(sqrt(x + 1) + y) + x",
            "abs(x)*(abs(x) + 1) + x*(1 - sign(x))",
        ] {
            assert!(meet(text), "{text}");
        }
    }

    #[test]
    fn no_like_terms_meet() {
        for text in [
            "x*(y + 1) + a",
            "cos(x)*(x^2 + 1) + sin(x)*(2*x + 3)",
            "exp(x)*(exp(2*x) + y) - exp(4*x)*(a + 1)",
            "sqrt(x^2 + 1)*(y + 3) - x*(a + y^2)",
            "x^(2*a)*(y + 1) + x^a*(x - y)",
            "ln(x)*(a/x + 1) + exp(-x/6)*(y^(2/5) + x)",
        ] {
            assert!(!meet(text), "{text}");
        }
    }
}
