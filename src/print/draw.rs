//! The one loop that turns a layout into a string; what a node looks like is the business of a [`Pen`].

use std::borrow::Cow;
use std::fmt::Write;

use super::layout::{Edge, Group, Layout, NodeId};
use super::share::Names;
use crate::number::Num;

/// A piece of a drawn node.
#[derive(Clone, Debug)]
pub(super) enum Piece<'a> {
    Text(Cow<'a, str>),
    Number(&'a Num),
    Child(Edge),
}

impl<'a> From<&'a str> for Piece<'a> {
    fn from(text: &'a str) -> Piece<'a> {
        Piece::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Piece<'_> {
    fn from(text: String) -> Self {
        Piece::Text(Cow::Owned(text))
    }
}

/// An output.
pub(super) trait Pen<'a> {
    /// The pieces of a node, in order.
    fn pieces(&self, node: NodeId, out: &mut Vec<Piece<'a>>);
    /// Whether a child in this group gets parentheses.
    fn parenthesises(&self, group: Group) -> bool;
    /// Both parentheses.
    fn parentheses(&self) -> [&'static str; 2];
    /// A name that is given to a shared part.
    fn name(&self, number: usize) -> String;
    /// What stands before the first shared part, and between a part and the next.
    fn connectives(&self) -> [&'static str; 2];
}

/// Draws the whole layout, with its shared parts after it.
pub(super) fn draw<'a>(layout: &Layout, names: &Names, pen: &impl Pen<'a>) -> String {
    let mut out = String::with_capacity(64);
    let mut drawing = Drawing { names, pen, stack: Vec::with_capacity(64) };
    drawing.node(layout.root, &mut out);
    let [first, next] = pen.connectives();
    for (k, &node) in names.order.iter().enumerate() {
        out.push_str(if k == 0 { first } else { next });
        out.push_str(&pen.name(names.numbers[&node]));
        out.push_str(" = ");
        drawing.node(node, &mut out);
    }
    out
}

struct Drawing<'d, 'a, P: Pen<'a>> {
    names: &'d Names,
    pen: &'d P,
    stack: Vec<Piece<'a>>,
}

impl<'a, P: Pen<'a>> Drawing<'_, 'a, P> {
    fn node(&mut self, node: NodeId, out: &mut String) {
        self.expand(node);
        while let Some(piece) = self.stack.pop() {
            match piece {
                Piece::Text(text) => out.push_str(&text),
                Piece::Number(n) => number(n, out),
                Piece::Child(edge) => self.child(edge.node, edge.group, out),
            }
        }
    }

    fn child(&mut self, node: NodeId, group: Group, out: &mut String) {
        if !self.names.order.is_empty()
            && let Some(&number) = self.names.numbers.get(&node)
        {
            out.push_str(&self.pen.name(number));
            return;
        }
        if self.pen.parenthesises(group) {
            let [open, close] = self.pen.parentheses();
            out.push_str(open);
            self.stack.push(close.into());
        }
        self.expand(node);
    }

    fn expand(&mut self, node: NodeId) {
        let start = self.stack.len();
        self.pen.pieces(node, &mut self.stack);
        self.stack[start..].reverse();
    }
}

fn number(n: &Num, out: &mut String) {
    match n.to_i64() {
        Some(digit @ 0..=9) => out.push(char::from(b'0' + digit as u8)),
        // Writing to a string cannot fail.
        _ => write!(out, "{n}").unwrap_or_default(),
    }
}

/// Puts the children between separators.
pub(super) fn separated(edges: &[Edge], separator: &'static str, out: &mut Vec<Piece<'_>>) {
    for (k, &edge) in edges.iter().enumerate() {
        if k > 0 {
            out.push(separator.into());
        }
        out.push(Piece::Child(edge));
    }
}
