//! The invariants of the store, checked in tests.

use std::cmp::Ordering;

use rustc_hash::FxHashSet;

use super::intern::Store;
use super::node::Op;
use crate::number::Num;

impl Store {
    /// Checks I1 (operands come first), I2 (no two nodes are equal), I3 (numbers are reduced) and I4
    /// (canonical sums and products are flat, sorted and long enough).
    ///
    /// # Errors
    /// The first violation, in words.
    pub fn verify(&self) -> Result<(), String> {
        let mut seen = FxHashSet::default();
        for id in self.ids() {
            let operands = self.children(id);
            if let Some(child) = operands.iter().find(|&&c| c >= id) {
                return Err(format!("I1: {child:?} is an operand of {id:?}"));
            }
            let name = match self.op(id) {
                Op::Number => self.number(id).map(Num::to_string),
                Op::Symbol => self.symbol(id).map(|s| self.symbol_name(s).to_owned()),
                Op::Truth => self.truth(id).map(|t| t.to_string()),
                Op::Call => self.function(id).map(|f| f.row().name.to_owned()),
                Op::Apply => self.unknown(id).map(|u| format!("{u:?}")),
                _ => None,
            };
            if !seen.insert((self.op(id), name, operands.to_vec(), self.shape(id))) {
                return Err(format!("I2: {id:?} equals an earlier node"));
            }
            if let Some(n) = self.number(id) {
                let again = Num::from_bigs(n.numerator(), n.denominator());
                if again.as_ref() != Some(n) || n.denominator() <= 0.into() {
                    return Err(format!("I3: {n} is not reduced"));
                }
            }
            self.verify_canonical(id).map_err(|what| format!("I4: {id:?} {what}"))?;
        }
        Ok(())
    }

    fn verify_canonical(&self, id: super::ExprId) -> Result<(), &'static str> {
        let operands = self.children(id);
        match self.op(id) {
            Op::Sum if operands.len() < 2 => Err("has fewer than two terms"),
            Op::Sum if operands.iter().any(|&t| self.op(t) == Op::Sum) => Err("is not flat"),
            Op::Sum if operands.windows(2).any(|w| self.compare(w[0], w[1]) == Ordering::Equal) => Err("has like terms"),
            Op::Prod if operands.len() < 3 || operands.len().is_multiple_of(2) => Err("has no factors"),
            Op::Prod if self.number(operands[0]).is_none_or(Num::is_zero) => Err("has no leading number"),
            Op::Prod => {
                let factors: Vec<_> = operands[1..].chunks(2).collect();
                if factors.windows(2).any(|w| self.compare(w[0][0], w[1][0]) != Ordering::Less) {
                    return Err("is not sorted");
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}
