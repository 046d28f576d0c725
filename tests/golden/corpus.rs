//! The lines of a corpus: `"question" = "answer"` under a heading; comments go by.

/// A line of a corpus.
pub struct Row {
    /// The heading it stands under, without brackets.
    pub heading: String,
    pub question: String,
    pub answer: String,
    /// `?` in front: what the program does not reach yet.
    pub open: bool,
}

pub fn rows(text: &str) -> Vec<Row> {
    let mut heading = String::new();
    let mut rows = Vec::new();
    for line in text.lines().filter(|l| !(l.is_empty() || l.starts_with('#'))) {
        if let Some(name) = line.strip_prefix('[') {
            heading = name.strip_suffix(']').expect("a heading").to_owned();
            continue;
        }
        let (line, open) = line.strip_prefix("? ").map_or((line, false), |rest| (rest, true));
        let (question, answer) = line.split_once("\" = \"").expect("a line of the form \"…\" = \"…\"");
        let question = question.strip_prefix('"').expect("an opening quote");
        let answer = answer.strip_suffix('"').expect("a closing quote");
        rows.push(Row { heading: heading.clone(), question: question.to_owned(), answer: answer.to_owned(), open });
    }
    rows
}
