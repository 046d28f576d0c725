//! The scalar interpreter.

use super::program::{Instruction, Program};

/// Powers up to this size are products by repeated squaring, exact wherever the products are.
const SQUARINGS: u32 = 32;

impl Program {
    /// Computes the outputs for one set of inputs; `scratch` is reused from call to call and needs no
    /// preparation.
    ///
    /// # Panics
    /// If `inputs` or `outputs` is shorter than the program's.
    pub fn run(&self, inputs: &[f64], outputs: &mut [f64], scratch: &mut Vec<f64>) {
        scratch.clear();
        scratch.reserve(self.inputs + self.constants.len() + self.code.len());
        scratch.extend_from_slice(&inputs[..self.inputs]);
        scratch.extend_from_slice(&self.constants);
        for &instruction in &self.code {
            let value = self.step(instruction, scratch);
            scratch.push(value);
        }
        for (output, &slot) in outputs[..self.outputs.len()].iter_mut().zip(&self.outputs) {
            *output = scratch[slot as usize];
        }
    }

    fn step(&self, instruction: Instruction, slots: &[f64]) -> f64 {
        use Instruction::*;
        let at = |slot: u32| slots[slot as usize];
        match instruction {
            Add(a, b) => at(a) + at(b),
            Sub(a, b) => at(a) - at(b),
            Mul(a, b) => at(a) * at(b),
            Div(a, b) => divide(at(a), at(b)),
            Neg(a) => -at(a),
            PowInt(a, n) => integer_power(at(a), n),
            Pow(a, b) => real_power(at(a), at(b)),
            Unary(a, k) => (self.unary[k as usize].kernel)(at(a)),
            Binary(a, b, k) => (self.binary[k as usize].kernel)(at(a), at(b)),
            Lt(a, b) => truth(at(a), at(b), |x, y| x < y),
            Le(a, b) => truth(at(a), at(b), |x, y| x <= y),
            Eq(a, b) => truth(at(a), at(b), |x, y| x == y),
            Ne(a, b) => truth(at(a), at(b), |x, y| x != y),
            And(a, b) => truth(at(a), at(b), |x, y| x != 0.0 && y != 0.0),
            Or(a, b) => truth(at(a), at(b), |x, y| x != 0.0 || y != 0.0),
            Not(a) => 1.0 - at(a),
            Select(c, a, b) => match at(c) {
                c if c.is_nan() => f64::NAN,
                0.0 => at(b),
                _ => at(a),
            },
        }
    }
}

/// 1 or 0, and NaN where a side is undefined: an undefined comparison is never silently false.
fn truth(a: f64, b: f64, holds: impl Fn(f64, f64) -> bool) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { f64::from(u8::from(holds(a, b))) }
}

fn divide(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

fn integer_power(x: f64, n: i32) -> f64 {
    // `powf` and `powi` say NaN^0 = 1; what is undefined stays undefined.
    if x.is_nan() || (x == 0.0 && n < 0) {
        return f64::NAN;
    }
    let size = n.unsigned_abs();
    if size > SQUARINGS {
        return x.powf(f64::from(n));
    }
    let (mut power, mut square, mut rest) = (1.0, x, size);
    while rest > 0 {
        if rest & 1 == 1 {
            power *= square;
        }
        rest >>= 1;
        if rest > 0 {
            square *= square;
        }
    }
    if n < 0 { 1.0 / power } else { power }
}

fn real_power(x: f64, exponent: f64) -> f64 {
    // `powf` has values at 1^NaN and at a negative base with a whole exponent; a real power has none.
    let undefined = x.is_nan() || exponent.is_nan() || x < 0.0 || (x == 0.0 && exponent <= 0.0);
    if undefined { f64::NAN } else { x.powf(exponent) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::CompileError;
    use crate::expr::{ExprId, Op, Store, SymbolId, Unknown};
    use crate::function;
    use crate::number::Num;
    use smallvec::smallvec;

    fn symbol(s: &Store, id: ExprId) -> SymbolId {
        s.symbol(id).unwrap()
    }

    /// The value of `e` with `x` as its only input.
    fn at(s: &Store, e: ExprId, x: ExprId, value: f64) -> f64 {
        let program = Program::new(s, &[e], &[symbol(s, x)]).unwrap();
        let mut out = [0.0];
        program.run(&[value], &mut out, &mut Vec::new());
        out[0]
    }

    #[test]
    fn arithmetic_and_powers() {
        let mut s = Store::new();
        let (x, y) = (s.sym("x"), s.sym("y"));
        let two = s.int(2);
        let square = s.pow(x, two);
        let product = s.mul(square, y);
        let sum = s.sub(product, x);
        let program = Program::new(&s, &[sum, square], &[symbol(&s, x), symbol(&s, y)]).unwrap();
        let mut out = [0.0; 2];
        program.run(&[3.0, 5.0], &mut out, &mut Vec::new());
        assert_eq!(out, [42.0, 9.0]);
        // -x fuses into a subtraction, the square is formed once.
        assert_eq!(program.len(), 3);

        for (n, value, wanted) in [(0, 2.0, 1.0), (0, 0.0, 1.0), (3, -2.0, -8.0), (-2, 4.0, 0.0625), (100, -1.0, 1.0), (101, -1.0, -1.0)] {
            let n = s.int(n);
            let power = s.pow(x, n);
            assert_eq!(at(&s, power, x, value), wanted, "{value}");
        }
        let negative = s.int(-3);
        let power = s.pow(x, negative);
        assert!(at(&s, power, x, 0.0).is_nan());
        assert_eq!(at(&s, power, x, 1e-200), f64::INFINITY);
        let huge = s.int(10_000_000_001);
        let power = s.pow(x, huge);
        assert_eq!(at(&s, power, x, -1.0), -1.0);
        assert_eq!(at(&s, power, x, 0.5), 0.0);
    }

    #[test]
    fn undefined_is_nan() {
        let mut s = Store::new();
        let x = s.sym("x");
        let one = s.int(1);
        let inverse = s.div(one, x);
        assert!(at(&s, inverse, x, 0.0).is_nan());
        let third = s.num(Num::ratio(1, 3));
        let root = s.pow(x, third);
        assert!(at(&s, root, x, -8.0).is_nan());
        assert!((at(&s, root, x, 8.0) - 2.0).abs() < 1e-15);
        let half = s.num(Num::ratio(-1, 2));
        let root = s.pow(x, half);
        assert!(at(&s, root, x, 0.0).is_nan());
        assert_eq!(at(&s, root, x, 4.0), 0.5);
        let power = s.pow(x, x);
        assert!(at(&s, power, x, 0.0).is_nan());
        assert!(at(&s, power, x, -2.0).is_nan());
        assert_eq!(at(&s, power, x, 2.0), 4.0);
    }

    #[test]
    fn selections_take_one_branch() {
        let mut s = Store::new();
        let x = s.sym("x");
        let (zero, one) = (s.int(0), s.int(1));
        let inverse = s.div(one, x);
        let positive = s.relation(Op::Lt, zero, x);
        let chosen = s.select(positive, inverse, zero);
        assert_eq!(at(&s, chosen, x, 4.0), 0.25);
        assert_eq!(at(&s, chosen, x, 0.0), 0.0);
        // An undefined condition is undefined, on whichever side it would fall.
        let above = s.relation(Op::Lt, one, inverse);
        let chosen = s.select(above, one, zero);
        assert!(at(&s, chosen, x, 0.0).is_nan());
        let not = s.not(above);
        let both = s.and(above, positive);
        let either = s.or(not, both);
        assert!(at(&s, either, x, 0.0).is_nan());
        assert_eq!(at(&s, either, x, 0.5), 1.0);
        assert_eq!(at(&s, both, x, 2.0), 0.0);
    }

    #[test]
    fn canonical_sums_and_products() {
        let mut s = Store::new();
        let mut canon = crate::canon::Canon::default();
        let (x, y) = (s.sym("x"), s.sym("y"));
        // 2/3 x^2/y - e^x sqrt(x) + 1
        let (one, two) = (s.int(1), s.int(2));
        let ratio = s.num(Num::ratio(2, 3));
        let a = s.pow(x, two);
        let a = s.mul(ratio, a);
        let a = s.div(a, y);
        let e = s.constant(Op::Euler);
        let b = s.pow(e, x);
        let half = s.num(Num::HALF);
        let root = s.pow(x, half);
        let b = s.mul(b, root);
        let c = s.sub(a, b);
        let c = s.add(c, one);
        let form = canon.canonical(&mut s, c).unwrap();
        let inputs = [symbol(&s, x), symbol(&s, y)];
        let program = Program::new(&s, &[c, form], &inputs).unwrap();
        let mut out = [0.0; 2];
        program.run(&[2.0, 3.0], &mut out, &mut Vec::new());
        let wanted = 8.0 / 9.0 - 2f64.exp() * 2f64.sqrt() + 1.0;
        assert!((out[0] - wanted).abs() < 1e-14, "{out:?} {wanted}");
        assert!((out[1] - wanted).abs() < 1e-14, "{out:?} {wanted}");
        program.run(&[2.0, 0.0], &mut out, &mut Vec::new());
        assert!(out.iter().all(|x| x.is_nan()));
    }

    #[test]
    fn an_indicator_hides_an_overflow_and_shows_what_is_undefined() {
        let mut s = Store::new();
        let x = s.sym("x");
        let (one, two) = (s.int(1), s.int(2));
        let minus = s.neg(x);
        let step = s.call(function::named("step"), &[minus]);
        let square = s.pow(x, two);
        let product = s.canonical_product(&[one, step, one, square, one]);
        assert_eq!(at(&s, product, x, 1e200), 0.0);
        assert_eq!(at(&s, product, x, -2.0), 4.0);
        let minus_one = s.int(-1);
        let product = s.canonical_product(&[one, step, one, x, minus_one]);
        assert!(at(&s, product, x, 0.0).is_nan());
    }

    #[test]
    fn functions_through_the_table() {
        let mut s = Store::new();
        let x = s.sym("x");
        let relu = s.call(function::named("relu"), &[x]);
        let max = s.call(function::named("max"), &[x, relu]);
        assert_eq!(at(&s, max, x, -3.0), 0.0);
        assert_eq!(at(&s, max, x, 3.0), 3.0);
    }

    #[test]
    fn what_is_not_needed_is_not_computed() {
        let mut s = Store::new();
        let (x, y) = (s.sym("x"), s.sym("y"));
        s.mul(x, y);
        let two = s.int(2);
        let program = Program::new(&s, &[x, two], &[symbol(&s, x)]).unwrap();
        assert!(program.is_empty());
        let mut out = [0.0; 2];
        program.run(&[7.0], &mut out, &mut Vec::new());
        assert_eq!(out, [7.0, 2.0]);
    }

    #[test]
    fn depth_is_no_matter() {
        let mut s = Store::new();
        let x = s.sym("x");
        let mut e = x;
        for _ in 0..200_000 {
            e = s.call(function::named("sin"), &[e]);
        }
        assert!(at(&s, e, x, 1.0) < 0.01);
    }

    #[test]
    fn errors() {
        let mut s = Store::new();
        let (x, y) = (s.sym("x"), s.sym("y"));
        let sum = s.add(x, y);
        let symbols = [symbol(&s, x)];
        let error = Program::new(&s, &[sum], &symbols).unwrap_err();
        assert_eq!(error.to_string(), "`y` has no value");
        let phi = s.apply(Unknown { name: "phi".into(), orders: smallvec![0] }, &[x]);
        assert_eq!(Program::new(&s, &[phi], &symbols).unwrap_err(), CompileError::UnknownFunction { name: "phi".into() });
        let derivative = s.operator(Op::Derivative, &[x, x], None);
        assert_eq!(Program::new(&s, &[derivative], &symbols).unwrap_err(), CompileError::NotScalar);
    }
}
