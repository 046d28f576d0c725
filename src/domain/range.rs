//! Between which numbers an expression lies wherever it is defined, from the ranges of the table: `1 - sin(x)` is not
//! negative, `2 + tanh(x)` is positive.

use super::sign::Sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::FunctionId;
use crate::number::Num;

/// A bound, and whether it is reached at no point.
#[derive(Clone, Debug, PartialEq, Eq)]
struct End {
    at: Num,
    open: bool,
}

/// An interval; an end that is missing is infinite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Range {
    low: Option<End>,
    high: Option<End>,
}

impl Range {
    fn point(n: &Num) -> Range {
        let end = Some(End { at: n.clone(), open: false });
        Range { low: end.clone(), high: end }
    }

    fn is_unbounded(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }

    fn plus(self, other: Range) -> Range {
        let sum = |a: Option<End>, b: Option<End>| a.zip(b).map(|(a, b)| End { at: &a.at + &b.at, open: a.open || b.open });
        Range { low: sum(self.low, other.low), high: sum(self.high, other.high) }
    }

    fn times(self, n: &Num) -> Range {
        let scaled = |end: Option<End>| end.map(|e| End { at: &e.at * n, open: e.open });
        let (low, high) = if n.is_negative() { (self.high, self.low) } else { (self.low, self.high) };
        Range { low: scaled(low), high: scaled(high) }
    }

    /// The sign of what lies in the interval.
    pub(super) fn sign(&self) -> Sign {
        let beyond = |end: &Option<End>, up: bool| {
            end.as_ref().map(|e| if up { e.at.signum() } else { -e.at.signum() }).zip(end.as_ref().map(|e| e.open))
        };
        match (beyond(&self.low, true), beyond(&self.high, false)) {
            (Some((1, _) | (0, true)), _) => Sign::Positive,
            (_, Some((1, _) | (0, true))) => Sign::Negative,
            (Some((0, _)), Some((0, _))) => Sign::Zero,
            (Some((0, _)), _) => Sign::Nonnegative,
            (_, Some((0, _))) => Sign::Nonpositive,
            _ => Sign::Unknown,
        }
    }
}

/// The range of a sum of terms whose signs are known as far as `sign` says.
pub(super) fn of_sum(store: &Store, terms: &[ExprId], sign: impl Fn(ExprId) -> Sign) -> Range {
    let mut sum = Range::point(&Num::ZERO);
    for &term in terms {
        sum = sum.plus(of_term(store, term, &sign));
        if sum.is_unbounded() {
            break;
        }
    }
    sum
}

/// The range of what is left of `id` over 1, which has the sign of its logarithm.
pub(super) fn over_one(store: &Store, id: ExprId, sign: impl Fn(ExprId) -> Sign) -> Range {
    let operands = store.children(id);
    let terms = if matches!(store.op(id), Op::Add | Op::Sum) { operands } else { &[id] };
    of_sum(store, terms, sign).plus(Range::point(&Num::MINUS_ONE))
}

/// The range of a number, or of a number times a call; of other terms what their sign says.
fn of_term(store: &Store, term: ExprId, sign: &impl Fn(ExprId) -> Sign) -> Range {
    let operands = store.children(term);
    let scaled = match (store.op(term), operands) {
        (Op::Number, _) => return store.number(term).map_or(Range::default(), Range::point),
        (Op::Call, _) => store.function(term).map(|f| (Num::ONE, f)),
        (Op::Neg, &[a]) => store.function(a).map(|f| (Num::MINUS_ONE, f)),
        (Op::Mul, &[n, a]) => store.number(n).cloned().zip(store.function(a)),
        (Op::Prod, &[n, a, e]) if store.number(e).is_some_and(Num::is_one) => store.number(n).cloned().zip(store.function(a)),
        _ => None,
    };
    let known = scaled.map(|(n, f)| of_function(f).times(&n)).unwrap_or_default();
    let zero = |open: bool| Some(End { at: Num::ZERO, open });
    match sign(term) {
        s if s.is_nonnegative() && known.low.is_none() => Range { low: zero(s.is_positive()), ..known },
        s if s.negated().is_nonnegative() && known.high.is_none() => Range { high: zero(s.negated().is_positive()), ..known },
        _ => known,
    }
}

/// The bounds in the range column of the table that are whole numbers.
fn of_function(f: FunctionId) -> Range {
    let mut range = Range::default();
    for text in f.row().range {
        let words: Vec<&str> = text.split(' ').collect();
        let &["$0", relation, number] = &words[..] else { continue };
        let Ok(n) = number.parse::<i64>() else { continue };
        let end = Some(End { at: Num::from(n), open: !relation.ends_with('=') });
        match relation {
            ">" | ">=" => range.low = end,
            "<" | "<=" => range.high = end,
            _ => {}
        }
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sign;
    use crate::lower::template::Template;

    fn sign_of(text: &str) -> Sign {
        let mut store = Store::new();
        let x = store.sym("x");
        let id = Template::compile(text, &["x"]).expect("a formula").build(&mut store, &[x], x);
        sign::of(&store, id)
    }

    #[test]
    fn bounded_functions() {
        for (text, expected) in [
            ("1 - sin(x)", Sign::Nonnegative),
            ("1 + cos(x)", Sign::Nonnegative),
            ("sin(x) - 2", Sign::Negative),
            ("1 - tanh(x)", Sign::Positive),
            ("2*sin(x) + 2", Sign::Nonnegative),
            ("1 - 2*sin(x)", Sign::Unknown),
            ("x + 1 - sin(x)", Sign::Unknown),
            ("cosh(x) - 1", Sign::Nonnegative),
            ("sigmoid(x) - 1", Sign::Negative),
        ] {
            assert_eq!(sign_of(text), expected, "{text}");
        }
    }
}
