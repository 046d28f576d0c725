//! Against schoolbook arithmetic on maps, and exact values at points.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

type Plain = BTreeMap<Vec<u32>, i128>;

fn meter() -> Meter {
    Meter::new("test", 1 << 32, 1 << 20)
}

fn plain(p: &Poly) -> Plain {
    let mut exponents = vec![0; p.vars()];
    let mut out = Plain::new();
    for (k, c) in p.coefficients().iter().enumerate() {
        p.exponents(k, &mut exponents);
        let value = format!("{c:?}").parse().unwrap();
        assert!(value != 0 && out.insert(exponents.clone(), value).is_none());
    }
    let keys: Vec<_> = (0..p.terms()).map(|k| p.key(k).to_vec()).collect();
    assert!(keys.windows(2).all(|w| w[0] > w[1]), "sorted");
    out
}

fn times(a: &Plain, b: &Plain) -> Plain {
    let mut out = Plain::new();
    for (x, c) in a {
        for (y, d) in b {
            let sum = x.iter().zip(y).map(|(a, b)| a + b).collect();
            *out.entry(sum).or_default() += c * d;
        }
    }
    out.retain(|_, c| *c != 0);
    out
}

fn poly(vars: usize, terms: &[(Vec<u32>, i64)]) -> Poly {
    Poly::from_terms(vars, terms.iter().map(|(e, c)| (e.iter().copied().enumerate().collect::<Vec<_>>(), Int::from(*c))))
}

fn any_poly(vars: usize, degree: u32, terms: usize) -> impl Strategy<Value = Poly> {
    let coefficient = prop_oneof![4 => -9i64..10, 1 => any::<i64>().prop_map(|c| c / 3)];
    prop::collection::vec((prop::collection::vec(0..=degree, vars), coefficient), 0..=terms).prop_map(move |t| poly(vars, &t))
}

proptest! {
    #[test]
    fn products_are_those_of_school(a in any_poly(3, 5, 8), b in any_poly(3, 5, 8)) {
        let product = a.multiply(&b, &mut meter()).unwrap();
        prop_assert_eq!(plain(&product), times(&plain(&a), &plain(&b)));
        prop_assert_eq!(b.multiply(&a, &mut meter()).unwrap(), product);
    }

    /// Few terms of high degree go to the table, several words each.
    #[test]
    fn products_in_a_table(a in any_poly(7, 3000, 6), b in any_poly(7, 3000, 6)) {
        let product = a.multiply(&b, &mut meter()).unwrap();
        prop_assert_eq!(plain(&product), times(&plain(&a), &plain(&b)));
    }

    #[test]
    fn sums_and_differences(a in any_poly(3, 2, 9), b in any_poly(3, 90, 9)) {
        let sum = a.add(&b);
        prop_assert_eq!(sum.sub(&b), a.clone());
        prop_assert_eq!(a.sub(&a).terms(), 0);
        prop_assert_eq!(Poly::sum(3, &[b.clone(), a.clone(), b.clone()], &mut meter()).unwrap(), sum.add(&b));
        prop_assert_eq!(plain(&sum).len(), sum.terms());
    }

    #[test]
    fn powers_are_repeated_products(a in any_poly(2, 3, 4), n in 0u32..6) {
        let mut product = Poly::constant(2, Int::ONE);
        for _ in 0..n {
            product = product.multiply(&a, &mut meter()).unwrap();
        }
        prop_assert_eq!(a.power(n, &mut meter()).unwrap(), product);
    }
}

proptest! {
    #[test]
    fn division_undoes_multiplication(a in any_poly(3, 4, 6), b in any_poly(3, 4, 6), c in any_poly(3, 2, 2)) {
        prop_assume!(!b.is_zero());
        let product = a.multiply(&b, &mut meter()).unwrap();
        prop_assert_eq!(product.divide(&b, &mut meter()).unwrap(), Some(a.clone()));
        let other = product.add(&c);
        if let Some(quotient) = other.divide(&b, &mut meter()).unwrap() {
            prop_assert_eq!(quotient.multiply(&b, &mut meter()).unwrap(), other);
        }
    }

    #[test]
    fn common_divisors(f in any_poly(3, 3, 4), g in any_poly(3, 3, 4), h in any_poly(3, 3, 4)) {
        let (p, q) = (f.multiply(&h, &mut meter()).unwrap(), g.multiply(&h, &mut meter()).unwrap());
        let common = p.common(&q, &mut meter()).unwrap();
        if !(h.is_zero() || p.is_zero() && q.is_zero()) {
            prop_assert!(common.divisor.divide(&h, &mut meter()).unwrap().is_some());
        }
        if !p.is_zero() && !q.is_zero() {
            prop_assert_eq!(common.divisor.multiply(&common.left, &mut meter()).unwrap(), p);
            prop_assert_eq!(common.divisor.multiply(&common.right, &mut meter()).unwrap(), q);
            prop_assert!(common.left.common(&common.right, &mut meter()).unwrap().divisor.is_one());
            prop_assert!(!common.divisor.leading().is_negative());
        }
    }

    #[test]
    fn factors_multiply_back(f in any_poly(2, 2, 3), g in any_poly(2, 2, 3), n in 1u32..4) {
        prop_assume!(!f.is_zero() && !g.is_zero());
        let p = f.power(n, &mut meter()).unwrap().multiply(&g, &mut meter()).unwrap();
        let square_free = p.square_free(&mut meter()).unwrap();
        prop_assert_eq!(whole(2, &square_free), p.clone());
        for (factor, _) in &square_free.factors {
            let again = factor.square_free(&mut meter()).unwrap();
            prop_assert!(again.factors.iter().all(|f| f.1 == 1));
        }
        prop_assert_eq!(whole(2, &p.factors(&mut meter()).unwrap()), p);
    }
}

fn whole(vars: usize, factored: &Factored) -> Poly {
    factored.factors.iter().fold(Poly::constant(vars, factored.number.clone()), |product, (factor, n)| {
        product.multiply(&factor.power(*n, &mut meter()).unwrap(), &mut meter()).unwrap()
    })
}

/// How many factors are found, with multiplicities.
fn count(p: &Poly) -> usize {
    let factored = p.factors(&mut meter()).unwrap();
    assert_eq!(whole(p.vars(), &factored), *p);
    factored.factors.iter().map(|f| f.1 as usize).sum()
}

#[test]
fn known_factors() {
    let p = |terms: &[([u32; 2], i64)]| poly(2, &terms.iter().map(|(e, c)| (e.to_vec(), *c)).collect::<Vec<_>>());
    // x^6 - y^6, x^4 + 4, x^9 + 8y^3, x^4 - 5x^2 + 4, 6x^2 - 5xy - 6y^2
    assert_eq!(count(&p(&[([6, 0], 1), ([0, 6], -1)])), 4);
    assert_eq!(count(&p(&[([4, 0], 1), ([0, 0], 4)])), 2);
    assert_eq!(count(&p(&[([8, 0], 1), ([4, 4], 1), ([0, 8], 1)])), 3);
    assert_eq!(count(&p(&[([2, 0], 1), ([0, 0], 1)])), 1);
    assert_eq!(count(&p(&[([9, 0], 1), ([0, 3], 8)])), 2);
    assert_eq!(count(&p(&[([4, 0], 1), ([2, 0], -5), ([0, 0], 4)])), 4);
    assert_eq!(count(&p(&[([2, 0], 6), ([1, 1], -5), ([0, 2], -6)])), 2);
    // xy + x + y + 1 by contents; x^3 - 3x + 2 = (x - 1)^2 (x + 2)
    assert_eq!(count(&p(&[([1, 1], 1), ([1, 0], 1), ([0, 1], 1), ([0, 0], 1)])), 2);
    assert_eq!(count(&p(&[([3, 0], 1), ([1, 0], -3), ([0, 0], 2)])), 3);
    // (2x - 3)(5x + 7)(x^2 + x + 1), and 1000003 as a root
    let product = p(&[([1, 0], 2), ([0, 0], -3)]).multiply(&p(&[([1, 0], 5), ([0, 0], 7)]), &mut meter()).unwrap();
    let product = product.multiply(&p(&[([2, 0], 1), ([1, 0], 1), ([0, 0], 1)]), &mut meter()).unwrap();
    assert_eq!(count(&product), 3);
    let large = p(&[([1, 0], 1), ([0, 0], -1_000_003)]);
    assert_eq!(count(&product.multiply(&large, &mut meter()).unwrap()), 4);
}

#[test]
fn divisors_of_monsters_end_at_a_budget() {
    let high = |c: i64| poly(1, &[(vec![1_000_000], 1), (vec![3], c), (vec![0], 1)]);
    let common = high(2).common(&high(2), &mut meter()).unwrap();
    assert_eq!(common.divisor, high(2));
    let error = high(2).common(&high(3), &mut Meter::new("gcd", 1 << 24, 1000)).unwrap_err();
    assert_eq!(error.name, "gcd");
    let wide = |c: i64| Poly::from_terms(1000, (0..1000).map(|v| ([(v, 1)], Int::from(if v == 500 { c } else { 1 }))));
    assert!(wide(1).common(&wide(2), &mut meter()).unwrap().divisor.is_one());
    let product = wide(1).multiply(&Poly::power_of(1000, 3, 2), &mut meter()).unwrap();
    assert_eq!(product.common(&wide(1), &mut meter()).unwrap().divisor, wide(1));
}

#[test]
fn coefficients_beyond_two_words() {
    let base = poly(2, &[(vec![1, 0], i64::MAX), (vec![0, 1], i64::MAX - 1), (vec![0, 0], -1)]);
    let square = base.multiply(&base, &mut meter()).unwrap();
    let product = square.multiply(&square, &mut meter()).unwrap();
    assert_eq!(product, base.power(4, &mut meter()).unwrap());
    assert_eq!(product.leading(), Int::from(i64::MAX).pow(4));
}

#[test]
fn a_power_of_five_terms() {
    let base = poly(4, &[(vec![1, 0, 0, 0], 1), (vec![0, 1, 0, 0], 1), (vec![0, 0, 1, 0], 1), (vec![0, 0, 0, 1], 1), (vec![0; 4], 1)]);
    let power = base.power(20, &mut meter()).unwrap();
    assert_eq!(power.terms(), 10_626);
    // At (1, 1, 1, 1) the value is 5^20.
    let sum = power.coefficients().iter().fold(Int::ZERO, |s, c| &s + c);
    assert_eq!(sum, Int::from(5).pow(20));
}

#[test]
fn budgets_have_names_and_sizes() {
    let x = Poly::power_of(1, 0, 1_000_000);
    let one = Poly::constant(1, Int::ONE);
    let base = x.add(&one);
    assert_eq!(base.multiply(&base, &mut meter()).unwrap().degree(0), 2_000_000);
    let error = base.power(5000, &mut meter()).unwrap_err();
    assert!(error.to_string().contains("a power of 5000000000"), "{error}");
    let error = base.power(1001, &mut Meter::new("small", 1 << 40, 1000)).unwrap_err();
    assert_eq!(error.to_string(), "the small budget of 1000 is exceeded: 1002 terms");
    let error = base.power(900, &mut Meter::new("small", 500, 1000)).unwrap_err();
    assert!(error.reached.ends_with("steps"), "{error}");
}

#[test]
fn a_thousand_variables() {
    let vars = 1000;
    let sum = Poly::from_terms(vars, (0..vars).map(|v| ([(v, 1)], Int::ONE)));
    let square = sum.multiply(&sum, &mut meter()).unwrap();
    assert_eq!(square.terms(), 1000 * 1001 / 2);
    assert_eq!(square.coefficients().iter().filter(|c| **c == Int::from(2)).count(), 1000 * 999 / 2);
}
