//! Gradients, Jacobians and Hessians from the two sweeps.

use super::chain::Chain;
use super::error::DiffError;
use super::forward::{Seeds, forward};
use super::reverse::reverse;
use crate::expr::{ExprId, Store, SymbolId};
use crate::number::Num;

/// Up to this many node visits a derivative is formed forwards, one variable at a time: that keeps the
/// quotient rule in the form people write. Beyond, the cheaper direction decides.
const READABLE: usize = 20_000;

/// `∂e/∂v` for every variable.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn gradient(store: &mut Store, e: ExprId, variables: &[SymbolId], chain: &Chain) -> Result<Vec<ExprId>, DiffError> {
    Ok(jacobian(store, &[e], variables, chain)?.pop().unwrap_or_default())
}

/// The rows `∂e_i/∂v_j`: outputs by inputs.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn jacobian(store: &mut Store, outputs: &[ExprId], variables: &[SymbolId], chain: &Chain) -> Result<Vec<Vec<ExprId>>, DiffError> {
    let links: Vec<ExprId> = chain.links().iter().map(|l| l.1).chain(outputs.iter().copied()).collect();
    let size = store.reach(&links).len();
    let one = store.num(Num::ONE);
    if size * variables.len() <= READABLE || variables.len() < outputs.len() {
        let mut rows = vec![Vec::with_capacity(variables.len()); outputs.len()];
        for &v in variables {
            let seeds = Seeds::from_iter([(v, one)]);
            for (row, entry) in rows.iter_mut().zip(forward(store, outputs, &seeds, chain)?) {
                row.push(entry);
            }
        }
        return Ok(rows);
    }
    outputs.iter().map(|&e| reverse(store, &[e], &[one], variables, chain)).collect()
}

/// The second partial derivatives. Each pair is formed once: entry `(i, j)` and entry `(j, i)` are one id.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn hessian(store: &mut Store, e: ExprId, variables: &[SymbolId], chain: &Chain) -> Result<Vec<Vec<ExprId>>, DiffError> {
    let first = gradient(store, e, variables, chain)?;
    let zero = store.num(Num::ZERO);
    let one = store.num(Num::ONE);
    let n = variables.len();
    let mut rows = vec![vec![zero; n]; n];
    for (j, &v) in variables.iter().enumerate() {
        // The lower triangle of column j: outputs j.. differentiated by v_j.
        let seeds = Seeds::from_iter([(v, one)]);
        for (i, entry) in (j..n).zip(forward(store, &first[j..], &seeds, chain)?) {
            rows[i][j] = entry;
            rows[j][i] = entry;
        }
    }
    Ok(rows)
}
