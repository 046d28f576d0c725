//! LaTeX for math mode; `amsmath` is the only package it needs.

use super::draw::{Pen, Piece, separated};
use super::latex_names::{function, symbol, unknown};
use super::layout::{Edge, Group, Kind, Layout, NodeId, Relation};
use crate::expr::{Op, Store};

pub(super) struct Latex<'a> {
    pub store: &'a Store,
    pub layout: &'a Layout,
}

impl<'a> Pen<'a> for Latex<'a> {
    fn parenthesises(&self, group: Group) -> bool {
        matches!(group, Group::Raised | Group::Both)
    }

    fn parentheses(&self) -> [&'static str; 2] {
        [OPEN, CLOSE]
    }

    fn name(&self, number: usize) -> String {
        format!("t_{{{number}}}")
    }

    fn connectives(&self) -> [&'static str; 2] {
        [r"\quad\text{where}\quad ", r",\quad "]
    }

    fn pieces(&self, node: NodeId, out: &mut Vec<Piece<'a>>) {
        let edges = self.layout.edges(node);
        match self.layout.kind(node) {
            Kind::Number(n) => out.push(Piece::Number(n)),
            Kind::Symbol(s) => out.push(symbol(self.store, *s).into()),
            Kind::Pi => out.push(r"\pi".into()),
            Kind::Euler => out.push("e".into()),
            Kind::Undefined => out.push(r"\text{undefined}".into()),
            Kind::Truth(t) => out.push(if *t { r"\text{true}" } else { r"\text{false}" }.into()),
            Kind::Neg => wrapped("-", edges, "", out),
            Kind::Sum => {
                for (k, &edge) in edges.iter().enumerate() {
                    out.push(
                        match (k == 0, edge.negative) {
                            (true, false) => "",
                            (true, true) => "-",
                            (false, false) => " + ",
                            (false, true) => " - ",
                        }
                        .into(),
                    );
                    out.push(Piece::Child(edge));
                }
            }
            Kind::Product => self.product(edges, out),
            Kind::Fraction => braced(r"\frac", edges, out),
            Kind::Power => self.raised(edges, "", out),
            Kind::Sqrt => braced(r"\sqrt", edges, out),
            Kind::Exp if self.store.find_symbol("e").is_some() => call(r"\exp", edges, out),
            Kind::Exp => braced("e^", edges, out),
            Kind::Call(f) => function(*f, edges, out),
            Kind::Indicator => wrapped(r"\left[", edges, r" > 0\right]", out),
            Kind::Apply(u) => {
                let name = unknown(&u.name);
                let order = if u.orders.len() == 1 { u.orders[0] } else { 0 };
                let marked = match order {
                    0..=3 => format!("{name}{}", "'".repeat(usize::from(order))),
                    n => format!("{name}^{{({n})}}"),
                };
                call(marked, edges, out);
            }
            Kind::Partial(u) => {
                let (arguments, by) = edges.split_at(u.orders.len());
                let power = if by.len() == 1 { String::new() } else { format!("^{{{}}}", by.len()) };
                out.push(format!(r"\frac{{\partial{power} {}}}{{", unknown(&u.name)).into());
                for &edge in by {
                    out.push(r"\partial ".into());
                    out.push(Piece::Child(edge));
                }
                out.push("}".into());
                call("", arguments, out);
            }
            Kind::PartialAt(u) => {
                let orders = u.orders.iter().enumerate().filter(|(_, n)| **n > 0);
                let marks: Vec<String> = orders
                    .map(|(k, n)| if *n == 1 { format!(r"\partial_{{{}}}", k + 1) } else { format!(r"\partial_{{{}}}^{{{n}}}", k + 1) })
                    .collect();
                call(format!("{} {}", marks.concat(), unknown(&u.name)), edges, out);
            }
            Kind::Relation(r) => separated(edges, relation(*r), out),
            Kind::Between(first, second) => {
                separated(&edges[..2], relation(*first), out);
                out.push(relation(*second).into());
                out.push(Piece::Child(edges[2]));
            }
            Kind::And => separated(edges, r" \land ", out),
            Kind::Or => separated(edges, r" \lor ", out),
            Kind::Not => wrapped(r"\lnot ", edges, "", out),
            Kind::Cases => cases(edges, out),
            Kind::Array(columns) => {
                out.push(r"\begin{pmatrix} ".into());
                for (k, row) in edges.chunks((*columns).max(1)).enumerate() {
                    if k > 0 {
                        out.push(r" \\ ".into());
                    }
                    separated(row, " & ", out);
                }
                out.push(r" \end{pmatrix}".into());
            }
            Kind::Transpose => wrapped("", edges, r"^{\top}", out),
            Kind::Elementwise(Op::ElementMul) => separated(edges, r" \odot ", out),
            Kind::Elementwise(Op::ElementDiv) => separated(edges, r" \oslash ", out),
            Kind::Elementwise(_) => self.raised(edges, r"\circ ", out),
            Kind::Slice(rows, columns) => {
                let range = |(a, b): (i64, i64)| if a == b { a.to_string() } else { format!("{a}:{b}") };
                let indices: Vec<String> = [*rows, *columns].into_iter().flatten().map(range).collect();
                // Braces, because the array may have a subscript of its own.
                wrapped("{", edges, "}", out);
                out.push(format!("_{{{}}}", indices.join(",")).into());
            }
            Kind::Operator(name) => call(format!(r"\operatorname{{{name}}}"), edges, out),
            Kind::At => {
                wrapped(r"\left.", &edges[..1], r"\right|_{", out);
                for (k, pair) in edges[1..].chunks(2).enumerate() {
                    if k > 0 {
                        out.push(r",\, ".into());
                    }
                    separated(pair, " = ", out);
                }
                out.push("}".into());
            }
        }
    }
}

const OPEN: &str = r"\left(";
const CLOSE: &str = r"\right)";

impl Latex<'_> {
    /// A thin space is the sign of multiplication; a dot stands before a digit.
    fn product(&self, edges: &[Edge], out: &mut Vec<Piece<'_>>) {
        for (k, &edge) in edges.iter().enumerate() {
            if k > 0 {
                out.push(if self.starts_with_digit(edge) { r" \cdot " } else { r"\," }.into());
            }
            out.push(Piece::Child(edge));
        }
    }

    fn starts_with_digit(&self, edge: Edge) -> bool {
        let mut edge = edge;
        loop {
            if self.parenthesises(edge.group) {
                return false;
            }
            match self.layout.kind(edge.node) {
                Kind::Number(_) | Kind::Fraction => return true,
                Kind::Power | Kind::Product => edge = self.layout.edges(edge.node)[0],
                _ => return false,
            }
        }
    }

    fn raised(&self, edges: &[Edge], mark: &'static str, out: &mut Vec<Piece<'_>>) {
        out.push(Piece::Child(edges[0]));
        out.push("^{".into());
        out.push(mark.into());
        out.push(Piece::Child(edges[1]));
        out.push("}".into());
    }
}

fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Lt => " < ",
        Relation::Le => r" \le ",
        Relation::Gt => " > ",
        Relation::Ge => r" \ge ",
        Relation::Eq => " = ",
        Relation::Ne => r" \ne ",
    }
}

fn cases(edges: &[Edge], out: &mut Vec<Piece<'_>>) {
    let (pairs, otherwise) = edges.split_at(edges.len() - 1);
    out.push(r"\begin{cases} ".into());
    for pair in pairs.chunks(2) {
        out.push(Piece::Child(pair[1]));
        out.push(r" & \text{if } ".into());
        out.push(Piece::Child(pair[0]));
        out.push(r" \\ ".into());
    }
    wrapped("", otherwise, r" & \text{otherwise} \end{cases}", out);
}

fn call<'a>(name: impl Into<Piece<'a>>, arguments: &[Edge], out: &mut Vec<Piece<'a>>) {
    out.push(name.into());
    out.push(OPEN.into());
    separated(arguments, ", ", out);
    out.push(CLOSE.into());
}

fn wrapped(before: &'static str, edges: &[Edge], after: &'static str, out: &mut Vec<Piece<'_>>) {
    out.push(before.into());
    separated(edges, "", out);
    out.push(after.into());
}

/// A command with each child in braces.
fn braced(command: &'static str, edges: &[Edge], out: &mut Vec<Piece<'_>>) {
    out.push(command.into());
    for &edge in edges {
        wrapped("{", &[edge], "}", out);
    }
}
