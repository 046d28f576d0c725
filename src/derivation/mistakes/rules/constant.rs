//! Constants and other variables.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "constant-kept",
        92,
        &["d(f + c) => d(f) + c"],
        "A constant does not change, so the derivative of {c} is 0.",
        "diff(x^2 + 7, x)",
        "2*x + 7",
    ),
    node(
        "constant-factor-dropped",
        84,
        &["d(c*f) => d(f)", "d(f/c) => d(f)", "d(c*f) => c/abs(c)*d(f)"],
        "Constant factors stay: the factor {c} is missing.",
        "diff(5*x^3, x)",
        "3*x^2",
    ),
    node("minus-lost", 72, &["d(-f) => d(f)"], "The minus in front of {f} was lost.", "diff(x^3 - x^2, x)", "3*x^2 + 2*x"),
    node(
        "constant-factor-differentiated-away",
        82,
        &["d(c*f) => 0"],
        "The derivative of {c} is 0, but {c} is a factor here, not a term: it stays.",
        "diff(5*x^3, x)",
        "0",
    ),
    node(
        "parameter-differentiated",
        80,
        &["d(p) => 1"],
        "{p} is a parameter here; with respect to {x} it is constant.",
        "diff(a*x^2, x)",
        "2*a*x + x^2",
    ),
    node(
        "other-variable-not-held-constant",
        80,
        &["d(f*c) => d(f)*o(c)"],
        "In a partial derivative with respect to {x} every other variable is held fixed, so {c} stays as it is.",
        "diff(x^2*y^3, x)",
        "2*x*3*y^2",
    ),
];
