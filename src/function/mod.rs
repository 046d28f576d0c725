//! The one table of functions.
//!
//! A row holds text, tags and `f64` kernels and knows no expressions: `lower` compiles its texts,
//! written in gradus syntax over the row's argument names with `$0` for the call itself. Look-up,
//! derivatives, domains, printers, code targets, `docs/FUNCTIONS.md` and the tests of every row are
//! loops over the table; a new function is a new row and nothing else.

pub mod docs;
mod kernels;
mod table;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use table::TABLE;

/// Index of a row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u16);

/// Everything about one function.
#[derive(Clone, Copy, Debug)]
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
    /// The function by simpler ones, equal to it on its whole domain: `sin(x)/cos(x)` for `tan`.
    pub definition: Option<&'static str>,
    /// One partial derivative per argument; none for functions of arrays.
    pub partials: &'static [Partial],
    /// Conditions whose conjunction is the natural real domain: `["x > 0"]`.
    pub domain: &'static [&'static str],
    /// Equations of the points of the domain where the function has no derivative although the text
    /// of the partial has a value there: `["x = 0"]` for `abs`; `["x = floor(x)"]` for `floor`.
    pub kinks: &'static [&'static str],
    /// Conditions on the value `$0` that hold everywhere on the domain: `["$0 > 0"]` for `exp`.
    pub range: &'static [&'static str],
    /// In the only argument.
    pub parity: Parity,
    /// What a negative integer as first argument, an order, comes to.
    pub order: Order,
    /// Strictly monotone on the whole domain, which is then an interval.
    pub monotone: Monotone,
    /// The function that undoes this one: `inverse(f(x)) = x` on the inverse's range.
    pub inverse: Option<&'static str>,
    /// Exact values: arguments and result as texts, `(&["pi/6"], "1/2")`.
    pub values: &'static [(&'static [&'static str], &'static str)],
    pub kernel: Kernel,
    /// A bound on the kernel's error on ordinary arguments (orders up to 500), in units in the last place of the value, or of
    /// 1 for functions with [`Scale::One`].
    pub ulp: f64,
    pub scale: Scale,
    pub spellings: Spellings,
}

/// The partial derivative with respect to one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Partial {
    /// A text in gradus syntax, `$0` for the call itself.
    Text(&'static str),
    /// There is no closed form in this language; the sentence says so.
    NotAvailable(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of scalars, and of arrays entry by entry.
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

/// `f(-x) = f(x)`, `f(-x) = -f(x)`, or neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parity {
    Even,
    Odd,
    Neither,
}

/// A function of an order `n` at `-n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The first argument is not an order, or a negative one means something else.
    None,
    /// `f(-n, x) = f(n, x)`
    Symmetric,
    /// `f(-n, x) = (-1)^n f(n, x)`
    Alternating,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Monotone {
    Increasing,
    Decreasing,
    Neither,
}

/// The function on `f64`: NaN outside the domain, never a panic, never long.
#[derive(Clone, Copy, Debug)]
pub enum Kernel {
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
    None,
}

impl Kernel {
    /// The value for these arguments, if there are as many as the kernel takes.
    pub fn at(self, arguments: &[f64]) -> Option<f64> {
        match (self, arguments) {
            (Kernel::One(f), &[x]) => Some(f(x)),
            (Kernel::Two(f), &[x, y]) => Some(f(x, y)),
            _ => None,
        }
    }
}

/// What a kernel's error is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Units in the last place of the value.
    Value,
    /// The same, but of 1 where the value is smaller: for functions with zeros that no `f64` meets, near which
    /// no digits are promised.
    One,
}

/// How the function looks in every output.
///
/// A text with `{0}` (and `{1}`) is a template for its arguments. Code templates take atoms: names,
/// literals that are not negative, or something in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spellings {
    pub notation: Notation,
    /// The name in running mathematics, in Unicode: for MathML.
    pub text: &'static str,
    /// A name, or a template.
    pub latex: &'static str,
    /// A name, or a template.
    pub typst: &'static str,
    /// With `f64` methods, or the crate `libm`.
    pub rust: Option<&'static str>,
    /// With `math.h`.
    pub c: Option<&'static str>,
    /// With the module `math`.
    pub python: Option<&'static str>,
    /// With `numpy` as `np`, or `scipy.special`.
    pub numpy: Option<&'static str>,
}

/// How a call is set in two dimensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// The name, then the arguments in parentheses.
    Call,
    /// A radical of this index.
    Root(u8),
    /// The argument between two fences.
    Fence(&'static str, &'static str),
    /// As [`Notation::Fence`], with a subscript.
    FenceIndexed(&'static str, &'static str, &'static str),
    /// The first argument as a subscript of the name, the others in parentheses: `J_n(x)`.
    Subscript,
    /// The first argument in parentheses as a superscript of the name: `ψ^(n)(x)`.
    Superscript,
    /// The name as a superscript of the argument.
    Power,
}

impl FunctionId {
    pub fn row(self) -> &'static Function {
        &TABLE[self.0 as usize]
    }
}

/// The function of this name in the table; names only, no aliases.
///
/// # Panics
/// When there is none; in a constant, where this belongs, that is an error of compilation.
pub const fn named(name: &str) -> FunctionId {
    let mut i = 0;
    while i < TABLE.len() {
        if same(TABLE[i].name.as_bytes(), name.as_bytes()) {
            return FunctionId(i as u16);
        }
        i += 1;
    }
    panic!("no such function")
}

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

/// The function that a document calls `name`, or by one of its aliases.
pub fn find(name: &str) -> Option<FunctionId> {
    static NAMES: LazyLock<FxHashMap<&str, FunctionId>> = LazyLock::new(|| {
        let names = |f: FunctionId| std::iter::once(f.row().name).chain(f.row().aliases.iter().copied()).map(move |name| (name, f));
        all().flat_map(names).collect()
    });
    NAMES.get(name).copied()
}

/// All functions, in the order of the table.
pub fn all() -> impl Iterator<Item = FunctionId> {
    (0..TABLE.len() as u16).map(FunctionId)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_aliases_are_unique_and_found() {
        let mut seen = BTreeSet::new();
        for f in all() {
            let row = f.row();
            assert_eq!(named(row.name), f);
            for &name in std::iter::once(&row.name).chain(row.aliases) {
                assert!(seen.insert(name), "`{name}` twice");
                assert_eq!(find(name), Some(f));
            }
        }
        assert_eq!(find("log"), None, "lowering gives `log` its meaning");
    }

    #[test]
    fn rows_are_complete() {
        for f in all() {
            let row = f.row();
            let name = row.name;
            assert!(row.what.ends_with('.') && !row.what.contains(". "), "{name}: one sentence");
            assert!(row.arguments.len() > row.defaults.len(), "{name}");
            let partials = if row.kind == Kind::Elementwise { row.arguments.len() } else { 0 };
            assert_eq!(row.partials.len(), partials, "{name}");
            let places = match row.kernel {
                Kernel::One(_) => 1,
                Kernel::Two(_) => 2,
                Kernel::None => 0,
            };
            assert_eq!(places, partials, "{name}");
            for (arguments, _) in row.values {
                assert_eq!(arguments.len(), row.arguments.len(), "{name}");
            }
            if let Some(inverse) = row.inverse {
                assert_eq!(find(inverse).and_then(|g| g.row().inverse), Some(name), "{name} and {inverse} undo each other");
            }
        }
    }

    #[test]
    fn templates_use_every_argument() {
        for f in all() {
            let row = f.row();
            let s = row.spellings;
            for template in [s.rust, s.c, s.python, s.numpy].into_iter().flatten() {
                for k in 0..row.arguments.len() {
                    assert!(template.contains(&format!("{{{k}}}")), "{}: {template}", row.name);
                }
                let opening = template.matches(['(', '{', '[']).count();
                let closing = template.matches([')', '}', ']']).count();
                assert_eq!(opening, closing, "{}: {template}", row.name);
            }
        }
    }

    #[test]
    fn spellings_are_distinct() {
        let all = || all().map(|f| f.row().spellings);
        let distinct = |list: Vec<&str>| {
            assert!(list.iter().all(|s| !s.is_empty()));
            let set: BTreeSet<&str> = list.iter().copied().collect();
            let repeated: Vec<&&str> = set.iter().filter(|s| list.iter().filter(|t| t == s).count() > 1).collect();
            assert!(repeated.is_empty(), "{repeated:?}");
        };
        distinct(all().map(|s| s.latex).collect());
        distinct(all().map(|s| s.typst).collect());
        distinct(all().map(|s| s.text).collect());
        distinct(all().filter_map(|s| s.rust).collect());
        distinct(all().filter_map(|s| s.c).collect());
        distinct(all().filter_map(|s| s.python).collect());
        distinct(all().filter_map(|s| s.numpy).collect());
    }
}
