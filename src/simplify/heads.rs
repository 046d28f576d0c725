//! Which functions occur, as a set.

use crate::expr::{ExprId, Op, Store};
use crate::function::{self, FunctionId};
use crate::number::Num;

/// A set of functions. `exp` stands for powers of Euler's number and `sqrt` for roots of any kind, which is what
/// these are in canonical form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Heads(u128);

const EXP: FunctionId = function::named("exp");
const SQRT: FunctionId = function::named("sqrt");

impl Heads {
    pub const EXP: Heads = Heads(1 << (EXP.0 & 127));
    pub const SQRT: Heads = Heads(1 << (SQRT.0 & 127));
    /// Stands for a sum among the factors of a product; there are fewer functions than bits.
    pub const SUM: Heads = Heads(1 << 127);
    /// Stands for `pi`.
    const PI: Heads = Heads(1 << 126);

    /// The bits that are set, the last first.
    pub fn bits(mut self) -> impl Iterator<Item = usize> {
        std::iter::from_fn(move || {
            let last = self.last()?;
            self.0 &= !(1 << last);
            Some(last)
        })
    }

    /// The bit of the last function.
    pub fn last(self) -> Option<usize> {
        self.0.checked_ilog2().map(|bit| bit as usize)
    }

    pub fn with(self, other: Heads) -> Heads {
        Heads(self.0 | other.0)
    }

    pub fn covers(self, other: Heads) -> bool {
        other.0 & !self.0 == 0
    }

    pub fn common(self, other: Heads) -> Heads {
        Heads(self.0 & other.0)
    }

    pub fn has(self, f: FunctionId) -> bool {
        self.covers(Heads::function(f))
    }

    pub fn function(f: FunctionId) -> Heads {
        debug_assert!(f.0 < 126, "the last bits stand for sums and for pi");
        Heads(1 << (f.0 & 127))
    }

    /// The head of a canonical node by itself.
    pub fn of_node(store: &Store, id: ExprId) -> Heads {
        match store.op(id) {
            Op::Call => store.function(id).map_or(Heads::default(), Heads::function),
            Op::Euler => Heads::EXP,
            Op::Pi => Heads::PI,
            Op::Prod => {
                let roots = store.children(id)[1..].chunks(2).any(|p| store.number(p[1]).is_some_and(|e| !e.is_integer()));
                if roots { Heads::SQRT } else { Heads::default() }
            }
            _ => Heads::default(),
        }
    }

    /// The heads of a canonical base with a number for its exponent, if it is one.
    pub fn of_power(store: &Store, base: ExprId, exponent: Option<&Num>) -> Heads {
        let root = if exponent.is_some_and(|e| !e.is_integer()) { Heads::SQRT } else { Heads::default() };
        let sum = if store.op(base) == Op::Sum && root == Heads::default() { Heads::SUM } else { Heads::default() };
        Heads::of_node(store, base).with(root).with(sum)
    }

    /// The functions that a text calls, and whether it speaks of `pi`.
    pub fn of_text(text: &str) -> Heads {
        let word = |k: usize| text[..k].rsplit(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let called = text.match_indices('(').filter_map(|(k, _)| function::find(word(k)));
        let heads = called.fold(Heads::default(), |heads, f| heads.with(Heads::function(f)));
        let pi = text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| word == "pi");
        heads.with(if pi { Heads::PI } else { Heads::default() })
    }

    pub fn of_condition(text: &str) -> Heads {
        let occurs = text.split(',').filter_map(|part| part.trim().strip_suffix(" occurs")).filter_map(function::find);
        occurs.fold(Heads::default(), |heads, f| heads.with(Heads::function(f)))
    }
}
