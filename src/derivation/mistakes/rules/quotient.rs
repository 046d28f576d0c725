//! Quotients.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "quotient-as-quotient",
        80,
        &["d(f/g) => d(f)/d(g)"],
        "The derivative of a quotient is not the quotient of the derivatives: use (f'*g - f*g')/g^2 with {f} above and {g} below.",
        "diff(x/(x^2 + 1), x)",
        "1/(2*x)",
    ),
    node(
        "quotient-order-swapped",
        82,
        &["d(f/g) => (f*d(g) - d(f)*g)/g^2"],
        "The order in the numerator is swapped: it starts with the derivative of the top, {d(f)}.",
        "diff(x/(x^2 + 1), x)",
        "(x^2 - 1)/(x^2 + 1)^2",
    ),
    node(
        "quotient-plus",
        80,
        &["d(f/g) => (d(f)*g + f*d(g))/g^2"],
        "In the quotient rule the second term is subtracted.",
        "diff(x/(x^2 + 1), x)",
        "(3*x^2 + 1)/(x^2 + 1)^2",
    ),
    node(
        "quotient-denominator-not-squared",
        80,
        &["d(f/g) => (d(f)*g - f*d(g))/g", "d(q/g) => (d(q)*g - q*d(g))/g"],
        "The numerator is right; the denominator must be squared: {g} appears in it twice.",
        "diff(x/(x^2 + 1), x)",
        "(1 - x^2)/(x^2 + 1)",
    ),
    node(
        "quotient-denominator-forgotten",
        78,
        &["d(f/g) => d(f)*g - f*d(g)", "d(q/g) => d(q)*g - q*d(g)"],
        "You computed the numerator of the quotient rule; divide it by the square of {g}.",
        "diff(x/(x^2 + 1), x)",
        "1 - x^2",
    ),
    node(
        "reciprocal-of-derivative",
        80,
        &["d(c/g) => c/d(g)"],
        "A reciprocal 1/g differentiates to -g'/g^2, not to 1/g'.",
        "diff(1/(x^2 + 1), x)",
        "1/(2*x)",
    ),
    node(
        "reciprocal-sign",
        82,
        &["d(c/g) => c*d(g)/g^2"],
        "Only the sign is wrong: a reciprocal falls when the denominator grows, so the derivative of {c/g} is {-c*d(g)/g^2}.",
        "diff(1/(x^2 + 1), x)",
        "2*x/(x^2 + 1)^2",
    ),
];
