//! Algebra after a right derivative, or in a step from one line to the next.

use super::{Mistake, algebra};

pub const MISTAKES: &[Mistake] = &[
    algebra(
        "linear-extrapolation",
        60,
        &[
            "(r + s)^n => r^n + s^n",
            "sqrt(r + s) => sqrt(r) + sqrt(s)",
            "ln(r + s) => ln(r) + ln(s)",
            "sin(r + s) => sin(r) + sin(s)",
            "cos(r + s) => cos(r) + cos(s)",
            "exp(r + s) => exp(r) + exp(s)",
            "q/(r + s) => q/r + q/s",
        ],
        "What is done to a sum is not done to its terms one by one: {N} is not {W}.",
        "diff((x + 1)^3, x)",
        "3*(x^2 + 1)",
    ),
    algebra(
        "minus-not-distributed",
        62,
        &["-(r + s) => -r + s", "d(-(r + s)) => d(s) - d(r)"],
        "The minus in front of the bracket changes every sign inside it.",
        "diff(x - (x^2 - 3*x), x)",
        "1 - 2*x - 3",
    ),
    algebra(
        "distribution-one-term",
        58,
        &["q*(r + s) => q*r + s", "d(c*(r + s)) => c*d(r) + d(s)"],
        "The factor in front of a bracket goes with every term inside it: {N} is not {W}.",
        "2*(x + sin(x))",
        "2*x + sin(x)",
    ),
    algebra(
        "cancelled-a-summand",
        58,
        &["(r + s)/r => s", "(r + s)/r => 1 + s"],
        "Only factors cancel, not summands: {N} is not {W}.",
        "(x + 1)/x",
        "1",
    ),
    algebra(
        "mediant",
        55,
        &["r/s + q/t => (r + q)/(s + t)"],
        "Fractions need a common denominator before they are added: {N} is not {W}.",
        "1/x + 1/(x + 1)",
        "2/(2*x + 1)",
    ),
    algebra(
        "exponent-rules",
        58,
        &["r^m*r^n => r^(m*n)", "(r^m)^n => r^(m + n)", "exp(r)*exp(s) => exp(r*s)", "(q*r)^n => q*r^n"],
        "Check the rules for exponents: {N} is not {W}.",
        "x^a*x^b",
        "x^(a*b)",
    ),
];
