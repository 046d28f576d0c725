//! What the claims of a document have said of derivatives, and expressions read with these results.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::expr::{ExprId, Op, Shape, Store};

/// What earlier claims say, each about the node of its left side.
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    claims: Vec<Claim>,
    by_derivative: FxHashMap<Derivative, usize>,
    any_wrong: bool,
}

#[derive(Clone, Debug)]
struct Claim {
    right: ExprId,
    /// The derivatives that stand in the right side.
    uses: Vec<Derivative>,
    /// The line of the document that holds the right side, or that with the mistake, where the claim is wrong.
    line: usize,
    wrong: bool,
    /// Whether it is wrong only because it goes on from another.
    carried: bool,
}

/// What is differentiated and by what; whether as a gradient, a Jacobian or a single derivative makes one of them.
type Derivative = (Op, SmallVec<[ExprId; 4]>);

/// An expression with the writer's own results for the derivatives in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// No result that it uses is wrong: it means what it says.
    Plain,
    /// What it means to the writer, and the line with the wrong result that it uses.
    Own { id: ExprId, line: usize },
    /// A wrong result has another shape than the derivative it stands for.
    Misfit { truth: Option<Shape>, claimed: Option<Shape>, line: usize },
}

impl Claimed {
    /// Remembers that `left` is said to be `right`; what was said of `left` before no longer counts.
    pub fn add(&mut self, store: &Store, left: ExprId, right: ExprId, line: usize, wrong: bool, carried: bool) {
        let Some(derivative) = derivative(store, without_place(store, left)) else { return };
        self.any_wrong |= wrong;
        let claim = Claim { right, uses: derivatives(store, right), line, wrong, carried };
        match self.by_derivative.get(&derivative) {
            Some(&k) => self.claims[k] = claim,
            None => {
                self.by_derivative.insert(derivative, self.claims.len());
                self.claims.push(claim);
            }
        }
    }

    /// Reads an expression as its writer does.
    pub fn reading(&self, store: &mut Store, id: ExprId) -> Reading {
        if !self.any_wrong || !store.is_pending(id) {
            return Reading::Plain;
        }
        let spoilt = self.spoilt(&derivatives(store, id));
        let wrong = spoilt.iter().map(|&k| &self.claims[k]).filter(|c| c.wrong).map(|c| c.line).min();
        let Some(line) = wrong else { return Reading::Plain };
        match self.images(store, &spoilt).and_then(|images| self.replaced(store, id, &images)) {
            Ok(own) if own == id => Reading::Plain,
            Ok(own) => Reading::Own { id: own, line },
            Err(Unfit { claim, truth }) => {
                let Claim { right, line, .. } = self.claims[claim];
                Reading::Misfit { truth, claimed: store.shape(right), line }
            }
        }
    }

    /// Whether `left` is what a wrong claim was about: it is asked anew, perhaps of another function with the same formula.
    pub fn was_wrong(&self, store: &Store, left: ExprId) -> bool {
        let left = without_place(store, left);
        let known = derivative(store, left).filter(|_| store.op(left) != Op::Substitute).and_then(|d| self.by_derivative.get(&d));
        known.is_some_and(|&k| self.claims[k].wrong && !self.claims[k].carried)
    }

    fn about<'a>(&'a self, derivatives: &'a [Derivative]) -> impl Iterator<Item = usize> + 'a {
        derivatives.iter().filter_map(|d| self.by_derivative.get(d).copied())
    }

    /// The claims that some derivatives lead to and that are wrong or lead to one that is.
    fn spoilt(&self, derivatives: &[Derivative]) -> Vec<usize> {
        let mut met: Vec<usize> = Vec::new();
        let mut pending: Vec<usize> = self.about(derivatives).collect();
        while let Some(k) = pending.pop() {
            if !met.contains(&k) {
                met.push(k);
                pending.extend(self.about(&self.claims[k].uses));
            }
        }
        let mut spoilt: Vec<usize> = met.iter().copied().filter(|&k| self.claims[k].wrong).collect();
        // Each round spoils at least one more.
        loop {
            let leads = |k: usize| self.about(&self.claims[k].uses).any(|u| spoilt.contains(&u));
            let more: Vec<usize> = met.iter().copied().filter(|&k| !spoilt.contains(&k) && leads(k)).collect();
            if more.is_empty() {
                return spoilt;
            }
            spoilt.extend(more);
        }
    }

    /// The right sides of the spoilt claims, each read with the others; one that leads back to itself stays as it is.
    fn images(&self, store: &mut Store, spoilt: &[usize]) -> Result<FxHashMap<usize, ExprId>, Unfit> {
        let mut images: FxHashMap<usize, ExprId> = FxHashMap::default();
        let mut waiting = spoilt.to_vec();
        while !waiting.is_empty() {
            let ready = |k: usize| self.about(&self.claims[k].uses).all(|u| images.contains_key(&u) || !spoilt.contains(&u));
            let (now, later): (Vec<usize>, Vec<usize>) = waiting.iter().partition(|&&k| ready(k));
            let (now, later) = if now.is_empty() { (later, Vec::new()) } else { (now, later) };
            for k in now {
                let image = self.replaced(store, self.claims[k].right, &images)?;
                images.insert(k, image);
            }
            waiting = later;
        }
        Ok(images)
    }

    /// An expression with what is claimed in place of the derivatives.
    fn replaced(&self, store: &mut Store, id: ExprId, images: &FxHashMap<usize, ExprId>) -> Result<ExprId, Unfit> {
        let mut unfit = None;
        let read = store.rewrite(&[id], |store, node, operands| {
            let claim = derivative(store, node).and_then(|d| self.by_derivative.get(&d).copied());
            match claim.and_then(|k| images.get(&k).map(|&image| (k, image))) {
                Some((claim, image)) => {
                    let truth = store.shape(node);
                    fitted(store, image, truth).unwrap_or_else(|| {
                        unfit = unfit.or(Some(Unfit { claim, truth }));
                        node
                    })
                }
                None => store.rebuild(node, operands),
            }
        })[0];
        unfit.map_or(Ok(read), Err)
    }
}

/// A claim whose right side has another shape than the derivative it is about.
#[derive(Clone, Copy)]
struct Unfit {
    claim: usize,
    truth: Option<Shape>,
}

/// The derivative, or the derivative at a point, that a node is.
fn derivative(store: &Store, node: ExprId) -> Option<Derivative> {
    let operands: SmallVec<[ExprId; 4]> = SmallVec::from_slice(store.children(node));
    match store.op(node) {
        // Of higher order, or mixed.
        Op::Derivative if operands.len() > 2 => Some((Op::Derivative, operands)),
        Op::Derivative | Op::Gradient | Op::Jacobian => Some((Op::Gradient, operands)),
        op if op.is_operator() => Some((op, operands)),
        _ => None,
    }
}

/// `f'(x)` without its argument, if that is the variable itself.
fn without_place(store: &Store, id: ExprId) -> ExprId {
    let operands = store.children(id);
    let in_place = store.op(id) == Op::Substitute && operands[1..].chunks(2).all(|pair| pair[0] == pair[1]);
    if in_place { operands[0] } else { id }
}

fn derivatives(store: &Store, id: ExprId) -> Vec<Derivative> {
    if !store.is_pending(id) {
        return Vec::new();
    }
    store.reach(&[id]).up().filter_map(|node| derivative(store, node)).collect()
}

/// A value in the shape that is wanted: a row may stand for a column.
fn fitted(store: &mut Store, id: ExprId, wanted: Option<Shape>) -> Option<ExprId> {
    let found = store.shape(id);
    if found == wanted {
        return Some(id);
    }
    let (found, wanted) = (found?, wanted?);
    (found.is_vector() && found.transposed() == wanted).then(|| store.transpose(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `h' = f' * 2` read with a wrong result for `f'`, also through the claim about `h'`, and with one that leads back to itself.
    #[test]
    fn readings() {
        let mut store = Store::new();
        let (x, f, h) = (store.sym("x"), store.sym("f"), store.sym("h"));
        let of = |store: &mut Store, of| store.operator(Op::Derivative, &[of, x], None);
        let (df, dh) = (of(&mut store, f), of(&mut store, h));
        let two = store.int(2);
        let right = store.mul(two, df);
        let mut claimed = Claimed::default();
        claimed.add(&store, dh, right, 1, false, false);
        assert_eq!(claimed.reading(&mut store, dh), Reading::Plain);
        claimed.add(&store, df, x, 2, true, false);
        let own = store.mul(two, x);
        assert_eq!(claimed.reading(&mut store, right), Reading::Own { id: own, line: 2 });
        assert_eq!(claimed.reading(&mut store, dh), Reading::Own { id: own, line: 2 });
        assert_eq!(claimed.reading(&mut store, own), Reading::Plain);

        let circle = store.mul(two, dh);
        claimed.add(&store, df, circle, 3, true, false);
        assert!(matches!(claimed.reading(&mut store, dh), Reading::Own { line: 3, .. }));
    }

    /// What is said of `f'(x)` holds for `f'(0)`.
    #[test]
    fn at_another_point() {
        let mut store = Store::new();
        let (x, f, zero) = (store.sym("x"), store.sym("f"), store.int(0));
        let derivative = store.operator(Op::Derivative, &[f, x], None);
        let [here, there] = [x, zero].map(|to| store.operator(Op::Substitute, &[derivative, x, to], None));
        let mut claimed = Claimed::default();
        claimed.add(&store, here, x, 1, true, false);
        let id = store.operator(Op::Substitute, &[x, x, zero], None);
        assert_eq!(claimed.reading(&mut store, there), Reading::Own { id, line: 1 });
    }

    #[test]
    fn a_row_fits_a_column_and_nothing_else() {
        let mut store = Store::new();
        let shapes = [(2, 3), (3, 2), (3, 1), (1, 3)].map(|(r, c)| Shape::new(r, c));
        let [wide, tall, column, row] = shapes.map(|s| {
            let symbol = store.declare(&s.to_string(), Some(s));
            store.symbol_node(symbol)
        });
        assert_eq!(fitted(&mut store, wide, Some(Shape::new(2, 3))), Some(wide));
        assert_eq!(fitted(&mut store, tall, Some(Shape::new(2, 3))), None);
        let turned = fitted(&mut store, row, Some(Shape::new(3, 1))).expect("a column");
        assert_eq!(store.shape(turned), Some(Shape::new(3, 1)));
        assert_eq!(fitted(&mut store, column, None), None);
    }
}
