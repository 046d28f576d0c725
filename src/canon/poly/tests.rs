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
    let keys: Vec<_> = (0..p.len()).map(|k| p.key(k).to_vec()).collect();
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
        prop_assert_eq!(a.sub(&a).len(), 0);
        prop_assert_eq!(Poly::sum(3, &[b.clone(), a.clone(), b.clone()], &mut meter()).unwrap(), sum.add(&b));
        prop_assert_eq!(plain(&sum).len(), sum.len());
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
    assert_eq!(power.len(), 10_626);
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
    assert_eq!(square.len(), 1000 * 1001 / 2);
    assert_eq!(square.coefficients().iter().filter(|c| **c == Int::from(2)).count(), 1000 * 999 / 2);
}
