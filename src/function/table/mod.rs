//! The rows, family by family.
//!
//! Texts are in gradus syntax over the argument names of the row, with `$0` for the call itself. At a
//! kink a partial has the value that the conventions of the language give it.

mod array;
mod elementary;
mod hyperbolic;
mod nonsmooth;
mod special;
mod trigonometric;

use super::{Function, Kernel, Kind, Monotone, Notation, Order, Parity, Scale, Spellings};

/// All rows, in the order of the documentation.
pub(super) static TABLE: [Function; COUNT] = {
    let mut table = [BASE; COUNT];
    let (mut family, mut at) = (0, 0);
    while family < FAMILIES.len() {
        let mut k = 0;
        while k < FAMILIES[family].1.len() {
            table[at] = FAMILIES[family].1[k];
            (k, at) = (k + 1, at + 1);
        }
        family += 1;
    }
    table
};

/// The families with their headings.
pub(super) const FAMILIES: [(&str, &[Function]); 6] = [
    ("Powers, exponentials and logarithms", elementary::ROWS),
    ("Trigonometric functions", trigonometric::ROWS),
    ("Hyperbolic functions", hyperbolic::ROWS),
    ("Kinks, jumps and activations", nonsmooth::ROWS),
    ("Special functions", special::ROWS),
    ("Functions of arrays", array::ROWS),
];

const COUNT: usize = {
    let (mut family, mut count) = (0, 0);
    while family < FAMILIES.len() {
        count += FAMILIES[family].1.len();
        family += 1;
    }
    count
};

/// What a row is unless it says otherwise: a smooth function of one real number without any symmetry.
const BASE: Function = Function {
    name: "",
    aliases: &[],
    what: "",
    kind: Kind::Elementwise,
    arguments: &["x"],
    defaults: &[],
    definition: None,
    partials: &[],
    domain: &[],
    kinks: &[],
    range: &[],
    parity: Parity::Neither,
    order: Order::None,
    monotone: Monotone::Neither,
    inverse: None,
    values: &[],
    kernel: Kernel::None,
    ulp: 1.0,
    scale: Scale::Value,
    spellings: shown(Notation::Call, "", "", ""),
};

/// Spellings in print: as running text, in LaTeX and in Typst.
const fn shown(notation: Notation, text: &'static str, latex: &'static str, typst: &'static str) -> Spellings {
    Spellings { notation, text, latex, typst, rust: None, c: None, python: None, numpy: None }
}

/// A function that LaTeX and Typst know by name.
const fn known(text: &'static str, latex: &'static str, typst: &'static str) -> Spellings {
    shown(Notation::Call, text, latex, typst)
}

/// A function that LaTeX and Typst have to be told is one.
macro_rules! operator {
    ($name:literal) => {
        $crate::function::table::known($name, concat!(r"\operatorname{", $name, "}"), concat!("op(\"", $name, "\")"))
    };
}
use operator;

impl Spellings {
    /// Spellings in code: Rust, C, Python, NumPy; empty where the target has no such function.
    const fn code(self, rust: &'static str, c: &'static str, python: &'static str, numpy: &'static str) -> Spellings {
        Spellings { rust: code(rust), c: code(c), python: code(python), numpy: code(numpy), ..self }
    }
}

const fn code(template: &'static str) -> Option<&'static str> {
    if template.is_empty() { None } else { Some(template) }
}
