//! An estate to be compared: its text, and what lowering made of it.

use r53lint::model::{Estate, VpcId};
use r53lint::name::Name;
use r53lint::snapshot::{lower, notation};

/// An estate and the name all of it lies under, so that many can share one set of servers.
pub(crate) struct Case {
    /// What to call it in a failure.
    pub(crate) label: String,
    /// The notation.
    pub(crate) text: String,
    /// Everything of the estate but name servers run for others lies at or below this name.
    pub(crate) top: Name,
    /// The estate.
    pub(crate) estate: Estate,
    /// Whether everything its names lead to is in it: then the model has to decide every question.
    pub(crate) closed: bool,
}

impl Case {
    /// Reads an estate in the notation.
    pub(crate) fn read(label: &str, text: &str, top: Name, closed: bool) -> Self {
        let snapshot = notation::read(label, text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let (estate, defects) = lower(snapshot);
        assert_eq!(defects, [], "{label}:\n{text}");
        Self { label: label.to_owned(), text: text.to_owned(), top, estate, closed }
    }

    /// The id of a VPC, which is its place among the servers too.
    pub(crate) fn vpc_id(&self, vpc: VpcId) -> &str {
        self.estate.text(self.estate.vpc(vpc).id)
    }
}
