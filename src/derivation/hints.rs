//! Hints for a line that goes wrong: what kind of mistake it is, and which rule helps. Never the answer.

use super::reasons::Rule;

/// What can be said without telling the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The kind of mistake.
    pub kind: &'static str,
    /// The rule in general letters.
    pub rules: Vec<&'static str>,
}

const CHAIN: &str = "the chain rule: (f(g(x)))' = f'(g(x)) * g'(x)";
const PRODUCT: &str = "the product rule: (f*g)' = f'*g + f*g'";
const QUOTIENT: &str = "the quotient rule: (f/g)' = (f'*g - f*g')/g^2";
const POWER: &str = "the power rule: (x^n)' = n*x^(n - 1)";
const SUM: &str = "the sum rule: (f + g)' = f' + g'";
const FACTOR: &str = "a constant factor stays: (c*f)' = c*f'";
const CONSTANT: &str = "the derivative of a constant is 0";
const EXPONENTIAL: &str = "with the variable in the exponent: (a^x)' = a^x * ln(a)";
const LOGARITHM: &str = "logarithms: (ln(x))' = 1/x, and log_b(x) = ln(x)/ln(b)";
const TABLE: &str = "the table of derivatives: look each function up once more, with its sign and its factors";
const CASES: &str = "a function in pieces is differentiated piece by piece";
const ALGEBRA: &str = "nothing is differentiated in this step: both lines must be the same expression, so try a number in both";
const DEFINITION: &str = "put in what the name stands for, everywhere";
const VARIABLE: &str = "in a partial derivative one variable moves, and all other names are constants";
const JACOBIAN: &str = "the Jacobian: a row for each output, a column for each input";
const MATRICES: &str = "the chain rule with matrices: J_(f∘g)(x) = J_f(g(x)) * J_g(x), in this order";
const PATHS: &str = "the chain rule with several paths: add up what each path from the variable contributes";
const PART: &str = "differentiate each part by itself, from the inside out, and write each down before you put them together";
const QUESTION: &str = "read once more what is asked for: how often, by which variable, at which point";

/// The most rules that a hint names.
const RULES: usize = 4;

/// The kinds by the beginning of a mistake's name; the first that fits.
const BY_MISTAKE: &[(&[&str], &str, &str)] = &[
    (
        &[
            "chain-order",
            "outer-jacobian",
            "jacobian-factor",
            "diagonal",
            "hadamard",
            "missing-transpose",
            "outer-product",
            "inverse-commuted",
            "matrix-square",
            "symmetry",
        ],
        "the factors of a matrix product",
        MATRICES,
    ),
    (&["jacobian-", "entries-", "off-diagonal"], "the arrangement of the entries", JACOBIAN),
    (&["path", "shared-", "batch-"], "the paths of the chain rule", PATHS),
    (&["chain-", "composition-", "function-of-", "activation-", "sigmoid-", "tanh-", "bias-"], "the chain rule", CHAIN),
    (&["product-"], "the product rule", PRODUCT),
    (&["quotient-", "reciprocal-"], "the quotient rule", QUOTIENT),
    (&["power-rule-on-exponential", "exponential-", "general-power"], "a power with the variable in the exponent", EXPONENTIAL),
    (&["power-", "sqrt-", "square-", "mse-", "norm-"], "the power rule", POWER),
    (&["log-"], "the logarithm", LOGARITHM),
    (
        &[
            "linear-",
            "minus-",
            "cancelled-",
            "mediant",
            "exponent-",
            "distribution-",
            "logarithm-rules",
            "fraction-",
            "brackets-",
            "trig-identity",
            "factor-",
            "nothing-left",
            "term-",
            "denominator-",
        ],
        "a step of algebra",
        ALGEBRA,
    ),
    (&["trig-", "table-"], "the derivative of a function of the table", TABLE),
    (&["constant-kept"], "a constant", CONSTANT),
    (&["constant-factor", "sign", "wrong-coefficient", "mean-", "residual-"], "a factor or a sign", FACTOR),
    (&["parameter-", "other-variable", "wrong-variable"], "which names move", VARIABLE),
    (&["integrated-", "not-differentiated", "wrong-order", "wrong-point", "true-under"], "what is asked for", QUESTION),
    (&["abs-", "relu-"], "a function in pieces", CASES),
    (&["wrong-derivative-of-a-part"], "the derivative of one part", PART),
];

impl Rule {
    /// The rule in general letters.
    fn statement(self) -> &'static str {
        match self {
            Rule::Chain => CHAIN,
            Rule::Product => PRODUCT,
            Rule::Quotient => QUOTIENT,
            Rule::Power => POWER,
            Rule::Sum => SUM,
            Rule::ConstantFactor => FACTOR,
            Rule::Constant => CONSTANT,
            Rule::Exponential => EXPONENTIAL,
            Rule::Logarithm => LOGARITHM,
            Rule::Table => TABLE,
            Rule::Cases => CASES,
            Rule::Definition => DEFINITION,
            Rule::Algebra => ALGEBRA,
        }
    }
}

/// The hint for a line: by the mistake that explains it, or else by the rules that the step needs.
pub fn hint(mistake: Option<&str>, needed: &[Rule]) -> Hint {
    let known = mistake.and_then(|m| BY_MISTAKE.iter().find(|(names, ..)| names.iter().any(|n| m.starts_with(n))));
    if let Some((_, kind, rule)) = known {
        return Hint { kind, rules: vec![rule] };
    }
    let kind = match needed {
        [] | [Rule::Algebra] => "a step of algebra",
        _ => "differentiating",
    };
    let needed = if needed.is_empty() { &[Rule::Algebra] } else { needed };
    Hint { kind, rules: needed.iter().take(RULES).map(|r| r.statement()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_mistake_or_by_need() {
        assert_eq!(hint(Some("chain-inner-dropped"), &[]), Hint { kind: "the chain rule", rules: vec![CHAIN] });
        assert_eq!(hint(Some("chain-order-swapped"), &[]).rules, [MATRICES]);
        assert_eq!(hint(Some("power-rule-on-exponential"), &[]).rules, [EXPONENTIAL]);
        assert_eq!(hint(Some("a-slip-of-the-course"), &[Rule::Product]), Hint { kind: "differentiating", rules: vec![PRODUCT] });
        assert_eq!(hint(None, &[Rule::Algebra]).kind, "a step of algebra");
        assert_eq!(hint(None, &[]).rules, [ALGEBRA]);
    }

    /// Every mistake of the catalogue has a kind.
    #[test]
    fn the_whole_catalogue() {
        for rule in crate::derivation::mistakes::Catalogue::default().rules() {
            let known = BY_MISTAKE.iter().any(|(names, ..)| names.iter().any(|n| rule.name.starts_with(n)));
            assert!(known, "{} has no hint", rule.name);
        }
    }

    /// A beginning that stands behind one of its own beginnings is never reached.
    #[test]
    fn every_kind_can_be_reached() {
        let names: Vec<&str> = BY_MISTAKE.iter().flat_map(|(names, ..)| names.iter().copied()).collect();
        for (k, name) in names.iter().enumerate() {
            assert!(!names[..k].iter().any(|n| name.starts_with(n)), "{name}");
        }
    }
}
