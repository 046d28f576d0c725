//! The catalogue as a document.

use std::fmt::Write;

use super::rules::{FAMILIES, How, Mistake};

/// The text of `docs/MISTAKES.md`.
pub fn mistakes_markdown() -> String {
    let mut out = String::from(HEAD);
    for family in &FAMILIES {
        let _ = write!(
            out,
            "\n## {}\n\n| mistake | what is made of what | what is said | example | wrong |\n|---|---|---|---|---|\n",
            family.title
        );
        for mistake in family.mistakes {
            let (left, claim) = (code(mistake.example.left), code(mistake.example.claim));
            let given = given(mistake);
            let _ = writeln!(out, "| `{}` | {} | {} | {given}{left} | {claim} |", mistake.name, rewrites(mistake), cell(mistake.sentence));
        }
    }
    out
}

const HEAD: &str = "# Mistakes

What a refuted line may come from, generated from the tables in `src/derivation/mistakes/rules`. A mistake of differentiation is looked for
at every part of what was differentiated: `d(f*g) => d(f)*d(g)` says that the derivative of a product was taken for the product of the derivatives. In
these rewrites `f g h u v w` stand for what moves with the variable, `i` for what moves and is more than the variable, `a b c k m n` for what does not, `p` for a parameter, `q r s t` for anything,
`F G H` for a function or a power of one moving part, and `x` for the variable; `F'(g)` is the derivative of the outer function at `g`, and `o(c)` the derivative by
another variable. What stands in braces in a sentence is filled in.

A document adds rules of its own: `rule my-slip: d(f*g) => d(f)*g \"Both factors want their turn, {g} too.\"`
";

fn given(mistake: &Mistake) -> String {
    let lines = mistake.example.given.lines().flat_map(|l| l.split(";  "));
    lines.map(|l| format!("{}, ", code(l))).collect()
}

fn rewrites(mistake: &Mistake) -> String {
    match mistake.how {
        How::Node(texts) | How::Algebra(texts) | How::Step(texts) => {
            let list: Vec<String> = texts.iter().map(|t| code(t)).collect();
            list.join("<br>")
        }
        How::Whole(_) => "the answer as a whole".to_owned(),
        How::Shared => "one use of the variable differentiated, or all but one".to_owned(),
    }
}

fn code(text: &str) -> String {
    format!("`{}`", cell(text))
}

fn cell(text: &str) -> String {
    text.replace('\n', "").replace('|', "\\|")
}

/// The example of each mistake: its name, and a document whose last claim makes it.
pub fn examples() -> impl Iterator<Item = (&'static str, String)> {
    FAMILIES.iter().flat_map(|family| family.mistakes).map(|m| {
        let given = if m.example.given.is_empty() { String::new() } else { format!("{}\n", m.example.given) };
        (m.name, format!("{given}check {} = {}\n", m.example.left, m.example.claim))
    })
}
