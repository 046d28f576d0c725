//! Answers as text.

use super::lines;
use crate::document::{Answer, ClaimAnswer, Derived, Kind, Run, TrainingAnswer};
use crate::elaborate::Value;
use crate::equal::{Remark, Undecided, Verdict, Witness, coordinates};
use crate::expr::{ExprId, Store};
use crate::print::{self, Format, Options};
use crate::simplify;
use crate::syntax::statement::ExpectedVerdict;

/// A list of conditions goes on up to this many bytes: those of nested quotients are as long as what they are about.
const LIST: usize = 4_000;

/// What a person reads: the document with its answers.
pub struct Renderer<'a> {
    pub store: &'a mut Store,
    pub format: Format,
}

/// The answers of a document, each under its statement.
pub fn document(run: &mut Run, source: &str, format: Format) -> String {
    let mut out = String::new();
    let mut end = 0;
    let mut silent = false;
    let answers = std::mem::take(&mut run.answers);
    let mut renderer = Renderer { store: &mut run.store, format };
    for answer in &answers {
        let span = answer.span;
        // One statement may have two answers: a definition and the claim that continues it.
        let again = (span.end as usize) <= end;
        if !again {
            let between = source.get(end..span.start as usize).unwrap_or_default();
            if silent && !between.contains('\n') {
                // Several statements on a line stay on it.
                out.pop();
                out.push_str(between);
            } else if !out.is_empty() && between.matches('\n').count() > 1 {
                out.push('\n');
            }
            out.push_str(span.text(source));
            out.push('\n');
            end = span.end as usize;
        }
        let lines = renderer.answer(answer);
        silent = lines.is_empty();
        for line in lines {
            out.push_str("    ");
            out.push_str(&line);
            out.push('\n');
        }
    }
    run.answers = answers;
    out
}

/// The answers alone.
pub fn answers(run: &mut Run, format: Format) -> String {
    let mut renderer = Renderer { store: &mut run.store, format };
    run.answers.iter().flat_map(|a| renderer.answer(a)).map(|line| line + "\n").collect()
}

impl Renderer<'_> {
    fn answer(&mut self, answer: &Answer) -> Vec<String> {
        match &answer.kind {
            Kind::Heading(_) | Kind::Said => Vec::new(),
            Kind::Shown(shown) => self.derived(&shown.result, None),
            Kind::Chain { composed, outer, inner, product, direct, verdict } => {
                let mut lines = Vec::new();
                for part in [composed, direct, outer, inner, product] {
                    lines.extend(self.derived(part, Some(&part.label)));
                }
                lines.push(match verdict {
                    Verdict::Proved { .. } => "both routes agree: proved".to_owned(),
                    other => format!("both routes: {}", verdict_text(other)),
                });
                lines
            }
            Kind::Claim(claim) => self.claim(claim),
            Kind::Training(training) => self.training(training),
            Kind::Evaluation { rows } => rows
                .iter()
                .map(|(inputs, outputs, targets)| {
                    let list = |v: &[f64]| v.iter().map(|x| short(*x)).collect::<Vec<_>>().join(", ");
                    format!("{}  ->  {}   (target {})", list(inputs), list(outputs), list(targets))
                })
                .collect(),
            Kind::Expectation { text, holds } => vec![if *holds { "holds".into() } else { format!("does not hold: {text}") }],
        }
    }

    /// `= value   (shape; wrt …; for …)` and where there is no derivative.
    pub fn derived(&mut self, derived: &Derived, label: Option<&str>) -> Vec<String> {
        let mut about = Vec::new();
        if let Some(shape) = derived.value.shape {
            about.push(shape.to_string());
        }
        if !derived.wrt.is_empty() {
            let list = derived.wrt.join(", ");
            about.push(if derived.wrt.len() == 1 { format!("wrt {list}") } else { format!("wrt ({list})") });
        }
        if !derived.conditions.is_empty() {
            about.push(self.domain(&derived.conditions));
        }
        let value = self.value(&derived.value);
        let about = if about.is_empty() { String::new() } else { format!("   ({})", about.join("; ")) };
        let head = label.map_or(String::new(), |l| format!("{l} "));
        let mut lines = vec![format!("{head}= {value}{about}")];
        if let Some(decimals) = &derived.decimals {
            lines.push(format!("≈ {}", entries(decimals, derived.value.dims().1)));
        }
        if !derived.kinks.is_empty() {
            lines.push(format!("no derivative where {}; the value there is a convention", self.list(&derived.kinks)));
        }
        lines
    }

    /// A value in the form of the blackboard.
    pub fn value(&mut self, value: &Value) -> String {
        let entries: Vec<ExprId> = value.entries.iter().map(|&e| simplify::piecewise(self.store, e)).collect();
        print::array(self.store, value.shape, &entries, self.format, &Options::default()).unwrap_or_else(|e| e.to_string())
    }

    /// Where a result holds.
    pub fn domain(&self, conditions: &[ExprId]) -> String {
        match conditions.iter().any(|&c| self.store.truth(c) == Some(false)) {
            true => "defined nowhere".to_owned(),
            false => format!("for {}", self.list(conditions)),
        }
    }

    /// Conditions side by side; of a long list the beginning, and how many more there are.
    pub fn list(&self, ids: &[ExprId]) -> String {
        let (mut texts, mut length) = (Vec::new(), 0);
        for (k, &id) in ids.iter().enumerate() {
            if length > LIST {
                texts.push(format!("and {} more", ids.len() - k));
                break;
            }
            let text = self.text(id);
            length += text.len();
            texts.push(text);
        }
        texts.join(", ")
    }

    fn text(&self, id: ExprId) -> String {
        print::text(self.store, id, &Options::default()).unwrap_or_else(|e| e.to_string())
    }

    fn claim(&mut self, claim: &ClaimAnswer) -> Vec<String> {
        let mut out = Vec::new();
        for line in &claim.lines {
            if let Some(filled) = &line.filled {
                out.extend(self.derived(filled, None));
                continue;
            }
            let alone = claim.lines.len() == 1;
            let text = lines::mark_text(line, alone);
            out.push(if alone { text } else { format!("{}: {text}", lines::right_text(line)) });
            out.extend(lines::diagnosis(&line.diagnosis));
            out.extend(lines::remarks(line).into_iter().map(|(code, text)| format!("{code}: {text}")));
        }
        if let Some(expected) = claim.expected {
            out.push(match claim.as_expected() {
                true => "as expected".to_owned(),
                false => format!("expected {}", expected_word(expected)),
            });
        }
        out
    }

    fn training(&mut self, training: &TrainingAnswer) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, formula) in &training.gradients {
            let shown = simplify::piecewise(self.store, *formula);
            lines.push(format!("gradient wrt {name} = {}", self.text(shown)));
        }
        for (epoch, loss) in &training.history {
            lines.push(format!("epoch {epoch}: loss {}", short(*loss)));
        }
        let values: Vec<String> = training.parameters.iter().map(|(n, v)| format!("{n} = {}", short(*v))).collect();
        lines.push(values.join(", "));
        lines.extend(training.remarks.iter().cloned());
        lines
    }
}

fn expected_word(expected: ExpectedVerdict) -> &'static str {
    match expected {
        ExpectedVerdict::Proved => "proved",
        ExpectedVerdict::Refuted => "refuted",
        ExpectedVerdict::Undecided => "undecided",
    }
}

/// A verdict with its evidence, on one line.
pub fn verdict_text(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Proved { method, remarks } => {
            let lost = remarks.iter().find_map(|r| if let Remark::DomainLost { domain, .. } = r { Some(domain) } else { None });
            let on = lost.filter(|d| !d.is_empty()).map_or(String::new(), |d| format!(" for {}", d.join(", ")));
            let mut text = format!("proved{on} ({method}");
            // That the right side says more than it must is no news.
            for remark in remarks.iter().filter(|r| !matches!(r, Remark::DomainLarger(_))) {
                text.push_str(&format!("; {remark}"));
            }
            text + ")"
        }
        Verdict::Refuted(witness) => format!("refuted: {}", witness_text(witness)),
        Verdict::Undecided(reason) => format!("undecided ({}): {reason}", code(reason)),
    }
}

fn code(reason: &Undecided) -> &'static str {
    reason.code()
}

fn witness_text(witness: &Witness) -> String {
    match witness {
        Witness::Point { point, left, right, entry, also, entries, ratio, steps, .. } => {
            let place = match &point[..] {
                [] => String::new(),
                point => format!("at {} ", coordinates(point)),
            };
            let which = entry.map_or(String::new(), |(r, c)| format!("entry ({r}, {c}) of "));
            let mut text = format!("{place}{which}the left side is {left}, {which}the right side {right}");
            if let Some(ratio) = ratio {
                text.push_str(&format!("; the right side is {ratio} times the left"));
            }
            if !steps.is_empty() {
                let list: Vec<String> = steps.iter().map(|(name, value)| format!("{name} = {value}")).collect();
                text.push_str(&format!("; there {}", list.join(", ")));
            }
            if !also.is_empty() {
                let list: Vec<String> = also.iter().map(|(r, c)| format!("({r}, {c})")).collect();
                text.push_str(&format!("; also wrong: {}", list.join(", ")));
            }
            if let (total @ 2.., right) = entries {
                text.push_str(&format!("; {right} of {total} entries are right"));
            }
            text
        }
        Witness::Shapes { left, right } => {
            format!("the left side is {}x{}, the right side {}x{}", left.0, left.1, right.0, right.1)
        }
        Witness::Misfit { what } => format!("the shapes of a product do not fit, {what}"),
    }
}

/// The entries of a value, row by row.
pub fn entries(list: &[String], columns: usize) -> String {
    match list {
        [single] => single.clone(),
        list => format!("[{}]", list.chunks(columns).map(|row| row.join(", ")).collect::<Vec<_>>().join("; ")),
    }
}

/// A double in the shortest decimals that read back as it.
pub fn number(x: f64) -> String {
    let text = format!("{x:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Six significant digits: enough to watch a training.
fn short(x: f64) -> String {
    match crate::number::Num::from_f64(x) {
        Some(n) => n.to_decimal(6),
        None => number(x),
    }
}
