//! Assumptions about arrays: no claim is refuted at a point where one of them fails.

use gradus::document::{Kind, run};

/// The verdicts of the claims of a document, in order.
fn verdicts(source: &str) -> Vec<&'static str> {
    let run = run(source);
    assert!(run.errors.is_empty(), "{:#?}", run.errors);
    let word = |kind: &Kind| if let Kind::Claim(claim) = kind { claim.verdict().map(|v| v.word()) } else { None };
    run.answers.iter().filter_map(|a| word(&a.kind)).collect()
}

#[test]
fn of_array_functions() {
    let found = verdicts(
        "y in R^3\nassume sum(y) == 1\ncheck y[1] == 1 - y[2] - y[3]\ncheck y[1] + y[2] == y[3] + 1\ncheck y[1] == y[1] + y[2] - y[2]",
    );
    assert_ne!(found[0], "refuted");
    assert_ne!(found[1], "proved");
    assert_ne!(found[2], "refuted");
}

#[test]
fn of_entries_and_of_defined_arrays() {
    let found = verdicts("z in R^2\nassume z[1] > 0\ncheck abs(z[1]) == z[1]\ncheck abs(z[2]) == z[2]");
    assert_eq!(found, ["proved", "refuted"]);
    let found = verdicts("a = [s; t]\nassume a[1] > 0\ncheck abs(s) == s\ncheck abs(t) == t");
    assert_ne!(found[0], "refuted");
    assert_eq!(found[1], "refuted");
    let found = verdicts("x, y in R^2\nassume dot(x, y) == 0\ncheck x[1]*y[1] == -x[2]*y[2]\ncheck norm(x + y)^2 == norm(x)^2 + norm(y)^2");
    assert!(!found.contains(&"refuted"), "{found:?}");
}
