//! Sine, cosine and their quotients.
//!
//! Exact values at rational multiples of pi stand in the table of functions, parity and quarter turns in `canon`.

use super::Theme::{Contract, Cosines, Expand, Name, Sines};
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    // Squares.
    rule("pythagoras", "sin(u)^2 + cos(u)^2", "1", "", "the squares of sine and cosine add to one"),
    rule("one less a sine squared", "1 - sin(u)^2", "cos(u)^2", "", "the squares of sine and cosine add to one"),
    rule("one less a cosine squared", "1 - cos(u)^2", "sin(u)^2", "", "the squares of sine and cosine add to one"),
    rule("one and a tangent squared", "1 + tan(u)^2", "sec(u)^2", "", "pythagoras over cos(u)^2"),
    rule("secant and tangent squared", "sec(u)^2 - tan(u)^2", "1", "", "pythagoras over cos(u)^2"),
    rule("secant squared less one", "sec(u)^2 - 1", "tan(u)^2", "", "pythagoras over cos(u)^2"),
    rule("one and a cotangent squared", "1 + cot(u)^2", "csc(u)^2", "", "pythagoras over sin(u)^2"),
    rule("cosecant and cotangent squared", "csc(u)^2 - cot(u)^2", "1", "", "pythagoras over sin(u)^2"),
    rule("cosecant squared less one", "csc(u)^2 - 1", "cot(u)^2", "", "pythagoras over sin(u)^2"),
    rule("difference of fourth powers", "cos(u)^4 - sin(u)^4", "cos(u)^2 - sin(u)^2", "", "the sum of the squares is one"),
    search(Cosines, "sine squared by the cosine", "sin(u)^2", "1 - cos(u)^2", "", "the squares of sine and cosine add to one"),
    search(Cosines, "tangent squared by the secant", "tan(u)^2", "sec(u)^2 - 1", "", "pythagoras over cos(u)^2"),
    search(Cosines, "cotangent squared by the cosecant", "cot(u)^2", "csc(u)^2 - 1", "", "pythagoras over sin(u)^2"),
    search(Contract, "weighted squares", "c*sin(u)^2 + d*cos(u)^2", "c + (d - c)*cos(u)^2", "", "the squares of sine and cosine add to one"),
    // Quotients and products.
    rule("sine over cosine", "sin(u)/cos(u)", "tan(u)", "no rest", "that is the tangent"),
    rule("cosine over sine", "cos(u)/sin(u)", "cot(u)", "no rest", "that is the cotangent"),
    search(Name, "tangent", "sin(u)/cos(u)", "tan(u)", "", "the definition"),
    search(Name, "cotangent", "cos(u)/sin(u)", "cot(u)", "", "the definition"),
    rule("tangent times cosine", "tan(u)*cos(u)", "sin(u)", "", "the tangent is sin(u)/cos(u)"),
    rule("cotangent times sine", "cot(u)*sin(u)", "cos(u)", "", "the cotangent is cos(u)/sin(u)"),
    rule("tangent over sine", "tan(u)/sin(u)", "1/cos(u)", "", "the tangent is sin(u)/cos(u)"),
    rule("sine over tangent", "sin(u)/tan(u)", "cos(u)", "", "the tangent is sin(u)/cos(u)"),
    rule("cotangent over cosine", "cot(u)/cos(u)", "1/sin(u)", "", "the cotangent is cos(u)/sin(u)"),
    rule("cosine over cotangent", "cos(u)/cot(u)", "sin(u)", "", "the cotangent is cos(u)/sin(u)"),
    rule("tangent times cotangent", "tan(u)*cot(u)", "1", "", "each is the inverse of the other"),
    rule("secant times cosine", "sec(u)*cos(u)", "1", "", "the secant is 1/cos(u)"),
    rule("cosecant times sine", "csc(u)*sin(u)", "1", "", "the cosecant is 1/sin(u)"),
    rule("secant times sine", "sec(u)*sin(u)", "tan(u)", "", "the secant is 1/cos(u)"),
    rule("cosecant times cosine", "csc(u)*cos(u)", "cot(u)", "", "the cosecant is 1/sin(u)"),
    rule("tangent over secant", "tan(u)/sec(u)", "sin(u)", "", "both have the denominator cos(u)"),
    rule("secant over tangent", "sec(u)/tan(u)", "csc(u)", "", "both have the denominator cos(u)"),
    rule("cotangent over cosecant", "cot(u)/csc(u)", "cos(u)", "", "both have the denominator sin(u)"),
    rule("cosecant over cotangent", "csc(u)/cot(u)", "sec(u)", "", "both have the denominator sin(u)"),
    rule("tangent times cosecant", "tan(u)*csc(u)", "sec(u)", "", "the sine cancels"),
    rule("cotangent times secant", "cot(u)*sec(u)", "csc(u)", "", "the cosine cancels"),
    rule("secant over cosecant", "sec(u)/csc(u)", "tan(u)", "", "the quotient of 1/cos(u) and 1/sin(u)"),
    rule("cosecant over secant", "csc(u)/sec(u)", "cot(u)", "", "the quotient of 1/sin(u) and 1/cos(u)"),
    rule("inverse of a tangent", "1/tan(u)", "cot(u)", "", "that is the cotangent"),
    rule("inverse of a cotangent", "1/cot(u)", "tan(u)", "", "that is the tangent"),
    rule("inverse of a secant", "1/sec(u)", "cos(u)", "", "that is the cosine"),
    rule("inverse of a cosecant", "1/csc(u)", "sin(u)", "", "that is the sine"),
    search(Name, "secant", "1/cos(u)", "sec(u)", "", "the definition"),
    search(Name, "cosecant", "1/sin(u)", "csc(u)", "", "the definition"),
    search(Sines, "tangent by sines", "tan(u)", "sin(u)/cos(u)", "", "the definition of the tangent"),
    search(Sines, "cotangent by sines", "cot(u)", "cos(u)/sin(u)", "", "the definition of the cotangent"),
    search(Sines, "secant by sines", "sec(u)", "1/cos(u)", "", "the definition of the secant"),
    search(Sines, "cosecant by sines", "csc(u)", "1/sin(u)", "", "the definition of the cosecant"),
    // Sums of angles.
    rule("sine of a sum", "sin(u)*cos(v) + cos(u)*sin(v)", "sin(u + v)", "", "the theorem of addition"),
    rule("sine of a difference", "sin(u)*cos(v) - cos(u)*sin(v)", "sin(u - v)", "", "the theorem of addition"),
    rule("cosine of a sum", "cos(u)*cos(v) - sin(u)*sin(v)", "cos(u + v)", "", "the theorem of addition"),
    rule("cosine of a difference", "cos(u)*cos(v) + sin(u)*sin(v)", "cos(u - v)", "", "the theorem of addition"),
    rule("double sine over cosine", "sin(2*u)/cos(u)", "2*sin(u)", "", "sin(2*u) is 2*sin(u)*cos(u)"),
    rule("double sine over sine", "sin(2*u)/sin(u)", "2*cos(u)", "", "sin(2*u) is 2*sin(u)*cos(u)"),
    search(Contract, "sine of the double", "sin(u)*cos(u)", "sin(2*u)/2", "", "the theorem of addition with equal angles"),
    search(Contract, "cosine of the double", "cos(u)^2 - sin(u)^2", "cos(2*u)", "", "the theorem of addition with equal angles"),
    search(Contract, "cosine of the double by the sine", "1 - 2*sin(u)^2", "cos(2*u)", "", "cos(2*u) is cos(u)^2 - sin(u)^2"),
    search(Contract, "cosine of the double by the cosine", "2*cos(u)^2 - 1", "cos(2*u)", "", "cos(2*u) is cos(u)^2 - sin(u)^2"),
    search(Contract, "one less a double cosine", "1 - cos(2*u)", "2*sin(u)^2", "", "cos(2*u) is 1 - 2*sin(u)^2"),
    search(Contract, "one and a double cosine", "1 + cos(2*u)", "2*cos(u)^2", "", "cos(2*u) is 2*cos(u)^2 - 1"),
    search(Contract, "sine of the triple", "3*sin(u) - 4*sin(u)^3", "sin(3*u)", "", "the theorem of addition for u and 2*u"),
    search(Contract, "cosine of the triple", "4*cos(u)^3 - 3*cos(u)", "cos(3*u)", "", "the theorem of addition for u and 2*u"),
    search(Expand, "double sine", "sin(2*u)", "2*sin(u)*cos(u)", "", "the theorem of addition with equal angles"),
    search(Expand, "double cosine", "cos(2*u)", "2*cos(u)^2 - 1", "", "the theorem of addition with equal angles"),
    search(Expand, "sine of a sum of two", "sin(u + v)", "sin(u)*cos(v) + cos(u)*sin(v)", "", "the theorem of addition"),
    search(Expand, "cosine of a sum of two", "cos(u + v)", "cos(u)*cos(v) - sin(u)*sin(v)", "", "the theorem of addition"),
    search(Expand, "triple sine", "sin(3*u)", "3*sin(u) - 4*sin(u)^3", "", "the theorem of addition for u and 2*u"),
    search(Expand, "triple cosine", "cos(3*u)", "4*cos(u)^3 - 3*cos(u)", "", "the theorem of addition for u and 2*u"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("sin(u)", "tan(u)*cos(u)", "u = pi/2", "the left side is 1, the right side is not defined"),
    refused("cot(u)", "1/tan(u)", "u = pi/2", "the left side is 0, the right side is not defined"),
    refused("sqrt(1 - sin(u)^2)", "cos(u)", "u = pi", "the root is 1, the cosine -1; it is abs(cos(u))"),
];
