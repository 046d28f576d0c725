//! The lines of a corpus: `"question" = "answer"`; headings and comments go by.

/// A line of a corpus.
pub struct Row {
    pub question: String,
    pub answer: String,
    /// `?` in front: the form that books print and the program does not reach yet.
    pub open: bool,
}

pub fn rows(text: &str) -> Vec<Row> {
    let lines = text.lines().filter(|l| !(l.is_empty() || l.starts_with('#') || l.starts_with('[')));
    let row = |line: &str| {
        let (line, open) = line.strip_prefix("? ").map_or((line, false), |rest| (rest, true));
        let (question, answer) = line.split_once("\" = \"").expect("a line of the form \"…\" = \"…\"");
        let question = question.strip_prefix('"').expect("an opening quote");
        let answer = answer.strip_suffix('"').expect("a closing quote");
        Row { question: question.to_owned(), answer: answer.to_owned(), open }
    };
    lines.map(row).collect()
}

/// What is printed against what is expected, over a whole corpus.
#[derive(Default)]
pub struct Differences(Vec<String>);

impl Differences {
    pub fn compare(&mut self, row: &Row, printed: &str) {
        match row.open {
            false if printed != row.answer => {
                self.0.push(format!("{}\n  printed  {printed}\n  expected {}", row.question, row.answer));
            }
            true if printed == row.answer => {
                self.0.push(format!("{}\n  printed  {printed}, so the row is open no longer", row.question));
            }
            _ => {}
        }
    }

    pub fn none(self) {
        assert!(self.0.is_empty(), "{} rows differ:\n{}", self.0.len(), self.0.join("\n"));
    }
}
