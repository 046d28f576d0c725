//! Hyperbolic functions.

use super::Theme::{Contract, Cosines, Name, Unname};
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    // Squares.
    rule("hyperbolic pythagoras", "cosh(u)^2 - sinh(u)^2", "1", "", "the difference of the squares is exp(u)*exp(-u)"),
    rule("one and a hyperbolic sine squared", "1 + sinh(u)^2", "cosh(u)^2", "", "cosh^2 - sinh^2 is 1"),
    rule("hyperbolic cosine squared less one", "cosh(u)^2 - 1", "sinh(u)^2", "", "cosh^2 - sinh^2 is 1"),
    rule("hyperbolic secant and tangent squared", "sech(u)^2 + tanh(u)^2", "1", "", "cosh^2 - sinh^2 is 1, over cosh(u)^2"),
    rule("one less a hyperbolic secant squared", "1 - sech(u)^2", "tanh(u)^2", "", "cosh^2 - sinh^2 is 1, over cosh(u)^2"),
    rule("hyperbolic cotangent and cosecant squared", "coth(u)^2 - csch(u)^2", "1", "", "cosh^2 - sinh^2 is 1, over sinh(u)^2"),
    rule("one and a hyperbolic cosecant squared", "1 + csch(u)^2", "coth(u)^2", "", "cosh^2 - sinh^2 is 1, over sinh(u)^2"),
    search(Cosines, "hyperbolic cosine squared by the sine", "cosh(u)^2", "1 + sinh(u)^2", "", "cosh^2 - sinh^2 is 1"),
    search(Contract, "one less a hyperbolic tangent squared", "1 - tanh(u)^2", "sech(u)^2", "", "cosh^2 - sinh^2 is 1, over cosh(u)^2"),
    rule("hyperbolic cotangent squared less one", "coth(u)^2 - 1", "csch(u)^2", "", "cosh^2 - sinh^2 is 1, over sinh(u)^2"),
    // Quotients and products.
    rule("hyperbolic sine over cosine", "sinh(u)/cosh(u)", "tanh(u)", "no rest", "that is the hyperbolic tangent"),
    rule("hyperbolic cosine over sine", "cosh(u)/sinh(u)", "coth(u)", "no rest", "that is the hyperbolic cotangent"),
    search(Name, "hyperbolic tangent as a quotient", "sinh(u)/cosh(u)", "tanh(u)", "", "the definition"),
    search(Name, "hyperbolic cotangent as a quotient", "cosh(u)/sinh(u)", "coth(u)", "", "the definition"),
    rule("hyperbolic tangent times cosine", "tanh(u)*cosh(u)", "sinh(u)", "", "tanh is sinh/cosh"),
    rule("hyperbolic cotangent times sine", "coth(u)*sinh(u)", "cosh(u)", "", "coth is cosh/sinh"),
    rule("hyperbolic tangent times cotangent", "tanh(u)*coth(u)", "1", "", "each is the inverse of the other"),
    rule("hyperbolic secant times cosine", "sech(u)*cosh(u)", "1", "", "sech is 1/cosh"),
    rule("hyperbolic cosecant times sine", "csch(u)*sinh(u)", "1", "", "csch is 1/sinh"),
    rule("hyperbolic secant times sine", "sech(u)*sinh(u)", "tanh(u)", "", "sech is 1/cosh"),
    rule("hyperbolic cosecant times cosine", "csch(u)*cosh(u)", "coth(u)", "", "csch is 1/sinh"),
    rule("hyperbolic sine over tangent", "sinh(u)/tanh(u)", "cosh(u)", "", "tanh is sinh/cosh"),
    rule("hyperbolic tangent over sine", "tanh(u)/sinh(u)", "1/cosh(u)", "", "tanh is sinh/cosh"),
    rule("inverse of a hyperbolic tangent", "1/tanh(u)", "coth(u)", "", "that is the hyperbolic cotangent"),
    rule("inverse of a hyperbolic cotangent", "1/coth(u)", "tanh(u)", "", "that is the hyperbolic tangent"),
    rule("inverse of a hyperbolic secant", "1/sech(u)", "cosh(u)", "", "that is the hyperbolic cosine"),
    rule("inverse of a hyperbolic cosecant", "1/csch(u)", "sinh(u)", "", "that is the hyperbolic sine"),
    search(Name, "hyperbolic secant", "1/cosh(u)", "sech(u)", "", "the definition"),
    search(Name, "hyperbolic cosecant", "1/sinh(u)", "csch(u)", "", "the definition"),
    // Exponentials.
    rule("hyperbolic sum", "cosh(u) + sinh(u)", "exp(u)", "", "the even and the odd part of the exponential"),
    rule("hyperbolic difference", "cosh(u) - sinh(u)", "exp(-u)", "", "the even and the odd part of the exponential"),
    search(Name, "hyperbolic cosine", "exp(u) + exp(-u)", "2*cosh(u)", "", "the definition"),
    search(Name, "hyperbolic sine", "exp(u) - exp(-u)", "2*sinh(u)", "", "the definition"),
    search(Name, "hyperbolic tangent", "(exp(2*u) - 1)/(exp(2*u) + 1)", "tanh(u)", "", "the definition, times exp(u) above and below"),
    search(Name, "inverse hyperbolic sine", "ln(u + sqrt(u^2 + 1))", "asinh(u)", "", "the solution of sinh(y) = u"),
    search(Name, "inverse hyperbolic cosine", "ln(u + sqrt(u^2 - 1))", "acosh(u)", "", "where the left side is defined u is at least 1"),
    search(Name, "inverse hyperbolic tangent", "ln((1 + u)/(1 - u))", "2*atanh(u)", "", "where the left side is defined u is between -1 and 1"),
    search(Unname, "hyperbolic sine by exponentials", "sinh(u)", "(exp(u) - exp(-u))/2", "", "the definition"),
    search(Unname, "hyperbolic cosine by exponentials", "cosh(u)", "(exp(u) + exp(-u))/2", "", "the definition"),
    // Logarithms.
    rule("hyperbolic sine of a logarithm", "sinh(ln(u))", "(u^2 - 1)/(2*u)", "", "exp(ln(u)) is u"),
    rule("hyperbolic cosine of a logarithm", "cosh(ln(u))", "(u^2 + 1)/(2*u)", "", "exp(ln(u)) is u"),
    rule("hyperbolic tangent of a logarithm", "tanh(ln(u))", "(u^2 - 1)/(u^2 + 1)", "", "exp(ln(u)) is u"),
    // Sums of arguments.
    rule("hyperbolic sine of a sum", "sinh(u)*cosh(v) + cosh(u)*sinh(v)", "sinh(u + v)", "", "the theorem of addition"),
    rule("hyperbolic sine of a difference", "sinh(u)*cosh(v) - cosh(u)*sinh(v)", "sinh(u - v)", "", "the theorem of addition"),
    rule("hyperbolic cosine of a sum", "cosh(u)*cosh(v) + sinh(u)*sinh(v)", "cosh(u + v)", "", "the theorem of addition"),
    rule("hyperbolic cosine of a difference", "cosh(u)*cosh(v) - sinh(u)*sinh(v)", "cosh(u - v)", "", "the theorem of addition"),
    search(Contract, "hyperbolic sine of the double", "sinh(u)*cosh(u)", "sinh(2*u)/2", "", "the theorem of addition with equal arguments"),
    search(Contract, "hyperbolic cosine of the double", "cosh(u)^2 + sinh(u)^2", "cosh(2*u)", "", "the theorem of addition with equal arguments"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("cosh(u)", "coth(u)*sinh(u)", "u = 0", "the left side is 1, the right side is not defined"),
    refused("acosh(cosh(u))", "u", "u = -1", "the left side is 1; it is abs(u)"),
    refused("exp(acosh(u))", "u - sqrt(u^2 - 1)", "u = 2", "the left side is greater than 2, the right side smaller"),
];
