//! The error function, the gamma function and Bessel functions.

use super::Theme::Contract;
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("error functions", "erf(u) + erfc(u)", "1", "", "erfc(u) is 1 - erf(u)"),
    rule("complement of the error function", "1 - erf(u)", "erfc(u)", "", "the definition of erfc"),
    rule("complement of erfc", "1 - erfc(u)", "erf(u)", "", "erfc(u) is 1 - erf(u)"),
    rule("complementary error functions of opposites", "erfc(u) + erfc(-u)", "2", "", "erf is odd"),
    rule("quotient of gammas", "gamma(u + 1)/gamma(u)", "u", "", "the recurrence gamma(u + 1) = u*gamma(u)"),
    rule("inverse quotient of gammas", "gamma(u)/gamma(u + 1)", "1/u", "", "the recurrence gamma(u + 1) = u*gamma(u)"),
    rule("reflected gammas", "gamma(u)*gamma(1 - u)", "pi/sin(pi*u)", "", "Euler's reflection formula"),
    rule("difference of digammas", "digamma(u + 1) - digamma(u)", "1/u", "", "the logarithmic derivative of gamma(u + 1) = u*gamma(u)"),
    rule("reflected digammas", "digamma(1 - u) - digamma(u)", "pi*cot(pi*u)", "", "the logarithmic derivative of the reflection formula"),
    rule("exponential of a log-gamma", "exp(lgamma(u))", "abs(gamma(u))", "", "lgamma(u) is ln(abs(gamma(u)))"),
    rule("logarithm of a gamma", "ln(abs(gamma(u)))", "lgamma(u)", "", "the definition of lgamma"),
    rule("difference of log-gammas", "lgamma(u + 1) - lgamma(u)", "ln(abs(u))", "", "the recurrence gamma(u + 1) = u*gamma(u)"),
    search(Contract, "argument times gamma", "u*gamma(u)", "gamma(u + 1)", "", "where gamma(u) is defined"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] = &[
    refused("gamma(u + 1)", "u*gamma(u)", "u = 0", "the left side is 1, the right side is not defined"),
    refused("digamma(u + 1)", "digamma(u) + 1/u", "u = 0", "the right side is not defined"),
    refused("besselj(n - 1, u) + besselj(n + 1, u)", "2*n*besselj(n, u)/u", "u = 0, n = 1", "the left side is 1, the right side is not defined"),
];
