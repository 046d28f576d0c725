//! The requests of `gradus batch`, one function an operation.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::json;
use super::object::Object;
use crate::canon::Canon;
use crate::document::{self, Derived, Located, OneOff};
use crate::equal::Domains;
use crate::error::Error;
use crate::print::TooLarge;
use crate::simplify::Transform;
use crate::syntax::span::Span;

/// Why a request has no answer.
pub enum Failure {
    /// The request itself is wrong.
    Request(String),
    /// An expression in it is.
    Expression { field: String, error: Box<Error> },
}

impl Failure {
    pub fn request(what: impl Into<String>) -> Failure {
        Failure::Request(what.into())
    }
}

impl From<TooLarge> for Failure {
    fn from(error: TooLarge) -> Failure {
        Failure::Expression { field: "result".into(), error: Box::new(Error::Budget(error.to_string(), Span::default())) }
    }
}

type Answer = Result<Object, Failure>;

/// The fields of a request by name.
pub type Request = BTreeMap<String, Json>;

/// The answer to a request, without its `id`.
pub fn answer(request: &Request, options: Options) -> Answer {
    let mut fields = Fields { request, options };
    match request.get("domains").map(Json::as_str) {
        None => {}
        Some(Some("common")) => fields.options.domains = Domains::Common,
        Some(Some("strict")) => fields.options.domains = Domains::Strict,
        Some(_) => return Err(Failure::request("`domains` is common or strict")),
    }
    match fields.text("op")? {
        "diff" => derive(&fields, Of::Diff),
        "gradient" => derive(&fields, Of::Gradient),
        "jacobian" => derive(&fields, Of::Jacobian),
        "hessian" => derive(&fields, Of::Hessian),
        "equal" => equal(&fields),
        "check" => check(&fields),
        "eval" => eval(&fields),
        "simplify" => transform(&fields, |question| question.transformed(0, Transform::Simplify)),
        "expand" => transform(&fields, |question| question.transformed(0, Transform::Expand)),
        "factor" => transform(&fields, |question| question.transformed(0, Transform::Factor)),
        "together" => transform(&fields, |question| question.transformed(0, Transform::Together)),
        "cancel" => transform(&fields, |question| question.transformed(0, Transform::Cancel)),
        "collect" => collect(&fields),
        "parse" => transform(&fields, |question| question.shown(0)),
        "run" => run(&fields),
        other => Err(Failure::request(format!(
            "there is no operation `{other}`; there are diff, gradient, jacobian, hessian, equal, check, eval, simplify, expand, factor, together, cancel, collect, parse, run"
        ))),
    }
}

/// What is derived.
#[derive(Clone, Copy, PartialEq)]
enum Of {
    Diff,
    Gradient,
    Jacobian,
    Hessian,
}

/// The fields of a request.
struct Fields<'a> {
    request: &'a Request,
    options: Options,
}

/// What holds for all requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Steps that a canonical form may take.
    pub budget: Option<usize>,
    pub domains: Domains,
}

impl<'a> Fields<'a> {
    fn text(&self, name: &str) -> Result<&'a str, Failure> {
        let field = self.request.get(name).ok_or_else(|| Failure::request(format!("the field `{name}` is missing")))?;
        field.as_str().ok_or_else(|| Failure::request(format!("the field `{name}` must be a string")))
    }

    fn list(&self, name: &str) -> Result<Vec<&'a str>, Failure> {
        match self.request.get(name) {
            None => Ok(Vec::new()),
            Some(field) => strings(field).ok_or_else(|| Failure::request(format!("the field `{name}` must be a list of strings"))),
        }
    }

    /// Reads expressions together; `fields` names each for errors.
    fn read(&self, texts: &[&str], wrt: &[&str]) -> Result<OneOff, Vec<Located>> {
        let mut question = OneOff::new(texts, wrt)?;
        if let Some(steps) = self.options.budget {
            question.session.canon = Canon::new(steps);
        }
        question.session.domains = self.options.domains;
        Ok(question)
    }
}

fn strings(field: &Json) -> Option<Vec<&str>> {
    field.as_array()?.iter().map(Json::as_str).collect()
}

/// The first error with the field that it is about.
fn failure<'n>(name: impl Fn(usize) -> &'n str) -> impl FnOnce(Vec<Located>) -> Failure {
    move |errors| match errors.into_iter().next() {
        Some(Located { text, error }) => Failure::Expression { field: name(text).to_owned(), error: Box::new(error) },
        None => Failure::request("the expression has no value"),
    }
}

/// The texts that a derivative is about, with what is claimed of it and assumed, and its answer.
fn derivative(fields: &Fields, of: Of, claims: &[&str], assume: &[&str]) -> Result<(OneOff, Derived), Failure> {
    let outputs = match of {
        Of::Jacobian => fields.list("exprs")?,
        _ => vec![fields.text("expr")?],
    };
    if outputs.is_empty() {
        return Err(Failure::request("the field `exprs` is missing or empty"));
    }
    let wrt = fields.list("wrt")?;
    let texts = [&outputs[..], claims, assume].concat();
    let n = outputs.len();
    let name = |k: usize| match k {
        k if k < n && of == Of::Jacobian => "exprs",
        k if k < n => "expr",
        k if k < n + claims.len() => "claim",
        k if k < texts.len() => "assume",
        _ => "wrt",
    };
    let mut question = fields.read(&texts, &wrt).map_err(failure(name))?;
    let derived = match of {
        Of::Diff => question.derivative(0),
        Of::Gradient => question.gradient(0),
        Of::Jacobian => question.jacobian(n),
        Of::Hessian => question.hessian(0),
    };
    let derived = derived.map_err(failure(name))?;
    Ok((question, derived))
}

fn derive(fields: &Fields, of: Of) -> Answer {
    let (question, derived) = derivative(fields, of, &[], &[])?;
    let store = &question.session.store;
    let result = match of {
        Of::Diff => json::value(store, &derived.plain)?,
        Of::Gradient => json::texts(store, &derived.plain.entries)?,
        Of::Jacobian | Of::Hessian => json::rows(store, &derived.plain)?,
    };
    let mut object = json::derived(store, &derived, result)?;
    if fields.request.get("wrt").is_none() {
        object.insert("wrt", question.names().into());
    }
    Ok(object)
}

fn equal(fields: &Fields) -> Answer {
    let assume = fields.list("assume")?;
    let mut texts = vec![fields.text("a")?, fields.text("b")?];
    texts.extend(&assume);
    let name = |k: usize| ["a", "b", "assume"][k.min(2)];
    let mut question = fields.read(&texts, &[]).map_err(failure(name))?;
    let verdict = question.equal(0, 1, 2..texts.len()).map_err(failure(name))?;
    Ok(json::verdict(&question.session.store, &verdict))
}

fn check(fields: &Fields) -> Answer {
    let of = match fields.text("of")? {
        "diff" => Of::Diff,
        "gradient" => Of::Gradient,
        "jacobian" => Of::Jacobian,
        "hessian" => Of::Hessian,
        other => return Err(Failure::request(format!("`of` is diff, gradient, jacobian or hessian, not `{other}`"))),
    };
    let claim = fields.request.get("claim").ok_or_else(|| Failure::request("the field `claim` is missing"))?;
    let (claims, columns) = claimed(claim, of)?;
    let assume = fields.list("assume")?;
    let (mut question, derived) = derivative(fields, of, &claims, &assume)?;
    let first = match of {
        Of::Jacobian => fields.list("exprs")?.len(),
        _ => 1,
    };
    let last = first + claims.len();
    let name = |k: usize| match k {
        k if k < first => "expr",
        k if k < last => "claim",
        _ => "assume",
    };
    let checked = question.check(&derived, first..last, columns, last..last + assume.len()).map_err(failure(name))?;
    let mut object = json::verdict(&question.session.store, &checked.verdict);
    object.extend(json::diagnosis(&checked.diagnosis));
    Ok(object)
}

/// The texts of a claim, and its columns if it is more than one text. A list is a gradient, or else a row.
fn claimed(claim: &Json, of: Of) -> Result<(Vec<&str>, Option<usize>), Failure> {
    if let Some(text) = claim.as_str() {
        return Ok((vec![text], None));
    }
    if let Some(list) = strings(claim).filter(|l| !l.is_empty()) {
        let columns = if of == Of::Gradient { 1 } else { list.len() };
        return Ok((list, Some(columns)));
    }
    let rows: Option<Vec<Vec<&str>>> = claim.as_array().and_then(|rows| rows.iter().map(strings).collect());
    match rows {
        Some(rows) if !rows.is_empty() && !rows[0].is_empty() => {
            let columns = rows[0].len();
            if rows.iter().any(|r| r.len() != columns) {
                return Err(Failure::request("the rows of `claim` differ in length"));
            }
            Ok((rows.concat(), Some(columns)))
        }
        _ => Err(Failure::request("the field `claim` must be a string, a list of strings or a list of rows")),
    }
}

fn eval(fields: &Fields) -> Answer {
    let mut owned = vec![fields.text("expr")?.to_owned()];
    let mut at = Vec::new();
    if let Some(point) = fields.request.get("at") {
        let point = point.as_object().ok_or_else(|| Failure::request("the field `at` must be an object"))?;
        for (name, value) in point {
            let value = match value {
                Json::String(text) => text.clone(),
                Json::Number(n) => n.to_string(),
                _ => return Err(Failure::request(format!("the value of `{name}` must be a string or a number"))),
            };
            at.push((owned.len(), owned.len() + 1));
            owned.extend([name.clone(), value]);
        }
    }
    let digits = match fields.request.get("digits") {
        None => document::DIGITS,
        Some(n) => match n.as_u64() {
            Some(n) if (1..=document::MAX_DIGITS as u64).contains(&n) => n as usize,
            _ => return Err(Failure::request(format!("`digits` is 1 to {}", document::MAX_DIGITS))),
        },
    };
    let texts: Vec<&str> = owned.iter().map(String::as_str).collect();
    let name = |k: usize| if k == 0 { "expr" } else { "at" };
    let mut question = fields.read(&texts, &[]).map_err(failure(name))?;
    question.session.digits = digits;
    let derived = match question.evaluated(0, &at) {
        Ok(derived) => derived,
        Err(errors) => {
            return match &errors[..] {
                [Located { error: Error::Undefined(_, needs), .. }] => {
                    let what = needs.clone().unwrap_or_else(|| "it has no real value".into());
                    Ok(Object::from_iter([("undefined".to_owned(), what.into())]))
                }
                _ => Err(failure(name)(errors)),
            };
        }
    };
    let mut object = Object::default();
    match &derived.decimals {
        None => {
            object.insert("value", json::value(&question.session.store, &derived.plain)?);
            object.insert("exact", true.into());
        }
        Some(decimals) => {
            let list: Vec<Json> = decimals.iter().map(|text| text.clone().into()).collect();
            let value = if derived.value.shape.is_none() { list.into_iter().next().unwrap_or_default() } else { Json::Array(list) };
            object.insert("value", value);
            object.insert("exact", false.into());
            object.insert("digits", digits.into());
        }
    }
    Ok(object)
}

fn transform(fields: &Fields, how: impl FnOnce(&mut OneOff) -> Result<Derived, Vec<Located>>) -> Answer {
    let mut question = fields.read(&[fields.text("expr")?], &[]).map_err(failure(|_| "expr"))?;
    let derived = how(&mut question).map_err(failure(|_| "expr"))?;
    transformed(&question, &derived)
}

/// The result of a transform; where a budget ended it, what was asked about, and the error.
fn transformed(question: &OneOff, derived: &Derived) -> Answer {
    let mut object = Object::default();
    object.insert("result", json::value(&question.session.store, &derived.plain)?);
    if let Some(error) = &derived.stopped {
        object.insert("error", json::error(error));
    }
    Ok(object)
}

fn collect(fields: &Fields) -> Answer {
    let name = |k: usize| if k == 0 { "expr" } else { "by" };
    let mut question = fields.read(&[fields.text("expr")?, fields.text("by")?], &[]).map_err(failure(name))?;
    let derived = question.collected(0, 1).map_err(failure(name))?;
    transformed(&question, &derived)
}

fn run(fields: &Fields) -> Answer {
    let source = fields.text("source")?;
    let mut session = document::Session::new();
    if let Some(steps) = fields.options.budget {
        session.canon = Canon::new(steps);
    }
    session.domains = fields.options.domains;
    session.run(source);
    let run = session.finish();
    let mut statements = Vec::new();
    for answer in &run.answers {
        statements.extend(json::answer(&run.store, answer, source)?);
    }
    let errors: Vec<Json> = run
        .errors
        .iter()
        .map(|error| {
            let mut object = json::error(error);
            object["line"] = crate::report::line_of(source, error.span().start as usize).into();
            object
        })
        .collect();
    let mut object = Object::from_iter([("statements".to_owned(), statements.into())]);
    if !errors.is_empty() {
        object.insert("errors", errors.into());
    }
    Ok(object)
}
