//! The names after `where`: each is worked out once, before whatever uses it.

use rustc_hash::FxHashSet;

use super::collect::names_below;
use super::error::LowerErrorKind;
use super::{Lowered, Lowerer};
use crate::syntax::ast::{AstId, AstKind};

impl Lowerer<'_> {
    /// The meaning of an expression, with its local names if it has some.
    pub(super) fn walk(&mut self, root: AstId) -> Option<Lowered> {
        let ast = self.ast;
        let AstKind::Where { body, bindings } = ast.kind(root) else { return self.walk_plain(root) };
        let pairs = ast.list(*bindings).chunks(2).filter_map(|pair| Some((ast.as_name(pair[0])?, pair[0], pair[1])));
        let mut open: Vec<(&str, AstId, AstId)> = pairs.collect();
        let mut missing: FxHashSet<&str> = FxHashSet::default();
        for (name, at, _) in &open {
            if !missing.insert(name) {
                self.error(LowerErrorKind::Redefinition { name: (*name).to_owned() }, ast.span(*at));
                return None;
            }
        }
        while !open.is_empty() {
            let before = open.len();
            let mut later = Vec::new();
            for (name, at, value) in open {
                if names_below(ast, value).iter().any(|n| missing.contains(n)) {
                    later.push((name, at, value));
                    continue;
                }
                let value = self.walk_plain(value)?;
                self.local.insert(name.to_owned(), value);
                missing.remove(name);
            }
            if later.len() == before {
                let names = later.iter().map(|l| l.0.to_owned()).collect();
                self.error(LowerErrorKind::Cycle { names }, ast.span(later[0].1));
                return None;
            }
            open = later;
        }
        let value = self.walk_plain(*body);
        self.local.clear();
        value
    }
}
