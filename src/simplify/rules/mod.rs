//! The rules of simplification, family by family, as data.
//!
//! Texts are in gradus syntax. In a pattern `u`, `v`, `w` stand for any expression, `n` and `m` for an integer and `c`
//! and `d` for a rational number that is written out. A pattern stands for its canonical form: `1 - sin(u)^2` is found in
//! `3*a - 3*a*sin(x)^2 + y`, and `sin(u)/cos(u)` in `x*sin(y)^2/cos(y)^2`. A condition is a comparison that the sign
//! analysis must decide, `n odd`, `n even`, `f occurs`: that the function occurs in what is simplified, or `no rest`: that
//! a product is not matched where further powers of the same factors would stay, as in `cos(x)/sin(x)^2`.
//!
//! Every rule keeps the value wherever the left side is defined, and there the right side is defined too.

mod exponential;
mod hyperbolic;
mod inverse;
mod nonsmooth;
mod powers;
mod sigmoid;
mod special;
#[cfg(test)]
mod tests;
mod trigonometric;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    pub pattern: &'static str,
    pub result: &'static str,
    /// Comparisons and other conditions, joined by commas; empty for none.
    pub condition: &'static str,
    /// Why it holds, in one sentence.
    pub reason: &'static str,
    pub theme: Theme,
}

/// When a rule is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Always: the result reads better.
    Always,
    /// The rest only in the search for the most readable form, each theme as one step: sums of angles to one angle,
    Contract,
    /// and back;
    Expand,
    /// tangents, secants and their like to sines and cosines;
    Sines,
    /// squares to one function of each pair;
    Cosines,
    /// logarithms and roots to one,
    Join,
    /// and apart;
    Split,
    /// exponentials and logarithms to the functions that they define,
    Name,
    /// and back.
    Unname,
}

impl Theme {
    /// The themes of the search.
    pub const SEARCH: [Theme; 8] =
        [Theme::Contract, Theme::Expand, Theme::Sines, Theme::Cosines, Theme::Join, Theme::Split, Theme::Name, Theme::Unname];
}

const fn rule(name: &'static str, pattern: &'static str, result: &'static str, condition: &'static str, reason: &'static str) -> Rule {
    Rule { name, pattern, result, condition, reason, theme: Theme::Always }
}

const fn search(
    theme: Theme,
    name: &'static str,
    pattern: &'static str,
    result: &'static str,
    condition: &'static str,
    reason: &'static str,
) -> Rule {
    Rule { name, pattern, result, condition, reason, theme }
}

/// A rule that was considered and is wrong.
#[derive(Debug)]
pub struct Refused {
    pub pattern: &'static str,
    pub result: &'static str,
    /// A point, in the notation of substitutions, `u = -1, v = 2`.
    pub at: &'static str,
    /// What goes wrong there.
    pub reason: &'static str,
}

const fn refused(pattern: &'static str, result: &'static str, at: &'static str, reason: &'static str) -> Refused {
    Refused { pattern, result, at, reason }
}

/// A family with its heading.
pub(super) struct Family {
    pub title: &'static str,
    pub rules: &'static [Rule],
    pub refused: &'static [Refused],
}

pub(super) const FAMILIES: [Family; 8] = [
    Family { title: "Powers and roots", rules: powers::RULES, refused: powers::REFUSED },
    Family { title: "Exponentials and logarithms", rules: exponential::RULES, refused: exponential::REFUSED },
    Family { title: "Trigonometric functions", rules: trigonometric::RULES, refused: trigonometric::REFUSED },
    Family { title: "Functions of their inverses", rules: inverse::RULES, refused: inverse::REFUSED },
    Family { title: "Hyperbolic functions", rules: hyperbolic::RULES, refused: hyperbolic::REFUSED },
    Family { title: "Sigmoid, softplus and their like", rules: sigmoid::RULES, refused: sigmoid::REFUSED },
    Family { title: "Kinks and jumps", rules: nonsmooth::RULES, refused: nonsmooth::REFUSED },
    Family { title: "Special functions", rules: special::RULES, refused: special::REFUSED },
];

/// All rules, in the order in which they are tried.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules)
}
