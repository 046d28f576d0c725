//! Numbers at the ends of their ranges, in one representation.

use std::collections::HashSet;

use super::*;

#[test]
fn long_continued_fractions_need_no_stack() {
    let (mut a, mut b) = (BigInt::one(), BigInt::one());
    for _ in 0..20_000 {
        (a, b) = (&a + &b, a);
    }
    let golden = Num::from_bigs(a.clone(), b.clone()).unwrap();
    let next = Num::from_bigs(&a + &b, a).unwrap();
    let work = move || {
        let set: HashSet<Num> = [golden.clone(), next.clone()].into_iter().collect();
        (set.len(), set.contains(&golden), golden.cmp(&next), (-&golden).cmp(&-&next), golden.cmp(&golden.clone()))
    };
    let result = std::thread::Builder::new().stack_size(64 << 10).spawn(work).unwrap().join().unwrap();
    assert_eq!(result, (2, true, Ordering::Less, Ordering::Greater, Ordering::Equal));
}

#[test]
fn a_number_takes_16_bytes() {
    assert_eq!(std::mem::size_of::<Num>(), 16);
}

#[test]
fn one_value_has_one_representation() {
    let big = &Num::from(i64::MAX) + &Num::ONE;
    assert_eq!(&big - &Num::ONE, Num::from(i64::MAX));
    assert_eq!(-&Num::from(i64::MIN), big);
    assert_eq!(Num::ratio(2, -4).to_string(), "-1/2");
    assert_eq!(Num::ratio(1, i64::MIN).denominator(), -BigInt::from(i64::MIN));
}

#[test]
fn whole_numbers_grow_where_they_must() {
    let (least, most) = (Num::from(i64::MIN), Num::from(i64::MAX));
    let beyond = &most + &Num::ONE;
    assert_eq!(beyond.numerator(), BigInt::from(i64::MAX) + 1);
    assert_eq!(
        [&least * &Num::MINUS_ONE, -&least, least.gcd(&least), least.gcd(&Num::ZERO), least.abs()],
        [(); 5].map(|()| beyond.clone())
    );
    assert_eq!(&least - &Num::ONE, -(&beyond + &Num::ONE));
    assert_eq!(&(&beyond * &beyond) + &(&least * &beyond), Num::ZERO);
    assert_eq!(Num::from(12).gcd(&Num::from(-18)), Num::from(6));
    assert!(least < Num::ratio(-1, 2) && most < beyond && Num::ratio(1, 3) < Num::ratio(2, 3));
}

#[test]
fn powers_are_capped_before_they_are_computed() {
    let p = |b: i64, e: i64| Num::from(b).checked_pow(&Num::from(e), FOLD_BITS);
    assert_eq!(p(2, -1), Some(Num::HALF));
    assert_eq!(p(0, 0), Some(Num::ONE));
    assert_eq!(p(0, -1), None);
    assert_eq!(p(9, 387_420_489), None);
    assert_eq!(p(-1, i64::MAX), Some(Num::MINUS_ONE));
}

#[test]
fn nearest_double() {
    assert_eq!("1e-320".parse::<Num>().unwrap().to_f64(), 1e-320);
    assert_eq!("1e308".parse::<Num>().unwrap().to_f64(), 1e308);
    assert_eq!("1e400".parse::<Num>().unwrap().to_f64(), f64::INFINITY);
    assert_eq!("0.1".parse::<Num>().unwrap().to_f64(), 0.1);
    let x = 0.1f64 + 1e-17;
    assert_eq!(Num::from_f64(x).unwrap().to_f64(), x);
    assert_eq!(Num::from_f64(5e-324).unwrap().to_f64(), 5e-324);
    assert_eq!(Num::from_f64(f64::MAX).unwrap().to_f64(), f64::MAX);
}

#[test]
fn decimals_of_a_fraction() {
    assert_eq!(Num::ratio(2, 3).to_decimal(5), "0.66667");
    assert_eq!(Num::ratio(-1, 8).to_decimal(10), "-0.125");
    assert_eq!(Num::from(1_000_000).to_decimal(3), "1000000");
    assert_eq!("1e40".parse::<Num>().unwrap().to_decimal(6), "1e40");
    assert_eq!(Num::ratio(999_999, 1_000_000).to_decimal(3), "1");
}

#[test]
fn rational_gcd_and_roots() {
    assert_eq!(Num::ratio(2, 3).gcd(&Num::from(4)), Num::ratio(2, 3));
    assert_eq!(Num::ratio(3, 4).gcd(&Num::ratio(9, 2)), Num::ratio(3, 4));
    assert_eq!(Num::ratio(4, 9).exact_root(2), Some(Num::ratio(2, 3)));
    assert_eq!(Num::from(2).exact_root(2), None);
    assert_eq!(Num::ratio(-7, 2).floor(), Num::from(-4));
    assert_eq!(Num::ratio(-7, 2).ceil(), Num::from(-3));
}
