//! What is seen of a product from above: the functions among its factors, not their arguments.

use super::heads::Heads;
use crate::expr::{ExprId, Op, Store};
use crate::number::Num;

/// The heads of a product's factors, and which of them have a power of 2 and more, or stand below the bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    heads: Heads,
    squares: Heads,
    below: Heads,
    /// A factor has something else than a number for its exponent.
    variable: bool,
}

impl Outline {
    /// The outline of a power whose base has the heads; `exponent` is `None` where it is no number.
    pub fn power(heads: Heads, exponent: Option<&Num>) -> Outline {
        let when = |holds: bool| if holds { heads } else { Heads::default() };
        Outline {
            heads,
            squares: when(exponent.is_some_and(|e| e.is_integer() && !e.is_negative() && !e.is_one())),
            below: when(exponent.is_some_and(Num::is_negative)),
            variable: exponent.is_none(),
        }
    }

    /// What is seen of a canonical form: of a product, of the terms of a sum, or of a call.
    pub fn on_surface(store: &Store, id: ExprId) -> Outline {
        match store.op(id) {
            Op::Sum => store.children(id).iter().fold(Outline::default(), |all, &term| all.beside(Outline::of(store, term))),
            _ => Outline::of(store, id),
        }
    }

    /// The outline of a canonical form that is no sum.
    fn of(store: &Store, id: ExprId) -> Outline {
        if store.op(id) != Op::Prod {
            return Outline::power(Heads::of_power(store, id, None), Some(&Num::ONE));
        }
        let powers = store.children(id)[1..].chunks(2);
        powers.fold(Outline::default(), |all, pair| all.times(Outline::of_power(store, pair[0], store.number(pair[1]))))
    }

    /// The outline of a power in a canonical form.
    pub fn of_power(store: &Store, base: ExprId, exponent: Option<&Num>) -> Outline {
        Outline::power(Heads::of_power(store, base, exponent), exponent)
    }

    /// What is seen in the one or in the other.
    pub fn beside(self, other: Outline) -> Outline {
        Outline {
            heads: self.heads.with(other.heads),
            squares: self.squares.with(other.squares),
            below: self.below.with(other.below),
            variable: self.variable || other.variable,
        }
    }

    /// The outline of the product. What is in both factors may be a square.
    pub fn times(self, other: Outline) -> Outline {
        Outline {
            heads: self.heads.with(other.heads),
            squares: self.squares.with(other.squares).with(self.heads.common(other.heads)),
            below: self.below.with(other.below),
            variable: self.variable || other.variable,
        }
    }

    /// Whether what `part` shows may be among the factors.
    pub fn covers(self, part: Outline) -> bool {
        self.heads.covers(part.heads)
            && self.squares.covers(part.squares)
            && self.below.covers(part.below)
            && (self.variable || !part.variable)
    }

    /// Whether what `part` shows may be among the factors below the bar.
    pub fn covers_inverse(self, part: Outline) -> bool {
        self.below.covers(part.heads) && (self.variable || !part.variable)
    }
}
