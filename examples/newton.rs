//! Newton's method on Rosenbrock's function, with gradient and Hessian as formulas: a few steps in rational numbers,
//! then in `f64` with the same formulas compiled.

use gradus::{HandleError, Num, Workspace};

fn main() -> Result<(), HandleError> {
    let workspace = Workspace::new();
    let [x, y] = workspace.symbols(["x", "y"])?;
    let f = (1 - x).pow(2) + 100 * (y - x.pow(2)).pow(2);
    let (gradient, hessian) = (f.gradient(&[x, y])?, f.hessian(&[x, y])?);
    println!("f        = {f}\ngradient = {gradient}\nHessian  = {hessian}");

    // The step -H⁻¹·g by Cramer's rule, once, as a formula.
    let (g, h) = (|i| gradient[(i, 0)], |i, j| hessian[(i, j)]);
    let det = h(0, 0) * h(1, 1) - h(0, 1) * h(1, 0);
    let step = workspace.column(&[(h(0, 1) * g(1) - h(1, 1) * g(0)) / det, (h(1, 0) * g(0) - h(0, 0) * g(1)) / det])?;
    let step = step.map(|e| e.simplify())?;
    println!("dx       = {}\ndy       = {}", step[(0, 0)], step[(1, 0)]);

    println!("\nexactly, from (-1, 2):");
    let (mut a, mut b) = (Num::from(-1), Num::from(2));
    for k in 0..=4 {
        let at = [(x, a.clone()), (y, b.clone())];
        println!("{k}: f = {:<10.10} at x = {a}, y = {b}", f.evaluate(&at)?.to_f64());
        a = &a + &step[(0, 0)].evaluate(&at)?;
        b = &b + &step[(1, 0)].evaluate(&at)?;
        if a.bits() > 120 {
            println!("   (the next fractions have more than 120 bits)");
            break;
        }
    }

    println!("\nin f64, from (-1.2, 1):");
    let (newton, value) = (step.program(&[x, y])?, workspace.column(&[f])?.program(&[x, y])?);
    let (mut p, mut d, mut v, mut scratch) = ([-1.2, 1.0], [0.0; 2], [0.0], Vec::new());
    for k in 0..=20 {
        value.run(&p, &mut v, &mut scratch);
        println!("{k}: f = {:<12.4e} at {:.10}, {:.10}", v[0], p[0], p[1]);
        newton.run(&p, &mut d, &mut scratch);
        if d.iter().all(|s| s.abs() < 1e-14) {
            break;
        }
        p = [p[0] + d[0], p[1] + d[1]];
    }
    Ok(())
}
