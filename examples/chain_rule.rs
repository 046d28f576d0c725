//! The chain rule by both routes: substitute and differentiate, and multiply the Jacobians, in the right order.

use gradus::{HandleError, Matrix, Workspace};

fn show(name: &str, m: &Matrix<'_>) {
    let (rows, columns) = m.shape();
    println!("{name:<22}= {m}   {rows}x{columns}");
}

fn main() -> Result<(), HandleError> {
    let workspace = Workspace::new();
    let [x1, x2, u, v] = workspace.symbols(["x1", "x2", "u", "v"])?;
    let f = workspace.parse_matrix("[u*v; sin(u); v^2]")?;
    let g = workspace.parse_matrix("[x1 + 2*x2; x1*x2]")?;
    show("f(u, v)", &f);
    show("g(x1, x2)", &g);

    let inside = [(u, g[(0, 0)]), (v, g[(1, 0)])];
    let composed = f.substitute(&inside)?;
    show("f(g(x1, x2))", &composed);

    println!("\nBy substitution:");
    let direct = composed.jacobian(&[x1, x2])?;
    show("J_(f∘g)", &direct);

    println!("\nBy the product of the Jacobians:");
    let outer = f.jacobian(&[u, v])?;
    let moved = outer.substitute(&inside)?;
    let inner = g.jacobian(&[x1, x2])?;
    show("J_f", &outer);
    show("J_f(g(x1, x2))", &moved);
    show("J_g", &inner);
    let product = moved.times(&inner)?;
    show("J_f(g(x1, x2)) * J_g", &product);
    println!("\nThat both are equal is {}.", direct.equals(&product).word());

    if let Err(error) = inner.times(&moved) {
        println!("The order matters: {error}.");
    }
    println!("\nFor a lecture:\n  {}", product.to_latex()?);
    Ok(())
}
