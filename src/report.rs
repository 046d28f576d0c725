//! Diagnostics: the source line, carets, related places and help.
//!
//! A [`Report`] knows no stage of the pipeline; whoever finds something wrong says what and where.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How serious a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    Error,
    Warning,
    Note,
}

/// One diagnostic about a place in a source text.
///
/// ```
/// use gradus::report::{Report, Severity};
/// let report = Report::new(Severity::Error, "the name `xy` is unknown", 4..6).help("did you mean `x*y`?");
/// let text = report.render("f = xy\n", Some("notes.gr"), false);
/// assert!(text.contains("notes.gr:1:5"));
/// assert!(text.contains("^^"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub severity: Severity,
    pub title: String,
    pub span: Range<usize>,
    pub related: Vec<(Range<usize>, String)>,
    pub help: Vec<String>,
}

impl Report {
    pub fn new(severity: Severity, title: impl Into<String>, span: Range<usize>) -> Report {
        Report { severity, title: title.into(), span, related: Vec::new(), help: Vec::new() }
    }

    pub fn related(mut self, span: Range<usize>, text: impl Into<String>) -> Report {
        self.related.push((span, text.into()));
        self
    }

    pub fn help(mut self, text: impl Into<String>) -> Report {
        self.help.push(text.into());
        self
    }

    /// The report as text, with colours if asked for, ending in a line break.
    pub fn render(&self, source: &str, path: Option<&str>, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let mut snippet = Snippet::source(source).line_start(1);
        if let Some(path) = path {
            snippet = snippet.path(path);
        }
        snippet = snippet.annotation(AnnotationKind::Primary.span(clamp(&self.span, source)));
        for (span, text) in &self.related {
            snippet = snippet.annotation(AnnotationKind::Context.span(clamp(span, source)).label(text.as_str()));
        }
        let mut group = level.primary_title(self.title.as_str()).element(snippet);
        for help in &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        format!("{}\n", renderer.render(&[group]))
    }
}

/// The lines of a place with carets and a label under it, what can be said of the place around it, and what else there is to say; no title stands above.
///
/// ```
/// let text = gradus::report::excerpt("a = 1\n  = 2\n", 10..11, "this is 2", None, &[], false);
/// assert!(text.contains("2 |   = 2") && text.contains("^ this is 2"));
/// ```
pub fn excerpt(
    source: &str,
    span: Range<usize>,
    label: &str,
    around: Option<(Range<usize>, &str)>,
    help: &[String],
    colour: bool,
) -> String {
    let place = AnnotationKind::Primary.span(clamp(&span, source)).label(label);
    let mut snippet = Snippet::source(source).line_start(1).annotation(place);
    if let Some((span, label)) = around {
        snippet = snippet.annotation(AnnotationKind::Context.span(clamp(&span, source)).label(label));
    }
    let mut group = Group::with_level(Level::ERROR).element(snippet);
    for help in help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    format!("{}\n", renderer.render(&[group]))
}

/// The span within the source, on character boundaries.
fn clamp(span: &Range<usize>, source: &str) -> Range<usize> {
    let fit = |mut at: usize| {
        at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = fit(span.start);
    start..fit(span.end).max(start)
}

/// The line of a byte offset, counted from 1.
pub fn line_of(source: &str, offset: usize) -> usize {
    source.as_bytes()[..offset.min(source.len())].iter().filter(|&&b| b == b'\n').count() + 1
}
