//! The table as a document and as lines of a listing.

use std::fmt::Write;

use super::table::FAMILIES;
use super::{Function, Kernel, Kind, Monotone, Order, Parity, Partial, Scale};

/// The text of `docs/FUNCTIONS.md`.
pub fn markdown() -> String {
    let mut out = String::from(HEAD);
    for (title, rows) in FAMILIES {
        let _ = write!(out, "\n## {title}\n");
        for row in rows {
            section(&mut out, row);
        }
    }
    out
}

const HEAD: &str = "# Functions

Every function that gradus knows, generated from the table in `src/function/table`. Names are written as in a
document. Derivatives, domains and values are exactly what the engine uses. A *kink* is a point of the domain without a derivative;
the formula has a value there by convention. The error of the `f64` kernel is in units in the last place (ulp), measured against
references of 50 digits on ordinary arguments. Bessel functions of orders above 500 lose more of them, and `besselj` and
`bessely` have no numeric value for orders above 1000000 unless it is zero or infinite in `f64`.

`log(x)` is the natural logarithm and `log(b, x)` the one to base `b`. Functions of one argument apply to arrays entry by entry.
";

/// One line for a listing in the terminal: how it is called, and what it is.
pub fn summary(row: &Function) -> (String, &'static str) {
    let mut call = signature(row);
    for alias in row.aliases {
        call.push_str(", ");
        call.push_str(alias);
    }
    (call, row.what)
}

/// `leakyrelu(x, a = 1/100)`
pub fn signature(row: &Function) -> String {
    let required = row.arguments.len() - row.defaults.len();
    let arguments: Vec<String> = row
        .arguments
        .iter()
        .enumerate()
        .map(|(k, a)| match k.checked_sub(required) {
            Some(k) => format!("{a} = {}", row.defaults[k]),
            None => (*a).to_owned(),
        })
        .collect();
    format!("{}({})", row.name, arguments.join(", "))
}

fn section(out: &mut String, row: &Function) {
    let _ = write!(out, "\n### `{}`\n\n{}\n\n", signature(row), row.what);
    let call = format!("{}({})", row.name, row.arguments.join(", "));
    let quoted = |texts: &[&str]| texts.iter().map(|t| format!("`{}`", t.replace("$0", &call))).collect::<Vec<_>>().join(", ");
    let mut item = |head: &str, text: String| {
        let _ = writeln!(out, "- {head}: {text}");
    };
    if !row.aliases.is_empty() {
        item("also", quoted(row.aliases));
    }
    if let Some(definition) = row.definition {
        item("equals", format!("`{definition}`"));
    }
    for (argument, partial) in row.arguments.iter().zip(row.partials) {
        let head = if row.arguments.len() == 1 { "derivative".to_owned() } else { format!("derivative by `{argument}`") };
        match partial {
            Partial::Text(text) => item(&head, format!("`{}`", text.replace("$0", &call))),
            Partial::NotAvailable(why) => item(&head, format!("not available, {why}")),
        }
    }
    if !row.domain.is_empty() {
        item("defined where", quoted(row.domain));
    }
    if !row.kinks.is_empty() {
        item("kinks where", quoted(row.kinks));
    }
    if !row.range.is_empty() {
        item("values", quoted(row.range));
    }
    let nature: Vec<&str> = [
        match row.parity {
            Parity::Even => "even",
            Parity::Odd => "odd",
            Parity::Neither => "",
        },
        match row.monotone {
            Monotone::Increasing => "increasing",
            Monotone::Decreasing => "decreasing",
            Monotone::Neither => "",
        },
        match row.order {
            Order::Symmetric => "the same for the order `-n`",
            Order::Alternating => "times `(-1)^n` for the order `-n`",
            Order::None => "",
        },
    ]
    .into_iter()
    .filter(|text| !text.is_empty())
    .collect();
    if !nature.is_empty() {
        item("nature", nature.join(", "));
    }
    if let Some(inverse) = row.inverse {
        item("inverse", format!("`{inverse}`"));
    }
    if !row.values.is_empty() {
        let values: Vec<String> = row.values.iter().map(|(a, v)| format!("`{}({}) = {v}`", row.name, a.join(", "))).collect();
        item("exact values", values.join(", "));
    }
    if row.kind == Kind::Elementwise && !matches!(row.kernel, Kernel::None) {
        let error = match (row.ulp, row.scale) {
            (0.0, _) => "exact".to_owned(),
            (ulp, Scale::Value) => format!("{ulp} ulp"),
            (ulp, Scale::One) => format!("{ulp} ulp of the value, or of 1 where that is greater"),
        };
        item("kernel error", error);
    }
    let s = row.spellings;
    let code = [("LaTeX", Some(s.latex)), ("Typst", Some(s.typst)), ("Rust", s.rust), ("C", s.c), ("Python", s.python), ("NumPy", s.numpy)];
    let code: Vec<String> = code.iter().filter_map(|(target, text)| text.map(|t| format!("{target} `{t}`"))).collect();
    item("spelled", code.join(", "));
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/FUNCTIONS.md");
        let text = super::markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).expect("a directory for the documents");
            std::fs::write(path, &text).expect("docs/FUNCTIONS.md can be written");
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default();
        assert!(stored == text, "docs/FUNCTIONS.md is not what the table says; run `UPDATE_DOCS=1 cargo test --lib function`");
    }
}
