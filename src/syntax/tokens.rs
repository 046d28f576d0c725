//! Text to tokens, as `grammar/gradus.pest` has them.

mod plain;

use pest::Parser as _;
use pest::iterators::Pair;
use pest_derive::Parser;

use super::span::Span;

#[derive(Parser)]
#[grammar = "../grammar/gradus.pest"]
struct Grammar;

/// What a token is. Spellings are normalised: `·` arrives as `*`, `≤` as `<=`, `x₁` as the name `x1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Newline,
    Comment,
    Str,
    Number,
    Name(String),
    /// `²`: a natural or negative power.
    Superscript(String),
    /// `ᵀ`
    TransposeMark,
    Symbol(&'static str),
    /// The reason of a line of a claim, from `|` to the end of the line.
    Reason,
    /// A line of a claim whose brackets do not fit; the error is reported.
    Unreadable,
    Other,
    /// Stands after the last token.
    End,
}

/// A token, where it stands, and whether a blank or a line break stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    pub span: Span,
    pub space_before: bool,
    /// The first token of its line.
    pub line_start: bool,
}

impl Token {
    pub fn is(&self, symbol: &str) -> bool {
        matches!(&self.kind, TokenKind::Symbol(s) if *s == symbol)
    }

    /// Whether it can stand between the two sides of a claim.
    pub fn is_sign(&self) -> bool {
        self.is("=") || self.is("==") || self.is("≈")
    }

    pub fn name(&self) -> Option<&str> {
        match &self.kind {
            TokenKind::Name(name) => Some(name),
            _ => None,
        }
    }

    pub fn is_name(&self, name: &str) -> bool {
        self.name() == Some(name)
    }
}

const SYMBOLS: [&str; 34] = [
    "==", "<=", ">=", "!=", "->", ".*", "./", ".^", "..", "||", "+", "-", "*", "/", "^", "=", "<", ">", "(", ")", "[", "]", "{", "}", ",",
    ";", ":", "|", "'", "?", "%", "∘", "∇", "≈",
];

/// The one spelling of a symbol.
fn symbol(text: &str) -> &'static str {
    match text {
        "·" | "×" => "*",
        "−" => "-",
        "≤" => "<=",
        "≥" => ">=",
        "≠" => "!=",
        "∈" => "∈",
        "‖" => "||",
        "→" => "->",
        "~=" => "≈",
        "′" | "″" | "’" => "'",
        "(" => "(",
        ")" => ")",
        "*" => "*",
        "^" => "^",
        "+" => "+",
        _ => SYMBOLS.iter().find(|s| **s == text).copied().unwrap_or("?"),
    }
}

/// A frequent symbol, a number or a name.
fn word(text: &str) -> TokenKind {
    match text.as_bytes() {
        [b'0'..=b'9' | b'.', ..] => TokenKind::Number,
        [b'('..=b',' | b'^' | b'/' | b'-', ..] => TokenKind::Symbol(symbol(text)),
        _ => TokenKind::Name(normal_name(text)),
    }
}

/// Letters with a circumflex, which the blackboard calls hats.
const HATS: [(char, char); 12] = [
    ('â', 'a'),
    ('ĉ', 'c'),
    ('ê', 'e'),
    ('ĝ', 'g'),
    ('ĥ', 'h'),
    ('î', 'i'),
    ('ĵ', 'j'),
    ('ô', 'o'),
    ('ŝ', 's'),
    ('û', 'u'),
    ('ŵ', 'w'),
    ('ŷ', 'y'),
];

/// `ŷ₁` is `yhat1`, `∂L` is `dL`; other letters stay.
fn normal_name(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '∂' => out.push('d'),
            '\u{2080}'..='\u{2089}' => out.push(char::from(b'0' + (c as u32 - 0x2080) as u8)),
            '\u{0302}' => out.push_str("hat"),
            '\u{0303}' => out.push_str("tilde"),
            '\u{0304}' => out.push_str("bar"),
            _ => match HATS.iter().find(|(hat, _)| *hat == c) {
                Some((_, plain)) => {
                    out.push(*plain);
                    out.push_str("hat");
                }
                None => out.push(c),
            },
        }
    }
    out
}

/// `⁻²` is `-2`, `ⁿ` is `n`.
fn normal_superscript(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '⁰' => '0',
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '⁴'..='⁹' => char::from(b'4' + (c as u32 - '⁴' as u32) as u8),
            '⁻' => '-',
            _ => 'n',
        })
        .collect()
}

/// The tokens of a text, line breaks and comments included, with an end mark.
pub(super) fn tokenize(source: &str) -> Vec<Token> {
    let mut out = Tokens::new(source);
    let mut start = 0;
    // No token goes on beyond its line.
    for line in source.split_inclusive('\n') {
        let before = out.mark();
        if !plain::read(line, start, &mut out) {
            out.back_to(before);
            by_grammar(line, start, &mut out);
        }
        start += line.len();
    }
    out.finish(source.len())
}

/// The tokens of a text of which `start` is the place.
fn by_grammar(text: &str, start: usize, out: &mut Tokens) {
    for pair in Grammar::parse(Rule::tokens, text).into_iter().flatten().flat_map(Pair::into_inner) {
        let (text, at) = (pair.as_str(), pair.as_span());
        let span = Span::new(start + at.start(), start + at.end());
        let kind = match pair.as_rule() {
            Rule::newline => TokenKind::Newline,
            Rule::comment => TokenKind::Comment,
            Rule::string => TokenKind::Str,
            Rule::word => word(text),
            Rule::superscript if text == "ᵀ" => TokenKind::TransposeMark,
            Rule::superscript => TokenKind::Superscript(normal_superscript(text)),
            Rule::mark => TokenKind::Symbol(symbol(text)),
            Rule::EOI => break,
            _ => TokenKind::Other,
        };
        out.push(kind, span);
        if text == "″" {
            // A double prime is two.
            out.repeat(TokenKind::Symbol("'"));
        }
    }
}

/// Tokens under way.
struct Tokens {
    list: Vec<Token>,
    line_start: bool,
    last_end: u32,
}

impl Tokens {
    fn new(source: &str) -> Tokens {
        Tokens { list: Vec::with_capacity(source.len() * 2 / 3 + 2), line_start: true, last_end: 0 }
    }

    fn push(&mut self, kind: TokenKind, span: Span) {
        let newline = kind == TokenKind::Newline;
        let space_before = self.line_start || span.start > self.last_end;
        self.list.push(Token { kind, span, space_before, line_start: self.line_start });
        self.last_end = span.end;
        self.line_start = newline;
    }

    /// One more token in the place of the last.
    fn repeat(&mut self, kind: TokenKind) {
        self.list.extend(self.list.last().map(|t| Token { kind, span: t.span, space_before: false, line_start: false }));
    }

    /// Where a line begins, for [`Tokens::back_to`].
    fn mark(&self) -> (usize, u32) {
        (self.list.len(), self.last_end)
    }

    /// Forgets what was read since a line began.
    fn back_to(&mut self, (len, last_end): (usize, u32)) {
        self.list.truncate(len);
        self.last_end = last_end;
        self.line_start = true;
    }

    fn finish(mut self, end: usize) -> Vec<Token> {
        let span = Span::new(end, end);
        self.list.push(Token { kind: TokenKind::End, span, space_before: true, line_start: self.line_start });
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        let name = |t: &Token| match &t.kind {
            TokenKind::Name(n) | TokenKind::Superscript(n) => n.clone(),
            TokenKind::Symbol(s) => (*s).to_owned(),
            TokenKind::TransposeMark => "T".into(),
            _ => t.span.text(source).to_owned(),
        };
        tokenize(source).iter().filter(|t| t.kind != TokenKind::End).map(name).collect()
    }

    #[test]
    fn spellings() {
        assert_eq!(texts("x₁·ŷ² ≤ ∂L"), ["x1", "*", "yhat", "2", "<=", "dL"]);
        assert_eq!(texts("y\u{0302} σ Wᵀ x⁻²"), ["yhat", "σ", "W", "T", "x", "-2"]);
        assert_eq!(texts("f″(x)"), ["f", "'", "'", "(", "x", ")"]);
        assert_eq!(texts("f’(x)"), ["f", "'", "(", "x", ")"]);
    }

    #[test]
    fn points() {
        assert_eq!(texts("1..n"), ["1", "..", "n"]);
        assert_eq!(texts("2.*x"), ["2", ".*", "x"]);
        assert_eq!(texts("1.5e-2 1. .5 1.2.3 2e"), ["1.5e-2", "1.", ".5", "1.2.3", "2", "e"]);
    }
}
