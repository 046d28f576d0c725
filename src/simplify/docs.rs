//! The rules as a document.

use std::fmt::Write;

use super::rules::{FAMILIES, Rule, Theme};

/// The text of `docs/RULES.md`.
pub fn rules_markdown() -> String {
    let mut out = String::from(HEAD);
    for family in FAMILIES {
        let _ = write!(out, "\n## {}\n\n| rule | from | to | if | because |\n|---|---|---|---|---|\n", family.title);
        for rule in family.rules {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                name(rule),
                code(rule.pattern),
                code(rule.result),
                code(rule.condition),
                rule.reason
            );
        }
        if family.refused.is_empty() {
            continue;
        }
        out.push_str("\nRefused:\n\n");
        for refused in family.refused {
            let _ = writeln!(out, "- {} to {}: at {} {}.", code(refused.pattern), code(refused.result), code(refused.at), refused.reason);
        }
    }
    out
}

const HEAD: &str = "# Rules

What simplification knows beyond the canonical form, generated from the tables in `src/simplify/rules`. `u`, `v` and `w` stand for any expression, `n`
and `m` for an integer, `c` and `d` for a rational number that is written out. A rule is found inside sums and products: `sin(u)^2 + cos(u)^2` in
`3*a*sin(x)^2 + 3*a*cos(x)^2 + y`, and `sin(u)/cos(u)` in `sin(x)^2/cos(x)^2`.

The right side has the value of the left side wherever that is defined; often it is defined at more points, which is reported with the
result. A rule fires only where its condition is known to hold; *no rest* means that no further
powers of the same factors stay beside the result. Rules with a word in *italics* take part in the search of `simplify`
only; all others also make derivatives readable. Refused rules are not used; the point shows why.
";

fn name(rule: &Rule) -> String {
    let theme = match rule.theme {
        Theme::Always => return rule.name.to_owned(),
        Theme::Contract => "contract",
        Theme::Expand => "expand",
        Theme::Sines => "sines",
        Theme::Cosines => "cosines",
        Theme::Join => "join",
        Theme::Split => "split",
        Theme::Name => "name",
        Theme::Unname => "define",
    };
    format!("{}, *{theme}*", rule.name)
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{text}`") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_document_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/RULES.md");
        let text = super::rules_markdown();
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, &text).expect("docs/RULES.md can be written");
        }
        let stored = std::fs::read_to_string(path).unwrap_or_default();
        assert!(stored == text, "docs/RULES.md is not what the tables say; run `UPDATE_DOCS=1 cargo test --lib rules`");
    }
}
