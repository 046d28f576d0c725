//! Trigonometric and hyperbolic functions of inverse ones, and inverse functions of each other.
//!
//! Functions of their own inverse are undone in `canon`, where the table knows the inverse to be monotone.

use super::{Refused, Rule, refused, rule};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("sine of an arc cosine", "sin(acos(u))", "sqrt(1 - u^2)", "", "the sine is not negative on [0, pi]"),
    rule("cosine of an arc sine", "cos(asin(u))", "sqrt(1 - u^2)", "", "the cosine is not negative on [-pi/2, pi/2]"),
    rule("tangent of an arc sine", "tan(asin(u))", "u/sqrt(1 - u^2)", "", "the sine is u, the cosine sqrt(1 - u^2)"),
    rule("tangent of an arc cosine", "tan(acos(u))", "sqrt(1 - u^2)/u", "", "the cosine is u, the sine sqrt(1 - u^2)"),
    rule("sine of an arc tangent", "sin(atan(u))", "u/sqrt(u^2 + 1)", "", "the hypotenuse to the sides u and 1 is sqrt(u^2 + 1)"),
    rule("cosine of an arc tangent", "cos(atan(u))", "1/sqrt(u^2 + 1)", "", "the hypotenuse to the sides u and 1 is sqrt(u^2 + 1)"),
    rule("secant of an arc tangent", "sec(atan(u))", "sqrt(u^2 + 1)", "", "the secant is positive on (-pi/2, pi/2)"),
    rule("cotangent of an arc tangent", "cot(atan(u))", "1/u", "", "the cotangent is the inverse of the tangent"),
    rule("tangent of an arc cotangent", "tan(acot(u))", "1/u", "", "acot(u) is atan(1/u)"),
    rule("cosine of an arc secant", "cos(asec(u))", "1/u", "", "asec(u) is acos(1/u)"),
    rule("sine of an arc cosecant", "sin(acsc(u))", "1/u", "", "acsc(u) is asin(1/u)"),
    rule("secant of its arc", "sec(asec(u))", "u", "", "asec(u) is acos(1/u)"),
    rule("cosecant of its arc", "csc(acsc(u))", "u", "", "acsc(u) is asin(1/u)"),
    rule("cotangent of its arc", "cot(acot(u))", "u", "", "acot(u) is atan(1/u)"),
    rule("arc sine and cosine", "asin(u) + acos(u)", "pi/2", "", "the two angles of a right triangle"),
    rule("arc secant and cosecant", "asec(u) + acsc(u)", "pi/2", "", "the two angles of a right triangle"),
    rule("arc tangent and cotangent", "atan(u) + acot(u)", "pi/2", "u > 0", "the two angles of a right triangle"),
    rule("arc tangents of inverses", "atan(u) + atan(1/u)", "pi/2", "u > 0", "the two angles of a right triangle"),
    rule("hyperbolic cosine of an inverse sine", "cosh(asinh(u))", "sqrt(u^2 + 1)", "", "cosh^2 is 1 + sinh^2, and cosh is positive"),
    rule("hyperbolic sine of an inverse cosine", "sinh(acosh(u))", "sqrt(u^2 - 1)", "", "sinh^2 is cosh^2 - 1, and acosh is not negative"),
    rule("hyperbolic tangent of an inverse sine", "tanh(asinh(u))", "u/sqrt(u^2 + 1)", "", "the quotient of u and sqrt(u^2 + 1)"),
    rule("hyperbolic tangent of an inverse cosine", "tanh(acosh(u))", "sqrt(u^2 - 1)/u", "", "the quotient of sqrt(u^2 - 1) and u, which is positive"),
    rule("hyperbolic sine of an inverse tangent", "sinh(atanh(u))", "u/sqrt(1 - u^2)", "", "cosh is 1/sqrt(1 - tanh^2)"),
    rule("hyperbolic cosine of an inverse tangent", "cosh(atanh(u))", "1/sqrt(1 - u^2)", "", "cosh is 1/sqrt(1 - tanh^2)"),
    rule("inverse of a hyperbolic cosine", "acosh(cosh(u))", "abs(u)", "", "cosh is even, and acosh is not negative"),
    rule("exponential of an inverse hyperbolic sine", "exp(asinh(u))", "u + sqrt(u^2 + 1)", "", "exp is sinh + cosh"),
    rule("exponential of an inverse hyperbolic cosine", "exp(acosh(u))", "u + sqrt(u^2 - 1)", "", "exp is sinh + cosh"),
    rule("exponential of an inverse hyperbolic tangent", "exp(2*atanh(u))", "(1 + u)/(1 - u)", "", "2*atanh(u) is ln((1 + u)/(1 - u))"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("asin(sin(u))", "u", "u = pi", "the left side is 0"),
    refused("acos(cos(u))", "u", "u = -1", "the left side is 1"),
    refused("atan(tan(u))", "u", "u = pi", "the left side is 0"),
    refused("atan(1/u)", "pi/2 - atan(u)", "u = -1", "the left side is -pi/4, the right side 3*pi/4"),
    refused("atan(u) + atan(v)", "atan((u + v)/(1 - u*v))", "u = 2, v = 2", "the left side is positive, the right side is not"),
];
