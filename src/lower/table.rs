//! Calls of the functions of the table: arity, defaults, shapes.

use super::Lowerer;
use super::error::{LowerErrorKind, shape_text};
use super::template::compiled;
use crate::expr::{ExprId, Op, Shape};
use crate::function::{ArrayFunction, FunctionId, Kind};
use crate::number::Num;
use crate::syntax::ast::AstId;

impl Lowerer<'_> {
    pub(super) fn call_table(&mut self, f: FunctionId, arguments: &[ExprId], at: AstId) -> Option<ExprId> {
        let row = f.row();
        let most = row.arguments.len();
        let least = most - row.defaults.len();
        if arguments.len() < least || arguments.len() > most {
            let expected = match (least, most) {
                (1, 1) => format!("one argument, `{}({})`", row.name, row.arguments.join(", ")),
                (l, m) if l == m => format!("{m} arguments, `{}({})`", row.name, row.arguments.join(", ")),
                (l, m) => format!("{l} to {m} arguments, `{}({})`", row.name, row.arguments.join(", ")),
            };
            self.error(LowerErrorKind::WrongArity { function: row.name.to_owned(), expected, found: arguments.len() }, self.ast.span(at));
            return None;
        }
        let mut all = arguments.to_vec();
        for template in &compiled(f).defaults[arguments.len() - least..] {
            let value = template.build(self.store, &all, arguments[0]);
            all.push(value);
        }
        match row.kind {
            Kind::Elementwise => {
                let mut shapes = all.iter().filter_map(|&a| self.store.shape(a));
                if let (Some(x), Some(y)) = (shapes.next(), shapes.next())
                    && x != y
                {
                    let (left, right) = (x.to_string(), y.to_string());
                    self.error(LowerErrorKind::Shapes { operation: "an elementwise function", left, right }, self.ast.span(at));
                    return None;
                }
                Some(self.store.call(f, &all))
            }
            Kind::Array(kind) => self.call_array(f, kind, &all, at),
        }
    }

    fn call_array(&mut self, f: FunctionId, kind: ArrayFunction, arguments: &[ExprId], at: AstId) -> Option<ExprId> {
        let x = arguments[0];
        let shape = self.store.shape(x);
        let (rows, columns) = shape.map_or((1, 1), |s| s.known().unwrap_or((0, 0)));
        if rows == 0 {
            self.error(LowerErrorKind::NotYet { what: "array functions with symbolic dimensions".into() }, self.ast.span(at));
            return None;
        }
        let mut need = |expected: &'static str| {
            let found = shape_text(shape);
            self.error(LowerErrorKind::NeedsShape { operation: format!("`{}`", f.row().name), expected, found }, self.ast.span(at));
            None
        };
        use ArrayFunction::*;
        let result = match kind {
            // Of a matrix these two are operator norms, which are something else than sums of entries.
            Norm1 | Norm2 if rows != 1 && columns != 1 => return need("a vector"),
            Sum | Mean | Prod | Norm | Norm1 | Norm2 | LogSumExp => None,
            Softmax => {
                if rows != 1 && columns != 1 {
                    return need("a vector");
                }
                shape
            }
            Dot => {
                let other = self.store.shape(arguments[1]);
                if self.store.width(x) != self.store.width(arguments[1]) || shape.is_some_and(|s| !s.is_vector()) {
                    let (left, right) = (shape_text(shape), shape_text(other));
                    self.error(LowerErrorKind::Shapes { operation: "this dot product", left, right }, self.ast.span(at));
                    return None;
                }
                None
            }
            Trace | Det | LogDet if rows != columns => return need("a square matrix"),
            Trace | Det | LogDet => None,
            Inverse if rows != columns => return need("a square matrix"),
            Inverse => shape,
            Diag if rows == 1 || columns == 1 => {
                let n = rows.max(columns);
                (n != 1).then(|| Shape::new(n, n))
            }
            Diag if rows == columns => Some(Shape::new(rows, 1)),
            Diag => return need("a vector or a square matrix"),
            Transpose => return Some(self.store.transpose(x)),
            OneHot => {
                let size = arguments.get(1).and_then(|&n| self.store.number(n)).and_then(Num::to_i64);
                let Some(n) = size.filter(|n| (2..=100_000).contains(n)) else {
                    self.error(LowerErrorKind::NotAnInteger { what: "the length of `onehot`, at least 2," }, self.ast.span(at));
                    return None;
                };
                let (one, zero) = (self.store.one(), self.store.zero());
                let entries: Vec<ExprId> = (0..n)
                    .map(|k| {
                        let k = self.store.int(k);
                        let hit = self.store.relation(Op::Eq, x, k);
                        self.store.select(hit, one, zero)
                    })
                    .collect();
                return Some(self.store.array(Shape::new(n as usize, 1), &entries));
            }
        };
        Some(self.store.call_shaped(f, arguments, result))
    }
}
