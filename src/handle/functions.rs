//! The functions of the table as methods.

use super::{Expr, Operand};
use crate::function::{self, FunctionId};

/// The methods, and the list of their names that a test compares with the table.
macro_rules! functions {
    (
        one: $($one:ident)*;
        two: $($two:ident($second:ident))*;
        order: $($order:ident)*;
    ) => {
        /// The elementwise functions, each with its row in the [table](crate::function). They are exact: `exp(0)` is 1
        /// and `sin(1)` stays what it is.
        impl<'w> Expr<'w> {
            $(
                #[doc = concat!("`", stringify!($one), "(self)`")]
                pub fn $one(self) -> Expr<'w> {
                    const F: FunctionId = function::named(stringify!($one));
                    self.unary(|store, x| store.call(F, &[x]))
                }
            )*
            $(
                #[doc = concat!("`", stringify!($two), "(self, ", stringify!($second), ")`")]
                pub fn $two(self, $second: impl Operand<'w>) -> Expr<'w> {
                    const F: FunctionId = function::named(stringify!($two));
                    self.binary($second, |store, x, y| store.call(F, &[x, y]))
                }
            )*
            $(
                #[doc = concat!("`", stringify!($order), "(order, self)`")]
                pub fn $order(self, order: impl Operand<'w>) -> Expr<'w> {
                    const F: FunctionId = function::named(stringify!($order));
                    self.binary(order, |store, x, n| store.call(F, &[n, x]))
                }
            )*
        }

        /// Every function with its value at `x`, or at `x` and `y`.
        #[cfg(test)]
        pub(super) fn all<'w>(x: Expr<'w>, y: Expr<'w>) -> Vec<(&'static str, Expr<'w>)> {
            vec![
                $((stringify!($one), x.$one()),)*
                $((stringify!($two), x.$two(y)),)*
                $((stringify!($order), x.$order(y)),)*
            ]
        }
    };
}

functions! {
    one: exp ln log2 log10 sqrt cbrt
        sin cos tan sec csc cot asin acos atan asec acsc acot
        sinh cosh tanh sech csch coth asinh acosh atanh asech acsch acoth
        abs sign step floor ceil relu sigmoid softplus gelu silu
        erf erfc erfi gamma lgamma digamma;
    two: min(other) max(other) hypot(other) atan2(x) leakyrelu(slope) elu(scale);
    order: polygamma besselj bessely besseli besselk;
}
