//! The columns of a data set and the arguments of a function.

use super::super::session::Session;
use crate::elaborate::{Definitions, value};
use crate::error::Error;
use crate::expr::{ExprId, SymbolId};
use crate::learn::Data;
use crate::number::Num;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::statement::Named;

/// A function of the document whose arguments take the columns of a data set.
pub(super) struct Fitted {
    pub name: String,
    pub body: ExprId,
    /// The scalar symbols that the columns go to, in order.
    pub columns: Vec<SymbolId>,
    /// The parameters, entry by entry.
    pub parameters: Vec<SymbolId>,
    pub data: Data,
}

/// `2 inputs`, `1 target`.
pub(super) fn values(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

impl Session {
    /// Matches the arguments of the function at `of` with the columns: inputs and targets, or, unless `targets`
    /// is asked for, the inputs alone.
    ///
    /// # Errors
    /// An unknown data set, something that is no function, arguments that do not fit.
    pub(super) fn fit(&mut self, ast: &Ast, of: AstId, data: &Named, targets: bool) -> Result<Fitted, Vec<Error>> {
        let set = ast.name(data.name).to_owned();
        let span = ast.span(of);
        let Some(rows) = self.data.get(&set) else {
            let near = nearest(&set, self.data.keys().map(String::as_str));
            let help = near.map(|n| format!("did you mean `{n}`?")).or(Some("define it before: `data name = { [0; 0] -> 0; … }`".into()));
            return Err(vec![Error::Other(format!("there is no data set `{set}`"), data.span, help)]);
        };
        let (inputs, outputs) = rows.first().map_or((0, 0), |r| (r.0.len(), r.1.len()));
        let rows: Vec<Vec<f64>> = rows.iter().map(|(a, b)| a.iter().chain(b).map(Num::to_f64).collect()).collect();
        let mut inside = of;
        while let AstKind::Group(inner) = ast.kind(inside) {
            inside = *inner;
        }
        let Some(def) = ast.as_name(inside).and_then(|name| self.env.functions.get(name).cloned()) else {
            return Err(self.no_function(ast, inside, &set, inputs, if targets { outputs } else { 0 }));
        };
        let mut columns = Vec::new();
        let mut ends = Vec::new();
        for &argument in &def.arguments {
            columns.extend(self.entries(argument, span)?);
            ends.push(columns.len());
        }
        let mut parameters = Vec::new();
        for &parameter in &def.parameters {
            parameters.extend(self.entries(parameter, span)?);
        }
        let whole = columns.len() == inputs + outputs && ends.contains(&inputs);
        if !whole && (targets || columns.len() != inputs) {
            let mut found = values(inputs, "input");
            if targets {
                found = format!("{found} and {}", values(outputs, "target"));
            }
            let mut text =
                format!("`{}` takes {} before `;`, an example of `{set}` has {found}", def.name, values(columns.len(), "number"));
            if columns.len() == inputs + outputs {
                text = format!("an argument of `{}` would take inputs and targets: an example of `{set}` has {found}", def.name);
            }
            let help = match targets {
                true => "the arguments take the inputs, then the targets of an example, entry by entry",
                false => "the arguments take the inputs of an example, entry by entry",
            };
            return Err(vec![Error::Other(text, span, Some(help.into()))]);
        }
        let mut names: Vec<String> = columns.iter().map(|&s| self.store.symbol_name(s).to_owned()).collect();
        // Targets that no argument takes still are columns.
        names.resize(inputs + outputs, "target".to_owned());
        let mut table = Data::new(names, inputs);
        for row in rows {
            table.push(&row).map_err(|wanted| {
                vec![Error::Other(format!("an example of `{set}` has not {}", values(wanted, "number")), data.span, None)]
            })?;
        }
        Ok(Fitted { name: def.name, body: def.body, columns, parameters, data: table })
    }

    /// The scalar symbols of an argument.
    fn entries(&mut self, symbol: SymbolId, at: crate::syntax::span::Span) -> Result<Vec<SymbolId>, Vec<Error>> {
        let node = self.store.symbol_node(symbol);
        let entries = value(&mut self.store, &Definitions::default(), node).map_err(|e| vec![Error::Elaborate(e, at)])?.entries;
        Ok(entries.iter().filter_map(|&e| self.store.symbol(e)).collect())
    }

    /// The error for something that is no function: its columns have no names.
    fn no_function(&mut self, ast: &Ast, of: AstId, set: &str, inputs: usize, targets: usize) -> Vec<Error> {
        let lowered = match self.lower(ast, of) {
            Ok(lowered) => lowered,
            Err(list) => return list,
        };
        let span = ast.span(of);
        let text = self.text(span);
        let name = ast.as_name(of).unwrap_or("f");
        let list = |letter: &str, n: usize| -> Vec<String> {
            let one = vec![letter.to_owned()];
            if n == 1 { one } else { (1..=n).map(|k| format!("{letter}{k}")).collect() }
        };
        let columns = match inputs + targets {
            0..=6 => [list("x", inputs), list("y", targets)].concat().join(", "),
            _ => "x, y".to_owned(),
        };
        let free: Vec<String> = self
            .lowerer(ast)
            .free_names(lowered.id, of)
            .into_iter()
            .filter_map(|id| self.store.symbol(id))
            .map(|s| self.store.symbol_name(s).to_owned())
            .collect();
        let mut help = format!("write it as a function of an example, with the parameters after `;`: `{name}({columns}; …) = …`");
        if !free.is_empty() {
            help = format!("{help}; it depends on {}", free.join(", "));
        }
        vec![Error::Other(format!("`{text}` is no function, so the columns of `{set}` have no names to go to"), span, Some(help))]
    }
}

/// The known name nearest to `name`, if one is near.
pub(super) fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    let limit = (name.chars().count() / 3).clamp(1, 3);
    let scored = known.map(|k| (strsim::osa_distance(name, k), k)).filter(|(d, _)| *d <= limit);
    scored.min().map(|(_, k)| k.to_owned())
}
