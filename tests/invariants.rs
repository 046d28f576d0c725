//! What holds of every store and every run, on the documents that the project has.

use std::fs;

use gradus::cli::render;
use gradus::document;
use gradus::print::Format;

/// The examples, the documents in the texts, and some that only exercise.
fn documents() -> Vec<String> {
    let mut all = Vec::new();
    for directory in ["examples", "docs/examples"] {
        for entry in fs::read_dir(directory).expect("the directory exists").flatten() {
            if entry.path().extension().is_some_and(|e| e == "gr") {
                all.push(fs::read_to_string(entry.path()).expect("a text"));
            }
        }
    }
    for page in ["README.md", "docs/LANGUAGE.md"] {
        let text = fs::read_to_string(page).expect("a text");
        let blocks = text.split("```gradus\n").skip(1).filter_map(|rest| rest.split("\n```").next());
        all.extend(blocks.map(str::to_owned));
    }
    assert!(all.len() > 20);
    all.sort();
    all
}

/// I1 to I4
#[test]
fn stores_are_sound() {
    for text in documents() {
        let run = document::run(&text);
        assert_eq!(run.store.verify(), Ok(()), "{text}");
    }
}

/// I9
#[test]
fn same_input_same_bytes() {
    let answers = |text: &str| render::answers(&mut document::run(text), Format::Text);
    for text in documents() {
        assert_eq!(answers(&text), answers(&text), "{text}");
    }
}

/// I10
#[test]
fn any_cut_of_a_document_is_answered() {
    for text in documents() {
        // A training takes its time, and cuts of it find nothing new.
        let text = text.split("train").next().unwrap_or_default();
        let step = (text.len() / 12).max(1);
        for at in (0..text.len()).step_by(step).filter(|&at| text.is_char_boundary(at)) {
            let run = document::run(&text[..at]);
            for error in &run.errors {
                let _ = error.report().render(&text[..at], None, false);
            }
        }
    }
}
