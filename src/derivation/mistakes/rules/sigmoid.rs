//! Sigmoid and its like.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "sigmoid-factor",
        85,
        &[
            "d(sigmoid(g)) => sigmoid(g)*(1 + sigmoid(g))*d(g)",
            "d(sigmoid(g)) => (1 - sigmoid(g))*d(g)",
            "d(sigmoid(g)) => sigmoid(g)*(sigmoid(g) - 1)*d(g)",
            "d(sigmoid(g)) => (1 - sigmoid(g)^2)*d(g)",
            "d(1/(1 + exp(-g))) => 1/(1 + exp(-g))*(1 + 1/(1 + exp(-g)))*d(g)",
            "d(1/(1 + exp(-g))) => (1 - 1/(1 + exp(-g)))*d(g)",
            "d(1/(1 + exp(-g))) => (1 - 1/(1 + exp(-g))^2)*d(g)",
        ],
        "sigmoid' = sigmoid*(1 - sigmoid): both factors, and the second one is one minus sigmoid.",
        "diff(sigmoid(z), z)",
        "sigmoid(z)*(1 + sigmoid(z))",
    ),
    node(
        "sigmoid-of-preactivation",
        85,
        &["d(sigmoid(g)) => g*(1 - g)*d(g)"],
        "a*(1 - a) holds for the activation a = {N}, not for {g} itself.",
        "diff(sigmoid(z), z)",
        "z*(1 - z)",
    ),
    node(
        "sigmoid-applied-twice",
        85,
        &["d(sigmoid(g)) => sigmoid(sigmoid(g))*(1 - sigmoid(sigmoid(g)))*d(g)"],
        "You already have the activation a = {N}; the derivative is a*(1 - a), do not apply sigmoid again.",
        "diff(sigmoid(z), z)",
        "sigmoid(sigmoid(z))*(1 - sigmoid(sigmoid(z)))",
    ),
    node(
        "tanh-argument-squared",
        85,
        &["d(tanh(g)) => (1 - g^2)*d(g)"],
        "1 - tanh(z)^2: square the activation {N}, not its input.",
        "diff(tanh(z), z)",
        "1 - z^2",
    ),
    node(
        "tanh-not-squared",
        84,
        &["d(tanh(g)) => (1 - tanh(g))*d(g)"],
        "tanh' = 1 - tanh^2: the activation {N} is squared.",
        "diff(tanh(z), z)",
        "1 - tanh(z)",
    ),
    node(
        "activation-derivative-dropped",
        91,
        &["d(sigmoid(g)) => d(g)", "d(tanh(g)) => d(g)", "d(softplus(g)) => d(g)"],
        "Between the outside and {g} sits the activation {N}: multiply by its derivative.",
        "diff((sigmoid(w*x + b) - y)^2, w)",
        "2*(sigmoid(w*x + b) - y)*x",
    ),
];
