//! Enclosures of the functions of the table.
//!
//! A function without an entry here is enclosed through the `definition` of its row.

use super::constants::Constants;
use super::elementary;
use super::float::Float;
use super::interval::Interval;
use super::outcome::{Outcome, Precision, within};
use super::special::{self, Kind};
use crate::expr::Op;
use crate::function::FunctionId;
use crate::lower::template::{Part, Template, compiled};
use crate::number::Num;

/// How deep definitions refer to one another; the table is far below.
const LEVELS: usize = 12;

/// A function of the table at some arguments, to `bits` bits.
pub fn apply(f: FunctionId, arguments: &[Outcome], bits: u32, constants: &Constants) -> Outcome {
    let precision = Precision { bits, constants };
    match precision.domain(f, arguments, 0) {
        Some(true) => precision.call(f, arguments, 0),
        Some(false) => Outcome::Undefined,
        None => Outcome::Unknown,
    }
}

impl Precision<'_> {
    /// The value of a call whose arguments are in the domain.
    pub(super) fn call(self, f: FunctionId, arguments: &[Outcome], level: usize) -> Outcome {
        // A few bits more for the operations inside.
        let work = self.finer(16);
        if let Some(value) = self.exactly(f, arguments) {
            return value;
        }
        let intervals: Option<Vec<Interval>> = arguments.iter().map(|a| a.interval(work.bits)).collect();
        if let Some(direct) = intervals.as_deref().and_then(|x| work.direct(f, arguments, x)) {
            return within(Some(direct.rounded(self.bits)));
        }
        match &compiled(f).definition {
            Some(definition) if level < LEVELS => match work.template(definition, arguments, level + 1) {
                // The arguments are in the domain, so there is a value; only its bounds are not known.
                Outcome::Unknown | Outcome::Undefined | Outcome::Defined => self.range(f),
                Outcome::Within(i) => within(Some(i.rounded(self.bits))),
                other => other,
            },
            _ => self.range(f),
        }
    }

    /// What holds of every value of a function that is bounded on both sides.
    fn range(self, f: FunctionId) -> Outcome {
        let (mut low, mut high): (Option<Float>, Option<Float>) = (None, None);
        let arguments = vec![Outcome::Unknown; f.row().arguments.len()];
        // Stands for the value itself; nothing else in a bound is true or false.
        let itself = Outcome::Truth(true);
        for condition in &compiled(f).range {
            condition.walk(&arguments, &itself, |part, operands| {
                if let (Part::Relation(Op::Le | Op::Lt), &[a, b]) = (&part, operands) {
                    match (a.interval(self.bits), b.interval(self.bits)) {
                        (Some(bound), None) if *b == itself => low = Some(bound.low),
                        (None, Some(bound)) if *a == itself => high = Some(bound.high),
                        _ => {}
                    }
                    return Outcome::Unknown;
                }
                if operands.contains(&&itself) { Outcome::Unknown } else { self.part(part, operands, LEVELS) }
            });
        }
        within(low.zip(high).map(|(low, high)| Interval::new(low, high)))
    }

    /// Functions that take rational numbers to rational numbers.
    fn exactly(self, f: FunctionId, arguments: &[Outcome]) -> Option<Outcome> {
        let name = f.row().name;
        let x = arguments.first()?;
        if name == "floor" {
            let interval = x.interval(self.bits)?;
            let floor = |end: &Float| (end.magnitude() < 60).then(|| end.floor());
            return match x {
                Outcome::Value(n) => Some(Outcome::Value(n.floor())),
                _ if floor(&interval.low)? == floor(&interval.high)? => Num::from_bigs(floor(&interval.low)?, 1.into()).map(Outcome::Value),
                _ => None,
            };
        }
        let x = x.exact()?;
        let y = arguments.get(1).and_then(Outcome::exact);
        let value = match (name, y) {
            ("abs", _) => x.abs(),
            ("relu", _) => x.clone().max(Num::ZERO),
            ("min", Some(y)) => x.clone().min(y.clone()),
            ("max", Some(y)) => x.clone().max(y.clone()),
            ("sqrt", _) => x.exact_root(2)?,
            ("cbrt", _) if x.is_negative() => -x.abs().exact_root(3)?,
            ("cbrt", _) => x.exact_root(3)?,
            _ => return None,
        };
        Some(Outcome::Value(value))
    }

    fn direct(self, f: FunctionId, arguments: &[Outcome], x: &[Interval]) -> Option<Interval> {
        let Precision { bits, constants } = self;
        let order = || arguments[0].exact().and_then(Num::to_i64);
        match f.row().name {
            "abs" => Some(x[0].abs()),
            "relu" => Some(x[0].max(&Interval::int(0))),
            "min" => Some(x[0].min(&x[1])),
            "max" => Some(x[0].max(&x[1])),
            "exp" => self.exp(&x[0]),
            "ln" if x[0].is_positive() => x[0].increasing(|end| elementary::ln(end, bits, constants)),
            "sqrt" if x[0].is_nonnegative() => Some(x[0].root(2, bits)),
            "cbrt" => x[0].increasing(|end| {
                let root = Interval::point(end.abs()).root(3, bits);
                Some(if end.signum() < 0 { root.neg() } else { root })
            }),
            "sin" => x[0].gently(bits, |end| elementary::sin_cos(end, bits, constants).map(|p| p.0)).map(|i| i.clipped(-1, 1)),
            "cos" => x[0].gently(bits, |end| elementary::sin_cos(end, bits, constants).map(|p| p.1)).map(|i| i.clipped(-1, 1)),
            "atan" => x[0].increasing(|end| elementary::atan(end, bits, constants)),
            "asin" => x[0].increasing(|end| self.arc_sine(end)),
            "atan2" => self.angle(&x[0], &x[1], arguments),
            "erf" => special::erf(&x[0], bits, constants),
            "erfi" => special::erfi(&x[0], bits, constants),
            "gamma" => special::gamma(&x[0], bits, constants),
            "digamma" => special::digamma(&x[0], bits, constants),
            "polygamma" => special::polygamma(u64::try_from(order()?).ok()?, &x[1], bits, constants),
            // J_(-n) = (-1)^n·J_n, the same for Y; I_(-n) = I_n, the same for K.
            "besselj" => Some(alternating(order()?, special::bessel_first(Kind::Plain, order()?.unsigned_abs(), &x[1], bits)?)),
            "bessely" => Some(alternating(order()?, special::bessel_second(Kind::Plain, order()?.unsigned_abs(), &x[1], bits, constants)?)),
            "besseli" => special::bessel_first(Kind::Modified, order()?.unsigned_abs(), &x[1], bits),
            "besselk" => special::bessel_second(Kind::Modified, order()?.unsigned_abs(), &x[1], bits, constants),
            _ => None,
        }
    }

    fn half_pi(self) -> Interval {
        Interval::near(&self.constants.half_pi(self.bits), 2, -i64::from(self.bits))
    }

    /// `asin x = atan(x/sqrt(1 - x^2))`, and `±pi/2` at the ends.
    fn arc_sine(self, x: &Float) -> Option<Interval> {
        let one = Float::int(1);
        if x.abs() >= one {
            let end = self.half_pi();
            return (x.abs() == one).then(|| if x.signum() < 0 { end.neg() } else { end });
        }
        let point = Interval::point(x.clone());
        // 1 - x^2 = (1 - x)(1 + x) loses nothing near the ends.
        let unit = Interval::int(1);
        let square = unit.sub(&point, self.bits).mul(&unit.add(&point, self.bits), self.bits);
        let ratio = point.div(&square.root(2, self.bits), self.bits)?;
        ratio.increasing(|end| elementary::atan(end, self.bits, self.constants))
    }

    /// The angle of the point `(x, y)`, between `-pi` and `pi`.
    fn angle(self, y: &Interval, x: &Interval, arguments: &[Outcome]) -> Option<Interval> {
        let atan = |ratio: Interval| ratio.increasing(|end| elementary::atan(end, self.bits, self.constants));
        if x.is_positive() {
            return atan(y.div(x, self.bits)?);
        }
        if !y.has_zero() {
            // ±pi/2 - atan(x/y)
            let quarter = self.half_pi();
            let quarter = if y.is_negative() { quarter.neg() } else { quarter };
            return Some(quarter.sub(&atan(x.div(y, self.bits)?)?, self.bits));
        }
        let on_the_axis = arguments[0].exact().is_some_and(Num::is_zero) && x.is_negative();
        on_the_axis.then(|| self.half_pi().mul(&Interval::int(2), self.bits))
    }

    /// A text of the table at these arguments.
    fn template(self, template: &Template, arguments: &[Outcome], level: usize) -> Outcome {
        template.walk(arguments, &Outcome::Unknown, |part, operands| self.part(part, operands, level))
    }

    fn part(self, part: Part<'_>, operands: &[&Outcome], level: usize) -> Outcome {
        if let Part::Select = part {
            return match operands[0] {
                Outcome::Truth(true) => operands[1].clone(),
                Outcome::Truth(false) => operands[2].clone(),
                _ => Outcome::Unknown,
            };
        }
        if let Some(poison) = super::outcome::poisoned(operands) {
            return poison;
        }
        match part {
            Part::Number(n) => Outcome::Value(n.clone()),
            Part::Constant(op) => self.constant(op),
            Part::Arithmetic(Op::Neg) => self.negated(operands[0]),
            Part::Arithmetic(Op::Add) => self.sum(operands[0], operands[1]),
            Part::Arithmetic(Op::Mul) => self.product(operands[0], operands[1]),
            Part::Arithmetic(Op::Div) => self.quotient(operands[0], operands[1], false),
            Part::Arithmetic(_) => match operands[1].exact().filter(|n| n.is_integer()) {
                Some(n) => self.integer_power(operands[0], n, false),
                None => self.real_power(operands[0], operands[1], false, &mut false),
            },
            Part::Relation(op) => self.relation(op, operands[0], operands[1]).0,
            Part::Call(f) => {
                let arguments: Vec<Outcome> = operands.iter().map(|&o| o.clone()).collect();
                match self.domain(f, &arguments, level) {
                    Some(true) => self.call(f, &arguments, level),
                    Some(false) => Outcome::Undefined,
                    None => Outcome::Unknown,
                }
            }
            Part::Select => Outcome::Unknown,
        }
    }

    /// Whether a condition holds, if that is certain, and whether its sides are, or may be, equal.
    pub(super) fn condition(self, condition: &Template, arguments: &[Outcome]) -> (Option<bool>, bool) {
        let mut equal = true;
        let outcome = condition.walk(arguments, &Outcome::Unknown, |part, operands| {
            if let (Part::Relation(op), None) = (&part, super::outcome::poisoned(operands)) {
                let (outcome, close) = self.relation(*op, operands[0], operands[1]);
                equal = close;
                return outcome;
            }
            self.part(part, operands, 0)
        });
        match outcome {
            Outcome::Truth(t) => (Some(t), equal),
            Outcome::Undefined => (Some(false), true),
            _ => (None, true),
        }
    }

    /// Whether the arguments are in the domain of `f`, if that is certain.
    fn domain(self, f: FunctionId, arguments: &[Outcome], level: usize) -> Option<bool> {
        let mut certain = Some(true);
        for condition in &compiled(f).domain {
            match self.template(condition, arguments, level + 1) {
                Outcome::Truth(true) => {}
                Outcome::Truth(false) | Outcome::Undefined => return Some(false),
                _ => certain = None,
            }
        }
        certain
    }
}

fn alternating(order: i64, value: Interval) -> Interval {
    if order < 0 && order % 2 != 0 { value.neg() } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_hold_everywhere() {
        let constants = Constants::default();
        let range = |name: &str| match apply(crate::function::find(name).unwrap(), &[Outcome::Defined], 64, &constants) {
            Outcome::Within(i) => Some((i.low.floor().to_string(), i.high.floor().to_string())),
            _ => None,
        };
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(range("sin"), pair("-1", "1"));
        assert_eq!(range("atan"), pair("-2", "1"));
        assert_eq!(range("tanh"), pair("-1", "1"));
        assert_eq!(range("exp"), None);
        assert_eq!(range("sech"), pair("0", "1"));
        // |csc(x)| >= 1 is no bound of this kind, and its argument may be a zero of the sine.
        assert_eq!(range("csc"), None);
    }
}
