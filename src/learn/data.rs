//! Data sets.

/// Examples in rows of numbers: the inputs, then the targets. **Every row has one number per column.**
#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    columns: Vec<String>,
    inputs: usize,
    values: Vec<f64>,
}

impl Data {
    /// A data set without examples, whose first `inputs` columns are inputs and whose others are targets.
    pub fn new(columns: Vec<String>, inputs: usize) -> Data {
        Data { inputs: inputs.min(columns.len()), columns, values: Vec::new() }
    }

    /// Adds an example.
    ///
    /// # Errors
    /// The number of columns, where the row has another.
    pub fn push(&mut self, row: &[f64]) -> Result<(), usize> {
        if row.len() != self.columns.len() {
            return Err(self.columns.len());
        }
        self.values.extend_from_slice(row);
        Ok(())
    }

    /// The names of the columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The number of examples.
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.columns.len()).unwrap_or(0)
    }

    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Inputs and targets of an example.
    pub fn row(&self, example: usize) -> &[f64] {
        let width = self.columns.len();
        &self.values[example * width..(example + 1) * width]
    }

    pub fn inputs(&self, example: usize) -> &[f64] {
        &self.row(example)[..self.inputs]
    }

    pub fn targets(&self, example: usize) -> &[f64] {
        &self.row(example)[self.inputs..]
    }
}
