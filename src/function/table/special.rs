//! Special functions.

use super::{BASE, known, operator, shown};
use crate::function::Kernel::{One, Two};
use crate::function::Partial::{NotAvailable, Text};
use crate::function::{Function, Monotone, Notation, Order, Parity, Scale, kernels};

/// True off 0, -1, -2, …, where the gamma function has its poles; visibly so where `x` is positive.
const NO_POLE: &str = "relu(x) + abs(x - floor(x)) > 0";

const BY_ORDER: Function = Function { arguments: &["n", "x"], domain: &["n = floor(n)"], ..BASE };

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "erf",
        what: "The error function, 2/sqrt(pi) times the integral of e^(-t^2) from 0 to x.",
        partials: &[Text("2/sqrt(pi)*exp(-x^2)")],
        range: &["$0 > -1", "$0 < 1"],
        parity: Parity::Odd,
        monotone: Monotone::Increasing,
        kernel: One(libm::erf),
        spellings: operator!("erf").code("libm::erf({0})", "erf({0})", "math.erf({0})", "scipy.special.erf({0})"),
        ..BASE
    },
    Function {
        name: "erfc",
        what: "The complementary error function, 1 - erf(x).",
        definition: Some("1 - erf(x)"),
        partials: &[Text("-2/sqrt(pi)*exp(-x^2)")],
        range: &["$0 > 0", "$0 < 2"],
        monotone: Monotone::Decreasing,
        values: &[(&["0"], "1")],
        kernel: One(libm::erfc),
        ulp: 3.0,
        spellings: operator!("erfc").code("libm::erfc({0})", "erfc({0})", "math.erfc({0})", "scipy.special.erfc({0})"),
        ..BASE
    },
    Function {
        name: "erfi",
        what: "The imaginary error function, 2/sqrt(pi) times the integral of e^(t^2) from 0 to x.",
        partials: &[Text("2/sqrt(pi)*exp(x^2)")],
        parity: Parity::Odd,
        monotone: Monotone::Increasing,
        kernel: One(kernels::erfi),
        ulp: 40.0,
        spellings: operator!("erfi").code("", "", "", "scipy.special.erfi({0})"),
        ..BASE
    },
    Function {
        name: "gamma",
        what: "The gamma function, the integral of t^(x - 1)*e^(-t) over t > 0, continued to negative x that are not integers.",
        partials: &[Text("$0*digamma(x)")],
        domain: &[NO_POLE],
        range: &["$0 != 0"],
        values: &[
            (&["-3/2"], "4*sqrt(pi)/3"),
            (&["-1/2"], "-2*sqrt(pi)"),
            (&["1/2"], "sqrt(pi)"),
            (&["1"], "1"),
            (&["3/2"], "sqrt(pi)/2"),
            (&["2"], "1"),
            (&["5/2"], "3*sqrt(pi)/4"),
            (&["3"], "2"),
            (&["7/2"], "15*sqrt(pi)/8"),
            (&["4"], "6"),
            (&["5"], "24"),
            (&["6"], "120"),
            (&["7"], "720"),
            (&["8"], "5040"),
            (&["9"], "40320"),
            (&["10"], "362880"),
            (&["11"], "3628800"),
        ],
        kernel: One(kernels::gamma),
        ulp: 8.0,
        spellings: known("Γ", r"\Gamma", "Gamma").code("libm::tgamma({0})", "tgamma({0})", "math.gamma({0})", "scipy.special.gamma({0})"),
        ..BASE
    },
    Function {
        name: "lgamma",
        aliases: &["gammaln"],
        what: "The logarithm of the absolute value of the gamma function, ln(abs(gamma(x))).",
        definition: Some("ln(abs(gamma(x)))"),
        partials: &[Text("digamma(x)")],
        domain: &[NO_POLE],
        values: &[(&["1/2"], "ln(pi)/2"), (&["1"], "0"), (&["2"], "0"), (&["3"], "ln(2)")],
        kernel: One(kernels::lgamma),
        ulp: 4.0,
        scale: Scale::One,
        spellings: known("ln Γ", r"\ln\Gamma", "ln Gamma").code(
            "libm::lgamma({0})",
            "lgamma({0})",
            "math.lgamma({0})",
            "scipy.special.gammaln({0})",
        ),
        ..BASE
    },
    Function {
        name: "digamma",
        what: "The digamma function, the derivative of ln(abs(gamma(x))).",
        partials: &[Text("polygamma(1, x)")],
        domain: &[NO_POLE],
        kernel: One(kernels::digamma),
        ulp: 10.0,
        scale: Scale::One,
        spellings: known("ψ", r"\psi", "psi").code("", "", "", "scipy.special.digamma({0})"),
        ..BASE
    },
    Function {
        name: "polygamma",
        what: "The n-th derivative of the digamma function, for n = 0, 1, 2, ….",
        arguments: &["n", "x"],
        partials: &[
            NotAvailable("`polygamma` is defined for natural orders only, so it has no derivative by its order"),
            Text("polygamma(n + 1, x)"),
        ],
        // With `n >= 0` the order 0 would be on an edge.
        domain: &["n = floor(n)", "n > -1", NO_POLE],
        kernel: Two(kernels::polygamma),
        ulp: 24.0,
        scale: Scale::One,
        spellings: shown(Notation::Superscript, "ψ⁽ⁿ⁾", r"\psi^{({0})}\left({1}\right)", "psi^(({0}))({1})").code(
            "",
            "",
            "",
            "scipy.special.polygamma({0}, {1})",
        ),
        ..BASE
    },
    Function {
        name: "besselj",
        what: "The Bessel function J_n of the first kind and of integer order n, a solution of x^2*y'' + x*y' + (x^2 - n^2)*y = 0.",
        partials: &[
            NotAvailable("gradus knows `besselj` for integer orders only, so it has no derivative by its order"),
            Text("(besselj(n - 1, x) - besselj(n + 1, x))/2"),
        ],
        range: &["$0 >= -1", "$0 <= 1"],
        order: Order::Alternating,
        values: &[(&["0", "0"], "1"), (&["1", "0"], "0"), (&["2", "0"], "0")],
        kernel: Two(kernels::besselj),
        ulp: 2.0,
        scale: Scale::One,
        spellings: shown(Notation::Subscript, "J", r"J_{{0}}\left({1}\right)", "J_({0})({1})").code(
            "libm::jn({0} as i32, {1})",
            "jn((int){0}, {1})",
            "",
            "scipy.special.jv({0}, {1})",
        ),
        ..BY_ORDER
    },
    Function {
        name: "bessely",
        what: "The Bessel function Y_n of the second kind and of integer order n, the solution that is singular at 0.",
        partials: &[
            NotAvailable("gradus knows `bessely` for integer orders only, so it has no derivative by its order"),
            Text("(bessely(n - 1, x) - bessely(n + 1, x))/2"),
        ],
        domain: &["n = floor(n)", "x > 0"],
        order: Order::Alternating,
        kernel: Two(kernels::bessely),
        ulp: 20.0,
        scale: Scale::One,
        spellings: shown(Notation::Subscript, "Y", r"Y_{{0}}\left({1}\right)", "Y_({0})({1})").code(
            "libm::yn({0} as i32, {1})",
            "yn((int){0}, {1})",
            "",
            "scipy.special.yv({0}, {1})",
        ),
        ..BY_ORDER
    },
    Function {
        name: "besseli",
        what: "The modified Bessel function I_n of the first kind and of integer order n, a solution of x^2*y'' + x*y' - (x^2 + n^2)*y = 0.",
        partials: &[
            NotAvailable("gradus knows `besseli` for integer orders only, so it has no derivative by its order"),
            Text("(besseli(n - 1, x) + besseli(n + 1, x))/2"),
        ],
        order: Order::Symmetric,
        values: &[(&["0", "0"], "1"), (&["1", "0"], "0"), (&["2", "0"], "0")],
        kernel: Two(kernels::besseli),
        ulp: 20.0,
        spellings: shown(Notation::Subscript, "I", r"I_{{0}}\left({1}\right)", "I_({0})({1})").code(
            "",
            "",
            "",
            "scipy.special.iv({0}, {1})",
        ),
        ..BY_ORDER
    },
    Function {
        name: "besselk",
        what: "The modified Bessel function K_n of the second kind and of integer order n, the solution that vanishes at infinity.",
        partials: &[
            NotAvailable("gradus knows `besselk` for integer orders only, so it has no derivative by its order"),
            Text("-(besselk(n - 1, x) + besselk(n + 1, x))/2"),
        ],
        domain: &["n = floor(n)", "x > 0"],
        range: &["$0 > 0"],
        order: Order::Symmetric,
        kernel: Two(kernels::besselk),
        ulp: 16.0,
        spellings: shown(Notation::Subscript, "K", r"K_{{0}}\left({1}\right)", "K_({0})({1})").code(
            "",
            "",
            "",
            "scipy.special.kv({0}, {1})",
        ),
        ..BY_ORDER
    },
];
