//! Gradus is a symbolic differentiation engine: exact derivatives, gradients, Jacobians and Hessians, verdicts on
//! derivations made by hand, and the same formulas as fast numeric code.
//!
//! # The pipeline
//!
//! ```text
//! text ─[syntax]─▶ Ast ─[lower]─▶ ExprId in a Store ─[elaborate, diff]─▶ ExprId ─┬─[canon, simplify]─▶ [print]
//!                                  + Env: name → definition                      ├─[equal]─▶ Verdict
//!                                                                                └─[compile]─▶ Program ─▶ numbers, [learn]
//! ```
//!
//! | room | does |
//! |---|---|
//! | [`syntax`] | text to tree; operator precedence with an explicit stack |
//! | [`function`] | the one table of functions: partials, domains, kernels, spellings |
//! | [`expr`] | the store: hash-consed nodes, an arena, ids |
//! | [`lower`] | names, arities and shapes: what a text means |
//! | [`domain`] | signs, conditions, points without a derivative |
//! | [`diff`], [`elaborate`] | derivatives, forwards and in reverse; operators worked out |
//! | [`canon`], [`simplify`], [`mod@print`] | canonical forms, readable forms, text and LaTeX |
//! | [`equal`] | *proved*, *refuted* with a point and both values, or *undecided* |
//! | [`compile`], [`learn`] | straight-line programs, and training with them |
//! | [`derivation`] | what the lines of a derivation made by hand are worth |
//! | [`grade`] | derivations of many people against one key |
//! | [`document`], [`handle`], [`cli`] | the three ways in: a text, Rust values, a command line |
//!
//! # A tour with Rust values
//!
//! ```
//! use gradus::{Num, Verdict, Witness, Workspace};
//!
//! // A workspace owns the expressions; a handle is `Copy` and has the usual operators.
//! let workspace = Workspace::new();
//! let [x, y] = workspace.symbols(["x", "y"])?;
//! let f = x.pow(2) * y.sin() + 3 * y;
//! assert_eq!(f, workspace.parse("x^2*sin(y) + 3y")?);
//!
//! // Derivatives are exact and come in readable form.
//! assert_eq!(f.derivative(x)?.to_string(), "2*x*sin(y)");
//! assert_eq!(f.gradient(&[x, y])?.to_string(), "[2*x*sin(y); x^2*cos(y) + 3]");
//! assert_eq!(f.hessian(&[x, y])?.to_string(), "[2*sin(y), 2*x*cos(y); 2*x*cos(y), -x^2*sin(y)]");
//! let g = workspace.parse_matrix("[x*y; x/y]")?;
//! assert_eq!(g.jacobian(&[x, y])?.to_string(), "[y, x; 1/y, -x/y^2]");
//! assert_eq!((x / y).derivative(y)?.to_latex()?, r"-\frac{x}{y^{2}}");
//!
//! // Other forms, and values: exact, or in `f64`.
//! assert_eq!(((x + 1).pow(2) - x.pow(2) - 2 * x).simplify()?.to_string(), "1");
//! assert_eq!((x + y).pow(2).expand()?.to_string(), "x^2 + 2*x*y + y^2");
//! assert_eq!(g[(1, 0)].evaluate(&[(x, Num::from(1)), (y, Num::from(3))])?, Num::ratio(1, 3));
//! assert_eq!(f.evaluate_f64(&[(x, 2.0), (y, 0.0)])?, 0.0);
//!
//! // A claim is proved, or refuted with a point.
//! assert!(matches!(f.derivative(x)?.equals(2 * x * y.sin()), Verdict::Proved { .. }));
//! assert!(matches!(f.derivative(x)?.equals(2 * x * y.cos()), Verdict::Refuted(Witness::Point { .. })));
//! # Ok::<(), gradus::HandleError>(())
//! ```
//!
//! # A tour with a document
//!
//! ```
//! let run = gradus::run("f(x, y) = x^2*y\ngradient f\ncheck gradient(f) == [2*x*y; x^2]\n");
//! assert!(run.errors.is_empty());
//! let verdict = run.answers.iter().find_map(|a| match &a.kind {
//!     gradus::document::Kind::Claim(claim) => claim.verdict(),
//!     _ => None,
//! });
//! assert_eq!(verdict.map(|v| v.word()), Some("proved"));
//! ```
//!
//! # Invariants
//!
//! 1. A child's id is smaller than its parent's, so every traversal is a loop over ids.
//! 2. No two nodes of a store are equal: `==` on ids is equality of structure.
//! 3. Numbers are reduced fractions with a positive denominator.
//! 4. Canonical sums and products are flat, with like terms merged, in an order that depends on structure alone.
//! 5. Building is associative and commutative up to canonical form.
//! 6. A rewrite never changes a value and never shrinks a domain; what enlarges it is reported.
//! 7. *Proved* never comes from samples, *refuted* never from a proof that failed.
//! 8. The same input gives the same bytes: budgets count steps, not time, and no state is shared between stores.
//! 9. The library never prints, never panics on input, and never recurses on its depth.
//! 10. What is printed reads back as the same canonical form.

pub mod canon;
pub mod cli;
pub mod compile;
pub mod derivation;
pub mod diff;
pub mod distinct;
pub mod document;
pub mod domain;
pub mod elaborate;
pub mod enclose;
pub mod equal;
pub mod error;
pub mod expr;
pub mod function;
pub mod grade;
pub mod handle;
pub mod learn;
pub mod lower;
pub mod number;
pub mod print;
pub mod recheck;
pub mod report;
pub mod simplify;
pub mod syntax;

pub use document::run;
pub use equal::{Verdict, Witness};
pub use handle::{Condition, Expr, HandleError, Matrix, Operand, Workspace};
pub use number::Num;
