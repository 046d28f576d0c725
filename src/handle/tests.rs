use super::functions::all;
use super::*;
use crate::equal::{Verdict, Witness};
use crate::function::{self, Kind};
use crate::number::Num;

type Outcome = Result<(), HandleError>;

fn proved(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Proved { .. })
}

#[test]
fn every_elementwise_row_is_a_method() -> Outcome {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    let mut methods: Vec<&str> = all(x, y).into_iter().map(|m| m.0).collect();
    let mut rows: Vec<&str> = function::all().map(|f| f.row()).filter(|r| matches!(r.kind, Kind::Elementwise)).map(|r| r.name).collect();
    methods.sort_unstable();
    rows.sort_unstable();
    assert_eq!(methods, rows);
    Ok(())
}

#[test]
fn a_method_is_what_its_name_reads_as() -> Outcome {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    for (name, value) in all(x, y) {
        let row = function::named(name).row();
        let arguments = match row.arguments {
            [_] => "x",
            // Orders come first in a call; the receiver is the argument.
            ["n", _] => "y, x",
            _ => "x, y",
        };
        assert_eq!(workspace.parse(&format!("{name}({arguments})"))?, value, "{name}");
    }
    Ok(())
}

#[test]
fn operators_take_expressions_and_exact_numbers_on_either_side() -> Outcome {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    let half = Num::ratio(1, 2);
    let same = |value: Expr<'_>, text: &str| assert_eq!(value, workspace.parse(text).unwrap(), "{text}");
    same(x + y, "x + y");
    same(x - 2, "x - 2");
    same(2 - x, "2 - x");
    same(half.clone() * x, "x/2");
    same(x * &half, "x/2");
    same(x / half.clone(), "2*x");
    same(half.clone() / x, "1/2/x");
    same(-x.pow(2), "-x^2");
    same(x.pow(y), "x^y");
    same(x.pow(half), "x^(1/2)");
    let mut sum = workspace.number(0);
    for k in 1..=3 {
        sum += k * x.pow(k);
    }
    sum /= y;
    same(sum, "(x + 2*x^2 + 3*x^3)/y");
    same(workspace.pi() * workspace.euler(), "pi*e");
    same(workspace.ratio(2, 4), "1/2");
    Ok(())
}

#[test]
fn a_value_over_zero_exists_nowhere_and_does_not_panic() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    for nowhere in [workspace.ratio(1, 0), x / 0, workspace.number(0).pow(-1), workspace.number(-1).pow(Num::HALF)] {
        assert_eq!(nowhere.evaluate(&[(x, Num::ONE)]), Err(HandleError::Undefined), "{nowhere}");
        assert_eq!(nowhere.evaluate_f64(&[(x, 1.0)]), Err(HandleError::Undefined), "{nowhere}");
    }
    Ok(())
}

#[test]
fn errors_of_texts_are_reports() -> Outcome {
    let workspace = Workspace::new();
    let [x, _] = workspace.symbols(["x", "y"])?;
    for (text, what) in [
        ("x +", "^"),
        ("sni(x)", "did you mean `sin`?"),
        ("xy", "x*y"),
        ("[x; 1]", "a scalar is expected"),
        ("x > 0", "`[x > 0]`"),
        ("1/0", "zero"),
    ] {
        let message = workspace.parse(text).unwrap_err().to_string();
        assert!(message.contains(what), "{text}: {message}");
    }
    for name in ["", "2", "x y", "sin(x)", "[a; b]", "pi", "x + 1"] {
        assert!(workspace.symbol(name).is_err(), "{name}");
    }
    assert!(workspace.parse_condition("x").is_err());
    assert_eq!(x.derivative(2 * x), Err(HandleError::NotAVariable("2*x".into())));
    assert_eq!(x.gradient(&[]), Err(HandleError::Empty));
    assert!(workspace.matrix(2, 2, &[x]).is_err());
    assert!(workspace.column(&[]).is_err());
    Ok(())
}

#[test]
fn e_is_a_number_until_it_is_a_symbol() -> Outcome {
    let workspace = Workspace::new();
    assert_eq!(workspace.parse("e")?, workspace.euler());
    let e = workspace.symbol("e")?;
    assert_eq!(workspace.parse("e")?, e);
    assert_eq!(e.pow(2).derivative(e)?.to_string(), "2*e");
    Ok(())
}

#[test]
fn both_products_are_the_jacobian_times_a_vector() -> Outcome {
    let workspace = Workspace::new();
    let [x, y, u, v] = workspace.symbols(["x", "y", "u", "v"])?;
    let f = workspace.column(&[x * y.sin(), x / y])?;
    let jacobian = f.jacobian(&[x, y])?;
    let direction = workspace.column(&[u, v])?;
    assert!(proved(&f.jvp(&[(x, u), (y, v)])?.equals(&jacobian.times(&direction)?)));
    assert!(proved(&f.vjp(&direction, &[x, y])?.equals(&direction.transpose().times(&jacobian)?)));
    assert_eq!(f.vjp(&direction, &[x, y])?.shape(), (1, 2));
    assert!(matches!(f.vjp(&direction.transpose(), &[x, y]), Err(HandleError::Shapes { .. })));
    assert_eq!((x * y).vjp(3, &[x, y])?.to_string(), "[3*y, 3*x]");
    Ok(())
}

#[test]
fn the_chain_rule_has_an_order() -> Outcome {
    let workspace = Workspace::new();
    let [x, y, a, b] = workspace.symbols(["x", "y", "a", "b"])?;
    let (f, g) = (workspace.parse_matrix("[a*b]")?, workspace.parse_matrix("[x + y; x^2]")?);
    let moved = [(a, g[(0, 0)]), (b, g[(1, 0)])];
    let direct = f.substitute(&moved)?.jacobian(&[x, y])?;
    let (outer, inner) = (f.jacobian(&[a, b])?.substitute(&moved)?, g.jacobian(&[x, y])?);
    assert!(proved(&direct.equals(&outer.times(&inner)?)));
    assert_eq!(inner.times(&outer).unwrap_err().to_string(), "the matrix product does not fit: 2x2 and 1x2");
    assert!(matches!(direct.equals(&direct.transpose()), Verdict::Refuted(Witness::Shapes { left: (1, 2), right: (2, 1) })));
    Ok(())
}

#[test]
fn a_hessian_is_symmetric_and_one_node_a_pair() -> Outcome {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    let hessian = (x.pow(2) * y.sin()).hessian(&[x, y])?;
    assert_eq!(hessian.to_string(), "[2*sin(y), 2*x*cos(y); 2*x*cos(y), -x^2*sin(y)]");
    assert_eq!(hessian, hessian.transpose());
    assert_eq!(hessian.get(2, 0), None);
    Ok(())
}

#[test]
fn a_derivative_is_claimed_where_its_function_has_one() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    let slope = x.pow(3).ln().derivative(x)?;
    assert_eq!(slope.to_string(), "3/x");
    // Wrong for x < 0, where ln(x^3) is not defined.
    assert!(proved(&slope.equals(3 / x.abs())) || slope.equals(3 / x.abs()).word() == "undecided");
    assert!(matches!(workspace.parse("3/x")?.equals(3 / x.abs()), Verdict::Refuted(_)));
    assert_eq!(slope.evaluate(&[(x, Num::MINUS_ONE)]), Err(HandleError::Undefined));
    assert_eq!(slope.evaluate_f64(&[(x, -1.0)]), Err(HandleError::Undefined));
    // The memory survives arithmetic, further derivatives, substitution and text.
    let y = workspace.symbol("y")?;
    for later in [2 * slope, slope.derivative(x)?, slope.substitute(&[(x, y)])?, workspace.parse("diff(ln(x), x)")?, slope.simplify()?] {
        let conditions = later.conditions()?;
        assert!(conditions.iter().any(|c| c.to_string().contains("> 0")), "{later}: {conditions:?}");
    }
    Ok(())
}

#[test]
fn simplifying_reports_what_it_adds_to_the_domain() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    let one = (x / x).simplify()?;
    assert_eq!(one.to_string(), "1");
    assert_eq!(one.conditions()?, [workspace.parse_condition("x != 0")?]);
    assert_eq!(one.evaluate(&[(x, Num::ZERO)]), Err(HandleError::Undefined));
    Ok(())
}

#[test]
fn kinks_and_conventions() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    let f = (x - 1).relu();
    assert_eq!(f.kinks()?.iter().map(|k| k.to_string()).collect::<Vec<_>>(), ["x = 1"]);
    assert_eq!(f.derivative(x)?.evaluate(&[(x, Num::ONE)])?, Num::ZERO);
    assert!(x.pow(2).kinks()?.is_empty());
    Ok(())
}

#[test]
fn exact_values_are_exact_or_an_error() -> Outcome {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    let f = (x.pow(2) + 1) / y;
    assert_eq!(f.evaluate(&[(x, Num::HALF), (y, Num::ratio(5, 4))])?, Num::ONE);
    assert_eq!(f.evaluate(&[(x, Num::HALF)]), Err(HandleError::Unbound("y".into())));
    assert_eq!((workspace.pi() * x).sin().evaluate(&[(x, Num::ratio(1, 6))])?, Num::HALF);
    assert_eq!(x.sin().evaluate(&[(x, Num::ONE)]), Err(HandleError::NotRational));
    assert!(matches!(f.evaluate_f64(&[(x, 1.0)]), Err(HandleError::Compile(_))));
    Ok(())
}

#[test]
fn assumptions_and_verdicts() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    assert!(matches!(x.abs().equals(x), Verdict::Refuted(_)));
    let positive = workspace.parse_condition("x > 0")?;
    assert!(!matches!(x.abs().equals_where(x, &[positive]), Verdict::Refuted(_)));
    assert!(proved(&(x + 1).pow(2).equals(x.pow(2) + 2 * x + 1)));
    Ok(())
}

#[test]
fn workspaces_are_apart() -> Outcome {
    let (one, other) = (Workspace::new(), Workspace::new());
    let (x, z) = (one.symbol("x")?, other.symbol("x")?);
    assert_ne!(x, z);
    for mix in [|x, z| _ = x + z, |x: Expr<'_>, z: Expr<'_>| _ = x.equals(z), |x: Expr<'_>, z: Expr<'_>| _ = x.derivative(z)]
        as [fn(Expr<'_>, Expr<'_>); 3]
    {
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| mix(x, z))).unwrap_err();
        assert!(panic.downcast_ref::<String>().is_some_and(|m| m.contains("one workspace")));
    }
    // Both still work.
    assert_eq!((x + 1).to_string(), (z + 1).to_string());
    Ok(())
}

#[test]
fn depth_is_no_limit() -> Outcome {
    let workspace = Workspace::new();
    let x = workspace.symbol("x")?;
    let mut e = x;
    for _ in 0..5_000 {
        e = e.sin();
    }
    assert!(e.derivative(x).is_ok());
    assert!(e.evaluate_f64(&[(x, 1.0)])?.abs() < 1.0);
    Ok(())
}
