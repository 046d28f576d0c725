//! Lines that are written in plain ASCII, without the grammar.
//!
//! The grammar takes two thousand instructions for a token, this about a tenth, and most lines of formulas are plain:
//! names, numbers, blanks and short operators. Whatever else a line holds, a comment, a prime, `.*`, a Greek letter, it is
//! left to the grammar as a whole; on plain lines both find the same tokens, which a test holds.

use super::{TokenKind, Tokens};
use crate::syntax::span::Span;

/// Reads a line that begins at `start` of its source; `false` where it is not plain, and what was read is to be forgotten.
pub(super) fn read(line: &str, start: usize, out: &mut Tokens) -> bool {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let rest = &bytes[at..];
        let (kind, length) = match first {
            b' ' => {
                at += 1;
                continue;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let length = run(rest, |c| c.is_ascii_alphanumeric() || c == b'_');
                (TokenKind::Name(line[at..at + length].to_owned()), length)
            }
            b'0'..=b'9' => match number(rest) {
                Some(length) => (TokenKind::Number, length),
                None => return false,
            },
            b'\n' => (TokenKind::Newline, 1),
            _ => match symbol(first, rest.get(1).copied()) {
                Some(symbol) => (TokenKind::Symbol(symbol), symbol.len()),
                None => return false,
            },
        };
        // A subscript or an accent belongs to the name before it.
        if rest.get(length).is_some_and(|c| !c.is_ascii()) {
            return false;
        }
        out.push(kind, Span::new(start + at, start + at + length));
        at += length;
    }
    true
}

/// The length of the bytes in front for which `holds`.
fn run(bytes: &[u8], holds: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&c| !holds(c)).unwrap_or(bytes.len())
}

/// The length of a number without an exponent.
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = |bytes: &[u8]| run(bytes, |c| c.is_ascii_digit());
    let mut length = digits(bytes);
    if bytes.get(length) == Some(&b'.') {
        let places = digits(&bytes[length + 1..]);
        if places == 0 {
            return None;
        }
        length += 1 + places;
    }
    match bytes.get(length) {
        Some(b'.' | b'e' | b'E') => None,
        _ => Some(length),
    }
}

/// The symbol that begins with `first`, before `next`.
fn symbol(first: u8, next: Option<u8>) -> Option<&'static str> {
    let equals = next == Some(b'=');
    Some(match first {
        b'(' => "(",
        b')' => ")",
        b'*' => "*",
        b'^' => "^",
        b'+' => "+",
        b',' => ",",
        b'/' => "/",
        b'-' if next == Some(b'>') => "->",
        b'-' => "-",
        b'=' if equals => "==",
        b'=' => "=",
        b'<' if equals => "<=",
        b'<' => "<",
        b'>' if equals => ">=",
        b'>' => ">",
        b'!' if equals => "!=",
        b'[' => "[",
        b']' => "]",
        b'{' => "{",
        b'}' => "}",
        b':' => ":",
        b';' => ";",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Token, by_grammar};
    use super::*;

    fn read_plainly(source: &str) -> Option<Vec<Token>> {
        let mut out = Tokens::new(source);
        read(source, 0, &mut out).then(|| out.finish(source.len()))
    }

    fn read_by_grammar(source: &str) -> Vec<Token> {
        let mut out = Tokens::new(source);
        by_grammar(source, 0, &mut out);
        out.finish(source.len())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn plain_lines_have_the_tokens_of_the_grammar(source in "([a-zE_0-9 ()*^+,/=<>!:;{}\\[\\]-]|->|[.'|#\"₁²]|ŷ){0,12}\n?") {
            if let Some(tokens) = read_plainly(&source) {
                prop_assert_eq!(tokens, read_by_grammar(&source));
            }
        }
    }

    #[test]
    fn what_is_plain() {
        for plain in ["x1*sin(2*x) - 3.25", "f(x) = [a, b; c, d]\n", "x -> x^2", "a <= b"] {
            assert_eq!(read_plainly(plain), Some(read_by_grammar(plain)), "{plain}");
        }
        for other in ["2e3", "1..n", "x₁", "ŷ", "f'(x)", "|x|", "a # b", "2.*x", "x\t+ y", "1.", "\"s\""] {
            assert_eq!(read_plainly(other), None, "{other}");
        }
    }
}
