//! Formulas as they are written, at a point.

use rustc_hash::FxHashMap;

use super::value::{Arithmetic, Value, and, not};
use crate::enclose::Constants;
use crate::function;
use crate::number::Num;
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp, Relation};

/// A text that was read.
pub struct Formula {
    pub text: String,
    ast: Ast,
    /// What stands at or below the root, operands first.
    order: Vec<AstId>,
}

impl Formula {
    pub fn new(text: &str, ast: Ast, root: AstId) -> Formula {
        let mut open = vec![root];
        let mut order = Vec::new();
        let mut operands = Vec::new();
        while let Some(id) = open.pop() {
            order.push(id);
            operands.clear();
            // The indices of `x[1, 2]` are part of a name.
            if !matches!(ast.kind(id), AstKind::Index { .. }) {
                ast.operands(id, &mut operands);
            }
            open.extend(&operands);
        }
        order.sort_unstable();
        order.dedup();
        Formula { text: text.to_owned(), ast, order }
    }

    /// The value at a point, to so many bits.
    pub fn at(&self, point: &[(&str, Num)], bits: u32) -> Value {
        let constants = Constants::default();
        let arithmetic = Arithmetic { bits, constants: &constants };
        let mut values: FxHashMap<AstId, Value> = FxHashMap::default();
        for &id in &self.order {
            let value = self.node(&arithmetic, id, point, &values);
            values.insert(id, value);
        }
        self.order.last().and_then(|id| values.remove(id)).unwrap_or(Value::Unknown)
    }

    fn node(&self, arithmetic: &Arithmetic, id: AstId, point: &[(&str, Num)], values: &FxHashMap<AstId, Value>) -> Value {
        let at = |id: &AstId| values.get(id).cloned().unwrap_or(Value::Unknown);
        match self.ast.kind(id) {
            AstKind::Number(n) => Value::Exact(n.clone()),
            AstKind::Name(_) | AstKind::Index { .. } => self.name(arithmetic, id, point),
            AstKind::Group(inner) => at(inner),
            AstKind::Neg(inner) => arithmetic.neg(&at(inner)),
            AstKind::Abs(inner) => arithmetic.call(function::named("abs"), &[at(inner)]),
            AstKind::Binary(op, a, b) => self.binary(arithmetic, *op, (*a, &at(a)), (*b, &at(b))),
            AstKind::Compare { operands, relations } => {
                let all: Vec<Value> = self.ast.list(*operands).iter().map(at).collect();
                let pairs = all.windows(2).zip(relations);
                pairs.fold(Value::Truth(true), |truth, (pair, relation)| and(&truth, &compared(arithmetic, *relation, &pair[0], &pair[1])))
            }
            AstKind::Call { callee, args, .. } => {
                let arguments: Vec<Value> = self.ast.list(*args).iter().map(at).collect();
                match self.ast.as_name(*callee) {
                    Some(name) => match function::find(name) {
                        Some(f) if f.row().arguments.len() == arguments.len() => arithmetic.call(f, &arguments),
                        Some(_) => Value::Unknown,
                        // A function that was only announced has a value wherever its argument has.
                        None if arguments.iter().all(|v| matches!(v, Value::Exact(_) | Value::Within(_) | Value::Real)) => Value::Real,
                        None => Value::Unknown,
                    },
                    None => Value::Unknown,
                }
            }
            AstKind::Cases { branches, otherwise } => {
                for branch in self.ast.list(*branches).chunks(2) {
                    match at(&branch[0]) {
                        Value::Truth(true) => return at(&branch[1]),
                        Value::Truth(false) => {}
                        Value::Undefined => return Value::Undefined,
                        _ => return Value::Unknown,
                    }
                }
                otherwise.as_ref().map_or(Value::Unknown, at)
            }
            _ => Value::Unknown,
        }
    }

    /// A variable, or a constant that no variable hides.
    fn name(&self, arithmetic: &Arithmetic, id: AstId, point: &[(&str, Num)]) -> Value {
        let text: String = self.ast.text(id).split_whitespace().collect();
        let same = |name: &str| name.split_whitespace().flat_map(str::chars).eq(text.chars());
        if let Some((_, value)) = point.iter().find(|(name, _)| same(name) || self.ast.as_name(id) == Some(*name)) {
            return Value::Exact(value.clone());
        }
        let one = Value::Exact(Num::ONE);
        match text.as_str() {
            "e" => arithmetic.call(function::named("exp"), &[one]),
            "pi" | "π" => {
                let quarter = arithmetic.call(function::named("atan"), &[one]);
                arithmetic.mul(&Value::Exact(Num::from(4)), &quarter)
            }
            _ => Value::Unknown,
        }
    }

    fn binary(&self, arithmetic: &Arithmetic, op: BinaryOp, (_, a): (AstId, &Value), (exponent, b): (AstId, &Value)) -> Value {
        match op {
            BinaryOp::Add => arithmetic.add(a, b),
            BinaryOp::Sub => arithmetic.add(a, &arithmetic.neg(b)),
            BinaryOp::Mul => arithmetic.mul(a, b),
            BinaryOp::Div => arithmetic.div(a, b),
            BinaryOp::Pow => match (self.is_literal(exponent), b) {
                (true, Value::Exact(n)) if n.is_integer() => arithmetic.integer_power(a, n),
                _ => arithmetic.real_power(a, b),
            },
            BinaryOp::And => and(a, b),
            BinaryOp::Or => not(&and(&not(a), &not(b))),
            _ => Value::Unknown,
        }
    }

    /// Whether an exponent is a number as written, not the value of a variable.
    fn is_literal(&self, id: AstId) -> bool {
        let mut id = id;
        loop {
            match self.ast.kind(id) {
                AstKind::Number(_) => return true,
                AstKind::Group(inner) | AstKind::Neg(inner) => id = *inner,
                _ => return false,
            }
        }
    }
}

fn compared(arithmetic: &Arithmetic, relation: Relation, a: &Value, b: &Value) -> Value {
    match relation {
        Relation::Lt => arithmetic.less(a, b, false),
        Relation::Le => arithmetic.less(a, b, true),
        Relation::Gt => arithmetic.less(b, a, false),
        Relation::Ge => arithmetic.less(b, a, true),
        Relation::Eq => arithmetic.equal(a, b),
        Relation::Ne => not(&arithmetic.equal(a, b)),
    }
}
