//! Trains a network on XOR from a document, shows the gradients that ran, and reads the outputs.

use gradus::document::Kind;
use gradus::print::{Options, text};

const XOR: &str = "
z1 = w1*x1 + w2*x2 + b1
z2 = w3*x1 + w4*x2 + b2
yhat(x1, x2; w1, w2, w3, w4, w5, w6, b1, b2, b3) = w5*relu(z1) + w6*relu(z2) + b3
loss(x1, x2, y; w1, w2, w3, w4, w5, w6, b1, b2, b3) = 1/2*(yhat(x1, x2) - y)^2
data xor = { [0;0] -> 0; [0;1] -> 1; [1;0] -> 1; [1;1] -> 0 }
train loss on xor { rate 1/10; epochs 5000; batch 4; mean; init uniform(-1, 1); seed 7; restarts 50; check gradient }
expect loss < 1/1000
evaluate yhat on xor
";

fn main() {
    let run = gradus::run(XOR);
    for error in &run.errors {
        eprint!("{}", error.report().render(XOR, Some("xor.gr"), false));
    }
    for answer in &run.answers {
        match &answer.kind {
            Kind::Training(training) => {
                println!("What was trained with:");
                for (name, gradient) in &training.gradients {
                    match text(&run.store, *gradient, &Options::default()) {
                        Ok(formula) => println!("  dloss/d{name} = {formula}"),
                        Err(error) => println!("  dloss/d{name}: {error}"),
                    }
                }
                println!("\nepoch  loss");
                for (epoch, loss) in training.history.iter().step_by(training.history.len().div_ceil(8).max(1)) {
                    println!("{epoch:>5}  {loss:.3e}");
                }
                for remark in &training.remarks {
                    println!("note: {remark}");
                }
                println!("\nloss at the end: {:.3e}", training.loss);
            }
            Kind::Expectation { text, holds } => println!("expected {text}: {}", if *holds { "yes" } else { "no" }),
            Kind::Evaluation { rows } => {
                for (inputs, outputs, targets) in rows {
                    println!("{} xor {} = {}   network: {:.4}", inputs[0], inputs[1], targets[0], outputs[0]);
                }
            }
            _ => {}
        }
    }
}
