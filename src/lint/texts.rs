//! Values of record sets as text, and whether the Internet finds a text at a name. It contains no rule.

use super::context::Context;
use super::strings::begins_with;
use crate::model::{RecordType, RrSetId, Value};
use crate::name::Name;
use crate::resolve::{Certainty, Status, Vantage};

impl<'e> Context<'e> {
    /// The values of a record set that the estate holds as text: those of TXT, SPF, CAA and the like, in presentation form.
    pub fn texts(&self, record: RrSetId) -> impl Iterator<Item = &'e str> + use<'e> {
        let estate = self.estate();
        estate.values(record).iter().filter_map(|value| match *value {
            Value::Text(text) => Some(estate.text(text)),
            _ => None,
        })
    }

    /// Whether the Internet finds a TXT value at a name that begins so; none where the snapshot does not tell.
    #[must_use]
    pub fn finds_text(&self, name: &Name, beginning: &str) -> Option<bool> {
        let outcome = self.resolver().ask(Vantage::Internet, self.resolver().question(name, RecordType::TXT));
        let begins = |&record: &RrSetId| self.texts(record).any(|text| begins_with(text, beginning));
        match outcome.status {
            _ if outcome.certainty != Certainty::Certain => None,
            Status::NoData | Status::NxDomain => Some(false),
            Status::Answer => Some(outcome.answers.iter().any(begins)),
            _ => None,
        }
    }
}
