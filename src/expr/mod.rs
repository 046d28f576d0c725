//! The expression store: one arena of hash-consed nodes.
//!
//! Everything gradus knows about a document lives in one [`Store`]: definitions, derivatives,
//! canonical forms. Nodes are twelve bytes, operands come before the nodes that use them, and equal
//! structures have equal ids, so every algorithm is a loop over ids and work follows the sharing.
//!
//! The *store tier* (this room) builds binary sums and products and rewrites only what is visible in
//! O(1) and keeps the domain; the *canonical tier* (`canon`) builds n-ary sums and products in the
//! same arena, on demand.

mod build;
mod call;
mod intern;
mod node;
mod order;
mod shape;
mod substitute;
mod verify;
mod visit;

pub use intern::{Entry, Store, Unknown};
pub use node::{ExprId, Op, SymbolId};
pub use order::natural_order;
pub use shape::{Dim, Shape};
pub use substitute::Substitution;
pub use visit::{DenseMap, IdMap, Reach};
