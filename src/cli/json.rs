//! Answers as JSON.

use serde_json::{Map, Value as Json, json};

use crate::document::{Answer, ClaimAnswer, Derived, Kind};
use crate::elaborate::Value;
use crate::equal::{Verdict, Witness};
use crate::error::Error;
use crate::expr::{ExprId, Store};
use crate::print::{self, Options, TooLarge};
use crate::report::line_of;

/// The list of conditions goes on up to this many bytes.
const CONDITIONS: usize = 1 << 18;

pub type Object = Map<String, Json>;

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
    let mut object = Object::new();
    object.insert("result".into(), result);
    object.insert("kinks".into(), texts(store, &derived.kinks)?);
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
    object.insert("conditions".into(), conditions.into());
    if left > 0 {
        object.insert("conditions_left_out".into(), left.into());
    }
    Ok(object)
}

/// `verdict` and its evidence.
pub fn verdict(verdict: &Verdict) -> Object {
    let mut object = Object::new();
    object.insert("verdict".into(), verdict.word().into());
    match verdict {
        Verdict::Proved { method, remarks } => {
            object.insert("method".into(), (*method).into());
            object.insert("remarks".into(), remarks.iter().map(|r| r.code()).collect::<Vec<_>>().into());
        }
        Verdict::Refuted(Witness::Point { point, left, right, entry, also }) => {
            let witness: Object = point.iter().map(|(name, value)| (name.clone(), value.to_string().into())).collect();
            object.insert("witness".into(), Json::Object(witness));
            object.insert("left".into(), left.to_string().into());
            object.insert("right".into(), right.to_string().into());
            if let Some((r, c)) = entry {
                object.insert("entry".into(), json!([r, c]));
                object.insert("also".into(), also.iter().map(|(r, c)| json!([r, c])).collect::<Vec<_>>().into());
            }
        }
        Verdict::Refuted(Witness::Shapes { left, right }) => {
            object.insert("shapes".into(), json!({"left": [left.0, left.1], "right": [right.0, right.1]}));
        }
        Verdict::Refuted(Witness::Misfit { what }) => {
            object.insert("misfit".into(), what.clone().into());
        }
        Verdict::Undecided(reason) => {
            object.insert("reason".into(), reason.code().into());
            object.insert("detail".into(), reason.to_string().into());
        }
    }
    object
}

/// The verdict of a claim as a whole, and of each line where there are several.
pub fn claim(claim: &ClaimAnswer) -> Object {
    let mut object = claim.verdict().map(verdict).unwrap_or_default();
    let rights: Vec<&str> = claim.lines.iter().map(|l| l.right.as_str()).collect();
    object.insert("claim".into(), format!("{} = {}", claim.left, rights.join(" = ")).into());
    object.insert("as_expected".into(), claim.as_expected().into());
    if claim.lines.len() > 1 {
        let lines = claim.lines.iter().map(|l| Json::Object(l.verdict.as_ref().map(verdict).unwrap_or_default()));
        object.insert("lines".into(), Json::Array(lines.collect()));
    }
    object
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
            let mut object = verdict(v);
            for (name, part) in [("composed", composed), ("outer", outer), ("inner", inner), ("product", product), ("result", direct)] {
                object.insert(name.into(), value(store, &part.plain)?);
            }
            ("chain", object)
        }
        Kind::Claim(c) => {
            let mut object = claim(c);
            if let Some(filled) = c.lines.iter().find_map(|l| l.filled.as_ref()) {
                object.insert("result".into(), value(store, &filled.plain)?);
            }
            ("claim", object)
        }
        Kind::Training(training) => {
            let mut object = Object::new();
            let pairs = |list: &[(String, f64)]| -> Object { list.iter().map(|(n, v)| (n.clone(), (*v).into())).collect() };
            object.insert("loss".into(), training.loss.into());
            object.insert("parameters".into(), Json::Object(pairs(&training.parameters)));
            object.insert("remarks".into(), training.remarks.clone().into());
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
    object.insert("line".into(), line_of(source, answer.span.start as usize).into());
    object.insert("kind".into(), kind.into());
    Ok(Some(Json::Object(object)))
}
