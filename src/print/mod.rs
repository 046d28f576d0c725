//! Expressions as text and as LaTeX.
//!
//! Printing never changes what it is handed. It takes three steps: `gather` finds what is written side by side,
//! `build` makes one layout with all parentheses in it, in the order that a reader expects (`order`), and a pen
//! draws that (`text`, `latex`). Every step is a loop over a graph, so depth costs no stack, and `share` names
//! what would be printed too often.
//!
//! ```
//! use gradus::expr::Store;
//! use gradus::print::{self, Options};
//!
//! let mut store = Store::new();
//! let (x, y) = (store.sym("x"), store.sym("y1"));
//! let two = store.int(2);
//! let square = store.pow(x, two);
//! let quotient = store.div(y, square);
//! let e = store.neg(quotient);
//! assert_eq!(print::text(&store, e, &Options::default())?, "-y1/x^2");
//! assert_eq!(print::latex(&store, e, &Options::default())?, r"-\frac{y_{1}}{x^{2}}");
//! # Ok::<(), print::TooLarge>(())
//! ```

mod build;
mod draw;
mod gather;
mod latex;
mod latex_names;
mod layout;
mod order;
mod share;
#[cfg(test)]
mod tests;
mod text;

use std::fmt;

use crate::expr::{ExprId, Shape, Store};

/// How to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Nothing but functions and operators of the language, in ASCII where names are: `cases(x > 0: x; else: 0)`,
    /// `x != 0`, no `where`.
    pub plain: bool,
    /// Writes `[z > 0]` for `step(z)`, as on a blackboard.
    pub indicators: bool,
    /// From so many nodes on, what is printed more than once gets a name.
    pub limit: u64,
    /// So many nodes are printed at most.
    pub cap: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options { plain: false, indicators: false, limit: 20_000, cap: 6_000_000 }
    }
}

impl Options {
    /// The options of machine-readable output.
    pub fn plain() -> Options {
        Options { plain: true, ..Options::default() }
    }
}

/// An expression that is too large to be written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The nodes of the tree; `u64::MAX` stands for anything beyond.
    pub nodes: u64,
    pub cap: u64,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.nodes {
            u64::MAX => write!(f, "written out, this has more than {} nodes; at most {} are printed", u64::MAX, self.cap),
            nodes => write!(f, "written out, this has {nodes} nodes; at most {} are printed", self.cap),
        }
    }
}

impl std::error::Error for TooLarge {}

/// The outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Latex,
}

/// An expression in the language of gradus, on one line.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn text(store: &Store, id: ExprId, options: &Options) -> Result<String, TooLarge> {
    expression(store, id, Format::Text, options)
}

/// An expression for math mode of LaTeX with `amsmath`.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn latex(store: &Store, id: ExprId, options: &Options) -> Result<String, TooLarge> {
    expression(store, id, Format::Latex, options)
}

/// An expression in a format.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn expression(store: &Store, id: ExprId, format: Format, options: &Options) -> Result<String, TooLarge> {
    render(store, &[id], None, format, options)
}

/// A value with these entries, row by row: `[a, b; c, d]`, or the entry alone where there is no shape.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn array(store: &Store, shape: Option<Shape>, entries: &[ExprId], format: Format, options: &Options) -> Result<String, TooLarge> {
    let columns = shape.map(|s| s.known().map_or(entries.len(), |(_, columns)| columns));
    render(store, entries, columns, format, options)
}

/// An array as text.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn text_array(store: &Store, shape: Option<Shape>, entries: &[ExprId], options: &Options) -> Result<String, TooLarge> {
    array(store, shape, entries, Format::Text, options)
}

/// An array as LaTeX.
///
/// # Errors
/// [`TooLarge`], beyond [`Options::cap`].
pub fn latex_array(store: &Store, shape: Option<Shape>, entries: &[ExprId], options: &Options) -> Result<String, TooLarge> {
    array(store, shape, entries, Format::Latex, options)
}

fn render(store: &Store, roots: &[ExprId], columns: Option<usize>, format: Format, options: &Options) -> Result<String, TooLarge> {
    let layout = build::build(store, roots, columns, options);
    let names = share::names(store, &layout, options)?;
    Ok(match format {
        Format::Text => draw::draw(&layout, &names, &text::Text { store, layout: &layout, options }),
        Format::Latex => draw::draw(&layout, &names, &latex::Latex { store, layout: &layout }),
    })
}
