//! Compiled texts of the function table.
//!
//! A row writes its partials, domain, kinks and exact values in gradus syntax. Each text is parsed
//! once per process into a [`Template`], a tiny straight-line program that builds the expression in
//! any store; nothing here depends on a document.

use std::sync::OnceLock;

use smallvec::SmallVec;

use crate::expr::{ExprId, Op, Store};
use crate::function::{self, Function, FunctionId, Partial};
use crate::number::Num;
use crate::syntax::ast::{Ast, AstId, AstKind, BinaryOp, Relation};
use crate::syntax::parse_expression;

/// How `$0`, the call itself, is spelled for the parser, which knows no `$`.
const ITSELF: &str = "call_itself";

/// A text of the table, compiled: each step refers to earlier ones.
#[derive(Clone, Debug)]
pub struct Template {
    steps: Vec<(Step, SmallVec<[u16; 3]>)>,
}

#[derive(Clone, Debug)]
enum Step {
    Number(Num),
    Constant(Op),
    Argument(usize),
    Itself,
    Arithmetic(Op),
    Relation(Op),
    Call(FunctionId),
    Select,
}

/// A part of a text, other than what stands in for its names.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    Number(&'a Num),
    Constant(Op),
    /// `Neg`, `Add`, `Mul`, `Div` or `Pow`
    Arithmetic(Op),
    Relation(Op),
    Call(FunctionId),
    /// Condition, value, other value.
    Select,
}

impl Template {
    /// The expression this text stands for, with `arguments` for the row's argument names and
    /// `itself` for `$0`.
    pub fn build(&self, store: &mut Store, arguments: &[ExprId], itself: ExprId) -> ExprId {
        // The cosine is all there is to the derivative of a sine.
        if let [(Step::Argument(k), _), (Step::Call(f), _)] = self.steps[..] {
            return store.call(f, &[arguments[k]]);
        }
        self.walk(arguments, &itself, |part, operands| {
            let at = |k: usize| *operands[k];
            match part {
                Part::Number(n) => store.num(n.clone()),
                Part::Constant(op) => store.constant(op),
                Part::Arithmetic(Op::Neg) => store.neg(at(0)),
                Part::Arithmetic(Op::Add) => store.add(at(0), at(1)),
                Part::Arithmetic(Op::Mul) => store.mul(at(0), at(1)),
                Part::Arithmetic(Op::Div) => store.div(at(0), at(1)),
                Part::Arithmetic(_) => store.pow(at(0), at(1)),
                Part::Relation(op) => store.relation(op, at(0), at(1)),
                Part::Call(f) => {
                    let operands: SmallVec<[ExprId; 2]> = operands.iter().map(|&&id| id).collect();
                    store.call(f, &operands)
                }
                Part::Select => store.select(at(0), at(1), at(2)),
            }
        })
    }

    /// The value of the text in any domain: `make` gives that of each part, from those of its operands.
    pub fn walk<T: Clone>(&self, arguments: &[T], itself: &T, mut make: impl FnMut(Part<'_>, &[&T]) -> T) -> T {
        let mut values: SmallVec<[T; 16]> = SmallVec::with_capacity(self.steps.len());
        for (step, operands) in &self.steps {
            let at: SmallVec<[&T; 3]> = operands.iter().map(|&k| &values[k as usize]).collect();
            let value = match step {
                Step::Argument(k) => arguments[*k].clone(),
                Step::Itself => itself.clone(),
                Step::Number(n) => make(Part::Number(n), &at),
                Step::Constant(op) => make(Part::Constant(*op), &at),
                Step::Arithmetic(op) => make(Part::Arithmetic(*op), &at),
                Step::Relation(op) => make(Part::Relation(*op), &at),
                Step::Call(f) => make(Part::Call(*f), &at),
                Step::Select => make(Part::Select, &at),
            };
            drop(at);
            values.push(value);
        }
        values.pop().unwrap_or_else(|| itself.clone())
    }

    /// Compiles `text` over the argument names of a row.
    ///
    /// # Errors
    /// What cannot be compiled, in words: the table tests show it.
    pub fn compile(text: &str, arguments: &[&str]) -> Result<Template, String> {
        let (ast, root) = parse_expression(&text.replace("$0", ITSELF)).map_err(|errors| format!("`{text}`: {errors:?}"))?;
        let mut builder = Builder { ast: &ast, arguments, steps: Vec::new(), at: vec![None; ast.len()] };
        for index in 0..=root.0 {
            builder.node(AstId(index)).map_err(|what| format!("`{text}`: {what}"))?;
        }
        let last = builder.at[root.0 as usize].ok_or_else(|| format!("`{text}` has no value"))?;
        builder.steps.truncate(last as usize + 1);
        Ok(Template { steps: builder.steps })
    }
}

struct Builder<'a> {
    ast: &'a Ast,
    arguments: &'a [&'a str],
    steps: Vec<(Step, SmallVec<[u16; 3]>)>,
    at: Vec<Option<u16>>,
}

impl Builder<'_> {
    fn push(&mut self, step: Step, operands: &[u16]) -> u16 {
        self.steps.push((step, SmallVec::from_slice(operands)));
        self.steps.len() as u16 - 1
    }

    fn step_of(&self, id: AstId) -> Result<u16, String> {
        self.at[id.0 as usize].ok_or_else(|| "an operand has no value".to_owned())
    }

    fn node(&mut self, id: AstId) -> Result<(), String> {
        let ast = self.ast;
        let place = match ast.kind(id) {
            AstKind::Number(n) => self.push(Step::Number(n.clone()), &[]),
            AstKind::Name(name) => match ast.name(*name) {
                "pi" => self.push(Step::Constant(Op::Pi), &[]),
                "e" => self.push(Step::Constant(Op::Euler), &[]),
                ITSELF => self.push(Step::Itself, &[]),
                name => match self.arguments.iter().position(|a| *a == name) {
                    Some(k) => self.push(Step::Argument(k), &[]),
                    // The callee of a call; an unknown name fails where it is used.
                    None => return Ok(()),
                },
            },
            AstKind::Group(a) => self.step_of(*a)?,
            AstKind::Neg(a) => {
                let a = self.step_of(*a)?;
                self.push(Step::Arithmetic(Op::Neg), &[a])
            }
            AstKind::Binary(op, a, b) => {
                let (a, b) = (self.step_of(*a)?, self.step_of(*b)?);
                match op {
                    BinaryOp::Add => self.push(Step::Arithmetic(Op::Add), &[a, b]),
                    BinaryOp::Sub => {
                        let b = self.push(Step::Arithmetic(Op::Neg), &[b]);
                        self.push(Step::Arithmetic(Op::Add), &[a, b])
                    }
                    BinaryOp::Mul => self.push(Step::Arithmetic(Op::Mul), &[a, b]),
                    BinaryOp::Div => self.push(Step::Arithmetic(Op::Div), &[a, b]),
                    BinaryOp::Pow => self.push(Step::Arithmetic(Op::Pow), &[a, b]),
                    other => return Err(format!("{other:?} is not for the table")),
                }
            }
            AstKind::Compare { operands, relations } => {
                let [a, b] = ast.list(*operands) else { return Err("one comparison at a time".into()) };
                let (a, b) = (self.step_of(*a)?, self.step_of(*b)?);
                let (op, a, b) = match relations[0] {
                    Relation::Lt => (Op::Lt, a, b),
                    Relation::Le => (Op::Le, a, b),
                    Relation::Gt => (Op::Lt, b, a),
                    Relation::Ge => (Op::Le, b, a),
                    Relation::Eq => (Op::Eq, a, b),
                    Relation::Ne => (Op::Ne, a, b),
                };
                self.push(Step::Relation(op), &[a, b])
            }
            AstKind::Call { callee, args, .. } => {
                let name = ast.as_name(*callee).unwrap_or_default();
                let f = function::find(name).ok_or_else(|| format!("there is no function `{name}`"))?;
                let operands: Result<SmallVec<[u16; 3]>, String> = ast.list(*args).iter().map(|&a| self.step_of(a)).collect();
                self.push(Step::Call(f), &operands?)
            }
            AstKind::Abs(a) => {
                let a = self.step_of(*a)?;
                self.push(Step::Call(function::named("abs")), &[a])
            }
            AstKind::Cases { branches, otherwise } => {
                let mut value = match otherwise {
                    Some(e) => self.step_of(*e)?,
                    None => return Err("a piecewise value needs an else".into()),
                };
                for pair in ast.list(*branches).chunks(2).rev() {
                    let (condition, then) = (self.step_of(pair[0])?, self.step_of(pair[1])?);
                    value = self.push(Step::Select, &[condition, then, value]);
                }
                value
            }
            other => return Err(format!("{other:?} is not for the table")),
        };
        self.at[id.0 as usize] = Some(place);
        Ok(())
    }
}

/// The compiled texts of one row.
#[derive(Debug)]
pub struct Compiled {
    /// One per argument; the sentence where there is none.
    pub partials: Vec<Result<Template, &'static str>>,
    pub definition: Option<Template>,
    pub domain: Vec<Template>,
    pub kinks: Vec<Template>,
    pub range: Vec<Template>,
    /// Arguments and value of each exact value.
    pub values: Vec<(Vec<Template>, Template)>,
    pub defaults: Vec<Template>,
}

impl Compiled {
    /// Compiles every text of a row.
    ///
    /// # Errors
    /// The first text that cannot be compiled; a test compiles all rows.
    pub fn new(row: &'static Function) -> Result<Compiled, String> {
        let all = |texts: &[&str]| texts.iter().map(|t| Template::compile(t, row.arguments)).collect::<Result<Vec<_>, _>>();
        let partials = row.partials.iter().map(|p| match p {
            Partial::Text(text) => Template::compile(text, row.arguments).map(Ok),
            Partial::NotAvailable(why) => Ok(Err(*why)),
        });
        let values = row.values.iter().map(|(arguments, value)| Ok((all(arguments)?, Template::compile(value, row.arguments)?)));
        Ok(Compiled {
            partials: partials.collect::<Result<_, String>>()?,
            definition: row.definition.map(|text| Template::compile(text, row.arguments)).transpose()?,
            domain: all(row.domain)?,
            kinks: all(row.kinks)?,
            range: all(row.range)?,
            values: values.collect::<Result<_, String>>()?,
            defaults: all(row.defaults)?,
        })
    }
}

/// The compiled texts of a function, made at the first call.
pub fn compiled(f: FunctionId) -> &'static Compiled {
    static ROWS: OnceLock<Vec<OnceLock<Compiled>>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| function::all().map(|_| OnceLock::new()).collect());
    rows[f.0 as usize]
        .get_or_init(|| Compiled::new(f.row()).unwrap_or_else(|what| unreachable!("the table tests compile every row: {what}")))
}

impl Template {
    /// Whether the text is a comparison `a <= b` or `a >= b`.
    pub fn is_weak(&self) -> bool {
        matches!(self.steps.last(), Some((Step::Relation(Op::Le), _)))
    }

    /// Both sides of a comparison.
    pub fn sides(&self, store: &mut Store, arguments: &[ExprId], itself: ExprId) -> Option<(ExprId, ExprId)> {
        let (Step::Relation(_), operands) = self.steps.last()? else { return None };
        let side = |k: usize| Template { steps: self.steps[..=operands[k] as usize].to_vec() };
        let (left, right) = (side(0), side(1));
        Some((left.build(store, arguments, itself), right.build(store, arguments, itself)))
    }
}
