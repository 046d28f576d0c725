//! What was asked for: a function, its variables, and which derivative.

use crate::elaborate::{Definitions, value};
use crate::expr::{ExprId, Op, Store, Substitution, SymbolId};

/// Which derivative is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By the variables one after the other.
    Derivative,
    Gradient,
    Jacobian,
    Hessian,
}

/// A derivative that was asked for.
#[derive(Clone, Debug)]
pub struct Question {
    pub kind: Kind,
    /// The function, not worked out.
    pub of: ExprId,
    /// Its entries, with the intermediates written out down to the variables.
    pub outputs: Vec<ExprId>,
    /// The variables; of a derivative one for each order.
    pub variables: Vec<SymbolId>,
    /// The shape of the only variable, if that is an array.
    pub of_matrix: bool,
    /// New names of variables: `f'(t)` where `f` was defined with `x`.
    pub renamed: Vec<(SymbolId, ExprId)>,
    /// The point at which it is asked for: `f'(2)`.
    pub point: Vec<(SymbolId, ExprId)>,
}

impl Question {
    /// The question that the left side of a claim asks, if it is a derivative.
    pub fn of(store: &mut Store, definitions: &Definitions, left: ExprId) -> Option<Question> {
        let mut at = left;
        let mut renamed: Vec<(SymbolId, ExprId)> = Vec::new();
        let mut point: Vec<(SymbolId, ExprId)> = Vec::new();
        while store.op(at) == Op::Substitute {
            let operands = store.children(at).to_vec();
            for pair in operands[1..].chunks(2) {
                let (from, to) = (store.symbol(pair[0])?, pair[1]);
                match store.symbol(to) {
                    None => point.push((from, to)),
                    Some(_) if pair[0] != to => renamed.push((from, to)),
                    Some(_) => {}
                }
            }
            at = operands[0];
        }
        let kind = match store.op(at) {
            Op::Derivative => Kind::Derivative,
            Op::Gradient => Kind::Gradient,
            Op::Jacobian => Kind::Jacobian,
            Op::Hessian => Kind::Hessian,
            _ => return None,
        };
        let operands = store.children(at).to_vec();
        let mut variables = Vec::new();
        for &v in &operands[1..] {
            let entries = value(store, &Definitions::default(), v).ok()?.entries;
            variables.extend(entries.iter().filter_map(|&e| store.symbol(e)));
        }
        let of_matrix = operands.len() == 2 && store.shape(operands[1]).is_some_and(|s| !s.is_vector());
        let entries = value(store, definitions, operands[0]).ok()?.entries;
        let mut outputs = definitions.expand_except(store, &entries, &variables);
        if !renamed.is_empty() {
            let with = Substitution::new(renamed.iter().copied());
            outputs = store.substitute_all(&outputs, &with);
            for v in &mut variables {
                if let Some(to) = renamed.iter().find(|(from, _)| from == v).and_then(|(_, to)| store.symbol(*to)) {
                    *v = to;
                }
            }
        }
        (!variables.is_empty() && !outputs.is_empty()).then_some(Question {
            kind,
            of: operands[0],
            outputs,
            variables,
            of_matrix,
            renamed,
            point,
        })
    }

    /// The function and the variable whose derivative is the entry of this index.
    pub fn entry(&self, store: &mut Store, k: usize) -> Option<(ExprId, SymbolId)> {
        let n = self.variables.len();
        match self.kind {
            Kind::Derivative => {
                let (last, earlier) = self.variables.split_last()?;
                let mut function = *self.outputs.get(k)?;
                for &v in earlier {
                    function = by(store, function, v)?;
                }
                Some((function, *last))
            }
            Kind::Gradient => Some((self.outputs[0], *self.variables.get(k)?)),
            Kind::Jacobian => Some((*self.outputs.get(k / n)?, self.variables[k % n])),
            Kind::Hessian => {
                let first = by(store, self.outputs[0], *self.variables.get(k / n)?)?;
                Some((first, self.variables[k % n]))
            }
        }
    }

    /// The number of entries of the answer.
    pub fn entries(&self) -> usize {
        match self.kind {
            Kind::Derivative => self.outputs.len(),
            Kind::Gradient => self.variables.len(),
            Kind::Jacobian => self.outputs.len() * self.variables.len(),
            Kind::Hessian => self.variables.len() * self.variables.len(),
        }
    }
}

/// The derivative of one scalar by one variable.
pub fn by(store: &mut Store, of: ExprId, variable: SymbolId) -> Option<ExprId> {
    let one = store.int(1);
    let seeds = crate::diff::Seeds::from_iter([(variable, one)]);
    crate::diff::forward(store, &[of], &seeds, &crate::diff::Chain::default()).ok()?.first().copied()
}
