//! Data sets, trainings, and what a trained function says of a data set.

mod columns;
mod expectation;
mod options;

use columns::{Fitted, values};
use options::Wishes;

use super::answer::{Kind, TrainingAnswer};
use super::session::Session;
use crate::compile::{CompileError, Program};
use crate::diff;
use crate::error::Error;
use crate::expr::{ExprId, SymbolId};
use crate::function::{self, FunctionId};
use crate::learn::{self, Task, Unit};
use crate::simplify;
use crate::syntax::ast::{Ast, AstId};
use crate::syntax::span::Span;
use crate::syntax::statement::{Named, TrainOption};

const RELU: FunctionId = function::named("relu");

/// A training may take this many instructions: days, not years.
const MAX_INSTRUCTIONS: f64 = 1e13;

/// The formulas of a loss: what is printed and what runs.
struct Formulas {
    loss: ExprId,
    /// Readable, with the intermediates by name.
    gradients: Vec<ExprId>,
    /// The arguments of the relus.
    units: Vec<ExprId>,
}

impl Session {
    /// Trains the parameters of a loss on a data set.
    ///
    /// # Errors
    /// Everything that is wrong with the loss, the data set and the options, each at its place.
    pub(super) fn train(&mut self, ast: &Ast, loss: AstId, data: &Named, options: &[TrainOption], span: Span) -> Result<Kind, Vec<Error>> {
        let mut problems = Vec::new();
        let fitted = self.fit(ast, loss, data, true);
        let parameters = fitted.as_ref().map(|f| f.parameters.clone()).ok();
        let wishes = self.wishes(ast, options, parameters.as_deref());
        let (fitted, wishes) = match (fitted, wishes) {
            (Ok(f), Ok(w)) => (f, w),
            (f, w) => {
                problems.extend(f.err().into_iter().flatten());
                problems.extend(w.err().into_iter().flatten());
                return Err(problems);
            }
        };
        let place = ast.span(loss);
        if fitted.parameters.is_empty() {
            let text = format!("`{}` has no parameters to train", fitted.name);
            let help = format!("write them after `;`: `{}(x, y; w) = …`", fitted.name);
            return Err(vec![Error::Other(text, place, Some(help))]);
        }
        let formulas = self.formulas(&fitted, place)?;
        self.descend(fitted, &formulas, wishes, place, span)
    }

    /// Derives the gradient in the form in which it is printed.
    fn formulas(&mut self, fitted: &Fitted, place: Span) -> Result<Formulas, Vec<Error>> {
        let value = self.value(fitted.body, place)?;
        let &[loss] = &value.entries[..] else {
            let (rows, columns) = value.dims();
            let text = format!("a loss must be a scalar; `{}` is {rows}x{columns}", fitted.name);
            return Err(vec![Error::Other(text, place, None)]);
        };
        let chain = self.definitions.chain(&self.store, &[loss]);
        let raw = diff::gradient(&mut self.store, loss, &fitted.parameters, &chain).map_err(|e| vec![Error::Elaborate(e.into(), place)])?;
        let gradients = raw.into_iter().map(|g| self.readable(g, place)).collect::<Result<Vec<_>, _>>()?;
        let mut roots = vec![loss];
        roots.extend(chain.links().iter().map(|l| l.1));
        let reach = self.store.reach(&roots);
        let units = reach.up().filter_map(|id| self.store.argument_of(id, RELU)).collect();
        Ok(Formulas { loss, gradients, units })
    }

    fn readable(&mut self, id: ExprId, place: Span) -> Result<ExprId, Vec<Error>> {
        simplify::readable(&mut self.store, &mut self.canon, id).map_err(|b| vec![Error::Budget(b.to_string(), place)])
    }

    /// The program for formulas in which intermediates stand by name.
    fn program(&mut self, formulas: &[ExprId], inputs: &[SymbolId]) -> Result<Program, CompileError> {
        let roots = self.definitions.expand_except(&mut self.store, formulas, inputs);
        Program::new(&self.store, &roots, inputs)
    }

    fn descend(&mut self, fitted: Fitted, formulas: &Formulas, wishes: Wishes, place: Span, span: Span) -> Result<Kind, Vec<Error>> {
        let inputs = [&fitted.columns[..], &fitted.parameters].concat();
        let failed = |e: CompileError| vec![unvalued(&e, &fitted.name, place)];
        let loss = self.program(&[formulas.loss], &inputs).map_err(failed)?;
        let gradient = self.program(&[&[formulas.loss][..], &formulas.gradients].concat(), &inputs).map_err(failed)?;
        let Wishes { options, mut remarks } = wishes;
        let work = [options.epochs, options.restarts, fitted.data.len(), gradient.len() + 1];
        let work: f64 = work.iter().map(|&n| n as f64).product();
        if work > MAX_INSTRUCTIONS {
            let text = format!("this training would take {work:.0e} instructions; at most {MAX_INSTRUCTIONS:.0e} are run");
            return Err(vec![Error::Budget(text, span)]);
        }
        let name = |s: &SymbolId| self.store.symbol_name(*s).to_owned();
        let names: Vec<String> = fitted.parameters.iter().map(name).collect();
        let arguments = self.unit_names(&formulas.units);
        let units = self.program(&formulas.units, &inputs).ok();
        let task = Task {
            loss: &loss,
            gradient: &gradient,
            parameters: &names,
            data: &fitted.data,
            units: units.as_ref().map(|program| Unit { program, arguments: &arguments }),
        };
        let outcome = learn::train(&task, &options, &mut |_| {});
        remarks.extend(outcome.remarks.iter().map(ToString::to_string));
        self.trained.extend(fitted.parameters.iter().copied().zip(outcome.parameters.iter().copied()));
        self.losses.insert(fitted.name, outcome.loss);
        let named = |values: Vec<f64>| names.iter().cloned().zip(values).collect();
        Ok(Kind::Training(TrainingAnswer {
            gradients: names.iter().cloned().zip(formulas.gradients.iter().copied()).collect(),
            start: named(outcome.start),
            parameters: named(outcome.parameters),
            history: outcome.history,
            loss: outcome.loss,
            remarks,
        }))
    }

    /// The arguments of relus as they are printed.
    fn unit_names(&mut self, units: &[ExprId]) -> Vec<String> {
        let mut names = Vec::with_capacity(units.len());
        for &unit in units {
            let form = simplify::readable(&mut self.store, &mut self.canon, unit).unwrap_or(unit);
            let text = crate::print::text(&self.store, form, &crate::print::Options::default());
            names.push(text.unwrap_or_else(|_| "the argument of a relu".to_owned()));
        }
        names
    }

    /// The values of a function on the examples of a data set, with the parameters as trained.
    ///
    /// # Errors
    /// Where the arguments do not fit the inputs, or a parameter has no value.
    pub(super) fn evaluate_on(&mut self, ast: &Ast, of: AstId, data: &Named) -> Result<Kind, Vec<Error>> {
        let fitted = self.fit(ast, of, data, false)?;
        let place = ast.span(of);
        let value = self.value(fitted.body, place)?;
        let roots = self.definitions.expand_except(&mut self.store, &value.entries, &fitted.columns);
        let mut inputs = fitted.columns.clone();
        let mut parameters = Vec::new();
        let reach = self.store.reach(&roots);
        for symbol in reach.up().filter_map(|id| self.store.symbol(id)) {
            if let (Some(&value), false) = (self.trained.get(&symbol), fitted.columns.contains(&symbol)) {
                inputs.push(symbol);
                parameters.push(value);
            }
        }
        let program = Program::new(&self.store, &roots, &inputs).map_err(|e| match e {
            CompileError::Unbound { .. } => {
                vec![Error::Other(e.to_string(), place, Some("train it first, or make it an argument".into()))]
            }
            e => vec![Error::Other(e.to_string(), place, None)],
        })?;
        let mut scratch = Vec::new();
        let mut rows = Vec::with_capacity(fitted.data.len());
        for example in 0..fitted.data.len() {
            let mut out = vec![0.0; roots.len()];
            let used = &fitted.data.row(example)[..fitted.columns.len()];
            program.run(&[used, &parameters].concat(), &mut out, &mut scratch);
            rows.push((fitted.data.inputs(example).to_vec(), out, fitted.data.targets(example).to_vec()));
        }
        Ok(Kind::Evaluation { rows })
    }

    /// Reads the examples of a data set.
    ///
    /// # Errors
    /// Examples that are no numbers or have another size than the first, and a second set of the same name.
    pub(super) fn read_data(&mut self, ast: &Ast, name: &Named, examples: &[(AstId, AstId)]) -> Result<Kind, Vec<Error>> {
        let key = ast.name(name.name).to_owned();
        let mut problems = Vec::new();
        if self.data.contains_key(&key) {
            problems.push(Error::Other(format!("the data set `{key}` is defined twice"), name.span, None));
        }
        if examples.is_empty() {
            problems.push(Error::Other(
                format!("the data set `{key}` has no examples"),
                name.span,
                Some("write `[0; 0] -> 0; [0; 1] -> 1`".into()),
            ));
        }
        let mut rows: Vec<(Vec<crate::number::Num>, Vec<crate::number::Num>)> = Vec::with_capacity(examples.len());
        for &(input, target) in examples {
            let (inputs, targets) = match (self.rational(ast, input), self.rational(ast, target)) {
                (Ok(inputs), Ok(targets)) => (inputs, targets),
                (a, b) => {
                    problems.extend([a.err(), b.err()].into_iter().flatten().flatten());
                    continue;
                }
            };
            if let Some((first_inputs, first_targets)) = rows.first() {
                for (what, here, first, at) in [("input", &inputs, first_inputs, input), ("target", &targets, first_targets, target)] {
                    if here.len() != first.len() {
                        let text = format!("this example has {}, the first has {}", values(here.len(), what), first.len());
                        problems.push(Error::Other(text, ast.span(at), None));
                    }
                }
            }
            rows.push((inputs, targets));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        self.data.insert(key, rows);
        Ok(Kind::Said)
    }
}

/// A formula that cannot be evaluated, at its function.
fn unvalued(error: &CompileError, function: &str, place: Span) -> Error {
    let help = match error {
        CompileError::Unbound { name, .. } => {
            Some(format!("`{function}` depends on it: make it an argument, or a parameter after `;`: `{function}(…; …, {name})`"))
        }
        _ => None,
    };
    Error::Other(error.to_string(), place, help)
}
