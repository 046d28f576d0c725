//! Derivatives of a damped oscillation, with handles and operators: each is simplified, said to hold where it does,
//! and compared with a difference quotient.

use gradus::{HandleError, Workspace};

fn main() -> Result<(), HandleError> {
    let workspace = Workspace::new();
    let [t, a, w] = workspace.symbols(["t", "a", "ω"])?;
    let y = (-a * t).exp() * (w * t).cos();
    println!("y       = {y}");

    let velocity = y.derivative(t)?;
    println!("dy/dt   = {velocity}");
    println!("in LaTeX  {}", velocity.to_latex()?);
    let acceleration = velocity.derivative(t)?;
    println!("d²y/dt² = {acceleration}");

    // The equation of motion: y'' + 2a·y' + (a² + ω²)·y vanishes.
    let motion = acceleration + 2 * a * velocity + (a.pow(2) + w.pow(2)) * y;
    println!("y'' + 2a·y' + (a² + ω²)·y = {}   ({})", motion.simplify()?, motion.equals(0).word());

    // The formula is what runs.
    let at = |time: f64| [(t, time), (a, 0.5), (w, 3.0)];
    let (h, time) = (1e-5, 0.7);
    let quotient = (y.evaluate_f64(&at(time + h))? - y.evaluate_f64(&at(time - h))?) / (2.0 * h);
    println!("at t = 0.7, a = 0.5, ω = 3: {:.9} by the formula, {quotient:.9} by differences", velocity.evaluate_f64(&at(time))?);

    // Every result says where it holds.
    let g = (t - 1).abs().ln() + t.relu();
    let slope = g.derivative(t)?;
    println!("\ng = {g},  dg/dt = {slope}");
    println!("for {:?}; no derivative at the kinks {:?}", slope.conditions()?, g.kinks()?);
    Ok(())
}
