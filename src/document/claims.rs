//! Claims and the lines that continue them: each is judged against the truth and against the line before.

use super::answer::{ClaimAnswer, ClaimLineAnswer, Kind, Said};
use super::session::Session;
use crate::derivation::mistakes::{Explanation, Stage};
use crate::derivation::{Decimal, Mark, Reading, explain, judge_decimals, mark, rules_needed};
use crate::elaborate::Value;
use crate::equal::{self, Claim, Domains, Undecided, Verdict, Witness};
use crate::error::Error;
use crate::expr::{ExprId, Shape};
use crate::lower::LowerErrorKind;
use crate::syntax::ast::{Ast, AstId, AstKind};
use crate::syntax::statement::{Binding, ClaimLine, ExpectedVerdict, Sign};

/// What a claim says, as the syntax has it.
pub(super) struct Stated<'a> {
    pub left: AstId,
    pub lines: &'a [ClaimLine],
    pub conditions: &'a [AstId],
    pub at: &'a [Binding],
}

/// A side of a claim.
#[derive(Clone)]
struct Side {
    /// As it was written, before it is moved to a point.
    written: ExprId,
    /// At the point, before it is worked out.
    moved: ExprId,
    meaning: Meaning,
}

#[derive(Clone)]
enum Meaning {
    /// A value, and whether it is a derivative of a scalar, so that its layout is a convention.
    Value(Value, bool),
    /// A product that cannot be formed.
    Misfit(String),
    /// With the writer's own results it has two shapes.
    Shapes((usize, usize), (usize, usize)),
}

/// The line before, as its writer reads it.
struct Before {
    written: ExprId,
    meaning: Meaning,
    /// Whether it is what the left side says.
    truth: bool,
    /// Whether its writer reads it otherwise than it stands.
    own: bool,
    /// Whether it equals the truth.
    proved: bool,
}

impl Session {
    pub(super) fn claim(&mut self, ast: &Ast, stated: &Stated, expected: Option<ExpectedVerdict>) -> Result<Kind, Vec<Error>> {
        let mut assumptions = self.env.assumptions.clone();
        let mut problems = Vec::new();
        for &condition in stated.conditions {
            match self.lowerer(ast).condition(condition) {
                Ok(c) => assumptions.push(c),
                Err(list) => problems.extend(super::session::errors(list)),
            }
        }
        let truth = self.side(ast, stated.left, stated.at);
        let mut answers: Vec<ClaimLineAnswer> = Vec::new();
        match &truth {
            Ok(truth) => answers = self.claim_lines(ast, stated, truth, &assumptions, &mut problems)?,
            Err(_) => {
                let sides = stated.lines.iter().filter_map(|l| l.right).filter(|&r| !matches!(ast.kind(r), AstKind::Hole));
                for right in sides.collect::<Vec<_>>() {
                    problems.extend(self.side(ast, right, stated.at).err().into_iter().flatten());
                }
            }
        }
        if answers.iter().all(|a| a.mark == Mark::Unreadable) {
            problems.extend(truth.err().into_iter().flatten());
            return Err(problems);
        }
        self.errors.extend(problems);
        // What an announced mistake says is nobody's result; what holds at a point or under a condition is no formula.
        let general = stated.at.is_empty() && stated.conditions.is_empty() && expected != Some(ExpectedVerdict::Refuted);
        if let (Ok(truth), true) = (&truth, general) {
            let exact = answers.iter().rev().find_map(|a| a.written.zip(a.verdict.as_ref()).map(|(w, v)| (a, w, v)));
            if let Some((line, right, verdict)) = exact {
                let origin = line.mark.origin(line.line).unwrap_or(line.line);
                let carried = matches!(line.mark, Mark::Carried { .. });
                self.claimed.add(&self.store, truth.written, right, origin, verdict.word() == "refuted", carried);
            }
        }
        let asked = truth.ok().map(|t| t.written);
        let left = self.text(ast.span(stated.left));
        Ok(Kind::Claim(ClaimAnswer { left, scope: self.scope(ast, stated), asked, lines: answers, expected }))
    }

    /// ` at x = 2 for y > 0`
    fn scope(&self, ast: &Ast, stated: &Stated) -> String {
        let text = |id: AstId| self.text(ast.span(id));
        let at: Vec<String> = stated.at.iter().map(|b| format!("{} = {}", text(b.target), text(b.value))).collect();
        let conditions: Vec<String> = stated.conditions.iter().map(|&c| text(c)).collect();
        let part = |word: &str, list: &[String], between: &str| match list {
            [] => String::new(),
            list => format!(" {word} {}", list.join(between)),
        };
        part("at", &at, ", ") + &part("for", &conditions, " and ")
    }

    /// The lines of a claim, one after the other.
    fn claim_lines(
        &mut self,
        ast: &Ast,
        stated: &Stated,
        truth: &Side,
        assumptions: &[ExprId],
        problems: &mut Vec<Error>,
    ) -> Result<Vec<ClaimLineAnswer>, Vec<Error>> {
        let mut answers = Vec::new();
        let (mut before, mut wrong) = self.as_written_by_its_author(ast, truth, stated, true);
        for line in stated.lines {
            let mut answer = ClaimLineAnswer::unread(line, self.line_of(line.span), self.text(line.span));
            let Some(right) = line.right else {
                answers.push(answer);
                continue;
            };
            if matches!(ast.kind(right), AstKind::Hole) {
                if let Meaning::Value(value, _) = &truth.meaning {
                    answer.mark = Mark::Filled;
                    answer.filled = Some(self.derived(answer.right.clone(), value.clone(), &[], line.span)?);
                    answers.push(answer);
                }
                continue;
            }
            let judged = match line.sign {
                Sign::Equal => self.equal_line(ast, right, stated, truth, &before, assumptions),
                Sign::About => self.about_line(ast, right, truth, &before),
            };
            let (value, step, side) = match judged {
                Ok(judged) => judged,
                Err(list) => {
                    problems.extend(list);
                    answers.push(answer);
                    continue;
                }
            };
            answer.mark = mark(&step, &value, wrong);
            wrong = match answer.mark {
                Mark::Undecided => wrong,
                mark => mark.origin(answer.line),
            };
            if let Some(side) = side {
                answer.written = Some(side.written);
                if let (Mark::Right, Some(reason)) = (answer.mark, &line.reason) {
                    let explained = explain(&self.store, &self.definitions, &reason.text, before.written, side.written);
                    answer.said = Some(Said { reason: reason.text.clone(), explained });
                }
                if answer.mark == Mark::Wrong {
                    answer.diagnosis = self.diagnosis_of(ast, right, truth, &before, &side, [&value, &step], assumptions);
                    answer.needed = rules_needed(&self.store, &self.definitions, before.written, side.written);
                }
                let (own, own_wrong) = self.as_written_by_its_author(ast, &side, stated, false);
                before = Before { proved: value.word() == "proved", ..own };
                wrong = wrong.or(own_wrong);
            }
            (answer.verdict, answer.step) = (Some(value), Some(step));
            answers.push(answer);
        }
        Ok(answers)
    }

    /// The verdicts on `= right`: value, step, and the side itself.
    #[allow(clippy::type_complexity)]
    fn equal_line(
        &mut self,
        ast: &Ast,
        right: AstId,
        stated: &Stated,
        truth: &Side,
        before: &Before,
        assumptions: &[ExprId],
    ) -> Result<(Verdict, Verdict, Option<Side>), Vec<Error>> {
        let side = self.side(ast, right, stated.at)?;
        let value = self.judge_sides(&truth.meaning, &side.meaning, &truth.meaning, assumptions, self.domains);
        let step = if before.own {
            let (own, _) = self.as_written_by_its_author(ast, &side, stated, false);
            self.judge_sides(&before.meaning, &own.meaning, &truth.meaning, assumptions, Domains::Common)
        } else if before.truth || (before.proved && value.word() == "proved") {
            // Two lines that equal the derivative where both are defined equal each other there.
            value.clone()
        } else {
            self.judge_sides(&before.meaning, &side.meaning, &truth.meaning, assumptions, Domains::Common)
        };
        Ok((value, step, Some(side)))
    }

    /// The verdicts on `≈ decimal`. The lines after it go on from the line before it.
    #[allow(clippy::type_complexity)]
    fn about_line(
        &mut self,
        ast: &Ast,
        right: AstId,
        truth: &Side,
        before: &Before,
    ) -> Result<(Verdict, Verdict, Option<Side>), Vec<Error>> {
        let (decimals, shape) = decimals(ast, right)?;
        let value = self.judge_about(&truth.meaning, &decimals, shape, ast, right)?;
        let step =
            if before.truth || before.proved { value.clone() } else { self.judge_about(&before.meaning, &decimals, shape, ast, right)? };
        Ok((value, step, None))
    }

    fn judge_about(
        &mut self,
        side: &Meaning,
        decimals: &[Decimal],
        shape: Option<Shape>,
        ast: &Ast,
        right: AstId,
    ) -> Result<Verdict, Vec<Error>> {
        let value = match side {
            Meaning::Value(value, _) => value,
            Meaning::Misfit(what) => return Ok(Verdict::Refuted(Witness::Misfit { what: what.clone() })),
            Meaning::Shapes(left, right) => return Ok(Verdict::Refuted(Witness::Shapes { left: *left, right: *right })),
        };
        let dims = shape.and_then(Shape::known).unwrap_or((1, 1));
        if value.dims() != dims {
            return Ok(Verdict::Refuted(Witness::Shapes { left: value.dims(), right: dims }));
        }
        let entries = self.definitions.expand(&mut self.store, &value.entries);
        let sources = self.definitions.expand(&mut self.store, &value.sources);
        if self.store.reach(&entries).up().any(|id| self.store.symbol(id).is_some()) {
            let help = "give the variables values: `f'(1) ≈ 1.08`, or `at x = 1` at the end of the claim".to_owned();
            return Err(vec![Error::Other("`≈` compares numbers, and the left side has variables".into(), ast.span(right), Some(help))]);
        }
        Ok(judge_decimals(&mut self.store, &mut self.canon, &entries, &sources, decimals, dims.1))
    }

    fn judge_sides(&mut self, left: &Meaning, right: &Meaning, truth: &Meaning, assumptions: &[ExprId], domains: Domains) -> Verdict {
        let ((left, derived), (right, derived_too)) = match (left, right) {
            (Meaning::Value(l, a), Meaning::Value(r, b)) => ((l, *a), (r, *b)),
            (Meaning::Misfit(what), _) | (_, Meaning::Misfit(what)) => return Verdict::Refuted(Witness::Misfit { what: what.clone() }),
            (Meaning::Shapes(l, r), _) | (_, Meaning::Shapes(l, r)) => return Verdict::Refuted(Witness::Shapes { left: *l, right: *r }),
        };
        let mut left = left.clone();
        let mut layout = derived || derived_too;
        // A step is about the points where the function has a derivative, as the claim is.
        if let Meaning::Value(truth, scalar) = truth {
            left.sources.extend(truth.sources.iter().filter(|s| !left.sources.contains(s)).copied().collect::<Vec<_>>());
            left.kinks.extend(truth.kinks.iter().filter(|k| !left.kinks.contains(k)).copied().collect::<Vec<_>>());
            layout |= *scalar;
        }
        let claim = self.compared(left, right.clone(), assumptions, layout, domains);
        match equal::judge(&mut self.store, &mut self.canon, &self.definitions, &claim) {
            Verdict::Refuted(Witness::Point { .. }) if self.env.lost_assumption => Verdict::Undecided(Undecided::LostAssumption),
            verdict => verdict,
        }
    }

    fn compared(&self, left: Value, right: Value, assumptions: &[ExprId], any_layout: bool, domains: Domains) -> Claim {
        let naturals = self.env.naturals.iter().copied().collect();
        Claim { left, right, assumptions: assumptions.to_vec(), naturals, any_layout, domains }
    }

    /// What went wrong in a line: in its step from the line before, or in what it says of the truth if that is not worked out yet.
    /// `verdicts` are those of value and step.
    #[allow(clippy::too_many_arguments)]
    fn diagnosis_of(
        &mut self,
        ast: &Ast,
        place: AstId,
        truth: &Side,
        before: &Before,
        side: &Side,
        verdicts: [&Verdict; 2],
        assumptions: &[ExprId],
    ) -> Vec<Explanation> {
        if self.env.lost_assumption {
            return Vec::new();
        }
        let claimed = match (&truth.meaning, &side.meaning) {
            (_, Meaning::Value(claimed, _)) => claimed,
            (Meaning::Value(left, _), Meaning::Misfit(_)) => {
                let claim = self.compared(left.clone(), Value::default(), assumptions, false, self.domains);
                return self.product_diagnosis(ast, place, &claim);
            }
            _ => return Vec::new(),
        };
        // After a line in which everything is differentiated algebra went wrong, or else the derivation after all.
        let step = !before.truth && !self.store.is_pending(before.written);
        let truth = (&truth.meaning, truth.moved, verdicts[0]);
        let line = (&before.meaning, before.written, if before.proved { verdicts[0] } else { verdicts[1] });
        let ways = match (before.truth, before.proved) {
            (true, _) => vec![(Stage::Derivation, truth)],
            (_, true) if step => vec![(Stage::Step, line), (Stage::AfterRightLine, truth)],
            (_, true) => vec![(Stage::Derivation, truth), (Stage::Derivation, line)],
            _ => vec![(if step { Stage::Step } else { Stage::Derivation }, line)],
        };
        let mut told: Vec<Explanation> = Vec::new();
        for (stage, (meaning, left, verdict)) in ways {
            let Meaning::Value(right, _) = meaning else { continue };
            let claim = self.compared(right.clone(), claimed.clone(), assumptions, false, Domains::Common);
            let found = self.diagnosis(verdict, left, Some(side.moved), stage, &claim, Some((ast, place)));
            let known: Vec<String> = told.iter().map(|e| e.rule.clone()).collect();
            told.extend(found.into_iter().filter(|e| !known.contains(&e.rule)));
            // That something got lost may be said better.
            if told.iter().any(|e| !self.mistakes.is_general(&e.rule)) {
                break;
            }
        }
        told.truncate(2);
        told
    }

    /// A side as its writer reads it, with what earlier lines say of the derivatives in it, and the line of the wrong
    /// result that it uses.
    fn as_written_by_its_author(&mut self, ast: &Ast, side: &Side, stated: &Stated, truth: bool) -> (Before, Option<usize>) {
        let plain = Before { written: side.written, meaning: side.meaning.clone(), truth, own: false, proved: truth };
        if !matches!(side.meaning, Meaning::Value(..)) || (truth && self.claimed.was_wrong(&self.store, side.written)) {
            return (plain, None);
        }
        match self.claimed.reading(&mut self.store, side.written) {
            Reading::Plain => (plain, None),
            Reading::Own { id, line } => match self.meaning(ast, id, stated.left, stated.at) {
                Ok((_, meaning)) => (Before { meaning, own: true, proved: false, ..plain }, Some(line)),
                // Only what can be worked out can be compared with.
                Err(_) => (plain, None),
            },
            Reading::Misfit { truth, claimed, line } => {
                let dims = |s: Option<Shape>| s.and_then(Shape::known).unwrap_or((1, 1));
                let meaning = Meaning::Shapes(dims(truth), dims(claimed));
                (Before { meaning, own: true, proved: false, ..plain }, Some(line))
            }
        }
    }

    /// One side of a claim. A product whose shapes do not fit is no error here: it refutes.
    fn side(&mut self, ast: &Ast, id: AstId, at: &[Binding]) -> Result<Side, Vec<Error>> {
        let lowered = match self.lower(ast, id) {
            Ok(lowered) => lowered,
            Err(list) => {
                if let [Error::Lower(e)] = &list[..]
                    && let LowerErrorKind::Shapes { operation: "this matrix product", left, right } = &e.kind
                {
                    let zero = self.store.int(0);
                    return Ok(Side { written: zero, moved: zero, meaning: Meaning::Misfit(format!("{left} times {right}")) });
                }
                return Err(list);
            }
        };
        let (moved, meaning) = self.meaning(ast, lowered.id, id, at)?;
        Ok(Side { written: lowered.id, moved, meaning })
    }

    fn meaning(&mut self, ast: &Ast, id: ExprId, place: AstId, at: &[Binding]) -> Result<(ExprId, Meaning), Vec<Error>> {
        let derived = self.store.is_pending(id) && self.is_derivative_of_scalar(id);
        let (moved, _) = self.at(ast, id, at)?;
        let value = self.value(moved, ast.span(place))?;
        Ok((moved, Meaning::Value(value, derived)))
    }

    /// Whether every derivative in the expression is one of a scalar, so that its layout is a convention.
    fn is_derivative_of_scalar(&self, id: ExprId) -> bool {
        let reach = self.store.reach(&[id]);
        let width = self.store.shape(id);
        // The outermost result is a row or a column; a chain of Jacobians ends in a scalar if it is a row.
        let vector = width.is_none_or(|s| s.is_vector());
        let has = reach.up().any(|n| self.store.op(n).is_operator() && self.store.shape(self.store.children(n)[0]).is_none());
        vector && has
    }
}

/// The decimals of a right side after `≈`: one, or an array of them.
fn decimals(ast: &Ast, right: AstId) -> Result<(Vec<Decimal>, Option<Shape>), Vec<Error>> {
    let wrong = |id: AstId| {
        let help = "write the digits that you have, as in `≈ 1.0806`".to_owned();
        vec![Error::Other("`≈` needs a decimal number on its right".into(), ast.span(id), Some(help))]
    };
    let one = |mut id: AstId| {
        let mut negative = false;
        loop {
            match ast.kind(id) {
                AstKind::Group(inner) => id = *inner,
                AstKind::Neg(inner) => (negative, id) = (!negative, *inner),
                AstKind::Number(_) => {
                    let decimal = Decimal::read(ast.text(id)).ok_or_else(|| wrong(id))?;
                    return Ok(if negative { decimal.negated() } else { decimal });
                }
                _ => return Err(wrong(id)),
            }
        }
    };
    match ast.kind(right) {
        AstKind::Array { entries, rows } => {
            let entries: Vec<Decimal> = ast.list(*entries).iter().map(|&e| one(e)).collect::<Result<_, _>>()?;
            let columns = entries.len() / rows.len().max(1);
            Ok((entries, Some(Shape::new(rows.len(), columns))))
        }
        _ => Ok((vec![one(right)?], None)),
    }
}
