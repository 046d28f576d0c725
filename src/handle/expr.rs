//! The handle of a scalar expression.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::{Condition, HandleError, Matrix, Operand, Workspace};
use crate::canon::{Budget, Canon};
use crate::compile::Program;
use crate::diff::{self, Chain, Seeds};
use crate::domain;
use crate::elaborate::Value;
use crate::enclose::{self, Constants, Outcome, Point};
use crate::equal::Verdict;
use crate::expr::{ExprId, Shape, Store, Substitution, SymbolId};
use crate::number::Num;
use crate::print::{self, Options};
use crate::simplify::{self, Transform};

/// A scalar expression of a [`Workspace`]: the workspace, an id, and what was differentiated to get here.
///
/// The handle is `Copy`, and building is cheap: equal structures are one node, and nothing is expanded or sorted.
///
/// **Equality** `==` is that of structure: the same id in the same workspace. `x + y == y + x` holds, and
/// `(x + y).pow(2) == x.pow(2) + 2*x*y + y.pow(2)` does not; whether two formulas mean the same is asked by
/// [`Expr::equals`]. A derivative comes in a readable form, which is another structure than the same formula typed
/// in: compare what [`Expr::simplify`] makes of both, or ask for the verdict.
///
/// **A derivative remembers its function.** `1/x` as the derivative of `ln(x)` is claimed where `x > 0`, and a verdict
/// on it looks only there; [`Expr::conditions`] names that, [`Expr::evaluate`] respects it.
///
/// # Panics
/// Every operation on expressions of two workspaces; nothing else.
///
/// ```
/// let workspace = gradus::Workspace::new();
/// let [x, y] = workspace.symbols(["x", "y"])?;
/// let f = (1 + x).ln() - x / y;
/// assert_eq!(f.to_string(), "ln(x + 1) - x/y");
/// let slope = f.derivative(y)?;
/// assert_eq!(slope.to_string(), "x/y^2");
/// assert_eq!(slope.to_latex()?, r"\frac{x}{y^{2}}");
/// # Ok::<(), gradus::HandleError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Expr<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) id: ExprId,
    pub(super) of: Option<ExprId>,
}

impl<'w> Expr<'w> {
    pub(super) fn new(workspace: &'w Workspace, id: ExprId, of: Option<ExprId>) -> Expr<'w> {
        Expr { workspace, id, of }
    }

    pub(super) fn workspace(self) -> &'w Workspace {
        self.workspace
    }

    /// The node under this expression, and the one above all that was differentiated for it.
    pub(super) fn ids(self) -> (ExprId, Option<ExprId>) {
        (self.id, self.of)
    }

    /// The id, for use in `workspace`.
    pub(super) fn id_in(self, workspace: &Workspace) -> ExprId {
        workspace.assert_owns(self.workspace);
        self.id
    }

    pub(super) fn unary(self, build: impl FnOnce(&mut Store, ExprId) -> ExprId) -> Expr<'w> {
        let id = self.workspace.with(|s| build(&mut s.store, self.id));
        Expr { id, ..self }
    }

    pub(super) fn binary(self, other: impl Operand<'w>, build: impl FnOnce(&mut Store, ExprId, ExprId) -> ExprId) -> Expr<'w> {
        let other = other.of(self.workspace);
        let b = other.id_in(self.workspace);
        self.workspace.with(|s| Expr { id: build(&mut s.store, self.id, b), of: s.join(self.of, other.of), ..self })
    }

    /// `self` to the power of `exponent`: of a literal integer for any base, else of a base that is not negative.
    ///
    /// ```
    /// use gradus::{Num, Workspace};
    /// let workspace = Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(x.pow(3).pow(2), x.pow(6));
    /// assert_eq!(workspace.number(8).pow(Num::ratio(2, 3)).simplify()?.to_string(), "4");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn pow(self, exponent: impl Operand<'w>) -> Expr<'w> {
        self.binary(exponent, Store::pow)
    }

    // Derivatives.

    /// The partial derivative `∂self/∂variable`, in readable form.
    ///
    /// # Errors
    /// [`HandleError::NotAVariable`]; [`HandleError::Derivative`], where a function has none in this language;
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(x.pow(3).sin().derivative(x)?.to_string(), "3*x^2*cos(x^3)");
    /// assert_eq!(x.relu().derivative(x)?.to_string(), "step(x)");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn derivative(self, variable: Expr<'w>) -> Result<Expr<'w>, HandleError> {
        self.jvp(&[(variable, 1)])
    }

    /// The derivatives by each variable: a column, `n x 1`.
    ///
    /// # Errors
    /// As [`Expr::derivative`]; [`HandleError::Empty`] without variables.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// assert_eq!((x * y.pow(2)).gradient(&[x, y])?.to_string(), "[y^2; 2*x*y]");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn gradient(self, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        Ok(self.jacobian(variables)?.transpose())
    }

    /// The Jacobian: a row, `1 x n`, the gradient transposed. That of a vector function is [`Matrix::jacobian`].
    ///
    /// # Errors
    /// As [`Expr::gradient`].
    pub fn jacobian(self, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        Matrix::new(self.workspace, 1, 1, vec![self]).jacobian(variables)
    }

    /// The second derivatives, `n x n` and symmetric.
    ///
    /// # Errors
    /// As [`Expr::gradient`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// assert_eq!((x.pow(2) * y).hessian(&[x, y])?.to_string(), "[2*y, 2*x; 2*x, 0]");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn hessian(self, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        let symbols = self.workspace.variables(variables)?;
        let (rows, of) = self.workspace.with(|s| -> Result<_, HandleError> {
            // Second derivatives are claimed where the first are.
            let first = diff::gradient(&mut s.store, self.id, &symbols, &Chain::default())?;
            let of = first.into_iter().chain([self.id]).fold(self.of, |all, e| s.join(all, Some(e)));
            Ok((diff::hessian(&mut s.store, self.id, &symbols, &Chain::default())?, of))
        })?;
        let entries = self.workspace.readable(&rows.concat(), of)?;
        self.workspace.matrix(symbols.len(), symbols.len(), &entries)
    }

    /// The derivative in a direction, `J·v`: each variable with its tangent; the other variables stay.
    ///
    /// # Errors
    /// As [`Expr::derivative`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// assert_eq!((x * y).jvp(&[(x, y), (y, 0 * y)])?.to_string(), "y^2");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn jvp<T: Operand<'w> + Clone>(self, tangents: &[(Expr<'w>, T)]) -> Result<Expr<'w>, HandleError> {
        Ok(self.workspace.pushforward(&[self], tangents)?[0])
    }

    /// The gradient pulled back, `uᵀ·J`: a row of the derivatives by each variable times the cotangent.
    ///
    /// # Errors
    /// As [`Expr::gradient`].
    pub fn vjp(self, cotangent: impl Operand<'w>, variables: &[Expr<'w>]) -> Result<Matrix<'w>, HandleError> {
        let cotangent = cotangent.of(self.workspace);
        self.workspace.pullback(&[self], &[cotangent], variables)
    }

    // Other forms.

    /// The expression with values for variables, all at once; what was differentiated moves along.
    ///
    /// # Errors
    /// [`HandleError::NotAVariable`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let [x, y] = workspace.symbols(["x", "y"])?;
    /// assert_eq!((x - y).substitute(&[(x, y), (y, x)])?, y - x);
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn substitute<T: Operand<'w> + Clone>(self, values: &[(Expr<'w>, T)]) -> Result<Expr<'w>, HandleError> {
        Ok(self.workspace.moved(&[self], values, true)?[0])
    }

    /// The most readable form that is found. It is claimed where `self` is defined: of `x/x`, which becomes 1,
    /// [`Expr::conditions`] still says `x ≠ 0`.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(((x + 1).pow(2) - x.pow(2) - 2 * x).simplify()?.to_string(), "1");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn simplify(self) -> Result<Expr<'w>, HandleError> {
        self.rewritten(simplify::simplify)
    }

    /// The form with products and natural powers of sums multiplied out.
    ///
    /// # Errors
    /// [`HandleError::Budget`], with the number of terms foreseen.
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!((x + 1).pow(3).expand()?.to_string(), "x^3 + 3*x^2 + 3*x + 1");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn expand(self) -> Result<Expr<'w>, HandleError> {
        self.rewritten(simplify::expand)
    }

    /// A product of powers of polynomials: common factors, square-free factors, rational roots, quadratics, sums and
    /// differences of powers.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!((x.pow(3) - x).factor()?.to_string(), "x*(x - 1)*(x + 1)");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn factor(self) -> Result<Expr<'w>, HandleError> {
        self.rewritten(|s, c, id| Transform::Factor.apply(s, c, id))
    }

    /// One fraction, in which powers that need not be multiplied out stay.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    pub fn together(self) -> Result<Expr<'w>, HandleError> {
        self.rewritten(|s, c, id| Transform::Together.apply(s, c, id))
    }

    /// One fraction in lowest terms. [`Expr::conditions`] still says where `self` was not defined.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!(((x.pow(2) - 1) / (x - 1)).cancel()?.to_string(), "x + 1");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn cancel(self) -> Result<Expr<'w>, HandleError> {
        self.rewritten(|s, c, id| Transform::Cancel.apply(s, c, id))
    }

    /// The coefficients of the powers of `by`, a symbol or a call, each times its power.
    ///
    /// # Errors
    /// [`HandleError::Budget`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let (x, a) = (workspace.symbol("x")?, workspace.symbol("a")?);
    /// assert_eq!((a * x + x - 2).collect(x)?.to_string(), "x*(a + 1) - 2");
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn collect(self, by: Expr<'w>) -> Result<Expr<'w>, HandleError> {
        self.rewritten(|s, c, id| Transform::Collect(by.id).apply(s, c, id))
    }

    fn rewritten(self, form: impl FnOnce(&mut Store, &mut Canon, ExprId) -> Result<ExprId, Budget>) -> Result<Expr<'w>, HandleError> {
        self.workspace.with(|s| Ok(Expr { id: form(&mut s.store, &mut s.canon, self.id)?, of: s.derived(self, None), ..self }))
    }

    // Values.

    /// The exact value at a point.
    ///
    /// # Errors
    /// [`HandleError::Undefined`] outside the domain, [`HandleError::NotRational`] for a value such as `sin(1)`,
    /// [`HandleError::Uncertain`] where neither is certain, [`HandleError::Unbound`] where a variable has no value.
    ///
    /// ```
    /// use gradus::{HandleError, Num, Workspace};
    /// let workspace = Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// let slope = x.ln().derivative(x)?;
    /// assert_eq!(slope.evaluate(&[(x, Num::ratio(2, 3))])?, Num::ratio(3, 2));
    /// // `1/x` has a value at -1, but `ln` has no derivative there.
    /// assert_eq!(slope.evaluate(&[(x, Num::from(-1))]), Err(HandleError::Undefined));
    /// # Ok::<(), HandleError>(())
    /// ```
    pub fn evaluate(self, at: &[(Expr<'w>, Num)]) -> Result<Num, HandleError> {
        let closed = self.workspace.moved(&[self], at, false)?[0];
        self.workspace.with(|s| {
            let roots = [&[closed.id][..], &s.sources(&[closed.of])].concat();
            if let Some(symbol) = s.store.reach(&roots).up().find_map(|id| s.store.symbol(id)) {
                return Err(HandleError::Unbound(s.store.symbol_name(symbol).to_owned()));
            }
            let exact = enclose::evaluate(&mut s.store, &mut s.canon, &Constants::default(), &roots, &Point::default(), 128);
            if exact.outcomes.contains(&Outcome::Undefined) {
                return Err(HandleError::Undefined);
            }
            if !exact.all_defined() {
                return Err(HandleError::Uncertain);
            }
            if let Outcome::Value(value) = &exact.outcomes[0] {
                return Ok(value.clone());
            }
            let form = s.canon.canonical(&mut s.store, closed.id)?;
            s.store.number(form).cloned().ok_or(HandleError::NotRational)
        })
    }

    /// The value at a point in `f64`.
    ///
    /// # Errors
    /// [`HandleError::Undefined`] outside the domain; [`HandleError::Compile`] where a variable has no value or a
    /// function no numeric meaning. For many points, compile once: [`Matrix::program`].
    ///
    /// ```
    /// let workspace = gradus::Workspace::new();
    /// let x = workspace.symbol("x")?;
    /// assert_eq!((x / 2).exp().evaluate_f64(&[(x, 2.0)])?, 1f64.exp());
    /// # Ok::<(), gradus::HandleError>(())
    /// ```
    pub fn evaluate_f64(self, at: &[(Expr<'w>, f64)]) -> Result<f64, HandleError> {
        Ok(self.workspace.decimals(&[self], at)?[0])
    }

    // Print.

    /// The formula for math mode of LaTeX with `amsmath`.
    ///
    /// # Errors
    /// [`HandleError::TooLarge`]; `Display` says so in its place.
    pub fn to_latex(self) -> Result<String, HandleError> {
        self.workspace.with(|s| Ok(print::latex(&s.store, self.id, &Options::default())?))
    }

    /// The name, where the expression is a variable.
    pub fn name(self) -> Option<String> {
        self.workspace.with(|s| s.store.symbol(self.id).map(|symbol| s.store.symbol_name(symbol).to_owned()))
    }

    /// The value, where the expression is a number as it stands.
    pub fn as_number(self) -> Option<Num> {
        self.workspace.with(|s| s.store.number(self.id).cloned())
    }
}

/// What scalars and arrays of them ask alike.
impl Workspace {
    /// # Panics
    /// If `other` is not this workspace.
    pub(super) fn assert_owns(&self, other: &Workspace) {
        let message = "an expression of one workspace was used with those of another; `parse` its text there instead";
        assert!(std::ptr::eq(self, other), "{message}");
    }

    pub(super) fn variables<'w>(&'w self, variables: &[Expr<'w>]) -> Result<Vec<SymbolId>, HandleError> {
        let symbol = |v: &Expr<'w>| {
            let id = v.id_in(self);
            self.with(|s| s.store.symbol(id)).ok_or_else(|| HandleError::NotAVariable(v.to_string()))
        };
        if variables.is_empty() { Err(HandleError::Empty) } else { variables.iter().map(symbol).collect() }
    }

    /// Variables with their values.
    fn pairs<'w, T: Operand<'w> + Clone>(&'w self, pairs: &[(Expr<'w>, T)]) -> Result<Vec<(SymbolId, Expr<'w>)>, HandleError> {
        let values = pairs.iter().map(|(_, value)| value.clone().of(self));
        let pair = |(variable, value): (&(Expr<'w>, T), Expr<'w>)| {
            value.id_in(self);
            Ok((self.variables(&[variable.0])?[0], value))
        };
        pairs.iter().zip(values).map(pair).collect()
    }

    /// Handles for the readable forms of `ids`.
    pub(super) fn readable(&self, ids: &[ExprId], of: Option<ExprId>) -> Result<Vec<Expr<'_>>, HandleError> {
        let ids = self.with(|s| s.readable(ids))?;
        Ok(ids.into_iter().map(|id| Expr::new(self, id, of)).collect())
    }

    pub(super) fn pushforward<'w, T: Operand<'w> + Clone>(
        &'w self,
        outputs: &[Expr<'w>],
        tangents: &[(Expr<'w>, T)],
    ) -> Result<Vec<Expr<'w>>, HandleError> {
        let pairs = self.pairs(tangents)?;
        let ids: Vec<ExprId> = outputs.iter().map(|e| e.id).collect();
        let (slopes, of) = self.with(|s| {
            let seeds: Seeds = pairs.iter().map(|&(symbol, tangent)| (symbol, tangent.id)).collect();
            let slopes = diff::forward(&mut s.store, &ids, &seeds, &Chain::default())?;
            let of = pairs.iter().fold(None, |all, p| s.join(all, p.1.of));
            Ok::<_, HandleError>((slopes, outputs.iter().map(|e| s.derived(*e, of)).collect::<Vec<_>>()))
        })?;
        slopes.iter().zip(of).map(|(&id, of)| Ok(self.readable(&[id], of)?[0])).collect()
    }

    pub(super) fn pullback<'w>(
        &'w self,
        outputs: &[Expr<'w>],
        cotangents: &[Expr<'w>],
        variables: &[Expr<'w>],
    ) -> Result<Matrix<'w>, HandleError> {
        let symbols = self.variables(variables)?;
        let ids: Vec<ExprId> = outputs.iter().map(|e| e.id).collect();
        let weights: Vec<ExprId> = cotangents.iter().map(|e| e.id_in(self)).collect();
        let (row, of) = self.with(|s| {
            let row = diff::reverse(&mut s.store, &ids, &weights, &symbols, &Chain::default())?;
            let of = cotangents.iter().fold(None, |all, e| s.join(all, e.of));
            Ok::<_, HandleError>((row, outputs.iter().fold(of, |all, e| s.derived(*e, all))))
        })?;
        self.matrix(1, symbols.len(), &self.readable(&row, of)?)
    }

    /// `roots` with values for variables; with `off_kinks` nothing is claimed at a kink of what was differentiated.
    pub(super) fn moved<'w, T: Operand<'w> + Clone>(
        &'w self,
        roots: &[Expr<'w>],
        values: &[(Expr<'w>, T)],
        off_kinks: bool,
    ) -> Result<Vec<Expr<'w>>, HandleError> {
        let pairs = self.pairs(values)?;
        Ok(self.with(|s| {
            let with = Substitution::new(pairs.iter().map(|&(symbol, value)| (symbol, value.id)));
            let mut claimed = |of: ExprId| if off_kinks { s.off_kinks(of) } else { of };
            let ids: Vec<ExprId> = roots.iter().flat_map(|e| [e.id, e.of.map_or(e.id, &mut claimed)]).collect();
            let moved = s.store.substitute_all(&ids, &with);
            let from_values = pairs.iter().fold(None, |all, p| s.join(all, p.1.of));
            let handle = |(e, new): (&Expr<'w>, &[ExprId])| {
                let of = s.join(e.of.map(|_| new[1]), from_values);
                Expr::new(self, new[0], of)
            };
            roots.iter().zip(moved.chunks(2)).map(handle).collect()
        }))
    }

    pub(super) fn decimals<'w>(&'w self, roots: &[Expr<'w>], at: &[(Expr<'w>, f64)]) -> Result<Vec<f64>, HandleError> {
        let variables: Vec<Expr<'w>> = at.iter().map(|pair| pair.0).collect();
        let symbols = if at.is_empty() { Vec::new() } else { self.variables(&variables)? };
        let inputs: Vec<f64> = at.iter().map(|pair| pair.1).collect();
        let program = self.with(|s| {
            let sources = s.sources(&roots.iter().map(|e| e.of).collect::<Vec<_>>());
            let conditions = domain::conditions(&mut s.store, &sources);
            let ids: Vec<ExprId> = roots.iter().map(|e| e.id).chain(conditions).collect();
            Program::new(&s.store, &ids, &symbols)
        })?;
        let mut values = vec![0.0; program.outputs().len()];
        program.run(&inputs, &mut values, &mut Vec::new());
        let conditions = values.split_off(roots.len());
        let exists = values.iter().all(|x| !x.is_nan()) && conditions.iter().all(|&holds| holds == 1.0);
        if exists { Ok(values) } else { Err(HandleError::Undefined) }
    }

    pub(super) fn judge<'w>(
        &'w self,
        left: (Option<(usize, usize)>, &[Expr<'w>]),
        right: (Option<(usize, usize)>, &[Expr<'w>]),
        assumptions: &[Condition<'w>],
    ) -> Verdict {
        let assumptions: Vec<ExprId> = assumptions.iter().map(|c| c.id_in(self)).collect();
        self.with(|s| {
            let value = |(shape, entries): (Option<(usize, usize)>, &[Expr<'w>])| Value {
                shape: shape.map(|(rows, columns)| Shape::new(rows, columns)),
                entries: entries.iter().map(|e| e.id_in(self)).collect(),
                sources: s.sources(&entries.iter().map(|e| e.of).collect::<Vec<_>>()),
                kinks: Vec::new(),
            };
            let (left, right) = (value(left), value(right));
            s.judge(left, right, assumptions)
        })
    }

    /// What `print` makes of a value, or why it does not.
    pub(super) fn text(&self, print: impl FnOnce(&Store) -> Result<String, print::TooLarge>) -> String {
        self.with(|s| print(&s.store)).unwrap_or_else(|e| format!("({e})"))
    }
}

/// The same structure of the same workspace.
impl PartialEq for Expr<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.workspace, other.workspace) && self.id == other.id
    }
}

impl Eq for Expr<'_> {}

impl Hash for Expr<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (std::ptr::from_ref(self.workspace), self.id).hash(state);
    }
}

/// The formula as text, in the language of documents.
impl fmt::Display for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.workspace.text(|store| print::text(store, self.id, &Options::default())))
    }
}

impl fmt::Debug for Expr<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
