//! Gradients against differences.

use super::remark::Remark;
use super::train::Evaluator;

/// The relative error up to which a formula and differences agree.
const TOLERANCE: f64 = 1e-6;
/// The step of the differences near a parameter of size 1: about the cube root of the precision.
const STEP: f64 = 6e-6;
/// A kink close to the start is left behind by smaller steps, at the price of digits.
const SHRINK: [f64; 3] = [1.0, 1.0 / 16.0, 1.0 / 256.0];

/// Compares each partial derivative of the objective at `point` with central differences.
pub(super) fn check(evaluator: &mut Evaluator<'_>, names: &[String], point: &[f64]) -> Vec<Remark> {
    let mut gradient = vec![0.0; point.len()];
    evaluator.gradient(point, &mut gradient);
    let loss = evaluator.loss(point);
    let mut remarks = Vec::new();
    let mut worst: f64 = 0.0;
    for (k, name) in names.iter().enumerate() {
        let formula = gradient[k];
        let (mut error, mut left, mut right) = (f64::INFINITY, 0.0, 0.0);
        for shrink in SHRINK {
            let h = STEP * shrink * point[k].abs().max(1.0);
            let mut moved = point.to_vec();
            // The step that is really taken, after rounding.
            moved[k] = point[k] + h;
            let ahead = moved[k] - point[k];
            let above = evaluator.loss(&moved);
            moved[k] = point[k] - h;
            let behind = point[k] - moved[k];
            let below = evaluator.loss(&moved);
            (left, right) = ((loss - below) / behind, (above - loss) / ahead);
            let central = (above - below) / (ahead + behind);
            // Cancellation costs digits of the loss as the step shrinks.
            let scale = formula.abs().max(central.abs()).max(1e-3 * loss.abs() / shrink);
            error = if formula == central { 0.0 } else { (formula - central).abs() / scale };
            if error <= TOLERANCE {
                break;
            }
        }
        // NaN fails every comparison and must not pass.
        if error <= TOLERANCE {
            worst = worst.max(error);
            continue;
        }
        let (low, high) = (left.min(right), left.max(right));
        let slack = 1e-3 * formula.abs().max(low.abs()).max(high.abs());
        let name = name.clone();
        remarks.push(if high - low > slack && formula >= low - slack && formula <= high + slack {
            Remark::Kink { parameter: name, formula, left, right }
        } else {
            Remark::Mismatch { parameter: name, formula, differences: (left + right) / 2.0 }
        });
    }
    if remarks.is_empty() {
        remarks.push(Remark::Checked { worst });
    }
    remarks
}
