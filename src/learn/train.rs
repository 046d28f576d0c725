//! The loop.

use super::check::check;
use super::data::Data;
use super::optimiser::{Optimiser, Rule};
use super::remark::Remark;
use super::start::{Init, Source};
use crate::compile::Program;

/// What is trained. Every program takes the columns of an example, then the parameters.
#[derive(Clone, Copy, Debug)]
pub struct Task<'a> {
    /// The loss of an example.
    pub loss: &'a Program,
    /// The loss and its partial derivatives with respect to the parameters, in order.
    pub gradient: &'a Program,
    pub parameters: &'a [String],
    pub data: &'a Data,
    /// The arguments of the relus in the loss.
    pub units: Option<Unit<'a>>,
}

/// The arguments of some relus, with their formulas as printed.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'a> {
    pub program: &'a Program,
    pub arguments: &'a [String],
}

/// What a step makes of the losses of its minibatch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    Sum,
    Mean,
}

/// How it is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    pub rate: f64,
    pub epochs: usize,
    /// The size of a minibatch; the last one of an epoch may be smaller.
    pub batch: usize,
    pub objective: Objective,
    pub rule: Rule,
    pub init: Init,
    pub seed: u64,
    /// How many starts are tried; the best result counts.
    pub restarts: usize,
    pub check: bool,
    /// Every how many epochs the loss is noted.
    pub log: Option<usize>,
}

/// The loss on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Which start this is, counted from 1.
    pub restart: usize,
    pub epoch: usize,
    pub loss: f64,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub start: Vec<f64>,
    pub parameters: Vec<f64>,
    /// The objective over all examples.
    pub loss: f64,
    /// Epoch and loss, from the start to the end.
    pub history: Vec<(usize, f64)>,
    pub remarks: Vec<Remark>,
}

/// Without a wish, this many losses are noted on the way.
const NOTES: usize = 20;
/// At most this many are noted, whatever is wished.
const MAX_NOTES: usize = 1000;

/// Trains. The result depends on the task and the options alone.
pub fn train(task: &Task<'_>, options: &Options, progress: &mut dyn FnMut(Progress)) -> Outcome {
    let restarts = if options.init.is_random() { options.restarts.max(1) } else { 1 };
    let mut evaluator = Evaluator::new(task, options.objective);
    let mut best = Run::new(&mut evaluator, options, 0, progress);
    for restart in 1..restarts {
        let run = Run::new(&mut evaluator, options, restart, progress);
        if run.rank() < best.rank() {
            best = run;
        }
    }
    let mut remarks = Vec::new();
    if restarts > 1 {
        remarks.push(Remark::Best { restart: best.restart + 1, of: restarts });
    }
    if options.check && best.undefined.is_none() {
        remarks.extend(check(&mut evaluator, task.parameters, &best.start));
    }
    remarks.extend(best.remark(&mut evaluator));
    remarks.extend(dead_units(task, &best.parameters));
    Outcome { start: best.start, parameters: best.parameters, loss: best.loss, history: best.history, remarks }
}

/// One training from one start.
struct Run {
    restart: usize,
    start: Vec<f64>,
    parameters: Vec<f64>,
    loss: f64,
    history: Vec<(usize, f64)>,
    /// The example on which there is no value at the start.
    undefined: Option<usize>,
    diverged: Option<usize>,
    /// Epoch and loss when nine tenths were done.
    late: Option<(usize, f64)>,
}

impl Run {
    fn new(evaluator: &mut Evaluator<'_>, options: &Options, restart: usize, progress: &mut dyn FnMut(Progress)) -> Run {
        let mut source = Source::new(options.seed, restart as u64);
        let start = options.init.draw(&mut source);
        let loss = evaluator.loss(&start);
        let mut run = Run {
            restart,
            parameters: start.clone(),
            loss,
            history: vec![(0, loss)],
            undefined: evaluator.first_undefined(&start),
            diverged: None,
            late: None,
            start,
        };
        if run.undefined.is_none() {
            run.descend(evaluator, options, &mut source, progress);
        }
        run
    }

    fn descend(&mut self, evaluator: &mut Evaluator<'_>, options: &Options, source: &mut Source, progress: &mut dyn FnMut(Progress)) {
        let epochs = options.epochs;
        let interval = options.log.unwrap_or(epochs / NOTES).max(epochs.div_ceil(MAX_NOTES)).max(1);
        let late = epochs - epochs / 10;
        let mut optimiser = Optimiser::new(options.rule, options.rate, self.parameters.len());
        let mut order: Vec<usize> = (0..evaluator.task.data.len()).collect();
        let batch = options.batch.clamp(1, order.len().max(1));
        let mut gradient = vec![0.0; self.parameters.len()];
        let mut next = self.parameters.clone();
        for epoch in 1..=epochs {
            // The whole data set in one batch keeps its order, so that sums come out the same each time.
            if batch < order.len() {
                source.shuffle(&mut order);
            }
            for examples in order.chunks(batch) {
                evaluator.batch(examples, &self.parameters, &mut gradient);
                next.copy_from_slice(&self.parameters);
                optimiser.step(&mut next, &gradient);
                if next.iter().any(|w| !w.is_finite()) {
                    self.diverged = Some(epoch);
                    break;
                }
                std::mem::swap(&mut self.parameters, &mut next);
            }
            let noted = epoch % interval == 0 || epoch == epochs;
            if noted || epoch == late || self.diverged.is_some() {
                self.loss = evaluator.loss(&self.parameters);
                if !self.loss.is_finite() {
                    self.diverged.get_or_insert(epoch);
                }
            }
            if epoch == late && late < epochs {
                self.late = Some((epoch, self.loss));
            }
            if noted || self.diverged.is_some() {
                self.history.push((epoch, self.loss));
                progress(Progress { restart: self.restart + 1, epoch, loss: self.loss });
            }
            if self.diverged.is_some() {
                return;
            }
        }
    }

    /// Smaller is better; a run without a finite loss comes last.
    fn rank(&self) -> f64 {
        if self.loss.is_finite() && self.diverged.is_none() && self.undefined.is_none() { self.loss } else { f64::INFINITY }
    }

    fn remark(&self, evaluator: &mut Evaluator<'_>) -> Option<Remark> {
        if let Some(example) = self.undefined {
            return Some(Remark::Undefined { example });
        }
        if let Some(epoch) = self.diverged {
            return Some(Remark::Diverged { epoch });
        }
        let (since, before) = self.late?;
        let mut gradient = vec![0.0; self.parameters.len()];
        evaluator.gradient(&self.parameters, &mut gradient);
        let slope = gradient.iter().fold(0.0, |m: f64, g| m.max(g.abs()));
        let at_rest = (before - self.loss).abs() <= 1e-4 * self.loss && slope <= 1e-3 * self.loss.max(1.0);
        let small = self.loss <= 1e-2 * self.history[0].1 || self.loss <= 1e-6;
        (at_rest && !small).then_some(Remark::Stuck { loss: self.loss, since, slope })
    }
}

/// The relus whose argument is not positive on any example.
fn dead_units(task: &Task<'_>, parameters: &[f64]) -> Vec<Remark> {
    let Some(units) = task.units else { return Vec::new() };
    let mut alive = vec![false; units.arguments.len()];
    let (mut out, mut scratch) = (vec![0.0; alive.len()], Vec::new());
    for example in 0..task.data.len() {
        units.program.run(&[task.data.row(example), parameters].concat(), &mut out, &mut scratch);
        // An argument without a value is not known to be dead.
        alive.iter_mut().zip(&out).for_each(|(a, x)| *a |= *x > 0.0 || x.is_nan());
    }
    let dead = units.arguments.iter().zip(alive).filter(|(_, alive)| !alive);
    dead.map(|(argument, _)| Remark::DeadUnit { argument: argument.clone(), examples: task.data.len() }).collect()
}

/// Runs the programs of a task over examples.
pub(super) struct Evaluator<'a> {
    task: &'a Task<'a>,
    objective: Objective,
    inputs: Vec<f64>,
    outputs: Vec<f64>,
    scratch: Vec<f64>,
}

impl<'a> Evaluator<'a> {
    fn new(task: &'a Task<'a>, objective: Objective) -> Evaluator<'a> {
        Evaluator { task, objective, inputs: Vec::new(), outputs: vec![0.0; task.parameters.len() + 1], scratch: Vec::new() }
    }

    fn run(&mut self, program: &Program, example: usize, parameters: &[f64]) {
        self.inputs.clear();
        self.inputs.extend_from_slice(self.task.data.row(example));
        self.inputs.extend_from_slice(parameters);
        program.run(&self.inputs, &mut self.outputs, &mut self.scratch);
    }

    fn divisor(&self, examples: usize) -> f64 {
        match self.objective {
            Objective::Sum => 1.0,
            Objective::Mean => examples as f64,
        }
    }

    /// The objective over all examples.
    pub(super) fn loss(&mut self, parameters: &[f64]) -> f64 {
        let n = self.task.data.len();
        let mut sum = 0.0;
        for example in 0..n {
            self.run(self.task.loss, example, parameters);
            sum += self.outputs[0];
        }
        sum / self.divisor(n)
    }

    /// The gradient of the objective over all examples.
    pub(super) fn gradient(&mut self, parameters: &[f64], gradient: &mut [f64]) {
        let all: Vec<usize> = (0..self.task.data.len()).collect();
        self.batch(&all, parameters, gradient);
    }

    /// The gradient of the objective over some examples.
    fn batch(&mut self, examples: &[usize], parameters: &[f64], gradient: &mut [f64]) {
        gradient.fill(0.0);
        for &example in examples {
            self.run(self.task.gradient, example, parameters);
            gradient.iter_mut().zip(&self.outputs[1..]).for_each(|(sum, g)| *sum += g);
        }
        let divisor = self.divisor(examples.len());
        gradient.iter_mut().for_each(|g| *g /= divisor);
    }

    /// The first example on which the loss or its gradient has no finite value.
    fn first_undefined(&mut self, parameters: &[f64]) -> Option<usize> {
        (0..self.task.data.len()).find(|&example| {
            self.run(self.task.gradient, example, parameters);
            self.outputs.iter().any(|x| !x.is_finite())
        })
    }
}

#[cfg(test)]
mod tests;
