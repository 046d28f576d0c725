//! The command line: arguments, one file per command, and how answers look.
//!
//! Results go to standard output, errors and notes to standard error. Everything a command finds is
//! gathered in an `Outcome`, which becomes the exit code.

mod args;
mod batch;
mod check;
mod derive;
mod equal;
mod eval;
mod functions;
mod grade;
mod hint;
mod json;
mod lines;
mod object;
mod one_line;
mod ops;
mod outcome;
mod recheck;
pub mod render;
mod repl;
mod request;
mod run;
mod source;
mod style;
mod transform;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use outcome::Outcome;

use crate::simplify::Transform;

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors; clap prints either where it belongs.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let result = match arguments.command {
        Command::Run(a) => run::command(&a, &mut out),
        Command::Check(a) => check::command(&a, &mut out),
        Command::Grade(a) => grade::command(&a, &mut out),
        Command::Diff(a) => derive::diff(&a, &mut out),
        Command::Gradient(a) => derive::gradient(&a, &mut out),
        Command::Jacobian(a) => derive::jacobian(&a, &mut out),
        Command::Hessian(a) => derive::hessian(&a, &mut out),
        Command::Simplify(a) => transform::command(&a, Transform::Simplify, &mut out),
        Command::Expand(a) => transform::command(&a, Transform::Expand, &mut out),
        Command::Factor(a) => transform::command(&a, Transform::Factor, &mut out),
        Command::Together(a) => transform::command(&a, Transform::Together, &mut out),
        Command::Cancel(a) => transform::command(&a, Transform::Cancel, &mut out),
        Command::Collect(a) => transform::collect(&a, &mut out),
        Command::Equal(a) => equal::command(&a, &mut out),
        Command::Recheck(a) => recheck::command(&a, &mut out),
        Command::Eval(a) => eval::command(&a, &mut out),
        Command::Ops(a) => ops::command(&a, &mut out),
        Command::Functions(a) => functions::command(&a, &mut out),
        Command::Batch(a) => {
            drop(out);
            return finish(batch::command(&a));
        }
        Command::Repl => {
            drop(out);
            return finish(repl::command());
        }
    };
    finish(result.and_then(|outcome| out.flush().map(|()| outcome)))
}

/// The exit code; a reader that went away is no error of ours.
fn finish(result: io::Result<Outcome>) -> ExitCode {
    match result {
        Ok(outcome) => outcome.exit_code(),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
