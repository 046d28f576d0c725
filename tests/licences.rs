//! Every dependency, direct or not, can be used under a permissive licence.

use std::collections::BTreeSet;

use cargo_metadata::MetadataCommand;
use spdx::{Expression, LicenseReq, Licensee, ParseMode};

/// The licences that ask for no more than a notice.
const ALLOWED: [&str; 12] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "Unicode-3.0",
    "CC0-1.0",
    "Unlicense",
    "BSL-1.0",
];

/// What is wrong with a licence expression; `None` if some choice it offers is allowed throughout.
fn objection(expression: Option<&str>) -> Option<String> {
    let allowed: Vec<Licensee> = ALLOWED.iter().map(|l| Licensee::parse(l).expect("the list holds licences")).collect();
    let accepts = |wanted: &LicenseReq| allowed.iter().any(|licence| licence.satisfies(wanted));
    let Some(text) = expression else { return Some("states no licence".into()) };
    // Old crates write `MIT/Apache-2.0` for `MIT OR Apache-2.0`.
    match Expression::parse_mode(text, ParseMode::LAX) {
        Err(error) => Some(format!("states `{text}`: {}", error.reason)),
        Ok(parsed) => (!parsed.evaluate(accepts)).then(|| format!("is under `{text}`")),
    }
}

#[test]
fn dependencies_are_permissive() {
    let metadata = MetadataCommand::new().exec().expect("cargo metadata answers");
    let own: BTreeSet<_> = metadata.workspace_members.iter().collect();
    let mut refused = Vec::new();
    for package in metadata.packages.iter().filter(|p| !own.contains(&p.id)) {
        if let Some(what) = objection(package.license.as_deref()) {
            refused.push(format!("{} {} {what}", package.name, package.version));
        }
    }
    assert!(metadata.packages.len() > own.len(), "no dependencies were listed");
    assert!(refused.is_empty(), "not on the list of licences:\n{}", refused.join("\n"));
}

#[test]
fn the_gate_closes() {
    for good in ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "Apache-2.0 WITH LLVM-exception"] {
        assert_eq!(objection(Some(good)), None, "{good}");
    }
    for bad in ["GPL-3.0-or-later", "MPL-2.0", "MIT AND LGPL-2.1-only", "Apache-2.0 WITH Classpath-exception-2.0", "LicenseRef-Own", "free"]
    {
        assert!(objection(Some(bad)).is_some(), "{bad}");
    }
    assert!(objection(None).is_some());
}
