//! Trigonometric functions at rational multiples of pi, and of sums with one.

use super::product::{factors_of, split_number};
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TAN: FunctionId = function::named("tan");
const COT: FunctionId = function::named("cot");
const SEC: FunctionId = function::named("sec");
const CSC: FunctionId = function::named("csc");

impl Canon {
    /// `sin`, `cos` or `tan` of `q·pi`, brought to an angle of the first quadrant, where the table has the exact
    /// value or the call stays. `None` where the argument is something else or in place already.
    pub(super) fn reduced_angle(&mut self, store: &mut Store, f: FunctionId, x: ExprId) -> Result<Option<ExprId>, Budget> {
        if !matches!(f, SIN | COS | TAN) {
            return Ok(None);
        }
        let factors = factors_of(store, x);
        let [(base, exponent)] = factors.powers[..] else { return Ok(None) };
        if store.op(base) != Op::Pi || !store.number(exponent).is_some_and(Num::is_one) {
            return Ok(None);
        }
        let q = &factors.number;
        // Parity has made q positive. One period is 2, for the tangent 1.
        let period = if f == TAN { Num::ONE } else { Num::TWO };
        let turns = q.checked_div(&period).map_or(Num::ZERO, |t| t.floor());
        let mut angle = q - &(&turns * &period);
        let mut sign = Num::ONE;
        if f != TAN && angle >= Num::ONE {
            // f(a + pi) = -f(a) for the sine and the cosine.
            angle = &angle - &Num::ONE;
            sign = Num::MINUS_ONE;
        }
        if angle > Num::HALF {
            // sin(pi - a) = sin a; cos(pi - a) = -cos a; tan(pi - a) = -tan a.
            angle = &Num::ONE - &angle;
            if f != SIN {
                sign = -sign;
            }
        }
        if angle == *q {
            return Ok(None);
        }
        let angle = self.scaled(store, &angle, base)?;
        let value = self.call(store, f, &[angle])?;
        self.scaled(store, &sign, value).map(Some)
    }

    /// `f(u)` without the quarter turns in a sum `u`: `-sin(x)` for `sin(x + 3*pi)`, `-cos(x)` for `sin(3*pi/2 - x)`; beside other
    /// parts of `pi` without whole turns, `sin(x + pi/3)` for `sin(x + 7*pi/3)`. `None` where there are none.
    pub(super) fn without_turns(&mut self, store: &mut Store, f: FunctionId, x: ExprId) -> Result<Option<ExprId>, Budget> {
        let (content, sum) = split_number(store, x);
        let Some((_, cofunction, minus)) = QUARTER_ON.into_iter().find(|row| row.0 == f).filter(|_| store.op(sum) == Op::Sum) else {
            return Ok(None);
        };
        let Some(q) = store.children(sum).iter().find_map(|&term| multiple_of_pi(store, term)) else { return Ok(None) };
        let q = &q * &content;
        let quarters = &q * &Num::TWO;
        let (taken, odd_quarter) = if quarters.is_integer() {
            (q, !quarters.is_even())
        } else {
            // The nearest whole turn leaves at most half a turn.
            let turns = (&(&q * &Num::HALF) - &Num::HALF).ceil();
            (&turns * &Num::TWO, false)
        };
        if taken.is_zero() {
            return Ok(None);
        }
        let pi = store.constant(Op::Pi);
        let back = self.scaled(store, &-&taken, pi)?;
        let left = self.add(store, &[x, back])?;
        let value = self.call(store, if odd_quarter { cofunction } else { f }, &[left])?;
        let turned = !taken.floor().is_even() && !matches!(f, TAN | COT);
        let sign = if turned != (odd_quarter && minus) { Num::MINUS_ONE } else { Num::ONE };
        self.scaled(store, &sign, value).map(Some)
    }
}

/// What a function is a quarter turn on, and whether with a minus: `cos(u + pi/2)` is `-sin(u)`. The domains are the same.
const QUARTER_ON: [(FunctionId, FunctionId, bool); 6] =
    [(SIN, COS, false), (COS, SIN, true), (TAN, COT, true), (COT, TAN, true), (SEC, CSC, true), (CSC, SEC, false)];

/// `q` of a canonical term `q·pi`.
fn multiple_of_pi(store: &Store, term: ExprId) -> Option<Num> {
    match (store.op(term), store.children(term)) {
        (Op::Pi, _) => Some(Num::ONE),
        (Op::Prod, &[number, pi, one]) if store.op(pi) == Op::Pi && store.number(one).is_some_and(Num::is_one) => {
            store.number(number).cloned()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::canon::Canon;
    use crate::expr::Store;
    use crate::lower::template::Template;
    use crate::print;

    #[test]
    fn turns_leave_the_angle() {
        for (angle, form) in [
            ("sin(x + 3*pi)", "-sin(x)"),
            ("sin(x - pi/2)", "-cos(x)"),
            ("sin(3*pi/2 - x)", "-cos(x)"),
            ("cos(x + 5*pi/2)", "-sin(x)"),
            ("tan(x + pi/2)", "-cot(x)"),
            ("cot(x - 3*pi/2)", "-tan(x)"),
            ("sec(x + pi/2)", "-csc(x)"),
            ("csc(x - pi/2)", "-sec(x)"),
            ("sin(x + 7*pi/3)", "sin(x + pi/3)"),
            ("sin(x + 2*pi/3)", "sin(x + 2*pi/3)"),
            ("cos(x + 4*pi/3)", "cos(x - 2*pi/3)"),
            ("sin(x + pi*y)", "sin(x + pi*y)"),
            ("sin(x/3 + 10^30*pi)", "sin(x/3)"),
        ] {
            let (mut store, mut canon) = (Store::new(), Canon::default());
            let arguments = [store.sym("x"), store.sym("y")];
            let built = [angle, form].map(|text| {
                let id = Template::compile(text, &["x", "y"]).expect("a formula").build(&mut store, &arguments, arguments[0]);
                canon.canonical(&mut store, id).expect("a small formula")
            });
            let shown = built.map(|id| print::text(&store, id, &Default::default()).expect("a short text"));
            assert_eq!(built[0], built[1], "{angle} became {}, not {}", shown[0], shown[1]);
        }
    }
}
