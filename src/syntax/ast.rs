//! The neutral syntax tree: what was written, before anyone knows what a name is.
//!
//! One [`Ast`] arena serves a whole document. Nodes refer to each other by [`AstId`], **a child's id
//! is smaller than its parent's**, and operand lists live in one shared vector: every traversal is a
//! loop, and dropping a tree that is a million levels deep frees five vectors. The tree keeps
//! `name(args)`, primes and juxtaposition as written; `lower` decides what they mean.

use super::span::Span;
use crate::distinct::Distinct;
use crate::number::Num;

/// Index of a node in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AstId(pub u32);

/// Index of an interned name in its [`Ast`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(pub u32);

/// A run of operand ids in the list storage of an [`Ast`]; read it with [`Ast::list`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct List {
    pub(super) start: u32,
    pub(super) len: u32,
}

impl List {
    pub fn len(self) -> usize {
        self.len as usize
    }
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// A binary operator with an operand on each side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Add,
    Sub,
    /// `*` or `·`: the product of scalars and of matrices.
    Mul,
    Div,
    /// `.*`
    ElementMul,
    /// `./`
    ElementDiv,
    Pow,
    /// `.^`
    ElementPow,
    /// `∘`
    Compose,
    /// `and` between conditions
    And,
    /// `or` between conditions
    Or,
}

/// A relation between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
}

/// What stands at a node. Canonical spellings only: `x₁` arrives as the name `x1`, `ŷ` as `yhat`,
/// `∂` as `d`, `²` as [`BinaryOp::Pow`] with the number 2.
#[derive(Clone, Debug, PartialEq)]
pub enum AstKind {
    Number(Num),
    /// A name: a variable, a function, `pi`, `J_f`, ….
    Name(NameId),
    /// `?`: to be filled in.
    Hole,
    /// `:` inside an index: every row or column.
    All,
    /// `( … )`, kept because `^(T)` differs from `^T` and for the readings shown in errors.
    Group(AstId),
    /// Prefix `-`.
    Neg(AstId),
    /// Prefix `∇`: the gradient of what follows.
    Nabla(AstId),
    Binary(BinaryOp, AstId, AstId),
    /// Two operands side by side: a product, or a call without parentheses as in `sin x`.
    Juxtapose(AstId, AstId),
    /// A chain of comparisons `a < b <= c`: `operands` has one entry more than `relations`.
    Compare {
        operands: List,
        relations: Vec<Relation>,
    },
    /// `n` primes after an operand: a derivative after a function, a transpose after an array.
    Prime(AstId, u32),
    /// `^T` or `ᵀ`.
    Transpose(AstId),
    /// `of[indices]`, 1-based; an index is an expression, [`AstKind::All`] or [`AstKind::Range`].
    Index {
        of: AstId,
        indices: List,
    },
    /// `callee(args; parameters)`; a call or a product, `lower` decides.
    Call {
        callee: AstId,
        args: List,
        parameters: List,
    },
    /// `[a, b; c, d]`: the entries row by row, and how many stand in each row. `[c]` with a single
    /// [`AstKind::Compare`] is the indicator of `c`. `[[a, b], [c, d]]` arrives as written, nested.
    Array {
        entries: List,
        rows: Vec<u32>,
    },
    /// `|x|`
    Abs(AstId),
    /// `‖x‖`
    Norm(AstId),
    /// A piecewise value: pairs condition, value in order, then the value otherwise (if given).
    /// Both `{x if x > 0; 0 otherwise}` and `cases(x > 0: x; else: 0)` arrive here.
    Cases {
        branches: List,
        otherwise: Option<AstId>,
    },
    /// `a..b`, and `i in a..b` inside `sum(…)` and `prod(…)` as `In(i, Range)`.
    Range(AstId, AstId),
    /// `i in r`: the index of a `sum` or `prod`.
    In(AstId, AstId),
    /// `dA/dB` with `A` a name of the document: one derivative. `order` counts `d^2A/dB^2` as 2 with
    /// `by` holding each variable once per order: `d^2A/(dx dy)` has `by = [x, y]`.
    Leibniz {
        of: AstId,
        by: List,
    },
    /// `d/dx e`, `d^2/dx^2 e`, `d^2/(dx dy) e`: `by` lists each variable once per order.
    Derivative {
        of: AstId,
        by: List,
    },
    /// A value at a point: `dL/dw |_{w=0, x=1}`; `names` and `values` are parallel.
    /// `body where name = value, …`, only around a whole expression; names and values in turn.
    Where {
        body: AstId,
        bindings: List,
    },
    At {
        of: AstId,
        names: List,
        values: List,
    },
}

/// A node and where it stands in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct AstNode {
    pub kind: AstKind,
    pub span: Span,
}

/// The arena of all syntax nodes of a document.
#[derive(Clone, Debug, Default)]
pub struct Ast {
    /// The text that was read.
    source: String,
    nodes: Vec<AstNode>,
    lists: Vec<AstId>,
    names: Distinct<String>,
    has_leibniz: bool,
}

impl Ast {
    /// An empty tree over the text that its spans refer to.
    pub fn new(source: &str) -> Self {
        // A node is two characters and more.
        let nodes = Vec::with_capacity(source.len() / 2 + 2);
        Ast { source: source.to_owned(), nodes, ..Ast::default() }
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    /// A node as it is written.
    pub fn text(&self, id: AstId) -> &str {
        self.span(id).text(&self.source)
    }

    /// Adds a node; its operands must be in the arena already.
    pub fn add(&mut self, kind: AstKind, span: Span) -> AstId {
        let id = AstId(self.nodes.len() as u32);
        self.has_leibniz |= matches!(kind, AstKind::Leibniz { .. });
        self.nodes.push(AstNode { kind, span });
        id
    }

    /// Whether `dA/dB` stands somewhere in it.
    pub fn has_leibniz(&self) -> bool {
        self.has_leibniz
    }

    /// Stores a list of operands.
    pub fn add_list(&mut self, items: &[AstId]) -> List {
        let start = self.lists.len() as u32;
        self.lists.extend_from_slice(items);
        List { start, len: items.len() as u32 }
    }

    /// The interned form of a name.
    pub fn name_id(&mut self, name: &str) -> NameId {
        NameId(self.names.place(name) as u32)
    }

    pub fn name(&self, id: NameId) -> &str {
        &self.names.list()[id.0 as usize]
    }

    pub fn kind(&self, id: AstId) -> &AstKind {
        &self.nodes[id.0 as usize].kind
    }

    pub fn span(&self, id: AstId) -> Span {
        self.nodes[id.0 as usize].span
    }

    pub fn list(&self, list: List) -> &[AstId] {
        &self.lists[list.start as usize..(list.start + list.len) as usize]
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether functions are composed here: `f ∘ g`, `(f ∘ g)`, `compose(f, g)`.
    pub fn is_composition(&self, mut id: AstId) -> bool {
        while let AstKind::Group(inner) = self.kind(id) {
            id = *inner;
        }
        match self.kind(id) {
            AstKind::Binary(BinaryOp::Compose, ..) => true,
            AstKind::Call { callee, .. } => self.as_name(*callee) == Some("compose"),
            _ => false,
        }
    }

    /// The name at `id`, if a bare name stands there.
    pub fn as_name(&self, id: AstId) -> Option<&str> {
        match self.kind(id) {
            AstKind::Name(name) => Some(self.name(*name)),
            _ => None,
        }
    }
}

impl Ast {
    /// Pushes the operands of a node.
    pub fn operands(&self, id: AstId, out: &mut Vec<AstId>) {
        match self.kind(id) {
            AstKind::Number(_) | AstKind::Name(_) | AstKind::Hole | AstKind::All => {}
            AstKind::Group(a)
            | AstKind::Neg(a)
            | AstKind::Nabla(a)
            | AstKind::Prime(a, _)
            | AstKind::Transpose(a)
            | AstKind::Abs(a)
            | AstKind::Norm(a) => out.push(*a),
            AstKind::Binary(_, a, b) | AstKind::Juxtapose(a, b) | AstKind::Range(a, b) | AstKind::In(a, b) => out.extend([*a, *b]),
            AstKind::Compare { operands, .. } => out.extend_from_slice(self.list(*operands)),
            AstKind::Index { of, indices } => {
                out.push(*of);
                out.extend_from_slice(self.list(*indices));
            }
            AstKind::Call { callee, args, parameters } => {
                out.push(*callee);
                out.extend_from_slice(self.list(*args));
                out.extend_from_slice(self.list(*parameters));
            }
            AstKind::Array { entries, .. } => out.extend_from_slice(self.list(*entries)),
            AstKind::Cases { branches, otherwise } => {
                out.extend_from_slice(self.list(*branches));
                out.extend(otherwise);
            }
            AstKind::Leibniz { of, by } | AstKind::Derivative { of, by } => {
                out.push(*of);
                out.extend_from_slice(self.list(*by));
            }
            AstKind::Where { body, bindings } => {
                out.push(*body);
                out.extend_from_slice(self.list(*bindings));
            }
            AstKind::At { of, names, values } => {
                out.push(*of);
                out.extend_from_slice(self.list(*names));
                out.extend_from_slice(self.list(*values));
            }
        }
    }
}
