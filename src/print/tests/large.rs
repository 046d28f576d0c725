//! Deep, wide and shared expressions.

use super::read;
use crate::expr::{ExprId, Op, Store};
use crate::function;
use crate::print::{self, Options, TooLarge};

/// Runs on a stack that a recursion would overflow at once.
fn on_a_small_stack(run: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(256 * 1024).spawn(run).unwrap().join().unwrap();
}

#[test]
fn a_million_levels() {
    on_a_small_stack(|| {
        let mut store = Store::new();
        let sin = function::named("sin");
        let mut e = store.sym("x");
        for _ in 0..1_000_000 {
            e = store.unary(sin, e);
        }
        let text = print::text(&store, e, &Options::plain()).unwrap();
        assert_eq!(text.len(), 5_000_001);
        assert!(text.starts_with("sin(sin(") && text.ends_with("))"));
        assert_eq!(print::text(&store, e, &Options::default()).unwrap(), text);
        let small = Options { cap: 1_000, ..Options::default() };
        assert_eq!(print::latex(&store, e, &small), Err(TooLarge { nodes: 1_000_001, cap: 1_000 }));
    });
}

/// A chain that alternates operations nests as deeply as it is long.
#[test]
fn mixed_nesting() {
    on_a_small_stack(|| {
        let mut store = Store::new();
        let (x, y) = (store.sym("x"), store.sym("y"));
        let mut e = x;
        for _ in 0..100_000 {
            e = store.sub(x, e);
            e = store.div(y, e);
        }
        assert!(print::text(&store, e, &Options::plain()).unwrap().ends_with("))"));
        assert!(print::latex(&store, e, &Options::plain()).unwrap().ends_with('}'));
    });
}

#[test]
fn long_chains() {
    let mut store = Store::new();
    let mut sum = store.sym("x0");
    let mut product = sum;
    for k in 1..50_000 {
        let x = store.sym(&format!("x{k}"));
        sum = store.add(sum, x);
        product = store.mul(product, x);
    }
    assert!(print::text(&store, sum, &Options::plain()).unwrap().starts_with("x0 + x1 + x2 + "));
    assert!(print::text(&store, product, &Options::plain()).unwrap().starts_with("x0*x1*x2*"));
}

fn squares(store: &mut Store, levels: usize) -> ExprId {
    let sin = function::named("sin");
    let mut e = store.sym("x");
    for _ in 0..levels {
        let s = store.unary(sin, e);
        e = store.mul(s, e);
    }
    e
}

#[test]
fn shared_parts_get_names() {
    let mut store = Store::new();
    store.sym("t2");
    let e = read(&mut store, "(* (sin (+ (* x y) 1)) (cos (+ (* x y) 1)))");
    let few = Options { limit: 3, ..Options::default() };
    assert_eq!(print::text(&store, e, &few).unwrap(), "sin(t1)*cos(t1) where t1 = x*y + 1");
    assert_eq!(
        print::latex(&store, e, &few).unwrap(),
        r"\sin\left(t_{1}\right)\,\cos\left(t_{1}\right)\quad\text{where}\quad t_{1} = x\,y + 1"
    );
    assert_eq!(print::text(&store, e, &Options { plain: true, ..few }).unwrap(), "sin(x*y + 1)*cos(x*y + 1)");
    let e = read(&mut store, "(+ (exp (ln (* a (+ b c)))) (^ (ln (* a (+ b c))) (ln (* a (+ b c)))) (* a (+ b c)))");
    let few = Options { limit: 3, ..Options::default() };
    assert_eq!(print::text(&store, e, &few).unwrap(), "t1 + exp(ln(t1)) + ln(t1)^ln(t1) where t1 = a*(b + c)");
}

#[test]
fn the_text_is_linear_in_the_graph() {
    let mut lengths = Vec::new();
    for levels in [100, 200, 400] {
        let mut store = Store::new();
        let e = squares(&mut store, levels);
        assert_eq!(print::text(&store, e, &Options::plain()), Err(TooLarge { nodes: u64::MAX, cap: Options::plain().cap }));
        lengths.push(print::text(&store, e, &Options::default()).unwrap().len());
    }
    assert!(lengths[1] < 3 * lengths[0] && lengths[2] < 3 * lengths[1], "{lengths:?}");
    let mut store = Store::new();
    let mut condition = store.sym("x");
    // Relations have no names, but what stands in them does.
    for _ in 0..60 {
        let zero = store.int(0);
        let positive = store.relation(Op::Lt, zero, condition);
        let (y, z) = (store.sym("y"), store.sym("z"));
        let select = store.select(positive, y, z);
        let other = store.select(positive, z, condition);
        condition = store.mul(select, other);
    }
    assert!(print::text(&store, condition, &Options::default()).unwrap().len() < 20_000);
}
