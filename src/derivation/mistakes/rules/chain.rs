//! The chain rule.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "chain-inner-dropped",
        90,
        &["d(F(i)) => F'(i)"],
        "You differentiated the outer function correctly; now multiply by the derivative of the inside, {d(i)}.",
        "diff((3*x + 1)^5, x)",
        "5*(3*x + 1)^4",
    ),
    node(
        "chain-layer-skipped",
        85,
        &["d(F(G(i))) => F'(G(i))*d(i)"],
        "One layer of the onion is missing: between {F} and {i} you also pass through {G(i)}, whose outer derivative is {G'(i)}.",
        "diff(exp(sin(3*x)), x)",
        "3*exp(sin(3*x))",
    ),
    node(
        "chain-inner-inside",
        70,
        &["d(F(i)) => F'(d(i))"],
        "The derivative of the inside goes next to the outer derivative as a factor, not into it: {F'(i)} times {d(i)}.",
        "diff(sin(x^2), x)",
        "cos(2*x)",
    ),
    node(
        "chain-outer-kept",
        75,
        &["d(F(g)) => F(g)*d(g)"],
        "The inner derivative is there, but the outer function, {F}, was left undifferentiated.",
        "diff(sin(x^2), x)",
        "2*x*sin(x^2)",
    ),
    node(
        "chain-outer-at-x",
        70,
        &["d(F(i)) => F'(x)*d(i)"],
        "The outer derivative must still be evaluated at the inside: {F'(i)}, not {F'(x)}.",
        "diff(sin(x^2), x)",
        "2*x*cos(x)",
    ),
    node(
        "chain-added",
        65,
        &["d(F(i)) => F'(i) + d(i)"],
        "Outer and inner derivative are multiplied in the chain rule, not added.",
        "diff(sin(x^2), x)",
        "cos(x^2) + 2*x",
    ),
    node(
        "composition-as-product",
        60,
        &["d(F(i)) => F'(x)*i + F(x)*d(i)"],
        "{F(i)} is {F} applied to {i}, not a product of the two; use the chain rule here.",
        "diff(ln(x^3 + 1), x)",
        "(x^3 + 1)/x + 3*x^2*ln(x)",
    ),
    node(
        "function-of-derivative",
        65,
        &["d(F(i)) => F(d(i))"],
        "You differentiated only the inside and kept {F} around it; {F} itself must be differentiated too.",
        "diff(ln(x^2 + 1), x)",
        "ln(2*x)",
    ),
];
