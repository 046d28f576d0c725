//! The arena and its hash-consing.
//!
//! A node is looked up among the *parents of its largest operand*: they hang on an intrusive list,
//! and the largest operand is the youngest, so its line is warm. An operand with more than
//! [`CHAIN`] such parents (a hub) spills to a hash table. Measured against a plain hash table this
//! is three to eight times faster on derivatives of large graphs.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;

use super::node::{ARRAY, ARRAYS, CONSTANT, ExprId, KINKS, Node, Op, PENDING, SymbolId, TOTAL};
use super::shape::Shape;
use crate::distinct::Distinct;
use crate::function::FunctionId;
use crate::number::Num;

/// The integers from the first to the last have a place of their own.
const COMMON: std::ops::RangeInclusive<i64> = -16..=47;

/// Parents that are kept on the list of their largest operand.
const CHAIN: u32 = 8;
/// Room for the nodes of an ordinary request.
const ROOM: usize = 256;

/// What the store keeps of a variable, or of an entry of an array variable.
#[derive(Clone, Copy, Debug)]
struct Symbol {
    node: ExprId,
    entry: Option<Entry>,
}

/// The place of `x[2]`: the array it belongs to, with row and column counted from 1.
pub type Entry = (SymbolId, u32, u32);

/// A function nobody defined, differentiated `orders[k]` times in its `k`-th argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Unknown {
    pub name: String,
    pub orders: SmallVec<[u16; 2]>,
}

/// What the store keeps beside a node.
#[derive(Clone, Copy, Debug)]
struct Links {
    /// The first parent on the node's list, and the next on the list that the node hangs on; 0 for none.
    head: u32,
    next: u32,
    /// The longest way down; what the structural order looks at before it goes down itself.
    depth: u32,
    /// How many parents hang on the node's list.
    parents: u32,
}

/// The arena of all expressions of one document or request.
#[derive(Clone, Debug)]
pub struct Store {
    nodes: Vec<Node>,
    /// Operand runs of the nodes with many operands.
    runs: Vec<ExprId>,
    links: Vec<Links>,
    spill: FxHashMap<u64, SmallVec<[ExprId; 1]>>,
    numbers: Distinct<Num>,
    number_nodes: Vec<ExprId>,
    /// Small integers, which every derivative asks for.
    common: [Option<ExprId>; 64],
    /// `pi`, Euler's number, `false` and `true`.
    constants: [Option<ExprId>; 4],
    /// The names of the symbols.
    names: Distinct<String>,
    symbols: Vec<Symbol>,
    unknowns: Vec<Unknown>,
    shapes: FxHashMap<ExprId, Shape>,
}

impl Default for Store {
    fn default() -> Self {
        Store::new()
    }
}

impl Store {
    pub fn new() -> Store {
        Store {
            nodes: Vec::with_capacity(ROOM),
            runs: Vec::with_capacity(ROOM),
            links: Vec::with_capacity(ROOM),
            spill: FxHashMap::default(),
            numbers: Distinct::with_room(),
            number_nodes: Vec::with_capacity(16),
            common: [None; 64],
            constants: [None; 4],
            names: Distinct::default(),
            symbols: Vec::new(),
            unknowns: Vec::new(),
            shapes: FxHashMap::default(),
        }
    }

    /// Makes room for so many more nodes.
    pub fn reserve(&mut self, nodes: usize) {
        self.nodes.reserve(nodes);
        self.links.reserve(nodes);
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Every node, operands before users.
    pub fn ids(&self) -> impl Iterator<Item = ExprId> + use<> {
        (0..self.nodes.len()).map(ExprId::from_index)
    }

    #[inline]
    pub fn op(&self, id: ExprId) -> Op {
        self.nodes[id.index()].op
    }

    /// The operands, in order.
    #[inline]
    pub fn children(&self, id: ExprId) -> &[ExprId] {
        self.nodes[id.index()].children(&self.runs)
    }

    /// The number of levels below a node.
    pub fn depth(&self, id: ExprId) -> u32 {
        self.links[id.index()].depth
    }

    /// The value, if a number stands at `id`.
    #[inline]
    pub fn number(&self, id: ExprId) -> Option<&Num> {
        let node = &self.nodes[id.index()];
        (node.op == Op::Number).then(|| &self.numbers.list()[node.payload()])
    }

    /// The symbol, if one stands at `id`.
    #[inline]
    pub fn symbol(&self, id: ExprId) -> Option<SymbolId> {
        let node = &self.nodes[id.index()];
        (node.op == Op::Symbol).then_some(SymbolId(node.payload() as u32))
    }

    /// The truth value, if one stands at `id`.
    pub fn truth(&self, id: ExprId) -> Option<bool> {
        let node = &self.nodes[id.index()];
        (node.op == Op::Truth).then_some(node.aux == 1)
    }

    /// The function, if a call of one stands at `id`.
    pub fn function(&self, id: ExprId) -> Option<FunctionId> {
        let node = &self.nodes[id.index()];
        (node.op == Op::Call).then_some(FunctionId(node.aux))
    }

    /// The operand of a call of the one-argument function `f`, if such a call stands at `id`.
    pub fn argument_of(&self, id: ExprId, f: FunctionId) -> Option<ExprId> {
        (self.function(id) == Some(f)).then(|| self.children(id)[0])
    }

    /// The unknown function, if one is applied at `id`.
    pub fn unknown(&self, id: ExprId) -> Option<&Unknown> {
        let node = &self.nodes[id.index()];
        (node.op == Op::Apply).then(|| &self.unknowns[node.aux as usize])
    }

    pub fn symbol_name(&self, symbol: SymbolId) -> &str {
        &self.names.list()[symbol.index()]
    }

    /// Where the symbol stands in an array, if it is an entry of one.
    pub fn symbol_entry(&self, symbol: SymbolId) -> Option<Entry> {
        self.symbols[symbol.index()].entry
    }

    /// How many symbols there are; their ids are `0..` in order of creation.
    pub fn symbols(&self) -> impl Iterator<Item = SymbolId> + use<> {
        (0..self.symbols.len() as u32).map(SymbolId)
    }

    /// The symbol with this name, if there is one already.
    pub fn find_symbol(&self, name: &str) -> Option<SymbolId> {
        self.names.find(name).map(|place| SymbolId(place as u32))
    }

    /// The node of a symbol.
    pub fn symbol_node(&self, symbol: SymbolId) -> ExprId {
        self.symbols[symbol.index()].node
    }

    /// The shape of an array; `None` for a scalar.
    pub fn shape(&self, id: ExprId) -> Option<Shape> {
        if self.nodes[id.index()].flags() & ARRAY == 0 {
            return None;
        }
        self.shapes.get(&id).copied()
    }

    /// Whether the value is real and defined at every real point, as far as O(1) rules can see.
    pub fn is_total(&self, id: ExprId) -> bool {
        self.nodes[id.index()].flags() & TOTAL != 0
    }

    /// Whether an unevaluated operator stands at or below `id`.
    pub fn is_pending(&self, id: ExprId) -> bool {
        self.nodes[id.index()].flags() & PENDING != 0
    }

    /// Whether an array or a function of arrays stands at or below `id`.
    pub fn has_arrays(&self, id: ExprId) -> bool {
        self.flags(id) & (ARRAY | ARRAYS) != 0
    }

    /// Whether a piecewise value, or a function with kinks, stands at or below `id`.
    pub fn has_kinks(&self, id: ExprId) -> bool {
        self.flags(id) & KINKS != 0
    }

    /// Whether no symbol stands at or below `id`.
    pub fn is_constant(&self, id: ExprId) -> bool {
        self.flags(id) & CONSTANT != 0
    }

    pub(super) fn flags(&self, id: ExprId) -> u8 {
        self.nodes[id.index()].flags()
    }

    // Leaves.

    #[inline]
    pub fn zero(&mut self) -> ExprId {
        self.known_integer(0).unwrap_or_else(|| self.numeral(&Num::ZERO))
    }

    #[inline]
    pub fn one(&mut self) -> ExprId {
        self.known_integer(1).unwrap_or_else(|| self.numeral(&Num::ONE))
    }

    #[inline]
    pub fn minus_one(&mut self) -> ExprId {
        self.known_integer(-1).unwrap_or_else(|| self.numeral(&Num::MINUS_ONE))
    }

    /// The node of a small integer, if it was met.
    #[inline]
    fn known_integer(&self, n: i64) -> Option<ExprId> {
        self.common.get(usize::try_from(n - COMMON.start()).ok()?).copied().flatten()
    }

    pub fn num(&mut self, value: Num) -> ExprId {
        self.numeral(&value)
    }

    /// The node of a number.
    pub fn numeral(&mut self, value: &Num) -> ExprId {
        let common = value.to_i64().filter(|n| COMMON.contains(n)).map(|n| (n - COMMON.start()) as usize);
        if let Some(id) = common.and_then(|k| self.common[k]) {
            return id;
        }
        let place = self.numbers.place(value);
        if let Some(&id) = self.number_nodes.get(place) {
            return id;
        }
        let id = self.push(Node::leaf(Op::Number, TOTAL | CONSTANT, 0, place), &[]);
        self.number_nodes.push(id);
        if let Some(k) = common {
            self.common[k] = Some(id);
        }
        id
    }

    pub fn int(&mut self, value: i64) -> ExprId {
        self.num(Num::from(value))
    }

    /// `Op::Pi` or `Op::Euler`.
    pub fn constant(&mut self, op: Op) -> ExprId {
        self.leaf(usize::from(op == Op::Euler), op, 0)
    }

    pub fn truth_value(&mut self, value: bool) -> ExprId {
        self.leaf(2 + usize::from(value), Op::Truth, u16::from(value))
    }

    fn leaf(&mut self, place: usize, op: Op, aux: u16) -> ExprId {
        if let Some(id) = self.constants[place] {
            return id;
        }
        let id = self.push(Node::leaf(op, TOTAL | CONSTANT, aux, 0), &[]);
        self.constants[place] = Some(id);
        id
    }

    /// The scalar symbol with this name.
    pub fn sym(&mut self, name: &str) -> ExprId {
        let id = self.declare(name, None);
        self.symbol_node(id)
    }

    /// The symbol with this name; a new one gets `shape`.
    pub fn declare(&mut self, name: &str, shape: Option<Shape>) -> SymbolId {
        match self.find_symbol(name) {
            Some(id) => id,
            None => self.new_symbol(name, None, shape),
        }
    }

    /// The entry of an array symbol, a scalar symbol of its own named `x[2]` or `W[1, 2]`.
    pub fn entry_symbol(&mut self, of: SymbolId, row: u32, column: u32) -> SymbolId {
        let shape = self.shape(self.symbol_node(of));
        let vector = shape.is_some_and(|s| s.is_vector());
        let name = match vector {
            true => format!("{}[{}]", self.symbol_name(of), row.max(column)),
            false => format!("{}[{row}, {column}]", self.symbol_name(of)),
        };
        match self.find_symbol(&name) {
            Some(id) => id,
            None => self.new_symbol(&name, Some((of, row, column)), None),
        }
    }

    fn new_symbol(&mut self, name: &str, entry: Option<Entry>, shape: Option<Shape>) -> SymbolId {
        let id = SymbolId(self.names.place(name) as u32);
        let flags = TOTAL | if shape.is_some() { ARRAY } else { 0 };
        let node = self.push(Node::leaf(Op::Symbol, flags, 0, id.index()), &[]);
        if let Some(shape) = shape {
            self.shapes.insert(node, shape);
        }
        self.symbols.push(Symbol { node, entry });
        id
    }

    /// The index of an unknown function with its derivative orders.
    pub(super) fn unknown_id(&mut self, unknown: Unknown) -> u16 {
        let at = self.unknowns.iter().position(|u| *u == unknown).unwrap_or_else(|| {
            self.unknowns.push(unknown);
            self.unknowns.len() - 1
        });
        at as u16
    }

    // Inner nodes: the only two ways in.

    /// The node with at most two operands; `flags` are a function of the rest.
    pub(super) fn node(&mut self, op: Op, aux: u16, flags: u8, a: ExprId, b: Option<ExprId>) -> ExprId {
        let wanted = Node::inner(op, flags, aux, a, b);
        let key = b.map_or(a, |b| a.max(b)).index();
        let mut at = self.links[key].head;
        while let Some(id) = ExprId::from_raw(at) {
            if self.nodes[id.index()] == wanted {
                return id;
            }
            at = self.links[id.index()].next;
        }
        let operands = [a, b.unwrap_or(a)];
        if self.links[key].parents < CHAIN {
            let id = self.push(wanted, &operands);
            self.hang(id, key);
            return id;
        }
        let hash = hash_of(op, aux, &operands);
        if let Some(ids) = self.spill.get(&hash)
            && let Some(&id) = ids.iter().find(|id| self.nodes[id.index()] == wanted)
        {
            return id;
        }
        let id = self.push(wanted, &operands);
        self.spill.entry(hash).or_default().push(id);
        id
    }

    /// The node with a run of operands and, for an array, its shape.
    ///
    /// Flags follow from the rest, and are only worked out for what is new.
    pub(super) fn list_node(
        &mut self,
        op: Op,
        aux: u16,
        operands: &[ExprId],
        shape: Option<Shape>,
        flags: impl FnOnce(&Store) -> u8,
    ) -> ExprId {
        let same = |store: &Store, id: ExprId| {
            let n = &store.nodes[id.index()];
            n.op == op && n.aux == aux && *n.children(&store.runs) == *operands && store.shape(id) == shape
        };
        let key = operands.iter().max().map(|id| id.index());
        if let Some(key) = key {
            let mut at = self.links[key].head;
            while let Some(id) = ExprId::from_raw(at) {
                if same(self, id) {
                    return id;
                }
                at = self.links[id.index()].next;
            }
        }
        // Nothing is in the table for an operand that has room on its list.
        let list = key.filter(|&key| self.links[key].parents < CHAIN);
        let hash = if list.is_some() { 0 } else { hash_of(op, aux, operands) };
        if list.is_none()
            && let Some(ids) = self.spill.get(&hash)
            && let Some(&id) = ids.iter().find(|&&id| same(self, id))
        {
            return id;
        }
        let flags = flags(self);
        let start = self.runs.len();
        self.runs.extend_from_slice(operands);
        let flags = flags | if shape.is_some() { ARRAY } else { 0 };
        let id = self.push(Node::list(op, flags, aux, start, operands.len()), operands);
        if let Some(shape) = shape {
            self.shapes.insert(id, shape);
        }
        match list {
            Some(key) => self.hang(id, key),
            None => self.spill.entry(hash).or_default().push(id),
        }
        id
    }

    pub(super) fn set_shape(&mut self, id: ExprId, shape: Shape) {
        self.shapes.insert(id, shape);
    }

    fn hang(&mut self, id: ExprId, key: usize) {
        self.links[id.index()].next = self.links[key].head;
        self.links[key].head = id.raw();
        self.links[key].parents += 1;
    }

    /// A new node; `operands` are its own.
    fn push(&mut self, node: Node, operands: &[ExprId]) -> ExprId {
        let id = ExprId::from_index(self.nodes.len());
        let mut depth = 0;
        for operand in operands {
            depth = depth.max(self.links[operand.index()].depth + 1);
        }
        self.links.push(Links { head: 0, next: 0, depth, parents: 0 });
        self.nodes.push(node);
        id
    }
}

fn hash_of(op: Op, aux: u16, operands: &[ExprId]) -> u64 {
    let mut h = FxHasher::default();
    (op as u8, aux).hash(&mut h);
    operands.hash(&mut h);
    h.finish()
}
