//! Texts of mistakes, compiled: `d(f*g) => d(f)*d(g)`.
//!
//! A rewrite says what should have been differentiated and what was made of it instead, in the syntax of documents. Single
//! letters stand for parts: `f g h u v w` for what moves with the variable, `i` for what moves and is more than the variable, `a b c k m n` for what does not, `p` for a
//! parameter, `q r s t` for anything, a letter before a parenthesis for a function or a power of one moving part, `x` for the
//! variable itself. In a result `d(f)` is a derivative, `F'(g)` that of an outer function, and `o(c)` the derivative by another variable.
//! Without `d( )` around its left side a rewrite speaks of algebra.

use smallvec::SmallVec;

use crate::expr::Op;
use crate::function::{self, FunctionId, Kind};
use crate::number::Num;
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp};
use crate::syntax::parse_expression;

/// The name of a part.
pub type Letter = char;

/// What a letter may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Moving,
    /// Moving, and not the variable itself.
    Inside,
    Constant,
    Parameter,
    Anything,
}

/// One step of a text; operands are earlier steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Number(Num),
    /// `pi` or `e`.
    Constant(Op),
    /// `x`: what is differentiated by.
    Variable,
    Part(Letter, Class),
    Neg(usize),
    /// `Add`, `Mul`, `Div` or `Pow`.
    Arithmetic(Op, usize, usize),
    Call(FunctionId, SmallVec<[usize; 2]>),
    /// `F(g)`
    Apply(Letter, usize),
    /// `F'(g)`
    Slope(Letter, usize),
    /// `d(f)`
    Derivative(usize),
    /// `o(c)`: by a variable that should have been held fixed.
    Other(usize),
}

/// A text as straight-line code; the last step is its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    pub steps: Vec<Step>,
}

/// A compiled rewrite.
#[derive(Clone, Debug, PartialEq)]
pub struct Rewrite {
    pub pattern: Text,
    pub result: Text,
    /// Whether the left side stands in `d( )`.
    pub derives: bool,
}

/// The most steps of a text; a course's own rules come from outside.
const MAX_STEPS: usize = 64;

impl Text {
    /// Compiles a text.
    ///
    /// # Errors
    /// In words, what cannot be part of one.
    pub fn compile(text: &str) -> Result<Text, String> {
        let (ast, root) = parse_expression(text).map_err(|errors| match errors.first() {
            Some(error) => format!("`{text}`: {}", error.kind),
            None => format!("`{text}` is no expression"),
        })?;
        Text::of(&ast, root)
    }

    /// Compiles an expression that was read.
    ///
    /// # Errors
    /// As [`Text::compile`].
    pub fn of(ast: &Ast, root: AstId) -> Result<Text, String> {
        let mut builder = Builder { ast, steps: Vec::new(), at: vec![None; root.0 as usize + 1] };
        // Only what belongs to this expression, a document has others in the same arena; and no callees, which are no values.
        let (mut needed, mut pending) = (vec![false; root.0 as usize + 1], vec![root]);
        while let Some(id) = pending.pop() {
            needed[id.0 as usize] = true;
            match ast.kind(id) {
                AstKind::Call { args, .. } => pending.extend_from_slice(ast.list(*args)),
                _ => ast.operands(id, &mut pending),
            }
        }
        for index in (0..=root.0).filter(|&k| needed[k as usize]) {
            builder.node(AstId(index))?;
            if builder.steps.len() > MAX_STEPS {
                return Err(format!("a rule has more than {MAX_STEPS} parts"));
            }
        }
        let last = builder.at[root.0 as usize].ok_or_else(|| format!("`{}` has no value", ast.text(root)))?;
        builder.steps.truncate(last + 1);
        Ok(Text { steps: builder.steps })
    }

    /// The index of the last step.
    pub fn root(&self) -> usize {
        self.steps.len().saturating_sub(1)
    }

    /// The letters that the text uses, functions too.
    pub fn letters(&self) -> impl Iterator<Item = Letter> + '_ {
        self.steps.iter().filter_map(|step| match step {
            Step::Part(letter, _) | Step::Apply(letter, _) | Step::Slope(letter, _) => Some(*letter),
            _ => None,
        })
    }
}

impl Rewrite {
    /// Compiles `d(pattern) => result`, or `pattern => result` for algebra.
    ///
    /// # Errors
    /// In words, what is wrong with it; among others a letter of the result that the pattern lacks.
    pub fn compile(text: &str) -> Result<Rewrite, String> {
        let (left, right) = text.split_once("=>").ok_or_else(|| format!("`{text}`: `=>` is missing"))?;
        Rewrite::of(Text::compile(left.trim())?, Text::compile(right.trim())?)
    }

    /// Joins two sides.
    ///
    /// # Errors
    /// As [`Rewrite::compile`].
    pub fn of(mut pattern: Text, result: Text) -> Result<Rewrite, String> {
        let derives = matches!(pattern.steps.last(), Some(Step::Derivative(_)));
        if derives {
            pattern.steps.pop();
        }
        let wrong = |s: &Step| matches!(s, Step::Derivative(_) | Step::Other(_) | Step::Slope(..));
        if pattern.steps.iter().any(wrong) {
            return Err("in the left side a derivative stands around the whole, `d(f*g)`, and nowhere else".to_owned());
        }
        let known: Vec<Letter> = pattern.letters().collect();
        if let Some(letter) = result.letters().find(|l| !known.contains(l)) {
            return Err(format!("`{letter}` is not in the left side"));
        }
        Ok(Rewrite { pattern, result, derives })
    }
}

struct Builder<'a> {
    ast: &'a Ast,
    steps: Vec<Step>,
    at: Vec<Option<usize>>,
}

impl Builder<'_> {
    fn push(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    fn step_of(&self, id: AstId) -> Result<usize, String> {
        self.at[id.0 as usize].ok_or_else(|| format!("`{}` has no value in a rule", self.ast.text(id)))
    }

    fn node(&mut self, id: AstId) -> Result<(), String> {
        let ast = self.ast;
        let place = match ast.kind(id) {
            AstKind::Number(n) => self.push(Step::Number(n.clone())),
            AstKind::Name(name) => match part(ast.name(*name)) {
                Some(step) => self.push(step),
                None => return Err(format!("`{}` has no meaning in a rule", ast.text(id))),
            },
            AstKind::Group(inner) => self.step_of(*inner)?,
            AstKind::Neg(a) => {
                let a = self.step_of(*a)?;
                self.push(Step::Neg(a))
            }
            AstKind::Abs(a) => {
                let a = self.step_of(*a)?;
                self.push(Step::Call(function::named("abs"), [a].into_iter().collect()))
            }
            AstKind::Binary(op, a, b) => {
                let (a, b) = (self.step_of(*a)?, self.step_of(*b)?);
                match op {
                    BinaryOp::Add => self.push(Step::Arithmetic(Op::Add, a, b)),
                    BinaryOp::Sub => {
                        let b = self.push(Step::Neg(b));
                        self.push(Step::Arithmetic(Op::Add, a, b))
                    }
                    BinaryOp::Mul => self.push(Step::Arithmetic(Op::Mul, a, b)),
                    BinaryOp::Div => self.push(Step::Arithmetic(Op::Div, a, b)),
                    BinaryOp::Pow => self.push(Step::Arithmetic(Op::Pow, a, b)),
                    _ => return Err(format!("`{}` cannot be part of a rule", ast.text(id))),
                }
            }
            AstKind::Call { callee, args, .. } => self.call(id, *callee, ast.list(*args))?,
            _ => return Err(format!("`{}` cannot be part of a rule", ast.text(id))),
        };
        self.at[id.0 as usize] = Some(place);
        Ok(())
    }

    fn call(&mut self, id: AstId, callee: AstId, args: &[AstId]) -> Result<usize, String> {
        let ast = self.ast;
        let args: SmallVec<[usize; 2]> = args.iter().map(|&a| self.step_of(a)).collect::<Result<_, _>>()?;
        let primed = match ast.kind(callee) {
            AstKind::Prime(of, 1) => Some(*of),
            _ => None,
        };
        let name = ast.as_name(primed.unwrap_or(callee)).ok_or_else(|| format!("`{}` cannot be part of a rule", ast.text(id)))?;
        let step = match (name, &args[..], primed) {
            ("d", &[a], None) => Step::Derivative(a),
            ("o", &[a], None) => Step::Other(a),
            ("f" | "g" | "h" | "F" | "G" | "H", &[a], None) => Step::Apply(letter(name), a),
            ("f" | "g" | "h" | "F" | "G" | "H", &[a], Some(_)) => Step::Slope(letter(name), a),
            (_, _, None) => match function::find(name) {
                Some(f) if f.row().arguments.len() == args.len() && f.row().kind == Kind::Elementwise => Step::Call(f, args),
                _ => return Err(format!("`{}` calls no function with so many arguments", ast.text(id))),
            },
            _ => return Err(format!("`{}` cannot be part of a rule", ast.text(id))),
        };
        Ok(self.push(step))
    }
}

fn letter(name: &str) -> Letter {
    name.chars().next().unwrap_or('?')
}

/// What a name alone stands for.
fn part(name: &str) -> Option<Step> {
    let class = match name {
        "x" => return Some(Step::Variable),
        "pi" => return Some(Step::Constant(Op::Pi)),
        "e" => return Some(Step::Constant(Op::Euler)),
        "f" | "g" | "h" | "u" | "v" | "w" => Class::Moving,
        "i" => Class::Inside,
        "a" | "b" | "c" | "k" | "m" | "n" => Class::Constant,
        "p" => Class::Parameter,
        "q" | "r" | "s" | "t" => Class::Anything,
        _ => return None,
    };
    Some(Step::Part(letter(name), class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_are_read() {
        let rewrite = Rewrite::compile("d(F(g)) => F'(d(g))*sin(c - c)").unwrap_err();
        assert_eq!(rewrite, "`c` is not in the left side");
        let rewrite = Rewrite::compile("d(F(g)) => F'(d(g))").unwrap();
        assert!(rewrite.derives);
        assert_eq!(rewrite.pattern.steps, [Step::Part('g', Class::Moving), Step::Apply('F', 0)]);
        assert_eq!(rewrite.result.steps.last(), Some(&Step::Slope('F', 1)));
        assert!(!Rewrite::compile("(f + g)^n => f^n + g^n").unwrap().derives);
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, part) in [
            ("d(f*g)", "`=>` is missing"),
            ("d(f*g) => d(f)*z", "`z` has no meaning"),
            ("d(f*g) => d(f)*", ""),
            ("d(d(f)) => f", "nowhere else"),
            ("d(f) => foo(f)", "calls no function"),
            ("d(f) => [f, f]", "cannot be part"),
        ] {
            let error = Rewrite::compile(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
        let long = format!("d(f) => {}", "f + ".repeat(100) + "f");
        assert!(Rewrite::compile(&long).unwrap_err().contains("more than 64"));
    }
}
