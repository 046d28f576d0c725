//! Exponentials and logarithms.

use super::Theme::{Expand, Join, Split};
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("logarithm of an exponential factor", "ln(exp(u)*v)", "u + ln(v)", "", "the exponential is positive, so v is too"),
    rule("logarithm of a power", "ln(u^v)", "v*ln(u)", "", "a power with a variable exponent has a positive base"),
    rule("power of a binary logarithm", "2^log2(u)", "u", "", "the power undoes its logarithm"),
    rule("power of a decimal logarithm", "10^log10(u)", "u", "", "the power undoes its logarithm"),
    rule("binary logarithm of a power", "log2(2^u)", "u", "", "the logarithm undoes the power"),
    rule("decimal logarithm of a power", "log10(10^u)", "u", "", "the logarithm undoes the power"),
    rule("base two to base e", "ln(2)*log2(u)", "ln(u)", "", "log2(u) is ln(u)/ln(2)"),
    rule("base ten to base e", "ln(10)*log10(u)", "ln(u)", "", "log10(u) is ln(u)/ln(10)"),
    rule("Euler's number as a power", "u^(1/ln(u))", "e", "", "u^v is exp(v*ln(u))"),
    rule("exponential as a power", "u^(v/ln(u))", "exp(v)", "", "u^v is exp(v*ln(u))"),
    search(Expand, "exponential of the double less one", "exp(2*u) - 1", "(exp(u) - 1)*(exp(u) + 1)", "", "exp(2*u) is exp(u)^2"),
    search(Join, "sum of logarithms", "ln(u) + ln(v)", "ln(u*v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "difference of logarithms", "ln(u) - ln(v)", "ln(u/v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "multiple of a logarithm in a sum", "n*ln(u) + ln(v)", "ln(u^n*v)", "n > 1", "n*ln(u) is ln(u^n)"),
    search(Join, "multiple of a logarithm in a difference", "n*ln(u) - ln(v)", "ln(u^n/v)", "n > 1", "n*ln(u) is ln(u^n)"),
    search(Join, "logarithm less a multiple", "ln(u) - n*ln(v)", "ln(u/v^n)", "n > 1", "n*ln(v) is ln(v^n)"),
    search(Join, "half a logarithm", "ln(u) + ln(v)/2", "ln(u*sqrt(v))", "", "ln(v)/2 is ln(sqrt(v))"),
    search(Join, "less half a logarithm", "ln(u) - ln(v)/2", "ln(u/sqrt(v))", "", "ln(v)/2 is ln(sqrt(v))"),
    search(Join, "sum of binary logarithms", "log2(u) + log2(v)", "log2(u*v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "difference of binary logarithms", "log2(u) - log2(v)", "log2(u/v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "sum of decimal logarithms", "log10(u) + log10(v)", "log10(u*v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "difference of decimal logarithms", "log10(u) - log10(v)", "log10(u/v)", "", "where both logarithms are defined u and v are positive"),
    search(Join, "minus a logarithm of a quotient", "-ln(u/v)", "ln(v/u)", "", "ln(1/u) is -ln(u), and a quotient has the sign of its inverse"),
    search(Join, "minus a binary logarithm of a quotient", "-log2(u/v)", "log2(v/u)", "", "log2(1/u) is -log2(u), and a quotient has the sign of its inverse"),
    search(Join, "minus a decimal logarithm of a quotient", "-log10(u/v)", "log10(v/u)", "", "log10(1/u) is -log10(u), and a quotient has the sign of its inverse"),
    search(Split, "logarithm of a product", "ln(u*v)", "ln(u) + ln(v)", "u > 0", "with the product u*v the other factor is positive too"),
    search(Split, "logarithm of a quotient", "ln(u/v)", "ln(u) - ln(v)", "v > 0", "with the quotient u/v the numerator is positive too"),
    search(Split, "logarithm of a root as a factor", "ln(sqrt(u)*v)", "ln(u)/2 + ln(v)", "", "the root is defined and not zero, so u is positive, and so is v"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("ln(u*v)", "ln(u) + ln(v)", "u = -1, v = -1", "the product is positive, its factors have no logarithms"),
    refused("ln(u^2)", "2*ln(u)", "u = -1", "the left side is 0, the right side is not defined; it is 2*ln(abs(u))"),
    refused("(u^2)^(v/2)", "u^v", "u = -1, v = 1", "the left side is 1, the right side is not defined"),
];
