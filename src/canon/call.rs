//! Calls in canonical form: parity, exact values, inverses, homogeneity.

use super::product::{Factors, factors_of, split_number};
use super::{ABS, Budget, Canon, LN, RELU, SIGN, STEP, is_undefined, undefined};
use crate::domain::sign;
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId, Kind, Monotone, Parity};
use crate::lower::template::compiled;
use crate::number::Num;

const EXP: FunctionId = function::named("exp");
const SQRT: FunctionId = function::named("sqrt");
const MIN: FunctionId = function::named("min");
const MAX: FunctionId = function::named("max");

impl Canon {
    /// A call of canonical arguments.
    pub(super) fn call(&mut self, store: &mut Store, f: FunctionId, arguments: &[ExprId]) -> Result<ExprId, Budget> {
        if arguments.iter().any(|&a| is_undefined(store, a)) {
            return Ok(undefined(store));
        }
        let x = arguments[0];
        match f {
            EXP => {
                let euler = store.constant(Op::Euler);
                return self.power(store, euler, x);
            }
            SQRT => {
                let half = store.num(Num::HALF);
                return self.power(store, x, half);
            }
            ABS => return self.absolute(store, x),
            LN => return self.logarithm(store, x),
            SIGN | STEP | RELU => return self.homogeneous(store, f, x),
            MIN | MAX => return self.extremum(store, f, x, arguments[1]),
            _ => {}
        }
        let row = f.row();
        if let (Parity::Odd | Parity::Even, [x]) = (row.parity, arguments) {
            let (number, _) = split_number(store, *x);
            if number.is_negative() {
                let mirrored = self.scaled(store, &Num::MINUS_ONE, *x)?;
                let call = self.call(store, f, &[mirrored])?;
                return if row.parity == Parity::Odd { self.scaled(store, &Num::MINUS_ONE, call) } else { Ok(call) };
            }
        }
        if let Some(value) = self.exact_value(store, f, arguments)? {
            return Ok(value);
        }
        if let [x] = arguments {
            if let Some(value) = self.reduced_angle(store, f, *x)? {
                return Ok(value);
            }
            if let Some(value) = self.without_turns(store, f, *x)? {
                return Ok(value);
            }
            // f(g(u)) = u where f undoes g and g takes each value once.
            if let Some(g) = store.function(*x) {
                let inner = g.row();
                if inner.inverse == Some(row.name) && !matches!(inner.monotone, Monotone::Neither) {
                    return Ok(store.children(*x)[0]);
                }
            }
        }
        let folded = store.call(f, arguments);
        Ok(folded)
    }

    /// The value that the table gives for these arguments.
    fn exact_value(&mut self, store: &mut Store, f: FunctionId, arguments: &[ExprId]) -> Result<Option<ExprId>, Budget> {
        let constant = arguments.iter().all(|&a| store.is_constant(a));
        if !constant || !matches!(f.row().kind, Kind::Elementwise) || f.row().values.is_empty() {
            return Ok(None);
        }
        if !self.values.contains_key(&f) {
            // The empty list stands while the values of this row are made, which may call `f` itself.
            self.values.insert(f, Vec::new());
            let mut list = Vec::new();
            for (inputs, output) in &compiled(f).values {
                let mut canonical = Vec::new();
                for input in inputs {
                    let zero = store.zero();
                    let id = input.build(store, &[], zero);
                    canonical.push(self.form(store, id)?);
                }
                let zero = store.zero();
                let id = output.build(store, &[], zero);
                let value = self.form(store, id)?;
                list.push((canonical, value));
            }
            self.values.insert(f, list);
        }
        Ok(self.values[&f].iter().find(|(inputs, _)| inputs == arguments).map(|&(_, value)| value))
    }

    /// `|c·∏ b^e|`: each factor by itself.
    fn absolute(&mut self, store: &mut Store, x: ExprId) -> Result<ExprId, Budget> {
        let factors = factors_of(store, x);
        let mut out = Factors { number: factors.number.abs(), powers: Default::default() };
        for (b, e) in factors.powers {
            let number = store.number(e).cloned();
            let even = number.as_ref().is_some_and(Num::is_even);
            let integer = number.as_ref().is_some_and(Num::is_integer);
            // A power with a symbolic or fractional exponent is not negative where it is defined.
            if even || !integer || sign::of(store, b).is_nonnegative() || store.argument_of(b, ABS).is_some() {
                out.powers.push((b, e));
                continue;
            }
            // |b| = |-b|: the sign of a sum inside is a matter of taste, so take the canonical one.
            let absolute = store.call(ABS, &[b]);
            let power = self.power(store, absolute, e)?;
            self.times(store, &mut out, power);
        }
        self.product(store, out)
    }

    /// `ln(e^u) = u`, `ln(b^(2k)) = 2k·ln|b|`, `ln(b^r) = r·ln b`, `ln(1/n) = -ln n`.
    fn logarithm(&mut self, store: &mut Store, x: ExprId) -> Result<ExprId, Budget> {
        if let Some(n) = store.number(x).cloned() {
            if n.is_one() {
                return Ok(store.zero());
            }
            if n.is_positive() && n.numerator() == 1.into() {
                let inverse = store.num(n.recip().unwrap_or(Num::ONE));
                let log = store.call(LN, &[inverse]);
                return self.scaled(store, &Num::MINUS_ONE, log);
            }
            return Ok(store.call(LN, &[x]));
        }
        let factors = factors_of(store, x);
        if let ([(b, e)], true) = (&factors.powers[..], factors.number.is_one()) {
            let (b, e) = (*b, *e);
            if store.op(b) == Op::Euler {
                return Ok(e);
            }
            if let Some(n) = store.number(e).cloned().filter(|n| !n.is_one()) {
                let inner = if n.is_even() { self.call(store, ABS, &[b])? } else { b };
                let log = store.call(LN, &[inner]);
                return self.scaled(store, &n, log);
            }
        }
        Ok(store.call(LN, &[x]))
    }

    /// `sign`, `step` and `relu` of `c·u` with `c > 0`; `sign(-u) = -sign(u)`.
    fn homogeneous(&mut self, store: &mut Store, f: FunctionId, x: ExprId) -> Result<ExprId, Budget> {
        if store.number(x).is_some() {
            return Ok(store.call(f, &[x]));
        }
        let (number, rest) = split_number(store, x);
        let known = sign::of(store, rest);
        if known.is_positive() {
            let positive = number.is_positive();
            return Ok(match f {
                RELU if positive => x,
                RELU => store.zero(),
                SIGN => store.num(if positive { Num::ONE } else { Num::MINUS_ONE }),
                _ => store.num(if positive { Num::ONE } else { Num::ZERO }),
            });
        }
        let magnitude = number.abs();
        let unit = if number.is_negative() { self.scaled(store, &Num::MINUS_ONE, rest)? } else { rest };
        match f {
            SIGN if number.is_negative() => {
                let call = store.call(f, &[rest]);
                self.scaled(store, &Num::MINUS_ONE, call)
            }
            RELU => {
                let call = store.call(f, &[unit]);
                self.scaled(store, &magnitude, call)
            }
            _ => Ok(store.call(f, &[unit])),
        }
    }

    /// `max(u, 0) = relu(u)` and `min(u, 0) = -relu(-u)`; otherwise the arguments in order.
    fn extremum(&mut self, store: &mut Store, f: FunctionId, x: ExprId, y: ExprId) -> Result<ExprId, Budget> {
        if x == y {
            return Ok(x);
        }
        for (zero, other) in [(x, y), (y, x)] {
            if store.number(zero).is_some_and(Num::is_zero) {
                if f == MAX {
                    return self.homogeneous(store, RELU, other);
                }
                let mirrored = self.scaled(store, &Num::MINUS_ONE, other)?;
                let relu = self.homogeneous(store, RELU, mirrored)?;
                return self.scaled(store, &Num::MINUS_ONE, relu);
            }
        }
        let (a, b) = if store.compare(x, y).is_le() { (x, y) } else { (y, x) };
        Ok(store.call(f, &[a, b]))
    }
}
