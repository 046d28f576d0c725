//! The workloads of the benchmarks, built with the smart constructors of the store.

#![allow(dead_code, reason = "each benchmark takes some")]

use gradus::expr::{ExprId, Store, SymbolId};
use gradus::function::{self, FunctionId};
use gradus::number::Num;

const SIN: FunctionId = function::named("sin");
const COS: FunctionId = function::named("cos");
const TANH: FunctionId = function::named("tanh");

/// An expression, or several, and what they are differentiated by.
pub struct Model {
    pub store: Store,
    pub outputs: Vec<ExprId>,
    pub variables: Vec<SymbolId>,
}

impl Model {
    fn new() -> Model {
        Model { store: Store::new(), outputs: Vec::new(), variables: Vec::new() }
    }

    fn variables(&mut self, name: &str, n: usize) -> Vec<ExprId> {
        let first = self.variables.len();
        for k in 1..=n {
            let symbol = self.store.declare(&format!("{name}{k}"), None);
            self.variables.push(symbol);
        }
        self.variables[first..].iter().map(|&s| self.store.symbol_node(s)).collect()
    }

    fn square(&mut self, x: ExprId) -> ExprId {
        let two = self.store.int(2);
        self.store.pow(x, two)
    }

    fn sum(&mut self, terms: &[ExprId]) -> ExprId {
        terms[1..].iter().fold(terms[0], |sum, &t| self.store.add(sum, t))
    }
}

/// `x1*x2*…*xn`
pub fn product(n: usize) -> Model {
    let mut m = Model::new();
    let x = m.variables("x", n);
    let product = x[1..].iter().fold(x[0], |p, &x| m.store.mul(p, x));
    m.outputs.push(product);
    m
}

/// `sin(sin(…x…))`
pub fn nest(depth: usize) -> Model {
    let mut m = Model::new();
    let x = m.variables("x", 1)[0];
    let nest = (0..depth).fold(x, |inner, _| m.store.unary(SIN, inner));
    m.outputs.push(nest);
    m
}

/// `x*sin(1*x) + x^2*sin(2*x) + …`: no two terms alike.
pub fn terms(n: usize) -> Model {
    let mut m = Model::new();
    let x = m.variables("x", 1)[0];
    let list: Vec<ExprId> = (1..=n as i64)
        .map(|k| {
            let k = m.store.int(k);
            let (power, angle) = (m.store.pow(x, k), m.store.mul(k, x));
            let sine = m.store.unary(SIN, angle);
            m.store.mul(power, sine)
        })
        .collect();
    let sum = m.sum(&list);
    m.outputs.push(sum);
    m
}

/// `n` outputs over `n` variables, of which each depends on all: `sin(x1 + 2*x2 + …)*x_i`.
pub fn square(n: usize) -> Model {
    let mut m = Model::new();
    let x = m.variables("x", n);
    let weighted: Vec<ExprId> = x
        .iter()
        .zip(1..)
        .map(|(&x, k)| {
            let k = m.store.int(k);
            m.store.mul(k, x)
        })
        .collect();
    let sum = m.sum(&weighted);
    let sine = m.store.unary(SIN, sum);
    for &x in &x {
        let output = m.store.mul(sine, x);
        m.outputs.push(output);
    }
    m
}

/// `Σ 100*(x_{i+1} - x_i^2)^2 + (1 - x_i)^2`
pub fn rosenbrock(n: usize) -> Model {
    let mut m = Model::new();
    let x = m.variables("x", n);
    let (one, hundred) = (m.store.int(1), m.store.int(100));
    let mut list = Vec::new();
    for pair in x.windows(2) {
        let square = m.square(pair[0]);
        let inner = m.store.sub(pair[1], square);
        let square = m.square(inner);
        let left = m.store.mul(hundred, square);
        let inner = m.store.sub(one, pair[0]);
        let right = m.square(inner);
        list.push(m.store.add(left, right));
    }
    let sum = m.sum(&list);
    m.outputs.push(sum);
    m
}

/// The tool position of an arm with six joints, from its Denavit-Hartenberg table.
pub fn arm() -> Model {
    const A: [(i64, i64); 6] = [(0, 1), (-17, 40), (-1569, 4000), (0, 1), (0, 1), (1, 20)];
    const D: [(i64, i64); 6] = [(89_159, 1_000_000), (0, 1), (0, 1), (10_915, 100_000), (9_465, 100_000), (823, 10_000)];
    const COS_ALPHA: [i64; 6] = [0, 1, 1, 0, 0, 1];
    const SIN_ALPHA: [i64; 6] = [1, 0, 0, 1, -1, 0];
    let mut m = Model::new();
    let q = m.variables("q", 6);
    let store = &mut m.store;
    let mut pose: Option<[[ExprId; 4]; 3]> = None;
    for k in 0..6 {
        let (c, s) = (store.unary(COS, q[k]), store.unary(SIN, q[k]));
        let (ca, sa) = (store.int(COS_ALPHA[k]), store.int(SIN_ALPHA[k]));
        let (a, d) = (store.num(Num::ratio(A[k].0, A[k].1)), store.num(Num::ratio(D[k].0, D[k].1)));
        let zero = store.int(0);
        let (minus_s, minus_c) = (store.neg(s), store.neg(c));
        let link = [
            [c, store.mul(minus_s, ca), store.mul(s, sa), store.mul(a, c)],
            [s, store.mul(c, ca), store.mul(minus_c, sa), store.mul(a, s)],
            [zero, sa, ca, d],
        ];
        pose = Some(match pose {
            None => link,
            Some(t) => std::array::from_fn(|r| {
                std::array::from_fn(|column| {
                    let mut sum = if column == 3 { t[r][3] } else { zero };
                    for j in 0..3 {
                        let product = store.mul(t[r][j], link[j][column]);
                        sum = store.add(sum, product);
                    }
                    sum
                })
            }),
        });
    }
    let pose = pose.expect("six links");
    m.outputs = pose.iter().map(|row| row[3]).collect();
    m
}

/// The last layer of a net.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Last {
    Tanh,
    Linear,
}

/// The squared error of a fully connected net with `tanh`, as a function of its weights.
pub fn network(sizes: &[usize], last: Last) -> Model {
    let mut m = Model::new();
    let weights: usize = sizes.windows(2).map(|w| (w[0] + 1) * w[1]).sum();
    let w = m.variables("w", weights);
    let named = |m: &mut Model, name: &str, n: usize| -> Vec<ExprId> { (1..=n).map(|k| m.store.sym(&format!("{name}{k}"))).collect() };
    let mut values = named(&mut m, "x", sizes[0]);
    let targets = named(&mut m, "t", sizes[sizes.len() - 1]);
    let mut at = 0;
    for (k, layer) in sizes.windows(2).enumerate() {
        let linear = last == Last::Linear && k + 2 == sizes.len();
        let mut next = Vec::new();
        for _ in 0..layer[1] {
            let mut z = w[at + layer[0]];
            for (j, &x) in values.iter().enumerate() {
                let product = m.store.mul(w[at + j], x);
                z = m.store.add(z, product);
            }
            at += layer[0] + 1;
            next.push(if linear { z } else { m.store.unary(TANH, z) });
        }
        values = next;
    }
    let errors: Vec<ExprId> = values
        .iter()
        .zip(&targets)
        .map(|(&y, &t)| {
            let difference = m.store.sub(y, t);
            m.square(difference)
        })
        .collect();
    let loss = m.sum(&errors);
    m.outputs.push(loss);
    m
}
