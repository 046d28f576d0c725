//! The owner of a store.

use std::cell::RefCell;
use std::fmt;

use super::{Condition, Expr, HandleError, Matrix};
use crate::canon::Canon;
use crate::document::MAX_SOURCE;
use crate::domain;
use crate::elaborate::{Definitions, Value, value};
use crate::equal::{self, Claim, Domains, Verdict};
use crate::error::Error;
use crate::expr::{ExprId, Op, Shape, Store};
use crate::lower::{Env, LowerError, LowerErrorKind, Lowerer, Names};
use crate::number::Num;
use crate::simplify;
use crate::syntax::ast::{Ast, AstId};
use crate::syntax::parse_expression;
use crate::syntax::span::Span;

/// Where expressions live: one store, with the memory of its canonical forms.
///
/// It is called a workspace because it is what one works *in*: symbols of one name are one variable throughout, and
/// everything made in it is dropped with it. (A *session* runs the statements of a document.) Nothing is shared
/// between workspaces, so what one prints never depends on another. A workspace stays in its thread.
///
/// ```
/// let workspace = gradus::Workspace::new();
/// let x = workspace.symbol("x")?;
/// assert_eq!(workspace.parse("x^2 + 1/2")?, x.pow(2) + workspace.ratio(1, 2));
/// # Ok::<(), gradus::HandleError>(())
/// ```
#[derive(Default)]
pub struct Workspace {
    state: RefCell<State>,
}

/// What the rooms below work on.
#[derive(Default)]
pub(super) struct State {
    pub store: Store,
    pub canon: Canon,
    env: Env,
}

impl Workspace {
    /// An empty workspace.
    pub fn new() -> Workspace {
        Workspace::default()
    }

    /// An empty workspace in which no canonical form takes more than `steps` steps: beyond, the question that needs it
    /// answers [`HandleError::Budget`].
    ///
    /// ```
    /// use gradus::{HandleError, Workspace};
    /// let workspace = Workspace::with_budget(3);
    /// let e = workspace.parse("(a + b)*(c + d) + a*b")?;
    /// assert!(matches!(e.simplify(), Err(HandleError::Budget(_))));
    /// # Ok::<(), HandleError>(())
    /// ```
    pub fn with_budget(steps: usize) -> Workspace {
        let state = State { canon: Canon::new(steps), ..State::default() };
        Workspace { state: RefCell::new(state) }
    }

    /// The variable of this name, the same each time. A name is what documents call one: letters, digits and `_`,
    /// Greek and accented too; `x₁` is `x1`. `e` becomes a variable by this, also in texts read later.
    ///
    /// # Errors
    /// [`HandleError::Text`], where `name` is not one name.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// assert_eq!(workspace.symbol("x₁")?, workspace.symbol("x1")?);
    /// assert!(workspace.symbol("x + 1").is_err());
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn symbol(&self, name: &str) -> Result<Expr<'_>, HandleError> {
        self.read(name, |state, ast, root| {
            let mut names = state.names(ast);
            names.bound.extend(ast.as_name(root));
            let mut lowerer = Lowerer::new(ast, &mut state.store, &mut state.env, &names);
            match lowerer.variables(&[root]).map_err(lower)?[..] {
                [variable] => Ok(Expr::new(self, variable, None)),
                _ => Err(vec![not_one("one name is expected", ast, root)]),
            }
        })
    }

    /// Several variables at once.
    ///
    /// # Errors
    /// As [`Workspace::symbol`], for the first name that is none.
    pub fn symbols<const N: usize>(&self, names: [&str; N]) -> Result<[Expr<'_>; N], HandleError> {
        let mut symbols = [self.number(0); N];
        for (symbol, name) in symbols.iter_mut().zip(names) {
            *symbol = self.symbol(name)?;
        }
        Ok(symbols)
    }

    /// A number: of an `i64`, or of a [`Num`].
    pub fn number(&self, value: impl Into<Num>) -> Expr<'_> {
        let value = value.into();
        self.with(|s| Expr::new(self, s.store.num(value), None))
    }

    /// The fraction `numerator/denominator`; over zero, a value that exists nowhere.
    pub fn ratio(&self, numerator: i64, denominator: i64) -> Expr<'_> {
        self.number(numerator) / denominator
    }

    /// The number π.
    pub fn pi(&self) -> Expr<'_> {
        self.with(|s| Expr::new(self, s.store.constant(Op::Pi), None))
    }

    /// Euler's number.
    pub fn euler(&self) -> Expr<'_> {
        self.with(|s| Expr::new(self, s.store.constant(Op::Euler), None))
    }

    /// Reads a scalar expression in the language of documents. Its free names are variables; names of symbols that the
    /// workspace knows count as declared, so `xy` beside `x` and `y` is taken for a slip. Derivatives in the text are
    /// worked out.
    ///
    /// # Errors
    /// [`HandleError::Text`] with everything that is wrong in the text, an array among it.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(workspace.parse("2x + sin x")?, 2 * x + x.sin());
    /// assert_eq!(workspace.parse("d/dx x^3")?.simplify()?.to_string(), "3*x^2");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn parse(&self, text: &str) -> Result<Expr<'_>, HandleError> {
        let value = self.value(text, true)?;
        Ok(self.entries(value)[0])
    }

    /// Reads an array such as `[x*y; x + y]`; a scalar is 1x1.
    ///
    /// # Errors
    /// As [`Workspace::parse`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let g = workspace.parse_matrix("[x*y; x + y]")?;
    /// assert_eq!(g.shape(), (2, 1));
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn parse_matrix(&self, text: &str) -> Result<Matrix<'_>, HandleError> {
        let value = self.value(text, false)?;
        let (rows, columns) = value.dims();
        self.matrix(rows, columns, &self.entries(value))
    }

    /// Reads a condition such as `x > 0`.
    ///
    /// # Errors
    /// As [`Workspace::parse`], and where the text is no comparison.
    pub fn parse_condition(&self, text: &str) -> Result<Condition<'_>, HandleError> {
        self.read(text, |state, ast, root| {
            let names = state.names(ast);
            let id = Lowerer::new(ast, &mut state.store, &mut state.env, &names).condition(root).map_err(lower)?;
            Ok(Condition::new(self, id))
        })
    }

    /// The array with these entries, row by row.
    ///
    /// # Errors
    /// [`HandleError::Empty`], and [`HandleError::Shapes`] where there are not `rows · columns` entries.
    ///
    /// # Panics
    /// If an entry is of another workspace.
    pub fn matrix<'w>(&'w self, rows: usize, columns: usize, entries: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        if entries.is_empty() {
            return Err(HandleError::Empty);
        }
        if rows.checked_mul(columns) != Some(entries.len()) {
            let right = (1, entries.len());
            return Err(HandleError::Shapes { operation: "a matrix of these entries", left: (rows, columns), right });
        }
        entries.iter().for_each(|e| _ = e.id_in(self));
        Ok(Matrix::new(self, rows, columns, entries.to_vec()))
    }

    /// The column with these entries: a vector function, an argument.
    ///
    /// # Errors
    /// [`HandleError::Empty`].
    ///
    /// # Panics
    /// If an entry is of another workspace.
    pub fn column<'w>(&'w self, entries: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        self.matrix(entries.len(), 1, entries)
    }

    /// The only way to the state; `f` never calls a handle.
    pub(super) fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        f(&mut self.state.borrow_mut())
    }

    /// A text's tree, read; what `lowered` finds wrong goes out with the text.
    fn read<T>(&self, text: &str, lowered: impl FnOnce(&mut State, &Ast, AstId) -> Result<T, Vec<Error>>) -> Result<T, HandleError> {
        if text.len() > MAX_SOURCE {
            let what = format!("the text has {} bytes; at most {MAX_SOURCE} are read", text.len());
            return Err(HandleError::Text { source: String::new(), errors: vec![Error::Other(what, Span::new(0, 0), None)] });
        }
        let tree = parse_expression(text).map_err(|errors| errors.into_iter().map(Error::Syntax).collect());
        tree.and_then(|(ast, root)| self.with(|s| lowered(s, &ast, root)))
            .map_err(|errors| HandleError::Text { source: text.to_owned(), errors })
    }

    /// The value of a text, entry by entry.
    fn value(&self, text: &str, scalar: bool) -> Result<Value, HandleError> {
        self.read(text, |state, ast, root| {
            let names = state.names(ast);
            let span = ast.span(root);
            let id = Lowerer::new(ast, &mut state.store, &mut state.env, &names).lower(root).map_err(lower)?.id;
            if state.store.op(id).is_relation() {
                let error = LowerError::new(LowerErrorKind::ConditionAsValue, span);
                return Err(vec![Error::Lower(error.help("write `[x > 0]` for the indicator"))]);
            }
            let value = value(&mut state.store, &Definitions::default(), id).map_err(|e| vec![Error::Elaborate(e, span)])?;
            if scalar && value.shape.is_some() {
                return Err(vec![not_one("a scalar is expected, and this is an array", ast, root)]);
            }
            Ok(value)
        })
    }

    /// Handles for the entries of a value, each with what was differentiated for it.
    pub(super) fn entries(&self, value: Value) -> Vec<Expr<'_>> {
        self.with(|s| {
            let of = value.sources.iter().fold(None, |all, &source| s.join(all, Some(source)));
            value.entries.iter().map(|&id| Expr::new(self, id, of)).collect()
        })
    }
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workspace({} nodes)", self.state.borrow().store.len())
    }
}

impl State {
    /// The names that a text may use: its own, and those of the workspace's symbols.
    fn names(&self, ast: &Ast) -> Names {
        Names::new(ast, self.store.symbols().map(|s| self.store.symbol_name(s).to_owned()))
    }

    /// What was differentiated for two values together, as one node: an array, since that leaves everything as it is.
    pub fn join(&mut self, a: Option<ExprId>, b: Option<ExprId>) -> Option<ExprId> {
        match (a, b) {
            (Some(a), Some(b)) if a != b => Some(self.store.array(Shape::new(2, 1), &[a, b])),
            (a, b) => a.or(b),
        }
    }

    /// What was differentiated, together with `1/(a - b)` for each of its kinks `a = b`: moved to a point it has a
    /// value only off the kinks, also where what has the kink is folded away.
    pub fn off_kinks(&mut self, of: ExprId) -> ExprId {
        let sources = self.sources(&[Some(of)]);
        let mut all = Some(of);
        for kink in domain::kinks(&mut self.store, &sources, |_, _| true) {
            let [a, b] = self.store.children(kink)[..] else { continue };
            let difference = self.store.sub(a, b);
            let one = self.store.int(1);
            let guard = self.store.div(one, difference);
            all = self.join(all, Some(guard));
        }
        all.unwrap_or(of)
    }

    /// The expressions that [`State::join`] put together.
    pub fn sources(&self, of: &[Option<ExprId>]) -> Vec<ExprId> {
        let roots: Vec<ExprId> = of.iter().flatten().copied().collect();
        let joined = |id: ExprId| self.store.op(id) == Op::Array;
        self.store.reach_until(&roots, |id| !joined(id)).up().filter(|&id| !joined(id)).collect()
    }

    /// What a derivative of `e` is claimed of: `e`, and what was differentiated for it and for `more`.
    pub fn derived(&mut self, e: Expr<'_>, more: Option<ExprId>) -> Option<ExprId> {
        let (id, of) = e.ids();
        let all = self.join(more, of);
        self.join(all, Some(id))
    }

    /// Readable forms.
    pub fn readable(&mut self, ids: &[ExprId]) -> Result<Vec<ExprId>, HandleError> {
        ids.iter().map(|&id| Ok(simplify::readable(&mut self.store, &mut self.canon, id)?)).collect()
    }

    /// The verdict on a claim.
    pub fn judge(&mut self, left: Value, right: Value, assumptions: Vec<ExprId>) -> Verdict {
        let claim = Claim { left, right, assumptions, naturals: Vec::new(), any_layout: false, domains: Domains::Common };
        equal::judge(&mut self.store, &mut self.canon, &Definitions::default(), &claim)
    }
}

fn lower(errors: Vec<LowerError>) -> Vec<Error> {
    errors.into_iter().map(Error::Lower).collect()
}

fn not_one(what: &str, ast: &Ast, root: AstId) -> Error {
    Error::Other(what.to_owned(), ast.span(root), None)
}
