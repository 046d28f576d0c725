//! Random expressions with values of their own: text for the engine, numbers without it.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

/// A formula in `x`, `y` and `z`.
#[derive(Clone, Debug)]
pub enum Formula {
    Number(i64),
    Variable(usize),
    Add(Box<Formula>, Box<Formula>),
    Sub(Box<Formula>, Box<Formula>),
    Mul(Box<Formula>, Box<Formula>),
    Div(Box<Formula>, Box<Formula>),
    Power(Box<Formula>, i32),
    Call(&'static str, Box<Formula>),
}

use Formula::*;

/// A constructor of a formula with two operands.
type Pair = fn(Box<Formula>, Box<Formula>) -> Formula;

pub const NAMES: [&str; 3] = ["x", "y", "z"];
pub const SMOOTH: &[&str] = &["sin", "cos", "exp", "tanh", "sigmoid", "atan", "ln", "sqrt"];
pub const EXACT: &[&str] = &["abs", "relu"];
/// Functions with rational values at rational points, jumps included.
pub const JUMPS: &[&str] = &["abs", "relu", "sign", "step"];
/// Families of functions that rules relate to each other.
pub const TRIGONOMETRIC: &[&str] = &["sin", "cos", "tan", "cot", "sec", "csc"];
pub const HYPERBOLIC: &[&str] = &["sinh", "cosh", "tanh", "sech", "exp"];
pub const LOGISTIC: &[&str] = &["sigmoid", "softplus", "silu", "exp", "ln", "tanh"];
pub const ROOTS: &[&str] = &["sqrt", "cbrt", "abs", "ln", "exp"];

/// Formulas over small numbers, variables, `+ - * / ^` and these functions.
pub fn formulas(functions: &'static [&'static str], divide: bool) -> BoxedStrategy<Formula> {
    let leaf = prop_oneof![(-3i64..=4).prop_map(Number), (0usize..3).prop_map(Variable), (0usize..2).prop_map(Variable)];
    leaf.prop_recursive(4, 14, 2, move |inner| {
        let two = (inner.clone(), inner.clone());
        let pair = |f: Pair| two.clone().prop_map(move |(a, b)| f(Box::new(a), Box::new(b)));
        let powers = if divide { -2i32..=3 } else { 0i32..=3 };
        let power = (inner.clone(), powers).prop_map(|(a, n)| Power(Box::new(a), n));
        let mut all = vec![pair(Add).boxed(), pair(Sub).boxed(), pair(Mul).boxed(), power.boxed()];
        if divide {
            all.push(pair(Div).boxed());
        }
        if !functions.is_empty() {
            let call = (proptest::sample::select(functions), inner).prop_map(|(f, a)| Call(f, Box::new(a)));
            all.push(call.boxed());
        }
        proptest::strategy::Union::new(all)
    })
    .boxed()
}

/// Formulas in which the functions of one family meet with few different arguments, so that rules find what they
/// look for.
pub fn relatives(family: &'static [&'static str]) -> BoxedStrategy<Formula> {
    let argument = prop_oneof![
        4 => Just(Variable(0)),
        1 => Just(Variable(1)),
        2 => Just(Mul(Box::new(Number(-1)), Box::new(Variable(0)))),
        1 => Just(Mul(Box::new(Number(2)), Box::new(Variable(0)))),
        1 => Just(Add(Box::new(Variable(0)), Box::new(Variable(1)))),
    ];
    let call = (proptest::sample::select(family), argument).prop_map(|(f, a)| Call(f, Box::new(a)));
    let power = (call.clone(), -2i32..=3).prop_map(|(a, n)| Power(Box::new(a), n));
    let leaf = prop_oneof![3 => call, 2 => power, 1 => (-2i64..=2).prop_map(Number), 1 => Just(Variable(0))];
    leaf.prop_recursive(3, 10, 2, move |inner| {
        let two = (inner.clone(), inner.clone());
        let pair = |f: Pair| two.clone().prop_map(move |(a, b)| f(Box::new(a), Box::new(b)));
        let call = (proptest::sample::select(family), inner).prop_map(|(f, a)| Call(f, Box::new(a)));
        prop_oneof![3 => pair(Add), 3 => pair(Sub), 4 => pair(Mul), 2 => pair(Div), 1 => call]
    })
    .boxed()
}

impl Formula {
    /// The formula with every operand in parentheses.
    pub fn text(&self) -> String {
        match self {
            Number(n) => format!("({n})"),
            Variable(k) => NAMES[*k].to_owned(),
            Add(a, b) => format!("({} + {})", a.text(), b.text()),
            Sub(a, b) => format!("({} - {})", a.text(), b.text()),
            Mul(a, b) => format!("({} * {})", a.text(), b.text()),
            Div(a, b) => format!("({} / {})", a.text(), b.text()),
            Power(a, n) => format!("({}^({n}))", a.text()),
            Call(f, a) => format!("{f}({})", a.text()),
        }
    }

    /// The same formula with the operands of sums and products swapped where the bits of `choices` say so.
    pub fn shuffled(&self, choices: &mut u64) -> Formula {
        let mut boxed = |a: &Formula| Box::new(a.shuffled(choices));
        let (op, a, b): (Pair, _, _) = match self {
            Number(_) | Variable(_) => return self.clone(),
            Power(a, n) => return Power(boxed(a), *n),
            Call(f, a) => return Call(f, boxed(a)),
            Add(a, b) => (Add, boxed(a), boxed(b)),
            Sub(a, b) => (Sub, boxed(a), boxed(b)),
            Mul(a, b) => (Mul, boxed(a), boxed(b)),
            Div(a, b) => (Div, boxed(a), boxed(b)),
        };
        *choices = choices.rotate_left(1);
        let swap = *choices & 1 == 1;
        match (self, *a, *b) {
            // a + (b + c) as (a + b) + c, and the same with products.
            (Add(..), a, Add(b, c)) if swap => Add(Box::new(Add(Box::new(a), b)), c),
            (Mul(..), a, Mul(b, c)) if swap => Mul(Box::new(Mul(Box::new(a), b)), c),
            (Add(..) | Mul(..), a, b) if swap => op(Box::new(b), Box::new(a)),
            (_, a, b) => op(Box::new(a), Box::new(b)),
        }
    }

    /// The value as a double; NaN where it is undefined.
    pub fn at(&self, point: &[f64]) -> f64 {
        match self {
            Number(n) => *n as f64,
            Variable(k) => point[*k],
            Add(a, b) => a.at(point) + b.at(point),
            Sub(a, b) => a.at(point) - b.at(point),
            Mul(a, b) => a.at(point) * b.at(point),
            Div(a, b) => match b.at(point) {
                0.0 => f64::NAN,
                d => a.at(point) / d,
            },
            Power(a, n) => match a.at(point) {
                0.0 if *n < 0 => f64::NAN,
                // The engine's convention for a literal exponent; 0^0 is 1 only where the base is defined.
                base => base * 0.0 + base.powi(*n),
            },
            Call(f, a) => {
                let x = a.at(point);
                match *f {
                    "sin" => x.sin(),
                    "cos" => x.cos(),
                    "exp" => x.exp(),
                    "tanh" => x.tanh(),
                    "sigmoid" => 1.0 / (1.0 + (-x).exp()),
                    "asin" => x.asin(),
                    "atan" => x.atan(),
                    "ln" if x > 0.0 => x.ln(),
                    "sqrt" if x >= 0.0 => x.sqrt(),
                    "abs" => x.abs(),
                    "tan" => x.tan(),
                    "sinh" => x.sinh(),
                    "cosh" => x.cosh(),
                    "sec" => 1.0 / x.cos(),
                    "sech" => 1.0 / x.cosh(),
                    "cbrt" => x.cbrt(),
                    "softplus" => x.max(0.0) + (-x.abs()).exp().ln_1p(),
                    "silu" => x / (1.0 + (-x).exp()),
                    "csc" if x.sin() != 0.0 => 1.0 / x.sin(),
                    "cot" if x.sin() != 0.0 => x.cos() / x.sin(),
                    "relu" if x.is_nan() => x,
                    "relu" => x.max(0.0),
                    _ => f64::NAN,
                }
            }
        }
    }

    /// The largest absolute value of a part at a point: what rounding errors are measured by.
    pub fn scale(&self, point: &[f64]) -> f64 {
        let own = self.at(point).abs();
        match self {
            Number(_) | Variable(_) => own,
            Add(a, b) | Sub(a, b) | Mul(a, b) | Div(a, b) => own.max(a.scale(point)).max(b.scale(point)),
            Power(a, _) | Call(_, a) => own.max(a.scale(point)),
        }
    }

    /// The exact value, of formulas without smooth functions; `None` where it is undefined.
    pub fn exact(&self, point: &[BigRational]) -> Option<BigRational> {
        Some(match self {
            Number(n) => BigRational::from_integer(BigInt::from(*n)),
            Variable(k) => point[*k].clone(),
            Add(a, b) => a.exact(point)? + b.exact(point)?,
            Sub(a, b) => a.exact(point)? - b.exact(point)?,
            Mul(a, b) => a.exact(point)? * b.exact(point)?,
            Div(a, b) => {
                let (a, b) = (a.exact(point)?, b.exact(point)?);
                if b.is_zero() {
                    return None;
                }
                a / b
            }
            Power(a, n) => {
                let a = a.exact(point)?;
                if a.is_zero() && *n < 0 {
                    return None;
                }
                a.pow(*n)
            }
            Call("abs", a) => a.exact(point)?.abs(),
            Call("relu", a) => a.exact(point)?.max(BigRational::zero()),
            Call("sign", a) => a.exact(point)?.signum(),
            Call("step", a) => {
                let positive = a.exact(point)?.is_positive();
                BigRational::from_integer(i64::from(positive).into())
            }
            Call(..) => return None,
        })
    }
}
