//! Names in LaTeX: `x1` is `x_{1}`, `yhat` is `\hat{y}`, `alpha` is `\alpha`, `loss` is `\mathrm{loss}`.

use super::draw::{Piece, separated};
use super::layout::Edge;
use crate::expr::{Store, SymbolId};
use crate::function::FunctionId;

/// Greek letters with a command of their own, by name and letter.
const GREEK: [(&str, char); 34] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("epsilon", 'ε'),
    ("zeta", 'ζ'),
    ("eta", 'η'),
    ("theta", 'θ'),
    ("iota", 'ι'),
    ("kappa", 'κ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("nu", 'ν'),
    ("xi", 'ξ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("tau", 'τ'),
    ("upsilon", 'υ'),
    ("phi", 'φ'),
    ("chi", 'χ'),
    ("psi", 'ψ'),
    ("omega", 'ω'),
    ("Gamma", 'Γ'),
    ("Delta", 'Δ'),
    ("Theta", 'Θ'),
    ("Lambda", 'Λ'),
    ("Xi", 'Ξ'),
    ("Pi", 'Π'),
    ("Sigma", 'Σ'),
    ("Upsilon", 'Υ'),
    ("Phi", 'Φ'),
    ("Psi", 'Ψ'),
    ("Omega", 'Ω'),
];

/// Endings of names that are written above the letter.
const ACCENTS: [(&str, &str); 5] = [("hat", r"\hat"), ("tilde", r"\tilde"), ("bar", r"\bar"), ("dot", r"\dot"), ("vec", r"\vec")];

/// The name of a symbol, of an entry that of its array with indices.
pub(super) fn symbol(store: &Store, id: SymbolId) -> String {
    let name = store.symbol_name(id);
    let Some((of, ..)) = store.symbol_entry(id) else { return unknown(name) };
    let indices = name.rsplit_once('[').map_or("", |(_, i)| i).trim_end_matches(']').replace(' ', "");
    let array = unknown(store.symbol_name(of));
    // An array with a subscript of its own, as in W1[2, 3].
    if array.contains('_') { format!("{{{array}}}_{{{indices}}}") } else { format!("{array}_{{{indices}}}") }
}

/// A name as it stands in a text.
pub(super) fn unknown(name: &str) -> String {
    let (head, tail) = name.split_once('_').filter(|(h, t)| !h.is_empty() && !t.is_empty()).unwrap_or((name, ""));
    let letters = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = &head[letters.len()..];
    let subscripts: Vec<String> = [digits, tail]
        .into_iter()
        .filter(|s| !s.is_empty())
        .map(|s| if s.chars().all(|c| c.is_ascii_digit()) { s.to_owned() } else { letter(s) })
        .collect();
    let base = accented(letters);
    if subscripts.is_empty() { base } else { format!("{base}_{{{}}}", subscripts.join(",")) }
}

fn accented(letters: &str) -> String {
    for (ending, command) in ACCENTS {
        let stem = letters.strip_suffix(ending).filter(|stem| stem.chars().count() == 1 || greek(stem).is_some());
        if let Some(stem) = stem {
            return format!("{command}{{{}}}", letter(stem));
        }
    }
    letter(letters)
}

fn greek(name: &str) -> Option<&'static str> {
    GREEK.iter().find(|(n, c)| *n == name || name.strip_prefix(*c) == Some("")).map(|(n, _)| *n)
}

/// A letter as it is, a Greek one by its command, a word upright.
fn letter(name: &str) -> String {
    if let Some(greek) = greek(name) {
        return format!(r"\{greek}");
    }
    if name.chars().count() == 1 {
        return name.to_owned();
    }
    format!(r"\mathrm{{{}}}", name.replace('_', r"\_"))
}

/// A call of a function of the table: its name before parentheses, or its template filled in.
pub(super) fn function(f: FunctionId, arguments: &[Edge], out: &mut Vec<Piece<'_>>) {
    let spelling = latex_name(f);
    let mut rest = spelling;
    while let Some(at) = rest.find('{') {
        // `{0}` stands for the first argument.
        let mark = rest[at + 1..].find('}').and_then(|n| rest[at + 1..at + 1 + n].parse::<usize>().ok());
        let argument = mark.and_then(|k| arguments.get(k).map(|e| (k, e)));
        let Some((k, &edge)) = argument else {
            out.push(rest[..=at].into());
            rest = &rest[at + 1..];
            continue;
        };
        out.push(rest[..at].into());
        out.push(Piece::Child(edge));
        rest = &rest[at + 2 + k.to_string().len()..];
    }
    out.push(rest.into());
    if !spelling.contains("{0}") {
        out.push(r"\left(".into());
        separated(arguments, ", ", out);
        out.push(r"\right)".into());
    }
}

/// How LaTeX writes a function of the table: a name, or a template.
fn latex_name(f: FunctionId) -> &'static str {
    f.row().spellings.latex
}
