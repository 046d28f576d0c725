//! Powers, exponentials and logarithms.

use super::{BASE, known, shown};
use crate::function::Kernel::One;
use crate::function::Partial::Text;
use crate::function::{Function, Monotone, Notation, Parity, kernels};

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "exp",
        what: "The exponential function e^x.",
        definition: Some("e^x"),
        partials: &[Text("$0")],
        range: &["$0 > 0"],
        monotone: Monotone::Increasing,
        inverse: Some("ln"),
        values: &[(&["0"], "1"), (&["1"], "e")],
        kernel: One(f64::exp),
        spellings: known("exp", r"\exp", "exp").code("{0}.exp()", "exp({0})", "math.exp({0})", "np.exp({0})"),
        ..BASE
    },
    Function {
        name: "ln",
        what: "The natural logarithm, the inverse of exp.",
        partials: &[Text("1/x")],
        domain: &["x > 0"],
        monotone: Monotone::Increasing,
        inverse: Some("exp"),
        values: &[(&["1"], "0"), (&["e"], "1")],
        kernel: One(kernels::ln),
        spellings: known("ln", r"\ln", "ln").code("{0}.ln()", "log({0})", "math.log({0})", "np.log({0})"),
        ..BASE
    },
    Function {
        name: "log2",
        what: "The logarithm to base 2, ln(x)/ln(2).",
        definition: Some("ln(x)/ln(2)"),
        partials: &[Text("1/(x*ln(2))")],
        domain: &["x > 0"],
        monotone: Monotone::Increasing,
        values: &[(&["1/4"], "-2"), (&["1/2"], "-1"), (&["1"], "0"), (&["2"], "1"), (&["4"], "2"), (&["8"], "3"), (&["16"], "4")],
        kernel: One(kernels::log2),
        spellings: known("log₂", r"\log_{2}", "log_2").code("{0}.log2()", "log2({0})", "math.log2({0})", "np.log2({0})"),
        ..BASE
    },
    Function {
        name: "log10",
        what: "The logarithm to base 10, ln(x)/ln(10).",
        definition: Some("ln(x)/ln(10)"),
        partials: &[Text("1/(x*ln(10))")],
        domain: &["x > 0"],
        monotone: Monotone::Increasing,
        values: &[(&["1/100"], "-2"), (&["1/10"], "-1"), (&["1"], "0"), (&["10"], "1"), (&["100"], "2"), (&["1000"], "3")],
        kernel: One(kernels::log10),
        ulp: 2.0,
        spellings: known("log₁₀", r"\log_{10}", "log_10").code("{0}.log10()", "log10({0})", "math.log10({0})", "np.log10({0})"),
        ..BASE
    },
    Function {
        name: "sqrt",
        what: "The square root, the number y >= 0 with y^2 = x.",
        partials: &[Text("1/(2*$0)")],
        domain: &["x >= 0"],
        range: &["$0 >= 0"],
        monotone: Monotone::Increasing,
        values: &[(&["0"], "0"), (&["1/4"], "1/2"), (&["1"], "1"), (&["4"], "2")],
        kernel: One(kernels::sqrt),
        ulp: 0.5,
        spellings: shown(Notation::Root(2), "√", r"\sqrt{{0}}", "sqrt({0})").code(
            "{0}.sqrt()",
            "sqrt({0})",
            "math.sqrt({0})",
            "np.sqrt({0})",
        ),
        ..BASE
    },
    Function {
        name: "cbrt",
        what: "The cube root, the real number y with y^3 = x, for negative x too.",
        partials: &[Text("1/(3*$0^2)")],
        parity: Parity::Odd,
        monotone: Monotone::Increasing,
        values: &[(&["1/8"], "1/2"), (&["1"], "1"), (&["8"], "2"), (&["27"], "3")],
        kernel: One(f64::cbrt),
        spellings: shown(Notation::Root(3), "∛", r"\sqrt[3]{{0}}", "root(3, {0})").code(
            "{0}.cbrt()",
            "cbrt({0})",
            "math.cbrt({0})",
            "np.cbrt({0})",
        ),
        ..BASE
    },
];
