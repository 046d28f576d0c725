//! Powers and roots.

use super::Theme::Join;
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("cube root of a cube", "cbrt(u^3)", "u", "", "the cube root undoes the cube on the whole line"),
    rule("cube root of a factor cubed", "cbrt(u^3*v)", "u*cbrt(v)", "", "the cube root of a product is the product of the cube roots"),
    rule("root of a square", "sqrt(u^2*v)", "abs(u)*sqrt(v)", "v >= 0", "the root of a product of numbers that are not negative splits"),
    rule("conjugate roots", "(sqrt(u) + sqrt(v))*(sqrt(u) - sqrt(v))", "u - v", "", "(a + b)*(a - b) is a^2 - b^2"),
    rule("conjugates", "(u + sqrt(v))*(u - sqrt(v))", "u^2 - v", "", "(a + b)*(a - b) is a^2 - b^2"),
    rule("hypotenuse squared", "hypot(u, v)^2", "u^2 + v^2", "", "the theorem of Pythagoras"),
    rule("hypotenuse of one side", "hypot(u, 0)", "abs(u)", "", "the root of a square is the absolute value"),
    rule("fraction over a root", "(1 + u/sqrt(v))/(u + sqrt(v))", "1/sqrt(v)", "", "1 + u/sqrt(v) is (u + sqrt(v))/sqrt(v)"),
    rule("difference over a root", "(u/sqrt(v) - 1)/(u - sqrt(v))", "1/sqrt(v)", "", "u/sqrt(v) - 1 is (u - sqrt(v))/sqrt(v)"),
    rule("difference of squares over a root", "(u - v^2)/(sqrt(u) - v)", "sqrt(u) + v", "", "u - v^2 is (sqrt(u) - v)*(sqrt(u) + v) where u is not negative"),
    search(Join, "rational denominator", "1/(sqrt(u) + v)", "(sqrt(u) - v)/(u - v^2)", "u - v^2 != 0", "the conjugate above and below"),
    search(Join, "product of powers with one exponent", "c^u*d^u", "(c*d)^u", "c > 0, d > 0", "bases multiply where the exponent is the same"),
    search(Join, "quotient of powers with one exponent", "c^u*d^(-u)", "(c/d)^u", "c > d, d > 0", "bases divide where the exponent is the same"),
    search(Join, "product of roots", "sqrt(u)*sqrt(v)", "sqrt(u*v)", "", "where both factors are defined they are not negative"),
    search(Join, "quotient of roots", "sqrt(u)/sqrt(v)", "sqrt(u/v)", "", "where the quotient is defined, u is not negative and v is positive"),
    search(Join, "product of cube roots", "cbrt(u)*cbrt(v)", "cbrt(u*v)", "", "the cube root of a product is the product of the cube roots"),
    search(Join, "quotient of cube roots", "cbrt(u)/cbrt(v)", "cbrt(u/v)", "", "the cube root of a quotient is the quotient of the cube roots"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("sqrt(u*v)", "sqrt(u)*sqrt(v)", "u = -1, v = -1", "the product is positive, its factors have no roots"),
    refused("sqrt(u^2*v)", "abs(u)*sqrt(v)", "u = 0, v = -1", "the left side is 0, the right side is not defined"),
    refused("1/(sqrt(u) + sqrt(v))", "(sqrt(u) - sqrt(v))/(u - v)", "u = 1, v = 1", "the left side is 1/2, the right side is not defined"),
    refused("sqrt(u^2)", "u", "u = -1", "the root is 1"),
];
