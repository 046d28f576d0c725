//! Arithmetic with shapes: every mismatch names both.

use super::Lowerer;
use super::error::{LowerError, LowerErrorKind, shape_text};
use crate::expr::{Dim, ExprId, Op, Shape, Store};
use crate::function;
use crate::number::Num;
use crate::syntax::ast::{AstId, AstKind, BinaryOp};

/// A matrix is multiplied out to at most this power.
const MAX_MATRIX_POWER: i64 = 64;

impl Lowerer<'_> {
    pub(super) fn binary(&mut self, op: BinaryOp, a: ExprId, b: ExprId, at: AstId) -> Option<ExprId> {
        match op {
            BinaryOp::Add => self.plus(a, b, at, "this sum"),
            BinaryOp::Sub => {
                let b = self.store.neg(b);
                self.plus(a, b, at, "this difference")
            }
            BinaryOp::Mul => self.multiply(a, b, at),
            BinaryOp::Div => self.divide(a, b, at),
            BinaryOp::Pow => self.power(a, b, at),
            BinaryOp::ElementMul => self.elementwise(Op::ElementMul, a, b, at),
            BinaryOp::ElementDiv => {
                self.refuse_zero(b, at)?;
                self.elementwise(Op::ElementDiv, a, b, at)
            }
            BinaryOp::ElementPow => self.elementwise(Op::ElementPow, a, b, at),
            // Of functions and of conditions: the walk has taken them.
            BinaryOp::Compose | BinaryOp::And | BinaryOp::Or => None,
        }
    }

    /// The spans of the two operands of a binary node, for shape errors.
    fn operand_spans(&self, at: AstId) -> Option<(AstId, AstId)> {
        match self.ast.kind(at) {
            AstKind::Binary(_, a, b) | AstKind::Juxtapose(a, b) => Some((*a, *b)),
            _ => None,
        }
    }

    #[cold]
    fn shape_error(&mut self, operation: &'static str, a: ExprId, b: ExprId, at: AstId, help: Option<&str>) -> Option<ExprId> {
        let (left, right) = (shape_text(self.store.shape(a)), shape_text(self.store.shape(b)));
        let mut error = LowerError::new(LowerErrorKind::Shapes { operation, left: left.clone(), right: right.clone() }, self.ast.span(at));
        if let Some((x, y)) = self.operand_spans(at) {
            error = error.related(self.ast.span(x), format!("this is {left}")).related(self.ast.span(y), format!("this is {right}"));
        }
        if let Some(help) = help {
            error = error.help(help);
        }
        self.errors.push(error);
        None
    }

    /// `a + b`: equal shapes, or a scalar with an array.
    pub(super) fn plus(&mut self, a: ExprId, b: ExprId, at: AstId, what: &'static str) -> Option<ExprId> {
        match (self.store.shape(a), self.store.shape(b)) {
            (Some(x), Some(y)) if x != y => {
                let help = (x == y.transposed()).then_some("one is a row and the other a column: transpose one of them with `'`");
                self.shape_error(what, a, b, at, help)
            }
            _ => Some(self.store.add(a, b)),
        }
    }

    /// `a * b`: scalars, a scalar with an array, or the matrix product.
    pub(super) fn multiply(&mut self, a: ExprId, b: ExprId, at: AstId) -> Option<ExprId> {
        let (Some(x), Some(y)) = (self.store.shape(a), self.store.shape(b)) else { return Some(self.store.mul(a, b)) };
        if x.columns != y.rows {
            let help = if x == y {
                "a matrix product needs as many columns on the left as rows on the right; `.*` multiplies entry by entry"
            } else if y.columns == x.rows {
                "a matrix product needs as many columns on the left as rows on the right; the other order fits"
            } else {
                "a matrix product needs as many columns on the left as rows on the right"
            };
            return self.shape_error("this matrix product", a, b, at, Some(help));
        }
        let product = self.store.matmul(a, b);
        Some(self.scalar_if_single(product))
    }

    /// A 1x1 array is a scalar.
    pub(super) fn scalar_if_single(&mut self, id: ExprId) -> ExprId {
        match self.store.shape(id) {
            Some(Shape { rows: Dim::Known(1), columns: Dim::Known(1) }) => self.store.slice(id, [1, 1, 1, 1]),
            _ => id,
        }
    }

    fn refuse_zero(&mut self, b: ExprId, at: AstId) -> Option<()> {
        if self.store.number(b).is_some_and(Num::is_zero) {
            let span = self.operand_spans(at).map_or(self.ast.span(at), |(_, y)| self.ast.span(y));
            self.error(LowerErrorKind::DivisionByZero, span);
            return None;
        }
        Some(())
    }

    fn divide(&mut self, a: ExprId, b: ExprId, at: AstId) -> Option<ExprId> {
        self.refuse_zero(b, at)?;
        if self.store.shape(b).is_some() {
            return self.shape_error("this division", a, b, at, Some("`./` divides entry by entry; `A*inv(B)` multiplies by the inverse"));
        }
        Some(self.store.div(a, b))
    }

    fn power(&mut self, a: ExprId, b: ExprId, at: AstId) -> Option<ExprId> {
        if self.store.number(a).is_some_and(Num::is_zero) && self.store.number(b).is_some_and(Num::is_negative) {
            self.error(LowerErrorKind::DivisionByZero, self.ast.span(at));
            return None;
        }
        let Some(shape) = self.store.shape(a) else {
            if self.store.shape(b).is_some() {
                return self.shape_error("this power", a, b, at, Some("`.^` raises to each entry"));
            }
            return Some(self.store.pow(a, b));
        };
        let n = self.store.number(b).and_then(Num::to_i64);
        match n {
            Some(n) if shape.rows == shape.columns && n.abs() <= MAX_MATRIX_POWER && n != 0 => {
                let base = if n < 0 { self.store.call_shaped(function::named("inv"), &[a], Some(shape)) } else { a };
                Some((1..n.abs()).fold(base, |product, _| self.store.matmul(product, base)))
            }
            _ => self.shape_error("this power", a, b, at, Some("only square matrices have integer powers; `.^` raises each entry")),
        }
    }

    pub(super) fn elementwise(&mut self, op: Op, a: ExprId, b: ExprId, at: AstId) -> Option<ExprId> {
        match (self.store.shape(a), self.store.shape(b)) {
            (Some(x), Some(y)) if x != y => self.shape_error("this elementwise operation", a, b, at, None),
            _ => Some(self.store.elementwise(op, a, b)),
        }
    }

    /// Arrays side by side and on top of each other: `rows` counts the blocks of each row.
    pub(super) fn blocks(&mut self, ids: &[ExprId], rows: Vec<u32>, at: AstId) -> Option<ExprId> {
        let span = self.ast.span(at);
        let mut entries: Vec<Vec<ExprId>> = Vec::new();
        let mut next = 0;
        for count in rows {
            let row = &ids[next..next + count as usize];
            next += count as usize;
            let mut height: Option<usize> = None;
            let start = entries.len();
            for &block in row {
                let Some((r, c)) = self.store.shape(block).map_or(Some((1, 1)), Shape::known) else {
                    self.error(LowerErrorKind::NotYet { what: "blocks with symbolic dimensions".into() }, span);
                    return None;
                };
                if *height.get_or_insert(r) != r {
                    let (left, right) = (format!("{} rows", height.unwrap_or(0)), format!("{r} rows"));
                    self.error(LowerErrorKind::Shapes { operation: "putting these blocks side by side", left, right }, span);
                    return None;
                }
                entries.resize(start + r, Vec::new());
                for i in 0..r {
                    for j in 0..c {
                        let entry =
                            if self.store.shape(block).is_none() { block } else { self.store.slice(block, [i + 1, i + 1, j + 1, j + 1]) };
                        entries[start + i].push(entry);
                    }
                }
            }
        }
        let columns = entries[0].len();
        if let Some(bad) = entries.iter().find(|r| r.len() != columns) {
            let (left, right) = (format!("{columns} columns"), format!("{} columns", bad.len()));
            self.error(LowerErrorKind::Shapes { operation: "stacking these blocks", left, right }, span);
            return None;
        }
        let shape = Shape::new(entries.len(), columns);
        Some(self.store.array(shape, &entries.concat()))
    }
}

/// The shape of the value of a Jacobian: `None` where both sides are scalars.
pub(super) fn jacobian_shape(store: &Store, outputs: usize, variables: &[ExprId]) -> Option<Option<Shape>> {
    let inputs = variables.iter().map(|&v| store.width(v)).sum::<Option<usize>>()?;
    Some((outputs * inputs != 1).then(|| Shape::new(outputs, inputs)))
}
