//! Kinks.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "abs-sign-lost",
        88,
        &["d(abs(g)) => d(g)"],
        "Where {g} is negative, {N} falls: the derivative is {sign(g)*d(g)} (undefined where {g} = 0).",
        "diff(abs(x), x)",
        "1",
    ),
    node(
        "relu-mask-dropped",
        88,
        &["d(relu(g)) => d(g)"],
        "ReLU passes the derivative only where its input is positive: multiply by [{g} > 0].",
        "diff(relu(2*x - 1), x)",
        "2",
    ),
    node(
        "relu-value-used-as-derivative",
        86,
        &["d(relu(g)) => relu(g)*d(g)"],
        "The derivative of ReLU is the 0/1 mask [{g} > 0], not the activation itself.",
        "diff(relu(2*x - 1), x)",
        "2*relu(2*x - 1)",
    ),
];
