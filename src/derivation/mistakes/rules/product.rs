//! Products.

use super::{Example, How, Mistake, node};

pub const MISTAKES: &[Mistake] = &[
    node(
        "product-as-product",
        80,
        &["d(f*g) => d(f)*d(g)"],
        "The derivative of a product is not the product of the derivatives: with {f} and {g} take both terms, {d(f)*g} and {f*d(g)}.",
        "diff(x^2*sin(x), x)",
        "2*x*cos(x)",
    ),
    node(
        "product-term-dropped",
        85,
        &["d(f*g) => d(f)*g"],
        "The product rule has two terms; the one where {g} is differentiated is missing: {f*d(g)}.",
        "diff(x^2*sin(x), x)",
        "2*x*sin(x)",
    ),
    node(
        "product-minus",
        70,
        &["d(f*g) => d(f)*g - f*d(g)"],
        "Plus, not minus: the product rule adds both terms (the minus belongs to the quotient rule).",
        "diff(x^2*sin(x), x)",
        "2*x*sin(x) - x^2*cos(x)",
    ),
    Mistake {
        name: "shared-parameter-counted-once",
        how: How::Shared,
        sentence: "{N} is used in several places; add up the contributions of all of them.",
        example: Example { given: "", left: "diff(w*(w*x), w)", claim: "w*x" },
        weight: 86,
    },
];
