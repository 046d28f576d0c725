//! Powers and exponentials.

use super::{Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "power-coefficient-dropped",
        80,
        &["d(g^n) => g^(n - 1)*d(g)", "d(c/g^n) => -c*d(g)/g^(n + 1)"],
        "The old exponent {n} comes down as a factor.",
        "diff(x^5, x)",
        "x^4",
    ),
    node(
        "power-exponent-not-lowered",
        80,
        &["d(g^n) => n*g^n*d(g)", "d(c/g^n) => -c*n*d(g)/g^n"],
        "The factor {n} is right; the exponent also drops by one.",
        "diff(x^5, x)",
        "5*x^5",
    ),
    node(
        "sqrt-exponent-not-lowered",
        79,
        &["d(sqrt(g)) => 1/2*sqrt(g)*d(g)"],
        "{N} is a power with the exponent 1/2: the factor 1/2 is right; the exponent also drops by one, to -1/2.",
        "diff(sqrt(x), x)",
        "1/2*sqrt(x)",
    ),
    node(
        "power-exponent-raised",
        78,
        &["d(g^n) => n*g^(n + 1)*d(g)", "d(c/g^n) => -c*n*d(g)/g^(n - 1)"],
        "Subtract one from the exponent of {N} (careful with negative exponents).",
        "diff(x^(-3), x)",
        "-3*x^(-2)",
    ),
    node(
        "power-as-exponential",
        75,
        &["d(g^n) => g^n*ln(g)*d(g)"],
        "In {N} the variable is in the base, so it is the power rule; ln appears only when the variable is in the exponent.",
        "diff(x^3, x)",
        "x^3*ln(x)",
    ),
    node(
        "power-rule-on-exponential",
        80,
        &["d(a^g) => g*a^(g - 1)*d(g)", "d(exp(g)) => g*exp(g - 1)*d(g)"],
        "In {N} the variable is in the exponent, so the power rule does not apply: (a^x)' = a^x*ln(a).",
        "diff(2^x, x)",
        "x*2^(x - 1)",
    ),
    node(
        "exponential-ln-dropped",
        82,
        &["d(a^g) => a^g*d(g)"],
        "Only e^x is its own derivative; for base {a} a factor {ln(a)} appears.",
        "diff(2^x, x)",
        "2^x",
    ),
    node(
        "general-power-half",
        75,
        &["d(f^g) => g*f^(g - 1)*d(f)", "d(f^g) => f^g*ln(f)*d(g)"],
        "Base and exponent of {N} both depend on {x}; write it as exp({g}*ln({f})) and differentiate that.",
        "diff(x^x, x)",
        "x*x^(x - 1)",
    ),
];
