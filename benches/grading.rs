//! A folder of derivations: 200 submissions of ten lines on two threads.
//!
//! `cargo bench --bench grading`; the aim is 5 s for the whole.

use std::sync::atomic::{AtomicUsize, Ordering};

use divan::{Bencher, black_box};
use gradus::grade::{Key, Marks, Rubric};

const KEY: &str = "f(x) = sin(x^2)*e^(3x)\ng(x) = x/(x^2 + 1)\nz = w*x + b\nL = (sigmoid(z) - y)^2\n";
const RUBRIC: &str = "[f]\npoints = 6\n[g]\npoints = 4\n[L]\npoints = 5\n";

/// Ten lines each: right ones, each with one mistake, and one that is carried on.
const WORK: [&str; 4] = [
    "f'(x) = 2x*cos(x^2)*e^(3x) + sin(x^2)*3*e^(3x)
 = e^(3x)*(2x*cos(x^2) + 3*sin(x^2))
 = (2x*cos(x^2) + 3*sin(x^2))*e^(3x)
g'(x) = (1*(x^2 + 1) - x*2x)/(x^2 + 1)^2
 = (x^2 + 1 - 2x^2)/(x^2 + 1)^2
 = (1 - x^2)/(x^2 + 1)^2
dL/dz = 2*(sigmoid(z) - y)*sigmoid(z)*(1 - sigmoid(z))
dz/dw = x
dL/dw = dL/dz * dz/dw
 = 2*(sigmoid(z) - y)*sigmoid(z)*(1 - sigmoid(z))*x
",
    "f'(x) = 2x*cos(x^2)*e^(3x) + sin(x^2)*e^(3x)
 = e^(3x)*(2x*cos(x^2) + sin(x^2))
 = (2x*cos(x^2) + sin(x^2))*e^(3x)
g'(x) = (x*2x - (x^2 + 1))/(x^2 + 1)^2
 = (2x^2 - x^2 - 1)/(x^2 + 1)^2
 = (x^2 - 1)/(x^2 + 1)^2
dL/dz = 2*(sigmoid(z) - y)
dz/dw = x
dL/dw = dL/dz * dz/dw
 = 2*(sigmoid(z) - y)*x
",
    "f'(x) = 2x*cos(x^2)*3*e^(3x)
 = 6x*cos(x^2)*e^(3x)
 = 6*x*e^(3x)*cos(x^2)
g'(x) = 1/(2x)
 = 1/2/x
 = x^(-1)/2
dL/dz = (sigmoid(z) - y)*sigmoid(z)*(1 - sigmoid(z))
dz/dw = w
dL/dw = dL/dz * dz/dw
 = (sigmoid(z) - y)*sigmoid(z)*(1 - sigmoid(z))*w
",
    "f'(x) = cos(2x)*e^(3x) + sin(x^2)*3*e^(3x)
 = e^(3x)*(cos(2x) + 3*sin(x^2))
 = e^(3x)*(cos(2x) + 3*sin(x^2)
g'(x) = (1*(x^2 + 1) + x*2x)/(x^2 + 1)^2
 = (3x^2 + 1)/(x^2 + 1)^2
I think this is right.
dL/dz = 2*(y - sigmoid(z))*sigmoid(z)*(1 - sigmoid(z))
dz/dw = x
dL/dw = dL/dz * dz/dw
 = 2*(y - sigmoid(z))*sigmoid(z)*(1 - sigmoid(z))*x
",
];

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn two_hundred_submissions(bencher: Bencher) {
    let key = Key::new(KEY).expect("a key");
    let rubric = Rubric::new(RUBRIC, &key).expect("a rubric");
    bencher.bench(|| {
        let next = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    loop {
                        let k = next.fetch_add(1, Ordering::Relaxed);
                        if k >= 200 {
                            return;
                        }
                        black_box(Marks::new(&key, &rubric, "id", &[(WORK[k % WORK.len()].to_owned(), None)]));
                    }
                });
            }
        });
    });
}
