//! Array operations, entry by entry.

use super::{ElaborateError, Pass};
use crate::expr::{ExprId, Op, Store};
use crate::function::{self, ArrayFunction, FunctionId, Kind};
use crate::number::Num;

const EXP: FunctionId = function::named("exp");
const LN: FunctionId = function::named("ln");
const SQRT: FunctionId = function::named("sqrt");
const ABS: FunctionId = function::named("abs");

/// Determinants and inverses are written out up to this size.
const MAX_DETERMINANT: usize = 8;

impl Pass<'_> {
    /// The entries of a node that is an array or has one among its operands.
    pub(super) fn array_operation(&mut self, id: ExprId) -> Result<Vec<ExprId>, ElaborateError> {
        let operands = self.store.children(id).to_vec();
        let (rows, columns) = self.dims(id)?;
        let count = rows * columns;
        match self.store.op(id) {
            Op::Symbol => {
                let Some(symbol) = self.store.symbol(id) else { return Ok(vec![id]) };
                let mut entries = Vec::with_capacity(count);
                for r in 1..=rows as u32 {
                    for c in 1..=columns as u32 {
                        let entry = self.store.entry_symbol(symbol, r, c);
                        entries.push(self.store.symbol_node(entry));
                    }
                }
                Ok(entries)
            }
            Op::Array => Ok(operands.iter().map(|&e| self.entries_of(e)[0]).collect()),
            Op::MatMul => self.matrix_product(operands[0], operands[1]),
            Op::Transpose => {
                let (r, c) = self.dims(operands[0])?;
                let entries = self.entries_of(operands[0]);
                Ok((0..c).flat_map(|j| (0..r).map(move |i| i * c + j)).map(|k| entries[k]).collect())
            }
            Op::Slice => {
                let (_, width) = self.dims(operands[0])?;
                let at = |k: usize| self.store.number(operands[k]).and_then(Num::to_i64).unwrap_or(1) as usize;
                let (r0, r1, c0, c1) = (at(1), at(2), at(3), at(4));
                let entries = self.entries_of(operands[0]);
                Ok((r0..=r1).flat_map(|r| (c0..=c1).map(move |c| (r - 1) * width + c - 1)).map(|k| entries[k]).collect())
            }
            Op::Call => match self.store.function(id).map(|f| (f, &f.row().kind)) {
                Some((_, Kind::Array(kind))) => self.array_function(*kind, &operands),
                Some((f, Kind::Elementwise)) => self.broadcast(count, &operands, |store, x| store.call(f, x)),
                None => Ok(vec![id]),
            },
            Op::Add => self.broadcast(count, &operands, |store, x| store.add(x[0], x[1])),
            Op::Neg => self.broadcast(count, &operands, |store, x| store.neg(x[0])),
            Op::Mul | Op::ElementMul => self.broadcast(count, &operands, |store, x| store.mul(x[0], x[1])),
            Op::Div | Op::ElementDiv => self.broadcast(count, &operands, |store, x| store.div(x[0], x[1])),
            Op::ElementPow => self.broadcast(count, &operands, |store, x| store.pow(x[0], x[1])),
            Op::Select => self.broadcast(count, &operands, |store, x| store.select(x[0], x[1], x[2])),
            _ => self.broadcast(count, &operands, |store, x| store.rebuild(id, x)),
        }
    }

    /// Entry by entry; a scalar operand goes with every entry.
    fn broadcast(
        &mut self,
        count: usize,
        operands: &[ExprId],
        make: impl Fn(&mut Store, &[ExprId]) -> ExprId,
    ) -> Result<Vec<ExprId>, ElaborateError> {
        let lists: Vec<Vec<ExprId>> = operands.iter().map(|&o| self.entries_of(o)).collect();
        let mut row = Vec::with_capacity(lists.len());
        let mut out = Vec::with_capacity(count);
        for k in 0..count {
            row.clear();
            row.extend(lists.iter().map(|l| if l.len() == 1 { l[0] } else { l[k] }));
            out.push(make(self.store, &row));
        }
        Ok(out)
    }

    fn matrix_product(&mut self, a: ExprId, b: ExprId) -> Result<Vec<ExprId>, ElaborateError> {
        let ((m, k), (_, n)) = (self.dims(a)?, self.dims(b)?);
        let (x, y) = (self.entries_of(a), self.entries_of(b));
        let mut out = Vec::with_capacity(m * n);
        for i in 0..m {
            for j in 0..n {
                let left: Vec<ExprId> = (0..k).map(|l| x[i * k + l]).collect();
                let right: Vec<ExprId> = (0..k).map(|l| y[l * n + j]).collect();
                out.push(dot(self.store, &left, &right));
            }
        }
        Ok(out)
    }

    fn array_function(&mut self, kind: ArrayFunction, operands: &[ExprId]) -> Result<Vec<ExprId>, ElaborateError> {
        let x = self.entries_of(operands[0]);
        let (rows, columns) = self.dims(operands[0])?;
        let store = &mut *self.store;
        use ArrayFunction::*;
        let scalar = match kind {
            Sum => total(store, &x),
            Mean => {
                let sum = total(store, &x);
                let n = store.int(x.len() as i64);
                store.div(sum, n)
            }
            Prod => x[1..].iter().fold(x[0], |p, &e| store.mul(p, e)),
            Dot => {
                let y = self.entries_of(operands[1]);
                dot(self.store, &x, &y)
            }
            Norm | Norm2 => {
                if let [single] = x[..] {
                    store.call(ABS, &[single])
                } else {
                    let squares = dot(store, &x, &x);
                    store.call(SQRT, &[squares])
                }
            }
            Norm1 => {
                let magnitudes: Vec<ExprId> = x.iter().map(|&e| store.call(ABS, &[e])).collect();
                total(store, &magnitudes)
            }
            Trace => {
                let diagonal: Vec<ExprId> = (0..rows).map(|i| x[i * columns + i]).collect();
                total(store, &diagonal)
            }
            Det => determinant(store, &x, rows)?,
            LogDet => {
                let det = determinant(store, &x, rows)?;
                store.call(LN, &[det])
            }
            LogSumExp => {
                let powers: Vec<ExprId> = x.iter().map(|&e| store.call(EXP, &[e])).collect();
                let sum = total(store, &powers);
                store.call(LN, &[sum])
            }
            Inverse => return inverse(store, &x, rows),
            Softmax => {
                let powers: Vec<ExprId> = x.iter().map(|&e| store.call(EXP, &[e])).collect();
                let sum = total(store, &powers);
                return Ok(powers.into_iter().map(|p| store.div(p, sum)).collect());
            }
            Diag if rows == 1 || columns == 1 => {
                let zero = store.zero();
                let n = x.len();
                return Ok((0..n * n).map(|k| if k % (n + 1) == 0 { x[k / (n + 1)] } else { zero }).collect());
            }
            Diag => return Ok((0..rows).map(|i| x[i * columns + i]).collect()),
            // Lowering turns these two into a transpose node and an array of selections.
            Transpose | OneHot => x[0],
        };
        Ok(vec![scalar])
    }
}

fn total(store: &mut Store, x: &[ExprId]) -> ExprId {
    x[1..].iter().fold(x[0], |sum, &e| store.add(sum, e))
}

fn dot(store: &mut Store, x: &[ExprId], y: &[ExprId]) -> ExprId {
    let products: Vec<ExprId> = x.iter().zip(y).map(|(&a, &b)| store.mul(a, b)).collect();
    total(store, &products)
}

/// `Σ_σ sgn(σ) ∏ x[i, σ(i)]` by expansion along the rows, each minor formed once: `n·2^n` products.
fn determinant(store: &mut Store, x: &[ExprId], n: usize) -> Result<ExprId, ElaborateError> {
    if n > MAX_DETERMINANT {
        return Err(ElaborateError::TooLarge { what: "the size of a determinant", limit: MAX_DETERMINANT });
    }
    // minor[set]: the determinant of the last |set| rows with the columns of `set`.
    let mut minor: Vec<ExprId> = vec![store.one(); 1 << n];
    for set in 1usize..1 << n {
        let row = n - set.count_ones() as usize;
        let mut sum = store.zero();
        let mut negative = false;
        for column in (0..n).filter(|c| set & (1 << c) != 0) {
            let term = store.mul(x[row * n + column], minor[set & !(1 << column)]);
            sum = if negative { store.sub(sum, term) } else { store.add(sum, term) };
            negative = !negative;
        }
        minor[set] = sum;
    }
    Ok(minor[(1 << n) - 1])
}

/// The adjugate over the determinant.
fn inverse(store: &mut Store, x: &[ExprId], n: usize) -> Result<Vec<ExprId>, ElaborateError> {
    let det = determinant(store, x, n)?;
    let mut out = Vec::with_capacity(n * n);
    for i in 0..n {
        for j in 0..n {
            // Entry (i, j) is the cofactor (j, i).
            let minor: Vec<ExprId> = (0..n * n).filter(|k| k / n != j && k % n != i).map(|k| x[k]).collect();
            let cofactor = determinant(store, &minor, n - 1)?;
            let cofactor = if (i + j) % 2 == 1 { store.neg(cofactor) } else { cofactor };
            out.push(store.div(cofactor, det));
        }
    }
    Ok(out)
}
