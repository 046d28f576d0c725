//! Works out what lowering left unevaluated: derivative operators, calls, array operations.
//!
//! The result is a [`Value`], scalar entries with a shape, free of operators. Intermediates keep their
//! names in it; [`Definitions`] says what they stand for and expands them where a question needs it.

mod arrays;
mod definitions;
mod operators;

use std::fmt;

use smallvec::SmallVec;

pub use definitions::Definitions;

use crate::diff::DiffError;
use crate::expr::{ExprId, IdMap, Op, Shape, Store, SymbolId};

/// A value entry by entry, row by row; a scalar has one entry and no shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    pub shape: Option<Shape>,
    pub entries: Vec<ExprId>,
    /// What was differentiated on the way: a derivative is claimed only where these are defined and have no
    /// kink, even where its formula means something elsewhere (`1/x` as the derivative of `ln x`).
    pub sources: Vec<ExprId>,
    /// Equations of the kinks and edges of what was differentiated before it was moved to a point, moved there
    /// too: `0 = 0` for `f'(0)` with `f(x) = relu(x)`. Where one holds the value is a convention.
    pub kinks: Vec<ExprId>,
}

impl Value {
    pub fn scalar(id: ExprId) -> Value {
        Value { shape: None, entries: vec![id], ..Value::default() }
    }

    /// Rows and columns; a scalar is 1x1.
    pub fn dims(&self) -> (usize, usize) {
        self.shape.and_then(Shape::known).unwrap_or((1, 1))
    }
}

/// Why an expression cannot be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElaborateError {
    Derivative(DiffError),
    /// More entries or a larger matrix than the limit.
    TooLarge {
        what: &'static str,
        limit: usize,
    },
    /// An operation that needs numbers for its dimensions.
    Symbolic,
}

impl fmt::Display for ElaborateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ElaborateError::Derivative(error) => error.fmt(f),
            ElaborateError::TooLarge { what, limit } => write!(f, "{what} exceeds the limit of {limit}"),
            ElaborateError::Symbolic => write!(f, "not yet: symbolic dimensions"),
        }
    }
}

impl std::error::Error for ElaborateError {}

impl From<DiffError> for ElaborateError {
    fn from(error: DiffError) -> Self {
        ElaborateError::Derivative(error)
    }
}

/// The most entries all arrays of one expression may have together.
const MAX_ENTRIES: usize = 2_000_000;

/// The most nodes a store may have when more are to be worked out: repeated composition doubles an expression each time.
const MAX_NODES: usize = 10_000_000;

/// What a node turned into.
#[derive(Clone, Debug)]
enum Image {
    Scalar(ExprId),
    /// Entries, by index into the pass's list.
    Array(usize),
}

/// One bottom-up pass.
struct Pass<'a> {
    store: &'a mut Store,
    definitions: &'a Definitions,
    images: IdMap<Option<Image>>,
    arrays: Vec<Vec<ExprId>>,
    entries: usize,
    /// What was differentiated at or below each unevaluated node.
    sources: IdMap<Vec<ExprId>>,
    /// Kinks that moved to a point, of the whole expression.
    kinks: Vec<ExprId>,
}

/// The value of an expression: every operator evaluated, every array entry by entry.
///
/// # Errors
/// [`ElaborateError`], where a derivative does not exist in this language or a limit is reached.
pub fn value(store: &mut Store, definitions: &Definitions, id: ExprId) -> Result<Value, ElaborateError> {
    // Most expressions are plain scalars already, and most of what is differentiated is.
    let plain = |store: &Store, id: ExprId| !store.is_pending(id) && !store.has_arrays(id);
    if plain(store, id) {
        return Ok(Value::scalar(id));
    }
    if let Some(value) = plain_derivative(store, definitions, id) {
        return value;
    }
    let reach = store.reach_by(&[id], |_, operands| operands.iter().rposition(|&o| !plain(store, o)).map_or(0, |k| k + 1));
    let mut pass = Pass {
        store,
        definitions,
        images: IdMap::new(&reach, None),
        arrays: Vec::new(),
        entries: 0,
        sources: IdMap::new(&reach, Vec::new()),
        kinks: Vec::new(),
    };
    for node in reach.up() {
        let image = pass.node(node)?;
        pass.images[node] = Some(image);
    }
    let entries = pass.entries_of(id);
    let shape = pass.store.shape(id);
    let sources = std::mem::take(&mut pass.sources[id]);
    let mut kinks = pass.kinks;
    kinks.sort_unstable();
    kinks.dedup();
    Ok(Value { shape, entries, sources, kinks })
}

/// The value of a derivative of a plain scalar by variables, which needs no pass.
fn plain_derivative(store: &mut Store, definitions: &Definitions, id: ExprId) -> Option<Result<Value, ElaborateError>> {
    let operands = store.children(id);
    let plain = operands.iter().all(|&o| !store.is_pending(o) && !store.has_arrays(o));
    if store.op(id) != Op::Derivative || !plain || store.len() > MAX_NODES {
        return None;
    }
    let mut sources = vec![operands[0]];
    let variables: SmallVec<[SymbolId; 4]> = operands[1..].iter().filter_map(|&v| store.symbol(v)).collect();
    let entries = operators::partials(store, definitions, sources.clone(), &variables, &mut sources);
    Some(entries.map(|entries| Value { shape: None, entries, sources, kinks: Vec::new() }))
}

/// Whether a scalar node is an array function of a scalar, which still has to be worked out.
fn reads_arrays(store: &Store, id: ExprId) -> bool {
    store.function(id).is_some_and(|f| !matches!(f.row().kind, crate::function::Kind::Elementwise))
}

impl Pass<'_> {
    /// The entries of a node that was visited before; a scalar has one.
    fn entries_of(&self, id: ExprId) -> Vec<ExprId> {
        match self.images.get(id) {
            Some(Some(Image::Scalar(e))) => vec![*e],
            Some(Some(Image::Array(k))) => self.arrays[*k].clone(),
            _ => vec![id],
        }
    }

    /// What a scalar node that was visited before turned into.
    fn scalar(&self, id: ExprId) -> ExprId {
        match self.images.get(id) {
            Some(Some(Image::Scalar(e))) => *e,
            _ => id,
        }
    }

    fn dims(&self, id: ExprId) -> Result<(usize, usize), ElaborateError> {
        self.store.shape(id).map_or(Some((1, 1)), Shape::known).ok_or(ElaborateError::Symbolic)
    }

    fn keep(&mut self, id: ExprId, entries: Vec<ExprId>) -> Result<Image, ElaborateError> {
        if self.store.shape(id).is_none() {
            return Ok(Image::Scalar(entries[0]));
        }
        self.entries += entries.len();
        if self.entries > MAX_ENTRIES {
            return Err(ElaborateError::TooLarge { what: "the number of array entries", limit: MAX_ENTRIES });
        }
        self.arrays.push(entries);
        Ok(Image::Array(self.arrays.len() - 1))
    }

    fn node(&mut self, id: ExprId) -> Result<Image, ElaborateError> {
        let op = self.store.op(id);
        if self.store.len() > MAX_NODES {
            return Err(ElaborateError::TooLarge { what: "the number of nodes of this document", limit: MAX_NODES });
        }
        if self.store.is_pending(id) {
            let mut below: Vec<ExprId> = self.store.children(id).iter().filter_map(|&c| self.sources.get(c)).flatten().copied().collect();
            below.sort_unstable();
            below.dedup();
            self.sources[id] = below;
        }
        if !op.is_operator() && !self.touches_arrays(id) {
            let operands: SmallVec<[ExprId; 4]> = self.store.children(id).iter().map(|&c| self.scalar(c)).collect();
            let same = *operands == *self.store.children(id);
            return Ok(Image::Scalar(if same { id } else { self.store.rebuild(id, &operands) }));
        }
        let entries = if op.is_operator() { self.operator(id)? } else { self.array_operation(id)? };
        self.keep(id, entries)
    }

    fn touches_arrays(&self, id: ExprId) -> bool {
        let is_array = |e: ExprId| self.store.shape(e).is_some();
        let array_call = self.store.op(id) == Op::Call && reads_arrays(self.store, id);
        is_array(id) || array_call || self.store.children(id).iter().any(|&c| is_array(c))
    }
}
