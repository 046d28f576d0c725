//! Answers whose shape is wrong: a product that cannot be formed, or an array of other dimensions.

use itertools::Itertools;

use super::Explanation;
use super::case::{Found, Search};
use super::catalogue::Catalogue;
use super::rules::Test;
use crate::canon::Canon;
use crate::elaborate::{Definitions, value};
use crate::equal::{self, Claim, Verdict};
use crate::expr::{ExprId, Store};
use crate::function::{self, FunctionId};

const DIAG: FunctionId = function::named("diag");

/// Factors of a product that are tried in every order and with every transpose.
const FACTORS: usize = 4;

impl Search<'_> {
    /// An array whose dimensions are wrong.
    pub fn shapes(&mut self) -> Vec<Found> {
        let mut found = Vec::new();
        let (m, n) = self.case.truth.dims();
        if self.case.claimed.dims() == (n, m) && m > 1 && n > 1 {
            self.transposed(&mut found);
        }
        if let Some(question) = self.case.question {
            self.composition(question, &mut found);
        }
        self.products(&mut found);
        found
    }
}

/// What went wrong in a product that cannot be formed: factors in the wrong order, or a transpose missing.
pub fn diagnose_product(
    store: &mut Store,
    canon: &mut Canon,
    definitions: &Definitions,
    catalogue: &Catalogue,
    claim: &Claim,
    factors: &[ExprId],
) -> Vec<Explanation> {
    if !(2..=FACTORS).contains(&factors.len()) {
        return Vec::new();
    }
    let diagonal = factors.iter().any(|&f| store.argument_of(f, DIAG).is_some());
    let swapped = if diagonal && factors.len() == 2 { Test::DiagonalSide } else { Test::ChainOrder };
    let orders = factors.iter().copied().permutations(factors.len()).skip(1).map(|order| (swapped, order)).collect_vec();
    let transposes = (1..1u32 << factors.len()).sorted_by_key(|mask| (mask.count_ones(), *mask)).collect_vec();
    // As they stand, then in other orders too.
    let all = std::iter::once(factors.to_vec()).chain(orders.iter().map(|o| o.1.clone())).collect_vec();
    let mut tried = orders;
    for (order, &mask) in all.iter().cartesian_product(&transposes) {
        let turned = order.iter().map(|f| {
            let place = factors.iter().position(|g| g == f).unwrap_or(0);
            if mask >> place & 1 == 1 { store.transpose(*f) } else { *f }
        });
        tried.push((Test::MissingTranspose, turned.collect()));
    }
    for (test, factors) in tried {
        let Some(product) = product(store, &factors) else { continue };
        let Ok(right) = value(store, definitions, product) else { continue };
        let claim = Claim { right, ..claim.clone() };
        if !matches!(equal::judge(store, canon, definitions, &claim), Verdict::Proved { .. }) {
            continue;
        }
        let Some(rule) = catalogue.of_test(test) else { continue };
        let (rule, text) = (rule.name.clone(), rule.sentence.with("", ""));
        return vec![Explanation { rule, text, certain: true, entry: None, together: false, same: Vec::new(), place: None }];
    }
    Vec::new()
}

/// The product of factors in this order, if their shapes fit.
fn product(store: &mut Store, factors: &[ExprId]) -> Option<ExprId> {
    let (&first, rest) = factors.split_first()?;
    let mut product = first;
    for &factor in rest {
        Store::product_shape(store.shape(product), store.shape(factor))?;
        product = store.matmul(product, factor);
    }
    Some(product)
}
