//! What stands where on the page: the one tree behind all outputs.
//!
//! A [`Layout`] holds nodes in the order children before parents, and like the store it shares what is
//! equal. Parentheses are decided here and nowhere else: each edge carries a [`Group`] that [`group`]
//! read off the table of places. Outputs only differ in how they draw a node.

use smallvec::SmallVec;

use crate::expr::{Op, SymbolId, Unknown};
use crate::function::FunctionId;
use crate::number::Num;

/// Index of a node in its [`Layout`].
pub(super) type NodeId = u32;

/// A child in its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub node: NodeId,
    /// Of a term in a sum: it is subtracted.
    pub negative: bool,
    pub group: Group,
}

/// Which outputs put parentheses around a child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    None,
    /// Those on one line; a fraction bar, a root or a raised exponent groups by itself.
    Line,
    /// Those on two dimensions, where a brace or a raised part would run into what follows.
    Raised,
    Both,
}

/// What a node is. Its children are the edges beside it, in the order of the page.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// A natural number.
    Number(Num),
    Symbol(SymbolId),
    Pi,
    Euler,
    Truth(bool),
    /// What has no value.
    Undefined,
    /// Minus its child.
    Neg,
    Sum,
    Product,
    /// Numerator, denominator.
    Fraction,
    /// Base, exponent.
    Power,
    Sqrt,
    /// `exp` of its child.
    Exp,
    Call(FunctionId),
    /// `[z > 0]` with `z` its child.
    Indicator,
    /// An unknown function of one argument with its primes, or one of several that is not differentiated.
    Apply(Box<Unknown>),
    /// A partial derivative of an unknown function whose arguments are different variables: the variables,
    /// as often as they are differentiated by, follow the arguments.
    Partial(Box<Unknown>),
    /// A partial derivative of an unknown function at other arguments.
    PartialAt(Box<Unknown>),
    Relation(Relation),
    /// `a < b < c`: the relation of each neighbouring pair.
    Between(Relation, Relation),
    And,
    Or,
    Not,
    /// Condition and value in turn, then the value otherwise.
    Cases,
    /// The entries, row by row, so many a row.
    Array(usize),
    Transpose,
    /// `.*`, `./` or `.^`.
    Elementwise(Op),
    /// Its child's rows and columns: first and last of each, `None` for a vector's only one.
    Slice(Option<(i64, i64)>, Option<(i64, i64)>),
    /// An unevaluated operator, written as a call.
    Operator(&'static str),
    /// The first child with the others, in pairs, put in: `of |_{x = 1}`.
    At,
}

/// A comparison as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
}

impl Relation {
    /// The relation with its sides exchanged.
    pub fn mirrored(self) -> Relation {
        match self {
            Relation::Lt => Relation::Gt,
            Relation::Le => Relation::Ge,
            Relation::Gt => Relation::Lt,
            Relation::Ge => Relation::Le,
            same => same,
        }
    }
}

/// How tightly a node holds together, loosest first; the language's table of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Connective,
    Relation,
    Sum,
    Product,
    Power,
    Postfix,
    Atom,
}

fn level(kind: &Kind) -> Level {
    match kind {
        Kind::And | Kind::Or | Kind::Not | Kind::At | Kind::PartialAt(_) => Level::Connective,
        Kind::Relation(_) | Kind::Between(..) | Kind::Truth(_) => Level::Relation,
        Kind::Sum | Kind::Neg => Level::Sum,
        Kind::Product | Kind::Fraction | Kind::Elementwise(Op::ElementMul | Op::ElementDiv) => Level::Product,
        Kind::Power | Kind::Elementwise(_) => Level::Power,
        Kind::Transpose | Kind::Slice(..) => Level::Postfix,
        _ => Level::Atom,
    }
}

/// Where a child stands in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Between commas or brackets.
    Free,
    Term {
        negative: bool,
    },
    Factor {
        first: bool,
    },
    Numerator,
    Denominator,
    Base,
    Exponent,
    /// Before or after an elementwise operator.
    Operand,
    /// Before a prime, an index or `|_{…}`.
    Postfix,
    /// Of a comparison.
    Side,
    /// Of `and`, `or`, `not`.
    Junct,
}

/// Whether a child needs parentheses in its place.
pub(super) fn group(place: Place, kind: &Kind) -> Group {
    let level = level(kind);
    let when = |condition: bool, group: Group| if condition { group } else { Group::None };
    // Cases have no right end on two dimensions.
    let cases = |group: Group| if matches!(kind, Kind::Cases) { Group::Raised } else { group };
    match place {
        Place::Free => Group::None,
        Place::Term { negative } => cases(when(level < Level::Sum || (negative && level == Level::Sum), Group::Both)),
        Place::Factor { first } => match kind {
            Kind::Elementwise(_) if level == Level::Product => Group::Both,
            Kind::Fraction => when(!first, Group::Line),
            _ => cases(when(level <= Level::Sum, Group::Both)),
        },
        Place::Numerator => when(level <= Level::Sum || (level == Level::Product && !matches!(kind, Kind::Product)), Group::Line),
        Place::Denominator => when(level <= Level::Product, Group::Line),
        // A second raised part would stand on the first.
        Place::Base | Place::Postfix if matches!(kind, Kind::Exp | Kind::Transpose | Kind::Cases) => Group::Raised,
        Place::Base | Place::Postfix => when(level < Level::Postfix, Group::Both),
        Place::Exponent => when(level < Level::Atom || matches!(kind, Kind::Cases), Group::Line),
        Place::Operand => cases(when(level <= Level::Product, Group::Both)),
        Place::Side => when(level <= Level::Relation, Group::Both),
        Place::Junct => when(matches!(kind, Kind::Or | Kind::And | Kind::Not | Kind::At | Kind::PartialAt(_)), Group::Both),
    }
}

#[derive(Clone, Debug)]
struct Node {
    kind: Kind,
    start: u32,
    len: u32,
}

/// The arena of all nodes of one output.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// What is printed.
    pub root: NodeId,
}

impl Layout {
    /// An empty layout with room for so many nodes.
    pub fn with_room(nodes: usize) -> Layout {
        Layout { nodes: Vec::with_capacity(nodes), edges: Vec::with_capacity(nodes), root: 0 }
    }

    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.nodes[id as usize].kind
    }

    pub fn edges(&self, id: NodeId) -> &[Edge] {
        let node = &self.nodes[id as usize];
        &self.edges[node.start as usize..(node.start + node.len) as usize]
    }

    /// A child in a place, with the parentheses that it needs there.
    pub fn edge(&self, node: NodeId, place: Place) -> Edge {
        let negative = matches!(place, Place::Term { negative: true });
        Edge { node, negative, group: group(place, self.kind(node)) }
    }

    #[inline(never)]
    pub fn push(&mut self, kind: Kind, edges: &[Edge]) -> NodeId {
        let start = self.edges.len() as u32;
        self.edges.extend_from_slice(edges);
        self.nodes.push(Node { kind, start, len: edges.len() as u32 });
        self.nodes.len() as NodeId - 1
    }

    /// A node whose children all stand in the same kind of place.
    #[inline(never)]
    pub fn uniform(&mut self, kind: Kind, children: &[NodeId], place: Place) -> NodeId {
        let edges: SmallVec<[Edge; 8]> = children.iter().map(|&c| self.edge(c, place)).collect();
        self.push(kind, &edges)
    }

    /// A number that is not negative.
    #[inline(never)]
    pub fn number(&mut self, n: &Num) -> NodeId {
        if n.is_integer() {
            return self.push(Kind::Number(n.clone()), &[]);
        }
        let (top, bottom) = n.parts();
        let (top, bottom) = (self.push(Kind::Number(top), &[]), self.push(Kind::Number(bottom), &[]));
        self.fraction(top, bottom)
    }

    pub fn fraction(&mut self, top: NodeId, bottom: NodeId) -> NodeId {
        let edges = [self.edge(top, Place::Numerator), self.edge(bottom, Place::Denominator)];
        self.push(Kind::Fraction, &edges)
    }

    /// The product of these, which is the first if it is alone.
    pub fn product(&mut self, factors: &[NodeId]) -> NodeId {
        if let [single] = factors {
            return *single;
        }
        let edges: SmallVec<[Edge; 8]> = factors.iter().enumerate().map(|(k, &f)| self.edge(f, Place::Factor { first: k == 0 })).collect();
        self.push(Kind::Product, &edges)
    }
}
