//! What a pattern asks of a form at least, seen without a search.
//!
//! Most rules have no business with most nodes. Before one is tried, a look from above tells whether the functions, roots
//! and powers of its pattern are there at all. Wildcards ask for nothing, and numbers are not looked at, so that which
//! terms of a sum have the minus makes no difference.

use super::pattern::{Pattern, Product};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

impl Pattern {
    /// Whether a canonical form looks like the pattern from above; what does not is no match.
    pub fn resembles(&self, store: &Store, id: ExprId) -> bool {
        match self {
            Pattern::Any(_) => true,
            Pattern::Literal(_) | Pattern::Number(_) => store.op(id) == Op::Number,
            Pattern::Constant(op) => store.op(id) == *op,
            Pattern::Call(f, arguments) => {
                store.function(id) == Some(*f)
                    && match &arguments[..] {
                        [argument] => argument.resembles(store, store.children(id)[0]),
                        _ => true,
                    }
            }
            Pattern::Sum(terms) => sum_below(store, id).is_some_and(|sum| {
                // A wildcard takes all that is left.
                let open = terms.iter().any(|term| term.lone_wildcard().is_some());
                (open || store.children(sum).len() == terms.len()) && terms_resemble(terms, store, sum)
            }),
            // Every expression is a product, but one with a single power of a wildcard is matched by all.
            Pattern::Product(p) => (p.powers.len() < 2 || store.op(id) == Op::Prod) && p.resembles(store, id, 1),
        }
    }

    /// Whether the pattern may be found in a canonical form: in some terms of a sum, in some factors of a product.
    pub fn may_stand_in(&self, store: &Store, id: ExprId) -> bool {
        let operands = store.children(id);
        match self {
            Pattern::Sum(terms) => store.op(id) == Op::Sum && operands.len() >= terms.len() && terms_resemble(terms, store, id),
            Pattern::Product(product) => {
                store.op(id) == Op::Prod
                    && operands.len() > 2 * product.powers.len()
                    && (product.resembles(store, id, 1) || (product.is_natural() && product.resembles(store, id, -1)))
            }
            _ => store.op(id) == Op::Call && self.resembles(store, id),
        }
    }
}

/// The sum, if one stands at `id` or a number times one.
fn sum_below(store: &Store, id: ExprId) -> Option<ExprId> {
    let operands = store.children(id);
    match store.op(id) {
        Op::Sum => Some(id),
        Op::Prod if operands.len() == 3 && store.op(operands[1]) == Op::Sum => Some(operands[1]),
        _ => None,
    }
}

/// Whether each pattern is like a term of the sum, and as many terms are like one as there are patterns that ask for
/// something.
fn terms_resemble(patterns: &[Product], store: &Store, sum: ExprId) -> bool {
    let terms = store.children(sum);
    let asking = || patterns.iter().filter(|pattern| !pattern.asks_nothing());
    each_with_its_own(asking, terms, |pattern, &term| pattern.resembles(store, term, 1))
}

/// Whether each pattern suits one of the parts, and as many parts suit one as there are patterns.
fn each_with_its_own<'p, P: 'p, I: Iterator<Item = &'p P>, T>(
    patterns: impl Fn() -> I,
    parts: &[T],
    suits: impl Fn(&P, &T) -> bool,
) -> bool {
    let wanted = patterns().count();
    patterns().all(|p| parts.iter().any(|part| suits(p, part)))
        && (wanted < 2 || parts.iter().filter(|part| patterns().any(|p| suits(p, part))).nth(wanted - 1).is_some())
}

impl Product {
    /// Whether there is a factor for each power; the power of the whole that is meant is positive or negative as `sign`.
    fn resembles(&self, store: &Store, id: ExprId, sign: i32) -> bool {
        let asking = || self.powers.iter().filter(|(base, exponent)| !asks_nothing(base, exponent));
        if store.op(id) != Op::Prod {
            return each_with_its_own(asking, &[id], |(base, exponent), &b| fits(base, exponent, store, b, None, sign));
        }
        let operands = store.children(id);
        let (factors, _) = operands[1..].as_chunks::<2>();
        each_with_its_own(asking, factors, |(base, exponent), &[b, x]| fits(base, exponent, store, b, Some(x), sign))
    }

    pub fn asks_nothing(&self) -> bool {
        self.powers.iter().all(|(base, exponent)| asks_nothing(base, exponent))
    }

    /// Without denominators and roots of its own; only then a power may be negative.
    pub fn is_natural(&self) -> bool {
        self.powers.iter().all(|power| !matches!(power, (_, Pattern::Number(e)) if !e.is_integer() || e.is_negative()))
    }
}

/// What stands for a wildcard may have a whole power that looks like anything: of a root, or of a number.
fn asks_nothing(base: &Pattern, exponent: &Pattern) -> bool {
    matches!((base, exponent), (Pattern::Any(_), Pattern::Number(e)) if e.is_integer())
}

/// Whether the factor `b^x` may be a power of `base^exponent`; `x` is `None` for 1.
fn fits(base: &Pattern, exponent: &Pattern, store: &Store, b: ExprId, x: Option<ExprId>, sign: i32) -> bool {
    // Most factors are something else at first sight.
    let kind = match base {
        Pattern::Call(f, _) => store.function(b) == Some(*f),
        Pattern::Constant(op) => store.op(b) == *op,
        Pattern::Sum(_) => store.op(b) == Op::Sum,
        _ => true,
    };
    kind && match exponent {
        Pattern::Number(e) => {
            let x = match x {
                Some(x) => store.number(x),
                None => Some(&Num::ONE),
            };
            let large = |x: &Num| if sign < 0 { x.is_negative() } else { contains(x, e) };
            x.is_some_and(|x| x.is_integer() == e.is_integer() && large(x)) && base.resembles(store, b)
        }
        _ if *base == Pattern::Constant(Op::Euler) => store.op(b) == Op::Euler,
        _ => base.resembles(store, b) && x.is_some_and(|x| exponent.resembles(store, x)),
    }
}

/// Whether a power with exponent `x` contains one with exponent `e`, at least once.
fn contains(x: &Num, e: &Num) -> bool {
    x.is_negative() == e.is_negative() && if e.is_negative() { x <= e } else { x >= e }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canon::Canon;
    use crate::lower::template::Template;

    const NAMES: [&str; 3] = ["x", "y", "a"];

    /// Whether a pattern may be found somewhere in a form.
    fn may_stand_in(pattern: &str, form: &str) -> bool {
        let mut store = Store::new();
        let arguments = NAMES.map(|name| store.sym(name));
        let id = Template::compile(form, &NAMES).expect("a formula").build(&mut store, &arguments, arguments[0]);
        let id = Canon::default().canonical(&mut store, id).expect("a small formula");
        let pattern = Pattern::compile(pattern).expect("a pattern");
        store.reach(&[id]).up().any(|id| pattern.may_stand_in(&store, id))
    }

    #[test]
    fn what_may_be_a_match() {
        for (pattern, form) in [
            ("1 - sin(u)^2", "a*x - a*x*sin(y)^3"),
            ("sin(u)^2 + cos(u)^2", "y - sin(x)^2 - cos(x)^2"),
            ("sin(u)*cos(v) + cos(u)*sin(v)", "sin(x)*cos(y) - cos(x)*sin(y)"),
            ("floor(u + n)", "floor(x - 3)"),
            ("tan(u)*cos(u)", "a/(tan(x)*cos(x))^2"),
            ("sin(u)/cos(u)", "a*sin(x)^2/cos(x)^3"),
            ("(u + sqrt(v))*(u - sqrt(v))", "(x + sqrt(y))*(x - a*sqrt(y))"),
            ("u^(v/ln(u))", "a*x^(y/ln(x))"),
            ("exp(-u)*sigmoid(u)", "exp(a - x)*sigmoid(x)"),
            ("ln(u^v)", "ln(x^y)"),
        ] {
            assert!(may_stand_in(pattern, form), "{pattern} in {form}");
        }
    }

    #[test]
    fn what_is_certainly_none() {
        for (pattern, form) in [
            ("1 - sin(u)^2", "1 - sin(x)"),
            ("sin(u)^2 + cos(u)^2", "sin(x)^2 + cos(x)"),
            ("sin(u)*cos(v) + cos(u)*sin(v)", "sin(x)*cos(y) + sin(y)"),
            ("floor(u + n)", "floor(x*y)"),
            ("sin(u)/cos(u)", "sin(x)*cos(x)"),
            ("1/tan(u)", "x*tan(x)"),
            ("sin(u)/cos(u)", "cos(x)/sin(x)"),
            ("(u + sqrt(v))*(u - sqrt(v))", "(x + sqrt(y))*(x + y)*a"),
            ("(sqrt(u) + sqrt(v))*(sqrt(u) - sqrt(v))", "(1 + x + sqrt(y))*(1 + x - sqrt(y))"),
            ("u^(v/ln(u))", "a*x^y"),
            ("ln(u^v)", "ln(x + y)"),
        ] {
            assert!(!may_stand_in(pattern, form), "{pattern} in {form}");
        }
    }
}
