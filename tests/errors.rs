//! Documents with mistakes: what they answer, what they report, and the exit code.
//!
//! Every `tests/errors/NAME.gr` has good statements around the wrong ones; `NAME.snap` shows the answers of the
//! good ones and all errors. `INSTA_UPDATE=always` writes the snapshots anew.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;

fn documents() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of documents")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "gr"))
        .collect();
    found.sort();
    found
}

/// What `gradus run` writes to both outputs, and its exit code.
fn transcript(document: &Path) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_gradus"))
        .current_dir(document.parent().expect("a folder"))
        .arg("run")
        .arg(document.file_name().expect("a name"))
        .output()
        .expect("gradus runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    let code = run.status.code().expect("an exit code");
    format!("{}---- errors\n{}---- exit code {code}", text(run.stdout), text(run.stderr))
}

#[test]
fn every_document_is_reported_in_full() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let documents = documents();
    assert!(documents.len() >= 40, "only {} documents", documents.len());
    let mut failed = Vec::new();
    for document in documents {
        let name = document.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = transcript(&document);
        let same = || settings.bind(|| insta::assert_snapshot!(name.clone(), text));
        if catch_unwind(AssertUnwindSafe(same)).is_err() {
            failed.push(name.clone());
        }
    }
    assert!(failed.is_empty(), "other transcripts than the snapshots': {failed:?}");
}

/// No snapshot is left behind when its document goes.
#[test]
fn every_snapshot_has_its_document() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    for entry in std::fs::read_dir(folder).expect("the folder of snapshots") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "snap") {
            assert!(path.with_extension("gr").exists(), "{}", path.display());
        }
    }
}

/// Errors of a session come in the order of the text, and every statement without one is answered.
#[test]
fn no_statement_is_lost() {
    for document in documents() {
        let source = std::fs::read_to_string(&document).expect("a document");
        let run = gradus::document::run(&source);
        let starts: Vec<u32> = run.errors.iter().map(|e| e.span().start).collect();
        assert!(starts.is_sorted(), "{}: {starts:?}", document.display());
        for (k, line) in source.lines().enumerate() {
            let silent = line.is_empty() || line.starts_with('#');
            let start: usize = source.lines().take(k).map(|l| l.len() + 1).sum();
            let covered = |from: usize, to: usize| from < start + line.len() && to >= start;
            let answered = run.answers.iter().any(|a| covered(a.span.start as usize, a.span.end as usize));
            let reported = run.errors.iter().any(|e| {
                let report = e.report();
                covered(report.span.start, report.span.end) || report.related.iter().any(|(r, _)| covered(r.start, r.end))
            });
            // A definition that uses a broken one is silent: the error is reported once, where it is.
            let passes_on = line == "b = a + 1" || line == "c = b^2" || line == "g(x) = f(x)^2";
            assert!(silent || answered || reported || passes_on, "{}: line {} is lost: {line}", document.display(), k + 1);
        }
    }
}
