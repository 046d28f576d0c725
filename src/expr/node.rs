//! Nodes and ids of the store.

use std::fmt;
use std::num::NonZeroU32;

/// Index of an expression in its [`Store`](super::Store). Equal ids are equal structures, and **a
/// child's id is smaller than its parent's**.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(NonZeroU32);

impl ExprId {
    pub(super) fn from_index(index: usize) -> ExprId {
        ExprId(NonZeroU32::new(index as u32 + 1).expect("an index plus one is not zero"))
    }

    /// The position in the arena.
    #[inline]
    pub fn index(self) -> usize {
        self.0.get() as usize - 1
    }

    pub(super) fn raw(self) -> u32 {
        self.0.get()
    }

    pub(super) fn from_raw(raw: u32) -> Option<ExprId> {
        NonZeroU32::new(raw).map(ExprId)
    }
}

impl fmt::Debug for ExprId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.index())
    }
}

/// Index of a symbol in its store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SymbolId(pub(super) u32);

impl SymbolId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is. The operands of each are named in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Op {
    // Leaves.
    Number,
    Symbol,
    Pi,
    /// Euler's number.
    Euler,
    /// `true` or `false`.
    Truth,
    // Arithmetic of the store tier: two operands, scalars; `Add` and `Neg` also elementwise.
    Add,
    Neg,
    /// The product of two scalars, or of a scalar and an array.
    Mul,
    Div,
    Pow,
    /// A function of the table, with one or two operands.
    Call,
    /// A function nobody defined, `phi(x)`, or one of its partial derivatives, `phi'(x)`.
    Apply,
    // Relations and their combinations.
    Lt,
    Le,
    Eq,
    Ne,
    And,
    Or,
    Not,
    /// `Select(condition, then, otherwise)`
    Select,
    // Arrays.
    /// The entries, row by row; the shape stands beside.
    Array,
    MatMul,
    Transpose,
    ElementMul,
    ElementDiv,
    ElementPow,
    /// `Slice(of, first row, last row, first column, last column)`, 1-based numbers.
    Slice,
    // Unevaluated operators; `elaborate` evaluates them.
    /// `Derivative(of, v…)`: one partial derivative after the other.
    Derivative,
    /// `Gradient(of, v…)`: the shape of the argument.
    Gradient,
    /// `Jacobian(of, v…)`: rows are outputs, columns inputs.
    Jacobian,
    /// `Hessian(of, v…)`
    Hessian,
    /// `Pushforward(of, tangent, v…)`: `J·tangent`.
    Pushforward,
    /// `Pullback(of, cotangent, v…)`: `cotangentᵀ·J`.
    Pullback,
    /// `Substitute(of, s1, e1, s2, e2, …)`: all at once; definitions that depend on an `s` go along.
    Substitute,
    // The canonical tier; only `canon` builds these.
    /// A flat sum of at least two canonical terms.
    Sum,
    /// `Prod(number, base1, exponent1, base2, exponent2, …)`, flat.
    Prod,
}

impl Op {
    /// Whether the node stands for a derivative or a substitution that is yet to be carried out.
    pub fn is_operator(self) -> bool {
        use Op::*;
        matches!(self, Derivative | Gradient | Jacobian | Hessian | Pushforward | Pullback | Substitute)
    }

    /// Whether the value is true or false rather than a number.
    pub fn is_relation(self) -> bool {
        use Op::*;
        matches!(self, Truth | Lt | Le | Eq | Ne | And | Or | Not)
    }
}

/// Twelve bytes: the operation, flags, a function or an unknown in `aux`, and two operands. In the place of operands a
/// leaf has a number, and a node with many of them the start and the length of their run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Node {
    pub op: Op,
    flags: u8,
    pub aux: u16,
    at: [ExprId; 2],
}

/// The two highest bits of the flags say how many operands stand in the node; this, that they stand in a run.
const RUN: u8 = 3;
const COUNT: u32 = 6;

impl Node {
    /// A leaf with a number of its own.
    pub fn leaf(op: Op, flags: u8, aux: u16, payload: usize) -> Node {
        Node { op, flags, aux, at: [ExprId::from_index(payload); 2] }
    }

    /// A node with one operand or two.
    pub fn inner(op: Op, flags: u8, aux: u16, a: ExprId, b: Option<ExprId>) -> Node {
        let count = 1 + u8::from(b.is_some());
        Node { op, flags: flags | count << COUNT, aux, at: [a, b.unwrap_or(a)] }
    }

    /// A node whose operands stand in a run.
    pub fn list(op: Op, flags: u8, aux: u16, start: usize, len: usize) -> Node {
        Node { op, flags: flags | RUN << COUNT, aux, at: [ExprId::from_index(start), ExprId::from_index(len)] }
    }

    /// The number of a leaf.
    #[inline]
    pub fn payload(&self) -> usize {
        self.at[0].index()
    }

    #[inline]
    pub fn flags(&self) -> u8 {
        self.flags & ((1 << COUNT) - 1)
    }

    /// The operands, where `runs` are those of all nodes.
    #[inline]
    pub fn children<'a>(&'a self, runs: &'a [ExprId]) -> &'a [ExprId] {
        match self.flags >> COUNT {
            RUN => &runs[self.at[0].index()..self.at[0].index() + self.at[1].index()],
            count => &self.at[..count as usize],
        }
    }
}

/// The value is real and defined at every real point.
pub(super) const TOTAL: u8 = 1;
/// The value is an array; its shape stands in the store's shape table.
pub(super) const ARRAY: u8 = 2;
/// An unevaluated operator stands somewhere below.
pub(super) const PENDING: u8 = 4;
/// No symbol stands at or below.
pub(super) const CONSTANT: u8 = 8;
/// An array, or a function of arrays, stands below.
pub(super) const ARRAYS: u8 = 16;
/// A piecewise value, or a function with kinks, stands at or below.
pub(super) const KINKS: u8 = 32;
