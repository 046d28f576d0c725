//! Which names a text knows, and what a name that it does not know may have meant.

use rustc_hash::FxHashMap;

use crate::distinct::Distinct;
use crate::function;
use crate::syntax::ast::{Ast, AstId, AstKind};

/// The names of a text: those it binds, and those that stand alone somewhere in it.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Defined, declared, arguments or parameters.
    pub bound: Distinct<String>,
    /// Written as a value somewhere, not only before a parenthesis.
    pub values: Distinct<String>,
    /// Whether `e` is a variable here rather than Euler's number.
    pub e_is_variable: bool,
}

/// Greek letters by name: never a misspelling of each other, never a product of letters.
const GREEK: [&str; 24] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

impl Names {
    /// The names of an arena, with those that the caller binds: arguments, declarations, `wrt`.
    pub fn new(ast: &Ast, bound: impl IntoIterator<Item = String>) -> Names {
        let mut names = Names::default();
        bound.into_iter().for_each(|name| {
            names.bound.place(&name);
        });
        names.e_is_variable = names.bound.contains("e");
        names.read(ast);
        names
    }

    /// Adds the values of an arena.
    pub fn read(&mut self, ast: &Ast) {
        let mut is_callee = vec![false; ast.len()];
        // Calls come before their operands.
        for index in (0..ast.len() as u32).rev() {
            match ast.kind(AstId(index)) {
                AstKind::Name(name) if !is_callee[index as usize] => {
                    self.values.place(ast.name(*name));
                }
                AstKind::Call { callee, args, .. } => {
                    is_callee[callee.0 as usize] = true;
                    let derives = ast.as_name(*callee).is_some_and(|n| ["diff", "gradient", "grad", "jacobian", "hessian"].contains(&n));
                    let mut variables: Vec<AstId> = ast.list(*args).iter().skip(1).copied().filter(|_| derives).collect();
                    while let Some(v) = variables.pop() {
                        match ast.kind(v) {
                            AstKind::Group(inner) => variables.push(*inner),
                            AstKind::Array { entries, .. } => variables.extend_from_slice(ast.list(*entries)),
                            _ => self.e_is_variable |= ast.as_name(v) == Some("e"),
                        }
                    }
                }
                AstKind::Derivative { by, .. } | AstKind::Leibniz { by, .. } => {
                    self.e_is_variable |= ast.list(*by).iter().any(|&v| ast.as_name(v) == Some("e"));
                }
                _ => {}
            }
        }
    }

    /// Whether a name means something, or stands for a free variable beyond doubt.
    pub fn is_variable(&self, name: &str) -> bool {
        self.bound.contains(name) || self.values.contains(name)
    }

    /// Whether a free name must be a slip: letters of several known names run together, or one slip
    /// of the pen away from a name that has a meaning. Gives what may have been meant.
    pub fn slip(&self, name: &str) -> Option<Vec<String>> {
        // A letter is a name of its own.
        if name.chars().nth(1).is_none() || self.bound.contains(name) || GREEK.contains(&name) {
            return None;
        }
        if let Some(parts) = self.split(name) {
            return Some(vec![parts.join("*")]);
        }
        // `w100` is no slip for `z100`: only words have slips.
        if name.chars().filter(|c| !c.is_ascii_digit()).count() < 4 {
            return None;
        }
        let near: Vec<String> = self.bound.list().iter().filter(|known| one_slip(name, known)).cloned().collect();
        (!near.is_empty()).then(|| sorted(near))
    }

    /// The product of known names whose letters run together in `name`: `xy`, `w1x1`.
    fn split(&self, name: &str) -> Option<Vec<String>> {
        let parts = pieces(name);
        if parts.len() < 2 || name.contains('_') {
            return None;
        }
        let known = |p: &String| *p != name && (self.bound.contains(p) || self.values.contains(p));
        let found = parts.iter().filter(|p| known(p)).count();
        let all = found == parts.len();
        (all || (parts.len() == 2 && found == 1 && parts.iter().all(|p| p.len() == 1))).then_some(parts)
    }

    /// The known names and functions nearest to `name`, best first, at most three.
    pub fn nearest<'n>(&'n self, name: &str, functions: bool, more: impl Iterator<Item = &'n str>) -> Vec<String> {
        let mut scored: FxHashMap<String, usize> = FxHashMap::default();
        // A name of one or two letters is near to any other.
        let limit = (name.chars().count() / 3).min(3);
        let table = function::all().flat_map(|f| {
            let row = f.row();
            std::iter::once(row.name).chain(row.aliases.iter().copied())
        });
        let library: Box<dyn Iterator<Item = &'n str> + 'n> = if functions { Box::new(table) } else { Box::new(std::iter::empty()) };
        for candidate in self.bound.list().iter().map(String::as_str).chain(library).chain(more) {
            let distance = strsim::osa_distance(name, candidate);
            if candidate != name && distance <= limit {
                scored.insert(candidate.to_owned(), distance);
            }
        }
        let mut all: Vec<(String, usize)> = scored.into_iter().collect();
        all.sort_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)));
        all.into_iter().take(3).map(|(n, _)| n).collect()
    }
}

/// A name cut into letters, each with the digits after it.
fn pieces(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for c in name.chars() {
        match parts.last_mut() {
            Some(last) if c.is_ascii_digit() => last.push(c),
            _ => parts.push(c.to_string()),
        }
    }
    parts
}

/// One letter missing, extra, wrong or swapped; digits are names of their own (`loss1`, `loss2`).
fn one_slip(a: &str, b: &str) -> bool {
    let letters = |s: &str| s.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    strsim::osa_distance(a, b) == 1 && strsim::osa_distance(&letters(a), &letters(b)) == 1 && !a.contains('_') && !b.contains('_')
}

fn sorted(mut v: Vec<String>) -> Vec<String> {
    v.sort();
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bound: &[&str], values: &[&str]) -> Names {
        Names { bound: bound.iter().copied().collect(), values: values.iter().copied().collect(), e_is_variable: false }
    }

    #[test]
    fn slips() {
        let n = names(&["x", "y", "yhat", "loss1", "z100"], &["w1", "x1", "xy", "t"]);
        assert_eq!(n.slip("xy"), Some(vec!["x*y".into()]));
        assert_eq!(n.slip("w1x1"), Some(vec!["w1*x1".into()]));
        assert_eq!(n.slip("ax"), Some(vec!["a*x".into()]));
        assert_eq!(n.slip("yaht"), Some(vec!["yhat".into()]));
        for fine in ["yhat", "w100", "loss2", "eps", "rate", "w2", "z", "beta", "x_y", "abc"] {
            assert_eq!(n.slip(fine), None, "{fine}");
        }
    }

    #[test]
    fn nearest_names() {
        let n = names(&["width"], &[]);
        assert_eq!(n.nearest("sni", true, std::iter::empty())[0], "sin");
        assert_eq!(n.nearest("widht", true, std::iter::empty()), vec!["width"]);
    }
}
