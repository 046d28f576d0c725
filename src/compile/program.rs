//! Instructions and the programs they form.

use super::build::Builder;
use super::error::CompileError;
use crate::expr::{ExprId, Store, SymbolId};
use crate::function::FunctionId;

/// Where a value stands: the inputs first, then the constants, then the result of each instruction.
pub type Slot = u32;

/// One operation on earlier slots; its result goes to the next free slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Instruction {
    Add(Slot, Slot),
    Sub(Slot, Slot),
    Mul(Slot, Slot),
    /// NaN where the divisor is zero.
    Div(Slot, Slot),
    Neg(Slot),
    /// An integer power; `0^0` is 1, a negative power of zero NaN.
    PowInt(Slot, i32),
    /// A real power: NaN for a negative base, and for zero unless the exponent is positive.
    Pow(Slot, Slot),
    /// A function of one argument, by its place in [`Program::unary`].
    Unary(Slot, u32),
    /// A function of two arguments, by its place in [`Program::binary`].
    Binary(Slot, Slot, u32),
    /// Relations are 1 or 0, and NaN where a side is undefined.
    Lt(Slot, Slot),
    Le(Slot, Slot),
    Eq(Slot, Slot),
    Ne(Slot, Slot),
    And(Slot, Slot),
    Or(Slot, Slot),
    Not(Slot),
    /// The second operand where the first is 1, the third where it is 0, else NaN.
    Select(Slot, Slot, Slot),
}

impl Instruction {
    /// The same operation on other slots.
    pub fn map(self, mut f: impl FnMut(Slot) -> Slot) -> Instruction {
        use Instruction::*;
        match self {
            Add(a, b) => Add(f(a), f(b)),
            Sub(a, b) => Sub(f(a), f(b)),
            Mul(a, b) => Mul(f(a), f(b)),
            Div(a, b) => Div(f(a), f(b)),
            Neg(a) => Neg(f(a)),
            PowInt(a, n) => PowInt(f(a), n),
            Pow(a, b) => Pow(f(a), f(b)),
            Unary(a, k) => Unary(f(a), k),
            Binary(a, b, k) => Binary(f(a), f(b), k),
            Lt(a, b) => Lt(f(a), f(b)),
            Le(a, b) => Le(f(a), f(b)),
            Eq(a, b) => Eq(f(a), f(b)),
            Ne(a, b) => Ne(f(a), f(b)),
            And(a, b) => And(f(a), f(b)),
            Or(a, b) => Or(f(a), f(b)),
            Not(a) => Not(f(a)),
            Select(a, b, c) => Select(f(a), f(b), f(c)),
        }
    }
}

/// A kernel of one argument.
pub type Unary = fn(f64) -> f64;
/// A kernel of two arguments.
pub type Binary = fn(f64, f64) -> f64;

/// A kernel and the function it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Named<F> {
    pub function: FunctionId,
    pub kernel: F,
}

/// Straight-line code for several outputs. **An instruction reads only slots before its own**, and every
/// instruction is needed for some output.
#[derive(Clone, Debug)]
pub struct Program {
    pub(super) inputs: usize,
    pub(super) constants: Vec<f64>,
    pub(super) code: Vec<Instruction>,
    pub(super) outputs: Vec<Slot>,
    pub(super) unary: Vec<Named<Unary>>,
    pub(super) binary: Vec<Named<Binary>>,
}

impl Program {
    /// The program that computes `roots` from the values of `inputs`.
    ///
    /// # Errors
    /// [`CompileError`], where a node that is needed has no numeric meaning.
    pub fn new(store: &Store, roots: &[ExprId], inputs: &[SymbolId]) -> Result<Program, CompileError> {
        Builder::new(store, inputs).build(roots)
    }

    /// The number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The number of instructions.
    pub fn len(&self) -> usize {
        self.code.len()
    }

    /// Whether nothing is computed: every output is an input or a constant.
    pub fn is_empty(&self) -> bool {
        self.code.is_empty()
    }

    /// The constants, in the slots after the inputs.
    pub fn constants(&self) -> &[f64] {
        &self.constants
    }

    pub fn instructions(&self) -> &[Instruction] {
        &self.code
    }

    /// The slot of each output.
    pub fn outputs(&self) -> &[Slot] {
        &self.outputs
    }

    /// The functions of one argument that are called.
    pub fn unary(&self) -> &[Named<Unary>] {
        &self.unary
    }

    /// The functions of two arguments that are called.
    pub fn binary(&self) -> &[Named<Binary>] {
        &self.binary
    }
}
