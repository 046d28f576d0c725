//! What is printed against what is expected, over a whole corpus.

use super::corpus::Row;

#[derive(Default)]
pub struct Differences(Vec<String>);

impl Differences {
    pub fn compare(&mut self, row: &Row, printed: &str) {
        match row.open {
            false if printed != row.answer => {
                self.0.push(format!("[{}] {}\n  printed  {printed}\n  expected {}", row.heading, row.question, row.answer));
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
