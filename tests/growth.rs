//! Cost follows the graph: nodes and operations of derivatives of models that grow.

#[path = "../benches/workloads.rs"]
mod workloads;

use gradus::compile::operations;
use gradus::diff::{Chain, gradient, hessian, hessian_entries, jacobian};
use gradus::expr::ExprId;
use workloads::Model;

/// The nodes of the store once the Jacobian is formed.
fn nodes(mut m: Model) -> usize {
    jacobian(&mut m.store, &m.outputs, &m.variables, &Chain::default()).unwrap();
    m.store.verify().unwrap();
    m.store.len()
}

#[test]
fn nodes_grow_with_the_text() {
    for n in [500, 1000, 2000] {
        assert_eq!(nodes(workloads::product(n)), 4 * n - 3, "a product of {n}");
        assert_eq!(nodes(workloads::nest(n)), 3 * n + 2, "a nest of {n}");
        assert_eq!(nodes(workloads::terms(n)), 13 * n - 5, "a sum of {n}");
    }
    // Above, a Jacobian is formed in reverse, which shares more than forwards.
    for n in [100, 200] {
        let entries = n * n;
        assert!(nodes(workloads::square(n)) <= entries + 10 * n, "{n} x {n} entries");
    }
}

#[test]
fn a_gradient_of_ten_thousand_factors() {
    assert!(nodes(workloads::product(10_000)) <= 42_000);
}

fn shared(m: &Model, roots: &[ExprId]) -> u64 {
    operations(&m.store, roots).shared
}

#[test]
fn operations_of_the_arm() {
    let mut m = workloads::arm();
    let mut roots = m.outputs.clone();
    roots.extend(jacobian(&mut m.store, &m.outputs, &m.variables, &Chain::default()).unwrap().concat());
    for k in 0..3 {
        roots.extend(hessian(&mut m.store, m.outputs[k], &m.variables, &Chain::default()).unwrap().concat());
    }
    let count = shared(&m, &roots);
    assert!(count <= 600, "{count}");
}

#[test]
fn operations_of_a_long_valley() {
    let n = 1000;
    let mut m = workloads::rosenbrock(n);
    let mut roots = gradient(&mut m.store, m.outputs[0], &m.variables, &Chain::default()).unwrap();
    let entries = hessian_entries(&mut m.store, m.outputs[0], &m.variables, &Chain::default()).unwrap();
    assert_eq!(entries.len(), 2 * n - 1, "the diagonal and its neighbour");
    assert!(entries.iter().all(|&(i, j, _)| i == j || i == j + 1));
    roots.extend(entries.iter().map(|e| e.2));
    let count = shared(&m, &roots);
    assert!(count <= 13_000, "{count}");
}

#[test]
fn operations_of_a_network() {
    // A reverse sweep by hand over the same networks takes as many; 7 operations forwards are not needed for it.
    for (last, forwards, most) in [(workloads::Last::Tanh, 415, 776), (workloads::Last::Linear, 411, 760)] {
        let mut m = workloads::network(&[8, 16, 4], last);
        let gradient = gradient(&mut m.store, m.outputs[0], &m.variables, &Chain::default()).unwrap();
        let count = shared(&m, &gradient);
        assert!(count <= most, "{count}");
        assert_eq!(shared(&m, &m.outputs), forwards);
    }
}

#[test]
fn dense_and_sparse_hessians_agree() {
    let mut m = workloads::arm();
    let output = m.outputs[1];
    let dense = hessian(&mut m.store, output, &m.variables, &Chain::default()).unwrap();
    let entries = hessian_entries(&mut m.store, output, &m.variables, &Chain::default()).unwrap();
    let mut found = 0;
    for (i, j, entry) in entries {
        assert!(i >= j && dense[i][j] == entry && dense[j][i] == entry);
        found += 1;
    }
    let zero = m.store.int(0);
    let lower = (0..6).flat_map(|i| (0..=i).map(move |j| (i, j)));
    assert_eq!(lower.filter(|&(i, j)| dense[i][j] != zero).count(), found);
}
