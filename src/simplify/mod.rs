//! From canonical forms to forms that people like to read.

mod conditions;
mod present;
mod transforms;

pub use conditions::tidy;
pub use present::{piecewise, readable};
pub use transforms::Transform;

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Store};

/// The most readable of the forms that are tried: canonical and multiplied out.
///
/// # Errors
/// [`Budget`], where even the canonical form is too large; a form that is only too large to multiply out is
/// left as it is.
pub fn simplify(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let canonical = canon.canonical(store, id)?;
    let mut best = canonical;
    if store.reach(&[canonical]).len() < 400
        && let Ok(expanded) = canon.expanded(store, canonical)
        && cost(store, expanded) < cost(store, best)
    {
        best = expanded;
    }
    Ok(present::present(store, canon, best))
}

/// The form with products and natural powers of sums multiplied out.
///
/// # Errors
/// [`Budget`] named `expand`, with the number of terms foreseen.
pub fn expand(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let expanded = canon.expanded(store, id)?;
    Ok(present::distribute(store, expanded))
}

/// The size of what would be printed: nodes of the graph, each once.
fn cost(store: &Store, id: ExprId) -> usize {
    let reach = store.reach(&[id]);
    reach.up().map(|n| 1 + store.children(n).len()).sum()
}
