//! A total order on structures that depends neither on the order of creation nor on hashes.

use std::cmp::Ordering;

use super::intern::Store;
use super::node::{ExprId, Op};

impl Store {
    /// Compares two expressions by structure: kind, name, number of operands, depth, then the first pair of
    /// operands that differ. Equal ids are equal structures, so one path is followed, never a tree.
    pub fn compare(&self, mut a: ExprId, mut b: ExprId) -> Ordering {
        loop {
            if a == b {
                return Ordering::Equal;
            }
            let (x, y) = (self.op(a), self.op(b));
            if x != y {
                return x.cmp(&y);
            }
            let here = match x {
                Op::Number => self.number(a).cmp(&self.number(b)),
                Op::Symbol => match (self.symbol(a), self.symbol(b)) {
                    (Some(s), Some(t)) => natural_order(self.symbol_name(s), self.symbol_name(t)),
                    _ => Ordering::Equal,
                },
                Op::Truth => self.truth(a).cmp(&self.truth(b)),
                // Rows of the table never move, but an alphabet outlives a table.
                Op::Call => match (self.function(a), self.function(b)) {
                    (Some(f), Some(g)) => f.row().name.cmp(g.row().name),
                    _ => Ordering::Equal,
                },
                Op::Apply => match (self.unknown(a), self.unknown(b)) {
                    (Some(f), Some(g)) => natural_order(&f.name, &g.name).then_with(|| f.orders.cmp(&g.orders)),
                    _ => Ordering::Equal,
                },
                _ => Ordering::Equal,
            };
            let (p, q) = (self.children(a), self.children(b));
            // The depth decides between `sin(sin(x))` and `sin(sin(sin(x)))` without going down.
            let here = here.then(p.len().cmp(&q.len())).then_with(|| self.depth(a).cmp(&self.depth(b)));
            if here != Ordering::Equal {
                return here;
            }
            match p.iter().zip(q.iter()).find(|(c, d)| c != d) {
                Some((&c, &d)) => (a, b) = (c, d),
                // The same operation on the same operands: two arrays of different shapes.
                None => {
                    let dims = |id| self.shape(id).and_then(|s| s.known());
                    return dims(a).cmp(&dims(b));
                }
            }
        }
    }
}

/// Alphabetical, with runs of digits compared as numbers: `w2 < w10`.
pub fn natural_order(a: &str, b: &str) -> Ordering {
    if let ([s @ b'A'..=b'z'], [t @ b'A'..=b'z']) = (a.as_bytes(), b.as_bytes()) {
        return s.cmp(t);
    }
    let (mut s, mut t) = (a.chars().peekable(), b.chars().peekable());
    loop {
        match (s.peek().copied(), t.peek().copied()) {
            (None, None) => return a.cmp(b),
            (None, _) => return Ordering::Less,
            (_, None) => return Ordering::Greater,
            (Some(c), Some(d)) if c.is_ascii_digit() && d.is_ascii_digit() => {
                let run = |it: &mut std::iter::Peekable<std::str::Chars>| {
                    let mut digits = String::new();
                    while let Some(c) = it.next_if(char::is_ascii_digit) {
                        digits.push(c);
                    }
                    let significant = digits.trim_start_matches('0').to_owned();
                    (significant.len(), significant)
                };
                let order = run(&mut s).cmp(&run(&mut t));
                if order != Ordering::Equal {
                    return order;
                }
            }
            (Some(c), Some(d)) => {
                if c != d {
                    return c.cmp(&d);
                }
                s.next();
                t.next();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_digits() {
        let mut names = ["w10", "w2", "b", "w", "w02", "w1", "a10b2", "a10b10"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["a10b2", "a10b10", "b", "w", "w1", "w02", "w2", "w10"]);
    }

    #[test]
    fn the_order_does_not_depend_on_creation() {
        let mut first = Store::new();
        let (x, y) = (first.sym("x"), first.sym("y"));
        let mut second = Store::new();
        let (v, u) = (second.sym("y"), second.sym("x"));
        assert_eq!(first.compare(x, y), second.compare(u, v));
        assert_eq!(first.compare(x, y), Ordering::Less);
    }
}
