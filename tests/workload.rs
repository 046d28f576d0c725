//! A thousand ordinary derivatives as they are printed, against values from another program at x = 1.3, y = 0.7, z = 2.1.
//!
//! The printed texts are evaluated here by a reader of their own.

use gradus::document::OneOff;
use gradus::print::{self, Options};

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn next_is(&mut self, symbol: u8) -> bool {
        while self.text.get(self.at) == Some(&b' ') {
            self.at += 1;
        }
        let found = self.text.get(self.at) == Some(&symbol);
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> f64 {
        let mut value = if self.next_is(b'-') { -self.product() } else { self.product() };
        loop {
            if self.next_is(b'+') {
                value += self.product();
            } else if self.next_is(b'-') {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.power();
        loop {
            if self.next_is(b'*') {
                value *= self.power();
            } else if self.next_is(b'/') {
                value /= self.power();
            } else {
                return value;
            }
        }
    }

    fn power(&mut self) -> f64 {
        let base = self.atom();
        if !self.next_is(b'^') {
            return base;
        }
        let exponent = if self.next_is(b'-') { -self.power() } else { self.power() };
        base.powf(exponent)
    }

    fn atom(&mut self) -> f64 {
        if self.next_is(b'(') {
            return self.closed();
        }
        let start = self.at;
        while self.text.get(self.at).is_some_and(u8::is_ascii_alphanumeric) {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.text[start..self.at]).unwrap();
        match word {
            "x" => 1.3,
            "y" => 0.7,
            "z" => 2.1,
            "e" => std::f64::consts::E,
            _ if self.next_is(b'(') => {
                let argument = self.closed();
                match word {
                    "sin" => argument.sin(),
                    "cos" => argument.cos(),
                    "tanh" => argument.tanh(),
                    "exp" => argument.exp(),
                    "ln" => argument.ln(),
                    "sqrt" => argument.sqrt(),
                    other => panic!("what is {other}?"),
                }
            }
            number => number.parse().unwrap_or_else(|_| panic!("what is {number:?} in {}?", String::from_utf8_lossy(self.text))),
        }
    }

    /// What stands before the parenthesis that closes.
    fn closed(&mut self) -> f64 {
        let value = self.sum();
        assert!(self.next_is(b')'), "{}", String::from_utf8_lossy(self.text));
        value
    }
}

fn value(text: &str) -> f64 {
    let mut reader = Reader { text: text.as_bytes(), at: 0 };
    let value = reader.sum();
    assert_eq!(reader.at, text.len(), "{text}");
    value
}

#[test]
fn a_thousand_derivatives() {
    assert_eq!(value("-2^2*3 + 6/2/3 - (1 - 2)^3*sqrt(4)"), -9.0);
    let texts = include_str!("../benches/data/w1.txt").lines();
    let checks = include_str!("../benches/data/w1_check.txt").lines();
    let mut count = 0;
    for (text, check) in texts.zip(checks) {
        let mut question = OneOff::new(&[text], &["x"]).expect("a readable text");
        let derived = question.derivative(0).expect("a derivative");
        let printed = print::text(&question.session.store, derived.plain.entries[0], &Options::plain()).unwrap();
        let (found, expected) = (value(&printed), check.parse::<f64>().unwrap());
        // Terms of up to 10^6 cancel in some of these.
        assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "d/dx {text} = {printed}: {found}, not {expected}");
        count += 1;
    }
    assert_eq!(count, 1000);
}
