//! The forms that a user asks for by name.

use super::present;
use crate::canon::{Budget, Canon, Goal};
use crate::expr::{ExprId, Store};

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
            Transform::Factor => canon.rational(store, id, Goal::Factor),
            Transform::Together => canon.rational(store, id, Goal::Together),
            Transform::Cancel => {
                let form = canon.rational(store, id, Goal::Cancel)?;
                Ok(present::distribute(store, form))
            }
            Transform::Collect(by) => canon.collected(store, id, by),
        }
    }
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
                ("sin(x)^2 - cos(x)^2", "(sin(x) + cos(x))*(sin(x) - cos(x))"),
                ("exp(2*x) - 1", "(exp(x) - 1)*(1 + exp(x))"),
                ("x - sqrt(x)", "(sqrt(x) - 1)*sqrt(x)"),
                ("x^4 + x^2 + 1", "(x^2 + x + 1)*(x^2 - x + 1)"),
                ("a*x + b*x + a*y + b*y", "(a + b)*(x + y)"),
                ("x^(1/2)*y + x^(3/2)", "(x + y)*sqrt(x)"),
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
            let canonical = canon.canonical(&mut store, id).unwrap();
            assert_eq!(transform.apply(&mut store, &mut canon, id).unwrap(), canonical);
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
