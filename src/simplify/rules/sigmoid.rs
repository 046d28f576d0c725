//! The sigmoid, softplus and silu.

use super::Theme::{Name, Unname};
use super::{Refused, Rule, refused, rule, search};

#[rustfmt::skip] // A rule is a line.
pub(super) const RULES: &[Rule] = &[
    rule("sigmoids of opposites", "sigmoid(u) + sigmoid(-u)", "1", "", "the sigmoid is symmetric about (0, 1/2)"),
    rule("one less a sigmoid of a negative", "1 - sigmoid(c*u)", "sigmoid(-c*u)", "0 > c", "the sigmoid is symmetric about (0, 1/2)"),
    rule("product of mirrored sigmoids", "sigmoid(c*u)*sigmoid(-c*u)", "sigmoid(c*u)*(1 - sigmoid(c*u))", "c > 0", "the sigmoid is symmetric about (0, 1/2)"),
    rule("one over a sigmoid", "1/sigmoid(u)", "1 + exp(-u)", "", "the definition of the sigmoid"),
    rule("exponential times a sigmoid", "exp(-u)*sigmoid(u)", "sigmoid(-u)", "", "exp(-u)/(1 + exp(-u)) is 1/(1 + exp(u))"),
    rule("exponential times the rest of a sigmoid", "exp(u)*(1 - sigmoid(u))", "sigmoid(u)", "", "1 - sigmoid(u) is exp(-u)*sigmoid(u)"),
    rule("odds of a sigmoid", "sigmoid(u)/(1 - sigmoid(u))", "exp(u)", "", "1 - sigmoid(u) is exp(-u)*sigmoid(u)"),
    rule("sigmoids divided", "sigmoid(u)/sigmoid(-u)", "exp(u)", "", "sigmoid(-u) is exp(-u)*sigmoid(u)"),
    rule("sigmoid times its denominator", "sigmoid(u)*(1 + exp(-u))", "1", "", "the definition of the sigmoid"),
    rule("exponential of softplus", "exp(softplus(u))", "1 + exp(u)", "", "the definition of softplus"),
    rule("exponential of minus softplus", "exp(-softplus(u))", "sigmoid(-u)", "", "the inverse of 1 + exp(u)"),
    rule("softplus of opposites", "softplus(u) - softplus(-u)", "u", "", "ln(1 + exp(u)) is u + ln(1 + exp(-u))"),
    rule("silu over its argument", "silu(u)/u", "sigmoid(u)", "", "silu(u) is u*sigmoid(u)"),
    rule("silu over a sigmoid", "silu(u)/sigmoid(u)", "u", "", "silu(u) is u*sigmoid(u)"),
    rule("silu of opposites", "silu(u) - silu(-u)", "u", "", "sigmoid(u) + sigmoid(-u) is 1"),
    rule("silu as a product", "u*sigmoid(u)", "silu(u)", "silu occurs", "the definition of silu"),
    search(Name, "sigmoid", "1/(1 + exp(-u))", "sigmoid(u)", "", "the definition"),
    search(Name, "sigmoid by a positive exponential", "exp(u)/(1 + exp(u))", "sigmoid(u)", "", "the definition, times exp(u) above and below"),
    search(Name, "sigmoid by a hyperbolic tangent", "(1 + tanh(u))/2", "sigmoid(2*u)", "", "tanh(u) is 2*sigmoid(2*u) - 1"),
    search(Name, "hyperbolic tangent by a sigmoid", "2*sigmoid(2*u) - 1", "tanh(u)", "", "the definitions by exponentials"),
    search(Name, "sigmoid of a negative", "sigmoid(c*u)", "1 - sigmoid(-c*u)", "0 > c", "the sigmoid is symmetric about (0, 1/2)"),
    search(Name, "silu", "u*sigmoid(u)", "silu(u)", "", "the definition"),
    search(Name, "softplus", "ln(1 + exp(u))", "softplus(u)", "", "the definition"),
    search(Name, "logarithm of a sigmoid", "ln(sigmoid(u))", "-softplus(-u)", "", "sigmoid(u) is 1/(1 + exp(-u))"),
    search(Unname, "sigmoid by exponentials", "sigmoid(u)", "1/(1 + exp(-u))", "", "the definition"),
    search(Unname, "softplus by a logarithm", "softplus(u)", "ln(1 + exp(u))", "", "the definition"),
];

#[rustfmt::skip] // A rule is a line.
pub(super) const REFUSED: &[Refused] =
    &[refused("sigmoid(u)", "silu(u)/u", "u = 0", "the left side is 1/2, the right side is not defined")];
