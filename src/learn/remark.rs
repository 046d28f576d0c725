//! What a training has to say about itself.

use std::fmt;

/// A remark on a training, with the parameters and units by name.
#[derive(Clone, Debug, PartialEq)]
pub enum Remark {
    /// The gradient formulas agree with central differences at the start.
    Checked { worst: f64 },
    /// A formula does not agree with differences.
    Mismatch { parameter: String, formula: f64, differences: f64 },
    /// The loss has a kink at the start: the differences on both sides, and what the formula says.
    Kink { parameter: String, formula: f64, left: f64, right: f64 },
    /// The loss is no number at the start.
    Undefined { example: usize },
    /// The parameters would have left the numbers in this epoch.
    Diverged { epoch: usize },
    /// The loss no longer falls and is not small.
    Stuck { loss: f64, since: usize, slope: f64 },
    /// The argument of a relu is not positive on any example.
    DeadUnit { argument: String, examples: usize },
    /// The best of several starts.
    Best { restart: usize, of: usize },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Remark::Checked { worst } => {
                write!(
                    f,
                    "gradient check: the formulas agree with central differences at the start (largest relative error {})",
                    short(*worst)
                )
            }
            Remark::Mismatch { parameter, formula, differences } => write!(
                f,
                "gradient check: for {parameter} the formula gives {} and differences give {}",
                short(*formula),
                short(*differences)
            ),
            Remark::Kink { parameter, formula, left, right } => write!(
                f,
                "gradient check: the start is at a kink of the loss in {parameter}, with slope {} to the left and {} to the right; the formula gives {}",
                short(*left),
                short(*right),
                short(*formula)
            ),
            Remark::Undefined { example } => {
                write!(f, "undefined: at the start the loss or its gradient has no value on example {}", example + 1)
            }
            Remark::Diverged { epoch } => {
                write!(f, "diverged: the step in epoch {epoch} has no finite value; the parameters are those before it; try a smaller rate")
            }
            Remark::Stuck { loss, since, slope } => write!(
                f,
                "stuck: the loss has stayed at {} since epoch {since}, where the largest partial derivative is {}; try another start",
                short(*loss),
                short(*slope)
            ),
            Remark::DeadUnit { argument, examples } => write!(
                f,
                "dead ReLU: {argument} is not positive on any of the {examples} examples, so no gradient reaches what it depends on through this unit"
            ),
            Remark::Best { restart, of } => write!(f, "start {restart} of {of} is the best"),
        }
    }
}

/// A number with four significant digits.
pub fn short(x: f64) -> String {
    let size = x.abs();
    if x == 0.0 || !x.is_finite() {
        return format!("{x}");
    }
    if !(1e-4..1e6).contains(&size) {
        return format!("{x:.1e}");
    }
    let decimals = (3 - size.log10().floor() as i32).max(0) as usize;
    let text = format!("{x:.decimals$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_numbers() {
        let cases = [(0.0, "0"), (0.125, "0.125"), (1.0 / 3.0, "0.3333"), (-1234.56, "-1235"), (2.5e-9, "2.5e-9"), (100.0, "100")];
        for (x, text) in cases {
            assert_eq!(short(x), text);
        }
    }
}
