//! Shapes of values.

use std::fmt;

/// The shape of an array: rows by columns. A scalar has no shape; `R^n` is the column `n x 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    pub rows: Dim,
    pub columns: Dim,
}

/// A dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dim {
    Known(u32),
    /// A natural number with a name.
    Named(super::SymbolId),
}

impl Shape {
    pub fn new(rows: usize, columns: usize) -> Shape {
        Shape { rows: Dim::Known(rows as u32), columns: Dim::Known(columns as u32) }
    }

    pub fn transposed(self) -> Shape {
        Shape { rows: self.columns, columns: self.rows }
    }

    /// Rows and columns, where both are numbers.
    pub fn known(self) -> Option<(usize, usize)> {
        match (self.rows, self.columns) {
            (Dim::Known(r), Dim::Known(c)) => Some((r as usize, c as usize)),
            _ => None,
        }
    }

    /// The number of entries, where both dimensions are numbers.
    pub fn entries(self) -> Option<usize> {
        self.known().map(|(r, c)| r * c)
    }

    /// Whether the array is a row or a column.
    pub fn is_vector(self) -> bool {
        self.rows == Dim::Known(1) || self.columns == Dim::Known(1)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dim = |d: Dim| match d {
            Dim::Known(n) => n.to_string(),
            Dim::Named(s) => format!("n{}", s.index()),
        };
        write!(f, "{}x{}", dim(self.rows), dim(self.columns))
    }
}
