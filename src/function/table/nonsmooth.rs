//! Functions with kinks and jumps, and activations.
//!
//! Conventions at kinks: `relu'(0) = 0`, `step(0) = 0`, `sign(0) = 0`; between two equal arguments `max` and
//! `min` take the mean of both partials.

use super::{BASE, known, operator, shown};
use crate::function::Kernel::{One, Two};
use crate::function::Partial::Text;
use crate::function::{Function, Monotone, Notation, Parity, kernels};

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "abs",
        what: "The absolute value, x for x >= 0 and -x otherwise.",
        definition: Some("cases(x >= 0: x; else: -x)"),
        partials: &[Text("sign(x)")],
        kinks: &["x = 0"],
        range: &["$0 >= 0"],
        parity: Parity::Even,
        kernel: One(f64::abs),
        ulp: 0.0,
        spellings: shown(Notation::Fence("|", "|"), "abs", r"\left|{0}\right|", "abs({0})").code(
            "{0}.abs()",
            "fabs({0})",
            "abs({0})",
            "np.abs({0})",
        ),
        ..BASE
    },
    Function {
        name: "sign",
        aliases: &["sgn"],
        what: "The sign, -1, 0 or 1, with sign(0) = 0.",
        definition: Some("cases(x > 0: 1; x < 0: -1; else: 0)"),
        partials: &[Text("0")],
        kinks: &["x = 0"],
        range: &["$0 >= -1", "$0 <= 1"],
        parity: Parity::Odd,
        kernel: One(kernels::sign),
        ulp: 0.0,
        spellings: operator!("sign").code(
            "(f64::from({0} > 0.0) - f64::from({0} < 0.0))",
            "(double)(({0} > 0.0) - ({0} < 0.0))",
            "float(({0} > 0.0) - ({0} < 0.0))",
            "np.sign({0})",
        ),
        ..BASE
    },
    Function {
        name: "step",
        aliases: &["heaviside"],
        what: "The unit step, 1 for x > 0 and 0 otherwise, with step(0) = 0.",
        definition: Some("cases(x > 0: 1; else: 0)"),
        partials: &[Text("0")],
        kinks: &["x = 0"],
        range: &["$0 >= 0", "$0 <= 1"],
        kernel: One(kernels::step),
        ulp: 0.0,
        spellings: operator!("step").code("f64::from({0} > 0.0)", "(double)({0} > 0.0)", "float({0} > 0.0)", "np.heaviside({0}, 0.0)"),
        ..BASE
    },
    Function {
        name: "floor",
        what: "The greatest integer that is not above x.",
        partials: &[Text("0")],
        kinks: &["x = floor(x)"],
        kernel: One(f64::floor),
        ulp: 0.0,
        spellings: shown(Notation::Fence("⌊", "⌋"), "floor", r"\left\lfloor {0}\right\rfloor", "floor({0})").code(
            "{0}.floor()",
            "floor({0})",
            "math.floor({0})",
            "np.floor({0})",
        ),
        ..BASE
    },
    Function {
        name: "ceil",
        what: "The least integer that is not below x.",
        definition: Some("-floor(-x)"),
        partials: &[Text("0")],
        kinks: &["x = floor(x)"],
        kernel: One(f64::ceil),
        ulp: 0.0,
        spellings: shown(Notation::Fence("⌈", "⌉"), "ceil", r"\left\lceil {0}\right\rceil", "ceil({0})").code(
            "{0}.ceil()",
            "ceil({0})",
            "math.ceil({0})",
            "np.ceil({0})",
        ),
        ..BASE
    },
    Function {
        name: "min",
        what: "The smaller of two numbers; in a document, of any number of them.",
        arguments: &["x", "y"],
        definition: Some("cases(x < y: x; else: y)"),
        partials: &[Text("cases(x < y: 1; x > y: 0; else: 1/2)"), Text("cases(x > y: 1; x < y: 0; else: 1/2)")],
        kinks: &["x = y"],
        kernel: Two(kernels::min),
        ulp: 0.0,
        spellings: known("min", r"\min", "min").code("{0}.min({1})", "fmin({0}, {1})", "min({0}, {1})", "np.minimum({0}, {1})"),
        ..BASE
    },
    Function {
        name: "max",
        what: "The greater of two numbers; in a document, of any number of them.",
        arguments: &["x", "y"],
        definition: Some("cases(x > y: x; else: y)"),
        partials: &[Text("cases(x > y: 1; x < y: 0; else: 1/2)"), Text("cases(x < y: 1; x > y: 0; else: 1/2)")],
        kinks: &["x = y"],
        kernel: Two(kernels::max),
        ulp: 0.0,
        spellings: known("max", r"\max", "max").code("{0}.max({1})", "fmax({0}, {1})", "max({0}, {1})", "np.maximum({0}, {1})"),
        ..BASE
    },
    Function {
        name: "hypot",
        what: "The length of the vector (x, y), sqrt(x^2 + y^2).",
        arguments: &["x", "y"],
        definition: Some("sqrt(x^2 + y^2)"),
        partials: &[Text("x/$0"), Text("y/$0")],
        kinks: &["x^2 + y^2 = 0"],
        range: &["$0 >= 0"],
        values: &[(&["0", "0"], "0"), (&["3", "4"], "5")],
        kernel: Two(f64::hypot),
        spellings: operator!("hypot").code("{0}.hypot({1})", "hypot({0}, {1})", "math.hypot({0}, {1})", "np.hypot({0}, {1})"),
        ..BASE
    },
    Function {
        name: "relu",
        what: "The rectified linear unit, max(x, 0), with relu'(0) = 0.",
        definition: Some("cases(x > 0: x; else: 0)"),
        partials: &[Text("step(x)")],
        kinks: &["x = 0"],
        range: &["$0 >= 0"],
        kernel: One(kernels::relu),
        ulp: 0.0,
        spellings: operator!("relu").code("{0}.max(0.0)", "fmax({0}, 0.0)", "max({0}, 0.0)", "np.maximum({0}, 0.0)"),
        ..BASE
    },
    Function {
        name: "leakyrelu",
        what: "The leaky rectifier, x for x > 0 and a*x otherwise, with slope a = 1/100 unless given and the derivative a at 0.",
        arguments: &["x", "a"],
        defaults: &["1/100"],
        definition: Some("cases(x > 0: x; else: a*x)"),
        partials: &[Text("cases(x > 0: 1; else: a)"), Text("cases(x > 0: 0; else: x)")],
        // A slope of 1 makes it the identity, which has no kink.
        kinks: &["cases(a = 1: 1; else: x) = 0"],
        values: &[(&["0", "1/100"], "0")],
        kernel: Two(kernels::leakyrelu),
        ulp: 0.5,
        spellings: operator!("leakyrelu").code(
            "(if {0} > 0.0 { {0} } else { {1}*{0} })",
            "({0} > 0.0 ? {0} : {1}*{0})",
            "({0} if {0} > 0.0 else {1}*{0})",
            "np.where({0} > 0.0, {0}, {1}*{0})",
        ),
        ..BASE
    },
    Function {
        name: "elu",
        what: "The exponential linear unit, x for x > 0 and a*(e^x - 1) otherwise, with a = 1 unless given.",
        arguments: &["x", "a"],
        defaults: &["1"],
        definition: Some("cases(x > 0: x; else: a*(exp(x) - 1))"),
        partials: &[Text("cases(x > 0: 1; else: a*exp(x))"), Text("cases(x > 0: 0; else: exp(x) - 1)")],
        // With a = 1 both sides have the derivative 1 at 0.
        kinks: &["cases(a = 1: 1; else: x) = 0"],
        values: &[(&["0", "1"], "0")],
        kernel: Two(kernels::elu),
        ulp: 2.0,
        spellings: operator!("elu").code(
            "(if {0} > 0.0 { {0} } else { {1}*{0}.exp_m1() })",
            "({0} > 0.0 ? {0} : {1}*expm1({0}))",
            "({0} if {0} > 0.0 else {1}*math.expm1({0}))",
            "np.where({0} > 0.0, {0}, {1}*np.expm1(np.minimum({0}, 0.0)))",
        ),
        ..BASE
    },
    Function {
        name: "sigmoid",
        aliases: &["σ", "logistic"],
        what: "The logistic function, 1/(1 + e^(-x)).",
        definition: Some("1/(1 + exp(-x))"),
        partials: &[Text("$0*(1 - $0)")],
        range: &["$0 > 0", "$0 < 1"],
        monotone: Monotone::Increasing,
        values: &[(&["0"], "1/2")],
        kernel: One(kernels::sigmoid),
        ulp: 2.0,
        spellings: known("σ", r"\sigma", "sigma").code(
            "(1.0/(1.0 + (-{0}).exp()))",
            "(1.0/(1.0 + exp(-{0})))",
            "(0.5*(1.0 + math.tanh(0.5*{0})))",
            "scipy.special.expit({0})",
        ),
        ..BASE
    },
    Function {
        name: "softplus",
        what: "The smooth rectifier, ln(1 + e^x).",
        definition: Some("ln(1 + exp(x))"),
        partials: &[Text("sigmoid(x)")],
        range: &["$0 > 0"],
        monotone: Monotone::Increasing,
        values: &[(&["0"], "ln(2)")],
        kernel: One(kernels::softplus),
        ulp: 2.0,
        spellings: operator!("softplus").code(
            "({0}.max(0.0) + (-{0}.abs()).exp().ln_1p())",
            "(fmax({0}, 0.0) + log1p(exp(-fabs({0}))))",
            "(max({0}, 0.0) + math.log1p(math.exp(-abs({0}))))",
            "np.logaddexp(0.0, {0})",
        ),
        ..BASE
    },
    Function {
        name: "gelu",
        what: "The Gaussian error linear unit, x/2*(1 + erf(x/sqrt(2))), in its exact form.",
        definition: Some("x/2*(1 + erf(x/sqrt(2)))"),
        partials: &[Text("(1 + erf(x/sqrt(2)))/2 + x*exp(-x^2/2)/sqrt(2*pi)")],
        values: &[(&["0"], "0")],
        kernel: One(kernels::gelu),
        ulp: 5.0,
        spellings: operator!("gelu").code(
            "(0.5*{0}*libm::erfc(-{0}*std::f64::consts::FRAC_1_SQRT_2))",
            "(0.5*{0}*erfc(-{0}*0.7071067811865476))",
            "(0.5*{0}*math.erfc(-{0}*0.7071067811865476))",
            "(0.5*{0}*scipy.special.erfc(-{0}*0.7071067811865476))",
        ),
        ..BASE
    },
    Function {
        name: "silu",
        aliases: &["swish"],
        what: "The sigmoid linear unit, x*sigmoid(x).",
        definition: Some("x*sigmoid(x)"),
        partials: &[Text("$0 + sigmoid(x)*(1 - $0)")],
        values: &[(&["0"], "0")],
        kernel: One(kernels::silu),
        ulp: 3.0,
        spellings: operator!("silu").code(
            "({0}/(1.0 + (-{0}).exp()))",
            "({0}/(1.0 + exp(-{0})))",
            "(0.5*{0}*(1.0 + math.tanh(0.5*{0})))",
            "({0}*scipy.special.expit({0}))",
        ),
        ..BASE
    },
];
