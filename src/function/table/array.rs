//! Functions of vectors and matrices.
//!
//! Their derivatives are matrix calculus, so these rows have no partials, and no kernel on numbers.

use super::{BASE, known, operator, shown};
use crate::function::{ArrayFunction, Function, Kind, Notation};

pub(super) const ROWS: &[Function] = &[
    Function {
        name: "sum",
        what: "The sum of all entries.",
        kind: Kind::Array(ArrayFunction::Sum),
        spellings: operator!("sum").code("", "", "", "np.sum({0})"),
        ..BASE
    },
    Function {
        name: "mean",
        what: "The sum of all entries over their number.",
        kind: Kind::Array(ArrayFunction::Mean),
        spellings: operator!("mean").code("", "", "", "np.mean({0})"),
        ..BASE
    },
    Function {
        name: "prod",
        what: "The product of all entries.",
        kind: Kind::Array(ArrayFunction::Prod),
        spellings: operator!("prod").code("", "", "", "np.prod({0})"),
        ..BASE
    },
    Function {
        name: "dot",
        what: "The inner product of two vectors, the sum of x[i]*y[i].",
        kind: Kind::Array(ArrayFunction::Dot),
        arguments: &["x", "y"],
        spellings: operator!("dot").code("", "", "", "np.vdot({0}, {1})"),
        ..BASE
    },
    Function {
        name: "norm",
        what: "The Euclidean norm of a vector and the Frobenius norm of a matrix, the square root of the sum of the squared entries.",
        kind: Kind::Array(ArrayFunction::Norm),
        spellings: shown(Notation::Fence("‖", "‖"), "norm", r"\left\lVert {0}\right\rVert", "norm({0})").code(
            "",
            "",
            "",
            "np.linalg.norm({0})",
        ),
        ..BASE
    },
    Function {
        name: "norm1",
        what: "The sum of the absolute values of the entries of a vector.",
        kind: Kind::Array(ArrayFunction::Norm1),
        spellings: shown(Notation::FenceIndexed("‖", "‖", "1"), "norm₁", r"\left\lVert {0}\right\rVert_{1}", "norm({0})_1").code(
            "",
            "",
            "",
            "np.sum(np.abs({0}))",
        ),
        ..BASE
    },
    Function {
        name: "norm2",
        what: "The Euclidean norm of a vector, the same as norm(x), so that its square is norm2(x)^2.",
        kind: Kind::Array(ArrayFunction::Norm2),
        spellings: shown(Notation::FenceIndexed("‖", "‖", "2"), "norm₂", r"\left\lVert {0}\right\rVert_{2}", "norm({0})_2").code(
            "",
            "",
            "",
            "np.sqrt(np.sum(np.square({0})))",
        ),
        ..BASE
    },
    Function {
        name: "tr",
        aliases: &["trace"],
        what: "The trace of a square matrix, the sum of its diagonal.",
        kind: Kind::Array(ArrayFunction::Trace),
        spellings: known("tr", r"\operatorname{tr}", "tr").code("", "", "", "np.trace({0})"),
        ..BASE
    },
    Function {
        name: "det",
        what: "The determinant of a square matrix.",
        kind: Kind::Array(ArrayFunction::Det),
        spellings: known("det", r"\det", "det").code("", "", "", "np.linalg.det({0})"),
        ..BASE
    },
    Function {
        name: "logdet",
        what: "The logarithm of the determinant of a square matrix, where that is positive.",
        kind: Kind::Array(ArrayFunction::LogDet),
        spellings: known("ln det", r"\ln\det", "ln det").code("", "", "", "np.linalg.slogdet({0})[1]"),
        ..BASE
    },
    Function {
        name: "inv",
        aliases: &["inverse"],
        what: "The inverse of a square matrix.",
        kind: Kind::Array(ArrayFunction::Inverse),
        spellings: shown(Notation::Power, "−1", r"{0}^{-1}", "{0}^(-1)").code("", "", "", "np.linalg.inv({0})"),
        ..BASE
    },
    Function {
        name: "diag",
        what: "The diagonal matrix of a vector, and the diagonal of a square matrix.",
        kind: Kind::Array(ArrayFunction::Diag),
        spellings: operator!("diag").code("", "", "", "np.diag({0})"),
        ..BASE
    },
    Function {
        name: "softmax",
        what: "The vector of e^x[i] over the sum of e^x[k].",
        kind: Kind::Array(ArrayFunction::Softmax),
        spellings: operator!("softmax").code("", "", "", "scipy.special.softmax({0})"),
        ..BASE
    },
    Function {
        name: "logsumexp",
        what: "The logarithm of the sum of e^x[i], whose gradient is softmax(x).",
        kind: Kind::Array(ArrayFunction::LogSumExp),
        spellings: operator!("logsumexp").code("", "", "", "scipy.special.logsumexp({0})"),
        ..BASE
    },
    Function {
        name: "transpose",
        what: "The transposed matrix, also written A' or A^T.",
        kind: Kind::Array(ArrayFunction::Transpose),
        spellings: shown(Notation::Power, "⊤", r"{0}^{\top}", "{0}^top").code("", "", "", "np.transpose({0})"),
        ..BASE
    },
    Function {
        name: "onehot",
        what: "The column of n entries for the class k, counted from 0: 1 at place k + 1, 0 elsewhere.",
        kind: Kind::Array(ArrayFunction::OneHot),
        arguments: &["k", "n"],
        spellings: operator!("onehot").code("", "", "", "np.eye({1})[:, [int({0})]]"),
        ..BASE
    },
];
