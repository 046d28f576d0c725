//! Smart constructors of the store tier.
//!
//! Each does O(1) work and only rewrites that keep value *and* domain: `0*f` becomes `0` only where
//! `f` is defined everywhere, `f - f` likewise; `x/x` stays. Sums and products stay binary: flattening
//! while differentiating is what makes the gradient of a long product quadratic elsewhere.

use super::intern::{Store, Unknown};
use super::node::{ARRAY, ARRAYS, CONSTANT, ExprId, KINKS, Op, PENDING, TOTAL};
use super::shape::{Dim, Shape};
use crate::number::{FOLD_BITS, Num};

impl Store {
    /// `TOTAL` and `CONSTANT` if every operand is, `PENDING`, `ARRAYS` and `KINKS` if one is, `ARRAY` as told.
    pub(super) fn flags_of(&self, operands: &[ExprId]) -> u8 {
        let (mut all, mut any) = (TOTAL | CONSTANT, 0);
        for &id in operands {
            let flags = self.flags(id);
            all &= flags;
            any |= flags & (PENDING | ARRAYS | KINKS) | if flags & ARRAY != 0 { ARRAYS } else { 0 };
        }
        all | any
    }

    /// An inner node that no rewrite touches any more.
    fn raw(&mut self, op: Op, flags: u8, a: ExprId, b: Option<ExprId>, shape: Option<Shape>) -> ExprId {
        let flags = flags | if shape.is_some() { ARRAY } else { 0 };
        let id = self.node(op, 0, flags, a, b);
        if let Some(shape) = shape {
            self.set_shape(id, shape);
        }
        id
    }

    /// `n` if the node is the number `n`, or `n·x` split as `(n, Some(x))`.
    fn coefficient(&self, id: ExprId) -> (Num, Option<ExprId>) {
        if let Some(n) = self.number(id) {
            return (n.clone(), None);
        }
        match self.op(id) {
            Op::Neg => {
                let (n, rest) = self.coefficient_of_product(self.children(id)[0]);
                (-n, Some(rest))
            }
            _ => {
                let (n, rest) = self.coefficient_of_product(id);
                (n, Some(rest))
            }
        }
    }

    fn coefficient_of_product(&self, id: ExprId) -> (Num, ExprId) {
        if self.op(id) == Op::Mul {
            let operands = self.children(id);
            let (a, b) = (operands[0], operands[1]);
            if let Some(n) = self.number(a) {
                return (n.clone(), b);
            }
        }
        (Num::ONE, id)
    }

    /// `m + n` and `x`, if `n + x` with a number `n` stands at `id`.
    fn constant_in_front(&self, m: &Num, id: ExprId) -> Option<(Num, ExprId)> {
        if self.op(id) != Op::Add || self.flags(id) & ARRAY != 0 {
            return None;
        }
        let operands = self.children(id);
        [(0, 1), (1, 0)].into_iter().find_map(|(k, other)| {
            let sum = m + self.number(operands[k])?;
            (sum.bits() <= FOLD_BITS).then_some((sum, operands[other]))
        })
    }

    /// `m·n` and `x`, if `n·x` or `(n·x)·y` with a number `n` stands at `id`; with `y`.
    fn number_in_front(&self, m: &Num, id: ExprId) -> Option<(Num, ExprId, ExprId)> {
        if self.op(id) != Op::Mul || self.flags(id) & ARRAY != 0 {
            return None;
        }
        let operands = self.children(id);
        let (n, x) = self.coefficient_of_product(operands[0]);
        let product = m * &n;
        (!n.is_one() && product.bits() <= FOLD_BITS).then_some((product, x, operands[1]))
    }

    fn is_zero(&self, id: ExprId) -> bool {
        self.number(id).is_some_and(Num::is_zero)
    }

    fn is_one(&self, id: ExprId) -> bool {
        self.number(id).is_some_and(Num::is_one)
    }

    /// `a + b`; of two arrays, entry by entry.
    pub fn add(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if self.is_zero(a) {
            return b;
        }
        if self.is_zero(b) {
            return a;
        }
        let shape = self.shape(a).or(self.shape(b));
        // Most operands are nothing that a rewrite looks for.
        let inert = |op| !matches!(op, Op::Number | Op::Neg | Op::Mul);
        if shape.is_none() && (a == b || !inert(self.op(a)) || !inert(self.op(b))) {
            if let (Some(m), Some(n)) = (self.number(a), self.number(b)) {
                let sum = m + n;
                return self.num(sum);
            }
            for (number, sum) in [(a, b), (b, a)] {
                if let Some((n, rest)) = self.number(number).and_then(|m| self.constant_in_front(m, sum)) {
                    let n = self.num(n);
                    return self.add(n, rest);
                }
            }
            if let ((m, Some(x)), (n, Some(y))) = (self.coefficient(a), self.coefficient(b)) {
                let sum = &m + &n;
                if x == y && (!sum.is_zero() || self.is_total(x)) {
                    let sum = self.num(sum);
                    return self.mul(sum, x);
                }
            }
        }
        let flags = self.flags_of(&[a, b]);
        let (a, b) = ordered(a, b);
        self.raw(Op::Add, flags, a, Some(b), shape)
    }

    pub fn sub(&mut self, a: ExprId, b: ExprId) -> ExprId {
        let b = self.neg(b);
        self.add(a, b)
    }

    pub fn neg(&mut self, a: ExprId) -> ExprId {
        if let Some(n) = self.number(a) {
            let n = -n;
            return self.num(n);
        }
        let operands = self.children(a);
        match self.op(a) {
            Op::Neg => return operands[0],
            Op::Mul => {
                let (x, y) = (operands[0], operands[1]);
                if let Some(n) = self.number(x) {
                    let n = -n;
                    let n = self.num(n);
                    return self.mul(n, y);
                }
            }
            _ => {}
        }
        let (flags, shape) = (self.flags_of(&[a]), self.shape(a));
        self.raw(Op::Neg, flags, a, None, shape)
    }

    /// `a * b` for scalars, or a scalar times an array.
    pub fn mul(&mut self, a: ExprId, b: ExprId) -> ExprId {
        let shape = self.shape(a).or(self.shape(b));
        // Most operands are nothing that a rewrite looks for.
        let (p, q) = (self.op(a), self.op(b));
        let inert = |op| !matches!(op, Op::Number | Op::Neg | Op::Pow);
        if inert(p) && inert(q) && a != b && (p != Op::Mul || q != Op::Mul) {
            let flags = self.flags_of(&[a, b]);
            let (a, b) = ordered(a, b);
            return self.raw(Op::Mul, flags, a, Some(b), shape);
        }
        for (x, y) in [(a, b), (b, a)] {
            if self.is_one(x) {
                return y;
            }
            if self.is_zero(x) && shape.is_none() && self.is_total(y) {
                return x;
            }
            if self.number(x) == Some(&Num::MINUS_ONE) {
                return self.neg(y);
            }
            if self.op(x) == Op::Neg {
                let inner = self.children(x)[0];
                let product = self.mul(inner, y);
                return self.neg(product);
            }
            if let (Some(m), (n, Some(rest))) = (self.number(x), self.coefficient(y))
                && !n.is_one()
            {
                let n = m * &n;
                let n = self.num(n);
                return self.mul(n, rest);
            }
            // Numbers stand with the oldest factor, so that `200*x*(y - x^2)` and its derivative `200*x` share that.
            if let Some((n, first, second)) = self.number(x).and_then(|m| self.number_in_front(m, y)) {
                let n = self.num(n);
                let first = self.mul(n, first);
                return self.mul(first, second);
            }
        }
        if shape.is_none()
            && let ((m, x), (n, y)) = (self.coefficient_of_product(a), self.coefficient_of_product(b))
            && !m.is_one()
            && !n.is_one()
        {
            let product = &m * &n;
            if product.bits() <= FOLD_BITS {
                let number = self.num(product);
                let (x, y) = ordered(x, y);
                if x == y {
                    let square = self.mul(x, y);
                    return self.mul(number, square);
                }
                let front = self.mul(number, x);
                return self.mul(front, y);
            }
        }
        if let (Some(m), Some(n)) = (self.number(a), self.number(b)) {
            let product = m * n;
            return self.num(product);
        }
        if shape.is_none() {
            let ((x, m), (y, n)) = (self.integer_power(a), self.integer_power(b));
            if x == y && m.is_positive() && n.is_positive() {
                let exponent = self.num(&m + &n);
                return self.pow(x, exponent);
            }
        }
        let flags = self.flags_of(&[a, b]);
        let (a, b) = ordered(a, b);
        // A number stands in front, so that `coefficient` finds it.
        let (a, b) = if self.number(b).is_some() { (b, a) } else { (a, b) };
        self.raw(Op::Mul, flags, a, Some(b), shape)
    }

    fn integer_power(&self, id: ExprId) -> (ExprId, Num) {
        if self.op(id) == Op::Pow {
            let operands = self.children(id);
            if let Some(n) = self.number(operands[1]).filter(|n| n.is_integer()) {
                return (operands[0], n.clone());
            }
        }
        (id, Num::ONE)
    }

    /// `a / b`; an array over a scalar too. Over a literal zero the node stays, undefined everywhere.
    pub fn div(&mut self, a: ExprId, b: ExprId) -> ExprId {
        if let Some(inverse) = self.number(b).and_then(Num::recip) {
            let inverse = self.num(inverse);
            return self.mul(inverse, a);
        }
        for (x, negative) in [(a, true), (b, false)] {
            if self.op(x) == Op::Neg {
                let inner = self.children(x)[0];
                let quotient = if negative { self.div(inner, b) } else { self.div(a, inner) };
                return self.neg(quotient);
            }
        }
        let (flags, shape) = (self.flags_of(&[a, b]) & !TOTAL, self.shape(a));
        self.raw(Op::Div, flags, a, Some(b), shape)
    }

    /// `a ^ b`. Rational powers are those of a base that is not negative.
    pub fn pow(&mut self, a: ExprId, b: ExprId) -> ExprId {
        let mut flags = self.flags_of(&[a, b]) & !TOTAL;
        if let Some(n) = self.number(b).cloned() {
            if n.is_one() {
                return a;
            }
            // 0^0 = 1 for a literal exponent; the base must still be defined.
            if n.is_zero() && self.is_total(a) {
                return self.one();
            }
            if let Some(value) = self.number(a).and_then(|base| base.checked_pow(&n, FOLD_BITS)) {
                return self.num(value);
            }
            if n.is_integer() {
                let (base, inner) = self.integer_power(a);
                // (x^m)^n = x^(mn); with m < 0 and n < 0 the product would be defined at 0.
                if base != a && (n.is_positive() || (inner.is_positive() && !n.is_zero())) {
                    let exponent = self.num(&inner * &n);
                    return self.pow(base, exponent);
                }
                if !n.is_negative() && self.is_total(a) {
                    flags |= TOTAL;
                }
            }
        }
        self.raw(Op::Pow, flags, a, Some(b), None)
    }

    // Relations.

    /// `a < b`, `a <= b`, `a = b` or `a != b`; of arrays entry by entry.
    pub fn relation(&mut self, op: Op, a: ExprId, b: ExprId) -> ExprId {
        if let (Some(x), Some(y)) = (self.number(a), self.number(b)) {
            let holds = match op {
                Op::Lt => x < y,
                Op::Le => x <= y,
                Op::Eq => x == y,
                _ => x != y,
            };
            return self.truth_value(holds);
        }
        let flags = self.flags_of(&[a, b]);
        let (a, b) = if matches!(op, Op::Eq | Op::Ne) { ordered(a, b) } else { (a, b) };
        let shape = self.shape(a).or(self.shape(b));
        self.raw(op, flags, a, Some(b), shape)
    }

    /// The conjunction of two relations.
    pub fn and(&mut self, a: ExprId, b: ExprId) -> ExprId {
        self.connective(Op::And, a, b)
    }

    /// The disjunction of two relations.
    pub fn or(&mut self, a: ExprId, b: ExprId) -> ExprId {
        self.connective(Op::Or, a, b)
    }

    fn connective(&mut self, op: Op, a: ExprId, b: ExprId) -> ExprId {
        let neutral = op == Op::And;
        for (x, y) in [(a, b), (b, a)] {
            match self.truth(x) {
                Some(t) if t == neutral => return y,
                Some(_) if self.is_total(y) => return x,
                _ => {}
            }
        }
        if a == b {
            return a;
        }
        let flags = self.flags_of(&[a, b]);
        let (a, b) = ordered(a, b);
        let shape = self.shape(a).or(self.shape(b));
        self.raw(op, flags, a, Some(b), shape)
    }

    /// The negation of a relation; of a comparison it is the opposite comparison.
    pub fn not(&mut self, a: ExprId) -> ExprId {
        let operands = self.children(a);
        let pair = (operands.len() == 2).then(|| (operands[0], operands[1]));
        match (self.op(a), pair) {
            (Op::Truth, _) => {
                let t = self.truth(a) == Some(false);
                self.truth_value(t)
            }
            (Op::Not, _) => operands[0],
            (Op::Lt, Some((x, y))) => self.relation(Op::Le, y, x),
            (Op::Le, Some((x, y))) => self.relation(Op::Lt, y, x),
            (Op::Eq, Some((x, y))) => self.relation(Op::Ne, x, y),
            (Op::Ne, Some((x, y))) => self.relation(Op::Eq, x, y),
            _ => {
                let flags = self.flags_of(&[a]);
                let shape = self.shape(a);
                self.raw(Op::Not, flags, a, None, shape)
            }
        }
    }

    /// `then` where `condition` holds, `otherwise` elsewhere; of arrays entry by entry.
    pub fn select(&mut self, condition: ExprId, then: ExprId, otherwise: ExprId) -> ExprId {
        match self.truth(condition) {
            Some(true) => return then,
            Some(false) => return otherwise,
            None => {}
        }
        if then == otherwise && self.is_total(condition) {
            return then;
        }
        let operands = [condition, then, otherwise];
        let shape = self.shape(then).or(self.shape(otherwise)).or(self.shape(condition));
        self.list_node(Op::Select, 0, &operands, shape, |store| store.flags_of(&operands) | KINKS)
    }

    /// A function nobody defined, applied to `arguments` and differentiated `orders` times.
    pub fn apply(&mut self, unknown: Unknown, arguments: &[ExprId]) -> ExprId {
        let aux = self.unknown_id(unknown);
        self.list_node(Op::Apply, aux, arguments, None, |store| store.flags_of(arguments) & !TOTAL)
    }

    // Arrays.

    /// The array with these scalar entries, row by row.
    pub fn array(&mut self, shape: Shape, entries: &[ExprId]) -> ExprId {
        self.list_node(Op::Array, 0, entries, Some(shape), |store| store.flags_of(entries))
    }

    /// The product of two arrays, `shape(a).columns = shape(b).rows`; a 1x1 result stays an array.
    pub fn matmul(&mut self, a: ExprId, b: ExprId) -> ExprId {
        let shape = match (self.shape(a), self.shape(b)) {
            (Some(x), Some(y)) => Shape { rows: x.rows, columns: y.columns },
            _ => return self.mul(a, b),
        };
        let flags = self.flags_of(&[a, b]);
        self.raw(Op::MatMul, flags, a, Some(b), Some(shape))
    }

    pub fn transpose(&mut self, a: ExprId) -> ExprId {
        if self.op(a) == Op::Transpose {
            return self.children(a)[0];
        }
        let Some(shape) = self.shape(a) else { return a };
        let flags = self.flags_of(&[a]);
        self.raw(Op::Transpose, flags, a, None, Some(shape.transposed()))
    }

    /// `a .* b`, `a ./ b` or `a .^ b`; a scalar goes with every entry.
    pub fn elementwise(&mut self, op: Op, a: ExprId, b: ExprId) -> ExprId {
        let Some(shape) = self.shape(a).or(self.shape(b)) else {
            return match op {
                Op::ElementMul => self.mul(a, b),
                Op::ElementDiv => self.div(a, b),
                _ => self.pow(a, b),
            };
        };
        let flags = self.flags_of(&[a, b]) & if op == Op::ElementMul { !0 } else { !TOTAL };
        self.raw(op, flags, a, Some(b), Some(shape))
    }

    /// Rows `r0..=r1` and columns `c0..=c1` of an array, counted from 1; a single entry is a scalar.
    pub fn slice(&mut self, of: ExprId, [r0, r1, c0, c1]: [usize; 4]) -> ExprId {
        let shape = ((r0, c0) != (r1, c1)).then(|| Shape::new(r1 - r0 + 1, c1 - c0 + 1));
        if let (Op::Array, Some((_, columns))) = (self.op(of), self.shape(of).and_then(Shape::known)) {
            let entries = self.children(of).to_vec();
            let picked: Vec<ExprId> =
                (r0..=r1).flat_map(|r| (c0..=c1).map(move |c| (r - 1) * columns + c - 1)).map(|i| entries[i]).collect();
            return match shape {
                Some(shape) => self.array(shape, &picked),
                None => picked[0],
            };
        }
        if let (Some(symbol), None) = (self.symbol(of), shape) {
            let entry = self.entry_symbol(symbol, r0 as u32, c0 as u32);
            return self.symbol_node(entry);
        }
        let operands = [of, self.int(r0 as i64), self.int(r1 as i64), self.int(c0 as i64), self.int(c1 as i64)];
        self.list_node(Op::Slice, 0, &operands, shape, |store| store.flags_of(&[of]))
    }

    /// An unevaluated operator; `shape` is that of its value.
    pub fn operator(&mut self, op: Op, operands: &[ExprId], shape: Option<Shape>) -> ExprId {
        self.list_node(op, 0, operands, shape, |store| store.flags_of(operands) & (ARRAYS | KINKS) | PENDING)
    }

    // The canonical tier: `canon` keeps the invariants of these two.

    /// A canonical sum: flat, sorted, at least two terms.
    pub(crate) fn canonical_sum(&mut self, terms: &[ExprId]) -> ExprId {
        self.list_node(Op::Sum, 0, terms, None, |store| store.flags_of(terms))
    }

    /// A canonical product: a number, then bases and exponents in turn.
    pub(crate) fn canonical_product(&mut self, operands: &[ExprId]) -> ExprId {
        self.list_node(Op::Prod, 0, operands, None, |store| {
            let natural = |id: ExprId| store.number(id).is_some_and(|n| n.is_integer() && n.is_positive());
            let total = operands[1..].chunks(2).all(|pair| store.is_total(pair[0]) && natural(pair[1]));
            store.flags_of(operands) & if total { !0 } else { !TOTAL }
        })
    }

    /// A node like `id` with other operands.
    pub fn rebuild(&mut self, id: ExprId, operands: &[ExprId]) -> ExprId {
        if *self.children(id) == *operands {
            return id;
        }
        let shape = self.shape(id);
        match self.op(id) {
            Op::Number | Op::Symbol | Op::Pi | Op::Euler | Op::Truth => id,
            Op::Add => self.add(operands[0], operands[1]),
            Op::Neg => self.neg(operands[0]),
            Op::Mul => self.mul(operands[0], operands[1]),
            Op::Div => self.div(operands[0], operands[1]),
            Op::Pow => self.pow(operands[0], operands[1]),
            Op::Call => match self.function(id) {
                Some(f) => self.call_shaped(f, operands, shape),
                None => id,
            },
            Op::Apply => match self.unknown(id).cloned() {
                Some(unknown) => self.apply(unknown, operands),
                None => id,
            },
            op @ (Op::Lt | Op::Le | Op::Eq | Op::Ne) => self.relation(op, operands[0], operands[1]),
            op @ (Op::And | Op::Or) => self.connective(op, operands[0], operands[1]),
            Op::Not => self.not(operands[0]),
            Op::Select => self.select(operands[0], operands[1], operands[2]),
            Op::Array => match shape {
                Some(shape) => self.array(shape, operands),
                None => id,
            },
            Op::MatMul => self.matmul(operands[0], operands[1]),
            Op::Transpose => self.transpose(operands[0]),
            op @ (Op::ElementMul | Op::ElementDiv | Op::ElementPow) => self.elementwise(op, operands[0], operands[1]),
            Op::Slice => {
                let at = |k: usize| self.number(operands[k]).and_then(Num::to_i64).unwrap_or(1) as usize;
                let window = [at(1), at(2), at(3), at(4)];
                self.slice(operands[0], window)
            }
            op if op.is_operator() => self.operator(op, operands, shape),
            // Substituting into a canonical form leaves the canonical tier.
            Op::Sum => {
                let first = operands[0];
                operands[1..].iter().fold(first, |sum, &term| self.add(sum, term))
            }
            _ => {
                let mut product = operands[0];
                for pair in operands[1..].chunks(2) {
                    let factor = self.pow(pair[0], pair[1]);
                    product = self.mul(product, factor);
                }
                product
            }
        }
    }

    /// The shape of a product of arrays or scalars, if there is one: `None` for a mismatch.
    pub fn product_shape(a: Option<Shape>, b: Option<Shape>) -> Option<Option<Shape>> {
        match (a, b) {
            (Some(a), Some(b)) if a.columns == b.rows => Some(Some(Shape { rows: a.rows, columns: b.columns })),
            (Some(_), Some(_)) => None,
            (a, b) => Some(a.or(b)),
        }
    }

    /// The number of entries of a value whose shape is known; 1 for a scalar.
    pub fn width(&self, id: ExprId) -> Option<usize> {
        self.shape(id).map_or(Some(1), Shape::entries)
    }

    /// Whether both dimensions of the value's shape are numbers.
    pub fn is_concrete(&self, id: ExprId) -> bool {
        self.shape(id).is_none_or(|s| matches!((s.rows, s.columns), (Dim::Known(_), Dim::Known(_))))
    }
}

/// The operands of a commutative operation in the order of their ids.
fn ordered(a: ExprId, b: ExprId) -> (ExprId, ExprId) {
    if a <= b { (a, b) } else { (b, a) }
}
