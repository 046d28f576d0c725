//! Trigonometric functions at rational multiples of pi.

use super::product::factors_of;
use super::{Budget, Canon};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TAN: FunctionId = function::named("tan");

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
}
