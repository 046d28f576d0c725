//! Intermediates between the variables and what is differentiated.

use crate::expr::{ExprId, SymbolId};

/// Definitions `z = e`, each after those it uses: derivatives go through them, and results keep the
/// names. `L = (yhat - y)^2` with `yhat` in the chain has `dL/dw = 2*(yhat - y)*(the derivative of yhat)`.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    links: Vec<(SymbolId, ExprId)>,
}

impl Chain {
    /// A chain from links in order: a link uses only earlier ones.
    pub fn new(links: Vec<(SymbolId, ExprId)>) -> Chain {
        Chain { links }
    }

    pub fn links(&self) -> &[(SymbolId, ExprId)] {
        &self.links
    }
}
