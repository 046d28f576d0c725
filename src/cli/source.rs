//! Reading documents, and showing what is wrong with them.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::outcome::Outcome;
use super::style;
use crate::document::MAX_SOURCE;
use crate::error::Error;
use crate::lower::env::Note;
use crate::report::{Report, Severity, line_of};

/// A document that was read: its name for messages and its text.
pub struct Source {
    pub name: String,
    pub text: String,
}

/// Reads a document, `-` from standard input; what is wrong is shown at once.
pub fn read(path: &Path, outcome: &mut Outcome) -> Option<Source> {
    let name = if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() };
    let text = match read_text(path) {
        Ok(text) => text,
        Err(what) => {
            eprintln!("error: {name}: {what}");
            outcome.input = true;
            return None;
        }
    };
    Some(Source { name, text })
}

fn read_text(path: &Path) -> Result<String, String> {
    let too_large = |bytes: u64| format!("the file has {bytes} bytes; at most {MAX_SOURCE} are read");
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        io::stdin().lock().take(MAX_SOURCE as u64 + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    } else {
        let metadata = std::fs::metadata(path).map_err(|e| e.to_string())?;
        if metadata.is_dir() {
            return Err("this is a directory, not a document".into());
        }
        if metadata.len() > MAX_SOURCE as u64 {
            return Err(too_large(metadata.len()));
        }
        // The size of a pipe is unknown beforehand.
        let file = File::open(path).map_err(|e| e.to_string())?;
        file.take(MAX_SOURCE as u64 + 1).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    }
    if bytes.len() > MAX_SOURCE {
        return Err(format!("the text has more than {MAX_SOURCE} bytes, which is the most that is read"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        let column = text.len() - text.rfind('\n').map_or(0, |at| at + 1) + 1;
        format!("this is not UTF-8: line {}, byte {column} of the line belongs to no character", line_of(&text, valid))
    })
}

/// Shows errors with the lines they are about.
pub fn show_errors(source: &str, name: Option<&str>, errors: &[Error]) {
    for error in errors {
        eprint!("{}", error.report().render(source, name, style::errors_in_colour()));
    }
}

/// Shows the notes of a document.
pub fn show_notes(source: &str, name: Option<&str>, notes: &[Note]) {
    for note in notes {
        let report = Report::new(Severity::Note, note.text.clone(), note.span.range());
        eprint!("{}", report.render(source, name, style::errors_in_colour()));
    }
}
