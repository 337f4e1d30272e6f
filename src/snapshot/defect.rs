//! What a snapshot holds that cannot be taken as it is: told to whoever reads the report.

use std::fmt;

/// A piece of the snapshot that is no DNS and was left out of the estate, or that is there twice and not alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The object, e.g. `zone example.com. record www\040x`.
    pub place: String,
    /// What is wrong with it.
    pub problem: String,
    /// Whether a zone or an owner has a name that DNS cannot hold. Route 53 refuses such names, so the file is damaged.
    pub is_damage: bool,
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.problem)
    }
}
