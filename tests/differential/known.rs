//! Estates written by hand: the incident, the RFCs' examples, and the model's own cases.

use std::fmt::Write as _;
use std::path::Path;

use r53lint::name::Name;

use crate::case::Case;
use crate::compare::compare;
use crate::network::Network;

/// The files of `tests/resolve` that servers can be built from: no aliases, no routing, no foreign zones.
const CASES: [&str; 19] = [
    "incident",
    "choice",
    "apex",
    "rfc1034",
    "rfc8020",
    "shared-servers",
    "strangers",
    "forwarded-chains",
    "delegate",
    "delegate-deep",
    "delegate-public",
    "wildcards",
    "loops",
    "private-chains",
    "rechecks",
    "delegations",
    "mirrored",
    "endpoints",
    "profiles",
];

/// Compares each of them on servers of its own: their names meet.
pub(crate) fn compare_known_estates(mut network: Network) {
    let mut failures = String::new();
    for stem in CASES {
        let case = read(stem);
        let report = compare(std::slice::from_ref(&case), &mut network);
        println!("{stem}: {}", report.summary());
        for (_, line) in report.disagreements {
            writeln!(failures, "{stem}: {line}").unwrap();
        }
    }
    assert!(failures.is_empty(), "model and servers disagree:\n{failures}");
}

fn read(stem: &str) -> Case {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/resolve/{stem}.txt"));
    let text = std::fs::read_to_string(&file).unwrap();
    let (notation, _) = text.split_once("\n---\n").expect("an estate, a line ---, and questions");
    Case::read(stem, notation, Name::root(), false)
}
