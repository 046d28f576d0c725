//! What a gradient does to the parameters.

/// The rule of a step, with `eps` for the rate and `g` for the gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `w ← w - eps*g`
    Descent,
    /// `v ← momentum*v + g`, `w ← w - eps*v`
    Momentum(f64),
    /// Adam with the usual decays 0.9 and 0.999.
    Adam,
}

const FIRST_DECAY: f64 = 0.9;
const SECOND_DECAY: f64 = 0.999;
/// Keeps Adam's quotient finite where a gradient is zero.
const FLOOR: f64 = 1e-8;

/// A rule with its rate and what it remembers of earlier steps.
#[derive(Clone, Debug)]
pub struct Optimiser {
    rate: f64,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Descent,
    Momentum(Momentum),
    Adam(Adam),
}

#[derive(Clone, Debug)]
struct Momentum {
    decay: f64,
    velocity: Vec<f64>,
}

#[derive(Clone, Debug)]
struct Adam {
    first: Vec<f64>,
    second: Vec<f64>,
    steps: i32,
}

impl Optimiser {
    /// A rule at rest, for `n` parameters.
    pub fn new(rule: Rule, rate: f64, n: usize) -> Optimiser {
        let state = match rule {
            Rule::Descent => State::Descent,
            Rule::Momentum(decay) => State::Momentum(Momentum { decay, velocity: vec![0.0; n] }),
            Rule::Adam => State::Adam(Adam { first: vec![0.0; n], second: vec![0.0; n], steps: 0 }),
        };
        Optimiser { rate, state }
    }

    /// One step of the parameters against the gradient.
    pub fn step(&mut self, parameters: &mut [f64], gradient: &[f64]) {
        let rate = self.rate;
        match &mut self.state {
            State::Descent => parameters.iter_mut().zip(gradient).for_each(|(w, g)| *w -= rate * g),
            State::Momentum(m) => m.step(rate, parameters, gradient),
            State::Adam(a) => a.step(rate, parameters, gradient),
        }
    }
}

impl Momentum {
    fn step(&mut self, rate: f64, parameters: &mut [f64], gradient: &[f64]) {
        for ((w, v), g) in parameters.iter_mut().zip(&mut self.velocity).zip(gradient) {
            *v = self.decay * *v + g;
            *w -= rate * *v;
        }
    }
}

impl Adam {
    fn step(&mut self, rate: f64, parameters: &mut [f64], gradient: &[f64]) {
        self.steps = self.steps.saturating_add(1);
        // The averages start at zero; this undoes what that takes away.
        let (first_bias, second_bias) = (1.0 - FIRST_DECAY.powi(self.steps), 1.0 - SECOND_DECAY.powi(self.steps));
        let averages = self.first.iter_mut().zip(&mut self.second);
        for ((w, (m, v)), g) in parameters.iter_mut().zip(averages).zip(gradient) {
            *m = FIRST_DECAY * *m + (1.0 - FIRST_DECAY) * g;
            *v = SECOND_DECAY * *v + (1.0 - SECOND_DECAY) * g * g;
            *w -= rate * (*m / first_bias) / ((*v / second_bias).sqrt() + FLOOR);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_steps() {
        for (rule, wanted) in [(Rule::Descent, [0.9, 0.8]), (Rule::Momentum(0.5), [0.9, 0.75]), (Rule::Adam, [0.9, 0.8])] {
            let mut w = [1.0];
            let mut optimiser = Optimiser::new(rule, 0.1, 1);
            for value in wanted {
                optimiser.step(&mut w, &[1.0]);
                assert!((w[0] - value).abs() < 1e-6, "{rule:?}: {w:?}");
            }
        }
    }
}
