//! I11: what is printed reads back as the same expression.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use smallvec::SmallVec;

use super::read;
use crate::canon::Canon;
use crate::elaborate::{self, Definitions};
use crate::expr::{ExprId, Op, Store, Unknown};
use crate::function;
use crate::lower::env::UnknownDef;
use crate::lower::{Env, Lowerer, Names};
use crate::number::Num;
use crate::print::{self, Options};
use crate::syntax::parse_expression;
use crate::syntax::span::Span;

/// A step of building: an operation on what was built before.
#[derive(Clone, Debug)]
enum Step {
    Number(i64, i64),
    Symbol(u8),
    Constant(bool),
    Unary(u8, usize),
    Binary(u8, usize, usize),
    Select(u8, usize, usize, usize),
    Both(bool, usize, usize, usize),
}

const UNARY: [&str; 9] = ["sin", "cos", "exp", "ln", "sqrt", "abs", "sigmoid", "step", "relu"];

fn step() -> impl Strategy<Value = Step> {
    let at = 0usize..64;
    prop_oneof![
        2 => (-6i64..7, 1i64..5).prop_map(|(n, d)| Step::Number(n, d)),
        3 => (0u8..6).prop_map(Step::Symbol),
        1 => any::<bool>().prop_map(Step::Constant),
        4 => (0u8..11, at.clone()).prop_map(|(f, a)| Step::Unary(f, a)),
        12 => (0u8..7, at.clone(), at.clone()).prop_map(|(o, a, b)| Step::Binary(o, a, b)),
        1 => (0u8..4, at.clone(), at.clone(), at.clone()).prop_map(|(o, a, b, c)| Step::Select(o, a, b, c)),
        1 => (any::<bool>(), at.clone(), at.clone(), at).prop_map(|(o, a, b, c)| Step::Both(o, a, b, c)),
    ]
}

fn build(store: &mut Store, steps: &[Step]) -> ExprId {
    let mut made = vec![store.sym("x")];
    let relation = [Op::Lt, Op::Le, Op::Eq, Op::Ne];
    for step in steps {
        // Recent parts are used more, so that the result is deep.
        let get = |k: usize| made[made.len() - 1 - (k * k / 64) % made.len()];
        let next = match *step {
            Step::Number(n, d) => store.num(Num::ratio(n, d)),
            Step::Symbol(k) => store.sym(["x", "y", "x1", "w12", "yhat", "T"][k as usize]),
            Step::Constant(pi) => store.constant(if pi { Op::Pi } else { Op::Euler }),
            Step::Unary(k, a) => match UNARY.get(k as usize) {
                Some(name) => store.call(function::named(name), &[get(a)]),
                None if k == 9 => store.neg(get(a)),
                None => store.apply(Unknown { name: "phi".into(), orders: SmallVec::from_slice(&[a as u16 % 3]) }, &[get(a)]),
            },
            Step::Binary(k, a, b) => {
                let (a, b) = (get(a), get(b));
                match k {
                    0 => store.add(a, b),
                    1 => store.sub(a, b),
                    2 | 3 => store.mul(a, b),
                    4 => store.div(a, b),
                    5 => store.pow(a, b),
                    _ => {
                        let n = store.num(Num::ratio(b.index() as i64 % 7 - 3, 2));
                        store.pow(a, n)
                    }
                }
            }
            Step::Select(k, a, b, c) => {
                let condition = store.relation(relation[k as usize], get(a), get(b));
                store.select(condition, get(b), get(c))
            }
            Step::Both(and, a, b, c) => {
                let zero = store.int(0);
                let first = store.relation(Op::Lt, zero, get(a));
                let second = store.relation(Op::Le, get(b), get(c));
                let condition = if and { store.and(first, second) } else { store.or(first, second) };
                store.select(condition, get(a), get(c))
            }
        };
        made.push(next);
    }
    made[made.len() - 1]
}

/// Reads a text into the store that it was printed from.
fn parse(store: &mut Store, text: &str) -> Result<ExprId, String> {
    let (ast, root) = parse_expression(text).map_err(|e| format!("{text}: {e:?}"))?;
    let mut env = Env::default();
    for (name, arity) in [("phi", 1), ("F", 2)] {
        env.unknown.insert(name.into(), UnknownDef { arity, span: Span::default() });
    }
    for symbol in store.symbols() {
        let shape = store.shape(store.symbol_node(symbol));
        env.declared.insert(store.symbol_name(symbol).to_owned(), (shape, Span::default()));
    }
    let bound: Vec<String> = env.declared.keys().cloned().collect();
    let names = Names::new(&ast, bound);
    let lowered = Lowerer::new(&ast, store, &mut env, &names).lower(root);
    lowered.map(|l| l.id).map_err(|e| format!("{text}: {e:?}"))
}

fn check(store: &mut Store, id: ExprId, options: &Options) -> Result<(), String> {
    let Ok(text) = print::text(store, id, options) else { return Ok(()) };
    // Truth values fold as soon as what stands beside them is known to be defined.
    if ["true", "false", "0 == 0", "0 == 1"].iter().any(|t| text.contains(t)) {
        return Ok(());
    }
    let again = match parse(store, &text) {
        // The language refuses what is undefined everywhere.
        Err(why) if why.contains("DivisionByZero") => return Ok(()),
        read => read?,
    };
    let mut canon = Canon::new(200_000);
    let value = |store: &mut Store, id| elaborate::value(store, &Definitions::default(), id).map_err(|e| format!("{text}: {e:?}"));
    let (was, is) = (value(store, id)?, value(store, again)?);
    if (was.shape, was.entries.len()) != (is.shape, is.entries.len()) {
        return Err(format!("{text} has another shape"));
    }
    for (&a, &b) in was.entries.iter().zip(&is.entries) {
        let (Ok(a), Ok(b)) = (canon.canonical(store, a), canon.canonical(store, b)) else { return Ok(()) };
        if a != b {
            let show = |id| print::text(store, id, &Options::plain()).unwrap_or_default();
            return Err(format!("{text}\n  was {}\n  is  {}", show(a), show(b)));
        }
    }
    Ok(())
}

/// Arrays, unknown functions of several arguments, connectives: what the random expressions leave out.
#[test]
fn tables() {
    let mut wrong = String::new();
    for source in [
        "(mat2 x (- x) (/ 1 y) 0)",
        "(col x y)",
        "(row x y)",
        "(@ (@ A:2x2 B:2x2) x:2x1)",
        "(@ A:2x2 (* 2 (+ x:2x1 y:2x1)))",
        "(@ (T A:2x3) x:2x1)",
        "(T (+ A:2x2 B:2x2))",
        "(.* (- C:3x1 (.^ (tanh z:3x1) 2)) w:3x1)",
        "(.^ (./ x:3x1 y:3x1) (./ y:3x1 x:3x1))",
        "(./ x:3x1 (.* y:3x1 z:3x1))",
        "(slice A:3x3 1 2 3 3)",
        "(slice (+ v:3x1 w:3x1) 2 3 1 1)",
        "(slice (+ v:1x3 w:1x3) 1 1 2 3)",
        "(slice A:3x3 1 1 3 3)",
        "(F'0,0 x y)",
        "(F'1,2 x y)",
        "(* x (F'1,0 (+ x 2) (F'0,1 y y)))",
        "(^ (F'1,0 x 1) 2)",
        "(phi'3 (phi'1 x))",
        "(if (or (and (< 0 x) (< 0 y)) (< x -1)) x y)",
        "(diff (* x (sin x)) x x)",
        "(+ 1 (put (* x y) x (+ y 1)))",
        "(gamma x)",
        "(max (min x y) 0)",
        "(besselj 2 x)",
        "(if (and (or (< 0 x) (< 0 y)) (or (< x -1) (< y -1))) x y)",
    ] {
        for options in [Options::plain(), Options::default()] {
            let mut store = Store::new();
            let id = read(&mut store, source);
            if let Err(why) = check(&mut store, id, &options) {
                wrong += &format!("\n{source}: {why}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    })]

    #[test]
    fn random_expressions(steps in prop::collection::vec(step(), 1..24)) {
        let mut store = Store::new();
        let id = build(&mut store, &steps);
        let small = Options { cap: 2_000, limit: 2_000, ..Options::default() };
        for options in [Options { plain: true, ..small.clone() }, Options { indicators: true, ..small }] {
            check(&mut store, id, &options).map_err(TestCaseError::fail)?;
            if let Ok(canonical) = Canon::new(200_000).canonical(&mut store, id) {
                check(&mut store, canonical, &options).map_err(TestCaseError::fail)?;
            }
        }
    }
}
