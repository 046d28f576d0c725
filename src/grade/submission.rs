//! What a submission is as bytes, and whether it can be read.

use std::fmt;

use crate::report::line_of;

/// The largest submission that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most lines that are judged.
pub const MAX_LINES: usize = 2_000;

/// Why a submission is left to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLarge {
        bytes: u64,
    },
    TooManyLines {
        lines: usize,
    },
    /// Neither UTF-8 nor UTF-16 with a mark.
    Encoding {
        line: usize,
    },
    /// A format that this version does not read.
    Format(String),
    /// The file could not be opened, or gradus failed on it.
    Other(String),
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unreadable::TooLarge { bytes } => write!(f, "the submission has {bytes} bytes; at most {MAX_BYTES} are read"),
            Unreadable::TooManyLines { lines } => write!(f, "the submission has {lines} lines; at most {MAX_LINES} are judged"),
            Unreadable::Encoding { line } => write!(f, "line {line} is not UTF-8; save the file as UTF-8"),
            Unreadable::Format(what) => write!(f, "not yet: {what}"),
            Unreadable::Other(what) => f.write_str(what),
        }
    }
}

/// The text of a submission: UTF-8, or UTF-16 with its mark. Other encodings are not guessed.
///
/// # Errors
/// Where it is too large or in another encoding.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge { bytes: bytes.len() as u64 });
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest)?,
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        bytes => utf8(bytes)?,
    };
    // Lines end as they do on any system.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    match text.lines().count() {
        lines if lines > MAX_LINES => Err(Unreadable::TooManyLines { lines }),
        _ => Ok(text),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Unreadable> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(Unreadable::Encoding { line: line_of(&String::from_utf8_lossy(bytes), error.valid_up_to()) }),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Unreadable> {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    match String::from_utf16(&units) {
        Ok(text) if bytes.len().is_multiple_of(2) => Ok(text),
        _ => Err(Unreadable::Encoding { line: 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let text = "σ'(z) = 1\r\n";
        let mut little = vec![0xFF, 0xFE];
        let mut big = vec![0xFE, 0xFF];
        for unit in text.encode_utf16() {
            little.extend(unit.to_le_bytes());
            big.extend(unit.to_be_bytes());
        }
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &marked, &little, &big] {
            assert_eq!(decode(bytes).as_deref(), Ok("σ'(z) = 1\n"));
        }
        assert_eq!(decode(b"a\nf(x) = 2\xB7x\n"), Err(Unreadable::Encoding { line: 2 }));
        assert_eq!(decode(&[0xFF, 0xFE, 0x41]), Err(Unreadable::Encoding { line: 1 }));
    }

    #[test]
    fn sizes() {
        assert_eq!(decode(&vec![b' '; MAX_BYTES + 1]), Err(Unreadable::TooLarge { bytes: MAX_BYTES as u64 + 1 }));
        assert_eq!(decode(&vec![b'\n'; MAX_LINES + 1]), Err(Unreadable::TooManyLines { lines: MAX_LINES + 1 }));
        assert_eq!(decode(b"").as_deref(), Ok(""));
    }
}
