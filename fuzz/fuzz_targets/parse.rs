//! The reader on any text: it answers with a tree or with errors whose places lie within the text.

#![no_main]

use gradus::syntax::error::SyntaxError;
use gradus::syntax::{parse_document, parse_expression};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = parse_document(text);
    for statement in &document.statements {
        let _ = statement.span.text(text);
    }
    look_at(&document.errors, text);
    if let Err(errors) = parse_expression(text) {
        assert!(!errors.is_empty(), "a text that is refused has a reason");
        look_at(&errors, text);
    }
});

/// Errors can be shown.
fn look_at(errors: &[SyntaxError], text: &str) {
    for error in errors {
        let _ = error.span.text(text);
        let report = gradus::error::Error::Syntax(error.clone()).report();
        let _ = report.render(text, None, false);
    }
}
