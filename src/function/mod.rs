//! The one table of functions.
//!
//! A row holds text, tags and `f64` kernels and knows no expressions: `lower` compiles its texts,
//! written in gradus syntax over the row's argument names with `$0` for the call itself.

/// Index of a row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u16);

/// Everything about one function.
pub struct Function {
    pub name: &'static str,
    /// Other spellings in documents, such as `arcsin` for `asin`.
    pub aliases: &'static [&'static str],
    /// One sentence in the indicative, with the defining formula.
    pub what: &'static str,
    /// What kind of value it takes and gives.
    pub kind: Kind,
    /// The argument names that the texts below use: `["x"]`, `["n", "x"]`.
    pub arguments: &'static [&'static str],
    /// Defaults of trailing optional arguments, such as `["1/100"]` for the slope of `leakyrelu`.
    pub defaults: &'static [&'static str],
    /// One partial derivative per argument.
    pub partials: &'static [Partial],
    /// Conditions whose conjunction is the natural real domain: `["x > 0"]`.
    pub domain: &'static [&'static str],
    /// Equations of the points of the domain where the function has no derivative although the text
    /// of the partial has a value there: `["x = 0"]` for `abs`; `["x = floor(x)"]` for `floor`.
    pub kinks: &'static [&'static str],
    /// Conditions on the value `$0` that hold everywhere on the domain: `["$0 > 0"]` for `exp`.
    pub range: &'static [&'static str],
    pub parity: Parity,
    pub monotone: Monotone,
    /// The function that undoes this one: `inverse(f(x)) = x` on the inverse's range.
    pub inverse: Option<&'static str>,
    /// Exact values: arguments and result as texts, `(&["pi/6"], "1/2")`.
    pub values: &'static [(&'static [&'static str], &'static str)],
    pub kernel: Kernel,
    /// A bound on the kernel's error in units in the last place, on ordinary arguments.
    pub ulp: f64,
    pub spellings: Spellings,
}

/// The partial derivative with respect to one argument.
pub enum Partial {
    /// A text in gradus syntax, `$0` for the call itself.
    Text(&'static str),
    /// There is no closed form in this language; the sentence says so.
    NotAvailable(&'static str),
}

pub enum Kind {
    Elementwise,
    Array(ArrayFunction),
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrayFunction {
    Sum,
    Mean,
    Prod,
    Dot,
    Norm,
    Norm1,
    Norm2,
    Trace,
    Det,
    LogDet,
    Inverse,
    Diag,
    Softmax,
    LogSumExp,
    Transpose,
    OneHot,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parity {
    Even,
    Odd,
    Neither,
}
pub enum Monotone {
    Increasing,
    Decreasing,
    Neither,
}
pub enum Kernel {
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
    None,
}
pub struct Spellings {}
const D: Function = Function {
    name: "",
    aliases: &[],
    what: "",
    kind: Kind::Elementwise,
    arguments: &["x"],
    defaults: &[],
    partials: &[],
    domain: &[],
    kinks: &[],
    range: &[],
    parity: Parity::Neither,
    monotone: Monotone::Neither,
    inverse: None,
    values: &[],
    kernel: Kernel::None,
    ulp: 1.0,
    spellings: Spellings {},
};
use Partial::Text as T;
static TABLE: &[Function] = &[
    Function { name: "sin", kernel: Kernel::One(f64::sin), partials: &[T("cos(x)")], parity: Parity::Odd, ..D },
    Function { name: "cos", kernel: Kernel::One(f64::cos), partials: &[T("-sin(x)")], parity: Parity::Even, ..D },
    Function { name: "exp", kernel: Kernel::One(f64::exp), partials: &[T("$0")], ..D },
    Function { name: "ln", kernel: Kernel::One(f64::ln), aliases: &["log"], partials: &[T("1/x")], domain: &["x > 0"], ..D },
    Function { name: "abs", kernel: Kernel::One(f64::abs), partials: &[T("sign(x)")], kinks: &["x = 0"], parity: Parity::Even, ..D },
    Function { name: "sign", kernel: Kernel::One(|x| if x == 0.0 { 0.0 } else { x.signum() }), partials: &[T("0")], kinks: &["x = 0"], parity: Parity::Odd, ..D },
    Function { name: "step", kernel: Kernel::One(|x| if x.is_nan() { x } else { f64::from(u8::from(x > 0.0)) }), partials: &[T("0")], kinks: &["x = 0"], ..D },
    Function { name: "relu", kernel: Kernel::One(|x| if x < 0.0 { 0.0 } else { x }), partials: &[T("step(x)")], kinks: &["x = 0"], ..D },
    Function { name: "floor", kernel: Kernel::One(f64::floor), partials: &[T("0")], kinks: &["x = floor(x)"], ..D },
    Function { name: "ceil", kernel: Kernel::One(f64::ceil), partials: &[T("0")], kinks: &["x = floor(x)"], ..D },
    Function {
        name: "min",
        kernel: Kernel::Two(f64::min),
        arguments: &["x", "y"],
        partials: &[T("cases(x < y: 1; x > y: 0; else: 1/2)"), T("cases(x > y: 1; x < y: 0; else: 1/2)")],
        kinks: &["x = y"],
        ..D
    },
    Function {
        name: "max",
        kernel: Kernel::Two(f64::max),
        arguments: &["x", "y"],
        partials: &[T("cases(x > y: 1; x < y: 0; else: 1/2)"), T("cases(x < y: 1; x > y: 0; else: 1/2)")],
        kinks: &["x = y"],
        ..D
    },
    Function { name: "sqrt", kernel: Kernel::One(f64::sqrt), partials: &[T("1/(2*$0)")], domain: &["x >= 0"], ..D },
    Function { name: "cbrt", kernel: Kernel::One(f64::cbrt), partials: &[T("1/(3*$0^2)")], parity: Parity::Odd, ..D },
    Function { name: "tan", ..D },
    Function { name: "tanh", kernel: Kernel::One(f64::tanh), partials: &[T("1 - $0^2")], parity: Parity::Odd, ..D },
    Function { name: "sigmoid", kernel: Kernel::One(|x| 1.0 / (1.0 + (-x).exp())), aliases: &["σ"], partials: &[T("$0*(1 - $0)")], range: &["$0 > 0", "$0 < 1"], ..D },
    Function { name: "norm", kind: Kind::Array(ArrayFunction::Norm), ..D },
    Function { name: "sum", kind: Kind::Array(ArrayFunction::Sum), ..D },
];
pub const fn named(name: &str) -> FunctionId {
    let table = TABLE_CONST;
    let mut i = 0;
    while i < table.len() {
        if same(table[i].as_bytes(), name.as_bytes()) {
            return FunctionId(i as u16);
        }
        i += 1;
    }
    panic!("no such function")
}
const TABLE_CONST: [&str; 19] = [
    "sin", "cos", "exp", "ln", "abs", "sign", "step", "relu", "floor", "ceil", "min", "max", "sqrt", "cbrt", "tan", "tanh", "sigmoid",
    "norm", "sum",
];
const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
pub fn find(name: &str) -> Option<FunctionId> {
    TABLE.iter().position(|r| r.name == name || r.aliases.contains(&name)).map(|i| FunctionId(i as u16))
}
impl FunctionId {
    pub fn row(self) -> &'static Function {
        &TABLE[self.0 as usize]
    }
}
pub fn all() -> impl Iterator<Item = FunctionId> {
    (0..TABLE.len() as u16).map(FunctionId)
}
