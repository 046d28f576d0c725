//! Normal forms of polynomials and rational functions.

use divan::{Bencher, black_box};
use gradus::document::OneOff;

fn main() {
    divan::main();
}

/// A text multiplied out.
fn expanded(bencher: Bencher, text: &str) {
    bencher.with_inputs(|| OneOff::new(&[text], &[]).expect("a readable text")).bench_local_values(|mut question| {
        let id = question.shown(0).expect("a value").raw.entries[0];
        let session = &mut question.session;
        black_box(session.canon.expanded(&mut session.store, id).ok());
        question
    });
}

#[divan::bench(sample_count = 5)]
fn power_of_a_sum(bencher: Bencher) {
    expanded(bencher, "(1 + x + y + z + w)^20");
}

#[divan::bench(sample_count = 5)]
fn zero_test(bencher: Bencher) {
    expanded(bencher, "(1 + x + y + z)^15 - (1 + x + y + z)^7*(1 + x + y + z)^8");
}

#[divan::bench(sample_count = 5)]
fn determinant(bencher: Bencher) {
    let entries: Vec<String> = (0..6).map(|r| (0..6).map(|c| format!("a{r}{c}")).collect::<Vec<_>>().join(", ")).collect();
    expanded(bencher, &format!("det([{}])", entries.join("; ")));
}

/// The sum of `1/∏(x_i - x_j)` over `i` is zero.
#[divan::bench(sample_count = 5)]
fn rational_identity(bencher: Bencher) {
    let names = ["a", "b", "c", "d"];
    let term = |k: usize| {
        let factors = names.iter().enumerate().filter(|(j, _)| *j != k).map(|(_, other)| format!("({} - {other})", names[k]));
        format!("1/({})", factors.collect::<Vec<_>>().join("*"))
    };
    let text = (0..names.len()).map(term).collect::<Vec<_>>().join(" + ");
    bencher.with_inputs(|| OneOff::new(&[&text, "0"], &[]).expect("a readable text")).bench_local_values(|mut question| {
        black_box(question.equal(0, 1, 0..0).expect("a verdict"));
        question
    });
}
