//! Arrays of expressions.

use std::fmt;
use std::ops::Index;

use super::{Expr, HandleError, Operand, Workspace};
use crate::compile::Program;
use crate::diff::{self, Chain};
use crate::elaborate::{Definitions, value};
use crate::equal::Verdict;
use crate::expr::{ExprId, Shape};
use crate::print::{self, Format, Options, TooLarge};

/// Rows times columns of expressions: a vector function, a gradient, a Jacobian, a Hessian.
///
/// Entries are indexed from zero, `m[(row, column)]`, as everywhere in Rust; documents count from one.
///
/// ```
/// let workspace = gradus::Workspace::new();
/// let [x, y] = workspace.symbols(["x", "y"])?;
/// let f = workspace.column(&[x * y, x + y])?;
/// let jacobian = f.jacobian(&[x, y])?;
/// assert_eq!(jacobian.to_string(), "[y, x; 1, 1]");
/// assert_eq!(jacobian[(0, 1)], x);
/// # Ok::<(), gradus::HandleError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix<'w> {
    workspace: Of<'w>,
    shape: (usize, usize),
    entries: Vec<Expr<'w>>,
}

/// A workspace, compared by identity.
#[derive(Clone, Copy)]
struct Of<'w>(&'w Workspace);

impl PartialEq for Of<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Of<'_> {}

impl<'w> Matrix<'w> {
    pub(super) fn new(workspace: &'w Workspace, rows: usize, columns: usize, entries: Vec<Expr<'w>>) -> Matrix<'w> {
        Matrix { workspace: Of(workspace), shape: (rows, columns), entries }
    }

    /// Rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        self.shape
    }

    /// The entries, row by row; at least one.
    pub fn entries(&self) -> &[Expr<'w>] {
        &self.entries
    }

    /// The rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[Expr<'w>]> {
        self.entries.chunks(self.shape.1)
    }

    /// The entry, counted from zero, if there is one.
    pub fn get(&self, row: usize, column: usize) -> Option<Expr<'w>> {
        self.rows().nth(row)?.get(column).copied()
    }

    /// Rows as columns.
    pub fn transpose(&self) -> Matrix<'w> {
        let (rows, columns) = self.shape;
        let entries = (0..columns).flat_map(|j| (0..rows).map(move |i| self[(i, j)])).collect();
        Matrix { shape: (columns, rows), entries, ..*self }
    }

    /// The matrix product `self · other`.
    ///
    /// # Errors
    /// [`HandleError::Shapes`], where `self` has not as many columns as `other` has rows.
    ///
    /// # Panics
    /// If `other` is of another workspace.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let row = workspace.parse_matrix("[a, b]")?;
    /// assert_eq!(row.times(&row.transpose())?.to_string(), "[a^2 + b^2]");
    /// assert!(row.times(&row).is_err());
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn times(&self, other: &Matrix<'w>) -> Result<Matrix<'w>, HandleError> {
        if self.shape.1 != other.shape.0 {
            return Err(HandleError::Shapes { operation: "the matrix product", left: self.shape, right: other.shape });
        }
        let workspace = self.workspace.0;
        let (left, right) = (self.ids(workspace), other.ids(workspace));
        let of: Vec<Option<ExprId>> = self.entries.iter().chain(&other.entries).map(|e| e.ids().1).collect();
        let mut product = workspace.with(|s| {
            let a = s.store.array(Shape::new(self.shape.0, self.shape.1), &left);
            let b = s.store.array(Shape::new(other.shape.0, other.shape.1), &right);
            let product = s.store.matmul(a, b);
            let mut product = value(&mut s.store, &Definitions::default(), product)?;
            product.sources = s.sources(&of);
            Ok::<_, HandleError>(product)
        })?;
        product.entries = workspace.with(|s| s.readable(&product.entries))?;
        workspace.matrix(self.shape.0, other.shape.1, &workspace.entries(product))
    }

    /// The Jacobian of the entries: a row for each, a column for each variable.
    ///
    /// # Errors
    /// As [`Expr::gradient`].
    pub fn jacobian(&self, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        let workspace = self.workspace.0;
        let symbols = workspace.variables(variables)?;
        let outputs = self.ids(workspace);
        let (rows, of) = workspace.with(|s| {
            let rows = diff::jacobian(&mut s.store, &outputs, &symbols, &Chain::default())?;
            Ok::<_, HandleError>((rows, self.entries.iter().map(|&e| s.derived(e, None)).collect::<Vec<_>>()))
        })?;
        let mut entries = Vec::with_capacity(rows.len() * symbols.len());
        for (row, of) in rows.iter().zip(of) {
            entries.extend(workspace.readable(row, of)?);
        }
        workspace.matrix(rows.len(), symbols.len(), &entries)
    }

    /// The derivative in a direction, `J·v`, of the shape of `self`: each variable with its tangent.
    ///
    /// # Errors
    /// As [`Expr::derivative`].
    pub fn jvp<T: Operand<'w> + Clone>(&self, tangents: &[(Expr<'w>, T)]) -> Result<Matrix<'w>, HandleError> {
        let entries = self.workspace.0.pushforward(&self.entries, tangents)?;
        Ok(Matrix { entries, ..*self })
    }

    /// The pullback `uᵀ·J`, a row with a column for each variable; `cotangent` has the shape of `self`.
    ///
    /// # Errors
    /// As [`Expr::gradient`], and [`HandleError::Shapes`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// let f = workspace.column(&[x * y, x + y])?;
    /// let u = workspace.parse_matrix("[u; v]")?;
    /// assert_eq!(f.vjp(&u, &[x, y])?.to_string(), "[u*y + v, u*x + v]");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn vjp(&self, cotangent: &Matrix<'w>, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        if self.shape != cotangent.shape {
            return Err(HandleError::Shapes { operation: "a value and its cotangent", left: self.shape, right: cotangent.shape });
        }
        self.workspace.0.pullback(&self.entries, &cotangent.entries, variables)
    }

    /// Every entry with values for variables, all at once.
    ///
    /// # Errors
    /// [`HandleError::NotAVariable`].
    pub fn substitute<T: Operand<'w> + Clone>(&self, values: &[(Expr<'w>, T)]) -> Result<Matrix<'w>, HandleError> {
        let entries = self.workspace.0.moved(&self.entries, values, true)?;
        Ok(Matrix { entries, ..*self })
    }

    /// Every entry in the form that `form` gives it: `m.map(Expr::simplify)`, `m.map(Expr::expand)`.
    ///
    /// # Errors
    /// The first of `form`.
    pub fn map<E>(&self, form: impl FnMut(Expr<'w>) -> Result<Expr<'w>, E>) -> Result<Matrix<'w>, E> {
        let entries = self.entries.iter().copied().map(form).collect::<Result<_, _>>()?;
        Ok(Matrix { entries, ..*self })
    }

    /// The values of the entries in `f64`, row by row.
    ///
    /// # Errors
    /// As [`Expr::evaluate_f64`].
    pub fn evaluate_f64(&self, at: &[(Expr<'w>, f64)]) -> Result<Vec<f64>, HandleError> {
        self.workspace.0.decimals(&self.entries, at)
    }

    /// The entries, compiled: straight-line code from the values of `variables` to those of the entries, row by row,
    /// NaN where they do not exist.
    ///
    /// # Errors
    /// [`HandleError::Compile`], where a variable is left over or a function has no numeric meaning.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// let program = (x.pow(2) * y).gradient(&[x, y])?.program(&[x, y])?;
    /// let (mut out, mut scratch) = ([0.0; 2], Vec::new());
    /// program.run(&[3.0, 2.0], &mut out, &mut scratch);
    /// assert_eq!(out, [12.0, 9.0]);
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn program(&self, variables: &[Expr<'w>]) -> Result<Program, HandleError> {
        let workspace = self.workspace.0;
        let symbols = workspace.variables(variables)?;
        let ids = self.ids(workspace);
        Ok(workspace.with(|s| Program::new(&s.store, &ids, &symbols))?)
    }

    /// Whether the arrays are equal, entry by entry; another shape refutes.
    ///
    /// # Panics
    /// If `other` is of another workspace.
    pub fn equals(&self, other: &Matrix<'w>) -> Verdict {
        self.workspace.0.judge((Some(self.shape), &self.entries), (Some(other.shape), &other.entries), &[])
    }

    /// The array for math mode.
    ///
    /// # Errors
    /// [`HandleError::TooLarge`].
    pub fn to_latex(&self) -> Result<String, HandleError> {
        self.workspace.0.with(|s| Ok(self.print(&s.store, Format::Latex)?))
    }

    fn print(&self, store: &crate::expr::Store, format: Format) -> Result<String, TooLarge> {
        let ids: Vec<ExprId> = self.entries.iter().map(|e| e.ids().0).collect();
        print::array(store, Some(Shape::new(self.shape.0, self.shape.1)), &ids, format, &Options::default())
    }

    fn ids(&self, workspace: &Workspace) -> Vec<ExprId> {
        self.entries.iter().map(|e| e.id_in(workspace)).collect()
    }
}

impl<'w> Index<(usize, usize)> for Matrix<'w> {
    type Output = Expr<'w>;

    /// The entry, counted from zero.
    ///
    /// # Panics
    /// If there is none.
    fn index(&self, (row, column): (usize, usize)) -> &Expr<'w> {
        assert!(row < self.shape.0 && column < self.shape.1, "({row}, {column}) is outside a {}x{} array", self.shape.0, self.shape.1);
        &self.entries[row * self.shape.1 + column]
    }
}

/// The array as text, `[a, b; c, d]`.
impl fmt::Display for Matrix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.workspace.0.text(|store| self.print(store, Format::Text)))
    }
}

impl fmt::Debug for Matrix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
