//! Gradients, Jacobians and Hessians from the two sweeps.

use super::chain::Chain;
use super::columns::{Column, columns};
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
    let one = store.one();
    if size * variables.len() <= READABLE || variables.len() < outputs.len() {
        let zero = store.zero();
        let mut rows = vec![vec![zero; variables.len()]; outputs.len()];
        for (j, column) in by_each(store, outputs, variables, chain, false)?.into_iter().enumerate() {
            for (i, entry) in column {
                rows[i][j] = entry;
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
    let n = variables.len();
    let entries = hessian_entries(store, e, variables, chain)?;
    let zero = store.zero();
    let mut rows = vec![vec![zero; n]; n];
    for (i, j, entry) in entries {
        rows[i][j] = entry;
        rows[j][i] = entry;
    }
    Ok(rows)
}

/// The second partial derivatives that are not structurally zero, of the lower triangle, column by column.
///
/// # Errors
/// [`DiffError`], where a function has no derivative in this language.
pub fn hessian_entries(
    store: &mut Store,
    e: ExprId,
    variables: &[SymbolId],
    chain: &Chain,
) -> Result<Vec<(usize, usize, ExprId)>, DiffError> {
    let first = gradient(store, e, variables, chain)?;
    let columns = by_each(store, &first, variables, chain, true)?;
    Ok(columns.into_iter().enumerate().flat_map(|(j, column)| column.into_iter().map(move |(i, entry)| (i, j, entry))).collect())
}

/// The derivatives by each variable in turn that are not structurally zero; with `triangle` only of the roots from the
/// variable's own place on.
fn by_each(store: &mut Store, roots: &[ExprId], variables: &[SymbolId], chain: &Chain, triangle: bool) -> Result<Vec<Column>, DiffError> {
    if chain.links().is_empty() {
        return columns(store, roots, variables, triangle);
    }
    let one = store.one();
    let mut all = Vec::with_capacity(variables.len());
    for (j, &v) in variables.iter().enumerate() {
        let from = if triangle { j } else { 0 };
        let entries = forward(store, &roots[from..], &Seeds::from_iter([(v, one)]), chain)?;
        let column = (from..).zip(entries).filter(|e| !store.number(e.1).is_some_and(Num::is_zero)).collect();
        all.push(column);
    }
    Ok(all)
}
