//! Answers as JSON.

use serde_json::{Value as Json, json};

use super::lines;
use super::object::Object;
use crate::derivation::Mark;
use crate::derivation::mistakes::Explanation;
use crate::document::{Answer, ClaimAnswer, ClaimLineAnswer, Derived, Kind};
use crate::elaborate::Value;
use crate::equal::{Reading, Remark, Undecided, Verdict, Witness};
use crate::error::Error;
use crate::expr::{ExprId, Store};
use crate::print::{self, Options, TooLarge};
use crate::report::line_of;

/// The list of conditions goes on up to this many bytes.
const CONDITIONS: usize = 1 << 18;

/// An expression in the plain language.
pub fn text(store: &Store, id: ExprId) -> Result<Json, TooLarge> {
    print::text(store, id, &Options::plain()).map(Json::String)
}

/// Expressions in the plain language.
pub fn texts(store: &Store, ids: &[ExprId]) -> Result<Json, TooLarge> {
    ids.iter().map(|&id| text(store, id)).collect::<Result<Vec<_>, _>>().map(Json::Array)
}

/// A text for a scalar, rows for an array.
pub fn value(store: &Store, value: &Value) -> Result<Json, TooLarge> {
    match value.shape {
        None => text(store, value.entries[0]),
        Some(_) => rows(store, value),
    }
}

/// A list of rows, also of a scalar.
pub fn rows(store: &Store, value: &Value) -> Result<Json, TooLarge> {
    let columns = value.dims().1.max(1);
    value.entries.chunks(columns).map(|row| texts(store, row)).collect::<Result<Vec<_>, _>>().map(Json::Array)
}

/// `result`, `kinks` and `conditions`; where these are very long, `conditions_left_out` says how many are missing.
pub fn derived(store: &Store, derived: &Derived, result: Json) -> Result<Object, TooLarge> {
    let mut object = Object::default();
    object.insert("result", result);
    object.insert("kinks", texts(store, &derived.kinks)?);
    let (mut conditions, mut length) = (Vec::new(), 0);
    for &condition in &derived.conditions {
        if length > CONDITIONS {
            break;
        }
        let shown = text(store, condition)?;
        length += shown.as_str().map_or(0, str::len);
        conditions.push(shown);
    }
    let left = derived.conditions.len() - conditions.len();
    object.insert("conditions", conditions.into());
    if left > 0 {
        object.insert("conditions_left_out", left.into());
    }
    Ok(object)
}

/// `verdict` and its evidence. `docs/VERDICTS.md` says what each field means.
pub fn verdict(store: &Store, verdict: &Verdict) -> Object {
    let mut object = Object::default();
    object.insert("verdict", verdict.word().into());
    match verdict {
        Verdict::Proved { method, remarks } => {
            object.insert("method", (*method).into());
            object.insert("remarks", remarks.iter().map(|r| r.code()).collect::<Vec<_>>().into());
            if !remarks.is_empty() {
                object.insert("notes", remarks.iter().map(|r| r.to_string()).collect::<Vec<_>>().into());
            }
            if let Some(Remark::DomainLost { domain, .. }) = remarks.iter().find(|r| r.code() == "domain-lost") {
                object.insert("domain", domain.clone().into());
            }
        }
        Verdict::Refuted(witness @ Witness::Point { point, left, right, entry, also, entries, ratio, steps, .. }) => {
            let values: Object = point.iter().map(|(name, value)| (name.clone(), value.to_string().into())).collect();
            object.insert("witness", values.into());
            object.insert("left", left.to_string().into());
            object.insert("right", right.to_string().into());
            let exact = [left, right].map(|side| matches!(side, Reading::Exact(_)));
            object.insert("exact", json!(exact));
            if let Some((r, c)) = entry {
                object.insert("entry", json!([r, c]));
                object.insert("also", also.iter().map(|(r, c)| json!([r, c])).collect::<Vec<_>>().into());
                object.insert("entries", json!({"right": entries.1, "of": entries.0}));
            }
            if let Some(ratio) = ratio {
                object.insert("ratio", ratio.to_string().into());
            }
            if !steps.is_empty() {
                let steps: Object = steps.iter().map(|(name, value)| (name.clone(), value.to_string().into())).collect();
                object.insert("steps", steps.into());
            }
            if let Some(said) = witness.statement(store) {
                let evidence = json!({
                    "left": said.left.0, "right": said.right.0, "defined": said.defined, "holds": said.conditions, "fails": said.exceptions,
                });
                object.insert("evidence", evidence);
            }
        }
        Verdict::Refuted(Witness::Shapes { left, right }) => {
            object.insert("shapes", json!({"left": [left.0, left.1], "right": [right.0, right.1]}));
        }
        Verdict::Refuted(Witness::Misfit { what }) => {
            object.insert("misfit", what.clone().into());
        }
        Verdict::Undecided(reason) => {
            object.insert("reason", reason.code().into());
            object.insert("detail", reason.to_string().into());
            if let Undecided::OutsideFragment(agreement) | Undecided::ConstantZeroTest(agreement) = reason {
                object.insert("agreed", json!({"points": agreement.points, "digits": agreement.digits}));
            }
        }
    }
    object
}

/// What may have gone wrong: `diagnosis`, unless it is empty.
pub fn diagnosis(list: &[Explanation]) -> Option<(&'static str, Json)> {
    let one = |e: &Explanation| {
        let mut object = json!({"rule": e.rule, "text": e.text, "certain": e.certain});
        if let Some((r, c)) = e.entry {
            object["entry"] = json!([r, c]);
        }
        if let Some(place) = e.place {
            object["span"] = json!([place.start, place.end]);
        }
        if e.together {
            object["together"] = true.into();
        }
        if !e.same.is_empty() {
            object["same"] = e.same.clone().into();
        }
        object
    };
    (!list.is_empty()).then(|| ("diagnosis", list.iter().map(one).collect()))
}

/// The verdict of a claim as a whole, and of each line where there are several.
pub fn claim(store: &Store, claim: &ClaimAnswer) -> Object {
    let mut object = claim.verdict().map(|v| verdict(store, v)).unwrap_or_default();
    let rights: Vec<String> = claim.lines.iter().map(lines::right_text).collect();
    object.insert("claim", format!("{} {}{}", claim.left, rights.join(" "), claim.scope).into());
    object.insert("as_expected", claim.as_expected().into());
    object.insert("lines", claim.lines.iter().map(|l| claim_line(store, l)).collect::<Vec<_>>().into());
    // Of the line where it goes wrong.
    object.extend(claim.lines.iter().find_map(|l| diagnosis(&l.diagnosis)));
    object
}

/// The value of a line with its evidence, its mark, its step and what is remarked.
pub fn claim_line(store: &Store, line: &ClaimLineAnswer) -> Json {
    let mut object = line.verdict.as_ref().map(|v| verdict(store, v)).unwrap_or_default();
    object.insert("line", line.line.into());
    object.insert("text", lines::right_text(line).into());
    object.insert("mark", line.mark.word().into());
    if let Some(Ok(filled)) = line.filled.as_ref().map(|f| value(store, &f.plain)) {
        object.insert("result", filled);
    }
    if let Mark::Carried { from } = line.mark {
        object.insert("from", from.into());
    }
    if let Some(step) = &line.step {
        object.insert("step", verdict(store, step).into());
    }
    if let Some((code, text)) = lines::remarks(line).into_iter().next() {
        object.insert("reason_remark", json!({"code": code, "text": text}));
    }
    object.extend(diagnosis(&line.diagnosis));
    object.into()
}

/// `kind`, `message` and `span`.
pub fn error(error: &Error) -> Json {
    let (report, span) = (error.report(), error.span());
    let mut object = json!({"kind": error.kind(), "message": report.title, "span": [span.start, span.end]});
    if !report.help.is_empty() {
        object["help"] = report.help.into();
    }
    object
}

/// A statement's answer; `None` for what only says something.
pub fn answer(store: &Store, answer: &Answer, source: &str) -> Result<Option<Json>, TooLarge> {
    let (kind, mut object) = match &answer.kind {
        Kind::Heading(_) | Kind::Said => return Ok(None),
        Kind::Shown(shown) => (shown.verb, derived(store, &shown.result, value(store, &shown.result.plain)?)?),
        Kind::Chain { composed, outer, inner, product, direct, verdict: v } => {
            let mut object = verdict(store, v);
            for (name, part) in [("composed", composed), ("outer", outer), ("inner", inner), ("product", product), ("result", direct)] {
                object.insert(name, value(store, &part.plain)?);
            }
            ("chain", object)
        }
        Kind::Claim(c) => {
            let mut object = claim(store, c);
            if let Some(filled) = c.lines.iter().find_map(|l| l.filled.as_ref()) {
                object.insert("result", value(store, &filled.plain)?);
            }
            ("claim", object)
        }
        Kind::Training(training) => {
            let mut object = Object::default();
            let pairs = |list: &[(String, f64)]| -> Object { list.iter().map(|(n, v)| (n.clone(), (*v).into())).collect() };
            object.insert("loss", training.loss.into());
            object.insert("parameters", pairs(&training.parameters).into());
            object.insert("remarks", training.remarks.clone().into());
            ("train", object)
        }
        Kind::Evaluation { rows } => {
            let rows: Vec<Json> = rows.iter().map(|(x, y, t)| json!({"inputs": x, "outputs": y, "targets": t})).collect();
            ("evaluate", Object::from_iter([("rows".to_owned(), rows.into())]))
        }
        Kind::Expectation { text, holds } => {
            ("expect", Object::from_iter([("condition".to_owned(), text.clone().into()), ("holds".to_owned(), (*holds).into())]))
        }
    };
    object.insert("line", line_of(source, answer.span.start as usize).into());
    object.insert("kind", kind.into());
    Ok(Some(object.into()))
}
