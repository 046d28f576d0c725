//! From canonical forms to forms that people like to read.

mod alternatives;
mod common;
mod conditions;
mod cost;
mod docs;
mod engine;
mod heads;
mod intervals;
mod like_terms;
mod matching;
mod outline;
mod pattern;
mod present;
mod resemblance;
mod roots;
mod rules;
mod search;
mod transforms;

pub use conditions::{tidy, tidy_kinks};
pub use docs::rules_markdown;
pub use present::{piecewise, readable};
pub use transforms::Transform;

use crate::canon::{Budget, Canon};
use crate::expr::{ExprId, Reach, Store};

/// How often rules and common factors are tried one after the other.
const ROUNDS: usize = 3;

/// The most readable of the forms that are found by rules and by transforms of the whole.
///
/// # Errors
/// [`Budget`], where even the canonical form is too large; a form that is only too large to multiply out is
/// left as it is.
pub fn simplify(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let canonical = canon.canonical(store, id)?;
    let best = search::best(store, canon, canonical);
    let best = Whole::of(store, best);
    Ok(present::present(store, canon, &best))
}

/// A form with what is reachable from it: most forms stay as they are, and then it is found once.
struct Whole {
    form: ExprId,
    reach: Reach,
}

impl Whole {
    fn of(store: &Store, form: ExprId) -> Whole {
        Whole { form, reach: store.reach(&[form]) }
    }
}

/// A canonical form after the rules that always apply.
fn directed(store: &mut Store, canon: &mut Canon, form: Whole) -> Whole {
    engine::rewritten(store, canon, form, |c| c.rule.theme == rules::Theme::Always)
}

/// A canonical form after the rules that always apply, with common factors taken out and fractions brought together.
fn gathered(store: &mut Store, canon: &mut Canon, form: ExprId) -> Whole {
    let form = Whole::of(store, form);
    let mut form = directed(store, canon, form);
    // Rules may apply to what was gathered, and what they leave may have common factors again.
    for _ in 0..ROUNDS {
        // Where a form in between is too large the present one will do.
        let Ok(together) = common::gathered(store, canon, &form) else { break };
        if together == form.form {
            break;
        }
        form = Whole::of(store, together);
        form = directed(store, canon, form);
        if form.form == together {
            break;
        }
    }
    form
}

/// The form with products and natural powers of sums multiplied out.
///
/// # Errors
/// [`Budget`] named `expand`, with the number of terms foreseen.
pub fn expand(store: &mut Store, canon: &mut Canon, id: ExprId) -> Result<ExprId, Budget> {
    let expanded = canon.expanded(store, id)?;
    Ok(present::distribute(store, expanded))
}
