//! Points from marks.

use std::collections::BTreeMap;

use super::judged::{JudgedClaim, JudgedLine, Work, judge};
use super::key::Key;
use super::rubric::{Exercise, FollowThrough, Form, OTHER, Rubric};
use super::submission::Unreadable;
use crate::derivation::Mark;
use crate::number::Num;

/// The marks of a submission.
#[derive(Clone, Debug)]
pub struct Marks {
    pub id: String,
    /// One for each exercise of the rubric, in its order.
    pub results: Vec<Result>,
    pub work: Work,
    /// Why nothing could be read.
    pub unreadable: Option<Unreadable>,
}

/// An exercise of a submission.
#[derive(Clone, Debug)]
pub struct Result {
    pub exercise: String,
    pub points: Num,
    pub max: Num,
    /// `proved`, `refuted` or `undecided`: the value of the last line. Or `unreadable`, `missing`.
    pub verdict: &'static str,
    /// The claims of the work that belong to it, by index.
    pub claims: Vec<usize>,
    /// What was deducted, by mistake or by what was not shown, in the order of the names.
    pub deductions: Vec<(String, Num)>,
    pub remarks: Vec<String>,
    /// Why a person should look at it.
    pub needs_human: Vec<String>,
}

impl Marks {
    /// Grades the texts of a submission, each with the exercise that its file is for.
    pub fn new(key: &Key, rubric: &Rubric, id: &str, texts: &[(String, Option<usize>)]) -> Marks {
        let mut work = Work::default();
        for (text, only) in texts {
            work.extend(judge(key, rubric, text, *only));
        }
        let says = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with(['#', '%']);
        let written = texts.iter().any(|(text, _)| text.lines().any(says));
        let mut charged: BTreeMap<String, Num> = BTreeMap::new();
        let results = rubric.exercises.iter().enumerate().map(|(k, e)| result(e, k, &work, written, &mut charged)).collect();
        Marks { id: id.to_owned(), results, work, unreadable: None }
    }

    /// A submission that is left to a person: it costs nothing.
    pub fn unreadable(rubric: &Rubric, id: &str, why: Unreadable) -> Marks {
        let whole = |e: &Exercise| Result {
            exercise: e.name.clone(),
            points: e.points.clone(),
            max: e.points.clone(),
            verdict: "unreadable",
            claims: Vec::new(),
            deductions: Vec::new(),
            remarks: Vec::new(),
            needs_human: vec![why.to_string()],
        };
        Marks { id: id.to_owned(), results: rubric.exercises.iter().map(whole).collect(), work: Work::default(), unreadable: Some(why) }
    }

    /// The lines of an exercise.
    pub fn lines<'a>(&'a self, result: &'a Result) -> impl Iterator<Item = &'a JudgedLine> {
        result.claims.iter().flat_map(|&k| &self.work.claims[k].lines)
    }
}

/// The sum of points.
pub fn total(results: &[Result]) -> (Num, Num) {
    results.iter().fold((Num::ZERO, Num::ZERO), |(points, max), r| (&points + &r.points, &max + &r.max))
}

fn result(exercise: &Exercise, k: usize, work: &Work, written: bool, charged: &mut BTreeMap<String, Num>) -> Result {
    let claims: Vec<usize> = (0..work.claims.len()).filter(|&c| work.claims[c].exercise == Some(k)).collect();
    let mut result = Result {
        exercise: exercise.name.clone(),
        points: exercise.points.clone(),
        max: exercise.points.clone(),
        verdict: "missing",
        claims,
        deductions: Vec::new(),
        remarks: Vec::new(),
        needs_human: work.doubts.clone(),
    };
    let own: Vec<&JudgedClaim> = result.claims.iter().map(|&c| &work.claims[c]).collect();
    let lines: Vec<&JudgedLine> = own.iter().flat_map(|c| &c.lines).filter(|l| l.answer.mark != Mark::Filled).collect();
    let last = own.iter().rev().find(|c| c.main).and_then(|c| c.lines.iter().rev().find(|l| l.answer.mark != Mark::Filled));
    for line in &lines {
        match line.answer.mark {
            Mark::Undecided => result.needs_human.push(format!("line {} could not be decided", line.answer.line)),
            Mark::Unreadable => result.needs_human.push(format!("line {} cannot be read", line.answer.line)),
            Mark::Repaired => result.remarks.push(format!("line {} is right again, but not because of the line before", line.answer.line)),
            _ => {}
        }
    }
    let broken = work.ignored.iter().filter(|i| i.why.is_some());
    result.needs_human.extend(broken.clone().map(|i| format!("line {} is not understood", i.line)));
    let Some(last) = last else {
        if lines.is_empty() && !(written && (broken.count() > 0 || work.claims.is_empty())) {
            // Nothing was handed in for it.
            result.deductions.push(("missing".into(), result.points.clone()));
            result.points = Num::ZERO;
        } else {
            result.verdict = "unreadable";
            result.needs_human.push("no claim about the function was understood".into());
        }
        return result;
    };
    result.verdict = last.answer.verdict.as_ref().map_or("unreadable", |v| v.word());
    if last.pending {
        result.needs_human.push(format!("line {} is the last, and has a derivative that is not worked out", last.answer.line));
    }
    if exercise.form != Form::None && !last.in_form {
        result.remarks.push("the last line does not have the form that is asked for".into());
    }
    let mut lost: BTreeMap<String, Num> = BTreeMap::new();
    let mut lose = |mistake: &str, amount: Num| {
        let sum = lost.entry(mistake.to_owned()).or_insert(Num::ZERO);
        *sum = &*sum + &amount;
    };
    let share = exercise.lines.checked_div(&Num::from(lines.len() as i64)).unwrap_or(Num::ZERO);
    for line in &lines {
        lose(&mistake(line, &lines), &share * &missed(line.answer.mark, exercise.follow_through, true));
    }
    lose(&mistake(last, &lines), &exercise.last * &missed(last.answer.mark, exercise.follow_through, false));
    let all_read = lines.iter().all(|l| l.answer.mark != Mark::Unreadable);
    let rest = &exercise.points - &(&exercise.last + &exercise.lines);
    let part = rest.checked_div(&Num::from(exercise.require.len() as i64)).unwrap_or(Num::ZERO);
    for j in (0..exercise.require.len()).filter(|j| !lines.iter().any(|l| l.meets.contains(j))) {
        match all_read {
            true => lose("required-step-missing", part.clone()),
            // It may stand in a line that could not be read.
            false => result.needs_human.push(format!("required step {} was not found", j + 1)),
        }
    }
    for (mistake, amount) in lost {
        let amount = match exercise.penalty.get(&mistake) {
            Some(cap) => {
                let before = charged.entry(mistake.clone()).or_insert(Num::ZERO);
                let left = cap - &*before;
                let amount = if left.is_negative() { Num::ZERO } else { amount.min(left) };
                *before = &*before + &amount;
                amount
            }
            None => amount,
        };
        if !amount.is_zero() {
            result.points = &result.points - &amount;
            result.deductions.push((mistake, amount));
        }
    }
    result
}

/// The mistake that a line loses points for: its own, or that of the line it is carried on from.
fn mistake(line: &JudgedLine, lines: &[&JudgedLine]) -> String {
    let origin = match line.answer.mark {
        Mark::Carried { from } => lines.iter().find(|l| l.answer.line == from && l.answer.mark == Mark::Wrong).copied(),
        _ => None,
    };
    diagnosis(origin.unwrap_or(line)).unwrap_or(OTHER).to_owned()
}

/// The name of the likeliest mistake in a line.
pub fn diagnosis(line: &JudgedLine) -> Option<&str> {
    line.answer.diagnosis.first().map(|e| e.rule.as_str())
}

/// The part of its points that a line loses; a repaired line has its value, and no step.
fn missed(mark: Mark, follow_through: FollowThrough, step: bool) -> Num {
    match (mark, follow_through) {
        (Mark::Wrong, _) | (Mark::Carried { .. }, FollowThrough::None) => Num::ONE,
        (Mark::Carried { .. }, FollowThrough::Half) => Num::ratio(1, 2),
        (Mark::Repaired, _) if step => Num::ONE,
        _ => Num::ZERO,
    }
}
