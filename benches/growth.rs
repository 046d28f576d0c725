//! How the time of derivatives grows: four doublings, and the slope on logarithmic axes, which is 1 where twice the work
//! takes twice the time.

mod workloads;

use std::time::{Duration, Instant};

use gradus::diff::{Chain, jacobian};
use workloads::Model;

/// The shortest of these many runs counts.
const RUNS: usize = 15;
const DOUBLINGS: u32 = 4;

fn main() {
    // `cargo test --benches` only wants to see that it compiles.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    println!("{:12} {:>10} {:>10} {:>6}", "", "first", "last", "slope");
    report("product", 10_000, 1, workloads::product);
    report("nest", 10_000, 1, workloads::nest);
    report("terms", 2_000, 1, workloads::terms);
    // Four doublings of the entries are two of the variables.
    report("square", 50, 2, workloads::square);
}

/// The work grows with the given power of `n`.
fn report(name: &str, n: usize, power: u32, build: impl Fn(usize) -> Model) {
    let time = |n: usize| (0..RUNS).map(|_| derive(build(n))).min().unwrap_or_default();
    let (first, last) = (time(n), time(n << (DOUBLINGS / power)));
    let slope = (last.as_secs_f64() / first.as_secs_f64()).log2() / f64::from(DOUBLINGS);
    println!("{name:12} {first:>10.1?} {last:>10.1?} {slope:>6.2}");
}

fn derive(mut m: Model) -> Duration {
    let start = Instant::now();
    let rows = jacobian(&mut m.store, &m.outputs, &m.variables, &Chain::default()).expect("a Jacobian");
    let time = start.elapsed();
    std::hint::black_box(rows);
    time
}
