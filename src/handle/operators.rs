//! `+ - * /` and unary minus, with expressions and exact numbers on either side.

use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

use super::{Expr, Workspace};
use crate::expr::Store;
use crate::number::Num;

mod sealed {
    pub trait Sealed {}
}

/// What may stand beside an expression: an [`Expr`], an `i64` or a [`Num`].
///
/// ```
/// use gradus::{Num, Workspace};
/// let workspace = Workspace::new();
/// let x = workspace.symbol("x")?;
/// assert_eq!((2 * x - Num::ratio(1, 2)) / x, (2 * x - workspace.ratio(1, 2)) / x);
/// # Ok::<(), gradus::HandleError>(())
/// ```
pub trait Operand<'w>: sealed::Sealed {
    /// The operand as an expression of this workspace.
    fn of(self, workspace: &'w Workspace) -> Expr<'w>;
}

impl sealed::Sealed for Expr<'_> {}
impl sealed::Sealed for i64 {}
impl sealed::Sealed for Num {}
impl sealed::Sealed for &Num {}

impl<'w> Operand<'w> for Expr<'w> {
    fn of(self, _: &'w Workspace) -> Expr<'w> {
        self
    }
}

impl<'w> Operand<'w> for i64 {
    fn of(self, workspace: &'w Workspace) -> Expr<'w> {
        workspace.number(self)
    }
}

impl<'w> Operand<'w> for Num {
    fn of(self, workspace: &'w Workspace) -> Expr<'w> {
        workspace.number(self)
    }
}

impl<'w> Operand<'w> for &Num {
    fn of(self, workspace: &'w Workspace) -> Expr<'w> {
        workspace.number(self.clone())
    }
}

/// One operator: on two operands, on a number in front, and in place.
macro_rules! operator {
    ($trait:ident::$method:ident, $assign:ident::$in_place:ident, $build:expr) => {
        impl<'w, T: Operand<'w>> $trait<T> for Expr<'w> {
            type Output = Expr<'w>;
            fn $method(self, other: T) -> Expr<'w> {
                self.binary(other, $build)
            }
        }

        impl<'w> $trait<Expr<'w>> for i64 {
            type Output = Expr<'w>;
            fn $method(self, other: Expr<'w>) -> Expr<'w> {
                self.of(other.workspace()).binary(other, $build)
            }
        }

        impl<'w> $trait<Expr<'w>> for Num {
            type Output = Expr<'w>;
            fn $method(self, other: Expr<'w>) -> Expr<'w> {
                self.of(other.workspace()).binary(other, $build)
            }
        }

        impl<'w, T: Operand<'w>> $assign<T> for Expr<'w> {
            fn $in_place(&mut self, other: T) {
                *self = self.binary(other, $build);
            }
        }
    };
}

operator!(Add::add, AddAssign::add_assign, Store::add);
operator!(Sub::sub, SubAssign::sub_assign, Store::sub);
operator!(Mul::mul, MulAssign::mul_assign, Store::mul);
operator!(Div::div, DivAssign::div_assign, Store::div);

impl<'w> Neg for Expr<'w> {
    type Output = Expr<'w>;
    fn neg(self) -> Expr<'w> {
        self.unary(Store::neg)
    }
}
