//! Checks a gradient derived by hand: every entry is proved, refuted at a point anyone can recompute, or undecided.

use gradus::{Expr, HandleError, Verdict, Witness, Workspace};

/// The verdict in words.
fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Proved { method, remarks } => {
            let remarks: String = remarks.iter().map(|r| format!(", {r}")).collect();
            format!("proved ({method}{remarks})")
        }
        Verdict::Refuted(Witness::Point { point, left, right, .. }) => {
            let point: Vec<String> = point.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            format!("refuted: at {} it is {left}, the claim is {right}", point.join(", "))
        }
        Verdict::Refuted(Witness::Shapes { left, right }) => format!("refuted: a {left:?} array is claimed to be {right:?}"),
        Verdict::Refuted(Witness::Misfit { what }) => format!("refuted: {what}"),
        Verdict::Undecided(reason) => format!("undecided: {reason}"),
    }
}

fn main() -> Result<(), HandleError> {
    let workspace = Workspace::new();
    let [x, y, w, b] = workspace.symbols(["x", "y", "w", "b"])?;
    // One neuron with a squared error, and its gradient by hand.
    let yhat = (w * x + b).relu();
    let loss = (yhat - y).pow(2) / 2;
    println!("loss = {loss}\n");
    let by_hand: [(Expr<'_>, &str); 5] = [
        (w, "(relu(w*x + b) - y)*step(w*x + b)*x"),
        (w, "(relu(w*x + b) - y)*x"),
        (b, "(relu(w*x + b) - y)*step(w*x + b)"),
        (y, "relu(w*x + b) - y"),
        (y, "y - relu(w*x + b)"),
    ];
    for (variable, claim) in by_hand {
        let claimed = workspace.parse(claim)?;
        println!("dloss/d{variable} = {claim}\n    {}", words(&loss.derivative(variable)?.equals(claimed)));
    }

    let gradient = loss.gradient(&[w, b])?;
    println!("\nthe gradient by w, b is {gradient}");
    println!("as a row: {}", words(&gradient.equals(&gradient.transpose())));

    println!("\nsqrt(x^2) = x:  {}", words(&x.pow(2).sqrt().equals(x)));
    println!("    for x > 0:  {}", words(&x.pow(2).sqrt().equals_where(x, &[workspace.parse_condition("x > 0")?])));
    Ok(())
}
