//! One line of plain text in the language of gradus: what is printed can be read again.

use super::Options;
use super::draw::{Pen, Piece, separated};
use super::layout::{Edge, Group, Kind, Layout, NodeId, Relation};
use crate::expr::{Op, Store, Unknown};

pub(super) struct Text<'a> {
    pub store: &'a Store,
    pub layout: &'a Layout,
    pub options: &'a Options,
}

impl<'a> Pen<'a> for Text<'a> {
    fn parenthesises(&self, group: Group) -> bool {
        matches!(group, Group::Line | Group::Both)
    }

    fn parentheses(&self) -> [&'static str; 2] {
        ["(", ")"]
    }

    fn name(&self, number: usize) -> String {
        format!("t{number}")
    }

    fn connectives(&self) -> [&'static str; 2] {
        [" where ", ", "]
    }

    fn pieces(&self, node: NodeId, out: &mut Vec<Piece<'a>>) {
        let edges = self.layout.edges(node);
        match self.layout.kind(node) {
            Kind::Number(n) => out.push(Piece::Number(n)),
            Kind::Symbol(s) => out.push(self.store.symbol_name(*s).into()),
            Kind::Pi => out.push("pi".into()),
            Kind::Euler => out.push("e".into()),
            Kind::Undefined => out.push("undefined".into()),
            Kind::Truth(t) => out.push(
                match (self.options.plain, t) {
                    // The language has no words for these.
                    (true, true) => "0 == 0",
                    (true, false) => "0 == 1",
                    (false, true) => "true",
                    (false, false) => "false",
                }
                .into(),
            ),
            Kind::Neg => {
                out.push("-".into());
                separated(edges, "", out);
            }
            Kind::Sum => {
                for (k, &edge) in edges.iter().enumerate() {
                    match (k == 0, edge.negative) {
                        (true, false) => {}
                        (true, true) => out.push("-".into()),
                        (false, false) => out.push(" + ".into()),
                        (false, true) => out.push(" - ".into()),
                    }
                    out.push(Piece::Child(edge));
                }
            }
            Kind::Product => separated(edges, "*", out),
            Kind::Fraction => separated(edges, "/", out),
            Kind::Power => separated(edges, "^", out),
            Kind::Sqrt => call("sqrt", edges, out),
            Kind::Exp => call("exp", edges, out),
            Kind::Call(f) => call(f.row().name, edges, out),
            Kind::Indicator => {
                out.push("[".into());
                separated(edges, "", out);
                out.push(" > 0]".into());
            }
            Kind::Apply(unknown) => {
                let primes = if unknown.orders.len() == 1 { usize::from(unknown.orders[0]) } else { 0 };
                call(format!("{}{}", unknown.name, "'".repeat(primes)), edges, out);
            }
            Kind::Partial(unknown) => {
                let (arguments, by) = edges.split_at(unknown.orders.len());
                call(format!("diff({}", unknown.name), arguments, out);
                out.push(", ".into());
                separated(by, ", ", out);
                out.push(")".into());
            }
            Kind::PartialAt(unknown) => self.partial_at(unknown, edges, out),
            Kind::Relation(relation) => separated(edges, self.relation(*relation, node), out),
            Kind::Between(first, second) => {
                separated(&edges[..2], self.relation(*first, node), out);
                out.push(self.relation(*second, node).into());
                out.push(Piece::Child(edges[2]));
            }
            Kind::And => separated(edges, " and ", out),
            Kind::Or => separated(edges, " or ", out),
            Kind::Not => {
                out.push("not ".into());
                separated(edges, "", out);
            }
            Kind::Cases => self.cases(edges, out),
            Kind::Array(columns) => {
                out.push("[".into());
                for (k, row) in edges.chunks((*columns).max(1)).enumerate() {
                    if k > 0 {
                        out.push("; ".into());
                    }
                    separated(row, ", ", out);
                }
                out.push("]".into());
            }
            Kind::Transpose => {
                separated(edges, "", out);
                out.push("'".into());
            }
            Kind::Elementwise(op) => {
                let sign = match op {
                    Op::ElementMul => " .* ",
                    Op::ElementDiv => " ./ ",
                    _ => ".^",
                };
                separated(edges, sign, out);
            }
            Kind::Slice(rows, columns) => {
                let range = |(a, b): (i64, i64)| if a == b { a.to_string() } else { format!("{a}..{b}") };
                let indices: Vec<String> = [*rows, *columns].into_iter().flatten().map(range).collect();
                separated(edges, "", out);
                out.push(format!("[{}]", indices.join(", ")).into());
            }
            Kind::Operator(name) => call(*name, edges, out),
            Kind::At => {
                out.push(Piece::Child(edges[0]));
                out.push(" |_{".into());
                for (k, pair) in edges[1..].chunks(2).enumerate() {
                    if k > 0 {
                        out.push(", ".into());
                    }
                    separated(pair, " = ", out);
                }
                out.push("}".into());
            }
        }
    }
}

impl Text<'_> {
    fn relation(&self, relation: Relation, node: NodeId) -> &'static str {
        let plain = self.options.plain;
        match relation {
            Relation::Lt => " < ",
            Relation::Gt => " > ",
            Relation::Le => {
                if plain {
                    " <= "
                } else {
                    " ≤ "
                }
            }
            Relation::Ge => {
                if plain {
                    " >= "
                } else {
                    " ≥ "
                }
            }
            Relation::Ne => {
                if plain {
                    " != "
                } else {
                    " ≠ "
                }
            }
            // Alone it is an equation; inside a condition the language compares with `==`.
            Relation::Eq => {
                if node == self.layout.root {
                    " = "
                } else {
                    " == "
                }
            }
        }
    }

    fn cases(&self, edges: &[Edge], out: &mut Vec<Piece<'_>>) {
        let (pairs, otherwise) = edges.split_at(edges.len() - 1);
        let plain = self.options.plain;
        out.push(if plain { "cases(" } else { "{" }.into());
        for pair in pairs.chunks(2) {
            let (condition, value) = (pair[0], pair[1]);
            let (first, second) = if plain { (condition, value) } else { (value, condition) };
            out.push(Piece::Child(first));
            out.push(if plain { ": " } else { " if " }.into());
            out.push(Piece::Child(second));
            out.push("; ".into());
        }
        out.push(if plain { "else: " } else { "" }.into());
        separated(otherwise, "", out);
        out.push(if plain { ")" } else { " otherwise}" }.into());
    }

    /// `diff(F(u1, u2), u1) |_{u1 = x + 1, u2 = y}`
    fn partial_at(&self, unknown: &Unknown, edges: &[Edge], out: &mut Vec<Piece<'_>>) {
        let mut names: Vec<String> = Vec::new();
        let mut number = 0;
        while names.len() < edges.len() {
            number += 1;
            let name = format!("u{number}");
            if self.store.find_symbol(&name).is_none() {
                names.push(name);
            }
        }
        let by = names.iter().zip(&unknown.orders).flat_map(|(name, &n)| std::iter::repeat_n(name.as_str(), usize::from(n)));
        let by: Vec<&str> = by.collect();
        out.push(format!("diff({}({}), {}) |_{{", unknown.name, names.join(", "), by.join(", ")).into());
        for (k, (name, &edge)) in names.iter().zip(edges).enumerate() {
            out.push(format!("{}{name} = ", if k > 0 { ", " } else { "" }).into());
            out.push(Piece::Child(edge));
        }
        out.push("}".into());
    }
}

fn call<'a>(name: impl Into<Piece<'a>>, arguments: &[Edge], out: &mut Vec<Piece<'a>>) {
    out.push(name.into());
    out.push("(".into());
    separated(arguments, ", ", out);
    out.push(")".into());
}
