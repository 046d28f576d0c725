//! Texts and the trees that they become.

use super::ast::{Ast, AstId, AstKind};
use super::document::expression_by_tokens;
use super::{parse_document, parse_expression};

/// The tree with every operation in parentheses.
fn shape(ast: &Ast, root: AstId) -> String {
    let list = |l| ast.list(l).iter().map(|&e| shape(ast, e)).collect::<Vec<_>>().join(",");
    let s = |id: &AstId| shape(ast, *id);
    match ast.kind(root) {
        AstKind::Number(n) => n.to_string(),
        AstKind::Name(n) => ast.name(*n).to_owned(),
        AstKind::Hole => "?".into(),
        AstKind::Where { body, bindings } => format!("where({}; {})", s(body), list(*bindings)),
        AstKind::All => ":".into(),
        AstKind::Group(a) => s(a),
        AstKind::Neg(a) => format!("(-{})", s(a)),
        AstKind::Nabla(a) => format!("∇{}", s(a)),
        AstKind::Binary(op, a, b) => format!("({op:?} {} {})", s(a), s(b)),
        AstKind::Juxtapose(a, b) => format!("({} {})", s(a), s(b)),
        AstKind::Compare { operands, relations } => format!("{relations:?}({})", list(*operands)),
        AstKind::Prime(a, n) => format!("{}{}", s(a), "'".repeat(*n as usize)),
        AstKind::Transpose(a) => format!("{}^T", s(a)),
        AstKind::Index { of, indices } => format!("{}[{}]", s(of), list(*indices)),
        AstKind::Call { callee, args, parameters } => format!("{}({};{})", s(callee), list(*args), list(*parameters)),
        AstKind::Array { entries, rows } => format!("{rows:?}[{}]", list(*entries)),
        AstKind::Abs(a) => format!("|{}|", s(a)),
        AstKind::Norm(a) => format!("‖{}‖", s(a)),
        AstKind::Cases { branches, otherwise } => format!("cases({};{:?})", list(*branches), otherwise.as_ref().map(s)),
        AstKind::Range(a, b) => format!("{}..{}", s(a), s(b)),
        AstKind::In(a, b) => format!("{} in {}", s(a), s(b)),
        AstKind::Leibniz { of, by } => format!("d{}/d[{}]", s(of), list(*by)),
        AstKind::Derivative { of, by } => format!("D[{}]{{{}}}", list(*by), s(of)),
        AstKind::At { of, names, values } => format!("{}|{}={}", s(of), list(*names), list(*values)),
    }
}

fn read(text: &str) -> String {
    match parse_expression(text) {
        Ok((ast, root)) => shape(&ast, root),
        Err(errors) => format!("{} {:?}", errors[0].kind, errors[0].help),
    }
}

#[test]
fn precedence() {
    for (text, tree) in [
        ("-x^2", "(-(Pow x 2))"),
        ("2^-1", "(Pow 2 (-1))"),
        ("a/b*c", "(Mul (Div a b) c)"),
        ("a-b-c", "(Sub (Sub a b) c)"),
        ("a^b^c", "(Pow a (Pow b c))"),
        ("2x^2", "(2 (Pow x 2))"),
        ("2(x+1)", "(2 (Add x 1))"),
        ("(x+1)(x-1)", "((Add x 1) (Sub x 1))"),
        ("f(x)(y)", "(f(x;) y)"),
        ("(f∘g)(x)", "(Compose f g)(x;)"),
        ("f∘g∘h", "(Compose (Compose f g) h)"),
        ("x' * A^T x", "(Mul x' (A^T x))"),
        ("x^(T)", "(Pow x T)"),
        ("f''(x)", "f''(x;)"),
        ("x²y", "((Pow x 2) y)"),
        ("a < b <= c + 1", "[Lt, Le](a,b,(Add c 1))"),
        ("|x - |y||", "|(Sub x |y|)|"),
        ("2|x|", "(2 |x|)"),
        ("|x||y|", "(|x| |y|)"),
        ("||x| - 1|", "|(Sub |x| 1)|"),
        ("‖x‖^2", "(Pow ‖x‖ 2)"),
        ("A[1, :] + v[2..3]", "(Add A[1,:] v[2..3])"),
        ("[a, b; c, d]", "[2, 2][a,b,c,d]"),
        ("f(x, y; a)", "f(x,y;a)"),
        ("sum(i in 1..n+1, i^2)", "sum(i in 1..(Add n 1),(Pow i 2);)"),
        ("{x if x > 0 and x < 1; 0 otherwise}", "cases((And [Gt](x,0) [Lt](x,1)),x;Some(\"0\"))"),
        ("cases(x > 0: x; else: 0)", "cases([Gt](x,0),x;Some(\"0\"))"),
        ("d/dx x^2*y + 1", "(Add D[x]{(Mul (Pow x 2) y)} 1)"),
        ("d^2/(dx dy) f", "D[x,y]{f}"),
        ("d²/dx² f", "D[x,x]{f}"),
        ("d/2", "(Div d 2)"),
        ("d^2", "(Pow d 2)"),
        ("x + d²", "(Add x (Pow d 2))"),
        ("sin x", "(sin x)"),
        ("2 sin x", "(2 (sin x))"),
        ("f(x) |_{x=0, y=1}", "f(x;)|x,y=0,1"),
        ("x^2 |_{x=1}", "(Pow x 2)|x=1"),
        ("d/dx x^2*y |_{x=1} + x", "(Add D[x]{(Mul (Pow x 2) y)}|x=1 x)"),
        ("2x |_{x=1}", "(2 x|x=1)"),
        ("(a, b)", "[2][a,b]"),
        ("3e^(3x)", "(3 (Pow e (3 x)))"),
        ("3e2x", "(300 x)"),
        ("e^(3x) (2x + 1)", "((Pow e (3 x)) (Add (2 x) 1))"),
    ] {
        assert_eq!(read(text), tree, "{text}");
    }
}

#[test]
fn two_readings() {
    assert_eq!(
        read("1/2x"),
        "`1/2x` can be read in two ways [\"for the quotient times `x`, write `1/2*x`\", \"for one denominator, write `1/(2*x)`\"]"
    );
    assert!(read("a/b c").contains("two ways"));
    assert!(read("1/(x+1)(x-1)").contains("two ways"));
}

#[test]
fn what_is_written_with_a_name_begins_there() {
    for text in ["cases(x > 0: x; else: 0)", "f(x)", "sum(i in 1..3, i)"] {
        let (ast, root) = parse_expression(text).expect(text);
        assert_eq!(ast.span(root).text(text), text);
    }
}

#[test]
fn numbers_with_an_exponent_of_no_digits() {
    for text in ["3e", "3e + 1", "3e(x)", "3E^2", "3 + 2e*x"] {
        let found = parse_expression(text).expect_err(text);
        assert!(format!("{found:?}").contains("an exponent needs digits"), "{text}: {found:?}");
    }
}

#[test]
fn texts_that_begin_or_end_badly() {
    for text in [")", "), y in R", "]", "", "x)", "d^2", "d^2/(dx", "|"] {
        let _ = parse_expression(text);
        let _ = parse_document(text);
    }
}

#[test]
fn statements() {
    let document = parse_document(
        "# Title\nf(x, y; a) = x*y\n  + a\nz = 2 # note\nx, y in R^(2x3)\nL = z^2\ndL/dz = 2*z | chain rule\n = z + z\n\
         check f(1, 2) == 3 for x > 0, y > 0\njacobian f wrt (x, y) at x = 1, y = 2\ngradient(L, z)\nexpect refuted\nexpect L < 1\n\
         data d = { [0; 1] -> 1\n [1; 1] -> 0; }\ntrain L on d { rate 1/2; optimizer momentum 0.9; init w1 = 1, w2 = 2; mean }\nx + 1; y\n",
    );
    assert!(document.errors.is_empty(), "{:?}", document.errors);
    let kinds: Vec<String> =
        document.statements.iter().map(|s| format!("{:?}", s.kind).split([' ', '(']).next().unwrap_or_default().to_owned()).collect();
    let expected = [
        "Comment",
        "Function",
        "Define",
        "Declare",
        "Define",
        "Claim",
        "Claim",
        "Command",
        "Command",
        "ExpectVerdict",
        "ExpectThat",
        "Data",
        "Train",
        "Command",
        "Command",
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn all_errors_and_every_other_statement() {
    let document = parse_document("x = (1\ny = 2\nz = 1.\n1/2x\nw = 3\n- 4\nv = a +\n");
    assert_eq!(document.errors.len(), 5, "{:?}", document.errors);
    assert_eq!(document.statements.len(), 1);
}

#[test]
fn deep_nesting() {
    let deep = |n: usize| format!("{}x{}", "sin(".repeat(n), ")".repeat(n));
    let (ast, _) = parse_expression(&deep(100_000)).unwrap();
    assert!(ast.len() > 200_000);
    let long = format!("{}x", "-".repeat(100_000));
    assert!(parse_expression(&long).is_ok());
}

#[test]
fn local_names() {
    let tree = |text: &str| parse_expression(text).map(|(ast, root)| shape(&ast, root)).map_err(|errors| errors.len());
    assert_eq!(tree("t1*x where t1 = x + 1, t2 = 3"), Ok("where((Mul t1 x); t1,(Add x 1),t2,3)".into()));
    // Before anything else it is a name like others.
    assert_eq!(tree("where + 1"), Ok("(Add where 1)".into()));
    assert_eq!(tree("x where t1"), Err(1));
}

#[test]
fn letters_alone_are_read_as_by_tokens() {
    for letter in ('a'..='z').chain('A'..='Z').map(String::from) {
        let (ast, root) = parse_expression(&letter).expect(&letter);
        let (slow, slow_root) = expression_by_tokens(&letter).expect(&letter);
        assert_eq!((ast.kind(root), ast.span(root), ast.len()), (slow.kind(slow_root), slow.span(slow_root), slow.len()), "{letter}");
        assert_eq!(ast.as_name(root), slow.as_name(slow_root));
    }
}
