//! `gradus grade`: a key, a rubric, and a folder of derivations.

mod feedback;
mod files;
mod summary;
mod table;

use std::io::{self, IsTerminal, Write};
use std::ops::Range;
use std::panic::catch_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::Grade;
use super::outcome::Outcome;
use super::source::{self, Source};
use super::style;
use crate::grade::{Key, Marks, Rubric, Unreadable};
use crate::report::{Report, Severity};
use files::{Output, Submission};

pub fn command(arguments: &Grade, out: &mut impl Write) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    let Some((key, rubric)) = read(arguments, &mut outcome) else { return Ok(outcome) };
    let submissions = files::find(&arguments.submissions, &mut outcome);
    // Before anything is graded: whether the results can be written.
    let marks = files::output(arguments.out.as_deref(), &mut outcome);
    let lines = files::output(arguments.json.as_deref(), &mut outcome);
    let folder = arguments.feedback.as_deref().and_then(|f| files::folder(f, &mut outcome));
    if outcome.input {
        return Ok(outcome);
    }
    let graded = grade_all(&key, &rubric, &submissions, arguments.jobs);
    for (file, text) in [(marks, table::csv(&graded)?), (lines, table::json_lines(&graded)?)] {
        file.map_or(Ok(()), |file: Output| file.write(&text))?;
    }
    if let Some(folder) = folder {
        for marks in &graded {
            folder.write(&format!("{}.md", marks.id), feedback::page(marks).as_bytes())?;
        }
    }
    out.write_all(summary::text(&graded).as_bytes())?;
    if arguments.strict {
        outcome.refuted |= graded.iter().any(summary::has_wrong_line);
        outcome.undecided |= graded.iter().flat_map(|m| &m.results).any(|r| !r.needs_human.is_empty());
    }
    Ok(outcome)
}

/// The key and the rubric; what is wrong with them is shown.
fn read(arguments: &Grade, outcome: &mut Outcome) -> Option<(Key, Rubric)> {
    let (key_source, rubric_source) = (source::read(&arguments.key, outcome), source::read(&arguments.rubric, outcome));
    let (key_source, rubric_source) = (key_source?, rubric_source?);
    let mut key = match Key::new(&key_source.text) {
        Ok(key) => key,
        Err(errors) => {
            source::show_errors(&key_source.text, Some(&key_source.name), &errors);
            outcome.input = true;
            return None;
        }
    };
    let rubric = Rubric::new(&rubric_source.text, &key).and_then(|rubric| key.require(&rubric).map(|()| rubric));
    match rubric {
        Ok(rubric) => Some((key, rubric)),
        Err(problems) => {
            show_problems(&problems, &rubric_source);
            outcome.input = true;
            None
        }
    }
}

fn show_problems(problems: &[(Range<usize>, String)], source: &Source) {
    for (place, what) in problems {
        let report = Report::new(Severity::Error, what.clone(), place.clone());
        eprint!("{}", report.render(&source.text, Some(&source.name), style::errors_in_colour()));
    }
}

/// Grades in parallel; the marks keep the order of the submissions.
fn grade_all(key: &Key, rubric: &Rubric, submissions: &[Submission], jobs: u32) -> Vec<Marks> {
    let progress = progress(submissions.len());
    let next = AtomicUsize::new(0);
    let (send, receive) = mpsc::channel::<(usize, Marks)>();
    let mut graded: Vec<(usize, Marks)> = std::thread::scope(|scope| {
        for _ in 0..jobs.min(submissions.len().max(1) as u32) {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((k, submission)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|k| Some((k, submissions.get(k)?))) {
                    if send.send((k, grade_one(key, rubric, submission))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        receive.iter().inspect(|_| progress.inc(1)).collect()
    });
    progress.finish_and_clear();
    graded.sort_by_key(|(k, _)| *k);
    graded.into_iter().map(|(_, marks)| marks).collect()
}

/// A submission that cannot be read, or that gradus fails on, must not take the others with it.
fn grade_one(key: &Key, rubric: &Rubric, submission: &Submission) -> Marks {
    let graded = catch_unwind(|| {
        let texts = submission.read(rubric)?;
        Ok(Marks::new(key, rubric, &submission.id, &texts))
    });
    let failed = |_| Err(Unreadable::Other("gradus failed on this submission; please report it".into()));
    graded.unwrap_or_else(failed).unwrap_or_else(|why| Marks::unreadable(rubric, &submission.id, why))
}

/// Shown on a terminal only.
fn progress(submissions: usize) -> ProgressBar {
    let target = if io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(submissions as u64), target);
    match ProgressStyle::with_template("{bar:40} {pos}/{len} submissions, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
