//! Sentences with slots, and what they are filled with.

use super::matching::{Bindings, build, function_name};
use super::rewrite::Text;
use super::trace::Trace;
use crate::canon::Canon;
use crate::expr::{ExprId, Store};
use crate::print;
use crate::simplify;

/// A piece of a sentence.
#[derive(Clone, Debug)]
enum Piece {
    Words(String),
    Part(Text),
    /// The name of a function.
    Function(char),
    /// The node, its right derivative, the derivative that was used.
    Node,
    Right,
    Wrong,
}

/// A sentence, compiled.
#[derive(Clone, Debug)]
pub struct Sentence {
    pieces: Vec<Piece>,
}

/// What a sentence speaks about.
pub struct About<'a> {
    pub bindings: &'a Bindings,
    pub node: ExprId,
    pub wrong: ExprId,
}

impl Sentence {
    /// Compiles a sentence.
    ///
    /// # Errors
    /// In words, which slot makes no sense.
    pub fn compile(text: &str) -> Result<Sentence, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((words, after)) = rest.split_once('{') {
            let (slot, after) = after.split_once('}').ok_or_else(|| format!("`{text}`: `}}` is missing"))?;
            pieces.push(Piece::Words(words.to_owned()));
            pieces.push(match slot {
                "N" => Piece::Node,
                "D" => Piece::Right,
                "W" => Piece::Wrong,
                "F" | "G" | "H" => Piece::Function(slot.chars().next().unwrap_or('F')),
                _ => Piece::Part(Text::compile(slot)?),
            });
            rest = after;
        }
        pieces.push(Piece::Words(rest.to_owned()));
        Ok(Sentence { pieces })
    }

    /// The letters that the slots use.
    pub fn letters(&self) -> Vec<char> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Part(text) => out.extend(text.letters()),
                Piece::Function(letter) => out.push(*letter),
                _ => {}
            }
        }
        out
    }

    /// The sentence about a match.
    pub fn about(&self, store: &mut Store, canon: &mut Canon, trace: &mut Trace, about: &About) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            let id = match piece {
                Piece::Words(words) => {
                    out.push_str(words);
                    continue;
                }
                Piece::Function(letter) => {
                    out.push_str(&function_name(store, about.bindings, *letter).unwrap_or_else(|| "the function".into()));
                    continue;
                }
                Piece::Node => Some(about.node),
                Piece::Right => trace.derivative(store, about.node),
                Piece::Wrong => Some(about.wrong),
                Piece::Part(text) => build(store, trace, text, about.bindings),
            };
            out.push_str(&id.map_or_else(|| "that part".to_owned(), |id| shown(store, canon, id)));
        }
        out
    }

    /// The sentence about a part, the derivative that was used, and the right one.
    pub fn of_part(&self, part: &str, wrong: &str, right: &str) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Words(words) => words.as_str(),
                Piece::Wrong => wrong,
                Piece::Node => part,
                _ => right,
            })
            .collect()
    }

    /// The sentence with words for `{W}` and `{D}`.
    pub fn with(&self, wrong: &str, right: &str) -> String {
        self.of_part("", wrong, right)
    }
}

/// An expression as a person would write it.
pub fn shown(store: &mut Store, canon: &mut Canon, id: ExprId) -> String {
    let id = simplify::readable(store, canon, id).unwrap_or(id);
    let id = simplify::piecewise(store, id);
    print::text(store, id, &print::Options::default()).unwrap_or_else(|e| e.to_string())
}
