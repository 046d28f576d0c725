//! The options of a training.

use super::super::session::Session;
use super::columns::nearest;
use crate::error::Error;
use crate::expr::SymbolId;
use crate::learn::{Init, Objective, Options, Rule};
use crate::number::Num;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::statement::{Binding, TrainOption};

/// All options, in the order in which they are explained.
const NAMES: [&str; 13] =
    ["rate", "epochs", "batch", "mean", "sum", "init", "seed", "restarts", "check", "optimizer", "log", "save", "load"];
const RATE: f64 = 0.1;
const EPOCHS: usize = 1000;
const MOMENTUM: f64 = 0.9;
/// Epochs, restarts and the size of a batch are at most this.
const MAX_COUNT: i64 = 1_000_000_000;

/// How a training goes, and what was chosen where the text is silent.
pub(super) struct Wishes {
    pub options: Options,
    pub remarks: Vec<String>,
}

/// One option's reader: its values, and where to complain.
struct Reader<'a, 's> {
    session: &'s mut Session,
    ast: &'a Ast,
    option: &'a TrainOption,
}

impl Session {
    /// Reads the options of a training; `parameters` are unknown where the loss has an error.
    ///
    /// # Errors
    /// Every option that is unknown, repeated, not there yet or has a wrong value.
    pub(super) fn wishes(&mut self, ast: &Ast, list: &[TrainOption], parameters: Option<&[SymbolId]>) -> Result<Wishes, Vec<Error>> {
        let names = parameters.unwrap_or_default();
        let init = Init { given: vec![None; names.len()], uniform: (-1.0, 1.0) };
        let mut options = Options {
            rate: RATE,
            epochs: EPOCHS,
            batch: usize::MAX,
            objective: Objective::Mean,
            rule: Rule::Descent,
            init,
            seed: 0,
            restarts: 1,
            check: false,
            log: None,
        };
        let mut seen: Vec<String> = Vec::new();
        let mut problems = Vec::new();
        let (mut drawn, mut bound) = (false, None);
        for option in list {
            let word = ast.name(option.name.name).to_owned();
            let kind = if matches!(word.as_str(), "mean" | "sum") { "mean or sum".to_owned() } else { word.clone() };
            if seen.contains(&kind) && word != "init" {
                problems.push(Error::Other(format!("`{kind}` is given twice"), option.span, None));
                continue;
            }
            seen.push(kind);
            let mut reader = Reader { session: self, ast, option };
            let read = match word.as_str() {
                "rate" => reader.positive().map(|x| options.rate = x),
                "epochs" => reader.count(0).map(|n| options.epochs = n),
                "batch" => reader.count(1).map(|n| options.batch = n),
                "mean" => reader.bare().map(|()| options.objective = Objective::Mean),
                "sum" => reader.bare().map(|()| options.objective = Objective::Sum),
                "seed" => reader.count(0).map(|n| options.seed = n as u64),
                "restarts" => reader.count(1).map(|n| options.restarts = n),
                "check" => reader.words(&["gradient"]).map(|()| options.check = true),
                "log" => reader.after("every").and_then(|mut r| r.count(1)).map(|n| options.log = Some(n)),
                "optimizer" => reader.rule().map(|rule| options.rule = rule),
                "init" if option.bindings.is_empty() => reader.uniform().map(|range| {
                    options.init.uniform = range;
                    drawn = true;
                }),
                "init" => {
                    bound = Some(option.span);
                    match parameters {
                        Some(parameters) => reader.bindings(parameters, &mut options.init.given),
                        None => Ok(()),
                    }
                }
                "save" | "load" => reader.fail(format!("not yet: `{word}`, parameters in files"), None),
                _ => {
                    let near = nearest(&word, NAMES.into_iter());
                    let help = near.map_or_else(|| format!("the options are {}", NAMES.join(", ")), |n| format!("did you mean `{n}`?"));
                    let error = Error::Other(format!("there is no option `{word}`"), option.name.span, Some(help));
                    Err(vec![error])
                }
            };
            problems.extend(read.err().into_iter().flatten());
        }
        let missing = names.iter().zip(&options.init.given).filter(|(_, g)| g.is_none()).map(|(&s, _)| self.store.symbol_name(s));
        let missing: Vec<String> = missing.map(|n| format!("`{n}`")).collect();
        if let (Some(span), false, false, true) = (bound, drawn, missing.is_empty(), problems.is_empty()) {
            let text = format!("`init` gives no value for {}", missing.join(", "));
            problems.push(Error::Other(
                text,
                span,
                Some("every parameter needs one, or `init uniform(-1, 1)` beside for the others".into()),
            ));
        }
        if let (Some(span), true, true) = (bound, missing.is_empty(), options.restarts > 1) {
            let text = "`restarts` has no other start to try: `init` gives every parameter a value".to_owned();
            problems.push(Error::Other(text, span, Some("leave out one of the two".into())));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut remarks = Vec::new();
        if !seen.iter().any(|s| s == "rate") {
            remarks.push(format!("`rate` is not given: {RATE} is used"));
        }
        if !seen.iter().any(|s| s == "epochs") {
            remarks.push(format!("`epochs` is not given: {EPOCHS} are run"));
        }
        if !seen.iter().any(|s| s == "init") {
            remarks.push("`init` is not given: the parameters start uniformly between -1 and 1".to_owned());
        }
        Ok(Wishes { options, remarks })
    }
}

impl<'a> Reader<'a, '_> {
    fn fail<T>(&self, text: String, help: Option<&str>) -> Result<T, Vec<Error>> {
        Err(vec![Error::Other(text, self.option.span, help.map(str::to_owned))])
    }

    fn word(&self) -> &'a str {
        self.ast.name(self.option.name.name)
    }

    /// No values.
    fn bare(&self) -> Result<(), Vec<Error>> {
        self.words(&[])
    }

    /// These words as values, or nothing.
    fn words(&self, words: &[&str]) -> Result<(), Vec<Error>> {
        let found: Vec<&str> = self.option.values.iter().map(|&v| self.ast.as_name(v).unwrap_or_default()).collect();
        if found.is_empty() || found == words {
            return Ok(());
        }
        let whole: Vec<&str> = [self.word()].into_iter().chain(words.iter().copied()).collect();
        self.fail(format!("`{}` takes nothing here", self.word()), Some(&format!("write `{}`", whole.join(" "))))
    }

    /// A reader of what stands after a word, as `100` in `log every 100`.
    fn after(&mut self, word: &str) -> Result<Remaining<'_, 'a>, Vec<Error>> {
        match self.option.values.split_first() {
            Some((&first, rest)) if self.ast.as_name(first) == Some(word) => {
                Ok(Remaining { session: self.session, ast: self.ast, option: self.option, values: rest })
            }
            _ => self.fail(format!("`{}` needs `{word}` and a number", self.word()), Some(&format!("write `{} {word} 100`", self.word()))),
        }
    }

    fn all(&mut self) -> Remaining<'_, 'a> {
        Remaining { session: self.session, ast: self.ast, option: self.option, values: &self.option.values }
    }

    fn positive(&mut self) -> Result<f64, Vec<Error>> {
        let n = self.all().number()?;
        let x = n.to_f64();
        if x > 0.0 && x.is_finite() { Ok(x) } else { self.fail(format!("`{}` must be a positive number", self.word()), None) }
    }

    fn count(&mut self, least: i64) -> Result<usize, Vec<Error>> {
        self.all().count(least)
    }

    fn rule(&mut self) -> Result<Rule, Vec<Error>> {
        let values = &self.option.values;
        match (values.first().and_then(|&v| self.ast.as_name(v)), values.len()) {
            (Some("sgd"), 1) => Ok(Rule::Descent),
            (Some("adam"), 1) => Ok(Rule::Adam),
            (Some("momentum"), 1) => Ok(Rule::Momentum(MOMENTUM)),
            (Some("momentum"), _) => {
                let decay = self.after("momentum")?.number()?.to_f64();
                if (0.0..1.0).contains(&decay) {
                    Ok(Rule::Momentum(decay))
                } else {
                    self.fail("`momentum` must be at least 0 and less than 1".into(), None)
                }
            }
            _ => self.fail("this optimizer is unknown".into(), Some("there are `sgd`, `momentum 0.9` and `adam`")),
        }
    }

    /// The ends of `uniform(a, b)`.
    fn uniform(&mut self) -> Result<(f64, f64), Vec<Error>> {
        let usage = "write `init uniform(-1, 1)`, or `init w1 = 1, w2 = -1/2`";
        if let [value] = self.option.values[..]
            && let AstKind::Call { callee, args, .. } = self.ast.kind(value)
            && let (Some("uniform"), &[low, high]) = (self.ast.as_name(*callee), self.ast.list(*args))
        {
            let low = self.session.one(self.ast, low)?.to_f64();
            let high = self.session.one(self.ast, high)?.to_f64();
            return if low <= high { Ok((low, high)) } else { self.fail("the ends of this interval are in the wrong order".into(), None) };
        }
        self.fail("`init` needs values or an interval".into(), Some(usage))
    }

    /// The values of `w1 = 1, W2 = [1, 2]`, entry by entry.
    fn bindings(&mut self, parameters: &[SymbolId], given: &mut [Option<f64>]) -> Result<(), Vec<Error>> {
        let mut problems = Vec::new();
        for binding in &self.option.bindings {
            problems.extend(self.binding(binding, parameters, given).err().into_iter().flatten());
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn binding(&mut self, binding: &Binding, parameters: &[SymbolId], given: &mut [Option<f64>]) -> Result<(), Vec<Error>> {
        let (ast, span) = (self.ast, self.ast.span(binding.target));
        let target = self.session.lowerer(ast).variables(&[binding.target]).map_err(super::super::session::errors)?;
        let symbols = self.session.scalar_symbols(&target);
        let values = self.session.rational(ast, binding.value)?;
        let name = self.session.text(span);
        let places: Option<Vec<usize>> = symbols.iter().map(|s| parameters.iter().position(|p| p == s)).collect();
        let Some(places) = places.filter(|p| !p.is_empty()) else {
            let near = nearest(&name, parameters.iter().map(|&s| self.session.store.symbol_name(s)));
            let help = near.map(|n| format!("did you mean `{n}`?"));
            return Err(vec![Error::Other(format!("`{name}` is no parameter of the loss"), span, help)]);
        };
        if places.len() != values.len() {
            let text = format!("`{name}` has {} entries, its value {}", places.len(), values.len());
            return Err(vec![Error::Other(text, ast.span(binding.value), None)]);
        }
        for (place, value) in places.into_iter().zip(values) {
            if given[place].is_some() {
                return Err(vec![Error::Other(format!("`{name}` is given twice"), span, None)]);
            }
            given[place] = Some(value.to_f64());
        }
        Ok(())
    }
}

/// The values of an option that are still to be read: a single number.
struct Remaining<'r, 'a> {
    session: &'r mut Session,
    ast: &'a Ast,
    option: &'a TrainOption,
    values: &'a [AstId],
}

impl Remaining<'_, '_> {
    fn number(&mut self) -> Result<Num, Vec<Error>> {
        let &[value] = self.values else {
            let text = format!("`{}` takes one number", self.ast.name(self.option.name.name));
            return Err(vec![Error::Other(text, self.option.span, None)]);
        };
        self.session.one(self.ast, value)
    }

    /// A natural number, at least `least`.
    fn count(&mut self, least: i64) -> Result<usize, Vec<Error>> {
        let n = self.number()?;
        match n.to_i64().filter(|n| (least..=MAX_COUNT).contains(n)) {
            Some(n) => Ok(n as usize),
            None => {
                let text = format!("`{}` must be a whole number from {least} to {MAX_COUNT}", self.ast.name(self.option.name.name));
                Err(vec![Error::Other(text, self.option.span, None)])
            }
        }
    }
}

impl Session {
    /// The exact value of an expression that must be one rational number.
    fn one(&mut self, ast: &Ast, id: AstId) -> Result<Num, Vec<Error>> {
        let values = self.rational(ast, id)?;
        match <[Num; 1]>::try_from(values) {
            Ok([n]) => Ok(n),
            Err(_) => Err(vec![Error::Other("one number is expected here, not an array".into(), ast.span(id), None)]),
        }
    }
}
