//! Trainings of whole documents.

use gradus::document::{Kind, Run, TrainingAnswer, run};

const NETWORK: &str = "
z1 = w1*x1 + w2*x2 + b1
z2 = w3*x1 + w4*x2 + b2
yhat(x1, x2; w1, w2, w3, w4, w5, w6, b1, b2, b3) = w5*relu(z1) + w6*relu(z2) + b3
loss(x1, x2, y; w1, w2, w3, w4, w5, w6, b1, b2, b3) = 1/2*(yhat(x1, x2) - y)^2
data xor = { [0;0] -> 0; [0;1] -> 1; [1;0] -> 1; [1;1] -> 0 }
";

const START: &str = "init w1 = 9/10, w2 = 11/10, w3 = 6/5, w4 = 4/5, w5 = 4/5, w6 = -3/2, b1 = 1/10, b2 = -9/10, b3 = 1/10";

fn document(text: &str) -> Run {
    run(&format!("{NETWORK}\n{text}\n"))
}

/// The answers of a document without errors.
fn answers(text: &str) -> Vec<Kind> {
    let run = document(text);
    assert!(run.errors.is_empty(), "{:#?}", run.errors);
    run.answers.into_iter().map(|a| a.kind).collect()
}

fn training(kinds: &[Kind]) -> &TrainingAnswer {
    kinds.iter().find_map(|k| if let Kind::Training(t) = k { Some(t) } else { None }).expect("a training")
}

/// The messages of a document's errors, with the texts they point at.
fn errors(text: &str) -> Vec<(String, String, String)> {
    let source = format!("{NETWORK}\n{text}\n");
    let run = run(&source);
    let all = run.errors.iter().map(|e| {
        let report = e.report();
        (report.title.clone(), source[report.span.clone()].to_owned(), report.help.join("; "))
    });
    all.collect()
}

/// That a document has one error, with this message at this text, and a help that contains these words.
fn error(text: &str, message: &str, at: &str, help: &str) {
    let found = errors(text);
    let [(title, place, hints)] = &found[..] else { panic!("{text}: {found:#?}") };
    assert_eq!(title, message, "{text}");
    assert_eq!(place, at, "{text}");
    assert!(hints.contains(help), "{text}: {hints}");
}

#[test]
fn xor_from_a_given_start() {
    for (objective, rate) in [("mean", "1/10"), ("sum", "1/20")] {
        let kinds = answers(&format!(
            "train loss on xor {{ rate {rate}; epochs 5000; batch 4; {objective}; {START}; check gradient }}
             expect loss < 1/1000
             expect loss > 1
             evaluate yhat on xor"
        ));
        let training = training(&kinds);
        assert!(training.loss < 1e-20, "{training:#?}");
        assert!(training.history.windows(2).all(|w| w[1].1 <= w[0].1 + 1e-25), "{:?}", training.history);
        assert_eq!(training.history.first().unwrap().0, 0);
        assert_eq!(training.history.last().unwrap(), &(5000, training.loss));
        assert_eq!(training.start[0], ("w1".to_owned(), 0.9));
        assert_eq!(training.remarks.len(), 1, "{:?}", training.remarks);
        assert!(training.remarks[0].starts_with("gradient check: the formulas agree"), "{:?}", training.remarks);
        let holds: Vec<bool> =
            kinds.iter().filter_map(|k| if let Kind::Expectation { holds, .. } = k { Some(*holds) } else { None }).collect();
        assert_eq!(holds, [true, false]);
        let Some(Kind::Evaluation { rows }) = kinds.last() else { panic!("no evaluation") };
        for ((inputs, outputs, targets), wanted) in rows.iter().zip([0.0, 1.0, 1.0, 0.0]) {
            assert_eq!((inputs.len(), targets[0]), (2, wanted));
            assert!((outputs[0] - wanted).abs() < 0.005, "{rows:?}");
        }
    }
}

#[test]
fn the_gradients_are_the_printed_ones() {
    let names = "w1, w2, w3, w4, w5, w6, b1, b2, b3";
    let run = document(&format!("train loss on xor {{ rate 1/10; epochs 1; {START} }}\ngradient loss wrt ({names})"));
    assert!(run.errors.is_empty(), "{:#?}", run.errors);
    let kinds: Vec<Kind> = run.answers.into_iter().map(|a| a.kind).collect();
    let Some(Kind::Shown(shown)) = kinds.last() else { panic!("no gradient") };
    let trained: Vec<_> = training(&kinds).gradients.iter().map(|g| g.1).collect();
    assert_eq!(trained, shown.result.value.entries);
    assert_eq!(training(&kinds).gradients.iter().map(|g| g.0.as_str()).collect::<Vec<_>>().join(", "), names);
}

#[test]
fn restarts_find_xor_and_repeat() {
    let text = "train loss on xor { rate 1/2; epochs 2000; batch 4; mean; init uniform(-1, 1); seed 7; restarts 20; log every 500 }\nexpect loss < 1/1000";
    let kinds = answers(text);
    let first = training(&kinds);
    assert!(first.loss < 1e-3, "{first:#?}");
    assert_eq!(first.history.iter().map(|h| h.0).collect::<Vec<_>>(), [0, 500, 1000, 1500, 2000]);
    let again = answers(text);
    let again = training(&again);
    assert_eq!((&first.parameters, &first.history, &first.remarks), (&again.parameters, &again.history, &again.remarks));
}

#[test]
fn minibatches_and_other_optimizers() {
    for options in
        ["batch 1; rate 1/20", "batch 2; rate 1/20; optimizer momentum 0.5", "rate 1/50; optimizer adam", "batch 3; rate 1/20; sum"]
    {
        let kinds = answers(&format!("train loss on xor {{ {options}; epochs 4000; {START}; seed 3 }}\nexpect loss < 1/1000"));
        assert!(training(&kinds).loss < 1e-3, "{options}: {:#?}", training(&kinds));
    }
}

#[test]
fn arrays_entry_by_entry() {
    let source = "
x in R^2;  W1 in R^(3 x 2);  b1 in R^3;  w2 in R^(1 x 3);  b2 in R
yhat(x; W1, b1, w2, b2) = w2*tanh(W1*x + b1) + b2
loss(x, y; W1, b1, w2, b2) = 1/2*(yhat(x) - y)^2
data xor = { [0;0] -> 0; [0;1] -> 1; [1;0] -> 1; [1;1] -> 0 }
train loss on xor { rate 1/2; epochs 3000; seed 1; restarts 5; check gradient }
expect loss < 1/1000
evaluate yhat on xor
";
    let run = run(source);
    assert!(run.errors.is_empty(), "{:#?}", run.errors);
    let kinds: Vec<Kind> = run.answers.into_iter().map(|a| a.kind).collect();
    let training = training(&kinds);
    assert_eq!(training.parameters.len(), 13);
    assert_eq!(training.parameters[1].0, "W1[1, 2]");
    assert!(training.loss < 1e-3, "{training:#?}");
    assert!(kinds.iter().any(|k| matches!(k, Kind::Expectation { holds: true, .. })));
}

#[test]
fn silence_is_spoken_of() {
    let kinds = answers(
        "train loss on xor { epochs 1000; rate 1/2; check gradient
           init w1 = -1, w2 = -1, w3 = -1, w4 = -1, w5 = 1, w6 = 1, b1 = -1, b2 = -1, b3 = 0 }",
    );
    let remarks = training(&kinds).remarks.join("\n");
    assert!(remarks.contains("stuck: the loss has stayed at 0.125 since epoch 900"), "{remarks}");
    assert!(remarks.contains("dead ReLU: w1*x1 + w2*x2 + b1 is not positive on any of the 4 examples"), "{remarks}");
    assert!(remarks.contains("dead ReLU: w3*x1 + w4*x2 + b2 "), "{remarks}");
    let kinds = answers(&format!("train loss on xor {{ rate 1000; epochs 100; {START} }}"));
    assert!(training(&kinds).remarks.join("\n").contains("diverged"), "{:?}", training(&kinds).remarks);
    let kinds = answers("train loss on xor { }");
    assert_eq!(training(&kinds).remarks.iter().filter(|r| r.contains("is not given")).count(), 3);
}

#[test]
fn what_does_not_fit() {
    error("train loss on xro { rate 1 }", "there is no data set `xro`", "xro", "did you mean `xor`?");
    error("train loss on xor { raet 1 }", "there is no option `raet`", "raet", "did you mean `rate`?");
    error("train loss on xor { rate -1 }", "`rate` must be a positive number", "rate -1", "");
    error("train loss on xor { rate 1; epochs 1/2 }", "`epochs` must be a whole number from 0 to 1000000000", "epochs 1/2", "");
    error("train loss on xor { rate 1; batch 0 }", "`batch` must be a whole number from 1 to 1000000000", "batch 0", "");
    error("train loss on xor { rate 1; rate 2 }", "`rate` is given twice", "rate 2", "");
    error(
        "train loss on xor { init w1 = 1, w2 = 2, w3 = 3, w4 = 4 }",
        "`init` gives no value for `w5`, `w6`, `b1`, `b2`, `b3`",
        "init w1 = 1, w2 = 2, w3 = 3, w4 = 4",
        "uniform",
    );
    error("train loss on xor { init w7 = 1 }", "`w7` is no parameter of the loss", "w7", "did you mean");
    error(
        &format!("train loss on xor {{ {START}; restarts 3 }}"),
        "`restarts` has no other start to try: `init` gives every parameter a value",
        START,
        "leave out",
    );
    error(
        "train yhat on xor { rate 1 }",
        "`yhat` takes 2 numbers before `;`, an example of `xor` has 2 inputs and 1 target",
        "yhat",
        "entry by entry",
    );
    error("f(x1, x2, x3, x4) = x1\nevaluate f on xor", "`f` takes 4 numbers before `;`, an example of `xor` has 2 inputs", "f", "");
    error("evaluate yhat on xor", "`w1` has no value", "yhat", "train it first");
    error(
        "L = 1/2*(w1*x1 - y)^2\ntrain L on xor { rate 1 }",
        "`L` is no function, so the columns of `xor` have no names to go to",
        "L",
        "L(x1, x2, y; …) = …",
    );
    error("train loss on xor { save \"w.safetensors\" }", "not yet: `save`, parameters in files", "save \"w.safetensors\"", "");
    error("data other = { [0;0] -> 0; [0;1;2] -> 1 }", "this example has 3 inputs, the first has 2", "[0;1;2]", "");
    error("l(x1, x2, y; w1) = (w1*x1 + q*x2 - y)^2\ntrain l on xor { rate 1 }", "`q` has no value", "l", "make it an argument");
    error("l(x1, x2, y) = (x1 + x2 - y)^2\ntrain l on xor { rate 1 }", "`l` has no parameters to train", "l", "after `;`");
    let found = errors("train loss on xor { rate 1; epochs 1000000000; restarts 1000000 }");
    assert!(found.len() == 1 && found[0].0.starts_with("this training would take"), "{found:?}");
}
