//! The rubric: what each exercise is worth.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::key::Key;
use crate::derivation::mistakes::Catalogue;
use crate::derivation::{Rule, rules_named};
use crate::number::Num;

/// The exercises in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Rubric {
    pub exercises: Vec<Exercise>,
}

/// One exercise and its points.
#[derive(Clone, Debug)]
pub struct Exercise {
    pub name: String,
    /// The function or intermediate of the key whose derivatives it asks for.
    pub function: String,
    pub points: Num,
    /// For the value of the last line.
    pub last: Num,
    /// Spread over the lines.
    pub lines: Num,
    pub follow_through: FollowThrough,
    /// The rest of the points is spread over these.
    pub require: Vec<Requirement>,
    pub form: Form,
    /// The most that a mistake costs a student, by its name.
    pub penalty: BTreeMap<String, Num>,
}

/// What a line is worth that follows from a wrong one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FollowThrough {
    #[default]
    Full,
    Half,
    None,
}

/// How the last line should look. It is remarked on and never changes a verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    #[default]
    None,
    NoDerivativeLeft,
    Expanded,
    Factored,
}

/// What has to be seen in a derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// A step by this rule.
    Rule(Rule),
    /// A line that is this expression up to the order of terms and factors.
    Line { text: String, place: Range<usize> },
}

/// The name under which a mistake without a diagnosis is charged.
pub const OTHER: &str = "other";

/// What is wrong, and where in the file.
pub type Problem = (Range<usize>, String);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    function: Option<Spanned<String>>,
    points: Spanned<f64>,
    #[serde(rename = "final")]
    last: Option<Spanned<f64>>,
    lines: Option<Spanned<f64>>,
    #[serde(default)]
    follow_through: FollowThrough,
    #[serde(default)]
    require: Vec<Spanned<String>>,
    #[serde(default)]
    form: Form,
    #[serde(default)]
    penalty: BTreeMap<String, Spanned<f64>>,
}

impl Rubric {
    /// Reads a rubric for a key.
    ///
    /// # Errors
    /// What is wrong, with its place: fields that there are not, functions that the key lacks, points that do not add up.
    pub fn new(text: &str, key: &Key) -> Result<Rubric, Vec<Problem>> {
        let table: BTreeMap<String, Spanned<Fields>> = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => return Err(vec![(error.span().unwrap_or(0..0), error.message().to_owned())]),
        };
        let mut tables: Vec<(String, Spanned<Fields>)> = table.into_iter().collect();
        tables.sort_by_key(|(_, fields)| fields.span().start);
        if tables.is_empty() {
            return Err(vec![(0..0, "the rubric has no exercise; write `[ex1]`, and below it `points = 6`".into())]);
        }
        let (mut exercises, mut problems) = (Vec::new(), Vec::new());
        for (name, fields) in tables {
            exercises.extend(exercise(name, &fields, key, &mut problems));
        }
        if problems.is_empty() { Ok(Rubric { exercises }) } else { Err(problems) }
    }
}

fn exercise(name: String, fields: &Spanned<Fields>, key: &Key, problems: &mut Vec<Problem>) -> Option<Exercise> {
    let before = problems.len();
    let whole = fields.span();
    let fields = fields.get_ref();
    let mut amount = |field: &Spanned<f64>, what: &str| match Num::from_f64(*field.get_ref()) {
        Some(n) if !n.is_negative() => n,
        _ => {
            problems.push((field.span(), format!("{what} of `{name}` cannot be {}", field.get_ref())));
            Num::ZERO
        }
    };
    let points = amount(&fields.points, "the points");
    let last = fields.last.as_ref().map(|f| amount(f, "`final`"));
    let lines = fields.lines.as_ref().map(|f| amount(f, "`lines`"));
    let penalty = fields.penalty.iter().map(|(rule, f)| (rule.clone(), amount(f, "a penalty"))).collect();
    let catalogue = Catalogue::default();
    let known = |rule: &str| rule == OTHER || catalogue.rules().any(|r| r.name == rule);
    for (rule, cap) in fields.penalty.iter().filter(|(rule, _)| !known(rule)) {
        problems
            .push((cap.span(), format!("there is no mistake `{rule}`; docs/MISTAKES.md lists them, and `{OTHER}` is any without a name")));
    }
    let required = !fields.require.is_empty();
    let rest = &points - &(last.as_ref().unwrap_or(&Num::ZERO) + lines.as_ref().unwrap_or(&Num::ZERO));
    // What is not said takes the rest, unless the required steps do.
    let (last, lines, left) = match (last, lines) {
        (Some(last), Some(lines)) => (last, lines, rest),
        (Some(last), None) if required => (last, Num::ZERO, rest),
        (Some(last), None) => (last, rest, Num::ZERO),
        (None, Some(lines)) if required => (Num::ZERO, lines, rest),
        (None, Some(lines)) => (rest, lines, Num::ZERO),
        (None, None) if required => (Num::ZERO, Num::ZERO, rest),
        (None, None) => (Num::ZERO, rest, Num::ZERO),
    };
    let sum = &last + &lines;
    if left.is_negative() || last.is_negative() || lines.is_negative() {
        problems.push((fields.points.span(), format!("the points of `{name}` do not add up: `final` and `lines` are more than {points}")));
    } else if !left.is_zero() && !required {
        let what = format!(
            "the points of `{name}` do not add up: `final` and `lines` are {sum} of {points}, and nothing is required for the rest"
        );
        problems.push((fields.points.span(), what));
    } else if left.is_zero() && required {
        let what =
            format!("the points of `{name}` do not add up: `final` and `lines` are all {points}, and nothing is left for what is required");
        problems.push((fields.points.span(), what));
    }
    let function = match &fields.function {
        Some(text) if key.defines(text.get_ref()) => Some(text.get_ref().clone()),
        Some(text) => {
            let found = key.find(text.get_ref());
            if found.is_none() {
                let what = format!("the key has no `{}`; it defines {}", text.get_ref(), key.defined().join(", "));
                problems.push((text.span(), what));
            }
            found
        }
        None if key.defines(&name) => Some(name.clone()),
        None => match key.defined() {
            [only] => Some(only.clone()),
            several => {
                let what = format!("`{name}` does not say what is differentiated; write `function = \"{}\"`", several[0]);
                problems.push((whole, what));
                None
            }
        },
    };
    let require = fields.require.iter().map(|text| match rules_named(text.get_ref()).as_deref() {
        Ok([rule]) => Requirement::Rule(*rule),
        _ => Requirement::Line { text: text.get_ref().clone(), place: text.span() },
    });
    let require = require.collect();
    let (follow_through, form) = (fields.follow_through, fields.form);
    if problems.len() > before {
        return None;
    }
    Some(Exercise { name, function: function?, points, last, lines, follow_through, require, form, penalty })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new("f(x) = sin(x^2)*e^(3x)\ng(x) = x^2\n").expect("a key")
    }

    fn problem(text: &str) -> String {
        Rubric::new(text, &key()).expect_err(text)[0].1.clone()
    }

    #[test]
    fn the_rest_of_the_points() {
        let rows = [
            ("points = 6", "0 6"),
            ("points = 6\nfinal = 2", "2 4"),
            ("points = 6\nlines = 2", "4 2"),
            ("points = 6\nfinal = 2\nlines = 3\nrequire = [\"product rule\"]", "2 3"),
            ("points = 0.5\nfinal = 0.25", "1/4 1/4"),
        ];
        for (fields, expected) in rows {
            let rubric = Rubric::new(&format!("[f]\n{fields}\n"), &key()).expect(fields);
            let e = &rubric.exercises[0];
            assert_eq!(format!("{} {}", e.last, e.lines), expected, "{fields}");
        }
    }

    #[test]
    fn functions_by_name_or_formula() {
        let text = "[two]\nfunction = \"x*x\"\npoints = 1\n[one]\nfunction = \"f\"\npoints = 1\n[g]\npoints = 1\n";
        let rubric = Rubric::new(text, &key()).expect("a rubric");
        let list: Vec<&str> = rubric.exercises.iter().map(|e| e.function.as_str()).collect();
        assert_eq!(list, ["g", "f", "g"]);
    }

    #[test]
    fn problems_are_found() {
        assert!(problem("[f]\npoints = 6\nfinal = 5\nlines = 5\n").contains("more than 6"));
        assert!(problem("[f]\npoints = 6\nfinal = 2\nlines = 3\n").contains("5 of 6, and nothing is required"));
        assert!(problem("[f]\npoints = 5\nfinal = 2\nlines = 3\nrequire = [\"chain rule\"]\n").contains("nothing is left"));
        assert!(problem("[f]\npoints = 6\nbonus = 1\n").contains("unknown field `bonus`"));
        assert!(problem("[f]\npoints = -1\n").contains("cannot be -1"));
        assert!(problem("[f]\nfinal = 1\n").contains("missing field `points`"));
        assert!(problem("[ex1]\npoints = 1\n").contains("does not say what is differentiated"));
        assert!(problem("[ex1]\nfunction = \"h\"\npoints = 1\n").contains("the key has no `h`"));
        assert!(problem("[f]\npoints = 1\npenalty.\"chain-rule-lost\" = 1\n").contains("no mistake `chain-rule-lost`"));
        assert!(problem("").contains("no exercise"));
        assert!(problem("points = ").contains("invalid") || !problem("points = ").is_empty());
        let place = Rubric::new("[f]\npoints = 1\n[g]\npoints = 2\nfinal = 3\n", &key()).expect_err("too many")[0].0.clone();
        assert_eq!(place, 28..29);
    }
}
