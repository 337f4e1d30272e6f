//! What could not be decided: rules that ran on less than they need, and the call or the account that would give it.

use rustc_hash::FxHashMap;

use super::page::Metadata;
use crate::model::{Estate, Input, Missing, TextId};

/// A rule that lacks something in one place. It ran all the same, on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotDecided {
    /// The rule.
    pub rule: &'static str,
    /// What it lacks.
    pub inputs: Vec<Input>,
    /// The account it lacks it of, where the snapshot names it.
    pub account: Option<TextId>,
    /// The Region; none where it is the whole account.
    pub region: Option<TextId>,
    /// The call that would give it: the one that failed, or the first of those that fill the input.
    pub operation: String,
    /// AWS's answer to that call, if it was made.
    pub code: Option<TextId>,
}

/// What each of these rules lacks, by rule, place and call.
pub(super) fn not_decided(estate: &Estate, rules: &[(&'static str, Metadata)]) -> Vec<NotDecided> {
    let mut missing: FxHashMap<Input, Vec<Missing>> = FxHashMap::default();
    let mut lacking: Vec<NotDecided> = Vec::new();
    for &(rule, metadata) in rules {
        let first = lacking.len();
        for input in metadata.inputs() {
            for place in missing.entry(input).or_insert_with(|| estate.missing(input)) {
                let one = lacks(estate, rule, input, place);
                match lacking[first..].iter_mut().find(|other| one.is_there(other)) {
                    Some(same) => same.inputs.push(input),
                    None => lacking.push(one),
                }
            }
        }
    }
    lacking
}

impl NotDecided {
    /// Whether the same call in the same place would give what another lacks.
    fn is_there(&self, other: &Self) -> bool {
        let place = |one: &Self| (one.account, one.region, one.code);
        place(self) == place(other) && self.operation == other.operation
    }
}

fn lacks(estate: &Estate, rule: &'static str, input: Input, place: &Missing) -> NotDecided {
    let gap = place.gap.map(|gap| estate.gap(gap));
    let operation = gap.map_or(place.first.operations()[0], |gap| estate.text(gap.operation)).to_owned();
    let code = gap.and_then(|gap| gap.code);
    NotDecided { rule, inputs: vec![input], account: place.account, region: place.region, operation, code }
}
