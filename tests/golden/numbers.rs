//! Expressions as numbers, and points to look at.

use gradus::compile::Program;
use gradus::expr::{ExprId, Store, SymbolId};

/// A function of the symbols of a store as numbers.
pub struct Numbers {
    program: Program,
    scratch: Vec<f64>,
}

impl Numbers {
    pub fn new(store: &Store, root: ExprId, symbols: &[SymbolId]) -> Numbers {
        Numbers { program: Program::new(store, &[root], symbols).expect("a program"), scratch: Vec::new() }
    }

    pub fn at(&mut self, point: &[f64]) -> f64 {
        let mut out = [0.0];
        self.program.run(point, &mut out, &mut self.scratch);
        out[0]
    }

    /// The derivative by the variables `by`, one after the other, by differences of sixth order.
    pub fn derivative(&mut self, point: &[f64], by: &[usize], width: f64) -> f64 {
        let [first, rest @ ..] = by else { return self.at(point) };
        // Each further difference loses digits, so the steps grow.
        let h = width * [2e-3, 2e-2, 5e-2][by.len() - 1] * point[*first].abs().max(0.5);
        let mut moved = point.to_vec();
        let mut sum = 0.0;
        for (k, weight) in [(1.0, 45.0), (2.0, -9.0), (3.0, 1.0)] {
            moved[*first] = point[*first] + k * h;
            sum += weight * self.derivative(&moved, rest, width);
            moved[*first] = point[*first] - k * h;
            sum -= weight * self.derivative(&moved, rest, width);
        }
        sum / (60.0 * h)
    }
}

/// Numbers in (0, 1) that look random and never change.
pub struct Stream(pub u64);

impl Stream {
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Inside (0, 1), beyond 1, or negative numbers: every domain of the corpora has points among these.
    pub fn point(&mut self, dimension: usize) -> Vec<f64> {
        let (low, high) = [(0.15, 0.85), (1.2, 2.8), (-2.4, -0.2)][(self.next() * 3.0) as usize];
        (0..dimension).map(|_| low + (high - low) * self.next()).collect()
    }

    /// Small numbers at which quotients, roots and logarithms end, and others.
    pub fn corner(&mut self, dimension: usize) -> Vec<f64> {
        (0..dimension).map(|_| [-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0][(self.next() * 8.0) as usize]).collect()
    }
}
