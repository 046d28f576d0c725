//! From expressions to instructions.

use rustc_hash::FxHashMap;

use super::error::CompileError;
use super::program::{Binary, Instruction, Named, Program, Slot, Unary};
use crate::expr::{ExprId, IdMap, Op, Store, SymbolId};
use crate::function::{self, FunctionId, Kernel};
use crate::number::Num;

const ABS: FunctionId = function::named("abs");
const EXP: FunctionId = function::named("exp");
const SQRT: FunctionId = function::named("sqrt");
const STEP: FunctionId = function::named("step");

/// A value before slots are given out; equal values are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Value {
    Input,
    /// The bits of the number, so that it can be a key.
    Constant(u64),
    Step(Instruction),
}

/// Instructions over value numbers; [`Builder::finish`] drops what is unused and gives out slots.
pub(super) struct Builder<'a> {
    store: &'a Store,
    inputs: FxHashMap<SymbolId, Slot>,
    values: Vec<Value>,
    known: FxHashMap<Value, Slot>,
    unary: Vec<Named<Unary>>,
    binary: Vec<Named<Binary>>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(store: &'a Store, inputs: &[SymbolId]) -> Builder<'a> {
        Builder {
            store,
            inputs: inputs.iter().enumerate().map(|(k, &s)| (s, k as Slot)).collect(),
            values: vec![Value::Input; inputs.len()],
            known: FxHashMap::default(),
            unary: Vec::new(),
            binary: Vec::new(),
        }
    }

    pub(super) fn build(mut self, roots: &[ExprId]) -> Result<Program, CompileError> {
        let count = self.values.len();
        let reach = self.store.reach(roots);
        let mut at: IdMap<Slot> = IdMap::new(&reach, 0);
        for id in reach.up() {
            at[id] = self.node(id, &at)?;
        }
        let outputs: Vec<Slot> = roots.iter().map(|&r| at[r]).collect();
        Ok(self.finish(count, &outputs))
    }

    fn value(&mut self, value: Value) -> Slot {
        let next = self.values.len() as Slot;
        let values = &mut self.values;
        *self.known.entry(value).or_insert_with(|| {
            values.push(value);
            next
        })
    }

    fn constant(&mut self, x: f64) -> Slot {
        self.value(Value::Constant(x.to_bits()))
    }

    fn step(&mut self, instruction: Instruction) -> Slot {
        use Instruction::*;
        let ordered = |a: Slot, b: Slot| (a.min(b), a.max(b));
        let instruction = match instruction {
            Add(a, b) => match (self.negated(a), self.negated(b)) {
                (_, Some(b)) => Sub(a, b),
                (Some(a), None) => Sub(b, a),
                _ => {
                    let (a, b) = ordered(a, b);
                    Add(a, b)
                }
            },
            Mul(a, b) => {
                let (a, b) = ordered(a, b);
                Mul(a, b)
            }
            other => other,
        };
        self.value(Value::Step(instruction))
    }

    /// `x`, if the value is `-x`.
    fn negated(&self, slot: Slot) -> Option<Slot> {
        match self.values[slot as usize] {
            Value::Step(Instruction::Neg(a)) => Some(a),
            _ => None,
        }
    }

    fn node(&mut self, id: ExprId, at: &IdMap<Slot>) -> Result<Slot, CompileError> {
        let store = self.store;
        let operands = store.children(id);
        let of = |k: usize| at[operands[k]];
        let instruction = match store.op(id) {
            Op::Number => return Ok(self.constant(store.number(id).map_or(f64::NAN, Num::to_f64))),
            Op::Pi => return Ok(self.constant(std::f64::consts::PI)),
            Op::Euler => return Ok(self.constant(std::f64::consts::E)),
            Op::Truth => return Ok(self.constant(if store.truth(id) == Some(true) { 1.0 } else { 0.0 })),
            Op::Symbol => return self.symbol(id),
            Op::Add => Instruction::Add(of(0), of(1)),
            Op::Neg => Instruction::Neg(of(0)),
            Op::Mul => Instruction::Mul(of(0), of(1)),
            Op::Div => Instruction::Div(of(0), of(1)),
            Op::Pow => return self.power(operands[0], operands[1], at),
            Op::Call => return self.call_node(id, operands, at),
            Op::Lt => Instruction::Lt(of(0), of(1)),
            Op::Le => Instruction::Le(of(0), of(1)),
            Op::Eq => Instruction::Eq(of(0), of(1)),
            Op::Ne => Instruction::Ne(of(0), of(1)),
            Op::And => Instruction::And(of(0), of(1)),
            Op::Or => Instruction::Or(of(0), of(1)),
            Op::Not => Instruction::Not(of(0)),
            Op::Select => Instruction::Select(of(0), of(1), of(2)),
            Op::Sum => {
                let first = of(0);
                return Ok((1..operands.len()).fold(first, |sum, k| self.step(Instruction::Add(sum, at[operands[k]]))));
            }
            Op::Prod => return self.product(id, operands, at),
            Op::Apply => {
                let name = store.unknown(id).map_or_else(String::new, |u| u.name.clone());
                return Err(CompileError::UnknownFunction { name });
            }
            _ => return Err(CompileError::NotScalar),
        };
        Ok(self.step(instruction))
    }

    fn symbol(&self, id: ExprId) -> Result<Slot, CompileError> {
        let symbol = self.store.symbol(id).filter(|_| self.store.shape(id).is_none()).ok_or(CompileError::NotScalar)?;
        self.inputs.get(&symbol).copied().ok_or_else(|| CompileError::Unbound { symbol, name: self.store.symbol_name(symbol).to_owned() })
    }

    fn call_node(&mut self, id: ExprId, operands: &[ExprId], at: &IdMap<Slot>) -> Result<Slot, CompileError> {
        let Some(function) = self.store.function(id) else { return Err(CompileError::NotScalar) };
        match (&function.row().kernel, operands) {
            (&Kernel::One(_), &[a]) => self.unary(function, at[a]),
            (&Kernel::Two(kernel), &[a, b]) => {
                let k = place(&mut self.binary, function, kernel);
                Ok(self.step(Instruction::Binary(at[a], at[b], k)))
            }
            _ => Err(CompileError::NoKernel { function }),
        }
    }

    fn unary(&mut self, function: FunctionId, argument: Slot) -> Result<Slot, CompileError> {
        let Kernel::One(kernel) = function.row().kernel else { return Err(CompileError::NoKernel { function }) };
        let k = place(&mut self.unary, function, kernel);
        Ok(self.step(Instruction::Unary(argument, k)))
    }

    fn reciprocal(&mut self, x: Slot) -> Slot {
        let one = self.constant(1.0);
        self.step(Instruction::Div(one, x))
    }

    /// `base^exponent`; a literal exponent is part of the instruction.
    fn power(&mut self, base: ExprId, exponent: ExprId, at: &IdMap<Slot>) -> Result<Slot, CompileError> {
        if self.store.op(base) == Op::Euler {
            return self.unary(EXP, at[exponent]);
        }
        match self.store.number(exponent) {
            Some(n) => self.literal_power(at[base], n),
            None => Ok(self.step(Instruction::Pow(at[base], at[exponent]))),
        }
    }

    fn literal_power(&mut self, x: Slot, n: &Num) -> Result<Slot, CompileError> {
        if n.is_one() {
            return Ok(x);
        }
        if n.abs() == Num::HALF {
            let root = self.unary(SQRT, x)?;
            return Ok(if n.is_negative() { self.reciprocal(root) } else { root });
        }
        if !n.is_integer() {
            let exponent = self.constant(n.to_f64());
            return Ok(self.step(Instruction::Pow(x, exponent)));
        }
        if *n == Num::MINUS_ONE {
            return Ok(self.reciprocal(x));
        }
        if let Some(n) = n.to_i64().and_then(|n| i32::try_from(n).ok()) {
            return Ok(self.step(Instruction::PowInt(x, n)));
        }
        // A huge power: |x|^n as a real power, with the sign of an odd one in front.
        let magnitude = self.unary(ABS, x)?;
        let even = if n.is_even() { n.abs() } else { &n.abs() - &Num::ONE };
        let exponent = self.constant(even.to_f64());
        let mut power = self.step(Instruction::Pow(magnitude, exponent));
        if !n.is_even() {
            power = self.step(Instruction::Mul(x, power));
        }
        Ok(if n.is_negative() { self.reciprocal(power) } else { power })
    }

    /// A canonical product: the factors with a negative literal exponent form one denominator.
    fn product(&mut self, id: ExprId, operands: &[ExprId], at: &IdMap<Slot>) -> Result<Slot, CompileError> {
        let store = self.store;
        let zero = self.constant(0.0);
        let (mut above, mut below, mut condition): (Option<Slot>, Option<Slot>, Option<Slot>) = (None, None, None);
        for pair in operands[1..].chunks(2) {
            let exponent = store.number(pair[1]);
            // An indicator selects, so that a factor that overflows where the indicator is 0 cannot make it NaN.
            // A factor that may be undefined there has to show, so it keeps the product.
            if let Some(z) = store.argument_of(pair[0], STEP).filter(|_| store.is_total(id)) {
                let holds = self.step(Instruction::Lt(zero, at[z]));
                condition = Some(condition.map_or(holds, |c| self.step(Instruction::And(c, holds))));
                continue;
            }
            let negative = exponent.is_some_and(Num::is_negative) && store.op(pair[0]) != Op::Euler;
            let factor = match exponent {
                Some(n) if negative => self.literal_power(at[pair[0]], &n.abs())?,
                _ => self.power(pair[0], pair[1], at)?,
            };
            let side = if negative { &mut below } else { &mut above };
            *side = Some(side.map_or(factor, |p| self.step(Instruction::Mul(p, factor))));
        }
        let one = self.constant(1.0);
        let number = store.number(operands[0]).cloned().unwrap_or(Num::ONE);
        let mut value = match above {
            Some(above) if number.is_one() => above,
            Some(above) if number == Num::MINUS_ONE => self.step(Instruction::Neg(above)),
            Some(above) => {
                let number = self.constant(number.to_f64());
                self.step(Instruction::Mul(number, above))
            }
            None if number.is_one() => one,
            None => self.constant(number.to_f64()),
        };
        if let Some(below) = below {
            value = self.step(Instruction::Div(value, below));
        }
        Ok(match condition {
            Some(condition) => self.step(Instruction::Select(condition, value, zero)),
            None => value,
        })
    }

    /// The program without what no output needs.
    fn finish(self, inputs: usize, outputs: &[Slot]) -> Program {
        let mut live = vec![false; self.values.len()];
        for &output in outputs {
            live[output as usize] = true;
        }
        for k in (0..self.values.len()).rev() {
            if let (true, Value::Step(instruction)) = (live[k], self.values[k]) {
                instruction.map(|operand| {
                    live[operand as usize] = true;
                    operand
                });
            }
        }
        let mut slot: Vec<Slot> = (0..self.values.len() as Slot).collect();
        let mut constants = Vec::new();
        let needed = |k: &usize| live[*k];
        for k in (inputs..self.values.len()).filter(needed) {
            if let Value::Constant(bits) = self.values[k] {
                slot[k] = (inputs + constants.len()) as Slot;
                constants.push(f64::from_bits(bits));
            }
        }
        let mut code = Vec::new();
        for k in (inputs..self.values.len()).filter(needed) {
            if let Value::Step(instruction) = self.values[k] {
                slot[k] = (inputs + constants.len() + code.len()) as Slot;
                code.push(instruction.map(|operand| slot[operand as usize]));
            }
        }
        let outputs = outputs.iter().map(|&o| slot[o as usize]).collect();
        Program { inputs, constants, code, outputs, unary: self.unary, binary: self.binary }
    }
}

/// The place of a kernel in its list, added at the first call.
fn place<F>(list: &mut Vec<Named<F>>, function: FunctionId, kernel: F) -> u32 {
    let known = list.iter().position(|n| n.function == function);
    known.unwrap_or_else(|| {
        list.push(Named { function, kernel });
        list.len() - 1
    }) as u32
}
