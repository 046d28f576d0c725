//! What goes wrong from a right line to the next, where it shows what became of what.

use super::{Mistake, Test, step, whole};

pub const MISTAKES: &[Mistake] = &[
    step(
        "factor-stays-inside",
        50,
        &["q*r + q => q*(r + q)", "q*r + q*s => q*(r + q*s)"],
        "A factor in front of the bracket has left every term inside it: {N} is not {W}.",
        "diff(x^2*ln(x), x)",
        "2*x*ln(x) + x\n = x*(2*ln(x) + x)",
    ),
    step(
        "nothing-left-inside",
        48,
        &["q*r + q => q*r"],
        "Where {q} is taken out of itself, 1 is left and not 0: {N} is not {W}.",
        "diff(x*exp(x), x)",
        "x*exp(x) + exp(x)\n = exp(x)*x",
    ),
    step(
        "term-sign",
        42,
        &["r + s => r - s"],
        "The sign of {s} changed on the way from the line before.",
        "diff(x^3 - sin(x), x)",
        "3*x^2 - cos(x)\n = 3*x^2 + cos(x)",
    ),
    step(
        "exponent-lost",
        40,
        &["r^s => r", "sqrt(r) => r"],
        "An exponent or a root got lost: the line before has {N}, not {W}.",
        "diff((x^2 + 1)^3, x)",
        "3*(x^2 + 1)^2*2*x\n = 6*x*(x^2 + 1)",
    ),
    step(
        "denominator-lost",
        38,
        &["r/s => r"],
        "The denominator {s} got lost on the way from the line before.",
        "diff(ln(x^2 + 1), x)",
        "1/(x^2 + 1)*2*x\n = 2*x",
    ),
    step(
        "factor-lost",
        36,
        &["r*s => r"],
        "The factor {s} got lost on the way from the line before.",
        "diff(exp(2*x)/x, x)",
        "(2*exp(2*x)*x - exp(2*x))/x^2\n = (2*exp(2*x) - exp(2*x))/x^2",
    ),
    step(
        "term-lost",
        36,
        &["r + s => r"],
        "The term {s} got lost on the way from the line before.",
        "diff(x^3 + x^2 + x, x)",
        "3*x^2 + 2*x + 1\n = 3*x^2 + 1",
    ),
    whole(
        "term-of-the-line-before",
        34,
        Test::Term,
        "Multiplied out and collected, the line before has {D} where this one has {W}.",
        "",
        "diff(3*x^2 - 4*x + 3*x^2 + 3*x, x)",
        "6*x - 4 + 6*x + 3\n = 12*x + 1",
    ),
];
