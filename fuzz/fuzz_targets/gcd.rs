//! Random polynomials: products divide again, common divisors are common and greatest, factors multiply back.

#![no_main]

use gradus::canon::poly::{Meter, Poly};
use gradus::number::integer::Int;
use libfuzzer_sys::fuzz_target;

const VARS: usize = 4;

fn meter() -> Meter {
    Meter::new("fuzz", 1 << 24, 4000)
}

/// A polynomial from bytes: a number of terms, then an exponent for each variable and a coefficient.
fn poly(bytes: &mut impl Iterator<Item = u8>) -> Poly {
    let mut next = || bytes.next().unwrap_or(0);
    let terms = next() % 6;
    let vars = next() as usize % VARS + 1;
    let high = [2, 3, 5, 40][next() as usize % 4];
    let list: Vec<(Vec<(usize, u32)>, Int)> = (0..terms)
        .map(|_| {
            let exponents = (0..vars).map(|v| (v, u32::from(next()) % high)).collect();
            let small = Int::from(i64::from(next() as i8));
            // Sometimes beyond a machine word.
            let coefficient = if next() % 8 == 0 { &small * &Int::from(i64::MAX - 24) } else { small };
            (exponents, coefficient)
        })
        .collect();
    Poly::from_terms(VARS, list)
}

fuzz_target!(|data: &[u8]| {
    let mut bytes = data.iter().copied();
    let (f, g, h) = (poly(&mut bytes), poly(&mut bytes), poly(&mut bytes));
    let mut meter = meter();
    let (Ok(fh), Ok(gh)) = (f.multiply(&h, &mut meter), g.multiply(&h, &mut meter)) else { return };
    if !h.is_zero() {
        if let Ok(quotient) = fh.divide(&h, &mut meter) {
            assert_eq!(quotient, Some(f.clone()));
        }
        if let Ok(common) = fh.common(&gh, &mut meter)
            && !(fh.is_zero() && gh.is_zero())
        {
            if let Ok(quotient) = common.divisor.divide(&h, &mut meter) {
                assert!(quotient.is_some(), "{h:?} does not divide {:?}", common.divisor);
            }
            if let Ok(product) = common.divisor.multiply(&common.left, &mut meter) {
                assert!(product == fh || fh.is_zero());
            }
            if let Ok(product) = common.divisor.multiply(&common.right, &mut meter) {
                assert!(product == gh || gh.is_zero());
            }
        }
    }
    if fh.is_zero() {
        return;
    }
    for factored in [fh.square_free(&mut meter), fh.factors(&mut meter)].into_iter().flatten() {
        let mut product = Poly::constant(VARS, factored.number.clone());
        for (factor, n) in &factored.factors {
            assert!(!factor.leading().is_negative() && factor.as_constant().is_none());
            match factor.power(*n, &mut meter).and_then(|p| product.multiply(&p, &mut meter)) {
                Ok(p) => product = p,
                Err(_) => return,
            }
        }
        assert_eq!(product, fh);
    }
});
