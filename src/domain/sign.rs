//! What is known of the sign of an expression without looking at a point.
//!
//! Unknown means unknown: every answer other than [`Sign::Unknown`] is a theorem about all points where
//! the expression is defined.

use smallvec::SmallVec;

use super::range;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const SQRT: FunctionId = function::named("sqrt");
const EXP: FunctionId = function::named("exp");
const LN: FunctionId = function::named("ln");
const RELU: FunctionId = function::named("relu");
const STEP: FunctionId = function::named("step");

/// Facts about the sign of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Positive,
    Nonnegative,
    Zero,
    Nonpositive,
    Negative,
    Unknown,
}

use Sign::*;

impl Sign {
    pub fn is_positive(self) -> bool {
        self == Positive
    }

    pub fn is_nonnegative(self) -> bool {
        matches!(self, Positive | Nonnegative | Zero)
    }

    /// Whether the value is certainly not zero.
    pub fn is_nonzero(self) -> bool {
        matches!(self, Positive | Negative)
    }

    pub fn negated(self) -> Sign {
        match self {
            Positive => Negative,
            Nonnegative => Nonpositive,
            Nonpositive => Nonnegative,
            Negative => Positive,
            other => other,
        }
    }

    pub fn plus(self, other: Sign) -> Sign {
        match (self, other) {
            (Zero, s) | (s, Zero) => s,
            (Positive, Positive | Nonnegative) | (Nonnegative, Positive) => Positive,
            (Nonnegative, Nonnegative) => Nonnegative,
            (Negative, Negative | Nonpositive) | (Nonpositive, Negative) => Negative,
            (Nonpositive, Nonpositive) => Nonpositive,
            _ => Unknown,
        }
    }

    /// Both at once; `None` if they contradict each other.
    pub fn met(self, other: Sign) -> Option<Sign> {
        Some(match (self, other) {
            (Unknown, s) | (s, Unknown) => s,
            (a, b) if a == b => a,
            (Positive, Nonnegative) | (Nonnegative, Positive) => Positive,
            (Negative, Nonpositive) | (Nonpositive, Negative) => Negative,
            (Zero, Nonnegative | Nonpositive) | (Nonnegative | Nonpositive, Zero) => Zero,
            (Nonnegative, Nonpositive) | (Nonpositive, Nonnegative) => Zero,
            _ => return None,
        })
    }

    pub fn times(self, other: Sign) -> Sign {
        match (self, other) {
            (Zero, _) | (_, Zero) => Zero,
            (Unknown, _) | (_, Unknown) => Unknown,
            (Negative | Nonpositive, s) if self == Negative => s.negated(),
            (s, Negative) => s.negated(),
            (Positive, s) | (s, Positive) => s,
            (Nonpositive, Nonpositive) | (Nonnegative, Nonnegative) => Nonnegative,
            _ => Nonpositive,
        }
    }
}

/// How deep the analysis looks; below, the sign is unknown. It is asked for at every power, so it must be O(1).
const DEPTH: usize = 6;
/// The most nodes it visits.
const NODES: usize = 200;

/// The sign of a scalar expression wherever it is defined.
pub fn of(store: &Store, id: ExprId) -> Sign {
    given(store, id, |_| Unknown)
}

/// The sign of a scalar expression wherever it is defined and parts of it have the signs that `facts` gives them.
pub fn given(store: &Store, id: ExprId, facts: impl Fn(ExprId) -> Sign) -> Sign {
    if store.children(id).is_empty() {
        return local(store, id, |_| Unknown);
    }
    // Collect what is within reach, then evaluate from the operands up.
    let mut order: SmallVec<[ExprId; 32]> = SmallVec::from_slice(&[id]);
    let mut level = 0;
    for _ in 0..DEPTH {
        let next = order.len();
        for k in level..next {
            for &child in store.children(order[k]).iter() {
                if order.len() < NODES {
                    order.push(child);
                }
            }
        }
        level = next;
    }
    order.sort_unstable();
    order.dedup();
    let mut known: SmallVec<[Sign; 32]> = SmallVec::with_capacity(order.len());
    for &node in &order {
        let sign = local(store, node, |child| order[..known.len()].binary_search(&child).map_or(Unknown, |k| known[k]));
        let fact = if node == id { Unknown } else { facts(node) };
        known.push(sign.met(fact).unwrap_or(sign));
    }
    // The node itself is the youngest.
    known[known.len() - 1]
}

fn of_number(n: &Num) -> Sign {
    match n.signum() {
        1 => Positive,
        0 => Zero,
        _ => Negative,
    }
}

fn local(store: &Store, id: ExprId, sign: impl Fn(ExprId) -> Sign) -> Sign {
    let operands = store.children(id);
    match store.op(id) {
        Op::Number => store.number(id).map_or(Unknown, of_number),
        Op::Pi | Op::Euler => Positive,
        Op::Add | Op::Sum => match operands.iter().map(|&c| sign(c)).reduce(Sign::plus).unwrap_or(Unknown) {
            Unknown => range::of_sum(store, operands, sign).sign(),
            known => known,
        },
        Op::Neg => sign(operands[0]).negated(),
        Op::Mul if operands[0] == operands[1] => Nonnegative,
        Op::Mul => sign(operands[0]).times(sign(operands[1])),
        // Where a quotient is defined, its denominator is not zero.
        Op::Div => match (sign(operands[0]), sign(operands[1])) {
            (a, Nonnegative) => a.times(Positive),
            (a, Nonpositive) => a.times(Negative),
            (a, b) => a.times(b),
        },
        Op::Pow => power(store, operands[1], sign(operands[0])),
        Op::Prod => {
            let mut all = sign(operands[0]);
            for pair in operands[1..].chunks(2) {
                all = all.times(power(store, pair[1], sign(pair[0])));
            }
            all
        }
        Op::Call => match store.function(id) {
            Some(ABS) if sign(operands[0]).is_nonzero() => Positive,
            Some(SQRT) if sign(operands[0]).is_positive() => Positive,
            Some(RELU) if sign(operands[0]).is_positive() => Positive,
            Some(STEP) if sign(operands[0]).is_positive() => Positive,
            Some(EXP) => Positive,
            Some(LN) => match store.number(operands[0]) {
                Some(n) if *n > Num::ONE => Positive,
                Some(n) if n.is_positive() && *n < Num::ONE => Negative,
                Some(_) => Unknown,
                None => range::over_one(store, operands[0], sign).sign(),
            },
            Some(f) => range_sign(f),
            None => Unknown,
        },
        Op::Select => {
            let (a, b) = (sign(operands[1]), sign(operands[2]));
            match (a, b) {
                _ if a == b => a,
                _ if a.is_nonnegative() && b.is_nonnegative() => Nonnegative,
                _ if a.negated().is_nonnegative() && b.negated().is_nonnegative() => Nonpositive,
                _ => Unknown,
            }
        }
        _ => Unknown,
    }
}

/// The sign of a power whose base has this sign.
pub fn power(store: &Store, exponent: ExprId, base: Sign) -> Sign {
    let Some(n) = store.number(exponent) else {
        // A real power has a base that is not negative.
        return if base == Positive { Positive } else { Nonnegative };
    };
    if n.is_zero() {
        return Positive;
    }
    let defined = match (n.is_integer(), base) {
        (false, Positive) => Positive,
        (false, _) => Nonnegative,
        (true, Positive | Negative) if n.is_even() => Positive,
        (true, _) if n.is_even() => Nonnegative,
        (true, base) => base,
    };
    // A negative power is never zero where it is defined.
    match defined {
        Nonnegative if n.is_negative() => Positive,
        Nonpositive if n.is_negative() => Negative,
        s => s,
    }
}

/// What the range column of the table says.
fn range_sign(f: FunctionId) -> Sign {
    let mut sign = Unknown;
    for text in f.row().range {
        match *text {
            "$0 > 0" | "$0 >= 1" | "$0 > 1" => return Positive,
            "$0 >= 0" => sign = Nonnegative,
            "$0 < 0" => return Negative,
            "$0 <= 0" => sign = Nonpositive,
            _ => {}
        }
    }
    sign
}

/// Whether this is a sum `f(…)^n - 1` of a function with values between -1 and 1: nowhere positive.
pub fn is_bounded_less_one(store: &Store, sum: ExprId) -> bool {
    let operands = store.children(sum);
    let [a, b] = operands[..] else { return false };
    let term = match (store.number(a), store.number(b)) {
        (Some(n), _) if *n == Num::MINUS_ONE => b,
        (_, Some(n)) if *n == Num::MINUS_ONE => a,
        _ => return false,
    };
    let parts = store.children(term);
    let call = match (store.op(term), parts) {
        (Op::Call, _) => term,
        (Op::Prod, &[number, base, exponent]) => {
            let natural = store.number(exponent).is_some_and(|n| n.is_integer() && n.is_positive());
            match natural && store.number(number).is_some_and(Num::is_one) {
                true => base,
                false => return false,
            }
        }
        _ => return false,
    };
    let Some(f) = store.function(call) else { return false };
    let says = |bounds: &[&str]| f.row().range.iter().any(|text| bounds.contains(text));
    says(&["$0 <= 1", "$0 < 1"]) && says(&["$0 >= -1", "$0 > -1", "$0 >= 0", "$0 > 0"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::template::Template;

    #[test]
    fn signs() {
        let mut s = Store::new();
        let x = s.sym("x");
        let (one, two, three) = (s.int(1), s.int(2), s.int(3));
        let square = s.pow(x, two);
        assert_eq!(of(&s, x), Unknown);
        assert_eq!(of(&s, square), Nonnegative);
        let sum = s.add(square, one);
        assert_eq!(of(&s, sum), Positive);
        let cube = s.pow(x, three);
        assert_eq!(of(&s, cube), Unknown);
        let e = s.call(EXP, &[x]);
        let minus = s.neg(e);
        assert_eq!(of(&s, minus), Negative);
        let inverse = s.div(one, square);
        assert_eq!(of(&s, inverse), Positive);
        let product = s.mul(minus, square);
        assert_eq!(of(&s, product), Nonpositive);
        for (text, expected) in [
            ("ln(1 + x^2)", Nonnegative),
            ("ln(2 + x^2)", Positive),
            ("ln(tanh(x))", Negative),
            ("ln(cosh(x))", Nonnegative),
            ("ln(1 - sin(x))", Unknown),
            ("ln(x)", Unknown),
            ("ln(exp(x))", Unknown),
        ] {
            let id = Template::compile(text, &["x"]).expect("a formula").build(&mut s, &[x], x);
            assert_eq!(of(&s, id), expected, "{text}");
        }
    }
}
