use super::*;
use crate::diff;
use crate::expr::{ExprId, Op, Store, SymbolId};
use crate::number::Num;

/// A loss over named columns and parameters, with its derivatives by the engine.
struct Model {
    loss: Program,
    gradient: Program,
    units: Program,
    parameters: Vec<String>,
    arguments: Vec<String>,
}

impl Model {
    fn new(store: &mut Store, loss: ExprId, columns: &[ExprId], parameters: &[ExprId], units: &[ExprId]) -> Model {
        let symbols = |ids: &[ExprId]| -> Vec<SymbolId> { ids.iter().map(|&id| store.symbol(id).unwrap()).collect() };
        let (inputs, wrt) = ([symbols(columns), symbols(parameters)].concat(), symbols(parameters));
        let mut roots = vec![loss];
        roots.extend(diff::gradient(store, loss, &wrt, &Default::default()).unwrap());
        Model {
            loss: Program::new(store, &[loss], &inputs).unwrap(),
            gradient: Program::new(store, &roots, &inputs).unwrap(),
            units: Program::new(store, units, &inputs).unwrap(),
            parameters: wrt.iter().map(|&s| store.symbol_name(s).to_owned()).collect(),
            arguments: (1..=units.len()).map(|k| format!("z{k}")).collect(),
        }
    }

    fn task<'a>(&'a self, data: &'a Data) -> Task<'a> {
        let units = Some(Unit { program: &self.units, arguments: &self.arguments });
        Task { loss: &self.loss, gradient: &self.gradient, parameters: &self.parameters, data, units }
    }
}

fn data(inputs: usize, rows: &[&[f64]]) -> Data {
    let mut data = Data::new((1..=rows[0].len()).map(|k| format!("c{k}")).collect(), inputs);
    rows.iter().for_each(|r| data.push(r).unwrap());
    data
}

fn options(start: &[f64], rate: f64, epochs: usize) -> Options {
    let init = Init { given: start.iter().map(|&w| Some(w)).collect(), uniform: (-1.0, 1.0) };
    Options {
        rate,
        epochs,
        batch: usize::MAX,
        objective: Objective::Mean,
        rule: Rule::Descent,
        init,
        seed: 0,
        restarts: 1,
        check: true,
        log: None,
    }
}

fn run(model: &Model, data: &Data, options: &Options) -> Outcome {
    train(&model.task(data), options, &mut |_| {})
}

/// `1/2*(w*x + b - y)^2`
fn line() -> (Model, Data) {
    let mut s = Store::new();
    let [x, y, w, b] = ["x", "y", "w", "b"].map(|n| s.sym(n));
    let e = s.mul(w, x);
    let e = s.add(e, b);
    let e = s.sub(e, y);
    let (two, half) = (s.int(2), s.num(Num::HALF));
    let e = s.pow(e, two);
    let loss = s.mul(half, e);
    (Model::new(&mut s, loss, &[x, y], &[w, b], &[]), data(1, &[&[0.0, 1.0], &[1.0, 3.0], &[2.0, 5.0]]))
}

/// `1/2*(w5*h(w1*x1 + w2*x2 + b1) + w6*h(w3*x1 + w4*x2 + b2) + b3 - y)^2` with `h(z) = {z if z > 0; 0 otherwise}`, parameters w1…w6, b1…b3.
fn xor() -> (Model, Data) {
    let mut s = Store::new();
    let [x1, x2, y] = ["x1", "x2", "y"].map(|n| s.sym(n));
    let w: Vec<ExprId> = (1..=6).map(|k| s.sym(&format!("w{k}"))).collect();
    let b: Vec<ExprId> = (1..=3).map(|k| s.sym(&format!("b{k}"))).collect();
    let mut units = Vec::new();
    let mut yhat = b[2];
    for k in 0..2 {
        let (p, q) = (s.mul(w[2 * k], x1), s.mul(w[2 * k + 1], x2));
        let z = s.add(p, q);
        let z = s.add(z, b[k]);
        let zero = s.int(0);
        let positive = s.relation(Op::Lt, zero, z);
        let h = s.select(positive, z, zero);
        let h = s.mul(w[4 + k], h);
        yhat = s.add(yhat, h);
        units.push(z);
    }
    let e = s.sub(yhat, y);
    let (two, half) = (s.int(2), s.num(Num::HALF));
    let e = s.pow(e, two);
    let loss = s.mul(half, e);
    let model = Model::new(&mut s, loss, &[x1, x2, y], &[w, b].concat(), &units);
    (model, data(2, &[&[0.0, 0.0, 0.0], &[0.0, 1.0, 1.0], &[1.0, 0.0, 1.0], &[1.0, 1.0, 0.0]]))
}

#[test]
fn one_step_by_hand() {
    let (model, data) = line();
    for (objective, divisor) in [(Objective::Sum, 1.0), (Objective::Mean, 3.0)] {
        let outcome = run(&model, &data, &Options { objective, ..options(&[0.0, 0.0], 0.1, 1) });
        // dL/dw = Σ -y*x = -13, dL/db = Σ -y = -9
        let wanted = [1.3 / divisor, 0.9 / divisor];
        assert!(outcome.parameters.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-15), "{outcome:?}");
        assert!((outcome.history[0].1 - 17.5 / divisor).abs() < 1e-15);
    }
}

#[test]
fn a_line_is_found_by_every_rule() {
    let (model, data) = line();
    for (rule, rate) in [(Rule::Descent, 0.3), (Rule::Momentum(0.9), 0.05), (Rule::Adam, 0.05)] {
        for batch in [1, 2, 3] {
            let outcome = run(&model, &data, &Options { rule, batch, ..options(&[0.0, 0.0], rate, 2000) });
            assert!(
                (outcome.parameters[0] - 2.0).abs() < 1e-3 && (outcome.parameters[1] - 1.0).abs() < 1e-3,
                "{rule:?} {batch}: {outcome:?}"
            );
            assert!(matches!(outcome.remarks[..], [Remark::Checked { worst }] if worst < 1e-6), "{:?}", outcome.remarks);
        }
    }
}

#[test]
fn xor_from_a_given_start() {
    let (model, data) = xor();
    let start = [0.9, 1.1, 1.2, 0.8, 0.8, -1.5, 0.1, -0.9, 0.1];
    for (objective, rate) in [(Objective::Mean, 0.1), (Objective::Sum, 0.05)] {
        let outcome = run(&model, &data, &Options { objective, ..options(&start, rate, 5000) });
        assert!(outcome.loss < 1e-6, "{outcome:?}");
        // At the end only rounding is left.
        assert!(outcome.history.windows(2).all(|w| w[1].1 <= w[0].1 + 1e-25), "{:?}", outcome.history);
        assert!(matches!(outcome.remarks[..], [Remark::Checked { .. }]), "{:?}", outcome.remarks);
    }
}

#[test]
fn restarts_keep_the_best_and_repeat() {
    let (model, data) = xor();
    let mut wishes = options(&[0.0; 9], 0.5, 500);
    wishes.init.given = vec![None; 9];
    wishes.restarts = 20;
    wishes.seed = 7;
    wishes.check = false;
    let mut seen = Vec::new();
    let outcome = train(&model.task(&data), &wishes, &mut |p| seen.push(p));
    assert_eq!(outcome, run(&model, &data, &wishes));
    let last: Vec<f64> = seen.iter().filter(|p| p.epoch == 500).map(|p| p.loss).collect();
    assert_eq!(last.len(), 20);
    assert_eq!(outcome.loss, last.iter().copied().fold(f64::INFINITY, f64::min));
    assert!(outcome.loss < 1e-3, "{}", outcome.loss);
    assert!(matches!(outcome.remarks[0], Remark::Best { of: 20, .. }));
}

#[test]
fn dead_and_stuck() {
    let (model, data) = xor();
    // Both units are off everywhere: only b3 learns, and rests at 1/2.
    let outcome = run(&model, &data, &options(&[-1.0, -1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0, 0.0], 0.5, 1000));
    assert!((outcome.parameters[8] - 0.5).abs() < 1e-6);
    let words: Vec<String> = outcome.remarks.iter().map(Remark::to_string).collect();
    assert!(words.iter().any(|w| w.starts_with("stuck: the loss has stayed at 0.125 ")), "{words:?}");
    assert_eq!(words.iter().filter(|w| w.starts_with("dead ReLU: z")).count(), 2, "{words:?}");
}

#[test]
fn divergence_keeps_finite_parameters() {
    let (model, data) = line();
    let outcome = run(&model, &data, &options(&[0.0, 0.0], 1e3, 5000));
    assert!(outcome.parameters.iter().all(|w| w.is_finite()));
    assert!(outcome.remarks.iter().any(|r| matches!(r, Remark::Diverged { .. })), "{:?}", outcome.remarks);
}

#[test]
fn kinks_and_holes_at_the_start() {
    let (model, data) = xor();
    // b1 = 0 and x = 0: the first unit is at its kink on the first example; the loss moves with it.
    let outcome = run(&model, &data, &options(&[1.0, 1.0, 1.0, 1.0, 1.0, -2.0, 0.0, -1.0, 0.5], 0.1, 1));
    let kinks = outcome.remarks.iter().filter(|r| matches!(r, Remark::Kink { .. })).count();
    assert!(kinks >= 1, "{:?}", outcome.remarks);
    assert!(!outcome.remarks.iter().any(|r| matches!(r, Remark::Mismatch { .. })), "{:?}", outcome.remarks);

    let mut s = Store::new();
    let [x, w] = ["x", "w"].map(|n| s.sym(n));
    let e = s.mul(w, x);
    let half = s.num(Num::HALF);
    let loss = s.pow(e, half);
    let model = Model::new(&mut s, loss, &[x], &[w], &[]);
    let data = self::data(1, &[&[1.0], &[-1.0]]);
    let outcome = run(&model, &data, &options(&[1.0], 0.1, 10));
    assert_eq!(outcome.remarks, vec![Remark::Undefined { example: 1 }]);
}

#[test]
fn a_wrong_formula_is_found() {
    let (mut model, data) = line();
    let mut s = Store::new();
    let [x, y, w, b] = ["x", "y", "w", "b"].map(|n| s.sym(n));
    let wrong = s.mul(w, x);
    let symbols = [x, y, w, b].map(|id| s.symbol(id).unwrap());
    model.gradient = Program::new(&s, &[wrong, wrong, wrong], &symbols).unwrap();
    let outcome = run(&model, &data, &options(&[0.5, 0.5], 0.1, 1));
    assert_eq!(outcome.remarks.iter().filter(|r| matches!(r, Remark::Mismatch { .. })).count(), 2);
}
