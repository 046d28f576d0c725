//! Derivatives: a text of ordinary expressions, long products and nests, and the models of the peers.

mod workloads;

use divan::{Bencher, black_box};
use gradus::diff::{Chain, gradient, hessian, hessian_entries, jacobian};
use gradus::document::OneOff;
use gradus::print::{self, Options};
use gradus::syntax::parse_expression;
use workloads::Model;

/// As in the command line.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn texts() -> Vec<&'static str> {
    include_str!("data/w1.txt").lines().collect()
}

/// A thousand expressions: read, differentiated by x, in canonical form, printed.
mod texts {
    use super::*;

    #[divan::bench]
    fn whole(bencher: Bencher) {
        let texts = super::texts();
        bencher.bench_local(|| {
            for text in &texts {
                let mut question = OneOff::new(&[text], &["x"]).expect("a readable text");
                let derived = question.derivative(0).expect("a derivative");
                black_box(print::text(&question.session.store, derived.plain.entries[0], &Options::plain()).expect("a short text"));
            }
        });
    }

    #[divan::bench]
    fn parse(bencher: Bencher) {
        let texts = super::texts();
        bencher.bench_local(|| {
            for text in &texts {
                black_box(parse_expression(text).expect("a readable text"));
            }
        });
    }
}

fn gradient_of(m: Model) -> Model {
    let Model { mut store, outputs, variables } = m;
    black_box(gradient(&mut store, outputs[0], &variables, &Chain::default()).expect("a gradient"));
    Model { store, outputs, variables }
}

#[divan::bench(args = [100, 1_000, 10_000])]
fn product(bencher: Bencher, n: usize) {
    bencher.with_inputs(|| workloads::product(n)).bench_local_values(gradient_of);
}

#[divan::bench(args = [100, 1_000, 10_000, 100_000, 1_000_000], sample_count = 20)]
fn nest(bencher: Bencher, depth: usize) {
    bencher.with_inputs(|| workloads::nest(depth)).bench_local_values(gradient_of);
}

#[divan::bench]
fn arm(bencher: Bencher) {
    bencher.with_inputs(workloads::arm).bench_local_values(|mut m| {
        black_box(jacobian(&mut m.store, &m.outputs, &m.variables, &Chain::default()).expect("a Jacobian"));
        for k in 0..m.outputs.len() {
            black_box(hessian(&mut m.store, m.outputs[k], &m.variables, &Chain::default()).expect("a Hessian"));
        }
        m
    });
}

#[divan::bench(args = [100, 1_000])]
fn rosenbrock(bencher: Bencher, n: usize) {
    bencher.with_inputs(|| workloads::rosenbrock(n)).bench_local_values(|m| {
        let mut m = gradient_of(m);
        black_box(hessian_entries(&mut m.store, m.outputs[0], &m.variables, &Chain::default()).expect("a Hessian"));
        m
    });
}

#[divan::bench(args = [&[2, 2, 1][..], &[8, 16, 4][..]])]
fn network(bencher: Bencher, sizes: &[usize]) {
    bencher.with_inputs(|| workloads::network(sizes, workloads::Last::Tanh)).bench_local_values(gradient_of);
}
