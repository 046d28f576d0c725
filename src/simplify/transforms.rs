//! The forms that a user asks for by name.

use super::present;
use crate::canon::{Budget, Canon, Goal};
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// A form of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// The most readable form that is found.
    Simplify,
    /// Products and natural powers of sums multiplied out.
    Expand,
    /// A product of powers of polynomials in the kernels.
    Factor,
    /// One fraction; powers that need not be multiplied out stay.
    Together,
    /// One fraction in lowest terms.
    Cancel,
    /// The coefficients of the powers of an expression, each times its power.
    Collect(ExprId),
}

impl Transform {
    /// The form of a scalar expression. It is equal to the expression wherever that is defined, and defined there.
    ///
    /// # Errors
    /// [`Budget`], where the work grows too large.
    pub fn apply(self, store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
        match self {
            Transform::Simplify => super::simplify(store, canon, id),
            Transform::Expand => super::expand(store, canon, id),
            Transform::Factor => fraction(store, canon, id, Goal::Factor),
            Transform::Together => fraction(store, canon, id, Goal::Together),
            Transform::Cancel => fraction(store, canon, id, Goal::Cancel),
            Transform::Collect(by) => canon.collected(store, id, by),
        }
    }
}

/// A rational function with signs as people write them: `(x - y)*(x + y)` for the canonical `-(y - x)*(x + y)`.
fn fraction(store: &mut Store, canon: &mut Canon, id: ExprId, goal: Goal) -> Result<ExprId, Budget> {
    let form = canon.rational(store, id, goal)?;
    if store.op(form) != Op::Prod {
        return Ok(form);
    }
    let operands = store.children(form).to_vec();
    let mut number = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
    let mut pairs: Vec<(ExprId, ExprId)> = operands[1..].chunks(2).map(|p| (p[0], p[1])).collect();
    // The first numerator that was turned around, which turns back rather than have a sign in front of all.
    let mut turned = None;
    for (k, (base, exponent)) in pairs.iter_mut().enumerate() {
        let Some(n) = store.number(*exponent).filter(|n| n.is_integer()).cloned() else { continue };
        if store.op(*base) == Op::Sum && begins_negative(store, *base) {
            let before = std::mem::replace(base, present::spread(store, &Num::MINUS_ONE, *base));
            if !n.is_even() {
                number = -number;
            }
            if n.is_one() && turned.is_none() {
                turned = Some((k, before));
            }
        }
    }
    if let (true, Some((k, before))) = (number.is_negative(), turned) {
        pairs[k].0 = before;
        number = -number;
    }
    let one = store.one();
    if let ([(base, exponent)], true) = (&pairs[..], number.is_one())
        && *exponent == one
    {
        return Ok(*base);
    }
    pairs.sort_by(|a, b| store.compare(a.0, b.0));
    let mut operands = vec![store.num(number)];
    operands.extend(pairs.iter().flat_map(|&(b, e)| [b, e]));
    let form = store.canonical_product(&operands);
    Ok(if goal == Goal::Factor { form } else { present::distribute(store, form) })
}

/// Whether the term with the highest power of the first name, then of the second and so on, has a negative number.
fn begins_negative(store: &Store, sum: ExprId) -> bool {
    let parts = |term: ExprId| -> (Num, Vec<(ExprId, Num)>) {
        if let Some(n) = store.number(term) {
            return (n.clone(), Vec::new());
        }
        if store.op(term) != Op::Prod {
            return (Num::ONE, vec![(term, Num::ONE)]);
        }
        let operands = store.children(term);
        let powers = operands[1..].chunks(2).filter_map(|p| store.number(p[1]).map(|n| (p[0], n.clone())));
        (store.number(operands[0]).cloned().unwrap_or(Num::ONE), powers.collect())
    };
    let mut terms: Vec<(Num, Vec<(ExprId, Num)>)> = store.children(sum).iter().map(|&t| parts(t)).collect();
    let mut bases: Vec<ExprId> = terms.iter().flat_map(|t| t.1.iter().map(|p| p.0)).collect();
    bases.sort_by(|&a, &b| store.compare(a, b));
    bases.dedup();
    for base in bases {
        let power = |t: &(Num, Vec<(ExprId, Num)>)| t.1.iter().find(|p| p.0 == base).map_or(Num::ZERO, |p| p.1.clone());
        let highest = terms.iter().map(power).max();
        terms.retain(|t| Some(power(t)) == highest);
        if terms.len() == 1 {
            break;
        }
    }
    terms.first().is_some_and(|t| t.0.is_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::{Env, Lowerer, Names};
    use crate::print::{Options, text};
    use crate::syntax::parse_expression;

    fn read(store: &mut Store, source: &str) -> ExprId {
        let (ast, root) = parse_expression(source).unwrap();
        let names = Names::new(&ast, []);
        Lowerer::new(&ast, store, &mut Env::default(), &names).lower(root).unwrap().id
    }

    fn check(transform: Transform, cases: &[(&str, &str)]) {
        for (source, expected) in cases {
            let mut store = Store::new();
            let id = read(&mut store, source);
            let form = transform.apply(&mut store, &mut Canon::default(), id).unwrap();
            assert_eq!(text(&store, form, &Options::default()).unwrap(), *expected, "{transform:?} {source}");
        }
    }

    #[test]
    fn factors() {
        check(
            Transform::Factor,
            &[
                ("x^2 - 1", "(x - 1)*(x + 1)"),
                ("6*x^2*y + 9*x*y^2", "3*x*y*(2*x + 3*y)"),
                ("x^2 + 2*x*y + y^2", "(x + y)^2"),
                ("2*x^2 - 3*x - 2", "(x - 2)*(2*x + 1)"),
                ("x^3 - 3*x + 2", "(x - 1)^2*(x + 2)"),
                ("x^2 + 1", "x^2 + 1"),
                ("x^6 - y^6", "(x + y)*(x - y)*(x^2 - x*y + y^2)*(x^2 + x*y + y^2)"),
                ("sin(x)^2 - cos(x)^2", "(sin(x) + cos(x))*(sin(x) - cos(x))"),
                ("exp(2*x) - 1", "(exp(x) - 1)*(1 + exp(x))"),
                ("x - sqrt(x)", "sqrt(x)*(sqrt(x) - 1)"),
                ("x^4 + x^2 + 1", "(x^2 + x + 1)*(x^2 - x + 1)"),
                ("a*x + b*x + a*y + b*y", "(a + b)*(x + y)"),
                ("x^(1/2)*y + x^(3/2)", "sqrt(x)*(x + y)"),
                ("x^3 + y^3 + z^3 - 2*x*y*z", "x^3 - 2*x*y*z + y^3 + z^3"),
                ("(x + 1)^50 + (x + 1)^49", "(x + 1)^49*(x + 2)"),
                ("x/2 + 1/2", "1/2*(x + 1)"),
                ("1/x - 1/y", "(y - x)/(x*y)"),
                ("0", "0"),
            ],
        );
    }

    #[test]
    fn one_fraction() {
        check(
            Transform::Together,
            &[
                ("1/x + 1/y", "(x + y)/(x*y)"),
                ("1/(x+1)^50 + 1/(x+1)^49", "(x + 2)/(x + 1)^50"),
                ("1/(x-1) - 1/(x^2-1)", "x/((x - 1)*(x + 1))"),
                ("1/(1/x + 1/y)", "x*y/(x + y)"),
                ("x + 1", "x + 1"),
                ("sin(x)/cos(x) + 1", "(sin(x) + cos(x))/cos(x)"),
            ],
        );
    }

    #[test]
    fn lowest_terms() {
        check(
            Transform::Cancel,
            &[
                ("(x^2 - 1)/(x - 1)", "x + 1"),
                ("(x^2 - y^2)/(x^2 + 2*x*y + y^2)", "(x - y)/(x + y)"),
                ("(x^100 - 1)/(x^100 - 1)", "1"),
                ("((x+1)^2 - x^2 - 2*x - 1)/(x - 1)", "0"),
                ("(2*x + 2)/(4*x + 4)", "1/2"),
            ],
        );
    }

    /// What is undefined everywhere stays as it is.
    #[test]
    fn division_by_a_hidden_zero() {
        for transform in [Transform::Cancel, Transform::Together, Transform::Factor] {
            let mut store = Store::new();
            let id = read(&mut store, "((x+1)^2 - x^2 - 2*x - 1)/((y+1)^2 - y^2 - 2*y - 1)");
            let mut canon = Canon::default();
            let form = transform.apply(&mut store, &mut canon, id).unwrap();
            let (one, zero) = (store.int(1), store.int(0));
            let nowhere = store.div(one, zero);
            assert_eq!(form, canon.canonical(&mut store, nowhere).unwrap());
        }
    }

    #[test]
    fn coefficients_of_powers() {
        let cases = [
            ("a*x + b*x + x^2 - c", "x", "x^2 + x*(a + b) - c"),
            ("(a + x)*(b + x)", "x", "a*b + x^2 + x*(a + b)"),
            ("x*(b + c)^50 + a*x", "x", "x*((b + c)^50 + a)"),
            ("a*sin(x) + y*sin(x) + sin(x)^2*y", "sin(x)", "(a + y)*sin(x) + y*sin(x)^2"),
            ("a/x + b/x + 1", "x", "1 + (a + b)/x"),
            ("a + b", "x", "a + b"),
        ];
        for (source, by, expected) in cases {
            let mut store = Store::new();
            let (id, by) = (read(&mut store, source), read(&mut store, by));
            let form = Transform::Collect(by).apply(&mut store, &mut Canon::default(), id).unwrap();
            assert_eq!(text(&store, form, &Options::default()).unwrap(), expected, "collect {source}");
        }
    }

    #[test]
    fn budgets_have_names() {
        let mut store = Store::new();
        let id = read(&mut store, "1/(x^1000000 + x + 1) + 1/(x^1000000 - x + 1)");
        for (transform, name) in [(Transform::Cancel, "cancel"), (Transform::Factor, "factor")] {
            let error = transform.apply(&mut store, &mut Canon::new(100_000), id).unwrap_err();
            assert_eq!(error.name, name);
        }
    }
}
