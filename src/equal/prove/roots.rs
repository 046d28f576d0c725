//! Real roots of polynomials with rational coefficients, between rational numbers.

use crate::number::Num;

/// The highest degree.
const MAX_DEGREE: usize = 16;
/// How often an interval is halved until it is apart from its neighbours.
const MAX_HALVINGS: usize = 80;

/// Where a root lies, and no other root of the same polynomial: between two numbers that are no roots, or at one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub low: Num,
    pub high: Num,
    polynomial: Vec<Num>,
}

/// The value at `x`; coefficients begin with the constant.
pub fn value(polynomial: &[Num], x: &Num) -> Num {
    polynomial.iter().rev().fold(Num::ZERO, |sum, c| &(&sum * x) + c)
}

/// The places of the real roots of a polynomial without multiple roots, rising. `None` where the degree is too high.
pub fn real_roots(polynomial: &[Num]) -> Option<Vec<Place>> {
    let degree = polynomial.iter().rposition(|c| !c.is_zero())?;
    let polynomial = &polynomial[..=degree];
    let lead = &polynomial[degree];
    match degree {
        0 => return Some(Vec::new()),
        1 => {
            let root = (-polynomial[0].clone()).checked_div(lead)?;
            return Some(vec![Place { low: root.clone(), high: root, polynomial: polynomial.to_vec() }]);
        }
        _ if degree > MAX_DEGREE => return None,
        _ => {}
    }
    let chain = sturm(polynomial);
    // Every root is smaller than this.
    let mut bound = Num::ONE;
    for c in &polynomial[..degree] {
        bound = &bound + &c.checked_div(lead)?.abs();
    }
    let changes = |x: &Num| sign_changes(&chain, x);
    let mut open = vec![(-bound.clone(), bound, 0)];
    let mut found = Vec::new();
    while let Some((low, high, depth)) = open.pop() {
        let roots = changes(&low).saturating_sub(changes(&high));
        if roots == 0 {
            continue;
        }
        if roots == 1 {
            found.push(Place { low, high, polynomial: polynomial.to_vec() });
            continue;
        }
        if depth > MAX_HALVINGS {
            return None;
        }
        // No end is a root: of more places than there are roots one is none.
        let width = &(&high - &low) * &Num::ratio(1, degree as i64 + 2);
        let mut places = (0..=degree as i64).map(|k| {
            let steps = (degree as i64 + 2) / 2 + if k % 2 == 0 { k / 2 } else { -(k + 1) / 2 };
            &low + &(&width * &Num::from(steps))
        });
        let middle = places.find(|x| !value(polynomial, x).is_zero())?;
        open.push((middle.clone(), high, depth + 1));
        open.push((low, middle, depth + 1));
    }
    found.sort_by(|a, b| a.low.cmp(&b.low));
    Some(found)
}

/// `p`, its derivative, and the negatives of the remainders.
fn sturm(polynomial: &[Num]) -> Vec<Vec<Num>> {
    let derivative: Vec<Num> = polynomial.iter().enumerate().skip(1).map(|(k, c)| c * &Num::from(k as i64)).collect();
    let mut chain = vec![polynomial.to_vec(), derivative];
    loop {
        let (a, b) = (&chain[chain.len() - 2], &chain[chain.len() - 1]);
        let Some(rest) = remainder(a, b).filter(|r| !r.is_empty()) else { return chain };
        chain.push(rest.iter().map(|c| -c.clone()).collect());
    }
}

/// The remainder of a division, without leading zeros.
fn remainder(a: &[Num], b: &[Num]) -> Option<Vec<Num>> {
    let mut rest = a.to_vec();
    let lead = b.last()?;
    while rest.len() >= b.len() {
        let factor = rest.last()?.checked_div(lead)?;
        let shift = rest.len() - b.len();
        for (k, c) in b.iter().enumerate() {
            rest[shift + k] = &rest[shift + k] - &(&factor * c);
        }
        rest.pop();
        while rest.last().is_some_and(Num::is_zero) {
            rest.pop();
        }
    }
    Some(rest)
}

fn sign_changes(chain: &[Vec<Num>], x: &Num) -> usize {
    let signs: Vec<i32> = chain.iter().map(|p| value(p, x).signum()).filter(|&s| s != 0).collect();
    signs.windows(2).filter(|w| w[0] != w[1]).count()
}

/// All places in rising order and apart from each other; the same root of two polynomials is one place. `None` where that
/// takes too long.
pub fn apart(mut places: Vec<Place>) -> Option<Vec<Place>> {
    for _ in 0..MAX_HALVINGS {
        places.sort_by(|a, b| a.low.cmp(&b.low).then(a.high.cmp(&b.high)));
        places.dedup_by(|a, b| a.low == a.high && b.low == b.high && a.low == b.low || a == b);
        if places.windows(2).all(|w| w[0].high < w[1].low) {
            return Some(places);
        }
        for place in &mut places {
            place.halve();
        }
    }
    None
}

impl Place {
    /// Halves the interval.
    fn halve(&mut self) {
        if self.low == self.high {
            return;
        }
        let middle = &(&self.low + &self.high) * &Num::HALF;
        let at = value(&self.polynomial, &middle).signum();
        if at == 0 {
            (self.low, self.high) = (middle.clone(), middle);
        } else if at == value(&self.polynomial, &self.low).signum() {
            self.low = middle;
        } else {
            self.high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(coefficients: &[i64]) -> Vec<Place> {
        let polynomial: Vec<Num> = coefficients.iter().map(|&c| Num::from(c)).collect();
        real_roots(&polynomial).expect("places")
    }

    #[test]
    fn roots_are_counted_and_separated() {
        assert_eq!(places(&[-2, 0, 1]).len(), 2);
        assert_eq!(places(&[1, 0, 1]).len(), 0);
        assert_eq!(places(&[0, -1, 0, 1]).len(), 3);
        assert_eq!(places(&[-6, 11, -6, 1]).len(), 3);
        assert_eq!(places(&[3, 0, -5, 0, 1, 0]).len(), 4);
        assert_eq!(places(&[-4, 3])[0].low, Num::ratio(4, 3));
        for place in places(&[1, -3, 0, 1]) {
            let (low, high) = (value(&place.polynomial, &place.low), value(&place.polynomial, &place.high));
            assert!(low.signum() * high.signum() < 0 || place.low == place.high, "{place:?}");
        }
    }

    #[test]
    fn neighbours_come_apart() {
        let all = [places(&[-2, 0, 1]), places(&[-3, 0, 1]), places(&[-7, 5])].concat();
        let all = apart(all).expect("apart");
        assert_eq!(all.len(), 5);
        assert!(all.windows(2).all(|w| w[0].high < w[1].low));
    }
}
